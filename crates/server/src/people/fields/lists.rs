//! Lists of a person: who lives there, whom to call. A question and a table with a row for each member.

use rules::{FactDef, Kind, Origin};
use serde_json::{Value, json};

use super::{Ask, NONE, control, text_of, value};
use crate::{frame::Choice, typed::Typed};

/// More people than live in any home of a person visited.
const MOST_ROWS: usize = 12;

/// The table of a list; empty for other facts.
#[derive(Default)]
pub struct ListTable {
    /// The question that comes before it.
    pub ask: String,
    /// Names of the columns.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<ListRow>,
    /// Name of the field that counts the rows.
    pub count: String,
    /// What the button says that adds a row.
    pub add: String,
}

/// A row of a table.
pub struct ListRow {
    /// Its cells, in the order of the headings.
    pub cells: Vec<ListCell>,
}

/// A cell of a table.
pub struct ListCell {
    /// Name of the field.
    pub name: String,
    /// What it is, for readers that see no table.
    pub label: String,
    /// The options; none for a day, a number and words.
    pub options: Vec<Choice>,
    /// Kind of the input where there are no options.
    pub kind: &'static str,
}

impl ListTable {
    /// The table of a list: as many rows as were sent, one more if that was asked for.
    pub(super) fn of(def: &FactDef, ask: Ask, order: &[String], typed: &Typed) -> Self {
        if !matches!(def.kind, Kind::List(_)) {
            return Self::default();
        }
        let columns = columns(def, ask, order);
        let more = usize::from(typed.text("more") == def.id);
        // A form that was just opened has a row to type into, where none decides a class.
        let first = usize::from(def.record_only && typed.given(&count_name(def)).is_none());
        let rows = (rows_sent(def, typed) + more + first).min(MOST_ROWS);
        Self {
            ask: format!("有没有{}", def.name),
            heads: columns.iter().map(|column| column.name.clone()).collect(),
            rows: (0..rows).map(|at| row(def, &columns, at)).collect(),
            count: count_name(def),
            add: format!("再加一{}{}", counter(def), def.name),
        }
    }
}

/// The columns in the order that the pack gives them; others follow.
fn columns<'d>(def: &'d FactDef, ask: Ask, order: &[String]) -> Vec<&'d FactDef> {
    let mut columns: Vec<&FactDef> = def
        .members()
        .filter(|column| !matches!(column.origin, Origin::FullYears { .. }))
        .filter(|column| ask == Ask::Everything || !column.record_only)
        .collect();
    columns.sort_by_key(|column| order.iter().position(|id| *id == column.id).unwrap_or(order.len()));
    columns
}

/// 一位 of people, 一项 of things.
fn counter(def: &FactDef) -> &'static str {
    let people = def.id == "household" || def.members().any(|column| column.id == "name");
    if people { "位" } else { "项" }
}

fn row(def: &FactDef, columns: &[&FactDef], at: usize) -> ListRow {
    let cell = |column: &&FactDef| {
        let options = match &column.kind {
            Kind::Flag => vec![Choice::new("true", "是"), Choice::new("false", "否")],
            _ => control(column).1,
        };
        ListCell {
            name: cell_name(def, at, &column.id),
            label: format!("第 {} {}{}：{}", at + 1, counter(def), def.name, column.name),
            options,
            kind: match &column.kind {
                Kind::Day => "date",
                Kind::Text { phone: true, .. } => "tel",
                _ => "text",
            },
        }
    };
    ListRow { cells: columns.iter().map(cell).collect() }
}

/// What is asked before the table.
pub(super) fn question() -> Vec<Choice> {
    vec![Choice::new(NONE, "没有"), Choice::new("some", "有"), Choice::new("unknown", "不清楚")]
}

fn rows_sent(def: &FactDef, typed: &Typed) -> usize {
    typed.text(&count_name(def)).parse().unwrap_or(0).min(MOST_ROWS)
}

fn count_name(def: &FactDef) -> String {
    format!("{}_rows", def.id)
}

fn cell_name(def: &FactDef, at: usize, fact: &str) -> String {
    format!("{}_{at}_{fact}", def.id)
}

/// Puts the members that are known into the form.
pub(super) fn fill(def: &FactDef, members: &[Value], typed: &mut Typed) {
    typed.set(&def.id, if members.is_empty() { NONE } else { "some" });
    typed.set(&count_name(def), members.len().to_string());
    for (at, member) in members.iter().enumerate() {
        for (id, value) in member.as_object().into_iter().flatten() {
            typed.set(&cell_name(def, at, id), text_of(value));
        }
    }
}

/// `[]` for nobody, the rows for somebody, `None` where nothing was said.
pub(super) fn read(def: &FactDef, typed: &Typed) -> Option<Value> {
    let members: Vec<Value> = (0..rows_sent(def, typed))
        .map(|at| {
            let cell = |column: &FactDef| {
                let text = typed.given(&cell_name(def, at, &column.id))?;
                Some((column.id.clone(), value(column, text)?))
            };
            Value::Object(columns(def, Ask::Everything, &[]).into_iter().filter_map(cell).collect())
        })
        .filter(|member| member.as_object().is_some_and(|known| !known.is_empty()))
        .collect();
    match (typed.text(&def.id), members.is_empty()) {
        (NONE, _) => Some(json!([])),
        (_, false) => Some(Value::Array(members)),
        // Somebody is there, and nothing is known of them.
        ("some", true) => Some(json!([{}])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::classes::vocabulary::host;

    use super::*;

    #[test]
    fn nobody_at_home_is_not_the_same_as_not_knowing() {
        let dictionary = host().dictionary;
        let list = dictionary.def("household").expect("a list of the vocabulary");
        let household = |body: &str| read(list, &Typed::read(body.as_bytes()));
        assert_eq!(household("household=none"), Some(json!([])));
        assert_eq!(household("household=some"), Some(json!([{}])));
        assert_eq!(household("household=unknown"), None);
        assert_eq!(household(""), None);
    }

    #[test]
    fn a_row_more_is_there_when_it_was_asked_for() {
        let dictionary = host().dictionary;
        let list = dictionary.def("household").expect("a list of the vocabulary");
        let typed = Typed::read(b"household_rows=1&more=household");
        let table = ListTable::of(list, Ask::Everything, &["sex".to_owned()], &typed);
        assert_eq!((table.rows.len(), table.heads[0].as_str()), (2, "性别"));
        assert_eq!(table.rows[1].cells[0].name, "household_1_sex");
    }
}
