//! From what was lived to rows, through the functions that actions use.

use anyhow::Context;
use jiff::Timestamp;
use store::{
    Fault, Tx, accounts, areas, duties, events,
    packs::Adoption,
    people,
    people::{facts, happenings, known, secrets},
    seal::Cipher,
    tenants::{self, Tenant},
    visits::keep,
    workers,
};

use super::{county, history::Lived, world::World};
use crate::{
    duties::recheck::{DECIDED_UNDER, decided_under},
    edge::Edge,
};

/// Keeps the places, the counties with their keys and notice, who visits and who signs in. The keys are in use
/// afterwards. `word` is the hash of everybody's password.
///
/// # Errors
/// What the database cannot do, and a key folder that cannot wrap.
pub fn counties(
    tx: &mut Tx<'_>,
    world: &World,
    cipher: &dyn Cipher,
    edge: &Edge,
    word: &str,
) -> anyhow::Result<()> {
    let (begun, ended) = (world.span.begins_at(), world.span.ends_at());
    areas::insert_many(tx, &county::region())?;
    for county in &world.counties {
        let tenant = county.tenant;
        areas::insert_many(tx, &county.areas)?;
        let row =
            Tenant { id: tenant, name: county.office.clone(), area: county.area.clone(), created_at: begun };
        tenants::insert(tx, &row)?;
        let key = cipher
            .new_data_key(tenant, 1, edge.chance.bytes(), edge.chance.bytes())
            .context("no key for the county")?;
        cipher.admit(tenant, 1, &key)?;
        tenants::add_key(tx, tenant, 1, &key, begun)?;
        let rules = &world.pack.rules;
        let (from_on, until_on) = (rules.in_force_from, rules.in_force_until);
        store::packs::adopt(tx, tenant, &Adoption { pack: rules.id.clone(), from_on, until_on, text: None })?;
        // Everybody was decided under this notice: the first start has nothing to decide anew.
        tenants::put_setting(tx, tenant, DECIDED_UNDER, &decided_under(&world.pack), ended)?;
        staff(tx, county, word, begun)?;
    }
    Ok(())
}

fn staff(tx: &mut Tx<'_>, county: &county::County, word: &str, now: Timestamp) -> Result<(), Fault> {
    for village in &county.villages {
        village.visitors.iter().try_for_each(|visitor| workers::save(tx, &visitor.worker))?;
    }
    county.accounts.iter().try_for_each(|account| accounts::insert(tx, account, word, now))
}

/// Keeps a person with everything that was lived.
///
/// # Errors
/// What the database cannot do.
pub fn person(tx: &mut Tx<'_>, lived: &Lived, cipher: &dyn Cipher) -> Result<(), Fault> {
    let (person, tenant) = (&lived.person, lived.person.tenant);
    people::bring(tx, person, lived.index.as_ref(), lived.standing.worker)?;
    for (field, sealed) in &lived.sealed {
        secrets::save(tx, tenant, person.id, field, sealed)?;
    }
    facts::bring(tx, tenant, &lived.facts)?;
    lived.happenings.iter().try_for_each(|row| happenings::insert(tx, row))?;
    lived.assignments.iter().try_for_each(|one| workers::save_assignment(tx, tenant, one))?;
    duties::bring(tx, tenant, &person.name_keys.full, &lived.standing)?;
    known::save(tx, tenant, person.id, &lived.known)?;
    lived.visits.iter().try_for_each(|visit| keep::insert(tx, tenant, visit))?;
    for tally in lived.tallies.values() {
        duties::tallies::save(tx, tenant, person.id, std::slice::from_ref(tally))?;
    }
    events::bring(tx, cipher, tenant, person.id, lived.salt, &lived.events)
}
