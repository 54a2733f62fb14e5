//! Where a subject ends up, without reasons: fast enough to ask for everybody of a county.

use crate::answer::Answer;
use crate::found::duties;
use crate::pack::Pack;
use crate::record::Record;

/// Scope, class, track, duties and payments as positions. Two subjects with the same outcome under the same pack have
/// the same of each; their reasons may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Outcome {
    /// `None` where an unknown fact decides.
    pub eligible: Option<bool>,
    /// Position of the class.
    pub class: Option<usize>,
    /// A class or track before it is undecided.
    pub open: bool,
    /// Position of the track.
    pub track: Option<usize>,
    /// A fingerprint of the duties that are owed, and in which form each.
    pub duties: u64,
    /// A fingerprint of the payments that are made for the subject.
    pub payments: u64,
}

impl Pack {
    /// Decides scope, class, track and duties from slots; [`decide`](Self::decide) spells the same answer out,
    /// except where an undecided condition cannot come out in more than one way.
    pub fn outcome(&self, record: &Record) -> Outcome {
        let Answer { eligible, class, track, open } = self.answer(record);
        let owed = class.map_or_else(Vec::new, |class| duties(self, record, class, track));
        let print = owed
            .iter()
            .fold(FINGERPRINT, |print, (at, instead)| mix(mix(print, *at), instead.map_or(0, |at| at + 1)));
        let paid = class.map_or(FINGERPRINT, |class| {
            let payments = self.payments_for(class, record);
            payments.fold(FINGERPRINT, |print, (at, percent)| mix(mix(print, at), percent as usize))
        });
        Outcome { eligible, class, open, track, duties: print, payments: paid }
    }
}

/// Start and step of FNV-1a over whole words: short lists of small numbers, no adversary.
const FINGERPRINT: u64 = 0xcbf2_9ce4_8422_2325;

fn mix(print: u64, word: usize) -> u64 {
    (print ^ word as u64).wrapping_mul(0x0000_0100_0000_01b3)
}
