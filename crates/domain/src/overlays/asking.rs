//! From an alert or a festival to what it asks of somebody: the notice, the class, and the facts where the notice
//! looks at them.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::Date;
use rules::sections::absences::Stops;
use rules::sections::overlays::{AlertPer, Festival, FestivalPer, Overlay, When};
use rules::sections::{ForWhom, Subject};
use rules::{Decision, FactError, Record};
use serde_json::{Map, Value};

use super::ask::{Ask, Rhythm};
use crate::alerts::Alert;
use crate::dates::{add_days, day_of, start_of};
use crate::packs::Pack;
use crate::visits::Mode;

/// Why something is asked.
#[derive(Debug, Clone, Copy)]
pub enum Cause<'a> {
    /// An alert.
    Alert(&'a Alert),
    /// A festival of the pack, by its id, in a year.
    Festival(&'a str, i16),
}

impl Cause<'_> {
    /// The day for which facts and ages are looked at: the first.
    fn day(&self, pack: &Pack) -> Option<Date> {
        match self {
            Self::Alert(alert) => Some(day_of(alert.from())),
            Self::Festival(id, year) => festival(pack, id)?.window(*year).map(|(from, _)| from),
        }
    }
}

/// The festival of an id.
fn festival<'a>(pack: &'a Pack, id: &str) -> Option<&'a Festival> {
    pack.rules.sections.overlays.festivals.iter().find(|festival| festival.id == id)
}

/// What a cause asks of many people, remembered class by class.
pub struct Asking<'a> {
    pack: &'a Pack,
    cause: Cause<'a>,
    day: Date,
    unknown: Option<Record>,
    known: HashMap<Option<String>, Option<Arc<[Ask]>>>,
}

impl<'a> Asking<'a> {
    /// Of a cause under a notice: that of its first day.
    pub fn new(pack: &'a Pack, cause: Cause<'a>) -> Self {
        let day = cause.day(pack).unwrap_or(Date::MIN);
        let unknown = pack.rules.read(&Map::new(), day).ok();
        Self { pack, cause, day, unknown, known: HashMap::new() }
    }

    /// The day for which class and facts are looked at: the first.
    pub const fn day(&self) -> Date {
        self.day
    }

    /// What is asked of somebody of a class, if that does not depend on facts of theirs; `None` where the facts have to be
    /// read for [`Asking::by_facts`]. Of whoever is in no class nothing is asked: they are out of scope, or nobody knows
    /// yet whether they are in it.
    pub fn by_class(&mut self, class: Option<&str>) -> Option<Arc<[Ask]>> {
        if class.is_none() {
            return Some(Arc::new([]));
        }
        let key = class.map(str::to_owned);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let decision = Decision { class: key.clone(), ..Decision::default() };
        let found = self.unknown.as_ref().and_then(|record| {
            let subject = Subject { decision: &decision, record };
            (!self.depends_on_facts(subject)).then(|| self.asks(subject).into())
        });
        self.known.insert(key, found.clone());
        found
    }

    /// What is asked of somebody whose facts decide.
    ///
    /// # Errors
    /// A stored fact that the notice does not take.
    pub fn by_facts(&self, class: Option<&str>, facts: &Map<String, Value>) -> Result<Arc<[Ask]>, FactError> {
        if class.is_none() {
            return Ok(Arc::new([]));
        }
        let record = self.pack.rules.read(&self.pack.spoken_of(facts), self.day)?;
        let decision = Decision { class: class.map(str::to_owned), ..Decision::default() };
        Ok(self.asks(Subject { decision: &decision, record: &record }).into())
    }

    /// Whether an unknown fact decides for a class whether something is asked, or how much.
    fn depends_on_facts(&self, subject: Subject<'_>) -> bool {
        let overlays = &self.pack.rules.sections.overlays;
        let open = |whom: &ForWhom| self.pack.rules.is_for(whom, subject).is_none();
        match self.cause {
            Cause::Alert(alert) => {
                // Rules for levels that were never told ask for nothing, whatever the facts are.
                let told = |one: &&Overlay| {
                    one.alerts.contains(&alert.kind)
                        && (one.levels.is_empty()
                            || alert
                                .stages()
                                .any(|stage| one.levels.iter().any(|level| level == stage.level)))
                };
                let mut told = overlays.overlays.iter().filter(told);
                !alert.withdrawn
                    && told
                        .any(|one| open(&one.whom) || one.insteads.iter().any(|instead| open(&instead.whom)))
            }
            Cause::Festival(id, _) => festival(self.pack, id).is_some_and(|festival| open(&festival.whom)),
        }
    }

    fn asks(&self, subject: Subject<'_>) -> Vec<Ask> {
        match self.cause {
            Cause::Alert(alert) => self.of_alert(alert, subject),
            Cause::Festival(id, year) => {
                let all = self.pack.rules.festivals_of(subject, year);
                let mine = all.into_iter().filter(|(festival, ..)| festival.id == id);
                mine.map(|(festival, from, to)| of_festival(festival, from, to)).collect()
            }
        }
    }

    /// Level by level: a rule that asks for the same at the next level goes on, so that raising an alert asks for
    /// nothing twice.
    fn of_alert(&self, alert: &Alert, subject: Subject<'_>) -> Vec<Ask> {
        if alert.withdrawn {
            return Vec::new();
        }
        // A kind or level that the notice no longer has asks for nothing.
        let of = |level: &str, when| {
            self.pack.rules.overlays_of(subject, &alert.kind, level, when).unwrap_or_default()
        };
        let mut asks: Vec<Ask> = Vec::new();
        for stage in alert.stages() {
            for overlay in of(stage.level, When::Issued) {
                let new = self.of_overlay(&overlay, stage.from, stage.until);
                let goes_on = |ask: &&mut Ask| {
                    ask.id == new.id && ask.until == Some(new.from) && ask.count == new.count
                };
                match asks.iter_mut().find(goes_on).filter(|_| !matches!(overlay.per, AlertPer::Hours(_))) {
                    Some(ask) => ask.until = new.until,
                    None => asks.push(new),
                }
            }
        }
        if let Some(until) = alert.until {
            let after = of(alert.level(), When::Lifted);
            asks.extend(after.iter().map(|overlay| self.of_overlay(overlay, until, None)));
        }
        asks
    }

    fn of_overlay(&self, overlay: &Overlay, from: jiff::Timestamp, until: Option<jiff::Timestamp>) -> Ask {
        let parts = self.pack.rules.sections.ladder.parts.iter();
        let parts: Vec<_> = parts.filter(|part| overlay.parts.contains(&part.id)).cloned().collect();
        let (rhythm, until) = match overlay.per {
            AlertPer::Day => (Rhythm::Days(1, parts), until),
            AlertPer::Days(days) => (Rhythm::Days(days, parts), until),
            AlertPer::Alert => (Rhythm::Once, until),
            // Whoever was to be reached within hours is, even where the alert is over before.
            AlertPer::Hours(hours) => {
                let hours = SignedDuration::from_hours(i64::from(hours));
                (Rhythm::Once, Some(from.saturating_add(hours).unwrap_or(from)))
            }
        };
        Ask {
            id: overlay.id.clone(),
            name: overlay.name.clone(),
            clause: overlay.clause.clone(),
            message: overlay.message.clone(),
            modes: modes(&overlay.modes),
            who: overlay.who.clone(),
            covers: overlay.covers,
            stops: modes(&overlay.stops),
            count: overlay.count,
            rhythm,
            from,
            until,
        }
    }
}

fn of_festival(festival: &Festival, from: Date, to: Date) -> Ask {
    Ask {
        id: festival.id.clone(),
        name: festival.name.clone(),
        clause: festival.clause.clone(),
        message: festival.message.clone(),
        modes: modes(&festival.modes),
        who: festival.who.clone(),
        covers: festival.covers,
        stops: Vec::new(),
        count: festival.count,
        rhythm: match festival.per {
            FestivalPer::Festival => Rhythm::Once,
            FestivalPer::Day => Rhythm::Days(1, Vec::new()),
        },
        from: start_of(from),
        until: Some(start_of(add_days(to, 1))),
    }
}

/// Codes that the pack has checked.
fn modes(codes: &[String]) -> Vec<Mode> {
    codes.iter().filter_map(|code| Mode::from_code(code)).collect()
}

/// Whether nothing is asked of somebody who is away, by the id of how: the notice lets visits rest, or at least those in
/// the modes that would be asked for.
pub fn rests(pack: &Pack, elsewhere: &str, asks: &[Ask]) -> bool {
    let Some(absence) = pack.rules.absence(elsewhere) else { return false };
    let stopped = |mode: &Mode| absence.stops_modes.iter().any(|code| code == mode.code());
    absence.stops != Stops::None
        && (absence.stops_modes.is_empty() || asks.iter().flat_map(|ask| &ask.modes).all(stopped))
}

/// Whether a rule is for anybody at all: the readings that were chosen may say that it is for nobody.
pub fn may_ask(pack: &Pack, whom: &ForWhom) -> bool {
    let Ok(unknown) = pack.rules.read(&Map::new(), Date::MIN) else { return false };
    pack.rules.classes.iter().any(|class| {
        let decision = Decision { class: Some(class.id.clone()), ..Decision::default() };
        pack.rules.is_for(whom, Subject { decision: &decision, record: &unknown }) != Some(false)
    })
}
