//! Sealing: events that have no place yet get one in the county's tree, some hundreds at a time, so that nobody waits.

use domain::events::tree::Head;
use domain::ids::{EventId, TenantId};
use jiff::Timestamp;
use serde_json::Value;

use super::nodes::{self, stored};
use super::payload::{self, Said};
use super::stored::{StoredRow, stored_columns};
use crate::fault::Fault;
use crate::params;
use crate::statement::{register, statement};
use crate::tx::{Root, Tx};

register!(WAITING, PLACE, PLACE_AND_SEAL, COUNT_WAITING);

/// Most events that get their place in one transaction.
pub const CHUNK: u16 = 500;

/// What one sealing has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealed {
    /// How many events got their place.
    pub count: usize,
    /// The last of them; hand it to the next call.
    pub last: EventId,
}

statement! {
    /// Events without a place, in the order of their ids. Ordered by `seq` too, which is empty for all of them, so
    /// that every engine walks the index.
    WAITING = "select ", stored_columns!(), " from event where tenant = $1 and seq is null and id > $2 \
        order by seq, id limit $3";

    /// Gives an event its place.
    PLACE = "update event set seq = $3 where tenant = $1 and id = $2 and seq is null";

    /// The same for an event whose content stood in the clear.
    PLACE_AND_SEAL = "update event set seq = $3, sealed = $4, before = null, after = null, note = null \
        where tenant = $1 and id = $2 and seq is null";
}

/// Gives up to [`CHUNK`] events of a county their places, in the order of their ids, and keeps the new nodes and head.
///
/// Call it in a loop, each time in a transaction of its own and with `after` the last id of the time before
/// ([`EventId::MIN`] at first), until it gives nothing. Events with lower ids that came in meanwhile wait for the
/// next loop.
///
/// # Errors
/// What the database cannot do; a log whose nodes do not agree with its newest head: nothing more is sealed then,
/// and `koumen verify log` tells where.
pub fn run(tx: &mut Tx<'_>, tenant: TenantId, now: Timestamp, after: EventId) -> Result<Sealed, Fault> {
    tx.lock(Root::County, tenant, &[0; 16])?;
    let waiting: Vec<StoredRow> = tx.all(&WAITING, params![tenant, after, CHUNK])?;
    if waiting.is_empty() {
        return Ok(Sealed { count: 0, last: after });
    }
    let before = nodes::head(tx, tenant)?;
    let size = before.map_or(0, |head| head.size);
    let broken = || {
        let message =
            format!("区县 {tenant} 的日志与链头不符，已停止封存，请运行 koumen verify log 查找位置。");
        Fault::other("events::seal", "log", message)
    };
    let mut edge = nodes::edge(tx, tenant, size)?.ok_or_else(broken)?;
    if before.is_some_and(|head| head.root != edge.root()) {
        return Err(broken());
    }
    let (mut last, count) = (after, waiting.len());
    let mut tiles = Vec::new();
    for mut row in waiting {
        let id = row.id().ok_or_else(broken)?;
        let seq = stored(edge.size());
        row.set_seq(seq);
        let placed = match seal_clear(tx, tenant, id, &row)? {
            None => tx.exec(&PLACE, params![tenant, id, seq])?,
            Some(sealed) => {
                let placed = tx.exec(&PLACE_AND_SEAL, params![tenant, id, seq, sealed])?;
                row.set_sealed(sealed);
                placed
            }
        };
        if placed != 1 {
            return Err(broken());
        }
        tiles.extend(edge.push(row.leaf()));
        last = id;
    }
    // An open tile above the leaves has changed only where one below it was filled.
    let open = edge.open_tiles().into_iter().filter(|tile| tile.level == 0 || !tiles.is_empty());
    for tile in open.collect::<Vec<_>>().iter().chain(&tiles) {
        nodes::save_tile(tx, tenant, tile)?;
    }
    let head = Head::after(before.as_ref(), tenant.0, edge.size(), edge.root(), now.as_millisecond());
    nodes::add_head(tx, tenant, &head)?;
    Ok(Sealed { count, last })
}

/// The ciphertext of what still stands in the clear.
fn seal_clear(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    id: EventId,
    row: &StoredRow,
) -> Result<Option<Vec<u8>>, Fault> {
    let Some((before, after, note)) = row.clear() else { return Ok(None) };
    let bad =
        |_| Fault::BadRow { table: "event".to_owned(), column: "before".to_owned(), id: id.to_string() };
    let read = |text: Option<&str>| text.map(serde_json::from_str::<Value>).transpose().map_err(bad);
    let (before, after) = (read(before)?, read(after)?);
    let said = Said { before: before.as_ref(), after: after.as_ref(), note };
    payload::seal(tx, &said, tenant, id, row.person())
}

statement! {
    /// How many events have no place yet.
    COUNT_WAITING = "select count(*) as waiting from event where tenant = $1 and seq is null";
}

/// How many events of a county have no place yet.
///
/// # Errors
/// What the database cannot do.
pub fn waiting(tx: &mut Tx<'_>, tenant: TenantId) -> Result<u64, Fault> {
    let count: Option<(i64,)> = tx.one(&COUNT_WAITING, params![tenant])?;
    Ok(count.map_or(0, |(count,)| u64::try_from(count).unwrap_or(0)))
}
