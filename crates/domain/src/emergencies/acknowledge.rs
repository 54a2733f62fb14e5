//! Somebody in the office takes an emergency up, and says what is done about it.

use jiff::Timestamp;
use serde_json::json;

use super::{Acknowledged, Emergency};
use crate::actor::{Actor, Verb};
use crate::events::{Action, Event, Subject};
use crate::ids::{EmergencyId, EventId, Mint};
use crate::refusal::Refusal;
use crate::text::filled;
use crate::visits::record::LONGEST_NOTE;

/// What is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcknowledgeEmergency {
    /// Which.
    pub emergency: EmergencyId,
    /// What is done about it.
    pub words: String,
}

/// Why it is not taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcknowledgeRefusal {
    /// The role may not.
    NotAllowed,
    /// There is no such emergency within sight.
    Unknown,
    /// What is done about it is not said.
    SaysNothing,
    /// Too many words.
    LongText,
}

impl From<AcknowledgeRefusal> for Refusal {
    fn from(refusal: AcknowledgeRefusal) -> Self {
        match refusal {
            AcknowledgeRefusal::NotAllowed => Refusal::new("acknowledge.not_allowed", "您的账号不能签收告急"),
            AcknowledgeRefusal::Unknown => {
                Refusal::new("acknowledge.unknown", "没有找到这条告急，或不在您负责的范围内")
            }
            AcknowledgeRefusal::SaysNothing => {
                Refusal::new("acknowledge.says_nothing", "请写怎样处理：人现在怎样，谁去了").at("words")
            }
            AcknowledgeRefusal::LongText => {
                Refusal::new("acknowledge.long", format!("最多 {LONGEST_NOTE} 个字")).at("words")
            }
        }
    }
}

/// Decides; `None` where somebody was there first, whose words stand.
///
/// # Errors
/// Why it is not taken up.
pub fn acknowledge(
    command: &AcknowledgeEmergency,
    (emergency, before): (Option<&Emergency>, Option<&Acknowledged>),
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<(Acknowledged, Event)>, AcknowledgeRefusal> {
    if !actor.may(Verb::AcknowledgeEmergency) {
        return Err(AcknowledgeRefusal::NotAllowed);
    }
    let emergency = emergency.ok_or(AcknowledgeRefusal::Unknown)?;
    if before.is_some() {
        return Ok(None);
    }
    let words = filled(Some(&command.words)).ok_or(AcknowledgeRefusal::SaysNothing)?;
    if words.chars().count() > LONGEST_NOTE {
        return Err(AcknowledgeRefusal::LongText);
    }
    let event = Event {
        id: EventId::mint(mint),
        tenant: emergency.tenant,
        at: now,
        actor: actor.account,
        action: Action::EmergencyAcknowledged,
        subject: Subject::Emergency(emergency.id),
        person: emergency.content.person,
        before: None,
        after: Some(json!({ "words": words })),
        pack_hash: None,
        note: None,
    };
    Ok(Some((Acknowledged { emergency: emergency.id, by: actor.account, at: now, words }, event)))
}
