//! Whether a contact counts, and if not, why.

use serde::{Deserialize, Serialize};

use crate::dates::Period;

/// What a contact did for the duties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It fulfils a part of a duty.
    Counts {
        /// Id of the duty in the pack.
        duty: String,
        /// The period in which it counts.
        period: Period,
    },
    /// It stands in for a contact of a duty that was refused: the duty stays refused, the work was done.
    Instead {
        /// Id of the duty in the pack.
        duty: String,
        /// The period in which it stands in.
        period: Period,
    },
    /// It is kept, and counts for nothing.
    Uncounted(WhyNot),
}

impl Verdict {
    /// Whether it counts, for a duty of its own or in the place of a refused contact.
    pub fn counts(&self) -> bool {
        !matches!(self, Verdict::Uncounted(_))
    }

    /// Why it does not count; `None` where it does.
    pub fn why_not(&self) -> Option<WhyNot> {
        match self {
            Verdict::Counts { .. } | Verdict::Instead { .. } => None,
            Verdict::Uncounted(why) => Some(*why),
        }
    }
}

/// Why a contact does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// Nobody was reached.
    NotReached,
    /// The person said no.
    Refused,
    /// It was taken back.
    Voided,
    /// No duty is owed to this person.
    NoDuty,
    /// It took place before the present duties began.
    BeforeDuty,
    /// The person had died, moved away or left the register otherwise by then.
    Gone,
    /// None of the duties takes this mode.
    OtherMode,
    /// Another contact of the same day and mode counts already.
    SameDay,
    /// Nothing is owed in this period, which began too late.
    NothingOwed,
    /// The period has all it needs.
    Enough,
}

impl WhyNot {
    /// All reasons.
    pub const ALL: [WhyNot; 10] = [
        WhyNot::NotReached,
        WhyNot::Refused,
        WhyNot::Voided,
        WhyNot::NoDuty,
        WhyNot::BeforeDuty,
        WhyNot::Gone,
        WhyNot::OtherMode,
        WhyNot::SameDay,
        WhyNot::NothingOwed,
        WhyNot::Enough,
    ];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            WhyNot::NotReached => "not_reached",
            WhyNot::Refused => "refused",
            WhyNot::Voided => "voided",
            WhyNot::NoDuty => "no_duty",
            WhyNot::BeforeDuty => "before_duty",
            WhyNot::Gone => "gone",
            WhyNot::OtherMode => "other_mode",
            WhyNot::SameDay => "same_day",
            WhyNot::NothingOwed => "nothing_owed",
            WhyNot::Enough => "enough",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }

    /// The reason in a sentence for the visitor.
    pub const fn text(self) -> &'static str {
        match self {
            WhyNot::NotReached => "没有联系到老人，已记录，不计次",
            WhyNot::Refused => "老人谢绝，已记录，不计次，也不算漏访",
            WhyNot::Voided => "这条记录已作废",
            WhyNot::NoDuty => "按现行规定对这位老人没有探访次数要求，已记录",
            WhyNot::BeforeDuty => "发生在现行探访要求开始之前，已记录，不计次",
            WhyNot::Gone => "这一天老人已不在册（去世、迁出、入住机构等），已记录，不计次，请核对日期",
            WhyNot::OtherMode => "这种探访方式不能完成现有要求，已记录，不计次",
            WhyNot::SameDay => "同一天同一种方式只计一次，已记录",
            WhyNot::NothingOwed => "探访要求从本期后段才开始，本期没有次数要求，已记录",
            WhyNot::Enough => "本期次数已完成，已记录，不再计次",
        }
    }
}
