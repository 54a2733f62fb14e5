//! `koumen demo`: a folder filled with two counties and a cast of people, then the server on it.
//!
//! Everything in it was entered by the same actions that pages use, under a clock that was moved on from the day
//! the first person was registered to the day of the stories. Nobody in it exists.

pub mod calendar;
pub mod cast;
mod county;
mod greet;
mod papers;
mod past;
mod places;
pub(crate) mod word;

use std::ffi::OsString;

use anyhow::bail;
use jiff::Timestamp;

use crate::{
    app::App,
    edge::{Chance, Clock, Edge},
    serve,
    settings::Settings,
};

/// Set in every county of the demo once all of it is there.
const FILLED: &str = "demo_filled";

/// Fills the folder if it is new, says who can sign in, and serves it.
///
/// # Errors
/// A folder or a database that cannot be used, with what to do about it.
pub fn run(args: Vec<OsString>) -> anyhow::Result<()> {
    serve::start_log();
    let settings = Settings { data: "demo-data".into(), demo: true, ..Settings::default() }.read(args)?;
    let word = word::of(&settings.data, &Chance::System)?;
    let clock = calendar::clock(&settings.data, Edge::system().now(), settings.demo_at)?;
    let casts = cast::all()?;
    fill_once(&settings, &casts, &word)?;
    let app = App::open(settings, Edge { clock, chance: Chance::System })?;
    greet::print(&app, &casts, &word);
    serve::run(app)
}

fn fill_once(settings: &Settings, casts: &[cast::Cast], word: &str) -> anyhow::Result<()> {
    let app =
        App::open(settings.clone(), Edge { clock: Clock::fixed(first_day(casts)), chance: Chance::System })?;
    if app.counties().is_empty() {
        println!("正在准备演示数据……");
        return tokio::runtime::Builder::new_current_thread().build()?.block_on(fill(&app, casts, word));
    }
    let tenants: Vec<_> = app.counties().iter().map(|county| county.tenant.id).collect();
    let filled = app.db().read(move |tx| {
        tenants
            .iter()
            .try_fold(true, |all, tenant| Ok(all && store::tenants::setting(tx, *tenant, FILLED)?.is_some()))
    });
    let filled: bool = filled.wait().map_err(|fault: store::Fault| fault)?;
    if !filled {
        bail!(
            "{} holds a demo that was interrupted while it was being filled, or something that is no demo; \
             name another folder, or remove this one if it is a demo's",
            settings.data.display()
        );
    }
    Ok(())
}

/// Enters everything of the casts, in the order in which it would have happened.
///
/// # Errors
/// What the database cannot do; a cast that the register refuses.
pub async fn fill(app: &App, casts: &[cast::Cast], word: &str) -> anyhow::Result<()> {
    places::enter(app, casts).await?;
    let mut counties = Vec::new();
    for cast in casts {
        counties.push(county::found(app, cast, word).await?);
    }
    app.reload_counties().await?;
    for (cast, county) in casts.iter().zip(&counties) {
        past::enter(app, cast, county, cast::demo_morning()).await?;
    }
    let tenants: Vec<_> = counties.iter().map(|county| county.tenant).collect();
    let now = app.edge().now();
    let done = app.db().write(move |tx| {
        tenants.iter().try_for_each(|tenant| store::tenants::put_setting(tx, *tenant, FILLED, "true", now))
    });
    Ok(done.await?)
}

/// The moment at which the first person of any cast was registered.
fn first_day(casts: &[cast::Cast]) -> Timestamp {
    let people = casts.iter().flat_map(|cast| &cast.person);
    people.map(|person| person.registered_at(cast::demo_morning())).min().unwrap_or(cast::demo_morning())
}
