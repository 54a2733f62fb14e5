//! Conditions in compact form, asked without looking up a single name.

use crate::lex::Compare;
use crate::record::{Members, NO, Record, Slot, YES};

/// Position of a node.
pub(crate) type NodeId = u32;

/// What may be true of a condition: bit 0 "it can be false", bit 1 "it can be true".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Truth(u8);

impl Truth {
    pub const FALSE: Self = Self(1);
    pub const TRUE: Self = Self(2);
    pub const OPEN: Self = Self(3);

    pub fn of(value: bool) -> Self {
        if value { Self::TRUE } else { Self::FALSE }
    }

    fn from_possible(can_be_true: bool, can_be_false: bool) -> Self {
        match (can_be_true, can_be_false) {
            (true, false) => Self::TRUE,
            (false, true) => Self::FALSE,
            _ => Self::OPEN,
        }
    }

    pub fn decided(self) -> Option<bool> {
        match self {
            Self::TRUE => Some(true),
            Self::FALSE => Some(false),
            _ => None,
        }
    }

    fn not(self) -> Self {
        Self(((self.0 & 1) << 1) | (self.0 >> 1))
    }

    pub fn and(self, other: Self) -> Self {
        Self((self.0 & other.0 & 2) | ((self.0 | other.0) & 1))
    }

    pub fn or(self, other: Self) -> Self {
        Self(((self.0 | other.0) & 2) | (self.0 & other.0 & 1))
    }
}

/// A slot of the subject, or of the member of the list being looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SlotRef {
    /// The subject's own, even while looking at a member.
    pub own: bool,
    /// Position in the dictionary of the subject or of the member.
    pub at: u32,
}

/// One step of a condition. Parts of `All` and `Any` stand side by side in `Program::parts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Node {
    Const(bool),
    /// One of these options; a flag is a choice between "no" and "yes".
    In {
        slot: SlotRef,
        mask: i64,
    },
    /// A number or day against a fixed one.
    Against {
        slot: SlotRef,
        compare: Compare,
        value: i64,
    },
    /// A number or day against another fact.
    Between {
        left: SlotRef,
        compare: Compare,
        right: SlotRef,
    },
    /// One value is left.
    Known {
        slot: SlotRef,
        options: bool,
    },
    /// The list is known.
    KnownList {
        list: u32,
    },
    Not(NodeId),
    All {
        from: u32,
        until: u32,
    },
    Any {
        from: u32,
        until: u32,
    },
    /// How many members satisfy the body, against a number; open while members are.
    Count {
        list: u32,
        compare: Compare,
        count: i64,
        body: NodeId,
    },
    /// Every member satisfies the body.
    Every {
        list: u32,
        body: NodeId,
    },
}

/// All conditions of a pack.
#[derive(Debug, Clone, Default)]
pub(crate) struct Program {
    pub nodes: Vec<Node>,
    pub parts: Vec<NodeId>,
}

/// What a condition is asked about.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub record: &'a Record,
    /// The member being looked at, or the subject itself.
    pub frame: &'a [Slot],
}

impl<'a> Asked<'a> {
    pub fn subject(record: &'a Record) -> Self {
        Self { record, frame: &record.own }
    }

    pub fn slot(self, slot: SlotRef) -> Slot {
        let slots = if slot.own { &self.record.own } else { self.frame };
        slots[slot.at as usize]
    }

    pub fn member(self, list: &'a Members, at: usize) -> Self {
        Self { record: self.record, frame: list.member(at) }
    }
}

impl Program {
    pub fn add(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        u32::try_from(self.nodes.len() - 1).expect("a pack is limited to far fewer nodes")
    }

    /// Joins parts, leaving out what changes nothing. Questions about the options of one fact become one
    /// question: "mild or moderate" is then certain of somebody known to be one of the two.
    pub fn join(&mut self, parts: Vec<NodeId>, all: bool) -> NodeId {
        let mut kept: Vec<NodeId> = Vec::with_capacity(parts.len());
        for part in parts {
            match self.nodes[part as usize] {
                Node::Const(value) if value == all => {}
                Node::Const(_) => return part,
                Node::In { slot, mask } => match self.asked_before(&kept, slot) {
                    Some((at, before)) => {
                        let mask = if all { before & mask } else { before | mask };
                        kept[at] = self.add(Node::In { slot, mask });
                    }
                    None => kept.push(part),
                },
                _ => kept.push(part),
            }
        }
        match kept.as_slice() {
            [] => self.add(Node::Const(all)),
            [only] => *only,
            _ => {
                let from = u32::try_from(self.parts.len()).expect("a pack is limited to far fewer nodes");
                self.parts.extend(&kept);
                let until = from + u32::try_from(kept.len()).expect("limited as above");
                self.add(if all { Node::All { from, until } } else { Node::Any { from, until } })
            }
        }
    }

    fn asked_before(&self, parts: &[NodeId], wanted: SlotRef) -> Option<(usize, i64)> {
        parts.iter().enumerate().find_map(|(at, part)| match self.nodes[*part as usize] {
            Node::In { slot, mask } if slot == wanted => Some((at, mask)),
            _ => None,
        })
    }

    pub fn negate(&mut self, node: NodeId) -> NodeId {
        match self.nodes[node as usize] {
            Node::Const(value) => self.add(Node::Const(!value)),
            Node::Not(inner) => inner,
            _ => self.add(Node::Not(node)),
        }
    }

    pub fn constant(&self, node: NodeId) -> Option<bool> {
        match self.nodes[node as usize] {
            Node::Const(value) => Some(value),
            _ => None,
        }
    }

    pub fn parts(&self, from: u32, until: u32) -> &[NodeId] {
        &self.parts[from as usize..until as usize]
    }

    /// Evaluates one condition.
    pub fn ask(&self, node: NodeId, asked: Asked<'_>) -> Truth {
        match self.nodes[node as usize] {
            Node::Const(value) => Truth::of(value),
            Node::In { slot, mask } => {
                let possible = asked.slot(slot).low;
                Truth::from_possible(possible & mask != 0, possible & !mask != 0)
            }
            Node::Against { slot, compare, value } => {
                compare_ranges(asked.slot(slot), compare, Slot::exactly(value))
            }
            Node::Between { left, compare, right } => {
                compare_ranges(asked.slot(left), compare, asked.slot(right))
            }
            Node::Known { slot, options } => {
                let slot = asked.slot(slot);
                Truth::of(if options { slot.low.count_ones() == 1 } else { slot.low == slot.high })
            }
            Node::KnownList { list } => {
                Truth::of(asked.record.list(list as usize).is_some_and(|list| list.known))
            }
            Node::Not(inner) => self.ask(inner, asked).not(),
            Node::All { from, until } => {
                let mut truth = Truth::TRUE;
                for part in self.parts(from, until) {
                    truth = truth.and(self.ask(*part, asked));
                    if truth == Truth::FALSE {
                        break;
                    }
                }
                truth
            }
            Node::Any { from, until } => {
                let mut truth = Truth::FALSE;
                for part in self.parts(from, until) {
                    truth = truth.or(self.ask(*part, asked));
                    if truth == Truth::TRUE {
                        break;
                    }
                }
                truth
            }
            Node::Count { list, compare, count, body } => {
                let Some(range) = self.count(list, body, asked) else {
                    return compare_ranges(Slot { low: 0, high: i64::MAX }, compare, Slot::exactly(count));
                };
                compare_ranges(range, compare, Slot::exactly(count))
            }
            Node::Every { list, body } => match asked.record.list(list as usize) {
                Some(members) if members.known => (0..members.len())
                    .map(|at| self.ask(body, asked.member(members, at)))
                    .fold(Truth::TRUE, Truth::and),
                _ => Truth::OPEN,
            },
        }
    }

    /// How many members satisfy the body: at least and at most. `None` when the list is not known.
    fn count(&self, list: u32, body: NodeId, asked: Asked<'_>) -> Option<Slot> {
        let members = asked.record.list(list as usize).filter(|list| list.known)?;
        let mut range = Slot::exactly(0);
        for at in 0..members.len() {
            let truth = self.ask(body, asked.member(members, at));
            range.low += i64::from(truth == Truth::TRUE);
            range.high += i64::from(truth != Truth::FALSE);
        }
        Some(range)
    }
}

/// A comparison between what two slots may still be.
fn compare_ranges(left: Slot, compare: Compare, right: Slot) -> Truth {
    let below = Truth::from_possible(left.low < right.high, left.high >= right.low);
    let above = Truth::from_possible(left.high > right.low, left.low <= right.high);
    match compare {
        Compare::Less => below,
        Compare::AtLeast => below.not(),
        Compare::Greater => above,
        Compare::AtMost => above.not(),
        Compare::Equal | Compare::NotEqual => {
            let overlap = left.low <= right.high && right.low <= left.high;
            let single = left.low == left.high && right == left;
            let equal = Truth::from_possible(overlap, !single);
            if compare == Compare::Equal { equal } else { equal.not() }
        }
    }
}

/// The mask of a flag's value.
pub(crate) fn flag(value: bool) -> i64 {
    if value { YES } else { NO }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_valued_logic_is_kleenes() {
        use Truth as T;
        for (a, b, and, or) in [
            (T::TRUE, T::OPEN, T::OPEN, T::TRUE),
            (T::FALSE, T::OPEN, T::FALSE, T::OPEN),
            (T::OPEN, T::OPEN, T::OPEN, T::OPEN),
            (T::TRUE, T::FALSE, T::FALSE, T::TRUE),
        ] {
            assert_eq!((a.and(b), b.and(a)), (and, and));
            assert_eq!((a.or(b), b.or(a)), (or, or));
        }
        assert_eq!((T::TRUE.not(), T::FALSE.not(), T::OPEN.not()), (T::FALSE, T::TRUE, T::OPEN));
    }

    #[test]
    fn ranges_decide_when_every_value_agrees() {
        let range = |low, high| Slot { low, high };
        assert_eq!(compare_ranges(range(80, 99), Compare::AtLeast, Slot::exactly(80)), Truth::TRUE);
        assert_eq!(compare_ranges(range(0, 79), Compare::AtLeast, Slot::exactly(80)), Truth::FALSE);
        assert_eq!(compare_ranges(range(0, 99), Compare::AtLeast, Slot::exactly(80)), Truth::OPEN);
        assert_eq!(compare_ranges(range(1, 2), Compare::Equal, Slot::exactly(3)), Truth::FALSE);
        assert_eq!(compare_ranges(range(1, 3), Compare::NotEqual, Slot::exactly(3)), Truth::OPEN);
        assert_eq!(compare_ranges(Slot::exactly(3), Compare::Equal, Slot::exactly(3)), Truth::TRUE);
    }
}
