//! Why something that happened is not kept.

use jiff::civil::Date;

use super::{AHEAD_DAYS, LONGEST_NOTE};
use crate::refusal::Refusal;

/// Why something that happened, or a correction of it, is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HappenRefusal {
    /// The role does not tell such things.
    NotAllowed,
    /// Nobody of that id, or nobody the actor may see.
    UnknownPerson,
    /// The pack has no such kind.
    UnknownKind,
    /// Events and leaving are told when they have happened.
    InFuture,
    /// An absence more than a year ahead.
    TooFarAhead,
    /// A day before 1900.
    LongAgo,
    /// The last day lies before the first.
    EndsBeforeItBegins,
    /// An event has one day only.
    EventHasNoEnd,
    /// The pack wants to know what it rests on.
    NoEvidence {
        /// What would do, in the words of the pack.
        wanted: String,
    },
    /// A correction without a reason.
    NoReason,
    /// The same kind from the same day is known.
    ToldAlready,
    /// The person was no longer in the register on that day.
    LeftBefore {
        /// In which way they left.
        name: String,
        /// Since when.
        since: Date,
    },
    /// Somebody else has corrected it since the form was opened.
    ChangedMeanwhile,
    /// Everything is known already.
    NothingNew,
    /// Too many characters.
    LongText {
        /// In which field.
        field: &'static str,
    },
}

impl From<HappenRefusal> for Refusal {
    fn from(refusal: HappenRefusal) -> Self {
        use HappenRefusal as R;
        match refusal {
            R::NotAllowed => Refusal::new("happen.not_allowed", "您的账号不能登记人员变化"),
            R::UnknownPerson => {
                Refusal::new("happen.unknown_person", "没有找到这位老人，或不在您负责的范围内")
            }
            R::UnknownKind => Refusal::new("happen.unknown_kind", "请选择发生了什么").at("kind"),
            R::InFuture => Refusal::new("happen.in_future", "这一天还没有到，请在发生以后登记").at("from_on"),
            R::TooFarAhead => {
                let text = format!("最多可以提前 {AHEAD_DAYS} 天登记，请核对日期");
                Refusal::new("happen.too_far_ahead", text).at("from_on")
            }
            R::LongAgo => Refusal::new("happen.long_ago", "日期太早，请核对年份").at("from_on"),
            R::EndsBeforeItBegins => {
                Refusal::new("happen.ends_early", "结束的日期早于开始的日期，请核对").at("until_on")
            }
            R::EventHasNoEnd => {
                Refusal::new("happen.event_has_no_end", "这件事只填发生的日期，不用填到哪天").at("until_on")
            }
            R::NoEvidence { wanted } => {
                Refusal::new("happen.no_evidence", format!("请写明依据：{wanted}")).at("evidence")
            }
            R::NoReason => Refusal::new("happen.no_reason", "请写明为什么更正").at("note"),
            R::ToldAlready => Refusal::new(
                "happen.told_already",
                "同一天的同一件事已经登记过；日期不对的，请在原来那一条上更正",
            )
            .at("from_on"),
            R::LeftBefore { name, since } => {
                let text = format!("老人已从 {since} 起不在册（{name}）；登记错了的，请先更正那一条");
                Refusal::new("happen.left_before", text).at("from_on")
            }
            R::ChangedMeanwhile => {
                Refusal::new("happen.meanwhile", "这一条刚被别人更正过，请看过最新情况后再决定")
            }
            R::NothingNew => Refusal::new("happen.nothing_new", "没有改动，不需要保存"),
            R::LongText { field } => {
                Refusal::new("happen.long_text", format!("最多 {LONGEST_NOTE} 个字，请删短")).at(field)
            }
        }
    }
}
