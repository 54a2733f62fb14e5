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
    /// First and last day on which this class owed it in this way: the period, unless class, life or the use of a
    /// telephone began or ended within.
    pub part: (Date, Date),
    /// A duty by phone that is a duty at the door, for somebody without a telephone (§7.35).
    pub at_the_door: bool,
    /// What a whole period owes.
    pub quota: u32,
    /// How many may count and be paid: the quota, less only where the part began in mid-period.
    pub may_count: u32,
    /// How many are missed if undone: less also for an end in mid-period and for days away. Never above `may_count`.
    pub owed: u32,
    /// Contacts that counted, by the duty's own modes or by a stronger one, in order of (visited at, id).
    pub counted: Vec<u32>,
    /// Calls that stepped in for refused visits (T37); they count and are paid, the visit stays refused.
    pub instead: Vec<u32>,
    /// How many of the owed were refused rather than missed.
    pub refused: u32,
    /// Days of the part on which nobody was sent, and why.
    pub excused: Vec<(Date, Why)>,
    /// Whether all that was owed was done, or more. True where nothing was owed.
    pub met: bool,
    /// How many were neither done nor refused when the part was over. 0 while it runs.
    pub missed: u32,
    /// The first day on which it was too late.
    pub missed_since: Option<Date>,
}

impl Row {
    pub fn room(&self) -> bool {
        (self.counted.len() as u32) < self.may_count
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
    /// All that may count in this part counts already.
    MoreThanMayCount,
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
