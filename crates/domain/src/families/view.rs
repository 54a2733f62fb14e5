//! What a link shows: decided by the person's own word, and never more than who comes and when.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Holder, Link, QUIET_DAYS, Reminder, Word};
use crate::dates::{day_of, days_between};
use crate::duties::{Contact, Due};
use crate::people::Consent;
use crate::people::consents::{Purpose, Said, last};
use crate::visits::Mode;
use crate::visits::outcome::OutcomeKind;

/// How much a link shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Who comes, when somebody was last there, when somebody comes next.
    Whole,
    /// Nobody asked the person yet: nothing of visits, but the family may say something.
    SayOnly,
    /// The person said no: nothing, and the office's number.
    Closed,
}

/// How much a link shows its holder on a day. The older person may see their own; a relative sees visits only with a yes.
pub fn view(holder: &Holder, consents: &[Consent], on: Date, at: Timestamp) -> View {
    if *holder == Holder::Oneself {
        return View::Whole;
    }
    match last(consents, Purpose::Family, on, at).map(|row| row.said) {
        Some(Said::Given) => View::Whole,
        Some(Said::Refused | Said::Withdrawn) => View::Closed,
        None => View::SayOnly,
    }
}

/// All that is told of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastContact {
    /// On which day.
    pub on: Date,
    /// How.
    pub mode: Mode,
    /// Whether the person was reached.
    pub reached: bool,
}

/// The latest contact, in whatever order they are given; what was voided did not take place.
pub fn last_contact<'a>(contacts: impl IntoIterator<Item = &'a Contact>) -> Option<LastContact> {
    let made = contacts.into_iter().filter(|one| !one.voided);
    let latest = made.max_by_key(|one| (one.visited_at, one.id))?;
    Some(LastContact {
        on: latest.visited_on(),
        mode: latest.mode,
        reached: latest.outcome == OutcomeKind::Reached,
    })
}

/// When somebody comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// On one of these days, the last included.
    Between(Date, Date),
    /// Somebody should have come by then.
    Late(Date),
}

/// When somebody comes next, from what is owed; `None` where nothing is.
pub fn next(due: Option<Due>, today: Date) -> Option<Next> {
    let due = due?;
    Some(if due.due_on < today {
        Next::Late(due.due_on)
    } else {
        Next::Between(due.opens_on.max(today), due.due_on)
    })
}

/// Since when nobody of the family was heard of, where that is long; `None` for a family whom nobody invited or reminded.
/// Heard of is whoever said something through a link or answered a reminder.
pub fn quiet_since(links: &[Link], words: &[Word], reminders: &[Reminder], today: Date) -> Option<Date> {
    let relatives = links.iter().filter(|link| link.holder != Holder::Oneself);
    let of_oneself =
        |word: &Word| links.iter().any(|link| link.id == word.link && link.holder == Holder::Oneself);
    let known = relatives.map(|link| day_of(link.made_at)).chain(reminders.iter().map(|one| one.on)).min()?;
    let said = words.iter().filter(|word| !of_oneself(word)).map(|word| day_of(word.said_at));
    let answered = reminders.iter().filter(|one| one.answer.is_some()).map(|one| one.on);
    let heard = said.chain(answered).max().unwrap_or(known);
    (days_between(heard, today) > QUIET_DAYS).then_some(heard)
}
