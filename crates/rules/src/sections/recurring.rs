//! What is due again and again on a fixed day: `[[recurring]]` in `deadlines.toml`.

use jiff::Span;
use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::Desk;
use super::calendar::{Calendar, Due, end_of};
use super::deadlines::FILE;
use crate::Every;
use crate::periods::period_of;
use crate::raw::Located;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRecurring {
    pub id: Located,
    name: Located,
    clause: Located,
    every: Every,
    month: Option<Spanned<u8>>,
    day: Spanned<u8>,
    who: Located,
    #[serde(default)]
    tell: Vec<Located>,
}

/// Something due in every month, quarter, half-year or year by the same day.
#[derive(Debug, Clone)]
pub struct Recurring {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// The rhythm.
    pub every: Every,
    /// Which month of the period, from 1.
    pub month: u8,
    /// By which day of that month; in a shorter month by its last.
    pub day: u8,
    /// Who must do it.
    pub who: String,
    /// Who is told that it is done.
    pub tell: Vec<String>,
}

impl Recurring {
    /// When it is due next, on a day or after it. A day off moves it to the next working day (Civil Code art. 203).
    pub fn next_due(&self, on: Date, calendar: &Calendar) -> Option<Due> {
        // The day of the period before may have been moved into this one.
        let mut inside = period_of(self.every, on, on)?.0.yesterday().unwrap_or(on);
        loop {
            let (starts_on, ends_on) = period_of(self.every, inside, inside)?;
            let month = starts_on.saturating_add(Span::new().months(i64::from(self.month) - 1));
            let last = month.last_of_month().day();
            let day =
                Date::new(month.year(), month.month(), last.min(i8::try_from(self.day).unwrap_or(last)))
                    .ok()?;
            let moved = calendar.next_worked(day);
            if moved >= on {
                return Some(Due { until: end_of(moved), provisional: calendar.is_open(day, moved) });
            }
            inside = ends_on.tomorrow().ok()?;
        }
    }
}

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &[RawRecurring]) -> Vec<Recurring> {
    raw.iter().map(|raw| one(desk, raw)).collect()
}

fn one(desk: &mut Desk<'_, '_>, raw: &RawRecurring) -> Recurring {
    let months = match raw.every {
        Every::Month => 1,
        Every::Quarter => 3,
        Every::HalfYear => 6,
        Every::Year => 12,
        _ => {
            let message = "every 要写 \"month\"、\"quarter\"、\"half_year\" 或 \"year\"";
            desk.error(FILE, raw.id.span(), message);
            1
        }
    };
    let month = raw.month.as_ref().map_or(1, |month| *month.get_ref());
    if !(1..=months).contains(&month) {
        let at = raw.month.as_ref().map_or_else(|| raw.id.span(), Spanned::span);
        desk.error(FILE, at, format!("month 是周期里的第几个月，只能写 1 到 {months}"));
    }
    if !(1..=31).contains(raw.day.get_ref()) {
        desk.error(FILE, raw.day.span(), "day 是几号，只能写 1 到 31；月底写 31");
    }
    Recurring {
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        every: raw.every,
        month,
        day: *raw.day.get_ref(),
        who: raw.who.get_ref().clone(),
        tell: raw.tell.iter().map(|who| who.get_ref().clone()).collect(),
    }
}
