//! One value as it arrives, and what is said of one that cannot be.

use jiff::civil::Date;
use serde_json::Value;

use super::FactError;
use crate::dictionary::{Choice, FactDef, Kind};
use crate::interval::{ONE, Slot, day_number, flag};

/// Whether a fact can have this value, as it arrives.
pub fn fits(def: &FactDef, value: &Value) -> bool {
    read_value(def, value).is_some()
}

/// The slot of a told value; `None` where it is no such value.
pub(crate) fn read_value(def: &FactDef, value: &Value) -> Option<Slot> {
    match &def.kind {
        Kind::Flag => value.as_bool().map(|yes| Slot::options(flag(yes))),
        Kind::Number { min, max, decimals } => {
            let number = thousandths(value, *decimals)?;
            (min * ONE..=max * ONE).contains(&number).then(|| Slot::exactly(number))
        }
        Kind::Day => value.as_str().and_then(strict_day).map(|day| Slot::exactly(day_number(day))),
        Kind::Choice(options) => option(options, value).map(Slot::options),
        Kind::Several(options) => {
            let mut mask = 0;
            for value in value.as_array()? {
                mask |= option(options, value)?;
            }
            Some(Slot::exactly(mask))
        }
        Kind::List(_) => value.is_array().then(|| Slot::options(1)),
        Kind::Text { longest, .. } => {
            value.as_str().filter(|text| text.chars().count() <= *longest).map(|_| Slot::options(1))
        }
    }
}

fn option(options: &[Choice], value: &Value) -> Option<i64> {
    options.iter().position(|option| option.code.is(value)).map(|at| 1 << at)
}

/// A number in thousandths with no more decimal places than allowed.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the bounds are checked first"
)]
fn thousandths(value: &Value, decimals: u32) -> Option<i64> {
    if let Some(whole) = value.as_i64() {
        return whole.checked_mul(ONE);
    }
    let number = value.as_f64().filter(|number| decimals > 0 && number.abs() < 1e12)?;
    let thousandths = (number * ONE as f64).round();
    let step = 10_i64.pow(3_u32.saturating_sub(decimals));
    let near = (number * ONE as f64 - thousandths).abs() < 1e-6;
    (near && thousandths as i64 % step == 0).then_some(thousandths as i64)
}

/// `2023-10-18` and nothing else: a day with a time would hide a mistake.
fn strict_day(text: &str) -> Option<Date> {
    let day: Date = (text.len() == 10).then(|| text.parse().ok()).flatten()?;
    (1800..=2200).contains(&day.year()).then_some(day)
}

/// What is said of a value that cannot be.
pub(crate) fn wrong(def: &FactDef, value: &Value, list: &str) -> FactError {
    let codes = |options: &[Choice]| {
        let codes: Vec<String> = options.iter().map(|option| option.code.to_json().to_string()).collect();
        codes.join(", ")
    };
    let expected = match &def.kind {
        Kind::Flag => "true or false".to_owned(),
        Kind::Number { min, max, decimals: 0 } => format!("a whole number from {min} to {max}"),
        Kind::Number { min, max, decimals } => {
            format!("a number from {min} to {max} with at most {decimals} decimal places")
        }
        Kind::Day => "a day such as \"1950-03-01\"".to_owned(),
        Kind::Choice(options) => format!("one of {}", codes(options)),
        Kind::Several(options) => format!("a list of any of {}", codes(options)),
        Kind::List(_) => "a list of objects, not too long".to_owned(),
        Kind::Text { longest, .. } => format!("a text of at most {longest} characters"),
    };
    let mut got = value.to_string();
    if got.chars().count() > 40 {
        got = got.chars().take(40).chain("…".chars()).collect();
    }
    let dot = if list.is_empty() { "" } else { "." };
    FactError::Value { fact: format!("{list}{dot}{}", def.id), expected, got }
}
