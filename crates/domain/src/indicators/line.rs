//! One month of one person as it is kept, so that a place's rate is a sum and every number opens to names.

use std::collections::BTreeSet;
use std::fmt::Write;

use jiff::civil::Date;
use sm3::{Digest, Sm3};

use super::{Marks, Placed};
use crate::areas::AreaPath;
use crate::dates::{Period, add_days};
use crate::duties::month::{Belongs, Month};
use crate::hex;
use crate::ids::{PersonId, WorkerId};
use crate::visits::Mode;

#[cfg(test)]
mod tests;

/// In which modes somebody was contacted, of the contacts that count. As text: `;door;phone;`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Modes(pub BTreeSet<Mode>);

/// A person's month. A cache over what was asked, contacts, facts and notices: the same of them gives the same line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Who.
    pub person: PersonId,
    /// The place whose people they belonged to on the last day of it.
    pub area: AreaPath,
    /// Who visits them now: says who may look, not what took place.
    pub worker: Option<WorkerId>,
    /// Id of the class.
    pub class: Option<String>,
    /// Id of the track.
    pub track: Option<String>,
    /// Whether the month is theirs.
    pub belongs: Belongs,
    /// In which modes they were contacted.
    pub modes: Modes,
    /// What the indicators say.
    pub marks: Marks,
}

impl Line {
    /// Out of what became of a month and what the notice says of it.
    pub fn of(
        (person, worker): (PersonId, Option<WorkerId>),
        area: AreaPath,
        month: &Month,
        placed: Placed,
    ) -> Self {
        let Placed { class, track, marks } = placed;
        let modes = Modes(month.contacts.keys().copied().collect());
        Self { person, area, worker, class, track, belongs: month.belongs.clone(), modes, marks }
    }

    /// All that it says of the month, as one line of text: what is hashed when a month is closed, and compared
    /// afterwards. Who visits them now is no part of it.
    pub fn canonical(&self) -> String {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut line = String::new();
        // Writing to a text cannot fail.
        let _ = write!(
            line,
            "{}|{}|{}|{}|{}|{}|{}|{}",
            self.person,
            self.area.as_str(),
            text(&self.class),
            text(&self.track),
            self.belongs.code(),
            self.belongs.why().unwrap_or_default(),
            self.modes.text(),
            self.marks,
        );
        line
    }

    /// Whether it says something else of the month.
    pub fn differs_from(&self, other: &Self) -> bool {
        self.canonical() != other.canonical()
    }
}

impl Modes {
    /// As it is kept.
    pub fn text(&self) -> String {
        let mut text = String::from(";");
        for mode in &self.0 {
            text.push_str(mode.code());
            text.push(';');
        }
        text
    }

    /// From its text; `None` where that is none.
    pub fn read(text: &str) -> Option<Self> {
        let parts = text.split(';').filter(|part| !part.is_empty());
        parts.map(Mode::from_code).collect::<Option<_>>().map(Self)
    }

    /// A part of the text that stands there exactly where somebody was contacted in this mode.
    pub fn says(mode: Mode) -> String {
        format!(";{};", mode.code())
    }
}

/// The hash over a month's lines, in the order of the people's ids: SM3 over the month, then every line with its end.
pub struct Sum(Sm3, u64);

impl Sum {
    /// Of a month.
    pub fn of(month: Period) -> Self {
        let mut hash = Sm3::new();
        hash.update(format!("{}\n", name(month)).as_bytes());
        Self(hash, 0)
    }

    /// Takes the next line.
    pub fn add(&mut self, line: &Line) {
        self.0.update(line.canonical().as_bytes());
        self.0.update(b"\n");
        self.1 += 1;
    }

    /// How many lines there were, and the hash in hexadecimal digits.
    pub fn finish(self) -> (u64, String) {
        (self.1, hex::digits(&self.0.finalize()))
    }
}

/// A month as it is kept and asked for: `2026-11`.
pub fn name(month: Period) -> String {
    format!("{:04}-{:02}", month.starts_on.year(), month.starts_on.month())
}

/// From its name; `None` where that is none.
pub fn from_name(name: &str) -> Option<Period> {
    let first: Date = format!("{name}-01").parse().ok()?;
    let month = of_day(first);
    (self::name(month) == name).then_some(month)
}

/// The month of a day.
pub fn of_day(day: Date) -> Period {
    Period { starts_on: day.first_of_month(), ends_on: day.last_of_month() }
}

/// The day whose end a month describes when it is worked out on a day: today, or when it is over, the day after its
/// last. From then on only other facts change it.
pub fn as_of(month: Period, today: Date) -> Date {
    today.min(add_days(month.ends_on, 1))
}
