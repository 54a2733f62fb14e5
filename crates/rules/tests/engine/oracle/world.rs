//! Small invented worlds: facts, conditions as trees of their own, and how both are written down.

use super::dice::Dice;

/// A fact of the subject or of a member.
#[derive(Clone, Debug)]
pub struct Fact {
    pub id: String,
    pub name: String,
    pub kind: Kind,
    /// The value while nobody told any.
    pub assumed: Option<Value>,
    /// Written in `facts.toml` instead of being known to the host.
    pub added: bool,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Flag,
    Choice(usize),
    Several(usize),
    Whole(i64),
    /// A day; whether full years are counted from it, so that it must lie in the past.
    Day(bool),
    /// Full years since the day at this place.
    Years(usize),
    /// A level by a number and a flag that makes it worse; lowest number of each level, best first.
    Band {
        score: usize,
        worse: usize,
        bounds: Vec<i64>,
    },
    List(Vec<Fact>),
}

/// Numbers in thousandths, days as days since 1970; flags are options 0 and 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Option(usize),
    Set(u32),
    Number(i64),
    Day(i64),
    List(Vec<Vec<Option<Value>>>),
}

/// Where a fact stands: of the subject, or of the member being looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    pub member: bool,
    pub fact: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Equal,
    Other,
    Less,
    Most,
    More,
    Least,
}

impl Op {
    pub const ALL: [Self; 6] = [Self::Equal, Self::Other, Self::Less, Self::Most, Self::More, Self::Least];
}

#[derive(Clone, Debug)]
pub enum Cond {
    Rest,
    All(Vec<Cond>),
    Any(Vec<Cond>),
    Not(Box<Cond>),
    Unless(Box<Cond>, Box<Cond>),
    Flag(At, bool),
    In(At, Vec<usize>, bool),
    Has { at: At, set: Vec<usize>, all: bool, not: bool },
    Compare(Num, Op, Num),
    Between(Num, Op, Num, Op, Num),
    Among(Num, Vec<i64>, bool),
    Members { list: usize, how: How, body: Box<Cond> },
    Items(Op, i64, Vec<Cond>),
    Named(usize),
    OfMember(usize, Box<Cond>),
    Known(At, bool),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Every,
    Some,
    Nobody,
    Count(Op, i64),
}

#[derive(Clone, Debug)]
pub enum Num {
    Const(i64),
    Day(i64),
    Today,
    Fact(At),
    Plus(Box<Num>, Box<Num>),
    Minus(Box<Num>, Box<Num>),
    Times(Box<Num>, Box<Num>),
    Over(Box<Num>, Box<Num>),
    /// A day and so many months (negative: before).
    Months(Box<Num>, i64),
    /// A day and so many days.
    Days(Box<Num>, i64),
    /// Full months in groups of so many since a day; 0 for days.
    Since(i64, Box<Num>),
    Chosen(At),
    Count(usize, Option<Box<Cond>>),
    Total(usize, Box<Num>),
    Extreme(usize, Box<Num>, bool),
    Pick(Vec<Num>, bool),
    Score,
    Named(usize),
}

/// A definition about the subject.
#[derive(Clone, Debug)]
pub enum Named {
    Cond(Cond),
    Num(Num),
}

#[derive(Clone, Debug)]
pub enum Item {
    If(Cond, i64),
    Value(Num),
    Highest(Vec<(Cond, i64)>),
    /// Together at most so many.
    Sum(Vec<(Cond, i64)>, i64),
}

#[derive(Clone, Debug, Default)]
pub struct Score {
    pub start: i64,
    pub min: Option<i64>,
    pub max: Option<i64>,
    pub items: Vec<Item>,
    /// Half as much again for whom this holds.
    pub times: Option<Cond>,
    /// Made whole.
    pub round: bool,
}

/// Who comes into a heavier class: at least into one, or up by one and not above the first but so many.
#[derive(Clone, Debug)]
pub enum Raise {
    To(usize),
    Up { most: usize },
}

#[derive(Clone, Debug)]
pub struct When {
    pub is: Cond,
    pub except: Vec<Cond>,
    pub provisional: bool,
}

/// A pack as a tree.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub facts: Vec<Fact>,
    pub named: Vec<Named>,
    /// Definitions about the members of the list.
    pub of_members: Vec<Cond>,
    pub score: Option<Score>,
    pub requires: Vec<Cond>,
    pub tags: Vec<Cond>,
    pub excludes: Vec<Cond>,
    pub classes: Vec<Vec<When>>,
    pub raise: Option<(Cond, Raise)>,
    pub tracks: Vec<Cond>,
    /// Near these days some condition turns.
    pub turns: Vec<i64>,
    /// Some comparison reckons with how many members there are, or with their numbers.
    pub reckons_with_members: bool,
    /// Some condition asks whether something is known.
    pub asks_known: bool,
}

/// Writes a tree down, in Chinese or in letters, with no more brackets than needed or with many.
pub struct Pen<'a> {
    pub world: &'a World,
    pub latin: bool,
    pub dice: Dice,
}

impl Pen<'_> {
    fn w(&self, chinese: &'static str, latin: &'static str) -> &'static str {
        if self.latin { latin } else { chinese }
    }

    fn op(&mut self, op: Op) -> &'static str {
        let ascii = self.dice.one_in(3);
        match (op, ascii) {
            (Op::Equal, _) => "=",
            (Op::Other, true) => "!=",
            (Op::Other, false) => "≠",
            (Op::Less, _) => "<",
            (Op::Most, true) => "<=",
            (Op::Most, false) => "≤",
            (Op::More, _) => ">",
            (Op::Least, true) => ">=",
            (Op::Least, false) => "≥",
        }
    }

    fn name(&mut self, at: At, inside: Option<usize>) -> String {
        let fact = match (at.member, inside) {
            (true, Some(list)) => match &self.world.facts[list].kind {
                Kind::List(members) => &members[at.fact],
                _ => unreachable!("a member belongs to a list"),
            },
            _ => &self.world.facts[at.fact],
        };
        let word = if self.latin { fact.id.clone() } else { fact.name.clone() };
        let word = if self.dice.one_in(12) { format!("“{word}”") } else { word };
        if inside.is_some() && !at.member { format!("{}.{word}", self.w("本人", "self")) } else { word }
    }

    fn options(&mut self, set: &[usize]) -> String {
        let names: Vec<String> = set.iter().map(|at| self.option(*at)).collect();
        format!("{{{}}}", names.join(if self.latin { ", " } else { "、" }))
    }

    fn option(&self, at: usize) -> String {
        if self.latin { format!("o{at}") } else { format!("选{at}") }
    }

    fn list(&mut self, list: usize, inside: Option<usize>) -> String {
        self.name(At { member: false, fact: list }, inside)
    }

    /// `tight` is how strongly what stands around holds: 0 nothing, 1 除非, 2 或, 3 且, 4 非.
    pub fn cond(&mut self, cond: &Cond, inside: Option<usize>, tight: u8) -> String {
        let own = match cond {
            Cond::Unless(..) => 1,
            Cond::Any(_) => 2,
            Cond::All(_) => 3,
            Cond::Not(_) => 4,
            _ => 5,
        };
        let text = self.bare(cond, inside);
        if own <= tight || self.dice.one_in(8) { format!("({text})") } else { text }
    }

    fn joined(&mut self, parts: &[Cond], inside: Option<usize>, word: &str, tight: u8) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.cond(part, inside, tight)).collect();
        parts.join(&format!(" {word} "))
    }

    fn bare(&mut self, cond: &Cond, inside: Option<usize>) -> String {
        match cond {
            Cond::Rest => self.w("其余", "otherwise").into(),
            Cond::All(parts) => self.joined(parts, inside, self.w("且", "and"), 3),
            Cond::Any(parts) => self.joined(parts, inside, self.w("或", "or"), 2),
            Cond::Not(inner) => format!("{} {}", self.w("非", "not"), self.cond(inner, inside, 3)),
            Cond::Unless(a, b) => {
                let (a, b) = (self.cond(a, inside, 1), self.cond(b, inside, 1));
                format!("{a} {} {b}", self.w("除非", "unless"))
            }
            Cond::Flag(at, yes) => {
                let name = self.name(*at, inside);
                match (yes, self.dice.roll(3)) {
                    (true, 0) => name,
                    (true, 1) => format!("{name} = 是"),
                    (true, _) => format!("{name} ≠ 否"),
                    (false, 0) => format!("{name} ≠ 有"),
                    (false, _) => format!("{name} = 否"),
                }
            }
            Cond::In(at, set, not) => {
                let name = self.name(*at, inside);
                if let ([one], true) = (&set[..], self.dice.one_in(2)) {
                    return format!("{name} {} {}", if *not { "≠" } else { "=" }, self.option(*one));
                }
                let word = if *not { self.w("不属于", "not_in") } else { self.w("属于", "in") };
                format!("{name} {word} {}", self.options(set))
            }
            Cond::Has { at, set, all, not } => {
                let (name, set_text) = (self.name(*at, inside), self.options(set));
                if *not {
                    return format!("{name} {} {set_text}", self.w("不含", "lacks"));
                }
                match (&set[..], all) {
                    ([one], _) => format!("{name} {} {}", self.w("包含", "has"), self.option(*one)),
                    (_, true) => format!("{name} {} {set_text}", self.w("包含全部", "has_all")),
                    (_, false) => format!("{name} {} {set_text}", self.w("包含任一", "has_any")),
                }
            }
            Cond::Compare(a, op, b) => {
                let (a, op, b) = (self.num(a, inside), self.op(*op), self.num(b, inside));
                format!("{a} {op} {b}")
            }
            Cond::Between(a, first, b, second, c) => {
                let (a, first, b) = (self.num(a, inside), self.op(*first), self.num(b, inside));
                format!("{a} {first} {b} {} {}", self.op(*second), self.num(c, inside))
            }
            Cond::Among(num, set, not) => {
                let set: Vec<String> = set.iter().map(|n| number(*n)).collect();
                let word = if *not { self.w("不属于", "not_in") } else { self.w("属于", "in") };
                format!("{} {word} {{{}}}", self.num(num, inside), set.join(", "))
            }
            Cond::Members { list, how, body } => {
                let name = self.list(*list, inside);
                let body = self.cond(body, Some(*list), 0);
                let how = match how {
                    How::Every => self.w("所有", "all").to_owned(),
                    How::Some => self.w("任一", "any").to_owned(),
                    How::Nobody => self.w("没有", "none").to_owned(),
                    How::Count(op, n) => format!("{} {n} {}", self.quantity(*op), self.w("名", "of")),
                };
                format!("{how} {name} {} ({body})", self.w("满足", "where"))
            }
            Cond::Items(op, n, parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.cond(part, inside, 0)).collect();
                format!("{} {n} {} ({})", self.quantity(*op), self.w("项", "items"), parts.join(", "))
            }
            Cond::Named(at) => named(*at, inside),
            Cond::OfMember(at, _) => format!("员定义{at}"),
            Cond::Known(at, known) => {
                let word = if *known { self.w("已知", "known") } else { self.w("未知", "unknown") };
                format!("{} {word}", self.name(*at, inside))
            }
        }
    }

    fn quantity(&self, op: Op) -> &'static str {
        match op {
            Op::Equal => self.w("恰有", "exactly"),
            Op::Most => self.w("至多", "at_most"),
            _ => self.w("至少", "at_least"),
        }
    }

    /// A number with brackets where it is reckoned from others.
    fn part(&mut self, num: &Num, inside: Option<usize>) -> String {
        let text = self.num(num, inside);
        let reckoned = matches!(
            num,
            Num::Plus(..) | Num::Minus(..) | Num::Times(..) | Num::Over(..) | Num::Months(..) | Num::Days(..)
        );
        if reckoned { format!("({text})") } else { text }
    }

    pub fn num(&mut self, num: &Num, inside: Option<usize>) -> String {
        let mut two = |a: &Num, sign: &str, b: &Num| {
            let (a, b) = (self.part(a, inside), self.part(b, inside));
            format!("{a} {sign} {b}")
        };
        match num {
            Num::Plus(a, b) => two(a, "+", b),
            Num::Minus(a, b) => two(a, "-", b),
            Num::Times(a, b) => two(a, "×", b),
            Num::Over(a, b) => two(a, "÷", b),
            Num::Const(n) => number(*n),
            Num::Day(day) => super::truth::date(*day).to_string(),
            Num::Today => self.w("今天", "today").into(),
            Num::Fact(at) => self.name(*at, inside),
            Num::Months(day, n) => {
                let (sign, many) = if *n < 0 { ("-", -n) } else { ("+", *n) };
                let day = self.part(day, inside);
                match many % 12 {
                    0 => format!("{day} {sign} {} {}", many / 12, self.w("年", "years")),
                    _ => format!("{day} {sign} {many} {}", self.w("个月", "months")),
                }
            }
            Num::Days(day, n) => {
                let (sign, many) = if *n < 0 { ("-", -n) } else { ("+", *n) };
                format!("{} {sign} {many} {}", self.part(day, inside), self.w("天", "days"))
            }
            Num::Since(months, day) => {
                let word = match months {
                    12 => self.w("满年", "years_since"),
                    1 => self.w("满月", "months_since"),
                    _ => self.w("满天", "days_since"),
                };
                format!("{word} ({})", self.num(day, inside))
            }
            Num::Chosen(at) => format!("{} {}", self.w("项数", "options"), self.name(*at, inside)),
            Num::Count(list, body) => {
                let name = self.list(*list, inside);
                let word = self.w("人数", "count");
                match body {
                    None => format!("{word} {name}"),
                    Some(body) => {
                        let body = self.cond(body, Some(*list), 0);
                        format!("{word} {name} {} ({body})", self.w("满足", "where"))
                    }
                }
            }
            Num::Total(list, each) => {
                let name = self.list(*list, inside);
                format!("{} {name} ({})", self.w("合计", "total"), self.num(each, Some(*list)))
            }
            Num::Extreme(list, each, greatest) => {
                let word = if *greatest { self.w("最大", "greatest") } else { self.w("最小", "least") };
                let name = self.list(*list, inside);
                format!("{word} {name} ({})", self.num(each, Some(*list)))
            }
            Num::Pick(from, greatest) => {
                let word = if *greatest {
                    self.w("较大值", "greater_of")
                } else {
                    self.w("较小值", "lesser_of")
                };
                let from: Vec<String> = from.iter().map(|num| self.num(num, inside)).collect();
                format!("{word} ({})", from.join(", "))
            }
            Num::Score => self.w("总评分", "score_of_all").into(),
            Num::Named(at) => named(*at, inside),
        }
    }
}

fn named(at: usize, inside: Option<usize>) -> String {
    if inside.is_some() { format!("本人.定义{at}") } else { format!("定义{at}") }
}

fn number(thousandths: i64) -> String {
    let (sign, n) = if thousandths < 0 { ("-", -thousandths) } else { ("", thousandths) };
    match n % 1000 {
        0 => format!("{sign}{}", n / 1000),
        rest => format!("{sign}{}.{rest:03}", n / 1000),
    }
}
