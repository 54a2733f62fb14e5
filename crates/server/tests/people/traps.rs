//! Every trap of the notices has somebody in the cast whose page says how it is read: the table in `docs/traps.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use server::jobs::{JOBS, Runner};

use crate::office::TestOffice;

/// Traps of which a person's page can speak.
const OF_PEOPLE: [&str; 20] = [
    "3.1", "3.2", "4", "7.1", "7.2", "7.3", "7.4", "7.9", "7.10", "7.11", "7.12", "7.14", "7.28", "7.29",
    "7.30", "7.33", "7.34", "7.35", "9.2", "9.4",
];

#[tokio::test]
async fn each_page_says_how_the_trap_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/traps.md");
    let text = fs::read_to_string(path).expect("the table of traps");
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| No."))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let numbers: BTreeSet<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(numbers, OF_PEOPLE.into(), "traps with a row");

    let office = TestOffice::open();
    // What the calendar changes by itself is decided by jobs, as in any running program.
    let runner = Runner::new(office.app.clone());
    for job in JOBS {
        runner.turn(job).await;
    }
    let mut clerks = [("济南", office.sign_in("wangfang").await), ("启东", office.sign_in("shenjing").await)];
    let mut wrong = Vec::new();
    for row in rows {
        let [number, _, notice, name, sentence] = row[..] else { panic!("five cells: {row:?}") };
        let clerk = clerks.iter_mut().find(|(place, _)| *place == notice).expect("a notice of the demo");
        let (_, person) = office.person(name).await;
        let page = clerk.1.get(&format!("/people/{person}")).await;
        page.is(200);
        if !page.text().contains(sentence) {
            wrong.push(format!("{number} {name}: {sentence}"));
        }
    }
    assert!(wrong.is_empty(), "not on the page:\n{}", wrong.join("\n"));
}
