//! Conditions and numbers in compact form: what stands in the nodes. `evaluate` asks them.

use crate::interval::Slot;
use crate::lex::Compare;
use crate::score::{Asks, ScoreSum};

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

/// All conditions and numbers of a pack.
#[derive(Debug, Clone, Default)]
pub(crate) struct Program {
    pub nodes: Vec<Node>,
    pub parts: Vec<NodeId>,
    pub terms: Vec<Term>,
    node_sizes: Vec<Size>,
    term_sizes: Vec<Size>,
    /// A condition and its points, for scores.
    pub pairs: Vec<(NodeId, i64)>,
    pub scores: Vec<ScoreSum>,
}

/// How many steps a node or term takes to ask, at most, and how deep they stand within each other. What stands in
/// two places is asked twice.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    steps: u64,
    depth: u32,
}

/// More steps than this are the work of definitions within definitions.
const MOST_STEPS: u64 = 20_000;
/// Deeper than this would endanger the stack.
const DEEPEST: u32 = 500;

impl Size {
    fn times(self) -> Self {
        Self { steps: self.steps.saturating_mul(MEMBERS), ..self }
    }

    /// Of something that holds what has this size.
    fn within(self) -> Self {
        Self { steps: self.steps.saturating_add(1), depth: self.depth.saturating_add(1) }
    }

    fn too_large(self) -> bool {
        self.steps > MOST_STEPS || self.depth > DEEPEST
    }
}

impl std::iter::Sum for Size {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            steps: sum.steps.saturating_add(one.steps),
            depth: sum.depth.max(one.depth),
        })
    }
}

/// A home has seldom more members than this; used to guess how long a condition takes.
const MEMBERS: u64 = 6;

/// Positions are 32 bits wide; a pack is limited to far fewer nodes.
const FITS: &str = "a pack is limited to far fewer nodes";

impl Program {
    pub fn add(&mut self, node: Node) -> NodeId {
        let size = match node {
            Node::Not(inner) => self.node_sizes[inner as usize],
            Node::All { from, until } | Node::Any { from, until } | Node::Items { from, until, .. } => {
                self.parts(from, until).iter().map(|part| self.node_sizes[*part as usize]).sum()
            }
            Node::Count { body, .. } | Node::Every { body, .. } => self.node_sizes[body as usize].times(),
            Node::Compare { left, right, .. } => self.both(left, right),
            _ => Size::default(),
        };
        self.nodes.push(node);
        self.node_sizes.push(size.within());
        u32::try_from(self.nodes.len() - 1).expect(FITS)
    }

    pub fn add_term(&mut self, term: Term) -> TermId {
        let size = match term {
            Term::Plus(a, b) | Term::Minus(a, b) | Term::Times(a, b) | Term::Over(a, b) => self.both(a, b),
            Term::Pick { left, right, .. } => self.both(left, right),
            Term::Later { day: inner, .. } | Term::Elapsed { since: inner, .. } => {
                self.term_sizes[inner as usize]
            }
            Term::Members { body: Some(body), .. } => self.node_sizes[body as usize].times(),
            Term::Total { each, .. } | Term::Extreme { each, .. } => self.term_sizes[each as usize].times(),
            Term::Score(at) => self.score_size(at as usize),
            _ => Size::default(),
        };
        self.terms.push(term);
        self.term_sizes.push(size.within());
        u32::try_from(self.terms.len() - 1).expect(FITS)
    }

    fn both(&self, a: TermId, b: TermId) -> Size {
        [a, b].iter().map(|term| self.term_sizes[*term as usize]).sum()
    }

    fn score_size(&self, at: usize) -> Size {
        let size = |asks| match asks {
            Asks::Node(node) => self.node_sizes[node as usize],
            Asks::Term(term) => self.term_sizes[term as usize],
        };
        if at < self.scores.len() { self.score_asks(at).map(size).sum() } else { Size::default() }
    }

    /// Whether a condition takes too many steps to ask, or steps too deep within each other.
    pub fn too_large(&self, node: NodeId) -> bool {
        self.node_sizes[node as usize].too_large()
    }

    /// The same of a number.
    pub fn too_large_term(&self, term: TermId) -> bool {
        self.term_sizes[term as usize].too_large()
    }

    /// The same of a score.
    pub fn too_large_score(&self, at: usize) -> bool {
        self.score_size(at).within().too_large()
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

    pub fn parts(&self, from: u32, until: u32) -> &[NodeId] {
        &self.parts[from as usize..until as usize]
    }

    pub fn pairs(&self, from: u32, until: u32) -> &[(NodeId, i64)] {
        &self.pairs[from as usize..until as usize]
    }
}
