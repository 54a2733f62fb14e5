//! Looking again at people whose class may have changed by itself: a birthday, a fact that began or ended.

use std::sync::Arc;

use anyhow::Context;
use domain::{
    actor::{Actor, Role},
    areas::AreaPath,
    dates::{add_days, day_of},
    duties::Standing,
    ids::{AccountId, PersonId, TenantId},
    packs::{Notices, Pack},
    people::Known,
};
use jiff::Timestamp;
use store::{Fault, Pending, Root, people, tenants::Tenant};

use super::standing::{self, Again};
use crate::app::App;

/// How many people are looked up at once. Each is decided and kept in a transaction of its own.
const CHUNK: u16 = 200;

/// How many people at once are told to be looked at again.
const MARKED: i64 = 499;

/// Looks again at everybody whose day has come, and at everybody when the rules have changed since they were
/// decided. Says how many there were.
///
/// # Errors
/// What the database cannot do, and a county without a notice; the other counties are looked at all the same.
pub async fn recheck(app: &App) -> anyhow::Result<usize> {
    let (mut looked, mut failed) = (0, None);
    for county in app.counties().iter() {
        match recheck_county(app, &county.tenant).await {
            Ok(people) => looked += people,
            Err(error) => failed = Some(error.context(format!("county {}", county.tenant.id))),
        }
    }
    failed.map_or(Ok(looked), Err)
}

async fn recheck_county(app: &App, county: &Tenant) -> anyhow::Result<usize> {
    let actor = calendar(county);
    follow_the_rules(app, &actor).await?;
    let notices = Arc::new(app.notices(county.id)?);
    let mut looked = 0;
    loop {
        let people = waiting(app, &actor).await?;
        if people.is_empty() {
            return Ok(looked);
        }
        looked += people.len();
        // All of them wait in the store's line together, so that one write to disk serves many.
        let begun: Vec<_> = people
            .into_iter()
            .map(|person| again(app, &actor, &notices, person))
            .collect::<Result<_, _>>()?;
        for kept in begun {
            kept.await?;
        }
    }
}

/// A county's setting: the hash of the rules by which everybody was decided.
pub(crate) const DECIDED_UNDER: &str = "decided_under";

/// What that setting says under a pack.
pub(crate) fn decided_under(pack: &Pack) -> String {
    serde_json::Value::from(pack.rules.hash.clone()).to_string()
}

/// When the rules of today are others than those by which people were decided, lets everybody be looked at again:
/// another reading begins, a changed text, or a new version of the program. Repeating it is harmless, and it is
/// noted as done only at its end.
async fn follow_the_rules(app: &App, actor: &Actor) -> anyhow::Result<()> {
    let (tenant, today, now) = (actor.tenants[0], app.edge().today(), app.edge().now());
    let hash = decided_under(app.pack_for(tenant, today)?.as_ref());
    let known = app.db().read(move |tx| store::tenants::setting(tx, tenant, DECIDED_UNDER)).await?;
    if known.as_ref() == Some(&hash) {
        return Ok(());
    }
    let mut after = PersonId::MIN;
    while after < PersonId::MAX {
        let marked = app.db().write(move |tx| {
            let until = people::known::landmark(tx, tenant, after, MARKED)?.unwrap_or(PersonId::MAX);
            store::duties::recheck_from(tx, tenant, today, after, until)?;
            Ok::<_, Fault>(until)
        });
        after = marked.await?;
    }
    Ok(app.db().write(move |tx| store::tenants::put_setting(tx, tenant, DECIDED_UNDER, &hash, now)).await?)
}

fn calendar(tenant: &Tenant) -> Actor {
    calendar_of(tenant.id, tenant.area.clone())
}

/// The calendar acts for the program itself.
pub(crate) fn calendar_of(tenant: TenantId, area: AreaPath) -> Actor {
    Actor { account: AccountId::MIN, role: Role::System, tenants: vec![tenant], area, worker: None }
}

async fn waiting(app: &App, actor: &Actor) -> anyhow::Result<Vec<PersonId>> {
    let scope = actor.scope(actor.tenants[0]).context("the program sees nobody")?;
    let today = app.edge().today();
    Ok(app.db().read(move |tx| store::duties::to_recheck(tx, &scope, today, CHUNK)).await?)
}

/// Lets one person be decided anew, in a transaction of its own.
fn again(
    app: &App,
    actor: &Actor,
    notices: &Arc<Notices>,
    id: PersonId,
) -> anyhow::Result<Pending<(), Fault>> {
    let scope = actor.scope(actor.tenants[0]).context("the program sees nobody")?;
    let (now, edge, actor) = (app.edge().now(), app.edge().clone(), actor.clone());
    let notices = Arc::clone(notices);
    Ok(app.db().write(move |tx| {
        let tenant = scope.tenant();
        tx.lock(Root::Person, tenant, id.as_bytes())?;
        let (person, before) = (people::by_id(tx, &scope, id)?, store::duties::by_person(tx, &scope, id)?);
        let Some((person, before)) = person.zip(before) else { return Ok(()) };
        let facts = people::facts::of_person(tx, &scope, id)?;
        let happenings = people::happenings::of_person(tx, &scope, id)?;
        let again = Again {
            notices: &notices,
            person: &person,
            facts: &facts,
            happenings: &happenings,
            actor: &actor,
            now,
            memo: None,
        };
        let (after, event) = match again.stand(Some(&before), &edge) {
            Ok(stood) => stood,
            Err(error) => {
                tracing::error!(person = %id, error = format!("{error:#}"), "a person cannot be classified");
                (tomorrow(&before, now), None)
            }
        };
        standing::keep(tx, tenant, Some(&before), &after)?;
        people::known::save(tx, tenant, id, &Known::on(&facts, day_of(now), now))?;
        event.iter().try_for_each(|event| store::events::insert(tx, event))
    }))
}

/// What cannot be decided today stays as it is and is tried again tomorrow.
fn tomorrow(before: &Standing, now: Timestamp) -> Standing {
    Standing { recheck_on: Some(add_days(day_of(now), 1)), ..before.clone() }
}
