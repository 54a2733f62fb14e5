//! Clock and chance: the only place of the program that reads them.
//!
//! Everything below gets time, ids and random bytes as arguments. Tests hold both fixed; the demo may
//! run its clock with an offset, so that its stories always begin on the same day.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use jiff::{SignedDuration, Timestamp, civil::Date};
use uuid::Uuid;

/// Where the program learns what time it is.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// The machine's clock moved by a span: the demo.
    Shifted(SignedDuration),
    /// Stands still until it is moved: tests. Milliseconds since the epoch.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn fixed(at: Timestamp) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.as_millisecond())))
    }

    /// A clock that shows `at` now and runs on with the machine's.
    pub fn starting_at(at: Timestamp) -> Self {
        Self::Shifted(at.duration_since(machine_time()))
    }

    /// The instant, cut to milliseconds, the unit in which instants are stored.
    pub fn now(&self) -> Timestamp {
        let exact = match self {
            Self::System => machine_time(),
            Self::Shifted(by) => machine_time().saturating_add(*by).unwrap_or(Timestamp::MAX),
            Self::Fixed(ms) => return from_milliseconds(ms.load(Ordering::SeqCst)),
        };
        from_milliseconds(exact.as_millisecond())
    }

    /// Moves a fixed clock forward (or back, with a negative span). Other clocks do not move.
    pub fn advance(&self, by: SignedDuration) {
        if let Self::Fixed(ms) = self {
            ms.fetch_add(i64::try_from(by.as_millis()).unwrap_or(0), Ordering::SeqCst);
        }
    }
}

/// Where the program's chance comes from.
#[derive(Debug, Clone)]
pub enum Chance {
    /// The operating system's source, fit for keys and tokens.
    System,
    /// A repeatable sequence: tests and synthetic data only.
    Seeded(Arc<Mutex<u64>>),
}

impl Chance {
    /// The sequence that belongs to `seed`.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(seed)))
    }

    /// `N` random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: nothing that follows could be safe then.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match self {
            Self::System => {
                getrandom::fill(&mut bytes).expect("the operating system's random source must work")
            }
            Self::Seeded(state) => {
                let mut state = state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                for chunk in bytes.chunks_mut(8) {
                    chunk.copy_from_slice(&mix(&mut state).to_le_bytes()[..chunk.len()]);
                }
            }
        }
        bytes
    }
}

/// Clock and chance together, as requests, jobs and commands carry them.
#[derive(Debug, Clone)]
pub struct Edge {
    /// What time it is.
    pub clock: Clock,
    /// Where random bytes come from.
    pub chance: Chance,
}

impl Edge {
    /// The machine's own clock and chance.
    pub fn system() -> Self {
        Self { clock: Clock::System, chance: Chance::System }
    }

    /// A repeatable pair for tests.
    pub fn fixed(at: Timestamp, seed: u64) -> Self {
        Self { clock: Clock::fixed(at), chance: Chance::seeded(seed) }
    }

    /// The instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The day it is in Beijing.
    pub fn today(&self) -> Date {
        domain::dates::day_of(self.now())
    }

    /// A new id: UUID version 7, so that ids sort by the time they were made.
    pub fn id(&self) -> Uuid {
        let ms = u64::try_from(self.now().as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(ms, &self.chance.bytes()).into_uuid()
    }
}

/// The machine's clock, read here and nowhere else.
#[expect(clippy::disallowed_methods, reason = "this is the edge")]
fn machine_time() -> Timestamp {
    Timestamp::now()
}

fn from_milliseconds(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)
}

/// One step of the splitmix sequence: small, quick, repeatable; not fit for secrets.
fn mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn monday() -> Timestamp {
        "2026-11-23T01:00:00Z".parse().expect("a timestamp")
    }

    #[test]
    fn the_day_turns_at_midnight_in_beijing() {
        let edge = Edge::fixed("2026-11-22T15:59:59Z".parse().expect("a timestamp"), 1);
        assert_eq!(edge.today().to_string(), "2026-11-22");
        edge.clock.advance(SignedDuration::from_secs(1));
        assert_eq!(edge.today().to_string(), "2026-11-23");
    }

    #[test]
    fn ids_repeat_with_the_seed_and_carry_their_time() {
        let (one, two) = (Edge::fixed(monday(), 7), Edge::fixed(monday(), 7));
        let id = one.id();
        assert_eq!(id, two.id());
        assert_ne!(id, one.id());
        assert_eq!(id.get_version_num(), 7);
        one.clock.advance(SignedDuration::from_millis(1));
        assert!(one.id() > id);
    }
}
