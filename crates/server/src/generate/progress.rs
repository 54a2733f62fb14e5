//! How far it has come, said every few seconds.

use std::time::{Duration, Instant};

/// So long from one line to the next.
const PAUSE: Duration = Duration::from_secs(5);

/// Counts what was written.
pub struct Progress {
    people: u64,
    visits: u64,
    all: u64,
    started: Instant,
    said: Instant,
}

impl Progress {
    /// Nothing of so many people yet.
    pub fn of(all: u64) -> Self {
        // Only spans are measured; nothing that is stored depends on this clock.
        let now = Instant::now();
        Self { people: 0, visits: 0, all, started: now, said: now }
    }

    /// So many more people and visits; `rows` in all.
    pub fn told(&mut self, people: u64, visits: u64, rows: u64) {
        self.people += people;
        self.visits += visits;
        if self.said.elapsed() >= PAUSE {
            self.said = Instant::now();
            eprintln!("{}", self.line(rows));
        }
    }

    fn line(&self, rows: u64) -> String {
        let seconds = self.started.elapsed().as_secs_f64().max(0.001);
        let left = seconds * (self.all.saturating_sub(self.people)) as f64 / (self.people.max(1)) as f64;
        format!(
            "{} / {} 人，{} 次探访，每秒 {:.0} 行，约剩 {:.0} 秒",
            self.people,
            self.all,
            self.visits,
            rows as f64 / seconds,
            left
        )
    }

    /// The log was sealed: so many entries, since `began`.
    pub fn sealed(count: usize, began: Instant) -> String {
        let seconds = began.elapsed().as_secs_f64().max(0.001);
        format!("日志已封存：{count} 条，用时 {seconds:.1} 秒，每秒 {:.0} 条", count as f64 / seconds)
    }

    /// The last words: how much, in how long.
    pub fn done(&self, rows: u64) -> String {
        let seconds = self.started.elapsed().as_secs_f64().max(0.001);
        format!(
            "{} 人，{} 次探访，{rows} 行，用时 {seconds:.1} 秒，每秒 {:.0} 行",
            self.people,
            self.visits,
            rows as f64 / seconds
        )
    }
}
