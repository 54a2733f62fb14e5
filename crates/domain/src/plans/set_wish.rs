//! Writing down when somebody likes to be visited.

use jiff::Timestamp;
use serde_json::json;

use super::{Wish, event};
use crate::actor::{Actor, Verb};
use crate::events::{Action, Event, Subject};
use crate::ids::{Mint, PersonId};
use crate::people::Person;
use crate::refusal::Refusal;

/// Longest remark in characters.
pub const LONGEST_WORDS: usize = 30;

/// A wish as it is typed; an empty one takes the former back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetWish {
    /// Whose.
    pub person: PersonId,
    /// What is wished.
    pub wish: Wish,
}

/// Why a wish is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WishRefusal {
    /// The role does not do this.
    NotAllowed,
    /// No such person where the actor works.
    UnknownPerson,
    /// A day is wished and not wished.
    Contradicts,
    /// No day is left.
    NoDayLeft,
    /// Longer than [`LONGEST_WORDS`].
    TooLong,
}

impl From<WishRefusal> for Refusal {
    fn from(refusal: WishRefusal) -> Self {
        use WishRefusal as R;
        match refusal {
            R::NotAllowed => Self::new("wish.not_allowed", "您的账号不能登记探访意愿时间"),
            R::UnknownPerson => Self::new("wish.unknown_person", "没有找到这位老人，或不在您负责的区域"),
            R::Contradicts => Self::new("wish.contradicts", "同一天不能既愿意又不要，请去掉一个").at("never"),
            R::NoDayLeft => Self::new(
                "wish.no_day",
                "七天都不要，就没有可以去的日子了。老人不愿意接受探访的，请在探访记录里登记谢绝",
            )
            .at("never"),
            R::TooLong => Self::new("wish.too_long", format!("最多 {LONGEST_WORDS} 个字")).at("wish_words"),
        }
    }
}

/// Decides whether a wish is kept; what was wished before goes into the log.
///
/// # Errors
/// All refusals at once.
pub fn set_wish(
    command: &SetWish,
    person: Option<&Person>,
    before: &Wish,
    (actor, now): (&Actor, Timestamp),
    mint: &mut dyn Mint,
) -> Result<Event, Vec<WishRefusal>> {
    if !actor.may(Verb::ChangePlan) {
        return Err(vec![WishRefusal::NotAllowed]);
    }
    let person = person.filter(|person| actor.tenants.contains(&person.tenant));
    let person = person.ok_or_else(|| vec![WishRefusal::UnknownPerson])?;
    let wish = &command.wish;
    let wrong = [
        (wish.rather.meets(wish.never), WishRefusal::Contradicts),
        ((1..=7).all(|day| wish.never.holds(day)), WishRefusal::NoDayLeft),
        (
            wish.words.as_ref().is_some_and(|words| words.chars().count() > LONGEST_WORDS),
            WishRefusal::TooLong,
        ),
    ];
    let refusals: Vec<WishRefusal> =
        wrong.into_iter().filter(|(wrong, _)| *wrong).map(|(_, refusal)| refusal).collect();
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let told = |wish: &Wish| (!wish.is_empty()).then(|| json!({ "wish": wish.line() }));
    let about = (person.tenant, Subject::Person(person.id));
    Ok(event(Action::PlanWishSet, about, (told(before), told(wish)), (actor, now), mint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Role;
    use crate::cast::{actor, at, id, mint, person};
    use crate::plans::Weekdays;

    fn set(rather: &str, never: &str, words: Option<&str>) -> Result<Event, Vec<WishRefusal>> {
        let days = |code| Weekdays::from_code(code).expect("days");
        let wish =
            Wish { rather: days(rather), never: days(never), part: None, words: words.map(str::to_owned) };
        let command = SetWish { person: id(1), wish };
        let who = (&actor(Role::Visitor), at("2026-11-23T09:00"));
        set_wish(&command, Some(&person()), &Wish::default(), who, &mut mint())
    }

    #[test]
    fn a_wish_leaves_a_day_and_does_not_contradict_itself() {
        use WishRefusal as R;
        let event = set("1", "67", Some("九点以后")).expect("kept");
        assert_eq!(event.after, Some(json!({ "wish": "愿意周一；不要周六、周日；九点以后" })));
        assert_eq!(set("16", "67", None), Err(vec![R::Contradicts]));
        assert_eq!(set("", "1234567", Some(&"长".repeat(31))), Err(vec![R::NoDayLeft, R::TooLong]));
        assert_eq!(set("", "", None).expect("taken back").after, None);
    }
}
