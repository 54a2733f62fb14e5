//! Why a person is not given to somebody, and what to do instead.

use jiff::civil::Date;

use crate::refusal::Refusal;

/// Why a person is not given to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssignRefusal {
    /// The role does not assign.
    NotAllowed,
    /// Nobody of that id, or nobody the actor may see.
    UnknownPerson,
    /// No such visitor.
    UnknownWorker,
    /// The visitor has left.
    WorkerLeft(String),
    /// The visitor hands everybody over on a day that is set.
    WorkerLeaves {
        /// Their name.
        name: String,
        /// The day.
        from: Date,
    },
    /// The visitor is away today.
    WorkerOnLeave {
        /// Their name.
        name: String,
        /// Last day of the leave.
        until: Date,
    },
    /// The visitor will be away, and nobody would stand in.
    LeaveAhead {
        /// Their name.
        name: String,
        /// First day of the leave.
        from: Date,
    },
    /// A minor visits nobody alone.
    Minor {
        /// Their name.
        name: String,
        /// Where they were chosen.
        field: &'static str,
    },
    /// No such substitute.
    UnknownSubstitute,
    /// The substitute has left.
    SubstituteLeft(String),
    /// Visitor and substitute are the same.
    SamePerson,
    /// No such organisation.
    UnknownOrganisation,
    /// The organisation no longer works here.
    OrganisationClosed(String),
    /// Nothing would change.
    AlreadySo,
}

impl From<AssignRefusal> for Refusal {
    fn from(refusal: AssignRefusal) -> Self {
        use AssignRefusal as R;
        match refusal {
            R::NotAllowed => Self::new("assign.not_allowed", "您的账号不能指派探访人员"),
            R::UnknownPerson => Self::new("assign.unknown_person", "没有找到这位老人，或不在您负责的范围内"),
            R::UnknownWorker => {
                Self::new("assign.unknown_worker", "没有找到这位探访人员，请重新选择").at("worker")
            }
            R::WorkerLeft(name) => {
                Self::new("assign.worker_left", format!("{name}已不再承担探访，请另选一位")).at("worker")
            }
            R::WorkerLeaves { name, from } => Self::new(
                "assign.worker_leaves",
                format!("{name}从{from}起不再承担探访，已在办理交接，请另选一位"),
            )
            .at("worker"),
            R::WorkerOnLeave { name, until } => Self::new(
                "assign.on_leave",
                format!("{name}正在休假，到{until}为止。请先选代班的人，等{name}回来再改"),
            )
            .at("worker"),
            R::LeaveAhead { name, from } => {
                Self::new("assign.leave_ahead", format!("{name}从{from}起休假，请同时选一位替补探访人"))
                    .at("substitute")
            }
            R::Minor { name, field } => {
                Self::new("assign.minor", format!("{name}是未成年志愿者，不能单独承担探访，请选陪同的成年人"))
                    .at(field)
            }
            R::UnknownSubstitute => {
                Self::new("assign.unknown_substitute", "没有找到这位替补，请重新选择").at("substitute")
            }
            R::SubstituteLeft(name) => {
                Self::new("assign.substitute_left", format!("{name}已不再承担探访，请另选一位替补"))
                    .at("substitute")
            }
            R::SamePerson => {
                Self::new("assign.same_person", "替补不能和探访人是同一个人，请另选一位").at("substitute")
            }
            R::UnknownOrganisation => {
                Self::new("assign.unknown_organisation", "没有找到这个机构，请重新选择").at("organisation")
            }
            R::OrganisationClosed(name) => {
                Self::new("assign.organisation_closed", format!("{name}已停用，请另选一个机构"))
                    .at("organisation")
            }
            R::AlreadySo => Self::new("assign.already_so", "安排没有变化，不需要保存").at("worker"),
        }
    }
}
