//! Asks conditions and numbers of a record, without looking up a single name.

use jiff::civil::Date;

use crate::interval::{ONE, Slot, compare_ranges, day_number, day_of_number};
use crate::program::{Node, NodeId, Program, SlotRef, Term, TermId, Written};
use crate::record::{Members, Record};
use crate::truth::Truth;

/// What a condition is asked about.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub record: &'a Record,
    /// The slots of the member being looked at.
    member: &'a [Slot],
}

impl<'a> Asked<'a> {
    pub fn subject(record: &'a Record) -> Self {
        Self { record, member: &[] }
    }

    pub fn slot(self, slot: SlotRef) -> Slot {
        let slots = if slot.list.is_some() { self.member } else { &self.record.own[..] };
        slots[slot.at as usize]
    }

    pub fn member(self, list: &'a Members, at: usize) -> Self {
        Self { record: self.record, member: list.member(at) }
    }

    fn members(self, list: u32) -> Option<&'a Members> {
        self.record.list(list as usize).filter(|list| list.known)
    }
}

impl Program {
    /// Evaluates one condition.
    pub fn ask(&self, node: NodeId, asked: Asked<'_>) -> Truth {
        match self.nodes[node as usize] {
            Node::Const(value) => Truth::of(value),
            Node::In { slot, mask } => {
                let possible = asked.slot(slot).low;
                Truth::from_possible(possible & mask != 0, possible & !mask != 0)
            }
            Node::Has { slot, mask, all } => has(asked.slot(slot), mask, all),
            Node::Against { slot, compare, value } => {
                compare_ranges(asked.slot(slot), compare, Slot::exactly(value))
            }
            Node::Compare { left, compare, right } => {
                compare_ranges(self.number(left, asked), compare, self.number(right, asked))
            }
            Node::Known { slot, written } => {
                let slot = asked.slot(slot);
                Truth::of(match written {
                    Written::Options => slot.low.count_ones() == 1,
                    Written::Bounds => slot.low == slot.high,
                })
            }
            Node::KnownList { list } => Truth::of(asked.members(list).is_some()),
            Node::Not(inner) => self.ask(inner, asked).negated(),
            Node::All { from, until } => {
                let mut truth = Truth::TRUE;
                for part in self.parts(from, until) {
                    truth = truth.and(self.ask(*part, asked));
                    if truth == Truth::FALSE {
                        break;
                    }
                }
                truth
            }
            Node::Any { from, until } => {
                let mut truth = Truth::FALSE;
                for part in self.parts(from, until) {
                    truth = truth.or(self.ask(*part, asked));
                    if truth == Truth::TRUE {
                        break;
                    }
                }
                truth
            }
            Node::Items { from, until, compare, count } => {
                let truths = self.parts(from, until).iter().map(|part| self.ask(*part, asked));
                compare_ranges(how_many(truths), compare, Slot::exactly(count * ONE))
            }
            Node::Count { list, compare, count, body } => {
                compare_ranges(self.satisfying(list, body, asked), compare, Slot::exactly(count * ONE))
            }
            Node::Every { list, body } => match asked.members(list) {
                Some(members) => (0..members.len())
                    .map(|at| self.ask(body, asked.member(members, at)))
                    .fold(Truth::TRUE, Truth::and),
                None => Truth::OPEN,
            },
        }
    }

    /// How many members satisfy the body: at least and at most.
    fn satisfying(&self, list: u32, body: NodeId, asked: Asked<'_>) -> Slot {
        match asked.members(list) {
            Some(members) => how_many((0..members.len()).map(|at| self.ask(body, asked.member(members, at)))),
            None => UNCOUNTED,
        }
    }

    /// Evaluates one number or day.
    pub fn number(&self, term: TermId, asked: Asked<'_>) -> Slot {
        match self.terms[term as usize] {
            Term::Const(value) => Slot::exactly(value),
            Term::Slot(slot) => asked.slot(slot),
            Term::Today => Slot::exactly(asked.record.on),
            Term::Plus(a, b) => self.number(a, asked).plus(self.number(b, asked)),
            Term::Minus(a, b) => self.number(a, asked).minus(self.number(b, asked)),
            Term::Times(a, b) => self.number(a, asked).times(self.number(b, asked)),
            Term::Over(a, b) => self.number(a, asked).over(self.number(b, asked)),
            Term::Later { day, months } => self.number(day, asked).rising(|day| later(day, months)),
            Term::Elapsed { since, months } => {
                let since = self.number(since, asked);
                if since.is_nothing() {
                    return since;
                }
                let full = |day| full_months(day_of_number(day), day_of_number(asked.record.on), months);
                Slot { low: full(since.high), high: full(since.low) }
            }
            Term::Chosen { slot } => {
                let slot = asked.slot(slot);
                let number = |mask: i64| i64::from(mask.count_ones()) * ONE;
                Slot { low: number(slot.low), high: number(slot.high) }
            }
            Term::Members { list, body: Some(body) } => self.satisfying(list, body, asked),
            Term::Members { list, body: None } => {
                let count =
                    |members: &Members| Slot::exactly(ONE * i64::try_from(members.len()).unwrap_or(0));
                asked.members(list).map_or(UNCOUNTED, count)
            }
            Term::Total { list, each } => match asked.members(list) {
                Some(members) => self.each(each, members, asked).fold(Slot::exactly(0), Slot::plus),
                // Nobody knows how many members there are; numbers of people may be below zero.
                None => Slot::ANY,
            },
            Term::Extreme { list, each, greatest } => match asked.members(list) {
                Some(members) => {
                    let pick = if greatest { Slot::greater } else { Slot::lesser };
                    self.each(each, members, asked).fold(Slot::NOTHING, pick)
                }
                None => Slot::ANY,
            },
            Term::Pick { left, right, greatest } => {
                let pick = if greatest { Slot::greater } else { Slot::lesser };
                pick(self.number(left, asked), self.number(right, asked))
            }
            Term::Score(at) => self.score(at as usize, asked),
        }
    }

    fn each<'s, 'a: 's>(
        &'s self,
        each: TermId,
        members: &'a Members,
        asked: Asked<'a>,
    ) -> impl Iterator<Item = Slot> + use<'s, 'a> {
        (0..members.len()).map(move |at| self.number(each, asked.member(members, at)))
    }
}

/// As many as there may be members nobody told of.
const UNCOUNTED: Slot = Slot { low: 0, high: Slot::ANY.high };

fn how_many(truths: impl Iterator<Item = Truth>) -> Slot {
    let mut range = Slot::exactly(0);
    for truth in truths {
        range.low += ONE * i64::from(truth == Truth::TRUE);
        range.high += ONE * i64::from(truth != Truth::FALSE);
    }
    range
}

fn has(slot: Slot, mask: i64, all: bool) -> Truth {
    if all {
        Truth::from_possible(slot.high & mask == mask, slot.low & mask != mask)
    } else {
        Truth::from_possible(slot.high & mask != 0, slot.low & mask == 0)
    }
}

/// A day some calendar months later; the last day of the month where the month is too short.
pub(crate) fn later(day: i64, months: i32) -> i64 {
    let from = day_of_number(day);
    let months = i64::from(from.year()) * 12 + i64::from(from.month()) - 1
        + i64::from(months.clamp(-MOST_MONTHS, MOST_MONTHS));
    let year = i16::try_from(months.div_euclid(12)).unwrap_or(i16::MAX).clamp(-9999, 9999);
    let month = i8::try_from(months.rem_euclid(12) + 1).unwrap_or(1);
    let first = jiff::civil::date(year, month, 1);
    day_number(first) + (i64::from(from.day().min(first.days_in_month())) - 1) * ONE
}

/// A thousand years: enough for every notice, and inside the calendar.
pub(crate) const MOST_MONTHS: i32 = 12_000;

/// Full months from one day to another in groups, in thousandths: with 12, full years. Below zero before the
/// day itself.
pub(crate) fn full_months(since: Date, on: Date, group: i32) -> i64 {
    let months = (i64::from(on.year()) - i64::from(since.year())) * 12 + i64::from(on.month())
        - i64::from(since.month())
        - i64::from(on.day() < since.day());
    months.div_euclid(i64::from(group.max(1))) * ONE
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn full_months_and_years_wait_for_the_day() {
        let on = date(2026, 11, 23);
        assert_eq!(full_months(date(2026, 8, 23), on, 1), 3000);
        assert_eq!(full_months(date(2026, 8, 24), on, 1), 2000);
        assert_eq!(full_months(date(1946, 11, 23), on, 12), 80_000);
        assert_eq!(full_months(date(1946, 11, 24), on, 12), 79_000);
        assert_eq!(full_months(date(2026, 12, 1), on, 1), -1000);
    }

    #[test]
    fn months_end_on_their_last_day() {
        let day = |y, m, d| day_number(date(y, m, d));
        assert_eq!(later(day(2026, 1, 31), 1), day(2026, 2, 28));
        assert_eq!(later(day(2026, 3, 31), -1), day(2026, 2, 28));
        assert_eq!(later(day(2026, 5, 6), 24), day(2028, 5, 6));
    }

    #[test]
    fn several_options_are_certain_possible_or_out() {
        let slot = Slot { low: 0b001, high: 0b011 };
        assert_eq!(has(slot, 0b001, false), Truth::TRUE);
        assert_eq!(has(slot, 0b010, false), Truth::OPEN);
        assert_eq!(has(slot, 0b100, false), Truth::FALSE);
        assert_eq!(has(slot, 0b011, true), Truth::OPEN);
        assert_eq!(has(slot, 0b101, true), Truth::FALSE);
    }
}
