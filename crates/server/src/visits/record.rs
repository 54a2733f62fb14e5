//! Recording a contact: what happened first, then only the questions that belong to it.

use std::sync::Arc;

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Role, Scope},
    dates::day_of,
    ids::{VisitId, WorkerId},
    packs::Pack,
    people::Person,
    refusal::Refusal,
    visits::{
        Content, Mode, Outcome, RecordVisit, Recorded, Visit,
        form::FieldKind,
        outcome::OutcomeKind,
        record::{LATE_AFTER_DAYS, RecordRefusal, Scene, record as decide},
    },
    workers::Worker,
};
use store::{
    Fault,
    visits::{keep, page as visit_page, scene},
    workers,
};

use super::{
    fill::{self, Group, QUESTION},
    moment,
};
use crate::{
    app::App,
    frame::{Choice, Frame, long_day},
    people::{at_hand, row},
    respond::{Answer, Problem, go, render, render_with},
    session::Asker,
    typed::Typed,
};

/// What became of a contact that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is new and is kept.
    New,
    /// The same was kept before.
    Known,
    /// Other content under a known id: it waits for a human.
    Conflict,
}

/// Why nothing was kept.
enum Stop {
    Refused(Vec<RecordRefusal>),
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Records a contact: loads the scene, lets the domain decide, keeps everything in one transaction.
/// The inner error is for whoever sent it.
///
/// # Errors
/// What the database cannot do.
pub async fn record(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: RecordVisit,
) -> anyhow::Result<Result<Taken, Vec<RecordRefusal>>> {
    let (now, edge) = (app.edge().now(), app.edge().clone());
    let (scope, actor) = (scope.clone(), actor.clone());
    // A day on which no notice was in force has no form either: the domain says so.
    let pack = app.pack_for(scope.tenant(), day_of(command.content.visited_at)).ok();
    let taken = app.db().write(move |tx| {
        let content = &command.content;
        let found = scene::load(tx, &scope, command.id, content.person, content.visited_at)?;
        let seen = Scene {
            person: found.person.as_ref(),
            standing: found.standing.as_ref(),
            contacts: &found.contacts,
            earlier: found.earlier,
            existing: found.existing.as_ref(),
            form: form_of(pack.as_ref(), &content.form),
            visitor_kinds: pack.as_ref().map_or(&[], |pack| &pack.labels.visitor),
            pack_hash: pack.as_ref().map(|pack| pack.rules.hash.as_str()),
            late_after_days: LATE_AFTER_DAYS,
        };
        match decide(&command, &seen, &actor, now, &mut || edge.id()).map_err(Stop::Refused)? {
            Recorded::New(new) => keep::keep(tx, scope.tenant(), &new).map(|()| Taken::New)?,
            Recorded::Known => return Ok(Taken::Known),
            Recorded::KnownConflict => return Ok(Taken::Conflict),
            Recorded::Conflict { proposal, event } => {
                keep::propose(tx, scope.tenant(), &proposal)?;
                store::events::insert(tx, &event)?;
                return Ok(Taken::Conflict);
            }
        };
        Ok(Taken::New)
    });
    match taken.await {
        Ok(taken) => Ok(Ok(taken)),
        Err(Stop::Refused(refusals)) => Ok(Err(refusals)),
        Err(Stop::Fault(fault)) => Err(fault.into()),
    }
}

fn form_of<'a>(pack: Option<&'a Arc<Pack>>, id: &str) -> Option<&'a domain::visits::form::Form> {
    pack.and_then(|pack| pack.forms.iter().find(|form| form.id == id))
}

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
        Ok(Taken::New) => Ok(go(&format!("/people/{}?done=recorded", person.id))),
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

/// Puts a refusal at the field of the page that it speaks of.
fn refuse(typed: &mut Typed, refusal: RecordRefusal) {
    let is_answer = matches!(refusal, RecordRefusal::Answer(_));
    let refusal = Refusal::from(refusal);
    let field = refusal.field.unwrap_or_default();
    match field.as_ref() {
        _ if is_answer => typed.refuse(format!("{QUESTION}{field}"), refusal.text),
        "visited_at" => typed.refuse("day", refusal.text),
        "visitor_kind" => typed.refuse("kind", refusal.text),
        _ => typed.refuse(field, refusal.text),
    }
}

/// What the page and the reading of what was typed need to know.
struct Around {
    pack: Arc<Pack>,
    standing: Option<domain::duties::Standing>,
    last_reached: Option<Visit>,
    workers: Vec<Worker>,
}

async fn look_around(app: &App, asker: &Asker, scope: &Scope, person: &Person) -> Result<Around, Problem> {
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
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
        Ok::<_, Fault>((standing, recent, workers))
    });
    let (standing, recent, workers) = found.await.map_err(anyhow::Error::new)?;
    let last_reached = recent.into_iter().find(|visit| visit.content.outcome.kind() == OutcomeKind::Reached);
    Ok(Around { pack, standing, last_reached, workers })
}

/// The command that was filled in; what cannot even be read is refused at its field.
fn read(typed: &mut Typed, asker: &Asker, around: &Around, person: &Person) -> Option<RecordVisit> {
    let mode = Mode::from_code(typed.text("mode"));
    if mode.is_none() {
        typed.refuse("mode", "请选一项");
    }
    let outcome = outcome(typed);
    let visited_at = fill::instant(typed.text("day"), typed.text("time"));
    if let Err((field, sentence)) = visited_at {
        typed.refuse(field, sentence);
    }
    let (worker, kind) = visitor(typed, asker, around);
    let form = around.pack.visit_form();
    let answers = match (form, mode, outcome) {
        (Some(form), Some(mode), Some(Outcome::Reached)) => fill::answers(form, mode, typed),
        _ => domain::visits::Answers::default(),
    };
    let id = typed.text("visit").parse().ok();
    if typed.is_wrong() {
        return None;
    }
    let text = |name: &str| typed.given(name).map(str::to_owned);
    Some(RecordVisit {
        id: id?,
        content: Content {
            person: person.id,
            worker,
            visitor_kind: kind,
            mode: mode?,
            outcome: outcome?,
            visited_at: visited_at.ok()?,
            form: form.map_or_else(String::new, |form| form.id.clone()),
            form_version: form.map_or_else(String::new, |form| form.version.clone()),
            answers,
            note: text("note"),
            late_reason: text("late_reason"),
        },
    })
}

fn outcome(typed: &mut Typed) -> Option<Outcome> {
    let kind = typed.text("outcome").to_owned();
    let field = match kind.as_str() {
        "not_reached" => "reason_not_reached",
        "refused" => "reason_refused",
        _ => "outcome",
    };
    let reason = typed.given(field).filter(|_| field != "outcome").map(str::to_owned);
    let found = Outcome::from_codes(&kind, reason.as_deref());
    if found.is_none() {
        typed.refuse(field, "请选一项");
    }
    found
}

/// Who visited: the asker, somebody in the register of visitors, or a kind of visitor without a name.
fn visitor(typed: &mut Typed, asker: &Asker, around: &Around) -> (Option<WorkerId>, String) {
    let chosen = match asker.actor.role {
        Role::Visitor => around.workers.first(),
        _ => typed
            .text("worker")
            .parse()
            .ok()
            .and_then(|id| around.workers.iter().find(|worker| worker.id == id)),
    };
    match chosen {
        Some(worker) => (Some(worker.id), worker.kind.clone()),
        None => {
            if typed.given("kind").is_none() {
                typed.refuse("kind", "请选择探访主体");
            }
            (None, typed.text("kind").to_owned())
        }
    }
}

fn sheet(app: &App, asker: &Asker, person: &Person, around: Around, typed: Typed) -> RecordPage {
    let today = app.edge().today();
    let Around { pack, standing, last_reached, workers } = around;
    let reasons = |kind: OutcomeKind| {
        let all = Outcome::ALL.into_iter().filter(move |outcome| outcome.kind() == kind);
        all.map(|outcome| Choice::new(outcome.reason().unwrap_or_default(), outcome.label())).collect()
    };
    let is_visitor = asker.actor.role == Role::Visitor;
    let groups =
        pack.visit_form().map(|form| fill::questions(form, last_reached.is_some())).unwrap_or_default();
    let due = standing.as_ref().and_then(|standing| row::due_tag(standing.due(), standing.last_counted_on(), today));
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
        outcomes: OutcomeKind::ALL.into_iter().map(|kind| Choice::new(kind.code(), kind.label())).collect(),
        not_reached: reasons(OutcomeKind::NotReached),
        refused: reasons(OutcomeKind::Refused),
        modes: pack.labels.mode.iter().map(|mode| Choice::new(mode.id.code(), &mode.name)).collect(),
        workers: if is_visitor { Vec::new() } else { crate::people::assign::choices(&pack, workers) },
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

#[derive(Template)]
#[template(path = "visits/conflict.html")]
struct ConflictPage {
    frame: Frame,
    id: String,
    name: String,
    visit: String,
    rows: Vec<Differing>,
}

struct Differing {
    label: String,
    first: String,
    second: String,
}

async fn conflict(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    person: &Person,
    visit: VisitId,
    sent: &Content,
) -> Answer {
    let by_scope = scope.clone();
    let first =
        app.db().read(move |tx| visit_page::by_id(tx, &by_scope, visit)).await.map_err(anyhow::Error::new)?;
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let lines = |content: &Content| super::show::lines(&pack, content);
    // Somebody else's visit under this id is not shown to who may not see it.
    let known = first.map(|first| lines(&first.content)).unwrap_or_default();
    let rows = lines(sent)
        .into_iter()
        .map(|(label, second)| {
            let first = known
                .iter()
                .find(|(known, _)| *known == label)
                .map_or_else(String::new, |(_, value)| value.clone());
            Differing { label, first, second }
        })
        .filter(|row| row.first != row.second)
        .collect();
    Ok(render_with(
        StatusCode::CONFLICT,
        &ConflictPage {
            frame: Frame::of(app, asker, "/people"),
            id: person.id.to_string(),
            name: person.name.to_string(),
            visit: visit.to_string(),
            rows,
        },
    ))
}
