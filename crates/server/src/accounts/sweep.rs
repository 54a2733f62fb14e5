//! Sign-ins that nobody has used for long are forgotten, so that their table stays small.

use domain::accounts::session::VISITOR_IDLE;
use store::accounts::sessions;

use crate::app::App;

/// Forgets sign-ins that hold for no role any more. Says how many.
///
/// # Errors
/// What the database cannot do.
pub async fn sweep(app: &App) -> anyhow::Result<u64> {
    let before = app.edge().now().saturating_sub(VISITOR_IDLE)?;
    Ok(app.db().write(move |tx| sessions::sweep(tx, before)).await?)
}
