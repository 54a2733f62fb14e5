//! Entering an organisation, or changing what is known of one.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Organisation, OrganisationKind};
use crate::actor::{Actor, Verb};
use crate::areas::{Area, AreaCode};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, Mint, OrganisationId, TenantId};
use crate::people::Phone;
use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// Longest name in characters.
pub const LONGEST_NAME: usize = 60;

/// An organisation as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeepOrganisation {
    /// Its id, made by the screen that opened the form.
    pub id: OrganisationId,
    /// The county.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
    /// Its kind; `None` where none was chosen.
    pub kind: Option<OrganisationKind>,
    /// The place it works in, if one was chosen.
    pub area: Option<AreaCode>,
    /// Whom to ask for.
    pub contact: Option<String>,
    /// Telephone, as typed.
    pub phone: Option<String>,
    /// Whether it works here.
    pub active: bool,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The organisation as it stands; `None` for a new one.
    pub existing: Option<&'a Organisation>,
    /// The place that was chosen, if there is such a one.
    pub area: Option<&'a Area>,
    /// Who has that name already.
    pub same_name: Option<OrganisationId>,
    /// For how many people it answers now.
    pub people: u64,
}

/// Why an organisation is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeepRefusal {
    /// The role does not do this.
    NotAllowed,
    /// The organisation belongs to a place the actor does not answer for.
    Elsewhere,
    /// No name.
    NoName,
    /// A name that is too long.
    LongName,
    /// Another organisation has this name.
    SameName,
    /// No kind.
    NoKind,
    /// No place.
    NoArea,
    /// The place is not the actor's.
    OtherArea,
    /// The place was closed.
    ClosedArea,
    /// Not a telephone number; the sentence that says why.
    BadPhone(String),
    /// It still answers for so many people.
    StillAnswers(u64),
}

impl From<KeepRefusal> for Refusal {
    fn from(refusal: KeepRefusal) -> Self {
        use KeepRefusal as R;
        match refusal {
            R::NotAllowed => Self::new("organisation.not_allowed", "您的账号不能登记机构"),
            R::Elsewhere => Self::new("organisation.elsewhere", "这个机构不在您负责的区域，请由上级修改"),
            R::NoName => Self::new("organisation.no_name", "请填写机构名称").at("name"),
            R::LongName => {
                Self::new("organisation.long_name", format!("名称请不要超过{LONGEST_NAME}字")).at("name")
            }
            R::SameName => {
                Self::new("organisation.same_name", "已有同名机构。请直接修改那一个，或写明所在地加以区别")
                    .at("name")
            }
            R::NoKind => Self::new("organisation.no_kind", "请选择机构类型").at("kind"),
            R::NoArea => Self::new("organisation.no_area", "请选择服务区域").at("area"),
            R::OtherArea => Self::new("organisation.other_area", "这个区域不归您负责，请重新选择").at("area"),
            R::ClosedArea => {
                Self::new("organisation.closed_area", "这个区域已撤并，请选择现在的区域").at("area")
            }
            R::BadPhone(text) => Self::new("organisation.bad_phone", text).at("phone"),
            R::StillAnswers(people) => Self::new(
                "organisation.still_answers",
                format!("它还负责{people}位老人。请先给他们安排别的负责机构，再停用"),
            )
            .at("active"),
        }
    }
}

/// Decides what is kept of an organisation; `None` when nothing would change.
///
/// # Errors
/// All refusals at once.
pub fn keep(
    command: &KeepOrganisation,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Option<(Organisation, Event)>, Vec<KeepRefusal>> {
    if !actor.may(Verb::ManageOrganisations) || !actor.tenants.contains(&command.tenant) {
        return Err(vec![KeepRefusal::NotAllowed]);
    }
    if scene.existing.is_some_and(|known| !actor.area.contains(&known.area)) {
        return Err(vec![KeepRefusal::Elsewhere]);
    }
    let mut refusals = Vec::new();
    let name = command.name.trim();
    if name.is_empty() {
        refusals.push(KeepRefusal::NoName);
    } else if name.chars().count() > LONGEST_NAME {
        refusals.push(KeepRefusal::LongName);
    } else if scene.same_name.is_some_and(|other| other != command.id) {
        refusals.push(KeepRefusal::SameName);
    }
    if command.kind.is_none() {
        refusals.push(KeepRefusal::NoKind);
    }
    match scene.area {
        None => refusals.push(KeepRefusal::NoArea),
        Some(area) if !actor.area.contains(&area.path) => refusals.push(KeepRefusal::OtherArea),
        Some(area) if area.is_closed_on(day_of(now)) => refusals.push(KeepRefusal::ClosedArea),
        Some(_) => {}
    }
    let phone: Option<Phone> = match command.phone.as_deref().map(str::parse::<Phone>) {
        None => None,
        Some(Ok(phone)) => Some(phone),
        Some(Err(fault)) => {
            refusals.push(KeepRefusal::BadPhone(fault.to_string()));
            None
        }
    };
    if !command.active && scene.people > 0 {
        refusals.push(KeepRefusal::StillAnswers(scene.people));
    }
    let (Some(kind), Some(area), true) = (command.kind, scene.area, refusals.is_empty()) else {
        return Err(refusals);
    };
    let organisation = Organisation {
        id: command.id,
        tenant: command.tenant,
        name: name.to_owned(),
        kind,
        area: area.path.clone(),
        contact: command.contact.clone(),
        phone,
        active: command.active,
    };
    if scene.existing == Some(&organisation) {
        return Ok(None);
    }
    let event = Event {
        id: EventId::mint(mint),
        tenant: command.tenant,
        at: now,
        actor: actor.account,
        action: if scene.existing.is_some() {
            Action::OrganisationChanged
        } else {
            Action::OrganisationAdded
        },
        subject: Subject::Organisation(command.id),
        person: None,
        before: scene.existing.map(told),
        after: Some(told(&organisation)),
        pack_hash: None,
        note: None,
    };
    Ok(Some((organisation, event)))
}

fn told(organisation: &Organisation) -> Value {
    json!({
        "name": organisation.name,
        "kind": organisation.kind.code(),
        "area": organisation.area,
        "contact": organisation.contact,
        "phone": organisation.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        "active": organisation.active,
    })
}
