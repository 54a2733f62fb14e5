//! Closing a place: first how many move where, then they move.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::Actor,
    areas::{
        Area, CloseArea,
        close::{CloseRefusal, Moving, Scene, close as decide},
    },
};
use store::{Fault, Root, Tx, areas};

use super::at_hand;
use crate::{
    app::App,
    frame::{Choice, Frame},
    respond::{Answer, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// What a closing is decided from.
struct Found {
    area: Option<Area>,
    successor: Option<Area>,
    below: usize,
    moving: Moving,
}

impl Found {
    fn read(tx: &mut Tx<'_>, command: &CloseArea) -> Result<Self, Fault> {
        let area = areas::by_code(tx, &command.area)?;
        let successor =
            command.successor.as_ref().map(|code| areas::by_code(tx, code)).transpose()?.flatten();
        let below = areas::children(tx, &command.area)?;
        let moving = match &area {
            Some(area) => areas::moving(tx, command.tenant, &area.path)?,
            None => Moving::default(),
        };
        let below = below.iter().filter(|child| child.valid_until.is_none()).count();
        Ok(Self { area, successor, below, moving })
    }

    fn scene(&self) -> Scene<'_> {
        Scene {
            area: self.area.as_ref(),
            successor: self.successor.as_ref(),
            below: self.below,
            moving: self.moving,
        }
    }
}

/// Closes a place and moves whoever belongs to it. The inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do.
pub async fn close(
    app: &App,
    actor: &Actor,
    command: CloseArea,
) -> anyhow::Result<Result<(), Vec<CloseRefusal>>> {
    let (now, edge, actor) = (app.edge().now(), app.edge().clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        tx.lock(Root::County, command.tenant, &[0; 16])?;
        let found = Found::read(tx, &command)?;
        let (closed, event) =
            decide(&command, &found.scene(), &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        areas::insert_many(tx, std::slice::from_ref(&closed))?;
        if let Some(successor) = &found.successor {
            areas::move_all(tx, command.tenant, &closed.path, &successor.path)?;
        }
        store::events::insert(tx, &event)?;
        Ok(())
    });
    let told = Stop::told(kept.await)?;
    if told.is_ok() {
        app.places().forget();
    }
    Ok(told)
}

/// What closing it would do, without keeping anything.
async fn look(
    app: &App,
    actor: &Actor,
    command: &CloseArea,
) -> anyhow::Result<Result<(Area, Moving), Vec<CloseRefusal>>> {
    let (now, asked) = (app.edge().now(), command.clone());
    let found = app.db().read(move |tx| Found::read(tx, &asked)).await?;
    let decided = decide(command, &found.scene(), actor, now, &mut || app.edge().id());
    Ok(decided.map(|_| (found.successor.expect("a closing names its successor"), found.moving)))
}

#[derive(Template)]
#[template(path = "areas/close.html")]
struct ClosePage {
    frame: Frame,
    typed: Typed,
    code: String,
    name: String,
    successors: Vec<Choice>,
    looked: Option<Looked>,
    elsewhere: Vec<String>,
}

struct Looked {
    successor: String,
    sentences: Vec<String>,
}

/// `GET /areas/{area}/close`
pub async fn page(State(app): State<App>, asker: Asker, Path(area): Path<String>) -> Answer {
    let (_, area) = at_hand(&app, &asker, &area).await?;
    Ok(render(&sheet(&app, &asker, &area, Typed::default(), None).await?))
}

/// `POST /areas/{area}/close`: first a look at who moves, then they do.
pub async fn submit(State(app): State<App>, asker: Asker, Path(area): Path<String>, body: Bytes) -> Answer {
    let (tenant, area) = at_hand(&app, &asker, &area).await?;
    let mut typed = Typed::read(&body);
    let command = CloseArea {
        tenant,
        area: area.code.clone(),
        successor: typed.text("successor").parse().ok(),
        reason: typed.given("reason").map(str::to_owned),
    };
    let mut looked = None;
    let refusals = match typed.text("step") {
        "edit" => Vec::new(),
        "keep" => match close(&app, &asker.actor, command).await? {
            Ok(()) => {
                let up = area.parent.map_or_else(String::new, |code| code.to_string());
                return Ok(go(&format!("/areas?area={up}&done=area_closed")));
            }
            Err(refusals) => refusals,
        },
        _ => match look(&app, &asker.actor, &command).await? {
            Ok((successor, moving)) => {
                looked = Some(Looked { sentences: sentences(moving), successor: successor.name });
                Vec::new()
            }
            Err(refusals) => refusals,
        },
    };
    for refusal in domain::refusal::shown(refusals) {
        typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
    }
    let wrong = typed.is_wrong();
    let page = sheet(&app, &asker, &area, typed, looked).await?;
    Ok(if wrong { render_with(StatusCode::UNPROCESSABLE_ENTITY, &page) } else { render(&page) })
}

fn sentences(moving: Moving) -> Vec<String> {
    vec![
        format!("在册老人 {} 位，类别、探访任务和探访人不变", moving.people),
        format!("探访人员 {} 位", moving.workers),
        format!("机构 {} 个", moving.organisations),
        format!("登录账号 {} 个，从此看到的是承接区划的人员", moving.accounts),
    ]
}

async fn sheet(
    app: &App,
    asker: &Asker,
    area: &Area,
    typed: Typed,
    looked: Option<Looked>,
) -> anyhow::Result<ClosePage> {
    let (own, known, today) = (asker.actor.area.clone(), area.clone(), app.edge().today());
    let all = app.db().read(move |tx| areas::under(tx, &own)).await?;
    let fits = |next: &&Area| {
        (next.level == known.level || known.parent.as_ref() == Some(&next.code))
            && next.code != known.code
            && !next.is_closed_on(today)
    };
    let above =
        |code: &domain::areas::AreaCode| all.iter().find(|one| one.code == *code).map(|one| &one.name);
    let successors = all.iter().filter(fits).map(|next| {
        let above = next.parent.as_ref().and_then(above).cloned().unwrap_or_default();
        Choice::new(next.code.as_str(), format!("{above} · {}", next.name))
    });
    Ok(ClosePage {
        frame: Frame::of(app, asker, "/areas"),
        code: area.code.to_string(),
        name: area.name.clone(),
        successors: successors.collect(),
        looked,
        elsewhere: typed
            .elsewhere(|field| ["successor", "reason"].contains(&field))
            .into_iter()
            .map(str::to_owned)
            .collect(),
        typed,
    })
}
