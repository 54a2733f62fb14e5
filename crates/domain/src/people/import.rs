//! A workbook of people that was handed in, and how far the program has come with it.
//!
//! Whoever works on one says so from time to time. One that nobody works on any more is begun again from its first row:
//! rows that were registered before are then found in the register, and are counted as what they are.

use jiff::{SignedDuration, Timestamp};

use crate::ids::{AccountId, ImportId, TenantId};

/// After so long without a sign of life, another process takes over.
pub const SILENCE: SignedDuration = SignedDuration::from_secs(120);
/// So many processes may lose one workbook before it is given up.
pub const ATTEMPTS: u32 = 5;
/// How long the workbook itself and what was said about it are kept.
pub const KEPT: SignedDuration = SignedDuration::from_hours(48);

/// A workbook that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// The county in which its people are registered.
    pub tenant: TenantId,
    /// Who handed it in. Nobody else sees what came of it.
    pub account: AccountId,
    /// The name of the file.
    pub file_name: String,
    /// Only a check: nobody is registered.
    pub dry_run: bool,
    /// When it was handed in.
    pub begun_at: Timestamp,
    /// When somebody last said that they work on it.
    pub alive_at: Timestamp,
    /// How many times somebody has begun to work on it.
    pub attempts: u32,
    /// How far it is.
    pub counts: Counts,
    /// What became of it; `None` while it is worked on.
    pub ended: Option<Ended>,
    /// Whether the workbook and what was said about it are still here.
    pub kept: bool,
}

/// How far a workbook is, in rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that can be registered, going by the workbook alone; 0 until it has been read.
    pub total: u32,
    /// Rows of those that were looked at.
    pub done: u32,
    /// People who were registered, or would be.
    pub new: u32,
    /// People who were in the register before.
    pub known: u32,
    /// Rows with an error.
    pub wrong: u32,
}

/// What became of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Every row was looked at.
    Through,
    /// It could not be read.
    Unreadable,
    /// It was given up; who handed it in has to do so again.
    GivenUp,
}

impl Ended {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Through => "through",
            Self::Unreadable => "unreadable",
            Self::GivenUp => "given_up",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Through, Self::Unreadable, Self::GivenUp].into_iter().find(|ended| ended.code() == code)
    }
}

/// What is to be done with a workbook that nobody seems to work on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing: somebody is at it, or it is done with.
    Leave,
    /// It is begun again.
    TakeOver,
    /// It is given up: too many have lost it.
    GiveUp,
}

impl Import {
    /// What is to be done with it at a moment.
    pub fn next(&self, now: Timestamp) -> Next {
        if self.ended.is_some() || now.duration_since(self.alive_at) < SILENCE {
            Next::Leave
        } else if self.attempts >= ATTEMPTS {
            Next::GiveUp
        } else {
            Next::TakeOver
        }
    }
}

impl Counts {
    /// What this attempt saw, put together with the people whom earlier attempts registered: those it found known.
    #[must_use]
    pub fn after(self, registered_before: u32) -> Self {
        Self {
            new: self.new.saturating_add(registered_before),
            known: self.known.saturating_sub(registered_before),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(alive_at: i64, attempts: u32, ended: Option<Ended>) -> Import {
        Import {
            id: ImportId::MIN,
            tenant: TenantId(1),
            account: AccountId::MIN,
            file_name: "名单.xlsx".to_owned(),
            dry_run: false,
            begun_at: Timestamp::UNIX_EPOCH,
            alive_at: Timestamp::from_second(alive_at).expect("an instant"),
            attempts,
            counts: Counts::default(),
            ended,
            kept: true,
        }
    }

    #[test]
    fn one_that_fell_silent_is_taken_over_and_after_many_losses_given_up() {
        let now = Timestamp::from_second(1_000).expect("an instant");
        assert_eq!(import(881, 1, None).next(now), Next::Leave);
        assert_eq!(import(880, 1, None).next(now), Next::TakeOver);
        assert_eq!(import(880, ATTEMPTS, None).next(now), Next::GiveUp);
        assert_eq!(import(0, ATTEMPTS, Some(Ended::Through)).next(now), Next::Leave);
        // A clock that went back is no sign of silence.
        assert_eq!(import(5_000, 1, None).next(now), Next::Leave);
    }

    #[test]
    fn what_an_earlier_attempt_registered_counts_as_new_and_not_as_known() {
        let seen = Counts { total: 10, done: 10, new: 3, known: 6, wrong: 1 };
        assert_eq!(seen.after(4), Counts { new: 7, known: 2, ..seen });
        assert_eq!(seen.after(0), seen);
    }

    #[test]
    fn endings_keep_their_codes() {
        for ended in [Ended::Through, Ended::Unreadable, Ended::GivenUp] {
            assert_eq!(Ended::from_code(ended.code()), Some(ended));
        }
        assert_eq!(Ended::from_code("done"), None);
    }
}
