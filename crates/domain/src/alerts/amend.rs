//! An alert is raised, lowered, lifted, corrected, or was none: a further row, never another one changed.

use jiff::Timestamp;

use super::issue::{AlertRefusal, ends, event, times, told, too_long, unknown_level};
use super::{Alert, AlertRow, Change};
use crate::actor::{Actor, Verb};
use crate::areas::AreaPath;
use crate::events::{Action, Event};
use crate::ids::{AlertId, Mint};
use crate::packs::Pack;
use crate::text::filled;

/// A change of an alert as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendAlert {
    /// Id of the new row, made by the screen that opened the form.
    pub id: AlertId,
    /// The row that was looked at.
    pub seen: Option<AlertId>,
    /// What is changed.
    pub amendment: Amendment,
}

/// What is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amendment {
    /// Another level holds from an instant on.
    Level {
        /// Id of the level.
        level: String,
        /// Since when.
        from: Option<Timestamp>,
    },
    /// It ends.
    Lift {
        /// First instant from which it is not in force.
        at: Option<Timestamp>,
    },
    /// Place, beginning, end or issuer were entered wrongly.
    Correct {
        /// Where.
        area: Option<AreaPath>,
        /// Who warned.
        issuer: Option<String>,
        /// Since when.
        from: Option<Timestamp>,
        /// Until when.
        until: Option<Timestamp>,
        /// The text of the warning.
        text: Option<String>,
        /// Why.
        reason: Option<String>,
    },
    /// There was no such alert.
    Withdraw {
        /// Why.
        reason: Option<String>,
    },
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Amended {
    /// The new row.
    pub row: AlertRow,
    /// The entry for the log.
    pub event: Event,
}

/// Decides whether an alert is changed; `alert` is what is known of it, if anything.
///
/// # Errors
/// All refusals at once.
pub fn amend(
    command: &AmendAlert,
    alert: Option<&Alert>,
    pack: &Pack,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Amended, Vec<AlertRefusal>> {
    if !actor.may(Verb::IssueAlert) {
        return Err(vec![AlertRefusal::NotAllowed]);
    }
    // An alert of a wider place is not a town's to change.
    let reaches = |one: &&Alert| actor.tenants.contains(&one.tenant) && actor.area.contains(&one.area);
    let Some(alert) = alert.filter(reaches) else { return Err(vec![AlertRefusal::Unknown]) };
    if command.seen != Some(alert.head) {
        return Err(vec![AlertRefusal::ChangedMeanwhile]);
    }
    if alert.withdrawn || (alert.until.is_some_and(|until| until <= now) && !command.amendment.corrects()) {
        return Err(vec![AlertRefusal::Over]);
    }
    let mut row = AlertRow {
        id: command.id,
        alert: alert.id,
        tenant: alert.tenant,
        change: Change::Corrected,
        kind: alert.kind.clone(),
        level: alert.level().to_owned(),
        level_from: alert.level_from(),
        area: alert.area.clone(),
        issuer: alert.issuer.clone(),
        from: alert.from(),
        until: alert.until,
        text: alert.text.clone(),
        reason: None,
        recorded_at: now,
        recorded_by: actor.account,
        supersedes: Some(alert.head),
    };
    let (action, refusals) = match &command.amendment {
        Amendment::Level { level, from } => {
            (Action::AlertLevelled, level_of(&mut row, pack, level, *from, now))
        }
        Amendment::Lift { at } => (Action::AlertLifted, lift(&mut row, *at, now)),
        Amendment::Correct { area, issuer, from, until, text, reason } => {
            let new = Corrected { area, issuer, from: *from, until: *until, text, reason };
            (Action::AlertCorrected, correct(&mut row, new, actor, now))
        }
        Amendment::Withdraw { reason } => (Action::AlertWithdrawn, withdraw(&mut row, reason)),
    };
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let before = told(&alert.kind, alert.level(), &alert.area, alert.from(), alert.until);
    let event = event(action, &row, Some(before), actor, now, mint);
    Ok(Amended { row, event })
}

impl Amendment {
    /// Whether it says that something was entered wrongly, which may be said afterwards too.
    const fn corrects(&self) -> bool {
        matches!(self, Self::Correct { .. } | Self::Withdraw { .. })
    }
}

fn level_of(
    row: &mut AlertRow,
    pack: &Pack,
    level: &str,
    from: Option<Timestamp>,
    now: Timestamp,
) -> Vec<AlertRefusal> {
    let mut refusals: Vec<AlertRefusal> = unknown_level(pack, &row.kind, level).into_iter().collect();
    if refusals.is_empty() && row.level == level {
        refusals.push(AlertRefusal::SameLevel);
    }
    match from {
        None => refusals.push(AlertRefusal::NoBeginning),
        Some(from) if from <= row.level_from => refusals.push(AlertRefusal::TooLate),
        Some(from) => {
            refusals.extend(times(Some(from), None, now));
            row.level_from = from;
            refusals.extend(ends(from, row.until));
        }
    }
    row.change = Change::Levelled;
    level.clone_into(&mut row.level);
    refusals
}

fn lift(row: &mut AlertRow, at: Option<Timestamp>, now: Timestamp) -> Vec<AlertRefusal> {
    row.change = Change::Lifted;
    row.until = at;
    match at {
        None => vec![AlertRefusal::NoEnd],
        Some(at) if at <= row.level_from => vec![AlertRefusal::Backwards],
        Some(at) => {
            let late = times(Some(at), None, now).into_iter().map(|_| AlertRefusal::TooLong);
            ends(row.from, Some(at)).into_iter().chain(late).take(1).collect()
        }
    }
}

/// What is written in the place of what was.
struct Corrected<'a> {
    area: &'a Option<AreaPath>,
    issuer: &'a Option<String>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    text: &'a Option<String>,
    reason: &'a Option<String>,
}

fn correct(row: &mut AlertRow, new: Corrected<'_>, actor: &Actor, now: Timestamp) -> Vec<AlertRefusal> {
    let mut refusals = Vec::new();
    match new.area.as_ref().filter(|area| actor.area.contains(area)) {
        Some(area) => row.area.clone_from(area),
        None => refusals.push(AlertRefusal::OutOfReach),
    }
    match filled(new.issuer.as_deref()) {
        None => refusals.push(AlertRefusal::NoIssuer),
        Some(issuer) => {
            refusals.extend(too_long(&issuer, "issuer"));
            row.issuer = issuer;
        }
    }
    row.text = filled(new.text.as_deref());
    refusals.extend(row.text.as_deref().and_then(|text| too_long(text, "text")));
    // What began long ago may be corrected as long as its beginning stays.
    let same = new.from == Some(row.from);
    refusals.extend(if same {
        ends(row.from, new.until).into_iter().collect()
    } else {
        times(new.from, new.until, now)
    });
    if let Some(from) = new.from {
        if row.level_from == row.from {
            row.level_from = from;
        } else if from >= row.level_from {
            refusals.push(AlertRefusal::TooEarly);
        }
        row.from = from;
    }
    row.until = new.until;
    refusals.extend(give_reason(row, new.reason));
    refusals
}

fn withdraw(row: &mut AlertRow, reason: &Option<String>) -> Vec<AlertRefusal> {
    row.change = Change::Withdrawn;
    give_reason(row, reason).into_iter().collect()
}

fn give_reason(row: &mut AlertRow, reason: &Option<String>) -> Option<AlertRefusal> {
    row.reason = filled(reason.as_deref());
    match &row.reason {
        None => Some(AlertRefusal::NoReason),
        Some(reason) => too_long(reason, "reason"),
    }
}
