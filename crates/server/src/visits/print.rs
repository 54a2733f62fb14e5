//! Paper: the record of a contact, the empty record, and a month's ledger, as PDF in the layout of the pack.
//!
//! The official forms ask for the full identity number. Printing therefore opens it, and says so in the log.

use anyhow::Context;
use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{
    actor::Scope,
    areas::{AreaPath, Level},
    dates::Period,
    event::{Action, Event, Subject as About},
    ids::{EventId, VisitId},
    packs::Pack,
    people::{Person, facts::facts_on},
    visits::Visit,
};
use jiff::civil::Date;
use serde::Deserialize;
use store::{Fault, people::secrets, seal::Place, visits};

use super::paper::{self, Subject};
use crate::{
    app::App,
    people::at_hand,
    prints::{Filled, Layout, PrintFault, Sheet, render},
    respond::{Answer, Problem},
    session::Asker,
};

/// The layout of a contact's record and of a month's ledger, where a pack has one.
const RECORD: &str = "forms/visit.print.toml";
const LEDGER: &str = "forms/ledger.print.toml";

/// `GET /people/{person}/visits/{visit}/print`: the record of one contact.
pub async fn record(
    State(app): State<App>,
    asker: Asker,
    Path((person, visit)): Path<(String, String)>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let id: VisitId = visit.parse().map_err(|_| Problem::NotFound)?;
    let (reader, of) = (scope.clone(), person.id);
    let found = app.db().read(move |tx| {
        let visit = visits::by_id(tx, &reader, id)?.filter(|visit| visit.content.person == of);
        let Some(visit) = visit else { return Ok::<_, Fault>(None) };
        let signer = signer(tx, &reader, &visit)?;
        Ok(Some((visit, signer)))
    });
    let (visit, signer) = found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)?;
    let pack = app.pack_for(scope.tenant(), visit.visited_on())?;
    let subject = subject(&app, &scope, &person, &pack, visit.visited_on()).await?;
    let filled = paper::record(&pack, &subject, &visit, &signer);
    let event = event(&app, &asker, &person, About::Visit(id), None);
    let layout = layout(&pack, RECORD)?;
    print(&app, &layout, &filled, &subject.name, event).await
}

/// `GET /people/{person}/visits/blank`: the record with what is known before the visit.
pub async fn blank(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    // The empty form goes to the door in somebody's hand: the number stays off it.
    let subject = Subject { identity: None, certificate: None, ..subject(&app, &scope, &person, &pack, today).await? };
    let layout = layout(&pack, RECORD)?;
    let event = event(&app, &asker, &person, About::Person(person.id), Some("空白记录表".into()));
    print(&app, &layout, &paper::blank(&pack, &subject), &subject.name, event).await
}

/// Which month's ledger.
#[derive(Deserialize)]
pub struct Month {
    month: Option<String>,
}

/// `GET /people/{person}/ledger?month=2026-11`: all contacts of a month.
pub async fn ledger(
    State(app): State<App>,
    asker: Asker,
    Path(person): Path<String>,
    Query(asked): Query<Month>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let month = asked.month.unwrap_or_else(|| paper::month_of(app.edge().now()));
    let unreadable = || Problem::Unreadable("月份请写成 2026-11 的样子。".into());
    let (starts_on, ends_on) = paper::month(&month).ok_or_else(unreadable)?;
    let (reader, of) = (scope.clone(), person.id);
    let found = app.db().read(move |tx| {
        let visits = visits::in_stretch(tx, &reader, of, Period { starts_on, ends_on })?;
        let named = visits.into_iter().map(|visit| Ok((signer(tx, &reader, &visit)?, visit)));
        named.map(|pair| pair.map(|(signer, visit)| (visit, signer))).collect::<Result<Vec<_>, Fault>>()
    });
    let visits = found.await.map_err(anyhow::Error::new)?;
    let pack = app.pack_for(scope.tenant(), ends_on.min(app.edge().today()).max(starts_on))?;
    let subject = subject(&app, &scope, &person, &pack, ends_on.min(app.edge().today())).await?;
    let layout = layout(&pack, LEDGER)?;
    let event = event(&app, &asker, &person, About::Person(person.id), Some(format!("台账 {month}")));
    print(&app, &layout, &paper::ledger(&pack, &subject, starts_on, &visits), &subject.name, event).await
}

/// Whether a pack can print a month's ledger, and a contact's record.
pub fn prints(pack: &Pack) -> (bool, bool) {
    (pack.file(LEDGER).is_some(), pack.file(RECORD).is_some())
}

/// The name under which a contact was made: the visitor's, or that of whoever entered it.
fn signer(tx: &mut store::Tx<'_>, scope: &Scope, visit: &Visit) -> Result<String, Fault> {
    if let Some(worker) = visit.content.worker
        && let Some(worker) = store::workers::by_id(tx, scope.tenant(), worker)?
    {
        return Ok(worker.name);
    }
    Ok(store::accounts::by_id(tx, visit.recorded_by)?.map_or_else(String::new, |found| found.account.name))
}

/// Everything a form asks of the person, as it was on the day.
async fn subject(app: &App, scope: &Scope, person: &Person, pack: &Pack, on: Date) -> anyhow::Result<Subject> {
    let (reader, id) = (scope.clone(), person.id);
    let found = app.db().read(move |tx| {
        let facts = store::people::facts::of_person(tx, &reader, id)?;
        let sealed = |tx: &mut store::Tx<'_>, field| secrets::sealed(tx, &reader, id, field);
        let (identity, certificate) = (sealed(tx, secrets::IDENTITY)?, sealed(tx, secrets::CERTIFICATE)?);
        let standing = store::duties::by_person(tx, &reader, id)?;
        let worker = match standing.and_then(|standing| standing.worker) {
            Some(worker) => store::workers::by_id(tx, reader.tenant(), worker)?,
            None => None,
        };
        Ok::<_, Fault>((facts, identity, certificate, worker))
    });
    let (facts, identity, certificate, worker) = found.await?;
    let known = facts_on(&facts, on, app.edge().now());
    let slots = pack.rules.read(&known, on).context("a stored fact does not fit the pack")?;
    let decision = pack.rules.decide(&known, on).context("a stored fact does not fit the pack")?;
    app.places().learn(app.db(), [&person.area]).await?;
    Ok(Subject {
        name: person.name.to_string(),
        identity: open(app, scope, person, secrets::IDENTITY, identity)?,
        address: address(app, person),
        place: [Level::County, Level::Township, Level::Village]
            .map(|level| place(app, person, level).map_or_else(String::new, |(_, name)| name)),
        certificate: open(app, scope, person, secrets::CERTIFICATE, certificate)?,
        tags: pack.rules.tags_of(&slots).into_iter().map(str::to_owned).collect(),
        class: decision.class,
        file_no: None,
        visitor: worker.map(|worker| worker.name),
    })
}

fn open(
    app: &App,
    scope: &Scope,
    person: &Person,
    field: &'static str,
    sealed: Option<Vec<u8>>,
) -> anyhow::Result<Option<String>> {
    let Some(sealed) = sealed else { return Ok(None) };
    let place = Place { tenant: scope.tenant(), person: person.id, field };
    let plain = app.cipher().open(&place, &sealed).context("a sealed number could not be opened")?;
    Ok(Some(String::from_utf8_lossy(&plain).into_owned()))
}

/// Town, village and the address within it: what a letter would say, without the county printed above.
fn address(app: &App, person: &Person) -> String {
    let county = place(app, person, Level::County).map(|(path, _)| path);
    let mut address = app.places().steps(&person.area, county.as_ref().unwrap_or(&person.area)).concat();
    address.push_str(&person.address);
    address
}

/// The place of a level that holds the person's, with its name.
fn place(app: &App, person: &Person, level: Level) -> Option<(AreaPath, String)> {
    std::iter::successors(Some(person.area.clone()), AreaPath::parent).find_map(|path| {
        let area = app.places().get(&path).filter(|area| area.level == level)?;
        Some((path, area.name.clone()))
    })
}

fn event(app: &App, asker: &Asker, person: &Person, about: About, note: Option<String>) -> Event {
    Event {
        id: EventId::from(app.edge().id()),
        tenant: person.tenant,
        at: app.edge().now(),
        actor: asker.actor.account,
        action: Action::VisitPrinted,
        subject: about,
        person: Some(person.id),
        before: None,
        after: None,
        pack_hash: None,
        note,
    }
}

fn layout(pack: &Pack, name: &str) -> Result<Layout, Problem> {
    let file = pack.file(name).ok_or(Problem::NotFound)?;
    Layout::parse(&file.name, &file.text).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Problem::Fault(anyhow::anyhow!("the print layout of {} is wrong: {}", pack.rules.id, lines.join("; ")))
    })
}

/// Makes the PDF first: what could not be printed is not written down as printed.
async fn print(app: &App, layout: &Layout, filled: &Filled, subject: &str, event: Event) -> Answer {
    let pdf = match render(layout, &[Sheet { subject, filled }], app.fonts()?) {
        Ok(pdf) => pdf,
        Err(fault @ PrintFault::MissingGlyphs(_)) => return Err(Problem::Unreadable(fault.to_string())),
        Err(fault) => return Err(Problem::Fault(anyhow::Error::new(fault))),
    };
    app.db().write(move |tx| store::events::insert(tx, &event)).await.map_err(anyhow::Error::new)?;
    Ok(as_pdf(pdf))
}

fn as_pdf(bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"form.pdf\"")),
    ];
    (headers, bytes).into_response()
}
