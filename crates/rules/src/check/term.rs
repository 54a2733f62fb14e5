//! Numbers and days: what they are made of, and that they fit together.

use super::{Checker, Constant, Place, Sort};
use crate::dictionary::{FactDef, Kind};
use crate::interval::{ONE, Slot, day_number};
use crate::program::{Node, NodeId, Term, TermId};
use crate::syntax::{Expr, ExprKind, Fold, Name, Reckon, Span};

type Checked = Result<(TermId, Sort), NodeId>;

impl<'a> Checker<'a> {
    /// Compiles a number or day; the node of a condition that never holds where it is neither.
    pub(super) fn term(&mut self, expr: &Expr, place: Place<'_, 'a>) -> Checked {
        let term = match &expr.kind {
            ExprKind::Number(number) => Term::Const(*number),
            ExprKind::Day(day) => {
                return Ok((self.program.add_term(Term::Const(day_number(*day))), Sort::Day));
            }
            ExprKind::Today => return Ok((self.program.add_term(Term::Today), Sort::Day)),
            ExprKind::Span(Span::Days(days)) => Term::Const(days * ONE),
            ExprKind::Span(Span::Months(_)) => {
                let message = "“个月”“年”长短不一，只能加减在日期上，例如“出院日期 + 6 个月 ≥ 今天”，或者用“满月 (…)”“满年 (…)”";
                return Err(self.wrong(place, &expr.at, message));
            }
            ExprKind::Name(name) => return self.named_term(name, place),
            ExprKind::Reckoned(left, reckon, right) => {
                return self.reckoned(expr, left, *reckon, right, place);
            }
            ExprKind::Elapsed(months, day) => return self.elapsed(*months, day, place),
            ExprKind::Members(list, body) => self.members(list, body.as_deref(), place)?,
            ExprKind::Over(fold, list, each) => return self.over(*fold, list, each, place),
            ExprKind::Pick { greatest, from } => return self.pick(*greatest, from, place),
            ExprKind::Chosen(name) => match self.fact(name, place) {
                Some((slot, FactDef { kind: Kind::Several(_), .. })) => Term::Chosen { slot },
                Some((_, def)) => {
                    let message = format!("“项数”后面要写可以选几项的事实，“{}”不是", def.name);
                    return Err(self.wrong(place, &name.at, message));
                }
                None => return Err(self.unknown(name, place)),
            },
            _ => return Err(self.wrong(place, &expr.at, "这里应该是一个数字或日期")),
        };
        Ok((self.program.add_term(term), Sort::Number))
    }

    fn named_term(&mut self, name: &Name, place: Place<'_, 'a>) -> Checked {
        if let Some((slot, def)) = self.fact(name, place) {
            let sort = match def.kind {
                Kind::Number { .. } => Sort::Number,
                Kind::Day => Sort::Day,
                _ => {
                    let message = format!(
                        "“{}”{}，不能当作数字",
                        def.name,
                        super::comparison::kind_in_words(&def.kind)
                    );
                    return Err(self.wrong(place, &name.at, message));
                }
            };
            return Ok((self.program.add_term(Term::Slot(slot)), sort));
        }
        if let Some(defined) = self.defined(name, place) {
            return match Self::as_number(defined?) {
                Some(found) => Ok(found),
                None => {
                    let message =
                        format!("“{}”是一个条件，不是数字；写成评分项，或者用 value 定义", name.word);
                    Err(self.wrong(place, &name.at, message))
                }
            };
        }
        if let Some(score) = self.score(name, place) {
            return Ok((self.program.add_term(score?), Sort::Number));
        }
        match self.constants.get(&name.word) {
            Some(Constant::Parameter(value)) => {
                let term = Term::Const(*value);
                Ok((self.program.add_term(term), Sort::Number))
            }
            Some(Constant::Reading { .. }) => {
                let message = format!("“{}”是一处读法，不是数字", name.word);
                Err(self.wrong(place, &name.at, message))
            }
            None => Err(self.unknown(name, place)),
        }
    }

    fn reckoned(
        &mut self,
        expr: &Expr,
        left: &Expr,
        reckon: Reckon,
        right: &Expr,
        place: Place<'_, 'a>,
    ) -> Checked {
        if let (ExprKind::Span(Span::Months(months)), Reckon::Plus | Reckon::Minus) = (&right.kind, reckon) {
            let (day, sort) = self.term(left, place)?;
            if sort != Sort::Day {
                return Err(self.wrong(place, &left.at, "“个月”“年”只能加减在日期上"));
            }
            let months = if reckon == Reckon::Plus { *months } else { -*months };
            return Ok((self.program.add_term(Term::Later { day, months }), Sort::Day));
        }
        let ((a, left_sort), (b, right_sort)) = (self.term(left, place)?, self.term(right, place)?);
        let sort = match (left_sort, reckon, right_sort) {
            (Sort::Number, _, Sort::Number) => Sort::Number,
            (Sort::Day, Reckon::Minus, Sort::Day) => Sort::Number,
            (Sort::Day, Reckon::Plus | Reckon::Minus, Sort::Number) => Sort::Day,
            _ => return Err(self.wrong(place, &expr.at, "日期只能加减天数、月数，或者两个日期相减")),
        };
        let (const_a, const_b) = (self.program.constant_term(a), self.program.constant_term(b));
        if reckon == Reckon::Over && const_b == Some(Slot::exactly(0)) {
            return Err(self.wrong(place, &right.at, "除数是 0"));
        }
        let term = match (const_a, reckon, const_b) {
            (Some(a), Reckon::Plus, Some(b)) => Term::Const(a.plus(b).low),
            (Some(a), Reckon::Minus, Some(b)) => Term::Const(a.minus(b).low),
            (Some(a), Reckon::Times, Some(b)) => Term::Const(a.times(b).low),
            (Some(a), Reckon::Over, Some(b)) => Term::Const(a.over(b).low),
            (_, Reckon::Plus, _) => Term::Plus(a, b),
            (_, Reckon::Minus, _) => Term::Minus(a, b),
            (_, Reckon::Times, _) => Term::Times(a, b),
            (_, Reckon::Over, _) => Term::Over(a, b),
        };
        Ok((self.program.add_term(term), sort))
    }

    fn elapsed(&mut self, months: i32, day: &Expr, place: Place<'_, 'a>) -> Checked {
        let (since, sort) = self.term(day, place)?;
        if sort != Sort::Day {
            return Err(self.wrong(place, &day.at, "括号里应该是日期"));
        }
        let term = if months == 0 {
            let today = self.program.add_term(Term::Today);
            Term::Minus(today, since)
        } else {
            Term::Elapsed { since, months }
        };
        Ok((self.program.add_term(term), Sort::Number))
    }

    fn over(&mut self, fold: Fold, list: &Name, each: &Expr, place: Place<'_, 'a>) -> Checked {
        let (at, def, members) = self.list(list, place)?;
        let inside = Place { text: place.text, list: Some((at, def, members)) };
        let (each_term, sort) = self.term(each, inside)?;
        let list = u32::try_from(at).unwrap_or(u32::MAX);
        let term = match fold {
            Fold::Total if sort == Sort::Day => {
                return Err(self.wrong(place, &each.at, "日期不能合计"));
            }
            Fold::Total => Term::Total { list, each: each_term },
            Fold::Greatest => Term::Extreme { list, each: each_term, greatest: true },
            Fold::Least => Term::Extreme { list, each: each_term, greatest: false },
        };
        Ok((self.program.add_term(term), sort))
    }

    fn pick(&mut self, greatest: bool, from: &[Expr], place: Place<'_, 'a>) -> Checked {
        let mut picked: Option<(TermId, Sort)> = None;
        for expr in from {
            let (right, sort) = self.term(expr, place)?;
            picked = Some(match picked {
                None => (right, sort),
                Some((_, before)) if before != sort => {
                    return Err(self.wrong(place, &expr.at, "几个数要么都是数字，要么都是日期"));
                }
                Some((left, _)) => (self.program.add_term(Term::Pick { left, right, greatest }), sort),
            });
        }
        picked.ok_or_else(|| self.program.add(Node::Const(false)))
    }
}
