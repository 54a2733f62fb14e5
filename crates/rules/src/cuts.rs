//! Where the answers of a pack can change: of every fact, the values at which some condition turns.
//!
//! Between two cuts all values are alike. So a few representatives stand for all of them, and two subjects
//! between the same cuts get the same answer for the same reasons.

mod alone;

use std::collections::{BTreeMap, BTreeSet};

use self::alone::Alone;
use crate::dictionary::{Dictionary, FactDef, Kind, Origin};
use crate::evaluate::later;
use crate::interval::{ONE, Slot};
use crate::lex::Compare;
use crate::program::{Node, Program, SlotRef, Term, TermId};
use crate::record::derivations;
use crate::score::Points;

/// A number with no more values than this is tried value by value where it is reckoned with.
const FEW: i64 = 200;
/// An unknown list is tried with at most so many members.
const MOST_TRIED: i64 = 3;
/// Of a choice of several, so many options are tried in all combinations.
const COMBINED: u32 = 6;

/// How one fact is looked at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cut {
    /// Any condition speaks of it.
    pub used: bool,
    /// Its value goes into a sum or a comparison of two facts: every value counts for itself.
    pub raw: bool,
    /// Comparisons in which nothing else can vary.
    pub alone: Vec<Alone>,
    /// Sets of options that are asked for.
    pub masks: BTreeSet<i64>,
    /// First values of a new stretch.
    pub points: BTreeSet<i64>,
    /// How many options are chosen is asked for.
    pub counted: bool,
}

/// The cuts of all facts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cuts {
    own: Vec<Cut>,
    members: BTreeMap<usize, Vec<Cut>>,
    /// Which facts of the subject are asked for, themselves or by what follows from them.
    counts: Vec<bool>,
    /// Numbers that stand in the pack, in thousandths: near them something may turn.
    numbers: BTreeSet<i64>,
    /// Stretches of months that stand in the pack.
    months: BTreeSet<i32>,
    /// The largest number of members that is asked for.
    most_members: i64,
    /// The number of members, or something of theirs, goes into a sum: then every further member may count.
    members_reckoned: bool,
}

impl Cuts {
    pub fn of(program: &Program, dictionary: &Dictionary) -> Self {
        let row = |defs: &[FactDef]| vec![Cut::default(); defs.len()];
        let mut cuts = Self { own: row(dictionary.facts()), ..Self::default() };
        for (at, def) in dictionary.facts().iter().enumerate() {
            if let Kind::List(members) = &def.kind {
                cuts.members.insert(at, row(members));
            }
        }
        for node in &program.nodes {
            cuts.note_node(*node, program, dictionary);
        }
        for item in program.scores.iter().flat_map(|sum| &sum.items) {
            if let Points::Number(term) = item.points {
                cuts.note_term(term, program);
            }
        }
        level_cuts(dictionary.facts(), &mut cuts.own);
        for (list, row) in &mut cuts.members {
            if let Kind::List(members) = &dictionary.facts()[*list].kind {
                level_cuts(members, row);
            }
        }
        cuts.counts = cuts.own.iter().map(|cut| cut.used).collect();
        for derivation in derivations(dictionary.facts()).iter().filter(|one| cuts.own[one.at].used) {
            (0..cuts.counts.len()).filter(|at| derivation.reads(*at)).for_each(|at| cuts.counts[at] = true);
        }
        cuts
    }

    fn note_node(&mut self, node: Node, program: &Program, dictionary: &Dictionary) {
        match node {
            Node::In { slot, mask } | Node::Has { slot, mask, .. } => {
                self.at(slot).masks.insert(mask);
            }
            Node::Against { slot, compare, value } => {
                let step = step_of(def_of(dictionary, slot));
                self.at(slot).points.extend(turns(compare, value, step));
            }
            Node::Known { slot, .. } => {
                self.at(slot);
            }
            Node::KnownList { list } | Node::Every { list, .. } => self.own[list as usize].used = true,
            Node::Count { list, count, .. } => {
                self.own[list as usize].used = true;
                self.most_members = self.most_members.max(count);
            }
            Node::Compare { left, right, .. } => match Alone::of(program, left, right) {
                Some((slot, alone)) => self.at(slot).alone.push(alone),
                None => {
                    self.note_term(left, program);
                    self.note_term(right, program);
                }
            },
            Node::Const(_) | Node::Not(_) | Node::All { .. } | Node::Any { .. } | Node::Items { .. } => {}
        }
    }

    /// Only numbers that are reckoned with: a fact held against a fixed number is cut there and nowhere else.
    fn note_term(&mut self, term: TermId, program: &Program) {
        match program.terms[term as usize] {
            Term::Slot(slot) => self.at(slot).raw = true,
            Term::Chosen { slot } => self.at(slot).counted = true,
            Term::Const(number) => {
                self.numbers.insert(number);
            }
            Term::Today | Term::Score(_) => {}
            Term::Plus(a, b) | Term::Minus(a, b) | Term::Times(a, b) | Term::Over(a, b) => {
                self.note_term(a, program);
                self.note_term(b, program);
            }
            Term::Pick { left, right, .. } => {
                self.note_term(left, program);
                self.note_term(right, program);
            }
            Term::Later { day: inner, months } | Term::Elapsed { since: inner, months } => {
                self.months.insert(months);
                self.note_term(inner, program);
            }
            Term::Members { list, .. } => self.note_list(list),
            Term::Total { list, each } | Term::Extreme { list, each, .. } => {
                self.note_list(list);
                self.note_term(each, program);
            }
        }
    }

    fn note_list(&mut self, list: u32) {
        self.own[list as usize].used = true;
        self.members_reckoned = true;
        self.most_members = self.most_members.max(2);
    }

    fn at(&mut self, slot: SlotRef) -> &mut Cut {
        let cut = match slot.list {
            None => &mut self.own[slot.at as usize],
            Some(list) => &mut self.members.entry(list as usize).or_default()[slot.at as usize],
        };
        cut.used = true;
        cut
    }

    /// How a fact of the subject is looked at.
    pub fn own(&self, at: usize) -> &Cut {
        &self.own[at]
    }

    /// Whether anything asks for this fact of the subject, or for what follows from it.
    pub fn counts(&self, at: usize) -> bool {
        self.counts[at]
    }

    /// How the facts of a list's members are looked at.
    pub fn members(&self, list: usize) -> &[Cut] {
        self.members.get(&list).map_or(&[], Vec::as_slice)
    }

    /// How many members an unknown list is tried with, and whether more could not make a difference.
    pub fn sizes(&self) -> (std::ops::RangeInclusive<usize>, bool) {
        let most = usize::try_from(self.most_members.clamp(1, MOST_TRIED - 1)).unwrap_or(1) + 1;
        (0..=most, !self.members_reckoned && self.most_members < MOST_TRIED)
    }

    /// Values that stand for all values of a fact, and whether they do so without a doubt. `years` is the cut
    /// of the full years since this day, where somebody asks for them.
    pub fn representatives(
        &self,
        program: &Program,
        kind: &Kind,
        (cut, years): (&Cut, Option<&Cut>),
        on: i64,
    ) -> (Vec<Slot>, bool) {
        let turns = |low: i64, high: i64| {
            let step = step_of_kind(kind);
            cut.alone.iter().flat_map(move |alone| alone.turns(program, (low, high), step, on))
        };
        match kind {
            Kind::Flag => (vec![Slot::options(1), Slot::options(2)], true),
            Kind::Choice(options) => (groups(options.len(), &cut.masks), true),
            Kind::Several(options) => combinations(options.len(), cut),
            Kind::Number { min, max, .. } => {
                let turns = turns(*min * ONE, *max * ONE);
                self.numbers_of(*min * ONE, *max * ONE, step_of_kind(kind), cut, turns)
            }
            Kind::Day => {
                let all = Slot::unknown(kind);
                self.days_of(cut, years, on, turns(all.low, all.high))
            }
            Kind::List(_) | Kind::Text { .. } => (Vec::new(), false),
        }
    }

    fn numbers_of(
        &self,
        min: i64,
        max: i64,
        step: i64,
        cut: &Cut,
        turns: impl Iterator<Item = i64>,
    ) -> (Vec<Slot>, bool) {
        if cut.raw && (max - min) / step <= FEW {
            let all = (0..=(max - min) / step).map(|n| Slot::exactly(min + n * step));
            return (all.collect(), true);
        }
        let mut values: BTreeSet<i64> = cut.points.iter().copied().chain(turns).collect();
        values.insert(min);
        if cut.raw {
            values.insert(max);
            values.insert(min + (max - min) / 2 / step * step);
            for number in &self.numbers {
                let number = number.div_euclid(step) * step;
                values.extend([number - step, number, number + step]);
            }
        }
        let values = values.into_iter().filter(|value| (min..=max).contains(value));
        (values.map(Slot::exactly).collect(), !cut.raw)
    }

    fn days_of(
        &self,
        cut: &Cut,
        years: Option<&Cut>,
        on: i64,
        turns: impl Iterator<Item = i64>,
    ) -> (Vec<Slot>, bool) {
        let first = Slot::unknown(&Kind::Day).low;
        let mut values: BTreeSet<i64> = cut.points.iter().copied().chain(turns).collect();
        let mut exact = true;
        let back = |months: i64| later(on, i32::try_from(-months).unwrap_or(0));
        if let Some(years) = years.filter(|years| years.used) {
            // Who was born the day after is a year younger.
            let ages: Vec<i64> = if years.raw {
                (1..=150).collect()
            } else {
                years.points.iter().map(|point| point / ONE).collect()
            };
            values.extend(ages.into_iter().map(|age| back(age * 12) + ONE));
        }
        if cut.raw {
            exact = false;
            for number in self.numbers.iter().filter(|number| number.abs() < 100_000 * ONE) {
                for day in [on - number, on + number] {
                    values.extend([day - ONE, day, day + ONE]);
                }
            }
            for months in &self.months {
                for day in [back(i64::from(*months)), back(-i64::from(*months))] {
                    values.extend([day - ONE, day, day + ONE]);
                }
            }
            values.extend([on, on + ONE]);
        }
        values.insert(first);
        // A day of birth lies in the past.
        let latest = if years.is_some() { on } else { Slot::unknown(&Kind::Day).high };
        let values = values.into_iter().filter(|day| (first..=latest).contains(day));
        (values.map(Slot::exactly).collect(), exact)
    }
}

/// Where a level is asked for, the number it follows from turns at the level's bounds: two numbers that leave the
/// same level do so for other reasons.
fn level_cuts(defs: &[FactDef], row: &mut [Cut]) {
    for (at, def) in defs.iter().enumerate() {
        let Origin::Banded { score, bounds, worse_if } = &def.origin else { continue };
        let position = |id: &String| defs.iter().position(|def| def.id == *id);
        if let (true, Some(score), Some(worse_if)) = (row[at].used, position(score), position(worse_if)) {
            row[score].used = true;
            row[score].points.extend(bounds.iter().map(|bound| bound * ONE));
            row[worse_if].used = true;
            row[worse_if].masks.insert(crate::interval::YES);
        }
    }
}

/// One option of each group that is always asked for together.
fn groups(options: usize, masks: &BTreeSet<i64>) -> Vec<Slot> {
    let mut seen: BTreeSet<Vec<bool>> = BTreeSet::new();
    let alike = |at: &usize| masks.iter().map(|mask| mask & (1 << at) != 0).collect();
    (0..options).filter(|at| seen.insert(alike(at))).map(|at| Slot::options(1 << at)).collect()
}

/// All combinations of the options that are asked for, where they are few.
fn combinations(options: usize, cut: &Cut) -> (Vec<Slot>, bool) {
    let asked = if cut.counted {
        crate::interval::all_options(options)
    } else {
        cut.masks.iter().fold(0, |all, mask| all | mask)
    };
    let bits: Vec<i64> = (0..options).map(|at| 1 << at).filter(|bit| asked & bit != 0).collect();
    if asked.count_ones() <= COMBINED {
        let of = |number: usize| bits.iter().enumerate().filter(move |(at, _)| number & (1 << at) != 0);
        let all = (0..1_usize << bits.len()).map(|number| of(number).map(|(_, bit)| bit).sum());
        return (all.map(Slot::exactly).collect(), true);
    }
    let mut tried = vec![0, asked];
    let mut so_far = 0;
    for bit in &bits {
        so_far |= bit;
        tried.extend([*bit, asked & !bit, so_far]);
    }
    (tried.into_iter().map(Slot::exactly).collect(), false)
}

/// The first values at which a comparison with a fixed value turns.
fn turns(compare: Compare, value: i64, step: i64) -> Vec<i64> {
    // The next possible value at or above a number between two of them.
    let up = |value: i64| value.div_euclid(step) * step + if value.rem_euclid(step) == 0 { 0 } else { step };
    let above = value.div_euclid(step) * step + step;
    match compare {
        Compare::AtLeast | Compare::Less => vec![up(value)],
        Compare::Greater | Compare::AtMost => vec![above],
        Compare::Equal | Compare::NotEqual => vec![up(value), above],
    }
}

fn def_of(dictionary: &Dictionary, slot: SlotRef) -> Option<&FactDef> {
    match slot.list {
        None => dictionary.facts().get(slot.at as usize),
        Some(list) => match &dictionary.facts()[list as usize].kind {
            Kind::List(members) => members.get(slot.at as usize),
            _ => None,
        },
    }
}

fn step_of(def: Option<&FactDef>) -> i64 {
    def.map_or(ONE, |def| step_of_kind(&def.kind))
}

/// The distance between two neighbouring values, in thousandths.
fn step_of_kind(kind: &Kind) -> i64 {
    match kind {
        Kind::Number { decimals, .. } => 10_i64.pow(3_u32.saturating_sub(*decimals)),
        _ => ONE,
    }
}
