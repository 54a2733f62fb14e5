//! Yes or no, and the choices that depend on nothing else.

use super::super::choices::NotAnOption;
use super::super::columns::{Column, Content, SPECS};
use super::super::reading::Reading;
use super::super::said::Said;
use crate::read::Cell;
use crate::values::{mask, read_flag};

/// Reads every column that takes yes or no.
pub(in crate::people) fn flags(reading: &mut Reading<'_>) {
    for spec in SPECS {
        let Content::Flag(fact) = spec.content else { continue };
        let Some(cell) = reading.cell(spec.column) else { continue };
        match read_flag(cell).or_else(|| wish(spec.column, cell)) {
            Some(yes) => reading.tell(fact, yes),
            None => {
                let text = format!("只能填“是”或“否”，现在是“{}”。不清楚就空着。", mask(&cell.text));
                reading.refuse(spec.column, "flag.neither", text);
            }
        }
    }
    agree(reading);
}

/// The registration form asks for the wish in whole sentences.
fn wish(column: Column, cell: &Cell<'_>) -> Option<bool> {
    let said = |word| column == Column::WishesVisits && cell.text.contains(word);
    if said("无意愿") || said("不愿") || said("不接受") {
        Some(false)
    } else if said("愿意") {
        Some(true)
    } else {
        None
    }
}

/// Answers that seldom go together are pointed at and taken.
fn agree(reading: &mut Reading<'_>) {
    let yes = |reading: &Reading<'_>, fact| reading.said(fact) == Some(&Said::Flag(true));
    if yes(reading, "alone") && yes(reading, "empty_nest") {
        let text = "独居和空巢都填了“是”。独居指一个人住，空巢指子女不在身边；请核对是否两项都要。";
        reading.warn(Column::EmptyNest, "empty_nest.and_alone", text);
    }
}

/// Reads the choices: income and the state of the entrusted service.
pub(in crate::people) fn choices(reading: &mut Reading<'_>) {
    for column in [Column::Income, Column::EntrustState] {
        if let Some((fact, value)) = option(reading, column) {
            reading.tell(fact, value);
        }
    }
    let dispersed = reading.said("destitute_dispersed") == Some(&Said::Flag(true));
    if dispersed && reading.said("income_kind").is_some_and(|kind| kind.code() != Some("destitute")) {
        let text = "分散供养特困填了“是”，收入类别就应当是“特困”。请核对这两格。";
        reading.refuse(Column::Income, "income_kind.not_destitute", text);
    }
}

/// The option that a cell names, with its fact; refused if it names none.
pub(in crate::people) fn option(reading: &mut Reading<'_>, column: Column) -> Option<(&'static str, Said)> {
    let Content::Choice(fact) = column.spec().content else { return None };
    let cell = reading.cell(column)?;
    match reading.choices.read(fact, cell) {
        Ok(value) => Some((fact, value)),
        Err(NotAnOption::Legacy) => {
            let text = format!(
                "“{}”不是现行国家标准 GB/T 42195-2022 的等级，不能代为换算。请按评估结果选择：{}。没有评估过请选“未评估”。",
                mask(&cell.text),
                reading.choices.names(fact).join("、")
            );
            reading.refuse(column, "ability_level.legacy", text);
            None
        }
        Err(NotAnOption::Unknown) => {
            let names = reading.choices.names(fact).join("、");
            let text = format!("“{}”不是可以选的内容。只能填其中一项：{names}。", mask(&cell.text));
            reading.refuse(column, unknown(column), text);
            None
        }
    }
}

fn unknown(column: Column) -> &'static str {
    match column {
        Column::Sex => "sex.unknown",
        Column::AbilityLevel => "ability_level.unknown",
        Column::CertKind => "cert_kind.unknown",
        Column::CertGrade => "cert_grade.unknown",
        Column::Income => "income_kind.unknown",
        Column::EntrustState => "entrust_state.unknown",
        _ => "choice.unknown",
    }
}
