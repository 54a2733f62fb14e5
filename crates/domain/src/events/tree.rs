//! The tree over a county's log: what is hashed, and how.
//!
//! The shape is that of RFC 6962 with SM3 as its hash: a leaf is `SM3(0x00 | row)`, a node `SM3(0x01 | left | right)`,
//! and of `n` leaves the largest power of two below `n` goes to the left. What was hashed once is kept in *tiles*
//! of 256 hashes: tile `t` of level 0 holds the leaves `256 t` and following, a tile of level 1 the roots of full
//! tiles of level 0, and so on. With them a proof over ten million leaves reads a handful of rows.

use sm3::{Digest, Sm3};

/// A hash of the log.
pub type Hash = [u8; 32];

/// Hashes in a tile.
pub const WIDTH: usize = 256;

/// A stored value of a row, as both engines hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

/// The layout of [`canonical`] rows: its number stands in front, so that a later one can hold more columns.
pub const LAYOUT: u8 = 1;

/// One sequence of bytes for one row, whichever engine holds it: the layout's number, then each value with its kind,
/// its length where that varies, and its bytes.
pub fn canonical<'a>(row: impl IntoIterator<Item = Stored<'a>>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(512);
    bytes.push(LAYOUT);
    let mut long = |kind: u8, content: &[u8]| {
        bytes.push(kind);
        bytes.extend_from_slice(&u64::try_from(content.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend_from_slice(content);
    };
    for value in row {
        match value {
            Stored::Null => long(b'n', &[]),
            Stored::Int(number) => long(b'i', &number.to_be_bytes()),
            Stored::Text(text) => long(b't', text.as_bytes()),
            Stored::Blob(content) => long(b'b', content),
        }
    }
    bytes
}

/// The values of a [`canonical`] row; `None` for bytes that are none.
pub fn values(row: &[u8]) -> Option<Vec<Stored<'_>>> {
    let (layout, mut rest) = row.split_first()?;
    let mut values = Vec::new();
    while let Some((kind, after)) = rest.split_first() {
        let (length, after) = after.split_first_chunk::<8>()?;
        let (content, after) = after.split_at_checked(usize::try_from(u64::from_be_bytes(*length)).ok()?)?;
        values.push(match kind {
            b'n' => content.is_empty().then_some(Stored::Null)?,
            b'i' => Stored::Int(i64::from_be_bytes(content.try_into().ok()?)),
            b't' => Stored::Text(std::str::from_utf8(content).ok()?),
            b'b' => Stored::Blob(content),
            _ => return None,
        });
        rest = after;
    }
    (*layout == LAYOUT).then_some(values)
}

/// The leaf of a row.
pub fn leaf(row: &[u8]) -> Hash {
    hash(&[&[0], row])
}

/// The node above two.
pub fn node(left: &Hash, right: &Hash) -> Hash {
    hash(&[&[1], left, right])
}

/// The root of a log without entries.
pub fn empty() -> Hash {
    hash(&[])
}

/// SM3 over parts, one after the other.
pub fn hash(parts: &[&[u8]]) -> Hash {
    let mut digest = Sm3::new();
    parts.iter().for_each(|part| digest.update(part));
    digest.finalize().into()
}

/// The node above a full, aligned row of a power of two hashes.
pub fn fold(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => empty(),
        [one] => *one,
        several => {
            let (left, right) = several.split_at(several.len().next_power_of_two() / 2);
            node(&fold(left), &fold(right))
        }
    }
}

/// A tile with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// How many times 256 lie below each of its hashes: 0 for leaves.
    pub level: u8,
    /// Its place in the level.
    pub number: u64,
    /// Its hashes, at most [`WIDTH`].
    pub hashes: Vec<Hash>,
}

/// The right edge of a tree: all that is needed to add leaves and to say the root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    /// The tile of each level that is not full.
    levels: Vec<Vec<Hash>>,
}

impl Edge {
    /// The edge of a tree of `size` leaves, from the hashes of its tiles that are not full, level by level; `None`
    /// when they are not as many as they must be.
    pub fn resume(size: u64, levels: Vec<Vec<Hash>>) -> Option<Self> {
        let fits = levels.len() >= Self::depth(size)
            && levels.iter().enumerate().all(|(level, hashes)| hashes.len() == Self::open(size, level));
        fits.then_some(Self { size, levels })
    }

    /// How many levels a tree has.
    pub fn depth(size: u64) -> usize {
        (0..8).find(|level| size >> (8 * level) == 0).unwrap_or(8)
    }

    /// How many hashes the tile of a level holds that is not full, in a tree of `size` leaves.
    pub fn open(size: u64, level: usize) -> usize {
        usize::try_from((size >> (8 * level)) & 0xff).unwrap_or(0)
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf; gives the tiles that it has filled.
    pub fn push(&mut self, leaf: Hash) -> Vec<Tile> {
        self.size += 1;
        let (mut filled, mut level, mut hash) = (Vec::new(), 0, leaf);
        loop {
            if self.levels.len() == level {
                self.levels.push(Vec::with_capacity(WIDTH));
            }
            let open = &mut self.levels[level];
            open.push(hash);
            if open.len() < WIDTH {
                return filled;
            }
            let hashes = std::mem::take(open);
            hash = fold(&hashes);
            let number = (self.size >> (8 * (level + 1))) - 1;
            filled.push(Tile { level: u8::try_from(level).unwrap_or(u8::MAX), number, hashes });
            level += 1;
        }
    }

    /// The tiles that are not full and not empty.
    pub fn open_tiles(&self) -> Vec<Tile> {
        let tile = |(level, hashes): (usize, &Vec<Hash>)| Tile {
            level: u8::try_from(level).unwrap_or(u8::MAX),
            number: self.size >> (8 * (level + 1)),
            hashes: hashes.clone(),
        };
        self.levels.iter().enumerate().filter(|(_, hashes)| !hashes.is_empty()).map(tile).collect()
    }

    /// The root over all leaves so far.
    pub fn root(&self) -> Hash {
        let mut right: Option<Hash> = None;
        for hashes in &self.levels {
            // Full, aligned rows within the tile, the smallest and rightmost first.
            let mut end = hashes.len();
            while end > 0 {
                let width = 1 << end.trailing_zeros();
                let left = fold(&hashes[end - width..end]);
                right = Some(right.map_or(left, |right| node(&left, &right)));
                end -= width;
            }
        }
        right.unwrap_or_else(empty)
    }
}

/// What stands in a head's chain: the head before it, and what this one says.
pub fn chained(before: &Hash, tenant: i64, size: i64, root: &Hash, at: i64) -> Hash {
    hash(&[&[2], before, &tenant.to_be_bytes(), &size.to_be_bytes(), root, &at.to_be_bytes()])
}

/// What a county's log came to at one sealing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many entries.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// When they were sealed, in milliseconds since the epoch.
    pub at: i64,
    /// Hash over this head and the one before it; zeros before the first.
    pub chained: Hash,
}

impl Head {
    /// The head that follows `before`.
    pub fn after(before: Option<&Self>, tenant: i64, size: u64, root: Hash, at: i64) -> Self {
        let before = before.map_or([0; 32], |head| head.chained);
        let size_stored = i64::try_from(size).unwrap_or(i64::MAX);
        Self { size, root, at, chained: chained(&before, tenant, size_stored, &root, at) }
    }
}
