//! The kept nodes and heads of a county's log, and the proofs made from them.

use domain::events::proof;
use domain::events::tree::{Edge, Hash, Head, Tile, WIDTH};
use domain::ids::{EventId, TenantId};

use super::stored::{StoredRow, stored_columns};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(TILE, SAVE_TILE, HEADS, LAST_HEAD, ADD_HEAD, BY_ID, BY_SEQ);

statement! {
    /// A row of hashes.
    TILE = "select hashes from log_tile where tenant = $1 and level = $2 and number = $3";

    /// Keeps a row of hashes; one that was not full grows.
    SAVE_TILE = "insert into log_tile (tenant, level, number, hashes) values ($1, $2, $3, $4) \
        on conflict (tenant, level, number) do update set hashes = excluded.hashes";

    /// A county's heads, oldest first.
    HEADS = "select size, root, at, chained from log_head where tenant = $1 order by size";

    /// A county's newest head.
    LAST_HEAD = "select size, root, at, chained from log_head where tenant = $1 order by size desc limit 1";

    /// Keeps a head.
    ADD_HEAD = "insert into log_head (tenant, size, root, at, chained) values ($1, $2, $3, $4, $5)";
}

/// The newest head of a county's log; `None` before the first sealing.
///
/// # Errors
/// What the database cannot do.
pub fn head(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Option<Head>, Fault> {
    tx.one(&LAST_HEAD, params![tenant])
}

/// All heads, oldest first.
pub(super) fn heads(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Head>, Fault> {
    tx.all(&HEADS, params![tenant])
}

pub(super) fn add_head(tx: &mut Tx<'_>, tenant: TenantId, head: &Head) -> Result<(), Fault> {
    tx.exec(&ADD_HEAD, params![tenant, stored(head.size), head.root, head.at, head.chained]).map(|_| ())
}

pub(super) fn save_tile(tx: &mut Tx<'_>, tenant: TenantId, tile: &Tile) -> Result<(), Fault> {
    let bytes = tile.hashes.concat();
    tx.exec(&SAVE_TILE, params![tenant, tile.level, stored(tile.number), bytes]).map(|_| ())
}

pub(super) fn tile(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    level: u8,
    number: u64,
) -> Result<Option<Vec<Hash>>, Fault> {
    let found: Option<(Vec<u8>,)> = tx.one(&TILE, params![tenant, level, stored(number)])?;
    Ok(found.map(|(bytes,)| hashes(&bytes)))
}

/// Whole hashes of a row; a rest is left out and shows as a hash too few.
pub(super) fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes.as_chunks::<32>().0.to_vec()
}

/// The right edge of a county's log, from its open tiles. `None` when they are not as many as they must be.
pub(super) fn edge(tx: &mut Tx<'_>, tenant: TenantId, size: u64) -> Result<Option<Edge>, Fault> {
    let mut levels = Vec::new();
    for level in 0..Edge::depth(size) {
        let open = Edge::open(size, level);
        let number = size >> (8 * (level + 1));
        let level = u8::try_from(level).unwrap_or(u8::MAX);
        let kept = if open > 0 { tile(tx, tenant, level, number)?.unwrap_or_default() } else { Vec::new() };
        levels.push(kept);
    }
    Ok(Edge::resume(size, levels))
}

/// Gives kept hashes to the making of proofs.
fn kept<'t>(
    tx: &'t mut Tx<'_>,
    tenant: TenantId,
) -> impl FnMut(u8, u64, usize) -> Result<Vec<Hash>, Fault> + 't {
    let width = u64::try_from(WIDTH).unwrap_or(u64::MAX);
    move |level, first, count| {
        let missing = || Fault::BadRow {
            table: "log_tile".to_owned(),
            column: format!("hashes[{}]", first % width),
            id: format!("{tenant}/{level}/{}", first / width),
        };
        let hashes = tile(tx, tenant, level, first / width)?.ok_or_else(missing)?;
        let from = usize::try_from(first % width).unwrap_or(usize::MAX);
        hashes.get(from..from + count).map(<[Hash]>::to_vec).ok_or_else(missing)
    }
}

/// The root of a county's log over its first `size` entries.
///
/// # Errors
/// What the database cannot do, and nodes that are missing.
pub fn root_at(tx: &mut Tx<'_>, tenant: TenantId, size: u64) -> Result<Hash, Fault> {
    proof::root_at(size, &mut kept(tx, tenant))
}

/// What shows that the log of `new` entries begins with that of `old`.
///
/// # Errors
/// What the database cannot do, and nodes that are missing.
pub fn consistency(tx: &mut Tx<'_>, tenant: TenantId, old: u64, new: u64) -> Result<Vec<Hash>, Fault> {
    proof::consistency(old, new, &mut kept(tx, tenant))
}

/// An entry with what shows that it is in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    /// Its place, from 0.
    pub seq: u64,
    /// Its whole row, as it is hashed.
    pub row: Vec<u8>,
    /// From its leaf to the root of `head`, lowest first.
    pub path: Vec<Hash>,
    /// The newest head.
    pub head: Head,
}

statement! {
    /// A row of the log as it stands.
    BY_ID = "select ", stored_columns!(), " from event where tenant = $1 and id = $2";

    /// Which event has a place.
    BY_SEQ = "select id from event where tenant = $1 and seq = $2";
}

/// The event at a place in the county's log, from 0.
///
/// # Errors
/// What the database cannot do.
pub fn event_at(tx: &mut Tx<'_>, tenant: TenantId, seq: u64) -> Result<Option<EventId>, Fault> {
    let found: Option<(EventId,)> = tx.one(&BY_SEQ, params![tenant, stored(seq)])?;
    Ok(found.map(|(id,)| id))
}

/// Shows that an event is in the county's log. `None` when there is none of that id, or it is not sealed yet.
///
/// # Errors
/// What the database cannot do, and nodes that are missing.
pub fn inclusion(tx: &mut Tx<'_>, tenant: TenantId, event: EventId) -> Result<Option<Inclusion>, Fault> {
    let row: Option<StoredRow> = tx.one(&BY_ID, params![tenant, event])?;
    let Some((row, head)) = row.zip(head(tx, tenant)?) else { return Ok(None) };
    let seq = row.seq().and_then(|seq| u64::try_from(seq).ok()).filter(|seq| *seq < head.size);
    let Some(seq) = seq else { return Ok(None) };
    let path = proof::inclusion(seq, head.size, &mut kept(tx, tenant))?;
    Ok(Some(Inclusion { seq, row: row.canonical(), path, head }))
}

/// A stored hash. One that is too long or too short is no hash: nothing fits it.
fn whole(bytes: &[u8]) -> Hash {
    bytes.try_into().unwrap_or_default()
}

/// A count as it is stored.
pub(super) fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl FromRow for Head {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let size: i64 = row.get(0)?;
        Ok(Self {
            size: u64::try_from(size).map_err(|_| row.bad(0))?,
            root: whole(&row.get::<Vec<u8>>(1)?),
            at: row.get(2)?,
            chained: whole(&row.get::<Vec<u8>>(3)?),
        })
    }
}
