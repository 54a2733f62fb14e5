//! Signing out: the session is over on the server, not only in the browser.

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use axum_extra::extract::cookie::CookieJar;
use domain::{events::Action, ids::EventId};
use store::{Fault, accounts::sessions};

use crate::{
    app::App,
    phone::Told,
    respond::{Answer, Problem, go},
    session::{self, Asker},
};

/// `POST /sign-out`
pub async fn submit(State(app): State<App>, jar: CookieJar, asker: Asker) -> Answer {
    end(&app, asker).await?;
    Ok((jar.remove(session::no_cookie(&app)), go("/sign-in")).into_response())
}

/// Ends the sign-in on this phone. The phone itself stays bound, and takes none of the places for phones.
#[utoipa::path(
    post, path = "/api/v1/sign-out", operation_id = "sign_out", tag = "accounts", security(("token" = [], "device" = [])),
    responses((status = 204, description = "Over"), (status = 401, body = Told)),
)]
pub async fn from_phone(State(app): State<App>, asker: Asker) -> Answer {
    end(&app, asker).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn end(app: &App, asker: Asker) -> Result<(), Problem> {
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
    Ok(())
}
