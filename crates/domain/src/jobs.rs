//! Work that the program does by itself: which process may do it, and when.
//!
//! Time is cut into *slots* of one length per job. For a slot one process *claims* the job with a *lease*. While it
//! works it renews the lease; when it is done the slot is finished and never runs again. A process that died
//! keeps the job until its lease has run out; then the slot, or a later one, is claimed by another.
//!
//! Leases of two machines are compared, so their clocks must agree to within seconds.

use jiff::{SignedDuration, Timestamp};

use crate::ids::{ProcessId, TenantId};

/// The number under which work for all counties together is kept; no county has it.
pub const REGION: TenantId = TenantId(0);

/// A job as it stands: its latest run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// How many runs there have been, this one included.
    pub run: i64,
    /// The slot it is for.
    pub slot: i64,
    /// Who claimed it.
    pub holder: ProcessId,
    /// Until when nobody else may.
    pub until: Timestamp,
    /// Whether the slot is done.
    pub finished: bool,
}

/// The slot in which an instant lies; `every` is the length of a slot.
pub fn slot_at(now: Timestamp, every: SignedDuration) -> i64 {
    let length = i64::try_from(every.as_millis()).unwrap_or(i64::MAX).max(1);
    now.as_millisecond().div_euclid(length)
}

/// The run that a process may begin, or goes on with; `None` when it may not.
pub fn claim(
    held: Option<&Held>,
    slot: i64,
    holder: ProcessId,
    now: Timestamp,
    lease: SignedDuration,
) -> Option<Held> {
    let until = now.saturating_add(lease).unwrap_or(Timestamp::MAX);
    let next = |run| Some(Held { run, slot, holder, until, finished: false });
    match held {
        None => next(1),
        Some(held) if held.finished => {
            if slot > held.slot {
                next(held.run + 1)
            } else {
                None
            }
        }
        // The answer to the claim was lost and it is made again.
        Some(held) if held.holder == holder && held.slot == slot => next(held.run),
        Some(held) if held.until <= now && slot >= held.slot => next(held.run + 1),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LEASE: SignedDuration = SignedDuration::from_secs(60);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("an instant")
    }

    fn process(number: u8) -> ProcessId {
        ProcessId::from_bytes([number; 16])
    }

    #[test]
    fn a_slot_begins_with_its_first_instant() {
        let every = SignedDuration::from_secs(10);
        assert_eq!(slot_at(at(19), every) + 1, slot_at(at(20), every));
        assert_eq!(slot_at(at(20), every), slot_at(at(29), every));
        assert!(slot_at(at(-1), every) < slot_at(at(0), every));
    }

    #[test]
    fn one_holds_it_and_the_others_wait_for_the_lease() {
        let first = claim(None, 7, process(1), at(0), LEASE).expect("nobody had it");
        assert_eq!((first.run, first.until), (1, at(60)));
        assert_eq!(claim(Some(&first), 7, process(2), at(59), LEASE), None);
        assert_eq!(claim(Some(&first), 8, process(2), at(59), LEASE), None);
        let second = claim(Some(&first), 7, process(2), at(60), LEASE).expect("the first died");
        assert_eq!((second.run, second.holder), (2, process(2)));
        assert_eq!(claim(Some(&second), 7, process(1), at(61), LEASE), None);
    }

    #[test]
    fn a_finished_slot_never_runs_again() {
        let done = Held { run: 3, slot: 7, holder: process(1), until: at(0), finished: true };
        for slot in [6, 7] {
            assert_eq!(claim(Some(&done), slot, process(1), at(900), LEASE), None);
        }
        assert_eq!(claim(Some(&done), 8, process(2), at(1), LEASE).map(|held| held.run), Some(4));
    }

    proptest! {
        /// Whatever happens in whatever order, a finished slot is not claimed and a valid lease is not broken.
        #[test]
        fn no_order_of_claims_breaks_a_lease(steps in prop::collection::vec((0..3_u8, 0..50_i64, any::<bool>()), 1..80)) {
            let (mut held, mut now, mut done) = (None::<Held>, 0, Vec::new());
            for (who, pause, finish) in steps {
                now += pause;
                let slot = slot_at(at(now), SignedDuration::from_secs(30));
                let claimed = claim(held.as_ref(), slot, process(who), at(now), LEASE);
                if let (Some(before), Some(after)) = (held, claimed) {
                    let free = before.finished || before.until <= at(now) || before.holder == process(who);
                    prop_assert!(free && !done.contains(&after.slot) && after.slot >= before.slot);
                }
                if let Some(mut claimed) = claimed {
                    claimed.finished = finish;
                    if finish { done.push(claimed.slot) }
                    held = Some(claimed);
                }
            }
        }
    }
}
