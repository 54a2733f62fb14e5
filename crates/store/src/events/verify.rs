//! Walking a whole log in one moment of the database: every leaf from its row, every kept node, every head.
//!
//! Where a row and its kept leaf differ, the nodes above tell which of the two was changed. What cannot be told from
//! the inside is a log that was rewritten as a whole, or cut back with all its nodes and heads: for that a head is
//! printed elsewhere and held against it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use domain::events::tree::{Edge, Hash, Head, WIDTH, fold};
use domain::ids::{EventId, TenantId};

use super::nodes;
use super::seal::waiting;
use super::stored::{StoredRow, stored_columns};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(STRETCH, OUTSIDE, TILES, TILES_PER_LEVEL);

/// Rows looked at in one go: sixteen tiles.
const STRIDE: u64 = 16 * 256;
/// So many places are named; beyond them only their number is told.
pub const NAMED: usize = 200;

/// What a walk over a county's log has found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Entries in the tree, by its newest head.
    pub sealed: u64,
    /// Heads.
    pub heads: usize,
    /// Events without a place yet.
    pub waiting: u64,
    /// The newest head, where there is one.
    pub head: Option<Head>,
    /// What does not fit, at most [`NAMED`].
    pub findings: Vec<Finding>,
    /// How many findings there are.
    pub found: usize,
}

/// Something that does not fit, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The table.
    pub table: &'static str,
    /// The place in the log, counted from 0; of a head, its size.
    pub seq: Option<i64>,
    /// The event, where a row of the log is meant and its id can be read.
    pub event: Option<EventId>,
    /// What is wrong, in words.
    pub what: String,
}

impl Report {
    fn add(&mut self, table: &'static str, seq: u64, event: Option<EventId>, what: impl Into<String>) {
        self.push(Finding { table, seq: Some(nodes::stored(seq)), event, what: what.into() });
    }

    fn push(&mut self, finding: Finding) {
        self.found += 1;
        if self.findings.len() < NAMED {
            self.findings.push(finding);
        }
    }
}

/// Verifies a county's log; `printed` are heads that were kept elsewhere: size and root.
///
/// # Errors
/// What the database cannot do; what does not fit stands in the report.
pub fn run(tx: &mut Tx<'_>, tenant: TenantId, printed: &[(u64, Hash)]) -> Result<Report, Fault> {
    let heads = nodes::heads(tx, tenant)?;
    let size = heads.last().map_or(0, |head| head.size);
    let mut report = Report {
        sealed: size,
        heads: heads.len(),
        waiting: waiting(tx, tenant)?,
        head: heads.last().copied(),
        ..Report::default()
    };
    check_chain(tenant, &heads, &mut report);
    let mut walk = Walk { tenant, size, heads: &heads, next_head: 0, printed, edge: Edge::default(), report };
    walk.meet_heads();
    let mut first = 0;
    while first < size {
        let until = (first + STRIDE).min(size);
        walk.stretch(tx, first, until)?;
        first = until;
    }
    walk.open_tiles(tx)?;
    walk.outside(tx)?;
    Ok(walk.report)
}

/// Each head holds the one before it.
fn check_chain(tenant: TenantId, heads: &[Head], report: &mut Report) {
    let mut before = None;
    for head in heads {
        if Head::after(before, tenant.0, head.size, head.root, head.at) != *head {
            let what = "链头与它前一个链头接不上：本行被改动，或前面少了、多了链头";
            report.add("log_head", head.size, None, what);
        }
        before = Some(head);
    }
}

struct Walk<'a> {
    tenant: TenantId,
    size: u64,
    heads: &'a [Head],
    next_head: usize,
    printed: &'a [(u64, Hash)],
    /// The tree of what we believe to be the leaves.
    edge: Edge,
    report: Report,
}

statement! {
    /// Rows of the log by their places.
    STRETCH = "select ", stored_columns!(), " from event where tenant = $1 and seq >= $2 and seq < $3 \
        order by seq, id";

    /// Kept leaves by the numbers of their tiles.
    TILES = "select number, hashes from log_tile where tenant = $1 and level = $2 and number >= $3 \
        and number < $4 order by number";
}

impl Walk<'_> {
    fn stretch(&mut self, tx: &mut Tx<'_>, first: u64, until: u64) -> Result<(), Fault> {
        let width = WIDTH as u64;
        let mut rows: BTreeMap<u64, (Hash, Option<EventId>)> = BTreeMap::new();
        let (start, end) = (nodes::stored(first), nodes::stored(until));
        tx.each(&STRETCH, params![self.tenant, start, end], |row: StoredRow| {
            let seq = row.seq().and_then(|seq| u64::try_from(seq).ok()).unwrap_or(u64::MAX);
            match rows.entry(seq) {
                Entry::Vacant(free) => {
                    free.insert((row.leaf(), row.id()));
                }
                Entry::Occupied(_) => self.report.add("event", seq, row.id(), "同一序号有两条日志，多出一条"),
            }
            Ok::<_, Fault>(())
        })?;
        let (from, to) = (first / width, until.div_ceil(width));
        let kept: Vec<KeptTile> =
            tx.all(&TILES, params![self.tenant, 0, nodes::stored(from), nodes::stored(to)])?;
        let mut kept: BTreeMap<u64, Vec<Hash>> =
            kept.into_iter().map(|tile| (tile.number, tile.hashes)).collect();
        for number in from..to {
            let tile = kept.remove(&number);
            let places = number * width..((number + 1) * width).min(until);
            self.tile(tx, number, places, &rows, tile)?;
        }
        Ok(())
    }

    /// One tile of leaves and the rows under it.
    fn tile(
        &mut self,
        tx: &mut Tx<'_>,
        number: u64,
        places: std::ops::Range<u64>,
        rows: &BTreeMap<u64, (Hash, Option<EventId>)>,
        kept: Option<Vec<Hash>>,
    ) -> Result<(), Fault> {
        let length = usize::try_from(places.end - places.start).unwrap_or(0);
        let kept = kept.unwrap_or_default();
        if kept.len() != length {
            let what = format!("第 0 层第 {number} 块应有 {length} 个散列值，实有 {}", kept.len());
            self.report.add("log_tile", places.start, None, what);
        }
        let differs =
            places.clone().zip(0..).any(|(seq, at)| rows.get(&seq).map(|row| &row.0) != kept.get(at));
        // Asked only where it matters: which of the two agrees with what stands above them.
        let trusted = !differs || self.agrees_above(tx, number, &places, &kept)?;
        let from_rows: Vec<Hash> = places.clone().filter_map(|seq| rows.get(&seq).map(|row| row.0)).collect();
        let rows_agree = differs
            && !trusted
            && from_rows.len() == length
            && self.agrees_above(tx, number, &places, &from_rows)?;
        for (seq, at) in places.zip(0..) {
            let (row, kept) = (rows.get(&seq), kept.get(at));
            match (row, kept) {
                (None, _) => self.report.add("event", seq, None, "缺少这一序号的日志"),
                (Some((leaf, id)), Some(kept)) if leaf != kept => {
                    if !rows_agree {
                        self.report.add("event", seq, *id, "日志内容与封存时不同");
                    }
                    if !trusted {
                        let what = format!("第 0 层第 {number} 块第 {at} 个散列值与日志不符");
                        self.report.add("log_tile", seq, None, what);
                    }
                }
                _ => {}
            }
            let leaf = if trusted { kept.or(row.map(|row| &row.0)) } else { row.map(|row| &row.0).or(kept) };
            let filled = self.edge.push(leaf.copied().unwrap_or_default());
            for tile in filled.into_iter().filter(|tile| tile.level > 0) {
                self.upper(tx, tile.level, tile.number, &tile.hashes)?;
            }
            self.meet_heads();
        }
        Ok(())
    }

    /// Whether these leaves are those under the node above them; of the open tile, whether they lead to the head.
    fn agrees_above(
        &self,
        tx: &mut Tx<'_>,
        number: u64,
        places: &std::ops::Range<u64>,
        leaves: &[Hash],
    ) -> Result<bool, Fault> {
        let width = WIDTH as u64;
        if leaves.len() == WIDTH {
            let above = nodes::tile(tx, self.tenant, 1, number / width)?.unwrap_or_default();
            let at = usize::try_from(number % width).unwrap_or(usize::MAX);
            return Ok(above.get(at) == Some(&fold(leaves)));
        }
        let length = usize::try_from(places.end - places.start).unwrap_or(0);
        let mut edge = self.edge.clone();
        leaves.iter().for_each(|leaf| drop(edge.push(*leaf)));
        let root = self.heads.last().map(|head| head.root);
        Ok(leaves.len() == length && places.end == self.size && root == Some(edge.root()))
    }

    /// A full or open tile above the leaves.
    fn upper(&mut self, tx: &mut Tx<'_>, level: u8, number: u64, hashes: &[Hash]) -> Result<(), Fault> {
        let kept = nodes::tile(tx, self.tenant, level, number)?.unwrap_or_default();
        let differs = (0..hashes.len().max(kept.len())).find(|at| hashes.get(*at) != kept.get(*at));
        if let Some(at) = differs {
            let below = 256_u64.pow(u32::from(level));
            let first = (number * WIDTH as u64 + at as u64) * below;
            let what = format!("第 {level} 层第 {number} 块第 {at} 个散列值与下面的日志不符");
            self.report.add("log_tile", first, None, what);
        }
        Ok(())
    }

    /// Holds the heads of this size against the tree so far.
    fn meet_heads(&mut self) {
        let (size, mut root) = (self.edge.size(), None);
        while let Some(head) = self.heads.get(self.next_head).filter(|head| head.size <= size) {
            let so_far = *root.get_or_insert_with(|| self.edge.root());
            if head.size < size || head.root != so_far {
                self.report.add("log_head", head.size, None, "链头与到此为止的日志不符");
            }
            self.next_head += 1;
        }
        for (printed, expected) in self.printed {
            if *printed == size && *root.get_or_insert_with(|| self.edge.root()) != *expected {
                self.report.add("log_head", size, None, "另存的链头与日志不符：在它之前的日志被改动过");
            }
        }
    }

    fn open_tiles(&mut self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        for tile in self.edge.open_tiles().into_iter().filter(|tile| tile.level > 0) {
            self.upper(tx, tile.level, tile.number, &tile.hashes)?;
        }
        let depth = Edge::depth(self.size);
        let mut expected = BTreeMap::new();
        for level in 0..depth {
            let tiles = (self.size >> (8 * level)).div_ceil(WIDTH as u64);
            expected.insert(level as i64, nodes::stored(tiles));
        }
        let kept: Vec<(i64, i64)> = tx.all(&TILES_PER_LEVEL, params![self.tenant])?;
        for (level, tiles) in kept {
            let wanted = expected.get(&level).copied().unwrap_or(0);
            if tiles > wanted {
                let what = format!("第 {level} 层应有 {wanted} 块，实有 {tiles} 块");
                self.report.push(Finding { table: "log_tile", seq: None, event: None, what });
            }
        }
        Ok(())
    }

    /// Rows whose place lies outside, and printed heads of a longer log.
    fn outside(&mut self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let beyond: Vec<(EventId, i64)> = tx.all(&OUTSIDE, params![self.tenant, nodes::stored(self.size)])?;
        for (event, seq) in beyond {
            let what = "序号超出已封存的范围：多出的日志，或链头被删除".to_owned();
            self.report.push(Finding { table: "event", seq: Some(seq), event: Some(event), what });
        }
        for (size, _) in self.printed.iter().filter(|(size, _)| *size > self.size) {
            let what = format!("另存的链头有 {size} 条，现在只封存了 {} 条：日志被截短", self.size);
            self.report.add("log_head", *size, None, what);
        }
        Ok(())
    }
}

statement! {
    /// Places outside the tree.
    OUTSIDE = "select id, seq from event where tenant = $1 and (seq < 0 or seq >= $2) order by seq, id limit 200";

    /// How many tiles each level has.
    TILES_PER_LEVEL = "select level, count(*) as tiles from log_tile where tenant = $1 group by level order by level";
}

struct KeptTile {
    number: u64,
    hashes: Vec<Hash>,
}

impl FromRow for KeptTile {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let (number, bytes): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        Ok(Self { number: u64::try_from(number).map_err(|_| row.bad(0))?, hashes: nodes::hashes(&bytes) })
    }
}
