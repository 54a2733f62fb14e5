//! Which contacts count, for which duty, and why the others do not.

use super::calendar::{between, day_of, plus};
use super::judgement::{Fate, Flag, Reason, Row, Verdict};
use super::packs::{Duty, duties};
use super::refusals;
use super::story::Mode::{self, Door};
use super::story::{By, Contact, Outcome, Person, Story};

/// §4: an entry later than this many days needs a reason.
const LATE_AFTER_DAYS: i64 = 3;

/// Fills the rows of one person and says what became of each contact.
pub fn count(story: &Story, person: usize, rows: &mut [Row]) -> Vec<Verdict> {
    let life = &story.people[person];
    let mut contacts: Vec<&Contact> =
        story.contacts.iter().filter(|contact| contact.person == person).collect();
    // Promise 3 of the design: what counts is a fold in the order of (visited at, id), whatever arrived when.
    contacts.sort_by_key(|contact| (contact.visited_at, contact.id));

    let mut fates: Vec<Option<Fate>> =
        contacts.iter().map(|contact| barred(story, life, rows, contact).map(Fate::Not)).collect();
    give_out(Round::Named, &contacts, &mut fates, rows);
    give_out(Round::Stronger, &contacts, &mut fates, rows);
    // What is still owed and was refused is refused, not missed (§7.14).
    for at in 0..rows.len() {
        rows[at].refused = refusals::count(story, life, &contacts, rows, at);
    }
    give_out(Round::Instead, &contacts, &mut fates, rows);

    for row in rows.iter_mut() {
        close(story, row, &contacts);
    }
    (0..contacts.len()).map(|at| verdict(&contacts, &fates, at)).collect()
}

/// Contacts are given out three times; each time only those that nobody has taken yet.
#[derive(Clone, Copy)]
enum Round {
    /// To the first duty that names the mode and has room.
    Named,
    /// To the first duty with room that a stronger way does as well (§4: door covers phone).
    Stronger,
    /// To the first duty with a refused visit that nothing has stood in for yet (T37).
    Instead,
}

fn give_out(round: Round, contacts: &[&Contact], fates: &mut [Option<Fate>], rows: &mut [Row]) {
    for (at, contact) in contacts.iter().enumerate() {
        let day = day_of(contact.visited_at);
        let asked = is_asked(rows, contact);
        for row in rows.iter_mut() {
            let (fits, room) = match round {
                Round::Named => (names(row).contains(&contact.mode), row.room()),
                Round::Stronger => (covers(row).contains(&contact.mode), row.room()),
                Round::Instead => (
                    asked && stands_in(row).contains(&contact.mode),
                    (row.instead.len() as u32) < row.refused,
                ),
            };
            let fits = fits && row.holds_on(day);
            if fates[at].is_some() || !fits || !room || is_repeated(contacts, fates, at, row) {
                continue;
            }
            fates[at] = Some(match round {
                Round::Named => Fate::Counts(row.duty),
                Round::Stronger => Fate::Covers(row.duty),
                Round::Instead => Fate::InsteadOfRefused(row.duty),
            });
            match round {
                Round::Named | Round::Stronger => row.counted.push(contact.id),
                Round::Instead => row.instead.push(contact.id),
            }
        }
    }
}

/// What keeps a contact from counting before any duty is looked at. The first reason that applies is told.
fn barred(story: &Story, life: &Person, rows: &[Row], contact: &Contact) -> Option<Reason> {
    let day = day_of(contact.visited_at);
    let owing: Vec<&Row> = rows.iter().filter(|row| row.holds_on(day)).collect();
    if contact.recorded_at > story.seen_at {
        Some(Reason::NotKnownYet)
    } else if contact.visited_at > contact.recorded_at {
        Some(Reason::InTheFuture)
    } else if life.died_on.is_some_and(|died_on| day > died_on) {
        Some(Reason::AfterDeath) // T39
    } else if contact.outcome == Outcome::NotReached {
        Some(Reason::NotReached) // §4: an attempt is recorded and does not count
    } else if contact.outcome == Outcome::KnownSafe {
        Some(Reason::KnownSafe) // §4.1: not met, but nobody needs to worry
    } else if contact.outcome == Outcome::Refused {
        Some(Reason::Refused)
    } else if owing.is_empty() {
        Some(Reason::NoDuty)
    } else if !is_asked(rows, contact) && owing.iter().all(|row| !covers(row).contains(&contact.mode)) {
        Some(Reason::ModeNotAsked)
    } else {
        None
    }
}

/// §4: two contacts of one day in one mode count once, for each duty.
fn is_repeated(contacts: &[&Contact], fates: &[Option<Fate>], at: usize, row: &Row) -> bool {
    (0..contacts.len()).any(|other| {
        other != at
            && fates[other].is_some_and(Fate::counts)
            && (row.counted.contains(&contacts[other].id) || row.instead.contains(&contacts[other].id))
            && same_day_same_mode(contacts[other], contacts[at])
    })
}

fn same_day_same_mode(one: &Contact, other: &Contact) -> bool {
    one.mode == other.mode && day_of(one.visited_at) == day_of(other.visited_at)
}

/// The ways that do a duty. §7.35: without a telephone a duty by phone is a duty at the door.
pub fn names(row: &Row) -> &'static [Mode] {
    if row.at_the_door { &[Door] } else { duty_of(row).modes }
}

fn covers(row: &Row) -> &'static [Mode] {
    if row.at_the_door { &[] } else { duty_of(row).covered_by }
}

/// The ways that stand in for a refused visit, if some duty in force on the day asks for them at all (`is_asked`):
/// nobody who cannot be telephoned is telephoned instead of being visited.
fn stands_in(row: &Row) -> &'static [Mode] {
    duty_of(row).if_refused
}

/// Whether some duty in force on the day of a contact names its mode.
fn is_asked(rows: &[Row], contact: &Contact) -> bool {
    let day = day_of(contact.visited_at);
    rows.iter().any(|row| row.holds_on(day) && names(row).contains(&contact.mode))
}

pub fn duty_of(row: &Row) -> Duty {
    *duties(row.class).iter().find(|duty| duty.id == row.duty).unwrap()
}

/// Met, missed or still running, once everything is given out.
fn close(story: &Story, row: &mut Row, contacts: &[&Contact]) {
    let order = |id: &u32| contacts.iter().position(|contact| contact.id == *id);
    row.counted.sort_by_key(order);
    row.instead.sort_by_key(order);
    let done = row.counted.len() as u32;
    row.met = done >= row.owed;
    if day_of(story.seen_at) > row.part.1 {
        row.missed = row.owed.saturating_sub(done + row.refused);
    }
    if row.missed > 0 {
        row.missed_since = Some(plus(row.part.1, 1));
    }
}

fn verdict(contacts: &[&Contact], fates: &[Option<Fate>], at: usize) -> Verdict {
    let contact = contacts[at];
    let day = day_of(contact.visited_at);
    let twin = (0..contacts.len()).any(|other| {
        other != at && fates[other].is_some_and(Fate::counts) && same_day_same_mode(contacts[other], contact)
    });
    let left_over = if twin { Reason::SameDaySameMode } else { Reason::MoreThanMayCount };
    let fate = fates[at].unwrap_or(Fate::Not(left_over));

    let mut flags = Vec::new();
    if fate == Fate::Not(Reason::AfterDeath) {
        flags.push(Flag::AfterDeath);
    }
    if between(day, day_of(contact.recorded_at)) > LATE_AFTER_DAYS && !contact.late_reason {
        flags.push(Flag::LateWithoutReason);
    }
    Verdict { id: contact.id, person: contact.person, day, fate, fen: 0, flags }
}

/// §4: somebody else's contact does the duty, but earns the daily visitor nothing.
pub fn is_paid(contact: &Contact, fate: Fate) -> bool {
    fate.counts() && contact.by == By::DailyVisitor
}
