//! Tokens become a tree. `非` binds tighter than `且`, `且` tighter than `或`, and `除非` comes last.

mod term;

use std::ops::Range;

use crate::lex::{Compare, LexError, Lexed, Token, lex};
use crate::syntax::{Expr, ExprKind, Name, Quantity};

/// Deeper nesting than this is refused: nobody writes it, and it protects the stack.
const DEEPEST: usize = 64;

/// What could not be understood, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// Byte range in the condition.
    pub at: Range<usize>,
    /// Sentence for the writer.
    pub message: String,
}

impl From<LexError> for ParseError {
    fn from(error: LexError) -> Self {
        Self { at: error.at, message: error.message }
    }
}

/// Reads one condition, or one number.
pub fn parse(text: &str) -> Result<Expr, ParseError> {
    let tokens = lex(text)?;
    let mut parser = Parser { tokens: &tokens, next: 0, end: text.len(), depth: 0 };
    if tokens.is_empty() {
        return Err(ParseError { at: 0..0, message: "条件是空的".into() });
    }
    let expr = parser.condition()?;
    match parser.peek() {
        None => Ok(expr),
        Some((token, at)) => Err(ParseError { at: at.clone(), message: left_over(token) }),
    }
}

fn left_over(token: &Token) -> String {
    match token {
        Token::Close => "多了一个右括号".into(),
        Token::Word(word) => format!("“{word}”前面缺少“且”或“或”，或者词与词之间少了空格"),
        _ => "这里缺少“且”或“或”".into(),
    }
}

struct Parser<'a> {
    tokens: &'a [Lexed],
    next: usize,
    end: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Lexed> {
        self.tokens.get(self.next)
    }

    fn peek_word(&self, words: &[&str]) -> bool {
        matches!(self.peek(), Some((Token::Word(word), _)) if words.contains(&word.as_str()))
    }

    fn take_word(&mut self, words: &[&str]) -> Option<Range<usize>> {
        if !self.peek_word(words) {
            return None;
        }
        let at = self.tokens[self.next].1.clone();
        self.next += 1;
        Some(at)
    }

    fn take(&mut self, wanted: &Token) -> Option<Range<usize>> {
        let at = self.peek().filter(|(token, _)| token == wanted).map(|(_, at)| at.clone())?;
        self.next += 1;
        Some(at)
    }

    fn here(&self) -> Range<usize> {
        self.peek().map_or(self.end..self.end, |(_, at)| at.clone())
    }

    fn expect(&mut self, wanted: &Token, message: &str) -> Result<Range<usize>, ParseError> {
        self.take(wanted).ok_or_else(|| ParseError { at: self.here(), message: message.into() })
    }

    fn fail<T>(&self, message: impl Into<String>) -> Result<T, ParseError> {
        Err(ParseError { at: self.here(), message: message.into() })
    }

    fn deeper(&mut self) -> Result<(), ParseError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            self.fail("括号或“非”套得太深，请拆成几个定义")
        } else {
            Ok(())
        }
    }

    /// `甲 除非 乙`: the first, but not where one of the others holds.
    fn condition(&mut self) -> Result<Expr, ParseError> {
        self.deeper()?;
        let first = self.chain(&["或", "or"], Self::all, ExprKind::Any)?;
        let mut at = first.at.clone();
        let mut parts = vec![first];
        while self.take_word(&["除非", "unless"]).is_some() {
            let exception = self.chain(&["或", "or"], Self::all, ExprKind::Any)?;
            at.end = exception.at.end;
            parts.push(Expr { at: exception.at.clone(), kind: ExprKind::Not(Box::new(exception)) });
        }
        self.depth -= 1;
        let only = parts.len() == 1;
        match parts.pop() {
            Some(first) if only => Ok(first),
            last => Ok(Expr { kind: ExprKind::All(parts.into_iter().chain(last).collect()), at }),
        }
    }

    fn all(&mut self) -> Result<Expr, ParseError> {
        self.chain(&["且", "and"], Self::not, ExprKind::All)
    }

    fn chain(
        &mut self,
        joiners: &[&str],
        part: fn(&mut Self) -> Result<Expr, ParseError>,
        join: fn(Vec<Expr>) -> ExprKind,
    ) -> Result<Expr, ParseError> {
        let first = part(self)?;
        if !self.peek_word(joiners) {
            return Ok(first);
        }
        let mut at = first.at.clone();
        let mut parts = vec![first];
        while self.take_word(joiners).is_some() {
            let next = part(self)?;
            at.end = next.at.end;
            parts.push(next);
        }
        Ok(Expr { kind: join(parts), at })
    }

    fn not(&mut self) -> Result<Expr, ParseError> {
        let Some(mut at) = self.take_word(&["非", "not"]) else { return self.comparison() };
        self.deeper()?;
        let inner = self.not()?;
        self.depth -= 1;
        at.end = inner.at.end;
        Ok(Expr { kind: ExprKind::Not(Box::new(inner)), at })
    }

    fn comparison(&mut self) -> Result<Expr, ParseError> {
        if let Some(counted) = self.quantified()? {
            return Ok(counted);
        }
        let left = self.sum()?;
        for (words, known) in [(["已知", "known"], true), (["未知", "unknown"], false)] {
            if let Some(word) = self.take_word(&words) {
                let at = left.at.start..word.end;
                return Ok(Expr { kind: ExprKind::Known(Box::new(left), known), at });
            }
        }
        for (words, all, negated) in [
            (["包含", "has"], false, false),
            (["包含任一", "has_any"], false, false),
            (["包含全部", "has_all"], true, false),
            (["不含", "lacks"], false, true),
        ] {
            if self.take_word(&words).is_some() {
                let options = Box::new(self.factor()?);
                let at = left.at.start..options.at.end;
                let kind = ExprKind::Has { left: Box::new(left), options, all };
                return Ok(negated_if(negated, Expr { kind, at }));
            }
        }
        for (words, negated) in [(["属于", "in"], false), (["不属于", "not_in"], true)] {
            if self.take_word(&words).is_some() {
                let set = Box::new(self.factor()?);
                let at = left.at.start..set.at.end;
                return Ok(negated_if(negated, Expr { kind: ExprKind::In(Box::new(left), set), at }));
            }
        }
        self.compared(left)
    }

    /// `60 ≤ 年龄 < 80` says two things.
    fn compared(&mut self, first: Expr) -> Result<Expr, ParseError> {
        let (from, mut left, mut parts) = (first.at.start, first, Vec::new());
        while let Some((Token::Compare(compare), _)) = self.peek().cloned() {
            self.next += 1;
            let right = self.sum()?;
            let at = left.at.start..right.at.end;
            let kind = ExprKind::Compare(Box::new(left), compare, Box::new(right.clone()));
            parts.push(Expr { kind, at });
            left = right;
        }
        match parts.len() {
            0 => Ok(left),
            1 => Ok(parts.remove(0)),
            _ => Ok(Expr { at: from..left.at.end, kind: ExprKind::All(parts) }),
        }
    }

    /// `任一 …`, `所有 …`, `没有 …`, `恰有 2 名 …`, `至少 2 项 (…)`.
    fn quantified(&mut self) -> Result<Option<Expr>, ParseError> {
        for (words, quantity) in [
            (["任一", "any"], Quantity::Count(Compare::AtLeast, 1)),
            (["没有", "none"], Quantity::Count(Compare::Equal, 0)),
            (["所有", "all"], Quantity::All),
        ] {
            if let Some(at) = self.take_word(&words) {
                return self.of_members(quantity, at).map(Some);
            }
        }
        for (words, compare) in [
            (["恰有", "exactly"], Compare::Equal),
            (["至少", "at_least"], Compare::AtLeast),
            (["至多", "at_most"], Compare::AtMost),
        ] {
            if let Some(at) = self.take_word(&words) {
                let count = self.count()?;
                if self.take_word(&["项", "条", "items"]).is_some() {
                    return self.items(compare, count, at).map(Some);
                }
                let _ = self.take_word(&["名", "个", "人", "位", "of"]);
                return self.of_members(Quantity::Count(compare, count), at).map(Some);
            }
        }
        Ok(None)
    }

    fn count(&mut self) -> Result<i64, ParseError> {
        match self.peek() {
            Some((Token::Number(number), _)) if number % 1000 == 0 => {
                let count = number / 1000;
                self.next += 1;
                Ok(count)
            }
            _ => self.fail("这里应该写一个整数，例如“恰有 1 名 同住人 满足 (…)”“至少 2 项 (…, …)”"),
        }
    }

    fn of_members(&mut self, quantity: Quantity, from: Range<usize>) -> Result<Expr, ParseError> {
        let list = self.name()?;
        let body = self.body()?;
        let at = from.start..body.at.end;
        Ok(Expr { kind: ExprKind::Quantified { quantity, list, body: Box::new(body) }, at })
    }

    fn items(&mut self, compare: Compare, count: i64, from: Range<usize>) -> Result<Expr, ParseError> {
        let (items, end) = self.in_brackets("“项”后面要写括号，里面用逗号隔开各个条件：至少 2 项 (…, …)")?;
        Ok(Expr { kind: ExprKind::Items { compare, count, items }, at: from.start..end })
    }

    fn body(&mut self) -> Result<Expr, ParseError> {
        if self.take_word(&["满足", "where"]).is_none() {
            return self.fail("这里应该写“满足 (…)”");
        }
        self.bracketed("“满足”后面要写括号“(…)”")
    }

    fn bracketed(&mut self, message: &str) -> Result<Expr, ParseError> {
        let open = self.expect(&Token::Open, message)?;
        let inner = self.condition()?;
        let close = self.expect(&Token::Close, "缺少右括号“)”")?;
        Ok(Expr { kind: inner.kind, at: open.start..close.end })
    }

    /// Parts between brackets, set off by commas; where the brackets end.
    fn in_brackets(&mut self, message: &str) -> Result<(Vec<Expr>, usize), ParseError> {
        self.expect(&Token::Open, message)?;
        let mut parts = vec![self.condition()?];
        loop {
            if let Some(close) = self.take(&Token::Close) {
                return Ok((parts, close.end));
            }
            self.expect(&Token::Comma, "括号里的各项用逗号或顿号隔开，最后写“)”")?;
            parts.push(self.condition()?);
        }
    }

    fn name(&mut self) -> Result<Name, ParseError> {
        const OPERATORS: &[&str] = &[
            "且",
            "或",
            "非",
            "除非",
            "属于",
            "不属于",
            "包含",
            "包含任一",
            "包含全部",
            "不含",
            "满足",
            "已知",
            "未知",
            "and",
            "or",
            "not",
            "unless",
            "in",
            "not_in",
            "has",
            "has_any",
            "has_all",
            "lacks",
            "where",
        ];
        let (word, at) = match self.peek().cloned() {
            Some((Token::Word(word), at)) => (word, at),
            Some((Token::Quoted(word), at)) => {
                self.next += 1;
                return Ok(Name { word, own: false, at });
            }
            _ => return self.fail("这里应该写一个名称"),
        };
        if OPERATORS.contains(&word.as_str()) {
            return self.fail(format!("“{word}”的前面或后面少写了内容"));
        }
        self.next += 1;
        let own = ["本人", "self"].contains(&word.as_str());
        if own && self.take(&Token::Dot).is_some() {
            let fact = self.name()?;
            return Ok(Name { word: fact.word, own: true, at: at.start..fact.at.end });
        }
        Ok(Name { word, own: false, at })
    }
}

fn negated_if(negated: bool, expr: Expr) -> Expr {
    if negated { Expr { at: expr.at.clone(), kind: ExprKind::Not(Box::new(expr)) } } else { expr }
}

#[cfg(test)]
mod tests;
