//! A link is ended before its time.

use jiff::Timestamp;
use serde_json::json;

use super::Link;
use crate::actor::{Actor, Verb};
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, FamilyLinkId, Mint};
use crate::refusal::Refusal;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndLink {
    /// Which.
    pub link: FamilyLinkId,
}

/// Why it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndRefusal {
    /// The role may not.
    NotAllowed,
    /// There is no such link of this person.
    Unknown,
}

impl From<EndRefusal> for Refusal {
    fn from(refusal: EndRefusal) -> Self {
        match refusal {
            EndRefusal::NotAllowed => Refusal::new("end_link.not_allowed", "您的账号不能结束家属链接"),
            EndRefusal::Unknown => Refusal::new("end_link.unknown", "没有找到这个链接"),
        }
    }
}

/// Decides; `None` where it was ended before.
///
/// # Errors
/// Why it goes on.
pub fn end(
    command: &EndLink,
    links: &[Link],
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<Event>, EndRefusal> {
    if !actor.may(Verb::InviteFamily) {
        return Err(EndRefusal::NotAllowed);
    }
    let link = links.iter().find(|link| link.id == command.link).ok_or(EndRefusal::Unknown)?;
    if link.ended_at.is_some() {
        return Ok(None);
    }
    Ok(Some(Event {
        id: EventId::mint(mint),
        tenant: link.tenant,
        at: now,
        actor: actor.account,
        action: Action::FamilyLinkEnded,
        subject: Subject::Person(link.person),
        person: Some(link.person),
        before: None,
        after: Some(json!({ "link": link.id })),
        pack_hash: None,
        note: Some(link.holder.in_words()),
    }))
}
