//! Quick proof that a fact matters: one completion, and the same with another value of this fact alone.
//!
//! Nearly every fact that an answer waits for does matter, and a handful of completions show it. What they do not
//! show is searched for with care.

use super::tries;
use crate::answer::Answer;
use crate::pack::Pack;
use crate::record::Record;
use crate::waits::{Open, Tried, first_wait, set};

/// So many completions are looked around from.
const MOST_LEAVES: usize = 12;
/// So many of them are made from nothing, each with other values; the others are found on the way, each with
/// another answer.
const MOST_BASES: usize = 6;
/// So many further things may turn out to be open before a completion is decided.
const MOST_STEPS: usize = 40;

/// Which of the facts that are open are seen to matter. Looks no further once `enough` says so.
pub(super) fn seen_to_matter(
    pack: &Pack,
    record: &Record,
    open: &[Open],
    enough: impl Fn(&[usize]) -> bool,
) -> Vec<usize> {
    let mut seen = Vec::new();
    let values: Vec<Vec<Tried>> = open.iter().map(|open| tries(pack, record, *open).0).collect();
    let (mut leaves, mut next, mut bases) = (Vec::new(), 0, 0);
    let mut other = record.clone();
    loop {
        if next == leaves.len() {
            if bases == MOST_BASES {
                return seen;
            }
            leaves.extend(some_completion(pack, record, open, &values, bases));
            bases += 1;
            continue;
        }
        let (leaf, answer): (Record, Answer) = leaves[next].clone();
        next += 1;
        for (open, values) in open.iter().zip(&values) {
            for value in values {
                other.clone_from(&leaf);
                set(&pack.shape, &mut other, *open, *value);
                let otherwise = pack.answer(&other);
                if otherwise.open || otherwise == answer {
                    continue;
                }
                if !seen.contains(&open.fact()) {
                    seen.push(open.fact());
                }
                if leaves.len() < MOST_LEAVES && leaves.iter().all(|(_, answer)| *answer != otherwise) {
                    leaves.push((other.clone(), otherwise));
                }
            }
            if enough(&seen) {
                return seen;
            }
        }
    }
}

/// Whether two completions are quickly found that give different answers.
pub(super) fn seen_to_differ(pack: &Pack, record: &Record, open: &[Open]) -> bool {
    let values: Vec<Vec<Tried>> = open.iter().map(|open| tries(pack, record, *open).0).collect();
    let mut answers = (0..MOST_BASES).filter_map(|base| some_completion(pack, record, open, &values, base));
    let Some((_, first)) = answers.next() else { return false };
    answers.any(|(_, answer)| answer != first)
}

/// A completion in which everything that is open has its value of this number, counted round.
fn some_completion(
    pack: &Pack,
    record: &Record,
    open: &[Open],
    values: &[Vec<Tried>],
    base: usize,
) -> Option<(Record, Answer)> {
    let mut record = record.clone();
    for (open, values) in open.iter().zip(values) {
        set(&pack.shape, &mut record, *open, *values.get(base % values.len().max(1))?);
    }
    for _ in 0..MOST_STEPS {
        let answer = pack.answer(&record);
        if !answer.open {
            return Some((record, answer));
        }
        let more = first_wait(pack, &record)?;
        let (values, _) = tries(pack, &record, more);
        let value = *values.get(base % values.len().max(1))?;
        set(&pack.shape, &mut record, more, value);
    }
    None
}
