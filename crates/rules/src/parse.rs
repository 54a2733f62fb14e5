//! Tokens become a tree. `非` binds tighter than `且`, `且` tighter than `或`.

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

/// Reads one condition.
pub fn parse(text: &str) -> Result<Expr, ParseError> {
    let tokens = lex(text)?;
    let mut parser = Parser { tokens: &tokens, next: 0, end: text.len(), depth: 0 };
    if tokens.is_empty() {
        return Err(ParseError { at: 0..0, message: "条件是空的".into() });
    }
    let expr = parser.any()?;
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

    fn any(&mut self) -> Result<Expr, ParseError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.fail("括号套得太深，请拆成几个定义");
        }
        let expr = self.chain(&["或", "or"], Self::all, ExprKind::Any);
        self.depth -= 1;
        expr
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
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.fail("“非”套得太深");
        }
        let inner = self.not()?;
        self.depth -= 1;
        at.end = inner.at.end;
        Ok(Expr { kind: ExprKind::Not(Box::new(inner)), at })
    }

    fn comparison(&mut self) -> Result<Expr, ParseError> {
        if let Some(at) = self.take_word(&["任一", "any"]) {
            return self.quantified(Quantity::Any, at);
        }
        if let Some(at) = self.take_word(&["所有", "all"]) {
            return self.quantified(Quantity::All, at);
        }
        for (words, compare) in [
            (["恰有", "exactly"], Compare::Equal),
            (["至少", "at_least"], Compare::AtLeast),
            (["至多", "at_most"], Compare::AtMost),
        ] {
            if let Some(at) = self.take_word(&words) {
                let count = self.count()?;
                let _ = self.take_word(&["名", "个", "人", "of"]);
                return self.quantified(Quantity::Count(compare, count), at);
            }
        }
        if let Some(at) = self.take_word(&["人数", "count"]) {
            return self.counted(at);
        }
        let left = self.operand()?;
        if let Some(at) = self.take_word(&["已知", "known"]) {
            return Ok(postfix(left, at, true));
        }
        if let Some(at) = self.take_word(&["未知", "unknown"]) {
            return Ok(postfix(left, at, false));
        }
        if self.take_word(&["属于", "in"]).is_some() {
            let set = self.operand()?;
            let at = left.at.start..set.at.end;
            return Ok(Expr { kind: ExprKind::In(Box::new(left), Box::new(set)), at });
        }
        let Some((Token::Compare(compare), _)) = self.peek().cloned() else { return Ok(left) };
        self.next += 1;
        let right = self.operand()?;
        let at = left.at.start..right.at.end;
        Ok(Expr { kind: ExprKind::Compare(Box::new(left), compare, Box::new(right)), at })
    }

    fn operand(&mut self) -> Result<Expr, ParseError> {
        let Some((token, at)) = self.peek().cloned() else {
            return self.fail("条件没有写完");
        };
        self.next += 1;
        let kind = match token {
            Token::Number(number) => ExprKind::Number(number),
            Token::Day(day) => ExprKind::Day(day),
            Token::Word(_) => {
                self.next -= 1;
                let name = self.name()?;
                return Ok(Expr { at: name.at.clone(), kind: ExprKind::Name(name) });
            }
            Token::Open => {
                let inner = self.any()?;
                let close = self.expect(&Token::Close, "缺少右括号“)”")?;
                return Ok(Expr { kind: inner.kind, at: at.start..close.end });
            }
            Token::OpenSet => return self.set(at),
            _ => {
                return Err(ParseError {
                    at, message: "这里应该写一个名称、数字或括号".into()
                });
            }
        };
        Ok(Expr { kind, at })
    }

    fn set(&mut self, open: Range<usize>) -> Result<Expr, ParseError> {
        let mut members = Vec::new();
        loop {
            if let Some(close) = self.take(&Token::CloseSet) {
                return Ok(Expr { kind: ExprKind::Set(members), at: open.start..close.end });
            }
            if !members.is_empty() {
                self.expect(&Token::Comma, "集合里的各项用逗号或顿号隔开，最后写“}”")?;
            }
            members.push(self.operand()?);
        }
    }

    fn name(&mut self) -> Result<Name, ParseError> {
        const OPERATORS: &[&str] =
            &["且", "或", "非", "属于", "满足", "已知", "未知", "and", "or", "not", "in", "where"];
        let Some((Token::Word(word), at)) = self.peek().cloned() else {
            return self.fail("这里应该写一个名称");
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

    fn count(&mut self) -> Result<i64, ParseError> {
        match self.peek() {
            Some((Token::Number(number), _)) if number % 1000 == 0 => {
                let count = number / 1000;
                self.next += 1;
                Ok(count)
            }
            _ => self.fail("这里应该写一个整数，例如“恰有 1 名 同住人 满足 (…)”"),
        }
    }

    fn quantified(&mut self, quantity: Quantity, from: Range<usize>) -> Result<Expr, ParseError> {
        let list = self.name()?;
        let body = self.body()?;
        let at = from.start..body.at.end;
        Ok(Expr { kind: ExprKind::Quantified { quantity, list, body: Box::new(body) }, at })
    }

    /// `人数 同住人 满足 (…) ≥ 2`
    fn counted(&mut self, from: Range<usize>) -> Result<Expr, ParseError> {
        let list = self.name()?;
        let body = self.body()?;
        let Some((Token::Compare(compare), _)) = self.peek().cloned() else {
            return self.fail("“人数 …”后面要写比较，例如 ≥ 2");
        };
        self.next += 1;
        let end = self.here().end;
        let quantity = Quantity::Count(compare, self.count()?);
        Ok(Expr { kind: ExprKind::Quantified { quantity, list, body: Box::new(body) }, at: from.start..end })
    }

    fn body(&mut self) -> Result<Expr, ParseError> {
        if self.take_word(&["满足", "where"]).is_none() {
            return self.fail("这里应该写“满足 (…)”");
        }
        let open = self.expect(&Token::Open, "“满足”后面要写括号“(…)”")?;
        let inner = self.any()?;
        let close = self.expect(&Token::Close, "缺少右括号“)”")?;
        Ok(Expr { kind: inner.kind, at: open.start..close.end })
    }
}

fn postfix(left: Expr, word: Range<usize>, known: bool) -> Expr {
    let at = left.at.start..word.end;
    Expr { kind: ExprKind::Known(Box::new(left), known), at }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        parse(text).expect_err(text).message
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let ExprKind::Any(parts) = parse("甲 或 乙 且 丙").unwrap().kind else { panic!() };
        assert_eq!(parts.len(), 2);
        assert!(matches!(parts[1].kind, ExprKind::All(_)));
    }

    #[test]
    fn quantifiers_read_like_sentences() {
        let one = parse("恰有 1 名 同住人 满足 (年龄 ≥ 60 且 本人.独居)").unwrap();
        assert!(matches!(
            one.kind,
            ExprKind::Quantified { quantity: Quantity::Count(Compare::Equal, 1), .. }
        ));
        let two = parse("人数 同住人 满足 (失智) ≥ 2").unwrap();
        assert!(matches!(
            two.kind,
            ExprKind::Quantified { quantity: Quantity::Count(Compare::AtLeast, 2), .. }
        ));
        assert!(matches!(parse("年龄 未知").unwrap().kind, ExprKind::Known(_, false)));
    }

    #[test]
    fn mistakes_say_what_to_do() {
        assert!(error("").contains("空"));
        assert!(error("独居 空巢").contains("缺少“且”或“或”"));
        assert!(error("独居 且").contains("没有写完"));
        assert!(error("(独居").contains("右括号"));
        assert!(error("独居)").contains("多了一个右括号"));
        assert!(error("恰有 一 名 同住人 满足 (失智)").contains("整数"));
        assert!(error("任一 同住人 失智").contains("满足"));
        assert!(error("残疾等级 属于 {一级 二级}").contains("逗号"));
        assert!(error("且 独居").contains("少写了内容"));
    }

    #[test]
    fn deep_nesting_is_refused_not_followed() {
        let deep = format!("{}独居{}", "(".repeat(500), ")".repeat(500));
        assert!(error(&deep).contains("太深"));
        assert!(error(&"非 ".repeat(500)).contains("太深"));
    }
}
