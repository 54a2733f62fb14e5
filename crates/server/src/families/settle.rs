//! Somebody in the office tells what they did about a family's word.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    families::{
        SettleWord,
        settle::{SettleRefusal, settle as decide},
    },
    ids::FamilyWordId,
    refusal::Refusal,
};
use store::{Fault, families::words};

use super::inbox;
use crate::{
    app::App,
    respond::{Answer, Problem, go, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Keeps what was done; whoever was there first stays. The inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do.
pub async fn settle(
    app: &App,
    (scope, actor): (&Scope, &Actor),
    command: SettleWord,
) -> anyhow::Result<Result<(), SettleRefusal>> {
    let (scope, actor, now, edge) = (scope.clone(), actor.clone(), app.edge().now(), app.edge().clone());
    let kept = app.db().write(move |tx| {
        let line = words::by_id(tx, &scope, command.word)?;
        if let Some(line) = &line {
            tx.lock(store::Root::Person, scope.tenant(), line.word.person.as_bytes())?;
        }
        let word = words::by_id(tx, &scope, command.word)?.map(|line| line.word);
        let decided =
            decide(&command, word.as_ref(), &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        if let Some((settled, event)) = decided {
            words::settle(tx, scope.tenant(), command.word, &settled)?;
            store::events::insert(tx, &event)?;
        }
        Ok(())
    });
    Stop::told(kept.await)
}

/// `POST /families/{word}/settle`
pub async fn submit(State(app): State<App>, asker: Asker, Path(word): Path<String>, body: Bytes) -> Answer {
    let id: FamilyWordId = word.parse().map_err(|_| Problem::NotFound)?;
    let mut typed = Typed::read(&body);
    let (scopes, actor) = (asker.scopes(), asker.actor.clone());
    let found = app.db().read(move |tx| {
        for scope in &scopes {
            let line = words::by_id(tx, scope, id)?;
            if line.is_some_and(|line| domain::families::settle::sees(&line.word, &actor)) {
                return Ok::<_, Fault>(Some(scope.clone()));
            }
        }
        Ok(None)
    });
    let scope = found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)?;
    let command = SettleWord { word: id, words: typed.text("words").to_owned() };
    match settle(&app, (&scope, &asker.actor), command).await? {
        Ok(()) => Ok(go("/families?done=family_word_settled")),
        Err(refusal) => {
            typed.set("word", word);
            typed.refuse("words", Refusal::from(refusal).text);
            let page = inbox::sheet(&app, &asker, &scope, typed).await?;
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}
