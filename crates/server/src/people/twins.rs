//! Whoever stands in the register twice: noticed while somebody types, and looked at in a list.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
};
use domain::{
    actor::Scope,
    ids::PersonId,
    people::{
        Person,
        tell_apart::{TellApart, TellApartRefusal, tell_apart as decide},
    },
};
use store::{
    Fault, Root,
    people::{self, alike},
};

use super::list::{counties, county};
use crate::{
    app::App,
    frame::{Choice, Frame},
    respond::{Answer, go, render_with},
    session::Asker,
    stop::Stop,
    typed::{Typed, query},
};

mod look;
mod notice;

pub use look::look_for_pairs;
pub(in crate::people) use notice::why;
pub use notice::{Noticed, TwinBox, look as notice_look, notice};

/// Pairs on a page; those that were decided make room for the next.
const PAGE: u16 = 50;

/// Says that two entries are two people. The inner error is for whoever said it.
///
/// # Errors
/// What the database cannot do.
pub async fn tell_apart(
    app: &App,
    scope: &Scope,
    asker: &Asker,
    command: TellApart,
) -> anyhow::Result<Result<(), TellApartRefusal>> {
    let (now, edge, scope, actor) =
        (app.edge().now(), app.edge().clone(), scope.clone(), asker.actor.clone());
    let kept = app.db().write(move |tx| {
        tx.lock(Root::Person, scope.tenant(), command.one.as_bytes())?;
        let seen = people::by_id(tx, &scope, command.one)?.is_some()
            && people::by_id(tx, &scope, command.other)?.is_some();
        let event = decide(&command, seen, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        let pair = (command.one, command.other);
        let said = alike::Said { pair, same: false, by: actor.account, note: event.note.as_deref() };
        alike::decide(tx, scope.tenant(), &said, now)?;
        store::events::insert(tx, &event)?;
        Ok(())
    });
    Stop::told(kept.await)
}

#[derive(Template)]
#[template(path = "people/twins.html")]
struct TwinsPage {
    frame: Frame,
    typed: Typed,
    told: Option<String>,
    counties: Vec<Choice>,
    rows: Vec<PairRow>,
    more: bool,
    may_merge: bool,
}

/// Two entries side by side.
struct PairRow {
    a: Side,
    b: Side,
    why: String,
}

struct Side {
    id: String,
    name: String,
    about: String,
    place: String,
}

/// `GET /people/twins`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let scope = county(&asker, &typed)?;
    sheet(&app, &asker, &scope, typed, StatusCode::OK).await
}

/// `POST /people/twins`: two entries are two people.
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    let scope = county(&asker, &typed)?;
    let (one, other) = (typed.text("one").parse(), typed.text("other").parse());
    let (Ok(one), Ok(other)) = (one, other) else { return Err(crate::respond::Problem::NotFound) };
    let command = TellApart { tenant: scope.tenant(), one, other, reason: typed.text("reason").to_owned() };
    match tell_apart(&app, &scope, &asker, command).await? {
        Ok(()) => {
            Ok(go(&format!("/people/twins{}", query(&[("county", typed.text("county")), ("told", "apart")]))))
        }
        Err(refusal) => {
            typed.refuse("", domain::refusal::Refusal::from(refusal).text);
            sheet(&app, &asker, &scope, typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn sheet(app: &App, asker: &Asker, scope: &Scope, typed: Typed, status: StatusCode) -> Answer {
    let by = scope.clone();
    let found = app.db().read(move |tx| {
        let mut rows = Vec::new();
        for pair in alike::open(tx, &by, PAGE + 1)? {
            if let (Some(a), Some(b)) = (people::by_id(tx, &by, pair.a)?, people::by_id(tx, &by, pair.b)?) {
                rows.push((pair, a, b));
            }
        }
        Ok::<_, Fault>(rows)
    });
    let found = found.await.map_err(anyhow::Error::new)?;
    let areas = found.iter().flat_map(|(_, a, b)| [&a.area, &b.area]);
    app.places().learn(app.db(), areas).await.map_err(anyhow::Error::new)?;
    let rows = found.iter().take(PAGE.into()).map(|(pair, a, b)| PairRow {
        a: side(app, asker, a),
        b: side(app, asker, b),
        why: why(&pair.reasons),
    });
    let told = match typed.text("told") {
        "apart" => Some("已记下不是同一个人，以后不再提示。".to_owned()),
        _ => typed.wrong("").map(str::to_owned),
    };
    let page = TwinsPage {
        frame: Frame::of(app, asker, "/people"),
        told,
        counties: counties(app, asker),
        rows: rows.collect(),
        more: found.len() > usize::from(PAGE),
        may_merge: asker.actor.may(domain::actor::Verb::MergePeople),
        typed,
    };
    Ok(render_with(status, &page))
}

fn side(app: &App, asker: &Asker, person: &Person) -> Side {
    let known = [
        person.sex.map(|sex| sex.label().to_owned()),
        person.born_on.map(|day| day.to_string()),
        person.identity_masked.clone(),
        person.phone.as_ref().map(|phone| phone.masked()),
    ];
    Side {
        id: person.id.to_string(),
        name: person.name.to_string(),
        about: known.into_iter().flatten().collect::<Vec<_>>().join("，"),
        place: app.places().address(&person.area, &asker.actor.area, &person.address),
    }
}

/// Notes what somebody who registered has looked at: whom they said to be another person, and whom they could not see.
///
/// # Errors
/// What the database cannot do.
pub async fn keep_noticed(
    app: &App,
    scope: &Scope,
    asker: &Asker,
    person: PersonId,
    noticed: &Noticed,
) -> anyhow::Result<()> {
    let (now, account) = (app.edge().now(), asker.account.id);
    let alike = noticed.to_be_asked();
    if alike.is_empty() {
        return Ok(());
    }
    let scope = scope.clone();
    let kept = app.db().write(move |tx| {
        for one in &alike {
            let pair = (person, one.person);
            alike::note(tx, scope.tenant(), pair, &one.likeness, now)?;
            if one.is_within(&scope) {
                let note = Some("登记时已核对，不是同一个人");
                let said = alike::Said { pair, same: false, by: account, note };
                alike::decide(tx, scope.tenant(), &said, now)?;
            }
        }
        Ok::<_, Fault>(())
    });
    Ok(kept.await?)
}
