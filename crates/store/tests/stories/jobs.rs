//! A job runs once per slot, whoever asks, and a process that died does not keep it.

use std::collections::BTreeMap;

use domain::ids::{ProcessId, TenantId};
use domain::jobs::{REGION, slot_at};
use jiff::SignedDuration;
use store::jobs::{self, Job, Run};

use crate::engines::on_each;
use crate::office::{Office, morning};

const LEASE: SignedDuration = SignedDuration::from_secs(60);
const EVERY: SignedDuration = SignedDuration::from_secs(30);
const SWEEP: Job = Job { tenant: REGION, name: "things.swept" };

fn process(number: u8) -> ProcessId {
    ProcessId::from_bytes([number; 16])
}

fn runs(office: &Office, job: Job) -> Vec<Run> {
    office.read(move |tx| jobs::runs(tx, job))
}

#[test]
fn of_many_who_ask_at_once_one_gets_the_slot() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        for slot in 0..20 {
            let now = morning() + EVERY * slot;
            let asked: Vec<_> = (1..=6)
                .map(|who| {
                    office.db.write(move |tx| {
                        let held = jobs::claim(tx, SWEEP, slot_at(now, EVERY), process(who), now, LEASE)?;
                        let Some(held) = held else { return Ok::<_, store::Fault>(false) };
                        jobs::finish(tx, SWEEP, &held, now, "done")
                    })
                })
                .collect();
            let done: Vec<bool> = asked.into_iter().map(|one| one.wait().expect("answered")).collect();
            assert_eq!(done.iter().filter(|done| **done).count(), 1, "slot {slot}");
        }
        let mut by_slot = BTreeMap::<i64, usize>::new();
        for run in runs(&office, SWEEP) {
            assert!(run.finished_at.is_some() && run.note.as_deref() == Some("done"));
            *by_slot.entry(run.slot).or_default() += 1;
        }
        assert_eq!(by_slot.into_values().collect::<Vec<_>>(), [1; 20]);
    });
}

#[test]
fn who_died_loses_the_job_and_cannot_finish_it_afterwards() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let claim = |who, after: i64| {
            let now = morning() + SignedDuration::from_secs(after);
            office.write(move |tx| jobs::claim(tx, SWEEP, slot_at(now, EVERY), process(who), now, LEASE))
        };
        let first = claim(1, 0).expect("free");
        assert_eq!(claim(1, 0), Some(first), "asked again after a lost answer");
        assert_eq!(claim(2, 59), None);
        let until = morning() + SignedDuration::from_secs(100);
        assert!(office.write(move |tx| jobs::renew(tx, SWEEP, &first, until)));
        assert_eq!(claim(2, 61), None, "the lease was renewed");
        let second = claim(2, 101).expect("the lease ran out");
        let late = office.write(move |tx| {
            Ok((
                jobs::renew(tx, SWEEP, &first, until)?,
                jobs::finish(tx, SWEEP, &first, until, "late")?,
                jobs::finish(tx, SWEEP, &second, until, "taken over")?,
            ))
        });
        assert_eq!(late, (false, false, true));
        let kept = runs(&office, SWEEP);
        assert_eq!(
            kept.iter().map(|run| run.note.as_deref()).collect::<Vec<_>>(),
            [None, Some("taken over")]
        );
        assert_eq!(claim(1, 101), None, "the slot is done");

        assert_eq!(office.write(|tx| jobs::trim(tx, TenantId(1), morning() + LEASE)), 0);
        assert_eq!(office.write(|tx| jobs::trim(tx, REGION, morning() + LEASE)), 1);
        assert_eq!(runs(&office, SWEEP).len(), 1);
    });
}
