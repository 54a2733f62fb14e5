//! Who owed which contacts, which of them counted and what is paid: said twice, and this is the second time.
//!
//! Written from `domain.md` (quoted below as §), the two notices and `questions.md` beside this file, by somebody who
//! has not read the engine. Slow and plain on purpose: every rule is one step over all days and all contacts.
//! Nothing here uses a type of the engine.
//!
//! A harness that compares the two is one more module of this folder, so that the worked examples run once.
#![allow(dead_code, unused_imports)] // a harness uses a part of this folder, another harness another part

mod agrees;
pub mod calendar;
pub mod counting;
pub mod enumerate;
pub mod judgement;
pub mod money;
pub mod packs;
pub mod parts;
pub mod refusals;
pub mod story;
mod worked;

pub use judgement::{Fate, Flag, Judgement, Money, Reason, Row, Verdict};
pub use packs::{Duty, Every, duties};
pub use story::{Away, By, Class, Contact, Mode, Outcome, Pack, Person, Refuses, Story, Why};

use std::collections::BTreeSet;

/// Everything the notices say about a story, as it is known at `story.seen_at`.
///
/// Rows stand by person, then by the first day of the part, then in the pack's order of duties. Verdicts stand by id.
pub fn judge(story: &Story) -> Judgement {
    let ids: BTreeSet<u32> = story.contacts.iter().map(|contact| contact.id).collect();
    assert_eq!(ids.len(), story.contacts.len(), "{}: an id stands twice", story.name);

    let mut judgement = Judgement::default();
    for person in 0..story.people.len() {
        let mut rows = parts::rows(story, person);
        let mut verdicts = counting::count(story, person, &mut rows);
        for verdict in &mut verdicts {
            verdict.fen = money::fen(story, verdict);
        }
        judgement.money.extend(money::per_month(story, person, &verdicts));
        judgement.rows.extend(rows);
        judgement.verdicts.extend(verdicts);
    }
    judgement.verdicts.sort_by_key(|verdict| verdict.id);
    judgement
}
