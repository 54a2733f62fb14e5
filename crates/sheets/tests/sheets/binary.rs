//! Writes workbooks as Excel 97 did, so that reading them can be tried without keeping files nobody can read.

use crate::office::{Rows, Typed};

const FREE: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;
const TABLE: u32 = 0xFFFF_FFFD;
const SECTOR: usize = 512;

/// A record of a workbook stream.
pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a short record");
    [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

fn begin(what: u16) -> Vec<u8> {
    let mut data = [0x0600_u16.to_le_bytes(), what.to_le_bytes()].concat();
    data.resize(16, 0);
    record(0x0809, &data)
}

/// An unpacked text as records hold it: two bytes a letter.
fn words(text: &str, long: bool) -> Vec<u8> {
    let units = text.encode_utf16().collect::<Vec<_>>();
    let mut data = if long { (units.len() as u16).to_le_bytes().to_vec() } else { vec![units.len() as u8] };
    data.push(1);
    data.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    data
}

fn place(row: u16, column: u16, format: u16) -> Vec<u8> {
    [row.to_le_bytes(), column.to_le_bytes(), format.to_le_bytes()].concat()
}

fn cell(row: u16, column: u16, typed: &Typed) -> Vec<u8> {
    let number = |number: f64, format| {
        record(0x0203, &[place(row, column, format), number.to_le_bytes().to_vec()].concat())
    };
    match typed {
        Typed::Text(text) => record(0x0204, &[place(row, column, 0), words(text, true)].concat()),
        Typed::Number(value) => number(*value, 0),
        Typed::Day(day) => {
            let since = jiff::civil::Date::constant(1899, 12, 30);
            number(f64::from((*day - since).get_days()), 1)
        }
        Typed::Flag(yes) => record(0x0205, &[place(row, column, 0), vec![u8::from(*yes), 0]].concat()),
        Typed::Formula(..) => record(0x0205, &[place(row, column, 0), vec![0x2A, 1]].concat()),
    }
}

/// The stream of a workbook with one sheet. `extra` records stand right after its beginning.
pub fn stream(name: &str, rows: &Rows, extra: &[Vec<u8>], sheet_extra: &[Vec<u8>]) -> Vec<u8> {
    let formats = [0_u16, 14].map(|format| {
        let mut data = [[0, 0], format.to_le_bytes()].concat();
        data.resize(20, 0);
        record(0x00E0, &data)
    });
    let head = [begin(5), extra.concat(), record(0x0042, &1200_u16.to_le_bytes()), formats.concat()].concat();
    let sheet_record =
        |at: u32| record(0x0085, &[at.to_le_bytes().to_vec(), vec![0, 0], words(name, false)].concat());
    let at = head.len() + sheet_record(0).len() + record(0x000A, &[]).len();
    let cells = (0..).zip(rows).flat_map(|(row, cells)| {
        let filled = (0..).zip(cells).filter_map(|(column, cell)| Some((column, cell.as_ref()?)));
        filled.map(move |(column, typed)| cell(row, column, typed)).collect::<Vec<_>>()
    });
    let cells = cells.collect::<Vec<_>>().concat();
    [
        head,
        sheet_record(at as u32),
        record(0x000A, &[]),
        begin(16),
        sheet_extra.concat(),
        cells,
        record(0x000A, &[]),
    ]
    .concat()
}

/// An `.xls` with one sheet.
pub fn xls(name: &str, rows: &Rows) -> Vec<u8> {
    container(&[("Workbook", stream(name, rows, &[], &[]))])
}

/// A container of streams. Each is padded to the length from which on it has sectors of its own.
pub fn container(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut sectors = Vec::<u8>::new();
    let mut table = Vec::<u32>::new();
    let mut entries = vec![entry("Root Entry", 5, END, 0)];
    for (name, content) in streams {
        let mut content = content.clone();
        content.resize(content.len().max(4096), 0);
        let start = table.len() as u32;
        entries.push(entry(name, 2, start, content.len() as u64));
        content.resize(content.len().next_multiple_of(SECTOR), 0);
        chain(&mut table, content.len() / SECTOR);
        sectors.extend(content);
    }
    let directory = table.len() as u32;
    let mut entries = entries.concat();
    entries.resize(entries.len().next_multiple_of(SECTOR), 0);
    chain(&mut table, entries.len() / SECTOR);
    sectors.extend(entries);
    let needed = (0..).find(|n| (table.len() + n) <= n * SECTOR / 4).expect("a table");
    let first = table.len() as u32;
    table.extend(std::iter::repeat_n(TABLE, needed));
    table.resize(needed * SECTOR / 4, FREE);
    sectors.extend(table.iter().flat_map(|number| number.to_le_bytes()));
    [header(directory, first, needed), sectors].concat()
}

fn chain(table: &mut Vec<u32>, sectors: usize) {
    let first = table.len() as u32;
    table.extend((1..sectors as u32).map(|n| first + n));
    table.push(END);
}

fn entry(name: &str, kind: u8, start: u32, length: u64) -> Vec<u8> {
    let mut raw = name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let name_bytes = raw.len() as u16 + 2;
    raw.resize(64, 0);
    raw.extend(name_bytes.to_le_bytes());
    raw.extend([kind, 1]);
    raw.resize(116, 0xFF);
    raw.extend(start.to_le_bytes());
    raw.extend(length.to_le_bytes());
    raw
}

fn header(directory: u32, first_table: u32, tables: usize) -> Vec<u8> {
    let mut raw = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    raw.resize(24, 0);
    for short in [0x3E_u16, 3, 0xFFFE, 9, 6] {
        raw.extend(short.to_le_bytes());
    }
    raw.resize(44, 0);
    for long in [tables as u32, directory, 0, 4096, END, 0, END, 0] {
        raw.extend(long.to_le_bytes());
    }
    raw.extend((0..tables as u32).flat_map(|n| (first_table + n).to_le_bytes()));
    raw.resize(SECTOR, 0xFF);
    raw
}
