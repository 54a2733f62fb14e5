//! What a household owes once, where several of its people have a duty that is counted by household.
//!
//! Duties of one group (each its own where none is said) stand for one another: the household owes that of the
//! person in the heaviest class, of two of one class the more frequent one. A contact counts for everybody of it.

use std::cmp::Reverse;

use crate::cadence::Per;
use crate::decision::{Decision, Duty};
use crate::pack::Pack;

/// A duty that a household owes once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// What is owed.
    pub duty: Duty,
    /// Positions of the people it is owed to, in the order given.
    pub people: Vec<usize>,
}

impl Pack {
    /// What the people of one household owe together, from what was decided for each, in the pack's order.
    pub fn household_duties(&self, people: &[&Decision]) -> Vec<Shared> {
        let mut groups: Vec<(&str, Vec<(usize, &Duty)>)> = Vec::new();
        for (person, decision) in people.iter().enumerate() {
            for duty in decision.duties.iter().filter(|duty| duty.per == Per::Household) {
                let name = duty.group.as_ref().unwrap_or(&duty.id);
                match groups.iter_mut().find(|(group, _)| group == name) {
                    Some((_, all)) => all.push((person, duty)),
                    None => groups.push((name, vec![(person, duty)])),
                }
            }
        }
        let mut shared: Vec<Shared> =
            groups.iter().filter_map(|(_, all)| self.heaviest(people, all)).collect();
        shared.sort_by_key(|one| self.duties.iter().position(|rule| rule.id == one.duty.id));
        shared
    }

    fn heaviest(&self, people: &[&Decision], all: &[(usize, &Duty)]) -> Option<Shared> {
        let class = |person: usize| {
            let class = people[person].class.as_ref();
            self.classes.iter().position(|known| Some(&known.id) == class)
        };
        let often = |duty: &Duty| Reverse(duty.every.often(duty.count));
        let (_, duty) = all.iter().min_by_key(|(person, duty)| (class(*person), often(duty)))?;
        let mut people: Vec<usize> = all.iter().map(|(person, _)| *person).collect();
        people.dedup();
        Some(Shared { duty: (*duty).clone(), people })
    }
}
