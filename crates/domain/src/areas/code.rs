//! Codes of places: GB/T 2260 for the first six digits, statistical codes up to twelve, local ones below.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Level;

/// The code of a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AreaCode(String);

/// A text that cannot be the code of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("区划代码应以2至12位数字开头，之后只能是字母、数字或短横线")]
pub struct NotAnAreaCode;

impl AreaCode {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The leading part that tells nodes of a level apart: two digits for a province, four for a
    /// prefecture, six, nine and twelve below, the whole code for a group.
    pub fn significant(&self, level: Level) -> &str {
        let length = match level {
            Level::Province => 2,
            Level::Prefecture => 4,
            Level::County => 6,
            Level::Township => 9,
            Level::Village => 12,
            Level::Group => self.0.len(),
        };
        // Codes are ASCII, so every byte is a boundary.
        &self.0[..length.min(self.0.len())]
    }
}

impl FromStr for AreaCode {
    type Err = NotAnAreaCode;

    fn from_str(text: &str) -> Result<Self, NotAnAreaCode> {
        let text = text.trim();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &text[digits..];
        let well_formed = digits >= 2
            && text.len() <= 32
            && (rest.is_empty() || digits >= 12)
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if well_formed { Ok(Self(text.to_owned())) } else { Err(NotAnAreaCode) }
    }
}

impl TryFrom<String> for AreaCode {
    type Error = NotAnAreaCode;

    fn try_from(text: String) -> Result<Self, NotAnAreaCode> {
        text.parse()
    }
}

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> String {
        code.0
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_has_its_significant_part() {
        let village: AreaCode = "370112001200".parse().expect("a code");
        let parts: Vec<&str> = Level::ALL.iter().map(|&level| village.significant(level)).collect();
        assert_eq!(parts, ["37", "3701", "370112", "370112001", "370112001200", "370112001200"]);
    }

    #[test]
    fn groups_have_local_codes_and_nonsense_is_refused() {
        let group: AreaCode = "370112001200-03".parse().expect("a local code");
        assert_eq!(group.significant(Level::Group), "370112001200-03");
        assert_eq!(group.significant(Level::Village), "370112001200");
        for bad in ["", "3", "济南", "3701/12", "370112-1", "370112001200 济"] {
            assert!(bad.parse::<AreaCode>().is_err(), "{bad}");
        }
    }
}
