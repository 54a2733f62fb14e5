//! `koumen generate`: a county of nobody real, of any size, with years of visits behind it.
//!
//! Chance comes from a seed alone, so the same arguments give the same bytes. What happens to people is invented as
//! commands ([`years`]); what follows from it is decided by the functions that decide it in an office ([`history`])
//! and written through the functions that actions write with ([`mod@write`]).

mod answers;
pub mod asked;
mod contacts;
pub mod county;
mod dice;
mod facts;
pub mod fill;
mod greet;
pub mod history;
mod households;
pub mod mark;
mod names;
pub mod people;
mod progress;
mod span;
pub mod world;
pub mod write;
pub mod years;

use std::{ffi::OsString, fs, sync::Arc, time::Instant};

use anyhow::{Context, bail};
use argon2::Params;
use domain::{dates::day_of, packs::Pack};
use jiff::SignedDuration;
use rules::Choices;
use store::{
    Db, Target,
    bulk::{self, Filling},
    keys::Keys,
    seal::{Cipher, Sealing, SoftCipher},
};

use crate::{
    accounts::password::hash_now,
    app,
    demo::word,
    edge::{Chance, Edge},
    events,
    packs::shelf::Shelf,
};
use asked::Asked;
use dice::{For, seed_of};
use progress::Progress;
use world::World;

/// After so many sealed entries a line is said.
const TOLD: usize = 100_000;

/// Reads the options, fills the folder and says who can sign in.
///
/// # Errors
/// Options that make no sense, a folder or database that holds something, and what the database cannot do.
pub fn run(args: Vec<OsString>) -> anyhow::Result<()> {
    // Everything is told up to seven in the morning; earlier than that it ends with yesterday's.
    let morning = Edge::system().now().saturating_sub(SignedDuration::from_hours(7))?;
    let asked = Asked::read(args, day_of(morning))?;
    for line in generate(&asked, &Params::DEFAULT)? {
        println!("{line}");
    }
    Ok(())
}

/// Fills the folder; gives the lines that say who can sign in. `strength` is that of the hash of the password.
///
/// # Errors
/// As [`run`].
pub fn generate(asked: &Asked, strength: &Params) -> anyhow::Result<Vec<String>> {
    let (folder, target) = (&asked.settings.data, app::target(&asked.settings));
    mark::refuse(folder)?;
    let world = World::of(asked, pack(asked)?)?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let edge = Edge::fixed(world.span.begins_at(), seed_of(asked.seed, For::County, 0));
    let keys = Keys::load_or_create(&folder.join("keys"), || edge.chance.bytes())?;
    let cipher: Arc<dyn Cipher> = Arc::new(SoftCipher::new(keys));
    prepare(asked, &target)?;
    let word = asked.password.clone().unwrap_or_else(|| word::made(chance(asked).bytes()));
    let hash = hash_now(strength, &word, &chance(asked).bytes())?;

    mark::put(folder)?;
    let mut progress = Progress::of(asked.people);
    let mut filling = Filling::begin(&target).context("cannot fill the database")?;
    filling.write(|tx| write::counties(tx, &world, cipher.as_ref(), &edge, &hash).map_err(Stop::Other))?;
    fill::fill(&world, &mut filling, cipher.as_ref(), &mut progress)?;
    let rows = filling.rows();
    filling.finish(|step| eprintln!("正在整理：{step}")).context("the indexes were not made")?;
    seal(&target, &world, cipher)?;
    mark::remove(folder)?;
    eprintln!("{}", progress.done(rows));

    let mut lines = vec![format!(
        "{} 位老人，{} 次探访，自 {} 起至 {} 早上；依据 {}",
        asked.people, asked.visits, world.span.since, world.span.until, world.pack.rules.id
    )];
    lines.extend(greet::lines(&world, &word));
    Ok(lines)
}

/// Gives every entry of the log its place, as the running program would have done over the years.
fn seal(target: &Target, world: &World, cipher: Arc<dyn Cipher>) -> anyhow::Result<()> {
    let db = Db::open(target.clone()).context("cannot open the database")?;
    // Nobody gets a key any more: everybody brought one along.
    db.seal_with(Sealing { cipher, chance: Arc::new(|| [0; 16]) });
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let (now, began, mut all) = (world.span.ends_at(), Instant::now(), 0);
    for county in &world.counties {
        let mut said = 0;
        let told = |count: usize| {
            if count / TOLD > said {
                said = count / TOLD;
                eprintln!("正在封存日志：{count} 条");
            }
        };
        all += runtime.block_on(events::seal::to_the_end(&db, county.tenant, || now, told))?;
    }
    eprintln!("{}", Progress::sealed(all, began));
    Ok(())
}

/// The notice that was asked for.
fn pack(asked: &Asked) -> anyhow::Result<Arc<Pack>> {
    let shelf = Shelf::open(&asked.settings.packs)?;
    let id = asked.pack.clone().or_else(|| shelf.ids().next().map(str::to_owned)).context("no packs")?;
    let known = || format!("no pack {id}; at hand: {}", shelf.ids().collect::<Vec<_>>().join(", "));
    shelf.pack(&id, &Choices::new())?.with_context(known)
}

/// Brings the schema up to date and refuses a database that holds anything.
fn prepare(asked: &Asked, target: &store::Target) -> anyhow::Result<()> {
    let db = Db::open(target.clone()).context("cannot open the database")?;
    db.migrate().context("cannot bring the database up to date")?;
    if bulk::holds_something(&db)? {
        bail!(
            "{} holds a county already; name an empty folder{}",
            asked.settings.data.display(),
            if asked.settings.database_url.is_some() { " and an empty database" } else { "" }
        );
    }
    Ok(())
}

/// Where the password comes from.
fn chance(asked: &Asked) -> Chance {
    Chance::seeded(seed_of(asked.seed, For::County, 1))
}

/// Why the counties were not written.
enum Stop {
    Fault(store::Fault),
    Other(anyhow::Error),
}

impl From<store::Fault> for Stop {
    fn from(fault: store::Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Stop> for anyhow::Error {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Fault(fault) => fault.into(),
            Stop::Other(error) => error,
        }
    }
}
