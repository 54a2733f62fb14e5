//! A human chooses the day of a contact that is owed. It stays there; whoever comes on another day is not late.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::{Key, Move, Owed, event};
use crate::actor::{Actor, Verb};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::Mint;
use crate::people::Person;
use crate::refusal::Refusal;
use crate::visits::outcome::Mode;

/// Another day, as it is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reschedule {
    /// Which contact.
    pub key: Key,
    /// On which day.
    pub day: Date,
    /// In which mode, where that is chosen too.
    pub mode: Option<Mode>,
}

/// Why a contact stays where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RescheduleRefusal {
    /// The role does not do this.
    NotAllowed,
    /// No such person where the actor works.
    UnknownPerson,
    /// It is not owed any more: made meanwhile, or the rules ask for something else.
    NotOwed,
    /// That day is over.
    Past,
    /// On that day it would not count for its period, which has these days.
    OutsideItsPeriod(Date, Date),
    /// It is not fulfilled in that mode.
    OtherMode,
}

impl From<RescheduleRefusal> for Refusal {
    fn from(refusal: RescheduleRefusal) -> Self {
        use RescheduleRefusal as R;
        match refusal {
            R::NotAllowed => Self::new("reschedule.not_allowed", "您的账号不能调整日期"),
            R::UnknownPerson => {
                Self::new("reschedule.unknown_person", "没有找到这位老人，或不在您负责的区域")
            }
            R::NotOwed => {
                Self::new("reschedule.not_owed", "这一次已经完成，或要求有了变化，不用再调整。请看最新的安排")
            }
            R::Past => Self::new("reschedule.past", "这一天已经过去，请选今天或以后").at("day"),
            R::OutsideItsPeriod(from, until) => Self::new(
                "reschedule.outside",
                format!("这一次要在{from}到{until}之间，换到别的日子就算另一期的了"),
            )
            .at("day"),
            R::OtherMode => Self::new("reschedule.mode", "这种方式不能完成这一次，请另选").at("mode"),
        }
    }
}

/// Decides whether a contact moves. `owed` is the contact, as the person's week has it.
///
/// # Errors
/// All refusals at once.
pub fn reschedule(
    command: &Reschedule,
    (person, owed): (Option<&Person>, Option<&Owed>),
    (actor, now): (&Actor, Timestamp),
    mint: &mut dyn Mint,
) -> Result<(Move, Event), Vec<RescheduleRefusal>> {
    if !actor.may(Verb::ChangePlan) {
        return Err(vec![RescheduleRefusal::NotAllowed]);
    }
    let person = person.filter(|person| actor.tenants.contains(&person.tenant));
    let person = person.ok_or_else(|| vec![RescheduleRefusal::UnknownPerson])?;
    let owed = owed.filter(|owed| owed.key == command.key && owed.key.person == person.id);
    let owed = owed.ok_or_else(|| vec![RescheduleRefusal::NotOwed])?;
    let fulfils = |mode: Mode| owed.modes.contains(&mode) || owed.covered_by.contains(&mode);
    let wrong = [
        (command.day < day_of(now), RescheduleRefusal::Past),
        (
            command.day < owed.from || owed.until < command.day,
            RescheduleRefusal::OutsideItsPeriod(owed.from, owed.until),
        ),
        (command.mode.is_some_and(|mode| !fulfils(mode)), RescheduleRefusal::OtherMode),
    ];
    let refusals: Vec<RescheduleRefusal> =
        wrong.into_iter().filter(|(wrong, _)| *wrong).map(|(_, refusal)| refusal).collect();
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let Key { duty, from, nth, .. } = &command.key;
    let told = |day: Date, mode: Option<Mode>| json!({ "duty": duty, "from_on": from, "nth": nth, "day": day, "mode": mode });
    let before = owed.moved.as_ref().map(|moved| told(moved.day, moved.mode));
    let about = (person.tenant, Subject::Person(person.id));
    let after = Some(told(command.day, command.mode));
    let event = event(Action::PlanMoved, about, (before, after), (actor, now), mint);
    let moved = Move {
        key: command.key.clone(),
        day: command.day,
        mode: command.mode,
        moved_by: actor.account,
        moved_at: now,
    };
    Ok((moved, event))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Role;
    use crate::cast::{MONDAY, actor, at, day, id, mint, person, two_and_two};
    use crate::duties::Course;
    use crate::plans::owed::work;
    use crate::plans::week_of;

    #[test]
    fn a_contact_moves_within_its_period_and_to_a_day_to_come() {
        use RescheduleRefusal as R;
        let course = Course::since(&two_and_two(), MONDAY);
        let owed = work(id(1), &course, &[], (week_of(MONDAY), MONDAY), &[]).owed;
        let call = owed.iter().find(|owed| owed.key.duty == "phone").expect("a call");
        let to = |on: &str, mode, owed| {
            let command = Reschedule { key: call.key.clone(), day: day(on), mode };
            let who = (&actor(Role::Visitor), at("2026-11-25T09:00"));
            reschedule(&command, (Some(&person()), owed), who, &mut mint()).map(|(moved, _)| moved.day)
        };
        assert_eq!(to("2026-11-27", None, Some(call)), Ok(day("2026-11-27")));
        assert_eq!(to("2026-11-25", Some(Mode::Video), Some(call)), Ok(day("2026-11-25")));
        assert_eq!(to("2026-11-24", Some(Mode::Door), Some(call)), Err(vec![R::Past, R::OtherMode]));
        let outside = R::OutsideItsPeriod(MONDAY, day("2026-11-29"));
        assert_eq!(to("2026-11-30", None, Some(call)), Err(vec![outside]));
        assert_eq!(to("2026-11-27", None, None), Err(vec![R::NotOwed]));
        let other = owed.iter().find(|owed| owed.key.duty == "door");
        assert_eq!(to("2026-11-27", None, other), Err(vec![R::NotOwed]));
    }
}
