//! The log: who did what, when, to whom, and what was there before and after.
//!
//! Every changing verb writes one event, kept in the transaction that keeps the change. An event never
//! carries an identity number.

use std::fmt;

use jiff::Timestamp;
use serde_json::Value;

use crate::ids::{
    AccountId, AlertId, ChangeId, ConcernId, EmergencyId, EventId, HouseholdId, OrganisationId, PersonId,
    TenantId, VisitId, WorkerId,
};

pub mod proof;
pub mod tree;

/// One entry of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its id, made by the edge.
    pub id: EventId,
    /// The county it belongs to.
    pub tenant: TenantId,
    /// When it happened, by the server's clock.
    pub at: Timestamp,
    /// Who did it.
    pub actor: AccountId,
    /// What was done.
    pub action: Action,
    /// What it was done to.
    pub subject: Subject,
    /// The person it concerns, where it concerns one.
    pub person: Option<PersonId>,
    /// What was there before, where something was.
    pub before: Option<Value>,
    /// What is there now.
    pub after: Option<Value>,
    /// Hash over pack, readings and parameters that the action rested on.
    pub pack_hash: Option<String>,
    /// A reason or remark.
    pub note: Option<String>,
}

/// An event as it is read from the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The event; without `before`, `after` and `note` where its content cannot be read.
    pub event: Event,
    /// What became of its content.
    pub content: Content,
}

/// Whether what an event says (`before`, `after`, `note`) can still be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// It stands in the event.
    Open,
    /// The key was destroyed, so that nobody can read it any more.
    Erased,
    /// It was changed, or the key does not fit.
    Broken,
}

impl Content {
    /// What is shown in place of a content that cannot be read.
    pub fn words(self) -> Option<&'static str> {
        match self {
            Self::Open => None,
            Self::Erased => Some("内容已按规定清除"),
            Self::Broken => Some("内容无法读取，请系统管理员核对日志"),
        }
    }
}

/// What an event was about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// An older person.
    Person(PersonId),
    /// A change of facts that was handed in for consent.
    Change(ChangeId),
    /// People who live together.
    Household(HouseholdId),
    /// A contact.
    Visit(VisitId),
    /// A visitor.
    Worker(WorkerId),
    /// An organisation.
    Organisation(OrganisationId),
    /// A place, by its code.
    Area(String),
    /// Somebody who signs in.
    Account(AccountId),
    /// An alert.
    Alert(AlertId),
    /// An emergency.
    Emergency(EmergencyId),
    /// What somebody from outside told.
    Concern(ConcernId),
    /// A pack, by its id.
    Pack(String),
    /// A file that was read in, by its name.
    Import(String),
    /// A list that was taken out, by its word.
    List(String),
    /// A choice of the county, by its name.
    Setting(String),
    /// A month: `2026-11`.
    Month(String),
}

impl Subject {
    /// Stable word for the kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::Change(_) => "change",
            Self::Household(_) => "household",
            Self::Visit(_) => "visit",
            Self::Worker(_) => "worker",
            Self::Organisation(_) => "organisation",
            Self::Area(_) => "area",
            Self::Account(_) => "account",
            Self::Alert(_) => "alert",
            Self::Emergency(_) => "emergency",
            Self::Concern(_) => "concern",
            Self::Pack(_) => "pack",
            Self::Import(_) => "import",
            Self::List(_) => "list",
            Self::Setting(_) => "setting",
            Self::Month(_) => "month",
        }
    }

    /// The id as text.
    pub fn id(&self) -> String {
        match self {
            Self::Person(id) => id.to_string(),
            Self::Change(id) => id.to_string(),
            Self::Household(id) => id.to_string(),
            Self::Visit(id) => id.to_string(),
            Self::Worker(id) => id.to_string(),
            Self::Organisation(id) => id.to_string(),
            Self::Account(id) => id.to_string(),
            Self::Area(id)
            | Self::Pack(id)
            | Self::Import(id)
            | Self::List(id)
            | Self::Setting(id)
            | Self::Month(id) => id.clone(),
            Self::Alert(id) => id.to_string(),
            Self::Emergency(id) => id.to_string(),
            Self::Concern(id) => id.to_string(),
        }
    }

    /// From kind and id as stored; `None` where they are no subject.
    pub fn from_parts(kind: &str, id: &str) -> Option<Self> {
        Some(match kind {
            "person" => Self::Person(id.parse().ok()?),
            "change" => Self::Change(id.parse().ok()?),
            "household" => Self::Household(id.parse().ok()?),
            "visit" => Self::Visit(id.parse().ok()?),
            "worker" => Self::Worker(id.parse().ok()?),
            "organisation" => Self::Organisation(id.parse().ok()?),
            "area" => Self::Area(id.to_owned()),
            "account" => Self::Account(id.parse().ok()?),
            "alert" => Self::Alert(id.parse().ok()?),
            "emergency" => Self::Emergency(id.parse().ok()?),
            "concern" => Self::Concern(id.parse().ok()?),
            "pack" => Self::Pack(id.to_owned()),
            "import" => Self::Import(id.to_owned()),
            "list" => Self::List(id.to_owned()),
            "setting" => Self::Setting(id.to_owned()),
            "month" => Self::Month(id.to_owned()),
            _ => return None,
        })
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])+ $name:ident = $code:literal, $label:literal;)+) => {
        /// Everything that can be written into the log: a closed vocabulary of `noun.done`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$doc])+ $name,)+ }

        impl Action {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Stable code, such as `visit.recorded`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// What the log's readers see.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label),+ }
            }

            /// From its code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

actions! {
    /// A person entered the register.
    PersonRegistered = "person.registered", "登记老年人";
    /// What is known of a person changed.
    PersonFactsChanged = "person.facts_changed", "变更老年人信息";
    /// A change of facts was handed in for consent.
    ChangeProposed = "change.proposed", "提交变更审核";
    /// Somebody agreed to it: it is applied.
    ChangeConfirmed = "change.confirmed", "审核同意变更";
    /// Somebody gave it back.
    ChangeReturned = "change.returned", "审核退回变更";
    /// Whoever proposed it took it back.
    ChangeWithdrawn = "change.withdrawn", "撤回变更";
    /// The county chose which changes wait for consent.
    ReviewSet = "review.set", "设定变更审核";
    /// Somebody was assessed again, with the result that holds.
    PersonReassessed = "person.reassessed", "登记能力复评";
    /// Name, telephone, address, place, remark or number of a person changed.
    PersonDetailsChanged = "person.details_changed", "变更基本信息";
    /// The number of somebody's disability certificate was supplied or corrected.
    PersonCertificateChanged = "person.certificate_changed", "更正残疾证号";
    /// A person's class, track or duties changed.
    PersonReclassified = "person.reclassified", "重新认定类别和任务";
    /// Something happened to a person: away, gone, or something after which somebody should look in.
    PersonHappened = "person.happened", "登记人员变化";
    /// What was told of it was corrected or withdrawn.
    PersonHappeningAmended = "person.happening_amended", "更正人员变化";
    /// Somebody agreed to something, or refused it.
    PersonConsentRecorded = "person.consent_recorded", "登记同意";
    /// Somebody agrees to something no longer.
    PersonConsentWithdrawn = "person.consent_withdrawn", "撤回同意";
    /// What was entered of a consent was wrong.
    PersonConsentAmended = "person.consent_amended", "更正同意登记";
    /// Somebody was told of the policy.
    PersonTold = "person.told", "登记政策告知";
    /// What was entered of it was wrong.
    PersonToldAmended = "person.told_amended", "更正政策告知";
    /// An entry of the register went into another.
    PersonMerged = "person.merged", "合并重复登记";
    /// Two entries were looked at and are two people.
    PersonToldApart = "person.told_apart", "认定不是同一人";
    /// Somebody looked at a full identity number.
    PersonIdentityRevealed = "person.identity_revealed", "查看完整证件号码";
    /// The registration form of a person was printed.
    PersonPrinted = "person.printed", "打印信息登记表";
    /// A person was given to a visitor, or taken from one.
    PersonAssigned = "person.assigned", "指派探访人员";
    /// What the log says of a person up to now was made unreadable for good.
    PersonLogErased = "person.log_erased", "清除日志内容";
    /// Two people of the register live together from a day on.
    HouseholdJoined = "household.joined", "登记同住";
    /// Somebody lives apart from a day on.
    HouseholdLeft = "household.left", "登记分开居住";
    /// A copy of a household's file was filed.
    HouseholdArchived = "household.archived", "一户一档归档";
    /// The file of a household was printed.
    HouseholdPrinted = "household.printed", "打印一户一档";
    /// A contact was entered.
    VisitRecorded = "visit.recorded", "记录探访";
    /// Other content came in under the id of a known contact.
    VisitConflicted = "visit.conflicted", "探访记录内容不一致";
    /// A record or ledger was printed.
    VisitPrinted = "visit.printed", "打印探访记录";
    /// Something was done about it.
    LadderStepTaken = "ladder.step_taken", "登记联系不上的处理";
    /// Somebody said that it is over, and why.
    LadderClosed = "ladder.closed", "结束联系不上的处理";
    /// Somebody fell, a fire: who was told.
    EmergencyRecorded = "emergency.recorded", "登记告急";
    /// Somebody in the office took it up.
    EmergencyAcknowledged = "emergency.acknowledged", "签收告急";
    /// Somebody from outside told of what they noticed.
    ConcernReported = "concern.reported", "反映情况";
    /// Somebody in the office said what was done about it.
    ConcernAnswered = "concern.answered", "处理情况反映";
    /// A link was given to a relative, or to the older person.
    FamilyInvited = "family.invited", "开家属链接";
    /// A link was ended.
    FamilyLinkEnded = "family.link_ended", "结束家属链接";
    /// A family said something through its link.
    FamilySaid = "family.said", "家属来话";
    /// Somebody in the office did something about it.
    FamilyWordSettled = "family.word_settled", "处理家属来话";
    /// A relative was reminded to come or to call.
    FamilyReminded = "family.reminded", "提醒家属";
    /// The card at the door was printed.
    FamilyCardPrinted = "family.card_printed", "打印门口卡片";
    /// Its code was ended.
    FamilyCardEnded = "family.card_ended", "停用门口卡片";
    /// A human chose the day of a contact that is owed.
    PlanMoved = "plan.moved", "调整探访日期";
    /// What to ask, bring or look at on the next visits was written down.
    PlanContentWritten = "plan.content_written", "写下探访内容";
    /// It is done with.
    PlanContentEnded = "plan.content_ended", "结束探访内容";
    /// When somebody likes to be visited.
    PlanWishSet = "plan.wish_set", "登记探访意愿时间";
    /// On which days of the week a visitor rests.
    PlanRestSet = "plan.rest_set", "设定休息日";
    /// The sheet of a week was printed.
    PlanPrinted = "plan.printed", "打印一周探访单";
    /// A visitor was entered.
    WorkerAdded = "worker.added", "登记探访人员";
    /// What is known of a visitor changed.
    WorkerChanged = "worker.changed", "变更探访人员";
    /// A visitor will be away for some days; others stand in.
    WorkerLeavePlanned = "worker.leave_planned", "登记探访人员休假";
    /// A leave ended early, or will not take place.
    WorkerLeaveEnded = "worker.leave_ended", "结束探访人员休假";
    /// The people of a visitor passed to others for good, or will from a day on.
    WorkerHandedOver = "worker.handed_over", "交接探访对象";
    /// An organisation was entered.
    OrganisationAdded = "organisation.added", "登记机构";
    /// What is known of an organisation changed.
    OrganisationChanged = "organisation.changed", "变更机构";
    /// A place was entered.
    AreaAdded = "area.added", "登记区划";
    /// A place was closed; its people and visitors moved to its successor.
    AreaClosed = "area.closed", "撤并区划";
    /// An account was made.
    AccountCreated = "account.created", "开通账号";
    /// An account's role, area or state changed.
    AccountChanged = "account.changed", "变更账号";
    /// Somebody changed a password.
    AccountPasswordChanged = "account.password_changed", "修改密码";
    /// Somebody signed in.
    AccountSignedIn = "account.signed_in", "登录";
    /// An attempt to sign in failed.
    AccountSignInFailed = "account.sign_in_failed", "登录失败";
    /// Too many attempts failed.
    AccountLocked = "account.locked", "账号锁定";
    /// Somebody signed out.
    AccountSignedOut = "account.signed_out", "退出登录";
    /// An account was used on a phone for the first time.
    AccountDeviceBound = "account.device_bound", "绑定手机";
    /// The office ended a phone: it signs in no more.
    AccountDeviceEnded = "account.device_ended", "停用手机";
    /// A phone that was ended handed in what it had sealed.
    AccountSealedReceived = "account.sealed_received", "收下已停用手机的记录";
    /// The county chose whether phones ask for a PIN.
    AccountPinSet = "account.pin_set", "设定手机口令";
    /// Another reading of the notice was chosen.
    PackReadingChosen = "pack.reading_chosen", "选择条款理解";
    /// A change of the notice was written down to be tried out. Nothing is in force yet.
    PackDrafted = "pack.drafted", "起草规则改动";
    /// A change that was tried out was given up.
    PackDropped = "pack.dropped", "放弃规则改动";
    /// A changed text of the notice comes into force on a day.
    PackAdopted = "pack.adopted", "施行改过的规则";
    /// An alert was entered.
    AlertIssued = "alert.issued", "登记预警";
    /// Another level holds.
    AlertLevelled = "alert.levelled", "变更预警级别";
    /// An alert ends.
    AlertLifted = "alert.lifted", "解除预警";
    /// What was entered of an alert was wrong.
    AlertCorrected = "alert.corrected", "更正预警";
    /// There was no such alert.
    AlertWithdrawn = "alert.withdrawn", "撤销预警";
    /// The days off of a year were entered or corrected.
    DaysKept = "days.kept", "登记放假安排";
    /// A workbook of people was read in.
    ImportFinished = "import.finished", "导入名册";
    /// A month was closed: its numbers stay as they are.
    MonthClosed = "month.closed", "封存月度数字";
    /// A list of people was taken out as a workbook.
    ListExported = "list.exported", "导出名单";
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_leads_back_to_its_action_and_reads_noun_dot_done() {
        for &action in Action::ALL {
            assert_eq!(Action::from_code(action.code()), Some(action));
            assert_eq!(action.code().split('.').count(), 2, "{action}");
        }
        assert_eq!(Action::from_code("visit.lost"), None);
    }

    #[test]
    fn a_subject_survives_being_stored() {
        let setting = Subject::Setting("some".into());
        let change = Subject::Change(ChangeId::MAX);
        for subject in [Subject::Person(PersonId::MAX), Subject::Pack("some-city".into()), setting, change] {
            assert_eq!(Subject::from_parts(subject.kind(), &subject.id()), Some(subject));
        }
        assert_eq!(Subject::from_parts("person", "nobody"), None);
    }
}
