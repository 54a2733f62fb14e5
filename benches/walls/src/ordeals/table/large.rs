//! A large register with a long past beside the same one with a short past: pages, start, cost of a visit, the log.

use std::time::Instant;

use super::{
    log,
    pages::{self, millis},
    record_for, said,
    sheet::Sheet,
};
use crate::{Options, place::Place};

/// Visits in the short past.
const FEW: u64 = 10_000;

/// A county that was made, and what recording in it costs.
struct Made {
    bytes: u64,
    /// Seconds of processor for 1,000 visits.
    processor: f64,
    /// The most memory of its servers, in MB.
    memory: u64,
}

/// Measures both; gives the most memory of a server, in MB.
pub async fn run(options: &Options, seconds: u64, sheet: &mut Sheet) -> anyhow::Result<u64> {
    let (people, many) = (options.people.unwrap_or(1_000_000), options.visits.unwrap_or(5_000_000));
    let short = {
        let place = options.place()?;
        made(&place, options, (people, FEW), seconds, sheet).await?
    };
    let place = options.place()?;
    let long = made(&place, options, (people, many), seconds, sheet).await?;

    let ratio = long.processor / short.processor;
    let what = format!("CPU of a visit beside {many}, against beside {FEW}");
    sheet.add(&what, format!("{ratio:.2} times"), Some(("1.2 times", ratio <= 1.2)));
    let each = long.bytes.saturating_sub(short.bytes) / many.saturating_sub(FEW).max(1);
    sheet.add("bytes of a visit in the database, with its entry in the log", each.to_string(), None);

    let memory = opened(&place, options, sheet).await?;
    log::walked(&place, sheet)?;
    Ok(short.memory.max(long.memory).max(memory))
}

async fn made(
    place: &Place,
    options: &Options,
    (people, visits): (u64, u64),
    seconds: u64,
    sheet: &mut Sheet,
) -> anyhow::Result<Made> {
    let began = Instant::now();
    let sealing = place.generate(people, visits, options.seed)?;
    let took = began.elapsed().as_secs_f64();
    let bytes = place.database_bytes()?;
    let what = format!("{people} people and {visits} visits made");
    sheet.add(&what, format!("{took:.0} s, {} MB", bytes >> 20), None);
    sheet.add("sealing the log, a part of that", log::sealed(&sealing)?, None);
    let figures = record_for(place, &[], 32, seconds, options.seed).await?;
    sheet.add(&format!("a visit recorded beside {visits}, after a restart"), said(&figures), None);
    Ok(Made { bytes, processor: figures.processor, memory: figures.memory })
}

/// Start, and the pages that people open all day.
async fn opened(place: &Place, options: &Options, sheet: &mut Sheet) -> anyhow::Result<u64> {
    let server = place.serve(&[])?;
    let started = server.started_in.as_secs_f64();
    sheet.add("start", format!("{started:.2} s"), Some(("1 s", started <= 1.0)));
    for page in pages::measured(&server, options.seed).await? {
        let p99 = millis(page.p99);
        let bar = (format!("{} ms", page.bar), p99 <= page.bar as f64);
        sheet.add(page.what, format!("p99 {p99:.1} ms"), Some((&bar.0, bar.1)));
    }
    let memory = server.peak_memory();
    server.stop()?;
    Ok(memory)
}
