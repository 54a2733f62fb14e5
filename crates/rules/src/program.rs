//! Conditions and numbers in compact form: what stands in the nodes. `evaluate` asks them.

use crate::interval::Slot;
use crate::lex::Compare;

/// Position of a condition's node.
pub(crate) type NodeId = u32;
/// Position of a number's node.
pub(crate) type TermId = u32;

/// A slot of the subject, or of the member of the list being looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SlotRef {
    /// The list whose member is meant; `None` for the subject itself.
    pub list: Option<u32>,
    /// Position in the dictionary of the subject or of the member.
    pub at: u32,
}

/// How the possible values of a slot are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// Bits of options in `low`.
    Options,
    /// Bounds.
    Bounds,
}

/// One step of a condition. Parts of `All`, `Any` and `Items` stand side by side in `Program::parts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Node {
    Const(bool),
    /// One of these options; a flag is a choice between "no" and "yes".
    In {
        slot: SlotRef,
        mask: i64,
    },
    /// Of a choice of several: one of these options, or all of them.
    Has {
        slot: SlotRef,
        mask: i64,
        all: bool,
    },
    /// A number or day of one slot against a fixed one: the common case, asked fast.
    Against {
        slot: SlotRef,
        compare: Compare,
        value: i64,
    },
    /// Two numbers or two days.
    Compare {
        left: TermId,
        compare: Compare,
        right: TermId,
    },
    /// One value is left.
    Known {
        slot: SlotRef,
        written: Written,
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
    /// How many of these conditions hold, against a number.
    Items {
        from: u32,
        until: u32,
        compare: Compare,
        count: i64,
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

/// One step of a number or day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Term {
    Const(i64),
    Slot(SlotRef),
    /// The day asked.
    Today,
    Plus(TermId, TermId),
    Minus(TermId, TermId),
    Times(TermId, TermId),
    Over(TermId, TermId),
    /// A day and some calendar months.
    Later {
        day: TermId,
        months: i32,
    },
    /// Full calendar months since a day, in groups of so many: 12 for years.
    Elapsed {
        since: TermId,
        months: i32,
    },
    /// How many options are chosen.
    Chosen {
        slot: SlotRef,
    },
    /// How many members there are, or satisfy a body.
    Members {
        list: u32,
        body: Option<NodeId>,
    },
    /// The sum of a number over the members.
    Total {
        list: u32,
        each: TermId,
    },
    /// The greatest or least over the members.
    Extreme {
        list: u32,
        each: TermId,
        greatest: bool,
    },
    /// The greater or lesser of two.
    Pick {
        left: TermId,
        right: TermId,
        greatest: bool,
    },
    /// A score, by its position.
    Score(u32),
}

/// What adds up to a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Points {
    /// Points if a condition holds.
    If { node: NodeId, points: i64 },
    /// The best of so many of the pairs in `Program::pairs`.
    Highest { from: u32, until: u32 },
    /// A number.
    Number(TermId),
}

/// A score: a sum, kept between bounds.
#[derive(Debug, Clone, Default)]
pub(crate) struct ScoreSum {
    pub start: i64,
    pub items: Vec<Points>,
    pub min: Option<i64>,
    pub max: Option<i64>,
}

/// All conditions and numbers of a pack.
#[derive(Debug, Clone, Default)]
pub(crate) struct Program {
    pub nodes: Vec<Node>,
    pub parts: Vec<NodeId>,
    pub terms: Vec<Term>,
    /// How many steps each node and term takes to ask, at most: what stands in two places is asked twice.
    node_steps: Vec<u64>,
    term_steps: Vec<u64>,
    /// A condition and its points, for scores.
    pub pairs: Vec<(NodeId, i64)>,
    pub scores: Vec<ScoreSum>,
}

/// A home has seldom more members than this; used to guess how long a condition takes.
const MEMBERS: u64 = 6;

/// Positions are 32 bits wide; a pack is limited to far fewer nodes.
const FITS: &str = "a pack is limited to far fewer nodes";

impl Program {
    pub fn add(&mut self, node: Node) -> NodeId {
        let inner = match node {
            Node::Not(inner) => self.steps(inner),
            Node::All { from, until } | Node::Any { from, until } | Node::Items { from, until, .. } => {
                self.parts(from, until).iter().fold(0, |sum, part| self.steps(*part).saturating_add(sum))
            }
            Node::Count { body, .. } | Node::Every { body, .. } => self.steps(body).saturating_mul(MEMBERS),
            Node::Compare { left, right, .. } => self.term_steps(left).saturating_add(self.term_steps(right)),
            _ => 0,
        };
        self.nodes.push(node);
        self.node_steps.push(inner.saturating_add(1));
        u32::try_from(self.nodes.len() - 1).expect(FITS)
    }

    pub fn add_term(&mut self, term: Term) -> TermId {
        let inner = match term {
            Term::Plus(a, b) | Term::Minus(a, b) | Term::Times(a, b) | Term::Over(a, b) => {
                self.term_steps(a).saturating_add(self.term_steps(b))
            }
            Term::Pick { left, right, .. } => self.term_steps(left).saturating_add(self.term_steps(right)),
            Term::Later { day, .. } => self.term_steps(day),
            Term::Elapsed { since, .. } => self.term_steps(since),
            Term::Members { body: Some(body), .. } => self.steps(body).saturating_mul(MEMBERS),
            Term::Total { each, .. } | Term::Extreme { each, .. } => {
                self.term_steps(each).saturating_mul(MEMBERS)
            }
            Term::Score(at) => self.score_steps(at as usize),
            _ => 0,
        };
        self.terms.push(term);
        self.term_steps.push(inner.saturating_add(1));
        u32::try_from(self.terms.len() - 1).expect(FITS)
    }

    /// How many steps a condition takes to ask, at most.
    pub fn steps(&self, node: NodeId) -> u64 {
        self.node_steps[node as usize]
    }

    fn term_steps(&self, term: TermId) -> u64 {
        self.term_steps[term as usize]
    }

    fn score_steps(&self, at: usize) -> u64 {
        let items = self.scores.get(at).map_or(&[][..], |sum| &sum.items);
        items.iter().fold(1, |sum: u64, item| {
            sum.saturating_add(match item {
                Points::If { node, .. } => self.steps(*node),
                Points::Number(term) => self.term_steps(*term),
                Points::Highest { from, until } => self
                    .pairs(*from, *until)
                    .iter()
                    .fold(0, |sum, (node, _)| self.steps(*node).saturating_add(sum)),
            })
        })
    }

    /// Puts conditions side by side.
    pub fn add_parts(&mut self, parts: &[NodeId]) -> (u32, u32) {
        let from = u32::try_from(self.parts.len()).expect(FITS);
        self.parts.extend(parts);
        (from, u32::try_from(self.parts.len()).expect(FITS))
    }

    /// Puts conditions with their points side by side.
    pub fn add_pairs(&mut self, pairs: &[(NodeId, i64)]) -> (u32, u32) {
        let from = u32::try_from(self.pairs.len()).expect(FITS);
        self.pairs.extend(pairs);
        (from, u32::try_from(self.pairs.len()).expect(FITS))
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
                _ if kept.contains(&part) => {}
                _ => kept.push(part),
            }
        }
        match kept.as_slice() {
            [] => self.add(Node::Const(all)),
            [only] => *only,
            _ => {
                let (from, until) = self.add_parts(&kept);
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

    pub fn constant_term(&self, term: TermId) -> Option<Slot> {
        match self.terms[term as usize] {
            Term::Const(value) => Some(Slot::exactly(value)),
            _ => None,
        }
    }

    /// Whether some condition asks if something is known.
    pub fn asks_what_is_known(&self) -> bool {
        self.nodes.iter().any(|node| matches!(node, Node::Known { .. } | Node::KnownList { .. }))
    }

    pub fn parts(&self, from: u32, until: u32) -> &[NodeId] {
        &self.parts[from as usize..until as usize]
    }

    pub fn pairs(&self, from: u32, until: u32) -> &[(NodeId, i64)] {
        &self.pairs[from as usize..until as usize]
    }
}
