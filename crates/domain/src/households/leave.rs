//! Somebody lives with the others of their household no more.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::join::ended;
use super::{Residence, lasting, taken, taken_text};
use crate::actor::{Actor, Verb};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, HouseholdId, Mint, PersonId, ResidenceId};
use crate::people::Person;
use crate::refusal::Refusal;

/// From a day on somebody is a household of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaveHousehold {
    /// Who.
    pub person: PersonId,
    /// First day apart.
    pub from: Date,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The person, if the actor may see them.
    pub person: Option<&'a Person>,
    /// Their residences, oldest first.
    pub residences: &'a [Residence],
    /// Whether somebody else of the register belongs to that household now.
    pub shared: bool,
    /// Whether the lists of a home that would follow wait for consent when the actor changes them.
    pub reviewed: bool,
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Parted {
    /// The residence that ends.
    pub closed: Residence,
    /// The household of their own that begins.
    pub opened: Residence,
    /// The entry for the log.
    pub event: Event,
}

/// Why somebody stays in their household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeaveRefusal {
    /// The role does not keep households.
    NotAllowed,
    /// The county lets changes of the lists of a home be reviewed: whoever reviews them enters it.
    Reviewed,
    /// Nobody of that id, or nobody the actor may see.
    UnknownPerson,
    /// They live with nobody of the register.
    Alone,
    /// A day to come.
    InFuture,
    /// They lived in another household on some of these days.
    Taken {
        /// Who.
        name: String,
        /// First and last of the days.
        days: (Date, Date),
    },
}

impl From<LeaveRefusal> for Refusal {
    fn from(refusal: LeaveRefusal) -> Self {
        match refusal {
            LeaveRefusal::NotAllowed => Refusal::new("leave.not_allowed", "您的账号不能登记同住情况"),
            LeaveRefusal::Reviewed => Refusal::new("leave.reviewed", super::REVIEWED),
            LeaveRefusal::UnknownPerson => {
                Refusal::new("leave.unknown_person", "没有找到这位老人，或不在您负责的范围内")
            }
            LeaveRefusal::Alone => Refusal::new("leave.alone", "这位老人没有和登记簿里的其他人同户"),
            LeaveRefusal::InFuture => {
                Refusal::new("leave.in_future", "从哪天起分开不能晚于今天，到那天再登记").at("parted_from")
            }
            LeaveRefusal::Taken { name, days } => {
                Refusal::new("leave.taken", taken_text(&name, days)).at("parted_from")
            }
        }
    }
}

/// Decides about living apart.
///
/// # Errors
/// Why they stay together.
pub fn leave(
    command: &LeaveHousehold,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Parted, LeaveRefusal> {
    if !actor.may(Verb::KeepHousehold) {
        return Err(LeaveRefusal::NotAllowed);
    }
    if scene.reviewed {
        return Err(LeaveRefusal::Reviewed);
    }
    let person = scene.person.filter(|person| actor.tenants.contains(&person.tenant));
    let person = person.ok_or(LeaveRefusal::UnknownPerson)?;
    let lasting = lasting(scene.residences).filter(|_| scene.shared).ok_or(LeaveRefusal::Alone)?;
    if command.from > day_of(now) {
        return Err(LeaveRefusal::InFuture);
    }
    if let Some(days) = taken(scene.residences, command.from) {
        return Err(LeaveRefusal::Taken { name: person.name.to_string(), days });
    }
    // The household they leave may bear their own id, and goes on without them.
    let opened = Residence {
        id: ResidenceId::mint(mint),
        person: person.id,
        household: HouseholdId::mint(mint),
        from: command.from,
        until: None,
    };
    let event = Event {
        id: EventId::mint(mint),
        tenant: person.tenant,
        at: now,
        actor: actor.account,
        action: Action::HouseholdLeft,
        subject: Subject::Person(person.id),
        person: Some(person.id),
        before: Some(json!({ "household": lasting.household })),
        after: Some(json!({ "household": opened.household, "from": command.from })),
        pack_hash: None,
        note: None,
    };
    Ok(Parted { closed: ended(lasting, command.from), opened, event })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Role;
    use crate::cast::{actor, at, day, id, mint, person};

    #[test]
    fn whoever_leaves_begins_a_household_of_their_own_even_out_of_the_one_they_began() {
        let person = person();
        let lasting = Residence {
            id: id(71),
            person: id(1),
            household: super::super::own(id(1)),
            from: day("2020-01-01"),
            until: None,
        };
        let command = LeaveHousehold { person: id(1), from: day("2026-11-20") };
        let now = at("2026-11-25T10:00");
        let residences = std::slice::from_ref(&lasting);
        let scene = Scene { person: Some(&person), residences, shared: true, reviewed: false };
        let mut ids = 100;
        let mut mint_far = || {
            ids += 1;
            uuid::Uuid::from_u128(ids)
        };
        let parted = leave(&command, &scene, &actor(Role::Clerk), now, &mut mint_far).expect("parted");
        assert_eq!(parted.closed.until, Some(day("2026-11-19")));
        assert_ne!(parted.opened.household, lasting.household);
        for alone in [Scene { residences: &[], ..scene }, Scene { shared: false, ..scene }] {
            let refused = leave(&command, &alone, &actor(Role::Clerk), now, &mut mint());
            assert_eq!(refused, Err(LeaveRefusal::Alone));
        }
        let later = LeaveHousehold { from: day("2026-11-26"), ..command };
        let refused = leave(&later, &scene, &actor(Role::Clerk), now, &mut mint());
        assert_eq!(refused, Err(LeaveRefusal::InFuture));
    }
}
