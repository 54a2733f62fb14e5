//! What one duty has taken, and what it still has room for.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::{Around, Contact, NotCounted, Tally};
use crate::cadence::Every;
use crate::decision::Duty;
use crate::pack::Limit;
use crate::periods::{days_between, period_of};
use crate::sections::calendar::Calendar;
use crate::sections::ladder::PartOfDay;

type Period = (Date, Date);

/// The contacts that one duty has taken.
#[derive(Debug)]
pub(super) struct Seats<'a> {
    pub duty: &'a Duty,
    pub around: Around<'a>,
    taken: Vec<(&'a Contact, u32)>,
}

impl<'a> Seats<'a> {
    pub fn new(duty: &'a Duty, around: Around<'a>) -> Self {
        Self { duty, around, taken: Vec::new() }
    }

    /// Takes a contact, and says how much of it.
    pub fn take(&mut self, contact: &'a Contact) -> Result<u32, NotCounted> {
        let amount = self.fits(contact)?;
        let amount = amount.min(self.room(contact)?);
        self.taken.push((contact, amount));
        Ok(amount)
    }

    pub fn tally(&self, period: Period) -> Tally {
        let (owed, counted) = (self.owed(period), self.amount_in(period, |_| true));
        let floors = self.duty.floors.iter().flat_map(|floor| {
            let periods = match floor.every {
                None => vec![period],
                Some(every) => ending_in(every, period, self.around.since),
            };
            periods.into_iter().map(move |inner| self.missing(floor, inner))
        });
        Tally { period, owed, counted, met: counted >= owed && floors.sum::<u32>() == 0 }
    }

    /// How much a contact is worth, where it is of the kind that is asked, far enough from the others.
    fn fits(&self, contact: &Contact) -> Result<u32, NotCounted> {
        let duty = self.duty;
        let holds = duty.act.as_ref().is_none_or(|act| contact.acts.get(act).is_some_and(|acts| *acts > 0));
        if !holds || duty.whom != contact.whom {
            return Err(NotCounted::Other);
        }
        if !duty.who.is_empty() && !duty.who.contains(&contact.by) {
            return Err(NotCounted::Who);
        }
        if duty.minutes.is_some_and(|minutes| contact.minutes < minutes) {
            return Err(NotCounted::TooShort);
        }
        if !duty.parts.is_empty() && !self.in_part(contact, &duty.parts) {
            return Err(NotCounted::PartOfDay);
        }
        if !is_asked(&duty.days, contact.on, self.around.calendar) {
            return Err(NotCounted::Day);
        }
        let by_the_day = matches!(duty.every, Every::Day | Every::Hours(_));
        let by_parts = !duty.parts.is_empty() || duty.floors.iter().any(|floor| !floor.parts.is_empty());
        let once_a_day = duty.counts_contacts_of_anybody() && !by_the_day && !by_parts;
        let same = |(other, _): &(&Contact, u32)| other.on == contact.on && other.mode == contact.mode;
        if once_a_day && self.taken.iter().any(same) {
            return Err(NotCounted::SameDay);
        }
        let apart = duty.apart_days.map_or(0, i64::from);
        if self.taken.iter().any(|(other, _)| days_between(contact.on, other.on).abs() < apart) {
            return Err(NotCounted::TooClose);
        }
        match duty.amount(contact) {
            0 => Err(NotCounted::TooShort),
            amount => Ok(amount),
        }
    }

    /// How much of a contact there is room for.
    fn room(&self, contact: &Contact) -> Result<u32, NotCounted> {
        let (duty, since) = (self.duty, self.around.since);
        let period = period(duty.every, contact.on, since).ok_or(NotCounted::Day)?;
        let mut room = self.room_in_period(contact, period)?;
        for floor in self.duty.floors.iter().filter(|floor| floor.is_longer_than(self.duty.every)) {
            let Some(longer) = floor.every.and_then(|every| period_of(every, contact.on, since)) else {
                continue;
            };
            let periods = ending_in(duty.every, longer, since).into_iter();
            let whole: u32 = periods.map(|period| self.owed(period)).sum();
            let missing = self.missing(floor, longer);
            let left = whole.max(self.need(floor)).saturating_sub(self.amount_in(longer, |_| true));
            let own = if self.matches(floor, contact) { missing } else { 0 };
            room = room.min(left.saturating_sub(missing) + own);
            if room == 0 {
                return Err(NotCounted::Kept);
            }
        }
        for ceiling in duty.ceilings.iter().filter(|ceiling| self.matches(ceiling, contact)) {
            let every = ceiling.every.unwrap_or(duty.every);
            let Some(inner) = self::period(every, contact.on, since) else { continue };
            let had = self.amount_in(inner, |other| self.matches(ceiling, other));
            room = room.min(self.need(ceiling).saturating_sub(had));
            if room == 0 {
                return Err(NotCounted::Ceiling);
            }
        }
        Ok(room)
    }

    /// The same of the duty's own period: what is left of it without the places that floors still need.
    fn room_in_period(&self, contact: &Contact, period: Period) -> Result<u32, NotCounted> {
        let floors: Vec<&Limit> =
            self.duty.floors.iter().filter(|floor| !floor.is_longer_than(self.duty.every)).collect();
        let (mut needs, mut lacks, mut own) = (Vec::new(), Vec::new(), 0);
        for floor in &floors {
            let inner = match floor.every {
                None => vec![period],
                Some(every) => ending_in(every, period, self.around.since),
            };
            let (mut need, mut lack) = (0, 0);
            for inner in inner {
                let open = self.missing(floor, inner);
                need += self.need(floor);
                lack += open;
                if within(contact.on, inner) && self.matches(floor, contact) {
                    own = open.max(own);
                }
            }
            needs.push(need);
            lacks.push(lack);
        }
        let (needed, missing) = (together(&floors, &needs), together(&floors, &lacks));
        let (owed, taken) = (self.owed(period), self.amount_in(period, |_| true));
        if owed == 0 {
            return Err(NotCounted::Day);
        }
        match (owed.max(needed).saturating_sub(taken).saturating_sub(missing) + own, taken < owed) {
            (0, true) => Err(NotCounted::Kept),
            (0, false) => Err(NotCounted::Enough),
            (room, _) => Ok(room),
        }
    }

    /// How much is owed in a period: nothing where none of its days is asked.
    fn owed(&self, period: Period) -> u32 {
        let asked = self.duty.days.is_empty()
            || days_of(period).any(|day| is_asked(&self.duty.days, day, self.around.calendar));
        if asked { self.duty.count.saturating_mul(self.duty.scale()) } else { 0 }
    }

    fn need(&self, limit: &Limit) -> u32 {
        limit.count.saturating_mul(self.duty.scale())
    }

    /// How much a floor still lacks in one of its periods.
    fn missing(&self, floor: &Limit, period: Period) -> u32 {
        if self.owed(period) == 0 {
            return 0;
        }
        self.need(floor).saturating_sub(self.amount_in(period, |contact| self.matches(floor, contact)))
    }

    fn amount_in(&self, period: Period, counts: impl Fn(&Contact) -> bool) -> u32 {
        let taken = self.taken.iter().filter(|(contact, _)| within(contact.on, period) && counts(contact));
        taken.map(|(_, amount)| amount).sum()
    }

    fn matches(&self, limit: &Limit, contact: &Contact) -> bool {
        (limit.modes.is_empty() || limit.modes.contains(&contact.mode))
            && (limit.who.is_empty() || limit.who.contains(&contact.by))
            && (limit.parts.is_empty() || self.in_part(contact, &limit.parts))
    }

    fn in_part(&self, contact: &Contact, parts: &[String]) -> bool {
        part_of(self.around.parts, contact).is_some_and(|part| parts.contains(&part.id))
    }
}

/// What several floors come to together: one contact may fill those that do not shut each other out.
fn together(floors: &[&Limit], amounts: &[u32]) -> u32 {
    let apart = |one: &[String], other: &[String]| {
        !one.is_empty() && !other.is_empty() && !one.iter().any(|word| other.contains(word))
    };
    let shut_out = |one: &Limit, other: &Limit| {
        apart(&one.modes, &other.modes) || apart(&one.who, &other.who) || apart(&one.parts, &other.parts)
    };
    let pairs = floors
        .iter()
        .enumerate()
        .flat_map(|(at, one)| floors[at + 1..].iter().map(move |other| (one, other)));
    if pairs.into_iter().all(|(one, other)| shut_out(one, other)) {
        amounts.iter().sum()
    } else {
        amounts.iter().copied().max().unwrap_or_default()
    }
}

/// Whether a contact is of the kind that a duty asks for, whatever else was made.
pub(crate) fn is_kind(duty: &Duty, contact: &Contact, around: Around<'_>) -> Result<u32, NotCounted> {
    Seats::new(duty, around).fits(contact)
}

/// The part of the day in which a contact was made, where it is known.
pub(crate) fn part_of<'a>(parts: &'a [PartOfDay], contact: &Contact) -> Option<&'a PartOfDay> {
    let at = contact.at?;
    parts.iter().find(|part| part.from <= at && at < part.to)
}

/// Whether something is asked on a day, in the words of a pack.
pub(crate) fn is_asked(words: &[String], day: Date, calendar: &Calendar) -> bool {
    let weekday = match day.weekday() {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    };
    let worked = if calendar.is_worked(day) { "working" } else { "off" };
    words.is_empty() || words.iter().any(|word| word == weekday || word == worked)
}

/// The periods of a rhythm whose last day lies between two days.
pub(super) fn ending_in(every: Every, (from, to): Period, since: Date) -> Vec<Period> {
    let mut periods = Vec::new();
    let mut next = period(every, from, since);
    while let Some(this) = next.filter(|this| this.1 <= to) {
        periods.push(this);
        next = this.1.tomorrow().ok().and_then(|day| period(every, day, since));
    }
    periods
}

/// The period of a rhythm that holds a day. What is owed within hours has one, from the first day on.
fn period(every: Every, day: Date, since: Date) -> Option<Period> {
    let Every::Hours(hours) = every else { return period_of(every, day, since) };
    let last = since.saturating_add(Span::new().days(i64::from(hours.div_ceil(24))));
    Some((since, last)).filter(|window| within(day, *window))
}

fn within(day: Date, (from, to): Period) -> bool {
    from <= day && day <= to
}

fn days_of((from, to): Period) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |day| day.tomorrow().ok()).take_while(move |day| *day <= to)
}
