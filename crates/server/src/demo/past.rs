//! What took place before the demo begins, entered through the same doors, each thing at its own moment.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use domain::{
    actor::{Actor, Scope},
    ids::{HappeningId, PersonId, VisitId},
    people::{FactInput, Happen, RegisterPerson, happenings::Kind},
    refusal::{Refusal, shown},
    visits::{Answer, Answers, Content, Mode, Outcome, RecordVisit, form::FieldKind, form::Form},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::{
    cast::{Cast, PastAlert, PastConsent, PastHappening, PastTelling, PastVisit, Person},
    county::County,
    papers,
};
use crate::{
    app::App,
    people::{
        happen::{Command, tell},
        register::{Around, LivesWith, register},
    },
    visits::record::{Taken, record},
};

/// A contact is entered so long after it took place.
const ENTERED_AFTER: SignedDuration = SignedDuration::from_mins(20);

/// One thing that happened.
enum Step<'a> {
    Registered(&'a Person, PersonId),
    Visited(&'a Person, PersonId, Timestamp, Box<PastVisit>),
    Happened(&'a Person, PersonId, &'a PastHappening),
    Consented(&'a Person, PersonId, &'a PastConsent),
    Told(&'a Person, PersonId, &'a PastTelling),
    Warned(&'a PastAlert),
}

/// Registers everybody of a cast and records their visits, in order of time, until `now`.
///
/// # Errors
/// What the database cannot do; somebody or something that the register refuses.
pub async fn enter(app: &App, cast: &Cast, county: &County, now: Timestamp) -> anyhow::Result<()> {
    let (mut steps, mut ids) = (Vec::new(), BTreeMap::new());
    for person in &cast.person {
        let id = PersonId::from(app.edge().id());
        ids.insert(person.key.as_str(), id);
        steps.push((person.registered_at(now), Step::Registered(person, id)));
        for (at, visit) in cast.visits(person, now)? {
            steps.push((at + ENTERED_AFTER, Step::Visited(person, id, at, Box::new(visit))));
        }
        for happening in &person.happenings {
            steps.push((happening.told_at(now), Step::Happened(person, id, happening)));
        }
        for consent in &person.consents {
            steps.push((consent.told_at(now), Step::Consented(person, id, consent)));
        }
        for told in &person.told {
            steps.push((told.told_at(now), Step::Told(person, id, told)));
        }
    }
    for alert in &cast.alert {
        steps.push((alert.told_at(now), Step::Warned(alert)));
    }
    steps.sort_by_key(|(at, _)| *at);
    for (at, step) in steps {
        app.edge().clock.advance(at.duration_since(app.edge().now()));
        match step {
            Step::Registered(person, id) => registered(app, cast, county, person, (id, &ids)).await?,
            Step::Visited(person, id, at, visit) => visited(app, county, person, id, at, *visit).await?,
            Step::Happened(person, id, happening) => happened(app, county, person, id, happening).await?,
            Step::Consented(person, id, consent) => {
                papers::consented(app, county, person, id, consent).await?;
            }
            Step::Told(person, id, told) => papers::told(app, county, person, id, told).await?,
            Step::Warned(alert) => papers::warned(app, county, alert).await?,
        }
    }
    app.edge().clock.advance(now.duration_since(app.edge().now()));
    Ok(())
}

async fn registered(
    app: &App,
    cast: &Cast,
    county: &County,
    person: &Person,
    (id, ids): (PersonId, &BTreeMap<&str, PersonId>),
) -> anyhow::Result<()> {
    let actor = county.registrar()?;
    let scope = scope(&actor, county)?;
    let pack = app.pack_for(county.tenant, app.edge().today())?;
    let facts = cast.facts(person);
    let command = RegisterPerson {
        id,
        tenant: county.tenant,
        name: person.name.clone(),
        identity: person.id_number.clone(),
        identity_note: None,
        born_on: None,
        sex: None,
        certificate: certificate(person, &facts),
        phone: person.phone.clone(),
        address: person.address.clone(),
        registered_on: None,
        facts: facts
            .into_iter()
            .map(|(fact, value)| FactInput { fact, value, evidence: Some("入户登记".into()) })
            .collect(),
        note: person
            .emergency_contact
            .as_ref()
            .map(|contact| format!("紧急联系人：{} {}", contact.name, contact.phone)),
        not_the_namesake: true,
        by_form: true,
    };
    let worker =
        person.worker.as_ref().map(|key| county.workers.get(key).context("no such visitor")).transpose()?;
    let around = Around { scope: &scope, actor: &actor, pack: &pack };
    let area = Some(person.area.parse()?);
    let lives_with = match &person.lives_with {
        None => None,
        Some(home) => {
            let with = *ids.get(home.key.as_str()).context("no such housemate")?;
            Some(LivesWith { with, relation: home.relation.clone() })
        }
    };
    match register(app, around, command, area, worker.map(|worker| worker.id), lives_with).await? {
        Ok(_) => Ok(()),
        Err(refusals) => refused(person, &refusals),
    }
}

async fn visited(
    app: &App,
    county: &County,
    person: &Person,
    id: PersonId,
    at: Timestamp,
    visit: PastVisit,
) -> anyhow::Result<()> {
    let key = visit.by.as_ref().or(person.worker.as_ref()).context("a visit needs a visitor")?;
    let actor = county.visitor(key)?;
    let scope = scope(&actor, county)?;
    let pack = app.pack_for(county.tenant, domain::dates::day_of(at))?;
    let form = pack.visit_form().context("the pack has no form for visits")?;
    let worker = county.workers.get(key).context("no such visitor")?;
    let outcome = Outcome::from_codes(&visit.outcome, visit.reason.as_deref());
    let content = Content {
        person: id,
        worker: Some(worker.id),
        visitor_kind: worker.kind.clone(),
        mode: Mode::from_code(&visit.mode).with_context(|| format!("{}: mode {}", person.key, visit.mode))?,
        outcome: outcome.with_context(|| format!("{}: outcome {}", person.key, visit.outcome))?,
        visited_at: at,
        form: form.id.clone(),
        form_version: form.version.clone(),
        answers: answers(form, visit.answers)?,
        note: visit.note,
        late_reason: None,
        photos: Vec::new(),
    };
    let command = RecordVisit { id: VisitId::from(app.edge().id()), content, phone_at: None };
    match record(app, &scope, &actor, command).await? {
        Ok(Taken::New(_)) => Ok(()),
        Ok(other) => bail!("{}: a visit was taken as {other:?}", person.key),
        Err(refusals) => refused(person, &shown(refusals)),
    }
}

async fn happened(
    app: &App,
    county: &County,
    person: &Person,
    id: PersonId,
    happening: &PastHappening,
) -> anyhow::Result<()> {
    let actor = county.registrar()?;
    let scope = scope(&actor, county)?;
    let kind = happening.kind.split_once('.').and_then(|(sort, id)| Kind::from_parts(sort, id));
    let command = Happen {
        id: HappeningId::from(app.edge().id()),
        person: id,
        kind: kind.with_context(|| format!("{}: {}", person.key, happening.kind))?,
        from_on: app.edge().today(),
        until_on: None,
        evidence: happening.evidence.clone(),
        note: None,
    };
    match tell(app, &scope, &actor, Command::Happen(command)).await? {
        Ok(()) => Ok(()),
        Err(refusals) => refused(person, &shown(refusals)),
    }
}

pub(super) fn scope(actor: &Actor, county: &County) -> anyhow::Result<Scope> {
    actor.scope(county.tenant).context("somebody of the cast sees nobody here")
}

/// Who has a grade has a certificate: identity number, kind, grade.
fn certificate(person: &Person, facts: &Map<String, Value>) -> Option<String> {
    let digit = |fact: &str| facts.get(fact).and_then(Value::as_i64).filter(|digit| *digit > 0);
    Some(format!("{}{}{}", person.id_number, digit("cert_kind")?, digit("cert_grade")?))
}

/// Answers as the form's fields want them.
fn answers(form: &Form, written: Map<String, Value>) -> anyhow::Result<Answers> {
    written
        .into_iter()
        .map(|(field, value)| {
            let kind = form.field(&field).with_context(|| format!("the form has no field {field}"))?.kind;
            let answer = match (kind, value) {
                (FieldKind::Text, Value::String(text)) => Answer::Text(text),
                (FieldKind::One, Value::String(option)) => Answer::One(option),
                (FieldKind::Many, Value::Array(options)) => {
                    Answer::Many(options.iter().filter_map(Value::as_str).map(str::to_owned).collect())
                }
                (_, value) => bail!("{field}: {value} is no answer"),
            };
            Ok((field, answer))
        })
        .collect()
}

pub(super) fn refused(person: &Person, refusals: &[Refusal]) -> anyhow::Result<()> {
    let sentences: Vec<&str> = refusals.iter().map(|refusal| refusal.text.as_ref()).collect();
    bail!("{} of the cast was refused: {}", person.key, sentences.join("; "))
}
