//! A town or the county enters an alert that was issued.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{AlertRow, Change, LONGEST_TEXT};
use crate::actor::{Actor, Verb};
use crate::areas::AreaPath;
use crate::events::{Action, Event, Subject};
use crate::ids::{AlertId, EventId, Mint, TenantId};
use crate::packs::Pack;
use crate::refusal::Refusal;
use crate::text::filled;

/// An alert is entered at most so long before it begins.
const AHEAD: SignedDuration = SignedDuration::from_hours(10 * 24);

/// Nothing is asked in retrospect for longer than this.
const BACK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// No alert lasts longer.
const LONGEST: SignedDuration = SignedDuration::from_hours(60 * 24);

/// An alert as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueAlert {
    /// Its id, made by the screen that opened the form.
    pub id: AlertId,
    /// The county.
    pub tenant: TenantId,
    /// Id of the kind in the pack.
    pub kind: String,
    /// Id of the level in the pack.
    pub level: String,
    /// Where; `None` for a place that is not known.
    pub area: Option<AreaPath>,
    /// Who warned.
    pub issuer: Option<String>,
    /// Since when; `None` where it could not be read.
    pub from: Option<Timestamp>,
    /// First instant from which it is not in force, where it is known already.
    pub until: Option<Timestamp>,
    /// The text of the warning.
    pub text: Option<String>,
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Issued {
    /// The row.
    pub row: AlertRow,
    /// The entry for the log.
    pub event: Event,
}

/// Why an alert is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlertRefusal {
    /// The role does not do this.
    NotAllowed,
    /// No such alert where the actor works.
    Unknown,
    /// Somebody has changed it since it was looked at.
    ChangedMeanwhile,
    /// It is over, or was withdrawn.
    Over,
    /// The notice has no such kind.
    NoKind,
    /// The kind has no such level; its levels.
    NoLevel(String),
    /// The same level holds already.
    SameLevel,
    /// Not where the actor works.
    OutOfReach,
    /// Nobody is named who warned.
    NoIssuer,
    /// No beginning.
    NoBeginning,
    /// Too far ahead.
    TooEarly,
    /// Too long ago.
    TooLate,
    /// The end is not after the beginning.
    Backwards,
    /// It lasts too long.
    TooLong,
    /// No end was given.
    NoEnd,
    /// No reason was given.
    NoReason,
    /// More than [`LONGEST_TEXT`].
    LongText(&'static str),
}

impl From<AlertRefusal> for Refusal {
    fn from(refusal: AlertRefusal) -> Self {
        use AlertRefusal as R;
        match refusal {
            R::NotAllowed => Self::new("alert.not_allowed", "您的账号不能登记或变更预警"),
            R::Unknown => Self::new("alert.unknown", "没有找到这次预警，或不在您负责的区域"),
            R::ChangedMeanwhile => {
                Self::new("alert.meanwhile", "别人刚刚改过这次预警，请看上方现在的情况，再决定要不要改")
            }
            R::Over => Self::new("alert.over", "这次预警已经解除或撤销，不能再改"),
            R::NoKind => Self::new("alert.no_kind", "请选择预警种类").at("kind"),
            R::NoLevel(known) => {
                Self::new("alert.no_level", format!("请选择级别，这种预警有：{known}")).at("level")
            }
            R::SameLevel => Self::new("alert.same_level", "现在就是这一级，不用变更").at("level"),
            R::OutOfReach => Self::new("alert.out_of_reach", "请选择您负责的区域").at("area"),
            R::NoIssuer => Self::new("alert.no_issuer", "请填写发布单位，如：区气象台").at("issuer"),
            R::NoBeginning => Self::new("alert.no_beginning", "请填写日期和时间").at("from_on"),
            R::TooEarly => Self::new("alert.too_early", "最多提前10天登记，请核对日期").at("from_on"),
            R::TooLate => {
                Self::new("alert.too_late", "开始时间已过7天以上，不再补登记，请核对日期").at("from_on")
            }
            R::Backwards => Self::new("alert.backwards", "结束时间要晚于开始时间，请核对").at("until_on"),
            R::TooLong => Self::new("alert.too_long", "一次预警最长60天，请核对结束日期").at("until_on"),
            R::NoEnd => Self::new("alert.no_end", "请填写解除的日期和时间").at("until_on"),
            R::NoReason => Self::new("alert.no_reason", "请写明原因").at("reason"),
            R::LongText(field) => {
                Self::new("alert.long_text", format!("最多{LONGEST_TEXT}个字，请写短一些")).at(field)
            }
        }
    }
}

/// Decides whether an alert is taken.
///
/// # Errors
/// All refusals at once.
pub fn issue(
    command: &IssueAlert,
    pack: &Pack,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Issued, Vec<AlertRefusal>> {
    if !actor.may(Verb::IssueAlert) || !actor.tenants.contains(&command.tenant) {
        return Err(vec![AlertRefusal::NotAllowed]);
    }
    let mut refusals = Vec::new();
    refusals.extend(unknown_level(pack, &command.kind, &command.level));
    let area = command.area.as_ref().filter(|area| actor.area.contains(area));
    if area.is_none() {
        refusals.push(AlertRefusal::OutOfReach);
    }
    let issuer = filled(command.issuer.as_deref());
    match &issuer {
        None => refusals.push(AlertRefusal::NoIssuer),
        Some(issuer) => refusals.extend(too_long(issuer, "issuer")),
    }
    let text = filled(command.text.as_deref());
    refusals.extend(text.as_deref().and_then(|text| too_long(text, "text")));
    refusals.extend(times(command.from, command.until, now));
    let (Some(area), Some(issuer), Some(from), true) = (area, issuer, command.from, refusals.is_empty())
    else {
        return Err(refusals);
    };
    let row = AlertRow {
        id: command.id,
        alert: command.id,
        tenant: command.tenant,
        change: Change::Issued,
        kind: command.kind.clone(),
        level: command.level.clone(),
        level_from: from,
        area: area.clone(),
        issuer,
        from,
        until: command.until,
        text,
        reason: None,
        recorded_at: now,
        recorded_by: actor.account,
        supersedes: None,
    };
    let event = event(Action::AlertIssued, &row, None, actor, now, mint);
    Ok(Issued { row, event })
}

/// What is wrong with a beginning and an end.
pub(super) fn times(from: Option<Timestamp>, until: Option<Timestamp>, now: Timestamp) -> Vec<AlertRefusal> {
    let Some(from) = from else { return vec![AlertRefusal::NoBeginning] };
    let mut refusals = Vec::new();
    if from > now.saturating_add(AHEAD).unwrap_or(Timestamp::MAX) {
        refusals.push(AlertRefusal::TooEarly);
    } else if from < now.saturating_sub(BACK).unwrap_or(Timestamp::MIN) {
        refusals.push(AlertRefusal::TooLate);
    }
    refusals.extend(ends(from, until));
    refusals
}

/// What is wrong with an end.
pub(super) fn ends(from: Timestamp, until: Option<Timestamp>) -> Option<AlertRefusal> {
    let until = until?;
    if until <= from {
        Some(AlertRefusal::Backwards)
    } else if until.duration_since(from) > LONGEST {
        Some(AlertRefusal::TooLong)
    } else {
        None
    }
}

/// Whether the notice has a kind and its level.
pub(super) fn unknown_level(pack: &Pack, kind: &str, level: &str) -> Option<AlertRefusal> {
    let kinds = &pack.rules.sections.overlays.alerts;
    let Some(kind) = kinds.iter().find(|one| one.id == kind) else { return Some(AlertRefusal::NoKind) };
    if kind.levels.iter().any(|(id, _)| id == level) {
        return None;
    }
    let names: Vec<&str> = kind.levels.iter().map(|(_, name)| name.as_str()).collect();
    Some(AlertRefusal::NoLevel(names.join("、")))
}

pub(super) fn too_long(text: &str, field: &'static str) -> Option<AlertRefusal> {
    (text.chars().count() > LONGEST_TEXT).then_some(AlertRefusal::LongText(field))
}

/// The entry for the log.
pub(super) fn event(
    action: Action,
    row: &AlertRow,
    before: Option<serde_json::Value>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Event {
    Event {
        id: EventId::mint(mint),
        tenant: row.tenant,
        at: now,
        actor: actor.account,
        action,
        subject: Subject::Alert(row.alert),
        person: None,
        before,
        after: Some(told(&row.kind, &row.level, &row.area, row.from, row.until)),
        pack_hash: None,
        note: row.reason.clone(),
    }
}

pub(super) fn told(
    kind: &str,
    level: &str,
    area: &AreaPath,
    from: Timestamp,
    until: Option<Timestamp>,
) -> serde_json::Value {
    json!({ "kind": kind, "level": level, "area": area, "from": from, "until": until })
}
