//! An emergency is told, at the door or in the office.

use jiff::Timestamp;
use serde_json::json;

use super::{Content, Emergency, Told, What};
use crate::actor::{Actor, Verb};
use crate::areas::AreaPath;
use crate::events::{Action, Event, Subject};
use crate::ids::{EmergencyId, EventId, Mint, PersonId, TenantId, WorkerId};
use crate::refusal::Refusal;
use crate::text::filled;
use crate::visits::ContentHash;
use crate::visits::record::LONGEST_NOTE;

/// More people than this are told of nothing.
pub const MOST_TOLD: usize = 50;

/// Longest name or number of somebody who was told, in characters.
const LONGEST_NAME: usize = 40;

/// An emergency as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordEmergency {
    /// Its id, made where the button was pressed.
    pub id: EmergencyId,
    /// What is said.
    pub content: Content,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The county.
    pub tenant: TenantId,
    /// The person of the content, where the county knows them: with place and visitor.
    pub person: Option<(PersonId, &'a AreaPath, Option<WorkerId>)>,
    /// The contents that are kept under this id.
    pub known: &'a [ContentHash],
}

/// What becomes of an emergency.
#[derive(Debug, Clone, PartialEq)]
pub enum Recorded {
    /// It is kept; whether something else is known under its id.
    Kept {
        /// The row.
        emergency: Box<Emergency>,
        /// The entry for the log.
        event: Box<Event>,
        /// Other content came first: both stand.
        beside: bool,
    },
    /// The same was kept before; nothing changes.
    Known,
}

/// Why it is not kept. Never because of whom it is about, nor because a clock runs wrong: the time at which it came in
/// stands beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordRefusal {
    /// The role may not.
    NotAllowed,
    /// What happened is not said.
    SaysNothing,
    /// Too many words.
    LongText(&'static str),
    /// More people were told than anybody can call.
    TooManyTold,
}

impl From<RecordRefusal> for Refusal {
    fn from(refusal: RecordRefusal) -> Self {
        match refusal {
            RecordRefusal::NotAllowed => Refusal::new("emergency.not_allowed", "您的账号不能登记告急"),
            RecordRefusal::SaysNothing => {
                Refusal::new("emergency.says_nothing", "选了“其他”，请写一句是什么情况").at("words")
            }
            RecordRefusal::LongText(field) => {
                Refusal::new("emergency.long", format!("最多 {LONGEST_NOTE} 个字")).at(field)
            }
            RecordRefusal::TooManyTold => {
                Refusal::new("emergency.too_many_told", format!("告知了谁，最多写 {MOST_TOLD} 条")).at("told")
            }
        }
    }
}

/// Decides what is kept.
///
/// # Errors
/// All refusals at once.
pub fn record(
    command: &RecordEmergency,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Recorded, Vec<RecordRefusal>> {
    if !actor.may(Verb::RecordEmergency) {
        return Err(vec![RecordRefusal::NotAllowed]);
    }
    let content = trimmed(&command.content);
    let refusals = refusals(&content);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    // Over the id as it was sent: a phone may know one that went into another entry, and sends it again.
    let hash = content.hash();
    let content = Content { person: scene.person.map(|(id, ..)| id), ..content };
    if scene.known.contains(&hash) {
        return Ok(Recorded::Known);
    }
    let emergency = Emergency {
        id: command.id,
        tenant: scene.tenant,
        hash,
        area: scene.person.map_or_else(|| actor.area.clone(), |(_, area, _)| area.clone()),
        worker: actor.worker.or(scene.person.and_then(|(_, _, worker)| worker)),
        recorded_by: actor.account,
        recorded_at: now,
        content,
    };
    let event = event(&emergency, now, mint);
    let beside = !scene.known.is_empty();
    Ok(Recorded::Kept { emergency: Box::new(emergency), event: Box::new(event), beside })
}

fn trimmed(content: &Content) -> Content {
    let told = content.told.iter().map(|told| Told {
        name: filled(told.name.as_deref()),
        phone: filled(told.phone.as_deref()),
        ..told.clone()
    });
    Content {
        words: filled(content.words.as_deref()),
        note: filled(content.note.as_deref()),
        told: told.collect(),
        ..content.clone()
    }
}

fn refusals(content: &Content) -> Vec<RecordRefusal> {
    let longer =
        |text: &Option<String>, most: usize| text.as_ref().is_some_and(|text| text.chars().count() > most);
    let mut refusals = Vec::new();
    if content.what == What::Other && content.words.is_none() && content.note.is_none() {
        refusals.push(RecordRefusal::SaysNothing);
    }
    for (field, text) in [("words", &content.words), ("note", &content.note)] {
        if longer(text, LONGEST_NOTE) {
            refusals.push(RecordRefusal::LongText(field));
        }
    }
    if content.told.iter().any(|told| longer(&told.name, LONGEST_NAME) || longer(&told.phone, LONGEST_NAME)) {
        refusals.push(RecordRefusal::LongText("told"));
    }
    if content.told.len() > MOST_TOLD {
        refusals.push(RecordRefusal::TooManyTold);
    }
    refusals
}

fn event(emergency: &Emergency, now: Timestamp, mint: &mut dyn Mint) -> Event {
    let content = &emergency.content;
    Event {
        id: EventId::mint(mint),
        tenant: emergency.tenant,
        at: now,
        actor: emergency.recorded_by,
        action: Action::EmergencyRecorded,
        subject: Subject::Emergency(emergency.id),
        person: content.person,
        before: None,
        after: Some(json!({
            "began_at": content.began_at,
            "what": content.what.code(),
            "words": content.words,
            "told": content.told,
            "note": content.note,
        })),
        pack_hash: None,
        note: None,
    }
}
