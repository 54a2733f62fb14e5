//! Why a contact is not taken. The phone keeps it, so that it can be put right.

use super::LONGEST_NOTE;
use crate::photos::MOST_OF_A_VISIT;
use crate::refusal::Refusal;
use crate::visits::form::AnswerRefusal;

/// Why a contact is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordRefusal {
    /// The role does not record contacts.
    NotAllowed,
    /// Nobody of that id, or nobody the actor may see.
    UnknownPerson,
    /// It has not taken place yet.
    InFuture,
    /// A device that believes to live before the year 2000.
    ClockNeverSet,
    /// Entered late without a word why.
    LateWithoutReason {
        /// Days after which a reason is asked.
        after_days: u16,
    },
    /// A kind of visitor that the pack does not know.
    UnknownVisitorKind,
    /// A form that the pack does not have.
    UnknownForm,
    /// A remark that is a story.
    LongText {
        /// The field.
        field: &'static str,
    },
    /// More photos than anybody looks at.
    TooManyPhotos,
    /// An answer.
    Answer(AnswerRefusal),
}

impl From<RecordRefusal> for Refusal {
    fn from(refusal: RecordRefusal) -> Self {
        use RecordRefusal as R;
        match refusal {
            R::NotAllowed => Refusal::new("record.not_allowed", "您的账号不能记录探访"),
            R::UnknownPerson => {
                Refusal::new("record.unknown_person", "没有找到这位老人，或不在您负责的范围内")
            }
            R::InFuture => {
                Refusal::new("record.in_future", "探访时间晚于现在，请核对日期和手机时间").at("visited_at")
            }
            R::ClockNeverSet => {
                Refusal::new("record.clock_never_set", "探访时间不对，请先校准手机的日期和时间")
                    .at("visited_at")
            }
            R::LateWithoutReason { after_days } => Refusal::new(
                "record.late_without_reason",
                format!("探访已过去{after_days}天以上，请写明补录原因，如“当时没有信号”"),
            )
            .at("late_reason"),
            R::UnknownVisitorKind => {
                Refusal::new("record.unknown_visitor_kind", "请选择探访主体").at("visitor_kind")
            }
            R::UnknownForm => {
                Refusal::new("record.unknown_form", "没有找到这张记录表，请更新后重新提交").at("form")
            }
            R::LongText { field } => {
                Refusal::new("record.long_text", format!("最多{LONGEST_NOTE}个字，请精简")).at(field)
            }
            R::TooManyPhotos => Refusal::new(
                "record.too_many_photos",
                format!("一次探访最多附{MOST_OF_A_VISIT}张照片，请去掉几张"),
            )
            .at("photos"),
            R::Answer(answer) => answer.into(),
        }
    }
}
