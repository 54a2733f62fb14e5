//! Reads and checks a large file of people and says what it cost.
//!
//! `cargo run --release -p sheets --example import_load -- [ROWS] [FILE.xlsx]`

#[path = "../tests/sheets/office.rs"]
#[allow(dead_code, reason = "written for the tests, which use all of it")]
mod office;

use std::time::Instant;

use domain::people::AcceptImpossible;
use office::{TODAY, Typed, places, somebody};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use sheets::people::{Column, Options, read};
use sheets::read::Limits;

/// Every so many rows a telephone is wrong.
const WRONG_EVERY: u32 = 33;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let rows = arguments.next().and_then(|rows| rows.parse().ok()).unwrap_or(100_000);
    let path = arguments.next();
    let bytes = match path.as_deref().map(std::fs::read) {
        Some(Ok(bytes)) => bytes,
        _ => write(rows).expect("a workbook"),
    };
    if let Some(path) = path {
        std::fs::write(path, &bytes).expect("room for the file");
    }
    println!("file: {} rows x {} columns, {:.1} MB", rows, Column::all().count(), megabytes(bytes.len()));
    let before = peak_memory();
    let places = places();
    let limits = Limits::default();
    let options = Options {
        today: TODAY,
        accept: AcceptImpossible::Yes,
        limits,
        places: &places,
        further: &Default::default(),
    };
    let (started, busy) = (Instant::now(), processor_time());
    let file = read(&bytes, &options).expect("a file");
    println!(
        "read and checked: {:.2} s ({:.2} s of processor); {} good rows, {} errors in {} rows, {} warnings",
        started.elapsed().as_secs_f64(),
        processor_time() - busy,
        file.rows.len(),
        file.errors.len(),
        file.wrong_rows(),
        file.warnings.len()
    );
    println!("peak memory: {before:.0} MB before, {:.0} MB after", peak_memory());
    let (started, busy) = (Instant::now(), processor_time());
    let marked = file.marked(&bytes, &limits).expect("a workbook");
    println!(
        "marked workbook: {:.2} s ({:.2} s of processor), {:.1} MB; peak memory {:.0} MB",
        started.elapsed().as_secs_f64(),
        processor_time() - busy,
        megabytes(marked.len()),
        peak_memory()
    );
}

fn write(rows: u32) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let day_format = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = workbook.add_worksheet_with_low_memory()?;
    for column in Column::all() {
        sheet.write_string(0, column as u16, column.heading())?;
    }
    for n in 0..rows {
        let mut person = somebody(n);
        if n % WRONG_EVERY == 0 {
            person.retain(|(column, _)| *column != Column::Phone);
            person.push((Column::Phone, "12".into()));
        }
        person.sort_by_key(|(column, _)| *column);
        for (column, typed) in person {
            let (row, column) = (n + 1, column as u16);
            match typed {
                Typed::Text(text) => sheet.write_string(row, column, text)?,
                Typed::Number(number) => sheet.write_number(row, column, number)?,
                Typed::Flag(yes) => sheet.write_boolean(row, column, yes)?,
                Typed::Day(day) => {
                    let day = ExcelDateTime::parse_from_str(&day.to_string())?;
                    sheet.write_datetime_with_format(row, column, day, &day_format)?
                }
                Typed::Formula(formula, _) => sheet.write_formula(row, column, formula)?,
            };
        }
    }
    workbook.save_to_buffer()
}

fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

/// The most memory this process has used, where the system tells it.
fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(f64::NAN) / 1024.0
}

/// Seconds this thread has been on a processor, where the system tells it. Other work does not disturb it.
fn processor_time() -> f64 {
    let line = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = line.split(' ').next().and_then(|number| number.parse::<f64>().ok());
    nanoseconds.unwrap_or(f64::NAN) / 1e9
}
