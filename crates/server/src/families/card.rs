//! The card at the door: four to a sheet, each as large as a postcard. No picture of the visitor stands on it, because no
//! pictures of workers are kept.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use domain::{
    actor::Scope,
    areas::Level,
    events::Action,
    families::card::{print, told},
    ids::PersonId,
};
use store::{
    Fault, Root,
    families::cards::{self, Behind},
    workers,
};

use super::{list, open::office, qr, signs, whole_address};
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

/// So many cards are printed at once: fifty sheets.
const MOST: u16 = 200;

/// `GET /people/{person}/family/card`: the card that stands, or a new one. That it was printed is written into the log.
pub async fn sheet(
    State(app): State<App>,
    asker: Asker,
    Path(person): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let (by, id) = (scope.clone(), person.id);
    let found = app.db().read(move |tx| store::duties::by_person(tx, &by, id)).await;
    let standing = found.map_err(|fault: Fault| anyhow::Error::new(fault))?;
    let behind = Behind { area: person.area.clone(), worker: standing.and_then(|standing| standing.worker) };
    match printed(&app, &asker, &scope, &headers, vec![(person.id, behind)]).await? {
        Ok(bytes) => Ok(download(bytes, "door-card.pdf")),
        Err(why) => {
            let mut typed = Typed::default();
            typed.refuse("", why);
            let page = list::sheet(&app, &asker, &scope, &person, typed).await?;
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// `GET /families/cards`: the cards of a whole village, in the order in which one walks.
pub async fn sheets(State(app): State<App>, asker: Asker, headers: HeaderMap) -> Answer {
    let scope = asker.home()?;
    if !is_of_a_village(&app, &asker).await? {
        let why = "整村的门口卡片由村（社区）自己打印。这里可以从老人的“家属”页面打印一个人的。";
        return Err(Problem::Unreadable(why.to_owned()));
    }
    let by = scope.clone();
    let found = app.db().read(move |tx| cards::visited(tx, &by, MOST)).await;
    let visited = found.map_err(|fault: Fault| anyhow::Error::new(fault))?;
    match printed(&app, &asker, &scope, &headers, visited).await? {
        Ok(bytes) => Ok(download(bytes, "door-cards.pdf")),
        Err(why) => Err(Problem::Unreadable(why.to_owned())),
    }
}

/// Whether somebody answers for a village: for fewer people than a printer takes.
pub(super) async fn is_of_a_village(app: &App, asker: &Asker) -> Result<bool, Problem> {
    app.places().learn(app.db(), [&asker.actor.area]).await.map_err(anyhow::Error::new)?;
    let own = app.places().get(&asker.actor.area);
    Ok(own.is_some_and(|area| matches!(area.level, Level::Village | Level::Group)))
}

/// Cards as PDF, each with its code that is kept; or why there is nothing to print.
async fn printed(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    headers: &HeaderMap,
    people: Vec<(PersonId, Behind)>,
) -> Result<Result<Vec<u8>, &'static str>, Problem> {
    let (tenant, places) = (scope.tenant(), people.clone());
    let found = app.db().read(move |tx| {
        let mut scenes = Vec::new();
        for (person, behind) in &places {
            let worker = behind.worker.map(|id| workers::by_id(tx, tenant, id)).transpose()?.flatten();
            scenes.push((*person, worker, office(tx, tenant, &behind.area)?));
        }
        Ok::<_, Fault>(scenes)
    });
    let scenes = found.await.map_err(anyhow::Error::new)?;
    if scenes.iter().all(|(_, worker, _)| worker.is_none()) {
        return Ok(Err("还没有安排探访人，安排以后才能打印门口卡片"));
    }
    if scenes.iter().any(|(.., office)| office.is_none()) {
        return Ok(Err("村（社区）和镇（街道）都没有登记电话，卡片上要写核对电话。请先在“机构”里填写"));
    }
    let ids: Vec<PersonId> = scenes.iter().map(|(person, ..)| *person).collect();
    let codes = keep(app, asker, scope, ids).await?;
    let pack = app.pack_for(tenant, app.edge().today())?;
    let mut cards = Vec::new();
    for ((_, worker, office), code) in scenes.into_iter().zip(codes) {
        let (Some(worker), Some(office)) = (worker, office) else { continue };
        let address = whole_address(app, headers, &format!("/k/{tenant}-{code}"));
        cards.push(DoorCard {
            visitor: worker.name,
            kind: pack.labels.visitor(&worker.kind).to_owned(),
            office: office.name,
            phone: office.phone,
            code: qr::squares(&address)?,
        });
    }
    let bytes = door_cards(&cards, app.fonts()?).map_err(|fault| Problem::Unreadable(fault.to_string()))?;
    Ok(Ok(bytes))
}

/// Keeps the cards that are new, and that all were printed; their codes in order.
async fn keep(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    people: Vec<PersonId>,
) -> Result<Vec<String>, Problem> {
    let (by, actor, now, edge) = (scope.clone(), asker.actor.clone(), app.edge().now(), app.edge().clone());
    let kept = app.db().write(move |tx| {
        let mut codes = Vec::new();
        let mut ordered = people.clone();
        ordered.sort_unstable();
        // Always in the same order, so that two who print at once do not wait for each other.
        ordered.iter().try_for_each(|id| tx.lock(Root::Person, by.tenant(), id.as_bytes()))?;
        for id in &people {
            let standing = cards::standing(tx, &by, *id)?;
            let is_new = standing.is_none();
            let fresh = || signs(&edge.chance.bytes::<CODE>());
            let Some(card) = print((by.tenant(), *id), standing, fresh, &actor, now) else { continue };
            if is_new {
                cards::insert(tx, &card)?;
            }
            let event = told(&card, Action::FamilyCardPrinted, &actor, now, &mut || edge.id());
            store::events::insert(tx, &event)?;
            codes.push(card.code);
        }
        Ok::<_, Fault>(codes)
    });
    Ok(kept.await.map_err(anyhow::Error::new)?)
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
