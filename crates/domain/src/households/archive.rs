//! Filing the file of a household: a copy at the county, a copy at the town, each with its number.
//!
//! The registration form is made in two copies, one for the county's civil affairs and one for the town.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use crate::actor::{Actor, Verb};
use crate::areas::{AreaCode, Level};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{ArchiveId, EventId, HouseholdId, Mint, TenantId};
use crate::refusal::Refusal;
use crate::text::filled;

/// Who keeps a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// 县（市、区）民政部门.
    County,
    /// 镇（街道）.
    Town,
}

impl Holder {
    /// Both, the county first.
    pub const ALL: [Self; 2] = [Self::County, Self::Town];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::County => "county",
            Self::Town => "town",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|holder| holder.code() == code)
    }

    /// What screens call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::County => "县（市、区）民政部门",
            Self::Town => "镇（街道）",
        }
    }

    /// On which level of the tree it sits.
    pub const fn level(self) -> Level {
        match self {
            Self::County => Level::County,
            Self::Town => Level::Township,
        }
    }
}

/// A copy of a household's file is filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveHousehold {
    /// The county.
    pub tenant: TenantId,
    /// Which household.
    pub household: HouseholdId,
    /// Who keeps the copy.
    pub holder: Holder,
    /// On which day.
    pub on: Date,
    /// Where it stands, or what else the list should say.
    pub note: Option<String>,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// Code of the holder's place; `None` where the household has nobody the actor may see.
    pub place: Option<&'a AreaCode>,
    /// The copy that this holder has already.
    pub filed: Option<&'a Archived>,
    /// The last running number of this holder in the year.
    pub last: u32,
}

/// A copy as it was filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// Its id.
    pub id: ArchiveId,
    /// The county.
    pub tenant: TenantId,
    /// Which household.
    pub household: HouseholdId,
    /// Who keeps it.
    pub holder: Holder,
    /// Code of the holder's place: the first part of the number.
    pub place: AreaCode,
    /// Year of the number.
    pub year: i16,
    /// Running number of the holder in the year.
    pub sequence: u32,
    /// On which day it was filed.
    pub on: Date,
    /// Where it stands, or another remark.
    pub note: Option<String>,
}

impl Archived {
    /// The number on the file: place, year, running number, such as `320681104-2026-0012`.
    pub fn number(&self) -> String {
        format!("{}-{}-{:04}", self.place, self.year, self.sequence)
    }
}

/// Why a copy is not filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArchiveRefusal {
    /// The role does not file.
    NotAllowed,
    /// No such household, or none the actor may see.
    UnknownHousehold,
    /// This holder has a copy under that number.
    FiledAlready(String),
    /// A day to come.
    InFuture,
}

impl From<ArchiveRefusal> for Refusal {
    fn from(refusal: ArchiveRefusal) -> Self {
        match refusal {
            ArchiveRefusal::NotAllowed => {
                Refusal::new("archive.not_allowed", "您的账号不能归档，请由镇（街道）或县里办理")
            }
            ArchiveRefusal::UnknownHousehold => {
                Refusal::new("archive.unknown_household", "没有找到这一户，或不在您负责的范围内")
            }
            ArchiveRefusal::FiledAlready(number) => {
                let text = format!("这里已经归档，档号 {number}。内容有变化的，更新原来那一份，不另编号");
                Refusal::new("archive.filed_already", text).at("holder")
            }
            ArchiveRefusal::InFuture => Refusal::new("archive.in_future", "归档日期不能晚于今天").at("on"),
        }
    }
}

/// Decides about filing a copy; it gets the holder's next number of the year.
///
/// # Errors
/// Why it is not filed.
pub fn archive(
    command: &ArchiveHousehold,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<(Archived, Event), ArchiveRefusal> {
    if !actor.may(Verb::ArchiveHousehold) || !actor.tenants.contains(&command.tenant) {
        return Err(ArchiveRefusal::NotAllowed);
    }
    let place = scene.place.ok_or(ArchiveRefusal::UnknownHousehold)?;
    if let Some(filed) = scene.filed {
        return Err(ArchiveRefusal::FiledAlready(filed.number()));
    }
    if command.on > day_of(now) {
        return Err(ArchiveRefusal::InFuture);
    }
    let archived = Archived {
        id: ArchiveId::mint(mint),
        tenant: command.tenant,
        household: command.household,
        holder: command.holder,
        place: place.clone(),
        year: command.on.year(),
        sequence: scene.last + 1,
        on: command.on,
        note: filled(command.note.as_deref()),
    };
    let event = Event {
        id: EventId::mint(mint),
        tenant: command.tenant,
        at: now,
        actor: actor.account,
        action: Action::HouseholdArchived,
        subject: Subject::Household(command.household),
        person: None,
        before: None,
        after: Some(
            json!({ "holder": command.holder.code(), "number": archived.number(), "on": command.on }),
        ),
        pack_hash: None,
        note: archived.note.clone(),
    };
    Ok((archived, event))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Role;
    use crate::cast::{COUNTY, actor, at, day, id, mint};

    fn try_it(scene: &Scene<'_>, role: Role, on: &str) -> Result<(Archived, Event), ArchiveRefusal> {
        let command = ArchiveHousehold {
            tenant: COUNTY,
            household: id(1),
            holder: Holder::Town,
            on: day(on),
            note: Some("  ".into()),
        };
        archive(&command, scene, &actor(role), at("2026-11-25T10:00"), &mut mint())
    }

    #[test]
    fn a_copy_gets_the_next_number_of_its_holder_once() {
        let place: AreaCode = "990101001".parse().expect("a code");
        let scene = Scene { place: Some(&place), filed: None, last: 11 };
        let (archived, _) = try_it(&scene, Role::Town, "2026-11-25").expect("filed");
        assert_eq!(archived.number(), "990101001-2026-0012");
        assert_eq!(archived.note, None);
        let again = Scene { filed: Some(&archived), ..scene };
        let refused = try_it(&again, Role::Town, "2026-11-25").expect_err("it is there");
        assert_eq!(refused, ArchiveRefusal::FiledAlready("990101001-2026-0012".into()));
        assert_eq!(try_it(&scene, Role::Clerk, "2026-11-25").expect_err("no"), ArchiveRefusal::NotAllowed);
        assert_eq!(try_it(&scene, Role::Town, "2026-11-26").expect_err("no"), ArchiveRefusal::InFuture);
        let nowhere = Scene { place: None, ..scene };
        let refused = try_it(&nowhere, Role::Town, "2026-11-25").expect_err("no");
        assert_eq!(refused, ArchiveRefusal::UnknownHousehold);
    }
}
