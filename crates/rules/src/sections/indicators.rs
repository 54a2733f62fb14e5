//! `indicators.toml`: what is measured, over whom, and with which goal.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::within::RawNumber;
use super::{Desk, ForWhom, Subject};
use crate::Every;
use crate::pack::Pack;
use crate::raw::Located;

pub(crate) const FILE: &str = "indicators.toml";

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawIndicators {
    #[serde(default)]
    indicator: Vec<RawIndicator>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIndicator {
    id: Located,
    name: Located,
    clause: Located,
    #[serde(default)]
    class: Vec<Located>,
    of: Option<Located>,
    of_counted: Option<Vec<RawCounted>>,
    is: Option<Located>,
    #[serde(default)]
    counted: Vec<RawCounted>,
    goal_percent: Option<Spanned<RawNumber>>,
    period: Every,
    #[serde(default)]
    by: Vec<String>,
    #[serde(default)]
    without: Vec<RawWithout>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCounted {
    term: Located,
    least: Option<u32>,
    least_term: Option<Located>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWithout {
    id: Located,
    name: Located,
    is: Located,
    clause: Located,
}

/// A share of subjects.
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
    /// The goal in percent, where the notice has one.
    pub goal_percent: Option<u32>,
    /// The period it is measured over.
    pub period: Every,
    /// How it is broken down.
    pub by: Vec<String>,
    /// Groups without which it is given a second time.
    pub without: Vec<Group>,
}

/// Something counted in the period by the host, and how much it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What is counted.
    pub term: String,
    /// At least how much.
    pub least: Least,
    /// Where the term is written in the pack.
    pub at: std::ops::Range<usize>,
}

/// A bound from below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Least {
    /// A number.
    Number(u32),
    /// Another counted term.
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
        into.all.add(reached);
        for (group, share) in indicator.without.iter().zip(&mut into.without) {
            if self.is_for(&group.whom, subject) != Some(true) {
                share.add(reached);
            }
        }
    }
}

impl Share {
    fn add(&mut self, reached: bool) {
        self.of += 1;
        self.reached += u32::from(reached);
    }
}

impl Counted {
    /// Terms that nobody counted are nought.
    fn holds(&self, terms: &Terms) -> bool {
        let value = |term: &str| terms.get(term).copied().unwrap_or_default();
        let least = match &self.least {
            Least::Number(least) => *least,
            Least::Term(term) => value(term),
        };
        value(&self.term) >= least
    }
}

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawIndicators) -> Vec<Indicator> {
    desk.unique(FILE, raw.indicator.iter().map(|indicator| &indicator.id));
    raw.indicator.iter().map(|indicator| one(desk, indicator)).collect()
}

fn one(desk: &mut Desk<'_, '_>, raw: &RawIndicator) -> Indicator {
    desk.unique(FILE, raw.without.iter().map(|without| &without.id));
    if raw.is.is_none() && raw.counted.is_empty() {
        desk.error(FILE, raw.id.span(), "要写明怎样算达到：is（条件）或 counted（计数项）");
    }
    let without = raw.without.iter().map(|without| Group {
        id: without.id.get_ref().clone(),
        name: without.name.get_ref().clone(),
        clause: desk.clause(FILE, &without.clause),
        whom: desk.condition(FILE, Some(&without.is)),
    });
    Indicator {
        without: without.collect(),
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        of: desk.whom(FILE, &raw.class, raw.of.as_ref()),
        of_counted: raw.of_counted.iter().flatten().map(|counted| counted_of(desk, counted)).collect(),
        reached: desk.condition(FILE, raw.is.as_ref()),
        counted: raw.counted.iter().map(|counted| counted_of(desk, counted)).collect(),
        goal_percent: raw.goal_percent.as_ref().map(|goal| goal_of(desk, goal)),
        period: raw.period,
        by: raw.by.clone(),
    }
}

fn goal_of(desk: &mut Desk<'_, '_>, raw: &Spanned<RawNumber>) -> u32 {
    let goal = desk.count(FILE, raw, 0);
    if goal > 100 {
        desk.error(FILE, raw.span(), "目标最多是 100（百分之）");
    }
    goal
}

fn counted_of(desk: &mut Desk<'_, '_>, raw: &RawCounted) -> Counted {
    let least = match (raw.least, &raw.least_term) {
        (Some(least), None) => Least::Number(least),
        (None, Some(term)) => Least::Term(term.get_ref().clone()),
        _ => {
            desk.error(
                FILE,
                raw.term.span(),
                "计数项要写 least（至少几）或 least_term（至少等于哪一项），两者取一",
            );
            Least::Number(0)
        }
    };
    Counted { term: raw.term.get_ref().clone(), least, at: raw.term.span() }
}
