//! Whole numbers, and long numbers that Excel has spoilt.

use super::without_spaces;
use crate::read::{Cell, Held};

/// Digits that survive in a number. Excel replaces what follows by zeros.
const SAFE_DIGITS: f64 = 1e15;

/// Whether a cell holds a long number whose last digits Excel has thrown away.
///
/// That happens when 16 digits or more are typed into a cell that is not text, and can be seen as
/// `3.70112E+17` after the file went through a text format.
pub fn is_mangled(cell: &Cell<'_>) -> bool {
    match cell.held {
        Held::Number(number) => number.abs() >= SAFE_DIGITS,
        Held::Text => is_exponent(&without_spaces(&cell.text)),
        _ => false,
    }
}

fn is_exponent(text: &str) -> bool {
    let Some((front, power)) = text.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = match front.split_once('.') {
        Some((before, after)) => digits(before) && digits(after),
        None => digits(front),
    };
    whole && power.strip_prefix('+').is_some_and(digits)
}

/// A whole number, also as text; nothing for anything else.
pub fn read_whole(cell: &Cell<'_>) -> Option<i64> {
    match cell.held {
        Held::Number(number) if number.fract() == 0.0 && number.abs() < SAFE_DIGITS => Some(number as i64),
        Held::Text => {
            let text = without_spaces(&cell.text);
            let text = text.strip_suffix('分').unwrap_or(&text);
            (text.len() <= 15).then(|| text.parse().ok())?
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_seen_to_be_spoilt() {
        let number = |number: f64| Cell { text: format!("{number:.0}").into(), held: Held::Number(number) };
        assert!(is_mangled(&number(990_101_194_611_240_000.0)));
        assert!(!is_mangled(&number(13_900_000_000.0)));
        assert!(is_mangled(&Cell::text("9.90101E+17")));
        assert!(!is_mangled(&Cell::text("99010119461124002E")));
    }

    #[test]
    fn whole_numbers_come_as_numbers_or_text() {
        assert_eq!(read_whole(&Cell::text("６５ 分")), Some(65));
        assert_eq!(read_whole(&Cell { text: "65.5".into(), held: Held::Number(65.5) }), None);
        assert_eq!(read_whole(&Cell::text("六十")), None);
    }
}
