//! A relative was reminded to come or to call, and what they answered. Nothing follows from it by itself.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::{Asked, LONGEST_NAME, Reminder};
use crate::actor::{Actor, Verb};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, Mint, PersonId, ReminderId};
use crate::people::Person;
use crate::refusal::Refusal;
use crate::text::filled;

/// Longest answer, in characters.
pub const LONGEST_ANSWER: usize = 200;

/// What is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remind {
    /// Made with the form: sent again, nothing is entered twice.
    pub id: ReminderId,
    /// About whom.
    pub person: PersonId,
    /// Who was reminded.
    pub whom: String,
    /// Of what.
    pub asked: Asked,
    /// On which day.
    pub on: Date,
    /// What they answered.
    pub answer: String,
}

/// Why nothing is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemindRefusal {
    /// The role may not.
    NotAllowed,
    /// There is no such person within sight.
    Unknown,
    /// Nobody is named.
    NoName,
    /// A name that is too long.
    LongName,
    /// A day to come.
    Future,
    /// An answer that is too long.
    LongAnswer,
}

impl From<RemindRefusal> for Refusal {
    fn from(refusal: RemindRefusal) -> Self {
        use RemindRefusal as Why;
        match refusal {
            Why::NotAllowed => Refusal::new("remind.not_allowed", "您的账号不能登记提醒"),
            Why::Unknown => Refusal::new("remind.unknown", "没有找到这位老人，或不在您负责的范围内"),
            Why::NoName => Refusal::new("remind.no_name", "请填写提醒了谁").at("whom"),
            Why::LongName => Refusal::new("remind.long", format!("最多 {LONGEST_NAME} 个字")).at("whom"),
            Why::Future => Refusal::new("remind.future", "不能填以后的日期").at("on"),
            Why::LongAnswer => {
                Refusal::new("remind.long", format!("最多 {LONGEST_ANSWER} 个字")).at("answer")
            }
        }
    }
}

/// Decides; `None` where this was entered before.
///
/// # Errors
/// Everything that is wrong.
pub fn remind(
    command: &Remind,
    (person, before): (Option<&Person>, &[Reminder]),
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<(Reminder, Event)>, Vec<RemindRefusal>> {
    if !actor.may(Verb::RemindFamily) {
        return Err(vec![RemindRefusal::NotAllowed]);
    }
    let person = person.ok_or_else(|| vec![RemindRefusal::Unknown])?;
    if before.iter().any(|one| one.id == command.id) {
        return Ok(None);
    }
    let (whom, answer) = (filled(Some(&command.whom)), filled(Some(&command.answer)));
    let mut wrong = Vec::new();
    if whom.is_none() {
        wrong.push(RemindRefusal::NoName);
    }
    if whom.as_ref().is_some_and(|whom| whom.chars().count() > LONGEST_NAME) {
        wrong.push(RemindRefusal::LongName);
    }
    if command.on > day_of(now) {
        wrong.push(RemindRefusal::Future);
    }
    if answer.as_ref().is_some_and(|answer| answer.chars().count() > LONGEST_ANSWER) {
        wrong.push(RemindRefusal::LongAnswer);
    }
    let Some(whom) = whom.filter(|_| wrong.is_empty()) else { return Err(wrong) };
    let reminder = Reminder {
        id: command.id,
        tenant: person.tenant,
        person: person.id,
        whom,
        asked: command.asked,
        on: command.on,
        answer,
        recorded_at: now,
        recorded_by: actor.account,
    };
    let event = Event {
        id: EventId::mint(mint),
        tenant: person.tenant,
        at: now,
        actor: actor.account,
        action: Action::FamilyReminded,
        subject: Subject::Person(person.id),
        person: Some(person.id),
        before: None,
        after: Some(json!({
            "reminder": reminder.id, "whom": reminder.whom, "asked": reminder.asked, "on": reminder.on,
            "answer": reminder.answer,
        })),
        pack_hash: None,
        note: Some(reminder.whom.clone()),
    };
    Ok(Some((reminder, event)))
}
