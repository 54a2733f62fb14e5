//! How many contacts a duty asks for in one period.

use jiff::civil::Date;
use rules::Duty;

use crate::dates::{Period, days_between};

/// How many contacts are owed in a period under a duty that began on `from`.
///
/// A period that began before the duty owes its share of the days that are left, rounded down, and at least
/// one if at least half of the period is left. Nothing is owed for days before the duty began.
pub fn owed(duty: &Duty, period: Period, from: Date) -> u32 {
    if from <= period.starts_on {
        return duty.count;
    }
    let all = period.days();
    let left = (days_between(from, period.ends_on) + 1).max(0);
    let least = i64::from(duty.count.min(1)) * i64::from(2 * left >= all);
    let share = i64::from(duty.count) * left / all;
    // Not more than the whole count, which is a u32.
    u32::try_from(share.max(least)).unwrap_or(duty.count)
}
