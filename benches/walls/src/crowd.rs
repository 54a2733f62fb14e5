//! Many visitors at once, each with a phone: they record one visit after the other, or send what has gathered.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::Timestamp;
use serde_json::Value;
use tokio::{
    sync::Semaphore,
    task::{JoinHandle, JoinSet},
};

use crate::{
    chance::Chance,
    client::{Client, receipts},
    place::WORD,
    visits::Known,
};

/// A phone with its people.
pub struct Visitor {
    /// The phone.
    pub client: Client,
    /// What it knows.
    pub known: Known,
    /// Its own chance.
    pub chance: Chance,
}

impl Visitor {
    /// Makes a visit of somebody of the own people, of the last `days`.
    pub fn visit(&mut self, days: u64) -> Value {
        let person = self.chance.pick(&self.known.people).clone();
        self.known.visit(&mut self.chance, &person, Timestamp::now(), days)
    }
}

/// The accounts of visitors in a generated county, from the first on.
pub fn visitors(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("visitor{number:04}")).collect()
}

/// Signs accounts in and fetches their people. Accounts without people are passed over.
pub async fn gather(server: SocketAddr, accounts: &[String], seed: u64) -> anyhow::Result<Vec<Visitor>> {
    let at_once = Arc::new(Semaphore::new(8));
    let mut signing = JoinSet::new();
    for (number, name) in accounts.iter().cloned().enumerate() {
        let at_once = Arc::clone(&at_once);
        let mut chance = Chance::new(seed ^ (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        signing.spawn(async move {
            let _turn = at_once.acquire().await?;
            let device = chance.id(Timestamp::now().as_millisecond().unsigned_abs());
            let mut client = Client::new(server, device);
            client.sign_in(&name, WORD).await?;
            let known = Known::read(&client.people().await?, !name.starts_with("visitor"))?;
            anyhow::Ok((number, Visitor { client, known, chance }))
        });
    }
    let mut all = Vec::new();
    while let Some(done) = signing.join_next().await {
        all.push(done??);
    }
    all.sort_by_key(|(number, _)| *number);
    Ok(all.into_iter().map(|(_, visitor)| visitor).filter(|one| !one.known.people.is_empty()).collect())
}

/// What a crowd has done.
#[derive(Default)]
pub struct Done {
    /// Ids of visits that were acknowledged, without dashes.
    pub acknowledged: BTreeSet<String>,
    /// How long each answer took, sorted.
    pub took: Vec<Duration>,
    /// Answers and broken lines after which the same was sent again.
    pub again: u64,
    /// Receipts that were neither accepted, kept nor known, with their reason.
    pub strange: Vec<String>,
    /// From the first request to the last answer.
    pub span: Duration,
}

impl Done {
    /// The duration below which so many of a thousand answers stayed.
    pub fn quantile(&self, thousandths: usize) -> Duration {
        let at = (self.took.len() * thousandths / 1000).min(self.took.len().saturating_sub(1));
        self.took.get(at).copied().unwrap_or_default()
    }

    /// Visits a second.
    pub fn rate(&self) -> f64 {
        self.acknowledged.len() as f64 / self.span.as_secs_f64()
    }

    fn join(&mut self, other: Self) {
        self.acknowledged.extend(other.acknowledged);
        self.took.extend(other.took);
        self.again += other.again;
        self.strange.extend(other.strange);
    }
}

/// How a crowd records.
#[derive(Clone, Copy)]
pub struct Pace {
    /// How long.
    pub span: Duration,
    /// Visits in one request.
    pub batch: usize,
    /// How far back visits lie, in days.
    pub days: u64,
    /// How long one request is sent again before the run is broken off.
    pub patience: Duration,
}

impl Pace {
    /// One visit a request, of the last two days.
    pub fn for_seconds(seconds: u64) -> Self {
        let patience = Duration::from_secs(90);
        Self { span: Duration::from_secs(seconds), batch: 1, days: 2, patience }
    }
}

/// Everybody records until the time is over or `stop` is set; gives the visitors back.
async fn record(
    visitors: Vec<Visitor>,
    pace: Pace,
    stop: &Arc<AtomicBool>,
) -> anyhow::Result<(Vec<Visitor>, Done)> {
    let began = Instant::now();
    let mut working = JoinSet::new();
    for mut visitor in visitors {
        let stop = Arc::clone(stop);
        working.spawn(async move {
            let mut done = Done::default();
            while began.elapsed() < pace.span && !stop.load(Ordering::Relaxed) {
                let visits: Vec<Value> = (0..pace.batch).map(|_| visitor.visit(pace.days)).collect();
                send(&mut visitor.client, &visits, pace.patience, &mut done).await?;
            }
            anyhow::Ok((visitor, done))
        });
    }
    let (mut back, mut all) = (Vec::new(), Done::default());
    while let Some(ended) = working.join_next().await {
        let (visitor, done) = ended??;
        back.push(visitor);
        all.join(done);
    }
    all.span = began.elapsed();
    all.took.sort_unstable();
    Ok((back, all))
}

/// A crowd that records while something happens.
pub struct Recording {
    stop: Arc<AtomicBool>,
    working: JoinHandle<anyhow::Result<(Vec<Visitor>, Done)>>,
}

impl Recording {
    /// Sets everybody to work.
    pub fn begin(visitors: Vec<Visitor>, pace: Pace) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        Self { stop, working: tokio::spawn(async move { record(visitors, pace, &told).await }) }
    }

    /// Whether it has ended by itself: its time is over, or somebody broke off.
    pub fn has_ended(&self) -> bool {
        self.working.is_finished()
    }

    /// Lets everybody finish what they are at; what was done altogether.
    pub async fn end(self) -> anyhow::Result<Done> {
        self.stop.store(true, Ordering::Relaxed);
        Ok(self.working.await??.1)
    }
}

/// Everybody records until the time is over; gives the visitors back.
pub async fn record_for(visitors: Vec<Visitor>, pace: Pace) -> anyhow::Result<(Vec<Visitor>, Done)> {
    record(visitors, pace, &Arc::default()).await
}

/// Sends visits until they are acknowledged, as a phone does.
pub async fn send(
    client: &mut Client,
    visits: &[Value],
    patience: Duration,
    done: &mut Done,
) -> anyhow::Result<()> {
    let began = Instant::now();
    loop {
        let tried = Instant::now();
        match client.send(visits).await {
            Ok(answer) if answer.status == 200 => {
                done.took.push(tried.elapsed());
                for (visit, (state, reason)) in visits.iter().zip(receipts(&answer)?) {
                    match state.as_str() {
                        "accepted" | "kept" | "known" => {
                            let id = visit["id"].as_str().unwrap_or_default().replace('-', "");
                            done.acknowledged.insert(id);
                        }
                        _ => done.strange.push(format!("{state}: {reason}")),
                    }
                }
                return Ok(());
            }
            Ok(answer) if answer.status < 500 => {
                anyhow::bail!("{}: {}", answer.status, String::from_utf8_lossy(&answer.body))
            }
            tried if began.elapsed() > patience => {
                let last =
                    tried.map(|answer| answer.status.to_string()).unwrap_or_else(|error| error.to_string());
                anyhow::bail!("not acknowledged within {patience:?}: {last}");
            }
            _ => {
                done.again += 1;
                let pause = 20 * (1 << done.again.min(5));
                tokio::time::sleep(Duration::from_millis(pause)).await;
            }
        }
    }
}
