//! Saying that nobody has to be looked for any more.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    ids::LadderStepId,
    ladders::{
        CloseLadder, Why,
        close::{CloseRefusal, Scene, close as decide},
    },
};

use super::{
    follow::{Following, Sought},
    show,
};
use crate::{
    app::App,
    desk::{Desk, Seat},
    people::at_hand,
    respond::{Answer, go, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Keeps the word that it is over, in one transaction with what follows. The inner error is for whoever says it.
///
/// # Errors
/// What the database cannot do.
pub async fn close(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: CloseLadder,
) -> anyhow::Result<Result<(), Vec<CloseRefusal>>> {
    let seat = Seat::of(app, scope, actor)?;
    let kept = app.db().write(move |tx| {
        let Desk { notices, scope, actor, now, edge, .. } = seat.desk();
        let Sought { person, open, known } = Sought::read(tx, scope, command.person, command.id)?;
        let scene = Scene { person: person.as_ref(), open: open.as_ref(), known };
        let decided = decide(&command, &scene, actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        let Some((done, event)) = decided else { return Ok(()) };
        Following { notices, scope, now }.keep(tx, &done, &event)
    });
    Stop::told(kept.await)
}

/// `POST /ladders/{person}/close`
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    let why = Why::from_code(typed.text("why"));
    let command = CloseLadder {
        id: typed.text("id").parse().unwrap_or_else(|_| LadderStepId::from(app.edge().id())),
        person: person.id,
        why,
        note: typed.given("word").map(str::to_owned),
    };
    match close(&app, &scope, &asker.actor, command).await? {
        // What the register does not know yet is asked for at once: visits would go on being asked for.
        Ok(()) if why.is_some_and(Why::changes_the_register) => {
            return Ok(go(&format!("/people/{}?done=ladder_closed_tell", person.id)));
        }
        Ok(()) => return Ok(go(&format!("/people/{}?done=ladder_closed", person.id))),
        Err(refusals) => {
            for refusal in refusals {
                let (field, sentence) = refusal.text();
                typed.refuse(field, sentence);
            }
        }
    }
    let page = show::sheet(&app, &asker, &scope, &person, Typed::default(), typed).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
