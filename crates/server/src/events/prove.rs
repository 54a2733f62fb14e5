//! `koumen log prove EVENT`: a paper that shows that an event is in the log.

use std::ffi::OsString;

use anyhow::Context;
use domain::ids::{EventId, TenantId};
use store::{Fault, Tx, events::nodes};

use super::{Asked, Entry, Head, Paper};
use crate::commands::Outcome;

/// Which event is meant.
#[derive(Clone, Copy)]
enum Which {
    Id(EventId),
    /// The one at this place, from 0: whoever draws lots from the log knows only its size.
    Place(u64),
}

impl Which {
    fn read(word: &str) -> anyhow::Result<Self> {
        if let Ok(place) = word.parse() {
            return Ok(Self::Place(place));
        }
        let id =
            word.parse().context("an event has an id such as 0193…-…, or a place in the log such as 12")?;
        Ok(Self::Id(id))
    }

    fn find(self, tx: &mut Tx<'_>, tenant: TenantId) -> Result<Option<EventId>, Fault> {
        match self {
            Self::Id(id) => Ok(Some(id)),
            Self::Place(place) => nodes::event_at(tx, tenant, place),
        }
    }
}

/// The command. Wrong when no county has sealed such an event.
pub fn command(args: Vec<OsString>) -> anyhow::Result<Outcome> {
    let asked = Asked::read(args)?;
    let [word] = asked.words.as_slice() else {
        anyhow::bail!("which event? koumen log prove EVENT --data DIR")
    };
    let word = word.to_string_lossy();
    let which = Which::read(&word)?;
    let db = asked.open()?;
    let counties = match which {
        Which::Id(_) => asked.counties(&db)?,
        Which::Place(_) => vec![asked.county(&db)?],
    };
    for county in counties {
        let tenant = county.id;
        let shown = db.read(move |tx| match which.find(tx, tenant)? {
            Some(event) => Ok::<_, Fault>(nodes::inclusion(tx, tenant, event)?.map(|shown| (event, shown))),
            None => Ok(None),
        });
        if let Some((event, shown)) = shown.wait()? {
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
    eprintln!("没有这条日志，或它尚未封存：{word}");
    Ok(Outcome::Wrong)
}
