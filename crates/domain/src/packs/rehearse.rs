//! What a change of a notice would do on a day: who moves and why, how much work and money, who has nobody.
//!
//! A fold over people, one at a time, in any order and in several parts. Both sides are decided for the same day
//! and from the same facts, so that what is shown is the change alone: a birthday on that day moves nobody here.

mod effect;
mod load;
mod why;

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::civil::Date;
use rules::{Duty, FactError, Outcome, Record};
use serde_json::{Map, Value};

use super::Pack;
use crate::areas::AreaPath;
use crate::duties::same_work;
use crate::ids::{PersonId, WorkerId};
use crate::people::happenings::duties_elsewhere;

pub use effect::{Effect, Move, Mover, Numbers, Place, Side};
pub use load::{Load, millionths_a_week};
pub use why::{Why, why};

#[cfg(test)]
pub(crate) mod tests;

/// Two packs and the day on which they are compared.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    /// In force on the day as things stand.
    pub before: &'a Pack,
    /// As it would be in force.
    pub after: &'a Pack,
    /// The day.
    pub on: Date,
}

/// One person as the fold sees them.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Who.
    pub person: PersonId,
    /// The place whose people they belong to.
    pub area: &'a str,
    /// Who visits them.
    pub worker: Option<WorkerId>,
    /// Id of the absence or the way they left, as it is now; `None` for somebody who is here.
    pub elsewhere: Option<&'a str>,
    /// What holds of them on the day.
    pub facts: &'a Map<String, Value>,
}

/// A rehearsal under way.
pub struct Rehearsal<'a> {
    sides: Sides<'a>,
    /// Both packs know the same facts, so that a person is read once.
    same_words: bool,
    /// People end up in a few dozen ways; each way is spelt out once.
    ways: HashMap<(Outcome, Outcome, Option<String>), Way>,
    effect: Effect,
}

/// A way of ending up on both sides, with the load it brings.
#[derive(Debug, Clone, Copy)]
struct Way {
    which: u32,
    moved: bool,
    before: Load,
    after: Load,
}

impl<'a> Rehearsal<'a> {
    /// A rehearsal that has seen nobody. Of those who move the first `most` are kept by id.
    pub fn new(sides: Sides<'a>, most: usize) -> Self {
        let same_words = sides.before.rules.dictionary() == sides.after.rules.dictionary();
        Self { sides, same_words, ways: HashMap::new(), effect: Effect::new(most) }
    }

    /// Takes one person in; who has left is passed over. Facts that one of the packs cannot read are counted, not
    /// hidden.
    pub fn take(&mut self, subject: Subject<'_>) {
        let has_left = |id| self.sides.before.rules.exit(id).is_some();
        if subject.elsewhere.is_some_and(has_left) {
            return;
        }
        match self.outcomes(subject.facts) {
            Ok(outcomes) => {
                let way = self.way(outcomes, subject.facts, subject.elsewhere);
                self.effect.add(&subject, way.which, way.moved, (way.before, way.after));
            }
            Err(_) => self.effect.unreadable(subject.person),
        }
    }

    /// Somebody whose facts could not even be read as an object.
    pub fn take_unreadable(&mut self, person: PersonId) {
        self.effect.unreadable(person);
    }

    /// What came of it.
    pub fn finish(self) -> Effect {
        self.effect
    }

    fn outcomes(&self, facts: &Map<String, Value>) -> Result<(Outcome, Outcome), FactError> {
        let Sides { before, after, on } = self.sides;
        let record = read(before, facts, on)?;
        let first = before.rules.outcome(&record);
        let second = if self.same_words {
            after.rules.outcome(&record)
        } else {
            after.rules.outcome(&read(after, facts, on)?)
        };
        Ok((first, second))
    }

    fn way(
        &mut self,
        outcomes: (Outcome, Outcome),
        facts: &Map<String, Value>,
        elsewhere: Option<&str>,
    ) -> Way {
        // Who is here, as almost everybody is, is looked up without a text being made.
        let key = (outcomes.0, outcomes.1, elsewhere.map(str::to_owned));
        if let Some(way) = self.ways.get(&key) {
            return *way;
        }
        let Sides { before, after, on } = self.sides;
        let (old, old_fen) = owed(before, facts, on, elsewhere);
        let (new, new_fen) = owed(after, facts, on, elsewhere);
        let step = Move {
            before: Place::of(before, &key.0),
            after: Place::of(after, &key.1),
            work: (!asks_the_same(&old, &new))
                .then(|| (before.work_in_words(&old), after.work_in_words(&new))),
        };
        let moved = step.moves();
        let way = Way {
            which: self.effect.way(step),
            moved,
            before: Load::of(&old, old_fen),
            after: Load::of(&new, new_fen),
        };
        self.ways.insert(key, way);
        way
    }
}

/// What is owed to somebody, and what it would cost a week in millionths of a fen. Their facts were read a moment ago;
/// were that to fail now, nothing would be owed.
fn owed(pack: &Pack, facts: &Map<String, Value>, on: Date, elsewhere: Option<&str>) -> (Vec<Duty>, i64) {
    let facts = pack.spoken_of(facts);
    let (Ok(mut decision), Ok(record)) = (pack.rules.decide(&facts, on), pack.rules.read(&facts, on)) else {
        return (Vec::new(), 0);
    };
    if let Some(elsewhere) = elsewhere {
        decision.duties = duties_elsewhere(pack, elsewhere, &decision);
    }
    let fen = pack.rules.expected_fen(rules::sections::Subject { decision: &decision, record: &record });
    (decision.duties, fen)
}

/// Reads facts into slots. One that only the other pack knows says nothing here.
fn read(pack: &Pack, facts: &Map<String, Value>, on: Date) -> Result<Record, FactError> {
    match pack.rules.read(facts, on) {
        Err(FactError::Unknown(_)) => pack.rules.read(&pack.spoken_of(facts), on),
        read => read,
    }
}

impl Pack {
    /// The facts that this pack knows: what another notice asked for is kept in the register and says nothing
    /// here.
    pub fn spoken_of<'f>(&self, facts: &'f Map<String, Value>) -> Cow<'f, Map<String, Value>> {
        let dictionary = self.rules.dictionary();
        let knows = |id: &String| dictionary.def(id).is_some();
        if facts.keys().all(knows) {
            return Cow::Borrowed(facts);
        }
        let known = facts.iter().filter(|(id, _)| knows(id));
        Cow::Owned(known.map(|(id, value)| (id.clone(), value.clone())).collect())
    }
}

/// Whether the same is asked of a visitor, under whatever id.
fn asks_the_same(before: &[Duty], after: &[Duty]) -> bool {
    let nameless = |duties: &[Duty]| -> Vec<Duty> {
        duties.iter().map(|duty| Duty { id: String::new(), ..duty.clone() }).collect()
    };
    same_work(&nameless(before), &nameless(after))
}

impl Place {
    fn of(pack: &Pack, outcome: &Outcome) -> Self {
        Self {
            eligible: outcome.eligible,
            class: outcome.class.map(|at| pack.rules.classes[at].id.clone()),
            track: outcome.track.map(|at| pack.rules.tracks[at].id.clone()),
        }
    }
}

impl Subject<'_> {
    /// The place as a path; `None` for a text that is none, which the register never holds.
    pub fn path(&self) -> Option<AreaPath> {
        self.area.parse().ok()
    }
}
