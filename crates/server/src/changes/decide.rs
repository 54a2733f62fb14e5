//! The town or the county agrees to a proposed change, or gives it back with a reason.

use axum::{
    body::Bytes,
    extract::{Path, State},
};
use domain::{
    actor::{Actor, Scope},
    changes::{
        DecideChange, Verdict,
        decide::{DecideRefusal, Decided, Scene, decide as decide_on},
    },
    people::change_facts,
};
use jiff::Timestamp;
use store::{changes, people};

use super::{at_hand, show};
use crate::{
    app::App,
    desk::{Desk, Seat},
    households::follow,
    people::change_facts::apply,
    respond::{Answer, go},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Decides about a proposal. What is agreed to is applied in the same transaction, and the lists of whoever lives with
/// the person follow. The inner error is for whoever decides.
///
/// # Errors
/// What the database cannot do.
pub async fn decide(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: DecideChange,
) -> anyhow::Result<Result<(), Vec<DecideRefusal>>> {
    let seat = Seat::of(app, scope, actor)?;
    let kept = app.db().write(move |tx| {
        let desk = seat.desk();
        let Desk { pack, scope, actor, now, edge, .. } = desk;
        let Some(about) = changes::by_id(tx, scope, command.change)?.map(|change| change.command.person)
        else {
            return Err(Stop::Refused(vec![DecideRefusal::Unknown]));
        };
        follow::lock_home(tx, scope, &[about])?;
        // Behind the lock nobody else decides about it or changes the person.
        let change = changes::by_id(tx, scope, command.change)?;
        let person = people::by_id(tx, scope, about)?;
        let known = people::facts::of_person(tx, scope, about)?;
        let dictionary = pack.rules.dictionary();
        let facts = change_facts::Scene { person: person.as_ref(), facts: &known, dictionary };
        let scene = Scene { change: change.as_ref(), facts };
        let decided = decide_on(&command, &scene, actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        let Decided { change, applied, event } = decided;
        if let Some((command, changed)) = applied {
            let kept = apply(tx, &desk, known, changed)?;
            follow::facts_changed(tx, &desk, &kept, &command).map_err(Stop::within)?;
        }
        changes::end(tx, &change)?;
        store::events::insert(tx, &event)?;
        Ok(())
    });
    Stop::told(kept.await)
}

/// `POST /changes/{change}`
pub async fn submit(State(app): State<App>, asker: Asker, Path(change): Path<String>, body: Bytes) -> Answer {
    let (scope, change, person) = at_hand(&app, &asker, &change).await?;
    let mut typed = Typed::read(&body);
    let over = typed.given("over").and_then(|ms| ms.parse().ok());
    let verdict = match typed.text("verdict") {
        "confirm" => Verdict::Confirm { over: over.and_then(|ms| Timestamp::from_millisecond(ms).ok()) },
        "return" => Verdict::Return { reason: typed.text("reason").to_owned() },
        _ => {
            typed.refuse("verdict", "请选择同意或退回");
            return show::refused(&app, &asker, &scope, (&change, &person), typed).await;
        }
    };
    let done = if matches!(verdict, Verdict::Confirm { .. }) { "confirmed" } else { "returned" };
    match decide(&app, &scope, &asker.actor, DecideChange { change: change.id, verdict }).await? {
        Ok(()) => Ok(go(&format!("/changes?done={done}"))),
        Err(refusals) => {
            for refusal in domain::refusal::shown(refusals) {
                typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
            }
            show::refused(&app, &asker, &scope, (&change, &person), typed).await
        }
    }
}
