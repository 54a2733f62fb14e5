//! Two servers on one PostgreSQL: many contacts of the same few people at once, sent to both. The result is that of
//! one server, no duty is met twice, and no job runs twice.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use jiff::Timestamp;
use serde_json::Value;
use tokio::task::JoinSet;

use super::{look_through, strange};
use crate::{
    Options, Verdict,
    chance::Chance,
    crowd::{Done, Visitor, gather, send, visitors},
    dump::Table,
    place::Engine,
};

/// People that all contacts are about.
const PEOPLE: usize = 50;

pub async fn run(options: &Options) -> anyhow::Result<Verdict> {
    if options.engine() != Engine::Postgres {
        bail!("two servers need PostgreSQL: --engine postgres");
    }
    let contacts = options.times.unwrap_or(1_000);
    let mut results = Vec::new();
    let mut wrong = Vec::new();
    let mut visits: Vec<Value> = Vec::new();
    for servers in [2, 1] {
        let place = options.place()?;
        place.generate(options.people.unwrap_or(500), options.visits.unwrap_or(1_000), options.seed)?;
        let running: Vec<_> = (0..servers).map(|_| place.serve(&[])).collect::<anyhow::Result<_>>()?;
        if visits.is_empty() {
            let crowd = gather(running[0].address, &visitors(2), options.seed).await?;
            let mut office = gather(running[0].address, &["county1".to_owned()], options.seed).await?;
            visits = some(&crowd, &mut office, contacts)?;
        }
        let done =
            all_at_once(&running.iter().map(|one| one.address).collect::<Vec<_>>(), &visits, options).await?;
        wrong.extend(strange(&done));
        let backup = place.backup()?;
        results.push(outcome(&backup)?);
        wrong.extend(jobs(&backup)?);
        drop(running);
        wrong.extend(look_through(&place, &done.acknowledged)?);
    }
    let (two, one) = (&results[0], &results[1]);
    for (table, rows) in two {
        let differ = rows.symmetric_difference(&one[table]).count();
        if differ > 0 {
            wrong.push(format!("{differ} rows of {table} differ from one server's"));
        }
    }
    println!("{contacts} contacts of {PEOPLE} people over two servers: compared with one server");
    Ok(wrong)
}

/// Contacts of the first few people, as somebody of the office enters them.
fn some(crowd: &[Visitor], office: &mut [Visitor], contacts: usize) -> anyhow::Result<Vec<Value>> {
    let mut people: Vec<String> = crowd.iter().flat_map(|one| one.known.people.iter().cloned()).collect();
    people.truncate(PEOPLE);
    let Some(visitor) = office.first_mut().filter(|_| people.len() == PEOPLE) else {
        bail!("too few people")
    };
    let now = Timestamp::now();
    let mut made = Vec::new();
    for _ in 0..contacts {
        let person = visitor.chance.pick(&people).clone();
        made.push(visitor.known.visit(&mut visitor.chance, &person, now, 2));
    }
    Ok(made)
}

/// Every contact is sent to every server, each by a line of its own, in an order that chance makes.
async fn all_at_once(
    servers: &[std::net::SocketAddr],
    visits: &[Value],
    options: &Options,
) -> anyhow::Result<Done> {
    // Whoever answers for the county may record them; one sign-in holds on both servers.
    let office = gather(servers[0], &["county1".to_owned()], options.seed).await?;
    let Some(office) = office.first() else { bail!("the county has no people") };
    let mut working = JoinSet::new();
    for line in 0..20_usize {
        let mut client = office.client.beside(servers[line % servers.len()]);
        let mut mine: Vec<Value> = visits.iter().skip(line / 2).step_by(10).cloned().collect();
        shuffle(&mut mine, &mut Chance::new(options.seed + line as u64));
        working.spawn(async move {
            let mut done = Done::default();
            for some in mine.chunks(5) {
                send(&mut client, some, std::time::Duration::from_secs(60), &mut done).await?;
            }
            anyhow::Ok(done)
        });
    }
    let mut all = Done::default();
    while let Some(done) = working.join_next().await {
        let done = done??;
        all.acknowledged.extend(done.acknowledged);
        all.strange.extend(done.strange);
    }
    Ok(all)
}

fn shuffle(visits: &mut [Value], chance: &mut Chance) {
    for at in (1..visits.len()).rev() {
        visits.swap(at, chance.below(at as u64 + 1) as usize);
    }
}

/// What may not depend on how many servers there were: verdicts, tallies, standings.
fn outcome(backup: &std::path::Path) -> anyhow::Result<BTreeMap<&'static str, BTreeSet<Vec<String>>>> {
    let read = |table: &str, columns: &[&str]| -> anyhow::Result<BTreeSet<Vec<String>>> {
        Ok(Table::read(backup, table)?.cells(columns)?.into_iter().collect())
    };
    Ok(BTreeMap::from([
        ("visit", read("visit", &["id", "person", "verdict", "duty", "period_from", "period_until"])?),
        ("tally", read("tally", &["person", "duty", "starts_on", "owed", "counted", "refused", "detail"])?),
        ("standing", read("standing", &["person", "due_on", "last_counted_on", "progress"])?),
    ]))
}

/// Jobs that ran more than once for their slot.
fn jobs(backup: &std::path::Path) -> anyhow::Result<Verdict> {
    let mut runs: BTreeMap<Vec<String>, u32> = BTreeMap::new();
    for run in Table::read(backup, "job_run")?.cells(&["tenant", "name", "slot"])? {
        *runs.entry(run).or_default() += 1;
    }
    let twice = runs.values().filter(|times| **times > 1).count();
    Ok(match (runs.len(), twice) {
        (0, _) => vec!["no job ran".to_owned()],
        (_, 0) => Vec::new(),
        (_, twice) => vec![format!("{twice} jobs ran more than once for their slot")],
    })
}
