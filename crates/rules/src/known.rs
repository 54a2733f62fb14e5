//! Whether conditions ask what is known: then learning more can take an answer back.

use crate::program::{Node, NodeId, Program, Term, TermId};
use crate::score::Asks;

/// Whether any of these conditions, or a number they reckon with, asks if something is known.
pub(crate) fn asks_what_is_known(program: &Program, conditions: impl Iterator<Item = NodeId>) -> bool {
    let mut walk = Walk {
        program,
        nodes: conditions.collect(),
        terms: Vec::new(),
        seen_nodes: vec![false; program.nodes.len()],
        seen_terms: vec![false; program.terms.len()],
    };
    walk.finds_it()
}

struct Walk<'a> {
    program: &'a Program,
    nodes: Vec<NodeId>,
    terms: Vec<TermId>,
    seen_nodes: Vec<bool>,
    seen_terms: Vec<bool>,
}

impl Walk<'_> {
    fn finds_it(&mut self) -> bool {
        loop {
            if let Some(node) = self.nodes.pop() {
                if std::mem::replace(&mut self.seen_nodes[node as usize], true) {
                    continue;
                }
                let node = self.program.nodes[node as usize];
                if matches!(node, Node::Known { .. } | Node::KnownList { .. }) {
                    return true;
                }
                self.node(node);
            } else if let Some(term) = self.terms.pop() {
                if !std::mem::replace(&mut self.seen_terms[term as usize], true) {
                    self.term(self.program.terms[term as usize]);
                }
            } else {
                return false;
            }
        }
    }

    fn node(&mut self, node: Node) {
        match node {
            Node::Not(inner) => self.nodes.push(inner),
            Node::All { from, until } | Node::Any { from, until } | Node::Items { from, until, .. } => {
                self.nodes.extend(self.program.parts(from, until));
            }
            Node::Count { body, .. } | Node::Every { body, .. } => self.nodes.push(body),
            Node::Compare { left, right, .. } => self.terms.extend([left, right]),
            _ => {}
        }
    }

    fn term(&mut self, term: Term) {
        match term {
            Term::Plus(a, b) | Term::Minus(a, b) | Term::Times(a, b) | Term::Over(a, b) => {
                self.terms.extend([a, b]);
            }
            Term::Pick { left, right, .. } => self.terms.extend([left, right]),
            Term::Later { day: inner, .. }
            | Term::Elapsed { since: inner, .. }
            | Term::Total { each: inner, .. }
            | Term::Extreme { each: inner, .. } => self.terms.push(inner),
            Term::Members { body, .. } => self.nodes.extend(body),
            Term::Score(at) => {
                for asks in self.program.score_asks(at as usize) {
                    match asks {
                        Asks::Node(node) => self.nodes.push(node),
                        Asks::Term(term) => self.terms.push(term),
                    }
                }
            }
            Term::Const(_) | Term::Slot(_) | Term::Today | Term::Chosen { .. } => {}
        }
    }
}
