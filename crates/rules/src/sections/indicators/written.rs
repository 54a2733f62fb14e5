//! The file as it is written, and its way into what is checked.

use serde::Deserialize;
use toml::Spanned;

use super::{Counted, FILE, Group, Indicator, Least, Sum, Term, Threshold};
use crate::raw::{Located, RawEvery};
use crate::sections::Desk;
use crate::sections::within::RawNumber;

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawIndicators {
    #[serde(default)]
    indicator: Vec<RawIndicator>,
    #[serde(default)]
    term: Vec<RawTerm>,
}

/// Something that is reported by people, because the program cannot count it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTerm {
    id: Located,
    name: Located,
    clause: Located,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIndicator {
    id: Located,
    name: Located,
    clause: Located,
    #[serde(default)]
    class: Vec<Located>,
    of: Option<Located>,
    of_counted: Option<Vec<RawCounted>>,
    is: Option<Located>,
    #[serde(default)]
    counted: Vec<RawCounted>,
    sum: Option<RawSum>,
    #[serde(default)]
    people: bool,
    goal_percent: Option<Spanned<RawNumber>>,
    below: Option<RawThreshold>,
    above: Option<RawThreshold>,
    period: Spanned<RawEvery>,
    #[serde(default)]
    by: Vec<String>,
    #[serde(default)]
    without: Vec<RawWithout>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCounted {
    term: Located,
    least: Option<Spanned<RawNumber>>,
    least_term: Option<Located>,
    most: Option<Spanned<RawNumber>>,
}

/// A term added up over everybody, alone or as a part of another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSum {
    term: Located,
    of_term: Option<Located>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawThreshold {
    percent: Spanned<RawNumber>,
    then: String,
    clause: Located,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWithout {
    id: Located,
    name: Located,
    is: Located,
    clause: Located,
}

/// What the pack has reported by people.
pub(crate) fn terms(desk: &mut Desk<'_, '_>, raw: &RawIndicators) -> Vec<Term> {
    desk.unique(FILE, raw.term.iter().map(|term| &term.id));
    let mut terms = Vec::new();
    for term in &raw.term {
        let (id, name) = (term.id.get_ref().clone(), term.name.get_ref().clone());
        terms.push(Term { id, name, clause: desk.clause(FILE, &term.clause) });
    }
    terms
}

pub(crate) fn assemble(desk: &mut Desk<'_, '_>, raw: &RawIndicators) -> Vec<Indicator> {
    desk.unique(FILE, raw.indicator.iter().map(|indicator| &indicator.id));
    raw.indicator.iter().map(|indicator| one(desk, indicator)).collect()
}

fn one(desk: &mut Desk<'_, '_>, raw: &RawIndicator) -> Indicator {
    desk.unique(FILE, raw.without.iter().map(|without| &without.id));
    let reached = raw.is.is_some() || !raw.counted.is_empty();
    match (&raw.sum, raw.people, reached) {
        (None, false, false) => desk.error(
            FILE,
            raw.id.span(),
            "要写明怎样算达到：is（条件）或 counted（计数项）；加总数写 sum，只数人数写 people = true",
        ),
        (Some(_), true, _) | (None, true, true) => {
            desk.error(FILE, raw.id.span(), "people = true 是只数人数：不能同时写 sum、is 或 counted");
        }
        _ => {}
    }
    let without = raw.without.iter().map(|without| Group {
        id: without.id.get_ref().clone(),
        name: without.name.get_ref().clone(),
        clause: desk.clause(FILE, &without.clause),
        whom: desk.condition(FILE, Some(&without.is)),
    });
    let indicator = Indicator {
        without: without.collect(),
        id: raw.id.get_ref().clone(),
        name: raw.name.get_ref().clone(),
        clause: desk.clause(FILE, &raw.clause),
        of: desk.whom(FILE, &raw.class, raw.of.as_ref()),
        of_counted: raw.of_counted.iter().flatten().map(|counted| counted_of(desk, counted)).collect(),
        reached: desk.condition(FILE, raw.is.as_ref()),
        counted: raw.counted.iter().map(|counted| counted_of(desk, counted)).collect(),
        sum: raw.sum.as_ref().map(|sum| Sum {
            term: sum.term.get_ref().clone(),
            of_term: sum.of_term.as_ref().map(|term| term.get_ref().clone()),
            at: sum.term.span(),
        }),
        people: raw.people,
        goal_percent: raw.goal_percent.as_ref().map(|goal| goal_of(desk, goal)),
        below: raw.below.as_ref().map(|below| threshold_of(desk, below)),
        above: raw.above.as_ref().map(|above| threshold_of(desk, above)),
        period: desk.every(FILE, &raw.period),
        by: raw.by.clone(),
    };
    let shares = indicator.goal_percent.is_some() || indicator.below.is_some() || indicator.above.is_some();
    if indicator.is_number() && shares {
        let message =
            "这是一个数，不是百分比：不能写 goal_percent、below、above；要算百分比，写 sum 的 of_term";
        desk.error(FILE, raw.id.span(), message);
    }
    indicator
}

fn threshold_of(desk: &mut Desk<'_, '_>, raw: &RawThreshold) -> Threshold {
    Threshold {
        percent: goal_of(desk, &raw.percent),
        then: raw.then.clone(),
        clause: desk.clause(FILE, &raw.clause),
    }
}

fn goal_of(desk: &mut Desk<'_, '_>, raw: &Spanned<RawNumber>) -> u32 {
    let goal = desk.count(FILE, raw, 0);
    if goal > 100 {
        desk.error(FILE, raw.span(), "目标最多是 100（百分之）");
    }
    goal
}

fn counted_of(desk: &mut Desk<'_, '_>, raw: &RawCounted) -> Counted {
    let least = match (&raw.least, &raw.least_term, &raw.most) {
        (Some(least), None, None) => Least::Number(desk.count(FILE, least, 0)),
        (None, Some(term), None) => Least::Term(term.get_ref().clone()),
        (None, None, Some(most)) => Least::Most(desk.count(FILE, most, 0)),
        _ => {
            desk.error(
                FILE,
                raw.term.span(),
                "计数项要写 least（至少几）、most（至多几）或 least_term（至少等于哪一项），只写一种",
            );
            Least::Number(0)
        }
    };
    Counted { term: raw.term.get_ref().clone(), least, at: raw.term.span() }
}
