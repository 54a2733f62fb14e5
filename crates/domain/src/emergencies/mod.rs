//! 告急: somebody fell, a fire, gas. Whoever is there presses one button, calls, and what they did is kept: when it began,
//! what it was, who was told. It stands on top of every page of the office until somebody there has acknowledged it.
//!
//! Nothing of it is ever refused because of whom it is about, and nothing replaces it: what is sent later under the same id
//! with other content stands beside what came first.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};

use crate::areas::AreaPath;
use crate::ids::{AccountId, EmergencyId, PersonId, TenantId, WorkerId};
use crate::people::consents::codes;
use crate::visits::ContentHash;

pub mod acknowledge;
pub mod record;

pub use acknowledge::AcknowledgeEmergency;
pub use record::RecordEmergency;

#[cfg(test)]
mod tests;

codes! {
    /// What happened.
    What {
        /// Somebody fell.
        Fall = "fall", "摔倒";
        /// Somebody does not come to.
        Unconscious = "unconscious", "昏迷";
        /// Somebody is suddenly ill.
        Ill = "ill", "急病";
        /// Fire or gas.
        FireGas = "fire_gas", "火情、燃气";
        /// Somebody is missing.
        Missing = "missing", "走失";
        /// Another danger: a house that gives way, water, violence.
        Danger = "danger", "其他险情";
        /// Anything else, in words.
        Other = "other", "其他";
    }
}

/// Who was told of an emergency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Whom {
    /// 急救
    #[serde(rename = "120")]
    Ambulance,
    /// 消防
    #[serde(rename = "119")]
    Fire,
    /// 报警
    #[serde(rename = "110")]
    Police,
    /// Somebody of the person's contacts.
    #[serde(rename = "contact")]
    Contact,
    /// The village or town.
    #[serde(rename = "village")]
    Village,
    /// Anybody else.
    #[serde(rename = "other")]
    Other,
}

impl Whom {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Ambulance, Self::Fire, Self::Police, Self::Contact, Self::Village, Self::Other];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ambulance => "120",
            Self::Fire => "119",
            Self::Police => "110",
            Self::Contact => "contact",
            Self::Village => "village",
            Self::Other => "other",
        }
    }

    /// What screens call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ambulance => "120 急救",
            Self::Fire => "119 消防",
            Self::Police => "110 报警",
            Self::Contact => "紧急联系人",
            Self::Village => "村里、镇里",
            Self::Other => "其他人",
        }
    }
}

/// Somebody who was told, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Who.
    pub who: Whom,
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The number that was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// When, by the clock of the device.
    pub at: Timestamp,
}

/// What somebody says of an emergency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Whom it is about; `None` where it is about nobody of the register, or nobody knows.
    pub person: Option<PersonId>,
    /// When it began, by the clock of the device.
    pub began_at: Timestamp,
    /// What happened.
    pub what: What,
    /// The same in words.
    pub words: Option<String>,
    /// Who was told, in order.
    pub told: Vec<Told>,
    /// Where exactly, what else is to be known.
    pub note: Option<String>,
}

impl Content {
    /// SM3 over one text for one content: fixed order of fields, instants in whole milliseconds.
    pub fn hash(&self) -> ContentHash {
        let told: Vec<_> = self
            .told
            .iter()
            .map(|told| serde_json::json!([told.who, told.name, told.phone, told.at.as_millisecond()]))
            .collect();
        let text = serde_json::json!([
            "koumen emergency 1",
            self.person,
            self.began_at.as_millisecond(),
            self.what,
            self.words,
            told,
            self.note,
        ]);
        let mut digest = [0; 32];
        digest.copy_from_slice(&Sm3::digest(text.to_string()));
        ContentHash::from_bytes(digest)
    }
}

/// An emergency as it was told once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// Its id, made where the button was pressed.
    pub id: EmergencyId,
    /// The county.
    pub tenant: TenantId,
    /// What was said.
    pub content: Content,
    /// By which the same content is known again.
    pub hash: ContentHash,
    /// Where it belongs: the person's place, otherwise that of whoever told it.
    pub area: AreaPath,
    /// Whose it is among the visitors: whoever told it, otherwise whoever visits the person.
    pub worker: Option<WorkerId>,
    /// Who told it.
    pub recorded_by: AccountId,
    /// When it came in.
    pub recorded_at: Timestamp,
}

/// That somebody in the office has taken it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    /// Which.
    pub emergency: EmergencyId,
    /// Who.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
    /// What they did about it.
    pub words: String,
}
