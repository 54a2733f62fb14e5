//! Quick proof that a fact matters: one completion, and the same with another value of this fact alone.
//!
//! Nearly every fact that an answer waits for does matter, and a handful of completions show it. What they do not
//! show is searched for with care.

use super::tries;
use crate::answer::Answer;
use crate::pack::Pack;
use crate::record::Record;
use crate::waits::{Open, Tried, waits, with};

/// So many completions are looked around from, each with another answer.
const MOST_LEAVES: usize = 6;
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
    let Some(first) = some_completion(pack, record, open, &values) else { return seen };
    let (mut leaves, mut next) = (vec![first], 0);
    while let Some((leaf, answer)) = leaves.get(next).cloned() {
        next += 1;
        for (open, values) in open.iter().zip(&values) {
            for value in values {
                let other = with(&pack.shape, &leaf, *open, *value);
                let otherwise = pack.answer(&other);
                if otherwise.open || otherwise == answer {
                    continue;
                }
                if !seen.contains(&open.fact()) {
                    seen.push(open.fact());
                }
                if leaves.len() < MOST_LEAVES && leaves.iter().all(|(_, answer)| *answer != otherwise) {
                    leaves.push((other, otherwise));
                }
            }
            if enough(&seen) {
                return seen;
            }
        }
    }
    seen
}

/// A completion in which everything that is open has its first value.
fn some_completion(
    pack: &Pack,
    record: &Record,
    open: &[Open],
    values: &[Vec<Tried>],
) -> Option<(Record, Answer)> {
    let mut record = record.clone();
    for (open, values) in open.iter().zip(values) {
        record = with(&pack.shape, &record, *open, *values.first()?);
    }
    for _ in 0..MOST_STEPS {
        let answer = pack.answer(&record);
        if !answer.open {
            return Some((record, answer));
        }
        let more = *waits(pack, &record).first()?;
        let value = *tries(pack, &record, more).0.first()?;
        record = with(&pack.shape, &record, more, value);
    }
    None
}
