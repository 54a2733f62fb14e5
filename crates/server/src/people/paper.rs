//! A person as the values of an official form: what goes into which cell.
//!
//! The layout of the pack decides where a value stands. Here every fact is offered under its id, as a text, as a tick
//! and, for lists, as rows, beside what the register knows of everybody.

use domain::packs::Pack;
use domain::people::Person;
use rules::{FactDef, Kind};
use serde_json::{Map, Value};

use crate::{
    prints::Filled,
    visits::paper::{Subject, head},
};

/// The registration form with everything that is known.
pub fn form(pack: &Pack, subject: &Subject, person: &Person, known: &Map<String, Value>) -> Filled {
    let mut filled = facts(pack, subject, known);
    let without = known.get("no_phone") == Some(&Value::Bool(true));
    let none = if without { "无" } else { "" };
    filled.text("phone", person.phone.as_ref().map_or(none, |phone| phone.as_str()));
    filled
}

/// Every fact under its id, and every condition of the scope that holds, by name.
fn facts(pack: &Pack, subject: &Subject, known: &Map<String, Value>) -> Filled {
    let mut filled = head(pack, subject);
    for tag in pack.rules.tags.iter().filter(|tag| subject.tags.contains(&tag.id)) {
        filled.text(&format!("tag_{}", tag.id), tag.name.as_str());
    }
    for def in pack.rules.dictionary().all() {
        if let Some(value) = known.get(&def.id) {
            told(&mut filled, pack, def, value);
        }
    }
    filled
}

/// The form to be filled in by hand, for a person.
pub fn blank(pack: &Pack, person: &Person, address: &str) -> Filled {
    let subject =
        Subject { name: person.name.to_string(), address: address.to_owned(), ..Subject::default() };
    head(pack, &subject)
}

fn told(filled: &mut Filled, pack: &Pack, def: &FactDef, value: &Value) {
    let id = def.id.as_str();
    filled.text(id, pack.value_in_words(id, value));
    match (&def.kind, value) {
        (Kind::Flag | Kind::Choice(_), _) => {
            filled.tick(id, code(value));
        }
        (Kind::Several(_), Value::Array(chosen)) => chosen.iter().for_each(|chosen| {
            filled.tick(id, code(chosen));
        }),
        (Kind::Day, Value::String(day)) => {
            for (part, text) in ["year", "month", "day"].into_iter().zip(day.split('-')) {
                filled.text(&format!("{id}_{part}"), text.trim_start_matches('0'));
            }
        }
        (Kind::Number { .. }, _) => {
            // The form has the unit beside the place for the number.
            filled.text(&format!("{id}_number"), code(value));
        }
        (Kind::List(_), Value::Array(members)) => {
            for member in members {
                filled.row(id, row(pack, def, member));
            }
        }
        _ => {}
    }
}

fn row(pack: &Pack, list: &FactDef, member: &Value) -> Filled {
    let mut row = Filled::default();
    for column in list.members() {
        if let Some(value) = member.get(&column.id).filter(|value| !value.is_null()) {
            row.text(&column.id, pack.member_in_words(column, value));
        }
    }
    row
}

fn code(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use rules::Choices;
    use serde_json::json;

    use super::*;
    use crate::{
        packs::{shelf::built_in, whole::load_whole},
        people::show::FORM_LAYOUT,
        prints::Layout,
    };

    /// Some value of a fact.
    fn some(def: &FactDef) -> Value {
        match &def.kind {
            Kind::Flag => json!(true),
            Kind::Number { min, .. } => json!(min),
            Kind::Day => json!("2026-05-07"),
            Kind::Choice(options) => options[0].code.to_json(),
            Kind::Several(options) => options.iter().map(|option| option.code.to_json()).collect(),
            Kind::Text { .. } => json!("文字"),
            Kind::List(_) => {
                json!([def.members().map(|one| (one.id.clone(), some(one))).collect::<Map<_, _>>()])
            }
        }
    }

    /// A misspelt id in a layout would print as a blank for ever.
    #[test]
    fn whatever_a_registration_form_asks_for_is_supplied() {
        let all = built_in().into_values().filter_map(|files| load_whole(files, &Choices::new()).ok());
        let packs: Vec<Pack> = all.filter(|pack| pack.file(FORM_LAYOUT).is_some()).collect();
        assert!(!packs.is_empty(), "no pack has a registration form");
        for pack in packs {
            let known = pack.rules.dictionary().all().map(|def| (def.id.clone(), some(def))).collect();
            let subject = Subject {
                identity: Some("990112194611240029".into()),
                tags: pack.rules.tags.iter().map(|tag| tag.id.clone()).collect(),
                ..Subject::default()
            };
            let filled = facts(&pack, &subject, &known);
            assert_eq!(filled.texts["signed_on_month"], "5");
            let ids = filled.texts.keys().chain(filled.ticks.keys()).chain(filled.tables.keys());
            let ids: Vec<&str> = ids.map(String::as_str).chain(["phone"]).collect();
            let layout = Layout::parse(FORM_LAYOUT, &pack.file(FORM_LAYOUT).expect("a layout").text);
            assert_eq!(layout.expect("a right layout").faults_against(&ids), [], "{}", pack.rules.id);
        }
    }
}
