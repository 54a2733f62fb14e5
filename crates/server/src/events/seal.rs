//! Sealing a county's log, chunk by chunk, each in a transaction of its own.

use domain::ids::{EventId, TenantId};
use store::events::seal::run;

use crate::app::App;

/// Seals what is not sealed yet. Says how many events there were.
///
/// # Errors
/// What the database cannot do, and a log that is damaged.
pub async fn seal(app: &App, tenant: TenantId) -> anyhow::Result<usize> {
    let (mut after, mut count) = (EventId::MIN, 0);
    loop {
        let now = app.edge().now();
        let sealed = app.db().write(move |tx| run(tx, tenant, now, after)).await?;
        if sealed.count == 0 {
            return Ok(count);
        }
        (after, count) = (sealed.last, count + sealed.count);
    }
}
