//! The demo's own calendar: it begins on the day of the stories and runs on from there.
//!
//! The folder remembers at which moment of the real world it was filled, so that a demo that is started again
//! next week is a week further on, and nothing recorded in it lies in the future.

use std::{fs, io, path::Path};

use anyhow::{Context, ensure};
use domain::dates::instant_of;
use jiff::{Timestamp, civil::DateTime};

use crate::{demo::cast::demo_morning, edge::Clock};

const FILE: &str = "demo-began";

/// The clock of the demo in this folder. A folder without one begins now; one that is to stand `at` a later moment is
/// moved on to it and stays there.
///
/// # Errors
/// A folder that cannot be written to, a file in it that is not ours, a moment before the one the demo has come to.
pub fn clock(folder: &Path, real: Timestamp, at: Option<DateTime>) -> anyhow::Result<Clock> {
    let mut began = match began(folder)? {
        Some(began) => began,
        None => begin(folder, real)?,
    };
    if let Some(at) = at {
        began = begin(folder, moved(began, real, instant_of(at))?)?;
    }
    Ok(Clock::Shifted(demo_morning().duration_since(began)))
}

/// When a demo that began then would have begun, were it `at` that moment now.
fn moved(began: Timestamp, real: Timestamp, at: Timestamp) -> anyhow::Result<Timestamp> {
    let moved =
        real.checked_sub(at.duration_since(demo_morning())).context("--at is no moment for a demo")?;
    ensure!(
        moved <= began,
        "--at lies before what was recorded in this demo; name a later moment or a new folder"
    );
    Ok(moved)
}

fn began(folder: &Path) -> anyhow::Result<Option<Timestamp>> {
    let file = folder.join(FILE);
    match fs::read_to_string(&file) {
        Ok(text) => {
            let at = text.trim().parse();
            Ok(Some(at.with_context(|| format!("{}: not the file of a demo", file.display()))?))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
    }
}

/// Notes that the demo's Monday morning was at `real`.
fn begin(folder: &Path, real: Timestamp) -> anyhow::Result<Timestamp> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let file = folder.join(FILE);
    fs::write(&file, format!("{real}\n")).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(real)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    #[test]
    fn a_demo_is_moved_on_and_never_back() {
        let began: Timestamp = "2026-12-01T08:00:00Z".parse().expect("a moment");
        let eve = instant_of("2027-02-05T19:30".parse().expect("a moment"));
        let then = moved(began, began + 2.hours(), eve).expect("later than the demo's morning");
        assert_eq!(demo_morning() + (began + 2.hours()).duration_since(then), eve);
        assert!(moved(then, began + 3.hours(), eve).is_err(), "it has come an hour further");
        assert!(moved(then, began + 3.hours(), eve + 1.hour()).is_ok());
    }
}
