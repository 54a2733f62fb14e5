//! The town or the county agrees to a proposed change, or gives it back with a reason.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{LONGEST_REASON, ProposedChange, Said, State};
use crate::actor::{Actor, Verb};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{ChangeId, EventId, Mint};
use crate::people::change_facts::{self, Change, ChangeRefusal, Changed, change_facts};
use crate::people::facts::rows_on;
use crate::people::{ChangeFacts, Fact, values};
use crate::refusal::Refusal;
use crate::text::filled;

/// A decision about a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideChange {
    /// Which.
    pub change: ChangeId,
    /// What is decided.
    pub verdict: Verdict,
}

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is applied.
    Confirm {
        /// Over what others have changed up to this instant: the decider has seen it. `None` where nothing was seen.
        over: Option<Timestamp>,
    },
    /// It is not applied.
    Return {
        /// Why, and what the village should do.
        reason: String,
    },
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The proposal, if the actor may see the person.
    pub change: Option<&'a ProposedChange>,
    /// What the change itself is decided by.
    pub facts: change_facts::Scene<'a>,
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// The proposal as it is now.
    pub change: ProposedChange,
    /// The change that is applied with it: recorded by who proposed it, entered in the log by who decided.
    pub applied: Option<(ChangeFacts, Changed)>,
    /// The entry for the log about the decision.
    pub event: Event,
}

/// Why nothing is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecideRefusal {
    /// The role does not decide.
    NotAllowed,
    /// None of that id, or none the actor may see.
    Unknown,
    /// It is the actor's own.
    Own,
    /// It was decided or taken back before; what it is now.
    Ended(&'static str),
    /// Given back without a reason.
    NoReason,
    /// More than [`LONGEST_REASON`].
    LongReason,
    /// The change cannot be applied as it stands.
    Facts(ChangeRefusal),
}

impl From<DecideRefusal> for Refusal {
    fn from(refusal: DecideRefusal) -> Self {
        use DecideRefusal as R;
        match refusal {
            R::NotAllowed => Refusal::new("decide.not_allowed", "您的账号不能审核变更"),
            R::Unknown => Refusal::new("decide.unknown", "没有找到这份变更，或不在您负责的范围内"),
            R::Own => Refusal::new("decide.own", "这份变更是您自己提交的，请由别人审核；不需要了可以撤回"),
            R::Ended(label) => Refusal::new("decide.ended", format!("这份变更{label}，不用再审核")),
            R::NoReason => {
                Refusal::new("decide.no_reason", "请写明为什么退回、要村里补什么，如：请附残疾证复印件")
                    .at("reason")
            }
            R::LongReason => {
                Refusal::new("decide.long_reason", format!("理由最多{LONGEST_REASON}个字，请写短一些"))
                    .at("reason")
            }
            R::Facts(ChangeRefusal::NothingNew) => {
                Refusal::new("decide.nothing_new", "现在登记的已经和这份变更一样，没有要改的了，请退回并说明")
            }
            R::Facts(ChangeRefusal::ChangedMeanwhile { fact, name, value }) => {
                let text = format!(
                    "提交以后，“{name}”已被别人改为“{value}”，请核对：仍按这份变更改的，再点一次同意；不该改的，请退回"
                );
                Refusal::new("decide.meanwhile", text).at(fact)
            }
            R::Facts(refusal) => refusal.into(),
        }
    }
}

/// Decides about a proposal. What somebody changed after the proposer looked is applied over only if the decider has
/// seen it.
///
/// # Errors
/// All refusals at once.
pub fn decide(
    command: &DecideChange,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Decided, Vec<DecideRefusal>> {
    if !actor.may(Verb::DecideChange) {
        return Err(vec![DecideRefusal::NotAllowed]);
    }
    let Some(change) = scene.change.filter(|change| actor.tenants.contains(&change.tenant)) else {
        return Err(vec![DecideRefusal::Unknown]);
    };
    if change.proposed_by == actor.account {
        return Err(vec![DecideRefusal::Own]);
    }
    if !change.is_open() {
        return Err(vec![DecideRefusal::Ended(change.state.label())]);
    }
    let said = |reason| Said { by: actor.account, at: now, reason };
    match &command.verdict {
        Verdict::Return { reason } => {
            let reason = reason_of(reason).map_err(|refusal| vec![refusal])?;
            let state = State::Returned(said(Some(reason)));
            Ok(decided(change, state, None, Action::ChangeReturned, actor, now, mint))
        }
        Verdict::Confirm { over } => {
            let applied = apply(change, *over, scene.facts, actor, now, mint)
                .map_err(|refusals| refusals.into_iter().map(DecideRefusal::Facts).collect::<Vec<_>>())?;
            let state = State::Confirmed(said(None));
            Ok(decided(change, state, Some(applied), Action::ChangeConfirmed, actor, now, mint))
        }
    }
}

/// What a proposal would do now.
///
/// # Errors
/// All refusals at once; [`ChangeRefusal::ChangedMeanwhile`] for what the proposer had not seen.
pub fn apply(
    change: &ProposedChange,
    over: Option<Timestamp>,
    scene: change_facts::Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<(ChangeFacts, Changed), Vec<ChangeRefusal>> {
    let knew = change.knew();
    // Nobody has seen what is still to come.
    let seen = over.map_or(knew, |over| over.min(now).max(knew));
    let command = ChangeFacts { opened_at: Some(seen), ..change.command.clone() };
    let changed = change_facts(&command, &scene, actor, now, mint)?.recorded_by(change.proposed_by);
    let moved_on: Vec<ChangeRefusal> = moved_on(&command, scene, seen, now).collect();
    if moved_on.is_empty() { Ok((command, changed)) } else { Err(moved_on) }
}

/// A correction takes the place of the row that was looked at. Where another holds today, because the first has ended
/// while the proposal waited, it would correct what nobody called wrong.
fn moved_on<'a>(
    command: &'a ChangeFacts,
    scene: change_facts::Scene<'a>,
    seen: Timestamp,
    now: Timestamp,
) -> impl Iterator<Item = ChangeRefusal> + 'a {
    let then = rows_on(scene.facts, day_of(seen), seen);
    let today = rows_on(scene.facts, day_of(now), now);
    let corrected = command.facts.iter().filter(|_| command.how == Change::Correct);
    corrected.filter_map(move |input| {
        let row = |rows: &[&'a Fact]| rows.iter().copied().find(|row| row.fact == input.fact);
        let (then, today) = (row(&then), row(&today));
        let def = scene.dictionary.def(&input.fact)?;
        let value = today.map_or(&Value::Null, |row| &row.value);
        (then.map(|row| row.id) != today.map(|row| row.id) && *value != input.value).then(|| {
            ChangeRefusal::ChangedMeanwhile {
                fact: input.fact.clone(),
                name: def.name.clone(),
                value: values::shown(def, value),
            }
        })
    })
}

fn reason_of(reason: &str) -> Result<String, DecideRefusal> {
    match filled(Some(reason)) {
        None => Err(DecideRefusal::NoReason),
        Some(reason) if reason.chars().count() > LONGEST_REASON => Err(DecideRefusal::LongReason),
        Some(reason) => Ok(reason),
    }
}

fn decided(
    change: &ProposedChange,
    state: State,
    applied: Option<(ChangeFacts, Changed)>,
    action: Action,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Decided {
    let event = Event {
        id: EventId::mint(mint),
        tenant: change.tenant,
        at: now,
        actor: actor.account,
        action,
        subject: Subject::Change(change.id),
        person: Some(change.command.person),
        before: None,
        after: Some(json!({ "proposed_by": change.proposed_by, "proposed_at": change.proposed_at })),
        pack_hash: None,
        note: state.said().and_then(|said| said.reason.clone()),
    };
    Decided { change: ProposedChange { state, ..change.clone() }, applied, event }
}
