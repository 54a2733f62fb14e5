//! What must be known before a contact is decided: the person, where they stand, the contacts it could touch.

use domain::actor::Scope;
use domain::dates::{day_of, start_of};
use domain::duties::{Contact, Standing};
use domain::ids::{AccountId, PersonId, TenantId, VisitId};
use domain::people::Person;
use domain::visits::outcome::OutcomeKind;
use domain::visits::record::Existing;
use domain::visits::{ContentHash, Mode};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::fault::Fault;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::{Root, Tx};
use crate::{duties, params, people};

register!(CONTACTS, REACHED_BEFORE, EXISTING, PROPOSED);

/// The store's part of [`domain::visits::record::Scene`].
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The person, if the scope holds them.
    pub person: Option<Person>,
    /// Where the person stands, if they were ever classified.
    pub standing: Option<Standing>,
    /// The person's contacts that the new one could touch, by time.
    pub contacts: Vec<Contact>,
    /// Whether the person was reached before this contact.
    pub earlier: bool,
    /// What is known under this id already.
    pub existing: Option<Existing>,
}

/// Loads the scene of a contact of `person` at `visited_at`, and locks the person until the transaction ends.
///
/// # Errors
/// What the database cannot do.
pub fn load(
    tx: &mut Tx<'_>,
    scope: &Scope,
    visit: VisitId,
    person: PersonId,
    visited_at: Timestamp,
) -> Result<Scene, Fault> {
    let tenant = scope.tenant();
    tx.lock(Root::Person, tenant, person.as_bytes())?;
    let Some(found) = people::by_id(tx, scope, person)? else {
        return Ok(Scene {
            person: None,
            standing: None,
            contacts: Vec::new(),
            earlier: false,
            existing: None,
        });
    };
    let existing = existing(tx, tenant, visit)?;
    let standing = duties::by_person(tx, scope, person)?;
    let since = standing.as_ref().and_then(|standing| standing.contacts_since(day_of(visited_at)));
    let contacts = match since {
        Some(since) if existing.is_none() => contacts(tx, tenant, person, since)?,
        _ => Vec::new(),
    };
    let earlier = contacts.iter().any(|contact| contact.reached_before(visited_at))
        || reached_before(tx, scope, person, visited_at)?;
    Ok(Scene { person: Some(found), standing, contacts, earlier, existing })
}

/// Whether a contact reached the person before an instant.
trait ReachedBefore {
    fn reached_before(&self, at: Timestamp) -> bool;
}

impl ReachedBefore for Contact {
    fn reached_before(&self, at: Timestamp) -> bool {
        self.outcome == OutcomeKind::Reached && self.visited_at < at && !self.voided
    }
}

statement! {
    /// A person's contacts from an instant on, from the index alone.
    CONTACTS = "select v.id, v.visited_at, v.mode, v.outcome, v.verdict from visit v \
        where v.tenant = $1 and v.person = $2 and v.visited_at >= $3 order by v.visited_at, v.id";
}

/// A person's contacts from the first instant of a day on, by time, whoever asks: counting must not depend on that. The
/// person must have been found in a scope before.
///
/// # Errors
/// What the database cannot do.
pub fn contacts(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    person: PersonId,
    since: Date,
) -> Result<Vec<Contact>, Fault> {
    let rows: Vec<Touching> = tx.all(&CONTACTS, params![tenant, person, start_of(since)])?;
    Ok(rows.into_iter().map(|touching| touching.0).collect())
}

statement! {
    /// Whether somebody reached the person before an instant: the latest such contact, from the index alone.
    REACHED_BEFORE = "select 1 as found from visit v where v.tenant = $1 and v.person = $2 and v.visited_at < $3 \
        and v.outcome = 'reached' and v.verdict <> 'voided' order by v.visited_at desc limit 1";
}

fn reached_before(tx: &mut Tx<'_>, scope: &Scope, person: PersonId, at: Timestamp) -> Result<bool, Fault> {
    Ok(tx.one::<(i64,)>(&REACHED_BEFORE, params![scope.tenant(), person, at])?.is_some())
}

statement! {
    /// What stands under an id.
    EXISTING = "select v.person, v.content_hash, v.recorded_by from visit v where v.tenant = $1 and v.id = $2";

    /// What waits under an id.
    PROPOSED = "select content_hash from visit_proposal where tenant = $1 and visit = $2 \
        order by content_hash";
}

fn found(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    visit: VisitId,
) -> Result<Option<(PersonId, [u8; 32], AccountId)>, Fault> {
    tx.one(&EXISTING, params![tenant, visit])
}

/// Whose account recorded the contact that stands under an id.
///
/// # Errors
/// What the database cannot do.
pub fn recorded_by(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    visit: VisitId,
) -> Result<Option<(PersonId, AccountId)>, Fault> {
    Ok(found(tx, tenant, visit)?.map(|(person, _, by)| (person, by)))
}

fn existing(tx: &mut Tx<'_>, tenant: TenantId, visit: VisitId) -> Result<Option<Existing>, Fault> {
    let Some((person, hash, _)) = found(tx, tenant, visit)? else { return Ok(None) };
    let proposed: Vec<([u8; 32],)> = tx.all(&PROPOSED, params![tenant, visit])?;
    let proposed = proposed.into_iter().map(|(hash,)| ContentHash::from_bytes(hash)).collect();
    Ok(Some(Existing { person, hash: ContentHash::from_bytes(hash), proposed }))
}

/// A row of the index over a person's contacts.
pub(crate) struct Touching(pub(crate) Contact);

impl FromRow for Touching {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Contact {
            id: row.get(0)?,
            visited_at: row.get(1)?,
            mode: row.code(2, Mode::from_code)?,
            outcome: row.code(3, OutcomeKind::from_code)?,
            voided: row.code(4, |verdict| Some(verdict == "voided"))?,
        }))
    }
}
