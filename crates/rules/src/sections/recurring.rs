//! What is due again and again: `[[recurring]]` in `deadlines.toml`.

use jiff::Span;
use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::calendar::{Calendar, Due, end_of};
use super::deadlines::FILE;
use super::within::RawNumber;
use super::words::RawFlag;
use super::{Desk, ForWhom};
use crate::Every;
use crate::periods::period_of;
use crate::raw::{Located, RawEvery};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRecurring {
    pub id: Located,
    name: Located,
    clause: Located,
    #[serde(default)]
    class: Vec<Located>,
    is: Option<Located>,
    every: Spanned<RawEvery>,
    after_last: Option<Spanned<RawFlag>>,
    month: Option<Spanned<RawNumber>>,
    day: Option<Spanned<RawNumber>>,
    from: Option<RawOpens>,
    rolls: Option<Spanned<RawFlag>>,
    who: Located,
    #[serde(default)]
    tell: Vec<Located>,
}

/// The first day of the window.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOpens {
    month: Option<Spanned<RawNumber>>,
    day: Spanned<RawNumber>,
}

/// Something due in every week, month, quarter, half-year or year by the same day, or so long after the last time.
#[derive(Debug, Clone)]
pub struct Recurring {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// For whom, where it is done for each subject.
    pub whom: ForWhom,
    /// The rhythm.
    pub every: Every,
    /// It is counted from the last time, not from the calendar.
    pub after_last: bool,
    /// Which month of the period, from 1; `None` for its last.
    pub month: Option<u8>,
    /// By which day of that month, in a shorter month by its last; of a week which day from Monday. `None` for the
    /// last of the month or week.
    pub day: Option<u8>,
    /// Month of the period and day of the month from which it may be done, where the notice says so.
    pub opens: Option<(Option<u8>, u8)>,
    /// A day off moves the last day to the next working day (Civil Code art. 203).
    pub rolls: bool,
    /// Who must do it.
    pub who: String,
    /// Who is told that it is done.
    pub tell: Vec<String>,
}

impl Recurring {
    /// When it is due next, on a day or after it; `None` for what is counted from the last time.
    pub fn next_due(&self, on: Date, calendar: &Calendar) -> Option<Due> {
        self.next_window(on, calendar).map(|(_, due)| due)
    }

    /// The same with the first day on which it may be done.
    pub fn next_window(&self, on: Date, calendar: &Calendar) -> Option<(Date, Due)> {
        if self.after_last {
            return None;
        }
        // The day of the period before may have been moved into this one.
        let mut inside = period_of(self.every, on, on)?.0.yesterday().unwrap_or(on);
        loop {
            let (starts_on, ends_on) = period_of(self.every, inside, inside)?;
            let day = self.day_in(starts_on, ends_on, self.month, self.day)?;
            let due = self.due(day, calendar);
            if due.until.date() >= on {
                let opens = self.opens.map(|(month, day)| self.day_in(starts_on, ends_on, month, Some(day)));
                return Some((opens.unwrap_or(Some(starts_on))?, due));
            }
            inside = ends_on.tomorrow().ok()?;
        }
    }

    /// When it is due again after it was done; `None` for what follows the calendar.
    pub fn due_after(&self, last: Date, calendar: &Calendar) -> Option<Due> {
        let span = match self.every {
            _ if !self.after_last => return None,
            Every::Day => Span::new().days(1),
            Every::Week => Span::new().days(7),
            Every::Month => Span::new().months(1),
            Every::Quarter => Span::new().months(3),
            Every::HalfYear => Span::new().months(6),
            Every::Year => Span::new().months(12),
            Every::Days(days) => Span::new().days(i64::from(days)),
            Every::Months(months) => Span::new().months(i64::from(months)),
            Every::HalfMonth | Every::Hours(_) => return None,
        };
        Some(self.due(last.saturating_add(span), calendar))
    }

    fn day_in(&self, starts_on: Date, ends_on: Date, month: Option<u8>, day: Option<u8>) -> Option<Date> {
        if self.every == Every::Week {
            return Some(
                day.map_or(ends_on, |day| starts_on.saturating_add(Span::new().days(i64::from(day) - 1))),
            );
        }
        let month =
            month.map_or(ends_on, |month| starts_on.saturating_add(Span::new().months(i64::from(month) - 1)));
        let last = month.last_of_month().day();
        let day = day.and_then(|day| i8::try_from(day).ok()).unwrap_or(last);
        Date::new(month.year(), month.month(), last.min(day)).ok()
    }

    fn due(&self, day: Date, calendar: &Calendar) -> Due {
        if !self.rolls {
            return Due { until: end_of(day), provisional: false };
        }
        let moved = calendar.next_worked(day);
        Due { until: end_of(moved), provisional: calendar.is_open(day, moved) }
    }
}

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &[RawRecurring]) -> Vec<Recurring> {
    raw.iter().map(|raw| one(desk, raw)).collect()
}

fn one(desk: &mut Desk<'_, '_>, raw: &RawRecurring) -> Recurring {
    let every = desk.every(FILE, &raw.every);
    let after_last = desk.flag(FILE, raw.after_last.as_ref(), false);
    let (month, day, opens) = if after_last {
        from_the_last(desk, raw, every);
        (None, None, None)
    } else {
        by_the_calendar(desk, raw, every)
    };
    Recurring {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        whom: desk.whom(FILE, &raw.class, raw.is.as_ref()),
        every,
        after_last,
        month,
        day,
        opens,
        rolls: desk.flag(FILE, raw.rolls.as_ref(), true),
        who: raw.who.get_ref().clone(),
        tell: raw.tell.iter().map(|who| who.get_ref().clone()).collect(),
    }
}

/// What is counted from the last time has no day of its own.
fn from_the_last(desk: &mut Desk<'_, '_>, raw: &RawRecurring, every: Every) {
    if matches!(every, Every::HalfMonth | Every::Hours(_)) {
        let message = "从上一次起算的，every 不能写半月或者小时：可以写 { days = 15 }";
        desk.error(FILE, raw.every.span(), message);
    }
    if raw.month.is_some() || raw.day.is_some() || raw.from.is_some() {
        let message = "从上一次起算（after_last = true）的，不写 month、day 和 from";
        desk.error(FILE, raw.id.span(), message);
    }
}

type ByTheCalendar = (Option<u8>, Option<u8>, Option<(Option<u8>, u8)>);

fn by_the_calendar(desk: &mut Desk<'_, '_>, raw: &RawRecurring, every: Every) -> ByTheCalendar {
    let months = match every {
        Every::Week => 0,
        Every::Month => 1,
        Every::Quarter => 3,
        Every::HalfYear => 6,
        Every::Year => 12,
        _ => {
            let message = "every 要写 \"week\"、\"month\"、\"quarter\"、\"half_year\" 或 \"year\"；别的周期要写 after_last = true，从上一次起算";
            desk.error(FILE, raw.every.span(), message);
            1
        }
    };
    let days = if months == 0 { 7 } else { 31 };
    let month = |desk: &mut Desk<'_, '_>, month: Option<&Spanned<RawNumber>>| {
        let written = month?;
        let number = desk.number(FILE, written, 1);
        if number > months {
            let message = format!("month 是周期里的第几个月，只能写 1 到 {months}；按周的不写");
            desk.error(FILE, written.span(), message);
        }
        u8::try_from(number.min(months)).ok()
    };
    let day = |desk: &mut Desk<'_, '_>, written: &Spanned<RawNumber>| {
        let number = desk.number(FILE, written, 1);
        if number > days {
            let message = format!("day 是几号（月底写 31），按周的是星期几（1 到 7），只能写 1 到 {days}");
            desk.error(FILE, written.span(), message);
        }
        u8::try_from(number.min(days)).unwrap_or(1)
    };
    let last_day = raw.day.as_ref().map(|written| day(desk, written));
    // With a day and no month the first month of the period is meant; with neither, its last day.
    let first = (last_day.is_some() && months > 0).then_some(1);
    let last_month = month(desk, raw.month.as_ref()).or(first);
    let opens = raw.from.as_ref().map(|opens| {
        let opens_in = month(desk, opens.month.as_ref()).or(last_month);
        (opens_in, day(desk, &opens.day))
    });
    let most = |month: Option<u8>| month.unwrap_or(u8::MAX);
    if opens
        .is_some_and(|(opens_in, first)| (most(opens_in), first) > (most(last_month), last_day.unwrap_or(31)))
    {
        desk.error(FILE, raw.id.span(), "from（从哪天起）比 month、day（到哪天止）还晚");
    }
    (last_month, last_day, opens)
}
