//! Makes small worlds at random, with the whole language in their conditions.

use super::dice::Dice;
use super::truth::{TODAY, day};
use super::world::{At, Cond, Fact, How, Item, Kind, Named, Num, Op, Raise, Score, Value, When, World};

/// Makes one world.
pub fn world(dice: Dice) -> World {
    let mut making = Making { dice, world: World::default(), scored: false };
    making.facts();
    making.world.asks_known = making.dice.one_in(6);
    for _ in 0..making.dice.roll(3) {
        let named = if making.dice.one_in(3) {
            making.number(None).map(|(num, _)| Named::Num(num))
        } else {
            Some(Named::Cond(making.cond(1, None)))
        };
        making.world.named.extend(named);
    }
    if let (Some(list), true) = (making.list(), making.dice.one_in(3)) {
        let cond = making.cond(1, Some(list));
        making.world.of_members.push(cond);
    }
    if making.dice.one_in(3) {
        making.world.score = Some(making.score());
        making.scored = true;
    }
    making.rules();
    making.world
}

struct Making {
    dice: Dice,
    world: World,
    /// The score may be spoken of.
    scored: bool,
}

fn fact(at: usize, kind: Kind) -> Fact {
    Fact { id: format!("f{at}"), name: format!("事{at}"), kind, assumed: None, added: false }
}

impl Making {
    fn facts(&mut self) {
        let count = 3 + self.dice.roll(5);
        while self.world.facts.len() < count {
            let at = self.world.facts.len();
            let kinds = match self.dice.roll(14) {
                0..=4 => vec![Kind::Flag],
                5 | 6 => vec![Kind::Choice(2 + self.dice.roll(3))],
                7 => vec![Kind::Several(2 + self.dice.roll(2))],
                8 | 9 => vec![Kind::Whole(2 + self.dice.between(0, 4))],
                10 => vec![Kind::Day(false)],
                11 => vec![Kind::Day(true), Kind::Years(at)],
                12 => {
                    let bounds = vec![4, 2, 0];
                    vec![Kind::Whole(6), Kind::Flag, Kind::Band { score: at, worse: at + 1, bounds }]
                }
                _ if self.list().is_none() => vec![Kind::List(self.members())],
                _ => vec![Kind::Flag],
            };
            let derived = kinds.len() > 1;
            for kind in kinds {
                let mut fact = fact(self.world.facts.len(), kind);
                fact.added = !derived && self.dice.one_in(2);
                if fact.added && self.dice.one_in(6) {
                    fact.assumed = self.assumed(&fact.kind);
                }
                self.world.facts.push(fact);
            }
        }
    }

    fn assumed(&mut self, kind: &Kind) -> Option<Value> {
        match kind {
            Kind::Flag => Some(Value::Option(self.dice.roll(2))),
            Kind::Choice(options) => Some(Value::Option(self.dice.roll(*options))),
            Kind::Several(_) => Some(Value::Set(0)),
            Kind::Whole(max) => Some(Value::Number(1000 * self.dice.between(0, *max))),
            _ => None,
        }
    }

    fn members(&mut self) -> Vec<Fact> {
        if self.dice.one_in(6) {
            return vec![fact(0, Kind::Day(true)), fact(1, Kind::Years(0)), fact(2, Kind::Flag)];
        }
        let count = 1 + self.dice.roll(3);
        let mut members = Vec::new();
        for at in 0..count {
            let kind = match self.dice.roll(5) {
                0 if at == 0 => Kind::Whole(2),
                1 if at == 0 => Kind::Choice(3),
                2 if at == 0 => Kind::Several(2),
                _ => Kind::Flag,
            };
            members.push(fact(at, kind));
        }
        members
    }

    fn list(&self) -> Option<usize> {
        self.world.facts.iter().position(|fact| matches!(fact.kind, Kind::List(_)))
    }

    fn kind(&self, at: At, inside: Option<usize>) -> Kind {
        match (at.member, inside.map(|list| &self.world.facts[list].kind)) {
            (true, Some(Kind::List(members))) => members[at.fact].kind.clone(),
            _ => self.world.facts[at.fact].kind.clone(),
        }
    }

    /// A fact that may be spoken of here.
    fn any_fact(&mut self, inside: Option<usize>) -> At {
        if let Some(list) = inside
            && !self.dice.one_in(4)
            && let Kind::List(members) = &self.world.facts[list].kind
        {
            return At { member: true, fact: self.dice.roll(members.len()) };
        }
        At { member: false, fact: self.dice.roll(self.world.facts.len()) }
    }

    fn cond(&mut self, depth: usize, inside: Option<usize>) -> Cond {
        if depth == 0 || self.dice.one_in(3) {
            return self.leaf(inside);
        }
        match self.dice.roll(10) {
            0..=2 => Cond::All(self.conds(depth, inside)),
            3..=5 => Cond::Any(self.conds(depth, inside)),
            6 => Cond::Not(Box::new(self.cond(depth - 1, inside))),
            7 => {
                let a = self.cond(depth - 1, inside);
                Cond::Unless(Box::new(a), Box::new(self.cond(depth - 1, inside)))
            }
            8 => {
                let parts = self.conds(depth, inside);
                let most = i64::try_from(parts.len()).unwrap();
                let op = *self.dice.pick(&[Op::Least, Op::Most, Op::Equal]);
                Cond::Items(op, self.dice.between(0, most), parts)
            }
            _ => self.named(inside).unwrap_or_else(|| self.leaf(inside)),
        }
    }

    fn conds(&mut self, depth: usize, inside: Option<usize>) -> Vec<Cond> {
        (0..2 + self.dice.roll(2)).map(|_| self.cond(depth - 1, inside)).collect()
    }

    fn named(&mut self, inside: Option<usize>) -> Option<Cond> {
        if inside.is_some() && !self.world.of_members.is_empty() && self.dice.one_in(2) {
            return Some(Cond::OfMember(0, Box::new(self.world.of_members[0].clone())));
        }
        let conds: Vec<usize> = (0..self.world.named.len())
            .filter(|at| matches!(self.world.named[*at], Named::Cond(_)))
            .collect();
        if conds.is_empty() { None } else { Some(Cond::Named(*self.dice.pick(&conds))) }
    }

    fn leaf(&mut self, inside: Option<usize>) -> Cond {
        if self.dice.one_in(6)
            && let Some(cond) = self.comparison(inside)
        {
            return cond;
        }
        let at = self.any_fact(inside);
        if self.world.asks_known && self.dice.one_in(5) {
            return Cond::Known(at, self.dice.one_in(2));
        }
        let not = self.dice.one_in(3);
        match self.kind(at, inside) {
            Kind::Flag => Cond::Flag(at, !not),
            Kind::Choice(options) => Cond::In(at, self.some_of(options), not),
            Kind::Band { bounds, .. } => Cond::In(at, self.some_of(bounds.len()), not),
            Kind::Several(options) => {
                let (set, all) = (self.some_of(options), self.dice.one_in(2));
                Cond::Has { at, set, all: all && !not, not }
            }
            Kind::Whole(max) => self.of_number(Num::Fact(at), max),
            Kind::Years(_) => {
                let years = *self.dice.pick(&[5, 18, 60]);
                self.turn(12 * years);
                self.turn(12 * (years + 1));
                Cond::Compare(Num::Fact(at), *self.dice.pick(&Op::ALL), Num::Const(years * 1000))
            }
            Kind::Day(_) => self.of_day(at),
            Kind::List(_) => self.of_list(at.fact, inside),
        }
    }

    fn some_of(&mut self, options: usize) -> Vec<usize> {
        let mut set: Vec<usize> = (0..options).filter(|_| self.dice.one_in(2)).collect();
        if set.is_empty() {
            set.push(self.dice.roll(options));
        }
        set
    }

    fn of_number(&mut self, num: Num, max: i64) -> Cond {
        let value = |dice: &mut Dice| Num::Const(1000 * dice.between(0, max.max(1)));
        match self.dice.roll(8) {
            0 => {
                let low = self.dice.between(0, max / 2);
                let high = self.dice.between(low, max.max(1));
                let (first, second) =
                    (*self.dice.pick(&[Op::Less, Op::Most]), *self.dice.pick(&[Op::Less, Op::Most]));
                Cond::Between(Num::Const(1000 * low), first, num, second, Num::Const(1000 * high))
            }
            1 => {
                let set = (0..1 + self.dice.roll(2)).map(|_| 1000 * self.dice.between(0, max)).collect();
                Cond::Among(num, set, self.dice.one_in(3))
            }
            2 => Cond::Compare(value(&mut self.dice), *self.dice.pick(&Op::ALL), num),
            _ => {
                let op = *self.dice.pick(&Op::ALL);
                // A bound at the end of what is possible decides nothing, and the checker says so.
                let (low, high) = match op {
                    Op::Less | Op::Least => (1, max.max(1)),
                    Op::More | Op::Most => (0, (max - 1).max(0)),
                    Op::Equal | Op::Other => (0, max.max(1)),
                };
                Cond::Compare(num, op, Num::Const(1000 * self.dice.between(low, high)))
            }
        }
    }

    /// A day somewhere, and the months before today where conditions about it turn.
    fn turn(&mut self, months: i64) {
        let turning = TODAY.checked_sub(jiff::Span::new().months(months)).unwrap();
        self.world.turns.push(day(turning));
    }

    fn of_day(&mut self, at: At) -> Cond {
        let (op, fact, today) = (*self.dice.pick(&Op::ALL), Num::Fact(at), day(TODAY));
        let months = *self.dice.pick(&[1, 6, 24]);
        let days = *self.dice.pick(&[7, 30]);
        match self.dice.roll(6) {
            0 => {
                let fixed = today - *self.dice.pick(&[0, 30, 400]);
                self.world.turns.push(fixed);
                Cond::Compare(fact, op, Num::Day(fixed))
            }
            1 => {
                self.world.turns.push(today - days);
                Cond::Compare(Num::Days(Box::new(fact), days), op, Num::Today)
            }
            2 => {
                self.turn(months);
                Cond::Compare(Num::Months(Box::new(fact), months), op, Num::Today)
            }
            3 => {
                self.turn(months);
                Cond::Compare(Num::Months(Box::new(Num::Today), -months), op, fact)
            }
            4 => {
                self.world.turns.push(today - days);
                Cond::Compare(Num::Minus(Box::new(Num::Today), Box::new(fact)), op, Num::Const(days * 1000))
            }
            _ => {
                let group = *self.dice.pick(&[1, 12]);
                self.turn(2 * group);
                self.turn(3 * group);
                Cond::Compare(Num::Since(group, Box::new(fact)), op, Num::Const(2000))
            }
        }
    }

    fn of_list(&mut self, list: usize, inside: Option<usize>) -> Cond {
        if inside.is_some() {
            self.world.reckons_with_members = true;
            let n = 1000 * self.dice.between(1, 2);
            return Cond::Compare(Num::Count(list, None), *self.dice.pick(&Op::ALL), Num::Const(n));
        }
        let body = Box::new(self.cond(1, Some(list)));
        let how = match self.dice.roll(6) {
            0 => How::Every,
            1 => How::Nobody,
            2 => How::Count(Op::Equal, self.dice.between(0, 2)),
            3 => How::Count(Op::Least, self.dice.between(1, 2)),
            4 => How::Count(Op::Most, self.dice.between(0, 2)),
            _ => How::Some,
        };
        Cond::Members { list, how, body }
    }

    /// A comparison of numbers that are reckoned.
    fn comparison(&mut self, inside: Option<usize>) -> Option<Cond> {
        let (num, max) = self.number(inside)?;
        if self.dice.one_in(3)
            && let Some((other, _)) = self.number(inside)
        {
            return Some(Cond::Compare(num, *self.dice.pick(&Op::ALL), other));
        }
        Some(self.of_number(num, max))
    }

    /// A number, and about how large it gets.
    fn number(&mut self, inside: Option<usize>) -> Option<(Num, i64)> {
        let (a, most) = self.plain_number(inside)?;
        let (first, b) = (Box::new(a.clone()), self.plain_number(inside));
        let (other, more) = b.unwrap_or((Num::Const(2000), 2));
        let second = Box::new(other.clone());
        let n = Box::new(Num::Const(1000 * self.dice.between(1, 3)));
        Some(match self.dice.roll(9) {
            0 => (Num::Plus(first, second), most + more),
            1 => (Num::Minus(first, second), most),
            2 => (Num::Times(first, second), most + more),
            3 => (Num::Over(first, n), most),
            4 => (Num::Over(first, second), 2),
            5 => (Num::Times(first, n), 2 * most),
            6 => (Num::Pick(vec![a, other], self.dice.one_in(2)), most),
            7 => (Num::Plus(first, n), most + 2),
            _ => (a, most),
        })
    }

    fn plain_number(&mut self, inside: Option<usize>) -> Option<(Num, i64)> {
        let mut all = Vec::new();
        let mut note = |at: At, kind: &Kind| match kind {
            Kind::Whole(max) => all.push((Num::Fact(at), *max)),
            Kind::Several(options) => all.push((Num::Chosen(at), i64::try_from(*options).unwrap())),
            _ => {}
        };
        for (at, fact) in self.world.facts.iter().enumerate() {
            note(At { member: false, fact: at }, &fact.kind);
            if let (Some(list), Kind::List(members)) = (inside, &fact.kind)
                && list == at
            {
                for (at, fact) in members.iter().enumerate() {
                    note(At { member: true, fact: at }, &fact.kind);
                }
            }
        }
        all.extend((0..self.world.named.len()).filter_map(|at| match self.world.named[at] {
            Named::Num(_) => Some((Num::Named(at), 4)),
            Named::Cond(_) => None,
        }));
        if self.scored {
            all.push((Num::Score, 6));
        }
        if let (Some(list), None) = (self.list(), inside) {
            all.push((Num::Count(list, None), 2));
            let body = self.cond(1, Some(list));
            all.push((Num::Count(list, Some(Box::new(body))), 2));
            if let Some((each, most)) = self.plain_number(Some(list)) {
                all.push((Num::Total(list, Box::new(each.clone())), most * 2));
                all.push((Num::Extreme(list, Box::new(each), self.dice.one_in(2)), most));
            }
        }
        let picked = if all.is_empty() { None } else { Some(self.dice.pick(&all).clone()) };
        let of_members = matches!(picked, Some((Num::Count(..) | Num::Total(..) | Num::Extreme(..), _)));
        self.world.reckons_with_members |= of_members;
        picked
    }

    fn score(&mut self) -> Score {
        let mut items = Vec::new();
        for _ in 0..1 + self.dice.roll(3) {
            items.push(match self.dice.roll(5) {
                0 => match self.number(None) {
                    Some((num, _)) => Item::Value(num),
                    None => Item::If(self.cond(1, None), 1),
                },
                1 => {
                    let points = [self.dice.between(-1, 4), self.dice.between(1, 4)];
                    Item::Highest(points.map(|points| (self.cond(0, None), points)).to_vec())
                }
                2 => {
                    let points = [self.dice.between(1, 4), self.dice.between(1, 4)];
                    let pairs = points.map(|points| (self.cond(0, None), points)).to_vec();
                    Item::Sum(pairs, self.dice.between(2, 5))
                }
                _ => Item::If(self.cond(1, None), self.dice.between(-2, 5)),
            });
        }
        let times = if self.dice.one_in(4) { Some(self.cond(0, None)) } else { None };
        let min = if self.dice.one_in(3) { Some(0) } else { None };
        let max = if self.dice.one_in(3) { Some(6) } else { None };
        Score { start: self.dice.between(-1, 2), min, max, items, times, round: self.dice.one_in(3) }
    }

    fn rules(&mut self) {
        self.world.requires = (0..self.dice.roll(3)).map(|_| self.cond(1, None)).collect();
        self.world.tags = (0..self.dice.roll(4)).map(|_| self.cond(1, None)).collect();
        self.world.excludes = (0..self.dice.roll(3) / 2).map(|_| self.cond(1, None)).collect();
        let classes = 2 + self.dice.roll(3);
        for at in 0..classes {
            let whens = if at + 1 == classes && !self.dice.one_in(5) {
                vec![When { is: Cond::Rest, except: vec![], provisional: false }]
            } else {
                (0..1 + self.dice.roll(2)).map(|_| self.when()).collect()
            };
            self.world.classes.push(whens);
        }
        if self.dice.one_in(4) {
            let raise = if self.dice.one_in(2) {
                Raise::To(self.dice.roll(classes - 1))
            } else {
                Raise::Up { most: self.dice.roll(classes) }
            };
            self.world.raise = Some((self.cond(1, None), raise));
        }
        let tracks = self.dice.roll(4);
        for at in 0..tracks {
            let last = at + 1 == tracks && !self.dice.one_in(3);
            let cond = if last { Cond::Rest } else { self.cond(1, None) };
            self.world.tracks.push(cond);
        }
    }

    fn when(&mut self) -> When {
        let is = self.cond(2, None);
        let except = if self.dice.one_in(5) { vec![self.cond(1, None)] } else { vec![] };
        When { is, except, provisional: self.dice.one_in(8) }
    }
}
