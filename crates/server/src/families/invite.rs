//! A link is given to one named relative, or to the older person. Its secret is shown once, and kept nowhere.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use domain::{
    actor::{Actor, Scope},
    families::{
        InviteFamily, Link,
        invite::{InviteRefusal, Scene, invite as decide},
    },
    ids::{FamilyLinkId, PersonId},
    people::{
        Person,
        happenings::{Whereabouts, whereabouts},
    },
    refusal::shown,
};
use store::{Root, families, people};

use super::{Token, list, qr, whole_address};
use crate::{
    app::App,
    frame::Frame,
    people::at_hand,
    respond::{Answer, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Keeps a link under the hash of a secret; `None` where this link was made before, whose secret nobody has.
///
/// # Errors
/// What the database cannot do.
pub async fn invite(
    app: &App,
    (scope, actor): (&Scope, &Actor),
    command: InviteFamily,
    token: &Token,
) -> anyhow::Result<Result<Option<Link>, Vec<InviteRefusal>>> {
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let (scope, actor, now, edge) = (scope.clone(), actor.clone(), app.edge().now(), app.edge().clone());
    let hash = token.hash();
    let kept = app.db().write(move |tx| {
        let id = command.person;
        tx.lock(Root::Person, scope.tenant(), id.as_bytes())?;
        let person = people::by_id(tx, &scope, id)?;
        let happenings = people::happenings::of_person(tx, &scope, id)?;
        let links = families::links::of_person(tx, &scope, id)?;
        let there = whereabouts(&pack, &happenings, edge.today(), now);
        let has_left = matches!(there, Whereabouts::Left { .. });
        let scene = Scene { person: person.as_ref(), has_left, links: &links };
        let decided = decide(&command, &scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        let Some((link, event)) = decided else { return Ok(None) };
        families::links::insert(tx, &link, &hash)?;
        store::events::insert(tx, &event)?;
        Ok(Some(link))
    });
    Stop::told(kept.await)
}

/// The one page that shows the secret: to be scanned, copied or printed.
#[derive(Template)]
#[template(path = "families/invited.html")]
struct InvitedPage {
    frame: Frame,
    id: String,
    name: String,
    holder: String,
    until: String,
    address: String,
    side: usize,
    path: String,
    asked: bool,
}

/// `POST /people/{person}/family/invite`
pub async fn submit(
    State(app): State<App>,
    asker: Asker,
    Path(person): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    let token = Token::fresh(&app, scope.tenant());
    match invite(&app, (&scope, &asker.actor), command(&app, person.id, &typed), &token).await? {
        Ok(Some(link)) => {
            let address = whole_address(&app, &headers, &format!("/f/{}", token.text()));
            let page = invited(&app, &asker, &scope, &person, &link, address).await?;
            Ok(render(&page))
        }
        Ok(None) => Ok(go(&list::back(person.id, "family_invited_before"))),
        Err(refusals) => {
            for refusal in shown(refusals) {
                typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
            }
            let page = list::sheet(&app, &asker, &scope, &person, typed).await?;
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

async fn invited(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    person: &Person,
    link: &Link,
    address: String,
) -> anyhow::Result<InvitedPage> {
    let squares = qr::squares(&address)?;
    let (by, id, now, today) = (scope.clone(), person.id, app.edge().now(), app.edge().today());
    let consents = app.db().read(move |tx| people::consents::of_person(tx, &by, id)).await?;
    let view = domain::families::view::view(&link.holder, &consents, today, now);
    Ok(InvitedPage {
        frame: Frame::of(app, asker, "/people"),
        id: person.id.to_string(),
        name: person.name.to_string(),
        holder: link.holder.in_words(),
        until: link.ends_on.to_string(),
        side: squares.side,
        path: squares.path(),
        asked: view == domain::families::view::View::Whole,
        address,
    })
}

/// Whom the form names: somebody of the file, chosen as a whole, or somebody typed.
fn command(app: &App, person: PersonId, typed: &Typed) -> InviteFamily {
    let text = |name: &str| typed.text(name).to_owned();
    let mut chosen = typed.text("known").splitn(3, '|').map(str::to_owned);
    let known = (chosen.next(), chosen.next(), chosen.next());
    let (name, relation, phone) = match known {
        (Some(name), Some(relation), Some(phone)) if typed.given("name").is_none() => (name, relation, phone),
        _ => (text("name"), text("relation"), text("phone")),
    };
    InviteFamily {
        id: typed.text("id").parse().unwrap_or_else(|_| FamilyLinkId::from(app.edge().id())),
        person,
        oneself: typed.text("whom") == "oneself",
        name,
        relation,
        phone,
    }
}
