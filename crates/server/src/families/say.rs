//! A family says something: away until a day, a complaint, thanks, that they called or came. No script is needed, and
//! what is sent twice is said once.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    dates::add_days,
    families::{
        SayWord, WordKind,
        say::{LONGEST, SayRefusal, Scene, say as decide},
        view::View,
    },
    ids::FamilyWordId,
    people::happenings::{Whereabouts, whereabouts},
    refusal::shown,
};
use jiff::civil::Date;
use store::{Root, families, people};

use super::{Token, open, program};
use crate::{
    app::App,
    frame::{Choice, short_day},
    respond::{Answer, go, render, render_with},
    stop::Stop,
    typed::Typed,
};

/// Words that are looked through for today's.
pub(super) const LOOKED_THROUGH: u16 = 200;

/// What is answered after something was said.
pub(super) fn thanks_for(kind: &str) -> Option<&'static str> {
    Some(match WordKind::from_code(kind)? {
        WordKind::Away => "收到了。村（社区）会和您或老人核实，核实以前探访照常安排。",
        WordKind::Complaint => "收到了，已转到镇（街道）。处理以后在这里告诉您。",
        WordKind::Thanks => "收到了，我们转告探访的人。",
        WordKind::Called => "记下了：今天打过电话。",
        WordKind::Came => "记下了：今天回去看过。",
    })
}

/// Keeps what was said through a link that opens. `None` where the link leads nowhere.
///
/// # Errors
/// What the database cannot do.
pub async fn say(
    app: &App,
    token: &Token,
    command: SayWord,
) -> anyhow::Result<Option<Result<(), Vec<SayRefusal>>>> {
    let (tenant, now, edge) = (token.tenant(), app.edge().now(), app.edge().clone());
    let (Some(scope), hash) = (program(app, tenant), token.hash()) else { return Ok(None) };
    // A county that does not exist has neither notice nor links.
    let Ok(pack) = app.pack_for(tenant, app.edge().today()) else { return Ok(None) };
    let kept = app.db().write(move |tx| {
        let Some(link) = families::links::by_token(tx, tenant, &hash)? else { return Ok(None) };
        tx.lock(Root::Person, tenant, link.person.as_bytes())?;
        // It may have been ended, or the person may have said no, since the page was opened.
        let link =
            families::links::by_token(tx, tenant, &hash)?.filter(|link| link.opens(edge.today(), false));
        let Some(link) = link else { return Ok(None) };
        let happenings = people::happenings::of_person(tx, &scope, link.person)?;
        if matches!(whereabouts(&pack, &happenings, edge.today(), now), Whereabouts::Left { .. }) {
            return Ok(None);
        }
        if families::words::by_id(tx, &scope, command.id)?.is_some() {
            return Ok(Some(()));
        }
        let consents = people::consents::of_person(tx, &scope, link.person)?;
        let words = families::words::of_person(tx, &scope, link.person, LOOKED_THROUGH)?;
        let standing = store::duties::by_person(tx, &scope, link.person)?;
        let worker = standing.and_then(|standing| standing.worker);
        let scene = Scene { link: &link, consents: &consents, worker, words: &words };
        let decided = decide(&command, &scene, now, &mut || edge.id()).map_err(Stop::Refused)?;
        if let Some((word, event)) = decided {
            families::words::insert(tx, &word)?;
            store::events::insert(tx, &event)?;
        }
        Ok(Some(()))
    });
    Ok(match Stop::told(kept.await)? {
        Ok(None) => None,
        Ok(Some(())) => Some(Ok(())),
        Err(refusals) => Some(Err(refusals)),
    })
}

#[derive(Template)]
#[template(path = "families/say.html")]
struct SayPage {
    title: &'static str,
    token: String,
    kind: &'static str,
    typed: Typed,
    days: Vec<Choice>,
    today: String,
    longest: usize,
}

/// What is said by a form of its own; that they called or came is said by one tap on the page.
fn of_a_form(kind: &str) -> Option<(WordKind, &'static str)> {
    let kind = WordKind::from_code(kind)?;
    Some(match kind {
        WordKind::Away => (kind, "老人外出到哪天？"),
        WordKind::Complaint => (kind, "哪里不满意？"),
        WordKind::Thanks => (kind, "想说声谢谢"),
        WordKind::Called | WordKind::Came => return None,
    })
}

/// `GET /f/{token}/say/{kind}`
pub async fn page(State(app): State<App>, Path((token, kind)): Path<(String, String)>) -> Answer {
    let token = Token::read(&token);
    let behind = open::behind(&app, &token).await?;
    let closed = behind.is_none_or(|behind| behind.view(&app) == View::Closed);
    let Some((kind, title)) = of_a_form(&kind).filter(|_| !closed) else { return Ok(open::gone()) };
    let mut typed = Typed::default();
    typed.set("id", FamilyWordId::from(app.edge().id()).to_string());
    Ok(render(&sheet(&app, &token, (kind, title), typed)))
}

/// `POST /f/{token}/say/{kind}`
pub async fn submit(
    State(app): State<App>,
    Path((token, kind)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let token = Token::read(&token);
    let mut typed = Typed::read(&body);
    let said = match command(&app, &kind, &mut typed) {
        Some(command) => say(&app, &token, command).await?,
        // Something is unreadable: the form is shown again, but only to whoever holds a link.
        None => open::behind(&app, &token).await?.map(|_| Err(Vec::new())),
    };
    match (said, of_a_form(&kind)) {
        (None, _) => Ok(open::gone()),
        (Some(Ok(())), _) => Ok(go(&format!("/f/{}?done={kind}", token.text()))),
        (Some(Err(refusals)), Some(form)) => {
            for refusal in shown(refusals) {
                typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
            }
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet(&app, &token, form, typed)))
        }
        (Some(Err(_)), None) => Ok(go(&format!("/f/{}", token.text()))),
    }
}

fn command(app: &App, kind: &str, typed: &mut Typed) -> Option<SayWord> {
    let kind = WordKind::from_code(kind)?;
    let mut day = |name: &str, sentence: &str| -> Option<Date> {
        let text = typed.given(name)?.to_owned();
        let day = text.parse().ok();
        if day.is_none() {
            typed.refuse(name.to_owned(), sentence);
        }
        day
    };
    let sentence = "日期请写成 2026-02-08 这样";
    let from = day("from", sentence);
    // A day that was typed says more than one that was tapped.
    let until = day("other", sentence).or_else(|| day("until", sentence));
    if typed.is_wrong() {
        return None;
    }
    Some(SayWord {
        id: typed.text("id").parse().unwrap_or_else(|_| FamilyWordId::from(app.edge().id())),
        kind,
        from,
        until,
        place: typed.text("place").to_owned(),
        words: typed.text("words").to_owned(),
    })
}

fn sheet(app: &App, token: &Token, (kind, title): (WordKind, &'static str), typed: Typed) -> SayPage {
    let today = app.edge().today();
    SayPage {
        title,
        token: token.text(),
        kind: kind.code(),
        days: if kind == WordKind::Away { days(today) } else { Vec::new() },
        today: today.to_string(),
        longest: LONGEST,
        typed,
    }
}

/// The days that are chosen with one tap.
fn days(today: Date) -> Vec<Choice> {
    [("后天", 2), ("一个星期", 7), ("半个月", 15), ("一个月", 30), ("三个月", 91)]
        .map(|(words, days)| {
            let day = add_days(today, days);
            Choice::new(day.to_string(), format!("{words}（到{}）", short_day(day, today)))
        })
        .into()
}
