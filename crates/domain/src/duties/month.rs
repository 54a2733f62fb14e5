//! What became of one person in one month: who came, what was owed, whether the month is theirs at all.
//!
//! A contact belongs to the month in which it took place. A period that lies in two months belongs to the month in which
//! it ends for this person: where its last asked day falls, after which what is missing was missed. Until that day is
//! over nothing of it is owed, missed or met; so a month that still runs says nothing too early.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::sections::indicators::Terms;

use super::course::{Course, Run};
use super::tally::{Counting, Tally, count};
use super::{Contact, State};
use crate::dates::{Period, add_days};
use crate::ids::VisitId;
use crate::visits::outcome::{Mode, OutcomeKind};

#[cfg(test)]
mod tests;

/// Contacts by how they were made.
pub type ByMode = BTreeMap<Mode, u32>;

/// One month of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Whether it is theirs.
    pub belongs: Belongs,
    /// The last day of it, up to today, on which something was asked.
    pub last_asked_on: Option<Date>,
    /// On how many days of it, up to today, something was asked.
    pub days_asked: u32,
    /// Contacts of the month that reached them, whether they count or not.
    pub reached: ByMode,
    /// Those of them that count, in whichever period.
    pub contacts: ByMode,
    /// Attempts of the month that reached nobody.
    pub not_reached: ByMode,
    /// Attempts of the month that were refused.
    pub turned_away: ByMode,
    /// What became of each duty in the periods that are the month's and over, by its id.
    pub duties: BTreeMap<String, Work>,
    /// How many contacts are missing of the month's periods that are not over.
    pub running: u32,
}

/// Whether a month is a person's: something was asked for them on one day of it at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Belongs {
    /// It is.
    Asked,
    /// They were away whenever anything would have been asked.
    Away {
        /// Id of the last absence.
        why: String,
    },
    /// Nothing that was asked could still be done: it began too late in its period.
    TooLate,
    /// They were out of the register.
    Gone {
        /// Id of the way out.
        why: String,
    },
    /// What is asked for them begins later.
    NotYet,
    /// Nothing is asked for them.
    NoDuty,
}

/// What became of what was owed, in contacts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Asked for.
    pub owed: u32,
    /// That counted, also beyond what was owed.
    pub counted: u32,
    /// Done of what was owed.
    pub met: u32,
    /// Missing, and nobody offered.
    pub missed: u32,
    /// Missing, and the person had refused.
    pub refused: u32,
    /// In periods, not contacts: those for which nothing was owed because the person was away.
    pub excused: u32,
}

/// Lays a person's contacts over a month, as it stands at the end of `today` or, of a month that is over, at its own.
/// All contacts from the [boundary](Course::boundary) of its first day on must be given, in any order.
pub fn month_of(course: &Course, contacts: &[Contact], month: Period, today: Date) -> Month {
    let counting = count(course, contacts);
    let seen = Period { ends_on: month.ends_on.min(today), ..month };
    let asked = || days(seen).filter(|day| course.on(*day).any(|(_, run)| run.asks_on(*day)));
    let mut told = Month {
        belongs: belongs(course, seen),
        last_asked_on: asked().next_back(),
        // A month has thirty-one days at most.
        days_asked: u32::try_from(asked().count()).unwrap_or(u32::MAX),
        reached: ByMode::new(),
        contacts: ByMode::new(),
        not_reached: ByMode::new(),
        turned_away: ByMode::new(),
        duties: BTreeMap::new(),
        running: 0,
    };
    told.take_contacts(&counting, contacts, month);
    for tally in counting.tallies_in(month).iter().filter(|tally| month.contains(tally.until)) {
        if tally.until < today {
            told.duties.entry(tally.duty.clone()).or_default().take(tally, today);
        } else {
            told.running += tally.left();
        }
    }
    told
}

fn days(stretch: Period) -> impl DoubleEndedIterator<Item = Date> {
    let length = if stretch.starts_on > stretch.ends_on { 0 } else { stretch.days() };
    (0..length).map(move |ahead| add_days(stretch.starts_on, ahead))
}

fn belongs(course: &Course, seen: Period) -> Belongs {
    let (mut away, mut late, mut gone) = (None, false, None);
    for day in days(seen) {
        for (_, run) in course.on(day) {
            match run.pause_on(day) {
                None if run.asks_on(day) => return Belongs::Asked,
                None => late |= run.duty.counts_contacts(),
                Some(pause) => away = Some(pause.why.clone()),
            }
        }
        gone = course.gone_on(day).map(|gone| gone.why.clone()).or(gone);
    }
    match (away, late, gone) {
        (Some(why), ..) => Belongs::Away { why },
        (None, true, _) => Belongs::TooLate,
        (None, false, Some(why)) => Belongs::Gone { why },
        (None, false, None) if course.begins_on().is_some_and(|first| first > seen.ends_on) => {
            Belongs::NotYet
        }
        (None, false, None) => Belongs::NoDuty,
    }
}

impl Run {
    /// Whether a contact on a day could fulfil a part of it: it is asked, does not rest, and its period did not begin
    /// too late for anything to be owed.
    pub fn asks_on(&self, day: Date) -> bool {
        self.holds_on(day)
            && self.duty.counts_contacts()
            && self.pause_on(day).is_none()
            && self.period_of(day).is_some_and(|period| self.quota(period).most > 0)
    }
}

impl Month {
    fn take_contacts(&mut self, counting: &Counting<'_>, contacts: &[Contact], month: Period) {
        let once: BTreeMap<VisitId, &Contact> =
            contacts.iter().map(|contact| (contact.id, contact)).collect();
        let of_month =
            once.values().filter(|contact| month.contains(contact.visited_on()) && !contact.voided);
        for contact in of_month {
            let seat = match contact.outcome {
                OutcomeKind::Reached => &mut self.reached,
                OutcomeKind::NotReached => &mut self.not_reached,
                OutcomeKind::Refused => &mut self.turned_away,
            };
            *seat.entry(contact.mode).or_default() += 1;
            if counting.verdict(contact.id).is_some_and(super::Verdict::counts) {
                *self.contacts.entry(contact.mode).or_default() += 1;
            }
        }
    }

    /// What became of all duties together.
    pub fn work(&self) -> Work {
        let mut all = Work::default();
        for work in self.duties.values() {
            all.add(*work);
        }
        all
    }

    /// The counted terms of an indicator, as far as contacts and duties say them.
    pub fn terms(&self) -> Terms {
        let mut terms = Terms::new();
        let counted = [
            ("contacts", &self.contacts),
            ("not_reached", &self.not_reached),
            ("refused", &self.turned_away),
        ];
        for (term, by_mode) in counted {
            terms.insert(term.to_owned(), by_mode.values().sum());
            terms.extend(by_mode.iter().map(|(mode, number)| (format!("{term}.{mode}"), *number)));
        }
        let all = self.work();
        terms.extend([("owed".to_owned(), all.owed), ("met".to_owned(), all.met)]);
        for (duty, work) in &self.duties {
            terms.extend([(format!("owed.{duty}"), work.owed), (format!("met.{duty}"), work.met)]);
        }
        terms
    }
}

impl Work {
    fn take(&mut self, tally: &Tally, today: Date) {
        let counted = u32::try_from(tally.counted.len()).unwrap_or(u32::MAX);
        let refused = u32::try_from(tally.refused.len()).unwrap_or(u32::MAX).min(tally.left());
        self.add(Self {
            owed: tally.owed,
            counted,
            met: counted.min(tally.owed),
            missed: tally.left() - refused,
            refused,
            excused: u32::from(tally.state(today) == State::Excused),
        });
    }

    /// Both together.
    pub fn add(&mut self, other: Self) {
        self.owed += other.owed;
        self.counted += other.counted;
        self.met += other.met;
        self.missed += other.missed;
        self.refused += other.refused;
        self.excused += other.excused;
    }
}

impl Belongs {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Away { .. } => "away",
            Self::TooLate => "too_late",
            Self::Gone { .. } => "gone",
            Self::NotYet => "not_yet",
            Self::NoDuty => "no_duty",
        }
    }

    /// Id of the absence or the way out, where there is one.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Away { why } | Self::Gone { why } => Some(why),
            Self::Asked | Self::TooLate | Self::NotYet | Self::NoDuty => None,
        }
    }

    /// From its code and what stood beside it.
    pub fn from_code(code: &str, why: Option<&str>) -> Option<Self> {
        let why = || why.unwrap_or_default().to_owned();
        Some(match code {
            "asked" => Self::Asked,
            "away" => Self::Away { why: why() },
            "too_late" => Self::TooLate,
            "gone" => Self::Gone { why: why() },
            "not_yet" => Self::NotYet,
            "no_duty" => Self::NoDuty,
            _ => return None,
        })
    }

    /// Why a month is not a person's, in words; what `why` is called stands beside it.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Asked => "计入",
            Self::Away { .. } => "整月不在家",
            Self::TooLate => "本期纳入太晚，不要求",
            Self::Gone { .. } => "不在册",
            Self::NotYet => "任务还没开始",
            Self::NoDuty => "没有探访任务",
        }
    }
}
