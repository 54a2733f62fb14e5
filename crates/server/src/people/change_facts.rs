//! Changing what is known of a person: things changed from a day on, or were wrong from the start.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Role, Scope},
    changes::Review,
    dates::day_of,
    events::Event,
    packs::Pack,
    people::{
        ChangeFacts, Changed, Fact, FactInput, Known, Person,
        change_facts::{Change, ChangeRefusal, Scene, change_facts as decide},
        facts::facts_on,
    },
};
use jiff::Timestamp;
use serde_json::Value;
use store::{Tx, people};

use super::{
    at_hand,
    fields::{self, Ask, FactGroup, Shape},
};
use crate::{
    app::App,
    changes::propose,
    desk::{Desk, Seat},
    duties::standing::{self, Again},
    frame::{Choice, Frame},
    households::follow,
    respond::{Answer, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// A person after a change, with all that is known of them.
pub(crate) struct Kept {
    pub(crate) person: Person,
    pub(crate) facts: Vec<Fact>,
}

/// What became of a change that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    /// It holds.
    Kept,
    /// It waits for the consent of the town or the county.
    Proposed,
}

/// Changes facts and classifies anew, in one transaction; the lists of whoever lives with the person follow. Where the
/// county asks for review it waits instead. The inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do.
pub async fn change_facts(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: ChangeFacts,
) -> anyhow::Result<Result<Entered, Vec<ChangeRefusal>>> {
    let seat = Seat::of(app, scope, actor)?;
    let entered = app.db().write(move |tx| {
        let desk = seat.desk();
        follow::lock_home(tx, desk.scope, &[command.person])?;
        enter(tx, &desk, &command)
    });
    Stop::told(entered.await)
}

/// A change as it is handed in at a desk, as a part of a transaction that has locked the person's home: it is kept with
/// what follows from it for others, or it waits.
pub(crate) fn enter(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    command: &ChangeFacts,
) -> Result<Entered, Stop<Vec<ChangeRefusal>>> {
    let (known, changed) = look(tx, desk, command)?;
    if propose::asked(tx, desk, &changed)? {
        propose::propose(tx, desk, command, &changed)?;
        return Ok(Entered::Proposed);
    }
    let kept = apply(tx, desk, known, changed)?;
    follow::facts_changed(tx, desk, &kept, command).map_err(Stop::within)?;
    Ok(Entered::Kept)
}

/// The change of one person, as a part of a transaction that has locked them. It never waits: it follows from what was
/// decided of somebody else.
pub(crate) fn keep(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    command: &ChangeFacts,
) -> Result<Kept, Stop<Vec<ChangeRefusal>>> {
    let (known, changed) = look(tx, desk, command)?;
    apply(tx, desk, known, changed)
}

/// What is known of somebody, and what a change of it would come to.
fn look(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    command: &ChangeFacts,
) -> Result<(Vec<Fact>, Changed), Stop<Vec<ChangeRefusal>>> {
    let Desk { pack, scope, actor, now, edge, .. } = *desk;
    let person = people::by_id(tx, scope, command.person)?;
    let known = people::facts::of_person(tx, scope, command.person)?;
    let scene = Scene { person: person.as_ref(), facts: &known, dictionary: pack.rules.dictionary() };
    let changed = decide(command, &scene, actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
    Ok((known, changed))
}

/// Keeps what was decided beside what was known, and classifies anew.
pub(crate) fn apply<R>(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    known: Vec<Fact>,
    changed: Changed,
) -> Result<Kept, Stop<R>> {
    let Desk { pack, notices, scope, actor, now, edge } = *desk;
    let (tenant, person) = (scope.tenant(), changed.person.id);
    people::facts::insert(tx, tenant, &changed.facts)?;
    people::update(tx, &changed.person)?;
    let all: Vec<Fact> = known.into_iter().chain(changed.facts).collect();
    let before = store::duties::by_person(tx, scope, person)?;
    let happenings = people::happenings::of_person(tx, scope, person)?;
    let again = Again {
        notices,
        person: &changed.person,
        facts: &all,
        happenings: &happenings,
        actor,
        now,
        memo: None,
    };
    let (after, reclassified) = again.stand(before.as_ref(), edge).map_err(Stop::Broken)?;
    standing::keep(tx, tenant, before.as_ref(), &after)?;
    people::known::save(tx, tenant, person, &Known::on(&all, day_of(now), now))?;
    store::events::insert(tx, &Event { pack_hash: Some(pack.rules.hash.clone()), ..changed.event })?;
    reclassified.iter().try_for_each(|event| store::events::insert(tx, event))?;
    Ok(Kept { person: changed.person, facts: all })
}

#[derive(Template)]
#[template(path = "people/change_facts.html")]
struct ChangeFactsPage {
    frame: Frame,
    typed: Typed,
    form_action: String,
    id: String,
    name: String,
    hows: Vec<Choice>,
    groups: Vec<FactGroup>,
    elsewhere: Vec<String>,
    /// What waits for consent when it is sent, in a sentence.
    waits: Option<&'static str>,
}

/// `GET /people/{person}/facts`
pub async fn page(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let known = known(&app, &scope, &person).await?;
    let mut typed = Typed::default();
    fields::fill(pack.rules.dictionary(), &known, &mut typed);
    typed.set("how", "from");
    typed.set("first", app.edge().today().to_string());
    typed.set("opened_at", app.edge().now().as_millisecond().to_string());
    Ok(render(&sheet(&app, &asker, &person, &pack, typed).await?))
}

/// `POST /people/{person}/facts`
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let mut typed = Typed::read(&body);
    if typed.given("more").is_some() {
        return Ok(render(&sheet(&app, &asker, &person, &pack, typed).await?));
    }
    let facts = inputs(&pack, &known(&app, &scope, &person).await?, &typed);
    if let Some(how) = how(&mut typed) {
        let command = ChangeFacts {
            person: person.id,
            how,
            facts,
            opened_at: typed
                .text("opened_at")
                .parse()
                .ok()
                .and_then(|ms| Timestamp::from_millisecond(ms).ok()),
            note: typed.given("note").map(str::to_owned),
        };
        let asked_at = app.edge().now();
        match change_facts(&app, &scope, &asker.actor, command).await? {
            Ok(entered) => {
                let done = if entered == Entered::Proposed { "proposed" } else { "changed" };
                return Ok(go(&format!("/people/{}?done={done}", person.id)));
            }
            Err(refusals) => {
                if refusals.iter().any(|refusal| matches!(refusal, ChangeRefusal::ChangedMeanwhile { .. })) {
                    // What somebody else wrote is on the page now: whoever sends it once more has chosen. The instant
                    // lies before the look, so that nothing written after it counts as seen.
                    typed.set("opened_at", asked_at.as_millisecond().to_string());
                }
                for refusal in domain::refusal::shown(refusals) {
                    typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
                }
            }
        }
    }
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet(&app, &asker, &person, &pack, typed).await?))
}

/// What is known today, as the form shows it.
async fn known(app: &App, scope: &Scope, person: &Person) -> anyhow::Result<serde_json::Map<String, Value>> {
    let (scope, id) = (scope.clone(), person.id);
    let facts = app.db().read(move |tx| people::facts::of_person(tx, &scope, id)).await?;
    Ok(facts_on(&facts, app.edge().today(), app.edge().now()))
}

/// What was filled in; a fact that was known and is now left empty becomes unknown. What is the same as
/// before says nothing and is left out by the domain.
fn inputs(pack: &Pack, known: &serde_json::Map<String, Value>, typed: &Typed) -> Vec<FactInput> {
    let mut inputs = fields::read(pack.rules.dictionary(), typed);
    let evidence = typed.given("evidence").map(str::to_owned);
    let asked = fields::asked(pack.rules.dictionary());
    for id in asked {
        if known.contains_key(&id) && !inputs.iter().any(|input| input.fact == id) {
            inputs.push(FactInput { fact: id, value: Value::Null, evidence: evidence.clone() });
        }
    }
    inputs.retain(|input| known.get(&input.fact).unwrap_or(&Value::Null) != &input.value);
    inputs
}

fn how(typed: &mut Typed) -> Option<Change> {
    if typed.text("how") == "correct" {
        return Some(Change::Correct);
    }
    let Ok(first) = typed.text("first").parse() else {
        typed.refuse("first", "请填写从哪天起");
        return None;
    };
    let last = match typed.given("last") {
        None => None,
        Some(text) => match text.parse() {
            Ok(last) => Some(last),
            Err(_) => {
                typed.refuse("last", "日期请按“年-月-日”填写");
                return None;
            }
        },
    };
    Some(Change::From { first, last })
}

/// What of a clerk's change waits.
fn waits(review: Review) -> Option<&'static str> {
    match review {
        Review::Nothing => None,
        Review::Deciding => Some("可能影响类别的变更，提交后由镇（街道）审核，审核前类别和任务不变。"),
        Review::Everything => Some("变更提交后由镇（街道）审核，审核前类别和任务不变。"),
    }
}

async fn sheet(
    app: &App,
    asker: &Asker,
    person: &Person,
    pack: &Pack,
    typed: Typed,
) -> anyhow::Result<ChangeFactsPage> {
    const OWN: [&str; 5] = ["how", "first", "last", "note", "evidence"];
    let tenant = person.tenant;
    let waits = match asker.actor.role {
        Role::Clerk => waits(app.db().read(move |tx| store::changes::review(tx, tenant)).await?),
        _ => None,
    };
    let dictionary = pack.rules.dictionary();
    let groups = fields::groups(dictionary, Ask::Everything, &typed);
    let shown = |field: &str| {
        OWN.contains(&field)
            || groups.iter().any(|group| group.fields.iter().any(|known| known.name == field))
    };
    Ok(ChangeFactsPage {
        frame: Frame::of(app, asker, "/people"),
        form_action: format!("/people/{}/facts", person.id),
        id: person.id.to_string(),
        name: person.name.to_string(),
        hows: vec![Choice::new("from", "情况有变化"), Choice::new("correct", "原来登记错了")],
        elsewhere: typed.elsewhere(shown).into_iter().map(str::to_owned).collect(),
        waits,
        groups,
        typed,
    })
}
