//! `deadlines.toml`: what must be done how soon after an event, by whom, and whom to tell.

use jiff::civil::DateTime;
use serde::Deserialize;
use toml::Spanned;

use super::calendar::{Calendar, Due};
use super::recurring::RawRecurring;
use super::within::{RawWithin, Within};
use super::{Desk, ForWhom, within};
use crate::pack::Pack;
use crate::raw::Located;

pub(crate) const FILE: &str = "deadlines.toml";

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDeadlines {
    #[serde(default)]
    deadline: Vec<RawDeadline>,
    #[serde(default)]
    pub recurring: Vec<RawRecurring>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDeadline {
    id: Located,
    name: Located,
    clause: Located,
    #[serde(default)]
    class: Vec<Located>,
    is: Option<Located>,
    from: Located,
    within: Spanned<RawWithin>,
    second: Option<RawClock>,
    who: Located,
    #[serde(default)]
    tell: Vec<Located>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClock {
    from: Located,
    within: Spanned<RawWithin>,
}

/// What must be done how soon after an event.
#[derive(Debug, Clone)]
pub struct Deadline {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// For whom.
    pub whom: ForWhom,
    /// The clock that decides.
    pub clock: Clock,
    /// A second clock that is shown beside it and never takes its place.
    pub second: Option<Clock>,
    /// Who must do it.
    pub who: String,
    /// Who is told that it is done.
    pub tell: Vec<String>,
}

/// An event and a span of time after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Id of the event.
    pub from: String,
    /// How soon after it.
    pub within: Within,
}

impl Clock {
    /// When it ends, given when the event was.
    pub fn due(&self, calendar: &Calendar, event: DateTime) -> Due {
        calendar.due_when_worked(self.within, event)
    }
}

impl Pack {
    /// The deadlines that an event sets running, with the clock it starts: the first or the second.
    pub fn deadlines_from<'a>(&'a self, event: &'a str) -> impl Iterator<Item = (&'a Deadline, &'a Clock)> {
        self.sections.deadlines.iter().flat_map(move |deadline| {
            std::iter::once(&deadline.clock)
                .chain(&deadline.second)
                .filter(move |clock| clock.from == event)
                .map(move |clock| (deadline, clock))
        })
    }
}

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawDeadlines) -> Vec<Deadline> {
    let ids = raw.deadline.iter().map(|deadline| &deadline.id);
    desk.unique(FILE, ids.chain(raw.recurring.iter().map(|recurring| &recurring.id)));
    raw.deadline
        .iter()
        .map(|deadline| Deadline {
            id: deadline.id.get_ref().clone(),
            name: deadline.name.get_ref().clone(),
            clause: desk.clause(FILE, &deadline.clause),
            whom: desk.whom(FILE, &deadline.class, deadline.is.as_ref()),
            clock: clock(desk, &deadline.from, &deadline.within),
            second: deadline.second.as_ref().map(|second| clock(desk, &second.from, &second.within)),
            who: deadline.who.get_ref().clone(),
            tell: deadline.tell.iter().map(|who| who.get_ref().clone()).collect(),
        })
        .collect()
}

fn clock(desk: &mut Desk<'_, '_>, from: &Located, raw: &Spanned<RawWithin>) -> Clock {
    let events = desk.events.clone();
    desk.known_one(FILE, "事件（events.toml）", from, &events);
    Clock { from: from.get_ref().clone(), within: within::assemble(desk, FILE, raw) }
}
