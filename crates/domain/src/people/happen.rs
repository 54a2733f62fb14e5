//! Recording that something happened to a person, and correcting what was recorded.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::Person;
use super::happenings::{Happening, Kind, Whereabouts, known, whereabouts};
use crate::actor::{Actor, Verb};
use crate::dates::{day_of, days_between};
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, HappeningId, Mint, PersonId};
use crate::packs::Pack;
use crate::text::filled;

mod refusal;

pub use refusal::HappenRefusal;

#[cfg(test)]
mod tests;

/// Longest evidence or remark in characters.
pub const LONGEST_NOTE: usize = 500;
/// So far ahead an absence can be told, in days.
pub const AHEAD_DAYS: i64 = 366;

/// Something that happened, as somebody enters it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happen {
    /// The id the row will have, made with the form.
    pub id: HappeningId,
    /// To whom.
    pub person: PersonId,
    /// What.
    pub kind: Kind,
    /// The day, or the first of several.
    pub from_on: Date,
    /// The last day, where it is known. Not for events.
    pub until_on: Option<Date>,
    /// What it rests on.
    pub evidence: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

/// A correction of what was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amend {
    /// The id the row of the correction will have, made with the form.
    pub id: HappeningId,
    /// Whose.
    pub person: PersonId,
    /// What is corrected.
    pub of: HappeningId,
    /// How.
    pub how: Amendment,
    /// Why, or on whose word.
    pub note: Option<String>,
}

/// How something is corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amendment {
    /// It ended: the last day of being away.
    Ended {
        /// The last day.
        on: Date,
    },
    /// Its days were others.
    Dates {
        /// First day.
        from_on: Date,
        /// Last day, where there is one.
        until_on: Option<Date>,
    },
    /// It never happened.
    Withdrawn,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The person, if the actor may see them.
    pub person: Option<&'a Person>,
    /// All that happened to them, as far as it was told.
    pub happenings: &'a [Happening],
    /// The pack in force today.
    pub pack: &'a Pack,
}

/// What is to be kept; nothing where the same is there already.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    /// The row.
    pub row: Happening,
    /// The entry for the log.
    pub event: Event,
}

/// Decides about something that happened. `None` when the very same was kept before.
///
/// # Errors
/// All refusals at once.
pub fn happen(
    command: &Happen,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<Happened>, Vec<HappenRefusal>> {
    let person = allowed(scene, actor)?;
    if scene.happenings.iter().any(|row| row.id == command.id) {
        return Ok(None);
    }
    let row = Happening {
        id: command.id,
        tenant: person.tenant,
        person: person.id,
        kind: command.kind.clone(),
        from_on: command.from_on,
        until_on: command.until_on,
        evidence: filled(command.evidence.as_deref()),
        note: filled(command.note.as_deref()),
        recorded_at: now,
        recorded_by: actor.account,
        supersedes: None,
        withdrawn: false,
    };
    let mut refusals = refusals(&row, scene, day_of(now));
    if let (Some(wanted), None) = (wanted_evidence(&row.kind, scene.pack), &row.evidence) {
        refusals.push(HappenRefusal::NoEvidence { wanted: wanted.to_owned() });
    }
    let mut told = known(scene.happenings, now).into_iter();
    if told.any(|other| other.kind == row.kind && other.from_on == row.from_on) {
        refusals.push(HappenRefusal::ToldAlready);
    }
    if let Whereabouts::Left { exit, since } = whereabouts(scene.pack, scene.happenings, row.from_on, now) {
        refusals.push(HappenRefusal::LeftBefore { name: exit.name.clone(), since });
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let event = event(&row, Action::PersonHappened, None, scene.pack, EventId::mint(mint));
    Ok(Some(Happened { row, event }))
}

/// Decides about a correction. `None` when the very same was kept before.
///
/// # Errors
/// All refusals at once.
pub fn amend(
    command: &Amend,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<Happened>, Vec<HappenRefusal>> {
    let person = allowed(scene, actor)?;
    if scene.happenings.iter().any(|row| row.id == command.id) {
        return Ok(None);
    }
    let standing = known(scene.happenings, now);
    let Some(before) = standing.into_iter().find(|row| row.id == command.of) else {
        return Err(vec![HappenRefusal::ChangedMeanwhile]);
    };
    let (from_on, until_on, withdrawn) = match command.how {
        Amendment::Ended { on } => (before.from_on, Some(on), false),
        Amendment::Dates { from_on, until_on } => (from_on, until_on, false),
        Amendment::Withdrawn => (before.from_on, before.until_on, true),
    };
    let row = Happening {
        id: command.id,
        tenant: person.tenant,
        from_on,
        until_on,
        note: filled(command.note.as_deref()),
        recorded_at: now,
        recorded_by: actor.account,
        supersedes: Some(before.id),
        withdrawn,
        ..before.clone()
    };
    let mut refusals = refusals(&row, scene, day_of(now));
    if !matches!(command.how, Amendment::Ended { .. }) && row.note.is_none() {
        refusals.push(HappenRefusal::NoReason);
    }
    if !withdrawn && (from_on, until_on) == (before.from_on, before.until_on) {
        refusals.push(HappenRefusal::NothingNew);
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let event = event(&row, Action::PersonHappeningAmended, Some(before), scene.pack, EventId::mint(mint));
    Ok(Some(Happened { row, event }))
}

fn allowed<'a>(scene: &Scene<'a>, actor: &Actor) -> Result<&'a Person, Vec<HappenRefusal>> {
    if !actor.may(Verb::TellHappening) {
        return Err(vec![HappenRefusal::NotAllowed]);
    }
    let person = scene.person.filter(|person| actor.tenants.contains(&person.tenant));
    person.ok_or_else(|| vec![HappenRefusal::UnknownPerson])
}

/// What is wrong with a row by itself.
fn refusals(row: &Happening, scene: &Scene<'_>, today: Date) -> Vec<HappenRefusal> {
    let mut refusals = Vec::new();
    let rules = &scene.pack.rules;
    let is_known = match &row.kind {
        Kind::Event(id) => rules.event(id).is_some(),
        Kind::Absence(id) => rules.absence(id).is_some(),
        Kind::Exit(id) => rules.exit(id).is_some(),
    };
    // What an earlier pack knew can still be corrected.
    if !is_known && row.supersedes.is_none() {
        refusals.push(HappenRefusal::UnknownKind);
    }
    let ahead = days_between(today, row.from_on);
    match row.kind {
        Kind::Event(_) | Kind::Exit(_) if ahead > 0 => refusals.push(HappenRefusal::InFuture),
        Kind::Absence(_) if ahead > AHEAD_DAYS => refusals.push(HappenRefusal::TooFarAhead),
        _ => {}
    }
    if row.from_on.year() < 1900 {
        refusals.push(HappenRefusal::LongAgo);
    }
    match (row.until_on, &row.kind) {
        (Some(_), Kind::Event(_)) => refusals.push(HappenRefusal::EventHasNoEnd),
        (Some(until), _) if until < row.from_on => refusals.push(HappenRefusal::EndsBeforeItBegins),
        _ => {}
    }
    for (field, text) in [("evidence", &row.evidence), ("note", &row.note)] {
        if text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_NOTE) {
            refusals.push(HappenRefusal::LongText { field });
        }
    }
    refusals
}

/// What the pack wants it to rest on, where it wants anything.
pub fn wanted_evidence<'a>(kind: &Kind, pack: &'a Pack) -> Option<&'a str> {
    let wanted = match kind {
        Kind::Event(_) => None,
        Kind::Absence(id) => pack.rules.absence(id).map(|absence| absence.evidence.as_str()),
        Kind::Exit(id) => pack.rules.exit(id).map(|exit| exit.evidence.as_str()),
    };
    wanted.filter(|wanted| !wanted.is_empty())
}

fn event(row: &Happening, action: Action, before: Option<&Happening>, pack: &Pack, id: EventId) -> Event {
    Event {
        id,
        tenant: row.tenant,
        at: row.recorded_at,
        actor: row.recorded_by,
        action,
        subject: Subject::Person(row.person),
        person: Some(row.person),
        before: before.map(|before| told(before, pack)),
        after: (!row.withdrawn).then(|| told(row, pack)),
        pack_hash: Some(pack.rules.hash.clone()),
        note: row.note.clone(),
    }
}

fn told(row: &Happening, pack: &Pack) -> Value {
    json!({
        "happening": row.id.to_string(), "sort": row.kind.sort(), "kind": row.kind.id(),
        "name": row.kind.name(pack), "from_on": row.from_on.to_string(),
        "until_on": row.until_on.map(|day| day.to_string()), "evidence": row.evidence,
    })
}
