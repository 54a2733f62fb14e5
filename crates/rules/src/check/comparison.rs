//! Comparisons and memberships: that both sides speak of the same kind of thing.

use super::{Checker, Compiled, Constant, Place};
use crate::dictionary::{Choice, FactDef, Kind};
use crate::evaluate::Asked;
use crate::lex::Compare;
use crate::program::{Node, NodeId, SlotRef, Term, TermId};
use crate::source::meant;
use crate::syntax::{Expr, ExprKind, Name};
use crate::truth::Truth;

const YES_WORDS: [&str; 3] = ["是", "有", "true"];
const NO_WORDS: [&str; 3] = ["否", "无", "false"];

/// One side of a comparison, as far as it decides how the two are compared.
enum Side<'d> {
    /// Compared by its options.
    Options(SlotRef, &'d FactDef),
    /// A definition that is a condition.
    Truth(NodeId),
    Reading(String),
    /// A word that is an option of something, decided by the other side.
    Word(Name),
    /// A number or day.
    Reckoned,
}

impl<'a> Checker<'a> {
    fn side(&mut self, expr: &Expr, place: Place<'_, 'a>) -> Side<'a> {
        let ExprKind::Name(name) = &expr.kind else { return Side::Reckoned };
        if let Some((slot, def)) = self.fact(name, place) {
            return match def.kind {
                Kind::Number { .. } | Kind::Day => Side::Reckoned,
                _ => Side::Options(slot, def),
            };
        }
        if let Some(Ok(Compiled::Truth(node))) = self.defined(name, place) {
            return Side::Truth(node);
        }
        match self.constants.get(&name.word) {
            Some(Constant::Reading { id, .. }) => Side::Reading(id.clone()),
            Some(Constant::Parameter(_)) => Side::Reckoned,
            None if self.score_words.contains_key(&name.word)
                || self.definitions.contains_key(&name.word) =>
            {
                Side::Reckoned
            }
            None => Side::Word(name.clone()),
        }
    }

    pub(super) fn comparison(
        &mut self,
        expr: &Expr,
        left: &Expr,
        compare: Compare,
        right: &Expr,
        place: Place<'_, 'a>,
    ) -> NodeId {
        let equal = compare == Compare::Equal;
        match (self.side(left, place), self.side(right, place)) {
            (Side::Options(slot, def), _) => self.by_options(expr, (slot, def), compare, right, place),
            (_, Side::Options(slot, def)) => {
                self.by_options(expr, (slot, def), compare.flipped(), left, place)
            }
            (Side::Reading(id), Side::Word(word)) if equal || compare == Compare::NotEqual => {
                self.reading(&id, &[word], equal, place)
            }
            (Side::Truth(node), Side::Word(word)) => match yes_or_no(&word.word) {
                Some(yes) if yes == equal => node,
                Some(_) => self.program.negate(node),
                None => self.unknown(&word, place),
            },
            (Side::Word(name), Side::Word(_) | Side::Reading(_) | Side::Truth(_)) => {
                self.unknown(&name, place)
            }
            (Side::Reckoned, Side::Word(name)) if self.is_option(&name.word) => {
                self.unlike(left, right, place)
            }
            (Side::Word(name), _) | (_, Side::Word(name)) => self.unknown(&name, place),
            (Side::Reckoned, Side::Reckoned) => self.by_order(expr, left, compare, right, place),
            _ => self.wrong(place, &expr.at, "两边不是一类东西，不能比较"),
        }
    }

    /// Whether some fact has an option of this name.
    fn is_option(&self, word: &str) -> bool {
        yes_or_no(word).is_some()
            || self
                .dictionary
                .facts()
                .iter()
                .filter_map(|def| def.kind.options())
                .flatten()
                .any(|o| o.name == word)
    }

    fn by_order(
        &mut self,
        expr: &Expr,
        left: &Expr,
        compare: Compare,
        right: &Expr,
        place: Place<'_, 'a>,
    ) -> NodeId {
        let (left_term, right_term) = match (self.term(left, place), self.term(right, place)) {
            (Ok(left), Ok(right)) => (left, right),
            (Err(node), _) | (_, Err(node)) => return node,
        };
        if left_term.1 != right_term.1 {
            return self.unlike(left, right, place);
        }
        self.ordered(expr, (left, left_term.0), compare, (right, right_term.0), place)
    }

    fn unlike(&mut self, left: &Expr, right: &Expr, place: Place<'_, 'a>) -> NodeId {
        for (side, other) in [(left, right), (right, left)] {
            if let ExprKind::Name(name) = &side.kind
                && let Some((_, def)) = self.fact(name, place)
            {
                let message = format!("“{}”{}，不能和这个比较", def.name, kind_in_words(&def.kind));
                return self.wrong(place, &other.at, message);
            }
        }
        self.wrong(place, &right.at, "一边是日期，一边是数字，不能比较")
    }

    fn ordered(
        &mut self,
        expr: &Expr,
        (left_expr, left): (&Expr, TermId),
        compare: Compare,
        (right_expr, right): (&Expr, TermId),
        place: Place<'_, 'a>,
    ) -> NodeId {
        let constant = |checker: &Self, term| checker.program.constant_term(term).map(|slot| slot.low);
        match (constant(self, left), constant(self, right)) {
            (Some(a), Some(b)) => {
                let value = compare.holds(a, b);
                self.program.add(Node::Const(value))
            }
            (Some(value), None) => self.against(expr, (right_expr, right), compare.flipped(), value, place),
            (None, Some(value)) => self.against(expr, (left_expr, left), compare, value, place),
            (None, None) => {
                let node = self.program.add(Node::Compare { left, compare, right });
                self.refuse_certain(expr, node, place)
            }
        }
    }

    fn against(
        &mut self,
        expr: &Expr,
        (side, term): (&Expr, TermId),
        compare: Compare,
        value: i64,
        place: Place<'_, 'a>,
    ) -> NodeId {
        if let (Term::Slot(slot), ExprKind::Name(name)) = (self.program.terms[term as usize], &side.kind)
            && let Some((_, def)) = self.fact(name, place)
        {
            if let Kind::Number { min, max, .. } = def.kind
                && always(min * 1000, max * 1000, compare, value)
            {
                let message = format!("“{}”只会在 {min} 到 {max} 之间，这个比较永远一样", def.name);
                return self.wrong(place, &expr.at, message);
            }
            return self.program.add(Node::Against { slot, compare, value });
        }
        if let Some(node) = self.counted(term, compare, value) {
            return self.program.add(node);
        }
        let right = self.program.add_term(Term::Const(value));
        let node = self.program.add(Node::Compare { left: term, compare, right });
        self.refuse_certain(expr, node, place)
    }

    /// A comparison that comes out the same of everybody: nobody means to write that.
    fn refuse_certain(&mut self, expr: &Expr, node: NodeId, place: Place<'_, 'a>) -> NodeId {
        // A member's slots are at hand only while a list is looked at.
        if place.list.is_some() || !self.open.is_empty() || self.program.too_large(node) {
            return node;
        }
        // Two days far apart: what is certain on both does not hang on the day asked.
        let on = [jiff::civil::date(1900, 1, 1), jiff::civil::date(2100, 1, 1)];
        let truths = on.map(|on| {
            let anybody = self.shape.anybody(on);
            self.program.ask(node, Asked::subject(&anybody))
        });
        if truths[0] == truths[1] && truths[0] != Truth::OPEN {
            return self.wrong(place, &expr.at, "这个比较永远一样，与任何人的情况无关");
        }
        node
    }

    fn by_options(
        &mut self,
        expr: &Expr,
        (slot, def): (SlotRef, &'a FactDef),
        compare: Compare,
        other: &Expr,
        place: Place<'_, 'a>,
    ) -> NodeId {
        let equality = matches!(compare, Compare::Equal | Compare::NotEqual);
        match &def.kind {
            Kind::Flag if equality => {
                let word = match &other.kind {
                    ExprKind::Name(name) if !name.own => yes_or_no(&name.word),
                    _ => None,
                };
                let Some(yes) = word else {
                    let message = format!("“{}”只能是“是”或“否”", def.name);
                    return self.wrong(place, &other.at, message);
                };
                self.flag_node(slot, yes == (compare == Compare::Equal))
            }
            Kind::Choice(options) if equality => match self.option(def, options, other, place) {
                Ok(bit) if compare == Compare::Equal => self.program.add(Node::In { slot, mask: bit }),
                Ok(bit) => self.program.add(Node::In { slot, mask: !bit }),
                Err(node) => node,
            },
            Kind::Choice(_) => {
                let message = format!("“{}”的选项不能比大小，请写“属于 {{…}}”", def.name);
                self.wrong(place, &expr.at, message)
            }
            Kind::Several(_) => {
                let message = format!("“{}”可以选几项，请写“包含 …”或“项数 {} ≥ …”", def.name, def.name);
                self.wrong(place, &expr.at, message)
            }
            Kind::List(_) => {
                let message =
                    format!("“{}”是名单，要写“任一/所有/恰有 n 名 {} 满足 (…)”", def.name, def.name);
                self.wrong(place, &expr.at, message)
            }
            kind => {
                let message = format!("“{}”{}，不能和这个比较", def.name, kind_in_words(kind));
                self.wrong(place, &other.at, message)
            }
        }
    }

    /// The bit of an option as written.
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

    fn options(
        &mut self,
        def: &FactDef,
        options: &[Choice],
        set: &[Expr],
        place: Place<'_, 'a>,
    ) -> Result<i64, NodeId> {
        let mut mask = 0;
        for member in set {
            mask |= self.option(def, options, member, place)?;
        }
        Ok(mask)
    }

    pub(super) fn membership(&mut self, left: &Expr, set: &Expr, place: Place<'_, 'a>) -> NodeId {
        let ExprKind::Set(members) = &set.kind else {
            return self.wrong(place, &set.at, "“属于”后面要写集合，例如 {一级, 二级}");
        };
        if members.is_empty() {
            return self.wrong(place, &set.at, "集合是空的，这个条件永远不成立");
        }
        match self.side(left, place) {
            Side::Options(slot, def @ FactDef { kind: Kind::Choice(options), .. }) => {
                match self.options(def, options, members, place) {
                    Ok(mask) => self.program.add(Node::In { slot, mask }),
                    Err(node) => node,
                }
            }
            Side::Options(_, def @ FactDef { kind: Kind::Several(_), .. }) => {
                let message = format!("“{}”可以选几项，请写“包含任一 {{…}}”或“包含全部 {{…}}”", def.name);
                self.wrong(place, &left.at, message)
            }
            Side::Reading(id) => {
                let words: Vec<Name> = members
                    .iter()
                    .filter_map(|member| match &member.kind {
                        ExprKind::Name(name) => Some(name.clone()),
                        _ => None,
                    })
                    .collect();
                self.reading(&id, &words, true, place)
            }
            Side::Reckoned => {
                let parts: Vec<NodeId> = members
                    .iter()
                    .map(|member| self.by_order(member, left, Compare::Equal, member, place))
                    .collect();
                self.program.join(parts, false)
            }
            Side::Word(name) => self.unknown(&name, place),
            Side::Options(..) | Side::Truth(_) => {
                self.wrong(place, &left.at, "“属于”只用于有选项的事实和数字")
            }
        }
    }

    pub(super) fn has(&mut self, left: &Expr, written: &Expr, all: bool, place: Place<'_, 'a>) -> NodeId {
        let set = match &written.kind {
            ExprKind::Set(members) if members.is_empty() => {
                return self.wrong(place, &written.at, "集合是空的，这个条件永远一样");
            }
            ExprKind::Set(members) => &members[..],
            _ => std::slice::from_ref(written),
        };
        match self.side(left, place) {
            Side::Options(slot, def @ FactDef { kind: Kind::Several(options), .. }) => {
                match self.options(def, options, set, place) {
                    Ok(mask) => self.program.add(Node::Has { slot, mask, all }),
                    Err(node) => node,
                }
            }
            Side::Word(name) => self.unknown(&name, place),
            _ => self.wrong(place, &left.at, "“包含”只用于可以选几项的事实；只能选一项的写“属于 {…}”"),
        }
    }
}

fn yes_or_no(word: &str) -> Option<bool> {
    if YES_WORDS.contains(&word) { Some(true) } else { NO_WORDS.contains(&word).then_some(false) }
}

/// Whether the comparison gives the same answer for every possible value: nobody means to write that.
fn always(min: i64, max: i64, compare: Compare, value: i64) -> bool {
    match compare {
        Compare::Equal | Compare::NotEqual => value < min || value > max,
        _ => compare.holds(min, value) == compare.holds(max, value),
    }
}

pub(super) fn kind_in_words(kind: &Kind) -> &'static str {
    match kind {
        Kind::Flag => "是“是/否”的事实",
        Kind::Number { .. } => "是数字",
        Kind::Day => "是日期",
        Kind::Choice(_) => "是选项",
        Kind::Several(_) => "可以选几项",
        Kind::List(_) => "是名单",
        Kind::Text { .. } => "是文字",
    }
}
