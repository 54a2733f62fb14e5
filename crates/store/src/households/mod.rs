//! Who lives with whom. Of whoever lives with nobody of the register nothing stands here.

pub mod archives;

use domain::actor::Scope;
use domain::households::{Residence, of, own};
use domain::ids::{HouseholdId, PersonId, TenantId};
use domain::people::Person;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::people::{address_key, by_id};
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(SAVE, LASTING, OF_PERSON, MEMBERS, AT_ADDRESS);

/// The columns of a residence, in the order in which the row is read.
macro_rules! columns {
    () => {
        "r.id, r.person, r.household, r.from_on, r.until_on"
    };
}

statement! {
    /// Keeps a residence, or its last day.
    SAVE = "insert into residence (tenant, id, person, household, from_on, until_on) values ($1, $2, $3, $4, $5, $6) \
        on conflict (tenant, id) do update set until_on = excluded.until_on";
}

/// Keeps a residence, or its last day when it is known already.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn save(tx: &mut Tx<'_>, tenant: TenantId, residence: &Residence) -> Result<(), Fault> {
    let Residence { id, person, household, from, until } = residence;
    tx.exec(&SAVE, params![tenant, id, person, household, from, until]).map(|_| ())
}

statement! {
    /// The residence that lasts of a person within the reader's scope.
    LASTING = "select ", columns!(), " from residence r join person p on p.tenant = r.tenant and p.id = r.person \
        where ", within_any!("p"), " and r.tenant = $1 and r.person = $6 and r.until_on is null \
        order by r.from_on, r.id";

    /// All residences of a person within the reader's scope, oldest first.
    OF_PERSON = "select ", columns!(), " from residence r join person p on p.tenant = r.tenant and p.id = r.person \
        where ", within_any!("p"), " and r.tenant = $1 and r.person = $6 order by r.from_on, r.id";
}

/// The residence of a person that lasts; `None` for whoever lives with nobody of the register.
///
/// # Errors
/// What the database cannot do.
pub fn lasting(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Option<Residence>, Fault> {
    let b = Bounds::of(scope);
    let params = params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person];
    let rows: Vec<Residence> = tx.all(&LASTING, params)?;
    Ok(rows.into_iter().next_back())
}

/// All residences of a person, oldest first.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Residence>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&OF_PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])
}

statement! {
    /// Who belongs to a household now.
    MEMBERS = "select r.person from residence r where r.tenant = $1 and r.household = $2 \
        and r.until_on is null order by r.from_on, r.id";
}

/// The people of a household within the reader's scope, the oldest first.
///
/// # Errors
/// What the database cannot do.
pub fn members(tx: &mut Tx<'_>, scope: &Scope, household: HouseholdId) -> Result<Vec<Person>, Fault> {
    let mut ids: Vec<PersonId> = tx
        .all::<(PersonId,)>(&MEMBERS, params![scope.tenant(), household])?
        .into_iter()
        .map(|(id,)| id)
        .collect();
    let alone = PersonId::from_bytes(*household.as_bytes());
    if ids.is_empty() && of(alone, lasting(tx, scope, alone)?.as_ref()) == own(alone) {
        ids.push(alone);
    }
    ids.sort_unstable();
    ids.dedup();
    let mut people = Vec::new();
    for id in ids {
        people.extend(by_id(tx, scope, id)?);
    }
    people.sort_by_key(|person| (person.born_on.is_none(), person.born_on, person.id));
    Ok(people)
}

/// Everybody else of a person's household within the reader's scope, and the household.
///
/// # Errors
/// What the database cannot do.
pub fn housemates(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
) -> Result<(HouseholdId, Vec<Person>), Fault> {
    let Some(residence) = lasting(tx, scope, person)? else { return Ok((own(person), Vec::new())) };
    let mut members = members(tx, scope, residence.household)?;
    members.retain(|member| member.id != person);
    Ok((residence.household, members))
}

statement! {
    /// Who lives at an address, within the reader's scope.
    AT_ADDRESS = "select p.id from person p where ", within_any!("p"), " and p.address_key = $6 \
        order by p.name_key, p.id limit 30";
}

/// Others of a person's place who are registered at the same address: who may live with them.
///
/// # Errors
/// What the database cannot do.
pub fn at_address(tx: &mut Tx<'_>, scope: &Scope, person: &Person) -> Result<Vec<Person>, Fault> {
    let b = Bounds::of(scope);
    let key = address_key(&person.address);
    let params = params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, key];
    let ids: Vec<(PersonId,)> = tx.all(&AT_ADDRESS, params)?;
    let mut people = Vec::new();
    for (id,) in ids.into_iter().filter(|(id,)| *id != person.id) {
        people.extend(by_id(tx, scope, id)?.filter(|other| other.area == person.area));
    }
    Ok(people)
}

impl FromRow for Residence {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: row.get(0)?,
            person: row.get(1)?,
            household: row.get(2)?,
            from: row.get(3)?,
            until: row.get(4)?,
        })
    }
}
