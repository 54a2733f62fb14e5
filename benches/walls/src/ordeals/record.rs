//! Clients recording one visit after the other: how many a second, how long each waits, what it costs.

use super::{look_through, strange};
use crate::{
    Options, Verdict,
    crowd::{Done, Pace, gather, record_for, visitors},
    place::{Place, Server},
};

/// What recording cost.
pub struct Figures {
    /// What the clients saw.
    pub done: Done,
    /// Seconds of processor for 1,000 visits, of the server and its database together.
    pub processor: f64,
    /// The server's peak memory in MB.
    pub memory: u64,
}

pub async fn run(options: &Options) -> anyhow::Result<Verdict> {
    let place = options.place()?;
    let clients = options.clients.unwrap_or(32);
    place.generate(options.people.unwrap_or(20_000), options.visits.unwrap_or(100_000), options.seed)?;
    let server = place.serve(&[])?;
    place.at_rest(&server).await?;
    let crowd = gather(server.address, &visitors(clients), options.seed).await?;
    let (crowd, _) = record_for(crowd, Pace::for_seconds(3)).await?;
    let before = place.database_bytes()?;
    let pace = Pace::for_seconds(options.seconds.unwrap_or(15));
    let figures = measured(&place, &server, crowd, pace).await?;
    let memory = figures.memory;
    server.stop()?;
    let bytes =
        place.database_bytes()?.saturating_sub(before) / figures.done.acknowledged.len().max(1) as u64;
    println!("{clients} clients: {}; {memory} MB peak; {bytes} bytes a visit", said(&figures));
    let mut wrong = look_through(&place, &figures.done.acknowledged)?;
    wrong.extend(strange(&figures.done));
    Ok(wrong)
}

/// Lets a crowd record and weighs what it cost the server and its database.
pub async fn measured(
    place: &Place,
    server: &Server,
    crowd: Vec<crate::crowd::Visitor>,
    pace: Pace,
) -> anyhow::Result<Figures> {
    let before = place.processor(server)?;
    let (_, done) = record_for(crowd, pace).await?;
    let used = place.processor(server)? - before;
    let processor = used * 1000.0 / done.acknowledged.len().max(1) as f64;
    Ok(Figures { processor, memory: server.peak_memory(), done })
}

/// Figures in a line.
pub fn said(figures: &Figures) -> String {
    let done = &figures.done;
    format!(
        "{:.0} visits/s, p50 {:.1} ms, p99 {:.1} ms, {:.2} CPU-s per 1,000",
        done.rate(),
        done.quantile(500).as_secs_f64() * 1000.0,
        done.quantile(990).as_secs_f64() * 1000.0,
        figures.processor
    )
}
