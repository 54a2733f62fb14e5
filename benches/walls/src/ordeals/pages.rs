//! The pages that people open all day, in a large register: the worker's list, a person's page, and every way of
//! finding somebody.

use std::time::{Duration, Instant};

use anyhow::bail;
use serde_json::Value;

use crate::{
    Options, Verdict,
    chance::Chance,
    crowd::{Visitor, gather, visitors},
    office::Desk,
    place::Server,
};

/// How often each is opened.
const TIMES: usize = 300;
/// Visitors whose lists are opened, and whose people are looked up.
const VISITORS: usize = 20;

/// A page with what it may take.
pub struct Opened {
    /// What was opened.
    pub what: &'static str,
    /// How long it took, from shortest to longest.
    took: Vec<Duration>,
    /// Bar in milliseconds.
    pub bar: u64,
}

impl Opened {
    fn of(what: &'static str, bar: u64, mut took: Vec<Duration>) -> Self {
        took.sort_unstable();
        Self { what, took, bar }
    }

    /// The longest that so many of a hundred took, in milliseconds.
    pub fn within(&self, hundredths: usize) -> f64 {
        millis(self.took[(self.took.len() * hundredths / 100).min(self.took.len() - 1)])
    }

    /// Half and nearly all of them.
    pub fn said(&self) -> String {
        format!("p50 {:.1} ms, p99 {:.1} ms", self.within(50), self.within(99))
    }
}

pub async fn run(options: &Options) -> anyhow::Result<Verdict> {
    let place = options.place()?;
    let (people, visits) = (options.people.unwrap_or(1_000_000), options.visits.unwrap_or(1_000_000));
    place.generate(people, visits, options.seed)?;
    let server = place.serve(&[])?;
    place.at_rest(&server).await?;
    for opened in measured(&server, options.seed).await? {
        println!("{}: {}, bar {} ms", opened.what, opened.said(), opened.bar);
    }
    println!("{people} people, {visits} visits; started in {:.2} s", server.started_in.as_secs_f64());
    server.stop()?;
    Ok(Vec::new())
}

/// Milliseconds with a fraction.
pub fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1000.0
}

/// Opens each page many times, of other people each time.
pub async fn measured(server: &Server, seed: u64) -> anyhow::Result<Vec<Opened>> {
    let mut chance = Chance::new(seed ^ 0x7061_6765);
    let mut crowd = gather(server.address, &visitors(VISITORS), seed).await?;
    let mut known = Vec::new();
    for visitor in &mut crowd {
        known.extend(visitor.client.people().await?["people"].as_array().cloned().unwrap_or_default());
    }
    if known.is_empty() {
        bail!("nobody has people");
    }
    let mut desk = Desk::open(server.address, "county1").await?;
    let mut opened = vec![Opened::of("a worker's list on the phone", 10, lists(&mut crowd).await?)];
    let ways: [(&'static str, u64, fn(&mut Chance, &Value) -> String); 5] = [
        ("a person's page", 20, |_, one| format!("/people/{}", word(one, "id"))),
        ("search by name", 50, |_, one| search(&word(one, "name"))),
        ("search by pinyin", 50, |chance, _| {
            let mut letter = || (b'a' + u8::try_from(chance.below(26)).unwrap_or(0)) as char;
            search(&String::from_iter([letter(), letter()]))
        }),
        ("search by the last four", 50, |chance, _| search(&format!("{:04}", chance.below(10_000)))),
        ("search by address", 50, |_, one| search(&word(one, "address"))),
    ];
    for (what, bar, address) in ways {
        let mut took = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            let one = chance.pick(&known).clone();
            took.push(desk.look(&address(&mut chance, &one)).await?.1);
        }
        opened.push(Opened::of(what, bar, took));
    }
    Ok(opened)
}

async fn lists(crowd: &mut [Visitor]) -> anyhow::Result<Vec<Duration>> {
    let mut took = Vec::with_capacity(TIMES);
    let many = crowd.len();
    for turn in 0..TIMES {
        let began = Instant::now();
        crowd[turn % many].client.people().await?;
        took.push(began.elapsed());
    }
    Ok(took)
}

fn word(one: &Value, field: &str) -> String {
    one[field].as_str().unwrap_or_default().to_owned()
}

fn search(text: &str) -> String {
    let bytes = text.bytes().map(|byte| format!("%{byte:02X}"));
    format!("/people?q={}", bytes.collect::<String>())
}
