//! Entering what somebody agreed to or refused, taking it back, and correcting what was entered wrongly.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::Person;
use super::consents::{Consent, Purpose, Said, Shelf, Signature, Signer, Way, known, last};
use crate::actor::{Actor, Verb};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{ConsentId, EventId, Mint, PersonId};
use crate::text::filled;

mod refusal;

pub use refusal::ConsentRefusal;

#[cfg(test)]
mod tests;

/// Longest evidence, basis or remark in characters.
pub const LONGEST_NOTE: usize = 500;

/// What somebody said, as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordConsent {
    /// The id the row will have, made with the form.
    pub id: ConsentId,
    /// Whose.
    pub person: PersonId,
    /// For what.
    pub purpose: Purpose,
    /// Version of the text that was read.
    pub version: String,
    /// Yes or no; a withdrawal is [`TakeBack`].
    pub agrees: bool,
    /// On which day.
    pub on: Date,
    /// By whom.
    pub signature: Signature,
    /// How.
    pub way: Way,
    /// Who was beside.
    pub witness: Option<String>,
    /// Number of the paper, or where scan or recording are.
    pub evidence: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

/// A consent that ends, or that was entered wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeBack {
    /// The id the new row will have, made with the form.
    pub id: ConsentId,
    /// Whose.
    pub person: PersonId,
    /// What is taken back.
    pub of: ConsentId,
    /// How.
    pub how: Back,
    /// Why.
    pub note: Option<String>,
}

/// How something is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Back {
    /// They agree no longer, from this day on.
    Withdrawn {
        /// The day.
        on: Date,
        /// Who says so.
        signature: Signature,
    },
    /// It was entered wrongly.
    Mistaken,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The person, if the actor may see them.
    pub person: Option<&'a Person>,
    /// All rows about them.
    pub consents: &'a [Consent],
    /// The texts.
    pub texts: Shelf<'a>,
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// The row.
    pub row: Consent,
    /// The entry for the log.
    pub event: Event,
}

/// Decides about what somebody said. `None` when the very same was kept before.
///
/// # Errors
/// All refusals at once.
pub fn record(
    command: &RecordConsent,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<Recorded>, Vec<ConsentRefusal>> {
    let person = allowed(scene, actor)?;
    if scene.consents.iter().any(|row| row.id == command.id) {
        return Ok(None);
    }
    let row = Consent {
        id: command.id,
        tenant: person.tenant,
        person: person.id,
        purpose: command.purpose,
        version: command.version.clone(),
        said: if command.agrees { Said::Given } else { Said::Refused },
        on: command.on,
        signature: tidy(&command.signature),
        way: command.way,
        witness: filled(command.witness.as_deref()).filter(|_| command.way == Way::Witnessed),
        evidence: filled(command.evidence.as_deref()),
        note: filled(command.note.as_deref()),
        recorded_at: now,
        recorded_by: actor.account,
        supersedes: None,
        withdrawn: false,
    };
    let mut refusals = signature_faults(&row.signature, person);
    match scene.texts.version(row.purpose, &row.version) {
        None => refusals.push(ConsentRefusal::UnknownText),
        Some(text) if row.on < text.from_on => refusals.push(ConsentRefusal::TextNotYet(text.from_on)),
        Some(_) => {}
    }
    refusals.extend(day_fault(row.on, now));
    match row.way {
        Way::Witnessed => match row.witness.as_deref() {
            None => refusals.push(ConsentRefusal::NoWitness),
            Some(name) if is_self(name, person) || row.signature.name.as_deref() == Some(name) => {
                refusals.push(ConsentRefusal::WitnessIsParty);
            }
            Some(_) => {}
        },
        Way::Paper | Way::Voice if row.evidence.is_none() => {
            refusals.push(ConsentRefusal::NoEvidence(row.way))
        }
        _ => {}
    }
    let same = |other: &&Consent| {
        other.purpose == row.purpose
            && other.on == row.on
            && other.said == row.said
            && other.version == row.version
    };
    if known(scene.consents, now).iter().any(same) {
        refusals.push(ConsentRefusal::RecordedAlready);
    }
    refusals.extend(long_texts(&row));
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let before = last(scene.consents, row.purpose, row.on, now);
    let event = event(&row, Action::PersonConsentRecorded, before, EventId::mint(mint));
    Ok(Some(Recorded { row, event }))
}

/// Decides about a withdrawal or a correction. `None` when the very same was kept before.
///
/// # Errors
/// All refusals at once.
pub fn take_back(
    command: &TakeBack,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<Recorded>, Vec<ConsentRefusal>> {
    let person = allowed(scene, actor)?;
    if scene.consents.iter().any(|row| row.id == command.id) {
        return Ok(None);
    }
    let standing = known(scene.consents, now);
    let Some(before) = standing.into_iter().find(|row| row.id == command.of) else {
        return Err(vec![ConsentRefusal::ChangedMeanwhile]);
    };
    let new = Consent {
        id: command.id,
        note: filled(command.note.as_deref()),
        recorded_at: now,
        recorded_by: actor.account,
        ..before.clone()
    };
    let mut refusals = Vec::new();
    let (row, action) = match &command.how {
        Back::Mistaken => {
            let row = Consent { supersedes: Some(before.id), withdrawn: true, ..new };
            (row, Action::PersonConsentAmended)
        }
        Back::Withdrawn { on, signature } => {
            let holds = last(scene.consents, before.purpose, day_of(now), now);
            if before.said != Said::Given || holds.is_none_or(|holds| holds.id != before.id) {
                refusals.push(ConsentRefusal::NothingToWithdraw);
            }
            if *on < before.on {
                refusals.push(ConsentRefusal::BeforeGiven(before.on));
            }
            refusals.extend(day_fault(*on, now));
            let signature = tidy(signature);
            refusals.extend(signature_faults(&signature, person));
            // How it was given says nothing of how it ended.
            let (evidence, witness) = (None, None);
            let row = Consent { said: Said::Withdrawn, on: *on, signature, evidence, witness, ..new };
            (row, Action::PersonConsentWithdrawn)
        }
    };
    if row.note.is_none() {
        refusals.push(ConsentRefusal::NoReason);
    }
    refusals.extend(long_texts(&row));
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let event = event(&row, action, Some(before), EventId::mint(mint));
    Ok(Some(Recorded { row, event }))
}

fn allowed<'a>(scene: &Scene<'a>, actor: &Actor) -> Result<&'a Person, Vec<ConsentRefusal>> {
    if !actor.may(Verb::RecordConsent) {
        return Err(vec![ConsentRefusal::NotAllowed]);
    }
    let person = scene.person.filter(|person| actor.tenants.contains(&person.tenant));
    person.ok_or_else(|| vec![ConsentRefusal::UnknownPerson])
}

/// A person's own word prevails. Nobody else speaks for them but the guardian of somebody who cannot decide, and what
/// makes them that is asked for; a helper only passes the word on.
fn signature_faults(signature: &Signature, person: &Person) -> Vec<ConsentRefusal> {
    let mut faults = Vec::new();
    if signature.signer == Signer::Oneself {
        return faults;
    }
    match signature.name.as_deref() {
        None => faults.push(ConsentRefusal::NoSignerName),
        Some(name) if is_self(name, person) => faults.push(ConsentRefusal::SignerIsOneself),
        Some(_) => {}
    }
    if signature.relation.is_none() {
        faults.push(ConsentRefusal::NoRelation);
    }
    if signature.signer == Signer::Guardian && signature.basis.is_none() {
        faults.push(ConsentRefusal::NoBasis);
    }
    faults
}

/// What somebody who signs for themselves does not say is not kept.
fn tidy(signature: &Signature) -> Signature {
    let other = signature.signer != Signer::Oneself;
    let text = |text: &Option<String>| filled(text.as_deref()).filter(|_| other);
    Signature {
        signer: signature.signer,
        name: text(&signature.name),
        relation: text(&signature.relation),
        basis: text(&signature.basis).filter(|_| signature.signer == Signer::Guardian),
    }
}

fn day_fault(on: Date, now: Timestamp) -> Option<ConsentRefusal> {
    if on > day_of(now) {
        return Some(ConsentRefusal::InFuture);
    }
    (on.year() < 2000).then_some(ConsentRefusal::LongAgo)
}

fn long_texts(row: &Consent) -> impl Iterator<Item = ConsentRefusal> {
    let texts = [
        ("signer_name", row.signature.name.as_ref()),
        ("signer_relation", row.signature.relation.as_ref()),
        ("signer_basis", row.signature.basis.as_ref()),
        ("witness", row.witness.as_ref()),
        ("evidence", row.evidence.as_ref()),
        ("note", row.note.as_ref()),
    ];
    let long = |text: Option<&String>| text.is_some_and(|text| text.chars().count() > LONGEST_NOTE);
    texts
        .into_iter()
        .filter(move |(_, text)| long(*text))
        .map(|(field, _)| ConsentRefusal::LongText { field })
}

fn is_self(name: &str, person: &Person) -> bool {
    name == person.name.as_str()
}

fn event(row: &Consent, action: Action, before: Option<&Consent>, id: EventId) -> Event {
    Event {
        id,
        tenant: row.tenant,
        at: row.recorded_at,
        actor: row.recorded_by,
        action,
        subject: Subject::Person(row.person),
        person: Some(row.person),
        before: before.map(told),
        after: (!row.withdrawn).then(|| told(row)),
        pack_hash: None,
        note: Some(in_words(row)),
    }
}

/// `入户拍照：不同意` with the reason, for the log's readers.
fn in_words(row: &Consent) -> String {
    let what = if row.withdrawn { "原来登记错了" } else { row.said.label() };
    let note = row.note.as_deref().map(|note| format!("（{note}）")).unwrap_or_default();
    format!("{}：{what}{note}", row.purpose.label())
}

fn told(row: &Consent) -> Value {
    json!({
        "consent": row.id.to_string(), "purpose": row.purpose.code(), "version": row.version,
        "said": row.said.code(), "on": row.on.to_string(), "signer": row.signature.signer.code(),
        "signer_name": row.signature.name, "basis": row.signature.basis, "way": row.way.code(),
        "witness": row.witness, "evidence": row.evidence,
    })
}
