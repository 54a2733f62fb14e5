//! The log. An event is kept in the transaction of the change it tells of; what it says is sealed under the key of the
//! person it concerns. Afterwards [`seal`] gives it its place in the county's tree.

use domain::actor::Scope;
use domain::events::{Action, Event, Subject, Told};
use domain::ids::{EventId, PersonId, TenantId};

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::people::keys;
use crate::row::{FromRow, Row};
use crate::seal::{Cipher, Owner};
use crate::statement::{register, statement};
use crate::tx::Tx;

pub mod nodes;
mod payload;
pub mod seal;
mod stored;
pub mod verify;

/// The columns of an event, in the order in which its row is read.
macro_rules! columns {
    () => {
        "e.id, e.tenant, e.at, e.actor, e.action, e.subject_kind, e.subject, e.person, e.before, e.after, \
         e.pack_hash, e.note, e.sealed"
    };
}

register!(INSERT, KNOWN, OF_PERSON, OF_FORMER, OF_SUBJECT);

statement! {
    /// Adds to the log. An event that is known stays as it is: the action ran twice.
    INSERT = "insert into event (tenant, id, at, actor, action, subject_kind, subject, person, pack_hash, sealed) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (tenant, id) do nothing";

    /// Whether an event is in the log.
    KNOWN = "select id from event where tenant = $1 and id = $2";
}

/// Adds an event to the log.
///
/// # Errors
/// What the database cannot do; a county without a key.
pub fn insert(tx: &mut Tx<'_>, event: &Event) -> Result<(), Fault> {
    let sealed = payload::seal(tx, &payload::Said::of(event), event.tenant, event.id, event.person)?;
    add(tx, event, sealed)
}

/// Adds a person and all that the log says of them where nothing is known of them yet: filling an empty database.
/// `salt` is chance, and makes the person's key.
///
/// # Errors
/// What the database cannot do; a county without a key.
pub fn bring(
    tx: &mut Tx<'_>,
    cipher: &dyn Cipher,
    tenant: TenantId,
    person: PersonId,
    salt: [u8; 16],
    events: &[Event],
) -> Result<(), Fault> {
    let salt = keys::bring(tx, tenant, person, salt)?;
    for event in events {
        let owner = event.person.map_or(Owner::County, |person| Owner::Person(person, salt));
        let sealed = payload::seal_for(cipher, &payload::Said::of(event), event.tenant, event.id, owner)?;
        add(tx, event, sealed)?;
    }
    Ok(())
}

fn add(tx: &mut Tx<'_>, event: &Event, sealed: Option<Vec<u8>>) -> Result<(), Fault> {
    tx.exec(
        &INSERT,
        params![
            event.tenant,
            event.id,
            event.at,
            event.actor,
            event.action.code(),
            event.subject.kind(),
            event.subject.id(),
            event.person,
            event.pack_hash,
            sealed,
        ],
    )
    .map(|_| ())
}

/// Whether an event is in the log already: an action that cannot be done twice asks first.
///
/// # Errors
/// What the database cannot do.
pub fn is_known(tx: &mut Tx<'_>, tenant: TenantId, id: EventId) -> Result<bool, Fault> {
    Ok(tx.one::<(EventId,)>(&KNOWN, params![tenant, id])?.is_some())
}

statement! {
    /// Events that concern a person within the reader's scope, newest first.
    OF_PERSON = "select ", columns!(), " from event e \
        join person p on p.tenant = e.tenant and p.id = e.person \
        where ", within_any!("p"), " and e.tenant = $1 and e.person = $6 and e.id < $7 \
        order by e.id desc limit $8";
}

/// A page of the events that concern a person, newest first, from before `before` (`None`: the newest).
///
/// # Errors
/// What the database cannot do.
pub fn of_person(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    before: Option<EventId>,
    limit: u16,
) -> Result<Vec<Told>, Fault> {
    let b = Bounds::of(scope);
    let before = before.unwrap_or(EventId::MAX);
    let rows: Vec<Entry> = tx.all(
        &OF_PERSON,
        params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person, before, limit],
    )?;
    opened(tx, b.tenant, person, rows)
}

fn opened(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId, rows: Vec<Entry>) -> Result<Vec<Told>, Fault> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let salt = keys::of(tx, tenant, person)?;
    let cipher = tx.sealing()?.cipher.as_ref();
    Ok(rows.into_iter().map(|entry| payload::open(cipher, entry.event, entry.sealed, salt)).collect())
}

statement! {
    /// Events that concerned an entry before it went into one within the reader's scope, newest first.
    OF_FORMER = "select ", columns!(), " from event e join merged m on m.tenant = e.tenant and m.person = e.person \
        join person p on p.tenant = m.tenant and p.id = m.survivor \
        where ", within_any!("p"), " and e.tenant = $1 and e.person = $6 order by e.id desc limit $7";
}

/// The newest events that concerned an entry before it went into somebody of the scope, newest first.
///
/// # Errors
/// What the database cannot do.
pub fn of_former(tx: &mut Tx<'_>, scope: &Scope, person: PersonId, limit: u16) -> Result<Vec<Told>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<Entry> =
        tx.all(&OF_FORMER, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person, limit])?;
    opened(tx, b.tenant, person, rows)
}

statement! {
    /// Events about something that is no person's, newest first.
    OF_SUBJECT = "select ", columns!(), " from event e where e.tenant = $1 and e.subject_kind = $2 \
        and e.subject = $3 and e.id < $4 and e.person is null order by e.id desc limit $5";
}

/// A page of the events about an account, a worker, a pack or an import, newest first, from before `before`.
/// Events that concern a person are not among them; see [`of_person`].
///
/// # Errors
/// What the database cannot do.
pub fn of_subject(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    subject: &Subject,
    before: Option<EventId>,
    limit: u16,
) -> Result<Vec<Told>, Fault> {
    let before = before.unwrap_or(EventId::MAX);
    let rows: Vec<Entry> =
        tx.all(&OF_SUBJECT, params![tenant, subject.kind(), subject.id(), before, limit])?;
    let cipher = tx.sealing()?.cipher.as_ref();
    Ok(rows.into_iter().map(|entry| payload::open(cipher, entry.event, entry.sealed, None)).collect())
}

/// A row of the log.
struct Entry {
    /// With what stands in the clear: rows from before contents were sealed, until they get their place.
    event: Event,
    sealed: Option<Vec<u8>>,
}

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let id: String = row.get(6)?;
        let event = Event {
            id: row.get(0)?,
            tenant: row.get(1)?,
            at: row.get(2)?,
            actor: row.get(3)?,
            action: row.code(4, Action::from_code)?,
            subject: row.code(5, |kind| Subject::from_parts(kind, &id))?,
            person: row.get(7)?,
            before: row.get(8)?,
            after: row.get(9)?,
            pack_hash: row.get(10)?,
            note: row.get(11)?,
        };
        Ok(Self { event, sealed: row.get(12)? })
    }
}
