//! The records of an `.xls` workbook, walked once to measure what a reader would make room for.

use std::collections::BTreeMap;

use super::{Limits, Row, Unreadable};

const DAMAGED: Unreadable = Unreadable::Damaged("工作表内容错乱");
/// One record may go on over others, each of up to 8 kB. A table of texts needs some thousands.
const MOST_CONTINUED: usize = 20_000;
/// Rooms in the rectangle around all cells of all sheets. A reader makes room for every one of them.
const MOST_ROOMS: u64 = 8_000_000;
/// Sheets in a workbook.
pub(super) const MOST_SHEETS: usize = 256;

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const PASSWORD: u16 = 0x002F;
const CONTINUE: u16 = 0x003C;
const SHEET: u16 = 0x0085;
const SIZE: u16 = 0x0200;
const MANY_NUMBERS: u16 = 0x00BD;
/// Formula, number, text, yes or no, formula's text, shared text, rich text, short number.
const CELLS: [u16; 7] = [0x0006, 0x0203, 0x0204, 0x0205, 0x00FD, 0x00D6, 0x027E];

/// Refuses streams that are protected, broken, or would need too much room.
pub(super) fn check(stream: &[u8], limits: &Limits) -> Result<(), Unreadable> {
    let mut sheets = Vec::new();
    for record in (Records { rest: stream }) {
        let (kind, data) = record?;
        match kind {
            PASSWORD if data.len() >= 2 => return Err(Unreadable::Encrypted),
            SHEET => sheets.push(data.get(..4).ok_or(DAMAGED)?),
            END => break,
            _ => {}
        }
    }
    if sheets.len() > MOST_SHEETS {
        return Err(Unreadable::TooManySheets { limit: MOST_SHEETS });
    }
    let mut rooms = 0;
    for at in sheets {
        let at = u32::from_le_bytes([at[0], at[1], at[2], at[3]]) as usize;
        rooms += rooms_of_sheet(stream.get(at..).ok_or(DAMAGED)?, limits)?;
    }
    if rooms > MOST_ROOMS {
        return Err(Unreadable::Explodes { limit: limits.unpacked_bytes });
    }
    Ok(())
}

/// Rooms in the rectangle around the cells of one sheet.
fn rooms_of_sheet(stream: &[u8], limits: &Limits) -> Result<u64, Unreadable> {
    let mut reach = Reach::default();
    let mut depth = 0_u32;
    for record in (Records { rest: stream }) {
        let (kind, data) = record?;
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            // Charts inside a sheet have cell records of their own.
            _ if depth > 1 => {}
            SIZE => believable(data)?,
            MANY_NUMBERS => {
                let last = data.get(data.len().wrapping_sub(2)..).ok_or(DAMAGED)?;
                reach.cell(data.get(..4).ok_or(DAMAGED)?);
                reach.column(u16::from_le_bytes([last[0], last[1]]));
            }
            _ if CELLS.contains(&kind) => reach.cell(data.get(..4).ok_or(DAMAGED)?),
            _ => {}
        }
    }
    reach.within(limits)
}

/// The size a sheet announces must at least be possible.
fn believable(data: &[u8]) -> Result<(), Unreadable> {
    let last = |at: usize, width: usize| {
        let bytes = data.get(at..at + width).ok_or(DAMAGED)?;
        Ok(bytes.iter().rev().fold(0_u32, |number, &byte| number << 8 | u32::from(byte)))
    };
    let (first_row, row, column) = if data.len() == 10 {
        (last(0, 2)?, last(2, 2)?, last(6, 2)?)
    } else {
        (last(0, 4)?, last(4, 4)?, last(10, 2)?)
    };
    if row > 65_536 || column > 256 || (row > 0 && first_row > row) { Err(DAMAGED) } else { Ok(()) }
}

/// How far the cells reach, and the first cell that stands too far to the right.
#[derive(Default)]
struct Reach {
    cells: bool,
    row: u16,
    column: u16,
    widest: BTreeMap<u16, u16>,
}

impl Reach {
    fn cell(&mut self, place: &[u8]) {
        self.cells = true;
        let row = u16::from_le_bytes([place[0], place[1]]);
        self.row = self.row.max(row);
        let column = u16::from_le_bytes([place[2], place[3]]);
        self.widest.entry(column).or_insert(row);
        self.column(column);
    }

    fn column(&mut self, column: u16) {
        self.column = self.column.max(column);
    }

    fn within(&self, limits: &Limits) -> Result<u64, Unreadable> {
        if self.cells && self.column >= limits.columns {
            let (&column, &row) = self.widest.iter().next_back().unwrap_or((&self.column, &0));
            let cell = Row::address(u32::from(row) + 1, column);
            return Err(Unreadable::TooManyColumns { limit: limits.columns, cell });
        }
        Ok(if self.cells { (u64::from(self.row) + 1) * (u64::from(self.column) + 1) } else { 0 })
    }
}

/// Kind and content of each record; what continues a record is skipped.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    fn one(&mut self) -> Result<(u16, &'a [u8]), Unreadable> {
        let (head, after) = self.rest.split_at_checked(4).ok_or(DAMAGED)?;
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let (data, rest) = after.split_at_checked(length).ok_or(DAMAGED)?;
        self.rest = rest;
        Ok((u16::from_le_bytes([head[0], head[1]]), data))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<(u16, &'a [u8]), Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let record = self.one();
        let mut continued = 0;
        while record.is_ok() && self.rest.starts_with(&CONTINUE.to_le_bytes()) {
            continued += 1;
            if continued > MOST_CONTINUED || self.one().is_err() {
                return Some(Err(DAMAGED));
            }
        }
        Some(record)
    }
}
