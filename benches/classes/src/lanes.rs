//! Contenders side by side: all of them once in every round, so that a busy minute of the machine hits all.

use std::error::Error;
use std::time::{Duration, Instant};

use crate::clock::{Rate, Started, Whose};

/// Whatever went wrong, in words.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// One way of deciding that is measured.
pub struct Lane<'a> {
    /// What is measured, in words.
    pub what: String,
    /// The pack it decides by.
    pub pack: String,
    /// How many facts of a hundred are unknown.
    pub unknown: u64,
    /// People a second that are wanted.
    pub bar: Option<f64>,
    /// Position of the lane of ours that does the same work.
    pub beside: Option<usize>,
    /// Decides for at least so long and says how many people a second that were.
    pub run: Box<dyn FnMut(Duration) -> Outcome<Rate> + 'a>,
    /// People a second in every round.
    pub rates: Vec<Rate>,
}

/// The lanes of ours that contenders stand beside, by position.
pub struct Ours {
    /// The pack they decide by.
    pub pack: String,
    /// Typed slots to a class.
    pub from_slots: usize,
    /// Facts to a class.
    pub from_facts: usize,
}

impl Lane<'_> {
    /// The rates in the middle of all rounds.
    pub fn median(&self) -> Rate {
        let middle = |of: fn(&Rate) -> f64| median(self.rates.iter().map(of).collect());
        Rate { clock: middle(|rate| rate.clock), cpu: middle(|rate| rate.cpu) }
    }

    /// The lowest and the highest rate by the clock.
    pub fn range(&self) -> (f64, f64) {
        let rates = self.rates.iter().map(|rate| rate.clock);
        rates.fold((f64::MAX, 0.0), |(low, high), rate| (rate.min(low), rate.max(high)))
    }

    /// How many times as fast the other lane was in processor time, in the middle of all rounds: each round is
    /// compared with itself.
    pub fn times_slower_than(&self, other: &Lane<'_>) -> f64 {
        median(other.rates.iter().zip(&self.rates).map(|(theirs, own)| theirs.cpu / own.cpu).collect())
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Runs the rounds; stops after a whole round once the time is over. Says how many rounds there were.
pub fn race(lanes: &mut [Lane<'_>], rounds: usize, each: Duration, most: Duration) -> Outcome<usize> {
    let began = Instant::now();
    for round in 1..=rounds {
        eprint!("round {round} of {rounds} ");
        for lane in &mut *lanes {
            let rate = (lane.run)(each).map_err(|error| format!("{}: {error}", lane.what))?;
            lane.rates.push(rate);
            eprint!(".");
        }
        eprintln!(" {:.0} s", began.elapsed().as_secs_f64());
        if began.elapsed() > most {
            return Ok(round);
        }
    }
    Ok(rounds)
}

/// Goes over everybody again and again for at least so long.
pub fn pace<T>(people: &[T], each: Duration, mut decide: impl FnMut(&T)) -> Rate {
    let started = Started::now(Whose::Ours);
    let mut passes = 0;
    loop {
        people.iter().for_each(&mut decide);
        passes += 1;
        if started.elapsed() >= each {
            return started.rate(passes * people.len());
        }
    }
}
