//! Why a person is not registered.

use super::{LONGEST_ADDRESS, Twin};
use crate::people::certificate::CertificateFault;
use crate::people::identity::IdentityFault;
use crate::people::name::NameFault;
use crate::people::phone::NotAPhone;
use crate::refusal::Refusal;

/// Why a person is not registered; each stands at its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegisterRefusal {
    /// The role does not register people.
    NotAllowed,
    /// The name.
    Name(NameFault),
    /// The identity number.
    Identity(IdentityFault),
    /// No number, and no word why.
    NoIdentityNote,
    /// No number, and no date of birth.
    NoBirthDate,
    /// The date of birth has not come yet.
    BornLater,
    /// Older than anybody is.
    ImplausibleAge(u16),
    /// Date of birth or sex differ from what the number says.
    UnlikeIdentity(&'static str),
    /// The disability certificate.
    Certificate(CertificateFault),
    /// Kind or grade of disability differ from what the certificate says.
    UnlikeCertificate(&'static str),
    /// The telephone.
    Phone(NotAPhone),
    /// No place, or none that exists.
    NoArea,
    /// A place that the actor does not answer for.
    OtherArea,
    /// A town or county instead of a village.
    AreaTooWide,
    /// A place that was closed.
    AreaClosed,
    /// No address.
    NoAddress,
    /// An address that is a story.
    LongAddress,
    /// Registered tomorrow.
    RegisteredLater,
    /// A fact that the pack does not know.
    UnknownFact(String),
    /// A value that a fact cannot have.
    FactValue {
        /// The fact.
        fact: String,
        /// The sentence.
        text: String,
    },
    /// The same fact twice.
    FactTwice(String),
    /// Somebody has this identity number.
    SameIdentity(Twin),
    /// Somebody has this name and birthday, and nobody has looked.
    Namesake(Twin),
}

impl From<NameFault> for RegisterRefusal {
    fn from(fault: NameFault) -> Self {
        Self::Name(fault)
    }
}

impl From<IdentityFault> for RegisterRefusal {
    fn from(fault: IdentityFault) -> Self {
        Self::Identity(fault)
    }
}

impl From<CertificateFault> for RegisterRefusal {
    fn from(fault: CertificateFault) -> Self {
        Self::Certificate(fault)
    }
}

impl From<NotAPhone> for RegisterRefusal {
    fn from(fault: NotAPhone) -> Self {
        Self::Phone(fault)
    }
}

impl From<RegisterRefusal> for Refusal {
    fn from(refusal: RegisterRefusal) -> Self {
        use RegisterRefusal as R;
        let at = |code, field: &'static str, text: &str| Refusal::new(code, text).at(field);
        match refusal {
            R::NotAllowed => Refusal::new("register.not_allowed", "您的账号不能登记老年人"),
            R::Name(fault) => fault.into(),
            R::Identity(fault) => fault.into(),
            R::Certificate(fault) => fault.into(),
            R::Phone(fault) => fault.into(),
            R::NoIdentityNote => {
                at("register.no_identity_note", "identity_note", "没有证件号码的，请写明原因，如“正在补办”")
            }
            R::NoBirthDate => at("register.no_birth_date", "born_on", "没有证件号码的，请填写出生日期"),
            R::BornLater => at("register.born_later", "born_on", "出生日期晚于今天，请核对"),
            R::ImplausibleAge(years) => {
                at("register.implausible_age", "born_on", &format!("按出生日期算已{years}岁，请核对"))
            }
            R::UnlikeIdentity(field) => {
                at("register.unlike_identity", field, "与证件号码不一致，请核对证件号码")
            }
            R::UnlikeCertificate(field) => {
                at("register.unlike_certificate", field, "与残疾证号不一致，请核对残疾证号")
            }
            R::NoArea => at("register.no_area", "area", "请选择所在村（社区）"),
            R::OtherArea => {
                at("register.other_area", "area", "所选的村（社区）不在您负责的范围内，请重新选择")
            }
            R::AreaClosed => at("register.area_closed", "area", "这个区划已撤并，请选现在的村（社区）或组"),
            R::AreaTooWide => at("register.area_too_wide", "area", "请选到村（社区）一级"),
            R::NoAddress => at("register.no_address", "address", "请填写家庭住址"),
            R::LongAddress => {
                at("register.long_address", "address", &format!("家庭住址最多{LONGEST_ADDRESS}个字"))
            }
            R::RegisteredLater => at("register.registered_later", "registered_on", "登记日期不能晚于今天"),
            R::UnknownFact(fact) => {
                let text = format!("现行规定里没有“{fact}”这一项，请删去");
                Refusal::new("register.unknown_fact", text).at(fact)
            }
            R::FactValue { fact, text } => Refusal::new("register.fact_value", text).at(fact),
            R::FactTwice(fact) => {
                Refusal::new("register.fact_twice", "同一项填写了两次，请保留一个").at(fact)
            }
            R::SameIdentity(twin) => at("register.same_identity", "identity", &same_identity(&twin)),
            R::Namesake(twin) => at("register.namesake", "name", &namesake(&twin)),
        }
    }
}

fn same_identity(twin: &Twin) -> String {
    match twin {
        Twin::Visible { name, .. } => format!("这个证件号码已登记为“{name}”，请打开原档案修改，不要重复登记"),
        Twin::Elsewhere => "这个证件号码已在别处登记，请联系县级民政部门核对".to_owned(),
    }
}

fn namesake(twin: &Twin) -> String {
    match twin {
        Twin::Visible { name, .. } => {
            format!("已有同名、同一天出生的“{name}”，请先核对；确认不是同一人的，勾选“不是同一人”后再提交")
        }
        Twin::Elsewhere => {
            "别处已有同名、同一天出生的人，请先核对；确认不是同一人的，勾选“不是同一人”后再提交".to_owned()
        }
    }
}
