//! What duties cost: visits and money in a week.

use rules::{Duty, Every};

use super::FenPerContact;
use crate::packs::Pack;

/// What is owed to somebody in an average week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    /// Whether anything is owed at all.
    pub owed: bool,
    /// Visits a week, in millionths.
    pub visits: i64,
    /// Fen a week, in millionths.
    pub fen: i64,
}

impl Load {
    /// The load of some duties.
    pub fn of(pack: &Pack, duties: &[Duty], fen: Option<FenPerContact<'_>>) -> Self {
        let mut load = Self { owed: duties.iter().any(|duty| duty.count > 0), ..Self::default() };
        for duty in duties {
            let visits = millionths_a_week(duty);
            load.visits += visits;
            load.fen += fen.map_or(0, |fen| fen(pack, duty)) * visits;
        }
        load
    }
}

/// Contacts a week under a duty, in millionths of a contact: a year has 365 days and twelve equal months, so that
/// nobody's rate depends on the week that is looked at. What follows an event has no rhythm,
/// and hours, acts and what is owed to a household are no contacts: they are not counted.
pub fn millionths_a_week(duty: &Duty) -> i64 {
    if !duty.counts_contacts() {
        return 0;
    }
    let (periods, days) = match duty.every {
        Every::Day => (1, 1),
        Every::Week => (1, 7),
        Every::HalfMonth => (24, 365),
        Every::Month => (12, 365),
        Every::Quarter => (4, 365),
        Every::HalfYear => (2, 365),
        Every::Year => (1, 365),
        Every::Days(days) => (1, i64::from(days.max(1))),
        Every::Months(months) => (12, 365 * i64::from(months.max(1))),
        Every::Hours(_) => return 0,
    };
    (i64::from(duty.count) * periods * 7 * 1_000_000 + days / 2) / days
}
