//! Why details are not changed.

use jiff::civil::Date;
use serde_json::Value;

use super::{Detail, LONGEST_ADDRESS, LONGEST_NOTE, Twin};
use crate::people::Sex;
use crate::people::identity::IdentityFault;
use crate::people::name::NameFault;
use crate::people::phone::NotAPhone;
use crate::refusal::Refusal;

/// Why details are not changed; each stands at its field.
#[derive(Debug, Clone, PartialEq)]
pub enum DetailsRefusal {
    /// The role does not change details.
    NotAllowed,
    /// Nobody of that id, or nobody the actor may see.
    UnknownPerson,
    /// The name.
    Name(NameFault),
    /// The telephone.
    Phone,
    /// No address.
    NoAddress,
    /// An address that is a story.
    LongAddress,
    /// No place, or none that exists.
    NoArea,
    /// A place that the actor does not answer for.
    OtherArea,
    /// A town or county instead of a village.
    AreaTooWide,
    /// The number.
    Identity(IdentityFault),
    /// Somebody else has this number.
    SameIdentity(Twin),
    /// A number is replaced and nobody says why.
    NoReason,
    /// The number tells another birth or sex than the register, and nobody has said which holds.
    UnlikeRegister {
        /// Date of birth in the register, and in the number.
        born: Option<(Date, Date)>,
        /// Sex in the register, and in the number.
        sex: Option<(Sex, Sex)>,
    },
    /// Tomorrow.
    InFuture,
    /// Before the person was registered, on this day.
    BeforeRegistration(Date),
    /// Something later is known already.
    KnownLater {
        /// Of what.
        detail: Detail,
        /// Since when.
        since: Date,
    },
    /// Somebody else has changed it since the form was opened.
    ChangedMeanwhile {
        /// What.
        detail: Detail,
        /// What stands there now.
        value: Value,
    },
    /// Everything is known already.
    NothingNew,
    /// Too many characters.
    LongText {
        /// In which field.
        field: &'static str,
    },
}

impl From<NameFault> for DetailsRefusal {
    fn from(fault: NameFault) -> Self {
        Self::Name(fault)
    }
}

impl From<IdentityFault> for DetailsRefusal {
    fn from(fault: IdentityFault) -> Self {
        Self::Identity(fault)
    }
}

impl From<DetailsRefusal> for Refusal {
    fn from(refusal: DetailsRefusal) -> Self {
        use DetailsRefusal as R;
        let at = |code, field: &'static str, text: &str| Refusal::new(code, text).at(field);
        match refusal {
            R::NotAllowed => Refusal::new("details.not_allowed", "您的账号不能变更基本信息"),
            R::UnknownPerson => {
                Refusal::new("details.unknown_person", "没有找到这位老人，或不在您负责的范围内")
            }
            R::Name(fault) => fault.into(),
            R::Identity(fault) => fault.into(),
            R::Phone => NotAPhone.into(),
            R::NoAddress => at("details.no_address", "address", "请填写详细地址"),
            R::LongAddress => {
                at("details.long_address", "address", &format!("详细地址最多{LONGEST_ADDRESS}个字"))
            }
            R::NoArea => at("details.no_area", "area", "请选择所在村（社区）"),
            R::OtherArea => at(
                "details.other_area",
                "area",
                "这个村（社区）不在您负责的范围内，请由上一级（镇、县）办理迁移",
            ),
            R::AreaTooWide => at("details.area_too_wide", "area", "请选到村（社区）一级"),
            R::SameIdentity(Twin::Visible { name, .. }) => at(
                "details.same_identity",
                "identity",
                &format!("这个证件号码已登记为“{name}”，请先核对是不是同一人"),
            ),
            R::SameIdentity(Twin::Elsewhere) => at(
                "details.same_identity",
                "identity",
                "这个证件号码已在别处登记，请联系县级民政部门核对",
            ),
            R::NoReason => at("details.no_reason", "reason", "更正证件号码，请写明原因，如“登记时输错一位”"),
            R::UnlikeRegister { born, sex } => {
                at("details.unlike_register", "difference", &difference(born, sex))
            }
            R::InFuture => at("details.in_future", "first", "这一天还没有到，请在变化以后登记"),
            R::BeforeRegistration(day) => at(
                "details.before_registration",
                "first",
                &format!("不能早于登记日期 {day}；原来就登记错了的，请选“原来登记错了”"),
            ),
            R::KnownLater { detail, since } => at(
                "details.known_later",
                "first",
                &format!("“{}”从 {since} 起已经登记过变化，请填这一天或以后的日期", detail.label()),
            ),
            R::ChangedMeanwhile { detail, value } => Refusal::new(
                "details.changed_meanwhile",
                format!(
                    "您打开以后，有人已把这一项改为“{}”。仍要用您填写的，请再保存一次；要用现在的，请照此改回",
                    value.as_str().unwrap_or("空")
                ),
            )
            .at(detail.code()),
            R::NothingNew => Refusal::new("details.nothing_new", "没有改动，不需要保存"),
            R::LongText { field } => {
                Refusal::new("details.long_text", format!("最多 {LONGEST_NOTE} 个字")).at(field)
            }
        }
    }
}

fn difference(born: Option<(Date, Date)>, sex: Option<(Sex, Sex)>) -> String {
    let born = born.map(|(here, told)| format!("出生日期登记为 {here}，证件号码为 {told}"));
    let sex = sex.map(|(here, told)| format!("性别登记为{}，证件号码为{}", here.label(), told.label()));
    let parts: Vec<String> = born.into_iter().chain(sex).collect();
    format!("{}。请核对证件，选择以哪个为准", parts.join("；"))
}
