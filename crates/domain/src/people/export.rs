//! Taking a list out of the register as a workbook: for a reason, numbers masked, written down before it leaves.

use jiff::Timestamp;
use serde_json::json;

use crate::actor::{Actor, Verb};
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, Mint, TenantId};
use crate::refusal::Refusal;

/// Shortest reason in characters: fewer say nothing.
pub const SHORTEST_REASON: usize = 2;
/// Longest reason in characters.
pub const LONGEST_REASON: usize = 100;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// The register.
    People,
    /// Who must be contacted by when.
    Due,
}

impl Listed {
    /// Stable word, as the log keeps it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Due => "due",
        }
    }

    /// What the workbook is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::People => "老年人名单",
            Self::Due => "探访任务名单",
        }
    }
}

/// A list as somebody asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportList {
    /// The county.
    pub tenant: TenantId,
    /// Which list.
    pub list: Listed,
    /// Which part of it, in words: place, class, visitor. Nothing that was typed into a search for a number.
    pub shows: String,
    /// Why, as typed.
    pub reason: String,
}

/// Why a list is not given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExportRefusal {
    /// The role does not include it.
    #[error("您的账号不能导出名单")]
    NotAllowed,
    /// Without a reason.
    #[error("请写明导出的事由，例如“九月慰问发放核对”")]
    NoReason,
    /// A reason that nobody reads.
    #[error("事由最多{LONGEST_REASON}个字，现在是{0}个字")]
    LongReason(usize),
}

impl From<ExportRefusal> for Refusal {
    fn from(refusal: ExportRefusal) -> Self {
        match refusal {
            ExportRefusal::NotAllowed => Refusal::new("export.not_allowed", refusal.to_string()),
            ExportRefusal::NoReason => Refusal::new("export.no_reason", refusal.to_string()).at("reason"),
            ExportRefusal::LongReason(_) => {
                Refusal::new("export.long_reason", refusal.to_string()).at("reason")
            }
        }
    }
}

/// A list that may be given out, once its entry is in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    asked: ExportList,
    actor: crate::ids::AccountId,
}

/// Decides whether a list may be given out.
///
/// # Errors
/// The role does not include it, or there is no reason that says something.
pub fn export(asked: ExportList, actor: &Actor) -> Result<Allowed, ExportRefusal> {
    if !actor.may(Verb::ExportPeople) {
        return Err(ExportRefusal::NotAllowed);
    }
    let reason = asked.reason.trim().to_owned();
    let says = reason.chars().filter(|letter| letter.is_alphanumeric()).count();
    let length = reason.chars().count();
    if says < SHORTEST_REASON {
        return Err(ExportRefusal::NoReason);
    }
    if length > LONGEST_REASON {
        return Err(ExportRefusal::LongReason(length));
    }
    Ok(Allowed { asked: ExportList { reason, ..asked }, actor: actor.account })
}

impl Allowed {
    /// What is given out.
    pub fn asked(&self) -> &ExportList {
        &self.asked
    }

    /// The entry for the log: who took how many people out, which, and why; of how many the health data stayed here.
    pub fn event(&self, people: u32, kept_back: u32, now: Timestamp, mint: &mut impl Mint) -> Event {
        Event {
            id: EventId::mint(mint),
            tenant: self.asked.tenant,
            at: now,
            actor: self.actor,
            action: Action::ListExported,
            subject: Subject::List(self.asked.list.code().to_owned()),
            person: None,
            before: None,
            after: Some(match kept_back {
                0 => json!({ "people": people, "shows": self.asked.shows }),
                _ => json!({ "people": people, "shows": self.asked.shows, "health_kept_back": kept_back }),
            }),
            pack_hash: None,
            note: Some(self.asked.reason.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Role;
    use crate::areas::AreaPath;
    use crate::ids::AccountId;

    fn asked(role: Role, reason: &str) -> Result<Allowed, ExportRefusal> {
        let tenant = TenantId(1);
        let actor = Actor {
            account: AccountId::MIN,
            role,
            tenants: vec![tenant],
            area: AreaPath::root(),
            worker: None,
        };
        let (list, shows) = (Listed::People, "某镇".to_owned());
        export(ExportList { tenant, list, shows, reason: reason.to_owned() }, &actor)
    }

    #[test]
    fn a_list_leaves_for_a_reason_only() {
        assert_eq!(asked(Role::County, " 。。 ").err(), Some(ExportRefusal::NoReason));
        assert_eq!(asked(Role::County, &"长".repeat(101)).err(), Some(ExportRefusal::LongReason(101)));
        assert_eq!(asked(Role::Clerk, "月度核对").err(), Some(ExportRefusal::NotAllowed));
        let allowed = asked(Role::Town, " 月度核对 ").expect("a list");
        let event = allowed.event(7, 0, Timestamp::UNIX_EPOCH, &mut || uuid::Uuid::from_u128(5));
        assert_eq!(event.note.as_deref(), Some("月度核对"));
        assert_eq!(event.after, Some(json!({ "people": 7, "shows": "某镇" })));
        let event = allowed.event(7, 2, Timestamp::UNIX_EPOCH, &mut || uuid::Uuid::from_u128(5));
        assert_eq!(event.after, Some(json!({ "people": 7, "shows": "某镇", "health_kept_back": 2 })));
    }
}
