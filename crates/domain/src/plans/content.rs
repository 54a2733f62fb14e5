//! What to ask, bring or look at on the next visits to one person (Qidong, part three: 探访内容因人而异).

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use super::event;
use crate::actor::{Actor, Verb};
use crate::dates::{Period, day_of};
use crate::events::{Action, Event, Subject};
use crate::ids::{AccountId, Mint, PersonId, PlanItemId};
use crate::people::Person;
use crate::refusal::Refusal;

/// Longest item in characters: it has to fit into a row of the week's sheet.
pub const LONGEST_ITEM: usize = 60;

/// So many items hold for one person at a time: more is no plan but a file.
pub const MOST_ITEMS: usize = 8;

/// Something for the next visits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: PlanItemId,
    /// Whom it is about.
    pub person: PersonId,
    /// What to do, in free words.
    pub words: String,
    /// First day.
    pub from: Date,
    /// Last day; `None` until somebody ends it.
    pub until: Option<Date>,
    /// Who wrote it.
    pub written_by: AccountId,
    /// When.
    pub written_at: Timestamp,
    /// Who was done with it, and when.
    pub ended: Option<(AccountId, Timestamp)>,
}

impl Item {
    /// Whether it holds on some of these days.
    pub fn holds_in(&self, days: Period) -> bool {
        self.ended.is_none()
            && self.from <= days.ends_on
            && self.until.is_none_or(|until| days.starts_on <= until)
    }
}

/// An item as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteItem {
    /// Its id, made by the page that opened the form.
    pub id: PlanItemId,
    /// Whom it is about.
    pub person: PersonId,
    /// What to do.
    pub words: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Option<Date>,
}

/// Why an item is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentRefusal {
    /// The role does not do this.
    NotAllowed,
    /// No such person where the actor works.
    UnknownPerson,
    /// Nothing was written.
    Empty,
    /// Longer than [`LONGEST_ITEM`].
    TooLong,
    /// The last day is before the first.
    EndsBeforeItBegins,
    /// Its last day is over.
    Past,
    /// There are [`MOST_ITEMS`] already.
    TooMany,
    /// There is none of that id, or it is done with.
    NotOpen,
}

impl From<ContentRefusal> for Refusal {
    fn from(refusal: ContentRefusal) -> Self {
        use ContentRefusal as R;
        match refusal {
            R::NotAllowed => Self::new("plan.not_allowed", "您的账号不能修改探访内容"),
            R::UnknownPerson => Self::new("plan.unknown_person", "没有找到这位老人，或不在您负责的区域"),
            R::Empty => Self::new("plan.empty", "请写下要问、要带或要看的事").at("words"),
            R::TooLong => {
                Self::new("plan.too_long", format!("最多 {LONGEST_ITEM} 个字，请分成几条写")).at("words")
            }
            R::EndsBeforeItBegins => {
                Self::new("plan.backwards", "最后一天不能早于第一天，请核对").at("until_on")
            }
            R::Past => Self::new("plan.past", "最后一天已经过去，不用再写").at("until_on"),
            R::TooMany => {
                Self::new("plan.too_many", format!("已有 {MOST_ITEMS} 条，请先结束办完的")).at("words")
            }
            R::NotOpen => Self::new("plan.not_open", "这一条已经结束"),
        }
    }
}

/// Decides whether an item is kept. `known` are those of the person that have not ended.
///
/// # Errors
/// All refusals at once.
pub fn write(
    command: &WriteItem,
    person: Option<&Person>,
    known: &[Item],
    (actor, now): (&Actor, Timestamp),
    mint: &mut dyn Mint,
) -> Result<(Item, Event), Vec<ContentRefusal>> {
    let person = seen(person, actor)?;
    let (words, today) = (command.words.trim(), day_of(now));
    let today_on = Period { starts_on: today, ends_on: Date::MAX };
    let wrong = [
        (words.is_empty(), ContentRefusal::Empty),
        (words.chars().count() > LONGEST_ITEM, ContentRefusal::TooLong),
        (command.until.is_some_and(|until| until < command.from), ContentRefusal::EndsBeforeItBegins),
        (command.until.is_some_and(|until| until < today && command.from <= until), ContentRefusal::Past),
        (known.iter().filter(|item| item.holds_in(today_on)).count() >= MOST_ITEMS, ContentRefusal::TooMany),
    ];
    let refusals: Vec<ContentRefusal> =
        wrong.into_iter().filter(|(wrong, _)| *wrong).map(|(_, refusal)| refusal).collect();
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let item = Item {
        id: command.id,
        person: person.id,
        words: words.to_owned(),
        from: command.from,
        until: command.until,
        written_by: actor.account,
        written_at: now,
        ended: None,
    };
    let after = json!({ "item": item.id, "words": item.words, "from_on": item.from, "until_on": item.until });
    let about = (person.tenant, Subject::Person(person.id));
    let event = event(Action::PlanContentWritten, about, (None, Some(after)), (actor, now), mint);
    Ok((item, event))
}

/// Being done with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndItem {
    /// Which.
    pub id: PlanItemId,
    /// Whom it is about.
    pub person: PersonId,
}

/// Decides whether an item ends.
///
/// # Errors
/// The refusal.
pub fn end(
    command: &EndItem,
    person: Option<&Person>,
    known: &[Item],
    (actor, now): (&Actor, Timestamp),
    mint: &mut dyn Mint,
) -> Result<(Item, Event), Vec<ContentRefusal>> {
    let person = seen(person, actor)?;
    let open = known.iter().find(|item| item.id == command.id && item.ended.is_none());
    let open = open.ok_or_else(|| vec![ContentRefusal::NotOpen])?;
    let item = Item { ended: Some((actor.account, now)), ..open.clone() };
    let before = json!({ "item": item.id, "words": item.words });
    let about = (person.tenant, Subject::Person(person.id));
    let event = event(Action::PlanContentEnded, about, (Some(before), None), (actor, now), mint);
    Ok((item, event))
}

fn seen<'a>(person: Option<&'a Person>, actor: &Actor) -> Result<&'a Person, Vec<ContentRefusal>> {
    if !actor.may(Verb::ChangePlan) {
        return Err(vec![ContentRefusal::NotAllowed]);
    }
    let person = person.filter(|person| actor.tenants.contains(&person.tenant));
    person.ok_or_else(|| vec![ContentRefusal::UnknownPerson])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Role;
    use crate::cast::{actor, at, day, id, mint, person};

    fn typed(words: &str, from: &str, until: Option<&str>) -> WriteItem {
        WriteItem { id: id(50), person: id(1), words: words.into(), from: day(from), until: until.map(day) }
    }

    fn written(command: &WriteItem, known: &[Item]) -> Result<Item, Vec<ContentRefusal>> {
        let (clerk, now) = (actor(Role::Clerk), at("2026-11-23T09:00"));
        write(command, Some(&person()), known, (&clerk, now), &mut mint()).map(|(item, _)| item)
    }

    #[test]
    fn an_item_holds_over_its_days_until_somebody_ends_it() {
        let item = written(&typed(" 带老花镜 ", "2026-11-25", Some("2026-12-02")), &[]).expect("kept");
        assert_eq!(item.words, "带老花镜");
        let days = |from, until| Period { starts_on: day(from), ends_on: day(until) };
        assert!(
            item.holds_in(days("2026-11-23", "2026-11-29"))
                && item.holds_in(days("2026-12-02", "2026-12-06"))
        );
        assert!(
            !item.holds_in(days("2026-11-16", "2026-11-22"))
                && !item.holds_in(days("2026-12-03", "2026-12-06"))
        );
        let who = (&actor(Role::Visitor), at("2026-11-26T10:00"));
        let known = [item.clone()];
        let command = EndItem { id: item.id, person: item.person };
        let (ended, event) = end(&command, Some(&person()), &known, who, &mut mint()).expect("ended");
        assert!(!ended.holds_in(days("2026-11-23", "2026-11-29")));
        assert_eq!((event.action, event.person), (Action::PlanContentEnded, Some(id(1))));
        let again = end(&command, Some(&person()), &[ended], who, &mut mint());
        assert_eq!(again.err(), Some(vec![ContentRefusal::NotOpen]));
    }

    #[test]
    fn what_cannot_be_kept_is_told_at_once() {
        use ContentRefusal as R;
        let refused = |command: &WriteItem| written(command, &[]).expect_err("refused");
        assert_eq!(
            refused(&typed("　", "2026-11-25", Some("2026-11-24"))),
            [R::Empty, R::EndsBeforeItBegins]
        );
        assert_eq!(
            refused(&typed(&"长".repeat(61), "2026-11-01", Some("2026-11-22"))),
            [R::TooLong, R::Past]
        );
        let item = written(&typed("问血压", "2026-11-23", None), &[]).expect("kept");
        let full = vec![item; MOST_ITEMS];
        assert_eq!(written(&typed("再一条", "2026-11-23", None), &full), Err(vec![R::TooMany]));
        let city = actor(Role::City);
        let command = typed("问血压", "2026-11-23", None);
        let who = (&city, at("2026-11-23T09:00"));
        assert_eq!(write(&command, Some(&person()), &[], who, &mut mint()).err(), Some(vec![R::NotAllowed]));
        let clerk = (&actor(Role::Clerk), at("2026-11-23T09:00"));
        assert_eq!(write(&command, None, &[], clerk, &mut mint()).err(), Some(vec![R::UnknownPerson]));
    }
}
