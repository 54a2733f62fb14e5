//! Everything a decision says, as positions instead of names: what two subjects between the same cuts share.

use crate::answer::Answer;
use crate::evaluate::Asked;
use crate::interval::Slot;
use crate::outlook::{deciding_facts, settled};
use crate::pack::{DutyRule, Pack};
use crate::program::NodeId;
use crate::reasons::{Reason, Way, reason, way_into};
use crate::record::Record;
use crate::truth::Truth;
use crate::waits::{Open, waits_of};

/// A decision by positions in the pack and the dictionary.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub answer: Answer,
    /// The condition that decided the class.
    pub way: Option<Way>,
    pub reason: Reason,
    /// Facts that can still change the answer.
    pub missing: Vec<usize>,
    pub tags: Vec<usize>,
    /// Duties with the exception that applies.
    pub duties: Vec<(usize, Option<usize>)>,
    /// Duties of which it is open whether or how they are owed, each with the facts that are asked for.
    pub open_duties: Vec<(usize, Vec<usize>)>,
    pub warnings: Vec<usize>,
    pub scores: Vec<Slot>,
}

impl Found {
    pub fn of(pack: &Pack, record: &Record) -> Self {
        let mut answer = pack.answer(record);
        let missing = if answer.open { deciding_facts(pack, record) } else { Vec::new() };
        if answer.open && missing.is_empty() {
            // Every completion gives the same answer, though no condition says so by itself.
            answer = settled(pack, record).unwrap_or(answer);
        }
        let way = answer.class.map(|class| (class, way_into(pack, record, class)));
        let mut found = Self {
            answer,
            way,
            reason: reason(pack, record, answer, way),
            missing,
            tags: positions(pack.tags.iter().map(|tag| pack.holds(tag, Asked::subject(record)))),
            duties: Vec::new(),
            open_duties: Vec::new(),
            warnings: Vec::new(),
            scores: (0..pack.scores.len()).map(|at| pack.program.score(at, Asked::subject(record))).collect(),
        };
        if let Some(class) = answer.class {
            found.duties = duties(pack, record, class, answer.track);
            found.open_duties = open_duties(pack, record, class, answer.track);
            let warnings = pack.warnings.iter();
            found.warnings =
                positions(warnings.map(|rule| pack.program.ask(rule.condition.root, Asked::subject(record))));
        }
        found
    }
}

/// The duties that are owed, each with the exception that applies, by position.
pub(crate) fn duties(
    pack: &Pack,
    record: &Record,
    class: usize,
    track: Option<usize>,
) -> Vec<(usize, Option<usize>)> {
    let holds = |root| pack.program.ask(root, Asked::subject(record)) == Truth::TRUE;
    let owed = for_them(pack, class, track)
        .filter(|(_, rule)| rule.condition.as_ref().is_none_or(|condition| holds(condition.root)));
    owed.map(|(at, rule)| (at, rule.insteads.iter().position(|instead| holds(instead.condition.root))))
        .collect()
}

/// The duties of a class and track of which an unknown fact decides whether or how they are owed.
fn open_duties(pack: &Pack, record: &Record, class: usize, track: Option<usize>) -> Vec<(usize, Vec<usize>)> {
    let truth = |root| pack.program.ask(root, Asked::subject(record));
    let mut open = Vec::new();
    for (at, rule) in for_them(pack, class, track) {
        let own = rule.condition.iter().map(|condition| condition.root);
        if own.clone().any(|root| truth(root) == Truth::FALSE) {
            continue;
        }
        // The first alternative that holds is taken, so what stands after it does not matter.
        let instead = rule.insteads.iter().map(|instead| instead.condition.root);
        let asked = own.chain(instead.take_while(|root| truth(*root) != Truth::TRUE));
        let asked: Vec<NodeId> = asked.filter(|root| truth(*root) == Truth::OPEN).collect();
        let mut facts: Vec<usize> = waits_of(pack, record, &asked).into_iter().map(Open::fact).collect();
        facts.sort_unstable();
        facts.dedup();
        if !facts.is_empty() {
            open.push((at, facts));
        }
    }
    open
}

/// The duties of a class and track, whatever else they ask for.
fn for_them(pack: &Pack, class: usize, track: Option<usize>) -> impl Iterator<Item = (usize, &DutyRule)> {
    pack.duties.iter().enumerate().filter(move |(_, rule)| {
        (rule.classes.is_empty() || rule.classes.contains(&class))
            && (rule.tracks.is_empty() || track.is_some_and(|track| rule.tracks.contains(&track)))
    })
}

fn positions(truths: impl Iterator<Item = Truth>) -> Vec<usize> {
    truths.enumerate().filter(|(_, truth)| *truth == Truth::TRUE).map(|(at, _)| at).collect()
}
