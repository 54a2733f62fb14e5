//! What the counter is told: a few weeks in somebody's life, and the contacts of those weeks.

use jiff::Timestamp;
use jiff::civil::Date;

/// Whose notice is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pack {
    Jinan,
    Qidong,
}

/// The classes that have duties of their own. `Over80` is Jinan's key class on the track of entrusted service (§3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    General,
    Secondary,
    Key,
    Over80,
    A,
    B,
    C,
}

impl Class {
    pub const ALL: [Self; 7] =
        [Self::General, Self::Secondary, Self::Key, Self::Over80, Self::A, Self::B, Self::C];

    pub fn pack(self) -> Pack {
        match self {
            Self::General | Self::Secondary | Self::Key | Self::Over80 => Pack::Jinan,
            Self::A | Self::B | Self::C => Pack::Qidong,
        }
    }
}

/// How a contact was made: the five ways of §7.7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    Door,
    Phone,
    Video,
    Remote,
    Other,
}

/// What came of it (§4, §4.1). `Reached` is the person or a helper in the home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    Reached,
    NotReached,
    Refused,
    KnownSafe,
}

/// Who made it: the named daily visitor, whom the subsidy is for, or somebody else (§4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    DailyVisitor,
    Another,
}

/// Why somebody was not at home (§4, leave states). `LostContact` starts an escalation and excuses nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    Hospital,
    WithFamily,
    Travelling,
    Institution,
    LostContact,
}

/// Whole days away, both ends included; without `to` there is no end date yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    pub from: Date,
    pub to: Option<Date>,
    pub why: Why,
}

impl Away {
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// A standing refusal of some ways of contact (§7.14, Qidong's form, part five), both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refuses {
    pub from: Date,
    pub to: Option<Date>,
    pub modes: Vec<Mode>,
}

impl Refuses {
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// Somebody whose duties are asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// On which day which class began, in any order; `None` ends it. Of two on one day the later in the list holds.
    pub classes: Vec<(Date, Option<Class>)>,
    pub away: Vec<Away>,
    pub refuses: Vec<Refuses>,
    /// The day on which the person turned out not to be reachable by telephone (§7.35). Like a change of class it takes
    /// effect on the next.
    pub no_phone_from: Option<Date>,
    pub died_on: Option<Date>,
    /// Whether the household file that the subsidy asks for is complete (§7.16).
    pub file_complete: bool,
}

impl Person {
    /// At home, willing, alive, with a telephone, of one class since long before.
    pub fn of(class: Class, since: Date) -> Self {
        Self {
            classes: vec![(since, Some(class))],
            away: Vec::new(),
            refuses: Vec::new(),
            no_phone_from: None,
            died_on: None,
            file_complete: true,
        }
    }
}

/// One record of one contact with one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub id: u32,
    /// Place in `Story::people`. Two people met in one visit are two records (§7.15).
    pub person: usize,
    pub visited_at: Timestamp,
    /// When the register learnt of it.
    pub recorded_at: Timestamp,
    pub mode: Mode,
    pub outcome: Outcome,
    pub by: By,
    /// Whether a reason was given for entering it late.
    pub late_reason: bool,
}

/// What is to be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    pub name: String,
    pub pack: Pack,
    /// Every period that touches these days is judged, as a whole; contacts lie in those periods.
    pub from: Date,
    pub to: Date,
    /// The instant of looking: later records are not known yet, and what still runs is not missed.
    pub seen_at: Timestamp,
    pub people: Vec<Person>,
    /// In the order in which they happened to arrive, which must not matter.
    pub contacts: Vec<Contact>,
}
