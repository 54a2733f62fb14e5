//! What a link shows: who comes, when somebody was last there, when somebody comes next. Never an answer, a note or
//! anything of health.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    duties::{Contact, Due},
    families::{
        Link, Reminder, Word, card,
        view::{Next, View, last_contact, next, view},
    },
    ids::{FamilyWordId, TenantId},
    packs::Pack,
    people::{
        Consent, Person,
        happenings::{Whereabouts, whereabouts},
    },
    workers::Worker,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use store::{Fault, Tx, families, organisations, people, visits::page as visit_page, workers};

use super::{Token, program, words};
use crate::{
    app::App,
    frame::{long_day, short_day},
    respond::{Answer, Problem, render, render_with},
};

/// That a link was opened is written down again after this long, not with every look.
const OPENED_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// Contacts that are looked through for the last one that took place.
const LOOKED_THROUGH: u16 = 10;

/// Own words that are shown with what became of them.
const OWN_WORDS: usize = 5;

/// Everything behind a link that opens.
pub(super) struct Behind {
    pub(super) link: Link,
    pub(super) person: Person,
    pub(super) consents: Vec<Consent>,
    pub(super) words: Vec<Word>,
    reminders: Vec<Reminder>,
    pub(super) worker: Option<Worker>,
    office: Option<Office>,
    due: Option<Due>,
    contacts: Vec<Contact>,
    /// Away, and until when, where that is known. In which way is nobody's to read here: it may be a hospital.
    away: Option<Option<Date>>,
}

/// Whom to call.
pub(super) struct Office {
    pub(super) name: String,
    pub(super) phone: String,
}

impl Behind {
    /// How much the holder is shown.
    pub(super) fn view(&self, app: &App) -> View {
        view(&self.link.holder, &self.consents, app.edge().today(), app.edge().now())
    }
}

/// What a token leads to; `None` where it leads nowhere, for whatever reason.
pub(super) async fn behind(app: &App, token: &Token) -> Result<Option<Behind>, Problem> {
    let (tenant, hash) = (token.tenant(), token.hash());
    // The notice says who is away and who has left; a county that does not exist has neither notice nor links.
    let pack = app.pack_for(tenant, app.edge().today()).ok();
    let (program, now, today) = (program(app, tenant), app.edge().now(), app.edge().today());
    let found = app.db().read(move |tx| {
        let Some(link) = families::links::by_token(tx, tenant, &hash)? else { return Ok(None) };
        let (Some(scope), Some(pack)) = (&program, &pack) else { return Ok(None) };
        if !link.opens(today, false) {
            return Ok(None);
        }
        read(tx, scope, pack, link, (now, today))
    });
    let found: Result<_, Fault> = found.await;
    Ok(found.map_err(anyhow::Error::new)?)
}

fn read(
    tx: &mut Tx<'_>,
    scope: &domain::actor::Scope,
    pack: &Pack,
    link: Link,
    (now, today): (Timestamp, Date),
) -> Result<Option<Behind>, Fault> {
    let Some(person) = people::by_id(tx, scope, link.person)? else { return Ok(None) };
    let happenings = people::happenings::of_person(tx, scope, person.id)?;
    let away = match whereabouts(pack, &happenings, today, now) {
        Whereabouts::Left { .. } => return Ok(None),
        Whereabouts::Away { until, .. } => Some(until),
        Whereabouts::Here => None,
    };
    let standing = store::duties::by_person(tx, scope, person.id)?;
    let worker = standing.as_ref().and_then(|standing| standing.worker);
    let tenant = scope.tenant();
    let visits = visit_page::of_person(tx, scope, person.id, None, LOOKED_THROUGH)?;
    Ok(Some(Behind {
        consents: people::consents::of_person(tx, scope, person.id)?,
        words: families::words::of_person(tx, scope, person.id, super::say::LOOKED_THROUGH)?,
        reminders: families::reminders::of_person(tx, scope, person.id, LOOKED_THROUGH)?,
        worker: worker.map(|id| workers::by_id(tx, tenant, id)).transpose()?.flatten(),
        office: office(tx, tenant, &person.area)?,
        due: standing.as_ref().and_then(|standing| standing.due()),
        contacts: visits.iter().map(domain::visits::Visit::contact).collect(),
        away,
        link,
        person,
    }))
}

/// The office with a telephone that is nearest to a place.
pub(super) fn office(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    area: &domain::areas::AreaPath,
) -> Result<Option<Office>, Fault> {
    let found = organisations::nearest_office(tx, tenant, area)?;
    Ok(found.and_then(|office| Some(Office { name: office.name, phone: office.phone?.as_str().to_owned() })))
}

/// The page of a link that leads nowhere: the same whether it was wrong, ended or too old.
#[derive(Template)]
#[template(path = "families/gone.html")]
struct GonePage {
    title: &'static str,
}

/// What is answered to a link that leads nowhere.
pub(super) fn gone() -> Response {
    render_with(StatusCode::NOT_FOUND, &GonePage { title: "这个链接已经不能用了" })
}

#[derive(Template)]
#[template(path = "families/open.html")]
struct OpenPage {
    title: String,
    token: String,
    today: String,
    done: Option<&'static str>,
    closed: bool,
    whole: bool,
    visitor: Option<(String, String)>,
    office: Option<Office>,
    last: Option<String>,
    next: String,
    away: Option<String>,
    words: Vec<String>,
    reminders: Vec<String>,
    relative: bool,
    called: String,
    came: String,
}

/// What may stand behind the question mark.
#[derive(serde::Deserialize)]
pub struct Asked {
    done: Option<String>,
}

/// `GET /f/{token}`
pub async fn page(State(app): State<App>, Path(token): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let token = Token::read(&token);
    let Some(behind) = behind(&app, &token).await? else { return Ok(gone()) };
    let now = app.edge().now();
    if behind.link.opened_at.is_none_or(|at| now.duration_since(at) >= OPENED_AFTER) {
        let (tenant, link) = (behind.link.tenant, behind.link.id);
        let noted = app.db().write(move |tx| families::links::opened(tx, tenant, link, now)).await;
        noted.map_err(|fault: Fault| anyhow::Error::new(fault))?;
    }
    let pack = app.pack_for(token.tenant(), app.edge().today())?;
    let done = asked.done.as_deref().and_then(super::say::thanks_for);
    Ok(render(&shown(&app, &pack, &token, behind, done)))
}

fn shown(app: &App, pack: &Pack, token: &Token, behind: Behind, done: Option<&'static str>) -> OpenPage {
    let (today, view) = (app.edge().today(), behind.view(app));
    let (whole, closed) = (view == View::Whole, view == View::Closed);
    let own = behind.words.iter().filter(|word| word.link == behind.link.id && !closed);
    let of_holder = |one: &&Reminder| !closed && behind.link.holder.name() == Some(one.whom.as_str());
    let last = last_contact(&behind.contacts).map(|last| {
        let day = short_day(last.on, today);
        let came = if last.reached { "联系上了" } else { "没有联系上，还会再来" };
        format!("{day}　{}，{came}", pack.labels.mode(last.mode))
    });
    OpenPage {
        title: format!("{}家", card::surname(behind.person.name.as_str())),
        token: token.text(),
        today: long_day(today),
        done,
        closed,
        whole,
        visitor: behind
            .worker
            .as_ref()
            .filter(|_| whole)
            .map(|worker| (worker.name.clone(), pack.labels.visitor(&worker.kind).to_owned())),
        last: last.filter(|_| whole),
        next: next_in_words(&behind, today),
        away: behind.away.filter(|_| whole).map(|until| match until {
            Some(until) => format!("登记了不在家，到{}", short_day(until, today)),
            None => "登记了不在家，回来的日子没有写".to_owned(),
        }),
        words: own.take(OWN_WORDS).map(|word| words::to_family(word, today)).collect(),
        reminders: behind
            .reminders
            .iter()
            .filter(of_holder)
            .take(3)
            .map(|one| format!("{}：{}", short_day(one.on, today), one.asked.label()))
            .collect(),
        relative: behind.link.holder.name().is_some(),
        called: FamilyWordId::from(app.edge().id()).to_string(),
        came: FamilyWordId::from(app.edge().id()).to_string(),
        office: behind.office,
    }
}

fn next_in_words(behind: &Behind, today: Date) -> String {
    if behind.away.is_some() {
        return "现在不在家，回来以后再安排".to_owned();
    }
    match next(behind.due, today) {
        Some(Next::Between(from, until)) if from == until => short_day(until, today),
        Some(Next::Between(from, until)) => {
            format!("{}到{}之间", short_day(from, today), short_day(until, today))
        }
        Some(Next::Late(due)) => format!("本该{}以前联系，晚了，正在补", short_day(due, today)),
        None => "现在没有排上的".to_owned(),
    }
}
