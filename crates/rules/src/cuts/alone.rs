//! Comparisons that speak of one fact and otherwise of fixed numbers and the day asked: where they turn is found
//! exactly, by halving.

use crate::evaluate::{full_months, later};
use crate::interval::{Slot, day_of_number};
use crate::program::{Program, SlotRef, Term, TermId};

/// The two sides of such a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Alone {
    left: TermId,
    right: TermId,
}

impl Alone {
    /// The fact that stands in one place of a comparison where nothing else can vary. One side then only rises
    /// or only falls with it.
    pub fn of(program: &Program, left: TermId, right: TermId) -> Option<(SlotRef, Self)> {
        let mut met = Vec::new();
        let plain = plain(program, left, &mut met) && plain(program, right, &mut met);
        match met[..] {
            [slot] if plain => Some((slot, Self { left, right })),
            _ => None,
        }
    }

    /// The first value of each new stretch between two values, both included, a step apart from each other.
    pub fn turns(self, program: &Program, (low, high): (i64, i64), step: i64, on: i64) -> Vec<i64> {
        let order = |value: i64| {
            let side = |term| value_of(program, term, value, on);
            side(self.left).cmp(&side(self.right))
        };
        let (mut turns, mut open) = (Vec::new(), vec![(low, high, order(low), order(high))]);
        while let Some((low, high, from, to)) = open.pop() {
            if from == to {
                continue;
            }
            let middle = low + (high - low) / step / 2 * step;
            if middle == low {
                turns.push(high);
                continue;
            }
            let between = order(middle);
            open.extend([(low, middle, from, between), (middle, high, between, to)]);
        }
        turns
    }
}

/// Whether a number is made of nothing but facts, which are noted, fixed numbers and the day asked.
fn plain(program: &Program, term: TermId, met: &mut Vec<SlotRef>) -> bool {
    match program.terms[term as usize] {
        Term::Const(_) | Term::Today => true,
        Term::Slot(slot) => {
            met.push(slot);
            true
        }
        Term::Plus(a, b) | Term::Minus(a, b) | Term::Times(a, b) => {
            plain(program, a, met) && plain(program, b, met)
        }
        Term::Over(a, b) => {
            let fixed = program.constant_term(b).is_some_and(|divisor| divisor != Slot::exactly(0));
            fixed && plain(program, a, met)
        }
        Term::Pick { left, right, .. } => plain(program, left, met) && plain(program, right, met),
        Term::Later { day, .. } => plain(program, day, met),
        Term::Elapsed { since, .. } => plain(program, since, met),
        Term::Chosen { .. }
        | Term::Members { .. }
        | Term::Total { .. }
        | Term::Extreme { .. }
        | Term::Score(_) => false,
    }
}

/// The number with this value of the one fact.
fn value_of(program: &Program, term: TermId, value: i64, on: i64) -> i64 {
    let of = |term| value_of(program, term, value, on);
    let slot = |term| Slot::exactly(of(term));
    match program.terms[term as usize] {
        Term::Const(number) => number,
        Term::Slot(_) => value,
        Term::Plus(a, b) => slot(a).plus(slot(b)).low,
        Term::Minus(a, b) => slot(a).minus(slot(b)).low,
        Term::Times(a, b) => slot(a).times(slot(b)).low,
        Term::Over(a, b) => slot(a).over(slot(b)).low,
        Term::Pick { left, right, greatest: true } => of(left).max(of(right)),
        Term::Pick { left, right, greatest: false } => of(left).min(of(right)),
        Term::Later { day, months } => later(of(day), months),
        Term::Elapsed { since, months } => full_months(day_of_number(of(since)), day_of_number(on), months),
        // `Today`; the others are not plain.
        _ => on,
    }
}
