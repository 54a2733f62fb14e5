//! Alerts: somebody competent warns of heat, cold, storm. Facts that are only ever added to.
//!
//! Every row says the whole alert as it stood from then on, and names the row in whose place it stands. The alert, level
//! by level, is a fold over its rows ([`Alert::of`]).

pub mod amend;
pub mod issue;
pub mod read;

pub use amend::{AmendAlert, Amendment};
pub use issue::IssueAlert;
pub use read::{Published, read};

use jiff::Timestamp;

use crate::areas::AreaPath;
use crate::ids::{AccountId, AlertId, TenantId};

#[cfg(test)]
mod tests;

/// Longer texts are not kept, in characters.
pub const LONGEST_TEXT: usize = 500;

/// What a row says of the alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It begins.
    Issued,
    /// Another level holds from an instant on.
    Levelled,
    /// It ends, or its end is known.
    Lifted,
    /// What was entered was wrong.
    Corrected,
    /// There was no such alert.
    Withdrawn,
}

impl Change {
    const ALL: [Change; 5] =
        [Change::Issued, Change::Levelled, Change::Lifted, Change::Corrected, Change::Withdrawn];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Change::Issued => "issued",
            Change::Levelled => "levelled",
            Change::Lifted => "lifted",
            Change::Corrected => "corrected",
            Change::Withdrawn => "withdrawn",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|change| change.code() == code)
    }

    /// What screens call it.
    pub const fn label(self) -> &'static str {
        match self {
            Change::Issued => "登记",
            Change::Levelled => "变更级别",
            Change::Lifted => "解除",
            Change::Corrected => "更正",
            Change::Withdrawn => "撤销",
        }
    }
}

/// One row of what was told about an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertRow {
    /// Its id.
    pub id: AlertId,
    /// The alert: the id of its first row.
    pub alert: AlertId,
    /// The county.
    pub tenant: TenantId,
    /// What is said.
    pub change: Change,
    /// Id of the kind in the pack.
    pub kind: String,
    /// Id of the level in the pack.
    pub level: String,
    /// Since when this level holds.
    pub level_from: Timestamp,
    /// Where.
    pub area: AreaPath,
    /// Who warned, as it was written.
    pub issuer: String,
    /// Since when the alert is in force.
    pub from: Timestamp,
    /// First instant from which it is not; `None` while nobody knows.
    pub until: Option<Timestamp>,
    /// The text of the warning.
    pub text: Option<String>,
    /// Why it was changed.
    pub reason: Option<String>,
    /// When it was told.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: AccountId,
    /// The row in whose place it stands.
    pub supersedes: Option<AlertId>,
}

/// An alert as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Its id.
    pub id: AlertId,
    /// The row that was told last: whoever changes the alert has seen it.
    pub head: AlertId,
    /// The county.
    pub tenant: TenantId,
    /// Id of the kind in the pack.
    pub kind: String,
    /// Levels, each with its first instant; never empty.
    levels: Vec<(String, Timestamp)>,
    /// Where.
    pub area: AreaPath,
    /// Who warned.
    pub issuer: String,
    /// First instant from which it is not in force; `None` while nobody knows.
    pub until: Option<Timestamp>,
    /// The text of the warning.
    pub text: Option<String>,
    /// There was no such alert.
    pub withdrawn: bool,
}

/// A level of an alert over some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage<'a> {
    /// Id of the level.
    pub level: &'a str,
    /// Since when.
    pub from: Timestamp,
    /// First instant from which it does not hold; `None` while nobody knows.
    pub until: Option<Timestamp>,
}

impl Alert {
    /// What its rows come to; `None` where the first is missing. The order in which they are given does not matter.
    pub fn of(rows: &[AlertRow]) -> Option<Self> {
        let mut ordered: Vec<&AlertRow> = rows.iter().collect();
        ordered.sort_by_key(|row| (row.recorded_at, row.id));
        let first = ordered.iter().position(|row| row.supersedes.is_none())?;
        let mut row = ordered[first];
        let mut alert = Self {
            id: row.alert,
            head: row.id,
            tenant: row.tenant,
            kind: row.kind.clone(),
            levels: Vec::new(),
            area: row.area.clone(),
            issuer: row.issuer.clone(),
            until: None,
            text: None,
            withdrawn: false,
        };
        // Never more steps than rows: each row stands in the place of one other.
        for _ in 0..ordered.len() {
            alert.take(row);
            match ordered.iter().find(|next| next.supersedes == Some(row.id)) {
                Some(next) => row = next,
                None => break,
            }
        }
        Some(alert)
    }

    fn take(&mut self, row: &AlertRow) {
        if row.change != Change::Levelled {
            self.levels.pop();
        }
        // Whoever lifts or corrects says the level that holds, too.
        self.levels.push((row.level.clone(), row.level_from));
        if let Some((_, from)) = self.levels.first_mut() {
            *from = row.from;
        }
        self.kind.clone_from(&row.kind);
        self.area.clone_from(&row.area);
        self.issuer.clone_from(&row.issuer);
        self.text.clone_from(&row.text);
        self.until = row.until;
        self.withdrawn = row.change == Change::Withdrawn;
        self.head = row.id;
    }

    /// Since when it is in force.
    pub fn from(&self) -> Timestamp {
        self.levels.first().map_or(Timestamp::MIN, |(_, from)| *from)
    }

    /// Id of the level that was told last.
    pub fn level(&self) -> &str {
        self.levels.last().map_or("", |(level, _)| level)
    }

    /// Since when that level holds.
    pub fn level_from(&self) -> Timestamp {
        self.levels.last().map_or(Timestamp::MIN, |(_, from)| *from)
    }

    /// Level by level, earliest first; those that were over before they began are left out.
    pub fn stages(&self) -> impl Iterator<Item = Stage<'_>> {
        let ends = self.levels.iter().skip(1).map(|(_, from)| Some(*from)).chain([None]);
        let stages = self.levels.iter().zip(ends).map(|((level, from), next)| {
            let until = match (next, self.until) {
                (Some(next), Some(until)) => Some(next.min(until)),
                (next, until) => next.or(until),
            };
            Stage { level, from: *from, until }
        });
        stages.filter(|stage| stage.until.is_none_or(|until| stage.from < until))
    }

    /// Whether it is in force at an instant.
    pub fn in_force(&self, at: Timestamp) -> bool {
        !self.withdrawn && self.from() <= at && self.until.is_none_or(|until| at < until)
    }
}
