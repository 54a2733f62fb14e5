//! Bytes to rows: what kind of file this is, whether it is safe to open, and its cells row by row.
//!
//! Nothing is believed: a file comes from anybody. It is recognised by its bytes and not by its name,
//! measured before it is unpacked, and every refusal says what the file is and what to do about it.

mod biff;
mod cell;
mod container;
mod merged;
mod package;
mod recognise;
mod row;
mod text;
mod unreadable;
mod workbook;

pub use cell::{Calendar, Cell, Held};
pub use merged::{Merged, MergedAreas};
pub use row::{Row, column_letters};
pub use unreadable::{Foreign, Unreadable};
pub use workbook::{Sheet, Workbook};

/// How much of a file is accepted. Everything beyond is refused before it costs memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file as it arrives, in bytes.
    pub file_bytes: u64,
    /// Size of everything inside once unpacked, in bytes. Guards against packages made to explode.
    pub unpacked_bytes: u64,
    /// Rows with content, headings included.
    pub rows: u32,
    /// Columns up to the last one with content.
    pub columns: u16,
}

impl Default for Limits {
    /// Enough for a large county: 200,000 rows of 200 columns, 100 MiB packed, 600 MiB unpacked.
    fn default() -> Self {
        Self { file_bytes: 100 << 20, unpacked_bytes: 600 << 20, rows: 200_000, columns: 200 }
    }
}
