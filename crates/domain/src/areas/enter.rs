//! Entering a place below another: a village group, a grid, a development zone.

use jiff::Timestamp;
use serde_json::json;

use super::{Area, AreaCode, AreaKind, Level};
use crate::actor::{Actor, Verb};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, Mint, TenantId};
use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// Longest name in characters.
pub const LONGEST_NAME: usize = 40;

/// A place as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnterArea {
    /// The county in whose log it stands.
    pub tenant: TenantId,
    /// What sort of place; only those that a county enters itself.
    pub kind: Option<AreaKind>,
    /// Its name.
    pub name: String,
    /// For a zone its official code of twelve digits; below the village what follows the village's code.
    pub code: String,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The place above.
    pub parent: Option<&'a Area>,
    /// Whoever has the code, or the path, already.
    pub taken: Option<&'a Area>,
    /// Names of the places beside it that stand.
    pub beside: &'a [String],
}

/// Why a place is not entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnterRefusal {
    /// The role does not do this.
    NotAllowed,
    /// No place above, or one that the actor does not answer for.
    NoParent,
    /// The place above was closed.
    ParentClosed,
    /// No sort of place, or one that does not hang there.
    BadKind(Level),
    /// No name, or one that is too long.
    BadName,
    /// Another place beside it has this name.
    SameName,
    /// Not a code of this sort of place.
    BadCode(String),
    /// Another place has this code.
    SameCode(String),
}

impl From<EnterRefusal> for Refusal {
    fn from(refusal: EnterRefusal) -> Self {
        use EnterRefusal as R;
        match refusal {
            R::NotAllowed => Self::new("area.not_allowed", "您的账号不能登记区划"),
            R::NoParent => Self::new("area.no_parent", "没有找到上级区划，或不在您负责的区域"),
            R::ParentClosed => Self::new("area.parent_closed", "上级区划已撤并，请在承接的区划下登记"),
            R::BadKind(level) => Self::new(
                "area.bad_kind",
                match level {
                    Level::Village => "村（社区）下面可以登记村民小组或网格",
                    Level::County => "区县下面可以登记功能区",
                    Level::Township => "镇（街道）下面可以登记功能区",
                    _ => "这一级下面不能登记，请选村（社区）、镇（街道）或区县",
                },
            )
            .at("kind"),
            R::BadName => {
                Self::new("area.bad_name", format!("请填写名称，不超过{LONGEST_NAME}字")).at("name")
            }
            R::SameName => Self::new("area.same_name", "同一上级下已有这个名称，请核对").at("name"),
            R::BadCode(text) => Self::new("area.bad_code", text).at("code"),
            R::SameCode(name) => {
                Self::new("area.same_code", format!("这个代码已由“{name}”使用，请核对")).at("code")
            }
        }
    }
}

/// The code of a new place below `parent`: groups and grids add their local number to the village's code, zones have
/// twelve digits of their own.
///
/// # Errors
/// What is wrong with it, in words.
pub fn code_of(kind: AreaKind, parent: &Area, typed: &str) -> Result<AreaCode, String> {
    let typed = typed.trim();
    let whole = match kind {
        AreaKind::Group | AreaKind::Grid => {
            let short = !typed.is_empty()
                && typed.len() <= 8
                && typed.bytes().all(|sign| sign.is_ascii_alphanumeric());
            if !short {
                return Err("编号填1到8位数字或字母，如 03".to_owned());
            }
            let letter = if kind == AreaKind::Grid { "W" } else { "" };
            format!("{}-{letter}{}", parent.code, typed.to_uppercase())
        }
        AreaKind::Ordinary | AreaKind::Functional => {
            if typed.len() != 12 || !typed.bytes().all(|sign| sign.is_ascii_digit()) {
                return Err("代码应是12位统计用区划代码".to_owned());
            }
            let above = parent.code.significant(parent.level);
            if !typed.starts_with(above) {
                return Err(format!("代码应以上级的“{above}”开头，请核对"));
            }
            typed.to_owned()
        }
    };
    whole.parse().map_err(|fault: super::NotAnAreaCode| fault.to_string())
}

/// Decides about a new place.
///
/// # Errors
/// All refusals at once.
pub fn enter(
    command: &EnterArea,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<(Area, Event), Vec<EnterRefusal>> {
    if !actor.may(Verb::ManageAreas) || !actor.tenants.contains(&command.tenant) {
        return Err(vec![EnterRefusal::NotAllowed]);
    }
    let parent = scene.parent.filter(|parent| actor.area.contains(&parent.path));
    let parent = parent.ok_or_else(|| vec![EnterRefusal::NoParent])?;
    let today = day_of(now);
    if parent.is_closed_on(today) {
        return Err(vec![EnterRefusal::ParentClosed]);
    }
    let mut refusals = Vec::new();
    let placed = command.kind.and_then(|kind| Some((kind, level_below(kind, parent.level)?)));
    if placed.is_none() {
        refusals.push(EnterRefusal::BadKind(parent.level));
    }
    let name = command.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        refusals.push(EnterRefusal::BadName);
    } else if scene.beside.iter().any(|other| other == name) {
        refusals.push(EnterRefusal::SameName);
    }
    let code = placed.map(|(kind, _)| code_of(kind, parent, &command.code));
    let code = match code {
        Some(Err(text)) => {
            refusals.push(EnterRefusal::BadCode(text));
            None
        }
        Some(Ok(code)) => Some(code),
        None => None,
    };
    if let Some(taken) = scene.taken {
        refusals.push(EnterRefusal::SameCode(taken.name.clone()));
    }
    let (Some((kind, level)), Some(code), true) = (placed, code, refusals.is_empty()) else {
        return Err(refusals);
    };
    let area = Area {
        path: parent.path.push(&code, level),
        code,
        name: name.to_owned(),
        level,
        parent: Some(parent.code.clone()),
        valid_from: Some(today),
        valid_until: None,
        kind,
        successor: None,
    };
    let event = Event {
        id: EventId::mint(mint),
        tenant: command.tenant,
        at: now,
        actor: actor.account,
        action: Action::AreaAdded,
        subject: Subject::Area(area.code.to_string()),
        person: None,
        before: None,
        after: Some(json!({ "name": area.name, "kind": kind.code(), "path": area.path })),
        pack_hash: None,
        note: None,
    };
    Ok((area, event))
}

/// At which level a sort of place hangs below another; `None` where it does not.
pub fn level_below(kind: AreaKind, parent: Level) -> Option<Level> {
    match (kind, parent) {
        (AreaKind::Group | AreaKind::Grid, Level::Village) => Some(Level::Group),
        (AreaKind::Functional, Level::County) => Some(Level::Township),
        (AreaKind::Functional, Level::Township) => Some(Level::Village),
        _ => None,
    }
}
