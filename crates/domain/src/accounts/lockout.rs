//! Five wrong passwords close the door for a quarter of an hour.

use jiff::{SignedDuration, Timestamp};

/// So many failures in a row lock an account.
pub const FAILURES_ALLOWED: u32 = 5;

/// A lock lasts this long; a failure older than this no longer counts.
pub const LOCKED_FOR: SignedDuration = SignedDuration::from_mins(15);

/// Failed attempts to sign in since the last success.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Failures {
    /// How many in a row.
    pub count: u32,
    /// When the last one was; `None` if there was none.
    pub last_at: Option<Timestamp>,
}

impl Failures {
    /// No failure.
    pub const NONE: Self = Self { count: 0, last_at: None };

    /// Until when the account is locked; `None` if it is open now.
    pub fn locked_until(&self, now: Timestamp) -> Option<Timestamp> {
        let until = self.last_at?.saturating_add(LOCKED_FOR).ok()?;
        (self.count >= FAILURES_ALLOWED && now < until).then_some(until)
    }

    /// After one more failure now.
    pub fn and_another(&self, now: Timestamp) -> Self {
        let fresh = self.last_at.is_some_and(|last| now.duration_since(last) < LOCKED_FOR);
        let before = if fresh { self.count } else { 0 };
        Self { count: before.saturating_add(1), last_at: Some(now) }
    }
}
