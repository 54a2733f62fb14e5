//! Seeing a full identity number: one at a time, with a reason that is written into the log first.

use anyhow::Context;
use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::Scope,
    events::{Action, Event, Subject},
    ids::{AccountId, EventId},
    people::Person,
};
use store::{Fault, people::secrets, seal::Place};

use super::at_hand;
use crate::{
    app::App,
    frame::{Choice, Frame},
    respond::{Answer, render, render_with},
    session::Asker,
    typed::Typed,
};

/// Why somebody may need the whole number.
const REASONS: [(&str, &str); 5] = [
    ("benefit", "办理补贴或待遇"),
    ("hospital", "协助就医"),
    ("check", "核对身份、排查重复"),
    ("audit", "审计检查"),
    ("other", "其他（请说明）"),
];

/// Opens the number of a person and writes down who saw it and why, as one: without the entry in the log
/// there is no number. `None` where the person has none.
///
/// # Errors
/// What the database cannot do, and keys that are missing.
pub async fn reveal(
    app: &App,
    scope: &Scope,
    actor: AccountId,
    person: &Person,
    reason: String,
) -> anyhow::Result<Option<String>> {
    let event = Event {
        id: EventId::from(app.edge().id()),
        tenant: scope.tenant(),
        at: app.edge().now(),
        actor,
        action: Action::PersonIdentityRevealed,
        subject: Subject::Person(person.id),
        person: Some(person.id),
        before: None,
        after: None,
        pack_hash: None,
        note: Some(reason),
    };
    let (by_scope, id) = (scope.clone(), person.id);
    let sealed = app.db().write(move |tx| {
        let sealed = secrets::sealed(tx, &by_scope, id, secrets::IDENTITY)?;
        if sealed.is_some() {
            store::events::insert(tx, &event)?;
        }
        Ok::<_, Fault>(sealed)
    });
    let Some(sealed) = sealed.await? else { return Ok(None) };
    open(app, scope, person, secrets::IDENTITY, &sealed).map(Some)
}

/// Opens a sealed value. Whoever calls this has written the event.
pub(crate) fn open(
    app: &App,
    scope: &Scope,
    person: &Person,
    field: &str,
    sealed: &[u8],
) -> anyhow::Result<String> {
    let place = Place { tenant: scope.tenant(), person: person.id, field };
    let plain = app.cipher().open(&place, sealed).context("a sealed number could not be opened")?;
    String::from_utf8(plain.to_vec()).context("a sealed number is not text")
}

#[derive(Template)]
#[template(path = "people/reveal.html")]
struct RevealPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    number: Option<String>,
    reasons: Vec<Choice>,
}

/// `GET /people/{person}/identity`
pub async fn page(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (_, person) = at_hand(&app, &asker, &person).await?;
    Ok(render(&sheet(&app, &asker, &person, Typed::default(), None)))
}

/// `POST /people/{person}/identity`
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    let reason = REASONS.iter().find(|(code, _)| *code == typed.text("reason"));
    let note = typed.given("note").map(str::to_owned);
    match (reason, &note) {
        (None, _) => typed.refuse("reason", "请选择查看理由"),
        (Some(("other", _)), None) => typed.refuse("note", "请说明理由"),
        _ => {}
    }
    let Some((_, words)) = reason.filter(|_| !typed.is_wrong()) else {
        return Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet(&app, &asker, &person, typed, None)));
    };
    let said = note.map_or_else(|| (*words).to_owned(), |note| format!("{words}：{note}"));
    let number = reveal(&app, &scope, asker.account.id, &person, said).await?;
    let number = number.unwrap_or_else(|| "没有登记证件号码".to_owned());
    Ok(render(&sheet(&app, &asker, &person, typed, Some(number))))
}

fn sheet(app: &App, asker: &Asker, person: &Person, typed: Typed, number: Option<String>) -> RevealPage {
    RevealPage {
        frame: Frame::of(app, asker, "/people"),
        typed,
        id: person.id.to_string(),
        name: person.name.to_string(),
        number,
        reasons: REASONS.into_iter().map(|(code, words)| Choice::new(code, words)).collect(),
    }
}
