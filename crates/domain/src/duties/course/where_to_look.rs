//! Where visitors look for a person on each day: what was known on that day, and what is known now.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::Duty;
use rules::sections::absences::Absence;
use rules::sections::pauses::Partly;

use crate::dates::{day_of, end_of};
use crate::packs::Pack;
use crate::people::Happening;
use crate::people::happenings::{Whereabouts, edges, whereabouts};

/// How it is with a person on a day.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stay<'a> {
    /// They have left, in this way, and nothing is asked.
    Left(&'a str),
    /// They belong to the register; what lets duties rest as it is known now, and as it was known on the day.
    Belongs([Option<Rest<'a>>; 2]),
}

/// What lets duties rest.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rest<'a> {
    /// They are away.
    Away(&'a Absence),
    /// They were believed to have left, in this way; nobody can be blamed for not coming.
    Believed(&'a str),
}

/// The days on which it may be otherwise than on the day before.
pub(super) fn turns(pack: &Pack, rows: &[Happening], known_at: Timestamp) -> BTreeSet<Date> {
    let known = rows.iter().filter(|row| row.recorded_at <= known_at);
    known.flat_map(|row| edges(pack, row).into_iter().chain([day_of(row.recorded_at)])).collect()
}

/// How it is on a day, as far as it is known at an instant.
///
/// Whoever was away or had left *as far as was known on that day* is excused even if it turns out otherwise: nothing is
/// missed in retrospect. What is learnt later excuses too.
pub(super) fn stay<'a>(pack: &'a Pack, rows: &[Happening], on: Date, known_at: Timestamp) -> Stay<'a> {
    let now = whereabouts(pack, rows, on, known_at);
    if let Whereabouts::Left { exit, since } = now
        && exit.duties.last_day(since).is_some_and(|last| last < on)
    {
        return Stay::Left(&exit.id);
    }
    let then = whereabouts(pack, rows, on, known_at.min(end_of(on)));
    Stay::Belongs([now, then].map(|there| rest(there, on)))
}

fn rest(there: Whereabouts<'_>, on: Date) -> Option<Rest<'_>> {
    match there {
        Whereabouts::Here => None,
        Whereabouts::Away { absence, since, .. } => {
            (absence.begins_on(since) <= on).then_some(Rest::Away(absence))
        }
        Whereabouts::Left { exit, since } => {
            exit.duties.last_day(since).filter(|last| *last < on).map(|_| Rest::Believed(&exit.id))
        }
    }
}

impl Stay<'_> {
    /// Nothing is known that changes anything.
    pub(super) const HERE: Self = Self::Belongs([None, None]);

    /// Whether a duty rests, with the reason and what a period asks for that is covered in part.
    pub(super) fn rest(&self, duty: &Duty) -> Option<(&str, Partly)> {
        let Self::Belongs(reasons) = self else { return None };
        reasons.iter().flatten().find_map(|reason| match reason {
            Rest::Away(absence) => absence.lets_rest(duty).then_some((absence.id.as_str(), absence.partly)),
            Rest::Believed(why) => Some((*why, Partly::Share)),
        })
    }
}
