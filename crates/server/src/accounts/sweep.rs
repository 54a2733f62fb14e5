//! Sign-ins that nobody has used for long are forgotten, so that their table stays small.

use std::time::Duration;

use domain::accounts::session::VISITOR_IDLE;
use store::accounts::sessions;

use crate::app::App;

/// How often is looked.
const PAUSE: Duration = Duration::from_secs(6 * 3600);

/// Sweeps for ever.
pub async fn watch(app: App) {
    loop {
        if let Err(error) = sweep(&app).await {
            tracing::error!(error = format!("{error:#}"), "old sign-ins were not swept");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Forgets sign-ins that hold for no role any more. Says how many.
///
/// # Errors
/// What the database cannot do.
pub async fn sweep(app: &App) -> anyhow::Result<u64> {
    let before = app.edge().now().saturating_sub(VISITOR_IDLE)?;
    Ok(app.db().write(move |tx| sessions::sweep(tx, before)).await?)
}
