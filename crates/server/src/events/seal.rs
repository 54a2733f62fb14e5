//! Sealing a county's log, chunk by chunk, each in a transaction of its own.

use domain::ids::{EventId, TenantId};
use jiff::Timestamp;
use store::{Db, events::seal::run};

use crate::app::App;

/// Seals what is not sealed yet. Says how many events there were.
///
/// # Errors
/// What the database cannot do, and a log that is damaged.
pub async fn seal(app: &App, tenant: TenantId) -> anyhow::Result<usize> {
    to_the_end(app.db(), tenant, || app.edge().now(), |_| ()).await
}

/// The same on a database of which no program is running. `told` hears how many are sealed so far.
///
/// # Errors
/// As [`seal`].
pub async fn to_the_end(
    db: &Db,
    tenant: TenantId,
    now: impl Fn() -> Timestamp,
    mut told: impl FnMut(usize),
) -> anyhow::Result<usize> {
    let (mut after, mut count) = (EventId::MIN, 0);
    loop {
        let now = now();
        let sealed = db.write(move |tx| run(tx, tenant, now, after)).await?;
        if sealed.count == 0 {
            return Ok(count);
        }
        (after, count) = (sealed.last, count + sealed.count);
        told(count);
    }
}
