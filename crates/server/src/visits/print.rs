//! Official forms on paper: the record of a contact, the blank record, a month's ledger.
//!
//! What stands where is the pack's business; here the values get the names that layouts may use.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{
    actor::Scope,
    dates::Period,
    duties::Verdict,
    event::{Action, Event, Subject},
    ids::{EventId, VisitId},
    packs::Pack,
    people::{
        Person,
        facts::facts_on,
    },
    visits::{Answer, Answers, Mode, Visit, outcome::OutcomeKind},
};
use jiff::civil::Date;
use store::{Fault, people::secrets, visits::page as visit_page};

use super::show::{self, Found};
use crate::{
    app::App,
    people::{
        at_hand,
        reveal::open,
        show::{LEDGER_LAYOUT, RECORD_LAYOUT},
    },
    prints::{Filled, Layout, Sheet, render},
    respond::{Answer as Reply, Problem},
    session::Asker,
};

/// `GET /people/{person}/visits/{visit}/print`
pub async fn record(
    State(app): State<App>,
    asker: Asker,
    Path((person, visit)): Path<(String, String)>,
) -> Reply {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let found = show::find(&app, &scope, person.id, &visit).await?;
    let day = found.visit.visited_on();
    let pack = app.pack_for(scope.tenant(), day)?;
    let layout = layout(&pack, RECORD_LAYOUT)?;
    let event = printed(&app, &asker, &scope, &person, found.visit.id, "探访记录");
    let papers = papers(&app, &scope, &person, day, Some(event)).await?;
    let mut filled = base(&app, &pack, &person, &papers, Some(day));
    fill_record(&pack, &found, &mut filled);
    pdf(&app, &layout, &person, &filled, &format!("record-{day}.pdf"))
}

/// `GET /people/{person}/visits/blank`: the same form for a person, to be filled in by hand.
pub async fn blank(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Reply {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let layout = layout(&pack, RECORD_LAYOUT)?;
    // Without the numbers: whoever carries the form to the door does not need them.
    let papers = Papers { facts: facts(&app, &scope, &person, today).await?, ..Papers::default() };
    let mut filled = base(&app, &pack, &person, &papers, None);
    class_options(&pack, &mut filled);
    pdf(&app, &layout, &person, &filled, "blank.pdf")
}

/// The month of a ledger, such as `2026-11`.
#[derive(serde::Deserialize)]
pub struct Month {
    #[serde(default)]
    month: String,
}

/// `GET /people/{person}/ledger`
pub async fn ledger(
    State(app): State<App>,
    asker: Asker,
    Path(person): Path<String>,
    Query(asked): Query<Month>,
) -> Reply {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let first: Date = match asked.month.is_empty() {
        true => app.edge().today().first_of_month(),
        false => format!("{}-01", asked.month).parse().map_err(|_| Problem::NotFound)?,
    };
    let month = Period { starts_on: first, ends_on: first.last_of_month() };
    let pack = app.pack_for(scope.tenant(), month.ends_on.min(app.edge().today()))?;
    let layout = layout(&pack, LEDGER_LAYOUT)?;
    let filled = fill_ledger(&app, &asker, &scope, &person, &pack, month).await?;
    let name = format!("ledger-{}-{:02}.pdf", first.year(), first.month());
    pdf(&app, &layout, &person, &filled, &name)
}

/// What is known of a person for a print: sealed numbers opened, facts of the day.
#[derive(Default)]
struct Papers {
    identity: Option<String>,
    certificate: Option<String>,
    facts: serde_json::Map<String, serde_json::Value>,
}

/// Opens the numbers and writes down that they were printed, as one.
async fn papers(
    app: &App,
    scope: &Scope,
    person: &Person,
    day: Date,
    event: Option<Event>,
) -> Result<Papers, Problem> {
    let (by_scope, id) = (scope.clone(), person.id);
    let sealed = app.db().write(move |tx| {
        let identity = secrets::sealed(tx, &by_scope, id, secrets::IDENTITY)?;
        let certificate = secrets::sealed(tx, &by_scope, id, secrets::CERTIFICATE)?;
        event.iter().try_for_each(|event| store::events::insert(tx, event))?;
        Ok::<_, Fault>((identity, certificate))
    });
    let (identity, certificate) = sealed.await.map_err(anyhow::Error::new)?;
    let open = |field, sealed: Option<Vec<u8>>| sealed.map(|sealed| open(app, scope, person, field, &sealed)).transpose();
    Ok(Papers {
        identity: open(secrets::IDENTITY, identity)?,
        certificate: open(secrets::CERTIFICATE, certificate)?,
        facts: facts(app, scope, person, day).await?,
    })
}

async fn facts(
    app: &App,
    scope: &Scope,
    person: &Person,
    day: Date,
) -> Result<serde_json::Map<String, serde_json::Value>, Problem> {
    let (by_scope, id) = (scope.clone(), person.id);
    let rows = app.db().read(move |tx| store::people::facts::of_person(tx, &by_scope, id)).await;
    Ok(facts_on(&rows.map_err(anyhow::Error::new)?, day, app.edge().now()))
}

fn printed(app: &App, asker: &Asker, scope: &Scope, person: &Person, visit: VisitId, what: &str) -> Event {
    Event {
        id: EventId::from(app.edge().id()),
        tenant: scope.tenant(),
        at: app.edge().now(),
        actor: asker.account.id,
        action: Action::VisitPrinted,
        subject: Subject::Visit(visit),
        person: Some(person.id),
        before: None,
        after: None,
        pack_hash: None,
        note: Some(what.to_owned()),
    }
}

/// Values about the person, the same on every form.
fn base(app: &App, pack: &Pack, person: &Person, papers: &Papers, day: Option<Date>) -> Filled {
    let mut filled = Filled::default();
    filled.text("name", person.name.as_str());
    filled.text("address", format!("{}{}", place_in_full(app, person), person.address));
    for (field, value) in [("id_number", &papers.identity), ("cert_no", &papers.certificate)] {
        if let Some(value) = value {
            filled.text(field, value);
        }
    }
    if let Some(day) = day {
        filled.text("year", day.year().to_string());
        filled.text("month", day.month().to_string());
        filled.text("day", day.day().to_string());
    }
    let on = day.unwrap_or_else(|| app.edge().today());
    if let Ok(record) = pack.rules.read(&papers.facts, on) {
        for tag in pack.rules.tags_of(&record) {
            filled.tick("tags", tag);
        }
        if let Some(class) = pack.rules.verdict(&record).class.and_then(|at| pack.rules.classes.get(at)) {
            if day.is_some() {
                filled.tick("class", class.id.as_str());
            }
            filled.text("class", class.name.as_str());
        }
    }
    filled
}

/// County, town, village and group as one address. The names were learnt when the person was looked up.
fn place_in_full(app: &App, person: &Person) -> String {
    let steps = app.places().steps(&person.area, &domain::areas::AreaPath::root());
    // Province and prefecture are left out: the form stays in the county.
    let steps: Vec<String> = steps.into_iter().skip(2).collect();
    crate::areas::places::joined(&steps)
}

fn class_options(pack: &Pack, filled: &mut Filled) {
    for class in &pack.rules.classes {
        filled.option("class", &class.id, &class.name);
    }
}

/// Values of one contact: mode, visitor, and every answer under the id of its question.
fn fill_record(pack: &Pack, found: &Found, filled: &mut Filled) {
    let content = &found.visit.content;
    class_options(pack, filled);
    filled.tick("mode", content.mode.code());
    filled.tick("visitor_kind", content.visitor_kind.as_str());
    filled.text("signer", found.worker.clone().unwrap_or_default());
    let day = found.visit.visited_on();
    filled.text("sign_year", day.year().to_string());
    filled.text("sign_month", day.month().to_string());
    filled.text("sign_day", day.day().to_string());
    answers(&content.answers, filled);
}

fn answers(answers: &Answers, filled: &mut Filled) {
    for (field, answer) in answers.iter() {
        match answer {
            Answer::Text(text) => filled.text(field, text.as_str()),
            Answer::Number(number) => filled.text(field, number.to_string()),
            Answer::Day(day) => filled.text(field, day.to_string()),
            Answer::One(_) | Answer::Many(_) => {
                for option in answer.options() {
                    filled.tick(field, option);
                }
                continue;
            }
        };
    }
}

async fn fill_ledger(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    person: &Person,
    pack: &Pack,
    month: Period,
) -> Result<Filled, Problem> {
    let (by_scope, id) = (scope.clone(), person.id);
    let event = Event {
        subject: Subject::Person(person.id),
        ..printed(app, asker, scope, person, VisitId::MIN, "探访台账")
    };
    let found = app.db().write(move |tx| {
        let visits = visit_page::in_stretch(tx, &by_scope, id, month)?;
        let standing = store::duties::by_person(tx, &by_scope, id)?;
        let workers = visits.iter().filter_map(|visit| visit.content.worker);
        let workers = workers.chain(standing.as_ref().and_then(|standing| standing.worker));
        let names = crate::duties::due::names(tx, by_scope.tenant(), workers)?;
        store::events::insert(tx, &event)?;
        Ok::<_, Fault>((visits, standing, names))
    });
    let (visits, standing, names) = found.await.map_err(anyhow::Error::new)?;
    app.places().learn(app.db(), [&person.area]).await.map_err(anyhow::Error::new)?;
    let steps = app.places().steps(&person.area, &domain::areas::AreaPath::root());
    let papers = Papers { facts: facts(app, scope, person, month.ends_on).await?, ..Papers::default() };
    let mut filled = base(app, pack, person, &papers, Some(month.starts_on));
    let step = |at: usize| steps.get(at).cloned().unwrap_or_default();
    filled.text("place", step(2));
    filled.text("town", step(3));
    filled.text("village", step(4));
    let main = standing.and_then(|standing| standing.worker).and_then(|id| names.get(&id).cloned());
    filled.text("main_visitor", main.unwrap_or_default());
    for visit in &visits {
        let by = visit.content.worker.and_then(|id| names.get(&id).cloned());
        filled.row("contacts", contact(pack, visit, by));
    }
    let reached = |modes: &[Mode]| {
        let fits = |visit: &&Visit| {
            modes.contains(&visit.content.mode) && visit.content.outcome.kind() == OutcomeKind::Reached
        };
        visits.iter().filter(fits).count().to_string()
    };
    filled.text("door_count", reached(&[Mode::Door]));
    filled.text("phone_count", reached(&[Mode::Phone, Mode::Video]));
    filled.text("counted_count", visits.iter().filter(|visit| visit.verdict.counts()).count().to_string());
    Ok(filled)
}

/// A contact as a line of the ledger.
fn contact(pack: &Pack, visit: &Visit, by: Option<String>) -> Filled {
    let content = &visit.content;
    let mut row = Filled::default();
    row.text("at", super::moment(content.visited_at)[5..].to_owned());
    row.text("mode", pack.labels.mode(content.mode));
    row.text("outcome", content.outcome.kind().label());
    answers(&content.answers, &mut row);
    if let Some(form) = pack.forms.iter().find(|form| form.id == content.form) {
        // A choice that the ledger shows in words instead of boxes.
        for (field, answer) in content.answers.iter() {
            if let (Some(field), Answer::One(_)) = (form.field(field), answer) {
                row.text(&field.id, super::fill::in_words(field, answer));
            }
        }
    }
    let reason = (content.outcome.kind() != OutcomeKind::Reached).then(|| content.outcome.label().to_owned());
    let note = [reason, row.texts.get("note").cloned(), content.note.clone()];
    row.text("note", note.into_iter().flatten().collect::<Vec<_>>().join("；"));
    row.text("visitor", by.unwrap_or_else(|| pack.labels.visitor(&content.visitor_kind).to_owned()));
    row.text(
        "counted",
        match &visit.verdict {
            Verdict::Counts { .. } => "计数".to_owned(),
            Verdict::Uncounted(why) => why.text().split(['，', '。']).next().unwrap_or_default().to_owned(),
        },
    );
    row
}

fn layout(pack: &Pack, name: &str) -> Result<Layout, Problem> {
    let file = pack.file(name).ok_or(Problem::NotFound)?;
    Layout::parse(name, &file.text).map_err(|faults| {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Problem::Fault(anyhow::anyhow!("the print layout of {} is wrong: {}", pack.rules.id, told.join("; ")))
    })
}

fn pdf(app: &App, layout: &Layout, person: &Person, filled: &Filled, name: &str) -> Reply {
    let sheet = Sheet { subject: person.name.as_str(), filled };
    match render(layout, &[sheet], app.fonts()?) {
        Ok(bytes) => Ok(download(bytes, name)),
        Err(fault) => Err(Problem::Unreadable(fault.to_string())),
    }
}

fn download(bytes: Vec<u8>, name: &str) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    if let Ok(value) = HeaderValue::from_str(&format!("inline; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
