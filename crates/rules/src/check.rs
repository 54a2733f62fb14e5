//! From words to meanings: every name is found, every comparison makes sense, and the condition is compiled.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::dictionary::{Choice, Dictionary, FactDef, Kind};
use crate::lex::Compare;
use crate::parse::parse;
use crate::program::{Node, NodeId, Program, SlotRef, flag};
use crate::record::day_number;
use crate::source::{Diagnostics, SourceFile, meant};
use crate::syntax::{Expr, ExprKind, Name, Quantity};

/// Words that always hold, for the class or track that takes the rest.
const OTHERWISE: [&str; 2] = ["其余", "otherwise"];
const YES_WORDS: [&str; 3] = ["是", "有", "true"];
const NO_WORDS: [&str; 3] = ["否", "无", "false"];

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

/// A condition that a pack gives a name.
#[derive(Debug, Clone)]
pub(crate) struct Definition {
    pub text: Text,
}

/// A compiled condition and the readings it rests on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Condition {
    pub root: NodeId,
    pub readings: BTreeSet<String>,
    /// An error was said about it.
    pub broken: bool,
}

/// Everything a condition may speak of.
pub(crate) struct Checker<'a> {
    pub files: &'a [SourceFile],
    pub dictionary: &'a Dictionary,
    pub constants: BTreeMap<String, Constant>,
    pub definitions: BTreeMap<String, Definition>,
    pub program: Program,
    pub said: Diagnostics,
    open: Vec<String>,
}

/// Where a condition is being read: in which text, about whom.
#[derive(Clone, Copy)]
struct Place<'t, 'd> {
    text: &'t Text,
    /// The member facts and the name of the list, inside `满足 (…)`.
    list: Option<(&'d [FactDef], &'d str)>,
}

/// One side of a comparison.
enum Side<'d> {
    Fact(SlotRef, &'d FactDef),
    Number(i64),
    Day(i64),
    Reading(String),
    /// A word that is an option of something, decided by the other side.
    Word(Name),
}

impl<'a> Checker<'a> {
    pub fn new(files: &'a [SourceFile], dictionary: &'a Dictionary) -> Self {
        Self {
            files,
            dictionary,
            constants: BTreeMap::new(),
            definitions: BTreeMap::new(),
            program: Program::default(),
            said: Diagnostics::default(),
            open: Vec::new(),
        }
    }

    /// Compiles one condition. A condition that cannot be understood becomes one that never holds, with an
    /// error said about it.
    pub fn condition(&mut self, text: &Text) -> Condition {
        let mut readings = BTreeSet::new();
        let before = self.said.errors();
        let root = self.compile(Place { text, list: None }, &mut readings);
        Condition { root, readings, broken: self.said.errors() > before }
    }

    /// Whether a condition makes sense when it is asked of the members of this list.
    pub fn reads_inside(&mut self, text: &Text, list: &'a FactDef) -> bool {
        let Kind::List(members) = &list.kind else { return false };
        let before = std::mem::take(&mut self.said);
        self.compile(Place { text, list: Some((members, &list.name)) }, &mut BTreeSet::new());
        !std::mem::replace(&mut self.said, before).has_errors()
    }

    fn compile(&mut self, place: Place<'_, 'a>, readings: &mut BTreeSet<String>) -> NodeId {
        match parse(&place.text.text) {
            Ok(expr) => self.truth(&expr, place, readings),
            Err(error) => self.wrong(place, &error.at, error.message),
        }
    }

    fn wrong(&mut self, place: Place<'_, '_>, at: &Range<usize>, message: impl Into<String>) -> NodeId {
        let at = place.text.start + at.start..place.text.start + at.end;
        self.said.error(&self.files[place.text.file], at, message);
        self.program.add(Node::Const(false))
    }

    fn truth(&mut self, expr: &Expr, place: Place<'_, 'a>, readings: &mut BTreeSet<String>) -> NodeId {
        match &expr.kind {
            ExprKind::All(parts) => {
                let parts = parts.iter().map(|part| self.truth(part, place, readings)).collect();
                self.program.join(parts, true)
            }
            ExprKind::Any(parts) => {
                self.warn_mixed(parts, place);
                let parts = parts.iter().map(|part| self.truth(part, place, readings)).collect();
                self.program.join(parts, false)
            }
            ExprKind::Not(inner) => {
                let inner = self.truth(inner, place, readings);
                self.program.negate(inner)
            }
            ExprKind::Name(name) => self.named_truth(name, place, readings),
            ExprKind::Compare(left, compare, right) => {
                self.comparison(expr, left, *compare, right, place, readings)
            }
            ExprKind::In(left, set) => self.membership(left, set, place, readings),
            ExprKind::Known(inner, known) => self.known(inner, *known, place),
            ExprKind::Quantified { quantity, list, body } => {
                self.quantified(*quantity, list, body, place, readings)
            }
            ExprKind::Number(_) | ExprKind::Day(_) | ExprKind::Set(_) => {
                self.wrong(place, &expr.at, "这里应该是一个条件，例如“年龄 ≥ 80”")
            }
        }
    }

    /// `甲 或 乙 且 丙` without brackets is read by rule, but people read it in two ways.
    fn warn_mixed(&mut self, parts: &[Expr], place: Place<'_, '_>) {
        let text = &place.text.text;
        let bare = |part: &&Expr| {
            matches!(part.kind, ExprKind::All(_)) && !text[part.at.start..].starts_with(['(', '（'])
        };
        if let Some(part) = parts.iter().find(bare) {
            let at = place.text.start + part.at.start..place.text.start + part.at.end;
            let file = &self.files[place.text.file];
            self.said.warning(file, at, "“且”和“或”写在一起时先算“且”；请加括号，免得读的人理解不同");
        }
    }

    fn named_truth(&mut self, name: &Name, place: Place<'_, 'a>, readings: &mut BTreeSet<String>) -> NodeId {
        if OTHERWISE.contains(&name.word.as_str()) {
            return self.program.add(Node::Const(true));
        }
        if let Some((slot, def)) = self.fact(name, place) {
            return match def.kind {
                Kind::Flag => self.program.add(Node::In { slot, mask: flag(true) }),
                _ => {
                    let message = format!("“{}”不是“是/否”的事实，后面要写比较", name.word);
                    self.wrong(place, &name.at, message)
                }
            };
        }
        if let Some(definition) = self.definitions.get(&name.word).cloned() {
            if self.open.contains(&name.word) {
                let message = format!("定义“{}”绕了一圈又用到自己", name.word);
                return self.wrong(place, &name.at, message);
            }
            self.open.push(name.word.clone());
            let inner = Place { text: &definition.text, list: place.list };
            let node = self.compile(inner, readings);
            self.open.pop();
            return node;
        }
        if let Some(constant) = self.constants.get(&name.word) {
            let message = match constant {
                Constant::Reading { .. } => format!("“{}”是一处读法，后面要写“= 选项”", name.word),
                Constant::Parameter(_) => format!("“{}”是一个数，不能单独作条件", name.word),
            };
            return self.wrong(place, &name.at, message);
        }
        self.unknown(name, place)
    }

    fn unknown(&mut self, name: &Name, place: Place<'_, 'a>) -> NodeId {
        let message = match place.list {
            Some((members, list)) if !name.own => {
                if self.dictionary.find(&name.word).is_some() {
                    format!("“{list}”没有“{}”这个事实；说的是老年人自己时写“本人.{}”", name.word, name.word)
                } else {
                    let words = members.iter().flat_map(|def| [def.name.as_str(), def.id.as_str()]);
                    format!("“{list}”没有“{}”这个事实{}", name.word, meant(&name.word, words))
                }
            }
            _ => {
                let words = self
                    .dictionary
                    .words()
                    .chain(self.definitions.keys().map(String::as_str))
                    .chain(self.constants.keys().map(String::as_str));
                format!("不认识“{}”{}", name.word, meant(&name.word, words))
            }
        };
        self.wrong(place, &name.at, message)
    }

    fn fact(&self, name: &Name, place: Place<'_, 'a>) -> Option<(SlotRef, &'a FactDef)> {
        let (own, defs, at) = match place.list {
            Some((members, _)) if !name.own => {
                let at = members.iter().position(|def| def.id == name.word || def.name == name.word)?;
                (false, members, at)
            }
            list => (list.is_some(), self.dictionary.facts(), self.dictionary.find(&name.word)?),
        };
        let at_slot = u32::try_from(at).ok()?;
        Some((SlotRef { own, at: at_slot }, &defs[at]))
    }

    fn side(&mut self, expr: &Expr, place: Place<'_, 'a>) -> Result<Side<'a>, NodeId> {
        match &expr.kind {
            ExprKind::Number(number) => Ok(Side::Number(*number)),
            ExprKind::Day(day) => Ok(Side::Day(day_number(*day))),
            ExprKind::Name(name) => {
                if let Some((slot, def)) = self.fact(name, place) {
                    return Ok(Side::Fact(slot, def));
                }
                match self.constants.get(&name.word) {
                    Some(Constant::Parameter(value)) => Ok(Side::Number(*value)),
                    Some(Constant::Reading { id, .. }) => Ok(Side::Reading(id.clone())),
                    None => Ok(Side::Word(name.clone())),
                }
            }
            _ => Err(self.wrong(place, &expr.at, "比较的两边应该是事实、数字、日期或选项")),
        }
    }

    fn comparison(
        &mut self,
        expr: &Expr,
        left: &Expr,
        compare: Compare,
        right: &Expr,
        place: Place<'_, 'a>,
        readings: &mut BTreeSet<String>,
    ) -> NodeId {
        let (left_side, right_side) = match (self.side(left, place), self.side(right, place)) {
            (Ok(left), Ok(right)) => (left, right),
            (Err(node), _) | (_, Err(node)) => return node,
        };
        match (left_side, right_side) {
            (Side::Fact(slot, def), right_side) => {
                self.fact_against(expr, (slot, def), compare, right, right_side, place)
            }
            (left_side, Side::Fact(slot, def)) => {
                self.fact_against(expr, (slot, def), compare.flipped(), left, left_side, place)
            }
            (Side::Reading(id), Side::Word(word)) => {
                self.reading(&id, &[word], compare == Compare::Equal, place, readings)
            }
            (Side::Number(a), Side::Number(b)) => {
                let value = compare.holds(a, b);
                self.program.add(Node::Const(value))
            }
            (Side::Word(name), _) | (_, Side::Word(name)) => self.unknown(&name, place),
            _ => self.wrong(place, &expr.at, "两边不是一类东西，不能比较"),
        }
    }

    fn fact_against(
        &mut self,
        expr: &Expr,
        (slot, def): (SlotRef, &'a FactDef),
        compare: Compare,
        other: &Expr,
        other_side: Side<'a>,
        place: Place<'_, 'a>,
    ) -> NodeId {
        let equality = matches!(compare, Compare::Equal | Compare::NotEqual);
        match (&def.kind, other_side) {
            (Kind::Number { min, max }, Side::Number(value)) => {
                if always(*min * 1000, *max * 1000, compare, value) {
                    let message = format!("“{}”只会在 {min} 到 {max} 之间，这个比较永远一样", def.name);
                    return self.wrong(place, &expr.at, message);
                }
                self.program.add(Node::Against { slot, compare, value })
            }
            (Kind::Day, Side::Day(value)) => self.program.add(Node::Against { slot, compare, value }),
            (Kind::Number { .. }, Side::Fact(right, FactDef { kind: Kind::Number { .. }, .. }))
            | (Kind::Day, Side::Fact(right, FactDef { kind: Kind::Day, .. })) => {
                self.program.add(Node::Between { left: slot, compare, right })
            }
            (Kind::Flag, Side::Word(word)) if equality => {
                let yes = YES_WORDS.contains(&word.word.as_str());
                if !yes && !NO_WORDS.contains(&word.word.as_str()) {
                    let message = format!("“{}”只能是“是”或“否”", def.name);
                    return self.wrong(place, &other.at, message);
                }
                let mask = flag(yes == (compare == Compare::Equal));
                self.program.add(Node::In { slot, mask })
            }
            (Kind::Choice(options), _) if equality => match self.option(def, options, other, place) {
                Ok(bit) if compare == Compare::Equal => self.program.add(Node::In { slot, mask: bit }),
                Ok(bit) => self.program.add(Node::In { slot, mask: !bit }),
                Err(node) => node,
            },
            (Kind::Choice(_), _) => {
                let message = format!("“{}”的选项不能比大小，请写“属于 {{…}}”", def.name);
                self.wrong(place, &expr.at, message)
            }
            (Kind::List(_), _) => {
                let message =
                    format!("“{}”是名单，要写“任一/所有/恰有 n 名 {} 满足 (…)”", def.name, def.name);
                self.wrong(place, &expr.at, message)
            }
            (kind, _) => {
                let message = format!("“{}”{}，不能和这个比较", def.name, kind_in_words(kind));
                self.wrong(place, &other.at, message)
            }
        }
    }

    fn option(
        &mut self,
        def: &FactDef,
        options: &[Choice],
        written: &Expr,
        place: Place<'_, 'a>,
    ) -> Result<i64, NodeId> {
        let word = match &written.kind {
            ExprKind::Name(name) if !name.own => name.word.clone(),
            ExprKind::Number(number) if number % 1000 == 0 => (number / 1000).to_string(),
            _ => return Err(self.wrong(place, &written.at, format!("这里应该写“{}”的一个选项", def.name))),
        };
        let found = options.iter().position(|option| option.name == word || option.code.to_string() == word);
        found.map(|at| 1 << at).ok_or_else(|| {
            let names: Vec<&str> = options.iter().map(|option| option.name.as_str()).collect();
            let message = format!(
                "“{}”没有“{word}”这个选项，只有：{}{}",
                def.name,
                names.join("、"),
                meant(&word, names.iter().copied())
            );
            self.wrong(place, &written.at, message)
        })
    }

    fn membership(
        &mut self,
        left: &Expr,
        set: &Expr,
        place: Place<'_, 'a>,
        readings: &mut BTreeSet<String>,
    ) -> NodeId {
        let ExprKind::Set(members) = &set.kind else {
            return self.wrong(place, &set.at, "“属于”后面要写集合，例如 {一级, 二级}");
        };
        if members.is_empty() {
            return self.wrong(place, &set.at, "集合是空的，这个条件永远不成立");
        }
        match self.side(left, place) {
            Ok(Side::Fact(slot, def @ FactDef { kind: Kind::Choice(options), .. })) => {
                let mut mask = 0;
                for member in members {
                    match self.option(def, options, member, place) {
                        Ok(bit) => mask |= bit,
                        Err(node) => return node,
                    }
                }
                self.program.add(Node::In { slot, mask })
            }
            Ok(Side::Reading(id)) => {
                let words: Vec<Name> = members
                    .iter()
                    .filter_map(|member| match &member.kind {
                        ExprKind::Name(name) => Some(name.clone()),
                        _ => None,
                    })
                    .collect();
                self.reading(&id, &words, true, place, readings)
            }
            Ok(Side::Word(name)) => self.unknown(&name, place),
            Ok(_) => self.wrong(place, &left.at, "“属于”只用于有选项的事实"),
            Err(node) => node,
        }
    }

    fn reading(
        &mut self,
        id: &str,
        words: &[Name],
        equal: bool,
        place: Place<'_, 'a>,
        readings: &mut BTreeSet<String>,
    ) -> NodeId {
        let Some(Constant::Reading { choices, chosen, .. }) = self.constants.get(id).cloned() else {
            return self.program.add(Node::Const(false));
        };
        readings.insert(id.to_owned());
        let mut any = false;
        for word in words {
            let Some(at) = choices.iter().position(|(id, name)| *id == word.word || *name == word.word)
            else {
                let names: Vec<&str> = choices.iter().map(|(_, name)| name.as_str()).collect();
                let message = format!("这处读法没有“{}”这个选项，只有：{}", word.word, names.join("、"));
                return self.wrong(place, &word.at, message);
            };
            any |= at == chosen;
        }
        self.program.add(Node::Const(any == equal))
    }

    fn known(&mut self, inner: &Expr, known: bool, place: Place<'_, 'a>) -> NodeId {
        let ExprKind::Name(name) = &inner.kind else {
            return self.wrong(place, &inner.at, "“已知/未知”前面要写一个事实");
        };
        let Some((slot, def)) = self.fact(name, place) else { return self.unknown(name, place) };
        let node = match def.kind {
            Kind::List(_) => Node::KnownList { list: slot.at },
            Kind::Flag | Kind::Choice(_) => Node::Known { slot, options: true },
            Kind::Number { .. } | Kind::Day => Node::Known { slot, options: false },
        };
        let node = self.program.add(node);
        if known { node } else { self.program.negate(node) }
    }

    fn quantified(
        &mut self,
        quantity: Quantity,
        list: &Name,
        body: &Expr,
        place: Place<'_, 'a>,
        readings: &mut BTreeSet<String>,
    ) -> NodeId {
        if place.list.is_some() {
            return self.wrong(place, &list.at, "“满足 (…)”里面不能再写名单");
        }
        let Some((slot, def)) = self.fact(list, place) else { return self.unknown(list, place) };
        let Kind::List(members) = &def.kind else {
            return self.wrong(place, &list.at, format!("“{}”不是名单", list.word));
        };
        let inside = Place { text: place.text, list: Some((members, &def.name)) };
        let body = self.truth(body, inside, readings);
        let list = slot.at;
        let node = match quantity {
            Quantity::All => Node::Every { list, body },
            Quantity::Any => Node::Count { list, compare: Compare::AtLeast, count: 1, body },
            Quantity::Count(compare, count) => Node::Count { list, compare, count, body },
        };
        self.program.add(node)
    }
}

/// Whether the comparison gives the same answer for every possible value: nobody means to write that.
fn always(min: i64, max: i64, compare: Compare, value: i64) -> bool {
    match compare {
        Compare::Equal | Compare::NotEqual => value < min || value > max,
        _ => compare.holds(min, value) == compare.holds(max, value),
    }
}

fn kind_in_words(kind: &Kind) -> &'static str {
    match kind {
        Kind::Flag => "是“是/否”的事实",
        Kind::Number { .. } => "是数字",
        Kind::Day => "是日期",
        Kind::Choice(_) => "是选项",
        Kind::List(_) => "是名单",
    }
}
