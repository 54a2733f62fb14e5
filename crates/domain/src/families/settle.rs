//! Somebody in the office has looked at what a family said, and tells what they did.

use jiff::Timestamp;
use serde_json::json;

use super::{Settled, Word};
use crate::actor::{Actor, Verb};
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, FamilyWordId, Mint};
use crate::refusal::Refusal;
use crate::text::filled;
use crate::visits::record::LONGEST_NOTE;

/// What is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettleWord {
    /// Which.
    pub word: FamilyWordId,
    /// What was done.
    pub words: String,
}

/// Why it stays open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettleRefusal {
    /// The role may not.
    NotAllowed,
    /// There is no such word within sight.
    Unknown,
    /// What was done is not said.
    SaysNothing,
    /// Too many characters.
    LongText,
}

impl From<SettleRefusal> for Refusal {
    fn from(refusal: SettleRefusal) -> Self {
        match refusal {
            SettleRefusal::NotAllowed => Refusal::new("settle.not_allowed", "您的账号不能处理家属来话"),
            SettleRefusal::Unknown => {
                Refusal::new("settle.unknown", "没有找到这条来话，或不在您负责的范围内")
            }
            SettleRefusal::SaysNothing => {
                Refusal::new("settle.says_nothing", "请写一句怎样处理的").at("words")
            }
            SettleRefusal::LongText => {
                Refusal::new("settle.long", format!("最多 {LONGEST_NOTE} 个字")).at("words")
            }
        }
    }
}

/// Whether somebody sees a word: nobody reads a complaint about themself.
pub fn sees(word: &Word, actor: &Actor) -> bool {
    let kind = word.said.kind();
    let about_oneself = actor.worker.is_some() && actor.worker == word.worker;
    kind.seen_by(actor.role) && !(matches!(kind, super::WordKind::Complaint) && about_oneself)
}

/// Decides; `None` where somebody was there first, whose words stand.
///
/// # Errors
/// Why it stays open.
pub fn settle(
    command: &SettleWord,
    word: Option<&Word>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<(Settled, Event)>, SettleRefusal> {
    if !actor.may(Verb::SettleFamilyWord) {
        return Err(SettleRefusal::NotAllowed);
    }
    let word = word.filter(|word| sees(word, actor)).ok_or(SettleRefusal::Unknown)?;
    if word.settled.is_some() {
        return Ok(None);
    }
    let words = filled(Some(&command.words)).ok_or(SettleRefusal::SaysNothing)?;
    if words.chars().count() > LONGEST_NOTE {
        return Err(SettleRefusal::LongText);
    }
    let event = Event {
        id: EventId::mint(mint),
        tenant: word.tenant,
        at: now,
        actor: actor.account,
        action: Action::FamilyWordSettled,
        subject: Subject::Person(word.person),
        person: Some(word.person),
        before: None,
        after: Some(json!({ "word": word.id, "words": words })),
        pack_hash: None,
        note: None,
    };
    Ok(Some((Settled { at: now, by: actor.account, words }, event)))
}
