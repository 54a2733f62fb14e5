//! Somebody's page: class with reasons, what is owed and done, what is known, what happened.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use domain::{
    actor::{Scope, Verb},
    changes::ProposedChange,
    duties::{Contact, Standing},
    events::{Action, Told},
    families::{Word, WordKind},
    ids::{AccountId, HouseholdId, WorkerId},
    ladders::Ladder,
    packs::Pack,
    people::{
        Consent, Fact, Happening, Person, Telling,
        facts::{facts_on, rows_on},
        happenings::{self, Whereabouts},
    },
    visits::Visit,
};
use jiff::civil::Date;
use store::{
    Fault, events,
    visits::{page as visit_page, scene},
    workers,
};

use super::{
    at_hand,
    change_certificate::{self, Shown},
    consent::panel::{Panel, beside_wish},
    reassess::{self, AssessmentRow},
};
use crate::{
    accounts,
    app::App,
    changes, concerns,
    emergencies::{self, words::Card},
    families,
    frame::{Frame, Tag, short_day},
    ladders::{clock, step_of},
    respond::{Answer, Problem, render},
    session::Asker,
    visits::moment,
};

mod former;
mod home;
pub(crate) mod words;

use home::{Home, Mate, home};
use words::{
    DutyRow, EventRow, FactRow, HappeningRow, Registration, Verdict, VisitRow, age, duties, event_row,
    fact_row, happening_row, identity, in_order, may_decide, registered, registration, says_something,
    sources, tags, unknown, verdict, visit_row,
};

/// Contacts and events shown on the page.
const RECENT: u16 = 20;

#[derive(Template)]
#[template(path = "people/show.html")]
struct PersonPage {
    frame: Frame,
    id: String,
    name: String,
    sex: &'static str,
    age: String,
    place_steps: Vec<String>,
    tags: Vec<Tag>,
    may: May,
    verdict: Verdict,
    duties_about: String,
    duties: Vec<DutyRow>,
    no_duties: &'static str,
    visits: Vec<VisitRow>,
    older: Option<String>,
    month: String,
    id_masked: String,
    born_on: String,
    phone: Option<String>,
    address: String,
    certificate: Option<Shown>,
    more: Vec<(String, String)>,
    worker: Option<String>,
    registered: String,
    facts: Vec<FactRow>,
    assessments: Vec<AssessmentRow>,
    none_of: Vec<String>,
    unknown: Vec<String>,
    registration: Registration,
    formers: Vec<(String, String)>,
    home: Home,
    happenings: Vec<HappeningRow>,
    consents: Panel,
    events: Vec<EventRow>,
    waiting: Vec<WaitingRow>,
    /// What has to be done next, and by when, where nobody reaches them.
    looked_for: Option<(String, Tag)>,
    emergencies: Vec<Card>,
    /// What people from outside told about the person.
    concerns: Vec<String>,
    /// What the family says of being away, at which nobody has looked yet.
    away_words: Vec<(String, String)>,
    may_call: bool,
}

/// A change that waits for consent.
struct WaitingRow {
    id: String,
    what: String,
    by: String,
}

/// What the reader may do from here.
struct May {
    merge: bool,
    change: bool,
    details: bool,
    tell: bool,
    home: bool,
    register: bool,
    assign: bool,
    record: bool,
    reveal: bool,
    print: bool,
    blank: bool,
    ledger: bool,
    form: bool,
    blank_form: bool,
    family: bool,
    remind: bool,
}

/// What may stand behind the question mark.
#[derive(serde::Deserialize)]
pub struct Asked {
    done: Option<String>,
    before: Option<String>,
}

/// Everything about a person that the page shows.
struct Everything {
    formers: Vec<(String, String)>,
    standing: Option<Standing>,
    contacts: Vec<Contact>,
    facts: Vec<Fact>,
    happenings: Vec<Happening>,
    sealed: change_certificate::Sealed,
    household: HouseholdId,
    mates: Vec<Mate>,
    consents: Vec<Consent>,
    told: Vec<Telling>,
    visits: Vec<Visit>,
    events: Vec<Told>,
    waiting: Vec<ProposedChange>,
    words: Vec<Word>,
    open: Option<Ladder>,
    workers: BTreeMap<WorkerId, String>,
    accounts: BTreeMap<AccountId, String>,
}

impl Everything {
    /// What the family says of being away, at which nobody has looked yet: id and words.
    fn away_words(&self, today: Date) -> Vec<(String, String)> {
        let open = self.words.iter().filter(|word| word.settled.is_none());
        let away = open.filter(|word| word.said.kind() == WordKind::Away);
        away.map(|word| (word.id.to_string(), families::words::text(&word.said, today))).collect()
    }
}

/// `GET /people/{person}`
pub async fn page(
    State(app): State<App>,
    asker: Asker,
    Path(asked_for): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &asked_for).await?;
    if let Some(old) = asked_for.parse().ok().filter(|id| *id != person.id) {
        return former::page(&app, &asker, &scope, old, person.name.as_str()).await;
    }
    let today = app.edge().today();
    let before = asked.before.as_deref().and_then(read_key);
    let found = read(&app, &scope, &person, before, today).await?;
    app.places().learn(app.db(), [&person.area]).await.map_err(anyhow::Error::new)?;
    let pack = app.pack_for(scope.tenant(), today)?;
    let now = app.edge().now();
    let place_steps = app.places().steps(&person.area, &asker.actor.area);
    let known = rows_on(&found.facts, today, now);
    let standing = found.standing.as_ref();
    let whereabouts = happenings::whereabouts(&pack, &found.happenings, today, now);
    let (may, has_left) = (may(&asker, &pack), matches!(whereabouts, Whereabouts::Left { .. }));
    let more = found.visits.len() > usize::from(RECENT);
    let shown = &found.visits[..found.visits.len().min(usize::from(RECENT))];
    let older = shown.last().filter(|_| more).map(|visit| {
        let key = format!("{}~{}", visit.content.visited_at.as_millisecond(), visit.id);
        format!("/people/{}?before={key}", person.id)
    });
    let mut facts: Vec<FactRow> = in_order(&pack, &known, says_something)
        .filter(|fact| may_decide(&pack, fact))
        .map(|fact| fact_row(&pack, fact, today))
        .collect();
    let mut registration = registration(&pack, &known);
    beside_wish(&pack, &found.consents, (today, now), &mut facts, &mut registration);
    Ok(render(&PersonPage {
        frame: Frame::of(&app, &asker, "/people").after(asked.done.as_deref()),
        id: person.id.to_string(),
        name: person.name.to_string(),
        sex: person.sex.map_or("", |sex| sex.label()),
        age: age(&person, today),
        place_steps,
        tags: tags(whereabouts, standing, today),
        may: May { record: may.record && !has_left, ..may },
        verdict: verdict(&pack, standing, &sources(&known, &person)),
        duties_about: short_day(today, today),
        duties: standing.map(|standing| duties(&pack, standing, &found.contacts, today)).unwrap_or_default(),
        no_duties: match standing.map(|standing| standing.classified.decision.eligible) {
            Some(Some(_)) if whereabouts.id().is_some() => "目前不要求探访，原因见“人员变化”。",
            Some(Some(_)) => "按现行规定，没有探访次数要求。",
            _ => "认定类别以后，才知道要探访几次。",
        },
        visits: shown.iter().map(|visit| visit_row(&pack, visit, &found, today)).collect(),
        older,
        month: today.to_string()[..7].to_owned(),
        id_masked: identity(&person),
        born_on: person.born_on.map_or_else(String::new, |day| day.to_string()),
        phone: person.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        address: app.places().postal(&person.area, &person.address),
        certificate: found.sealed.shown(&app, &scope, &person),
        more: person.note.clone().map(|note| ("备注".to_owned(), note)).into_iter().collect(),
        worker: standing
            .and_then(|standing| standing.worker)
            .map(|id| found.workers.get(&id).cloned().unwrap_or_default()),
        registered: registered(&person, &found),
        facts,
        assessments: reassess::rows(&pack, &found.facts, now),
        none_of: in_order(&pack, &known, |value| !says_something(value))
            .filter(|fact| may_decide(&pack, fact))
            .map(|fact| pack.fact_name(&fact.fact).to_owned())
            .collect(),
        unknown: unknown(&pack, &known),
        formers: found.formers.clone(),
        home: home(&pack, found.household, &found.mates, &facts_on(&found.facts, today, now), (now, today)),
        registration,
        consents: Panel::of(&found.consents, &found.told, &asker.actor, today, now),
        happenings: happenings::known(&found.happenings, now)
            .into_iter()
            .rev()
            .map(|row| happening_row(&pack, row, &found))
            .collect(),
        events: found
            .events
            .iter()
            .filter(|told| families::words::may_read(told.event.action, &asker.actor))
            .map(|told| event_row(told, &found))
            .collect(),
        waiting: waiting(&asker, &pack, &found),
        concerns: concerns::of_person(&app, &asker.actor, &scope, person.id).await?,
        emergencies: emergencies::of_person(&app, &asker.actor, &scope, person.id).await?,
        away_words: found.away_words(today),
        may_call: asker.actor.may(Verb::RecordEmergency),
        looked_for: found.open.as_ref().and_then(|open| {
            let rung = open.open()?;
            let step = step_of(&pack, &open.kind, rung);
            Some((step.map_or_else(|| rung.step.clone(), |step| step.name.clone()), clock(rung, now)))
        }),
    }))
}

async fn read(
    app: &App,
    scope: &Scope,
    person: &Person,
    before: Option<(jiff::Timestamp, domain::ids::VisitId)>,
    today: Date,
) -> Result<Everything, Problem> {
    let (scope, id, registered_by) = (scope.clone(), person.id, person.registered_by);
    let found = app.db().read(move |tx| {
        let standing = store::duties::by_person(tx, &scope, id)?;
        let since = standing.as_ref().and_then(|standing| standing.contacts_since(today));
        let visits = visit_page::of_person(tx, &scope, id, before, RECENT + 1)?;
        let mut events = events::of_person(tx, &scope, id, None, 3 * RECENT)?;
        // Contacts have a table of their own.
        events.retain(|told| told.event.action != Action::VisitRecorded);
        events.truncate(RECENT.into());
        let (household, people) = store::households::housemates(tx, &scope, id)?;
        let mut mates = Vec::new();
        for mate in people {
            let facts = store::people::facts::of_person(tx, &scope, mate.id)?;
            mates.push((mate, facts));
        }
        let mut found = Everything {
            household,
            mates,
            contacts: since
                .map(|since| scene::contacts(tx, scope.tenant(), id, since))
                .transpose()?
                .unwrap_or_default(),
            facts: store::people::facts::of_person(tx, &scope, id)?,
            happenings: store::people::happenings::of_person(tx, &scope, id)?,
            sealed: change_certificate::Sealed::read(tx, &scope, id)?,
            consents: store::people::consents::of_person(tx, &scope, id)?,
            told: store::people::tellings::of_person(tx, &scope, id)?,
            formers: store::people::merged::into(tx, &scope, id)?
                .into_iter()
                .map(|former| (former.person.to_string(), former.name))
                .collect(),
            workers: BTreeMap::new(),
            accounts: BTreeMap::new(),
            words: store::families::words::of_person(tx, &scope, id, RECENT)?,
            waiting: store::changes::of_person(tx, &scope, id)?,
            open: store::ladders::open_of(tx, &scope, id)?,
            standing,
            visits,
            events,
        };
        let of_visits = found.visits.iter().filter_map(|visit| visit.content.worker);
        for id in of_visits.chain(found.standing.as_ref().and_then(|standing| standing.worker)) {
            if let Some(worker) = workers::by_id(tx, scope.tenant(), id)? {
                found.workers.insert(id, worker.name);
            }
        }
        let told = found.events.iter().map(|told| told.event.actor).chain([registered_by]);
        let proposed = found.waiting.iter().map(|change| change.proposed_by);
        let recorded = found.happenings.iter().map(|row| row.recorded_by);
        found.accounts = accounts::names(tx, told.chain(proposed).chain(recorded))?;
        Ok::<_, Fault>(found)
    });
    Ok(found.await.map_err(anyhow::Error::new)?)
}

/// What waits for consent, for those who propose and decide: to all others it does not hold yet.
fn waiting(asker: &Asker, pack: &Pack, found: &Everything) -> Vec<WaitingRow> {
    let shown = found.waiting.iter().filter(|_| asker.actor.may(Verb::ListChanges));
    let row = |change: &ProposedChange| WaitingRow {
        id: change.id.to_string(),
        what: changes::words::summary(pack, change),
        by: format!(
            "{}，{}",
            found.accounts.get(&change.proposed_by).cloned().unwrap_or_default(),
            moment(change.proposed_at)
        ),
    };
    shown.map(row).collect()
}

fn may(asker: &Asker, pack: &Pack) -> May {
    let actor = &asker.actor;
    let record = pack.file(RECORD_LAYOUT).is_some();
    let form = pack.file(FORM_LAYOUT).is_some();
    May {
        merge: actor.may(Verb::MergePeople),
        change: actor.may(Verb::ChangeFacts),
        details: actor.may(Verb::ChangeDetails),
        tell: actor.may(Verb::TellHappening),
        home: actor.may(Verb::KeepHousehold),
        register: actor.may(Verb::RegisterPerson),
        assign: actor.may(Verb::AssignWorker),
        record: actor.may(Verb::RecordVisit),
        reveal: actor.may(Verb::RevealIdentity),
        print: actor.may(Verb::PrintVisit) && record,
        blank: actor.may(Verb::PrintBlankForm) && record,
        ledger: actor.may(Verb::PrintVisit) && pack.file(LEDGER_LAYOUT).is_some(),
        family: actor.may(Verb::InviteFamily),
        remind: actor.may(Verb::RemindFamily),
        form: actor.may(Verb::PrintPerson) && form,
        blank_form: actor.may(Verb::PrintBlankForm) && form,
    }
}

/// Print layout of the record of one contact, where a pack has one.
pub(crate) const RECORD_LAYOUT: &str = "forms/visit.print.toml";
/// Print layout of the registration form, where a pack has one.
pub(crate) const FORM_LAYOUT: &str = "forms/register.print.toml";
/// Print layout of a month's ledger, where a pack has one.
pub(crate) const LEDGER_LAYOUT: &str = "forms/ledger.print.toml";

fn read_key(text: &str) -> Option<(jiff::Timestamp, domain::ids::VisitId)> {
    let (at, id) = text.split_once('~')?;
    Some((jiff::Timestamp::from_millisecond(at.parse().ok()?).ok()?, id.parse().ok()?))
}
