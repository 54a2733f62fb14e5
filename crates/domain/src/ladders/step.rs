//! Something was done because nobody answers: neighbours asked, two at the door, the police called.

use jiff::Timestamp;
use serde_json::json;

use super::{Done, Found, Ladder};
use crate::actor::{Actor, Verb};
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, LadderStepId, Mint, PersonId};
use crate::people::Person;
use crate::text::filled;
use crate::visits::record::{CLOCK_TOLERANCE, LONGEST_NOTE};

/// What was done, as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeStep {
    /// Its id, made with the form.
    pub id: LadderStepId,
    /// About whom.
    pub person: PersonId,
    /// When it was done.
    pub at: Timestamp,
    /// What came of it.
    pub found: Found,
    /// Who came along.
    pub with: Option<String>,
    /// In one's own words.
    pub note: Option<String>,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The person, if the actor may see them.
    pub person: Option<&'a Person>,
    /// The ladder that is open.
    pub open: Option<&'a Ladder>,
    /// How many have to go together on the step that is due.
    pub people: u32,
    /// This very id is kept already.
    pub known: bool,
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepRefusal {
    /// The role may not.
    NotAllowed,
    /// There is nobody of that id within sight.
    UnknownPerson,
    /// Nobody is looked for any more.
    NothingOpen,
    /// It has not happened yet.
    InFuture,
    /// It was before anybody failed to answer.
    BeforeStart,
    /// Two have to go together, and nobody else is named.
    Alone,
    /// There is danger, and what was done about it is not said.
    SaysNothing,
    /// Too many words.
    LongText,
}

impl StepRefusal {
    /// The field at which it stands, and what to do, in a sentence.
    pub const fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::NotAllowed => ("", "您的账号不能登记这一步"),
            Self::UnknownPerson => ("", "没有找到这位老人"),
            Self::NothingOpen => ("", "已经联系上或已经结束，不用再登记。有新情况请登记探访。"),
            Self::InFuture => ("at", "时间还没有到，请填做这一步的实际时间"),
            Self::BeforeStart => ("at", "时间早于第一次没联系上，请核对"),
            Self::Alone => ("with", "这一步要两个人一起去，请填另一位的姓名"),
            Self::SaysNothing => ("note", "有险情，请写明情况，打了什么电话，告诉了谁"),
            Self::LongText => ("note", "最多 500 个字"),
        }
    }
}

/// Decides what is kept; `None` when the very same was kept before.
///
/// # Errors
/// All refusals at once.
pub fn step(
    command: &TakeStep,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<(Done, Event)>, Vec<StepRefusal>> {
    if !actor.may(Verb::TakeLadderStep) {
        return Err(vec![StepRefusal::NotAllowed]);
    }
    let Some(person) = scene.person else { return Err(vec![StepRefusal::UnknownPerson]) };
    if scene.known {
        return Ok(None);
    }
    let Some(open) = scene.open else { return Err(vec![StepRefusal::NothingOpen]) };
    let mut refusals = Vec::new();
    if command.at.duration_since(now) > CLOCK_TOLERANCE {
        refusals.push(StepRefusal::InFuture);
    } else if command.at < open.started_at {
        refusals.push(StepRefusal::BeforeStart);
    }
    if scene.people > 1 && filled(command.with.as_deref()).is_none() {
        refusals.push(StepRefusal::Alone);
    }
    if command.found == Found::Danger && filled(command.note.as_deref()).is_none() {
        refusals.push(StepRefusal::SaysNothing);
    }
    let long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_NOTE);
    if long(&command.note) || long(&command.with) {
        refusals.push(StepRefusal::LongText);
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let done = Done {
        id: command.id,
        person: person.id,
        at: command.at,
        step: open.open().map(|rung| rung.step.clone()).unwrap_or_default(),
        found: command.found,
        with: filled(command.with.as_deref()),
        closed: None,
        note: filled(command.note.as_deref()),
        recorded_by: actor.account,
        recorded_at: now,
    };
    let event = event(Action::LadderStepTaken, person, &done, actor, now, mint);
    Ok(Some((done, event)))
}

/// The entry of the log for something that was done.
pub(super) fn event(
    action: Action,
    person: &Person,
    done: &Done,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Event {
    Event {
        id: EventId::mint(mint),
        tenant: person.tenant,
        at: now,
        actor: actor.account,
        action,
        subject: Subject::Person(person.id),
        person: Some(person.id),
        before: None,
        after: Some(json!({
            "id": done.id,
            "at": done.at,
            "step": done.step,
            "found": done.found.code(),
            "with": done.with,
            "closed": done.closed.map(super::Why::code),
            "note": done.note,
        })),
        pack_hash: None,
        note: None,
    }
}
