//! `koumen log prove EVENT`: a paper that shows that an event is in the log.

use std::ffi::OsString;

use anyhow::Context;
use domain::ids::EventId;
use store::events::nodes;

use super::{Asked, Entry, Head, Paper};
use crate::commands::Outcome;

/// The command. Wrong when no county has sealed such an event.
pub fn command(args: Vec<OsString>) -> anyhow::Result<Outcome> {
    let asked = Asked::read(args)?;
    let [event] = asked.words.as_slice() else {
        anyhow::bail!("which event? koumen log prove EVENT --data DIR")
    };
    let event: EventId = event.to_string_lossy().parse().context("an event has an id such as 0193…-…")?;
    let db = asked.open()?;
    for county in asked.counties(&db)? {
        let tenant = county.id;
        if let Some(shown) = db.read(move |tx| nodes::inclusion(tx, tenant, event)).wait()? {
            let paper = Paper::LogEntry(Entry {
                event: event.to_string(),
                seq: shown.seq,
                row: shown.row,
                path: shown.path,
                head: Head::of(tenant.0, &shown.head),
            });
            println!("{}", paper.line()?);
            return Ok(Outcome::Well);
        }
    }
    eprintln!("没有这条日志，或它尚未封存：{event}");
    Ok(Outcome::Wrong)
}
