//! How long a sign-in holds.

use jiff::{SignedDuration, Timestamp};

use crate::actor::Role;
use crate::ids::{AccountId, DeviceId};

/// A screen in an office that nobody touches closes after this long.
pub const OFFICE_IDLE: SignedDuration = SignedDuration::from_hours(8);

/// A visitor's own phone stays signed in this long without use: nobody is made to sign in every day.
pub const VISITOR_IDLE: SignedDuration = SignedDuration::from_hours(90 * 24);

/// A sign-in that holds. The secret that proves it is the server's affair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub account: AccountId,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// The phone that it holds on, and nowhere else; `None` for a browser.
    pub device: Option<DeviceId>,
}

impl Session {
    /// A session of a browser that begins now.
    pub fn begin(account: AccountId, now: Timestamp) -> Self {
        Self { account, started_at: now, seen_at: now, device: None }
    }

    /// The same, bound to a phone.
    pub fn on(self, device: DeviceId) -> Self {
        Self { device: Some(device), ..self }
    }

    /// Whether it still holds for this role.
    pub fn is_live(&self, role: Role, now: Timestamp) -> bool {
        now.duration_since(self.seen_at) < idle_limit(role)
    }
}

/// What is kept of a sign-in on a phone that the office ended: so long may the phone hand in what it has sealed.
pub const KEPT_AFTER_END: SignedDuration = SignedDuration::from_hours(90 * 24);

/// A sign-in on a phone that the office ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// The phone.
    pub device: DeviceId,
    /// When.
    pub ended_at: Timestamp,
}

impl Ended {
    /// Whether what this phone hands in is still taken.
    pub fn speaks_for(&self, device: DeviceId, now: Timestamp) -> bool {
        self.device == device && now.duration_since(self.ended_at) < KEPT_AFTER_END
    }
}

/// How long a session of a role may lie unused.
pub const fn idle_limit(role: Role) -> SignedDuration {
    match role {
        // Whoever tells something twice a year does not sign in for it each time.
        Role::Visitor | Role::Partner => VISITOR_IDLE,
        _ => OFFICE_IDLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_closes_overnight_and_a_visitors_phone_does_not() {
        let start: Timestamp = "2026-11-23T08:00:00+08:00".parse().expect("an instant");
        let session = Session::begin(AccountId::MAX, start);
        let evening = start + SignedDuration::from_hours(8);
        assert!(session.is_live(Role::Clerk, evening - SignedDuration::from_secs(1)));
        assert!(!session.is_live(Role::Clerk, evening));
        assert!(session.is_live(Role::Visitor, start + SignedDuration::from_hours(89 * 24)));
        assert!(!session.is_live(Role::Visitor, start + SignedDuration::from_hours(90 * 24)));
    }

    #[test]
    fn an_ended_phone_hands_in_for_ninety_days_and_no_other_in_its_place() {
        let ended_at: Timestamp = "2026-11-23T08:00:00+08:00".parse().expect("an instant");
        let ended = Ended { device: DeviceId::MIN, ended_at };
        assert!(ended.speaks_for(DeviceId::MIN, ended_at + SignedDuration::from_hours(89 * 24)));
        assert!(!ended.speaks_for(DeviceId::MIN, ended_at + SignedDuration::from_hours(90 * 24)));
        assert!(!ended.speaks_for(DeviceId::MAX, ended_at));
    }
}
