//! Members of a list: how many, any, all, and what is known of them.

use super::{Checker, Place};
use crate::dictionary::{FactDef, Kind};
use crate::lex::Compare;
use crate::program::{Node, NodeId, Term, Written};
use crate::syntax::{Expr, ExprKind, Name, Quantity};

impl<'a> Checker<'a> {
    /// A list by its name: its position, and the facts of its members.
    pub(super) fn list(
        &mut self,
        name: &Name,
        place: Place<'_, 'a>,
    ) -> Result<(usize, &'a FactDef, &'a [FactDef]), NodeId> {
        if place.list.is_some() && !name.own {
            return Err(self.wrong(place, &name.at, "“满足 (…)”里面不能再写名单"));
        }
        let Some((slot, def)) = self.fact(name, place) else { return Err(self.unknown(name, place)) };
        match &def.kind {
            Kind::List(members) => Ok((slot.at as usize, def, members)),
            _ => Err(self.wrong(place, &name.at, format!("“{}”不是名单", name.word))),
        }
    }

    fn body(&mut self, list: &Name, body: &Expr, place: Place<'_, 'a>) -> Result<(u32, NodeId), NodeId> {
        let (at, def, members) = self.list(list, place)?;
        let inside = Place { text: place.text, list: Some((at, def, members)) };
        Ok((u32::try_from(at).unwrap_or(u32::MAX), self.truth(body, inside)))
    }

    pub(super) fn quantified(
        &mut self,
        quantity: Quantity,
        list: &Name,
        body: &Expr,
        place: Place<'_, 'a>,
    ) -> NodeId {
        let (list, body) = match self.body(list, body, place) {
            Ok(found) => found,
            Err(node) => return node,
        };
        let node = match quantity {
            Quantity::All => Node::Every { list, body },
            Quantity::Count(compare, count) => Node::Count { list, compare, count, body },
        };
        self.program.add(node)
    }

    pub(super) fn members(
        &mut self,
        list: &Name,
        body: Option<&Expr>,
        place: Place<'_, 'a>,
    ) -> Result<Term, NodeId> {
        match body {
            Some(body) => {
                let (list, body) = self.body(list, body, place)?;
                Ok(Term::Members { list, body: Some(body) })
            }
            None => {
                let (at, ..) = self.list(list, place)?;
                Ok(Term::Members { list: u32::try_from(at).unwrap_or(u32::MAX), body: None })
            }
        }
    }

    pub(super) fn known(&mut self, inner: &Expr, known: bool, place: Place<'_, 'a>) -> NodeId {
        let ExprKind::Name(name) = &inner.kind else {
            return self.wrong(place, &inner.at, "“已知/未知”前面要写一个事实");
        };
        let Some((slot, def)) = self.fact(name, place) else { return self.unknown(name, place) };
        let node = match def.kind {
            Kind::List(_) => Node::KnownList { list: slot.at },
            // A text has no slot: no condition finds it.
            Kind::Flag | Kind::Choice(_) | Kind::Text { .. } => {
                Node::Known { slot, written: Written::Options }
            }
            Kind::Number { .. } | Kind::Day | Kind::Several(_) => {
                Node::Known { slot, written: Written::Bounds }
            }
        };
        let node = self.program.add(node);
        if known { node } else { self.program.negate(node) }
    }

    /// A count against a number is asked without a detour where it is written as `人数 … ≥ 2`.
    pub(super) fn counted(&self, term: crate::program::TermId, compare: Compare, value: i64) -> Option<Node> {
        match self.program.terms[term as usize] {
            Term::Members { list, body: Some(body) } if value % 1000 == 0 => {
                Some(Node::Count { list, compare, count: value / 1000, body })
            }
            _ => None,
        }
    }
}
