//! An alert is raised, lowered, lifted, corrected or withdrawn.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::Actor,
    alerts::{AmendAlert, Amendment, amend::amend as decide, issue::AlertRefusal},
    ids::{AlertId, TenantId},
};
use store::{Root, alerts};

use super::{at_hand, issue::place, show};
use crate::{
    app::App,
    respond::{Answer, go},
    session::Asker,
    stop::Stop,
    typed::Typed,
    visits::fill::instant,
};

/// The fields of the forms on the page of an alert.
pub(super) const FIELDS: [&str; 14] = [
    "level",
    "l_on",
    "l_at",
    "e_on",
    "e_at",
    "c_area",
    "c_issuer",
    "c_from_on",
    "c_from_at",
    "c_until_on",
    "c_until_at",
    "c_text",
    "c_reason",
    "w_reason",
];

/// Changes an alert. The inner error is for whoever filled in the form.
///
/// # Errors
/// What the database cannot do.
pub async fn amend(
    app: &App,
    actor: &Actor,
    (tenant, alert): (TenantId, AlertId),
    command: AmendAlert,
) -> anyhow::Result<Result<(), Vec<AlertRefusal>>> {
    let pack = app.pack_for(tenant, app.edge().today())?;
    let (now, edge, actor) = (app.edge().now(), app.edge().clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        tx.lock(Root::County, tenant, &[0; 16])?;
        let rows = alerts::of_alert(tx, tenant, alert)?;
        if rows.iter().any(|row| row.id == command.id) {
            // The same form came twice.
            return Ok(());
        }
        let known = domain::alerts::Alert::of(&rows);
        let amended =
            decide(&command, known.as_ref(), &pack, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        alerts::insert(tx, &amended.row)?;
        store::events::insert(tx, &amended.event)?;
        Ok(())
    });
    Stop::told(kept.await)
}

/// `POST /alerts/{alert}`
pub async fn submit(State(app): State<App>, asker: Asker, Path(alert): Path<String>, body: Bytes) -> Answer {
    let (scope, known, _) = at_hand(&app, &asker, &alert).await?;
    let mut typed = Typed::read(&body);
    let step = typed.text("step").to_owned();
    if let Some(amendment) = amendment(&app, &step, &mut typed).await? {
        let command = AmendAlert {
            id: typed.text("id").parse().unwrap_or_else(|_| AlertId::from(app.edge().id())),
            seen: typed.text("seen").parse().ok(),
            amendment,
        };
        match amend(&app, &asker.actor, (known.tenant, known.id), command).await? {
            Ok(()) => return Ok(go(&format!("/alerts/{}?done=alert_{step}", known.id))),
            Err(refusals) => {
                for refusal in domain::refusal::shown(refusals) {
                    let field = at(&step, refusal.field.as_deref().unwrap_or_default());
                    typed.refuse(field, refusal.text);
                }
            }
        }
    }
    let (_, known, rows) = at_hand(&app, &asker, &alert).await?;
    show::sheet(&app, &asker, &scope, (known, rows), typed, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn amendment(app: &App, step: &str, typed: &mut Typed) -> anyhow::Result<Option<Amendment>> {
    let text = |typed: &Typed, field: &str| typed.given(field).map(str::to_owned);
    Ok(Some(match step {
        "level" => Amendment::Level {
            level: typed.text("level").to_owned(),
            from: instant(typed.text("l_on"), typed.text("l_at")).ok(),
        },
        "lift" => Amendment::Lift { at: instant(typed.text("e_on"), typed.text("e_at")).ok() },
        "withdraw" => Amendment::Withdraw { reason: text(typed, "w_reason") },
        "correct" => {
            let ends = typed.given("c_until_on").is_some() || typed.given("c_until_at").is_some();
            let until = instant(typed.text("c_until_on"), typed.text("c_until_at")).ok();
            if ends && until.is_none() {
                typed.refuse("c_until_on", "结束的日期和时间请都填，或者都不填");
                return Ok(None);
            }
            Amendment::Correct {
                area: place(app, typed.text("c_area")).await?,
                issuer: text(typed, "c_issuer"),
                from: instant(typed.text("c_from_on"), typed.text("c_from_at")).ok(),
                until,
                text: text(typed, "c_text"),
                reason: text(typed, "c_reason"),
            }
        }
        _ => {
            typed.refuse("", "请选择要做什么");
            return Ok(None);
        }
    }))
}

/// Which field of the page a refusal belongs to.
fn at(step: &str, field: &str) -> String {
    let named = match (step, field) {
        (_, "level") => "level",
        ("level", "from_on" | "until_on") => "l_on",
        ("lift", "from_on" | "until_on") => "e_on",
        ("withdraw", "reason") => "w_reason",
        ("correct", "") | (_, "") => "",
        ("correct", other) => return format!("c_{other}"),
        (_, other) => other,
    };
    named.to_owned()
}
