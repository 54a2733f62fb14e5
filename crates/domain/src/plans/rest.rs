//! On which days of the week a visitor rests.

use jiff::Timestamp;
use serde_json::json;

use super::{Weekdays, event};
use crate::actor::{Actor, Role, Verb};
use crate::events::{Action, Event, Subject};
use crate::ids::{Mint, TenantId, WorkerId};
use crate::refusal::Refusal;
use crate::workers::Worker;

/// Days of rest as they are ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetRest {
    /// The county.
    pub tenant: TenantId,
    /// Whose.
    pub worker: WorkerId,
    /// Which.
    pub days: Weekdays,
}

/// Why they are not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RestRefusal {
    /// The role does not do this.
    NotAllowed,
    /// No such visitor where the actor works.
    UnknownWorker,
    /// No day is left.
    NoDayLeft,
}

impl From<RestRefusal> for Refusal {
    fn from(refusal: RestRefusal) -> Self {
        use RestRefusal as R;
        match refusal {
            R::NotAllowed => Self::new("rest.not_allowed", "您的账号不能设定休息日"),
            R::UnknownWorker => Self::new("rest.unknown_worker", "没有找到这位探访人员，或不在您负责的区域"),
            R::NoDayLeft => {
                Self::new("rest.no_day", "七天都休息，就排不出日子了。连续不在的，请登记休假，由别人代班")
                    .at("rest")
            }
        }
    }
}

/// Decides whether days of rest are kept: a visitor's own, or those of whoever works where the actor answers.
///
/// # Errors
/// The refusal.
pub fn set_rest(
    command: &SetRest,
    worker: Option<&Worker>,
    before: Weekdays,
    (actor, now): (&Actor, Timestamp),
    mint: &mut dyn Mint,
) -> Result<Event, Vec<RestRefusal>> {
    if !actor.may(Verb::ChangePlan) || !actor.tenants.contains(&command.tenant) {
        return Err(vec![RestRefusal::NotAllowed]);
    }
    let reaches = |worker: &&Worker| {
        worker.tenant == command.tenant
            && match actor.role {
                Role::Visitor => actor.worker == Some(worker.id),
                _ => actor.area.contains(&worker.area),
            }
    };
    let worker = worker.filter(reaches).ok_or_else(|| vec![RestRefusal::UnknownWorker])?;
    if (1..=7).all(|day| command.days.holds(day)) {
        return Err(vec![RestRefusal::NoDayLeft]);
    }
    let about = (command.tenant, Subject::Worker(worker.id));
    let told = |days: Weekdays| Some(json!({ "rest": days.code() }));
    Ok(event(Action::PlanRestSet, about, (told(before), told(command.days)), (actor, now), mint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cast::{COUNTY, actor, at, id, mint, worker};

    #[test]
    fn a_visitor_sets_their_own_and_the_office_everybodys() {
        let set = |role, number, code| {
            let days = Weekdays::from_code(code).expect("days");
            let command = SetRest { tenant: COUNTY, worker: id(number), days };
            let who = (&actor(role), at("2026-11-23T09:00"));
            set_rest(&command, Some(&worker(number, "柳大姐")), Weekdays::NONE, who, &mut mint()).map(|_| ())
        };
        assert_eq!(set(Role::Visitor, 1, "67"), Ok(()));
        assert_eq!(set(Role::Visitor, 2, "67"), Err(vec![RestRefusal::UnknownWorker]));
        assert_eq!(set(Role::Clerk, 2, "67"), Ok(()));
        assert_eq!(set(Role::Clerk, 2, "1234567"), Err(vec![RestRefusal::NoDayLeft]));
        assert_eq!(set(Role::Auditor, 2, "67"), Err(vec![RestRefusal::NotAllowed]));
    }
}
