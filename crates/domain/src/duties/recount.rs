//! Counting anew after something became known that changes what was asked.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::course::Course;
use super::tally::{Tally, count};
use super::{Contact, Standing, Verdict};
use crate::ids::VisitId;

#[cfg(test)]
mod tests;

/// What changes when everything is counted anew.
#[derive(Debug, Clone, PartialEq)]
pub struct Recount {
    /// Where the person stands.
    pub standing: Standing,
    /// Contacts whose verdict is another one now.
    pub verdicts: Vec<(VisitId, Verdict)>,
    /// What was kept of periods that begin on this day or later is void.
    pub since: Date,
    /// What counted in each of those periods that holds a contact.
    pub tallies: Vec<Tally>,
}

/// Counts a person's contacts anew; `None` where what is asked has not changed, so that nothing else has.
///
/// `before` is the course under which the verdicts at hand were found, `contacts` are all of the person's.
pub fn recount(before: &Course, after: Standing, contacts: &[Contact]) -> Option<Recount> {
    let since = first_day(before, &after.course)?;
    let old = count(before, contacts);
    let mut recount = Recount { since, ..anew(after, contacts) };
    recount.verdicts.retain(|(id, verdict)| old.verdict(*id) != Some(verdict));
    recount.tallies.retain(|tally| tally.from >= since);
    Some(recount)
}

/// Counts a person's contacts as if none had ever been counted.
pub fn anew(standing: Standing, contacts: &[Contact]) -> Recount {
    let counting = count(&standing.course, contacts);
    let verdicts = counting.verdicts().iter().map(|(id, verdict)| (*id, verdict.clone())).collect();
    let days: BTreeSet<Date> = contacts.iter().map(Contact::visited_on).collect();
    let mut tallies: BTreeMap<(String, Date), Tally> = BTreeMap::new();
    for tally in days.into_iter().flat_map(|day| counting.tallies_on(day)) {
        tallies.insert((tally.duty.clone(), tally.from), tally);
    }
    let tallies = tallies.into_values().collect();
    Recount { standing: standing.recounted(contacts), verdicts, since: Date::MIN, tallies }
}

/// The first day on which one course asks for something else than the other, moved back to where periods of both begin.
fn first_day(before: &Course, after: &Course) -> Option<Date> {
    let mut day = before.differs_from(after)?;
    loop {
        let earlier = before.boundary(after.boundary(day));
        if earlier >= day {
            return Some(day);
        }
        day = earlier;
    }
}
