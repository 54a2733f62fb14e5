//! Where a subject ends up, without reasons: fast enough to ask for everybody of a county.

use crate::decide::Verdict;
use crate::pack::{DutyRule, Pack};
use crate::program::{Asked, NodeId, Truth};
use crate::record::Record;

/// Scope, class, track and duties as positions. Two subjects with the same outcome under the same pack have the
/// same scope, class, track and duties; their reasons may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Outcome {
    /// `None` where an unknown fact decides.
    pub eligible: Option<bool>,
    /// Position of the class.
    pub class: Option<usize>,
    /// A class before it is undecided.
    pub open: bool,
    /// Position of the track.
    pub track: Option<usize>,
    /// A fingerprint of the duties that are owed, and in which form each.
    pub duties: u64,
}

impl Pack {
    /// Decides scope, class, track and duties from slots; [`decide`](Self::decide) spells the same answer out.
    pub fn outcome(&self, record: &Record) -> Outcome {
        let Verdict { eligible, class, open } = self.verdict(record);
        let asked = Asked::subject(record);
        let holds = |root: NodeId| self.program.ask(root, asked) == Truth::TRUE;
        let track = class.and_then(|_| self.tracks.iter().position(|rule| holds(rule.condition.root)));
        let mut duties = FINGERPRINT;
        for (at, rule) in self.duties.iter().enumerate().filter(|_| class.is_some()) {
            if concerns(rule, class, track) && rule.condition.as_ref().is_none_or(|one| holds(one.root)) {
                let instead = rule.insteads.iter().position(|instead| holds(instead.condition.root));
                duties = mix(mix(duties, at), instead.map_or(0, |at| at + 1));
            }
        }
        Outcome { eligible, class, open, track, duties }
    }
}

fn concerns(rule: &DutyRule, class: Option<usize>, track: Option<usize>) -> bool {
    let among =
        |list: &[usize], one: Option<usize>| list.is_empty() || one.is_some_and(|at| list.contains(&at));
    among(&rule.classes, class) && among(&rule.tracks, track)
}

/// Start and step of FNV-1a over whole words: short lists of small numbers, no adversary.
const FINGERPRINT: u64 = 0xcbf2_9ce4_8422_2325;

fn mix(print: u64, word: usize) -> u64 {
    (print ^ word as u64).wrapping_mul(0x0000_0100_0000_01b3)
}
