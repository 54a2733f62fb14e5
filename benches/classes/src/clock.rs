//! How long something took: by the clock, and in time on a processor, which others on the machine do not lengthen.

use std::fs;
use std::time::{Duration, Instant};

/// People a second.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// By the clock.
    pub clock: f64,
    /// For each second on a processor; by the clock where the system does not tell.
    pub cpu: f64,
}

/// Whose time on a processor is counted.
#[derive(Clone, Copy)]
pub enum Whose {
    /// Of this thread.
    Ours,
    /// Of processes that were started here and have ended.
    Children,
}

/// A clock that was started.
pub struct Started {
    at: Instant,
    whose: Whose,
    before: Option<Duration>,
}

impl Started {
    /// Starts now.
    pub fn now(whose: Whose) -> Self {
        Self { before: on_processor(whose), at: Instant::now(), whose }
    }

    /// By the clock, since the start.
    pub fn elapsed(&self) -> Duration {
        self.at.elapsed()
    }

    /// So many people since the start.
    pub fn rate(&self, people: usize) -> Rate {
        let taken = self.at.elapsed();
        let used = on_processor(self.whose).zip(self.before).map(|(after, before)| after - before);
        let a_second = |time: Duration| people as f64 / time.as_secs_f64();
        Rate { clock: a_second(taken), cpu: a_second(used.filter(|time| !time.is_zero()).unwrap_or(taken)) }
    }
}

/// Linux only. Children are counted in ticks of a hundredth of a second.
fn on_processor(whose: Whose) -> Option<Duration> {
    match whose {
        Whose::Ours => {
            let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
            text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
        }
        Whose::Children => {
            let text = fs::read_to_string("/proc/self/stat").ok()?;
            let after_name = text.rsplit(')').next()?;
            let ticks = after_name.split_whitespace().skip(13).take(2).map(|field| field.parse::<u64>().ok());
            ticks.sum::<Option<u64>>().map(|ticks| Duration::from_millis(ticks * 10))
        }
    }
}
