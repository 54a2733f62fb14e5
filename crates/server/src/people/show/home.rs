//! Who lives with somebody: people of the register, and who stands in the list of the home only.

use domain::{
    dates::age_on,
    households::{
        LIST,
        entry::{self, Whom},
    },
    ids::HouseholdId,
    packs::Pack,
    people::{Person, facts::facts_on},
};
use jiff::{Timestamp, civil::Date};
use serde_json::{Map, Value};

use crate::households::{file::in_columns, follow::members_in, join::described};

/// From this age on somebody is an older person by law: whoever lives with a person visited may belong into the
/// register themselves.
const OLD: u16 = 60;

/// The part of the page about the home.
pub(super) struct Home {
    pub(super) household: String,
    pub(super) mates: Vec<(String, String)>,
    pub(super) others: Vec<Other>,
    /// Whether nothing at all is known of who lives here.
    pub(super) unknown: bool,
}

/// Somebody who is not in the register.
pub(super) struct Other {
    pub(super) words: String,
    /// Place in the list, where they are old enough to be registered themselves.
    pub(super) member: Option<usize>,
}

/// What a housemate is known as: the person and what is known of them.
pub(super) type Mate = (Person, Vec<domain::people::Fact>);

pub(super) fn home(
    pack: &Pack,
    household: HouseholdId,
    mates: &[Mate],
    known: &Map<String, Value>,
    (now, today): (Timestamp, Date),
) -> Home {
    let facts: Vec<Map<String, Value>> = mates.iter().map(|(_, facts)| facts_on(facts, today, now)).collect();
    let registered = |listed: &Value| {
        mates.iter().zip(&facts).any(|((mate, _), known)| {
            entry::place_of(std::slice::from_ref(listed), Whom { name: &mate.name, known }).is_some()
        })
    };
    let list = members_in(known).unwrap_or_default();
    let others = list.iter().enumerate().filter(|(_, listed)| !registered(listed));
    Home {
        household: household.to_string(),
        mates: mates.iter().map(|(mate, _)| (mate.id.to_string(), described(mate, today))).collect(),
        others: others
            .map(|(at, listed)| Other {
                words: in_columns(pack, listed),
                member: may_be_old(listed, today).then_some(at),
            })
            .collect(),
        unknown: !known.contains_key(LIST),
    }
}

/// Whether somebody of the list may be sixty or older: by birth, otherwise by kinship.
fn may_be_old(listed: &Value, today: Date) -> bool {
    let text = |id: &str| listed.get(id).and_then(Value::as_str);
    match text("born_on").and_then(|day| day.parse().ok()) {
        Some(born) => age_on(born, today).is_some_and(|years| years >= OLD),
        None => matches!(text("relation"), Some("spouse" | "parent" | "sibling")),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_wife_and_a_brother_may_be_registered_and_a_son_of_fifty_is_not_offered() {
        let today = date(2026, 11, 23);
        let old = |listed: Value| may_be_old(&listed, today);
        assert!(old(json!({ "relation": "spouse" })));
        assert!(old(json!({ "relation": "child", "born_on": "1966-11-23" })), "sixty today");
        assert!(!old(json!({ "relation": "child", "born_on": "1966-11-24" })));
        assert!(!old(json!({ "relation": "spouse", "born_on": "1970-01-01" })));
        assert!(!old(json!({ "relation": "child" })) && !old(json!({})));
    }
}
