//! A large register with a long past beside the same one with a short past: pages, start, cost of a visit, the log.

use std::{process::Command, time::Instant};

use super::{Figures, log, pages, record_for, said, sheet::Sheet};
use crate::{Options, place::Place};

/// Visits in the short past.
const FEW: u64 = 10_000;

/// Rounds of recording, each in both registers, so that a busy minute of the machine hits both.
const ROUNDS: usize = 3;

/// A register with a past.
struct Made {
    place: Place,
    visits: u64,
    bytes: u64,
    rounds: Vec<Figures>,
}

/// Measures both; gives the most memory of a server, in MB.
pub async fn run(options: &Options, seconds: u64, sheet: &mut Sheet) -> anyhow::Result<u64> {
    let (people, many) = (options.people.unwrap_or(1_000_000), options.visits.unwrap_or(5_000_000));
    let mut both = [
        made(options.place_in("short")?, options.seed, (people, FEW), sheet)?,
        made(options.place_in("long")?, options.seed, (people, many), sheet)?,
    ];
    let [short, long] = &both;
    let each = long.bytes.saturating_sub(short.bytes) / many.saturating_sub(FEW).max(1);
    sheet.add("bytes of a visit in the database, with its entry in the log", each.to_string(), None);

    // What was just made goes to the disk first, or the first round pays for it.
    Command::new("sync").status()?;
    for _ in 0..ROUNDS {
        for one in &mut both {
            let figures = record_for(&one.place, &[], 32, seconds, options.seed).await?;
            eprintln!("beside {}: {}", one.visits, said(&figures));
            one.rounds.push(figures);
        }
    }
    let mut memory = 0;
    for one in &mut both {
        one.rounds.sort_by(|a, b| a.processor.total_cmp(&b.processor));
        memory = one.rounds.iter().map(|figures| figures.memory).max().max(Some(memory)).unwrap_or(0);
        let what = format!("a visit recorded beside {}, each time after a restart", one.visits);
        sheet.add(&what, said(&one.rounds[ROUNDS / 2]), None);
    }
    let [short, long] = both;
    let ratio = long.rounds[ROUNDS / 2].processor / short.rounds[ROUNDS / 2].processor;
    let what = format!("CPU of a visit beside {many}, against beside {FEW}, the rounds in the middle");
    sheet.add(&what, format!("{ratio:.2} times"), Some(("1.2 times", ratio <= 1.2)));
    drop(short);

    let memory = memory.max(opened(&long.place, options, sheet).await?);
    log::walked(&long.place, sheet)?;
    Ok(memory)
}

fn made(place: Place, seed: u64, (people, visits): (u64, u64), sheet: &mut Sheet) -> anyhow::Result<Made> {
    let began = Instant::now();
    let sealing = place.generate(people, visits, seed)?;
    let took = began.elapsed().as_secs_f64();
    let bytes = place.database_bytes()?;
    let what = format!("{people} people and {visits} visits made");
    sheet.add(&what, format!("{took:.0} s, {} MB", bytes >> 20), None);
    sheet.add("sealing the log, a part of that", log::sealed(&sealing)?, None);
    Ok(Made { place, visits, bytes, rounds: Vec::new() })
}

/// Start, and the pages that people open all day.
async fn opened(place: &Place, options: &Options, sheet: &mut Sheet) -> anyhow::Result<u64> {
    let server = place.serve(&[])?;
    let started = server.started_in.as_secs_f64();
    sheet.add("start", format!("{started:.2} s"), Some(("1 s", started <= 1.0)));
    for page in pages::measured(&server, options.seed).await? {
        let bar = (format!("{} ms", page.bar), page.within(99) <= page.bar as f64);
        sheet.add(page.what, page.said(), Some((&bar.0, bar.1)));
    }
    let memory = server.peak_memory();
    server.stop()?;
    Ok(memory)
}
