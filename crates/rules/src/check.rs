//! From words to meanings: every name is found, every comparison makes sense, and the condition is compiled.

mod comparison;
mod lists;
mod names;
mod term;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::dictionary::{Dictionary, FactDef, Kind};
use crate::interval::flag;
use crate::parse::parse;
use crate::program::{Node, NodeId, Program, TermId};
use crate::record::Shape;
use crate::score::{Item, Points, Round, ScoreSum};
use crate::source::{Diagnostics, SourceFile};
use crate::syntax::{Expr, ExprKind};

/// Said of what has been blown up by definitions within definitions.
const TOO_LARGE: &str = "这个条件展开后太大，请减少一层套一层的定义";

/// A condition as it stands in a file.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    /// Position of the file in the pack.
    pub file: usize,
    /// Byte offset of the condition's first character.
    pub start: usize,
    pub text: String,
}

/// A word with a fixed value: chosen for this place, the same for every subject.
#[derive(Debug, Clone)]
pub(crate) enum Constant {
    /// A reading of the notice: its id, its choices, and which one is chosen.
    Reading { id: String, choices: Vec<(String, String)>, chosen: usize },
    /// A parameter in thousandths.
    Parameter(i64),
}

/// A condition or a number that a pack gives a name.
#[derive(Debug, Clone)]
pub(crate) struct Definition {
    pub text: Text,
    pub number: bool,
}

/// A score before it is compiled.
#[derive(Debug, Clone)]
pub(crate) struct ScoreRule {
    pub name: String,
    pub start: i64,
    pub min: Option<i64>,
    pub max: Option<i64>,
    pub items: Vec<ItemRule>,
    /// Conditions with what they multiply the sum by.
    pub times: Vec<(Text, i64)>,
    pub round: Option<Round>,
}

/// What adds to a score, and how much at most.
#[derive(Debug, Clone)]
pub(crate) struct ItemRule {
    pub points: PointsRule,
    pub most: Option<i64>,
}

/// What adds up to a score, with points in thousandths.
#[derive(Debug, Clone)]
pub(crate) enum PointsRule {
    If(Text, i64),
    Number(Text),
    Highest(Vec<(Text, i64)>),
    Sum(Vec<(Text, i64)>),
}

/// A compiled condition and the readings it rests on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Condition {
    pub root: NodeId,
    pub readings: BTreeSet<String>,
    /// An error was said about it.
    pub broken: bool,
}

/// Whether a number or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Number,
    Day,
}

/// What a definition became.
#[derive(Debug, Clone, Copy)]
enum Compiled {
    Truth(NodeId),
    Number(TermId, Sort),
}

/// Everything a condition may speak of.
pub(crate) struct Checker<'a> {
    pub files: &'a [SourceFile],
    pub dictionary: &'a Dictionary,
    pub constants: BTreeMap<String, Constant>,
    pub definitions: BTreeMap<String, Definition>,
    pub scores: Vec<ScoreRule>,
    /// Names and ids of scores, with their positions.
    pub score_words: BTreeMap<String, usize>,
    pub program: Program,
    pub said: Diagnostics,
    shape: Shape,
    /// Definitions by name and the list whose members they speak of, compiled once, with their readings.
    compiled: BTreeMap<(String, Option<usize>), (Compiled, BTreeSet<String>)>,
    score_readings: Vec<Option<BTreeSet<String>>>,
    /// Readings met while compiling what is at hand.
    touched: BTreeSet<String>,
    open: Vec<String>,
}

/// Where a condition is being read: in which text, about whom.
#[derive(Clone, Copy)]
struct Place<'t, 'd> {
    text: &'t Text,
    /// The list, by its position, and its members' facts, inside `满足 (…)`.
    list: Option<(usize, &'d FactDef, &'d [FactDef])>,
}

impl<'a> Checker<'a> {
    pub fn new(files: &'a [SourceFile], dictionary: &'a Dictionary) -> Self {
        Self {
            files,
            dictionary,
            constants: BTreeMap::new(),
            definitions: BTreeMap::new(),
            scores: Vec::new(),
            score_words: BTreeMap::new(),
            program: Program::default(),
            said: Diagnostics::default(),
            shape: Shape::of(dictionary),
            compiled: BTreeMap::new(),
            score_readings: Vec::new(),
            touched: BTreeSet::new(),
            open: Vec::new(),
        }
    }

    /// Compiles one condition. A condition that cannot be understood becomes one that never holds, with an
    /// error said about it.
    pub fn condition(&mut self, text: &Text) -> Condition {
        let place = Place { text, list: None };
        let before = self.said.errors();
        let (mut root, readings) = self.noting(|checker| {
            let root = checker.read(place, |checker, expr| checker.truth(expr, place));
            root.unwrap_or_else(|| checker.program.add(Node::Const(false)))
        });
        if self.program.too_large(root) {
            root = self.wrong(place, &(0..text.text.len()), TOO_LARGE);
        }
        Condition { root, readings, broken: self.said.errors() > before }
    }

    /// Compiles one number or day.
    pub fn number(&mut self, text: &Text) -> Option<(TermId, Sort)> {
        let place = Place { text, list: None };
        self.read(place, |checker, expr| checker.term(expr, place).ok()).flatten()
    }

    /// Compiles every score, used or not.
    pub fn compile_scores(&mut self) {
        for at in 0..self.scores.len() {
            self.noting(|checker| checker.compile_score(at));
        }
    }

    /// The readings a score rests on.
    pub fn readings_of_score(&self, at: usize) -> BTreeSet<String> {
        self.score_readings.get(at).cloned().flatten().unwrap_or_default()
    }

    /// Whether a definition makes sense when it is asked of the members of this list.
    pub fn reads_inside(&mut self, definition: &str, list: usize) -> bool {
        let Kind::List(members) = &self.dictionary.facts()[list].kind else { return false };
        self.probe(definition, Some((list, &self.dictionary.facts()[list], &members[..])), 0).is_ok()
    }

    /// Whether a definition makes sense when it is asked of the subject; what is wrong with it otherwise.
    pub fn reads_of_subject(&mut self, definition: &str) -> Result<(), Diagnostics> {
        // Each is worth a look of its own; of one that is all wrong, the beginning says enough.
        let room = if self.said.is_full() { 0 } else { 20 };
        self.probe(definition, None, room)
    }

    /// Compiles a definition to see what is said; forgets it where that is an error, so that it is said again
    /// where the definition is used.
    fn probe(
        &mut self,
        definition: &str,
        list: Option<(usize, &'a FactDef, &'a [FactDef])>,
        room: usize,
    ) -> Result<(), Diagnostics> {
        let outer = std::mem::replace(&mut self.said, Diagnostics::with_room(room));
        let before = (outer, self.compiled.clone());
        self.noting(|checker| checker.definition(definition, list).is_ok());
        let said = std::mem::replace(&mut self.said, before.0);
        if said.has_errors() {
            self.compiled = before.1;
            return Err(said);
        }
        self.said.extend(said);
        Ok(())
    }

    /// Runs and gives the readings that were met.
    fn noting<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> (T, BTreeSet<String>) {
        let outer = std::mem::take(&mut self.touched);
        let result = run(self);
        (result, std::mem::replace(&mut self.touched, outer))
    }

    fn read<T>(&mut self, place: Place<'_, 'a>, run: impl FnOnce(&mut Self, &Expr) -> T) -> Option<T> {
        match parse(&place.text.text) {
            Ok(expr) => Some(run(self, &expr)),
            Err(error) => {
                self.wrong(place, &error.at, error.message);
                None
            }
        }
    }

    fn wrong(&mut self, place: Place<'_, '_>, at: &Range<usize>, message: impl Into<String>) -> NodeId {
        let at = place.text.start + at.start..place.text.start + at.end;
        self.said.error(&self.files[place.text.file], at, message);
        self.program.add(Node::Const(false))
    }

    fn truth(&mut self, expr: &Expr, place: Place<'_, 'a>) -> NodeId {
        match &expr.kind {
            ExprKind::All(parts) => {
                let nodes: Vec<NodeId> = parts.iter().map(|part| self.truth(part, place)).collect();
                self.refuse_contradiction(expr, &nodes, place);
                self.program.join(nodes, true)
            }
            ExprKind::Any(parts) => {
                self.warn_mixed(parts, place);
                let parts = parts.iter().map(|part| self.truth(part, place)).collect();
                self.program.join(parts, false)
            }
            ExprKind::Not(inner) => {
                let inner = self.truth(inner, place);
                self.program.negate(inner)
            }
            ExprKind::Name(name) => self.named_truth(name, place),
            ExprKind::Compare(left, compare, right) => self.comparison(expr, left, *compare, right, place),
            ExprKind::In(left, set) => self.membership(left, set, place),
            ExprKind::Has { left, options, all } => self.has(left, options, *all, place),
            ExprKind::Known(inner, known) => self.known(inner, *known, place),
            ExprKind::Quantified { quantity, list, body } => self.quantified(*quantity, list, body, place),
            ExprKind::Items { compare, count, items } => {
                if *count > i64::try_from(items.len()).unwrap_or(i64::MAX) {
                    let message = format!("括号里只有 {} 项，写成 {count} 项永远不成立", items.len());
                    return self.wrong(place, &expr.at, message);
                }
                let parts: Vec<NodeId> = items.iter().map(|item| self.truth(item, place)).collect();
                let (from, until) = self.program.add_parts(&parts);
                self.program.add(Node::Items { from, until, compare: *compare, count: *count })
            }
            _ => self.wrong(place, &expr.at, "这里应该是一个条件，例如“年龄 ≥ 80”"),
        }
    }

    /// `年龄 ≥ 80 且 年龄 < 60`: bounds on one fact that leave nothing.
    fn refuse_contradiction(&mut self, expr: &Expr, nodes: &[NodeId], place: Place<'_, 'a>) {
        let mut bounds = BTreeMap::new();
        for node in nodes {
            let Node::Against { slot, compare, value } = self.program.nodes[*node as usize] else { continue };
            let (low, high) = bounds.entry((slot.list, slot.at)).or_insert((i64::MIN, i64::MAX));
            match compare {
                crate::lex::Compare::Equal => (*low, *high) = ((*low).max(value), (*high).min(value)),
                crate::lex::Compare::AtLeast => *low = (*low).max(value),
                crate::lex::Compare::Greater => *low = (*low).max(value + 1),
                crate::lex::Compare::AtMost => *high = (*high).min(value),
                crate::lex::Compare::Less => *high = (*high).min(value - 1),
                crate::lex::Compare::NotEqual => {}
            }
        }
        if bounds.values().any(|(low, high)| low > high) {
            self.wrong(place, &expr.at, "这个条件永远不成立：上下限互相矛盾");
        }
    }

    /// `甲 或 乙 且 丙` without brackets is read by rule, but people read it in two ways.
    fn warn_mixed(&mut self, parts: &[Expr], place: Place<'_, '_>) {
        let text = &place.text.text;
        let bare = |part: &&Expr| {
            let chain = matches!(&part.kind, ExprKind::All(parts)
                if text[part.at.clone()].contains(['且']) || text[part.at.clone()].contains("and") && parts.len() > 1);
            chain && !text[part.at.start..].starts_with(['(', '（'])
        };
        if let Some(part) = parts.iter().find(bare) {
            let at = place.text.start + part.at.start..place.text.start + part.at.end;
            let file = &self.files[place.text.file];
            self.said.warning(file, at, "“且”和“或”写在一起时先算“且”；请加括号，免得读的人理解不同");
        }
    }

    fn compile_score(&mut self, at: usize) {
        self.program.scores.resize(self.scores.len(), ScoreSum::default());
        self.score_readings.resize(self.scores.len(), None);
        if self.score_readings[at].is_some() {
            return;
        }
        let rule = self.scores[at].clone();
        self.open.push(rule.name.clone());
        let (sum, readings) = self.noting(|checker| ScoreSum {
            start: rule.start,
            items: rule.items.iter().filter_map(|item| checker.item(item)).collect(),
            times: checker.pairs(&rule.times),
            round: rule.round,
            min: rule.min,
            max: rule.max,
        });
        self.open.pop();
        self.program.scores[at] = sum;
        if self.program.too_large_score(at) {
            let text = match &rule.items[0].points {
                PointsRule::If(text, _) | PointsRule::Number(text) => text,
                PointsRule::Highest(pairs) | PointsRule::Sum(pairs) => &pairs[0].0,
            };
            self.wrong(Place { text, list: None }, &(0..text.text.len()), TOO_LARGE);
            self.program.scores[at] = ScoreSum::default();
        }
        self.touched.extend(readings.iter().cloned());
        self.score_readings[at] = Some(readings);
    }

    fn item(&mut self, item: &ItemRule) -> Option<Item> {
        let points = match &item.points {
            PointsRule::If(text, points) => Points::If { node: self.part(text), points: *points },
            PointsRule::Number(text) => {
                let (term, sort) = self.number(text)?;
                if sort == Sort::Day {
                    let place = Place { text, list: None };
                    self.wrong(place, &(0..text.text.len()), "评分项应该是数字，不是日期");
                }
                Points::Number(term)
            }
            PointsRule::Highest(pairs) => {
                let pairs = self.pairs(pairs);
                let (from, until) = self.program.add_pairs(&pairs);
                Points::Highest { from, until }
            }
            PointsRule::Sum(pairs) => {
                let pairs = self.pairs(pairs);
                let (from, until) = self.program.add_pairs(&pairs);
                Points::Sum { from, until }
            }
        };
        Some(Item { points, most: item.most })
    }

    fn pairs(&mut self, pairs: &[(Text, i64)]) -> Vec<(NodeId, i64)> {
        pairs.iter().map(|(text, number)| (self.part(text), *number)).collect()
    }

    /// A condition whose readings belong to what it is a part of.
    fn part(&mut self, text: &Text) -> NodeId {
        let condition = self.condition(text);
        self.touched.extend(condition.readings);
        condition.root
    }

    fn flag_node(&mut self, slot: crate::program::SlotRef, yes: bool) -> NodeId {
        self.program.add(Node::In { slot, mask: flag(yes) })
    }
}
