//! A change of facts becomes a proposal where the county asks for review.

use jiff::Timestamp;
use rules::Dictionary;
use serde_json::json;

use super::{ProposedChange, State};
use crate::actor::Actor;
use crate::events::{Action, Event, Subject};
use crate::ids::{ChangeId, EventId, Mint};
use crate::people::change_facts::ChangeRefusal;
use crate::people::{ChangeFacts, Changed, values};

/// What is to be kept in place of the change.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposed {
    /// The proposal.
    pub change: ProposedChange,
    /// The entry for the log.
    pub event: Event,
}

/// Makes a proposal of a change that was found to be sound, instead of applying it. Only what is new is proposed.
///
/// # Errors
/// A fact of which another proposal waits: two that wait for one fact would each be decided without the other.
pub fn propose(
    command: &ChangeFacts,
    changed: &Changed,
    waiting: &[ProposedChange],
    dictionary: &Dictionary,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Proposed, Vec<ChangeRefusal>> {
    let mut facts = command.facts.clone();
    facts.retain(|input| changed.facts.iter().any(|row| row.fact == input.fact));
    let open = waiting.iter().filter(|other| other.is_open()).flat_map(|other| &other.command.facts);
    let refusals: Vec<ChangeRefusal> = open
        .filter(|other| facts.iter().any(|input| input.fact == other.fact))
        .map(|other| {
            let def = dictionary.def(&other.fact);
            ChangeRefusal::AlreadyWaiting {
                fact: other.fact.clone(),
                name: def.map_or_else(|| other.fact.clone(), |def| def.name.clone()),
                value: def.map_or_else(String::new, |def| values::shown(def, &other.value)),
            }
        })
        .collect();
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let change = ProposedChange {
        id: ChangeId::mint(mint),
        tenant: changed.person.tenant,
        command: ChangeFacts { facts, ..command.clone() },
        proposed_by: actor.account,
        proposed_at: now,
        state: State::Open,
    };
    let event = event(&change, changed, actor, now, EventId::mint(mint));
    Ok(Proposed { change, event })
}

fn event(change: &ProposedChange, changed: &Changed, actor: &Actor, now: Timestamp, id: EventId) -> Event {
    Event {
        id,
        tenant: change.tenant,
        at: now,
        actor: actor.account,
        action: Action::ChangeProposed,
        subject: Subject::Change(change.id),
        person: Some(change.command.person),
        before: changed.event.before.clone(),
        after: Some(json!({ "facts": changed.event.after, "how": change.command.how })),
        pack_hash: None,
        note: change.command.note.clone(),
    }
}
