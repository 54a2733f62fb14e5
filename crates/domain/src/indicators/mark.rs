//! What one indicator says of one person, and the text in which it is kept.
//!
//! The text is made to be found in: `;rate=n0/1;rate~group;` says of the indicator `rate` that the person is counted, is
//! not reached, and belongs to `group`. Ids consist of small letters, digits and `_`, so the signs are never part of one.

use std::collections::BTreeMap;
use std::fmt;

use rules::sections::indicators::Share;

/// Whether somebody is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Counted, and reached.
    Reached,
    /// Counted, and not reached.
    NotReached,
    /// Not counted, because an unknown fact decides whether they belong.
    Open,
}

/// What one indicator says of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// In a word.
    pub kind: Kind,
    /// In numbers: one of one, or what is added up.
    pub share: Share,
    /// Ids of the groups they are in, without which the indicator is given once more.
    pub groups: Vec<String>,
}

/// What all of them say, by the indicator's id. One that is not about the person says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks(pub BTreeMap<String, Mark>);

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Reached, Self::NotReached, Self::Open];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::NotReached => "not_reached",
            Self::Open => "open",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    const fn sign(self) -> char {
        match self {
            Self::Reached => 'y',
            Self::NotReached => 'n',
            Self::Open => '?',
        }
    }
}

impl Marks {
    /// A part of the text that stands there exactly where an indicator says this of a person.
    pub fn says(indicator: &str, kind: Kind) -> String {
        format!(";{indicator}={}", kind.sign())
    }

    /// A part of the text that stands there exactly where a person is counted and in a group.
    pub fn names(indicator: &str, group: &str) -> String {
        format!(";{indicator}~{group};")
    }

    /// From its text; `None` where that is none.
    pub fn read(text: &str) -> Option<Self> {
        let mut marks = BTreeMap::<String, Mark>::new();
        for part in text.split(';').filter(|part| !part.is_empty()) {
            if let Some((indicator, group)) = part.split_once('~') {
                marks.get_mut(indicator)?.groups.push(group.to_owned());
                continue;
            }
            let (indicator, rest) = part.split_once('=')?;
            let mut letters = rest.chars();
            let sign = letters.next()?;
            let kind = Kind::ALL.into_iter().find(|kind| kind.sign() == sign)?;
            let (reached, of) = letters.as_str().split_once('/')?;
            let share = Share { reached: reached.parse().ok()?, of: of.parse().ok()? };
            marks.insert(indicator.to_owned(), Mark { kind, share, groups: Vec::new() });
        }
        Some(Self(marks))
    }
}

impl fmt::Display for Marks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(";")?;
        for (indicator, mark) in &self.0 {
            write!(f, "{indicator}={}{}/{};", mark.kind.sign(), mark.share.reached, mark.share.of)?;
            for group in &mark.groups {
                write!(f, "{indicator}~{group};")?;
            }
        }
        Ok(())
    }
}
