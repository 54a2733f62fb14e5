//! The tree of places, from the province down to the village group.
//!
//! Development zones and grids are ordinary nodes. Codes change every year; a node has days of validity.

pub mod close;
mod code;
pub mod enter;
mod path;

pub use close::CloseArea;
pub use code::{AreaCode, NotAnAreaCode};
pub use enter::EnterArea;
pub use path::{AreaPath, NotAnAreaPath};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How high a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 省
    Province,
    /// 市
    Prefecture,
    /// 县（市、区）
    County,
    /// 镇（街道）, also a development zone.
    Township,
    /// 村（社区）
    Village,
    /// 村民小组、网格, with a local code.
    Group,
}

impl Level {
    /// From the province down.
    pub const ALL: [Level; 6] =
        [Level::Province, Level::Prefecture, Level::County, Level::Township, Level::Village, Level::Group];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Level::Province => "province",
            Level::Prefecture => "prefecture",
            Level::County => "county",
            Level::Township => "township",
            Level::Village => "village",
            Level::Group => "group",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }

    /// What screens call it.
    pub const fn label(self) -> &'static str {
        match self {
            Level::Province => "省",
            Level::Prefecture => "市",
            Level::County => "县（市、区）",
            Level::Township => "镇（街道）",
            Level::Village => "村（社区）",
            Level::Group => "组（网格）",
        }
    }
}

/// What sort of place a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum AreaKind {
    /// A province, county, town or village of the official list.
    #[default]
    Ordinary,
    /// 功能区、园区: a development zone, whether or not it is an administrative unit.
    Functional,
    /// 村民小组
    Group,
    /// 网格
    Grid,
}

impl AreaKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ordinary, Self::Functional, Self::Group, Self::Grid];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Functional => "functional",
            Self::Group => "group",
            Self::Grid => "grid",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Official code, or a local one below the village.
    pub code: AreaCode,
    /// Official name of this node alone, such as 董家街道.
    pub name: String,
    /// How high it stands.
    pub level: Level,
    /// The node above.
    pub parent: Option<AreaCode>,
    /// Where it hangs in the tree.
    pub path: AreaPath,
    /// First day of its validity, where known.
    pub valid_from: Option<Date>,
    /// Last day of its validity; `None` while it stands.
    pub valid_until: Option<Date>,
    /// What sort of place it is.
    pub kind: AreaKind,
    /// The place that followed it when it was closed.
    pub successor: Option<AreaCode>,
}

impl Area {
    /// Whether it no longer stands on a day: nothing new is entered there.
    pub fn is_closed_on(&self, day: Date) -> bool {
        self.valid_until.is_some_and(|until| until < day)
    }

    /// What screens call it: its kind where it has one of its own, otherwise its level.
    pub const fn label(&self) -> &'static str {
        match self.kind {
            AreaKind::Ordinary => self.level.label(),
            AreaKind::Functional => "功能区",
            AreaKind::Group => "村民小组",
            AreaKind::Grid => "网格",
        }
    }
}
