//! Somebody's page: class with reasons, what is owed and done, what is known, what happened.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use domain::{
    actor::{Scope, Verb},
    duties::{Contact, Standing, Tally, count},
    event::{Action, Event},
    ids::{AccountId, WorkerId},
    packs::Pack,
    people::{Fact, Person, facts::rows_on},
    visits::Visit,
};
use jiff::civil::Date;
use serde_json::Value;
use store::{
    Fault, accounts, events,
    visits::{page as visit_page, scene},
    workers,
};

use super::{at_hand, fields, row};
use crate::{
    app::App,
    frame::{Frame, Tag, short_day, span},
    respond::{Answer, Problem, render},
    session::Asker,
    visits::{moment, outcome_tag},
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
    more: Vec<(String, String)>,
    worker: Option<String>,
    registered: String,
    facts: Vec<FactRow>,
    none_of: Vec<String>,
    unknown: Vec<String>,
    events: Vec<EventRow>,
}

/// What the reader may do from here.
struct May {
    change: bool,
    assign: bool,
    record: bool,
    reveal: bool,
    print: bool,
    blank: bool,
    ledger: bool,
}

/// The class and everything it stands on, in words.
struct Verdict {
    pack: String,
    class: Option<String>,
    no_class: &'static str,
    track: Option<String>,
    clause: Option<String>,
    provisional: bool,
    because: Vec<String>,
    note: Option<String>,
    missing: Vec<String>,
    warnings: Vec<Warned>,
    readings: Vec<String>,
}

struct Warned {
    text: String,
    clause: String,
}

struct DutyRow {
    words: String,
    clause: String,
    period: String,
    done: usize,
    needed: u32,
    boxes: Vec<bool>,
    tag: Tag,
}

struct VisitRow {
    id: String,
    at: String,
    mode: String,
    outcome: Tag,
    by: String,
    counted: String,
}

struct FactRow {
    name: String,
    value: String,
    from: String,
    evidence: String,
}

struct EventRow {
    at: String,
    by: String,
    what: &'static str,
    note: String,
}

/// What may stand behind the question mark.
#[derive(serde::Deserialize)]
pub struct Asked {
    done: Option<String>,
    before: Option<String>,
}

/// Everything about a person that the page shows.
struct Everything {
    standing: Option<Standing>,
    contacts: Vec<Contact>,
    facts: Vec<Fact>,
    visits: Vec<Visit>,
    events: Vec<Event>,
    workers: BTreeMap<WorkerId, String>,
    accounts: BTreeMap<AccountId, String>,
}

/// `GET /people/{person}`
pub async fn page(
    State(app): State<App>,
    asker: Asker,
    Path(person): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let today = app.edge().today();
    let before = asked.before.as_deref().and_then(read_key);
    let found = read(&app, &scope, &person, before, today).await?;
    app.places().learn(app.db(), [&person.area]).await.map_err(anyhow::Error::new)?;
    let pack = app.pack_for(scope.tenant(), today)?;
    let now = app.edge().now();
    let place_steps = app.places().steps(&person.area, &asker.actor.area);
    let known = rows_on(&found.facts, today, now);
    let standing = found.standing.as_ref();
    let more = found.visits.len() > usize::from(RECENT);
    let shown = &found.visits[..found.visits.len().min(usize::from(RECENT))];
    let older = shown.last().filter(|_| more).map(|visit| {
        let key = format!("{}~{}", visit.content.visited_at.as_millisecond(), visit.id);
        format!("/people/{}?before={key}", person.id)
    });
    Ok(render(&PersonPage {
        frame: Frame::of(&app, &asker, "/people").after(asked.done.as_deref()),
        id: person.id.to_string(),
        name: person.name.to_string(),
        sex: person.sex.map_or("", |sex| sex.label()),
        age: age(&person, today),
        place_steps,
        tags: tags(standing, today),
        may: may(&asker, &pack),
        verdict: verdict(&pack, standing),
        duties_about: short_day(today, today),
        duties: standing.map(|standing| duties(&pack, standing, &found.contacts, today)).unwrap_or_default(),
        no_duties: if standing.is_some() {
            "按现行规定，没有探访次数要求。"
        } else {
            "尚未认定类别。"
        },
        visits: shown.iter().map(|visit| visit_row(&pack, visit, &found, today)).collect(),
        older,
        month: today.to_string()[..7].to_owned(),
        id_masked: identity(&person),
        born_on: person.born_on.map_or_else(String::new, |day| day.to_string()),
        phone: person.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        address: app.places().postal(&person.area, &person.address),
        more: person.note.clone().map(|note| ("备注".to_owned(), note)).into_iter().collect(),
        worker: standing
            .and_then(|standing| standing.worker)
            .map(|id| found.workers.get(&id).cloned().unwrap_or_default()),
        registered: registered(&person, &found),
        facts: in_order(&pack, &known, says_something).map(|fact| fact_row(&pack, fact, today)).collect(),
        none_of: in_order(&pack, &known, |value| !says_something(value))
            .map(|fact| pack.fact_name(&fact.fact).to_owned())
            .collect(),
        unknown: unknown(&pack, &known),
        events: found.events.iter().map(|event| event_row(event, &found)).collect(),
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
        events.retain(|event| event.action != Action::VisitRecorded);
        events.truncate(RECENT.into());
        let mut found = Everything {
            contacts: since
                .map(|since| scene::contacts(tx, &scope, id, since))
                .transpose()?
                .unwrap_or_default(),
            facts: store::people::facts::of_person(tx, &scope, id)?,
            workers: BTreeMap::new(),
            accounts: BTreeMap::new(),
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
        let mut actors: Vec<AccountId> =
            found.events.iter().map(|event| event.actor).chain([registered_by]).collect();
        actors.sort_unstable();
        actors.dedup();
        for id in actors {
            if let Some(known) = accounts::by_id(tx, id)? {
                found.accounts.insert(id, known.account.name);
            }
        }
        Ok::<_, Fault>(found)
    });
    Ok(found.await.map_err(anyhow::Error::new)?)
}

fn may(asker: &Asker, pack: &Pack) -> May {
    let actor = &asker.actor;
    let record = pack.file(RECORD_LAYOUT).is_some();
    May {
        change: actor.may(Verb::ChangeFacts),
        assign: actor.may(Verb::AssignWorker),
        record: actor.may(Verb::RecordVisit),
        reveal: actor.may(Verb::RevealIdentity),
        print: actor.may(Verb::PrintVisit) && record,
        blank: actor.may(Verb::PrintBlankForm) && record,
        ledger: actor.may(Verb::PrintVisit) && pack.file(LEDGER_LAYOUT).is_some(),
    }
}

/// Print layout of the record of one contact, where a pack has one.
pub(crate) const RECORD_LAYOUT: &str = "forms/visit.print.toml";
/// Print layout of a month's ledger, where a pack has one.
pub(crate) const LEDGER_LAYOUT: &str = "forms/ledger.print.toml";

fn age(person: &Person, today: Date) -> String {
    let years = person.born_on.and_then(|day| domain::dates::age_on(day, today));
    years.map_or_else(String::new, |years| format!("{years}岁"))
}

fn tags(standing: Option<&Standing>, today: Date) -> Vec<Tag> {
    let mut tags: Vec<Tag> = row::due_tag(
        standing.and_then(Standing::due),
        standing.and_then(Standing::last_counted_on),
        today,
    ).into_iter().collect();
    tags.extend(standing.filter(|standing| standing.worker.is_none()).map(|_| Tag::new("odd", "没有探访人")));
    tags
}

fn identity(person: &Person) -> String {
    person.identity_masked.clone().unwrap_or_else(|| {
        let note = person.identity_note.clone().unwrap_or_default();
        if note.is_empty() { "暂无".to_owned() } else { format!("暂无（{note}）") }
    })
}

fn registered(person: &Person, found: &Everything) -> String {
    let by = found.accounts.get(&person.registered_by).cloned().unwrap_or_default();
    format!("{}　{by}", person.registered_on)
}

fn verdict(pack: &Pack, standing: Option<&Standing>) -> Verdict {
    let rules = &pack.rules;
    let Some(classified) = standing.map(|standing| &standing.classified) else {
        return Verdict {
            pack: rules.title.clone(),
            class: None,
            no_class: "尚未认定类别",
            track: None,
            clause: None,
            provisional: false,
            because: Vec::new(),
            note: None,
            missing: Vec::new(),
            warnings: Vec::new(),
            readings: Vec::new(),
        };
    };
    let decision = &classified.decision;
    let reading = |id: &String| {
        let reading = rules.reading(id)?;
        let chosen = reading.choices.get(reading.chosen).map_or("", |(_, name)| name);
        Some(format!("理解 {}：{}　采用：{chosen}", reading.number, reading.question))
    };
    Verdict {
        pack: format!("{}（{} 认定）", rules.title, classified.on),
        class: decision
            .class
            .as_ref()
            .map(|id| rules.class(id).map_or_else(|| id.clone(), |class| class.name.clone())),
        no_class: if decision.eligible == Some(false) {
            "不属于服务对象"
        } else {
            "暂不能认定类别"
        },
        track: decision
            .track
            .as_ref()
            .map(|id| rules.track(id).map_or_else(|| id.clone(), |track| track.name.clone())),
        clause: decision.clause.clone(),
        provisional: decision.provisional,
        because: decision.because.iter().map(|because| pack.reason_in_words(because)).collect(),
        note: decision.provisional_note.clone(),
        missing: decision.missing.iter().map(|fact| pack.fact_name(fact).to_owned()).collect(),
        warnings: decision
            .warnings
            .iter()
            .map(|warning| Warned { text: warning.text.clone(), clause: warning.clause.clone() })
            .collect(),
        readings: decision.readings.iter().filter_map(reading).collect(),
    }
}

fn duties(pack: &Pack, standing: &Standing, contacts: &[Contact], today: Date) -> Vec<DutyRow> {
    let counting = count(standing.duties(), standing.duties_from, contacts);
    let tallies = counting.tallies_on(today);
    standing
        .duties()
        .iter()
        .map(|duty| {
            let tally = tallies.iter().find(|tally| tally.duty == duty.id);
            let (done, needed) = tally.map_or((0, 0), |tally| (tally.counted.len(), tally.owed));
            DutyRow {
                words: pack.duty_in_words(duty),
                clause: duty.clause.clone(),
                period: tally.map_or_else(
                    || format!("{} 起", short_day(standing.duties_from, today)),
                    |tally| span(tally.period, today),
                ),
                done,
                needed,
                boxes: (0..needed.max(u32::try_from(done).unwrap_or(0)) as usize)
                    .map(|at| at < done)
                    .collect(),
                tag: duty_tag(tally, today),
            }
        })
        .collect()
}

fn duty_tag(tally: Option<&Tally>, today: Date) -> Tag {
    match tally {
        None => Tag::new("none", "还没有开始"),
        Some(tally) if tally.owed == 0 => Tag::new("none", "本期不要求"),
        Some(tally) if tally.met() => Tag::new("fine", "本期已完成"),
        Some(tally) if tally.refused_not_missed() => Tag::new("odd", "老人谢绝，不算漏访"),
        Some(tally) if tally.period.ends_on == today => {
            Tag::new("due", format!("还差 {} 次，今天到期", tally.left()))
        }
        Some(tally) => Tag::new("due", format!("还差 {} 次", tally.left())),
    }
}

fn visit_row(pack: &Pack, visit: &Visit, found: &Everything, today: Date) -> VisitRow {
    let content = &visit.content;
    let by = content.worker.and_then(|id| found.workers.get(&id).cloned());
    VisitRow {
        id: visit.id.to_string(),
        at: moment(content.visited_at),
        mode: pack.labels.mode(content.mode).to_owned(),
        outcome: outcome_tag(content.outcome),
        by: by.unwrap_or_else(|| pack.labels.visitor(&content.visitor_kind).to_owned()),
        counted: crate::visits::show::verdict(pack, &visit.verdict, today),
    }
}

/// Known facts in the order in which they are asked, of those that `wanted` says.
fn in_order<'a>(
    pack: &Pack,
    known: &'a [&Fact],
    wanted: fn(&Value) -> bool,
) -> impl Iterator<Item = &'a Fact> {
    let asked = fields::asked(pack.rules.dictionary());
    asked
        .into_iter()
        .filter_map(|id| known.iter().find(|fact| fact.fact == id).copied())
        .filter(move |fact| !fact.value.is_null() && wanted(&fact.value))
}

/// What is simply "no" is told in one line; everything else has a line of its own.
fn says_something(value: &Value) -> bool {
    *value != Value::Bool(false)
}

fn fact_row(pack: &Pack, fact: &Fact, today: Date) -> FactRow {
    let until = fact.valid_until.map(|last| format!(" 至 {}", short_day(last, today))).unwrap_or_default();
    FactRow {
        name: pack.fact_name(&fact.fact).to_owned(),
        value: pack.value_in_words(&fact.fact, &fact.value),
        from: format!("{}{until}", short_day(fact.valid_from, today)),
        evidence: fact.evidence.clone().unwrap_or_default(),
    }
}

fn unknown(pack: &Pack, known: &[&Fact]) -> Vec<String> {
    let groups = fields::groups(pack.rules.dictionary());
    let asked = groups.into_iter().flat_map(|group| group.fields).map(|field| (field.name, field.label));
    asked
        .chain([("household".to_owned(), "同住人".to_owned())])
        .filter(|(id, _)| !known.iter().any(|fact| fact.fact == *id && !fact.value.is_null()))
        .map(|(_, label)| label)
        .collect()
}

fn event_row(event: &Event, found: &Everything) -> EventRow {
    EventRow {
        at: moment(event.at),
        by: found.accounts.get(&event.actor).cloned().unwrap_or_else(|| "系统".to_owned()),
        what: event.action.label(),
        // The remark of the registration stands among what is known.
        note: event.note.clone().filter(|_| event.action != Action::PersonRegistered).unwrap_or_default(),
    }
}

fn read_key(text: &str) -> Option<(jiff::Timestamp, domain::ids::VisitId)> {
    let (at, id) = text.split_once('~')?;
    Some((jiff::Timestamp::from_millisecond(at.parse().ok()?).ok()?, id.parse().ok()?))
}
