//! The OLE container of an `.xls`: which streams it holds, and proof that its chains end.
//!
//! A container is a small file system: sectors chained by a table. A chain that runs in a circle would
//! feed a trusting reader for ever, so every chain a reader may follow is walked here once, counted.

use super::{Foreign, Unreadable};

const END: u32 = 0xFFFF_FFFE;
/// Sector numbers from here up are marks, not sectors.
const MARKS: u32 = 0xFFFF_FFFA;
const SMALL_STREAM: u64 = 4096;
const SMALL_SECTOR: usize = 64;
const DAMAGED: Unreadable = Unreadable::Damaged("内部目录错乱");

/// A container whose directory has been read.
pub(super) struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    length: u64,
}

impl<'a> Container<'a> {
    /// Reads the directory and proves the chains that lead to it.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let sector = match number16(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return Err(DAMAGED),
        };
        let mut container = Self {
            bytes,
            sector,
            table: Vec::new(),
            small_table: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        container.table = container.allocation_table()?;
        let directory = container.chain(number32(bytes, 48)?, u64::MAX)?;
        container.entries = directory.chunks_exact(128).map(|raw| entry(raw, sector)).collect();
        let root = container.entries.first().ok_or(DAMAGED)?;
        let small_sectors = u64::from(number32(bytes, 64)?);
        if small_sectors > 0 {
            let (start, length) = (root.start, root.length);
            container.small = container.chain(start, length)?;
            let table = container.chain(number32(bytes, 60)?, small_sectors * sector as u64)?;
            container.small_table = numbers(&table).collect();
        }
        Ok(container)
    }

    /// The streams that hold a workbook, in either of its two names. Errors where there is none: then the
    /// container is something else.
    pub(super) fn workbooks(&self) -> Result<Vec<Vec<u8>>, Unreadable> {
        if self.has("EncryptedPackage") || self.has("EncryptionInfo") {
            return Err(Unreadable::Encrypted);
        }
        let streams = self
            .entries
            .iter()
            .filter(|entry| ["workbook", "book"].contains(&entry.name.to_lowercase().as_str()))
            .map(|entry| self.stream(entry))
            .collect::<Result<Vec<_>, _>>()?;
        if !streams.is_empty() {
            return Ok(streams);
        }
        let foreign = if self.has("WordDocument") {
            Foreign::Document
        } else if self.has("PowerPoint Document") {
            Foreign::Slides
        } else {
            Foreign::Unknown
        };
        Err(Unreadable::NotAWorkbook(foreign))
    }

    fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    fn stream(&self, entry: &Entry) -> Result<Vec<u8>, Unreadable> {
        if entry.length >= SMALL_STREAM {
            return self.chain(entry.start, entry.length);
        }
        let at = |number: u32| {
            let start = number as usize * SMALL_SECTOR;
            self.small.get(start..(start + SMALL_SECTOR).min(self.small.len()))
        };
        follow(entry.start, entry.length, &self.small_table, self.small.len() / SMALL_SECTOR + 1, at)
    }

    /// The table that says which sector follows which, itself spread over sectors.
    fn allocation_table(&self) -> Result<Vec<u32>, Unreadable> {
        let mut sectors = numbers(self.bytes.get(76..512).ok_or(DAMAGED)?).collect::<Vec<_>>();
        let mut next = number32(self.bytes, 68)?;
        for _ in 0..=self.sectors() {
            if next >= MARKS {
                break;
            }
            sectors.extend(numbers(self.sector_at(next).ok_or(DAMAGED)?));
            next = sectors.pop().ok_or(DAMAGED)?;
        }
        if next < MARKS {
            return Err(DAMAGED);
        }
        let mut table = Vec::new();
        for sector in sectors.into_iter().filter(|&sector| sector < MARKS) {
            if table.len() > self.bytes.len() {
                return Err(DAMAGED);
            }
            table.extend(numbers(self.sector_at(sector).ok_or(DAMAGED)?));
        }
        Ok(table)
    }

    fn chain(&self, start: u32, length: u64) -> Result<Vec<u8>, Unreadable> {
        follow(start, length, &self.table, self.sectors(), |number| self.sector_at(number))
    }

    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector + 1
    }

    /// The first sector begins behind the header, which is as long as a sector. The last may be cut short.
    fn sector_at(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        self.bytes.get(start..(start + self.sector).min(self.bytes.len())).filter(|found| !found.is_empty())
    }
}

/// The bytes of a chain up to a length. A chain of more links than there are sectors is a circle.
fn follow<'a>(
    start: u32,
    length: u64,
    table: &[u32],
    most: usize,
    at: impl Fn(u32) -> Option<&'a [u8]>,
) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    let mut next = start;
    let mut links = 0;
    while next != END {
        let sector = at(next).ok_or(DAMAGED)?;
        let wanted = usize::try_from(length - bytes.len() as u64).unwrap_or(usize::MAX);
        bytes.extend_from_slice(&sector[..sector.len().min(wanted)]);
        if bytes.len() as u64 >= length {
            break;
        }
        links += 1;
        if links > most {
            return Err(DAMAGED);
        }
        next = *table.get(next as usize).ok_or(DAMAGED)?;
    }
    Ok(bytes)
}

fn entry(raw: &[u8], sector: usize) -> Entry {
    let units = raw[..64].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let name = char::decode_utf16(units.take_while(|&unit| unit != 0))
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    let part = |at: usize| u32::from_le_bytes([raw[at], raw[at + 1], raw[at + 2], raw[at + 3]]);
    // With small sectors the upper half of the length is not used and may hold anything.
    let upper = if sector == 512 { 0 } else { u64::from(part(124)) << 32 };
    Entry { name, start: part(116), length: u64::from(part(120)) | upper }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn number16(bytes: &[u8], at: usize) -> Result<u16, Unreadable> {
    let pair = bytes.get(at..at + 2).ok_or(DAMAGED)?;
    Ok(u16::from_le_bytes([pair[0], pair[1]]))
}

fn number32(bytes: &[u8], at: usize) -> Result<u32, Unreadable> {
    numbers(bytes.get(at..at + 4).ok_or(DAMAGED)?).next().ok_or(DAMAGED)
}
