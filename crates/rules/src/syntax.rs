//! A condition as it was written: a tree of words, not yet of meanings.

use std::ops::Range;

use crate::lex::Compare;

/// A node of the tree with its byte range in the condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub at: Range<usize>,
}

/// The forms a condition, a number or a day can take.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A name: a fact, an option, a definition, a score, a reading, a parameter.
    Name(Name),
    /// A number in thousandths.
    Number(i64),
    /// A calendar day.
    Day(jiff::civil::Date),
    /// `今天`
    Today,
    /// A stretch of time: `30 天` or `6 个月`.
    Span(Span),
    /// `{…}`
    Set(Vec<Expr>),
    /// `… 且 …`
    All(Vec<Expr>),
    /// `… 或 …`
    Any(Vec<Expr>),
    /// `非 …`
    Not(Box<Expr>),
    /// `a ≥ b`
    Compare(Box<Expr>, Compare, Box<Expr>),
    /// `a 属于 {…}`
    In(Box<Expr>, Box<Expr>),
    /// `a 包含 …`: of a choice of several, one of them or all.
    Has {
        /// The fact.
        left: Box<Expr>,
        /// An option or a set of them.
        options: Box<Expr>,
        /// All of them are needed.
        all: bool,
    },
    /// `a 已知` (true) or `a 未知` (false)
    Known(Box<Expr>, bool),
    /// A count over a list compared with a number, or all of it.
    Quantified {
        /// Which members must satisfy the body.
        quantity: Quantity,
        /// The list.
        list: Name,
        /// What a member must satisfy.
        body: Box<Expr>,
    },
    /// `至少 2 项 (…, …)`: how many of some conditions hold.
    Items {
        /// Against what their number is held.
        compare: Compare,
        /// The number.
        count: i64,
        /// The conditions.
        items: Vec<Expr>,
    },
    /// `人数 …`, with what a member must satisfy.
    Members(Name, Option<Box<Expr>>),
    /// `合计 …`, `最大 …`, `最小 …`: over the members of a list.
    Over(Fold, Name, Box<Expr>),
    /// `较大值 (…)`, `较小值 (…)`.
    Pick {
        /// The greater is meant.
        greatest: bool,
        /// From which.
        from: Vec<Expr>,
    },
    /// `项数 …`: how many options of a fact are chosen.
    Chosen(Name),
    /// `满年 (…)`, `满月 (…)`, `满天 (…)`: full months in groups of so many, or days (0), since a day.
    Elapsed(i32, Box<Expr>),
    /// `a + b`
    Reckoned(Box<Expr>, Reckon, Box<Expr>),
}

/// What is made of a number over the members of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// The sum.
    Total,
    /// The greatest.
    Greatest,
    /// The least.
    Least,
}

/// The four kinds of reckoning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reckon {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `×`
    Times,
    /// `÷`
    Over,
}

/// A stretch of time in calendar months or in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Days.
    Days(i64),
    /// Calendar months.
    Months(i32),
}

/// A name, perhaps of the subject itself (`本人.年龄`) while speaking of a member of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The word.
    pub word: String,
    /// Written with `本人.` in front.
    pub own: bool,
    /// Where it stands.
    pub at: Range<usize>,
}

/// How many members of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// `所有`: every one; true for an empty list.
    All,
    /// `任一`, `没有`, `恰有 n 名`, `至少 n 名`, `至多 n 名`.
    Count(Compare, i64),
}
