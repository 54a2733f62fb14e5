//! Emergencies: what was told of them, and who took them up.

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::emergencies::{Acknowledged, Content, Emergency, What};
use domain::ids::{EmergencyId, PersonId, TenantId, WorkerId};
use domain::people::Phone;
use domain::visits::ContentHash;
use jiff::Timestamp;

use crate::bounds::{Bounds, within_any};
use crate::duties::{assigned, json};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, KNOWN, ABOUT, BY_ID, OPEN, COUNT_OPEN, OVER, OF_PERSON, ACKNOWLEDGE);

statement! {
    /// Adds what was told; the same again changes nothing.
    INSERT = "insert into emergency (tenant, id, content_hash, person, area_path, worker, began_at, what, words, \
        who_was_told, note, recorded_by, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
        on conflict (tenant, id, content_hash) do nothing";
}

/// Adds what was told of an emergency.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn insert(tx: &mut Tx<'_>, one: &Emergency) -> Result<(), Fault> {
    let content = &one.content;
    tx.exec(
        &INSERT,
        params![
            one.tenant,
            one.id,
            one.hash.as_bytes(),
            content.person,
            one.area.as_str(),
            one.worker.unwrap_or(WorkerId::MIN),
            content.began_at,
            content.what.code(),
            content.words,
            json(&content.told)?,
            content.note,
            one.recorded_by,
            one.recorded_at,
        ],
    )
    .map(|_| ())
}

statement! {
    /// The contents that are kept under an id.
    KNOWN = "select content_hash from emergency where tenant = $1 and id = $2 order by content_hash";

    /// Place and visitor of a person, whoever asks: an emergency is never lost because of who tells it.
    ABOUT = "select p.area_path, p.worker from person p where p.tenant = $1 and p.id = $2";
}

/// The contents that are kept under an id.
///
/// # Errors
/// What the database cannot do.
pub fn known(tx: &mut Tx<'_>, tenant: TenantId, id: EmergencyId) -> Result<Vec<ContentHash>, Fault> {
    let rows: Vec<([u8; 32],)> = tx.all(&KNOWN, params![tenant, id])?;
    Ok(rows.into_iter().map(|(hash,)| ContentHash::from_bytes(hash)).collect())
}

/// Place and visitor of a person of the county; `None` where it knows nobody of that id. Tells no name.
///
/// # Errors
/// What the database cannot do.
pub fn about(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    person: PersonId,
) -> Result<Option<(AreaPath, Option<WorkerId>)>, Fault> {
    let found: Option<Place> = tx.one(&ABOUT, params![tenant, person])?;
    Ok(found.map(|place| (place.0, place.1)))
}

/// An emergency as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What was told.
    pub emergency: Emergency,
    /// The person's name; `None` where it is about nobody of the register.
    pub name: Option<String>,
    /// Their telephone.
    pub phone: Option<Phone>,
    /// Their address within the village.
    pub address: Option<String>,
    /// Who took it up.
    pub acknowledged: Option<Acknowledged>,
}

macro_rules! lines {
    () => {
        "select e.tenant, e.id, e.content_hash, e.person, e.area_path, e.worker, e.began_at, e.what, e.words, \
         e.who_was_told, e.note, e.recorded_by, e.recorded_at, p.name, p.phone, p.address, k.acknowledged_by, \
         k.acknowledged_at, k.words as done from emergency e \
         left join person p on p.tenant = e.tenant and p.id = e.person \
         left join emergency_ack k on k.tenant = e.tenant and k.id = e.id where "
    };
}

statement! {
    /// Everything that was told of one emergency within the reader's scope. `+ 0` keeps SQLite from walking all by time.
    BY_ID = lines!(), within_any!("e"), " and e.id = $6 order by e.recorded_at + 0, e.content_hash";

    /// What nobody has taken up yet within the reader's scope, latest first.
    OPEN = lines!(), within_any!("e"), " and k.id is null order by e.recorded_at desc, e.id desc limit $6";

    /// How many nobody has taken up yet within the reader's scope.
    COUNT_OPEN = "select count(distinct e.id) as open from emergency e where ", within_any!("e"), " \
        and not exists (select 1 from emergency_ack k where k.tenant = e.tenant and k.id = e.id)";

    /// What somebody has taken up within the reader's scope, latest first, from before a moment and an id.
    OVER = lines!(), within_any!("e"), " and k.id is not null and e.recorded_at <= $6 \
        and (e.recorded_at < $6 or e.id < $7) order by e.recorded_at desc, e.id desc limit $8";

    /// Everything about a person within the reader's scope, latest first.
    OF_PERSON = lines!(), within_any!("p"), " and e.tenant = $1 and e.person = $6 \
        order by e.recorded_at desc, e.id desc limit $7";
}

/// Everything that was told of an emergency of the scope, what came first first.
///
/// # Errors
/// What the database cannot do.
pub fn by_id(tx: &mut Tx<'_>, scope: &Scope, id: EmergencyId) -> Result<Vec<Line>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&BY_ID, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, id])
}

/// What nobody has taken up yet, latest first.
///
/// # Errors
/// What the database cannot do.
pub fn open(tx: &mut Tx<'_>, scope: &Scope, limit: u16) -> Result<Vec<Line>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&OPEN, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, limit])
}

/// How many nobody has taken up yet.
///
/// # Errors
/// What the database cannot do.
pub fn count_open(tx: &mut Tx<'_>, scope: &Scope) -> Result<i64, Fault> {
    let b = Bounds::of(scope);
    let found: Option<(i64,)> =
        tx.one(&COUNT_OPEN, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until])?;
    Ok(found.map_or(0, |(open,)| open))
}

/// What somebody has taken up, latest first, from before `before`.
///
/// # Errors
/// What the database cannot do.
pub fn over(
    tx: &mut Tx<'_>,
    scope: &Scope,
    before: Option<(Timestamp, EmergencyId)>,
    limit: u16,
) -> Result<Vec<Line>, Fault> {
    let b = Bounds::of(scope);
    let (at, id) = before.unwrap_or((Timestamp::MAX, EmergencyId::MAX));
    tx.all(&OVER, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, at, id, limit])
}

/// Everything about a person of the scope, latest first.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId, limit: u16) -> Result<Vec<Line>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&OF_PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person, limit])
}

statement! {
    /// Keeps who took it up; whoever was there first stays.
    ACKNOWLEDGE = "insert into emergency_ack (tenant, id, acknowledged_by, acknowledged_at, words) \
        values ($1, $2, $3, $4, $5) on conflict (tenant, id) do nothing";
}

/// Keeps who took an emergency up.
///
/// # Errors
/// What the database cannot do.
pub fn acknowledge(tx: &mut Tx<'_>, tenant: TenantId, one: &Acknowledged) -> Result<(), Fault> {
    tx.exec(&ACKNOWLEDGE, params![tenant, one.emergency, one.by, one.at, one.words]).map(|_| ())
}

struct Place(AreaPath, Option<WorkerId>);

impl FromRow for Place {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(row.code(0, |text| text.parse().ok())?, assigned(row.get(1)?)))
    }
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let id: EmergencyId = row.get(1)?;
        let acknowledged = match (row.get(16)?, row.get(17)?, row.get(18)?) {
            (Some(by), Some(at), Some(words)) => Some(Acknowledged { emergency: id, by, at, words }),
            _ => None,
        };
        Ok(Self {
            emergency: Emergency {
                tenant: row.get(0)?,
                id,
                hash: row.get(2).map(ContentHash::from_bytes)?,
                content: Content {
                    person: row.get(3)?,
                    began_at: row.get(6)?,
                    what: row.code(7, What::from_code)?,
                    words: row.get(8)?,
                    told: row.json(9)?,
                    note: row.get(10)?,
                },
                area: row.code(4, |text| text.parse().ok())?,
                worker: assigned(row.get(5)?),
                recorded_by: row.get(11)?,
                recorded_at: row.get(12)?,
            },
            name: row.get(13)?,
            phone: row.maybe_code(14, |text| text.parse().ok())?,
            address: row.get(15)?,
            acknowledged,
        })
    }
}
