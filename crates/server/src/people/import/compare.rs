//! Somebody who is in the register already, beside what a row says of them.

use std::collections::BTreeMap;

use domain::{
    actor::Scope,
    areas::AreaPath,
    dates::day_of,
    ids::PersonId,
    people::{Fact, Person, RegisterPerson, facts::facts_on},
};
use jiff::Timestamp;
use serde_json::Value;
use store::{Fault, people};

use crate::app::App;

/// A person as the register knows them.
pub struct Known {
    person: Person,
    facts: Vec<Fact>,
}

/// Reads people whom rows speak of.
///
/// # Errors
/// What the database cannot do.
pub async fn registered(
    app: &App,
    scope: &Scope,
    ids: Vec<PersonId>,
) -> anyhow::Result<BTreeMap<PersonId, Known>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let scope = scope.clone();
    let found = app.db().read(move |tx| {
        let mut known = BTreeMap::new();
        for id in &ids {
            if let Some(person) = people::by_id(tx, &scope, *id)? {
                known.insert(*id, Known { person, facts: people::facts::of_person(tx, &scope, *id)? });
            }
        }
        Ok::<_, Fault>(known)
    });
    Ok(found.await?)
}

impl Known {
    /// What a row says otherwise, by the names of fields and facts. What a row does not say is no difference, and
    /// neither is a day of birth or a sex that the number carries.
    pub fn unlike(&self, told: &RegisterPerson, area: Option<&AreaPath>, now: Timestamp) -> Vec<String> {
        let person = &self.person;
        let mut unlike = Vec::new();
        let mut compare = |field: &str, same: bool| {
            if !same {
                unlike.push(field.to_owned());
            }
        };
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        compare("name", person.name.as_str() == told.name);
        compare("address", person.address == words(&told.address));
        compare("area", area.is_none_or(|area| *area == person.area));
        if let Some(phone) = &told.phone {
            compare("phone", person.phone.as_ref().is_some_and(|known| known.as_str() == phone));
        }
        let facts = facts_on(&self.facts, day_of(now), now);
        for told in &told.facts {
            compare(&told.fact, facts.get(&told.fact).is_some_and(|known| same(known, &told.value)));
        }
        unlike
    }
}

/// Whether two values say the same: 1200 and 1200.0 do.
fn same(one: &Value, other: &Value) -> bool {
    one == other || (one.is_number() && one.as_f64() == other.as_f64())
}
