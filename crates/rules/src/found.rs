//! Everything a decision says, as positions instead of names: what two subjects between the same cuts share.

use crate::answer::Answer;
use crate::evaluate::Asked;
use crate::interval::Slot;
use crate::outlook::{deciding_facts, settled};
use crate::pack::Pack;
use crate::reasons::{Reason, Way, reason, way_into};
use crate::record::Record;
use crate::truth::Truth;

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
            warnings: Vec::new(),
            scores: (0..pack.scores.len()).map(|at| pack.program.score(at, Asked::subject(record))).collect(),
        };
        if let Some(class) = answer.class {
            found.duties = duties(pack, record, class, answer.track);
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
    let asked = Asked::subject(record);
    let mut owed = Vec::new();
    for (at, rule) in pack.duties.iter().enumerate() {
        let for_class = rule.classes.is_empty() || rule.classes.contains(&class);
        let for_track = rule.tracks.is_empty() || track.is_some_and(|track| rule.tracks.contains(&track));
        let holds = |root| pack.program.ask(root, asked) == Truth::TRUE;
        if for_class && for_track && rule.condition.as_ref().is_none_or(|condition| holds(condition.root)) {
            let instead = rule.insteads.iter().position(|instead| holds(instead.condition.root));
            owed.push((at, instead));
        }
    }
    owed
}

fn positions(truths: impl Iterator<Item = Truth>) -> Vec<usize> {
    truths.enumerate().filter(|(_, truth)| *truth == Truth::TRUE).map(|(at, _)| at).collect()
}
