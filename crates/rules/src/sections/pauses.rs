//! What is left of duties while something stops them: an absence, or an alert.

use serde::{Deserialize, Serialize};

use crate::decision::Duty;

/// What a period is asked for that a pause covers in part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Partly {
    /// The share of the days present, rounded down, at least one where half of the period or more is left.
    #[default]
    Share,
    /// Nothing.
    Nothing,
    /// All of it.
    Whole,
}

impl Partly {
    /// How many contacts of `count` a period of `days` days is still asked for when `present` of them were not
    /// paused.
    pub fn owed(self, count: u32, present: u32, days: u32) -> u32 {
        if present >= days || days == 0 {
            return count;
        }
        match self {
            Partly::Nothing => 0,
            Partly::Whole => count,
            Partly::Share => share(count, present, days, true),
        }
    }
}

/// So many days' share of a count, rounded down; where `at_least_one`, one at least from half of the days on.
pub fn share(count: u32, present: u32, days: u32, at_least_one: bool) -> u32 {
    if present >= days {
        return count;
    }
    let least = count.min(1) * u32::from(at_least_one && present.saturating_mul(2) >= days);
    let share = u64::from(count) * u64::from(present) / u64::from(days);
    // Not more than the whole count, which is a u32.
    u32::try_from(share).unwrap_or(count).max(least)
}

/// A duty without some modes; `None` where no mode is left. What had to be done in those modes alone is not asked
/// for either.
pub(crate) fn without(duty: &Duty, modes: &[String]) -> Option<Duty> {
    let mut left = duty.clone();
    let goes_on = |mode: &String| !modes.contains(mode);
    left.modes.retain(goes_on);
    left.covered_by.retain(goes_on);
    left.floors.iter_mut().for_each(|floor| floor.modes.retain(goes_on));
    left.floors.retain(|floor| !floor.modes.is_empty());
    (!left.modes.is_empty()).then_some(left)
}
