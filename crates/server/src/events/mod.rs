//! The log from the outside: sealing it, verifying it, and papers that can be checked without us.

pub mod check;
pub mod consistent;
pub mod head;
mod papers;
pub mod prove;
pub mod seal;
pub mod verify;

use std::{ffi::OsString, path::PathBuf};

use anyhow::bail;
use domain::ids::TenantId;
use lexopt::prelude::*;
use store::{Db, tenants::Tenant};

use crate::{operations::look_at, settings::Settings};

pub use papers::{Entry, Growth, Head, Paper};

/// What the command line of a command on the log says.
#[derive(Default)]
struct Asked {
    settings: Settings,
    county: Option<TenantId>,
    head: Option<PathBuf>,
    words: Vec<OsString>,
}

impl Asked {
    fn read(args: Vec<OsString>) -> anyhow::Result<Self> {
        let (mut asked, mut rest) = (Self::default(), Vec::new());
        let mut parser = lexopt::Parser::from_args(args);
        while let Some(option) = parser.next()? {
            match option {
                Value(word) => asked.words.push(word),
                Long("county") => asked.county = Some(TenantId(parser.value()?.parse()?)),
                Long("head") => asked.head = Some(parser.value()?.into()),
                Long(name @ ("data" | "database-url")) => {
                    rest.push(format!("--{name}").into());
                    rest.push(parser.value()?);
                }
                other => return Err(other.unexpected().into()),
            }
        }
        asked.settings = asked.settings.read(rest)?;
        Ok(asked)
    }

    /// The database as it stands: these commands only look, and bring nothing up to date.
    fn open(&self) -> anyhow::Result<Db> {
        look_at(&self.settings)
    }

    /// The county that is named, or all.
    fn counties(&self, db: &Db) -> anyhow::Result<Vec<Tenant>> {
        let all = db.read(store::tenants::all).wait()?;
        let wanted: Vec<Tenant> =
            all.into_iter().filter(|tenant| self.county.is_none_or(|county| county == tenant.id)).collect();
        match (wanted.is_empty(), self.county) {
            (false, _) => Ok(wanted),
            (true, Some(county)) => bail!("no county {county} is kept here"),
            (true, None) => bail!("this database holds no county yet"),
        }
    }

    /// The one county that is meant.
    fn county(&self, db: &Db) -> anyhow::Result<Tenant> {
        match self.counties(db)?.as_slice() {
            [only] => Ok(only.clone()),
            several => {
                let names: Vec<String> =
                    several.iter().map(|one| format!("{} {}", one.id, one.name)).collect();
                bail!("which county? --county NUMBER: {}", names.join(", "))
            }
        }
    }
}
