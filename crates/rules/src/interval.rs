//! What a fact or a number may still be: a set of options, or everything between two bounds.
//!
//! "Undecided" then needs no special case: a comparison is true when it holds for every value that is still
//! possible, false when it holds for none.

use jiff::civil::Date;

use crate::dictionary::Kind;
use crate::lex::Compare;
use crate::truth::Truth;

/// The values something may still have. Numbers are in thousandths, days in thousandths of a day.
///
/// For a flag or choice `low` is the set of options that are still possible. For a choice of several `low`
/// holds the options that are certainly chosen and `high` those that may be. For everything else both are
/// bounds, included; `low > high` is no value at all, as the greatest of nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Slot {
    pub low: i64,
    pub high: i64,
}

/// Bit 0 is "no", bit 1 is "yes".
pub(crate) const NO: i64 = 1;
pub(crate) const YES: i64 = 2;

/// Farther than any number of a pack: what is not bounded ends here, so that sums cannot overflow.
const FAR: i64 = i64::MAX / 4;

/// One whole in thousandths.
pub(crate) const ONE: i64 = 1000;

impl Slot {
    /// Nothing can be compared with it.
    pub const NOTHING: Self = Self { low: i64::MAX, high: i64::MIN };
    /// Any number.
    pub const ANY: Self = Self { low: -FAR, high: FAR };

    pub fn exactly(value: i64) -> Self {
        Self { low: value, high: value }
    }

    /// A choice or flag with these options still possible.
    pub fn options(mask: i64) -> Self {
        Self { low: mask, high: 0 }
    }

    pub fn unknown(kind: &Kind) -> Self {
        match kind {
            Kind::Flag => Self::options(NO | YES),
            Kind::Number { min, max, .. } => Self { low: min * ONE, high: max * ONE },
            Kind::Day => Self { low: day_number(FIRST_DAY), high: day_number(LAST_DAY) },
            Kind::Choice(options) => Self::options(all_options(options.len())),
            Kind::Several(options) => Self { low: 0, high: all_options(options.len()) },
            Kind::List(_) | Kind::Text { .. } => Self::options(0),
        }
    }

    /// Whether one value is left.
    pub fn is_known(self, kind: &Kind) -> bool {
        match kind {
            Kind::Flag | Kind::Choice(_) => self.low.count_ones() == 1,
            Kind::Number { .. } | Kind::Day | Kind::Several(_) => self.low == self.high,
            Kind::List(_) | Kind::Text { .. } => self.low == 1,
        }
    }

    pub fn is_nothing(self) -> bool {
        self.low > self.high
    }

    /// The bounds of what a function makes of all pairs, where its extremes lie at the corners.
    fn corners(self, other: Self, of: impl Fn(i128, i128) -> i128) -> Self {
        if self.is_nothing() || other.is_nothing() {
            return Self::NOTHING;
        }
        let (a, b) = ([self.low, self.high], [other.low, other.high]);
        let all = a.map(|a| b.map(|b| clamp(of(a.into(), b.into()))));
        let low = all.iter().flatten().copied().min().unwrap_or(-FAR);
        let high = all.iter().flatten().copied().max().unwrap_or(FAR);
        Self { low, high }
    }

    pub fn plus(self, other: Self) -> Self {
        self.corners(other, |a, b| a + b)
    }

    pub fn minus(self, other: Self) -> Self {
        self.corners(other, |a, b| a - b)
    }

    pub fn times(self, other: Self) -> Self {
        // What may be any number may also be none at all, and then a product with zero is not zero.
        if (self == Self::ANY || other == Self::ANY) && !self.is_nothing() && !other.is_nothing() {
            return Self::ANY;
        }
        self.corners(other, |a, b| round_div(a * b, i128::from(ONE)))
    }

    /// A quotient; nothing where the divisor is zero, any number where it may be.
    pub fn over(self, other: Self) -> Self {
        if other == Self::exactly(0) {
            return Self::NOTHING;
        }
        if !other.is_nothing() && other.low <= 0 && other.high >= 0 {
            return if self.is_nothing() { Self::NOTHING } else { Self::ANY };
        }
        self.corners(other, |a, b| round_div(a * i128::from(ONE), b))
    }

    /// What a function that never falls makes of it.
    pub fn rising(self, of: impl Fn(i64) -> i64) -> Self {
        if self.is_nothing() { self } else { Self { low: of(self.low), high: of(self.high) } }
    }

    /// The greater of two, or the other where one is nothing.
    pub fn greater(self, other: Self) -> Self {
        match (self.is_nothing(), other.is_nothing()) {
            (true, _) => other,
            (_, true) => self,
            _ => Self { low: self.low.max(other.low), high: self.high.max(other.high) },
        }
    }

    /// The lesser of two, or the other where one is nothing.
    pub fn lesser(self, other: Self) -> Self {
        match (self.is_nothing(), other.is_nothing()) {
            (true, _) => other,
            (_, true) => self,
            _ => Self { low: self.low.min(other.low), high: self.high.min(other.high) },
        }
    }

    /// One or the other.
    pub fn or(self, other: Self) -> Self {
        match (self.is_nothing(), other.is_nothing()) {
            (true, _) => other,
            (_, true) => self,
            _ => Self { low: self.low.min(other.low), high: self.high.max(other.high) },
        }
    }

    /// Kept between two bounds.
    pub fn within(self, low: Option<i64>, high: Option<i64>) -> Self {
        self.rising(|value| value.max(low.unwrap_or(value)).min(high.unwrap_or(i64::MAX)))
    }
}

/// A comparison between what two sides may still be.
pub(crate) fn compare_ranges(left: Slot, compare: Compare, right: Slot) -> Truth {
    if left.is_nothing() || right.is_nothing() {
        return Truth::FALSE;
    }
    let below = Truth::from_possible(left.low < right.high, left.high >= right.low);
    let above = Truth::from_possible(left.high > right.low, left.low <= right.high);
    match compare {
        Compare::Less => below,
        Compare::AtLeast => below.negated(),
        Compare::Greater => above,
        Compare::AtMost => above.negated(),
        Compare::Equal | Compare::NotEqual => {
            let overlap = left.low <= right.high && right.low <= left.high;
            let single = left.low == left.high && right == left;
            let equal = Truth::from_possible(overlap, !single);
            if compare == Compare::Equal { equal } else { equal.negated() }
        }
    }
}

/// The bits of the first `count` options (1 to 62).
pub(crate) fn all_options(count: usize) -> i64 {
    (1_i64 << count.min(62)) - 1
}

/// The mask of a flag's value.
pub(crate) fn flag(value: bool) -> i64 {
    if value { YES } else { NO }
}

/// Days of a register lie between these.
const FIRST_DAY: Date = jiff::civil::date(1800, 1, 1);
const LAST_DAY: Date = jiff::civil::date(2200, 12, 31);

/// A day as a running number in thousandths, counted from 1970, so that days and numbers can be reckoned with alike.
/// Reckoned by hand, in whole cycles of 400 years from a March: searches ask for days by the million.
pub(crate) fn day_number(day: Date) -> i64 {
    let (year, month) = (i64::from(day.year()), i64::from(day.month()));
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (cycle, year) = (year.div_euclid(CYCLE_YEARS), year.rem_euclid(CYCLE_YEARS));
    let in_year = (153 * month + 2) / 5 + i64::from(day.day()) - 1;
    (cycle * CYCLE_DAYS + year * 365 + year / 4 - year / 100 + in_year - TO_1970) * ONE
}

/// The day behind a running number; the nearest possible one beyond the calendar's ends.
#[expect(clippy::cast_possible_truncation, reason = "clamped to years 53 to 9909")]
pub(crate) fn day_of_number(number: i64) -> Date {
    let days = number.div_euclid(ONE).clamp(-700_000, 2_900_000) + TO_1970;
    let (cycle, day) = (days.div_euclid(CYCLE_DAYS), days.rem_euclid(CYCLE_DAYS));
    let year = (day - day / 1_460 + day / 36_524 - day / (CYCLE_DAYS - 1)) / 365;
    let in_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * in_year + 2) / 153;
    let of_month = in_year - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    jiff::civil::date((cycle * CYCLE_YEARS + year) as i16, month as i8, of_month as i8)
}

/// The calendar repeats itself after so many years and days.
const CYCLE_YEARS: i64 = 400;
const CYCLE_DAYS: i64 = 146_097;
/// Days from 1 March of the year 0 to 1 January 1970.
const TO_1970: i64 = 719_468;

fn clamp(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { -FAR } else { FAR }).clamp(-FAR, FAR)
}

/// Division rounded to the nearest, halves away from zero.
fn round_div(a: i128, b: i128) -> i128 {
    let (quotient, rest) = (a / b, a % b);
    if 2 * rest.abs() >= b.abs() { quotient + (a.signum() * b.signum()) } else { quotient }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn range(low: i64, high: i64) -> Slot {
        Slot { low, high }
    }

    #[test]
    fn ranges_decide_when_every_value_agrees() {
        assert_eq!(compare_ranges(range(80, 99), Compare::AtLeast, Slot::exactly(80)), Truth::TRUE);
        assert_eq!(compare_ranges(range(0, 79), Compare::AtLeast, Slot::exactly(80)), Truth::FALSE);
        assert_eq!(compare_ranges(range(0, 99), Compare::AtLeast, Slot::exactly(80)), Truth::OPEN);
        assert_eq!(compare_ranges(range(1, 2), Compare::Equal, Slot::exactly(3)), Truth::FALSE);
        assert_eq!(compare_ranges(range(1, 3), Compare::NotEqual, Slot::exactly(3)), Truth::OPEN);
        assert_eq!(compare_ranges(Slot::exactly(3), Compare::Equal, Slot::exactly(3)), Truth::TRUE);
    }

    #[test]
    fn nothing_compares_with_nothing() {
        for compare in [Compare::Equal, Compare::NotEqual, Compare::Less, Compare::AtLeast] {
            assert_eq!(compare_ranges(Slot::NOTHING, compare, Slot::exactly(3)), Truth::FALSE);
        }
    }

    #[test]
    fn sums_products_and_quotients_keep_their_bounds() {
        assert_eq!(range(1000, 2000).plus(range(-500, 500)), range(500, 2500));
        assert_eq!(range(-1000, 2000).times(range(-3000, 1000)), range(-6000, 3000));
        assert_eq!(range(1000, 2000).over(range(2000, 4000)), range(250, 1000));
        assert_eq!(range(1000, 2000).over(range(-1, 1)), Slot::ANY);
        assert_eq!(Slot::exactly(2000).over(Slot::exactly(3000)), Slot::exactly(667));
        assert_eq!(Slot::exactly(i64::MAX / 8).times(Slot::exactly(i64::MAX / 8)), Slot::exactly(FAR));
    }

    #[test]
    fn days_run_on_without_holes() {
        let number = day_number(date(2024, 2, 29));
        assert_eq!(day_of_number(number), date(2024, 2, 29));
        assert_eq!(day_of_number(number + ONE), date(2024, 3, 1));
        assert_eq!(day_of_number(day_number(date(1899, 12, 31))), date(1899, 12, 31));
        let (mut day, last) = (date(1799, 1, 1), date(2201, 12, 31));
        let mut number = day_number(day);
        assert_eq!(i64::from(day.until(date(1970, 1, 1)).unwrap().get_days()) * -ONE, number);
        while day < last {
            (day, number) = (day.tomorrow().unwrap(), number + ONE);
            assert_eq!((day_number(day), day_of_number(number)), (number, day));
        }
    }
}
