//! The card at the door: four to a sheet, each as large as a postcard. No picture of the visitor stands on it, because no
//! pictures of workers are kept.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use domain::{
    actor::Scope,
    events::Action,
    families::card::{print, told},
    people::Person,
    workers::Worker,
};
use store::{Fault, Root, Tx, families::cards, workers};

use super::{
    list,
    open::{Office, office},
    qr, signs, whole_address,
};
use crate::{
    app::App,
    people::at_hand,
    prints::door_cards::{DoorCard, door_cards},
    respond::{Answer, Problem, go, render_with},
    session::Asker,
    typed::Typed,
    visits::print::download,
};

/// Signs in a code, five bits each: it is no secret, but nobody comes upon another's by trying.
const CODE: usize = 12;

/// What a card is made from.
struct Scene {
    worker: Option<Worker>,
    office: Option<Office>,
}

fn scene(tx: &mut Tx<'_>, scope: &Scope, person: &Person) -> Result<Scene, Fault> {
    let standing = store::duties::by_person(tx, scope, person.id)?;
    let worker = standing.and_then(|standing| standing.worker);
    Ok(Scene {
        worker: worker.map(|id| workers::by_id(tx, scope.tenant(), id)).transpose()?.flatten(),
        office: office(tx, scope.tenant(), &person.area)?,
    })
}

/// `GET /people/{person}/family/card`: the card that stands, or a new one. That it was printed is written into the log.
pub async fn sheet(
    State(app): State<App>,
    asker: Asker,
    Path(person): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let (by, who) = (scope.clone(), person.clone());
    let found = app.db().read(move |tx| scene(tx, &by, &who)).await;
    let Scene { worker, office } = found.map_err(|fault: Fault| anyhow::Error::new(fault))?;
    let Some(worker) = worker else {
        return refused(&app, &asker, &scope, &person, "还没有安排探访人，安排以后才能打印门口卡片").await;
    };
    let Some(office) = office else {
        let text = "村（社区）和镇（街道）都没有登记电话，卡片上要写核对电话。请先在“机构”里填写";
        return refused(&app, &asker, &scope, &person, text).await;
    };
    let code = keep(&app, &asker, &scope, &person).await?.ok_or(Problem::Forbidden)?;
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let address = whole_address(&app, &headers, &format!("/k/{}-{code}", scope.tenant()));
    let card = DoorCard {
        visitor: worker.name,
        kind: pack.labels.visitor(&worker.kind).to_owned(),
        office: office.name,
        phone: office.phone,
        code: qr::squares(&address)?,
    };
    let bytes = door_cards(&[card], app.fonts()?).map_err(|fault| Problem::Unreadable(fault.to_string()))?;
    Ok(download(bytes, "door-card.pdf"))
}

/// Keeps the card where it is new, and that it was printed. `None` for whoever may print none.
async fn keep(app: &App, asker: &Asker, scope: &Scope, person: &Person) -> Result<Option<String>, Problem> {
    let (by, who, actor) = (scope.clone(), person.clone(), asker.actor.clone());
    let (now, edge) = (app.edge().now(), app.edge().clone());
    let fresh = signs(&app.edge().chance.bytes::<CODE>());
    let kept = app.db().write(move |tx| {
        tx.lock(Root::Person, by.tenant(), who.id.as_bytes())?;
        let standing = cards::standing(tx, &by, who.id)?;
        let is_new = standing.is_none();
        let Some(card) = print(&who, standing, || fresh.clone(), &actor, now) else { return Ok(None) };
        if is_new {
            cards::insert(tx, &card)?;
        }
        store::events::insert(tx, &told(&card, Action::FamilyCardPrinted, &actor, now, &mut || edge.id()))?;
        Ok::<_, Fault>(Some(card.code))
    });
    Ok(kept.await.map_err(anyhow::Error::new)?)
}

async fn refused(app: &App, asker: &Asker, scope: &Scope, person: &Person, why: &str) -> Answer {
    let mut typed = Typed::default();
    typed.refuse("", why);
    let page = list::sheet(app, asker, scope, person, typed).await?;
    let response: Response = render_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    Ok(response)
}

/// `POST /people/{person}/family/card/end`
pub async fn end(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let (by, actor, id) = (scope.clone(), asker.actor.clone(), person.id);
    let (now, edge) = (app.edge().now(), app.edge().clone());
    let kept = app.db().write(move |tx| {
        tx.lock(Root::Person, by.tenant(), id.as_bytes())?;
        let Some(card) = cards::standing(tx, &by, id)? else { return Ok(()) };
        cards::end(tx, by.tenant(), id, (now, actor.account))?;
        store::events::insert(tx, &told(&card, Action::FamilyCardEnded, &actor, now, &mut || edge.id()))
    });
    kept.await.map_err(|fault: Fault| anyhow::Error::new(fault))?;
    Ok(go(&list::back(person.id, "family_card_ended")))
}
