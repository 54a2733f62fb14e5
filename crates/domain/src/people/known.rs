//! What holds of a person, ready to be decided by: a cache over their facts, so that a whole county is read in
//! one pass.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::facts::{Fact, edges_after, facts_on};
use crate::dates::add_days;

/// The facts of a person on every day of a stretch.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// First day for which it was worked out.
    pub from_on: Date,
    /// Last day on which it still holds; `None` while nothing known ends or begins later.
    pub until_on: Option<Date>,
    /// The object that a pack decides by.
    pub facts: Map<String, Value>,
}

impl Known {
    /// What holds on a day and until something that is known begins or ends. Ages are not facts: a birthday ends
    /// nothing here.
    pub fn on(facts: &[Fact], day: Date, known_at: Timestamp) -> Self {
        let until_on = edges_after(facts, day, known_at).min().map(|edge| add_days(edge, -1));
        Self { from_on: day, until_on, facts: facts_on(facts, day, known_at) }
    }

    /// Whether it says what holds on a day.
    pub fn covers(&self, day: Date) -> bool {
        self.from_on <= day && self.until_on.is_none_or(|until| day <= until)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::cast::{at, day, id};

    fn row(fact: &str, from: &str, until: Option<&str>) -> Fact {
        Fact {
            id: id(1),
            person: id(1),
            fact: fact.into(),
            value: json!(true),
            valid_from: day(from),
            valid_until: until.map(day),
            recorded_at: at("2026-11-01T09:00"),
            recorded_by: id(9),
            evidence: None,
            supersedes: None,
        }
    }

    #[test]
    fn it_holds_until_the_day_before_something_begins_or_after_something_ends() {
        let now = at("2026-11-23T09:00");
        let lasting = [Fact { value: json!("1946-12-01"), ..row("born_on", "1946-12-01", None) }];
        assert_eq!(Known::on(&lasting, day("2026-11-23"), now).until_on, None, "a birthday ends nothing");
        let away = [row("alone", "2026-11-01", Some("2026-11-30")), row("bedridden", "2026-12-24", None)];
        let known = Known::on(&away, day("2026-11-23"), now);
        assert_eq!(known.until_on, Some(day("2026-11-30")));
        assert!(known.covers(day("2026-11-30")) && !known.covers(day("2026-12-01")));
        assert!(!known.covers(day("2026-11-22")), "the past was not asked");
        assert_eq!(Known::on(&away, day("2026-12-01"), now).until_on, Some(day("2026-12-23")));
    }
}
