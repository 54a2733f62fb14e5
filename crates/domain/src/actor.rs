//! Who asks, what that role may do, and how far it may see.
//!
//! [`may`] is the whole table of rights. [`Scope`] is the only key to people, visits and duties in the
//! store, and only an [`Actor`] can make one.

use serde::{Deserialize, Serialize};

use crate::areas::AreaPath;
use crate::ids::{AccountId, TenantId, WorkerId};

#[cfg(test)]
mod tests;

/// A part that somebody plays at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 探访员: village group leader or grid worker, sees the people assigned to them.
    Visitor,
    /// 村（社区）工作人员: village clerk.
    Clerk,
    /// 镇（街道）工作人员: town officer.
    Town,
    /// 县（市、区）民政部门: county civil affairs.
    County,
    /// 市级民政部门: city or province; reads, changes nothing.
    City,
    /// 受托机构: entrust agency or care institution.
    Agency,
    /// 协作人员: social worker, doctor, property firm, volunteer.
    Partner,
    /// 审计人员: reads, changes nothing.
    Auditor,
    /// 系统管理员: accounts and settings, no people.
    Admin,
    /// The program itself: night jobs and an operator's commands. Nobody signs in with it.
    System,
}

impl Role {
    /// Every role that an account can have, in the order in which they are offered.
    pub const ALL: [Role; 9] = [
        Role::Visitor,
        Role::Clerk,
        Role::Town,
        Role::County,
        Role::City,
        Role::Agency,
        Role::Partner,
        Role::Auditor,
        Role::Admin,
    ];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Role::Visitor => "visitor",
            Role::Clerk => "clerk",
            Role::Town => "town",
            Role::County => "county",
            Role::City => "city",
            Role::Agency => "agency",
            Role::Partner => "partner",
            Role::Auditor => "auditor",
            Role::Admin => "admin",
            Role::System => "system",
        }
    }

    /// From its code; [`Role::System`] has none that could be asked for.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// What screens call it.
    pub const fn label(self) -> &'static str {
        match self {
            Role::Visitor => "探访员",
            Role::Clerk => "村（社区）工作人员",
            Role::Town => "镇（街道）工作人员",
            Role::County => "县（市、区）民政",
            Role::City => "市级民政",
            Role::Agency => "受托机构",
            Role::Partner => "协作人员",
            Role::Auditor => "审计人员",
            Role::Admin => "系统管理员",
            Role::System => "系统",
        }
    }
}

/// Something that can be done through a screen, the phone or a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Open one's workbench.
    OpenWorkbench,
    /// List and search people.
    ListPeople,
    /// Open a person's page.
    SeePerson,
    /// See a full identity number, with a reason that is logged.
    RevealIdentity,
    /// Register a person.
    RegisterPerson,
    /// Change what is known of a person.
    ChangeFacts,
    /// List the changes that wait for consent: one's own, or those to decide; open one.
    ListChanges,
    /// Take a proposed change back.
    WithdrawChange,
    /// Agree to a proposed change, or give it back.
    DecideChange,
    /// Say which changes of a village wait for consent.
    SetReview,
    /// Change name, telephone, address, place, remark or number of a person.
    ChangeDetails,
    /// Enter what a person agreed to, refused or took back.
    RecordConsent,
    /// Enter that a person was told of the policy.
    RecordTold,
    /// Tell what happened to a person: away, gone, or something after which somebody should look in.
    TellHappening,
    /// Look at people who may stand in the register twice, and say that they are two.
    ReviewTwins,
    /// Let one entry of the register go into another.
    MergePeople,
    /// Say who lives with whom.
    KeepHousehold,
    /// Print the file of a household, identity numbers included.
    PrintHousehold,
    /// File a copy of a household's file under a number, and see the list of filed copies.
    ArchiveHousehold,
    /// Read a workbook of people.
    ImportPeople,
    /// Save a list of people as a workbook.
    ExportPeople,
    /// List what is due, by village and visitor.
    ListDue,
    /// See what share of people was visited in a month, and who was not.
    SeeIndicators,
    /// Close a month, so that its numbers stay as they are.
    CloseMonth,
    /// See alerts and whom they ask for.
    ListAlerts,
    /// See festivals, whom they ask for and who was visited.
    ListFestivals,
    /// Enter an alert, raise, lower, lift or correct it.
    IssueAlert,
    /// List visitors.
    ListWorkers,
    /// Enter visitors.
    ManageWorkers,
    /// Give a person to a visitor.
    AssignWorker,
    /// Let others stand in while a visitor is on leave.
    PlanLeave,
    /// Pass the people of a visitor on for good.
    HandOver,
    /// See which days are off.
    ListDays,
    /// Enter or correct the days off of a year.
    KeepDays,
    /// List organisations.
    ListOrganisations,
    /// Enter organisations.
    ManageOrganisations,
    /// Look at the tree of places.
    ListAreas,
    /// Enter places, close them.
    ManageAreas,
    /// Look at the week of a visitor, and print it.
    SeePlan,
    /// Move a contact to another day, write down what to bring, wishes, days of rest.
    ChangePlan,
    /// Record a contact.
    RecordVisit,
    /// Open a recorded contact.
    SeeVisit,
    /// List the people whom nobody reaches, and see what was done about one.
    ListLadders,
    /// Enter what was done about somebody whom nobody reaches.
    TakeLadderStep,
    /// Say that nobody has to be looked for any more.
    CloseLadder,
    /// See emergencies.
    ListEmergencies,
    /// Tell of an emergency.
    RecordEmergency,
    /// Take an emergency up.
    AcknowledgeEmergency,
    /// Tell the village of what one noticed.
    ReportConcern,
    /// Read what people from outside told.
    ListConcerns,
    /// Say what was done about it.
    AnswerConcern,
    /// Give somebody of a family a link, see who holds one, end it.
    InviteFamily,
    /// See what families said.
    ListFamilyWords,
    /// Say what was done about it.
    SettleFamilyWord,
    /// Enter that a relative was reminded to come or call.
    RemindFamily,
    /// Print the card at the door, or end its code.
    PrintDoorCard,
    /// See what a visitor did in a month and what it comes to.
    SeeWorkersMonth,
    /// Print the registration form of a person, identity number included.
    PrintPerson,
    /// Print the record of a contact, or a visiting ledger.
    PrintVisit,
    /// Print the empty form.
    PrintBlankForm,
    /// Read the packs.
    SeePacks,
    /// Try out another reading or a changed pack over the whole register.
    RehearsePack,
    /// Put another reading or a changed pack into force.
    CommitPack,
    /// Make and change accounts.
    ManageAccounts,
    /// Read the log.
    SeeEvents,
}

impl Verb {
    /// All of them.
    pub const ALL: [Verb; 65] = [
        Verb::OpenWorkbench,
        Verb::ListPeople,
        Verb::SeePerson,
        Verb::RevealIdentity,
        Verb::RegisterPerson,
        Verb::ChangeFacts,
        Verb::ListChanges,
        Verb::WithdrawChange,
        Verb::DecideChange,
        Verb::SetReview,
        Verb::ChangeDetails,
        Verb::RecordConsent,
        Verb::RecordTold,
        Verb::TellHappening,
        Verb::ReviewTwins,
        Verb::MergePeople,
        Verb::KeepHousehold,
        Verb::PrintHousehold,
        Verb::ArchiveHousehold,
        Verb::ImportPeople,
        Verb::ExportPeople,
        Verb::ListDue,
        Verb::SeeIndicators,
        Verb::CloseMonth,
        Verb::ListAlerts,
        Verb::IssueAlert,
        Verb::ListFestivals,
        Verb::ListWorkers,
        Verb::ManageWorkers,
        Verb::AssignWorker,
        Verb::PlanLeave,
        Verb::HandOver,
        Verb::ListDays,
        Verb::KeepDays,
        Verb::ListOrganisations,
        Verb::ManageOrganisations,
        Verb::ListAreas,
        Verb::ManageAreas,
        Verb::SeePlan,
        Verb::ChangePlan,
        Verb::RecordVisit,
        Verb::SeeVisit,
        Verb::ListLadders,
        Verb::TakeLadderStep,
        Verb::CloseLadder,
        Verb::ListEmergencies,
        Verb::RecordEmergency,
        Verb::AcknowledgeEmergency,
        Verb::ReportConcern,
        Verb::ListConcerns,
        Verb::AnswerConcern,
        Verb::InviteFamily,
        Verb::ListFamilyWords,
        Verb::SettleFamilyWord,
        Verb::RemindFamily,
        Verb::PrintDoorCard,
        Verb::SeeWorkersMonth,
        Verb::PrintPerson,
        Verb::PrintVisit,
        Verb::PrintBlankForm,
        Verb::SeePacks,
        Verb::RehearsePack,
        Verb::CommitPack,
        Verb::ManageAccounts,
        Verb::SeeEvents,
    ];
}

/// The table of rights. What a role may do at all; how far it reaches is the [`Scope`].
pub fn may(role: Role, verb: Verb) -> bool {
    use Role::{Admin, Agency, Auditor, City, Clerk, County, Partner, System, Town, Visitor};
    let allowed: &[Role] = match verb {
        Verb::OpenWorkbench => &Role::ALL,
        Verb::SeePacks => &Role::ALL,
        Verb::ListPeople => &[Visitor, Clerk, Town, County, City, Auditor, System],
        Verb::SeePerson => &[Visitor, Clerk, Town, County, City, Auditor, System],
        Verb::ListDue => &[Visitor, Clerk, Town, County, City, Auditor, System],
        Verb::CloseMonth => &[County],
        Verb::SeeIndicators => &[Clerk, Town, County, City, Auditor, System],
        Verb::ListAlerts => &[Visitor, Clerk, Town, County, City, Auditor, System],
        Verb::ListFestivals => &[Visitor, Clerk, Town, County, City, Auditor, System],
        Verb::IssueAlert => &[Town, County, System],
        Verb::SeeVisit => &[Visitor, Clerk, Town, County, City, Auditor, System],
        Verb::ListLadders => &[Visitor, Clerk, Town, County, City, Auditor, System],
        Verb::TakeLadderStep => &[Visitor, Clerk, Town, County, System],
        Verb::CloseLadder => &[Clerk, Town, County, System],
        Verb::ListEmergencies => &[Visitor, Clerk, Town, County, City, Auditor, System],
        Verb::RecordEmergency => &[Visitor, Clerk, Town, County, System],
        Verb::AcknowledgeEmergency => &[Clerk, Town, County],
        Verb::ReportConcern => &[Partner, Clerk, Town, County],
        Verb::ListConcerns => &[Clerk, Town, County, City, Auditor, System],
        Verb::AnswerConcern => &[Clerk, Town, County],
        Verb::InviteFamily => &[Clerk, Town, County, System],
        Verb::ListFamilyWords => &[Clerk, Town, County, City, Auditor, System],
        Verb::SettleFamilyWord => &[Clerk, Town, County],
        Verb::RemindFamily => &[Visitor, Clerk, Town, County, System],
        Verb::PrintDoorCard => &[Clerk, Town, County, System],
        Verb::SeeWorkersMonth => &[Visitor, Clerk, Town, County, City, Auditor, System],
        Verb::RecordVisit => &[Visitor, Clerk, Town, County, System],
        Verb::SeePlan => &[Visitor, Clerk, Town, County, System],
        Verb::ChangePlan => &[Visitor, Clerk, Town, County, System],
        Verb::RegisterPerson => &[Clerk, Town, County, System],
        Verb::ChangeFacts => &[Clerk, Town, County, System],
        Verb::ListChanges => &[Clerk, Town, County, System],
        Verb::WithdrawChange => &[Clerk, Town, County, System],
        Verb::DecideChange => &[Town, County],
        Verb::SetReview => &[County],
        Verb::ChangeDetails => &[Clerk, Town, County, System],
        Verb::RecordConsent => &[Clerk, Town, County, System],
        Verb::RecordTold => &[Visitor, Clerk, Town, County, System],
        Verb::TellHappening => &[Clerk, Town, County, System],
        Verb::ReviewTwins => &[Clerk, Town, County, System],
        Verb::MergePeople => &[Clerk, Town, County, System],
        Verb::KeepHousehold => &[Clerk, Town, County, System],
        Verb::PrintHousehold => &[Clerk, Town, County, Auditor, System],
        Verb::ArchiveHousehold => &[Town, County, System],
        Verb::AssignWorker => &[Clerk, Town, County, System],
        Verb::PlanLeave => &[Clerk, Town, County, System],
        Verb::HandOver => &[Clerk, Town, County, System],
        Verb::ListDays => &[Clerk, Town, County, City, Auditor, Admin, System],
        Verb::KeepDays => &[County, Admin],
        Verb::ListOrganisations => &[Clerk, Town, County, City, Auditor, System],
        Verb::ManageOrganisations => &[Clerk, Town, County, System],
        Verb::ListAreas => &[Clerk, Town, County, City, Auditor, Admin, System],
        Verb::ManageAreas => &[County, Admin],
        Verb::ManageWorkers => &[Clerk, Town, County, System],
        Verb::ListWorkers => &[Clerk, Town, County, City, Auditor, System],
        Verb::PrintPerson => &[Clerk, Town, County, Auditor, System],
        Verb::PrintVisit => &[Clerk, Town, County, City, Auditor, System],
        Verb::PrintBlankForm => &[Visitor, Clerk, Town, County, City, Auditor, System],
        Verb::RevealIdentity => &[Clerk, Town, County, Auditor],
        Verb::ImportPeople => &[Clerk, Town, County, System],
        Verb::ExportPeople => &[Town, County, Auditor],
        // Whoever puts a change into force has seen its effect on people, name by name.
        Verb::RehearsePack => &[County],
        Verb::CommitPack => &[County],
        Verb::ManageAccounts => &[County, Admin],
        Verb::SeeEvents => &[County, City, Auditor],
    };
    // Their files open with a live agreement or a referral, and neither exists yet.
    debug_assert!(!concerns_people(verb) || !(allowed.contains(&Agency) || allowed.contains(&Partner)));
    allowed.contains(&role)
}

/// Whether a verb shows or changes people, their contacts or what is owed to them.
pub const fn concerns_people(verb: Verb) -> bool {
    !matches!(
        verb,
        Verb::OpenWorkbench
            | Verb::SeePacks
            // Whoever tells sees nobody, and only what they told themselves.
            | Verb::ReportConcern
            | Verb::PrintBlankForm
            | Verb::ManageAccounts
            | Verb::SeeEvents
            | Verb::ListWorkers
            | Verb::ManageWorkers
            | Verb::ListDays
            | Verb::KeepDays
            | Verb::ListOrganisations
            | Verb::ManageOrganisations
            | Verb::ListAreas
            | Verb::ManageAreas
    )
}

/// The person (or program) that asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// What they are.
    pub role: Role,
    /// The counties in which they work; several for a city or an auditor.
    pub tenants: Vec<TenantId>,
    /// The area they answer for.
    pub area: AreaPath,
    /// Their entry among the visitors, if they visit.
    pub worker: Option<WorkerId>,
}

impl Actor {
    /// Whether the role may do this at all.
    pub fn may(&self, verb: Verb) -> bool {
        may(self.role, verb)
    }

    /// How far this actor sees in a county; `None` where they see no people.
    ///
    /// A visitor sees who is assigned to them, in whatever village of the county: whoever stands in for a neighbouring
    /// village knocks there too. Administrators keep accounts, not people. Agencies and
    /// partners see a person through a live agreement or referral only; until those exist, nobody.
    pub fn scope(&self, tenant: TenantId) -> Option<Scope> {
        if !self.tenants.contains(&tenant) {
            return None;
        }
        let (worker_from, worker_until) = match self.role {
            Role::Visitor => (self.worker?, self.worker?),
            Role::Clerk | Role::Town | Role::County | Role::City | Role::Auditor | Role::System => {
                (WorkerId::MIN, WorkerId::MAX)
            }
            Role::Agency | Role::Partner | Role::Admin => return None,
        };
        let area = if self.role == Role::Visitor { &AreaPath::root() } else { &self.area };
        let (area_from, area_until) = area.bounds();
        Some(Scope { tenant, area_from, area_until, worker_from, worker_until })
    }

    /// How far a visitor's late records reach: anybody of the county. Only for a person of whom the register says that
    /// they were this visitor's on the day of the contact; whoever is theirs now is seen by [`Actor::scope`].
    pub fn late_scope(&self, tenant: TenantId) -> Option<Scope> {
        self.worker.filter(|_| self.role == Role::Visitor)?;
        self.tenants.contains(&tenant).then(|| {
            let (area_from, area_until) = AreaPath::root().bounds();
            Scope { tenant, area_from, area_until, worker_from: WorkerId::MIN, worker_until: WorkerId::MAX }
        })
    }
}

/// The part of a county's people that somebody may see. Stands below every query.
///
/// A row is inside when `tenant` is equal, `area_from <= path < area_until` and
/// `worker_from <= worker <= worker_until`, where a person without visitor has [`WorkerId::MIN`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    tenant: TenantId,
    area_from: String,
    area_until: String,
    worker_from: WorkerId,
    worker_until: WorkerId,
}

impl Scope {
    /// The county.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Lowest area path inside.
    pub fn area_from(&self) -> &str {
        &self.area_from
    }

    /// First area path that is no longer inside.
    pub fn area_until(&self) -> &str {
        &self.area_until
    }

    /// Lowest visitor inside.
    pub fn worker_from(&self) -> WorkerId {
        self.worker_from
    }

    /// Highest visitor inside.
    pub fn worker_until(&self) -> WorkerId {
        self.worker_until
    }

    /// Whether a person living at `path` and visited by `worker` is inside.
    pub fn contains(&self, tenant: TenantId, path: &AreaPath, worker: Option<WorkerId>) -> bool {
        let worker = worker.unwrap_or(WorkerId::MIN);
        self.tenant == tenant
            && self.area_from.as_str() <= path.as_str()
            && path.as_str() < self.area_until.as_str()
            && (self.worker_from..=self.worker_until).contains(&worker)
    }
}
