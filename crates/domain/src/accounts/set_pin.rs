//! The county says whether the program on a phone asks for a PIN before it opens.

use jiff::Timestamp;
use serde_json::json;

use crate::actor::{Actor, Role, Verb};
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, Mint, TenantId};
use crate::refusal::Refusal;

/// Another choice of the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetPin {
    /// The county.
    pub tenant: TenantId,
    /// Whether a PIN is asked for from now on.
    pub asked: bool,
}

impl SetPin {
    /// The name of the setting.
    pub const SETTING: &'static str = "phone_pin";
}

/// Why a choice is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetPinRefusal {
    /// The role does not choose.
    NotAllowed,
}

impl From<SetPinRefusal> for Refusal {
    fn from(refusal: SetPinRefusal) -> Self {
        match refusal {
            SetPinRefusal::NotAllowed => {
                Refusal::new("pin.not_allowed", "手机要不要设口令，由县（市、区）民政设定")
            }
        }
    }
}

/// Decides about a choice; `None` where it was chosen before.
///
/// # Errors
/// Why it is not taken.
pub fn set_pin(
    command: SetPin,
    before: bool,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<Event>, SetPinRefusal> {
    let chooses = actor.role == Role::County && actor.may(Verb::ManageAccounts);
    if !chooses || !actor.tenants.contains(&command.tenant) {
        return Err(SetPinRefusal::NotAllowed);
    }
    Ok((command.asked != before).then(|| Event {
        id: EventId::mint(mint),
        tenant: command.tenant,
        at: now,
        actor: actor.account,
        action: Action::AccountPinSet,
        subject: Subject::Setting(SetPin::SETTING.to_owned()),
        person: None,
        before: Some(json!(before)),
        after: Some(json!(command.asked)),
        pack_hash: None,
        note: None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cast::{COUNTY, actor, at, mint};

    #[test]
    fn the_county_chooses_and_the_same_choice_says_nothing() {
        let command = SetPin { tenant: COUNTY, asked: true };
        let choose = |command, before, role| {
            set_pin(command, before, &actor(role), at("2026-11-23T10:00"), &mut mint())
        };
        let event = choose(command, false, Role::County).expect("chosen").expect("an event");
        assert_eq!(
            (event.action, event.before, event.after),
            (Action::AccountPinSet, Some(json!(false)), Some(json!(true)),)
        );
        assert_eq!(choose(command, true, Role::County), Ok(None));
        for role in [Role::Admin, Role::Town, Role::Visitor] {
            assert!(choose(command, false, role).is_err());
        }
        let abroad = SetPin { tenant: TenantId(77), ..command };
        assert!(choose(abroad, false, Role::County).is_err());
    }
}
