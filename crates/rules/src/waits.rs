//! What an answer waits for: the facts that some undecided condition asks about.

use crate::dictionary::Kind;
use crate::evaluate::Asked;
use crate::explain::{leaves, term_leaves};
use crate::pack::Pack;
use crate::program::{Node, NodeId, Program, SlotRef, Term, TermId};
use crate::record::{Record, Shape};
use crate::score::Asks;
use crate::truth::Truth;

/// Something unknown that can be tried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Open {
    /// A fact of the subject.
    Own(usize),
    /// A list of which nothing is known.
    List(usize),
    /// A fact of one member of a list.
    Member { list: usize, member: usize, at: usize },
}

impl Open {
    /// Position of the subject's fact that would have to be told.
    pub fn fact(self) -> usize {
        match self {
            Self::Own(at) | Self::List(at) => at,
            Self::Member { list, .. } => list,
        }
    }
}

/// What is open of the answer, in the order in which the pack asks.
pub(crate) fn waits(pack: &Pack, record: &Record) -> Vec<Open> {
    let mut waiting = Waiting { pack, record, found: Vec::new(), most: usize::MAX };
    waiting.answer();
    waiting.found
}

/// The first thing that is open of the answer.
pub(crate) fn first_wait(pack: &Pack, record: &Record) -> Option<Open> {
    let mut waiting = Waiting { pack, record, found: Vec::new(), most: 1 };
    waiting.answer();
    waiting.found.first().copied()
}

/// What some conditions wait for.
pub(crate) fn waits_of(pack: &Pack, record: &Record, conditions: &[NodeId]) -> Vec<Open> {
    let mut waiting = Waiting { pack, record, found: Vec::new(), most: usize::MAX };
    for root in conditions {
        waiting.node(*root, Asked::subject(record), None);
    }
    waiting.found
}

struct Waiting<'a> {
    pack: &'a Pack,
    record: &'a Record,
    found: Vec<Open>,
    /// No more than so many are looked for.
    most: usize,
}

impl<'a> Waiting<'a> {
    fn answer(&mut self) {
        let (pack, asked) = (self.pack, Asked::subject(self.record));
        let eligible = pack.eligible(asked);
        if eligible == Truth::FALSE {
            return;
        }
        if eligible == Truth::OPEN {
            for rule in pack.requirements.iter().chain(&pack.exclusions) {
                self.node(rule.condition.root, asked, None);
            }
            if pack.any_tag(asked) != Truth::TRUE {
                for rule in &pack.tags {
                    self.node(rule.condition.root, asked, None);
                }
            }
        }
        // Somebody who may come into a class waits for the track too.
        let mut may_be_classed = false;
        for class in &pack.classes {
            if self.has_enough() {
                return;
            }
            let truth = pack.in_class(class, asked);
            may_be_classed |= truth != Truth::FALSE;
            if truth == Truth::TRUE {
                break;
            }
            for when in &class.whens {
                self.node(when.condition.root, asked, None);
            }
        }
        if may_be_classed {
            for track in &pack.tracks {
                if pack.holds(track, asked) == Truth::TRUE {
                    break;
                }
                self.node(track.condition.root, asked, None);
            }
        }
    }

    fn has_enough(&self) -> bool {
        self.found.len() >= self.most
    }

    fn note(&mut self, open: Open) {
        if !self.found.contains(&open) {
            self.found.push(open);
        }
    }

    fn node(&mut self, node: NodeId, asked: Asked<'a>, member: Option<usize>) {
        if self.has_enough() || self.pack.program.ask(node, asked) != Truth::OPEN {
            return;
        }
        match self.pack.program.nodes[node as usize] {
            Node::Const(_) | Node::Known { .. } | Node::KnownList { .. } => {}
            Node::In { slot, .. } | Node::Has { slot, .. } | Node::Against { slot, .. } => {
                self.slot(slot, member);
            }
            Node::Compare { left, right, .. } => {
                self.term(left, asked, member);
                self.term(right, asked, member);
            }
            Node::Not(inner) => self.node(inner, asked, member),
            Node::All { from, until } | Node::Any { from, until } | Node::Items { from, until, .. } => {
                let pack = self.pack;
                for part in pack.program.parts(from, until) {
                    self.node(*part, asked, member);
                }
            }
            Node::Count { list, body, .. } | Node::Every { list, body } => {
                self.members(list, asked, |waiting, asked, at| {
                    waiting.node(body, asked, Some(at));
                });
                self.spoken_of(|program, slots| leaves(program, body, slots), list);
            }
        }
    }

    /// Once an unknown list has members, the body asks of the subject too.
    fn spoken_of(&mut self, slots_of: impl Fn(&Program, &mut Vec<usize>), list: u32) {
        if self.record.list(list as usize).is_some_and(|members| members.known) {
            return;
        }
        let mut slots = Vec::new();
        slots_of(&self.pack.program, &mut slots);
        for at in slots {
            let kind = &self.pack.dictionary.facts()[at].kind;
            if matches!(kind, Kind::List(_)) {
                if self.record.list(at).is_some_and(|members| !members.known) {
                    self.note(Open::List(at));
                }
            } else if !self.record.own[at].is_known(kind) {
                self.note(Open::Own(self.pack.shape.open_source(self.record, at)));
            }
        }
    }

    fn members(&mut self, list: u32, asked: Asked<'a>, each: impl Fn(&mut Self, Asked<'a>, usize)) {
        let at = list as usize;
        match self.record.list(at).filter(|members| members.known) {
            None => self.note(Open::List(at)),
            Some(members) => {
                for member in 0..members.len() {
                    each(self, asked.member(members, member), member);
                }
            }
        }
    }

    fn term(&mut self, term: TermId, asked: Asked<'a>, member: Option<usize>) {
        if self.has_enough() {
            return;
        }
        let range = self.pack.program.number(term, asked);
        if range.low == range.high {
            return;
        }
        match self.pack.program.terms[term as usize] {
            Term::Const(_) | Term::Today => {}
            Term::Slot(slot) | Term::Chosen { slot } => self.slot(slot, member),
            Term::Plus(a, b) | Term::Minus(a, b) | Term::Times(a, b) | Term::Over(a, b) => {
                self.term(a, asked, member);
                self.term(b, asked, member);
            }
            Term::Pick { left, right, .. } => {
                self.term(left, asked, member);
                self.term(right, asked, member);
            }
            Term::Later { day, .. } => self.term(day, asked, member),
            Term::Elapsed { since, .. } => self.term(since, asked, member),
            Term::Members { list, body } => {
                self.members(list, asked, |waiting, asked, at| {
                    if let Some(body) = body {
                        waiting.node(body, asked, Some(at));
                    }
                });
                if let Some(body) = body {
                    self.spoken_of(|program, slots| leaves(program, body, slots), list);
                }
            }
            Term::Total { list, each } | Term::Extreme { list, each, .. } => {
                self.members(list, asked, |waiting, asked, at| waiting.term(each, asked, Some(at)));
                self.spoken_of(|program, slots| term_leaves(program, each, slots), list);
            }
            Term::Score(at) => self.score(at as usize),
        }
    }

    fn score(&mut self, at: usize) {
        let (pack, asked) = (self.pack, Asked::subject(self.record));
        for asks in pack.program.score_asks(at) {
            match asks {
                Asks::Node(node) => self.node(node, asked, None),
                Asks::Term(term) => self.term(term, asked, None),
            }
        }
    }

    fn slot(&mut self, slot: SlotRef, member: Option<usize>) {
        let at = slot.at as usize;
        match (slot.list, member) {
            (None, _) => {
                let at = self.pack.shape.open_source(self.record, at);
                self.note(Open::Own(at));
            }
            (Some(list), Some(member)) => {
                let list = list as usize;
                let at = self.pack.shape.open_member_source(self.record, (list, member), at);
                self.note(Open::Member { list, member, at });
            }
            (Some(_), None) => {}
        }
    }
}

/// The same record with one unknown thing known.
pub(crate) fn with(shape: &Shape, record: &Record, open: Open, value: Tried) -> Record {
    let mut record = record.clone();
    set(shape, &mut record, open, value);
    record
}

/// Makes one unknown thing known.
pub(crate) fn set(shape: &Shape, record: &mut Record, open: Open, value: Tried) {
    match (open, value) {
        (Open::Own(at), Tried::Value(slot)) => {
            record.own[at] = slot;
            // Of a level that nobody told, every option is tried by itself, whatever number is tried beside it.
            record.told[at] = !shape.gives_a_level(at);
            shape.derive_own(record, Some(at));
        }
        (Open::Member { list, member, at }, Tried::Value(slot)) => {
            if let Some(members) = record.lists.iter_mut().find(|members| members.fact == list) {
                let place = member * members.width + at;
                members.slots[place] = slot;
                members.told[place] = !shape.gives_members_a_level(list, at);
            }
            shape.derive_member(record, list, member, at);
        }
        (Open::List(list), Tried::Members(members)) => shape.fill(record, list, members),
        // A list is tried with numbers of members, everything else with values.
        _ => {}
    }
}

/// What is tried in the place of something unknown.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tried {
    Value(crate::interval::Slot),
    Members(usize),
}
