//! The demo's own calendar: it begins on the day of the stories and runs on from there.
//!
//! The folder remembers at which moment of the real world it was filled, so that a demo that is started again
//! next week is a week further on, and nothing recorded in it lies in the future.

use std::{fs, io, path::Path};

use anyhow::Context;
use jiff::Timestamp;

use crate::{demo::cast::demo_morning, edge::Clock};

const FILE: &str = "demo-began";

/// The clock of the demo in this folder. A folder without one begins now.
///
/// # Errors
/// A folder that cannot be written to, or a file in it that is not ours.
pub fn clock(folder: &Path, real: Timestamp) -> anyhow::Result<Clock> {
    let began = match began(folder)? {
        Some(began) => began,
        None => begin(folder, real)?,
    };
    Ok(Clock::Shifted(demo_morning().duration_since(began)))
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

fn begin(folder: &Path, real: Timestamp) -> anyhow::Result<Timestamp> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let file = folder.join(FILE);
    fs::write(&file, format!("{real}\n")).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(real)
}
