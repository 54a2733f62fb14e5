//! 500 phones come back on line together, each with what has gathered in half a day; 100 phones fetch their people at
//! once for the first time.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::{sync::Barrier, task::JoinSet};

use super::{look_through, strange};
use crate::{
    Options, Verdict,
    crowd::{Done, Visitor, gather, send, visitors},
};

/// Visits that wait on each phone.
const WAITING: usize = 20;

pub async fn run(options: &Options) -> anyhow::Result<Verdict> {
    let place = options.place()?;
    let phones = options.clients.unwrap_or(500);
    place.generate(options.people.unwrap_or(30_000), options.visits.unwrap_or(60_000), options.seed)?;
    let server = place.serve(&[])?;
    let mut crowd = gather(server.address, &visitors(phones), options.seed).await?;

    let fetching = crowd.len().min(100);
    let rest = crowd.split_off(fetching);
    let (mut crowd, took) = fetch(crowd).await?;
    println!("{fetching} phones fetch their people at once: {:.2} s in all", took.as_secs_f64());
    crowd.extend(rest);

    let phones = crowd.len();
    let began = Instant::now();
    let before = place.processor(&server)?;
    let done = come_back(crowd).await?;
    println!(
        "{phones} phones with {WAITING} visits each: all acknowledged after {:.2} s, slowest answer {:.0} ms, {} sent again, {:.2} CPU-s per 1,000",
        began.elapsed().as_secs_f64(),
        done.quantile(1000).as_secs_f64() * 1000.0,
        done.again,
        (place.processor(&server)? - before) * 1000.0 / done.acknowledged.len().max(1) as f64
    );
    let memory = server.peak_memory();
    println!("peak memory {memory} MB");
    server.stop()?;
    let mut wrong = look_through(&place, &done.acknowledged)?;
    wrong.extend(strange(&done));
    if done.acknowledged.len() != phones * WAITING {
        wrong.push(format!("{} of {} acknowledged", done.acknowledged.len(), phones * WAITING));
    }
    Ok(wrong)
}

/// Everybody fetches at the same moment.
pub async fn fetch(crowd: Vec<Visitor>) -> anyhow::Result<(Vec<Visitor>, Duration)> {
    let barrier = Arc::new(Barrier::new(crowd.len()));
    let mut working = JoinSet::new();
    for mut visitor in crowd {
        let barrier = Arc::clone(&barrier);
        working.spawn(async move {
            barrier.wait().await;
            let began = Instant::now();
            visitor.client.people().await?;
            anyhow::Ok((visitor, began.elapsed()))
        });
    }
    let (mut back, mut longest) = (Vec::new(), Duration::ZERO);
    while let Some(done) = working.join_next().await {
        let (visitor, took) = done??;
        longest = longest.max(took);
        back.push(visitor);
    }
    Ok((back, longest))
}

/// Everybody sends at the same moment.
async fn come_back(crowd: Vec<Visitor>) -> anyhow::Result<Done> {
    let barrier = Arc::new(Barrier::new(crowd.len()));
    let mut working = JoinSet::new();
    for mut visitor in crowd {
        let barrier = Arc::clone(&barrier);
        working.spawn(async move {
            let visits: Vec<Value> = (0..WAITING).map(|_| visitor.visit(1)).collect();
            let mut done = Done::default();
            barrier.wait().await;
            send(&mut visitor.client, &visits, Duration::from_secs(60), &mut done).await?;
            anyhow::Ok(done)
        });
    }
    let mut all = Done::default();
    while let Some(done) = working.join_next().await {
        let done = done??;
        all.acknowledged.extend(done.acknowledged);
        all.took.extend(done.took);
        all.again += done.again;
        all.strange.extend(done.strange);
    }
    all.took.sort_unstable();
    Ok(all)
}
