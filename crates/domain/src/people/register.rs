//! Registering a person: everything that is wrong is said at once, each at its field.

use jiff::Timestamp;
use jiff::civil::Date;
use rules::Dictionary;
use serde_json::{Map, Value, json};

use super::facts::{Fact, FactInput};
use super::{AcceptImpossible, Certificate, IdentityKind, IdentityNumber, Person, PersonName, Phone, Sex};
use crate::actor::{Actor, Verb};
use crate::areas::{Area, Level};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, FactId, Mint, PersonId, TenantId};
use crate::text::filled;

mod refusal;
mod telling;

pub use refusal::RegisterRefusal;

use telling::Told;

#[cfg(test)]
mod tests;

/// Longest address in characters.
pub const LONGEST_ADDRESS: usize = 100;

/// A person as somebody enters them. Texts are as typed.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterPerson {
    /// The id the person will have, made with the form.
    pub id: PersonId,
    /// The county.
    pub tenant: TenantId,
    /// Name.
    pub name: String,
    /// Identity number; blank where there is none yet.
    pub identity: String,
    /// Why there is no number yet.
    pub identity_note: Option<String>,
    /// Date of birth, where there is no number that carries it.
    pub born_on: Option<Date>,
    /// Sex, where there is no number that carries it.
    pub sex: Option<Sex>,
    /// Number of the disability certificate, where there is one.
    pub certificate: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Address within the village.
    pub address: String,
    /// First day in the register; today if not given.
    pub registered_on: Option<Date>,
    /// What else is known.
    pub facts: Vec<FactInput>,
    /// Anything else worth knowing at the door.
    pub note: Option<String>,
    /// Whoever enters them has looked: somebody of the same name and birthday is another person.
    pub not_the_namesake: bool,
    /// A form asked, so that what one answer makes necessary must be told; a workbook may lack it.
    pub by_form: bool,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The place that was chosen, if it exists.
    pub area: Option<&'a Area>,
    /// Somebody in the register with the same identity number.
    pub same_identity: Option<&'a Twin>,
    /// Somebody in the register with the same name and date of birth; asked where there is no number.
    pub namesake: Option<&'a Twin>,
    /// The facts of the pack in force.
    pub dictionary: &'a Dictionary,
    /// Whether numbers that nobody can have are taken.
    pub accept: AcceptImpossible,
}

/// Somebody who may be the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Twin {
    /// Somebody the actor may see.
    Visible {
        /// Their id, for a link.
        id: PersonId,
        /// Their name.
        name: String,
    },
    /// Somebody outside the actor's scope: not a word about them.
    Elsewhere,
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Registered {
    /// The person.
    pub person: Person,
    /// The full number, to be sealed and indexed.
    pub identity: Option<IdentityNumber>,
    /// The certificate, to be sealed.
    pub certificate: Option<Certificate>,
    /// The first rows of what is known.
    pub facts: Vec<Fact>,
    /// The entry for the log.
    pub event: Event,
}

/// Decides whether a person can be registered.
///
/// # Errors
/// All refusals at once.
pub fn register(
    command: &RegisterPerson,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Registered, Vec<RegisterRefusal>> {
    if !actor.may(Verb::RegisterPerson) || !actor.tenants.contains(&command.tenant) {
        return Err(vec![RegisterRefusal::NotAllowed]);
    }
    let today = day_of(now);
    let mut refusals = Vec::new();
    let mut refuse = |refusal: RegisterRefusal| refusals.push(refusal);

    let name = PersonName::parse(&command.name).map_err(|fault| refuse(fault.into())).ok();
    let told = Told::read(command, scene, today, &mut refuse);
    let phone = told_phone(command, &mut refuse);
    let area = placed(scene.area, actor, today, &mut refuse);
    let address = told_address(command, &mut refuse);
    let registered_on = command.registered_on.unwrap_or(today);
    if registered_on > today {
        refuse(RegisterRefusal::RegisteredLater);
    }
    known_already(command, scene, &mut refuse);

    let (Some(name), Some(area), true) = (name, area, refusals.is_empty()) else { return Err(refusals) };
    let person = Person {
        id: command.id,
        tenant: command.tenant,
        name_keys: name.keys(),
        name,
        identity_kind: told.identity.as_ref().map_or(IdentityKind::NoneYet, IdentityNumber::kind),
        identity_masked: told.identity.as_ref().map(IdentityNumber::masked),
        identity_note: filled(command.identity_note.as_deref()),
        born_on: told.born_on,
        sex: told.sex,
        phone,
        address,
        area: area.path.clone(),
        registered_on,
        registered_at: now,
        registered_by: actor.account,
        note: filled(command.note.as_deref()),
    };
    let facts = rows(&person, &told.facts, mint);
    let event = event(&person, &facts, EventId::mint(mint));
    Ok(Registered { person, identity: told.identity, certificate: told.certificate, facts, event })
}

fn told_address(command: &RegisterPerson, refuse: &mut impl FnMut(RegisterRefusal)) -> String {
    let address = command.address.split_whitespace().collect::<Vec<_>>().join(" ");
    match address.chars().count() {
        0 => refuse(RegisterRefusal::NoAddress),
        length if length > LONGEST_ADDRESS => refuse(RegisterRefusal::LongAddress),
        _ => {}
    }
    address
}

fn told_phone(command: &RegisterPerson, refuse: &mut impl FnMut(RegisterRefusal)) -> Option<Phone> {
    let text = filled(command.phone.as_deref())?;
    text.parse().map_err(|fault: super::phone::NotAPhone| refuse(fault.into())).ok()
}

fn placed<'a>(
    area: Option<&'a Area>,
    actor: &Actor,
    today: Date,
    refuse: &mut impl FnMut(RegisterRefusal),
) -> Option<&'a Area> {
    match area {
        Some(area) if !actor.area.contains(&area.path) => refuse(RegisterRefusal::OtherArea),
        Some(area) if area.level < Level::Village => refuse(RegisterRefusal::AreaTooWide),
        Some(area) if area.is_closed_on(today) => refuse(RegisterRefusal::AreaClosed),
        Some(area) => return Some(area),
        None => refuse(RegisterRefusal::NoArea),
    }
    None
}

fn known_already(command: &RegisterPerson, scene: &Scene<'_>, refuse: &mut impl FnMut(RegisterRefusal)) {
    if let Some(twin) = scene.same_identity {
        refuse(RegisterRefusal::SameIdentity(twin.clone()));
    } else if let Some(twin) = scene.namesake
        && command.identity.trim().is_empty()
        && !command.not_the_namesake
    {
        refuse(RegisterRefusal::Namesake(twin.clone()));
    }
}

/// Birth and sex hold since birth; the rest since registration, for nobody has said since when.
fn rows(person: &Person, told: &[FactInput], mint: &mut dyn Mint) -> Vec<Fact> {
    let since_birth = |fact: &str| matches!(fact, "born_on" | "sex");
    told.iter()
        .map(|input| Fact {
            id: FactId::mint(mint),
            person: person.id,
            fact: input.fact.clone(),
            value: input.value.clone(),
            valid_from: person.born_on.filter(|_| since_birth(&input.fact)).unwrap_or(person.registered_on),
            valid_until: None,
            recorded_at: person.registered_at,
            recorded_by: person.registered_by,
            evidence: filled(input.evidence.as_deref()),
            supersedes: None,
        })
        .collect()
}

fn event(person: &Person, facts: &[Fact], id: EventId) -> Event {
    let facts: Map<String, Value> = facts.iter().map(|row| (row.fact.clone(), row.value.clone())).collect();
    Event {
        id,
        tenant: person.tenant,
        at: person.registered_at,
        actor: person.registered_by,
        action: Action::PersonRegistered,
        subject: Subject::Person(person.id),
        person: Some(person.id),
        before: None,
        after: Some(json!({
            "name": person.name,
            "identity": person.identity_masked,
            "area": person.area,
            "address": person.address,
            "registered_on": person.registered_on,
            "facts": facts,
        })),
        pack_hash: None,
        note: person.note.clone(),
    }
}
