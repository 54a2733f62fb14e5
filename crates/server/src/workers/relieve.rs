//! What the calendar does: leaves and hand-overs begin on their first day, and who is back gets their people back.

use domain::{
    ids::{ReliefId, TenantId},
    workers::{Relief, Worker, end_leave, relief},
};
use jiff::civil::Date;
use store::{
    Fault,
    workers::{self, charges, reliefs},
};

use super::{Around, everybody, keep_taken};
use crate::{app::App, duties::recheck::calendar_of};

/// Begins and ends whatever is due in a county. Says how many leaves and hand-overs that were.
///
/// # Errors
/// What the database cannot do.
pub async fn relieve(app: &App, tenant: TenantId) -> anyhow::Result<usize> {
    let today = app.edge().today();
    let open = app.db().read(move |tx| reliefs::open(tx, tenant)).await?;
    let mut done = 0;
    // Who comes back first, then who goes: a stand-in may be on leave from the next day on.
    let (ends, begins): (Vec<&Relief>, Vec<&Relief>) = open
        .iter()
        .filter(|one| one.is_over(today) || one.should_begin(today))
        .partition(|one| one.is_over(today));
    for one in ends.into_iter().chain(begins) {
        turn(app, tenant, one.id, today).await?;
        done += 1;
    }
    Ok(done)
}

/// Begins or ends one of them, in a transaction of its own. Doing it twice changes nothing.
async fn turn(app: &App, tenant: TenantId, id: ReliefId, today: Date) -> anyhow::Result<()> {
    let scope = everybody(app, tenant).map_err(|_| anyhow::anyhow!("county {tenant} is not known"))?;
    let area = app.tenant(tenant).map(|known| known.area).unwrap_or_default();
    let (actor, now, edge) = (calendar_of(tenant, area), app.edge().now(), app.edge().clone());
    let kept = app.db().write(move |tx| {
        let Some(known) = reliefs::by_id(tx, tenant, id)? else { return Ok(()) };
        let around = Around::locked(tx, &scope, known.worker, &[])?;
        // Somebody may have ended it while this waited.
        let Some(known) = reliefs::by_id(tx, tenant, id)?.filter(|one| one.ended_on.is_none()) else {
            return Ok(());
        };
        let acting = relief::Acting { tenant, actor: &actor, now };
        let mut mint = || edge.id();
        if known.is_over(today) {
            let held = charges::held_for(tx, &scope, known.worker)?;
            let ended = end_leave::over(&known, &held, acting, &mut mint);
            keep_taken(tx, tenant, &ended.taken)?;
            return reliefs::save(tx, tenant, &ended.relief);
        }
        if !known.should_begin(today) {
            return Ok(());
        }
        let settled = reliefs::settled(tx, &scope, id)?;
        let taken = relief::begin(&known, &around.charges(), &settled, acting, &mut mint);
        keep_taken(tx, tenant, &taken)?;
        let for_good = known.until.is_none();
        let begun = Relief { begun_on: Some(today), ended_on: for_good.then_some(today), ..known };
        reliefs::save(tx, tenant, &begun)?;
        match around.worker.filter(|_| begun.leaves) {
            Some(worker) => {
                workers::end_substitutes(tx, tenant, worker.id, domain::dates::add_days(today, -1))?;
                workers::save(tx, &Worker { active: false, ..worker })
            }
            None => Ok::<_, Fault>(()),
        }
    });
    Ok(kept.await?)
}
