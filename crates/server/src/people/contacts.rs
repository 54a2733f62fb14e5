//! Whom to call about somebody: everybody with a telephone in the lists of their file.

use domain::packs::Pack;
use rules::{Code, FactDef};
use serde_json::{Map, Value};

/// Somebody to call.
pub(crate) struct Call {
    pub(crate) name: String,
    /// What they are to the person, in the words of the form.
    pub(crate) who: String,
    pub(crate) phone: String,
}

/// Everybody with a telephone in the lists of the file, in the order of the form: who is called first stands first.
pub(crate) fn calls(pack: &Pack, known: &Map<String, Value>) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for def in pack.rules.dictionary().all() {
        let Some(Value::Array(list)) = known.get(&def.id) else { continue };
        for one in list {
            let text = |key: &str| one.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let (name, phone) = (text("name"), text("phone"));
            if !phone.is_empty() && calls.iter().all(|call| call.phone != phone) {
                calls.push(Call { who: relation(def, &text("relation")), name, phone });
            }
        }
    }
    calls
}

/// What somebody is to the person, in the words of the form.
fn relation(list: &FactDef, code: &str) -> String {
    let member = list.members().find(|member| member.id == "relation");
    let options = member.and_then(|member| member.kind.options()).unwrap_or_default();
    let choice = options.iter().find(|choice| choice.code == Code::Text(code.to_owned()));
    choice.map_or_else(|| code.to_owned(), |choice| choice.name.clone())
}
