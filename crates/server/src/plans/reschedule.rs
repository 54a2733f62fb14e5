//! A contact moves to another day.

use axum::{body::Bytes, extract::State, http::StatusCode};
use domain::{
    actor::{Actor, Scope},
    dates::Period,
    plans::{
        Key, Reschedule,
        reschedule::{RescheduleRefusal, reschedule as decide},
    },
    refusal::Refusal,
    visits::Mode,
};
use store::{Root, people, plans};

use super::{
    round::{asked, moves_of, work_of},
    week::sheet,
};
use crate::{
    app::App,
    respond::{Answer, Problem, go, render_with},
    session::Asker,
    stop::Stop,
    typed::{Typed, query},
};

/// Moves a contact. The inner error is for whoever chose the day.
///
/// # Errors
/// What the database cannot do.
pub async fn reschedule(
    app: &App,
    (scope, actor): (&Scope, &Actor),
    week: Period,
    command: Reschedule,
) -> anyhow::Result<Result<(), Vec<RescheduleRefusal>>> {
    let (scope, actor, now, edge) = (scope.clone(), actor.clone(), app.edge().now(), app.edge().clone());
    let today = app.edge().today();
    let kept = app.db().write(move |tx| {
        let (tenant, id) = (scope.tenant(), command.key.person);
        tx.lock(Root::Person, tenant, id.as_bytes())?;
        let person = people::by_id(tx, &scope, id)?;
        let work = match plans::person(tx, &scope, id)? {
            Some(called) => {
                let moves = moves_of(tx, &scope, id, week)?;
                work_of(tx, &scope, &called, (week, today), &moves)?
            }
            None => Default::default(),
        };
        let owed = work.owed.iter().find(|owed| owed.key == command.key);
        let seen = (person.as_ref(), owed);
        let (moved, event) =
            decide(&command, seen, (&actor, now), &mut || edge.id()).map_err(Stop::Refused)?;
        plans::moves::save(tx, tenant, &moved)?;
        store::events::insert(tx, &event)?;
        Ok(())
    });
    Stop::told(kept.await)
}

/// `POST /plans/reschedule`
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let typed = Typed::read(&body);
    let whose = asked(&app, &asker, &typed).await?.ok_or(Problem::NotFound)?;
    let command = command(&typed).ok_or_else(|| Problem::Unreadable("没有说明是哪一次".to_owned()))?;
    let key = command.key.clone();
    let kept = reschedule(&app, (&whose.scope, &asker.actor), whose.week, command).await?;
    match kept {
        Ok(()) => {
            let back = [
                ("county", typed.text("county")),
                ("worker", typed.text("worker")),
                ("monday", typed.text("monday")),
                ("done", "plan_moved"),
            ];
            Ok(go(&format!("/plans/week{}", query(&back))))
        }
        Err(refusals) => {
            let told: Vec<String> = refusals.into_iter().map(|refusal| Refusal::from(refusal).text).collect();
            let page = sheet(&app, &asker, typed, Some((&key, &told.join("；")))).await?;
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

fn command(typed: &Typed) -> Option<Reschedule> {
    Some(Reschedule {
        key: Key {
            person: typed.text("person").parse().ok()?,
            duty: typed.given("duty")?.to_owned(),
            from: typed.text("from").parse().ok()?,
            nth: typed.text("nth").parse().ok()?,
        },
        day: typed.text("day").parse().ok()?,
        mode: Mode::from_code(typed.text("mode")),
    })
}
