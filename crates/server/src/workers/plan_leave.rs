//! A visitor goes on leave: who stands in for whom, and what was planned before.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    ids::{PersonId, ReliefId, WorkerId},
    workers::{
        PlanLeave, Relief, Worker,
        plan_leave::{LeaveRefusal, Scene, plan_leave as decide},
        relief::Takers,
    },
};
use jiff::civil::Date;
use store::{
    Fault,
    workers::{charges, reliefs},
};

use super::{Around, at_hand, everybody, keep_taken, names};
use crate::{
    app::App,
    frame::{Choice, Frame, Tag, short_day},
    people::assign::{choices, minors, nearest},
    respond::{Answer, Problem, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Grants a leave. The inner error is for whoever filled in the form.
///
/// # Errors
/// What the database cannot do.
pub async fn plan_leave(
    app: &App,
    actor: &Actor,
    command: PlanLeave,
) -> Result<Result<(), Vec<LeaveRefusal>>, Problem> {
    let scope = everybody(app, command.tenant)?;
    let pack = app.pack_for(command.tenant, app.edge().today())?;
    let (now, edge, actor) = (app.edge().now(), app.edge().clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        let tenant = command.tenant;
        let named: Vec<WorkerId> = command.stand_in.into_iter().collect();
        let around = Around::locked(tx, &scope, command.worker, &named)?;
        if reliefs::by_id(tx, tenant, command.id)?.is_some() {
            // The same form came twice.
            return Ok(());
        }
        let (charges, minors) = (around.charges(), minors(&pack));
        let takers = Takers { workers: &around.takers, reliefs: &around.reliefs, minors: &minors };
        let scene =
            Scene { worker: around.worker.as_ref(), charges: &charges, takers, promised: &around.promised };
        let planned = decide(&command, &scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        reliefs::save(tx, tenant, &planned.relief)?;
        reliefs::settle(tx, tenant, planned.relief.id, &planned.settled)?;
        keep_taken(tx, tenant, &planned.taken)?;
        store::events::insert(tx, &planned.event)?;
        Ok(())
    });
    Ok(Stop::told(kept.await)?)
}

#[derive(Template)]
#[template(path = "workers/leave.html")]
struct LeavePage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    active: bool,
    workers: Vec<Choice>,
    rows: Vec<ChargeRow>,
    hidden: usize,
    leaves: Vec<LeaveRow>,
    elsewhere: Vec<String>,
}

/// One of a worker's people.
pub(super) struct ChargeRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) place: String,
    pub(super) due: String,
    pub(super) substitute: Option<String>,
    pub(super) held_by: Option<String>,
    pub(super) without: bool,
}

struct LeaveRow {
    id: String,
    days: String,
    reason: String,
    state: Tag,
    open: bool,
}

/// `GET /workers/{worker}/leave`
pub async fn page(State(app): State<App>, asker: Asker, Path(worker): Path<String>) -> Answer {
    let (scope, worker) = at_hand(&app, &asker, &worker).await?;
    let mut typed = Typed::default();
    typed.set("id", app.edge().id().to_string());
    typed.set("from_on", app.edge().today().to_string());
    Ok(render(&sheet(&app, &asker, &scope, &worker, typed, &BTreeSet::new()).await?))
}

/// `POST /workers/{worker}/leave`
pub async fn submit(State(app): State<App>, asker: Asker, Path(worker): Path<String>, body: Bytes) -> Answer {
    let (scope, worker) = at_hand(&app, &asker, &worker).await?;
    let mut typed = Typed::read(&body);
    let mut without = BTreeSet::new();
    if let Some(command) = command(&app, &scope, &worker, &mut typed) {
        match plan_leave(&app, &asker.actor, command).await? {
            Ok(()) => return Ok(go(&format!("/workers/{}?done=leave_planned", worker.id))),
            Err(refusals) => {
                for refusal in refusals {
                    if let LeaveRefusal::Without(people) = &refusal {
                        without.clone_from(people);
                    }
                    let refusal = domain::refusal::Refusal::from(refusal);
                    typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
                }
            }
        }
    }
    let page = sheet(&app, &asker, &scope, &worker, typed, &without).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn command(app: &App, scope: &Scope, worker: &Worker, typed: &mut Typed) -> Option<PlanLeave> {
    let mut day = |field: &str, missing: &str| -> Option<Date> {
        let day = typed.text(field).parse().ok();
        if day.is_none() {
            typed.refuse(field.to_owned(), missing);
        }
        day
    };
    let (from, until) = (day("from_on", "请填写第一天"), day("until_on", "请填写最后一天"));
    Some(PlanLeave {
        id: typed.text("id").parse().unwrap_or_else(|_| ReliefId::from(app.edge().id())),
        tenant: scope.tenant(),
        worker: worker.id,
        from: from?,
        until: until?,
        stand_in: typed.text("stand_in").parse().ok(),
        reason: typed.given("reason").map(str::to_owned),
    })
}

async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    worker: &Worker,
    typed: Typed,
    without: &BTreeSet<PersonId>,
) -> Result<LeavePage, Problem> {
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let (rows, hidden) = charge_rows(app, asker, scope, worker.id, without).await?;
    let (tenant, id, area) = (scope.tenant(), worker.id, worker.area.clone());
    let found = app.db().read(move |tx| {
        Ok::<_, Fault>((nearest(tx, tenant, &area)?, reliefs::of_worker(tx, tenant, id, 20)?))
    });
    let (workers, leaves) = found.await.map_err(anyhow::Error::new)?;
    let others = workers.into_iter().filter(|one| one.id != worker.id).collect();
    Ok(LeavePage {
        frame: Frame::of(app, asker, "/workers"),
        id: worker.id.to_string(),
        name: worker.name.clone(),
        active: worker.active,
        workers: choices(&pack, others),
        rows,
        hidden,
        leaves: leaves.iter().map(|relief| leave_row(relief, today)).collect(),
        elsewhere: typed
            .elsewhere(|field| ["from_on", "until_on", "stand_in", "reason"].contains(&field))
            .into_iter()
            .map(str::to_owned)
            .collect(),
        typed,
    })
}

fn leave_row(relief: &Relief, today: Date) -> LeaveRow {
    let from = short_day(relief.from, today);
    let days = match relief.until {
        Some(until) => format!("{from}—{}", short_day(until, today)),
        None => format!("{from}起交接"),
    };
    let state = match (relief.begun_on, relief.ended_on) {
        (None, Some(_)) => Tag::new("none", "已取消"),
        (_, Some(_)) if relief.until.is_none() => Tag::new("fine", "已交接"),
        (_, Some(_)) => Tag::new("none", "已结束"),
        (Some(_), None) => Tag::new("odd", "休假中"),
        (None, None) => Tag::new("due", "未开始"),
    };
    LeaveRow {
        id: relief.id.to_string(),
        days,
        reason: relief.reason.clone().unwrap_or_default(),
        state,
        open: relief.ended_on.is_none(),
    }
}

/// A worker's people as the asker may see them, and how many more there are.
pub(super) async fn charge_rows(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    worker: WorkerId,
    without: &BTreeSet<PersonId>,
) -> Result<(Vec<ChargeRow>, usize), Problem> {
    let (seen, all) = (scope.clone(), everybody(app, scope.tenant())?);
    let found = app.db().read(move |tx| {
        let lines = charges::of_worker(tx, &seen, worker)?;
        let whole = charges::of_worker(tx, &all, worker)?.len();
        let ids = lines.iter().flat_map(|line| {
            [line.charge.substitute(), Some(line.charge.current.worker)].into_iter().flatten()
        });
        let names = names(tx, seen.tenant(), ids.collect::<Vec<_>>())?;
        Ok::<_, Fault>((lines, whole, names))
    });
    let (lines, whole, names): (Vec<_>, usize, BTreeMap<_, _>) = found.await.map_err(anyhow::Error::new)?;
    app.places().learn(app.db(), lines.iter().map(|line| &line.area)).await.map_err(anyhow::Error::new)?;
    let today = app.edge().today();
    let hidden = whole - lines.len();
    let row = |line: charges::ChargeLine| ChargeRow {
        id: line.charge.current.person.to_string(),
        place: app.places().address(&line.area, &asker.actor.area, &line.address),
        due: match (line.opens_on, line.due_on) {
            (_, Some(due)) if due < today => format!("逾期（{}）", short_day(due, today)),
            (Some(opens), Some(due)) if opens <= today => format!("{}前", short_day(due, today)),
            (Some(opens), Some(_)) => format!("{}起", short_day(opens, today)),
            _ => String::new(),
        },
        substitute: line.charge.substitute().and_then(|id| names.get(&id).cloned()),
        held_by: Some(line.charge.current.worker)
            .filter(|id| *id != worker)
            .and_then(|id| names.get(&id).cloned()),
        without: without.contains(&line.charge.current.person),
        name: line.name,
    };
    Ok((lines.into_iter().map(row).collect(), hidden))
}
