//! Putting two people of the register into one household.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::{Residence, lasting, of, taken, taken_text};
use crate::actor::{Actor, Verb};
use crate::dates::{add_days, day_of};
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, HouseholdId, Mint, PersonId, ResidenceId};
use crate::people::Person;
use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// Somebody lives with somebody else of the register, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinHousehold {
    /// Who joins.
    pub person: PersonId,
    /// Whose household.
    pub with: PersonId,
    /// What the first is to the second: an option of the list of a home, such as `spouse`.
    pub relation: String,
    /// First day.
    pub from: Date,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// Who joins, if the actor may see them.
    pub person: Option<&'a Person>,
    /// Whose household it is, if the actor may see them.
    pub with: Option<&'a Person>,
    /// The residences of the first, oldest first.
    pub residences: &'a [Residence],
    /// The residences of the second, oldest first.
    pub residences_with: &'a [Residence],
    /// Whether the lists of a home that would follow wait for consent when the actor changes them.
    pub reviewed: bool,
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// The household of both.
    pub household: HouseholdId,
    /// The residence that ends.
    pub closed: Option<Residence>,
    /// Residences that begin: that of whoever joins, and that of the other where they had none.
    pub opened: Vec<Residence>,
    /// The entry for the log.
    pub event: Event,
}

/// Why two people are not put into one household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoinRefusal {
    /// The role does not keep households.
    NotAllowed,
    /// The county lets changes of the lists of a home be reviewed: whoever reviews them enters it.
    Reviewed,
    /// Nobody of that id, or nobody the actor may see.
    UnknownPerson,
    /// Nobody was chosen.
    NobodyChosen,
    /// Somebody and themselves.
    Oneself,
    /// They live together already.
    Together,
    /// Their places are two villages.
    OtherPlace {
        /// Name of the other.
        name: String,
    },
    /// A day to come.
    InFuture,
    /// One of them lived in another household on some of these days.
    Taken {
        /// Who.
        name: String,
        /// First and last of the days.
        days: (Date, Date),
    },
}

impl From<JoinRefusal> for Refusal {
    fn from(refusal: JoinRefusal) -> Self {
        match refusal {
            JoinRefusal::NotAllowed => Refusal::new("join.not_allowed", "您的账号不能登记同住情况"),
            JoinRefusal::Reviewed => Refusal::new("join.reviewed", super::REVIEWED),
            JoinRefusal::UnknownPerson => {
                Refusal::new("join.unknown_person", "没有找到这位老人，或不在您负责的范围内")
            }
            JoinRefusal::NobodyChosen => Refusal::new("join.nobody_chosen", "请选择和谁同住").at("with"),
            JoinRefusal::Oneself => Refusal::new("join.oneself", "这是老人本人，请选择另一位").at("with"),
            JoinRefusal::Together => {
                Refusal::new("join.together", "两人已经登记在同一户，不需要保存").at("with")
            }
            JoinRefusal::OtherPlace { name } => {
                let text = format!("{name}登记的村（社区）不同，请先更正其中一位的居住地址，再登记为同住");
                Refusal::new("join.other_place", text).at("with")
            }
            JoinRefusal::InFuture => {
                Refusal::new("join.in_future", "从哪天起同住不能晚于今天，到那天再登记").at("from")
            }
            JoinRefusal::Taken { name, days } => {
                Refusal::new("join.taken", taken_text(&name, days)).at("from")
            }
        }
    }
}

/// Decides about living together.
///
/// # Errors
/// Why both stay where they are.
pub fn join(
    command: &JoinHousehold,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Joined, JoinRefusal> {
    if !actor.may(Verb::KeepHousehold) {
        return Err(JoinRefusal::NotAllowed);
    }
    if scene.reviewed {
        return Err(JoinRefusal::Reviewed);
    }
    let own = |person: &&Person| actor.tenants.contains(&person.tenant);
    let person = scene.person.filter(own).ok_or(JoinRefusal::UnknownPerson)?;
    let with = scene.with.filter(own).ok_or(JoinRefusal::NobodyChosen)?;
    let household = of(with.id, lasting(scene.residences_with));
    let before = lasting(scene.residences);
    if person.id == with.id {
        return Err(JoinRefusal::Oneself);
    }
    if household == of(person.id, before) {
        return Err(JoinRefusal::Together);
    }
    if person.area != with.area {
        return Err(JoinRefusal::OtherPlace { name: with.name.to_string() });
    }
    if command.from > day_of(now) {
        return Err(JoinRefusal::InFuture);
    }
    let moves_in = lasting(scene.residences_with).is_none();
    let both = [(person, scene.residences, true), (with, scene.residences_with, moves_in)];
    for (who, residences, begins) in both {
        if let Some(days) = taken(residences, command.from).filter(|_| begins) {
            return Err(JoinRefusal::Taken { name: who.name.to_string(), days });
        }
    }
    let mut begin = |who| Residence {
        id: ResidenceId::mint(mint),
        person: who,
        household,
        from: command.from,
        until: None,
    };
    let mut opened = vec![begin(person.id)];
    if moves_in {
        opened.push(begin(with.id));
    }
    let event = Event {
        id: EventId::mint(mint),
        tenant: person.tenant,
        at: now,
        actor: actor.account,
        action: Action::HouseholdJoined,
        subject: Subject::Person(person.id),
        person: Some(person.id),
        before: Some(json!({ "household": of(person.id, before) })),
        after: Some(json!({
            "household": household, "with": with.id, "relation": command.relation, "from": command.from,
        })),
        pack_hash: None,
        note: Some(format!("与{}同住", with.name)),
    };
    Ok(Joined { household, closed: before.map(|old| ended(old, command.from)), opened, event })
}

/// A residence that another follows on a day.
pub(super) fn ended(old: &Residence, next: Date) -> Residence {
    Residence { until: Some(add_days(next, -1)), ..old.clone() }
}
