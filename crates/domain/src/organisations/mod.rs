//! Bodies that answer for people or send visitors: committees, contractors of bought services, agencies, …

pub mod keep;

pub use keep::KeepOrganisation;

use jiff::civil::Date;

use crate::areas::AreaPath;
use crate::ids::{AccountableId, OrganisationId, PersonId, TenantId};
use crate::people::Phone;

/// An organisation of a county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// The county.
    pub tenant: TenantId,
    /// Its full name; no two of a county have the same.
    pub name: String,
    /// What kind of body it is.
    pub kind: OrganisationKind,
    /// The place it works in.
    pub area: AreaPath,
    /// Whom to ask for.
    pub contact: Option<String>,
    /// Telephone.
    pub phone: Option<Phone>,
    /// One that no longer works here is given nobody new.
    pub active: bool,
}

/// What kind of body an organisation is. It decides nothing but what is proposed first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrganisationKind {
    /// 村（居）民委员会
    Committee,
    /// 镇（街道）、部门
    Government,
    /// 居家养老服务承接机构: the contractor of bought services at home.
    Contractor,
    /// 受托（代理服务）机构
    Agency,
    /// 养老服务场所
    Venue,
    /// 医疗卫生机构
    Health,
    /// 社会工作、志愿服务组织
    Social,
    /// 物业、业主委员会
    Property,
    /// 其他
    Other,
}

impl OrganisationKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::Committee,
        Self::Government,
        Self::Contractor,
        Self::Agency,
        Self::Venue,
        Self::Health,
        Self::Social,
        Self::Property,
        Self::Other,
    ];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Committee => "committee",
            Self::Government => "government",
            Self::Contractor => "contractor",
            Self::Agency => "agency",
            Self::Venue => "venue",
            Self::Health => "health",
            Self::Social => "social",
            Self::Property => "property",
            Self::Other => "other",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What screens call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Committee => "村（居）民委员会",
            Self::Government => "镇（街道）、部门",
            Self::Contractor => "居家养老服务承接机构",
            Self::Agency => "受托（代理服务）机构",
            Self::Venue => "养老服务场所",
            Self::Health => "医疗卫生机构",
            Self::Social => "社会工作、志愿服务组织",
            Self::Property => "物业、业主委员会",
            Self::Other => "其他",
        }
    }
}

/// The organisation that answers for a person (负责机构), over some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accountable {
    /// Its id.
    pub id: AccountableId,
    /// Who is answered for.
    pub person: PersonId,
    /// Who answers.
    pub organisation: OrganisationId,
    /// First day.
    pub from: Date,
    /// Last day; `None` while it lasts.
    pub until: Option<Date>,
}
