//! What counted contacts earn (Qidong 四, §7.15, §7.16).

use std::collections::BTreeMap;

use super::counting::is_paid;
use super::judgement::{Money, Verdict};
use super::packs::fen_per_contact;
use super::story::Story;

/// What a contact earns. The cap of §7.15 (no more than the class's quota) needs no step of its own: a contact counts
/// only where what may count has room, and a call that stands in for a refused visit takes that visit's place.
pub fn fen(story: &Story, verdict: &Verdict) -> i64 {
    let contact = story.contacts.iter().find(|contact| contact.id == verdict.id).unwrap();
    if is_paid(contact, verdict.fate) { fen_per_contact(story.pack) } else { 0 }
}

/// One line for every calendar month (by the day in Beijing) in which something was earned.
pub fn per_month(story: &Story, person: usize, verdicts: &[Verdict]) -> Vec<Money> {
    let mut months: BTreeMap<(i16, i8), i64> = BTreeMap::new();
    for verdict in verdicts {
        *months.entry((verdict.day.year(), verdict.day.month())).or_default() += verdict.fen;
    }
    let complete = story.people[person].file_complete;
    months
        .into_iter()
        .filter(|(_, earned)| *earned > 0)
        .map(|(month, earned)| {
            let (payable_fen, held_fen) = if complete { (earned, 0) } else { (0, earned) };
            Money { person, month, payable_fen, held_fen }
        })
        .collect()
}
