//! Letting one entry of the register go into another: side by side, field by field, with what it does to class and
//! duties shown before it is kept.

use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    dates::day_of,
    duties::{Recount, Standing, recount::anew},
    events::Event,
    ids::PersonId,
    packs::Notices,
    people::{
        Fact, Happening, Known,
        details::replaced,
        merge::{MergePeople, MergeRefusal, Merged, Whole, merge as decide},
    },
    refusal::Refusal,
};
use jiff::Timestamp;
use store::{
    Fault, Tx,
    people::{
        self,
        merged::{self, Going, Hanging, Resealed},
        secrets,
    },
    seal::{Cipher, Place},
};

use super::at_hand;
use crate::{
    app::App,
    duties::standing::Again,
    edge::Edge,
    ladders::follow::Following,
    respond::{Answer, Problem, go},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

mod sheet;

/// All that hangs at one entry.
pub(in crate::people) struct Entry {
    pub(in crate::people) whole: Whole,
    hanging: Hanging,
    happenings: Vec<Happening>,
    standing: Option<Standing>,
}

impl Entry {
    fn read(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Option<Self>, Fault> {
        let Some(person) = people::by_id(tx, scope, id)? else { return Ok(None) };
        let hanging = merged::hanging(tx, scope.tenant(), id)?;
        let standing = store::duties::by_person(tx, scope, id)?;
        Ok(Some(Self {
            whole: Whole {
                person,
                worker: standing.as_ref().and_then(|standing| standing.worker),
                facts: people::facts::of_person(tx, scope, id)?,
                happenings: hanging.happenings.clone(),
                visits: hanging.visit_ids(),
                assignments: hanging.assignment_ids(),
            },
            happenings: people::happenings::of_person(tx, scope, id)?,
            hanging,
            standing,
        }))
    }
}

/// What would be kept.
pub(in crate::people) struct Plan {
    merged: Merged,
    facts: Vec<Fact>,
    recount: Recount,
    reclassified: Option<Event>,
}

/// Decides, classifies and counts; nothing is kept yet.
fn plan(
    command: &MergePeople,
    (ours, theirs): (Option<&Entry>, Option<&Entry>),
    notices: &Notices,
    actor: &Actor,
    now: Timestamp,
    edge: &Edge,
) -> Result<Plan, Stop<MergeRefusal>> {
    let mut mint = || edge.id();
    let wholes = (ours.map(|entry| &entry.whole), theirs.map(|entry| &entry.whole));
    let merged = decide(command, wholes.0, wholes.1, actor, now, &mut mint).map_err(Stop::Refused)?;
    let (Some(ours), Some(theirs)) = (ours, theirs) else { return Err(Stop::Refused(MergeRefusal::Unknown)) };
    let facts: Vec<Fact> =
        ours.whole.facts.iter().chain(&theirs.whole.facts).chain(&merged.facts).cloned().collect();
    let happenings: Vec<Happening> = ours.happenings.iter().chain(&theirs.happenings).cloned().collect();
    let again = Again {
        notices,
        person: &merged.person,
        facts: &facts,
        happenings: &happenings,
        actor,
        now,
        memo: None,
    };
    let (stood, reclassified) = again.stand(ours.standing.as_ref(), edge).map_err(Stop::Broken)?;
    let stood = Standing { area: merged.person.area.clone(), worker: merged.worker, ..stood };
    let contacts = [ours.hanging.contacts(), theirs.hanging.contacts()].concat();
    let recount = anew(stood, &contacts);
    Ok(Plan { merged, facts, recount, reclassified })
}

/// Lets one entry go into another, in one transaction. The inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do; keys that are missing.
pub async fn merge(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: MergePeople,
) -> anyhow::Result<Result<(), MergeRefusal>> {
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let notices = app.notices(scope.tenant())?;
    let (now, edge, cipher) = (app.edge().now(), app.edge().clone(), app.cipher());
    let (scope, actor) = (scope.clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        let (tenant, survivor, other) = (scope.tenant(), command.survivor, command.other);
        merged::lock(tx, tenant, survivor, other)?;
        let ours = Entry::read(tx, &scope, survivor)?;
        let theirs = Entry::read(tx, &scope, other)?;
        let Plan { merged, facts, recount, reclassified } =
            plan(&command, (ours.as_ref(), theirs.as_ref()), &notices, &actor, now, &edge)?;
        let (Some(ours), Some(theirs)) = (ours, theirs) else { return Ok(()) };
        let resealed = reseal(tx, &scope, (survivor, other), merged.takes_number, cipher.as_ref(), &edge)?;
        let merged =
            Merged { event: Event { pack_hash: Some(pack.rules.hash.clone()), ..merged.event }, ..merged };
        let going = Going {
            other,
            hanging: &theirs.hanging,
            at_survivor: &ours.hanging,
            merged: &merged,
            resealed: &resealed,
        };
        merged::keep(tx, &going, now)?;
        let known = people::details::of_person(tx, &scope, survivor)?;
        let (was, is) = (&ours.whole.person, &merged.person);
        let rows = replaced((was, is), &known, actor.account, now, &mut || edge.id());
        people::details::insert(tx, tenant, &rows)?;
        let visits = [ours.hanging.visits.as_slice(), &theirs.hanging.visits].concat();
        merged::keep_recount(tx, tenant, &recount, &visits)?;
        people::known::save(tx, tenant, survivor, &Known::on(&facts, day_of(now), now))?;
        reclassified.iter().try_for_each(|event| store::events::insert(tx, event))?;
        // Attempts at two addresses may have been attempts at one person: looked at from the first day on.
        let following = Following { notices: &notices, scope: &scope, now };
        following.follow(tx, survivor, Timestamp::MIN)?;
        Ok(())
    });
    Stop::told(kept.await)
}

/// Sealed values are bound to their person: what changes hands is sealed again.
fn reseal(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (survivor, other): (PersonId, PersonId),
    takes_number: bool,
    cipher: &dyn Cipher,
    edge: &Edge,
) -> Result<Vec<Resealed>, Stop<MergeRefusal>> {
    let mut resealed = Vec::new();
    for field in [secrets::IDENTITY, secrets::CERTIFICATE] {
        let ours = secrets::sealed(tx, scope, survivor, field)?;
        let theirs = secrets::sealed(tx, scope, other, field)?;
        let takes = match field {
            secrets::IDENTITY => takes_number,
            _ => ours.is_none(),
        };
        if !takes {
            continue;
        }
        let moves = [(theirs, other, survivor), (ours, survivor, other)];
        for (sealed, from, to) in moves.into_iter().filter_map(|(sealed, from, to)| Some((sealed?, from, to)))
        {
            let place = |person| Place { tenant: scope.tenant(), person, field };
            let again = cipher
                .open(&place(from), &sealed)
                .and_then(|plain| cipher.seal(&place(to), edge.chance.bytes(), &plain))
                .map_err(|fault| {
                    Stop::Broken(anyhow::Error::new(fault).context("a number was not resealed"))
                })?;
            resealed.push(Resealed { person: to, field: field.to_owned(), sealed: again });
        }
    }
    Ok(resealed)
}

/// `GET /people/{person}/merge?with={other}`
pub async fn page(
    State(app): State<App>,
    asker: Asker,
    Path(person): Path<String>,
    RawQuery(asked): RawQuery,
) -> Answer {
    let mut typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let with = typed.text("with").to_owned();
    if with.is_empty() {
        return sheet::choose(&app, &asker, &scope, &person).await;
    }
    let (_, other) = at_hand(&app, &asker, &with).await?;
    typed.set("with", other.id.to_string());
    let (ours, theirs) = both(&app, &scope, person.id, other.id).await?;
    sheet::side_by_side(&app, &asker, &scope, (&ours, &theirs), typed, None, StatusCode::OK).await
}

/// `POST /people/{person}/merge`
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    if typed.given("with").is_none() {
        return sheet::choose(&app, &asker, &scope, &person).await;
    }
    let (_, other) = at_hand(&app, &asker, typed.text("with")).await?;
    let command = MergePeople {
        survivor: person.id,
        other: other.id,
        takes: typed
            .names()
            .filter(|name| typed.text(name) == "other")
            .filter_map(|name| name.strip_prefix("take_").map(str::to_owned))
            .collect(),
        note: typed.given("note").map(str::to_owned),
    };
    if typed.text("step") == "keep" {
        return match merge(&app, &scope, &asker.actor, command).await? {
            Ok(()) => Ok(go(&format!("/people/{}?done=merged", person.id))),
            Err(refusal) => refused(&app, &asker, &scope, (person.id, other.id), typed, refusal).await,
        };
    }
    if person.id == other.id {
        let pair = (person.id, other.id);
        return refused(&app, &asker, &scope, pair, typed, MergeRefusal::Oneself).await;
    }
    let (ours, theirs) = both(&app, &scope, person.id, other.id).await?;
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let now = app.edge().now();
    let planned = plan(
        &command,
        (Some(&ours), Some(&theirs)),
        &app.notices(scope.tenant())?,
        &asker.actor,
        now,
        app.edge(),
    );
    let looked = match Stop::told(planned)? {
        Ok(plan) if typed.text("step") == "look" => Some(sheet::Looked::of(&pack, &plan, &ours, &theirs)),
        Ok(_) => None,
        Err(refusal) => {
            typed.refuse("", Refusal::from(refusal).text);
            None
        }
    };
    let status = if typed.is_wrong() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    sheet::side_by_side(&app, &asker, &scope, (&ours, &theirs), typed, looked, status).await
}

async fn refused(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    pair: (PersonId, PersonId),
    mut typed: Typed,
    refusal: MergeRefusal,
) -> Answer {
    typed.refuse("", Refusal::from(refusal).text);
    let (ours, theirs) = both(app, scope, pair.0, pair.1).await?;
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    sheet::side_by_side(app, asker, scope, (&ours, &theirs), typed, None, status).await
}

/// Both entries, as they are seen in one county.
async fn both(app: &App, scope: &Scope, one: PersonId, other: PersonId) -> Result<(Entry, Entry), Problem> {
    let scope = scope.clone();
    let found = app
        .db()
        .read(move |tx| Ok::<_, Fault>(Entry::read(tx, &scope, one)?.zip(Entry::read(tx, &scope, other)?)));
    found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)
}
