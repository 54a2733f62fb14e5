//! The naive reading of a pack: every fact known, every condition true or false.

use jiff::civil::Date;

use super::world::{At, Cond, Fact, How, Item, Kind, Named, Num, Op, Raise, Value, When, World};

/// The day asked.
pub const TODAY: Date = jiff::civil::date(2026, 11, 23);
const EPOCH: Date = jiff::civil::date(1970, 1, 1);

pub fn date(day: i64) -> Date {
    EPOCH.checked_add(jiff::Span::new().days(day)).unwrap()
}

pub fn day(date: Date) -> i64 {
    i64::from(EPOCH.until(date).unwrap().get_days())
}

/// Scope, class and track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    pub eligible: bool,
    pub class: Option<usize>,
    pub track: Option<usize>,
}

/// A row of values, one for each fact, of the subject or a member; derived ones filled in.
pub type Row = Vec<Value>;

/// Everything known of one subject.
pub struct Known<'a> {
    pub world: &'a World,
    pub own: &'a [Value],
    /// The members of each list, by the position of its fact.
    pub lists: &'a [&'a [Row]],
}

/// Whom a condition is asked about: the row of the member being looked at.
type Member<'a> = Option<&'a Row>;

/// Fills in what follows from other facts of a row.
pub fn derive(facts: &[Fact], row: &mut [Option<Value>]) {
    for (at, fact) in facts.iter().enumerate() {
        let found = match &fact.kind {
            Kind::Years(since) => match &row[*since] {
                Some(Value::Day(since)) => Some(Value::Number(1000 * full_months(*since, 12))),
                _ => None,
            },
            Kind::Band { score, worse, bounds } if row[at].is_none() => match (&row[*score], &row[*worse]) {
                (Some(Value::Number(score)), Some(Value::Option(worse))) => {
                    let level = bounds.iter().position(|bound| *score >= bound * 1000).unwrap();
                    Some(Value::Option((level + worse).min(bounds.len() - 1)))
                }
                _ => None,
            },
            _ => continue,
        };
        if found.is_some() {
            row[at] = found;
        }
    }
}

/// Full months since a day, counted one by one.
fn full_months(since: i64, group: i64) -> i64 {
    let (since, today) = (date(since), TODAY);
    let mut months = (i64::from(today.year()) - i64::from(since.year())) * 12 + i64::from(today.month())
        - i64::from(since.month());
    if today.day() < since.day() {
        months -= 1;
    }
    (months as f64 / group as f64).floor() as i64
}

fn holds(a: i64, op: Op, b: i64) -> bool {
    match op {
        Op::Equal => a == b,
        Op::Other => a != b,
        Op::Less => a < b,
        Op::Most => a <= b,
        Op::More => a > b,
        Op::Least => a >= b,
    }
}

impl Known<'_> {
    pub fn answer(&self) -> Answer {
        let world = self.world;
        let eligible = world.requires.iter().all(|cond| self.is(cond, None))
            && (world.tags.is_empty() || world.tags.iter().any(|cond| self.is(cond, None)))
            && !world.excludes.iter().any(|cond| self.is(cond, None));
        if !eligible {
            return Answer { eligible, class: None, track: None };
        }
        let class = world.classes.iter().position(|whens| whens.iter().any(|when| self.when(when)));
        let class = match &world.raise {
            Some((cond, raise)) if self.is(cond, None) => match raise {
                Raise::To(least) => Some(class.unwrap_or(*least).min(*least)),
                Raise::Up { most } => class.map(|class| class.min(class.saturating_sub(1).max(*most))),
            },
            _ => class,
        };
        let track = class.and_then(|_| world.tracks.iter().position(|cond| self.is(cond, None)));
        Answer { eligible, class, track }
    }

    pub fn when(&self, when: &When) -> bool {
        self.is(&when.is, None) && !when.except.iter().any(|cond| self.is(cond, None))
    }

    fn value<'a>(&'a self, at: At, member: Member<'a>) -> &'a Value {
        if at.member { &member.unwrap()[at.fact] } else { &self.own[at.fact] }
    }

    fn rows(&self, list: usize) -> &[Row] {
        self.lists[list]
    }

    fn is(&self, cond: &Cond, member: Member<'_>) -> bool {
        match cond {
            Cond::Rest => true,
            Cond::All(parts) => parts.iter().all(|part| self.is(part, member)),
            Cond::Any(parts) => parts.iter().any(|part| self.is(part, member)),
            Cond::Not(inner) => !self.is(inner, member),
            Cond::Unless(a, b) => self.is(a, member) && !self.is(b, member),
            Cond::Flag(at, yes) => *self.value(*at, member) == Value::Option(usize::from(*yes)),
            Cond::In(at, set, not) => match self.value(*at, member) {
                Value::Option(option) => set.contains(option) != *not,
                other => panic!("{other:?} is no option"),
            },
            Cond::Has { at, set, all, not } => {
                let chosen = self.chosen(*at, member);
                let has = |option: &usize| chosen & (1 << option) != 0;
                let found = if *all { set.iter().all(has) } else { set.iter().any(has) };
                found != *not
            }
            Cond::Compare(a, op, b) => self.compare(a, *op, b, member),
            Cond::Between(a, first, b, second, c) => {
                self.compare(a, *first, b, member) && self.compare(b, *second, c, member)
            }
            Cond::Among(num, set, not) => {
                let found = self.num(num, member).is_some_and(|n| set.contains(&n));
                found != *not
            }
            Cond::Members { list, how, body } => {
                let rows = self.rows(*list);
                let count = rows.iter().filter(|row| self.is(body, Some(row))).count();
                match how {
                    How::Every => count == rows.len(),
                    How::Some => count > 0,
                    How::Nobody => count == 0,
                    How::Count(op, n) => holds(i64::try_from(count).unwrap(), *op, *n),
                }
            }
            Cond::Items(op, n, parts) => {
                let count = parts.iter().filter(|part| self.is(part, member)).count();
                holds(i64::try_from(count).unwrap(), *op, *n)
            }
            Cond::Named(at) => match &self.world.named[*at] {
                Named::Cond(cond) => self.is(cond, None),
                Named::Num(_) => panic!("a number is no condition"),
            },
            Cond::OfMember(_, cond) => self.is(cond, member),
            Cond::Known(_, known) => *known,
        }
    }

    fn compare(&self, a: &Num, op: Op, b: &Num, member: Member<'_>) -> bool {
        match (self.num(a, member), self.num(b, member)) {
            (Some(a), Some(b)) => holds(a, op, b),
            _ => false,
        }
    }

    fn chosen(&self, at: At, member: Member<'_>) -> u32 {
        match self.value(at, member) {
            Value::Set(set) => *set,
            other => panic!("{other:?} is no choice of several"),
        }
    }

    /// Numbers and days in thousandths; nothing where there is nothing to compare with.
    fn num(&self, num: &Num, member: Member<'_>) -> Option<i64> {
        let both = |a: &Num, b: &Num| Some((self.num(a, member)?, self.num(b, member)?));
        Some(match num {
            Num::Const(n) => *n,
            Num::Day(day) => day * 1000,
            Num::Today => day(TODAY) * 1000,
            Num::Fact(at) => match self.value(*at, member) {
                Value::Number(n) => *n,
                Value::Day(day) => day * 1000,
                other => panic!("{other:?} is no number"),
            },
            Num::Plus(a, b) => both(a, b).map(|(a, b)| a + b)?,
            Num::Minus(a, b) => both(a, b).map(|(a, b)| a - b)?,
            Num::Times(a, b) => both(a, b).map(|(a, b)| (a as f64 * b as f64 / 1000.0).round() as i64)?,
            Num::Over(a, b) => {
                let (a, b) = both(a, b)?;
                if b == 0 {
                    return None;
                }
                (a as f64 * 1000.0 / b as f64).round() as i64
            }
            Num::Months(since, months) => {
                let since = date(self.num(since, member)? / 1000);
                day(since.checked_add(jiff::Span::new().months(*months)).unwrap()) * 1000
            }
            Num::Days(since, days) => self.num(since, member)? + days * 1000,
            Num::Since(group, since) => {
                let since = self.num(since, member)? / 1000;
                1000 * if *group == 0 { day(TODAY) - since } else { full_months(since, *group) }
            }
            Num::Chosen(at) => 1000 * i64::from(self.chosen(*at, member).count_ones()),
            Num::Count(list, body) => {
                let rows = self.rows(*list).iter();
                let fits = |row: &&Row| body.as_ref().is_none_or(|body| self.is(body, Some(row)));
                1000 * i64::try_from(rows.filter(fits).count()).unwrap()
            }
            Num::Total(list, each) => {
                let mut total = 0;
                for row in self.rows(*list) {
                    total += self.num(each, Some(row))?;
                }
                total
            }
            Num::Extreme(list, each, greatest) => {
                let all = self.rows(*list).iter().filter_map(|row| self.num(each, Some(row)));
                (if *greatest { all.max() } else { all.min() })?
            }
            Num::Pick(from, greatest) => {
                let all = from.iter().filter_map(|num| self.num(num, member));
                (if *greatest { all.max() } else { all.min() })?
            }
            Num::Score => self.score()?,
            Num::Named(at) => match &self.world.named[*at] {
                Named::Num(num) => self.num(num, None)?,
                Named::Cond(_) => panic!("a condition is no number"),
            },
        })
    }

    fn score(&self) -> Option<i64> {
        let score = self.world.score.as_ref().unwrap();
        let mut sum = score.start * 1000;
        for item in &score.items {
            sum += match item {
                Item::If(cond, points) if self.is(cond, None) => points * 1000,
                Item::If(..) => 0,
                Item::Value(num) => self.num(num, None)?,
                Item::Highest(pairs) => {
                    let worth =
                        pairs.iter().map(|(cond, points)| if self.is(cond, None) { *points } else { 0 });
                    1000 * worth.chain([0]).max().unwrap()
                }
                Item::Sum(pairs, most) => {
                    let worth = pairs.iter().filter(|(cond, _)| self.is(cond, None));
                    1000 * worth.map(|(_, points)| points).sum::<i64>().min(*most)
                }
            };
        }
        if score.times.as_ref().is_some_and(|cond| self.is(cond, None)) {
            // Numbers have three decimals; halves of a thousandth go away from zero.
            sum = (sum * 3 + sum.signum()) / 2;
        }
        if score.round {
            sum = (sum + sum.signum() * 500) / 1000 * 1000;
        }
        let sum = score.min.map_or(sum, |min| sum.max(min * 1000));
        Some(score.max.map_or(sum, |max| sum.min(max * 1000)))
    }
}
