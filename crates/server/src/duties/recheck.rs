//! Looking again at people whose class may have changed by itself: a birthday, a fact that began or ended.

use std::time::Duration;

use anyhow::Context;
use domain::{
    actor::{Actor, Role},
    dates::{add_days, day_of},
    duties::Standing,
    ids::{AccountId, PersonId},
};
use jiff::Timestamp;
use store::{Fault, Root, duties::tallies, people, tenants::Tenant};

use super::standing::Again;
use crate::app::App;

/// How many people are looked up at once. Each is decided and kept in a transaction of its own.
const CHUNK: u16 = 200;

/// How often the calendar is looked at. Nothing is done when nobody's day has come.
const PAUSE: Duration = Duration::from_secs(600);

/// Looks again, for ever: at the start, and soon after every midnight.
pub async fn watch(app: App) {
    loop {
        if let Err(error) = recheck(&app).await {
            tracing::error!(error = format!("{error:#}"), "people were not looked at again");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Looks again at everybody whose day has come. Says how many there were.
///
/// # Errors
/// What the database cannot do, and a county without a notice.
pub async fn recheck(app: &App) -> anyhow::Result<usize> {
    let mut looked = 0;
    for county in app.counties().iter() {
        let actor = calendar(&county.tenant);
        loop {
            let people = waiting(app, &actor).await?;
            if people.is_empty() {
                break;
            }
            looked += people.len();
            for person in people {
                again(app, &actor, person).await?;
            }
        }
    }
    Ok(looked)
}

/// The calendar acts for the program itself.
fn calendar(tenant: &Tenant) -> Actor {
    let (area, tenants) = (tenant.area.clone(), vec![tenant.id]);
    Actor { account: AccountId::MIN, role: Role::System, tenants, area, worker: None }
}

async fn waiting(app: &App, actor: &Actor) -> anyhow::Result<Vec<PersonId>> {
    let scope = actor.scope(actor.tenants[0]).context("the program sees nobody")?;
    let today = app.edge().today();
    Ok(app.db().read(move |tx| store::duties::to_recheck(tx, &scope, today, CHUNK)).await?)
}

async fn again(app: &App, actor: &Actor, id: PersonId) -> anyhow::Result<()> {
    let scope = actor.scope(actor.tenants[0]).context("the program sees nobody")?;
    let (now, edge, actor) = (app.edge().now(), app.edge().clone(), actor.clone());
    let pack = app.pack_for(scope.tenant(), day_of(now))?;
    let kept = app.db().write(move |tx| {
        let tenant = scope.tenant();
        tx.lock(Root::Person, tenant, id.as_bytes())?;
        let (person, before) = (people::by_id(tx, &scope, id)?, store::duties::by_person(tx, &scope, id)?);
        let Some((person, before)) = person.zip(before) else { return Ok(()) };
        let facts = people::facts::of_person(tx, &scope, id)?;
        let again = Again { pack: &pack, person: &person, facts: &facts, actor: &actor, now };
        let (after, event) = match again.stand(Some(&before), &edge) {
            Ok(stood) => stood,
            Err(error) => {
                tracing::error!(person = %id, error = format!("{error:#}"), "a person cannot be classified");
                (tomorrow(&before, now), None)
            }
        };
        if before.duties_from != after.duties_from {
            tallies::forget(tx, tenant, id, add_days(day_of(now), 1))?;
        }
        store::duties::save(tx, tenant, &after)?;
        event.iter().try_for_each(|event| store::events::insert(tx, event))
    });
    kept.await.map_err(|fault: Fault| fault.into())
}

/// What cannot be decided today stays as it is and is tried again tomorrow.
fn tomorrow(before: &Standing, now: Timestamp) -> Standing {
    Standing { recheck_on: Some(add_days(day_of(now), 1)), ..before.clone() }
}
