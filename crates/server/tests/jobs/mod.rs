//! Two processes on one database: every slot of every job runs exactly once.

use std::collections::BTreeMap;

use domain::jobs::REGION;
use jiff::SignedDuration;
use server::{
    app::App,
    jobs::{JOBS, Runner},
};
use store::jobs::{Job, runs};

use crate::office::TestOffice;

#[tokio::test]
async fn on_sqlite() {
    let office = TestOffice::open();
    let other = office.app.clone();
    every_slot_runs_once(&office, &other).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_with_connections_of_their_own() {
    let Some(office) = TestOffice::on_postgres().await else { return };
    let other = office.beside();
    every_slot_runs_once(&office, &other).await;
    drop(std::thread::spawn(move || drop(other)).join());
}

async fn every_slot_runs_once(office: &TestOffice, other: &App) {
    let (one, two) = (Runner::new(office.app.clone()), Runner::new(other.clone()));
    let slots = 6;
    for _ in 0..slots {
        for job in JOBS {
            let (mine, theirs) = tokio::join!(one.turn(job), two.turn(job));
            assert!(mine + theirs >= 1, "{} was done by nobody", job.name);
            // Asked again within the slot, nobody does it again.
            assert_eq!(one.turn(job).await + two.turn(job).await, 0, "{}", job.name);
        }
        // Short of the days after which runs are forgotten.
        let day = SignedDuration::from_hours(24);
        office.app.edge().clock.advance(day);
        if other.edge().now() < office.app.edge().now() {
            other.edge().clock.advance(day);
        }
    }
    for job in JOBS {
        let tenants: Vec<_> = if job.by_county {
            office.app.counties().iter().map(|county| county.tenant.id).collect()
        } else {
            vec![REGION]
        };
        for tenant in tenants {
            let named = Job { tenant, name: job.name };
            let kept = office.app.db().read(move |tx| runs(tx, named)).await.expect("runs");
            let mut by_slot = BTreeMap::<i64, usize>::new();
            for run in &kept {
                assert!(run.finished_at.is_some(), "{}: {run:?}", job.name);
                assert!(!run.note.as_deref().unwrap_or_default().starts_with("failed"), "{run:?}");
                *by_slot.entry(run.slot).or_default() += 1;
            }
            assert_eq!(by_slot.into_values().collect::<Vec<_>>(), vec![1; slots], "{}", job.name);
        }
    }
}
