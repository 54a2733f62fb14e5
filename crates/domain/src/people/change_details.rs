//! Changing who a person is on paper: name, telephone, address, place, remark, and the number of their document.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::change_facts::Change;
use super::details::{Detail, Details};
use super::facts::{Fact, rows_on};
use super::register::{LONGEST_ADDRESS, Twin};
use super::{AcceptImpossible, IdentityNumber, Person, PersonName, Sex};
use crate::actor::{Actor, Verb};
use crate::areas::{Area, AreaPath, Level};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, FactId, Mint, PersonId};
use crate::text::filled;
use crate::workers::Worker;

mod refusal;
mod rows;

pub use refusal::DetailsRefusal;

#[cfg(test)]
mod tests;

/// Longest remark or reason in characters.
pub const LONGEST_NOTE: usize = 500;

/// New details of one person. Texts are as typed; what is the same as when the form was opened was not touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeDetails {
    /// Whose.
    pub person: PersonId,
    /// Whether things changed from a day on, or were wrong from the start. Details have no last day.
    pub how: Change,
    /// Name.
    pub name: String,
    /// Telephone; blank for none.
    pub phone: String,
    /// Address within the village.
    pub address: String,
    /// Remark; blank for none.
    pub note: String,
    /// The number of the document, where it is new; blank leaves it.
    pub identity: String,
    /// What holds where the number tells another birth or sex than the register.
    pub difference: Option<Difference>,
    /// When the form was opened: what somebody else has changed since is not overwritten unseen.
    pub opened_at: Timestamp,
    /// Why.
    pub reason: Option<String>,
}

/// What holds where a number tells another birth or sex than the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// The register: the number is known to be wrong there.
    Keep,
    /// The number: the register was wrong from the start.
    Take,
}

/// What must be known in order to decide.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The person, if the actor may see them.
    pub person: Option<&'a Person>,
    /// All rows of their details.
    pub details: &'a [Fact],
    /// All that is known of them.
    pub facts: &'a [Fact],
    /// The place that was chosen, if it exists.
    pub area: Option<&'a Area>,
    /// Who visits them.
    pub worker: Option<&'a Worker>,
    /// Whoever has the number that was typed.
    pub same_identity: Option<&'a Twin>,
    /// Whether numbers that nobody can have are taken.
    pub accept: AcceptImpossible,
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The person as they are now.
    pub person: Person,
    /// New rows of details, the first ones with what stood there until now.
    pub details: Vec<Fact>,
    /// New rows of facts, where the number set birth or sex right.
    pub facts: Vec<Fact>,
    /// The new number, to be sealed and indexed.
    pub identity: Option<IdentityNumber>,
    /// Where the person moved from and to, if they did.
    pub moved: Option<Moved>,
    /// The entry for the log.
    pub event: Event,
}

/// A move within the county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Where from.
    pub from: AreaPath,
    /// Where to. Duties follow residence.
    pub to: AreaPath,
    /// Whether somebody visited them who does not work there: the charge ends.
    pub visitor_ends: bool,
}

/// Decides about new details.
///
/// # Errors
/// All refusals at once.
pub fn change_details(
    command: &ChangeDetails,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Changed, Vec<DetailsRefusal>> {
    if !actor.may(Verb::ChangeDetails) {
        return Err(vec![DetailsRefusal::NotAllowed]);
    }
    let Some(person) = scene.person.filter(|person| actor.tenants.contains(&person.tenant)) else {
        return Err(vec![DetailsRefusal::UnknownPerson]);
    };
    let today = day_of(now);
    let mut refusals = Vec::new();
    let typed = typed(command, scene, person, actor, &mut refusals);
    let number = number(command, scene, person, today, &mut refusals);
    check_days(command, person, today, &mut refusals);
    let (Some(typed), true) = (typed, refusals.is_empty()) else { return Err(refusals) };

    let opened = Details::on(person, scene.details, today, command.opened_at.min(now));
    let current = Details::of(person);
    let mut wanted = Vec::new();
    for detail in Detail::ALL.into_iter().filter(|detail| *detail != Detail::Identity) {
        let (new, shown, here) = (typed.value(detail), opened.value(detail), current.value(detail));
        if new == shown || new == here {
            continue;
        }
        if shown != here {
            refusals.push(DetailsRefusal::ChangedMeanwhile { detail, value: here });
            continue;
        }
        wanted.push((detail, new));
    }
    if let Some(number) = &number {
        wanted.push((Detail::Identity, number.masked().into()));
    }
    if wanted.is_empty() && refusals.is_empty() {
        refusals.push(DetailsRefusal::NothingNew);
    }
    let rows = rows::Rows { command, scene, person, actor, now };
    for (detail, _) in &wanted {
        refusals.extend(rows.known_later(*detail));
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let details: Vec<Fact> =
        wanted.iter().flat_map(|(detail, value)| rows.detail(*detail, value, mint)).collect();
    let facts = number.as_ref().map(|number| rows.facts(number, mint)).unwrap_or_default();
    let after = after(person, &details, &facts, number.as_ref(), scene, now);
    let moved = (after.area != person.area).then(|| Moved {
        from: person.area.clone(),
        to: after.area.clone(),
        visitor_ends: scene.worker.is_some_and(|worker| !worker.area.contains(&after.area)),
    });
    let event = event(command, (person, &after), &wanted, &facts, scene, actor, now, EventId::mint(mint));
    Ok(Changed { person: after, details, facts, identity: number, moved, event })
}

/// What was typed, read as details.
fn typed(
    command: &ChangeDetails,
    scene: &Scene<'_>,
    person: &Person,
    actor: &Actor,
    refusals: &mut Vec<DetailsRefusal>,
) -> Option<Details> {
    let name = PersonName::parse(&command.name).map_err(|fault| refusals.push(fault.into())).ok();
    let phone = filled(Some(&command.phone));
    let phone = phone.and_then(|text| text.parse().map_err(|_| refusals.push(DetailsRefusal::Phone)).ok());
    let address = command.address.split_whitespace().collect::<Vec<_>>().join(" ");
    match address.chars().count() {
        0 => refusals.push(DetailsRefusal::NoAddress),
        length if length > LONGEST_ADDRESS => refusals.push(DetailsRefusal::LongAddress),
        _ => {}
    }
    let note = filled(Some(&command.note));
    for (field, text) in [("note", note.as_deref()), ("reason", command.reason.as_deref())] {
        if text.is_some_and(|text| text.chars().count() > LONGEST_NOTE) {
            refusals.push(DetailsRefusal::LongText { field });
        }
    }
    let area = match scene.area {
        None => Err(DetailsRefusal::NoArea),
        // Somebody may stand where nobody can be chosen any more; that is no reason to refuse a telephone number.
        Some(area) if area.path == person.area => Ok(area),
        Some(area) if !actor.area.contains(&area.path) => Err(DetailsRefusal::OtherArea),
        Some(area) if area.level < Level::Village => Err(DetailsRefusal::AreaTooWide),
        Some(area) => Ok(area),
    };
    let area = area.map_err(|refusal| refusals.push(refusal)).ok();
    Some(Details {
        name: name?,
        phone,
        address,
        area: area?.path.clone(),
        note,
        identity: person.identity_masked.clone(),
    })
}

/// The number that was typed, if it is another than the one that is known.
fn number(
    command: &ChangeDetails,
    scene: &Scene<'_>,
    person: &Person,
    today: Date,
    refusals: &mut Vec<DetailsRefusal>,
) -> Option<IdentityNumber> {
    let text = filled(Some(&command.identity))?;
    let number = match IdentityNumber::parse(&text, today, scene.accept) {
        Ok(number) => number,
        Err(fault) => {
            refusals.push(fault.into());
            return None;
        }
    };
    match scene.same_identity {
        Some(Twin::Visible { id, .. }) if *id == person.id => return None,
        Some(twin) => refusals.push(DetailsRefusal::SameIdentity(twin.clone())),
        None => {}
    }
    if person.identity_masked.is_some() && command.reason.as_deref().is_none_or(|text| text.trim().is_empty())
    {
        refusals.push(DetailsRefusal::NoReason);
    }
    let born = person.born_on.filter(|born| *born != number.born_on()).map(|born| (born, number.born_on()));
    let sex = person.sex.filter(|sex| *sex != number.sex()).map(|sex| (sex, number.sex()));
    if command.difference.is_none() && (born.is_some() || sex.is_some()) {
        refusals.push(DetailsRefusal::UnlikeRegister { born, sex });
    }
    Some(number)
}

fn check_days(command: &ChangeDetails, person: &Person, today: Date, refusals: &mut Vec<DetailsRefusal>) {
    match command.how {
        Change::From { first, .. } if first > today => refusals.push(DetailsRefusal::InFuture),
        Change::From { first, .. } if first < person.registered_on => {
            refusals.push(DetailsRefusal::BeforeRegistration(person.registered_on));
        }
        _ => {}
    }
}

/// The person with everything that the rows say of today.
fn after(
    person: &Person,
    details: &[Fact],
    facts: &[Fact],
    number: Option<&IdentityNumber>,
    scene: &Scene<'_>,
    now: Timestamp,
) -> Person {
    let (today, all) = (day_of(now), [scene.details, details].concat());
    let then = Details::on(person, &all, today, now);
    let (mut born_on, mut sex) = (person.born_on, person.sex);
    let known = [scene.facts, facts].concat();
    for row in rows_on(&known, today, now) {
        match row.fact.as_str() {
            "born_on" => born_on = row.value.as_str().and_then(|day| day.parse().ok()),
            "sex" => sex = row.value.as_str().and_then(Sex::from_code),
            _ => {}
        }
    }
    Person {
        name_keys: then.name.keys(),
        name: then.name,
        phone: then.phone,
        address: then.address,
        area: then.area,
        note: then.note,
        identity_kind: number.map_or(person.identity_kind, IdentityNumber::kind),
        identity_masked: number.map(IdentityNumber::masked).or_else(|| person.identity_masked.clone()),
        identity_note: person.identity_note.clone().filter(|_| number.is_none()),
        born_on,
        sex,
        ..person.clone()
    }
}

#[expect(clippy::too_many_arguments, reason = "an entry of the log says all of it")]
fn event(
    command: &ChangeDetails,
    (before, after): (&Person, &Person),
    wanted: &[(Detail, Value)],
    facts: &[Fact],
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    id: EventId,
) -> Event {
    let picture = |person: &Person| {
        let details = Details::of(person);
        wanted.iter().map(|(one, _)| (one.code().to_owned(), details.value(*one))).collect::<Map<_, _>>()
    };
    let (mut was, mut is) = (picture(before), picture(after));
    let known = rows_on(scene.facts, day_of(now), now);
    for row in facts {
        let old = known.iter().find(|old| old.fact == row.fact);
        was.insert(row.fact.clone(), old.map_or(Value::Null, |old| old.value.clone()));
        is.insert(row.fact.clone(), row.value.clone());
    }
    Event {
        id,
        tenant: before.tenant,
        at: now,
        actor: actor.account,
        action: Action::PersonDetailsChanged,
        subject: Subject::Person(before.id),
        person: Some(before.id),
        before: Some(was.into()),
        after: Some(is.into()),
        pack_hash: None,
        note: command.reason.clone(),
    }
}
