//! Official forms on paper: the record of a contact, the blank record, a month's ledger.
//!
//! What stands where is the pack's business, what goes into which cell is [`paper`]'s; here the values are
//! gathered, and what leaves the house is written into the log.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{
    actor::Scope,
    areas::AreaPath,
    dates::Period,
    events::{Action, Event, Subject as Of},
    households::archive::Holder,
    ids::EventId,
    packs::Pack,
    people::{Person, certificate::holds, facts::facts_on},
    visits::{Answer as Written, Signature},
};
use jiff::civil::Date;
use serde_json::{Map, Value};
use store::{Fault, households, people::secrets, visits::page as visit_page};

use super::{
    paper::{self, Subject},
    show,
};
use crate::{
    app::App,
    duties::due::names,
    people::{
        at_hand,
        reveal::open,
        show::{LEDGER_LAYOUT, RECORD_LAYOUT},
    },
    photos,
    prints::{Filled, Layout, Picture, Sheet, render},
    respond::{Answer, Problem},
    session::Asker,
};

/// `GET /people/{person}/visits/{visit}/print`
pub async fn record(
    State(app): State<App>,
    asker: Asker,
    Path((person, visit)): Path<(String, String)>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let found = show::find(&app, &scope, person.id, &visit).await?;
    let day = found.visit.visited_on();
    let pack = app.pack_for(scope.tenant(), day)?;
    let layout = layout(&pack, RECORD_LAYOUT)?;
    let mut subject = subject(&app, &scope, &person, &pack, day).await?;
    let event = printed(&app, &asker, &person, Of::Visit(found.visit.id), "探访记录");
    (subject.identity, subject.certificate) = numbers(&app, &scope, &person, event).await?;
    let signatures = signatures(&app, &scope, &found).await?;
    let signer = found.worker.unwrap_or_default();
    let mut filled = paper::record(&pack, &subject, &found.visit, &signer);
    filled.pictures.extend(signatures);
    pdf(&app, &layout, &person, &filled, &format!("record-{day}.pdf"))
}

/// What was signed on the glass of a phone, as far as it is here, by the question. What has not come yet is said in words.
async fn signatures(
    app: &App,
    scope: &Scope,
    found: &show::Found,
) -> Result<Vec<(String, Picture)>, Problem> {
    let mut signed = Vec::new();
    for (field, answer) in found.visit.content.answers.iter() {
        let Written::Signature(Signature::By(hash)) = answer else { continue };
        let png = photos::show::bytes(app, scope.tenant(), *hash).await?;
        signed.extend(png.and_then(|png| Picture::from_png(&png)).map(|ink| (field.to_owned(), ink)));
    }
    Ok(signed)
}

/// `GET /people/{person}/visits/blank`: the same form for a person, to be filled in by hand. Without the
/// numbers: whoever carries it to the door does not need them.
pub async fn blank(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let today = app.edge().today();
    let pack = app.pack_for(scope.tenant(), today)?;
    let layout = layout(&pack, RECORD_LAYOUT)?;
    let subject = subject(&app, &scope, &person, &pack, today).await?;
    pdf(&app, &layout, &person, &paper::blank(&pack, &subject), "blank.pdf")
}

/// The month of a ledger, such as `2026-11`.
#[derive(serde::Deserialize)]
pub struct Month {
    month: Option<String>,
}

/// `GET /people/{person}/ledger`
pub async fn ledger(
    State(app): State<App>,
    asker: Asker,
    Path(person): Path<String>,
    Query(asked): Query<Month>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let asked = asked.month.unwrap_or_else(|| paper::month_of(app.edge().now()));
    let (starts_on, ends_on) = paper::month(&asked).ok_or(Problem::NotFound)?;
    let day = ends_on.min(app.edge().today());
    let pack = app.pack_for(scope.tenant(), day)?;
    let layout = layout(&pack, LEDGER_LAYOUT)?;
    let mut subject = subject(&app, &scope, &person, &pack, day).await?;

    let (by_scope, id, month) = (scope.clone(), person.id, Period { starts_on, ends_on });
    let event = printed(&app, &asker, &person, Of::Person(id), "探访台账");
    let found = app.db().write(move |tx| {
        let visits = visit_page::in_stretch(tx, &by_scope, id, month)?;
        let standing = store::duties::by_person(tx, &by_scope, id)?;
        let main = standing.and_then(|standing| standing.worker);
        let workers = visits.iter().filter_map(|visit| visit.content.worker).chain(main);
        let names = names(tx, by_scope.tenant(), workers)?;
        let (household, _) = households::housemates(tx, &by_scope, id)?;
        let copies = households::archives::of_household(tx, by_scope.tenant(), household)?;
        store::events::insert(tx, &event)?;
        Ok::<_, Fault>((visits, main, names, copies))
    });
    let (visits, main, names, copies) = found.await.map_err(anyhow::Error::new)?;
    subject.file_no = copies.iter().find(|copy| copy.holder == Holder::Town).map(|copy| copy.number());
    subject.visitor = main.and_then(|id| names.get(&id).cloned());
    let named: Vec<_> = visits
        .into_iter()
        .map(|visit| {
            let name = visit.content.worker.and_then(|id| names.get(&id).cloned());
            let name = name.unwrap_or_else(|| pack.labels.visitor(&visit.content.visitor_kind).to_owned());
            (visit, name)
        })
        .collect();
    let filled = paper::ledger(&pack, &subject, starts_on, &named);
    pdf(&app, &layout, &person, &filled, &format!("ledger-{asked}.pdf"))
}

/// What the register knows of a person on a day, as far as it is open to everybody who sees the person.
pub(crate) async fn subject(
    app: &App,
    scope: &Scope,
    person: &Person,
    pack: &Pack,
    day: Date,
) -> Result<Subject, Problem> {
    app.places().learn(app.db(), [&person.area]).await.map_err(anyhow::Error::new)?;
    // The form stays in the county: province and prefecture are left out.
    let steps: Vec<String> =
        app.places().steps(&person.area, &AreaPath::root()).into_iter().skip(2).collect();
    let step = |at: usize| steps.get(at).cloned().unwrap_or_default();
    let facts = facts(app, scope, person, day).await?;
    let record = pack.rules.read(&facts, day).map_err(anyhow::Error::new)?;
    let class = pack.rules.verdict(&record).class;
    let class = class.and_then(|at| pack.rules.classes.get(at)).map(|class| class.id.clone());
    Ok(Subject {
        name: person.name.to_string(),
        address: app.places().postal(&person.area, &person.address),
        place: [step(0), step(1), step(2)],
        tags: pack.rules.tags_of(&record).into_iter().map(str::to_owned).collect(),
        class,
        ..Subject::default()
    })
}

/// What held of a person on a day, as it is known now.
pub(crate) async fn facts(
    app: &App,
    scope: &Scope,
    person: &Person,
    day: Date,
) -> Result<Map<String, Value>, Problem> {
    let (scope, id) = (scope.clone(), person.id);
    let rows = app.db().read(move |tx| store::people::facts::of_person(tx, &scope, id)).await;
    Ok(facts_on(&rows.map_err(anyhow::Error::new)?, day, app.edge().now()))
}

/// Identity and certificate number, opened together with the entry in the log.
pub(crate) async fn numbers(
    app: &App,
    scope: &Scope,
    person: &Person,
    event: Event,
) -> Result<(Option<String>, Option<String>), Problem> {
    let (by_scope, id) = (scope.clone(), person.id);
    let sealed = app.db().write(move |tx| {
        let identity = secrets::sealed(tx, &by_scope, id, secrets::IDENTITY)?;
        let certificate = secrets::sealed(tx, &by_scope, id, secrets::CERTIFICATE)?;
        store::events::insert(tx, &event)?;
        Ok::<_, Fault>((identity, certificate))
    });
    let (identity, certificate) = sealed.await.map_err(anyhow::Error::new)?;
    let plain = |field, sealed: Option<Vec<u8>>| {
        sealed.map(|sealed| open(app, scope, person, field, &sealed)).transpose()
    };
    let (identity, certificate) =
        (plain(secrets::IDENTITY, identity)?, plain(secrets::CERTIFICATE, certificate)?);
    // On paper, too, two numbers that contradict each other do not stand side by side without a word.
    let certificate = certificate.map(|number| match &identity {
        Some(identity) if !holds(&number, identity) => format!("{number}（与证件号码不一致，待核对）"),
        _ => number,
    });
    Ok((identity, certificate))
}

fn printed(app: &App, asker: &Asker, person: &Person, of: Of, what: &str) -> Event {
    left_the_house(app, asker, person, (Action::VisitPrinted, of), what)
}

/// The entry in the log for a print.
pub(crate) fn left_the_house(
    app: &App,
    asker: &Asker,
    person: &Person,
    (action, of): (Action, Of),
    what: &str,
) -> Event {
    Event {
        id: EventId::from(app.edge().id()),
        tenant: person.tenant,
        at: app.edge().now(),
        actor: asker.account.id,
        action,
        subject: of,
        person: Some(person.id),
        before: None,
        after: None,
        pack_hash: None,
        note: Some(what.to_owned()),
    }
}

pub(crate) fn layout(pack: &Pack, name: &str) -> Result<Layout, Problem> {
    let file = pack.file(name).ok_or(Problem::NotFound)?;
    Layout::parse(name, &file.text).map_err(|faults| {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("the print layout of {} is wrong: {}", pack.rules.id, told.join("; ")).into()
    })
}

/// The form as PDF; a name that no font can draw is told instead of printed as an empty box.
pub(crate) fn pdf(app: &App, layout: &Layout, person: &Person, filled: &Filled, name: &str) -> Answer {
    let sheet = Sheet { subject: person.name.as_str(), filled };
    match render(layout, &[sheet], app.fonts()?) {
        Ok(bytes) => Ok(download(bytes, name)),
        Err(fault) => Err(Problem::Unreadable(fault.to_string())),
    }
}

pub(crate) fn download(bytes: Vec<u8>, name: &str) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    if let Ok(value) = HeaderValue::from_str(&format!("inline; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
