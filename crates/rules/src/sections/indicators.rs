//! `indicators.toml`: what is measured, over whom, and with which goal.

use std::collections::{BTreeMap, BTreeSet};

use super::{ForWhom, Subject};
use crate::Every;
use crate::pack::Pack;

mod written;

pub(crate) use written::{RawIndicators, assemble, terms};

pub(crate) const FILE: &str = "indicators.toml";

/// Something that is reported by people, because the program cannot count it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
}

/// What is measured: a share of subjects, a sum over them, or how many they are.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Id.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Clause of the notice.
    pub clause: String,
    /// Who is counted at all.
    pub of: ForWhom,
    /// Counted terms that must hold for a subject to be counted at all.
    pub of_counted: Vec<Counted>,
    /// Which of them are counted as reached: a condition over facts.
    pub reached: ForWhom,
    /// And counted terms, all of which must hold.
    pub counted: Vec<Counted>,
    /// A term that is added up in the place of subjects.
    pub sum: Option<Sum>,
    /// Subjects are only counted: whoever belongs is reached.
    pub people: bool,
    /// The goal in percent, where the notice has one.
    pub goal_percent: Option<u32>,
    /// What is done below so many percent.
    pub below: Option<Threshold>,
    /// What is done above so many percent.
    pub above: Option<Threshold>,
    /// The period it is measured over.
    pub period: Every,
    /// How it is broken down.
    pub by: Vec<String>,
    /// Groups without which it is given a second time.
    pub without: Vec<Group>,
}

/// A term added up over everybody, alone or as a part of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// What is added up.
    pub term: String,
    /// What it is a part of, where it is.
    pub of_term: Option<String>,
    /// Where the term is written in the pack.
    pub at: std::ops::Range<usize>,
}

/// A share, and what is done on the other side of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threshold {
    /// Percent.
    pub percent: u32,
    /// What is done.
    pub then: String,
    /// Clause of the notice.
    pub clause: String,
}

/// Something counted in the period by the host, and how much it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What is counted.
    pub term: String,
    /// At least, or at most, how much.
    pub least: Least,
    /// Where the term is written in the pack.
    pub at: std::ops::Range<usize>,
}

/// A bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Least {
    /// At least a number.
    Number(u32),
    /// At most a number.
    Most(u32),
    /// At least another counted term.
    Term(String),
}

/// A group of subjects with a name.
#[derive(Debug, Clone)]
pub struct Group {
    /// Id.
    pub id: String,
    /// Name of what is left without it.
    pub name: String,
    /// Clause.
    pub clause: String,
    /// Who is in it.
    pub whom: ForWhom,
}

/// Reached of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// How many were reached.
    pub reached: u32,
    /// Of how many.
    pub of: u32,
}

impl Share {
    /// Tenths of a percent, rounded down: nobody reaches a goal by rounding. `None` of nobody.
    pub fn permille(self) -> Option<u32> {
        let permille = u64::from(self.reached) * 1000 / u64::from(self.of.max(1));
        (self.of > 0).then(|| u32::try_from(permille).unwrap_or(1000))
    }

    /// Whether a goal in percent is reached. `None` of nobody.
    pub fn reaches(self, goal_percent: u32) -> Option<bool> {
        (self.of > 0).then(|| u64::from(self.reached) * 100 >= u64::from(goal_percent) * u64::from(self.of))
    }
}

/// What was measured.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measured {
    /// Over everybody it is about.
    pub all: Share,
    /// Without each group, in the order of the pack.
    pub without: Vec<Share>,
    /// Subjects left out because an unknown fact decides whether they belong.
    pub open: u32,
}

/// Counted terms of one subject in the period.
pub type Terms = BTreeMap<String, u32>;

impl Pack {
    /// The indicator with this id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.sections.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// Adds one subject to what was measured so far.
    pub fn measure(&self, indicator: &Indicator, subject: Subject<'_>, terms: &Terms, into: &mut Measured) {
        into.without.resize(indicator.without.len(), Share::default());
        if subject.decision.eligible == Some(false)
            || !indicator.of_counted.iter().all(|one| one.holds(terms))
        {
            return;
        }
        match self.is_for(&indicator.of, subject) {
            Some(true) => {}
            Some(false) => return,
            None => {
                into.open += 1;
                return;
            }
        }
        let reached = self.is_for(&indicator.reached, subject) == Some(true)
            && indicator.counted.iter().all(|counted| counted.holds(terms));
        let one = match &indicator.sum {
            None => Share { reached: u32::from(reached), of: 1 },
            Some(_) if !reached => Share::default(),
            Some(sum) => {
                let value = |term: &String| terms.get(term).copied().unwrap_or_default();
                Share { reached: value(&sum.term), of: sum.of_term.as_ref().map_or(0, value) }
            }
        };
        into.all.add(one);
        for (group, share) in indicator.without.iter().zip(&mut into.without) {
            if self.is_for(&group.whom, subject) != Some(true) {
                share.add(one);
            }
        }
    }
}

impl Share {
    fn add(&mut self, other: Self) {
        self.of = self.of.saturating_add(other.of);
        self.reached = self.reached.saturating_add(other.reached);
    }
}

impl Indicator {
    /// The terms it asks for, each once.
    pub fn terms(&self) -> BTreeSet<&str> {
        let counted = self.of_counted.iter().chain(&self.counted).flat_map(|one| {
            let other = match &one.least {
                Least::Term(term) => Some(term.as_str()),
                Least::Number(_) | Least::Most(_) => None,
            };
            [Some(one.term.as_str()), other]
        });
        let sum = self.sum.iter().flat_map(|sum| [Some(sum.term.as_str()), sum.of_term.as_deref()]);
        counted.chain(sum).flatten().collect()
    }

    /// It is a number, not a part of something: a sum alone, or how many subjects there are.
    pub fn is_number(&self) -> bool {
        self.people || self.sum.as_ref().is_some_and(|sum| sum.of_term.is_none())
    }

    /// What is to be done about a share, with the clause.
    pub fn then(&self, share: Share) -> Option<&Threshold> {
        let permyriad = |threshold: &Threshold| u64::from(threshold.percent) * u64::from(share.of);
        let reached = u64::from(share.reached) * 100;
        let below = self.below.as_ref().filter(|below| share.of > 0 && reached < permyriad(below));
        below.or_else(|| self.above.as_ref().filter(|above| share.of > 0 && reached > permyriad(above)))
    }
}

impl Counted {
    /// Terms that nobody counted are nought.
    fn holds(&self, terms: &Terms) -> bool {
        let value = |term: &str| terms.get(term).copied().unwrap_or_default();
        let least = match &self.least {
            Least::Number(least) => *least,
            Least::Most(most) => return value(&self.term) <= *most,
            Least::Term(term) => value(term),
        };
        value(&self.term) >= least
    }
}
