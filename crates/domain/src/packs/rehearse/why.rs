//! Why somebody moves, in words: the reasons of both sides.

use rules::{Decision, Duty, FactError};
use serde_json::{Map, Value};

use super::Sides;
use crate::packs::Pack;

/// Both decisions about one person, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// As things stand.
    pub before: Told,
    /// As they would be.
    pub after: Told,
    /// The readings that are taken otherwise and on which one of the decisions rests: `“…”由“…”改按“…”`.
    pub read_otherwise: Vec<String>,
}

/// One decision in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Class and track, or that somebody is out of scope or undecided.
    pub place: String,
    /// What is owed.
    pub duties: String,
    /// What the decision stands on: facts, clause, and the readings it rests on.
    pub because: String,
    /// The decision itself.
    pub decision: Decision,
}

/// Explains both sides for one person.
///
/// # Errors
/// A fact that a pack cannot read.
pub fn why(sides: &Sides<'_>, facts: &Map<String, Value>) -> Result<Why, FactError> {
    let told = |pack: &Pack| {
        pack.rules.decide(&pack.spoken_of(facts), sides.on).map(|decision| told(pack, decision))
    };
    let (before, after) = (told(sides.before)?, told(sides.after)?);
    let read_otherwise = read_otherwise(sides, &before.decision, &after.decision);
    Ok(Why { before, after, read_otherwise })
}

fn read_otherwise(sides: &Sides<'_>, before: &Decision, after: &Decision) -> Vec<String> {
    let rests_on = |id: &str| before.readings.iter().chain(&after.readings).any(|known| known == id);
    let readings = sides.after.rules.readings.iter().filter(|reading| rests_on(&reading.id));
    let otherwise = readings.filter_map(|reading| {
        let old = sides.before.rules.reading(&reading.id)?;
        let (old, new) = (&old.choices[old.chosen], &reading.choices[reading.chosen]);
        (old.0 != new.0).then(|| format!("“{}”由“{}”改按“{}”", reading.name, old.1, new.1))
    });
    otherwise.collect()
}

fn told(pack: &Pack, decision: Decision) -> Told {
    let place = pack.place_in_words(decision.eligible, decision.class.as_deref(), decision.track.as_deref());
    let duties = pack.work_in_words(&decision.duties);
    Told { place, duties, because: because(pack, &decision), decision }
}

fn because(pack: &Pack, decision: &Decision) -> String {
    let mut parts: Vec<String> =
        decision.because.iter().map(|because| pack.reason_in_words(because)).collect();
    if decision.eligible.is_none() || (decision.class.is_none() && decision.eligible == Some(true)) {
        parts.extend(decision.missing.iter().map(|fact| format!("{}不清楚", pack.fact_name(fact))));
    }
    let mut text = parts.join("、");
    let readings = decision.readings.iter().filter_map(|id| pack.rules.reading(id));
    for reading in readings {
        text.push_str(&format!("；“{}”按“{}”", reading.name, reading.choices[reading.chosen].1));
    }
    match &decision.clause {
        Some(clause) => format!("{text}（{clause}）"),
        None => text,
    }
}

impl Pack {
    /// Everything that is owed, in one phrase.
    pub fn work_in_words(&self, duties: &[Duty]) -> String {
        if duties.is_empty() {
            return "没有探访任务".into();
        }
        let each: Vec<String> = duties.iter().map(|duty| self.duty_in_words(duty)).collect();
        each.join("，")
    }

    /// `次重点人群`, with the track where a pack has several; `不在范围内`, `待定`.
    pub fn place_in_words(&self, eligible: Option<bool>, class: Option<&str>, track: Option<&str>) -> String {
        let Some(class) = class else {
            return if eligible == Some(false) { "不在范围内" } else { "待定" }.into();
        };
        let class = self.rules.class(class).map_or(class, |known| known.name.as_str());
        let track = track.filter(|_| self.rules.tracks.len() > 1);
        let track = track.and_then(|track| self.rules.track(track));
        track.map_or_else(|| class.to_owned(), |track| format!("{class}（{}）", track.name))
    }
}
