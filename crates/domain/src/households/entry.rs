//! A person of the register as an entry in the lists of those who live with them.
//!
//! The list of a home says of each member only what the rules ask: kinship, birth, sex, how able they are. Of a member
//! who is in the register themselves all that is known already; the entry follows.

use rules::{Dictionary, FactDef};
use serde_json::{Map, Value, json};

use super::LIST;
use crate::people::PersonName;

#[cfg(test)]
mod tests;

/// Kinship of a member, as the list names it.
const RELATION: &str = "relation";

/// The column that a pack may add for the name.
const NAME: &str = "name";

/// Somebody of the register as those who live with them know them.
#[derive(Debug, Clone, Copy)]
pub struct Whom<'a> {
    /// Their name.
    pub name: &'a PersonName,
    /// What is known of them.
    pub known: &'a Map<String, Value>,
}

/// Where somebody stands in a list: by name where the entry has one, otherwise by birth and sex. `None` where nobody
/// fits, or more than one does.
pub fn place_of(list: &[Value], whom: Whom<'_>) -> Option<usize> {
    let mut fits = list.iter().enumerate().filter(|(_, entry)| is(entry, whom));
    let (at, _) = fits.next()?;
    fits.next().is_none().then_some(at)
}

fn is(entry: &Value, whom: Whom<'_>) -> bool {
    let differs = |id: &str| {
        let (told, known) = (said(entry, id), whom.known.get(id));
        told.is_some() && known.is_some() && told != known
    };
    if differs("born_on") || differs("sex") {
        return false;
    }
    match said(entry, NAME).and_then(Value::as_str) {
        Some(name) => name == whom.name.as_str(),
        None => said(entry, "born_on").is_some() && said(entry, "born_on") == whom.known.get("born_on"),
    }
}

fn said<'e>(entry: &'e Value, id: &str) -> Option<&'e Value> {
    entry.get(id).filter(|value| !value.is_null())
}

/// What an entry says of somebody: the columns that are also facts of a person, the name where the pack has a column
/// for it, and the kinship.
pub fn entry_of(dictionary: &Dictionary, whom: Whom<'_>, relation: Option<&str>) -> Map<String, Value> {
    let mut entry = Map::new();
    if let Some(relation) = relation {
        entry.insert(RELATION.to_owned(), json!(relation));
    }
    bring_up_to_date(dictionary, &mut entry, whom, &[]);
    entry
}

/// A list in which somebody's entry says what is known of them now; `None` where they do not stand in it or nothing
/// would change. Facts in `touched` that are no longer known are taken out; other columns stay as they are.
pub fn followed(
    dictionary: &Dictionary,
    list: &[Value],
    whom: Whom<'_>,
    touched: &[String],
) -> Option<Vec<Value>> {
    let at = place_of(list, whom)?;
    let mut entry = list[at].as_object()?.clone();
    bring_up_to_date(dictionary, &mut entry, whom, touched);
    (list[at] != Value::Object(entry.clone())).then(|| {
        let mut list = list.to_vec();
        list[at] = Value::Object(entry);
        list
    })
}

/// A list with somebody in it: brought up to date where they stand in it already, added with their kinship otherwise.
pub fn with(dictionary: &Dictionary, list: &[Value], whom: Whom<'_>, relation: Option<&str>) -> Vec<Value> {
    if place_of(list, whom).is_some() {
        return followed(dictionary, list, whom, &[]).unwrap_or_else(|| list.to_vec());
    }
    let entry = Value::Object(entry_of(dictionary, whom, relation));
    list.iter().cloned().chain([entry]).collect()
}

/// A list without somebody; `None` where they do not stand in it.
pub fn without(list: &[Value], whom: Whom<'_>) -> Option<Vec<Value>> {
    let at = place_of(list, whom)?;
    let rest = list.iter().enumerate().filter(|(place, _)| *place != at);
    Some(rest.map(|(_, entry)| entry.clone()).collect())
}

/// The list of somebody who stands at `at` in the list of another: that other person first, then everybody else of
/// the home, each with the kinship as seen from there.
pub fn mirrored(dictionary: &Dictionary, list: &[Value], at: usize, other: Whom<'_>) -> Vec<Value> {
    let relation = list.get(at).and_then(|entry| said(entry, RELATION)).and_then(Value::as_str);
    let other = entry_of(dictionary, other, relation.map(inverse));
    let rest = list.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, entry)| {
        let mut entry = entry.as_object().cloned().unwrap_or_default();
        match (relation, entry.get(RELATION).and_then(Value::as_str)) {
            (Some(relation), Some(own)) => {
                let seen = seen_from(relation, own);
                entry.insert(RELATION.to_owned(), json!(seen));
            }
            _ => {
                entry.remove(RELATION);
            }
        }
        Value::Object(entry)
    });
    [Value::Object(other)].into_iter().chain(rest).collect()
}

/// The kinship in the list of the one whose entry it is: of a child, the other is a parent.
pub fn inverse(relation: &str) -> &'static str {
    match relation {
        "spouse" => "spouse",
        "child" => "parent",
        "parent" => "child",
        "sibling" => "sibling",
        _ => "other",
    }
}

/// What a member is to a viewer, where the list of a third person says what both are to them: my wife's child is my
/// child. In-laws, grandparents and whatever cannot be concluded are `other`.
pub fn seen_from(viewer: &str, member: &str) -> &'static str {
    match (viewer, member) {
        ("spouse", "child") | ("parent", "sibling") => "child",
        ("spouse", "grandchild") | ("parent", "child") => "grandchild",
        ("child", "spouse") | ("sibling", "parent") => "parent",
        ("child", "child") | ("sibling", "sibling") => "sibling",
        ("parent", "parent") => "spouse",
        _ => "other",
    }
}

fn bring_up_to_date(
    dictionary: &Dictionary,
    entry: &mut Map<String, Value>,
    whom: Whom<'_>,
    touched: &[String],
) {
    for column in columns(dictionary).filter(|column| column.id != RELATION) {
        let known = whom.known.get(&column.id).filter(|value| !value.is_null());
        match known {
            _ if column.id == NAME => {
                entry.insert(NAME.to_owned(), json!(whom.name.as_str()));
            }
            // A pack may give a column the id of a fact of another kind.
            Some(value) if crate::people::values::fault(column, value).is_none() => {
                entry.insert(column.id.clone(), value.clone());
            }
            None if touched.contains(&column.id) => {
                entry.remove(&column.id);
            }
            _ => {}
        }
    }
}

fn columns(dictionary: &Dictionary) -> impl Iterator<Item = &FactDef> {
    let told = |column: &&FactDef| !matches!(column.origin, rules::Origin::FullYears { .. });
    dictionary.def(LIST).into_iter().flat_map(FactDef::members).filter(told)
}
