//! Entering a visitor, or changing what is known of one.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Worker;
use crate::actor::{Actor, Verb};
use crate::areas::{Area, AreaCode};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, Mint, OrganisationId, TenantId, WorkerId};
use crate::organisations::Organisation;
use crate::packs::VisitorKind;
use crate::people::Phone;
use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// Longest name in characters.
pub const LONGEST_NAME: usize = 30;

/// A visitor as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeepWorker {
    /// Their id, made by the screen that opened the form.
    pub id: WorkerId,
    /// The county.
    pub tenant: TenantId,
    /// Their name.
    pub name: String,
    /// Code of the kind in the pack; empty where none was chosen.
    pub kind: String,
    /// The body they belong to.
    pub organisation: Option<OrganisationId>,
    /// The adult who goes along.
    pub companion: Option<WorkerId>,
    /// Telephone, as typed.
    pub phone: Option<String>,
    /// The place they work in, if one was chosen.
    pub area: Option<AreaCode>,
    /// Whether they visit.
    pub active: bool,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The visitor as they stand; `None` for a new one.
    pub existing: Option<&'a Worker>,
    /// The place that was chosen, if there is such a one.
    pub area: Option<&'a Area>,
    /// The organisation that was chosen, if there is such a one.
    pub organisation: Option<&'a Organisation>,
    /// The companion that was chosen, if there is such a one.
    pub companion: Option<&'a Worker>,
    /// The kinds of visitor of the notice in force.
    pub kinds: &'a [VisitorKind],
    /// How many people are theirs as visitor or as substitute, whom others hold for them included.
    pub people: usize,
    /// Names of minors with whom they go along.
    pub accompanies: &'a [String],
}

/// Why a visitor is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeepRefusal {
    /// The role does not do this.
    NotAllowed,
    /// The visitor works in a place the actor does not answer for.
    Elsewhere,
    /// No name.
    NoName,
    /// A name that is too long.
    LongName,
    /// No kind of the notice.
    NoKind,
    /// No place.
    NoArea,
    /// The place is not the actor's.
    OtherArea,
    /// The place was closed.
    ClosedArea,
    /// Not a telephone number; the sentence that says why.
    BadPhone(String),
    /// No such organisation, or one that no longer works here.
    BadOrganisation,
    /// A minor without an adult who goes along.
    NoCompanion,
    /// The companion is a minor, has left, or is the visitor.
    BadCompanion,
    /// Somebody with people becomes a minor.
    MinorWithPeople(usize),
    /// Somebody with people leaves: they are handed over first.
    StillHas(usize),
    /// Minors would be without the adult who goes along.
    Accompanies(Vec<String>),
}

impl From<KeepRefusal> for Refusal {
    fn from(refusal: KeepRefusal) -> Self {
        use KeepRefusal as R;
        match refusal {
            R::NotAllowed => Self::new("worker.not_allowed", "您的账号不能登记探访人员"),
            R::Elsewhere => Self::new("worker.elsewhere", "这位探访人员不在您负责的区域，请由上级修改"),
            R::NoName => Self::new("worker.no_name", "请填写姓名").at("name"),
            R::LongName => {
                Self::new("worker.long_name", format!("姓名请不要超过{LONGEST_NAME}字")).at("name")
            }
            R::NoKind => Self::new("worker.no_kind", "请选择探访主体").at("kind"),
            R::NoArea => Self::new("worker.no_area", "请选择工作的村（社区）或镇（街道）").at("area"),
            R::OtherArea => Self::new("worker.other_area", "这个区域不归您负责，请重新选择").at("area"),
            R::ClosedArea => Self::new("worker.closed_area", "这个区域已撤并，请选择现在的区域").at("area"),
            R::BadPhone(text) => Self::new("worker.bad_phone", text).at("phone"),
            R::BadOrganisation => {
                Self::new("worker.bad_organisation", "没有找到这个机构，或它已停用，请重新选择")
                    .at("organisation")
            }
            R::NoCompanion => {
                Self::new("worker.no_companion", "未成年志愿者不能单独上门，请写明由哪位成年探访人员陪同")
                    .at("companion")
            }
            R::BadCompanion => {
                Self::new("worker.bad_companion", "陪同人要是在岗的成年探访人员，请另选一位").at("companion")
            }
            R::MinorWithPeople(people) => Self::new(
                "worker.minor_with_people",
                format!("名下有{people}位老人，不能改为未成年志愿者。请先办理交接"),
            )
            .at("kind"),
            R::StillHas(people) => Self::new(
                "worker.still_has",
                format!("名下或作为替补还有{people}位老人。请在“交接”里交给别人，交接时可以一并登记离岗"),
            )
            .at("active"),
            R::Accompanies(names) => Self::new(
                "worker.accompanies",
                format!("还是{}的陪同人。请先给他们换陪同的成年人", names.join("、")),
            )
            .at("active"),
        }
    }
}

/// Decides what is kept of a visitor; `None` when nothing would change.
///
/// # Errors
/// All refusals at once.
pub fn keep(
    command: &KeepWorker,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<(Worker, Event)>, Vec<KeepRefusal>> {
    if !actor.may(Verb::ManageWorkers) || !actor.tenants.contains(&command.tenant) {
        return Err(vec![KeepRefusal::NotAllowed]);
    }
    if scene.existing.is_some_and(|known| !actor.area.contains(&known.area)) {
        return Err(vec![KeepRefusal::Elsewhere]);
    }
    let mut refusals = Vec::new();
    named(command, &mut refusals);
    match scene.area {
        None => refusals.push(KeepRefusal::NoArea),
        Some(area) if !actor.area.contains(&area.path) => refusals.push(KeepRefusal::OtherArea),
        Some(area) if area.is_closed_on(day_of(now)) => refusals.push(KeepRefusal::ClosedArea),
        Some(_) => {}
    }
    let phone = match command.phone.as_deref().map(str::parse::<Phone>) {
        None => None,
        Some(Ok(phone)) => Some(phone),
        Some(Err(fault)) => {
            refusals.push(KeepRefusal::BadPhone(fault.to_string()));
            None
        }
    };
    let kept_organisation = scene.existing.and_then(|known| known.organisation);
    let usable = |one: &Organisation| one.active || kept_organisation == Some(one.id);
    if command.organisation.is_some() && !scene.organisation.is_some_and(usable) {
        refusals.push(KeepRefusal::BadOrganisation);
    }
    let companion = accompanied(command, scene, &mut refusals);
    if !command.active && scene.people > 0 {
        refusals.push(KeepRefusal::StillHas(scene.people));
    }
    if !command.active && !scene.accompanies.is_empty() {
        refusals.push(KeepRefusal::Accompanies(scene.accompanies.to_vec()));
    }
    let (Some(area), true) = (scene.area, refusals.is_empty()) else { return Err(refusals) };
    let worker = Worker {
        id: command.id,
        tenant: command.tenant,
        name: command.name.trim().to_owned(),
        kind: command.kind.clone(),
        organisation: command.organisation,
        companion,
        phone,
        area: area.path.clone(),
        account: scene.existing.and_then(|known| known.account),
        active: command.active,
    };
    if scene.existing == Some(&worker) {
        return Ok(None);
    }
    let event = Event {
        id: EventId::mint(mint),
        tenant: command.tenant,
        at: now,
        actor: actor.account,
        action: if scene.existing.is_some() { Action::WorkerChanged } else { Action::WorkerAdded },
        subject: Subject::Worker(command.id),
        person: None,
        before: scene.existing.map(told),
        after: Some(told(&worker)),
        pack_hash: None,
        note: None,
    };
    Ok(Some((worker, event)))
}

fn named(command: &KeepWorker, refusals: &mut Vec<KeepRefusal>) {
    let name = command.name.trim();
    if name.is_empty() {
        refusals.push(KeepRefusal::NoName);
    } else if name.chars().count() > LONGEST_NAME {
        refusals.push(KeepRefusal::LongName);
    }
}

/// The adult who goes along with a minor. Minors never go alone; nobody else needs one.
fn accompanied(command: &KeepWorker, scene: &Scene<'_>, refusals: &mut Vec<KeepRefusal>) -> Option<WorkerId> {
    let Some(kind) = scene.kinds.iter().find(|kind| kind.id == command.kind) else {
        refusals.push(KeepRefusal::NoKind);
        return None;
    };
    if !kind.minors {
        return None;
    }
    if scene.people > 0 {
        refusals.push(KeepRefusal::MinorWithPeople(scene.people));
    }
    if !scene.accompanies.is_empty() {
        refusals.push(KeepRefusal::Accompanies(scene.accompanies.to_vec()));
    }
    let adult = |one: &&Worker| {
        let minor = scene.kinds.iter().any(|kind| kind.id == one.kind && kind.minors);
        one.tenant == command.tenant && one.active && one.id != command.id && !minor
    };
    match (command.companion, scene.companion.filter(adult)) {
        (_, Some(companion)) => return Some(companion.id),
        // One who has left needs nobody.
        (None, None) if command.active => refusals.push(KeepRefusal::NoCompanion),
        (Some(_), None) if command.active => refusals.push(KeepRefusal::BadCompanion),
        _ => {}
    }
    None
}

fn told(worker: &Worker) -> Value {
    json!({
        "name": worker.name,
        "kind": worker.kind,
        "organisation": worker.organisation,
        "companion": worker.companion,
        "phone": worker.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        "area": worker.area,
        "active": worker.active,
    })
}
