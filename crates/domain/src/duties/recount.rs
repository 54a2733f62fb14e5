//! Counting on: after one contact more, and after something became known that changes what was asked.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::course::Course;
use super::due::progress;
use super::tally::{Tally, count};
use super::{Contact, Standing, Verdict, WhyNot};
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
    let tallies =
        by_first_day(days.into_iter().flat_map(|day| counting.tallies_on(day))).into_values().collect();
    let progress = progress(&counting, None, &[]);
    Recount { standing: Standing { progress, ..standing.clone() }, verdicts, since: Date::MIN, tallies }
}

/// What changes with one contact more.
#[derive(Debug, Clone, PartialEq)]
pub struct OneMore {
    /// What the contact counts for.
    pub verdict: Verdict,
    /// Contacts that were known before and whose verdict changes.
    pub changed: Vec<(VisitId, Verdict)>,
    /// What counted in the periods that it touches.
    pub tallies: Vec<Tally>,
    /// Where the person stands now, if they were ever classified.
    pub standing: Option<Standing>,
}

/// Counts a contact among those it could touch: all of the person's from [`Standing::contacts_since`] of its day on.
pub fn one_more(standing: Option<&Standing>, known: &[Contact], contact: &Contact) -> OneMore {
    let (day, nothing) = (contact.visited_on(), Course::default());
    let course = standing.map_or(&nothing, |standing| &standing.course);
    let before = count(course, known);
    let all: Vec<Contact> = known.iter().chain([contact]).copied().collect();
    let after = count(course, &all);
    let changed: Vec<(VisitId, Verdict)> = after
        .verdicts()
        .iter()
        .filter(|(id, verdict)| **id != contact.id && before.verdict(**id) != Some(verdict))
        .map(|(id, verdict)| (*id, verdict.clone()))
        .collect();
    // Another contact may have moved into a period that does not hold this day.
    let moved = all.iter().filter(|other| changed.iter().any(|(id, _)| *id == other.id));
    let days: BTreeSet<Date> = moved.map(Contact::visited_on).chain([day]).collect();
    let standing = standing.map(|standing| match standing.contacts_since(day) {
        Some(since) => standing.counted(since, &after),
        None => standing.clone(),
    });
    OneMore {
        verdict: after.verdict(contact.id).cloned().unwrap_or(Verdict::Uncounted(WhyNot::NoDuty)),
        changed,
        tallies: by_first_day(days.into_iter().flat_map(|day| after.tallies_on(day))).into_values().collect(),
        standing,
    }
}

fn by_first_day(tallies: impl Iterator<Item = Tally>) -> BTreeMap<(String, Date), Tally> {
    tallies.map(|tally| ((tally.duty.clone(), tally.from), tally)).collect()
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
