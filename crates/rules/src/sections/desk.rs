//! What every section needs while it is checked: the names of the rest of the pack, and a way to complain.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::ForWhom;
use super::within::RawNumber;
use super::words::RawByReading;
use crate::Every;
use crate::assemble::chosen::Chosen;
use crate::assemble::{Assembling, Parts};
use crate::load::DUTIES;
use crate::pack::{DutyRule, Host, Parameter, Reading};
use crate::raw::{Located, RawDays, RawEvery};
use crate::source::meant;

/// What parts of the day are called in messages.
const PART: &str = "时段（ladder.toml 的 part_of_day）";

/// Numbers of people and of money stay far below this, so that sums of them never overflow.
const LARGEST: i64 = 100_000_000;

/// A word, or the reading of the notice that chooses it: `{ reading = "subsidy_cap" }`.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "要写一个词，或者 { reading = \"读法的编号\" }")]
pub(crate) enum RawChosen {
    Word(String),
    Reading(RawByReading),
}

/// Checks the rules of all sections.
pub(crate) struct Desk<'p, 'a> {
    assembling: &'p mut Assembling<'a>,
    classes: Vec<String>,
    parameters: &'p [Parameter],
    readings: &'p [Reading],
    modes: &'p [String],
    pub duties: Vec<String>,
    pub events: Vec<String>,
    pub deadlines: Vec<String>,
    pub ladders: Vec<String>,
    /// Parts of the day.
    pub parts: Vec<String>,
    /// Of a pack that adds to another: rules that are gone, each with the one in its place.
    replaced: BTreeMap<(String, String), String>,
}

impl<'p, 'a> Desk<'p, 'a> {
    pub fn new(assembling: &'p mut Assembling<'a>, parts: &'p Parts, host: &'p Host) -> Self {
        Self {
            assembling,
            classes: parts.classes.iter().map(|class| class.id.clone()).collect(),
            parameters: &parts.parameters,
            readings: &parts.readings,
            modes: &host.modes,
            duties: spoken_of(&parts.duties),
            events: Vec::new(),
            deadlines: Vec::new(),
            ladders: Vec::new(),
            parts: Vec::new(),
            replaced: replaced(&parts.duties),
        }
    }

    pub fn error(&mut self, file: &str, at: Range<usize>, message: impl Into<String>) {
        self.assembling.error(file, at, message);
    }

    /// Notes that a rule of a file has taken the place of another.
    pub fn stands_in(&mut self, file: &str, old: &str, new: &str) {
        self.replaced.insert((file.to_owned(), old.to_owned()), new.to_owned());
    }

    /// The id of what stands in the place of a rule now: the rule itself, or what replaced it.
    pub fn now(&self, file: &str, id: &str) -> String {
        let key = (file.to_owned(), id.to_owned());
        self.replaced.get(&key).map_or_else(|| id.to_owned(), Clone::clone)
    }

    /// The ids by which rules may be spoken of: those of the rules, and those that they replaced.
    pub fn spoken_of<'r>(&self, file: &str, ids: impl Iterator<Item = &'r str>) -> Vec<String> {
        let gone = self.replaced.keys().filter(|(of, _)| of == file).map(|(_, old)| old.clone());
        ids.map(str::to_owned).chain(gone).collect()
    }

    /// Whether a place in a file can be of the pack that this one adds to.
    pub fn is_of_the_city(&self, file: &str, offset: usize) -> bool {
        self.assembling.is_of_the_city(file, offset)
    }

    pub fn warning(&mut self, file: &str, at: Range<usize>, message: impl Into<String>) {
        self.assembling.warning(file, at, message);
    }

    pub fn day(&mut self, file: &str, day: &Spanned<Datetime>) -> Option<Date> {
        self.assembling.day(file, day)
    }

    pub fn clause(&mut self, file: &str, clause: &Located) -> String {
        self.assembling.clause(file, clause)
    }

    pub fn unique<'l>(&mut self, file: &str, ids: impl Iterator<Item = &'l Located>) {
        self.assembling.unique(file, ids);
    }

    /// A condition of a rule that has no classes of its own to name.
    pub fn condition(&mut self, file: &str, is: Option<&Located>) -> ForWhom {
        ForWhom {
            classes: Vec::new(),
            text: is.map(|is| is.get_ref().clone()),
            condition: is.map(|is| self.assembling.condition(file, is)),
        }
    }

    /// For whom a rule is.
    pub fn whom(&mut self, file: &str, classes: &[Located], is: Option<&Located>) -> ForWhom {
        let known = self.classes.clone();
        ForWhom { classes: self.known(file, "类别", classes, &known), ..self.condition(file, is) }
    }

    /// Modes of contact the host can record.
    pub fn modes(&mut self, file: &str, modes: &[Located]) -> Vec<String> {
        let known = self.modes.to_vec();
        self.known(file, "方式", modes, &known)
    }

    /// Parts of the day that the ladder names.
    pub fn parts(&mut self, file: &str, parts: &[Located]) -> Vec<String> {
        let known = self.parts.clone();
        self.known(file, PART, parts, &known)
    }

    /// Days in words, as duties write them.
    pub fn days(&mut self, file: &str, days: Option<&Spanned<RawDays>>) -> Vec<String> {
        self.assembling.days(file, days)
    }

    /// Duties are checked before the ladder that names the parts of the day.
    pub fn parts_of_duties(&mut self, duties: &[DutyRule]) {
        for duty in duties {
            let instead =
                duty.insteads.iter().flat_map(|instead| instead.floors.iter().chain(&instead.ceilings));
            let limits = duty.floors.iter().chain(&duty.ceilings).chain(instead);
            let words = limits.flat_map(|limit| &limit.parts).chain(&duty.parts);
            for word in words.filter(|word| !self.parts.contains(word)).collect::<BTreeSet<_>>() {
                let message = unknown(PART, word, &self.parts);
                self.error(DUTIES, duty.at.clone(), message);
            }
        }
    }

    /// Ids that must be among the known ones.
    pub fn known(&mut self, file: &str, what: &str, ids: &[Located], known: &[String]) -> Vec<String> {
        ids.iter().filter_map(|id| self.known_one(file, what, id, known)).collect()
    }

    /// An id that must be among the known ones.
    pub fn known_one(&mut self, file: &str, what: &str, id: &Located, known: &[String]) -> Option<String> {
        if known.contains(id.get_ref()) {
            return Some(id.get_ref().clone());
        }
        let message = unknown(what, id.get_ref(), known);
        self.error(file, id.span(), message);
        None
    }

    /// A whole number of at least `least`, written or held by a parameter.
    pub fn number(&mut self, file: &str, number: &Spanned<RawNumber>, least: i64) -> i64 {
        let value = match self.choosing().number(number.get_ref()) {
            Ok(value) => value,
            Err(message) => {
                self.error(file, number.span(), message);
                return least;
            }
        };
        if (least..=LARGEST).contains(&value) {
            return value;
        }
        self.error(file, number.span(), format!("{value} 不行：要写 {least} 到 {LARGEST} 之间的整数"));
        least
    }

    /// The same for counts.
    pub fn count(&mut self, file: &str, number: &Spanned<RawNumber>, least: u32) -> u32 {
        u32::try_from(self.number(file, number, i64::from(least))).unwrap_or(least)
    }

    pub(super) fn choosing(&self) -> Chosen<'p> {
        Chosen { parameters: self.parameters, readings: self.readings }
    }

    /// An event that something runs from, written or chosen by a reading.
    pub fn event(&mut self, file: &str, event: &Spanned<RawChosen>) -> String {
        let events = self.events.clone();
        match event.get_ref() {
            RawChosen::Word(word) => {
                let located = Spanned::new(event.span(), word.clone());
                self.known_one(file, "事件（events.toml）", &located, &events).unwrap_or_default()
            }
            RawChosen::Reading(_) => {
                let known: Vec<&str> = events.iter().map(String::as_str).collect();
                self.chosen(file, event, &known).unwrap_or_default()
            }
        }
    }

    /// One of the words allowed here, written or chosen by a reading all of whose choices are allowed.
    pub fn chosen(&mut self, file: &str, word: &Spanned<RawChosen>, allowed: &[&str]) -> Option<String> {
        let found = self.choosing().word(word.get_ref(), allowed);
        found.map_err(|fault| self.error(file, word.span(), fault)).ok().map(|(word, _)| word)
    }

    /// A period, written or chosen by a reading; a week where it is none.
    pub fn every(&mut self, file: &str, every: &Spanned<RawEvery>) -> Every {
        let found = self.choosing().every(every.get_ref());
        found.map_err(|fault| self.error(file, every.span(), fault)).map_or(Every::Week, |(every, _)| every)
    }
}

fn unknown(what: &str, word: &str, known: &[String]) -> String {
    let near = meant(word, known.iter().map(String::as_str));
    let there = if known.is_empty() { "一个也没有".to_owned() } else { known.join("、") };
    format!("没有“{word}”这个{what}{near}（现有：{there}）")
}

/// The ids by which duties may be spoken of: their own, and those of the duties that they replaced.
fn spoken_of(duties: &[DutyRule]) -> Vec<String> {
    let own = duties.iter().map(|duty| &duty.id);
    own.chain(duties.iter().filter_map(|duty| duty.instead_of.as_ref())).cloned().collect()
}

/// Duties that are gone, each with the one in its place.
fn replaced(duties: &[DutyRule]) -> BTreeMap<(String, String), String> {
    let pair = |duty: &DutyRule| Some(((DUTIES.to_owned(), duty.instead_of.clone()?), duty.id.clone()));
    duties.iter().filter_map(pair).collect()
}
