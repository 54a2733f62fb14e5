//! The plug is pulled at random moments while clients record. On PostgreSQL every other time it is the database's.

use std::{collections::BTreeSet, time::Duration};

use super::{look_through, strange};
use crate::{
    Options, Verdict,
    chance::Chance,
    crowd::{Pace, Recording, gather, visitors},
    place::Engine,
};

pub async fn run(options: &Options) -> anyhow::Result<Verdict> {
    let place = options.place()?;
    let times = options.times.unwrap_or(100);
    place.generate(options.people.unwrap_or(2_000), options.visits.unwrap_or(4_000), options.seed)?;
    let mut server = place.serve(&[])?;
    let address = server.address;
    let crowd = gather(address, &visitors(options.clients.unwrap_or(32)), options.seed).await?;
    // One crowd through all of it: the same phones see every fall and send again.
    let pace =
        Pace { span: Duration::from_secs(3_600), patience: Duration::from_secs(60), batch: 3, days: 2 };
    let recording = Recording::begin(crowd, pace);
    let mut chance = Chance::new(options.seed);
    for time in 0..times {
        tokio::time::sleep(Duration::from_millis(100 + chance.below(900))).await;
        if recording.has_ended() {
            break;
        }
        if place.engine == Engine::Postgres && time % 2 == 1 {
            place.postgres("crash", &[])?;
            place.postgres("resume", &[])?;
        } else {
            server.kill()?;
            server = place.serve_at(address, &[])?;
        }
        if (time + 1) % 10 == 0 {
            eprintln!("{} of {times} times", time + 1);
        }
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let done = recording.end().await?;
    server.stop()?;
    println!(
        "{times} kills: {} visits acknowledged, {} requests sent again",
        done.acknowledged.len(),
        done.again
    );
    let acknowledged: BTreeSet<String> = done.acknowledged.iter().cloned().collect();
    let mut wrong = look_through(&place, &acknowledged)?;
    wrong.extend(strange(&done));
    if done.again == 0 {
        wrong.push("nobody noticed the kills: they prove nothing".to_owned());
    }
    Ok(wrong)
}
