//! Where a place hangs in the tree, as one text whose order keeps every subtree together.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{AreaCode, Level};

/// The codes from the province down to a place, each followed by `/`:
/// `37/3701/370112/370112001/370112001200/`. The empty path is the whole country.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AreaPath(String);

/// A text that is no path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("区划路径格式不正确")]
pub struct NotAnAreaPath;

impl AreaPath {
    /// The whole country.
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path of a node right below this one.
    pub fn push(&self, code: &AreaCode, level: Level) -> Self {
        Self(format!("{}{}/", self.0, code.significant(level)))
    }

    /// The node above; `None` for the whole country.
    pub fn parent(&self) -> Option<Self> {
        let inner = self.0.strip_suffix('/')?;
        Some(Self(inner.rfind('/').map_or_else(String::new, |slash| inner[..=slash].to_owned())))
    }

    /// The codes along the way, from the province down.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split_terminator('/')
    }

    /// Whether `other` is this place or lies in it.
    pub fn contains(&self, other: &AreaPath) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The half-open range that holds exactly this place and everything in it, byte by byte:
    /// `from <= path && path < until`.
    pub fn bounds(&self) -> (String, String) {
        let until = match self.0.strip_suffix('/') {
            // '0' is the byte after '/'.
            Some(inner) => format!("{inner}0"),
            // ':' is the byte after '9', and every path begins with a digit.
            None => ":".to_owned(),
        };
        (self.0.clone(), until)
    }
}

impl FromStr for AreaPath {
    type Err = NotAnAreaPath;

    fn from_str(text: &str) -> Result<Self, NotAnAreaPath> {
        let well_formed = text.is_empty()
            || text.ends_with('/') && text.split_terminator('/').all(|part| part.parse::<AreaCode>().is_ok());
        if well_formed { Ok(Self(text.to_owned())) } else { Err(NotAnAreaPath) }
    }
}

impl TryFrom<String> for AreaPath {
    type Error = NotAnAreaPath;

    fn try_from(text: String) -> Result<Self, NotAnAreaPath> {
        text.parse()
    }
}

impl From<AreaPath> for String {
    fn from(path: AreaPath) -> String {
        path.0
    }
}

impl fmt::Display for AreaPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> AreaPath {
        text.parse().expect("a path")
    }

    fn inside(outer: &AreaPath, inner: &AreaPath) -> bool {
        let (from, until) = outer.bounds();
        from.as_str() <= inner.as_str() && inner.as_str() < until.as_str()
    }

    #[test]
    fn pushing_codes_spells_the_path_out() {
        let code: AreaCode = "370112001200".parse().expect("a code");
        let village = Level::ALL[..5].iter().fold(AreaPath::root(), |path, &level| path.push(&code, level));
        assert_eq!(village.as_str(), "37/3701/370112/370112001/370112001200/");
        assert_eq!(village.parent(), Some(path("37/3701/370112/370112001/")));
        assert_eq!(path("37/").parent(), Some(AreaPath::root()));
        assert_eq!(AreaPath::root().parent(), None);
        assert_eq!(village.segments().next_back(), Some("370112001200"));
    }

    #[test]
    fn the_range_test_and_the_prefix_test_agree() {
        let places = [
            "",
            "37/",
            "37/3701/",
            "37/3701/370112/",
            "37/3701/370112/370112001/",
            "37/3701/370112/370112001/370112001200/",
            "37/3701/370112/370112001/370112001200/370112001200-03/",
            "37/3701/370113/",
            "37/3702/",
            "32/3206/320681/",
        ]
        .map(path);
        for outer in &places {
            for inner in &places {
                assert_eq!(inside(outer, inner), outer.contains(inner), "{outer} {inner}");
            }
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for bad in ["/", "37", "37//", "37/'; drop/", "a/"] {
            assert!(bad.parse::<AreaPath>().is_err(), "{bad}");
        }
    }
}
