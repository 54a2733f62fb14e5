//! Finding somebody by the full number of their identity document. The number travels in the body of a
//! form only: not in an address, not in the log, not in the browser's history.

use axum::{body::Bytes, extract::State};
use domain::people::{IdentityNumber, register::Twin};
use store::{Fault, people::twins};

use super::register;
use crate::{
    app::App,
    respond::{Answer, go},
    session::Asker,
    typed::Typed,
};

/// `POST /people/find`
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let typed = Typed::read(&body);
    let accept = register::accept(&app);
    let Ok(number) = IdentityNumber::parse(typed.text("identity"), app.edge().today(), accept) else {
        return Ok(go("/people?told=number"));
    };
    let (scopes, cipher) = (asker.scopes(), app.cipher());
    let found = app
        .db()
        .read(move |tx| {
            for scope in &scopes {
                if let Some(Twin::Visible { id, .. }) =
                    twins::by_identity(tx, scope, cipher.as_ref(), &number)?
                {
                    return Ok::<_, Fault>(Some(id));
                }
            }
            Ok(None)
        })
        .await
        .map_err(anyhow::Error::new)?;
    Ok(match found {
        Some(person) => go(&format!("/people/{person}")),
        None => go("/people?told=nobody"),
    })
}
