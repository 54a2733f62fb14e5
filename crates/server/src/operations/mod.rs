//! What the person does who keeps the machine: back up, restore, compare, look after its health.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

pub use folder::{Manifest, lines as table_lines, manifest as read_manifest};
use lexopt::prelude::*;
use store::{Db, Target};

use crate::{app, settings::Settings};

pub mod backup;
pub mod conformance;
pub mod doctor;
mod folder;
pub mod metrics;
pub mod process;
pub mod restore;
pub mod verify;

/// What most of these commands are told: a backup's folder, and the data folder with its database.
pub struct Asked {
    /// The first word that is no option.
    pub folder: Option<PathBuf>,
    /// `--to FOLDER`.
    pub to: Option<PathBuf>,
    /// Whether `--data` was given.
    pub with_data: bool,
    /// Data folder and database.
    pub settings: Settings,
}

/// Reads the options.
///
/// # Errors
/// An option that is not known.
pub fn asked(args: Vec<OsString>) -> anyhow::Result<Asked> {
    let (mut folder, mut to, mut rest) = (None, None, Vec::new());
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(option) = parser.next()? {
        match option {
            Value(word) if folder.is_none() => folder = Some(word.into()),
            Long("to") => to = Some(parser.value()?.into()),
            Long("demo") => rest.push("--demo".into()),
            Long(name @ ("data" | "database-url" | "packs")) => {
                rest.push(format!("--{name}").into());
                rest.push(parser.value()?);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let with_data = rest.iter().any(|word| word == "--data" || word == "--database-url");
    Ok(Asked { folder, to, with_data, settings: Settings::default().read(rest)? })
}

/// Opens the database of the settings beside a program that may be using it.
///
/// # Errors
/// When it is not there.
pub fn look_at(settings: &Settings) -> anyhow::Result<Db> {
    if let Target::File(path) = app::target(settings)
        && !path.exists()
    {
        anyhow::bail!("{} 中没有数据库文件，请检查 --data。", settings.data.display());
    }
    Ok(Db::open_to_look(app::target(settings))?)
}

/// The folder in which photos stand.
pub fn photos(data: &Path) -> PathBuf {
    data.join("photos")
}
