//! The form on which a contact is recorded.

use std::sync::Arc;

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Role, Scope},
    dates::Period,
    duties::Standing,
    ids::VisitId,
    packs::Pack,
    people::Person,
    plans::Wish,
    visits::{Outcome, Visit, form::FieldKind, outcome::OutcomeKind},
    workers::Worker,
};
use store::{Fault, plans, visits::page as visit_page, workers};

use super::{
    Taken,
    conflict::conflict,
    read::{read, refuse},
    record,
};
use crate::{
    app::App,
    frame::{Choice, Frame, long_day},
    people::{assign::choices, at_hand, row},
    respond::{Answer, Problem, go, render, render_with},
    session::Asker,
    typed::Typed,
    visits::{
        fill::{self, Group},
        moment,
    },
};

#[derive(Template)]
#[template(path = "visits/record.html")]
struct RecordPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    title: String,
    about: String,
    owed: String,
    /// What to ask, bring or look at this time, and when the person likes to be visited.
    content: Vec<String>,
    wish: String,
    outcomes: Vec<Choice>,
    not_reached: Vec<Choice>,
    refused: Vec<Choice>,
    modes: Vec<Choice>,
    workers: Vec<Choice>,
    kinds: Vec<Choice>,
    groups: Vec<Group>,
    elsewhere: Vec<String>,
}

/// `GET /people/{person}/visits/new`
pub async fn page(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::default();
    typed.set("visit", VisitId::from(app.edge().id()).to_string());
    typed.set("day", app.edge().today().to_string());
    typed.set("time", moment(app.edge().now())[11..].to_owned());
    let around = look_around(&app, &asker, &scope, &person).await?;
    if let Some(worker) = around.standing.as_ref().and_then(|standing| standing.worker) {
        typed.set("worker", worker.to_string());
    }
    if let (Some(form), Some(last)) = (around.pack.visit_form(), &around.last_reached) {
        fill::prefill(form, &last.content.answers, &mut typed);
    }
    Ok(render(&sheet(&app, &asker, &person, around, typed)))
}

/// `POST /people/{person}/visits/new`
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    let around = look_around(&app, &asker, &scope, &person).await?;
    let Some(command) = read(&mut typed, &asker, &around, &person) else {
        return Ok(render_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &sheet(&app, &asker, &person, around, typed),
        ));
    };
    let (visit, sent) = (command.id, command.content.clone());
    match record(&app, &scope, &asker.actor, command).await? {
        Ok(Taken::New(_)) => Ok(go(&format!("/people/{}?done=recorded", person.id))),
        Ok(Taken::Known) => Ok(go(&format!("/people/{}?done=known", person.id))),
        Ok(Taken::Conflict) => conflict(&app, &asker, &scope, &person, visit, &sent).await,
        Err(refusals) => {
            for refusal in refusals {
                refuse(&mut typed, refusal);
            }
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet(&app, &asker, &person, around, typed)))
        }
    }
}

/// What the page and the reading of what was typed need to know.
pub(super) struct Around {
    pub(super) pack: Arc<Pack>,
    standing: Option<Standing>,
    last_reached: Option<Visit>,
    content: Vec<String>,
    wish: Wish,
    pub(super) workers: Vec<Worker>,
}

async fn look_around(app: &App, asker: &Asker, scope: &Scope, person: &Person) -> Result<Around, Problem> {
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let (scope, person, own) = (scope.clone(), person.id, asker.actor.area.clone());
    let (role, worker) = (asker.actor.role, asker.actor.worker);
    let found = app.db().read(move |tx| {
        let standing = store::duties::by_person(tx, &scope, person)?;
        let recent = visit_page::of_person(tx, &scope, person, None, 20)?;
        let workers = match role {
            Role::Visitor => worker
                .map(|id| workers::by_id(tx, scope.tenant(), id))
                .transpose()?
                .flatten()
                .into_iter()
                .collect(),
            _ => workers::in_area(tx, scope.tenant(), &own, None, 300)?,
        };
        let items = plans::content::of_person(tx, &scope, person)?;
        let wish = plans::person(tx, &scope, person)?.map(|called| called.wish).unwrap_or_default();
        Ok::<_, Fault>((standing, recent, workers, items, wish))
    });
    let (standing, recent, workers, items, wish) = found.await.map_err(anyhow::Error::new)?;
    let now = Period { starts_on: today, ends_on: today };
    let content = items.into_iter().filter(|item| item.holds_in(now)).map(|item| item.words).collect();
    let last_reached = recent.into_iter().find(|visit| visit.content.outcome.kind() == OutcomeKind::Reached);
    Ok(Around { pack, standing, last_reached, content, wish, workers })
}

fn sheet(app: &App, asker: &Asker, person: &Person, around: Around, typed: Typed) -> RecordPage {
    let today = app.edge().today();
    let Around { pack, standing, last_reached, content, wish, workers } = around;
    let reasons = |kind: OutcomeKind| {
        let all = Outcome::ALL.into_iter().filter(move |outcome| outcome.kind() == kind);
        all.map(|outcome| Choice::new(outcome.reason().unwrap_or_default(), outcome.label())).collect()
    };
    let is_visitor = asker.actor.role == Role::Visitor;
    let groups =
        pack.visit_form().map(|form| fill::questions(form, last_reached.is_some())).unwrap_or_default();
    let due = standing
        .as_ref()
        .and_then(|standing| row::due_tag(standing.due(), standing.last_counted_on(), today));
    let duties: Vec<String> =
        standing.iter().flat_map(|standing| standing.duties()).map(|duty| pack.duty_in_words(duty)).collect();
    let owed = match due {
        Some(tag) if !duties.is_empty() => format!("{}　{}", duties.join("，"), tag.text),
        _ => String::new(),
    };
    RecordPage {
        frame: Frame::of(app, asker, "/people"),
        id: person.id.to_string(),
        name: person.name.to_string(),
        title: "登记探访".to_owned(),
        about: format!("{}　{}　{}", person.name, person.sex.map_or("", |sex| sex.label()), long_day(today)),
        owed,
        content,
        wish: wish.line(),
        outcomes: OutcomeKind::ALL.into_iter().map(|kind| Choice::new(kind.code(), kind.label())).collect(),
        not_reached: reasons(OutcomeKind::NotReached),
        refused: reasons(OutcomeKind::Refused),
        modes: pack.labels.mode.iter().map(|mode| Choice::new(mode.id.code(), &mode.name)).collect(),
        workers: if is_visitor { Vec::new() } else { choices(&pack, workers) },
        kinds: if is_visitor {
            Vec::new()
        } else {
            pack.labels.visitor.iter().map(|kind| Choice::new(&kind.id, &kind.name)).collect()
        },
        elsewhere: elsewhere(&typed, &groups),
        groups,
        typed,
    }
}

/// Sentences at fields that the page does not have.
fn elsewhere(typed: &Typed, groups: &[Group]) -> Vec<String> {
    const OWN: [&str; 10] = [
        "outcome",
        "reason_not_reached",
        "reason_refused",
        "mode",
        "day",
        "time",
        "worker",
        "kind",
        "note",
        "late_reason",
    ];
    let shown = |field: &str| {
        OWN.contains(&field)
            || groups.iter().flat_map(|group| &group.questions).any(|question| question.name == field)
    };
    typed.elsewhere(shown).into_iter().map(str::to_owned).collect()
}
