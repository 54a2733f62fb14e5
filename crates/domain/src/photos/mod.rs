//! Photos that a phone takes on a visit, each known by the hash over its bytes.
//!
//! A visit names its photos; their bytes travel apart, in pieces, over a bad line.

pub mod put;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::hex;

/// Largest photo in bytes: a phone's camera at a size that can still be read on a screen.
pub const LARGEST: u32 = 2 << 20;

/// A photo that no visit names is kept for so many days: the visit may still wait on the phone.
pub const KEPT_UNNAMED_DAYS: i64 = 30;

/// A visit names so many photos at most.
pub const MOST_OF_A_VISIT: usize = 9;

/// What a picture of a visit shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What the camera saw. Whoever lives there may say no to it.
    Photo,
    /// A signature on glass: lines, not a likeness.
    Signature,
}

impl Kind {
    /// Code in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Signature => "signature",
        }
    }
}

/// SHA-256 over the bytes of a photo: its name everywhere. Written as 64 hexadecimal digits in lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhotoHash([u8; 32]);

/// A text that is not a photo's hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("照片编号不正确")]
pub struct NotAPhotoHash;

impl PhotoHash {
    /// From the bytes of a digest or of storage.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes for storage.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for PhotoHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::digits(&self.0))
    }
}

impl fmt::Debug for PhotoHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PhotoHash {
    type Err = NotAPhotoHash;

    fn from_str(text: &str) -> Result<Self, NotAPhotoHash> {
        let is_digit = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
        if text.len() != 64 || !text.bytes().all(is_digit) {
            return Err(NotAPhotoHash);
        }
        let bytes = hex::bytes(text).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or(NotAPhotoHash)
    }
}

impl Serialize for PhotoHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PhotoHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_survives_text_and_json_and_nothing_else_is_one() {
        let text = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let hash: PhotoHash = text.parse().expect("a hash");
        assert_eq!(hash.to_string(), text);
        let json = serde_json::to_string(&hash).expect("json");
        assert_eq!(serde_json::from_str::<PhotoHash>(&json).expect("json"), hash);
        let wrong = [
            text.to_uppercase(),
            text[1..].to_owned(),
            format!("{}é", &text[2..]),
            format!("+{}", &text[1..]),
        ];
        for wrong in wrong {
            assert_eq!(wrong.parse::<PhotoHash>(), Err(NotAPhotoHash), "{wrong}");
        }
    }
}
