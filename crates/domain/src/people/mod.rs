//! The register: who the older people are, and what is known of them since when.

pub mod assessment;
pub mod certificate;
pub mod change_certificate;
pub mod change_details;
pub mod change_facts;
pub mod coming;
pub mod consent;
pub mod consents;
pub mod details;
pub mod effects;
pub mod export;
pub mod facts;
pub mod happen;
pub mod happenings;
pub mod identity;
pub mod import;
pub mod known;
pub mod likeness;
pub mod merge;
pub mod name;
pub mod phone;
pub mod reassess;
pub mod register;
pub mod tell;
pub mod tell_apart;
pub mod tellings;
pub mod values;

pub use assessment::Assessment;
pub use certificate::Certificate;
pub use change_certificate::ChangeCertificate;
pub use change_details::ChangeDetails;
pub use change_facts::{ChangeFacts, Changed};
pub use consent::{RecordConsent, TakeBack};
pub use consents::Consent;
pub use details::{Detail, Details};
pub use facts::{Fact, FactInput};
pub use happen::{Amend, Happen};
pub use happenings::Happening;
pub use identity::{AcceptImpossible, IdentityKind, IdentityNumber};
pub use import::Import;
pub use known::Known;
pub use likeness::{Likeness, Traits};
pub use name::{NameKeys, PersonName};
pub use phone::Phone;
pub use reassess::Reassess;
pub use register::{RegisterPerson, Registered};
pub use tell::{Tell, Untell};
pub use tellings::Telling;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::areas::AreaPath;
use crate::ids::{AccountId, PersonId, TenantId};

/// Sex, as on the identity card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

impl Sex {
    /// Stable code, also the value of the fact `sex`.
    pub const fn code(self) -> &'static str {
        match self {
            Sex::Male => "male",
            Sex::Female => "female",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Sex::Male, Sex::Female].into_iter().find(|sex| sex.code() == code)
    }

    /// What screens and forms say.
    pub const fn label(self) -> &'static str {
        match self {
            Sex::Male => "男",
            Sex::Female => "女",
        }
    }
}

/// Somebody in the register. Full identity numbers stay in the store, sealed; this holds what may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// The county.
    pub tenant: TenantId,
    /// Their name.
    pub name: PersonName,
    /// What the name is found by; made from it.
    pub name_keys: NameKeys,
    /// What kind of document proves who they are.
    pub identity_kind: IdentityKind,
    /// The document's number as it may be shown; `None` where there is none yet.
    pub identity_masked: Option<String>,
    /// Why there is no number yet.
    pub identity_note: Option<String>,
    /// Date of birth. A copy of the fact `born_on`, for lists.
    pub born_on: Option<Date>,
    /// Sex. A copy of the fact `sex`, for lists.
    pub sex: Option<Sex>,
    /// Telephone, where there is one.
    pub phone: Option<Phone>,
    /// Address within the village, as people write it.
    pub address: String,
    /// The place whose people they belong to.
    pub area: AreaPath,
    /// First day in the register.
    pub registered_on: Date,
    /// When the row was entered.
    pub registered_at: Timestamp,
    /// Who entered it.
    pub registered_by: AccountId,
    /// Anything else worth knowing at the door.
    pub note: Option<String>,
}
