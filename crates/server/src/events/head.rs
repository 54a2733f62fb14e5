//! `koumen log head`: what the log of each county has come to, to be kept elsewhere.

use std::ffi::OsString;

use store::events::nodes;

use super::{Asked, Head, Paper};
use crate::commands::Outcome;

/// The command: one line for each county whose log was sealed.
pub fn command(args: Vec<OsString>) -> anyhow::Result<Outcome> {
    let asked = Asked::read(args)?;
    anyhow::ensure!(asked.words.is_empty(), "nothing but options is expected");
    let db = asked.open()?;
    for county in asked.counties(&db)? {
        let tenant = county.id;
        match db.read(move |tx| nodes::head(tx, tenant)).wait()? {
            Some(head) => println!("{}", Paper::LogHead(Head::of(tenant.0, &head)).line()?),
            None => eprintln!("区县 {tenant} {} 的日志尚未封存", county.name),
        }
    }
    Ok(Outcome::Well)
}
