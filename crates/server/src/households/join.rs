//! Two people of the register live together: one household, one file, and each stands in the other's list.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    dates::{age_on, day_of},
    households::{
        JoinHousehold, LIST, Residence,
        entry::{self, Whom, inverse, seen_from},
        join::{JoinRefusal, Scene, join as decide},
    },
    ids::HouseholdId,
    packs::Pack,
    people::{Person, change_facts::Change, facts::facts_on},
    refusal::Refusal,
};
use jiff::civil::Date;
use serde_json::Value;
use store::{
    Fault, Tx, households,
    people::{
        self,
        page::{Find, PeopleFilter, page as people_page},
    },
};

use super::follow::{self, members_in};
use crate::{
    app::App,
    changes::propose::homes_are_reviewed,
    desk::{Desk, Seat},
    frame::{Choice, Frame},
    people::at_hand,
    respond::{Answer, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Puts two people into one household, in one transaction. The inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do.
pub async fn join(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    command: JoinHousehold,
) -> anyhow::Result<Result<HouseholdId, JoinRefusal>> {
    let seat = Seat::of(app, scope, actor)?;
    let kept = app.db().write(move |tx| {
        let desk = seat.desk();
        let reviewed = homes_are_reviewed(tx, &desk)?;
        keep(tx, &desk, &command, reviewed)
    });
    Stop::told(kept.await)
}

/// The same as a part of another action: somebody is registered as living with somebody. Registering is no change, so
/// nothing of it is `reviewed`.
pub(crate) fn keep(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    command: &JoinHousehold,
    reviewed: bool,
) -> Result<HouseholdId, Stop<JoinRefusal>> {
    let Desk { scope, actor, now, edge, .. } = *desk;
    follow::lock_home(tx, scope, &[command.person, command.with])?;
    let person = people::by_id(tx, scope, command.person)?;
    let with = people::by_id(tx, scope, command.with)?;
    let residences = households::of_person(tx, scope, command.person)?;
    let residences_with = households::of_person(tx, scope, command.with)?;
    let scene = Scene {
        person: person.as_ref(),
        with: with.as_ref(),
        residences: &residences,
        residences_with: &residences_with,
        reviewed,
    };
    let joined = decide(command, &scene, actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
    let (Some(person), Some(with)) = (person, with) else {
        return Err(Stop::Refused(JoinRefusal::UnknownPerson));
    };
    let rows: Vec<Residence> = joined.closed.into_iter().chain(joined.opened).collect();
    rows.iter().try_for_each(|row| households::save(tx, scope.tenant(), row))?;
    store::events::insert(tx, &joined.event)?;
    lists(tx, desk, command, &person, &with)?;
    Ok(joined.household)
}

/// Each stands in the lists of all the others.
fn lists(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    command: &JoinHousehold,
    person: &Person,
    with: &Person,
) -> Result<(), Stop<JoinRefusal>> {
    let dictionary = desk.pack.rules.dictionary();
    // What is known today: a list that was told after they moved together is about both, too.
    let known = |tx: &mut Tx<'_>, one: &Person| -> Result<_, Fault> {
        let facts = people::facts::of_person(tx, desk.scope, one.id)?;
        Ok(facts_on(&facts, day_of(desk.now), desk.now))
    };
    let (own, others) = (known(tx, person)?, known(tx, with)?);
    let (me, you) = (Whom { name: &person.name, known: &own }, Whom { name: &with.name, known: &others });
    let first = Change::From { first: command.from, last: None };

    // The list of whoever joins: what they said themselves, otherwise the other's list as seen from them.
    let theirs = members_in(&others).unwrap_or_default();
    if members_in(&own).is_some() {
        let edit =
            |_, list: &[Value]| Some(entry::with(dictionary, list, you, Some(inverse(&command.relation))));
        follow::rewrite(tx, desk, person, command.from, with, edit).map_err(Stop::within)?;
    } else {
        let theirs = entry::with(dictionary, &theirs, me, Some(&command.relation));
        let at = entry::place_of(&theirs, me).unwrap_or(theirs.len());
        let mine = entry::mirrored(dictionary, &theirs, at, you);
        follow::tell(tx, desk, person, first, mine, with).map_err(Stop::within)?;
    }

    let (_, mates) = households::housemates(tx, desk.scope, person.id)?;
    for mate in mates {
        let known = known(tx, &mate)?;
        let relation = if mate.id == with.id {
            Some(command.relation.as_str())
        } else {
            let list = members_in(&known).unwrap_or_default();
            kinship(&list, you).map(|to_with| seen_from(inverse(to_with), &command.relation))
        };
        let edit = |_, list: &[Value]| Some(entry::with(dictionary, list, me, relation));
        if members_in(&known).is_some() {
            follow::rewrite(tx, desk, &mate, command.from, person, edit).map_err(Stop::within)?;
        } else {
            // Nobody has said who lives with them: it is the home of whoever joins, seen from them.
            let whom = Whom { name: &mate.name, known: &known };
            let mine = members_in(&own).unwrap_or_default();
            let mine = entry::with(dictionary, &mine, whom, relation.map(inverse));
            let at = entry::place_of(&mine, whom).unwrap_or(mine.len());
            let list = entry::mirrored(dictionary, &mine, at, me);
            follow::tell(tx, desk, &mate, first, list, person).map_err(Stop::within)?;
        }
    }
    Ok(())
}

/// What somebody is to the person whose list it is.
fn kinship<'l>(list: &'l [Value], whom: Whom<'_>) -> Option<&'l str> {
    list.get(entry::place_of(list, whom)?)?.get("relation")?.as_str()
}

#[derive(Template)]
#[template(path = "households/join.html")]
struct JoinPage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    place: String,
    mates: Vec<String>,
    found: Vec<Choice>,
    searched: bool,
    relation_label: String,
    relations: Vec<Choice>,
    elsewhere: Vec<String>,
}

/// `GET /people/{person}/household`
pub async fn page(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::default();
    typed.set("from", app.edge().today().to_string());
    typed.set("parted_from", app.edge().today().to_string());
    Ok(render(&sheet(&app, &asker, &scope, &person, typed).await?))
}

/// `POST /people/{person}/household`
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    if typed.text("step") == "find" {
        return Ok(render(&sheet(&app, &asker, &scope, &person, typed).await?));
    }
    if let Some(command) = command(&person, &mut typed) {
        match join(&app, &scope, &asker.actor, command).await? {
            Ok(household) => return Ok(go(&format!("/households/{household}?done=joined"))),
            Err(refusal) => {
                let refusal = Refusal::from(refusal);
                typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
            }
        }
    }
    refused(&app, &asker, &scope, &person, typed).await
}

/// The page again, with what is wrong.
pub(super) async fn refused(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    person: &Person,
    typed: Typed,
) -> Answer {
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet(app, asker, scope, person, typed).await?))
}

fn command(person: &Person, typed: &mut Typed) -> Option<JoinHousehold> {
    let with = typed.text("with").parse().ok();
    if with.is_none() {
        typed.refuse("with", "请选择和谁同住");
    }
    let relation = typed.given("relation").map(str::to_owned);
    if relation.is_none() {
        typed.refuse("relation", format!("请选择{}是对方的什么人", person.name));
    }
    let from: Option<Date> = typed.text("from").parse().ok();
    if from.is_none() {
        typed.refuse("from", "请填写从哪天起同住，不清楚的填今天");
    }
    Some(JoinHousehold { person: person.id, with: with?, relation: relation?, from: from? })
}

/// How somebody can be related, in the words of the list of a home.
pub(crate) fn relations(pack: &Pack) -> Vec<Choice> {
    let list = pack.rules.dictionary().def(LIST);
    let column = list.and_then(|list| list.members().find(|column| column.id == "relation"));
    column.map(crate::people::fields::options).unwrap_or_default()
}

async fn sheet(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    person: &Person,
    typed: Typed,
) -> anyhow::Result<JoinPage> {
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let (by_scope, one) = (scope.clone(), person.clone());
    let find = Find::typed(typed.text("search"), scope.tenant(), app.cipher().as_ref());
    let found = app.db().read(move |tx| {
        let (_, mates) = households::housemates(tx, &by_scope, one.id)?;
        let mut found = households::at_address(tx, &by_scope, &one)?;
        if let Some(find) = find.clone() {
            let filter = PeopleFilter {
                area: Some(one.area.clone()),
                find: Some(find),
                limit: 20,
                ..PeopleFilter::default()
            };
            for line in people_page(tx, &by_scope, &filter)? {
                if found.iter().all(|known| known.id != line.person) {
                    found.extend(people::by_id(tx, &by_scope, line.person)?);
                }
            }
        }
        let mine = |other: &Person| other.id == one.id || mates.iter().any(|mate| mate.id == other.id);
        found.retain(|other| !mine(other));
        Ok::<_, Fault>((mates, found))
    });
    let (mates, found) = found.await?;
    let today = app.edge().today();
    Ok(JoinPage {
        frame: Frame::of(app, asker, "/people"),
        id: person.id.to_string(),
        name: person.name.to_string(),
        place: person.address.clone(),
        mates: mates.iter().map(|mate| described(mate, today)).collect(),
        found: found.iter().map(|other| Choice::new(other.id.to_string(), described(other, today))).collect(),
        searched: typed.given("search").is_some(),
        relation_label: format!("{}是对方的什么人", person.name),
        relations: relations(&pack),
        elsewhere: typed
            .elsewhere(|field| matches!(field, "with" | "relation" | "from" | "parted_from"))
            .into_iter()
            .map(str::to_owned)
            .collect(),
        typed,
    })
}

/// `王秀英（女，80岁，幸福院12号）`
pub(crate) fn described(person: &Person, today: Date) -> String {
    let sex = person.sex.map(|sex| sex.label().to_owned());
    let age = person.born_on.and_then(|born| age_on(born, today)).map(|years| format!("{years}岁"));
    let parts: Vec<String> = sex.into_iter().chain(age).chain([person.address.clone()]).collect();
    format!("{}（{}）", person.name, parts.join("，"))
}
