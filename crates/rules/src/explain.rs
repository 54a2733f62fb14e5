//! Which facts a condition stands on, and which it waits for.

use crate::program::{Asked, Node, NodeId, Program, SlotRef, Truth};

/// Collects the facts that make a decided condition what it is. Of several sufficient parts the first is taken.
pub(crate) fn support(
    program: &Program,
    node: NodeId,
    asked: Asked<'_>,
    value: bool,
    facts: &mut Vec<usize>,
) {
    match program.nodes[node as usize] {
        Node::Const(_) => {}
        Node::Not(inner) => support(program, inner, asked, !value, facts),
        Node::All { from, until } => {
            parts_support(program, program.parts(from, until), asked, (value, value), facts);
        }
        Node::Any { from, until } => {
            parts_support(program, program.parts(from, until), asked, (value, !value), facts);
        }
        leaf => leaf_facts(program, leaf, facts),
    }
}

/// `value` is what the whole is; with `every` each part was needed, otherwise one part was enough.
fn parts_support(
    program: &Program,
    parts: &[NodeId],
    asked: Asked<'_>,
    (value, every): (bool, bool),
    facts: &mut Vec<usize>,
) {
    for part in parts {
        let same = program.ask(*part, asked) == Truth::of(value);
        if same {
            support(program, *part, asked, value, facts);
            if !every {
                return;
            }
        }
    }
}

/// Collects the facts that an open condition waits for.
pub(crate) fn missing(program: &Program, node: NodeId, asked: Asked<'_>, facts: &mut Vec<usize>) {
    if program.ask(node, asked) != Truth::OPEN {
        return;
    }
    match program.nodes[node as usize] {
        Node::Not(inner) => missing(program, inner, asked, facts),
        Node::All { from, until } | Node::Any { from, until } => {
            for part in program.parts(from, until) {
                missing(program, *part, asked, facts);
            }
        }
        leaf => leaf_facts(program, leaf, facts),
    }
}

/// The facts of a leaf. Of a list with a body: the list, and the subject's own facts that the body speaks of.
fn leaf_facts(program: &Program, leaf: Node, facts: &mut Vec<usize>) {
    match leaf {
        Node::In { slot, .. } | Node::Against { slot, .. } | Node::Known { slot, .. } => note(slot, facts),
        Node::Between { left, right, .. } => {
            note(left, facts);
            note(right, facts);
        }
        Node::KnownList { list } => note_at(list, facts),
        Node::Count { list, body, .. } | Node::Every { list, body } => {
            note_at(list, facts);
            own_facts(program, body, facts);
        }
        Node::Const(_) | Node::Not(_) | Node::All { .. } | Node::Any { .. } => {}
    }
}

fn own_facts(program: &Program, node: NodeId, facts: &mut Vec<usize>) {
    match program.nodes[node as usize] {
        Node::Not(inner) => own_facts(program, inner, facts),
        Node::All { from, until } | Node::Any { from, until } => {
            for part in program.parts(from, until) {
                own_facts(program, *part, facts);
            }
        }
        Node::In { slot, .. } | Node::Against { slot, .. } | Node::Known { slot, .. } if slot.own => {
            note(slot, facts);
        }
        Node::Between { left, right, .. } => {
            for slot in [left, right].into_iter().filter(|slot| slot.own) {
                note(slot, facts);
            }
        }
        _ => {}
    }
}

fn note(slot: SlotRef, facts: &mut Vec<usize>) {
    note_at(slot.at, facts);
}

fn note_at(at: u32, facts: &mut Vec<usize>) {
    if !facts.contains(&(at as usize)) {
        facts.push(at as usize);
    }
}
