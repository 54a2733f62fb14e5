//! Calendar days in the ways clerks write them.

use jiff::civil::Date;

use super::clean;
use crate::read::{Calendar, Cell, Held};

/// What a cell says about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// A whole day.
    Day(Date),
    /// Only a month: 1950年3月.
    Month(i16, i8),
}

/// Why a cell gives no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayFault {
    /// Not written as a day.
    NotADay,
    /// Written as a day that the calendar does not have.
    NoSuchDay,
    /// Counted by the moon.
    Lunar,
    /// A year of two digits: the century is anybody's guess.
    ShortYear,
}

/// Reads `1950-03-01`, `1950.3.1`, `1950/3/1`, `1950年3月1日`, `19500301`, with or without a time, and the
/// numbers by which Excel counts days.
pub fn read_day(cell: &Cell<'_>, calendar: Calendar) -> Result<Written, DayFault> {
    match cell.held {
        Held::Day(day) => Ok(Written::Day(day)),
        Held::Number(number) if number.fract() == 0.0 && number >= 100_000.0 => by_text(&cell.text),
        Held::Number(number) => calendar.day(number).map(Written::Day).ok_or(DayFault::NotADay),
        Held::Flag(_) | Held::Fault => Err(DayFault::NotADay),
        Held::Text => by_text(&cell.text),
    }
}

fn by_text(text: &str) -> Result<Written, DayFault> {
    let text = clean(text);
    if ["农历", "阴历", "旧历", "腊月", "正月", "初"].iter().any(|word| text.contains(word)) {
        return Err(DayFault::Lunar);
    }
    let day = without_time(&text);
    let parts = parts(day).ok_or(DayFault::NotADay)?;
    match parts[..] {
        [(digits, 8)] => exact(digits / 10_000, digits / 100 % 100, digits % 100),
        [(digits, 6)] => month(digits / 100, digits % 100),
        [(year, 4), (of_year, 1..=2)] => month(year, of_year),
        [(year, 4), (of_year, 1..=2), (of_month, 1..=2)] => exact(year, of_year, of_month),
        [(_, 1..=2), (_, 1..=2)] | [(_, 1..=2), (_, 1..=2), (_, 1..=2)] => Err(DayFault::ShortYear),
        _ => Err(DayFault::NotADay),
    }
}

/// `1950-03-01 00:00:00` and `1950-03-01T00:00` without the time.
fn without_time(text: &str) -> &str {
    match text.split_once([' ', 'T']) {
        Some((day, time)) if time.contains(':') => day,
        _ => text,
    }
}

/// The runs of digits with their lengths, if only marks of dates stand between them.
fn parts(text: &str) -> Option<Vec<(u32, usize)>> {
    let text = text.trim_end_matches(['.', '日', '号', ' ', '生']);
    let mut parts = Vec::new();
    for part in text.split(['年', '月', '-', '.', '/', ' ', '、', '—', '–', ',', '。', '·']) {
        let part = part.trim();
        if part.is_empty() {
            continue;
        }
        if part.len() > 8 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        parts.push((part.parse().ok()?, part.len()));
    }
    (1..=3).contains(&parts.len()).then_some(parts)
}

fn exact(year: u32, month: u32, day: u32) -> Result<Written, DayFault> {
    let fits = |number: u32| i8::try_from(number).map_err(|_| DayFault::NoSuchDay);
    let year = i16::try_from(year).map_err(|_| DayFault::NoSuchDay)?;
    Date::new(year, fits(month)?, fits(day)?).map(Written::Day).map_err(|_| DayFault::NoSuchDay)
}

fn month(year: u32, month: u32) -> Result<Written, DayFault> {
    let year = i16::try_from(year).map_err(|_| DayFault::NoSuchDay)?;
    match i8::try_from(month) {
        Ok(month @ 1..=12) => Ok(Written::Month(year, month)),
        _ => Err(DayFault::NoSuchDay),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Written, DayFault> {
        read_day(&Cell::text(text.to_owned()), Calendar::From1900)
    }

    #[test]
    fn every_common_way_gives_the_same_day() {
        let day = Ok(Written::Day(Date::constant(1950, 3, 1)));
        for text in [
            "1950-03-01",
            "1950-3-1",
            "1950.3.1",
            "1950.03.01.",
            "1950/3/1",
            "1950年3月1日",
            "1950年03月01",
            "19500301",
            "１９５０年３月１日",
            " 1950 年 3 月 1 日 ",
            "1950-03-01 00:00:00",
            "1950-03-01T08:30",
            "1950年3月1日生",
            "1950、3、1",
        ] {
            assert_eq!(read(text), day, "{text}");
        }
        let held = |held, text: &'static str| read_day(&Cell { text: text.into(), held }, Calendar::From1900);
        assert_eq!(held(Held::Number(18_323.0), "18323"), day);
        assert_eq!(held(Held::Number(19_500_301.0), "19500301"), day);
        assert_eq!(held(Held::Day(Date::constant(1950, 3, 1)), "1950-03-01"), day);
    }

    #[test]
    fn what_is_no_day_says_why() {
        assert_eq!(read("1950-02-30"), Err(DayFault::NoSuchDay));
        assert_eq!(read("1950-13-01"), Err(DayFault::NoSuchDay));
        assert_eq!(read("50.3.1"), Err(DayFault::ShortYear));
        assert_eq!(read("3/1/50"), Err(DayFault::ShortYear));
        assert_eq!(read("农历1950年三月初一"), Err(DayFault::Lunar));
        assert_eq!(read("1/3/1950"), Err(DayFault::NotADay));
        assert_eq!(read("不详"), Err(DayFault::NotADay));
        assert_eq!(read("1950年3月"), Ok(Written::Month(1950, 3)));
        assert_eq!(read("1950.03"), Ok(Written::Month(1950, 3)));
        assert_eq!(read("195013"), Err(DayFault::NoSuchDay));
        assert_eq!(read(""), Err(DayFault::NotADay));
    }
}
