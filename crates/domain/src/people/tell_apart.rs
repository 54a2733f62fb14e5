//! Saying that two entries of the register that look alike are two people.

use jiff::Timestamp;
use serde_json::json;

use crate::actor::{Actor, Verb};
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, Mint, PersonId, TenantId};
use crate::refusal::Refusal;

/// Longest reason in characters.
pub const LONGEST_REASON: usize = 200;

/// Two entries are two people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TellApart {
    /// The county.
    pub tenant: TenantId,
    /// One.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// How somebody knows.
    pub reason: String,
}

/// Why it is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TellApartRefusal {
    /// The role does not look at pairs.
    NotAllowed,
    /// Nobody of that id, or nobody the actor may see.
    Unknown,
    /// Nothing was said.
    NoReason,
    /// More than [`LONGEST_REASON`].
    LongReason,
}

impl From<TellApartRefusal> for Refusal {
    fn from(refusal: TellApartRefusal) -> Self {
        match refusal {
            TellApartRefusal::NotAllowed => Refusal::new("apart.not_allowed", "您的账号不能核对重复登记"),
            TellApartRefusal::Unknown => {
                Refusal::new("apart.unknown", "没有找到这两位老人，或有一位不在您负责的范围内")
            }
            TellApartRefusal::NoReason => {
                Refusal::new("apart.no_reason", "请写明怎么知道不是同一个人，如：两人都见过；身份证不同")
                    .at("reason")
            }
            TellApartRefusal::LongReason => {
                Refusal::new("apart.long_reason", format!("理由最多{LONGEST_REASON}个字，请写短一些"))
                    .at("reason")
            }
        }
    }
}

/// Decides about it; both entries must have been found in the actor's scope (`seen`).
///
/// # Errors
/// The first reason why it is not taken.
pub fn tell_apart(
    command: &TellApart,
    seen: bool,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Event, TellApartRefusal> {
    let reason = command.reason.trim();
    if !actor.may(Verb::ReviewTwins) || !actor.tenants.contains(&command.tenant) {
        return Err(TellApartRefusal::NotAllowed);
    }
    if !seen || command.one == command.other {
        return Err(TellApartRefusal::Unknown);
    }
    match reason.chars().count() {
        0 => return Err(TellApartRefusal::NoReason),
        length if length > LONGEST_REASON => return Err(TellApartRefusal::LongReason),
        _ => {}
    }
    Ok(Event {
        id: EventId::mint(mint),
        tenant: command.tenant,
        at: now,
        actor: actor.account,
        action: Action::PersonToldApart,
        subject: Subject::Person(command.one),
        person: Some(command.one),
        before: None,
        after: Some(json!({ "other": command.other })),
        pack_hash: None,
        note: Some(reason.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Role;
    use crate::cast::{at, id};

    #[test]
    fn it_needs_a_reason_and_two_people_in_sight() {
        let area = crate::areas::AreaPath::root();
        let clerk =
            Actor { account: id(9), role: Role::Clerk, tenants: vec![TenantId(1)], area, worker: None };
        let command = |reason: &str| TellApart {
            tenant: TenantId(1),
            one: id(1),
            other: id(2),
            reason: reason.to_owned(),
        };
        let said = |command: &TellApart, seen, actor: &Actor| {
            let mut mint = uuid::Uuid::nil;
            tell_apart(command, seen, actor, at("2026-11-23T09:00"), &mut mint)
        };
        let event = said(&command(" 两人都见过 "), true, &clerk).expect("taken");
        assert_eq!(event.note.as_deref(), Some("两人都见过"));
        assert_eq!(said(&command(" "), true, &clerk), Err(TellApartRefusal::NoReason));
        assert_eq!(said(&command("好"), false, &clerk), Err(TellApartRefusal::Unknown));
        assert_eq!(said(&command(&"长".repeat(201)), true, &clerk), Err(TellApartRefusal::LongReason));
        let city = Actor { role: Role::City, ..clerk };
        assert_eq!(said(&command("好"), true, &city), Err(TellApartRefusal::NotAllowed));
    }
}
