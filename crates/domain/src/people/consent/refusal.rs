//! Why what somebody said is not kept.

use jiff::civil::Date;

use super::{LONGEST_NOTE, Way};
use crate::refusal::Refusal;

/// Why a consent, a withdrawal or a correction is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsentRefusal {
    /// The role does not enter consents.
    NotAllowed,
    /// Nobody of that id, or nobody the actor may see.
    UnknownPerson,
    /// No such text.
    UnknownText,
    /// The text was not used yet on that day.
    TextNotYet(Date),
    /// Tomorrow.
    InFuture,
    /// Before the year 2000.
    LongAgo,
    /// Somebody else signed and nobody says who.
    NoSignerName,
    /// Somebody else signed and has the person's name.
    SignerIsOneself,
    /// Somebody else signed and nobody says what they are to the person.
    NoRelation,
    /// A guardian without anything that makes them one.
    NoBasis,
    /// Ticked with nobody beside.
    NoWitness,
    /// The witness is the person, or who signed.
    WitnessIsParty,
    /// Paper or recording without saying where they are.
    NoEvidence(Way),
    /// The same was entered for the same day.
    RecordedAlready,
    /// What does not stand, or is no "yes", cannot be withdrawn.
    NothingToWithdraw,
    /// Withdrawn before it was given, on this day.
    BeforeGiven(Date),
    /// A withdrawal or correction without a reason.
    NoReason,
    /// Somebody else has corrected it since the form was opened.
    ChangedMeanwhile,
    /// Too many characters.
    LongText {
        /// In which field.
        field: &'static str,
    },
}

impl From<ConsentRefusal> for Refusal {
    fn from(refusal: ConsentRefusal) -> Self {
        use ConsentRefusal as R;
        let at = |code, field: &'static str, text: &str| Refusal::new(code, text).at(field);
        match refusal {
            R::NotAllowed => Refusal::new("consent.not_allowed", "您的账号不能登记同意"),
            R::UnknownPerson => {
                Refusal::new("consent.unknown_person", "没有找到这位老人，或不在您负责的范围内")
            }
            R::UnknownText => at("consent.unknown_text", "purpose", "请选择同意哪一项"),
            R::TextNotYet(from) => {
                at("consent.text_not_yet", "on", &format!("这一版文本从 {from} 起使用，请核对签字日期"))
            }
            R::InFuture => at("consent.in_future", "on", "这一天还没有到，请在签字以后登记"),
            R::LongAgo => at("consent.long_ago", "on", "日期太早，请核对年份"),
            R::NoSignerName => at("consent.no_signer_name", "signer_name", "请填写签字人的姓名"),
            R::SignerIsOneself => {
                at("consent.signer_is_oneself", "signer_name", "签字人就是老人本人的，请选“本人”")
            }
            R::NoRelation => {
                at("consent.no_relation", "signer_relation", "请填写与老人的关系，如“女儿”“村干部”")
            }
            R::NoBasis => at(
                "consent.no_basis",
                "signer_basis",
                "请写明监护的依据，如法院判决、居（村）委会指定书；老人自己能表示意愿的，以本人为准",
            )
            .under("民法典 第二十八条、第三十一条、第三十三条、第三十五条"),
            R::NoWitness => at("consent.no_witness", "witness", "代为勾选的，请填写见证人的姓名"),
            R::WitnessIsParty => {
                at("consent.witness_is_party", "witness", "见证人不能是老人本人或签字人，请另找一位")
            }
            R::NoEvidence(Way::Voice) => {
                at("consent.no_evidence", "evidence", "请写明录音存放在哪里、编号是多少")
            }
            R::NoEvidence(_) => at("consent.no_evidence", "evidence", "请写明纸质件的编号，或扫描件在哪里"),
            R::RecordedAlready => {
                at("consent.recorded_already", "on", "同一天、同一版的同样表示已经登记过，不用再登记")
            }
            R::NothingToWithdraw => {
                Refusal::new("consent.nothing_to_withdraw", "这一条现在不是有效的同意，不需要撤回")
            }
            R::BeforeGiven(day) => {
                at("consent.before_given", "on", &format!("撤回的日期早于同意的日期 {day}，请核对"))
            }
            R::NoReason => at("consent.no_reason", "note", "请写明原因；老人不愿说明的，写“本人未说明原因”"),
            R::ChangedMeanwhile => {
                Refusal::new("consent.meanwhile", "这一条刚被别人更正过，请看过最新情况后再决定")
            }
            R::LongText { field } => {
                Refusal::new("consent.long_text", format!("最多 {LONGEST_NOTE} 个字")).at(field)
            }
        }
    }
}
