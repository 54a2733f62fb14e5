//! The years that are told: from the first working day to the morning on which everything is as it is.

use anyhow::bail;
use domain::{
    dates::{add_days, days_between, start_of},
    packs::Pack,
};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Weekday},
};

use super::asked::Asked;

/// An office opens at half past eight and closes nine hours later.
const OPENS: SignedDuration = SignedDuration::from_mins(8 * 60 + 30);
const OPEN_MILLISECONDS: u64 = 9 * 3_600_000;

/// Days with their working days.
pub struct Span {
    /// First day.
    pub since: Date,
    /// The morning up to which things are told; the day itself is still to come.
    pub until: Date,
    working: Vec<Date>,
}

impl Span {
    /// The years that were asked for, as far as the notice was in force.
    ///
    /// # Errors
    /// A notice that was not in force then.
    pub fn of(asked: &Asked, pack: &Pack) -> anyhow::Result<Self> {
        let since = asked.since().max(pack.rules.in_force_from);
        let ended = pack.rules.in_force_until.is_some_and(|last| last < asked.until);
        if ended || days_between(since, asked.until) < 30 {
            bail!(
                "the pack {} is in force from {}{}: at least 30 days of it must lie before --until {}",
                pack.rules.id,
                pack.rules.in_force_from,
                pack.rules.in_force_until.map_or_else(String::new, |last| format!(" to {last}")),
                asked.until
            );
        }
        let days = (0..days_between(since, asked.until)).map(|day| add_days(since, day));
        let working = days.filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
        Ok(Self { since, until: asked.until, working: working.collect() })
    }

    /// The first moment.
    pub fn begins_at(&self) -> Timestamp {
        start_of(self.since)
    }

    /// Seven in the morning of the day to come.
    pub fn ends_at(&self) -> Timestamp {
        later(start_of(self.until), SignedDuration::from_hours(7))
    }

    /// When the `at`th of so many people was entered: most of them when the register was set up, the others since,
    /// one after the other.
    pub fn registered_at(&self, at: u64, people: u64) -> Timestamp {
        const PARTS: u128 = 1_000_000_000;
        let open = u128::from(OPEN_MILLISECONDS);
        let part = (2 * u128::from(at) + 1) * PARTS / (2 * u128::from(people.max(1)));
        let days = self.working.len() as u128;
        let (at_first, by) = ((days / 8).clamp(1, 60), PARTS * 7 / 10);
        let worked = if part < by {
            at_first * open * part / by
        } else {
            at_first * open + (days - at_first) * open * (part - by) / (PARTS - by) * 97 / 100
        };
        let day = usize::try_from(worked / open).unwrap_or(usize::MAX);
        let day = self.working.get(day).or(self.working.last()).copied().unwrap_or(self.since);
        let within = i64::try_from(worked % open).unwrap_or(0);
        later(start_of(day), OPENS + SignedDuration::from_millis(within))
    }
}

/// So much later.
pub fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn people_enter_one_after_the_other_in_office_hours() {
        let shelf = crate::packs::shelf::Shelf::open(&[]).expect("sound packs");
        let id = shelf.ids().next().expect("a pack").to_owned();
        let pack = shelf.pack(&id, &rules::Choices::new()).expect("sound").expect("at hand");
        let span = Span::of(&Asked::small(date(2026, 11, 23)), &pack).expect("in force");
        let moments: Vec<Timestamp> = (0..500).map(|at| span.registered_at(at, 500)).collect();
        assert!(moments.is_sorted());
        assert!(moments.iter().all(|at| *at >= span.begins_at() && *at < span.ends_at()));
        let first_year = later(span.begins_at(), SignedDuration::from_hours(365 * 24));
        let late = moments.iter().filter(|at| **at > first_year).count();
        assert!((50..200).contains(&late), "{late}");
        assert!(Span::of(&Asked::small(pack.rules.in_force_from), &pack).is_err());
    }
}
