//! Numbers, days and what is reckoned from them.

use std::ops::Range;

use super::{ParseError, Parser};
use crate::lex::Token;
use crate::syntax::{Expr, ExprKind, Fold, Reckon, Span};

/// A sum of more parts is refused: each part stands one step deeper than the next, and the stack has an end.
const MOST_PARTS: usize = 200;

impl Parser<'_> {
    pub(super) fn sum(&mut self) -> Result<Expr, ParseError> {
        let mut left = self.product()?;
        for _ in 0..MOST_PARTS {
            let reckon = match self.peek() {
                Some((Token::Plus, _)) => Reckon::Plus,
                Some((Token::Minus, _)) => Reckon::Minus,
                _ => return Ok(left),
            };
            self.next += 1;
            let right = self.product()?;
            left = reckoned(left, reckon, right);
        }
        self.fail("算式太长，请拆成几个定义")
    }

    fn product(&mut self) -> Result<Expr, ParseError> {
        let mut left = self.factor()?;
        for _ in 0..MOST_PARTS {
            let reckon = match self.peek() {
                Some((Token::Times, _)) => Reckon::Times,
                Some((Token::Over, _)) => Reckon::Over,
                Some((Token::Word(word), _)) if word == "/" => Reckon::Over,
                _ => return Ok(left),
            };
            self.next += 1;
            let right = self.factor()?;
            left = reckoned(left, reckon, right);
        }
        self.fail("算式太长，请拆成几个定义")
    }

    pub(super) fn factor(&mut self) -> Result<Expr, ParseError> {
        if let Some(function) = self.function()? {
            return Ok(function);
        }
        let Some((token, at)) = self.peek().cloned() else {
            return self.fail("条件没有写完");
        };
        match token {
            Token::Word(_) | Token::Quoted(_) => {
                let name = self.name()?;
                return Ok(Expr { at: name.at.clone(), kind: ExprKind::Name(name) });
            }
            Token::Open => return self.bracketed("缺少括号"),
            _ => self.next += 1,
        }
        let kind = match token {
            Token::Number(number) => return self.with_unit(number, at),
            Token::Day(day) => ExprKind::Day(day),
            Token::OpenSet => return self.set(at),
            Token::Minus => {
                self.deeper()?;
                let inner = self.factor()?;
                self.depth -= 1;
                let zero = Expr { kind: ExprKind::Number(0), at: at.clone() };
                let at = at.start..inner.at.end;
                return Ok(Expr { at, ..reckoned(zero, Reckon::Minus, inner) });
            }
            _ => {
                return Err(ParseError {
                    at, message: "这里应该写一个名称、数字或括号".into()
                });
            }
        };
        Ok(Expr { kind, at })
    }

    /// A number, or a stretch of time where a unit follows.
    fn with_unit(&mut self, number: i64, at: Range<usize>) -> Result<Expr, ParseError> {
        const UNITS: [(&[&str], i64, bool); 4] = [
            (&["天", "日", "days"], 1, false),
            (&["周", "个星期", "weeks"], 7, false),
            (&["个月", "months"], 1, true),
            (&["年", "years"], 12, true),
        ];
        for (words, each, months) in UNITS {
            let Some(unit) = self.take_word(words) else { continue };
            let at = at.start..unit.end;
            let whole = (number % 1000 == 0).then_some(number / 1000 * each);
            let span = match (whole, months) {
                (Some(days), false) if days <= 1_000_000 => Span::Days(days),
                (Some(count), true) => match i32::try_from(count) {
                    Ok(count) if count <= crate::evaluate::MOST_MONTHS => Span::Months(count),
                    _ => return Err(ParseError { at, message: "这段时间太长".into() }),
                },
                _ => {
                    return Err(ParseError { at, message: "时间要写整数，并且不要太长".into() });
                }
            };
            return Ok(Expr { kind: ExprKind::Span(span), at });
        }
        Ok(Expr { kind: ExprKind::Number(number), at })
    }

    fn function(&mut self) -> Result<Option<Expr>, ParseError> {
        if let Some(at) = self.take_word(&["今天", "today"]) {
            return Ok(Some(Expr { kind: ExprKind::Today, at }));
        }
        if let Some(from) = self.take_word(&["人数", "count"]) {
            let list = self.name()?;
            let body = if self.peek_word(&["满足", "where"]) { Some(Box::new(self.body()?)) } else { None };
            let end = body.as_ref().map_or(list.at.end, |body| body.at.end);
            return Ok(Some(Expr { kind: ExprKind::Members(list, body), at: from.start..end }));
        }
        if let Some(from) = self.take_word(&["项数", "options"]) {
            let name = self.name()?;
            return Ok(Some(Expr { at: from.start..name.at.end, kind: ExprKind::Chosen(name) }));
        }
        for (words, months) in
            [(["满年", "years_since"], 12), (["满月", "months_since"], 1), (["满天", "days_since"], 0)]
        {
            if let Some(from) = self.take_word(&words) {
                let day =
                    self.bracketed(&format!("“{}”后面要写括号，里面写日期：{} (…)", words[0], words[0]))?;
                let at = from.start..day.at.end;
                return Ok(Some(Expr { kind: ExprKind::Elapsed(months, Box::new(day)), at }));
            }
        }
        for (words, fold) in [
            (["合计", "total"], Fold::Total),
            (["最大", "greatest"], Fold::Greatest),
            (["最小", "least"], Fold::Least),
        ] {
            if let Some(from) = self.take_word(&words) {
                let list = self.name()?;
                let each = self.bracketed("名单后面要写括号，里面写数字，例如“合计 同住人 (月收入)”")?;
                let at = from.start..each.at.end;
                return Ok(Some(Expr { kind: ExprKind::Over(fold, list, Box::new(each)), at }));
            }
        }
        for (words, greatest) in [(["较大值", "greater_of"], true), (["较小值", "lesser_of"], false)] {
            if let Some(at) = self.take_word(&words) {
                let (from, end) = self.in_brackets("后面要写括号，里面用逗号隔开几个数：较大值 (…, …)")?;
                return Ok(Some(Expr { kind: ExprKind::Pick { greatest, from }, at: at.start..end }));
            }
        }
        Ok(None)
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
            self.deeper()?;
            members.push(self.factor()?);
            self.depth -= 1;
        }
    }
}

fn reckoned(left: Expr, reckon: Reckon, right: Expr) -> Expr {
    let at = left.at.start..right.at.end;
    Expr { kind: ExprKind::Reckoned(Box::new(left), reckon, Box::new(right)), at }
}
