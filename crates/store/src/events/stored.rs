//! A row of the log as it stands, cell by cell: what the tree is made of.

use domain::events::tree::{Hash, Stored, canonical, leaf};
use domain::ids::{EventId, PersonId};

use crate::fault::Fault;
use crate::row::{FromRow, Row};
use crate::value::{Cell as _, Raw};

/// Every column of an event, in the order in which they are hashed. A column that is added later needs another
/// layout; see [`domain::events::tree::LAYOUT`].
macro_rules! stored_columns {
    () => {
        "tenant, id, seq, at, actor, action, subject_kind, subject, person, before, after, pack_hash, note, sealed"
    };
}

pub(super) use stored_columns;

/// How many there are, and where some of them stand.
const COLUMNS: usize = 14;
const ID: usize = 1;
const SEQ: usize = 2;
const PERSON: usize = 8;
const BEFORE: usize = 9;
const AFTER: usize = 10;
const NOTE: usize = 12;
const SEALED: usize = 13;

/// A cell that has left its row.
#[derive(Clone)]
enum Cell {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// A row of the log.
pub(super) struct StoredRow([Cell; COLUMNS]);

impl StoredRow {
    pub(super) fn id(&self) -> Option<EventId> {
        EventId::read(self.0[ID].raw())
    }

    pub(super) fn seq(&self) -> Option<i64> {
        i64::read(self.0[SEQ].raw())
    }

    pub(super) fn person(&self) -> Option<PersonId> {
        PersonId::read(self.0[PERSON].raw())
    }

    /// What stands in the clear: before, after, note.
    pub(super) fn clear(&self) -> Option<(Option<&str>, Option<&str>, Option<&str>)> {
        let [before, after, note] = [BEFORE, AFTER, NOTE].map(|at| match &self.0[at] {
            Cell::Text(text) => Some(text.as_str()),
            _ => None,
        });
        (before.is_some() || after.is_some() || note.is_some()).then_some((before, after, note))
    }

    /// The row once what it says is sealed.
    pub(super) fn set_sealed(&mut self, sealed: Vec<u8>) {
        for at in [BEFORE, AFTER, NOTE] {
            self.0[at] = Cell::Null;
        }
        self.0[SEALED] = Cell::Blob(sealed);
    }

    /// The row once it has its place.
    pub(super) fn set_seq(&mut self, seq: i64) {
        self.0[SEQ] = Cell::Int(seq);
    }

    pub(super) fn canonical(&self) -> Vec<u8> {
        canonical(self.0.iter().map(|cell| match cell {
            Cell::Null => Stored::Null,
            Cell::Int(number) => Stored::Int(*number),
            Cell::Text(text) => Stored::Text(text),
            Cell::Blob(bytes) => Stored::Blob(bytes),
        }))
    }

    pub(super) fn leaf(&self) -> Hash {
        leaf(&self.canonical())
    }
}

impl Cell {
    fn raw(&self) -> Raw<'_> {
        match self {
            Self::Null => Raw::Null,
            Self::Int(number) => Raw::Int(*number),
            Self::Text(text) => Raw::Text(text),
            Self::Blob(bytes) => Raw::Blob(bytes),
        }
    }
}

impl FromRow for StoredRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let mut cells = [const { Cell::Null }; COLUMNS];
        for (at, cell) in cells.iter_mut().enumerate() {
            *cell = match row.raw(at).ok_or_else(|| row.bad(at))? {
                Raw::Null => Cell::Null,
                Raw::Int(number) => Cell::Int(number),
                Raw::Text(text) => Cell::Text(text.to_owned()),
                Raw::Blob(bytes) => Cell::Blob(bytes.to_vec()),
            };
        }
        Ok(Self(cells))
    }
}
