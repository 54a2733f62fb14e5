//! Photos that no visit has named for long are forgotten: whoever took one never sent the visit.

use domain::{ids::TenantId, photos::KEPT_UNNAMED_DAYS};
use jiff::{SignedDuration, Timestamp};
use store::photos;

use super::blocking;
use crate::app::App;

/// So many at a time, so that nobody waits behind them.
const PART: u16 = 200;

/// Forgets photos that no visit has named within the time. Says how many.
///
/// # Errors
/// What the database or the disk cannot do.
pub async fn sweep(app: &App) -> anyhow::Result<usize> {
    let before = app.edge().now().saturating_sub(SignedDuration::from_hours(24 * KEPT_UNNAMED_DAYS))?;
    let mut swept = 0;
    for county in app.counties().iter() {
        swept += sweep_county(app, county.tenant.id, before).await?;
    }
    Ok(swept)
}

async fn sweep_county(app: &App, tenant: TenantId, before: Timestamp) -> anyhow::Result<usize> {
    let mut swept = 0;
    loop {
        let old = app.db().read(move |tx| photos::unnamed(tx, tenant, before, PART)).await?;
        for &hash in &old {
            let _turn = app.photos().turn(hash).await;
            // The row first: a file without a row is found again when somebody sends that photo once more.
            app.db().write(move |tx| photos::drop(tx, tenant, hash)).await?;
            let files = app.photos().files.clone();
            blocking(move || files.remove(tenant, hash)).await?;
        }
        swept += old.len();
        if old.len() < usize::from(PART) {
            return Ok(swept);
        }
    }
}
