//! The table: every figure that the program promises and that can be measured by now, beside its bar.

use anyhow::bail;

use crate::{
    Options, Verdict,
    crowd::{Pace, gather, visitors},
    place::{Engine, Place},
};

use super::{
    back_online,
    pages::{self, millis},
    record::{self, Figures},
};
use sheet::Sheet;

mod beside;
mod large;
mod log;
mod sheet;

/// What the table is made of, in this order.
const PARTS: [&str; 4] = ["recording", "large", "others", "build"];

/// The most memory that the server may have had, in MB.
const MEMORY: u64 = 200;

pub async fn run(options: &Options) -> anyhow::Result<Verdict> {
    if let Some(only) = &options.only
        && !PARTS.contains(&only.as_str())
    {
        bail!("--only is one of {}", PARTS.join(", "));
    }
    let mut sheet = Sheet::default();
    let measured = all(options, &mut sheet).await;
    // What was measured before something broke off took minutes as well.
    sheet.print();
    measured.map(|()| Vec::new())
}

async fn all(options: &Options, sheet: &mut Sheet) -> anyhow::Result<()> {
    let seconds = options.seconds.unwrap_or(15);
    let only = options.only.as_deref();
    let wanted =
        PARTS.into_iter().filter(|part| only.map_or(*part != "build" || options.build, |one| one == *part));
    let mut memory = None;
    for part in wanted {
        match part {
            "recording" => memory = memory.max(Some(recording(options, seconds, sheet).await?)),
            "large" => memory = memory.max(Some(large::run(options, seconds, sheet).await?)),
            "others" => beside::others(options, sheet)?,
            _ => beside::build(options, sheet)?,
        }
    }
    if let Some(memory) = memory {
        let what = "memory of the server at the most, in all runs";
        sheet.add(what, format!("{memory} MB"), Some(("200 MB", memory <= MEMORY)));
    }
    Ok(())
}

/// Recording in a small county: 32 and 128 clients, and beside it the naive way, each visit with a commit of its
/// own. Gives the most memory of them, in MB; the naive way is none of ours.
async fn recording(options: &Options, seconds: u64, sheet: &mut Sheet) -> anyhow::Result<u64> {
    let place = options.place()?;
    let embedded = place.engine == Engine::Sqlite;
    place.generate(20_000, 10_000, options.seed)?;
    let together = record_for(&place, &[], 32, seconds, options.seed).await?;
    let bar = ("2,000/s; p99 60 ms; 0.6 CPU-s per 1,000", within(&together));
    sheet.add("a visit recorded, 32 clients", said(&together), embedded.then_some(bar));
    if embedded {
        let alone = record_for(&place, &["--commit-together", "1"], 32, seconds, options.seed).await?;
        sheet.add("the same, a commit for each visit", said(&alone), None);
        let times = together.done.rate() / alone.done.rate();
        sheet.add("together against one by one", format!("{times:.1} times"), None);
    }
    let many = record_for(&place, &[], 128, seconds, options.seed).await?;
    sheet.add("a visit recorded, 128 clients", said(&many), None);

    let server = place.serve(&[])?;
    let crowd = gather(server.address, &visitors(100), options.seed).await?;
    let phones = crowd.len();
    let (_, took) = back_online::fetch(crowd).await?;
    let took = took.as_secs_f64();
    let what = format!("{phones} phones fetch their people at once");
    sheet.add(&what, format!("{took:.2} s"), Some(("10 s", took <= 10.0)));
    let memory = together.memory.max(many.memory).max(server.peak_memory());
    server.stop()?;
    Ok(memory)
}

/// Starts a server and lets a crowd record.
async fn record_for(
    place: &Place,
    more: &[&str],
    clients: usize,
    seconds: u64,
    seed: u64,
) -> anyhow::Result<Figures> {
    let server = place.serve(more)?;
    place.at_rest(&server).await?;
    let crowd = gather(server.address, &visitors(clients), seed).await?;
    let figures = record::measured(place, &server, crowd, Pace::for_seconds(seconds)).await?;
    server.stop()?;
    Ok(figures)
}

fn said(figures: &Figures) -> String {
    format!("{}, peak {} MB", record::said(figures), figures.memory)
}

fn within(figures: &Figures) -> bool {
    let p99 = millis(figures.done.quantile(990));
    figures.done.rate() >= 2_000.0 && p99 <= 60.0 && figures.processor <= 0.6
}
