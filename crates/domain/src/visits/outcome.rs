//! How somebody was contacted, and what came of it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How a contact is made. A pack gives each its own name; the five kinds are fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// 上门
    Door,
    /// 电话
    Phone,
    /// 视频
    Video,
    /// 远程监测
    Remote,
    /// 其他
    Other,
}

impl Mode {
    /// All of them, strongest first.
    pub const ALL: [Mode; 5] = [Mode::Door, Mode::Phone, Mode::Video, Mode::Remote, Mode::Other];

    /// Stable code, as in packs.
    pub const fn code(self) -> &'static str {
        match self {
            Mode::Door => "door",
            Mode::Phone => "phone",
            Mode::Video => "video",
            Mode::Remote => "remote",
            Mode::Other => "other",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }

    /// Its common name, where a pack gives none.
    pub const fn name(self) -> &'static str {
        match self {
            Mode::Door => "上门",
            Mode::Phone => "电话",
            Mode::Video => "视频",
            Mode::Remote => "远程监测",
            Mode::Other => "其他",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome", content = "reason")]
pub enum Outcome {
    /// The person, or somebody helping in the home, was seen or spoken to.
    Reached,
    /// Nobody was.
    NotReached(NotReached),
    /// The person said no. Not a missed duty.
    Refused(Refused),
}

/// An outcome without its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// 联系到
    Reached,
    /// 未联系到
    NotReached,
    /// 谢绝
    Refused,
}

/// Why nobody was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotReached {
    /// 没人接、没人应门
    NoAnswer,
    /// 不在家（已知平安）
    NotHomeKnownSafe,
    /// 号码不对
    WrongNumber,
    /// 联系不上，放心不下
    Worried,
    /// 其他
    Other,
}

/// How far a refusal goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// 今天不方便
    Today,
    /// 不愿意接受
    Always,
}

impl Outcome {
    /// Every outcome with every reason, in the order in which screens offer them.
    pub const ALL: [Outcome; 8] = [
        Outcome::Reached,
        Outcome::NotReached(NotReached::NoAnswer),
        Outcome::NotReached(NotReached::NotHomeKnownSafe),
        Outcome::NotReached(NotReached::WrongNumber),
        Outcome::NotReached(NotReached::Worried),
        Outcome::NotReached(NotReached::Other),
        Outcome::Refused(Refused::Today),
        Outcome::Refused(Refused::Always),
    ];

    /// Without its reason.
    pub const fn kind(self) -> OutcomeKind {
        match self {
            Outcome::Reached => OutcomeKind::Reached,
            Outcome::NotReached(_) => OutcomeKind::NotReached,
            Outcome::Refused(_) => OutcomeKind::Refused,
        }
    }

    /// Code of the reason, where there is one.
    pub const fn reason(self) -> Option<&'static str> {
        Some(match self {
            Outcome::Reached => return None,
            Outcome::NotReached(NotReached::NoAnswer) => "no_answer",
            Outcome::NotReached(NotReached::NotHomeKnownSafe) => "not_home_known_safe",
            Outcome::NotReached(NotReached::WrongNumber) => "wrong_number",
            Outcome::NotReached(NotReached::Worried) => "worried",
            Outcome::NotReached(NotReached::Other) => "other",
            Outcome::Refused(Refused::Today) => "today",
            Outcome::Refused(Refused::Always) => "always",
        })
    }

    /// From the codes of kind and reason; `None` where they do not belong together.
    pub fn from_codes(kind: &str, reason: Option<&str>) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.kind().code() == kind && outcome.reason() == reason)
    }

    /// What a visitor taps.
    pub const fn label(self) -> &'static str {
        match self {
            Outcome::Reached => "联系到了",
            Outcome::NotReached(NotReached::NoAnswer) => "没人接/没人应门",
            Outcome::NotReached(NotReached::NotHomeKnownSafe) => "不在家（已知平安）",
            Outcome::NotReached(NotReached::WrongNumber) => "号码不对",
            Outcome::NotReached(NotReached::Worried) => "联系不上，放心不下",
            Outcome::NotReached(NotReached::Other) => "其他原因没联系到",
            Outcome::Refused(Refused::Today) => "今天不方便",
            Outcome::Refused(Refused::Always) => "不愿意接受",
        }
    }
}

impl OutcomeKind {
    /// All three.
    pub const ALL: [OutcomeKind; 3] = [OutcomeKind::Reached, OutcomeKind::NotReached, OutcomeKind::Refused];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            OutcomeKind::Reached => "reached",
            OutcomeKind::NotReached => "not_reached",
            OutcomeKind::Refused => "refused",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What screens call it.
    pub const fn label(self) -> &'static str {
        match self {
            OutcomeKind::Reached => "联系到",
            OutcomeKind::NotReached => "未联系到",
            OutcomeKind::Refused => "谢绝",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_survives_its_codes_and_json() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::from_codes(outcome.kind().code(), outcome.reason()), Some(outcome));
            let json = serde_json::to_string(&outcome).expect("json");
            assert_eq!(serde_json::from_str::<Outcome>(&json).expect("json"), outcome);
        }
        assert_eq!(Outcome::from_codes("reached", Some("today")), None);
        assert_eq!(Outcome::from_codes("refused", None), None);
    }

    #[test]
    fn codes_of_modes_are_those_of_json() {
        for mode in Mode::ALL {
            assert_eq!(serde_json::to_value(mode).expect("json"), mode.code());
            assert_eq!(Mode::from_code(mode.code()), Some(mode));
        }
    }
}
