//! What was refused: neither done nor missed, and never paid (§7.14).

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::calendar::{day_of, days};
use super::counting::names;
use super::judgement::Row;
use super::story::{Contact, Mode, Outcome, Person, Story};

/// How many of the owed and undone contacts of a row were refused.
///
/// One refusal a day and mode stands for one contact, for the first duty in order that can use it.
pub fn count(story: &Story, life: &Person, contacts: &[&Contact], rows: &[Row], at: usize) -> u32 {
    let mut used: BTreeSet<(Date, Mode)> = BTreeSet::new();
    for row in &rows[..at] {
        used.extend(slots(story, life, contacts, row, &used));
    }
    slots(story, life, contacts, &rows[at], &used).len() as u32
}

/// The refusals that a row takes: at most as many as are undone, in order of time, none that another row has.
fn slots(
    story: &Story,
    life: &Person,
    contacts: &[&Contact],
    row: &Row,
    used: &BTreeSet<(Date, Mode)>,
) -> Vec<(Date, Mode)> {
    let undone = (row.owed as usize).saturating_sub(row.counted.len());
    let mut free = Vec::new();
    for (day, mode) in said_at_a_contact(story, contacts, row) {
        // Let in later on the same day: that was no refusal of the day (question 26).
        let counted = contacts.iter().any(|contact| {
            row.counted.contains(&contact.id) && contact.mode == mode && day_of(contact.visited_at) == day
        });
        if !counted && !used.contains(&(day, mode)) && !free.contains(&(day, mode)) {
            free.push((day, mode));
        }
    }
    for (day, mode) in said_once_for_all(story, life, row) {
        let counted = contacts
            .iter()
            .any(|contact| row.counted.contains(&contact.id) && day_of(contact.visited_at) == day);
        let told = free.iter().any(|(other, _)| *other == day);
        if !counted && !told && !used.contains(&(day, mode)) {
            free.push((day, mode));
        }
    }
    free.truncate(undone);
    free
}

/// Attempts with the outcome "refused", in a way that the duty names, known at the time of looking.
fn said_at_a_contact(story: &Story, contacts: &[&Contact], row: &Row) -> Vec<(Date, Mode)> {
    contacts
        .iter()
        .filter(|contact| contact.outcome == Outcome::Refused)
        .filter(|contact| contact.recorded_at <= story.seen_at && contact.visited_at <= contact.recorded_at)
        .map(|contact| (day_of(contact.visited_at), contact.mode))
        .filter(|(day, mode)| row.holds_on(*day) && names(row).contains(mode))
        .collect()
}

/// A day on which every way of the duty is refused for good is like a day on which somebody tried and was refused.
/// Nobody would have tried on a day away from home, nor on a day that is still to come.
fn said_once_for_all(story: &Story, life: &Person, row: &Row) -> Vec<(Date, Mode)> {
    let mut refused = Vec::new();
    for day in days(row.part) {
        let modes = names(row);
        let away = row.excused.iter().any(|(excused, _)| *excused == day);
        let all = modes.iter().all(|mode| {
            life.refuses.iter().any(|refusal| refusal.holds_on(day) && refusal.modes.contains(mode))
        });
        if all && !away && day <= day_of(story.seen_at) {
            refused.push((day, modes[0]));
        }
    }
    refused
}
