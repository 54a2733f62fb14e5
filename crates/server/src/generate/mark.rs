//! A file that stands in the data folder while it is being filled: what was interrupted is never taken for whole.

use std::{fs, io, path::Path};

use anyhow::{Context, bail};

const FILE: &str = "generate-unfinished";

/// Puts the mark up.
///
/// # Errors
/// A folder that cannot be written to.
pub fn put(folder: &Path) -> anyhow::Result<()> {
    let file = folder.join(FILE);
    fs::write(&file, "koumen generate\n").with_context(|| format!("cannot write {}", file.display()))
}

/// Takes it away: everything is there and on the disk.
///
/// # Errors
/// A folder that cannot be written to.
pub fn remove(folder: &Path) -> anyhow::Result<()> {
    let file = folder.join(FILE);
    fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))
}

/// Refuses a folder that bears it.
///
/// # Errors
/// With what to do.
pub fn refuse(folder: &Path) -> anyhow::Result<()> {
    match fs::metadata(folder.join(FILE)) {
        Ok(_) => bail!(
            "{} was being filled by `koumen generate` when that was interrupted: what is in it is of no use; \
             remove the folder (and empty its PostgreSQL database, if it had one) and generate again",
            folder.display()
        ),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", folder.display())),
    }
}
