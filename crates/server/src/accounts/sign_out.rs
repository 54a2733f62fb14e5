//! Signing out: the session is over on the server, not only in the browser.

use axum::{extract::State, response::IntoResponse};
use axum_extra::extract::cookie::CookieJar;
use domain::{events::Action, ids::EventId};
use store::{Fault, accounts::sessions};

use crate::{
    app::App,
    respond::{Answer, go},
    session::{self, Asker},
};

/// `POST /sign-out`
pub async fn submit(State(app): State<App>, jar: CookieJar, asker: Asker) -> Answer {
    let event = super::event(
        &asker.account,
        Action::AccountSignedOut,
        EventId::from(app.edge().id()),
        app.edge().now(),
    );
    app.db()
        .write(move |tx| {
            sessions::end(tx, &asker.token)?;
            event.iter().try_for_each(|event| store::events::insert(tx, event))?;
            Ok::<_, Fault>(())
        })
        .await
        .map_err(anyhow::Error::new)?;
    Ok((jar.remove(session::no_cookie(&app)), go("/sign-in")).into_response())
}
