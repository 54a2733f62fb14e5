//! `events.toml`: what may happen to a subject, and the contacts that are owed because of it.

use jiff::civil::DateTime;
use serde::Deserialize;
use toml::Spanned;

use super::calendar::{Calendar, Due};
use super::replace::{Rule, as_often, as_wide, for_as_many, replace};
use super::within::{RawNumber, RawWithin, Within};
use super::words::RawFlag;
use super::{Desk, ForWhom, Subject, within};
use crate::Every;
use crate::pack::Pack;
use crate::raw::{Located, RawEvery};

pub(crate) const FILE: &str = "events.toml";

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawEvents {
    #[serde(default)]
    event: Vec<RawEvent>,
    #[serde(default)]
    triggered: Vec<RawTriggered>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEvent {
    id: Located,
    name: Located,
    clause: Located,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTriggered {
    id: Located,
    name: Located,
    clause: Located,
    event: Located,
    #[serde(default)]
    class: Vec<Located>,
    is: Option<Located>,
    after: Option<Spanned<RawWithin>>,
    within: Spanned<RawWithin>,
    count: Spanned<RawNumber>,
    every: Option<Spanned<RawEvery>>,
    modes: Vec<Located>,
    #[serde(default)]
    who: Vec<Located>,
    covers: Option<Spanned<RawFlag>>,
    instead_of: Option<Located>,
}

/// Kinds of events and what they bring.
#[derive(Debug, Clone, Default)]
pub struct Events {
    /// What may happen.
    pub events: Vec<Event>,
    /// What is owed then.
    pub triggered: Vec<Triggered>,
}

/// Something that may happen to a subject or to the work.
#[derive(Debug, Clone)]
pub struct Event {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
}

/// Contacts owed soon after an event.
#[derive(Debug, Clone)]
pub struct Triggered {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// Id of the event.
    pub event: String,
    /// For whom.
    pub whom: ForWhom,
    /// How long after the event its time begins; `None` where it begins with the event.
    pub after: Option<Within>,
    /// How soon, counted from there.
    pub within: Within,
    /// How many contacts.
    pub count: u32,
    /// In each such period until then, where it is more than once: weekly for a month after the event.
    pub every: Option<Every>,
    /// Modes that fulfil it.
    pub modes: Vec<String>,
    /// Kinds of visitor who may fulfil it; empty for all.
    pub who: Vec<String>,
    /// Ordinary contacts of that time count for it too, instead of being owed beside it.
    pub covers: bool,
}

impl Triggered {
    /// From when, and until when, its contacts are made.
    pub fn window(&self, at: DateTime, calendar: &Calendar) -> (DateTime, Due) {
        let from = self.after.map_or(at, |after| calendar.due(after, at).until);
        (from, calendar.due(self.within, from))
    }
}

impl Pack {
    /// The event with this id.
    pub fn event(&self, id: &str) -> Option<&Event> {
        self.sections.events.events.iter().find(|event| event.id == id)
    }

    /// What an event brings a subject, each with the moment at which it is due.
    pub fn triggered_by(
        &self,
        subject: Subject<'_>,
        event: &str,
        at: DateTime,
        calendar: &Calendar,
    ) -> Vec<(&Triggered, Due)> {
        self.sections
            .events
            .triggered
            .iter()
            .filter(|rule| rule.event == event && self.is_for(&rule.whom, subject) == Some(true))
            .map(|rule| (rule, rule.window(at, calendar).1))
            .collect()
    }
}

impl Rule for Triggered {
    const WHAT: &'static str = "事件任务";

    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn asks_less(&self, old: &Self) -> Option<&'static str> {
        let sooner = self.within.never_later_than(old.within);
        let in_time = match (self.every, old.every) {
            // What comes back in every period of some time is more the longer that time is.
            (Some(new), Some(every)) => {
                old.within.never_later_than(self.within) && as_often((self.count, new), (old.count, every))
            }
            (None, Some(_)) => false,
            _ => sooner && self.count >= old.count,
        };
        let after = |rule: &Self| rule.after.unwrap_or(Within::Hours(0));
        if self.event != old.event || !for_as_many(&self.whom, &old.whom) {
            Some("事件不同，或者适用的人变窄了")
        } else if !in_time || !after(self).never_later_than(after(old)) {
            Some("期限变长了，次数变少了，或者比不出长短")
        } else if self.modes.iter().any(|mode| !old.modes.contains(mode))
            || (!old.who.is_empty() && !as_wide(&old.who, &self.who))
            || (self.covers && !old.covers)
        {
            Some("多了可以用的方式、可以做的人，或者平常的联系也算了")
        } else {
            None
        }
    }
}

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawEvents) -> Events {
    desk.unique(FILE, raw.event.iter().map(|event| &event.id));
    desk.unique(FILE, raw.triggered.iter().map(|rule| &rule.id));
    let events: Vec<Event> = raw
        .event
        .iter()
        .map(|event| Event {
            id: event.id.get_ref().clone(),
            name: event.name.get_ref().clone(),
            clause: desk.clause(FILE, &event.clause),
        })
        .collect();
    let known: Vec<String> = events.iter().map(|event| event.id.clone()).collect();
    let triggered = raw.triggered.iter().map(|rule| one(desk, rule, &known)).collect();
    let written: Vec<_> = raw.triggered.iter().map(|rule| (&rule.id, rule.instead_of.as_ref())).collect();
    let triggered = replace(desk, FILE, triggered, &written);
    Events { events, triggered }
}

fn one(desk: &mut Desk<'_, '_>, rule: &RawTriggered, events: &[String]) -> Triggered {
    desk.known_one(FILE, "事件", &rule.event, events);
    Triggered {
        id: rule.id.get_ref().clone(),
        name: rule.name.get_ref().clone(),
        clause: desk.clause(FILE, &rule.clause),
        event: rule.event.get_ref().clone(),
        whom: desk.whom(FILE, &rule.class, rule.is.as_ref()),
        after: rule.after.as_ref().map(|after| within::assemble(desk, FILE, after)),
        within: within::assemble(desk, FILE, &rule.within),
        count: desk.count(FILE, &rule.count, 1),
        every: rule.every.as_ref().map(|every| desk.every(FILE, every)),
        modes: desk.modes(FILE, &rule.modes),
        who: rule.who.iter().map(|who| who.get_ref().clone()).collect(),
        covers: desk.flag(FILE, rule.covers.as_ref(), false),
    }
}
