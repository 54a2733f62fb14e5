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

/// The forms a condition can take.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A name: a fact, an option, a definition, a reading, a parameter.
    Name(Name),
    /// A number in thousandths.
    Number(i64),
    /// A calendar day.
    Day(jiff::civil::Date),
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
    /// `任一`: at least one.
    Any,
    /// `所有`: every one; true for an empty list.
    All,
    /// `恰有 n 名`, `至少 n 名`, `至多 n 名`, `人数 … ≥ n`.
    Count(Compare, i64),
}
