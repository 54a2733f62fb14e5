//! What duties cost: visits and money in a week.

use rules::Duty;

/// What is owed to somebody in an average week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    /// Whether anything is owed at all.
    pub owed: bool,
    /// Visits a week, in millionths.
    pub visits: i64,
    /// Fen a week, in millionths, were all of it done.
    pub fen: i64,
}

impl Load {
    /// The load of some duties that would cost so much, in millionths of a fen a week.
    pub fn of(duties: &[Duty], fen: i64) -> Self {
        Self {
            owed: duties.iter().any(|duty| duty.count > 0),
            visits: duties.iter().map(millionths_a_week).sum(),
            fen,
        }
    }
}

/// Contacts a week under a duty, in millionths of a contact. Hours, acts and what is owed to a household are no
/// contacts of a person: they are not counted.
pub fn millionths_a_week(duty: &Duty) -> i64 {
    if duty.counts_contacts() { duty.every.millionths_a_week(duty.count) } else { 0 }
}
