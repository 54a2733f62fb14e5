//! What a change of facts would do to class, track and duties: shown before it is decided.

use jiff::Timestamp;
use jiff::civil::Date;
use rules::{Duty, FactError};

use crate::classes::classify::classify;
use crate::dates::day_of;
use crate::duties::same_work;
use crate::packs::Pack;
use crate::people::change_facts::Change;
use crate::people::facts::facts_on;
use crate::people::happenings::whereabouts;
use crate::people::{Fact, Happening};

/// Where somebody stands on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Stand {
    /// Class, by its id; `None` where none is decided.
    pub class: Option<String>,
    /// Track, by its id.
    pub track: Option<String>,
    /// What is owed where they are.
    pub duties: Vec<Duty>,
}

/// Where somebody would stand with and without a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The first day on which it could matter; today or later.
    pub on: Date,
    /// Without it.
    pub before: Stand,
    /// With it.
    pub after: Stand,
}

impl Effect {
    /// Whether class, track and duties stay as they are.
    pub fn is_none(&self) -> bool {
        let (before, after) = (&self.before, &self.after);
        before.class == after.class && before.track == after.track && same_work(&before.duties, &after.duties)
    }
}

/// What is known of somebody.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// The pack in force.
    pub pack: &'a Pack,
    /// All that is known of the person.
    pub facts: &'a [Fact],
    /// All that happened to them.
    pub happenings: &'a [Happening],
}

/// What new rows would do if they were kept now.
///
/// # Errors
/// A stored fact that the pack does not know.
pub fn effect(before: Before<'_>, rows: &[Fact], how: Change, now: Timestamp) -> Result<Effect, FactError> {
    let today = day_of(now);
    let on = match how {
        Change::From { first, .. } => first.max(today),
        Change::Correct => today,
    };
    let with: Vec<Fact> = before.facts.iter().chain(rows).cloned().collect();
    let stand = |facts: &[Fact]| -> Result<Stand, FactError> {
        let decision = classify(before.pack, &facts_on(facts, on, now), on)?.decision;
        let duties = whereabouts(before.pack, before.happenings, on, now).duties(&decision, on);
        Ok(Stand { class: decision.class, track: decision.track, duties })
    };
    Ok(Effect { on, before: stand(before.facts)?, after: stand(&with)? })
}
