//! The rows that a change of details adds.

use serde_json::{Value, json};

use super::*;

/// What rows are made from.
pub(super) struct Rows<'a> {
    pub command: &'a ChangeDetails,
    pub scene: &'a Scene<'a>,
    pub person: &'a Person,
    pub actor: &'a Actor,
    pub now: Timestamp,
}

impl Rows<'_> {
    /// The row that holds today, if the detail ever changed.
    fn seat(&self, detail: Detail) -> Option<&Fact> {
        let rows = rows_on(self.scene.details, day_of(self.now), self.now);
        rows.into_iter().find(|row| row.fact == detail.code())
    }

    /// A change from a day on must not lie before what is known already.
    pub fn known_later(&self, detail: Detail) -> Option<DetailsRefusal> {
        let Change::From { first, .. } = self.command.how else { return None };
        let since = self.seat(detail).map(|seat| seat.valid_from)?;
        (detail != Detail::Identity && first < since).then_some(DetailsRefusal::KnownLater { detail, since })
    }

    /// A new value, after what stood there until now if nothing was ever kept of it.
    pub fn detail(&self, detail: Detail, value: &Value, mint: &mut dyn Mint) -> Vec<Fact> {
        let mut rows = Vec::new();
        let seat = match self.seat(detail) {
            Some(seat) => (seat.id, seat.valid_from),
            None => {
                let first = Fact {
                    id: FactId::mint(mint),
                    value: Details::of(self.person).value(detail),
                    valid_from: self.person.registered_on,
                    recorded_at: self.person.registered_at,
                    recorded_by: self.person.registered_by,
                    ..self.row(FactId::MIN, detail.code(), Value::Null)
                };
                let seat = (first.id, first.valid_from);
                rows.push(first);
                seat
            }
        };
        // A number belongs to somebody for life: one that is replaced was wrong, one that is supplied is new.
        let corrects = match detail {
            Detail::Identity => self.person.identity_masked.is_some(),
            _ => self.command.how == Change::Correct,
        };
        let from = match self.command.how {
            Change::From { first, .. } if detail != Detail::Identity => first,
            _ => day_of(self.now),
        };
        let (valid_from, supersedes) = if corrects { (seat.1, Some(seat.0)) } else { (from, None) };
        let row = self.row(FactId::mint(mint), detail.code(), value.clone());
        rows.push(Fact { valid_from, supersedes, ..row });
        rows
    }

    /// Birth and sex as the number tells them, where they were not known or are to be taken from it.
    pub fn facts(&self, number: &IdentityNumber, mint: &mut dyn Mint) -> Vec<Fact> {
        let known = rows_on(self.scene.facts, day_of(self.now), self.now);
        let told = [("born_on", json!(number.born_on().to_string())), ("sex", json!(number.sex().code()))];
        let mut rows = Vec::new();
        for (fact, value) in told {
            let seat = known.iter().find(|row| row.fact == fact && !row.value.is_null());
            let differs = seat.is_some_and(|seat| seat.value != value);
            if seat.is_some() && !(differs && self.command.difference == Some(Difference::Take)) {
                continue;
            }
            let row = self.row(FactId::mint(mint), fact, value);
            rows.push(Fact {
                valid_from: seat.map_or(number.born_on(), |seat| seat.valid_from.min(number.born_on())),
                supersedes: seat.map(|seat| seat.id),
                evidence: Some("按证件号码".to_owned()),
                ..row
            });
        }
        rows
    }

    fn row(&self, id: FactId, fact: &str, value: Value) -> Fact {
        Fact {
            id,
            person: self.person.id,
            fact: fact.to_owned(),
            value,
            valid_from: day_of(self.now),
            valid_until: None,
            recorded_at: self.now,
            recorded_by: self.actor.account,
            evidence: None,
            supersedes: None,
        }
    }
}
