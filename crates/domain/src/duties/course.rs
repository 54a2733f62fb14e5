//! What is asked of visitors for one person, day by day.
//!
//! A course is a fold over what is known of a person: under which decision each day began, when they were away, when
//! they left. It holds no conclusion about contacts; [`count`](super::tally::count) lays contacts over it.

use jiff::civil::Date;
use rules::Duty;
use rules::sections::pauses::{Partly, share};
use serde::{Deserialize, Serialize};

use super::same_duty;
use crate::dates::{Period, add_days, days_between, period_of};

mod fold;
mod where_to_look;

pub use fold::{Life, course};

#[cfg(test)]
pub(super) mod tests;

/// What is asked for one person over the days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// One duty each, as long as it is asked without a break; in the pack's order, then by first day.
    pub runs: Vec<Run>,
    /// Days on which the person was out of the register.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<Gone>,
}

/// One duty from its first day to its last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// What is asked.
    pub duty: Duty,
    /// First day on which it is asked: the day after the decision.
    pub from: Date,
    /// Last day; `None` while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Days on which it rests, earliest first; they never overlap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
}

/// Days on which a duty rests because the person is not where visitors look for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Id of the absence, or of the way out of the register that was told in error.
    pub why: String,
    /// First day.
    pub from: Date,
    /// Last day; `None` while nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What a period is asked for that it covers in part.
    pub partly: Partly,
}

/// Days on which a person was out of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// Id of the way out.
    pub why: String,
    /// First day.
    pub from: Date,
    /// Last day; `None` for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// What one period of a run asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// How many contacts are asked for at least: what is missing of them was missed.
    pub owed: u32,
    /// How many contacts count at most. Days away and a duty's end take nothing from it: whoever came early, or came
    /// all the same, came for what was asked then.
    pub most: u32,
}

fn holds(from: Date, until: Option<Date>, day: Date) -> bool {
    from <= day && until.is_none_or(|until| day <= until)
}

/// How many days of a period lie between two days.
fn overlap(period: Period, from: Date, until: Option<Date>) -> u32 {
    let (first, last) =
        (period.starts_on.max(from), until.map_or(period.ends_on, |until| until.min(period.ends_on)));
    u32::try_from((days_between(first, last) + 1).max(0)).unwrap_or(u32::MAX)
}

impl Course {
    /// Duties that are asked from a day on without end.
    pub fn since(duties: &[Duty], from: Date) -> Self {
        let run = |duty: &Duty| Run { duty: duty.clone(), from, until: None, pauses: Vec::new() };
        Self { runs: duties.iter().map(run).collect(), gone: Vec::new() }
    }

    /// The runs that are asked on a day, paused ones too, in the pack's order, each with its place.
    pub fn on(&self, day: Date) -> impl Iterator<Item = (usize, &Run)> {
        self.runs.iter().enumerate().filter(move |(_, run)| run.holds_on(day))
    }

    /// The runs that go on, each with its place.
    pub fn open(&self) -> impl Iterator<Item = (usize, &Run)> {
        self.runs.iter().enumerate().filter(|(_, run)| run.until.is_none())
    }

    /// The way in which the person was out of the register on a day.
    pub fn gone_on(&self, day: Date) -> Option<&Gone> {
        self.gone.iter().find(|gone| holds(gone.from, gone.until, day))
    }

    /// The first day on which anything is asked.
    pub fn begins_on(&self) -> Option<Date> {
        self.runs.iter().map(|run| run.from).min()
    }

    /// The day from which contacts must be known in order to count one on `day`: the last day up to it on which a
    /// period of every duty begins. Before it lies nothing that a contact on `day` could change.
    pub fn boundary(&self, day: Date) -> Date {
        let mut since = day;
        loop {
            let starts =
                self.on(since).filter_map(|(_, run)| Some(run.period_of(since)?.starts_on.max(run.from)));
            match starts.min() {
                Some(earlier) if earlier < since => since = earlier,
                _ => return since,
            }
        }
    }

    /// The first day on which another course asks for something else; `None` where they are the same.
    pub fn differs_from(&self, other: &Self) -> Option<Date> {
        let runs = |one: &Self, other: &Self| {
            let lone = one.runs.iter().filter(|run| !other.runs.contains(run));
            lone.map(|run| run.agrees_until(other)).min()
        };
        let gone = |one: &Self, other: &Self| {
            one.gone.iter().filter(|gone| !other.gone.contains(gone)).map(|gone| gone.from).min()
        };
        [runs(self, other), runs(other, self), gone(self, other), gone(other, self)]
            .into_iter()
            .flatten()
            .min()
    }
}

impl Run {
    /// Whether it is asked on a day, paused or not.
    pub fn holds_on(&self, day: Date) -> bool {
        holds(self.from, self.until, day)
    }

    /// The pause that holds on a day.
    pub fn pause_on(&self, day: Date) -> Option<&Pause> {
        self.pauses.iter().find(|pause| holds(pause.from, pause.until, day))
    }

    /// The period of its rhythm that holds a day.
    pub fn period_of(&self, day: Date) -> Option<Period> {
        period_of(self.duty.every, day, self.from)
    }

    /// Whether it rests from a day on and nobody knows how long.
    pub fn rests_from(&self, day: Date) -> bool {
        self.pauses.last().is_some_and(|pause| pause.until.is_none() && pause.from <= day)
    }

    /// The first day from another on which it does not rest, as far as that is known.
    pub fn here_from(&self, day: Date) -> Date {
        let back = self
            .pauses
            .iter()
            .filter(|pause| holds(pause.from, pause.until, day))
            .filter_map(|pause| pause.until);
        back.map(|until| add_days(until, 1)).next().unwrap_or(day)
    }

    /// What a period asks for.
    ///
    /// A period that began before the run asks for its share of the days that are left, rounded down, and for one at
    /// least if at least half of it is left. Days on which it rests are taken out in the same way, as the pack says.
    /// Where nobody is there to be visited at the end of a period, the share is rounded down and that is all: whoever
    /// wanted to come later was not late.
    pub fn quota(&self, period: Period) -> Quota {
        let (count, days) = (self.duty.count, overlap(period, period.starts_on, None));
        let most = share(count, overlap(period, self.from, None), days, true);
        let touching = |partly: Partly| {
            let of = self.pauses.iter().filter(move |pause| pause.partly == partly);
            of.map(|pause| overlap(period, pause.from.max(self.from), earlier(pause.until, self.until)))
                .sum::<u32>()
        };
        let asked = overlap(period, self.from, self.until).saturating_sub(touching(Partly::Share));
        let there_at_the_end = self.holds_on(period.ends_on)
            && self.pause_on(period.ends_on).is_none_or(|pause| pause.partly == Partly::Whole);
        let owed =
            if touching(Partly::Nothing) > 0 { 0 } else { share(count, asked, days, there_at_the_end) };
        Quota { owed: owed.min(most), most }
    }

    /// On how many days of a period it rests.
    pub fn days_away(&self, period: Period) -> u32 {
        let days =
            self.pauses.iter().map(|pause| overlap(period, pause.from, earlier(pause.until, self.until)));
        days.sum()
    }

    /// The first day on which nothing of the same is asked by another course.
    fn agrees_until(&self, other: &Course) -> Date {
        let same = |run: &&Run| run.from == self.from && same_duty(&run.duty, &self.duty);
        let Some(twin) = other.runs.iter().find(same) else { return self.from };
        let ends = [self.until, twin.until].into_iter().flatten().min().filter(|_| self.until != twin.until);
        let pauses = |one: &Run, other: &Run| {
            one.pauses.iter().filter(|pause| !other.pauses.contains(pause)).map(|pause| pause.from).min()
        };
        let days = [ends, pauses(self, twin), pauses(twin, self)];
        days.into_iter().flatten().min().unwrap_or(self.from)
    }
}

fn earlier(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
