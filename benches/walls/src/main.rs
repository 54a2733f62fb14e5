//! Load and faults, one run at a time. `scripts/walls` builds what is needed and calls this.
//!
//! Every run is bounded, stays on loopback, throws its folder away, and ends with 1 when something was lost,
//! doubled, half, or waited longer than it may.

mod chance;
mod client;
mod crowd;
mod dump;
mod machine;
mod office;
mod ordeals;
mod place;
mod visits;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

use lexopt::prelude::*;

use place::{Engine, Place};

/// How a run is to be.
pub struct Options {
    koumen: PathBuf,
    scripts: PathBuf,
    work: PathBuf,
    engine: Engine,
    /// Clients at once.
    pub clients: Option<usize>,
    /// How long, in seconds.
    pub seconds: Option<u64>,
    /// How often.
    pub times: Option<usize>,
    /// People in the county.
    pub people: Option<u64>,
    /// Visits in its past.
    pub visits: Option<u64>,
    /// What chance is made from.
    pub seed: u64,
    /// Whether a clean build is timed too: it takes minutes.
    pub build: bool,
    /// The one part of the table that is wanted, where not all of it is.
    pub only: Option<String>,
}

impl Options {
    /// An empty place for a run.
    pub fn place(&self) -> anyhow::Result<Place> {
        Place::new(&self.koumen, &self.scripts, &self.work, self.engine)
    }

    /// An empty place beside others of the same run.
    pub fn place_in(&self, folder: &str) -> anyhow::Result<Place> {
        Place::new(&self.koumen, &self.scripts, &self.work.join(folder), self.engine)
    }

    /// Which database.
    pub fn engine(&self) -> Engine {
        self.engine
    }
}

/// What a run found wrong; nothing is well.
pub type Verdict = Vec<String>;

fn main() -> ExitCode {
    match run() {
        Ok(wrong) if wrong.is_empty() => ExitCode::SUCCESS,
        Ok(wrong) => {
            wrong.iter().for_each(|text| println!("WRONG: {text}"));
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("BROKEN OFF: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<Verdict> {
    let (ordeal, options) = read()?;
    let before = machine::load();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (tell, mut told) = watch::channel(false);
    runtime.spawn(stopped(tell));
    let done = runtime.block_on(async {
        tokio::select! {
            biased;
            _ = told.wait_for(|stop| *stop) => bail!("stopped"),
            done = ordeals::run(&ordeal, &options) => done,
        }
    });
    // Kept for a look when something was wrong; figures that were broken off leave nothing to look at.
    if *told.borrow() || ordeal == "table" || done.as_ref().is_ok_and(Vec::is_empty) {
        let _ = std::fs::remove_dir_all(&options.work);
    }
    let wrong = done?;
    println!(
        "{ordeal}, {:?}: {}; load {before:.1} before, {:.1} after",
        options.engine,
        machine::describe(),
        machine::load()
    );
    Ok(wrong)
}

/// Waits until somebody asks the run to stop; its children were asked at the same time.
async fn stopped(tell: watch::Sender<bool>) -> std::io::Result<()> {
    let (mut terminated, mut interrupted) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminated.recv() => (),
        _ = interrupted.recv() => (),
    }
    tell.send_replace(true);
    // Stays, so that nobody takes its end for another word.
    tell.closed().await;
    Ok(())
}

fn read() -> anyhow::Result<(String, Options)> {
    let mut options = Options {
        koumen: "target/release/koumen".into(),
        scripts: "scripts".into(),
        work: "target/walls".into(),
        engine: Engine::Sqlite,
        clients: None,
        seconds: None,
        times: None,
        people: None,
        visits: None,
        seed: 20_241_128,
        build: false,
        only: None,
    };
    let mut ordeal = None;
    let mut parser = lexopt::Parser::from_env();
    while let Some(option) = parser.next()? {
        match option {
            Value(word) if ordeal.is_none() => ordeal = Some(word.string()?),
            Long("koumen") => options.koumen = parser.value()?.into(),
            Long("scripts") => options.scripts = parser.value()?.into(),
            Long("work") => options.work = parser.value()?.into(),
            Long("engine") => options.engine = Engine::named(&parser.value()?.string()?)?,
            Long("clients") => options.clients = Some(parser.value()?.parse()?),
            Long("seconds") => options.seconds = Some(parser.value()?.parse()?),
            Long("times") => options.times = Some(parser.value()?.parse()?),
            Long("people") => options.people = Some(parser.value()?.parse()?),
            Long("visits") => options.visits = Some(parser.value()?.parse()?),
            Long("seed") => options.seed = parser.value()?.parse()?,
            Long("only") => options.only = Some(parser.value()?.string()?),
            Long("build") => options.build = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let ordeal = ordeal.context("which run?")?;
    if !ordeals::NAMES.contains(&ordeal.as_str()) {
        bail!("no such run: {ordeal}; there are {}", ordeals::NAMES.join(", "));
    }
    Ok((ordeal, options))
}
