//! Fills a register with invented people and says how long a change of the notice takes to be tried out over it.
//!
//! `cargo run --release -p server --example rehearsal -- [--people N] [--database-url URL] [--pack ID] [--rounds R]`

use std::{path::Path, sync::Arc, time::Instant};

use anyhow::Context;
use argon2::Params;
use domain::{
    actor::{Actor, Role},
    ids::AccountId,
};
use rules::Choices;
use server::{
    accounts::password::Passwords,
    app::{App, Make},
    edge::Edge,
    generate::{self, generate},
    operations::process,
    packs::{rehearse::rehearse, shelf::Shelf},
    settings::Settings,
};
use store::{Db, Target, keys::Keys, seal::SoftCipher};

/// The Monday on which the rehearsal takes place.
const MONDAY: jiff::civil::Date = jiff::civil::Date::constant(2026, 11, 23);

struct Asked {
    people: u64,
    url: Option<String>,
    pack: Option<String>,
    rounds: usize,
}

fn main() -> anyhow::Result<()> {
    let asked = asked()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let folder = std::env::temp_dir().join(format!("koumen-rehearsal-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let done = measure(&runtime, &asked, &folder);
    std::fs::remove_dir_all(&folder)?;
    done
}

fn asked() -> anyhow::Result<Asked> {
    use lexopt::prelude::*;
    let mut asked = Asked { people: 200_000, url: None, pack: None, rounds: 5 };
    let mut parser = lexopt::Parser::from_env();
    while let Some(option) = parser.next()? {
        match option {
            Long("people") => asked.people = parser.value()?.parse()?,
            Long("database-url") => asked.url = Some(parser.value()?.parse()?),
            Long("pack") => asked.pack = Some(parser.value()?.parse()?),
            Long("rounds") => asked.rounds = parser.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(asked)
}

fn measure(runtime: &tokio::runtime::Runtime, asked: &Asked, folder: &Path) -> anyhow::Result<()> {
    let settings =
        Settings { data: folder.to_path_buf(), database_url: asked.url.clone(), ..Settings::default() };
    let (people, pack) = (asked.people, asked.pack.clone());
    let invented = generate::asked::Asked {
        people,
        visits: 0,
        pack,
        settings: settings.clone(),
        ..generate::asked::Asked::small(MONDAY)
    };
    let started = Instant::now();
    generate(&invented, &Params::DEFAULT)?;
    let db =
        Db::open(asked.url.clone().map_or_else(|| Target::File(folder.join("koumen.db")), Target::Postgres))?;
    println!("{:?}: {people} people entered in {:.1} s", db.kind(), started.elapsed().as_secs_f64());
    let edge = Edge::fixed(domain::dates::start_of(MONDAY), 1);
    let app = App::assemble(Make {
        db,
        cipher: Arc::new(SoftCipher::new(Keys::load(&folder.join("keys"))?)),
        edge,
        settings,
        passwords: Passwords::weak(),
        packs: Shelf::open(&[])?,
    })?;
    let on = domain::dates::add_days(MONDAY, 1);
    let tenant = app.counties().first().context("the county that was just made")?.tenant.clone();
    let actor = Actor {
        account: AccountId::MIN,
        role: Role::County,
        tenants: vec![tenant.id],
        area: tenant.area,
        worker: None,
    };
    let scope = actor.scope(tenant.id).context("an officer sees the county")?;
    let before = app.pack_for(tenant.id, on)?;
    let id = before.rules.id.clone();
    let reading = before.rules.readings.first().context("the pack has no reading to change")?;
    let other = &reading.choices[(reading.chosen + 1) % reading.choices.len()].0;
    let after =
        app.packs().pack(&id, &Choices::from([(reading.id.clone(), other.clone())]))?.context("a pack")?;
    println!("{id}: {} from {} to {other}", reading.id, reading.choices[reading.chosen].0);
    let mut took = Vec::new();
    for _ in 0..asked.rounds {
        let (started, busy) = (Instant::now(), process::processor());
        let effect = runtime.block_on(rehearse(&app, &scope, &before, &after, on))?;
        took.push(started.elapsed().as_secs_f64());
        let (total, busy) = (effect.total, process::processor() - busy);
        println!(
            "rehearsed over {} people in {:.2} s ({busy:.2} s of our processors): {} move, {:.0} visits a week become {:.0}, {} places, {} visitors",
            total.people,
            took[took.len() - 1],
            total.moved,
            total.before.visits as f64 / 1e6,
            total.after.visits as f64 / 1e6,
            effect.areas.len(),
            effect.workers.len(),
        );
    }
    took.sort_by(f64::total_cmp);
    let (median, worst) = (took[took.len() / 2], took[took.len() - 1]);
    // A row for the table of all figures.
    println!(
        "| a changed pack rehearsed over {people} people | median {median:.2} s, worst {worst:.2} s, peak {} MB | \
        2 s | {} |",
        process::peak_memory() >> 20,
        if median <= 2.0 { "met" } else { "MISSED" }
    );
    Ok(())
}
