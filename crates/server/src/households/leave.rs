//! Somebody lives apart from the others of their household, from a day on.

use axum::{
    body::Bytes,
    extract::{Path, State},
};
use domain::{
    actor::{Actor, Scope},
    dates::{add_days, day_of},
    households::{
        LeaveHousehold,
        entry::{self, Whom},
        leave::{LeaveRefusal, Scene, leave as decide},
    },
    people::facts::facts_on,
    refusal::Refusal,
};
use store::{households, people};

use super::{follow, join};
use crate::{
    app::App,
    changes::propose::homes_are_reviewed,
    desk::{Desk, Seat},
    people::at_hand,
    respond::{Answer, go},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Parts somebody from their household; they stand in the lists of the others no more, nor the others in theirs. The
/// inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do.
pub async fn leave(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: LeaveHousehold,
) -> anyhow::Result<Result<(), LeaveRefusal>> {
    let seat = Seat::of(app, scope, actor)?;
    let kept = app.db().write(move |tx| {
        let desk = seat.desk();
        let Desk { scope, actor, now, edge, .. } = desk;
        follow::lock_home(tx, scope, &[command.person])?;
        let person = people::by_id(tx, scope, command.person)?;
        let residences = households::of_person(tx, scope, command.person)?;
        let (_, mates) = households::housemates(tx, scope, command.person)?;
        let reviewed = homes_are_reviewed(tx, &desk)?;
        let scene =
            Scene { person: person.as_ref(), residences: &residences, shared: !mates.is_empty(), reviewed };
        let parted = decide(&command, &scene, actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        let Some(person) = person else { return Ok(()) };
        let facts = people::facts::of_person(tx, scope, person.id)?;
        follow::left(tx, &desk, &person, &facts, add_days(command.from, -1)).map_err(Stop::within)?;
        // Their own list loses the others; whoever else lives with them stays in it.
        for mate in &mates {
            let facts = people::facts::of_person(tx, scope, mate.id)?;
            let known = facts_on(&facts, day_of(now), now);
            let whom = Whom { name: &mate.name, known: &known };
            follow::rewrite(tx, &desk, &person, command.from, mate, |_, list| entry::without(list, whom))
                .map_err(Stop::within)?;
        }
        households::save(tx, scope.tenant(), &parted.closed)?;
        households::save(tx, scope.tenant(), &parted.opened)?;
        store::events::insert(tx, &parted.event)?;
        Ok(())
    });
    Stop::told(kept.await)
}

/// `POST /people/{person}/household/leave`
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    match typed.text("parted_from").parse() {
        Err(_) => typed.refuse("parted_from", "请填写从哪天起分开居住"),
        Ok(from) => {
            let command = LeaveHousehold { person: person.id, from };
            match leave(&app, &scope, &asker.actor, command).await? {
                Ok(()) => return Ok(go(&format!("/people/{}?done=parted", person.id))),
                Err(refusal) => {
                    let refusal = Refusal::from(refusal);
                    typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
                }
            }
        }
    }
    join::refused(&app, &asker, &scope, &person, typed).await
}
