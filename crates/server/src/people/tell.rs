//! That somebody was told of the policy: one person, or a whole meeting at once, and the list of those who were not.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    ids::{PersonId, TellingId},
    people::{
        Person, Tell, Telling, Untell,
        tell::{Scene, TellRefusal, Told, tell as decide, untell},
        tellings::{TellingWay, known},
    },
};
use store::{Fault, Root, Tx, people};

use super::at_hand;
use crate::{
    app::App,
    respond::{Answer, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

mod sheet;
pub mod untold;

use sheet::ToldPage;

/// Keeps that people were told, all of them or nobody, each with an entry in the log. Says how many were new.
///
/// # Errors
/// What the database cannot do.
pub async fn tell(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    mut commands: Vec<Tell>,
) -> anyhow::Result<Result<u32, Vec<TellRefusal>>> {
    // In one order, so that two meetings never wait for each other.
    commands.sort_by_key(|command| command.person);
    commands.dedup_by_key(|command| command.person);
    let (now, edge) = (app.edge().now(), app.edge().clone());
    let (scope, actor) = (scope.clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        let mut new = 0;
        for command in &commands {
            tx.lock(Root::Person, scope.tenant(), command.person.as_bytes())?;
            let (person, tellings) = look(tx, &scope, command.person)?;
            let scene = Scene { person: person.as_ref(), tellings: &tellings };
            let decided = decide(command, &scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
            if let Some(told) = decided {
                save(tx, &told)?;
                new += 1;
            }
        }
        Ok(new)
    });
    Stop::told(kept.await)
}

/// Takes back what was entered wrongly.
async fn take_back(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: Untell,
) -> anyhow::Result<Result<(), Vec<TellRefusal>>> {
    let (now, edge) = (app.edge().now(), app.edge().clone());
    let (scope, actor) = (scope.clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        tx.lock(Root::Person, scope.tenant(), command.person.as_bytes())?;
        let (person, tellings) = look(tx, &scope, command.person)?;
        let scene = Scene { person: person.as_ref(), tellings: &tellings };
        let decided = untell(&command, &scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        if let Some(told) = decided {
            save(tx, &told)?;
        }
        Ok(())
    });
    Stop::told(kept.await)
}

fn look(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<(Option<Person>, Vec<Telling>), Fault> {
    Ok((people::by_id(tx, scope, id)?, people::tellings::of_person(tx, scope, id)?))
}

fn save(tx: &mut Tx<'_>, told: &Told) -> Result<(), Fault> {
    people::tellings::insert(tx, &told.row)?;
    store::events::insert(tx, &told.event)
}

/// `GET /people/{person}/told`
pub async fn page(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::default();
    typed.set("id", app.edge().id().to_string());
    typed.set("told_on", app.edge().today().to_string());
    typed.set("told_by", asker.account.name.clone());
    Ok(render(&sheet(&app, &asker, &scope, &person, typed).await?))
}

/// `POST /people/{person}/told`
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    let id = typed.text("id").parse().unwrap_or_else(|_| TellingId::from(app.edge().id()));
    if let Some(told) = read(&app, &scope, &mut typed)? {
        let command = Tell { id, person: person.id, ..told };
        match tell(&app, &scope, &asker.actor, vec![command]).await? {
            Ok(_) => return Ok(go(&format!("/people/{}?done=told", person.id))),
            Err(refusals) => refuse(refusals, &mut typed),
        }
    }
    let page = sheet(&app, &asker, &scope, &person, typed).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// `POST /people/{person}/told/{telling}/withdraw`
pub async fn withdraw(
    State(app): State<App>,
    asker: Asker,
    Path((person, telling)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    let of = telling.parse().map_err(|_| crate::respond::Problem::NotFound)?;
    let id = typed.text("id").parse().unwrap_or_else(|_| TellingId::from(app.edge().id()));
    let note = typed.given("why").map(str::to_owned);
    match take_back(&app, &scope, &asker.actor, Untell { id, person: person.id, of, note }).await? {
        Ok(()) => Ok(go(&format!("/people/{}?done=told", person.id))),
        Err(refusals) => {
            refuse(refusals, &mut typed);
            typed.set("told_on", app.edge().today().to_string());
            typed.set("told_by", asker.account.name.clone());
            let page = sheet(&app, &asker, &scope, &person, typed).await?;
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    person: &Person,
    typed: Typed,
) -> anyhow::Result<ToldPage> {
    let (by, id) = (scope.clone(), person.id);
    let rows = app.db().read(move |tx| people::tellings::of_person(tx, &by, id)).await?;
    let rows = known(&rows, app.edge().now());
    Ok(ToldPage::new(app, asker, person, rows, typed))
}

/// What was typed, but for whom; `None` where something is missing.
fn read(app: &App, scope: &Scope, typed: &mut Typed) -> anyhow::Result<Option<Tell>> {
    let way = TellingWay::from_code(typed.text("way"));
    if way.is_none() {
        typed.refuse("way", "请选择怎样告知的");
    }
    let told_on = typed.text("told_on").parse().ok();
    if told_on.is_none() {
        typed.refuse("told_on", "请填写哪天告知的");
    }
    let (Some(way), Some(told_on)) = (way, told_on) else { return Ok(None) };
    // With a leaflet means: with the one that is handed out on that day.
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let leaflet = super::consent::texts(&pack).leaflet(told_on).map(|leaflet| leaflet.version.clone());
    Ok(Some(Tell {
        id: TellingId::MIN,
        person: PersonId::MIN,
        told_on,
        told_by: typed.text("told_by").to_owned(),
        way,
        leaflet: leaflet.filter(|_| typed.has("leaflet", "true") || way == TellingWay::Leaflet),
        note: typed.given("note").map(str::to_owned),
    }))
}

fn refuse(refusals: Vec<TellRefusal>, typed: &mut Typed) {
    for refusal in domain::refusal::shown(refusals) {
        typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
    }
}
