//! What the counter answers.

use jiff::civil::Date;

use super::story::{Class, Why};

/// The whole answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    pub rows: Vec<Row>,
    pub verdicts: Vec<Verdict>,
    /// Only months with money in them.
    pub money: Vec<Money>,
}

/// One duty of one person in one period, or in the part of it in which the class held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub person: usize,
    pub class: Class,
    pub duty: &'static str,
    /// First and last day of the period.
    pub period: (Date, Date),
    /// First and last day on which this class owed it: the period, unless class or life began or ended within.
    pub part: (Date, Date),
    /// What a whole period owes.
    pub quota: u32,
    /// What this part owes after pro rata and days away: what is missing of it was missed or refused.
    pub owed: u32,
    /// What may count and is paid: the quota, less only for a beginning in mid-period (question 2).
    pub most: u32,
    /// A duty by phone of somebody without one: done at the door.
    pub turned: bool,
    /// Contacts that counted, by the duty's own modes or by a stronger one, in order of (visited at, id).
    pub counted: Vec<u32>,
    /// Calls that stepped in for refused visits (T37); they count and are paid, the visit stays refused.
    pub instead: Vec<u32>,
    /// How many of the owed were refused rather than missed.
    pub refused: u32,
    /// Days of the part on which nobody was sent, and why.
    pub excused: Vec<(Date, Why)>,
    /// Whether all that was owed was done. True where nothing was owed.
    pub met: bool,
    /// How many were neither done nor refused when the part was over. 0 while it runs.
    pub missed: u32,
    /// The first day on which it was too late.
    pub missed_since: Option<Date>,
}

impl Row {
    pub fn room(&self) -> bool {
        (self.counted.len() as u32) < self.most
    }

    pub fn holds_on(&self, day: Date) -> bool {
        self.part.0 <= day && day <= self.part.1
    }
}

/// What became of one contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub id: u32,
    pub person: usize,
    /// The day in Beijing.
    pub day: Date,
    pub fate: Fate,
    /// What it earns, whether paid now or held.
    pub fen: i64,
    /// For a human to look at; a flag never changes what counts.
    pub flags: Vec<Flag>,
}

/// Whether and for which duty a contact counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The duty names its mode.
    Counts(&'static str),
    /// The duty names a weaker mode.
    Covers(&'static str),
    /// A visit of this duty was refused, and this call stands in for it.
    InsteadOfRefused(&'static str),
    Not(Reason),
}

impl Fate {
    pub fn counts(self) -> bool {
        !matches!(self, Self::Not(_))
    }
}

/// Why a contact does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Recorded after the instant of looking.
    NotKnownYet,
    /// Said to have taken place after it was recorded.
    InTheFuture,
    AfterDeath,
    NotReached,
    KnownSafe,
    Refused,
    /// No class on that day: before the duty began, or after it ended.
    NoDuty,
    ModeNotAsked,
    /// Another contact of that day in that mode counts already.
    SameDaySameMode,
    MoreThanOwed,
}

/// What a human should see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    AfterDeath,
    LateWithoutReason,
}

/// What a person's contacts of a calendar month earn the paid visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    pub person: usize,
    /// Year and month in Beijing.
    pub month: (i16, i8),
    pub payable_fen: i64,
    /// Earned, but the household file is incomplete.
    pub held_fen: i64,
}
