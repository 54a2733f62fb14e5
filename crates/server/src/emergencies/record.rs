//! An emergency is told in the office.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
};
use domain::{
    actor::Actor,
    dates::{add_days, clock_of, instant_of},
    emergencies::{
        Content, RecordEmergency, Told, What, Whom,
        record::{RecordRefusal, Recorded, Scene, record as decide},
    },
    ids::{EmergencyId, TenantId},
    people::Person,
    refusal::shown,
};
use jiff::civil::{Date, Time};
use store::{Root, emergencies, people::merged};

use crate::{
    app::App,
    frame::{Choice, Frame},
    people::at_hand,
    respond::{Answer, Problem, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// What became of an emergency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is new.
    New {
        /// Whether the person it names is known here.
        person_known: bool,
    },
    /// The same was kept before.
    Known,
    /// Other content under a known id: both stand.
    Beside,
}

/// Keeps an emergency, whoever it is about. The inner error is for whoever sent it.
///
/// # Errors
/// What the database cannot do.
pub async fn record(
    app: &App,
    tenant: TenantId,
    actor: &Actor,
    command: RecordEmergency,
) -> anyhow::Result<Result<Kept, Vec<RecordRefusal>>> {
    let (actor, now, edge) = (actor.clone(), app.edge().now(), app.edge().clone());
    let kept = app.db().write(move |tx| {
        tx.lock(Root::Account, TenantId(0), actor.account.as_bytes())?;
        let person = match command.content.person {
            Some(sent) => {
                let meant = merged::meant(tx, tenant, sent)?;
                emergencies::about(tx, tenant, meant)?.map(|(area, worker)| (meant, area, worker))
            }
            None => None,
        };
        let known = emergencies::known(tx, tenant, command.id)?;
        let person = person.as_ref().map(|(id, area, worker)| (*id, area, *worker));
        let scene = Scene { tenant, person, known: &known };
        match decide(&command, &scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)? {
            Recorded::Known => Ok(Kept::Known),
            Recorded::Kept { emergency, event, beside } => {
                emergencies::insert(tx, &emergency)?;
                store::events::insert(tx, &event)?;
                let person_known = command.content.person.is_none() || person.is_some();
                Ok(if beside { Kept::Beside } else { Kept::New { person_known } })
            }
        }
    });
    Stop::told(kept.await)
}

#[derive(Template)]
#[template(path = "emergencies/record.html")]
struct RecordPage {
    frame: Frame,
    typed: Typed,
    person: Option<(String, String)>,
    whats: Vec<Choice>,
    whom: Vec<Choice>,
}

/// `GET /emergencies/new?person=…`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let person = named(&app, &asker, &typed).await?;
    Ok(render(&sheet(&app, &asker, typed, person.as_ref())))
}

/// `POST /emergencies/new`
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    let person = named(&app, &asker, &typed).await?;
    let tenant = match &person {
        Some(person) => person.tenant,
        None => asker.home()?.tenant(),
    };
    if let Some(command) = read(&app, person.as_ref(), &mut typed) {
        match record(&app, tenant, &asker.actor, command).await? {
            Ok(_) => return Ok(go("/emergencies?done=emergency")),
            Err(refusals) => {
                for refusal in shown(refusals) {
                    typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
                }
            }
        }
    }
    let page = sheet(&app, &asker, typed, person.as_ref());
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// The person in the address or the form; whoever is named must be within sight.
async fn named(app: &App, asker: &Asker, typed: &Typed) -> Result<Option<Person>, Problem> {
    match typed.given("person") {
        Some(id) => Ok(Some(at_hand(app, asker, id).await?.1)),
        None => Ok(None),
    }
}

fn sheet(app: &App, asker: &Asker, mut typed: Typed, person: Option<&Person>) -> RecordPage {
    if typed.given("id").is_none() {
        typed.set("id", EmergencyId::from(app.edge().id()).to_string());
    }
    if typed.given("day").is_none() {
        typed.set("day", app.edge().today().to_string());
        typed.set("time", clock_of(app.edge().now()).time().strftime("%H:%M").to_string());
    }
    RecordPage {
        frame: Frame::of(app, asker, "/emergencies"),
        typed,
        person: person.map(|person| (person.id.to_string(), person.name.to_string())),
        whats: What::ALL.iter().map(|what| Choice::new(what.code(), what.label())).collect(),
        whom: Whom::ALL.map(|whom| Choice::new(format!("told_{}", whom.code()), whom.label())).into(),
    }
}

fn read(app: &App, person: Option<&Person>, typed: &mut Typed) -> Option<RecordEmergency> {
    let what = What::from_code(typed.text("what"));
    if what.is_none() {
        typed.refuse("what", "请选是什么情况");
    }
    let began = typed.text("day").parse::<Date>().ok().zip(typed.text("time").parse::<Time>().ok());
    if began.is_none() {
        typed.refuse("day", "请填写日期和时间，例如 2026-02-16 和 19:30");
    }
    let mut told = Vec::new();
    for who in Whom::ALL {
        let field = format!("told_{}", who.code());
        let Some(time) = typed.given(&field).map(str::parse::<Time>) else { continue };
        match (time, began) {
            (Ok(time), Some((day, from))) => {
                // After midnight it is the day after.
                let day = if time < from { add_days(day, 1) } else { day };
                told.push(Told { who, name: None, phone: None, at: instant_of(day.to_datetime(time)) });
            }
            (Ok(_), None) => {}
            (Err(_), _) => typed.refuse(field, "请填时间，例如 19:30"),
        }
    }
    told.sort_by_key(|told| told.at);
    let text = |name: &str| typed.given(name).map(str::to_owned);
    let content = Content {
        person: person.map(|person| person.id),
        began_at: began.map(|(day, time)| instant_of(day.to_datetime(time)))?,
        what: what?,
        words: text("words"),
        told,
        note: text("note"),
    };
    let id = typed.text("id").parse().unwrap_or_else(|_| EmergencyId::from(app.edge().id()));
    (!typed.is_wrong()).then_some(RecordEmergency { id, content })
}
