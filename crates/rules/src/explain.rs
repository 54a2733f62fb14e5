//! Which facts a decided condition stands on.

use crate::evaluate::Asked;
use crate::program::{Node, NodeId, Program, SlotRef, Term, TermId};
use crate::score::Asks;
use crate::truth::Truth;

/// Collects the subject's slots that make a decided condition what it is. Of several sufficient parts the
/// first is taken.
pub(crate) fn support(
    program: &Program,
    node: NodeId,
    asked: Asked<'_>,
    value: bool,
    slots: &mut Vec<usize>,
) {
    match program.nodes[node as usize] {
        Node::Const(_) => {}
        Node::Not(inner) => support(program, inner, asked, !value, slots),
        Node::All { from, until } => {
            parts_support(program, program.parts(from, until), asked, (value, value), slots);
        }
        Node::Any { from, until } => {
            parts_support(program, program.parts(from, until), asked, (value, !value), slots);
        }
        Node::Items { from, until, .. } => {
            for part in program.parts(from, until) {
                if let Some(value) = program.ask(*part, asked).decided() {
                    support(program, *part, asked, value, slots);
                }
            }
        }
        leaf => Leaves { program, slots }.node(leaf),
    }
}

/// Collects every slot of the subject that a condition speaks of.
pub(crate) fn leaves(program: &Program, node: NodeId, slots: &mut Vec<usize>) {
    Leaves { program, slots }.node(program.nodes[node as usize]);
}

/// Collects every slot of the subject that a number speaks of.
pub(crate) fn term_leaves(program: &Program, term: TermId, slots: &mut Vec<usize>) {
    Leaves { program, slots }.term(term);
}

/// `value` is what the whole is; with `every` each part was needed, otherwise one part was enough.
fn parts_support(
    program: &Program,
    parts: &[NodeId],
    asked: Asked<'_>,
    (value, every): (bool, bool),
    slots: &mut Vec<usize>,
) {
    for part in parts {
        let same = program.ask(*part, asked) == Truth::of(value);
        if same {
            support(program, *part, asked, value, slots);
            if !every {
                return;
            }
        }
    }
}

/// The subject's slots of a leaf. Of a list with a body: the list, and the subject's own facts that the body
/// speaks of.
struct Leaves<'a> {
    program: &'a Program,
    slots: &'a mut Vec<usize>,
}

impl Leaves<'_> {
    fn node(&mut self, node: Node) {
        match node {
            Node::In { slot, .. }
            | Node::Has { slot, .. }
            | Node::Against { slot, .. }
            | Node::Known { slot, .. } => {
                self.slot(slot);
            }
            Node::Compare { left, right, .. } => {
                self.term(left);
                self.term(right);
            }
            Node::KnownList { list } => self.note(list),
            Node::Count { list, body, .. } | Node::Every { list, body } => {
                self.note(list);
                self.node(self.program.nodes[body as usize]);
            }
            Node::Not(inner) => self.node(self.program.nodes[inner as usize]),
            Node::All { from, until } | Node::Any { from, until } | Node::Items { from, until, .. } => {
                for part in self.program.parts(from, until) {
                    self.node(self.program.nodes[*part as usize]);
                }
            }
            Node::Const(_) => {}
        }
    }

    fn term(&mut self, term: TermId) {
        match self.program.terms[term as usize] {
            Term::Const(_) | Term::Today => {}
            Term::Slot(slot) | Term::Chosen { slot } => self.slot(slot),
            Term::Plus(a, b) | Term::Minus(a, b) | Term::Times(a, b) | Term::Over(a, b) => {
                self.term(a);
                self.term(b);
            }
            Term::Pick { left, right, .. } => {
                self.term(left);
                self.term(right);
            }
            Term::Later { day, .. } => self.term(day),
            Term::Elapsed { since, .. } => self.term(since),
            Term::Members { list, body } => {
                self.note(list);
                if let Some(body) = body {
                    self.node(self.program.nodes[body as usize]);
                }
            }
            Term::Total { list, each } | Term::Extreme { list, each, .. } => {
                self.note(list);
                self.term(each);
            }
            Term::Score(at) => {
                for asks in self.program.score_asks(at as usize) {
                    match asks {
                        Asks::Node(node) => self.node(self.program.nodes[node as usize]),
                        Asks::Term(term) => self.term(term),
                    }
                }
            }
        }
    }

    fn slot(&mut self, slot: SlotRef) {
        if slot.list.is_none() {
            self.note(slot.at);
        }
    }

    fn note(&mut self, at: u32) {
        if !self.slots.contains(&(at as usize)) {
            self.slots.push(at as usize);
        }
    }
}
