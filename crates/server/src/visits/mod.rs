//! Contacts on the screen: recording one, looking at one, printing one.

pub mod fill;
pub mod paper;
pub mod print;
pub mod receive;
pub mod record;
pub mod show;

use domain::{
    dates::{clock_of, day_of},
    visits::{Outcome, outcome::OutcomeKind},
};
use jiff::Timestamp;

use crate::frame::Tag;

/// `2026-11-23 08:20`, in Beijing.
pub(crate) fn moment(at: Timestamp) -> String {
    let civil = clock_of(at);
    format!("{} {:02}:{:02}", day_of(at), civil.hour(), civil.minute())
}

/// What came of a contact, as a mark.
pub(crate) fn outcome_tag(outcome: Outcome) -> Tag {
    match outcome.kind() {
        OutcomeKind::Reached => Tag::new("fine", outcome.kind().label()),
        OutcomeKind::NotReached => {
            Tag::new("due", format!("{}：{}", outcome.kind().label(), outcome.label()))
        }
        OutcomeKind::Refused => Tag::new("odd", format!("{}：{}", outcome.kind().label(), outcome.label())),
    }
}
