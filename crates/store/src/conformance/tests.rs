use super::*;
use crate::engines::{address, on_each};

#[test]
fn both_engines_do_the_same_work_alike() {
    let Some(url) = address() else { return };
    for seed in [1, 2, 3] {
        let report = try_engine(&url, seed, 200).expect("reached");
        assert_eq!(report.differences, Vec::<String>::new(), "seed {seed}");
        assert_eq!((report.migrations, report.operations), (crate::migrate::MIGRATIONS.len(), 200));
        assert_eq!(report.statements, statements::all().count());
        assert!(report.rows > 200, "{report:?}");
    }
}

/// The trial itself must do something: each kind of work happens, and most of it succeeds.
#[test]
fn the_random_work_is_varied_and_mostly_succeeds() {
    on_each(|scratch| {
        scratch.db().migrate().expect("migrated");
        seal_with_trial(scratch.db());
        let mut office = Office::new(7, trial_cipher());
        let mut done = std::collections::BTreeMap::new();
        let mut failed = 0;
        for number in 0..200 {
            let operation = if number == 0 { office.opening() } else { office.next() };
            *done.entry(operation.name).or_insert(0) += 1;
            if do_one(scratch.db(), &operation).is_err() {
                failed += 1;
            }
        }
        assert!(done.len() >= 15, "{done:?}");
        assert!(failed < 40, "{failed} of 200 failed");
    });
}

#[test]
fn a_difference_is_found_and_named() {
    let (one, two) = (Scratch::sqlite().expect("opened"), Scratch::sqlite().expect("opened"));
    two.db().migrate().expect("migrated");
    seal_with_trial(two.db());
    let office = Office::new(9, trial_cipher());
    do_one(two.db(), &office.opening()).expect("opened");
    let worker = made_up::MadeUp::new(5).worker(office.county.tenant, office.county.area());
    let added: Result<(), Fault> = two.db().write(move |tx| crate::workers::save(tx, &worker)).wait();
    added.expect("added");
    let report = compare(&one, &two, 1, 5).expect("compared");
    assert!(report.differences.iter().any(|text| text.contains("worker")), "{report:?}");
}
