//! Who visits somebody, who takes over when the visitor is away, which organisation answers.

use std::sync::Arc;

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    areas::AreaPath,
    ids::{TenantId, WorkerId},
    organisations::{Organisation, OrganisationKind},
    packs::Pack,
    people::{Person, facts::facts_on},
    refusal::Refusal,
    workers::{
        AssignWorker, Assignment, Change, Part, Relief, Worker,
        assign::{AssignRefusal, Scene, assign as decide},
    },
};
use store::{
    Fault, Root, Tx,
    organisations::{self, OrganisationFilter},
    workers::{self, reliefs},
};

use super::at_hand;
use crate::{
    app::App,
    frame::{Choice, Frame, short_day},
    respond::{Answer, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Settles from today on who looks after a person. The inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do.
pub async fn assign(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: AssignWorker,
) -> anyhow::Result<Result<(), AssignRefusal>> {
    let (now, edge) = (app.edge().now(), app.edge().clone());
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let (scope, actor) = (scope.clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        let (tenant, person) = (scope.tenant(), command.person);
        // The visitor before the person, as when a visitor hands everybody over.
        if let Some(worker) = command.worker {
            tx.lock(Root::Worker, tenant, worker.as_bytes())?;
        }
        tx.lock(Root::Person, tenant, person.as_bytes())?;
        let found = Found::read(tx, &scope, &command)?;
        let minors = minors(&pack);
        let assigned =
            decide(&command, &found.scene(&minors), &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        let visitors = assigned.closed.iter().chain(&assigned.opened);
        for assignment in visitors.chain(&assigned.substitutes) {
            workers::save_assignment(tx, tenant, assignment)?;
        }
        for accountable in &assigned.accountable {
            organisations::save_accountable(tx, tenant, accountable)?;
        }
        workers::set_worker(tx, tenant, person, assigned.standing.worker)?;
        store::events::insert(tx, &assigned.event)?;
        Ok(())
    });
    Stop::told(kept.await)
}

/// What a decision is made from.
struct Found {
    standing: Option<domain::duties::Standing>,
    worker: Option<Worker>,
    leave: Option<Relief>,
    substitute: Option<Worker>,
    organisation: Option<Organisation>,
    assignments: Vec<Assignment>,
    accountable: Option<domain::organisations::Accountable>,
}

impl Found {
    fn read(tx: &mut Tx<'_>, scope: &Scope, command: &AssignWorker) -> Result<Self, Fault> {
        let tenant = scope.tenant();
        let open = reliefs::open(tx, tenant)?;
        let substitute = match command.substitute {
            Change::To(Some(id)) => workers::by_id(tx, tenant, id)?,
            _ => None,
        };
        let organisation = match command.organisation {
            Change::To(Some(id)) => organisations::by_id(tx, tenant, id)?,
            _ => None,
        };
        let accountable = organisations::accountable(tx, scope, command.person)?;
        Ok(Self {
            standing: store::duties::by_person(tx, scope, command.person)?,
            worker: command.worker.map(|id| workers::by_id(tx, tenant, id)).transpose()?.flatten(),
            leave: open.into_iter().find(|relief| Some(relief.worker) == command.worker),
            substitute,
            organisation,
            assignments: workers::assignments(tx, scope, command.person)?,
            accountable: accountable.into_iter().find(|one| one.until.is_none()),
        })
    }

    fn lasting(&self, part: Part) -> Option<&Assignment> {
        self.assignments.iter().find(|known| known.lasts() && known.part == part)
    }

    fn scene<'a>(&'a self, minors: &'a [&'a str]) -> Scene<'a> {
        Scene {
            standing: self.standing.as_ref(),
            worker: self.worker.as_ref(),
            leave: self.leave.as_ref(),
            substitute: self.substitute.as_ref(),
            organisation: self.organisation.as_ref(),
            current: self.lasting(Part::Visitor),
            current_substitute: self.lasting(Part::Substitute),
            current_organisation: self.accountable.as_ref(),
            minors,
        }
    }
}

/// Codes of the kinds of visitor who are minors.
pub(crate) fn minors(pack: &Pack) -> Vec<&str> {
    pack.labels.visitor.iter().filter(|kind| kind.minors).map(|kind| kind.id.as_str()).collect()
}

/// Visitors to choose from: name, and what kind of visitor in the words of the notice. Nobody who has left, no minors.
pub(crate) fn choices(pack: &Pack, workers: Vec<Worker>) -> Vec<Choice> {
    let fit = workers.into_iter().filter(|worker| worker.active && !pack.labels.are_minors(&worker.kind));
    fit.map(|worker| {
        let kind = pack.labels.visitor(&worker.kind);
        Choice::new(worker.id.to_string(), format!("{}（{kind}）", worker.name))
    })
    .collect()
}

#[derive(Template)]
#[template(path = "people/assign.html")]
struct AssignPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    place: String,
    now: Option<String>,
    stands_in_for: Option<String>,
    substitute: Option<String>,
    organisation: Option<String>,
    contractor: bool,
    proposed: Option<String>,
    workers: Vec<Choice>,
    substitutes: Vec<Choice>,
    organisations: Vec<Choice>,
    may_enter: bool,
    elsewhere: Vec<String>,
}

/// `GET /people/{person}/worker`
pub async fn page(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    Ok(render(&sheet(&app, &asker, &scope, &person, None).await?))
}

/// `POST /people/{person}/worker`
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    let worker = typed.text("worker").parse().ok();
    if worker.is_none() && typed.text("worker") != "none" {
        typed.refuse("worker", "请选择探访人");
    } else {
        let command = AssignWorker {
            substitute: change(&typed, "substitute"),
            organisation: change(&typed, "organisation"),
            ..AssignWorker::visitor(scope.tenant(), person.id, worker)
        };
        match assign(&app, &scope, &asker.actor, command).await? {
            Ok(()) => return Ok(go(&format!("/people/{}?done=assigned", person.id))),
            Err(refusal) => {
                let refusal = Refusal::from(refusal);
                typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
            }
        }
    }
    let page = sheet(&app, &asker, &scope, &person, Some(typed)).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// What was chosen in a list that may also stay untouched: a form without the field changes nothing.
fn change<T: std::str::FromStr>(typed: &Typed, field: &str) -> Change<T> {
    match typed.given(field) {
        None => Change::Keep,
        Some("none") => Change::To(None),
        Some(id) => id.parse().map_or(Change::Keep, |id| Change::To(Some(id))),
    }
}

/// What the page shows.
struct Shown {
    found: Found,
    now: Option<Worker>,
    for_whom: Option<Worker>,
    workers: Vec<Worker>,
    bodies: Vec<Organisation>,
    contractor: bool,
}

async fn look(app: &App, scope: &Scope, person: &Person) -> anyhow::Result<(Shown, Arc<Pack>)> {
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let (scope, person, now_at) = (scope.clone(), person.clone(), app.edge().now());
    let today = app.edge().today();
    let read = app.db().read(move |tx| {
        let tenant = scope.tenant();
        let found = Found::read(tx, &scope, &AssignWorker::visitor(tenant, person.id, None))?;
        let by_id = |tx: &mut Tx<'_>, id: Option<WorkerId>| {
            Ok::<_, Fault>(id.map(|id| workers::by_id(tx, tenant, id)).transpose()?.flatten())
        };
        let now = by_id(tx, found.standing.as_ref().and_then(|standing| standing.worker))?;
        let for_whom = by_id(tx, found.lasting(Part::Visitor).and_then(|one| one.in_place_of))?;
        let workers = nearest(tx, tenant, &person.area)?;
        let filter = OrganisationFilter {
            area: person.area.clone(),
            active: Some(true),
            limit: 300,
            ..OrganisationFilter::default()
        };
        let bodies = organisations::page(tx, tenant, &filter)?;
        let facts = store::people::facts::of_person(tx, &scope, person.id)?;
        let facts = facts_on(&facts, today, now_at);
        Ok::<_, Fault>(Shown {
            contractor: facts.get(UNDER_CONTRACT).is_some_and(|value| value == true),
            found,
            now,
            for_whom,
            workers,
            bodies: bodies.into_iter().map(|line| line.organisation).collect(),
        })
    });
    Ok((read.await?, pack))
}

/// More workers than this are no help for choosing.
const MOST_WORKERS: u16 = 1_000;

/// Whoever could visit somebody of a place: all who work in its town or for a wider area, those of its village first.
pub(crate) fn nearest(tx: &mut Tx<'_>, tenant: TenantId, area: &AreaPath) -> Result<Vec<Worker>, Fault> {
    let up_to = |steps: usize| {
        let cut: String = area.segments().take(steps).flat_map(|segment| [segment, "/"]).collect();
        cut.parse::<AreaPath>().unwrap_or_default()
    };
    // Province, prefecture, county, town, village.
    let (town, village) = (up_to(4), up_to(5));
    let mut workers = workers::reaching(tx, tenant, &town, MOST_WORKERS)?;
    workers.sort_by_key(|worker| !village.contains(&worker.area));
    Ok(workers)
}

/// The fact that a contractor of bought services looks after the person at home, and so visits them, too.
const UNDER_CONTRACT: &str = "in_home_care_contract";

async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    person: &Person,
    typed: Option<Typed>,
) -> anyhow::Result<AssignPage> {
    let (shown, pack) = look(app, scope, person).await?;
    let Shown { found, now, for_whom, workers, mut bodies, contractor } = shown;
    let is_contractor = |body: &Organisation| body.kind == OrganisationKind::Contractor;
    if contractor {
        // Contractors first, the one of the narrowest place before those of wider ones.
        let wide = |body: &Organisation| std::cmp::Reverse(body.area.as_str().len());
        bodies.sort_by_key(|body| (!is_contractor(body), wide(body)));
    }
    let proposed = bodies.iter().find(|body| contractor && is_contractor(body)).cloned();
    let answers = found.accountable.as_ref().map(|one| one.organisation);
    let name_of = |id| bodies.iter().find(|body| body.id == id).map(|body| body.name.clone());
    let substitute = found.lasting(Part::Substitute).map(|one| one.worker);
    let substitute_name = substitute
        .and_then(|id| workers.iter().find(|worker| worker.id == id))
        .map(|worker| worker.name.clone());
    let organisation = answers.map(|id| name_of(id).unwrap_or_else(|| "（已停用的机构）".to_owned()));
    let typed = typed.unwrap_or_else(|| {
        let mut typed = Typed::default();
        let id = |id: Option<String>| id.unwrap_or_else(|| "none".to_owned());
        if let Some(now) = &now {
            typed.set("worker", now.id.to_string());
        }
        typed.set("substitute", id(substitute.map(|id| id.to_string())));
        let first = answers.or(proposed.as_ref().map(|body| body.id));
        typed.set("organisation", id(first.map(|id| id.to_string())));
        typed
    });
    let leave = match (&for_whom, found.lasting(Part::Visitor)) {
        (Some(owner), Some(current)) => Some(format!(
            "{}休假，从{}起代班，回来后自动换回",
            owner.name,
            short_day(current.from, app.edge().today())
        )),
        _ => None,
    };
    let mut choosable = choices(&pack, workers);
    let substitutes = [Choice::new("none", "不设替补")].into_iter().chain(choosable.clone()).collect();
    choosable.push(Choice::new("none", "暂不安排"));
    let bodies = bodies
        .iter()
        .map(|body| Choice::new(body.id.to_string(), format!("{}（{}）", body.name, body.kind.label())));
    Ok(AssignPage {
        frame: Frame::of(app, asker, "/people"),
        id: person.id.to_string(),
        name: person.name.to_string(),
        place: person.address.clone(),
        now: now.map(|worker| worker.name),
        stands_in_for: leave,
        substitute: substitute_name,
        organisation,
        contractor,
        proposed: proposed.map(|body| body.name),
        workers: choosable,
        substitutes,
        organisations: [Choice::new("none", "不指定")].into_iter().chain(bodies).collect(),
        may_enter: asker.actor.may(domain::actor::Verb::ManageOrganisations),
        elsewhere: typed
            .elsewhere(|field| ["worker", "substitute", "organisation"].contains(&field))
            .into_iter()
            .map(str::to_owned)
            .collect(),
        typed,
    })
}
