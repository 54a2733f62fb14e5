//! The empty template: headings with notes, drop-down lists, text columns, and a sheet that explains them.

use jiff::Timestamp;
use rules::{FactDef, Origin};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, Formula, Note, Workbook, Worksheet,
};

use super::assessments::{self, legacy};
use super::choices::Choices;
use super::columns::{Column, Content, SPECS, Spec};
use super::further::{self, Further};
use super::places::PlaceBook;
use crate::look::{Look, Unwritable, allow_numbers_as_text, put_text, width_of};
use crate::marked::offer;

/// The sheet to fill in.
pub const SHEET: &str = "人员信息";
/// The sheet that explains the columns. Readers pass it over.
pub const INSTRUCTIONS: &str = "填写说明";
const PLACES: &str = "村（社区）名单";
const LAST_ROW: u32 = 1_048_575;

/// What every clerk should know before the first row.
const RULES: [&str; 9] = [
    "一、在“人员信息”表里填写，一人一行。带红字的列必须有；各列的先后顺序可以变，不用的列可以删去。",
    "二、身份证号、残疾证号、电话各列已设为“文本”格式。从别处复制时请选“粘贴为数值”，不要改变格式，否则 Excel 会把长号码的后几位变成 0。",
    "三、“是/否”各列：不清楚就空着。空着表示“不知道”，不表示“否”。",
    "四、日期用公历，写到日，例如 1946-11-24；1946年11月24日、1946.11.24、19461124 也可以。",
    "五、请不要合并单元格，不要在人员之间插入小计行。",
    "六、导入前会先检查整个文件。有错误时可以下载标出错误的表格，照“错误说明”一列改正后再导入，已经登记的人不会重复。",
    "七、各张名单表（如同住人、紧急联系人）一行写一个人，用老人的身份证号说明是谁家的；同一位老人的几行按先后顺序登记。",
    "八、能力评估可以逐次写在“能力评估”表里，一行一次，每次从评估那天起算；写了那张表，人员表里的能力等级、评分和评估日期就空着。",
    "九、下面的例子是虚构的，号码以 99 开头，不是任何人的号码。",
];

/// An example person: a couple of cells of the template, with a number that nobody can have.
pub fn example(which: usize) -> &'static [(Column, &'static str)] {
    use Column as C;
    const EXAMPLES: [&[(Column, &str)]; 2] = [
        &[
            (C::Name, "例一"),
            (C::Identity, "99010119461124002X"),
            (C::Sex, "女"),
            (C::BornOn, "1946-11-24"),
            (C::Phone, "13800000001"),
            (C::Address, "某路1号楼2单元301室"),
            (C::Group, "第三网格"),
            (C::Alone, "是"),
            (C::EmptyNest, "否"),
            (C::AbilityLevel, "中度失能"),
            (C::AbilityScore, "58"),
            (C::AssessedOn, "2026-03-05"),
            (C::Dementia, "否"),
            (C::MajorIllness, "否"),
            (C::Certificate, "99010119461124002X43"),
            (C::CertKind, "肢体"),
            (C::CertGrade, "三级"),
            (C::Income, "低保"),
            (C::WishesVisits, "是"),
            (C::Household, "无"),
            (C::Visitor, "某网格员"),
            (C::Evidence, "2026年秋季入户摸底"),
        ],
        &[
            (C::Name, "例二·某某"),
            (C::NoIdentityReason, "户口正在补办"),
            (C::Sex, "男"),
            (C::BornOn, "1941年5月2日"),
            (C::Phone, "无"),
            (C::Address, "村东头第二排"),
            (C::Alone, "否"),
            (C::AbilityLevel, "未评估"),
            (C::Bedridden, "是"),
            (C::CertKind, "无"),
            (C::CertGrade, "无"),
            (C::Income, "无"),
            (C::Household, "配偶 1948-05-02 女 重度失能；子 1975-01-01 残疾二级"),
            (C::Evidence, "家属口述"),
        ],
    ];
    EXAMPLES.get(which).copied().unwrap_or_default()
}

/// Writes the template. With places its list of villages can be chosen from.
///
/// # Errors
/// Excel's own limits; none is near.
pub fn template(places: &PlaceBook, further: &Further, made_at: Timestamp) -> Result<Vec<u8>, Unwritable> {
    let mut workbook = Workbook::new();
    let mut properties = DocProperties::new().set_title("人员信息导入模板");
    if let Ok(at) = ExcelDateTime::from_timestamp(made_at.as_second()) {
        properties = properties.set_creation_datetime(&at);
    }
    workbook.set_properties(&properties);
    let look = Look::new();
    let choices = Choices::of_the_vocabulary();
    let villages = places.villages().collect::<Vec<_>>();
    fill_in(workbook.add_worksheet(), &look, &choices, villages.len())?;
    let sheet = workbook.worksheet_from_index(0)?;
    let first = last_column() + 1;
    for (at, fact) in (first..).zip(further.columns()) {
        asked(sheet, &look, at, fact)?;
    }
    for fact in further.lists() {
        members(workbook.add_worksheet(), &look, fact)?;
    }
    abilities(workbook.add_worksheet(), &look, &choices)?;
    instructions(workbook.add_worksheet(), &look, &choices, villages.first().map(String::as_str))?;
    if !villages.is_empty() {
        list(workbook.add_worksheet(), &look, &villages)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn fill_in(sheet: &mut Worksheet, look: &Look, choices: &Choices, villages: usize) -> Result<(), Unwritable> {
    sheet.set_name(SHEET)?;
    for (at, spec) in (0..).zip(SPECS) {
        sheet.set_column_width(at, f64::from(spec.width))?;
        // Days too: what is typed into text stays as typed, and is read in every common way.
        sheet.set_column_format(at, &look.text)?;
        put_text(sheet, 0, at, spec.heading, heading_format(look, spec))?;
        note(sheet, at, spec.note)?;
        let options = spec.column.options(choices);
        if !options.is_empty() {
            offer(sheet, 1, at, &options)?;
        }
        if spec.column == Column::Area && villages > 0 {
            let range = Formula::new(format!("='{PLACES}'!$A$2:$A${}", villages + 1));
            let list = DataValidation::new().allow_list_formula(range).show_error_message(false);
            sheet.add_data_validation(1, at, LAST_ROW, at, &list)?;
        }
    }
    sheet.set_row_height(0, 36)?;
    sheet.set_freeze_panes(1, 1)?;
    allow_numbers_as_text(sheet, LAST_ROW, last_column())
}

/// A column that the notice adds.
fn asked(sheet: &mut Worksheet, look: &Look, at: u16, fact: &FactDef) -> Result<(), Unwritable> {
    sheet.set_column_width(at, f64::from(width_of(&fact.name).max(10) + 2))?;
    sheet.set_column_format(at, &look.text)?;
    put_text(sheet, 0, at, &fact.name, &look.heading)?;
    note(sheet, at, &further::how(fact))?;
    let options = further::offered(fact);
    if options.is_empty() { Ok(()) } else { offer(sheet, 1, at, &options) }
}

/// The sheet of a list: whose, then what is asked of each member.
fn members(sheet: &mut Worksheet, look: &Look, list: &FactDef) -> Result<(), Unwritable> {
    sheet.set_name(&list.name)?;
    whose(sheet, look)?;
    let told = |fact: &&FactDef| matches!(fact.origin, Origin::Given);
    for (at, fact) in (3..).zip(list.members().filter(told)) {
        asked(sheet, look, at, fact)?;
    }
    Ok(())
}

/// The sheet of the assessments.
fn abilities(sheet: &mut Worksheet, look: &Look, choices: &Choices) -> Result<(), Unwritable> {
    sheet.set_name(assessments::SHEET)?;
    whose(sheet, look)?;
    for (at, spec) in (3..).zip(assessments::COLUMNS) {
        sheet.set_column_width(at, 18)?;
        sheet.set_column_format(at, &look.text)?;
        let required = spec.asked == assessments::Asked::On;
        put_text(sheet, 0, at, spec.heading, if required { &look.heading_required } else { &look.heading })?;
        note(sheet, at, spec.note)?;
        let options = assessments::offered(spec.asked, choices);
        if !options.is_empty() {
            offer(sheet, 1, at, &options)?;
        }
    }
    Ok(())
}

/// The columns by which a sheet says whose its rows are.
fn whose(sheet: &mut Worksheet, look: &Look) -> Result<(), Unwritable> {
    let whose = [
        "和“人员信息”表里的姓名一样。",
        "和“人员信息”表里的身份证号一样。有号码的只填这一格就行。",
        "老人没有身份证号时填，和“人员信息”表里的一样。",
    ];
    for (at, (heading, how)) in (0..).zip(further::WHOSE.into_iter().zip(whose)) {
        sheet.set_column_width(at, 20)?;
        sheet.set_column_format(at, &look.text)?;
        put_text(sheet, 0, at, heading, &look.heading_required)?;
        note(sheet, at, how)?;
    }
    sheet.set_row_height(0, 36)?;
    sheet.set_freeze_panes(1, 3)?;
    allow_numbers_as_text(sheet, LAST_ROW, 2)
}

fn note(sheet: &mut Worksheet, at: u16, words: &str) -> Result<(), Unwritable> {
    let lines = words.chars().count() as u32 / 16 + 2;
    let note = Note::new(words).set_author("模板").add_author_prefix(false);
    sheet.insert_note(0, at, &note.set_width(240).set_height(lines * 22))?;
    Ok(())
}

fn heading_format<'a>(look: &'a Look, spec: &Spec) -> &'a Format {
    if spec.required { &look.heading_required } else { &look.heading }
}

fn last_column() -> u16 {
    SPECS.iter().map(|spec| spec.column as u16).max().unwrap_or_default()
}

fn instructions(
    sheet: &mut Worksheet,
    look: &Look,
    choices: &Choices,
    village: Option<&str>,
) -> Result<(), Unwritable> {
    sheet.set_name(INSTRUCTIONS)?;
    for (column, width) in (0..).zip([18.0, 8.0, 60.0, 36.0, 30.0, 30.0]) {
        sheet.set_column_width(column, width)?;
    }
    put_text(sheet, 0, 0, "人员信息表填写说明", &look.title)?;
    for (row, rule) in (1..).zip(RULES) {
        sheet.merge_range(row, 0, row, 5, rule, &look.wrapped)?;
        sheet.set_row_height(row, 32)?;
    }
    let top = RULES.len() as u32 + 2;
    for (column, heading) in (0..).zip(["列名", "必填", "怎样填", "可以选的内容", "例子一", "例子二"])
    {
        put_text(sheet, top, column, heading, &look.heading)?;
    }
    for (row, spec) in (top + 1..).zip(SPECS) {
        let options = match spec.content {
            Content::Flag(_) => "是、否".to_owned(),
            _ => spec.column.options(choices).join("、"),
        };
        let required = if spec.required { "是" } else { "" };
        let (one, two) = (sample(spec.column, 0, village), sample(spec.column, 1, village));
        let cells = [spec.heading, required, spec.note, &options, one, two];
        for (column, text) in (0..).zip(cells) {
            put_text(sheet, row, column, text, &look.wrapped)?;
        }
    }
    let last = mapping(sheet, look, choices, top + SPECS.len() as u32 + 2)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    allow_numbers_as_text(sheet, last, 5)
}

/// How older words for abilities are taken; answers with the last row.
fn mapping(sheet: &mut Worksheet, look: &Look, choices: &Choices, top: u32) -> Result<u32, Unwritable> {
    let title = format!("能力等级对照表（登记按 {}；表里没有的词不换算）", legacy::PRESENT);
    put_text(sheet, top, 0, &title, &look.title)?;
    for (column, heading) in (0..).zip(["来源", "换算", "说明", "旧词", "登记为"]) {
        put_text(sheet, top + 1, column, heading, &look.heading)?;
    }
    let mut row = top + 1;
    for line in &legacy::LEGACY {
        row += 1;
        let level = line.level.and_then(|level| choices.name("ability_level", &level.into()));
        let taken = if level.is_some() { "是" } else { "否" };
        let words = line.words.join("、");
        let cells = [line.standard, taken, line.why, &words, level.unwrap_or("不登记，请照评估报告改")];
        for (column, text) in (0..).zip(cells) {
            put_text(sheet, row, column, text, &look.wrapped)?;
        }
    }
    Ok(row)
}

fn sample(column: Column, which: usize, village: Option<&str>) -> &str {
    if column == Column::Area {
        return village.unwrap_or("某县/某镇/某村");
    }
    example(which).iter().find(|(of, _)| *of == column).map_or("", |(_, text)| text)
}

fn list(sheet: &mut Worksheet, look: &Look, villages: &[String]) -> Result<(), Unwritable> {
    sheet.set_name(PLACES)?;
    sheet.set_column_width(0, 60)?;
    put_text(sheet, 0, 0, "全名（可以复制到“所在村（社区）”一列）", &look.heading)?;
    for (row, village) in (1..).zip(villages) {
        put_text(sheet, row, 0, village, &look.text)?;
    }
    Ok(())
}
