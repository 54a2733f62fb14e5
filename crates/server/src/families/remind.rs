//! A relative is reminded to come or call, and what they answered. It counts for nothing and rates nobody.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope, Verb},
    families::{
        Asked, Remind, Reminder,
        remind::{RemindRefusal, remind as decide},
    },
    ids::ReminderId,
    people::{Person, facts::facts_on},
    refusal::shown,
};
use jiff::civil::Date;
use store::{Fault, Root, families, people};

use super::list::{self, RECENT};
use crate::{
    app::App,
    frame::{Choice, Frame, short_day},
    people::{at_hand, contacts::calls},
    respond::{Answer, Problem, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// A reminder on a page of the office.
pub(crate) struct Row {
    pub(crate) on: String,
    pub(crate) whom: String,
    pub(crate) asked: &'static str,
    pub(crate) answer: String,
}

impl Row {
    pub(crate) fn of(one: &Reminder, today: Date) -> Self {
        Self {
            on: short_day(one.on, today),
            whom: one.whom.clone(),
            asked: one.asked.label(),
            answer: one.answer.clone().unwrap_or_else(|| "没有写".to_owned()),
        }
    }
}

/// Keeps that somebody was reminded. The inner error is for whoever entered it.
///
/// # Errors
/// What the database cannot do.
pub async fn remind(
    app: &App,
    (scope, actor): (&Scope, &Actor),
    command: Remind,
) -> anyhow::Result<Result<(), Vec<RemindRefusal>>> {
    let (scope, actor, now, edge) = (scope.clone(), actor.clone(), app.edge().now(), app.edge().clone());
    let kept = app.db().write(move |tx| {
        tx.lock(Root::Person, scope.tenant(), command.person.as_bytes())?;
        let person = people::by_id(tx, &scope, command.person)?;
        let before = families::reminders::of_person(tx, &scope, command.person, RECENT)?;
        let scene = (person.as_ref(), before.as_slice());
        let decided = decide(&command, scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        if let Some((reminder, event)) = decided {
            families::reminders::insert(tx, &reminder)?;
            store::events::insert(tx, &event)?;
        }
        Ok(())
    });
    Stop::told(kept.await)
}

#[derive(Template)]
#[template(path = "families/remind.html")]
struct RemindPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    known: Vec<Choice>,
    asked: Vec<Choice>,
    reminders: Vec<Row>,
    back: String,
}

/// `GET /people/{person}/family/remind`
pub async fn page(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::default();
    typed.set("id", ReminderId::from(app.edge().id()).to_string());
    typed.set("on", app.edge().today().to_string());
    typed.set("asked", Asked::Visit.code());
    Ok(render(&sheet(&app, &asker, &scope, &person, typed).await?))
}

/// `POST /people/{person}/family/remind`
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    if let Some(command) = command(&app, &person, &mut typed) {
        match remind(&app, (&scope, &asker.actor), command).await? {
            Ok(()) => return Ok(go(&format!("{}?done=family_reminded", back(&asker, &person)))),
            Err(refusals) => {
                for refusal in shown(refusals) {
                    typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
                }
            }
        }
    }
    let page = sheet(&app, &asker, &scope, &person, typed).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Where somebody came from: a visitor has no page of the family.
fn back(asker: &Asker, person: &Person) -> String {
    if asker.actor.may(Verb::InviteFamily) {
        super::page_of(person.id)
    } else {
        format!("/people/{}", person.id)
    }
}

fn command(app: &App, person: &Person, typed: &mut Typed) -> Option<Remind> {
    let asked = Asked::from_code(typed.text("asked"));
    if asked.is_none() {
        typed.refuse("asked", "请选择提醒了什么");
    }
    let on = typed.text("on").parse::<Date>().ok();
    if on.is_none() {
        typed.refuse("on", "请填写日期");
    }
    let whom = typed.given("whom").or_else(|| typed.given("known")).unwrap_or_default().to_owned();
    Some(Remind {
        id: typed.text("id").parse().unwrap_or_else(|_| ReminderId::from(app.edge().id())),
        person: person.id,
        whom,
        asked: asked?,
        on: on?,
        answer: typed.text("answer").to_owned(),
    })
}

async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    person: &Person,
    typed: Typed,
) -> Result<RemindPage, Problem> {
    let (by, id, now, today) = (scope.clone(), person.id, app.edge().now(), app.edge().today());
    let found = app.db().read(move |tx| {
        let links = families::links::of_person(tx, &by, id)?;
        let reminders = families::reminders::of_person(tx, &by, id, RECENT)?;
        Ok::<_, Fault>((links, reminders, people::facts::of_person(tx, &by, id)?))
    });
    let (links, reminders, facts) = found.await.map_err(anyhow::Error::new)?;
    let pack = app.pack_for(scope.tenant(), today)?;
    let holders = links
        .iter()
        .filter(|link| link.opens(today, false))
        .filter_map(|link| Some((link.holder.name()?.to_owned(), link.holder.in_words())));
    let mut known: Vec<Choice> = holders.map(|(name, words)| Choice::new(name, words)).collect();
    for call in list::named(&calls(&pack, &facts_on(&facts, today, now))) {
        if known.iter().all(|one| one.value != call.name) {
            known.push(Choice::new(
                call.name.clone(),
                format!("{}（{}，{}）", call.name, call.who, call.phone),
            ));
        }
    }
    Ok(RemindPage {
        frame: Frame::of(app, asker, "/people"),
        id: person.id.to_string(),
        name: person.name.to_string(),
        known,
        asked: Asked::ALL.iter().map(|one| Choice::new(one.code(), one.label())).collect(),
        reminders: reminders.iter().map(|one| Row::of(one, today)).collect(),
        back: back(asker, person),
        typed,
    })
}
