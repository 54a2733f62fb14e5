//! A minimal reason for an answer: facts that are enough for it, none of which can be left out.

use crate::answer::Answer;
use crate::evaluate::Asked;
use crate::explain::{leaves, support};
use crate::outlook::{any_other_value, may_only_stand_in, settled};
use crate::pack::{Pack, Rule, When};
use crate::program::NodeId;
use crate::record::Record;
use crate::truth::Truth;

/// The facts an answer stands on, as positions of told facts, each with the slot that was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reason {
    /// Of the deciding condition and the scope.
    pub because: Vec<Used>,
    /// Of the classes before that do not hold, and of the track.
    pub ruled_out: Vec<Used>,
}

/// A told fact, and what a condition looked at: the fact itself, or one derived from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Used {
    pub fact: usize,
    pub read_as: usize,
}

/// The condition that decided a class: its class and its place among the class's conditions.
pub(crate) type Way = (usize, usize);

/// Why this answer. `way` is the condition that decided the class.
pub(crate) fn reason(pack: &Pack, record: &Record, answer: Answer, way: Option<Way>) -> Reason {
    let finding = Finding { pack, record, answer, steady: steady(pack, record) };
    let mut reason = match (answer.eligible, way) {
        (Some(true), way) => finding.of_class(way),
        (Some(false), _) => finding.of_exclusion(),
        (None, _) => return Reason::default(),
    };
    finding.leave_out_what_is_not_needed(&mut reason);
    reason
}

struct Finding<'a> {
    pack: &'a Pack,
    record: &'a Record,
    answer: Answer,
    /// Fewer facts never give another answer, only a less certain one.
    steady: bool,
}

impl Finding<'_> {
    /// In scope, and in a class or, where no class takes everybody, in none.
    fn of_class(&self, way: Option<Way>) -> Reason {
        let mut reason = Reason::default();
        let pack = self.pack;
        if let Some((class, when)) = way {
            self.add(&mut reason.because, pack.classes[class].whens[when].condition.root);
        }
        for rule in pack.requirements.iter().chain(&pack.exclusions) {
            self.add(&mut reason.because, rule.condition.root);
        }
        match self.deciding_tag(&reason.because) {
            Some(tag) => self.add(&mut reason.because, tag.condition.root),
            // No one of them holds by itself, and together they cover everybody there can be.
            None => pack.tags.iter().for_each(|tag| self.add(&mut reason.because, tag.condition.root)),
        }
        for before in &pack.classes[..way.map_or(pack.classes.len(), |(class, _)| class)] {
            for when in &before.whens {
                self.add(&mut reason.ruled_out, when.condition.root);
            }
        }
        let tracks = match self.answer.track {
            Some(track) => &pack.tracks[..=track],
            None if way.is_some() => &pack.tracks[..],
            None => &[],
        };
        for rule in tracks {
            self.add(&mut reason.ruled_out, rule.condition.root);
        }
        reason.ruled_out.retain(|used| !reason.because.iter().any(|other| other.fact == used.fact));
        reason
    }

    /// Out of scope: the first requirement that fails or exclusion that holds, or every condition of which one
    /// would have been enough.
    fn of_exclusion(&self) -> Reason {
        let mut reason = Reason::default();
        match self.shut_out_by() {
            Some(rule) => self.add(&mut reason.because, rule.condition.root),
            None => {
                for tag in &self.pack.tags {
                    self.add(&mut reason.because, tag.condition.root);
                }
                if self.pack.eligible(Asked::subject(self.record)) != Truth::FALSE {
                    // No part fails by itself; together they leave no way in.
                    for rule in self.pack.requirements.iter().chain(&self.pack.exclusions) {
                        self.add(&mut reason.because, rule.condition.root);
                    }
                }
            }
        }
        reason
    }

    fn shut_out_by(&self) -> Option<&Rule> {
        shut_out_by(self.pack, self.record)
    }

    /// The scope condition that holds; one that adds no new fact to the reasons is preferred, then one that
    /// adds the fewest.
    fn deciding_tag(&self, because: &[Used]) -> Option<&Rule> {
        let asked = Asked::subject(self.record);
        let holding = self.pack.tags.iter().filter(|tag| self.pack.holds(tag, asked) == Truth::TRUE);
        holding.min_by_key(|tag| {
            let mut facts = because.to_vec();
            self.add(&mut facts, tag.condition.root);
            facts.len() - because.len()
        })
    }

    /// Adds the facts on which a decided condition stands.
    fn add(&self, list: &mut Vec<Used>, root: NodeId) {
        let asked = Asked::subject(self.record);
        let mut slots = Vec::new();
        let decided = self.pack.program.ask(root, asked).decided();
        match decided {
            Some(value) => support(&self.pack.program, root, asked, value, &mut slots),
            // Open, and yet the answer is settled: all that was told of it may have a part in that.
            None if !self.answer.open => leaves(&self.pack.program, root, &mut slots),
            None => return,
        }
        for read_as in slots {
            for fact in self.pack.shape.sources(self.record, read_as) {
                // What a pack takes for granted while nobody tells it is no reason.
                let assumed = self.pack.dictionary.facts()[fact].unknown_means.is_some();
                let of_use = self.record.told[fact] || (decided.is_some() && !assumed);
                if of_use && !list.iter().any(|used| used.fact == fact) {
                    list.push(Used { fact, read_as });
                }
            }
        }
    }

    /// Leaves out every fact that is not needed beside the others: first of what rules out, then of the scope,
    /// last of the deciding condition. Of what stays, as much as the class alone needs is `because`.
    fn leave_out_what_is_not_needed(&self, reason: &mut Reason) {
        let mut all: Vec<Used> = reason.because.iter().chain(&reason.ruled_out).copied().collect();
        if !self.still_classifies(&facts_of(&all)) {
            // What is told besides keeps something open that would be settled without it.
            let told = (0..self.record.told.len()).filter(|fact| self.record.told[*fact]);
            let more = told.filter(|fact| !all.iter().any(|used| used.fact == *fact));
            let more: Vec<Used> = more.map(|fact| Used { fact, read_as: fact }).collect();
            all.extend(more);
        }
        self.thin(&mut all, |facts, without| !self.decides(without) && self.still_answers(facts));
        let mut because = all.clone();
        self.thin(&mut because, |facts, _| self.still_classifies(facts));
        all.retain(|used| !because.contains(used));
        *reason = Reason { because, ruled_out: all };
    }

    /// Removes facts from the end as long as what is left is enough. A condition may ask that something is not
    /// known: nobody told, so it cannot be left out.
    fn thin(&self, list: &mut Vec<Used>, enough: impl Fn(&[usize], usize) -> bool) {
        let mut again = true;
        while std::mem::take(&mut again) {
            for at in (0..list.len()).rev() {
                let used = list[at];
                if !self.record.told[used.fact] {
                    continue;
                }
                let others = list.iter().map(|used| used.fact).filter(|fact| *fact != used.fact);
                if enough(&others.collect::<Vec<usize>>(), used.fact) {
                    list.remove(at);
                    again |= self.speaks_when_not_told(used.fact);
                }
            }
        }
    }

    /// Whether something is said of a fact also while nobody tells it: left out, it may spare another one.
    fn speaks_when_not_told(&self, fact: usize) -> bool {
        let def = &self.pack.dictionary.facts()[fact];
        let derived = def.origin != crate::dictionary::Origin::Given;
        derived || def.unknown_means.is_some() || self.pack.asks_what_is_known
    }

    /// Whether another value of this fact, with everything else as told, gives another scope or class: then no
    /// reason of a certain answer can do without it.
    fn decides(&self, fact: usize) -> bool {
        self.steady
            && !self.answer.open
            && any_other_value(self.pack, self.record, fact, |answer| !answer.open && !self.same(answer))
    }

    /// Whether these facts alone give the class, be it provisionally.
    fn still_classifies(&self, facts: &[usize]) -> bool {
        let kept = self.pack.shape.keep(self.record, facts);
        let answer = self.pack.answer(&kept);
        self.same(answer)
            && substitute(self.pack, &kept, answer) == substitute(self.pack, self.record, self.answer)
            && (self.steady
                || !answer.open
                || settled(self.pack, &kept).is_none_or(|settled| self.same(settled)))
    }

    /// Whether an answer has the same scope and class.
    fn same(&self, answer: Answer) -> bool {
        (answer.eligible, answer.class) == (self.answer.eligible, self.answer.class)
    }

    /// Whether these facts alone give the same scope and class, as certain as they are. The track may differ
    /// where something is taken for granted as long as nobody tells otherwise.
    fn still_answers(&self, facts: &[usize]) -> bool {
        if self.answer.open {
            return self.still_classifies(facts);
        }
        let kept = self.pack.shape.keep(self.record, facts);
        let mut answer = self.pack.answer(&kept);
        if answer.open {
            let Some(settled) = settled(self.pack, &kept) else { return false };
            answer = settled;
        }
        self.same(answer)
            && substitute(self.pack, &kept, answer) == substitute(self.pack, self.record, self.answer)
    }
}

/// Whether more knowledge can only settle things: nothing asks what is known, nobody told otherwise what is taken
/// for granted, and no level was told beside the score that gives another.
fn steady(pack: &Pack, record: &Record) -> bool {
    let mut facts = pack.dictionary.facts().iter().enumerate();
    let otherwise =
        facts.any(|(at, def)| record.told[at] && def.unknown_means.is_some() && pack.cuts.counts(at));
    !pack.asks_what_is_known && !otherwise && !pack.shape.tells_a_level_twice(record)
}

fn facts_of(used: &[Used]) -> Vec<usize> {
    used.iter().map(|used| used.fact).collect()
}

/// Whether the condition that decided the class stands in for something missing.
fn substitute(pack: &Pack, record: &Record, answer: Answer) -> bool {
    let way = answer.class.map(|class| &pack.classes[class].whens[way_into(pack, record, class)]);
    way.is_some_and(|when| when.provisional.is_some())
}

/// The condition by which somebody is in a class: rather one of the class's own than one that stands in for
/// something missing. One that stands in decides where, as far as anybody knows, none of the others may hold.
pub(crate) fn way_into(pack: &Pack, record: &Record, class: usize) -> usize {
    let asked = Asked::subject(record);
    let whens = &pack.classes[class].whens;
    let found = |wanted, substitute: bool| {
        let fits = |when: &When| when.provisional.is_some() == substitute;
        whens.iter().position(|when| fits(when) && pack.program.ask(when.condition.root, asked) == wanted)
    };
    if let Some(own) = found(Truth::TRUE, false) {
        return own;
    }
    let stands_in = found(Truth::TRUE, true).or_else(|| found(Truth::OPEN, true));
    match (found(Truth::OPEN, false), stands_in) {
        (Some(_), Some(stands_in)) if may_only_stand_in(pack, record, class) => stands_in,
        (Some(own), _) => own,
        (None, stands_in) => stands_in.unwrap_or(0),
    }
}

/// The requirement that fails or the exclusion that holds, where there is one.
pub(crate) fn shut_out_by<'a>(pack: &'a Pack, record: &Record) -> Option<&'a Rule> {
    let asked = Asked::subject(record);
    let failed = pack.requirements.iter().find(|rule| pack.holds(rule, asked) == Truth::FALSE);
    failed.or_else(|| pack.exclusions.iter().find(|rule| pack.holds(rule, asked) == Truth::TRUE))
}
