//! A visitor passes everybody on for good: to whom, from when, and what still waits on their phone.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    accounts::Device,
    actor::{Actor, Scope},
    dates::{add_days, clock_of, day_of},
    ids::{PersonId, ReliefId, WorkerId},
    workers::{
        HandOver, Worker,
        hand_over::{HandOverRefusal, Scene, hand_over as decide},
        relief::Takers,
    },
};
use store::{
    Fault,
    accounts::{self, devices},
    workers::{self, reliefs},
};

use super::{
    Around, at_hand, everybody, keep_taken,
    plan_leave::{ChargeRow, charge_rows},
};
use crate::{
    app::App,
    frame::{Choice, Frame, short_day},
    people::assign::{choices, minors, nearest},
    respond::{Answer, Problem, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Hands over. The inner error is for whoever filled in the form.
///
/// # Errors
/// What the database cannot do.
pub async fn hand_over(
    app: &App,
    actor: &Actor,
    command: HandOver,
) -> Result<Result<(), Vec<HandOverRefusal>>, Problem> {
    let scope = everybody(app, command.tenant)?;
    let pack = app.pack_for(command.tenant, app.edge().today())?;
    let (now, edge, actor) = (app.edge().now(), app.edge().clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        let tenant = command.tenant;
        let named: Vec<WorkerId> = command.named.values().copied().chain(command.to).collect();
        let around = Around::locked(tx, &scope, command.worker, &named)?;
        if reliefs::by_id(tx, tenant, command.id)?.is_some() {
            // The same form came twice.
            return Ok(());
        }
        let (charges, minors) = (around.charges(), minors(&pack));
        let takers = Takers { workers: &around.takers, reliefs: &around.reliefs, minors: &minors };
        let scene = Scene {
            worker: around.worker.as_ref(),
            charges: &charges,
            takers,
            promised: &around.promised,
            accompanies: &around.accompanies,
        };
        let handed = decide(&command, &scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        reliefs::save(tx, tenant, &handed.relief)?;
        handed.ended.iter().try_for_each(|leave| reliefs::save(tx, tenant, leave))?;
        reliefs::settle(tx, tenant, handed.relief.id, &handed.settled)?;
        keep_taken(tx, tenant, &handed.taken)?;
        if let Some(worker) = &handed.worker {
            workers::save(tx, worker)?;
            workers::end_substitutes(tx, tenant, worker.id, add_days(day_of(now), -1))?;
        }
        store::events::insert(tx, &handed.event)?;
        Ok(())
    });
    Ok(Stop::told(kept.await)?)
}

#[derive(Template)]
#[template(path = "workers/hand_over.html")]
struct HandOverPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    overdue: usize,
    workers: Vec<Choice>,
    rows: Vec<ChargeRow>,
    hidden: usize,
    phones: Vec<PhoneRow>,
    has_account: bool,
    elsewhere: Vec<String>,
}

struct PhoneRow {
    name: String,
    heard: String,
}

/// `GET /workers/{worker}/hand-over`
pub async fn page(State(app): State<App>, asker: Asker, Path(worker): Path<String>) -> Answer {
    let (scope, worker) = at_hand(&app, &asker, &worker).await?;
    let mut typed = Typed::default();
    typed.set("id", app.edge().id().to_string());
    typed.set("from_on", app.edge().today().to_string());
    Ok(render(&sheet(&app, &asker, &scope, &worker, typed).await?))
}

/// `POST /workers/{worker}/hand-over`
pub async fn submit(State(app): State<App>, asker: Asker, Path(worker): Path<String>, body: Bytes) -> Answer {
    let (scope, worker) = at_hand(&app, &asker, &worker).await?;
    let mut typed = Typed::read(&body);
    if let Some(command) = command(&app, &scope, &worker, &mut typed) {
        match hand_over(&app, &asker.actor, command).await? {
            Ok(()) => return Ok(go(&format!("/workers/{}?done=handed_over", worker.id))),
            Err(refusals) => {
                for refusal in domain::refusal::shown(refusals) {
                    typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
                }
            }
        }
    }
    let page = sheet(&app, &asker, &scope, &worker, typed).await?;
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn command(app: &App, scope: &Scope, worker: &Worker, typed: &mut Typed) -> Option<HandOver> {
    let from = typed.text("from_on").parse().ok();
    if from.is_none() {
        typed.refuse("from_on", "请填写从哪天起由别人探访");
    }
    let named: BTreeMap<PersonId, WorkerId> = typed
        .names()
        .filter_map(|field| {
            let person = field.strip_prefix(TO)?.parse().ok()?;
            Some((person, typed.text(field).parse().ok()?))
        })
        .collect();
    Some(HandOver {
        id: typed.text("id").parse().unwrap_or_else(|_| ReliefId::from(app.edge().id())),
        tenant: scope.tenant(),
        worker: worker.id,
        from: from?,
        to: typed.text("to").parse().ok(),
        named,
        leaves: typed.has("leaves", "yes"),
        reason: typed.given("reason").map(str::to_owned),
    })
}

/// How the field of one person begins.
const TO: &str = "to-";

async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    worker: &Worker,
    typed: Typed,
) -> Result<HandOverPage, Problem> {
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let (rows, hidden) = charge_rows(app, asker, scope, worker.id, &Default::default()).await?;
    let (tenant, area, id, linked) = (scope.tenant(), worker.area.clone(), worker.id, worker.account);
    let found = app.db().read(move |tx| {
        // The account may name the worker without the worker naming it.
        let account = match linked {
            Some(account) => Some(account),
            None => accounts::of_worker(tx, tenant, id)?,
        };
        let phones = account.map(|account| devices::of_account(tx, account)).transpose()?;
        Ok::<_, Fault>((nearest(tx, tenant, &area)?, account, phones.unwrap_or_default()))
    });
    let (workers, account, phones) = found.await.map_err(anyhow::Error::new)?;
    let others = workers.into_iter().filter(|one| one.id != worker.id).collect();
    Ok(HandOverPage {
        frame: Frame::of(app, asker, "/workers"),
        id: worker.id.to_string(),
        name: worker.name.clone(),
        overdue: rows.iter().filter(|row| row.due.starts_with("逾期")).count(),
        workers: choices(&pack, others),
        rows,
        hidden,
        phones: phones
            .iter()
            .filter(|phone| phone.ended_at.is_none())
            .map(|phone| heard(phone, app))
            .collect(),
        has_account: account.is_some(),
        elsewhere: typed
            .elsewhere(|field| {
                ["from_on", "to", "leaves", "reason"].contains(&field) || field.starts_with(TO)
            })
            .into_iter()
            .map(str::to_owned)
            .collect(),
        typed,
    })
}

/// When a phone was last heard of: what it has sent by then is here, what came after is still on it.
fn heard(phone: &Device, app: &App) -> PhoneRow {
    let at = phone.used_at.unwrap_or(phone.signed_in_at);
    let time = clock_of(at);
    let heard =
        format!("{} {:02}:{:02}", short_day(day_of(at), app.edge().today()), time.hour(), time.minute());
    PhoneRow { name: phone.name.clone(), heard }
}
