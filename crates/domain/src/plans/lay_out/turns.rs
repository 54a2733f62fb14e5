//! In which order and mode the contacts of one person follow each other.

use super::{Owed, Subject};
use crate::visits::outcome::Mode;

/// The contacts of a person in the order in which they are to be made, each with its mode: what ends first comes first,
/// and of what ends on one day the groups of modes take turns, beginning with another one than last time.
pub(super) fn in_turns(subject: &Subject) -> Vec<(&Owed, Mode)> {
    let mut waiting: Vec<&Owed> = subject.work.owed.iter().filter(|owed| owed.here).collect();
    // The pack's order of duties stands in the list; sorting keeps it.
    waiting.sort_by_key(|owed| (owed.until, owed.key.nth));
    let groups = &subject.turns;
    let mut last = subject.work.last.and_then(|mode| groups.iter().position(|group| group.contains(&mode)));
    let mut turns = Vec::new();
    while let Some(first) = waiting.first() {
        let until = first.until;
        let next = last.map_or(0, |last| last + 1);
        let found = (next..next + groups.len()).map(|at| at % groups.len()).find_map(|group| {
            let mut now = waiting.iter().enumerate().take_while(|(_, owed)| owed.until == until);
            now.find_map(|(at, owed)| {
                let mode = modes(owed, subject).into_iter().find(|mode| groups[group].contains(mode));
                mode.map(|mode| (at, group, mode))
            })
        });
        match found {
            Some((at, group, mode)) => {
                last = Some(group);
                turns.push((waiting.remove(at), mode));
            }
            None => {
                let owed = waiting.remove(0);
                turns.push((owed, proposed(owed, subject)));
            }
        }
    }
    turns
}

/// The mode in which a contact is proposed where nothing takes turns.
pub(super) fn proposed(owed: &Owed, subject: &Subject) -> Mode {
    modes(owed, subject).first().copied().unwrap_or(Mode::Door)
}

/// The modes in which somebody can be contacted: nobody rings where there is no telephone, as far as another way is open.
fn modes(owed: &Owed, subject: &Subject) -> Vec<Mode> {
    let can = |mode: &&Mode| subject.phone || !matches!(mode, Mode::Phone | Mode::Video);
    let own: Vec<Mode> = owed.modes.iter().filter(can).copied().collect();
    if !own.is_empty() {
        return own;
    }
    let covering: Vec<Mode> = owed.covered_by.iter().filter(can).copied().collect();
    if covering.is_empty() { owed.modes.clone() } else { covering }
}
