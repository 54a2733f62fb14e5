//! Sign-ins that nobody has used for long are forgotten, so that their table stays small.

use domain::accounts::session::{KEPT_AFTER_END, VISITOR_IDLE};
use store::{Fault, accounts::sessions};

use crate::app::App;

/// Forgets sign-ins that hold for no role any more. Says how many.
///
/// # Errors
/// What the database cannot do.
pub async fn sweep(app: &App) -> anyhow::Result<u64> {
    let before = app.edge().now().saturating_sub(VISITOR_IDLE)?;
    let long_ended = app.edge().now().saturating_sub(KEPT_AFTER_END)?;
    let swept = app.db().write(move |tx| {
        Ok::<_, Fault>(sessions::sweep(tx, before)? + sessions::sweep_ended(tx, long_ended)?)
    });
    Ok(swept.await?)
}
