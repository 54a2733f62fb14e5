//! What leaves the house about the log: heads and proofs as JSON, one object a line.

use domain::events::tree::{self, Hash};
use serde::{Deserialize, Serialize};

/// A paper about the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Paper {
    /// What the log came to.
    LogHead(Head),
    /// That an entry is in it.
    LogEntry(Entry),
    /// That a later log begins with an earlier one.
    LogGrowth(Growth),
}

/// What a county's log came to at one sealing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The county's number.
    pub county: i64,
    /// How many entries.
    pub size: u64,
    /// The root over them.
    #[serde(with = "hex")]
    pub root: Hash,
    /// When they were sealed.
    pub sealed_at: jiff::Timestamp,
    /// Hash over this head and all before it.
    #[serde(with = "hex")]
    pub chained: Hash,
}

/// That an entry is in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The event's id.
    pub event: String,
    /// Its place, counted from 0.
    pub seq: u64,
    /// Its row as it is hashed; what it says is in there as ciphertext.
    #[serde(with = "hex_bytes")]
    pub row: Vec<u8>,
    /// From its leaf to the root, lowest first.
    #[serde(with = "hex_list")]
    pub path: Vec<Hash>,
    /// The head to whose root the path leads.
    pub head: Head,
}

/// That a later log begins with an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Growth {
    /// The county's number.
    pub county: i64,
    /// Entries of the earlier log.
    pub old_size: u64,
    /// Its root.
    #[serde(with = "hex")]
    pub old_root: Hash,
    /// Entries of the later log.
    pub new_size: u64,
    /// Its root.
    #[serde(with = "hex")]
    pub new_root: Hash,
    /// What shows it, lowest first.
    #[serde(with = "hex_list")]
    pub path: Vec<Hash>,
}

impl Head {
    /// A head of the store.
    pub(super) fn of(county: i64, head: &tree::Head) -> Self {
        Self {
            county,
            size: head.size,
            root: head.root,
            sealed_at: jiff::Timestamp::from_millisecond(head.at).unwrap_or(jiff::Timestamp::MAX),
            chained: head.chained,
        }
    }
}

impl Paper {
    /// One line of JSON.
    pub(super) fn line(&self) -> anyhow::Result<String> {
        Ok(serde_json::to_string(self)?)
    }
}

fn hash_from_hex(text: &str) -> Option<Hash> {
    domain::hex::bytes(text)?.try_into().ok()
}

const EXPECTED: &str = "hexadecimal digits of a hash expected";

mod hex {
    use super::{EXPECTED, Hash, hash_from_hex};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(hash: &Hash, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&domain::hex::digits(hash))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Hash, D::Error> {
        hash_from_hex(&String::deserialize(from)?).ok_or_else(|| D::Error::custom(EXPECTED))
    }
}

mod hex_bytes {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&domain::hex::digits(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        domain::hex::bytes(&String::deserialize(from)?)
            .ok_or_else(|| D::Error::custom("hexadecimal digits expected"))
    }
}

mod hex_list {
    use super::{EXPECTED, Hash, hash_from_hex};
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(path: &[Hash], to: S) -> Result<S::Ok, S::Error> {
        path.iter().map(|hash| domain::hex::digits(hash)).collect::<Vec<_>>().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Hash>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        texts.iter().map(|text| hash_from_hex(text).ok_or_else(|| D::Error::custom(EXPECTED))).collect()
    }
}
