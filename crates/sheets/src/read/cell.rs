//! One cell: the text a clerk sees in it, and what Excel keeps behind that text.

use std::borrow::Cow;

use calamine::{DataRef, ExcelDateTime};
use jiff::civil::Date;

/// A cell that is not blank.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell<'a> {
    /// What stands in it, as a clerk sees it. Days are written 1950-03-01.
    pub text: Cow<'a, str>,
    /// What Excel keeps.
    pub held: Held,
}

/// What Excel keeps behind the text of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Held {
    /// The text itself.
    Text,
    /// A number. Beyond 15 digits its last digits are lost.
    Number(f64),
    /// A number shown as a day.
    Day(Date),
    /// A tick: true or false.
    Flag(bool),
    /// A formula that failed: `#N/A`, `#REF!`, …
    Fault,
}

/// From which day a workbook counts its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Calendar {
    /// Day 1 is 1 January 1900; a 29 February 1900 is counted that never was.
    #[default]
    From1900,
    /// Day 0 is 1 January 1904, as old Macintosh files count.
    From1904,
}

impl Calendar {
    /// The day behind a number, where one exists.
    pub fn day(self, serial: f64) -> Option<Date> {
        let days = serial.floor();
        if !(0.0..=2_958_465.0).contains(&days) {
            return None;
        }
        let days = days as i32;
        let (start, days) = match self {
            Self::From1904 => (Date::constant(1904, 1, 1), days),
            Self::From1900 if days == 0 || days == 60 => return None,
            Self::From1900 if days < 60 => (Date::constant(1899, 12, 31), days),
            Self::From1900 => (Date::constant(1899, 12, 30), days),
        };
        start.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
    }
}

/// What Excel shows in place of a result.
const FAULTS: [&str; 8] =
    ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA"];

/// How a cell's number is shown: zeros in front up to so many digits, from formats like `0000`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shown {
    pub(super) digits: u8,
    pub(super) calendar: Calendar,
}

impl Shown {
    /// Digits that a format asks for; none for every other format.
    pub(super) fn digits_of(format: &str) -> u8 {
        let zeros = format.bytes().all(|byte| byte == b'0');
        if zeros && (2..=20).contains(&format.len()) { format.len() as u8 } else { 0 }
    }
}

impl<'a> Cell<'a> {
    /// A cell of text.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), held: Held::Text }
    }

    /// A text that came out of a file. What a failed formula shows is no word of anybody, also where it was pasted
    /// as a value or came through a text format.
    pub(super) fn read(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        let held = if FAULTS.contains(&text.trim()) { Held::Fault } else { Held::Text };
        Self { text, held }
    }

    /// What a reader found; nothing for blank cells.
    pub(super) fn from_data(data: DataRef<'a>, shown: Shown) -> Option<Self> {
        let cell = match data {
            DataRef::Empty => return None,
            DataRef::String(text) | DataRef::DurationIso(text) => Self::read(text),
            DataRef::SharedString(text) => Self::read(text),
            DataRef::Int(number) => Self::number(number as f64, shown),
            DataRef::Float(number) => Self::number(number, shown),
            DataRef::Bool(yes) => {
                Self { text: if yes { "TRUE" } else { "FALSE" }.into(), held: Held::Flag(yes) }
            }
            DataRef::DateTime(moment) => Self::moment(&moment, shown.calendar),
            DataRef::DateTimeIso(text) => Self::iso(text),
            DataRef::Error(fault) => Self { text: fault.to_string().into(), held: Held::Fault },
        };
        (!cell.text.trim().is_empty()).then_some(cell)
    }

    fn number(number: f64, shown: Shown) -> Self {
        let mut text = written(number);
        if shown.digits > 0 && number >= 0.0 && number.fract() == 0.0 {
            text = format!("{text:0>width$}", width = usize::from(shown.digits));
        }
        Self { text: text.into(), held: Held::Number(number) }
    }

    fn moment(moment: &ExcelDateTime, calendar: Calendar) -> Self {
        let number = moment.as_f64();
        match calendar.day(number).filter(|_| moment.is_datetime()) {
            Some(day) => Self { text: day.to_string().into(), held: Held::Day(day) },
            None => Self { text: written(number).into(), held: Held::Number(number) },
        }
    }

    fn iso(text: String) -> Self {
        match text.get(..10).and_then(|day| day.parse().ok()) {
            Some(day) => Self { text: text[..10].to_owned().into(), held: Held::Day(day) },
            None => Self::text(text),
        }
    }
}

/// A number with the 15 digits Excel keeps, without an exponent and without zeros at the end.
fn written(number: f64) -> String {
    if number.fract() == 0.0 {
        return format!("{number:.0}");
    }
    let before = if number.abs() < 1.0 { 0 } else { number.abs().log10().floor() as usize + 1 };
    let text = format!("{number:.places$}", places = 15_usize.saturating_sub(before));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_excel_shows_them() {
        let texts = [13_900_000_000.0, 0.1 + 0.2, 66.5, -3.0, 0.0].map(written);
        assert_eq!(texts, ["13900000000", "0.3", "66.5", "-3", "0"]);
        let padded =
            Cell::from_data(DataRef::Float(53_101.0), Shown { digits: 6, calendar: Calendar::From1900 });
        assert_eq!(padded.expect("a cell").text, "053101");
        assert_eq!([Shown::digits_of("000000"), Shown::digits_of("0.00"), Shown::digits_of("0")], [6, 0, 0]);
    }

    #[test]
    fn what_a_failed_formula_shows_is_no_word_even_as_text() {
        let held = |text: &'static str| {
            let cell = Cell::from_data(DataRef::SharedString(text), Shown::default());
            cell.map(|cell| cell.held)
        };
        assert_eq!(held(" #N/A "), Some(Held::Fault));
        assert_eq!(held("#5 楼"), Some(Held::Text));
    }

    #[test]
    fn days_are_counted_from_either_start() {
        let day = |text: &str| Some(text.parse().expect("a day"));
        assert_eq!(Calendar::From1900.day(1.0), day("1900-01-01"));
        assert_eq!(Calendar::From1900.day(59.0), day("1900-02-28"));
        assert_eq!(Calendar::From1900.day(60.0), None);
        assert_eq!(Calendar::From1900.day(61.0), day("1900-03-01"));
        assert_eq!(Calendar::From1900.day(14_611.75), day("1940-01-01"));
        assert_eq!(Calendar::From1904.day(13_149.0), day("1940-01-01"));
        assert_eq!(Calendar::From1900.day(f64::NAN), None);
        assert_eq!(Calendar::From1900.day(3e9), None);
    }
}
