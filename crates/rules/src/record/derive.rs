//! Slots that follow from others: full years since a day, a level from a score.

use jiff::civil::Date;

use super::FactError;
use crate::dictionary::{FactDef, Origin};
use crate::interval::{NO, ONE, Slot, YES, day_of_number};

/// How one slot follows from others of the same row; positions instead of names.
#[derive(Debug, Clone)]
pub(crate) struct Derivation {
    pub at: usize,
    pub from: From,
}

/// What it follows from.
#[derive(Debug, Clone)]
pub(crate) enum From {
    Years { since: usize },
    Band { score: usize, worse_if: usize, bounds: Vec<i64> },
}

/// The derivations among the facts of a row.
pub(crate) fn derivations(defs: &[FactDef]) -> Vec<Derivation> {
    let position = |id: &str| defs.iter().position(|def| def.id == id);
    let derivation = |(at, def): (usize, &FactDef)| {
        let from = match &def.origin {
            Origin::Given => return None,
            Origin::FullYears { since } => From::Years { since: position(since)? },
            Origin::Banded { score, bounds, worse_if } => {
                From::Band { score: position(score)?, worse_if: position(worse_if)?, bounds: bounds.clone() }
            }
        };
        Some(Derivation { at, from })
    };
    defs.iter().enumerate().filter_map(derivation).collect()
}

/// Fills derived slots from those they come from. `name` gives the name of a fact for the error.
pub(crate) fn derive(
    derivations: &[Derivation],
    slots: &mut [Slot],
    told: &[bool],
    on: i64,
    name: impl Fn(usize) -> String,
) -> Result<(), FactError> {
    for derivation in derivations {
        match &derivation.from {
            From::Years { since } => {
                let day = slots[*since];
                if day.low != day.high {
                    continue;
                }
                let (day, on) = (day_of_number(day.low), day_of_number(on));
                let years = full_years(day, on).ok_or_else(|| FactError::Value {
                    fact: name(*since),
                    expected: format!("a day not after {on}"),
                    got: day.to_string(),
                })?;
                slots[derivation.at] = Slot::exactly(years * ONE);
            }
            From::Band { score, worse_if, bounds } => {
                let known = told[*score] && slots[*score].low == slots[*score].high;
                if known && !told[derivation.at] {
                    let mask = banded(slots[*score].low, slots[*worse_if].low, bounds);
                    slots[derivation.at] = Slot::options(mask);
                }
            }
        }
    }
    Ok(())
}

/// The options a known score leaves: two of them while it is not known whether the flag makes it worse.
fn banded(score: i64, flag: i64, bounds: &[i64]) -> i64 {
    let level = bounds.iter().position(|bound| score >= bound * ONE).unwrap_or(bounds.len() - 1);
    let worse = (level + 1).min(bounds.len() - 1);
    let mut mask = 0;
    if flag & NO != 0 {
        mask |= 1 << level;
    }
    if flag & YES != 0 {
        mask |= 1 << worse;
    }
    mask
}

/// Full years from a day to a later one; somebody born on 29 February grows older on 1 March in common years.
/// `None` when `on` is before `since`.
pub fn full_years(since: Date, on: Date) -> Option<i64> {
    if on < since {
        return None;
    }
    let years = i64::from(on.year()) - i64::from(since.year());
    let had_birthday = (on.month(), on.day()) >= (since.month(), since.day());
    Some(if had_birthday { years } else { years - 1 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn full_years_count_birthdays_and_leaplings_wait_for_march() {
        assert_eq!(full_years(date(1946, 11, 23), date(2026, 11, 23)), Some(80));
        assert_eq!(full_years(date(1946, 11, 24), date(2026, 11, 23)), Some(79));
        assert_eq!(full_years(date(1948, 2, 29), date(2027, 2, 28)), Some(78));
        assert_eq!(full_years(date(1948, 2, 29), date(2027, 3, 1)), Some(79));
        assert_eq!(full_years(date(1948, 2, 29), date(2028, 2, 29)), Some(80));
        assert_eq!(full_years(date(2026, 11, 24), date(2026, 11, 23)), None);
    }

    #[test]
    fn a_score_leaves_one_level_or_two() {
        let bounds = [90, 66, 46, 30, 0];
        assert_eq!(banded(90_000, NO, &bounds), 1 << 0);
        assert_eq!(banded(89_000, NO, &bounds), 1 << 1);
        assert_eq!(banded(66_000, NO, &bounds), 1 << 1);
        assert_eq!(banded(65_000, NO, &bounds), 1 << 2);
        assert_eq!(banded(45_000, YES, &bounds), 1 << 4);
        assert_eq!(banded(29_000, YES, &bounds), 1 << 4);
        assert_eq!(banded(80_000, NO | YES, &bounds), (1 << 1) | (1 << 2));
    }
}
