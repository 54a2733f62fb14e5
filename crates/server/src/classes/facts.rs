//! `koumen facts`: the dictionary of facts as JSON.

use domain::classes::vocabulary::host;
use rules::{FactDef, Kind, Origin};
use serde_json::{Value, json};

/// Every fact with its id, Chinese name, type and options.
pub fn dictionary() -> Value {
    host().dictionary.facts().iter().map(describe).collect()
}

fn describe(fact: &FactDef) -> Value {
    let mut about = json!({ "id": fact.id, "name": fact.name, "type": type_name(&fact.kind) });
    match &fact.kind {
        Kind::Number { min, max, decimals } => {
            about["min"] = (*min).into();
            about["max"] = (*max).into();
            if *decimals > 0 {
                about["decimals"] = (*decimals).into();
            }
        }
        Kind::Choice(options) | Kind::Several(options) => {
            about["options"] = options
                .iter()
                .map(|option| json!({ "code": option.code.to_json(), "name": option.name }))
                .collect();
        }
        Kind::List(members) => about["members"] = members.iter().map(describe).collect(),
        Kind::Text { longest, .. } => about["longest"] = json!(longest),
        Kind::Flag | Kind::Day => {}
    }
    match &fact.origin {
        Origin::Given => {}
        Origin::FullYears { since } => about["derived_from"] = json!([since]),
        Origin::Banded { score, worse_if, .. } => about["derived_from"] = json!([score, worse_if]),
    }
    about
}

fn type_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Flag => "flag",
        Kind::Number { .. } => "number",
        Kind::Day => "day",
        Kind::Choice(_) => "choice",
        Kind::Several(_) => "several",
        Kind::List(_) => "list",
        Kind::Text { .. } => "text",
    }
}
