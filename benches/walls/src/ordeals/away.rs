//! The database goes away for a while and comes back read-only, as in a fail-over; on SQLite another program
//! holds the file. Nobody loses anything and nobody is told something wrong.

use std::time::Duration;

use rusqlite::Connection;

use super::{look_through, strange};
use crate::{
    Options, Verdict,
    crowd::{Pace, Recording, gather, visitors},
    place::{Engine, Place},
};

/// How long it is gone, and how long read-only afterwards.
const GONE: Duration = Duration::from_secs(5);

pub async fn run(options: &Options) -> anyhow::Result<Verdict> {
    let place = options.place()?;
    let read_only = Duration::from_secs(options.seconds.unwrap_or(25));
    place.generate(options.people.unwrap_or(2_000), options.visits.unwrap_or(4_000), options.seed)?;
    let server = place.serve(&[])?;
    let crowd = gather(server.address, &visitors(options.clients.unwrap_or(32)), options.seed).await?;
    let pace = Pace { patience: Duration::from_secs(120), ..Pace::for_seconds(600) };
    let recording = Recording::begin(crowd, pace);
    tokio::time::sleep(Duration::from_secs(3)).await;
    match place.engine {
        Engine::Postgres => fail_over(&place, read_only).await?,
        Engine::Sqlite => held(&place, GONE + read_only).await?,
    }
    tokio::time::sleep(Duration::from_secs(5)).await;
    let done = recording.end().await?;
    server.stop()?;
    println!(
        "away {} s: {} visits acknowledged, longest wait for an answer {:.1} s, {} requests sent again",
        (GONE + read_only).as_secs(),
        done.acknowledged.len(),
        done.quantile(1000).as_secs_f64(),
        done.again
    );
    let mut wrong = look_through(&place, &done.acknowledged)?;
    wrong.extend(strange(&done));
    Ok(wrong)
}

async fn fail_over(place: &Place, read_only: Duration) -> anyhow::Result<()> {
    place.postgres("pause", &[])?;
    tokio::time::sleep(GONE).await;
    place.postgres("resume", &["-c default_transaction_read_only=on"])?;
    tokio::time::sleep(read_only).await;
    place.postgres("pause", &[])?;
    place.postgres("resume", &[])?;
    Ok(())
}

/// Another program holds the file for writing, as somebody does who looked something up with a tool and went to lunch.
async fn held(place: &Place, span: Duration) -> anyhow::Result<()> {
    let file = place.data().join("koumen.db");
    let holding = tokio::task::spawn_blocking(move || {
        let other = Connection::open(file)?;
        other.busy_timeout(Duration::from_secs(20))?;
        other.execute_batch("begin immediate")?;
        std::thread::sleep(span);
        other.execute_batch("rollback")
    });
    Ok(holding.await??)
}
