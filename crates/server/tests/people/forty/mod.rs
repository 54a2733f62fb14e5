//! A large workbook with at least forty kinds of error among its good rows, through the page and on both engines.
//!
//! Kinds, places, layout and the ways in which good rows are written come from a seed, another one in each run. It
//! is printed, and given again as `KOUMEN_SEED`; `KOUMEN_ROWS` asks for a longer workbook.

mod book;
mod chance;
mod kinds;
mod rows;

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    time::{Duration, Instant},
};

use domain::{actor::Scope, areas::Level};
use sheets::{
    people::PlaceBook,
    read::{Limits, Workbook},
};
use store::{
    Fault, events,
    people::page::{self, PeopleFilter},
    workers,
};

use self::{
    book::{Draw, Planted, plant},
    chance::Chance,
    rows::Ground,
};
use crate::office::{Client, TestOffice};

const CLERK: &str = "wangfang";

#[tokio::test]
async fn every_error_is_told_at_its_cell_and_no_good_row_is_lost() {
    holds(&TestOffice::open(), "sqlite").await;
}

#[tokio::test]
async fn every_error_is_told_at_its_cell_on_postgres_too() {
    if let Some(office) = TestOffice::on_postgres().await {
        holds(&office, "postgres").await;
    }
}

#[tokio::test]
async fn every_kind_there_is_is_told_in_its_words() {
    let office = TestOffice::open();
    let ground = ground(&office, &scope(&office).await).await;
    let seed = Chance::seed();
    println!("KOUMEN_SEED={seed}");
    let planted = plant(400, Draw::All, &ground, &mut Chance::new(seed));
    assert!(planted.kinds().len() >= 75, "{} kinds", planted.kinds().len());
    let mut client = office.sign_in(CLERK).await;
    compare(&planted, &hand_in(&mut client, "check", &planted.bytes).await);
}

async fn holds(office: &TestOffice, engine: &str) {
    let rows = std::env::var("KOUMEN_ROWS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000);
    let seed = Chance::seed();
    // The harness shows this when the test fails.
    println!("{engine}: KOUMEN_SEED={seed} KOUMEN_ROWS={rows}");
    let mut chance = Chance::new(seed);
    let scope = scope(office).await;
    let planted = plant(rows, Draw::Some, &ground(office, &scope).await, &mut chance);
    let kinds = planted.kinds();
    assert!(kinds.len() >= 40, "{} kinds", kinds.len());
    println!(
        "{} kinds, {} errors in {} rows, {} good rows, {} KiB",
        kinds.len(),
        planted.errors.len(),
        planted.wrong,
        planted.good,
        planted.bytes.len() >> 10
    );
    for (kind, times) in &kinds {
        println!("  {times:>5}  {kind}");
    }

    let mut client = office.sign_in(CLERK).await;
    let before = state(office, &scope).await;
    let checked = hand_in(&mut client, "check", &planted.bytes).await;
    compare(&planted, &checked);
    assert_eq!((checked.known, state(office, &scope).await), (0, before), "a check keeps nothing");

    let registered = hand_in(&mut client, "import", &planted.bytes).await;
    compare(&planted, &registered);
    let after = state(office, &scope).await;
    assert_eq!(after.people, before.people + planted.good);

    for bytes in [&planted.bytes, &registered.marked] {
        let again = hand_in(&mut client, "import", bytes).await;
        // A marked workbook has no merged cells any more: there they are blank, and still reported.
        let places = |told: &Told| told.errors.keys().cloned().collect::<Vec<_>>();
        assert_eq!(places(&again), places(&registered), "seed {seed}");
        if bytes == &planted.bytes {
            assert_eq!(again.errors, registered.errors, "seed {seed}");
        }
        assert_eq!((again.new, again.known, again.wrong), (0, planted.good, planted.wrong), "seed {seed}");
    }
    let last = state(office, &scope).await;
    // Only that it was handed in twice more.
    assert_eq!(last, State { events: after.events + 2, ..after }, "seed {seed}");
    println!("{engine}: check {:.1} s, import {:.1} s", checked.seconds, registered.seconds);
}

/// What a workbook must not change when it comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    people: usize,
    events: u64,
}

async fn state(office: &TestOffice, scope: &Scope) -> State {
    let scope = scope.clone();
    let found = office.app.db().read(move |tx| {
        let people = page::count(tx, &scope, &PeopleFilter::default(), u32::MAX)?;
        Ok::<_, Fault>(State { people: people as usize, events: events::seal::waiting(tx, scope.tenant())? })
    });
    found.await.expect("a database")
}

async fn scope(office: &TestOffice) -> Scope {
    let account = office.credentials(CLERK).await.account;
    account.actor().scope(account.tenants[0]).expect("their county")
}

async fn ground(office: &TestOffice, scope: &Scope) -> Ground {
    let (area, tenant) = (office.credentials(CLERK).await.account.area, scope.tenant());
    let found = office.app.db().read(move |tx| {
        let mut areas = store::areas::line(tx, &area)?;
        areas.extend(store::areas::under(tx, &area)?.into_iter().filter(|place| place.path != area));
        Ok::<_, Fault>((areas, workers::in_area(tx, tenant, &area, None, 500)?))
    });
    let (areas, workers) = found.await.expect("a database");
    let book = PlaceBook::new(&areas);
    let at = |level| areas.iter().filter(move |area| area.level == level);
    let mut names = BTreeMap::<_, usize>::new();
    for name in at(Level::Village).map(|area| &area.name) {
        *names.entry(name).or_default() += 1;
    }
    let mut visitors = BTreeMap::<_, usize>::new();
    for worker in workers.iter().filter(|worker| worker.active) {
        *visitors.entry(&worker.name).or_default() += 1;
    }
    Ground {
        villages: at(Level::Village)
            .map(|area| (area.code.as_str().to_owned(), book.full_name(&area.path)))
            .collect(),
        towns: at(Level::Township).map(|area| book.full_name(&area.path)).collect(),
        several: names.into_iter().filter(|(_, times)| *times > 1).map(|(name, _)| name.clone()).collect(),
        visitors: visitors
            .into_iter()
            .filter(|(_, times)| *times == 1)
            .map(|(name, _)| name.clone())
            .collect(),
    }
}

/// What the page and the marked workbook say.
struct Told {
    new: usize,
    known: usize,
    wrong: usize,
    /// Heading and sentence, by cell.
    errors: BTreeMap<String, (String, String)>,
    marked: Vec<u8>,
    seconds: f64,
}

/// Hands a workbook in and waits until it is through.
async fn hand_in(client: &mut Client, what: &str, bytes: &[u8]) -> Told {
    let began = Instant::now();
    let answer = client.upload("/people/import", &[("what", what)], bytes).await;
    let page = answer.is(303).location().to_owned();
    let shown = loop {
        let shown = client.get(&page).await;
        if shown.text().contains("id=\"result\"") {
            break shown;
        }
        assert!(shown.is(200).text().contains("role=\"status\""), "{}", shown.text());
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    let seconds = began.elapsed().as_secs_f64();
    shown.keeps_quiet_about("与登记簿不同");
    let count = |before: &str| {
        let from = format!("{before} <b class=\"num\">");
        shown.between(&from, "</b>").and_then(|text| text.parse().ok()).expect("a count")
    };
    let verb = if what == "check" { "可以登记" } else { "已登记" };
    let marked = client.get(&format!("{page}/marked")).await.is(200).bytes.clone();
    Told {
        new: count(verb),
        known: count("已在册"),
        wrong: count("有错误"),
        errors: listed(&marked),
        marked,
        seconds,
    }
}

/// The sheet that lists what is wrong.
fn listed(marked: &[u8]) -> BTreeMap<String, (String, String)> {
    let mut book = Workbook::open(marked, &Limits::default()).expect("a workbook");
    let mut errors = BTreeMap::new();
    book.each_row("错误清单", |row| {
        let cell = |at| row.cell(at).map(|cell| cell.text.to_string()).unwrap_or_default();
        if cell(0) == "错误" {
            let twice = errors.insert(cell(2), (cell(3), cell(4)));
            assert_eq!(twice, None, "two errors at one cell");
        }
        ControlFlow::Continue(())
    })
    .expect("rows");
    errors
}

/// Every planted error is told at its cell in its words, and nothing else is.
fn compare(planted: &Planted, told: &Told) {
    let missing: Vec<_> = planted.errors.iter().filter(|(at, _)| !told.errors.contains_key(*at)).collect();
    let missing: Vec<_> = missing.into_iter().map(|(at, kind)| (at, kind.name)).collect();
    assert!(missing.is_empty(), "not told: {missing:?}");
    let false_ones: Vec<_> = told.errors.iter().filter(|(at, _)| !planted.errors.contains_key(*at)).collect();
    assert!(false_ones.is_empty(), "told without cause: {false_ones:?}");
    for (at, kind) in &planted.errors {
        let (heading, text) = &told.errors[at];
        assert_eq!(heading, kind.column.heading(), "{at}: {}", kind.name);
        assert!(kind.is_said_by(text), "{at}: {} is told as {text}", kind.name);
    }
    assert_eq!((told.new + told.known, told.wrong), (planted.good, planted.wrong));
}
