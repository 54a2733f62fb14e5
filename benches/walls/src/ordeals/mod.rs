//! The runs, one file each.

use std::collections::BTreeSet;

use crate::{Options, Verdict, crowd::Done, dump, place::Place};

mod away;
mod back_online;
mod disk_full;
mod import;
mod kill;
mod pages;
mod record;
mod secrets;
mod table;
mod twice;

/// Names of the runs.
pub const NAMES: [&str; 10] =
    ["record", "kill", "disk-full", "away", "twice", "import", "back-online", "secrets", "pages", "table"];

/// Carries a run out.
///
/// # Errors
/// Whatever broke it off.
pub async fn run(name: &str, options: &Options) -> anyhow::Result<Verdict> {
    match name {
        "record" => record::run(options).await,
        "kill" => kill::run(options).await,
        "disk-full" => disk_full::run(options).await,
        "away" => away::run(options).await,
        "twice" => twice::run(options).await,
        "import" => import::run(options).await,
        "secrets" => secrets::run(options).await,
        "pages" => pages::run(options).await,
        "table" => table::run(options).await,
        _ => back_online::run(options).await,
    }
}

/// Looks into the database through a backup: what is wrong with the visits, and whether the program finds it sound.
pub fn look_through(place: &Place, acknowledged: &BTreeSet<String>) -> anyhow::Result<Verdict> {
    let backup = place.backup()?;
    let mut wrong = dump::faults(&backup, acknowledged)?;
    wrong.extend(sound(place));
    let _ = std::fs::remove_dir_all(&backup);
    Ok(wrong)
}

/// What the program's own doctor says of the database.
fn sound(place: &Place) -> Verdict {
    match place.run(&["doctor", "--demo"]) {
        Ok(_) => Vec::new(),
        Err(error) => vec![format!("{error:#}")],
    }
}

/// Receipts that nobody expected, a few of them.
pub fn strange(done: &Done) -> Verdict {
    let few: BTreeSet<&String> = done.strange.iter().take(50).collect();
    let few: Vec<&str> = few.into_iter().take(5).map(String::as_str).collect();
    match done.strange.len() {
        0 => Vec::new(),
        many => vec![format!("{many} strange receipts: {}", few.join("; "))],
    }
}
