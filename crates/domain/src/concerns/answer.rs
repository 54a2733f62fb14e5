//! Somebody in the office says what was done about a concern.

use jiff::Timestamp;
use serde_json::json;

use super::{Answered, Concern};
use crate::actor::{Actor, Verb};
use crate::events::{Action, Event, Subject};
use crate::ids::{ConcernId, EventId, Mint, PersonId};
use crate::refusal::Refusal;
use crate::text::filled;
use crate::visits::record::LONGEST_NOTE;

/// What is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerConcern {
    /// Which.
    pub concern: ConcernId,
    /// Whom it was about, where that is somebody of the register whom the asker sees.
    pub person: Option<PersonId>,
    /// What was done, for the office.
    pub words: String,
    /// What whoever told it is told in return.
    pub reply: Option<String>,
}

/// Why it is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerRefusal {
    /// The role may not.
    NotAllowed,
    /// There is no such concern within sight.
    Unknown,
    /// What was done is not said.
    SaysNothing,
    /// Too many words in a field.
    LongText(&'static str),
}

impl From<AnswerRefusal> for Refusal {
    fn from(refusal: AnswerRefusal) -> Self {
        match refusal {
            AnswerRefusal::NotAllowed => {
                Refusal::new("concern.answer_not_allowed", "您的账号不能处理情况反映")
            }
            AnswerRefusal::Unknown => {
                Refusal::new("concern.unknown", "没有找到这条情况反映，或不在您负责的范围内")
            }
            AnswerRefusal::SaysNothing => {
                Refusal::new("concern.answer_says_nothing", "请写怎样处理：谁去看了，人怎样").at("words")
            }
            AnswerRefusal::LongText(field) => {
                Refusal::new("concern.answer_long", format!("最多 {LONGEST_NOTE} 个字")).at(field)
            }
        }
    }
}

/// Decides; `None` where somebody was there first, whose words stand.
///
/// # Errors
/// Why it is not kept.
pub fn answer(
    command: &AnswerConcern,
    (concern, before): (Option<&Concern>, Option<&Answered>),
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<(Answered, Event)>, AnswerRefusal> {
    if !actor.may(Verb::AnswerConcern) {
        return Err(AnswerRefusal::NotAllowed);
    }
    let concern = concern.ok_or(AnswerRefusal::Unknown)?;
    if before.is_some() {
        return Ok(None);
    }
    let words = filled(Some(&command.words)).ok_or(AnswerRefusal::SaysNothing)?;
    let reply = filled(command.reply.as_deref());
    for (field, text) in [("words", Some(&words)), ("reply", reply.as_ref())] {
        if text.is_some_and(|text| text.chars().count() > LONGEST_NOTE) {
            return Err(AnswerRefusal::LongText(field));
        }
    }
    let event = Event {
        id: EventId::mint(mint),
        tenant: concern.tenant,
        at: now,
        actor: actor.account,
        action: Action::ConcernAnswered,
        subject: Subject::Concern(concern.id),
        person: command.person,
        before: None,
        after: Some(json!({ "words": words, "reply": reply })),
        pack_hash: None,
        note: None,
    };
    let (concern, by, person) = (concern.id, actor.account, command.person);
    Ok(Some((Answered { concern, by, at: now, person, words, reply }, event)))
}
