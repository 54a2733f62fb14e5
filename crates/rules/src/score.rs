//! A score: points added up, multiplied for some, made whole and kept between bounds.

use serde::Deserialize;

use crate::evaluate::Asked;
use crate::interval::{ONE, Slot};
use crate::program::{NodeId, Program, TermId};
use crate::truth::Truth;

/// What adds up to a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Points {
    /// Points if a condition holds.
    If { node: NodeId, points: i64 },
    /// The best of so many of the pairs in `Program::pairs`.
    Highest { from: u32, until: u32 },
    /// All of so many of the pairs.
    Sum { from: u32, until: u32 },
    /// A number.
    Number(TermId),
}

/// An item of a score, and how much it gives at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    pub points: Points,
    pub most: Option<i64>,
}

/// How a number becomes a whole one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Round {
    /// To the nearest; halves away from zero.
    Nearest,
    /// To the next one up.
    Up,
    /// To the next one down.
    Down,
}

/// A score: a sum, multiplied for some, made whole and kept between bounds.
#[derive(Debug, Clone, Default)]
pub(crate) struct ScoreSum {
    pub start: i64,
    pub items: Vec<Item>,
    /// Conditions with what they multiply the sum by.
    pub times: Vec<(NodeId, i64)>,
    pub round: Option<Round>,
    pub min: Option<i64>,
    pub max: Option<i64>,
}

/// What a score asks of the subject.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asks {
    Node(NodeId),
    Term(TermId),
}

impl Program {
    /// Everything that a score asks, once for every place.
    pub fn score_asks(&self, at: usize) -> impl Iterator<Item = Asks> {
        let sum = &self.scores[at];
        let items = sum.items.iter().flat_map(|item| {
            let (one, (from, until)) = match item.points {
                Points::If { node, .. } => (Some(Asks::Node(node)), (0, 0)),
                Points::Number(term) => (Some(Asks::Term(term)), (0, 0)),
                Points::Highest { from, until } | Points::Sum { from, until } => (None, (from, until)),
            };
            one.into_iter().chain(self.pairs(from, until).iter().map(|(node, _)| Asks::Node(*node)))
        });
        items.chain(sum.times.iter().map(|(node, _)| Asks::Node(*node)))
    }

    /// What a score comes to. A score speaks of the subject, wherever it is used.
    pub fn score(&self, at: usize, asked: Asked<'_>) -> Slot {
        let (sum, asked) = (&self.scores[at], Asked::subject(asked.record));
        let points = sum.items.iter().fold(Slot::exactly(sum.start), |total, item| {
            total.plus(self.points(item.points, asked).within(None, item.most))
        });
        let times = |total: Slot, (node, factor): &(NodeId, i64)| {
            let more = total.times(Slot::exactly(*factor));
            match self.ask(*node, asked).decided() {
                Some(true) => more,
                Some(false) => total,
                None => total.or(more),
            }
        };
        let total = sum.times.iter().fold(points, times);
        sum.round.map_or(total, |round| total.rising(|value| round.of(value))).within(sum.min, sum.max)
    }

    fn points(&self, points: Points, asked: Asked<'_>) -> Slot {
        let worth = |(node, points): &(NodeId, i64)| worth(self.ask(*node, asked), *points);
        match points {
            Points::If { node, points } => worth(&(node, points)),
            Points::Number(term) => self.number(term, asked),
            Points::Highest { from, until } => {
                self.pairs(from, until).iter().map(worth).fold(Slot::exactly(0), Slot::greater)
            }
            Points::Sum { from, until } => {
                self.pairs(from, until).iter().map(worth).fold(Slot::exactly(0), Slot::plus)
            }
        }
    }
}

impl Round {
    /// The whole number, in thousandths like what it is made of.
    fn of(self, value: i64) -> i64 {
        let down = value.div_euclid(ONE) * ONE;
        match self {
            Self::Down => down,
            Self::Up if down == value => value,
            Self::Up => down + ONE,
            Self::Nearest => (value + value.signum() * ONE / 2) / ONE * ONE,
        }
    }
}

fn worth(truth: Truth, points: i64) -> Slot {
    match truth.decided() {
        Some(true) => Slot::exactly(points),
        Some(false) => Slot::exactly(0),
        None => Slot { low: points.min(0), high: points.max(0) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_made_as_people_make_them() {
        let rounded = |round: Round| [1_499, 1_500, 2_000, -1_500, -1_499].map(|value| round.of(value) / ONE);
        assert_eq!(rounded(Round::Nearest), [1, 2, 2, -2, -1]);
        assert_eq!(rounded(Round::Up), [2, 2, 2, -1, -1]);
        assert_eq!(rounded(Round::Down), [1, 1, 2, -2, -2]);
    }
}
