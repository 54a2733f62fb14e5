//! `deadlines.toml`: what must be done how soon after an event, by whom, and whom to tell.

use jiff::civil::DateTime;
use serde::Deserialize;
use toml::Spanned;

use super::calendar::{Calendar, Due};
use super::desk::RawChosen;
use super::recurring::RawRecurring;
use super::replace::{Rule, for_as_many, replace};
use super::within::{RawWithin, Within};
use super::words::RawFlag;
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
    from: Spanned<RawChosen>,
    within: Spanned<RawWithin>,
    at_least: Option<Spanned<RawFlag>>,
    rolls: Option<Spanned<RawFlag>>,
    second: Option<RawClock>,
    who: Located,
    #[serde(default)]
    tell: Vec<Located>,
    instead_of: Option<Located>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClock {
    from: Spanned<RawChosen>,
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
    /// Days and months that end on a day off end on the next working day (Civil Code art. 203).
    pub rolls: bool,
    /// It is the least time that must pass, such as that of a publication, not the most.
    pub at_least: bool,
}

impl Clock {
    /// When it ends, given when the event was.
    pub fn due(&self, calendar: &Calendar, event: DateTime) -> Due {
        if self.rolls {
            calendar.due_when_worked(self.within, event)
        } else {
            calendar.due(self.within, event)
        }
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
    let deadlines = raw.deadline.iter().map(|deadline| one(desk, deadline)).collect();
    let written: Vec<_> =
        raw.deadline.iter().map(|deadline| (&deadline.id, deadline.instead_of.as_ref())).collect();
    replace(desk, FILE, deadlines, &written)
}

impl Rule for Deadline {
    const WHAT: &'static str = "时限";

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn asks_less(&self, old: &Self) -> Option<&'static str> {
        let (new, before) = (&self.clock, &old.clock);
        // A day off may move days and months beyond what is not moved; working days end on a day that is worked.
        let moves = new.rolls && matches!(new.within, Within::Days(_) | Within::Months(_));
        let moved_beyond = moves && !before.rolls && !matches!(before.within, Within::WorkingDays(1..));
        let in_time = if new.at_least {
            before.within.never_later_than(new.within)
        } else {
            new.within.never_later_than(before.within) && !moved_beyond
        };
        if new.from != before.from || !for_as_many(&self.whom, &old.whom) {
            Some("起算的事件不同，或者适用的人变窄了")
        } else if new.at_least != before.at_least || !in_time {
            Some("期限变长了，或者比不出长短")
        } else {
            None
        }
    }
}

fn one(desk: &mut Desk<'_, '_>, raw: &RawDeadline) -> Deadline {
    let at_least = desk.flag(FILE, raw.at_least.as_ref(), false);
    // A time that must pass is not made longer by a day off.
    let rolls = desk.flag(FILE, raw.rolls.as_ref(), !at_least);
    let mut clock = |from: &Spanned<RawChosen>, within: &Spanned<RawWithin>| Clock {
        from: desk.event(FILE, from),
        within: within::assemble(desk, FILE, within),
        rolls,
        at_least,
    };
    let first = clock(&raw.from, &raw.within);
    let second = raw.second.as_ref().map(|second| clock(&second.from, &second.within));
    Deadline {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        whom: desk.whom(FILE, &raw.class, raw.is.as_ref()),
        clock: first,
        second,
        who: raw.who.get_ref().clone(),
        tell: raw.tell.iter().map(|who| who.get_ref().clone()).collect(),
    }
}
