//! The table: every figure that the program promises and that can be measured from outside, beside its bar.

use std::time::Instant;

use super::{
    back_online,
    pages::{self, millis},
    record::{Figures, measured},
};
use crate::{
    Options, Verdict,
    crowd::{Pace, gather, visitors},
    machine,
    place::{Engine, Place},
};

/// One figure.
struct Line {
    what: String,
    figure: String,
    bar: String,
    /// Whether the bar is met, where there is one.
    met: Option<bool>,
    load: f64,
}

#[derive(Default)]
struct Sheet(Vec<Line>);

impl Sheet {
    fn add(&mut self, what: &str, figure: String, bar: &str, met: Option<bool>) {
        eprintln!("{what}: {figure}");
        let (what, bar, load) = (what.to_owned(), bar.to_owned(), machine::load());
        self.0.push(Line { what, figure, bar, met, load });
    }

    fn print(&self) {
        println!("| what | figure | bar | | load |\n|---|---|---|---|---|");
        for line in &self.0 {
            let verdict = match line.met {
                Some(true) => "met",
                Some(false) => "MISSED",
                None => "",
            };
            println!("| {} | {} | {} | {verdict} | {:.1} |", line.what, line.figure, line.bar, line.load);
        }
    }
}

pub async fn run(options: &Options) -> anyhow::Result<Verdict> {
    let mut sheet = Sheet::default();
    let seconds = options.seconds.unwrap_or(15);
    recording(options, seconds, &mut sheet).await?;
    large(options, seconds, &mut sheet).await?;
    sheet.print();
    Ok(Vec::new())
}

/// Recording in a small county: 32 and 128 clients, and beside it the naive way, each visit with a commit of its own.
async fn recording(options: &Options, seconds: u64, sheet: &mut Sheet) -> anyhow::Result<()> {
    let place = options.place()?;
    place.generate(20_000, 10_000, options.seed)?;
    let mut rates = Vec::new();
    for (clients, more, name) in [
        (32, &[][..], "a visit recorded, 32 clients"),
        (32, &["--commit-together", "1"][..], "the same, a commit for each visit"),
        (128, &[][..], "a visit recorded, 128 clients"),
    ] {
        let naive = !more.is_empty();
        if naive && place.engine == Engine::Postgres {
            continue;
        }
        let figures = record_for(&place, more, clients, seconds, options.seed).await?;
        rates.push(figures.done.rate());
        let bar = if clients == 32 && !naive && place.engine == Engine::Sqlite {
            ("2,000/s; p99 60 ms; 0.6 CPU-s per 1,000", Some(within(&figures)))
        } else {
            ("", None)
        };
        sheet.add(name, said(&figures), bar.0, bar.1);
    }
    if let [together, alone, ..] = rates[..]
        && place.engine == Engine::Sqlite
    {
        sheet.add("together against one by one", format!("{:.1} times", together / alone), "", None);
    }
    let server = place.serve(&[])?;
    let crowd = gather(server.address, &visitors(100), options.seed).await?;
    let phones = crowd.len();
    let (_, took) = back_online::fetch(crowd).await?;
    let met = took.as_secs_f64() <= 10.0;
    let what = format!("{phones} phones fetch their people at once");
    sheet.add(&what, format!("{:.2} s", took.as_secs_f64()), "10 s", Some(met));
    server.stop()?;
    Ok(())
}

/// A register of a million people, and a past of five million visits: pages, start, memory, cost per visit.
async fn large(options: &Options, seconds: u64, sheet: &mut Sheet) -> anyhow::Result<()> {
    let (people, visits) = (options.people.unwrap_or(1_000_000), options.visits.unwrap_or(5_000_000));
    let mut costs = Vec::new();
    for visits in [10_000, visits] {
        let place = options.place()?;
        let began = Instant::now();
        place.generate(people, visits, options.seed)?;
        let made = format!("{people} people and {visits} visits made");
        let bytes = place.database_bytes()? as f64 / (1 << 20) as f64;
        sheet.add(&made, format!("{:.0} s, {bytes:.0} MB", began.elapsed().as_secs_f64()), "minutes", None);
        let figures = record_for(&place, &[], 32, seconds, options.seed).await?;
        sheet.add(&format!("a visit recorded beside {visits}"), said(&figures), "", None);
        costs.push(figures.processor);
        if visits > 10_000 {
            let server = place.serve(&[])?;
            let started = server.started_in;
            sheet.add(
                "start",
                format!("{:.2} s", started.as_secs_f64()),
                "1 s",
                Some(started.as_secs_f64() <= 1.0),
            );
            for page in pages::measured(&server, options.seed).await? {
                let (figure, met) =
                    (format!("p99 {:.1} ms", millis(page.p99)), millis(page.p99) <= page.bar as f64);
                sheet.add(page.what, figure, &format!("{} ms", page.bar), Some(met));
            }
            server.stop()?;
        }
    }
    if let [small, large] = costs[..] {
        let ratio = large / small;
        sheet.add(
            "cost of a visit, large against small past",
            format!("{ratio:.2} times"),
            "1.2 times",
            Some(ratio <= 1.2),
        );
    }
    Ok(())
}

async fn record_for(
    place: &Place,
    more: &[&str],
    clients: usize,
    seconds: u64,
    seed: u64,
) -> anyhow::Result<Figures> {
    let server = place.serve(more)?;
    let crowd = gather(server.address, &visitors(clients), seed).await?;
    let figures = measured(&server, crowd, Pace::for_seconds(seconds)).await?;
    server.stop()?;
    Ok(figures)
}

fn said(figures: &Figures) -> String {
    format!("{}, peak {} MB", super::record::said(figures), figures.memory)
}

fn within(figures: &Figures) -> bool {
    let p99 = millis(figures.done.quantile(990));
    figures.done.rate() >= 2_000.0 && p99 <= 60.0 && figures.processor <= 0.6
}
