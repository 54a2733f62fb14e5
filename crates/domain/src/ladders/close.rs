//! Somebody knows what became of the person, and says that nobody has to be looked for any more.

use jiff::Timestamp;

use super::step::event;
use super::{Done, Found, Ladder};
use crate::actor::{Actor, Verb};
use crate::events::{Action, Event};
use crate::ids::{LadderStepId, Mint, PersonId};
use crate::people::Person;
use crate::text::filled;
use crate::visits::record::LONGEST_NOTE;

/// Why nobody has to be looked for any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The person was found and is well.
    FoundSafe,
    /// The person is with relatives.
    WithFamily,
    /// The person is in hospital.
    InHospital,
    /// The person was found and needed help.
    Rescued,
    /// The person has died.
    Died,
    /// The person has moved away.
    Moved,
    /// Somebody entered it wrongly.
    Mistake,
}

impl Why {
    /// All of them, in the order in which screens offer them.
    pub const ALL: [Why; 7] =
        [Why::FoundSafe, Why::WithFamily, Why::InHospital, Why::Rescued, Why::Died, Why::Moved, Why::Mistake];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Why::FoundSafe => "found_safe",
            Why::WithFamily => "with_family",
            Why::InHospital => "in_hospital",
            Why::Rescued => "rescued",
            Why::Died => "died",
            Why::Moved => "moved",
            Why::Mistake => "mistake",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }

    /// What screens call it.
    pub const fn label(self) -> &'static str {
        match self {
            Why::FoundSafe => "本人平安",
            Why::WithFamily => "在子女、亲属家",
            Why::InHospital => "住院了",
            Why::Rescued => "出了险情，已得到救助",
            Why::Died => "已去世",
            Why::Moved => "已搬走",
            Why::Mistake => "登记错了",
        }
    }

    /// Whether the register has to be told of it too: until then visits go on being asked for.
    pub const fn changes_the_register(self) -> bool {
        matches!(self, Why::WithFamily | Why::InHospital | Why::Died | Why::Moved)
    }
}

/// The word that it is over, as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseLadder {
    /// Its id, made with the form.
    pub id: LadderStepId,
    /// About whom.
    pub person: PersonId,
    /// Why.
    pub why: Option<Why>,
    /// Who says so, and how they know.
    pub note: Option<String>,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The person, if the actor may see them.
    pub person: Option<&'a Person>,
    /// The ladder that is open.
    pub open: Option<&'a Ladder>,
    /// This very id is kept already.
    pub known: bool,
}

/// Why it is not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseRefusal {
    /// The role may not.
    NotAllowed,
    /// There is nobody of that id within sight.
    UnknownPerson,
    /// Nobody is looked for any more.
    NothingOpen,
    /// No reason is given.
    NoReason,
    /// It is not said who knows it.
    NoWord,
    /// Too many words.
    LongText,
}

impl CloseRefusal {
    /// The field at which it stands, and what to do, in a sentence.
    pub const fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::NotAllowed => ("", "您的账号不能结束，请村（社区）或镇（街道）工作人员办理"),
            Self::UnknownPerson => ("", "没有找到这位老人"),
            Self::NothingOpen => ("", "已经联系上或已经结束"),
            Self::NoReason => ("why", "请选一项"),
            Self::NoWord => ("word", "请写明是谁说的、怎么知道的"),
            Self::LongText => ("word", "最多 500 个字"),
        }
    }
}

/// Decides what is kept; `None` when the very same was kept before.
///
/// # Errors
/// All refusals at once.
pub fn close(
    command: &CloseLadder,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<(Done, Event)>, Vec<CloseRefusal>> {
    if !actor.may(Verb::CloseLadder) {
        return Err(vec![CloseRefusal::NotAllowed]);
    }
    let Some(person) = scene.person else { return Err(vec![CloseRefusal::UnknownPerson]) };
    if scene.known {
        return Ok(None);
    }
    let Some(open) = scene.open else { return Err(vec![CloseRefusal::NothingOpen]) };
    let word = filled(command.note.as_deref());
    let mut refusals = Vec::new();
    if command.why.is_none() {
        refusals.push(CloseRefusal::NoReason);
    }
    match &word {
        None => refusals.push(CloseRefusal::NoWord),
        Some(word) if word.chars().count() > LONGEST_NOTE => refusals.push(CloseRefusal::LongText),
        Some(_) => {}
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let done = Done {
        id: command.id,
        person: person.id,
        // A contact whose clock ran ahead does not stand behind the word that ends it.
        at: now.max(open.started_at),
        step: open.open().map(|rung| rung.step.clone()).unwrap_or_default(),
        found: Found::Safe,
        with: None,
        closed: command.why,
        note: word,
        recorded_by: actor.account,
        recorded_at: now,
    };
    let event = event(Action::LadderClosed, person, &done, actor, now, mint);
    Ok(Some((done, event)))
}
