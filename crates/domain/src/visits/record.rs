//! Recording a contact: the verb everything else leans on.
//!
//! The same contact may arrive any number of times, in any order, days late. It is kept once; what it counts for
//! is found by counting anew the days it could touch.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::form::Form;
use super::{Content, ContentHash, Proposal, Visit};
use crate::actor::{Actor, Verb};
use crate::dates::{day_of, days_between};
use crate::duties::recount::one_more;
use crate::duties::{Contact, Standing, Tally, Verdict, WhyNot};
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, Mint, PersonId, ProposalId, TenantId, VisitId};
use crate::packs::VisitorKind;
use crate::people::Person;
use crate::photos::MOST_OF_A_VISIT;

mod refusal;

pub use refusal::RecordRefusal;

#[cfg(test)]
mod tests;

/// A device's clock may run ahead of ours by this much.
pub const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(10);

/// Entered more than this many days after the contact, it needs a reason, unless a place asks otherwise.
pub const LATE_AFTER_DAYS: u16 = 3;

/// Longest remark or reason in characters.
pub const LONGEST_NOTE: usize = 500;

/// A contact as it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordVisit {
    /// Its id, made where it took place.
    pub id: VisitId,
    /// What is said about it.
    pub content: Content,
    /// What the phone's own clock showed, where it was wrong. It is no part of the content: the same visit told again by a
    /// phone whose clock was set meanwhile is the same visit.
    pub phone_at: Option<Timestamp>,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The person, if the actor may see them.
    pub person: Option<&'a Person>,
    /// Where the person stands, if they were ever classified.
    pub standing: Option<&'a Standing>,
    /// The person's contacts from [`Standing::contacts_since`] on; none where that is `None`.
    pub contacts: &'a [Contact],
    /// Whether the person was reached before this contact.
    pub earlier: bool,
    /// What is known under this id already.
    pub existing: Option<&'a Existing>,
    /// The form named in the content, in the pack of that day.
    pub form: Option<&'a Form>,
    /// The kinds of visitor of that pack.
    pub visitor_kinds: &'a [VisitorKind],
    /// Hash over that pack.
    pub pack_hash: Option<&'a str>,
    /// From how many days on a late entry needs a reason; see [`LATE_AFTER_DAYS`].
    pub late_after_days: u16,
}

/// A visit that is known already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existing {
    /// Who was contacted.
    pub person: PersonId,
    /// The content that stands.
    pub hash: ContentHash,
    /// Other contents that wait for a decision.
    pub proposed: Vec<ContentHash>,
}

/// What becomes of a contact.
#[derive(Debug, Clone, PartialEq)]
pub enum Recorded {
    /// It is new and is kept.
    New(Box<NewVisit>),
    /// The same was kept before; nothing changes.
    Known,
    /// Other content under a known id: the first stays, this one waits for a human.
    Conflict {
        /// What waits.
        proposal: Box<Proposal>,
        /// The entry for the log.
        event: Box<Event>,
    },
    /// This other content waits already; nothing changes.
    KnownConflict,
}

/// Everything that is to be kept with a new contact.
#[derive(Debug, Clone, PartialEq)]
pub struct NewVisit {
    /// The contact.
    pub visit: Visit,
    /// Contacts that were known before and whose verdict changes because of this one.
    pub changed: Vec<(VisitId, Verdict)>,
    /// What counted in the periods that hold the day of the contact.
    pub tallies: Vec<Tally>,
    /// Where the person stands now.
    pub standing: Option<Standing>,
    /// The entry for the log.
    pub event: Event,
}

/// Decides what becomes of a contact.
///
/// # Errors
/// All refusals at once. Only what cannot be a contact, or cannot be read, is refused.
pub fn record(
    command: &RecordVisit,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Recorded, Vec<RecordRefusal>> {
    if !actor.may(Verb::RecordVisit) {
        return Err(vec![RecordRefusal::NotAllowed]);
    }
    let Some(person) = scene.person.filter(|person| actor.tenants.contains(&person.tenant)) else {
        return Err(vec![RecordRefusal::UnknownPerson]);
    };
    let hash = command.content.hash();
    match scene.existing {
        Some(existing) if existing.hash == hash => return Ok(Recorded::Known),
        Some(existing) if existing.proposed.contains(&hash) => return Ok(Recorded::KnownConflict),
        _ => {}
    }
    let refusals = refusals(command, scene, now);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    if let Some(existing) = scene.existing {
        return Ok(conflict(command, hash, (existing.person, person.tenant), actor, now, mint));
    }
    Ok(Recorded::New(Box::new(kept(command, hash, scene, person, actor, now, mint))))
}

/// Everything that is wrong with what was sent.
fn refusals(command: &RecordVisit, scene: &Scene<'_>, now: Timestamp) -> Vec<RecordRefusal> {
    let content = &command.content;
    let mut refusals = Vec::new();
    if content.visited_at.duration_since(now) > CLOCK_TOLERANCE {
        refusals.push(RecordRefusal::InFuture);
    } else if day_of(content.visited_at).year() < 2000 {
        refusals.push(RecordRefusal::ClockNeverSet);
    } else if is_late(content, scene.late_after_days, now) && is_blank(content.late_reason.as_deref()) {
        refusals.push(RecordRefusal::LateWithoutReason { after_days: scene.late_after_days });
    }
    if !scene.visitor_kinds.iter().any(|kind| kind.id == content.visitor_kind) {
        refusals.push(RecordRefusal::UnknownVisitorKind);
    }
    for (field, text) in [("note", &content.note), ("late_reason", &content.late_reason)] {
        if text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_NOTE) {
            refusals.push(RecordRefusal::LongText { field });
        }
    }
    if content.photos.len() > MOST_OF_A_VISIT {
        refusals.push(RecordRefusal::TooManyPhotos);
    }
    match scene.form {
        None => refusals.push(RecordRefusal::UnknownForm),
        // Filled in under another version, while the phone had no signal: kept as it is.
        Some(form) if form.version != content.form_version => {}
        Some(form) => {
            let wrong = form.check(content.mode, content.outcome, &content.answers, scene.earlier);
            refusals.extend(wrong.into_iter().map(RecordRefusal::Answer));
        }
    }
    refusals
}

fn is_late(content: &Content, after_days: u16, now: Timestamp) -> bool {
    days_between(day_of(content.visited_at), day_of(now)) > i64::from(after_days)
}

fn is_blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

fn conflict(
    command: &RecordVisit,
    hash: ContentHash,
    whom: (PersonId, TenantId),
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Recorded {
    let proposal = Proposal {
        id: ProposalId::mint(mint),
        visit: command.id,
        content: command.content.clone(),
        hash,
        proposed_by: actor.account,
        received_at: now,
    };
    let after = json!({ "proposal": proposal.id, "hash": hash.to_string() });
    let event = event(Action::VisitConflicted, command.id, whom, actor, now, after, mint);
    Recorded::Conflict { proposal: Box::new(proposal), event: Box::new(event) }
}

fn kept(
    command: &RecordVisit,
    hash: ContentHash,
    scene: &Scene<'_>,
    person: &Person,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> NewVisit {
    let mut visit = Visit {
        id: command.id,
        content: command.content.clone(),
        hash,
        recorded_by: actor.account,
        received_at: now,
        phone_at: command.phone_at,
        verdict: Verdict::Uncounted(WhyNot::NoDuty),
        pack_hash: scene.pack_hash.map(str::to_owned),
    };
    let counted = one_more(scene.standing, scene.contacts, &visit.contact());
    visit.verdict = counted.verdict;
    let mut after = json!({
        "mode": visit.content.mode,
        "outcome": visit.content.outcome.kind(),
        "reason": visit.content.outcome.reason(),
        "visited_at": visit.content.visited_at,
        "hash": hash.to_string(),
        "verdict": visit.verdict,
    });
    if let Some(phone_at) = visit.phone_at {
        after["phone_at"] = json!(phone_at);
    }
    let mut event =
        event(Action::VisitRecorded, command.id, (person.id, person.tenant), actor, now, after, mint);
    event.pack_hash.clone_from(&visit.pack_hash);
    NewVisit { visit, changed: counted.changed, tallies: counted.tallies, standing: counted.standing, event }
}

fn event(
    action: Action,
    visit: VisitId,
    (person, tenant): (PersonId, TenantId),
    actor: &Actor,
    now: Timestamp,
    after: serde_json::Value,
    mint: &mut dyn Mint,
) -> Event {
    Event {
        id: EventId::mint(mint),
        tenant,
        at: now,
        actor: actor.account,
        action,
        subject: Subject::Visit(visit),
        person: Some(person),
        before: None,
        after: Some(after),
        pack_hash: None,
        note: None,
    }
}
