//! Entering that somebody was told of the policy, one or a whole meeting, and correcting it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::Person;
use super::tellings::{Telling, TellingWay, known};
use crate::actor::{Actor, Verb};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, Mint, PersonId, TellingId};
use crate::refusal::Refusal;
use crate::text::filled;

#[cfg(test)]
mod tests;

/// Longest name or remark in characters.
pub const LONGEST_NOTE: usize = 200;

/// Somebody was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tell {
    /// The id the row will have, made with the form.
    pub id: TellingId,
    /// Who was told.
    pub person: PersonId,
    /// On which day.
    pub told_on: Date,
    /// By whom.
    pub told_by: String,
    /// How.
    pub way: TellingWay,
    /// Version of the leaflet that was handed over.
    pub leaflet: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

/// It was entered wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untell {
    /// The id the new row will have, made with the form.
    pub id: TellingId,
    /// Whose.
    pub person: PersonId,
    /// What was wrong.
    pub of: TellingId,
    /// Why.
    pub note: Option<String>,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The person, if the actor may see them.
    pub person: Option<&'a Person>,
    /// All rows about them.
    pub tellings: &'a [Telling],
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The row.
    pub row: Telling,
    /// The entry for the log.
    pub event: Event,
}

/// Why it is not kept that somebody was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TellRefusal {
    /// The role does not enter it.
    NotAllowed,
    /// Nobody of that id, or nobody the actor may see.
    UnknownPerson,
    /// Tomorrow.
    InFuture,
    /// Before the year 2000.
    LongAgo,
    /// Nobody says who told them.
    NoTeller,
    /// A correction without a reason.
    NoReason,
    /// Somebody else has corrected it since the page was opened.
    ChangedMeanwhile,
    /// Too many characters.
    LongText {
        /// In which field.
        field: &'static str,
    },
}

impl From<TellRefusal> for Refusal {
    fn from(refusal: TellRefusal) -> Self {
        use TellRefusal as R;
        match refusal {
            R::NotAllowed => Refusal::new("tell.not_allowed", "您的账号不能登记政策告知"),
            R::UnknownPerson => {
                Refusal::new("tell.unknown_person", "有人不在您负责的范围内，请重新打开名单再选")
            }
            R::InFuture => Refusal::new("tell.in_future", "这一天还没有到，请在告知以后登记").at("told_on"),
            R::LongAgo => Refusal::new("tell.long_ago", "日期太早，请核对年份").at("told_on"),
            R::NoTeller => Refusal::new("tell.no_teller", "请填写由谁告知").at("told_by"),
            R::NoReason => Refusal::new("tell.no_reason", "请写明为什么更正").at("note"),
            R::ChangedMeanwhile => {
                Refusal::new("tell.meanwhile", "这一条刚被别人更正过，请看过最新情况后再决定")
            }
            R::LongText { field } => {
                Refusal::new("tell.long_text", format!("最多 {LONGEST_NOTE} 个字")).at(field)
            }
        }
    }
}

/// Decides whether it is kept that somebody was told. `None` when the same is known: the same form once more, or a
/// meeting entered twice.
///
/// # Errors
/// All refusals at once.
pub fn tell(
    command: &Tell,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<Told>, Vec<TellRefusal>> {
    let person = allowed(scene, actor)?;
    let row = Telling {
        id: command.id,
        tenant: person.tenant,
        person: person.id,
        told_on: command.told_on,
        told_by: command.told_by.trim().to_owned(),
        way: command.way,
        leaflet: filled(command.leaflet.as_deref()),
        note: filled(command.note.as_deref()),
        recorded_at: now,
        recorded_by: actor.account,
        supersedes: None,
        withdrawn: false,
    };
    let mut refusals = Vec::new();
    if row.told_on > day_of(now) {
        refusals.push(TellRefusal::InFuture);
    } else if row.told_on.year() < 2000 {
        refusals.push(TellRefusal::LongAgo);
    }
    if row.told_by.is_empty() {
        refusals.push(TellRefusal::NoTeller);
    }
    for (field, text) in [("told_by", Some(&row.told_by)), ("note", row.note.as_ref())] {
        if text.is_some_and(|text| text.chars().count() > LONGEST_NOTE) {
            refusals.push(TellRefusal::LongText { field });
        }
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let sent_before = scene.tellings.iter().any(|other| other.id == row.id);
    let same = |other: &&Telling| (other.told_on, other.way) == (row.told_on, row.way);
    if sent_before || known(scene.tellings, now).iter().any(same) {
        return Ok(None);
    }
    let event = event(&row, Action::PersonTold, None, EventId::mint(mint));
    Ok(Some(Told { row, event }))
}

/// Decides about a correction. `None` when the very same was kept before.
///
/// # Errors
/// All refusals at once.
pub fn untell(
    command: &Untell,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<Told>, Vec<TellRefusal>> {
    allowed(scene, actor)?;
    if scene.tellings.iter().any(|row| row.id == command.id) {
        return Ok(None);
    }
    let Some(before) = known(scene.tellings, now).into_iter().find(|row| row.id == command.of) else {
        return Err(vec![TellRefusal::ChangedMeanwhile]);
    };
    let Some(note) = filled(command.note.as_deref()) else { return Err(vec![TellRefusal::NoReason]) };
    if note.chars().count() > LONGEST_NOTE {
        return Err(vec![TellRefusal::LongText { field: "note" }]);
    }
    let row = Telling {
        id: command.id,
        note: Some(note),
        recorded_at: now,
        recorded_by: actor.account,
        supersedes: Some(before.id),
        withdrawn: true,
        ..before.clone()
    };
    let event = event(&row, Action::PersonToldAmended, Some(before), EventId::mint(mint));
    Ok(Some(Told { row, event }))
}

fn allowed<'a>(scene: &Scene<'a>, actor: &Actor) -> Result<&'a Person, Vec<TellRefusal>> {
    if !actor.may(Verb::RecordTold) {
        return Err(vec![TellRefusal::NotAllowed]);
    }
    let person = scene.person.filter(|person| actor.tenants.contains(&person.tenant));
    person.ok_or_else(|| vec![TellRefusal::UnknownPerson])
}

fn event(row: &Telling, action: Action, before: Option<&Telling>, id: EventId) -> Event {
    Event {
        id,
        tenant: row.tenant,
        at: row.recorded_at,
        actor: row.recorded_by,
        action,
        subject: Subject::Person(row.person),
        person: Some(row.person),
        before: before.map(told),
        after: (!row.withdrawn).then(|| told(row)),
        pack_hash: None,
        note: row.note.clone(),
    }
}

fn told(row: &Telling) -> Value {
    json!({
        "telling": row.id.to_string(), "told_on": row.told_on.to_string(), "told_by": row.told_by,
        "way": row.way.code(), "leaflet": row.leaflet,
    })
}
