//! One type per kind of id, so that a visit's id never stands where a person's is meant.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A source of fresh ids, lent by the edge (or by a phone's request): chance is an argument.
///
/// Any `FnMut() -> Uuid` is one.
pub trait Mint {
    /// An id that nobody has used before, in UUIDv7 layout.
    fn mint(&mut self) -> Uuid;
}

impl<F: FnMut() -> Uuid> Mint for F {
    fn mint(&mut self) -> Uuid {
        self()
    }
}

/// A text that is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("编号格式不正确")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident;)+) => {$(
        $(#[$doc])+
        ///
        /// A UUID in version 7 layout: 16 bytes in storage, hyphenated text at the edge.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The lowest id, all zero bytes.
            pub const MIN: Self = Self(Uuid::nil());
            /// The highest id, all one bits.
            pub const MAX: Self = Self(Uuid::max());

            /// A fresh one.
            pub fn mint(source: &mut (impl Mint + ?Sized)) -> Self {
                Self(source.mint())
            }

            /// From the bytes of storage.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// The bytes for storage; their order is the order of the ids.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::try_parse(text.trim()).map(Self).map_err(|_| NotAnId)
            }
        }
    )+};
}

ids! {
    /// An older person in the register.
    PersonId;
    /// A contact, made where it took place: on the phone or by the screen that opened the form.
    VisitId;
    /// Somebody who visits: group leader, grid worker, volunteer, …
    WorkerId;
    /// Somebody who signs in.
    AccountId;
    /// An entry of the log.
    EventId;
    /// One row of what is known of a person.
    FactId;
    /// The charge of one worker for one person over some days.
    AssignmentId;
    /// A body that answers for people or sends visitors.
    OrganisationId;
    /// The answering of one organisation for one person over some days.
    AccountableId;
    /// A leave or a hand-over: the people of a visitor pass to others.
    ReliefId;
    /// Other content sent under the id of a visit that is already known.
    ProposalId;
    /// A change of a notice that somebody tries out before it comes into force.
    DraftId;
    /// Something that happened to a person, as one row of what was told.
    HappeningId;
    /// A change of facts that was handed in for consent.
    ChangeId;
    /// Something done because nobody answered, as one row.
    LadderStepId;
    /// What somebody agreed to or refused, as one row.
    ConsentId;
    /// That somebody was told of the policy, as one row.
    TellingId;
    /// A workbook that was handed in.
    ImportId;
    /// People who live together; of whoever lives with nobody of the register, the id is that of the person.
    HouseholdId;
    /// Somebody's time in a household.
    ResidenceId;
    /// A filed copy of a household's file.
    ArchiveId;
    /// A warning of heat, cold or storm, and each row of what was told about it.
    AlertId;
    /// Days off of a year as a county has entered them.
    ArrangementId;
    /// An emergency, made where the button was pressed.
    EmergencyId;
    /// What somebody from outside noticed, made with the form in which they tell it.
    ConcernId;
    /// A way in for somebody of a family.
    FamilyLinkId;
    /// Something that a family said.
    FamilyWordId;
    /// That a relative was reminded to come or call.
    ReminderId;
    /// Something to ask, bring or look at on the next visits to somebody.
    PlanItemId;
    /// A running process of the program: who holds a job.
    ProcessId;
    /// A box to which phones seal what they must not lose.
    BoxId;
    /// A phone, by the id that it made for itself.
    DeviceId;
}

/// A county's number in this installation. Ours, not the official area code, which may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TenantId(pub i64);

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_text_and_bytes() {
        let text = "01930000-0000-7000-8000-0000000000a1";
        let id: PersonId = text.parse().expect("a well-formed id");
        assert_eq!(id.to_string(), text);
        assert_eq!(PersonId::from_bytes(*id.as_bytes()), id);
        assert_eq!(serde_json::to_string(&id).expect("json"), format!("\"{text}\""));
        assert_eq!("person-1".parse::<PersonId>(), Err(NotAnId));
    }

    #[test]
    fn minted_ids_come_from_the_source() {
        let mut next = 0u128;
        let mut source = || {
            next += 1;
            Uuid::from_u128(next)
        };
        assert!(VisitId::mint(&mut source) < VisitId::mint(&mut source));
        assert!(VisitId::MIN < VisitId::mint(&mut source) && VisitId::mint(&mut source) < VisitId::MAX);
    }
}
