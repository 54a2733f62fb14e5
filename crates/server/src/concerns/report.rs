//! Somebody from outside tells what they noticed; the office writes down what it hears on the telephone.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Role},
    concerns::{
        Kind, ReportConcern,
        report::{ReportRefusal, Reported, Scene, report as decide},
    },
    dates::start_of,
    ids::{ConcernId, TenantId},
    refusal::shown,
};
use store::{Fault, Root, concerns, organisations};

use crate::{
    app::App,
    frame::{Choice, Frame},
    respond::{Answer, Problem, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
    visits::moment,
};

/// So many of their own are told to whoever reports.
const OWN: u16 = 10;

/// Keeps a concern; the same again changes nothing. The inner error is for whoever sent it.
///
/// # Errors
/// What the database cannot do.
pub async fn report(
    app: &App,
    tenant: TenantId,
    actor: &Actor,
    command: ReportConcern,
) -> anyhow::Result<Result<(), Vec<ReportRefusal>>> {
    let (actor, now, edge) = (actor.clone(), app.edge().now(), app.edge().clone());
    let since = start_of(app.edge().today());
    let kept = app.db().write(move |tx| {
        tx.lock(Root::Account, TenantId(0), actor.account.as_bytes())?;
        let known = concerns::known(tx, tenant, command.id)?;
        let today = concerns::count_since(tx, tenant, actor.account, since)?;
        let scene = Scene { tenant, known: known.as_ref().map(|line| &line.concern), today };
        match decide(&command, &scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)? {
            Reported::Known => {}
            Reported::Kept(concern, event) => {
                concerns::insert(tx, &concern)?;
                store::events::insert(tx, &event)?;
            }
        }
        Ok(())
    });
    Stop::told(kept.await)
}

/// What somebody told before, and what came of it.
struct Own {
    when: String,
    kind: &'static str,
    place: String,
    state: String,
    done: bool,
}

#[derive(Template)]
#[template(path = "concerns/report.html")]
struct ReportPage {
    frame: Frame,
    typed: Typed,
    kinds: Vec<Choice>,
    /// The office writes down what somebody else said.
    for_another: bool,
    hotline: Option<(String, String)>,
    own: Vec<Own>,
}

/// `GET /concerns/new`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let mut typed = Typed::read(asked.unwrap_or_default().as_bytes());
    typed.set("id", app.edge().id().to_string());
    Ok(render(&sheet(&app, &asker, typed).await?))
}

/// `POST /concerns/new`
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    let text = |name: &str| typed.given(name).map(str::to_owned);
    let command = ReportConcern {
        id: typed.text("id").parse().unwrap_or_else(|_| ConcernId::from(app.edge().id())),
        kind: Kind::from_code(typed.text("kind")),
        place: typed.text("place").to_owned(),
        words: text("words"),
        told_by: text("told_by").filter(|_| asker.actor.role != Role::Partner),
    };
    match report(&app, home(&asker)?, &asker.actor, command).await? {
        Ok(()) if asker.actor.role == Role::Partner => Ok(go("/concerns/new?done=concern_told")),
        Ok(()) => Ok(go("/concerns?done=concern_written")),
        Err(refusals) => {
            if refusals.contains(&ReportRefusal::Changed) {
                typed.set("id", app.edge().id().to_string());
            }
            for refusal in shown(refusals) {
                typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
            }
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet(&app, &asker, typed).await?))
        }
    }
}

/// The county to which somebody tells. Whoever sees nobody has no scope, only a place.
fn home(asker: &Asker) -> Result<TenantId, Problem> {
    asker.actor.tenants.first().copied().ok_or(Problem::Forbidden)
}

async fn sheet(app: &App, asker: &Asker, typed: Typed) -> Result<ReportPage, Problem> {
    let (tenant, account, place) = (home(asker)?, asker.actor.account, asker.actor.area.clone());
    let found = app.db().read(move |tx| {
        let office = organisations::nearest_office(tx, tenant, &place)?;
        Ok::<_, Fault>((concerns::of_reporter(tx, tenant, account, OWN)?, office))
    });
    let (lines, office) = found.await.map_err(anyhow::Error::new)?;
    let own = lines.into_iter().map(|line| Own {
        when: moment(line.concern.reported_at),
        kind: line.concern.content.kind.label(),
        place: line.concern.content.place,
        done: line.answered.is_some(),
        state: match line.answered {
            None => "村（社区）还在处理".to_owned(),
            Some(answered) => answered.reply.unwrap_or_else(|| "已经处理，谢谢您".to_owned()),
        },
    });
    Ok(ReportPage {
        frame: Frame::of(app, asker, "/concerns/new").after(typed.given("done")),
        kinds: Kind::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label())).collect(),
        for_another: asker.actor.role != Role::Partner,
        hotline: office.and_then(|office| Some((office.name, office.phone?.as_str().to_owned()))),
        own: own.collect(),
        typed,
    })
}
