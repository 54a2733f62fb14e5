//! 联系不上: nobody answers, and step by step somebody finds out whether the person is safe.
//!
//! A ladder is a fold over what happened, in the order of its moments: contacts, what was done beside them, and that the
//! person was told to be elsewhere. It does not matter in which order any of it arrived. Which outcomes start it, which end
//! it, and what is done after how many hours is the pack's business (`ladder.toml`); it goes on at night and on holidays.

use jiff::Timestamp;
use rules::sections::Subject;
use rules::sections::ladder::{Attempt, Next, Steps};

use crate::dates::{clock_of, instant_of};
use crate::ids::{AccountId, LadderStepId, PersonId, VisitId};
use crate::packs::Pack;
use crate::packs::references::outcome_code;
use crate::visits::outcome::{Mode, Outcome};

pub mod close;
pub mod step;

pub use close::{CloseLadder, Why};
pub use step::TakeStep;

#[cfg(test)]
mod tests;

/// A ladder of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// Whom nobody reached.
    pub person: PersonId,
    /// The contact that started it.
    pub started_by: VisitId,
    /// When that was.
    pub started_at: Timestamp,
    /// Id of the ladder in the pack.
    pub kind: String,
    /// Where it stands.
    pub state: State,
}

/// Where a ladder stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Something has to be done.
    Open(Rung),
    /// It is over.
    Ended {
        /// When.
        at: Timestamp,
        /// By what.
        how: How,
    },
}

/// What has to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// Id of the step in the pack.
    pub step: String,
    /// Which time it is done, from 1.
    pub time: u32,
    /// When it is due.
    pub due_at: Timestamp,
    /// The last moment at which it is in time.
    pub until_at: Timestamp,
}

/// What ended a ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// A contact: the person was reached, or is known to be safe.
    Contact(VisitId),
    /// Something that was done beside contacts, or the word of somebody that it is over.
    Done(LadderStepId),
    /// The person was told to be elsewhere: id of the absence or of the way out.
    Elsewhere(String),
}

impl Ladder {
    /// What has to be done next; `None` when it is over.
    pub fn open(&self) -> Option<&Rung> {
        match &self.state {
            State::Open(rung) => Some(rung),
            State::Ended { .. } => None,
        }
    }
}

/// What came of something that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Somebody was asked and knew nothing; others are still to be asked.
    Asking,
    /// Nobody knows anything of the person.
    Nobody,
    /// The person was seen, or is known to be safe.
    Safe,
    /// There are signs of danger.
    Danger,
}

impl Found {
    /// All of them, in the order in which screens offer them.
    pub const ALL: [Found; 4] = [Found::Asking, Found::Nobody, Found::Safe, Found::Danger];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Found::Asking => "asking",
            Found::Nobody => "nobody",
            Found::Safe => "safe",
            Found::Danger => "danger",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|found| found.code() == code)
    }

    /// What screens call it.
    pub const fn label(self) -> &'static str {
        match self {
            Found::Asking => "问了一处，还要接着问",
            Found::Nobody => "都问过、都看过，没有消息",
            Found::Safe => "见到人了，或确知平安",
            Found::Danger => "有险情",
        }
    }
}

/// Something that was done beside contacts: neighbours asked, two at the door, the police called; or the word that it is
/// over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Its id, made with the form.
    pub id: LadderStepId,
    /// About whom.
    pub person: PersonId,
    /// When it was done.
    pub at: Timestamp,
    /// Id of the step of the pack that was due then.
    pub step: String,
    /// What came of it.
    pub found: Found,
    /// Who came along.
    pub with: Option<String>,
    /// Why it is over, where somebody says that it is.
    pub closed: Option<Why>,
    /// In the words of whoever did it.
    pub note: Option<String>,
    /// Who entered it.
    pub recorded_by: AccountId,
    /// When.
    pub recorded_at: Timestamp,
}

/// Something that happened, as far as ladders look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trace {
    /// A contact.
    Contact {
        /// The visit.
        visit: VisitId,
        /// When it took place.
        at: Timestamp,
        /// How.
        mode: Mode,
        /// What came of it.
        outcome: Outcome,
    },
    /// Something done beside contacts.
    Done(Done),
    /// The person was told to be elsewhere.
    Elsewhere {
        /// When it was told.
        at: Timestamp,
        /// Id of the absence or of the way out.
        why: String,
    },
}

impl Trace {
    /// When it happened, or was told.
    pub fn at(&self) -> Timestamp {
        match self {
            Trace::Contact { at, .. } | Trace::Elsewhere { at, .. } => *at,
            Trace::Done(done) => done.at,
        }
    }

    /// Things of one moment stand in the order of their ids.
    fn key(&self) -> (Timestamp, [u8; 16]) {
        let id = match self {
            Trace::Contact { visit, .. } => *visit.as_bytes(),
            Trace::Done(done) => *done.id.as_bytes(),
            Trace::Elsewhere { .. } => [0; 16],
        };
        (self.at(), id)
    }

    fn attempt(&self, pack: &Pack) -> Attempt {
        let (outcome, mode) = match self {
            Trace::Contact { mode, outcome, .. } => (outcome_code(*outcome), Some(mode.code().to_owned())),
            Trace::Done(done) => (code(pack, done.found), None),
            Trace::Elsewhere { .. } => (code(pack, Found::Safe), None),
        };
        Attempt { at: clock_of(self.at()), outcome, mode }
    }

    fn how(&self) -> How {
        match self {
            Trace::Contact { visit, .. } => How::Contact(*visit),
            Trace::Done(done) => How::Done(done.id),
            Trace::Elsewhere { why, .. } => How::Elsewhere(why.clone()),
        }
    }
}

/// The outcome that says the same in the words of the pack.
fn code(pack: &Pack, found: Found) -> String {
    let ladders = &pack.rules.sections.ladder.ladders;
    let first = |of: fn(&Steps) -> &[String]| ladders.iter().find_map(|ladder| of(ladder).first().cloned());
    let worrying =
        |ladder: &Steps| ladder.worrying.as_ref().and_then(|worrying| worrying.outcomes.first().cloned());
    match found {
        Found::Asking | Found::Nobody => first(|ladder| &ladder.starts),
        Found::Safe => first(|ladder| &ladder.ends),
        Found::Danger => ladders.iter().find_map(worrying).or_else(|| first(|ladder| &ladder.starts)),
    }
    .unwrap_or_default()
}

/// Every ladder that was started, from first to last; only the last one may still be open.
///
/// `traces` may come in any order. What is done beside contacts starts nothing by itself: it is done because nobody
/// answered.
pub fn ladders(pack: &Pack, subject: Subject<'_>, person: PersonId, traces: &[Trace]) -> Vec<Ladder> {
    let mut ordered: Vec<&Trace> = traces.iter().collect();
    ordered.sort_by_key(|trace| trace.key());
    let (mut counted, mut attempts): (Vec<&Trace>, Vec<Attempt>) = (Vec::new(), Vec::new());
    // Whoever asks one neighbour after another is still on the same step.
    let asking = |trace: &&Trace| matches!(trace, Trace::Done(Done { found: Found::Asking, .. }));
    for trace in ordered.into_iter().filter(|trace| !asking(trace)) {
        let runs = || pack.rules.climbed(subject, &attempts).last().is_some_and(|one| one.ended.is_none());
        if matches!(trace, Trace::Contact { .. }) || runs() {
            attempts.push(trace.attempt(pack));
            counted.push(trace);
        }
    }
    let climbed = pack.rules.climbed(subject, &attempts);
    let ladder = |one: rules::sections::ladder::Climbed<'_>| {
        let Trace::Contact { visit, at, .. } = counted[one.started] else { return None };
        let state = match (one.ended, one.next) {
            (Some(ended), _) => State::Ended { at: counted[ended].at(), how: counted[ended].how() },
            (None, next) => State::Open(rung(&next?)),
        };
        Some(Ladder { person, started_by: *visit, started_at: *at, kind: one.ladder.id.clone(), state })
    };
    climbed.into_iter().filter_map(ladder).collect()
}

fn rung(next: &Next<'_>) -> Rung {
    Rung {
        step: next.step.id.clone(),
        time: next.time,
        due_at: instant_of(next.moment.due),
        until_at: instant_of(next.moment.until),
    }
}

/// Whether a contact with this outcome can start a ladder or lead to its next step.
pub fn alarms(pack: &Pack, outcome: Outcome) -> bool {
    let code = outcome_code(outcome);
    pack.rules.sections.ladder.ladders.iter().any(|ladder| {
        let worrying = ladder.worrying.as_ref();
        ladder.starts.contains(&code) || worrying.is_some_and(|worrying| worrying.outcomes.contains(&code))
    })
}
