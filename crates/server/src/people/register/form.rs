//! The form on which somebody is registered.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Query, State},
    http::StatusCode,
    response::Html,
};
use domain::{
    actor::Scope,
    areas::Level,
    households::{
        LIST,
        entry::{Whom, mirrored},
    },
    ids::PersonId,
    packs::Pack,
    people::{IdentityNumber, Person, RegisterPerson, Sex, facts::facts_on},
};
use serde_json::{Map, Value};
use store::workers;

use super::{Around, LivesWith, accept, register};
use crate::{
    app::App,
    areas::pick::Pick,
    frame::{Choice, Frame},
    households::{follow as households, join::relations},
    people::{
        assign::choices,
        at_hand,
        fields::{self, Ask, FactGroup, Shape},
    },
    respond::{Answer, go, render, render_with},
    session::Asker,
    typed::Typed,
};

#[derive(Template)]
#[template(path = "people/register.html")]
struct RegisterPage {
    frame: Frame,
    typed: Typed,
    form_action: &'static str,
    derived: String,
    pick: Pick,
    groups: Vec<FactGroup>,
    workers: Vec<Choice>,
    sexes: Vec<Choice>,
    relations: Vec<Choice>,
    relation_label: String,
    namesake: bool,
    elsewhere: Vec<String>,
}

/// What may stand behind the question mark: with whom the new person lives, and where they stand in that list.
#[derive(serde::Deserialize)]
pub struct Asked {
    with: Option<String>,
    member: Option<usize>,
}

/// `GET /people/new`, with `?with=PERSON&member=N` for somebody out of the list of a home: what is known is filled in.
pub async fn page(State(app): State<App>, asker: Asker, Query(asked): Query<Asked>) -> Answer {
    let mut typed = Typed::default();
    typed.set("person", PersonId::from(app.edge().id()).to_string());
    let scope = asker.home()?;
    if let Some(with) = &asked.with {
        let (scope, with) = at_hand(&app, &asker, with).await?;
        prefill(&app, &scope, &with, asked.member, &mut typed).await?;
    }
    Ok(render(&sheet(&app, &asker, &scope, typed).await?))
}

/// Somebody's home as the form of the next who lives there.
async fn prefill(
    app: &App,
    scope: &Scope,
    with: &Person,
    member: Option<usize>,
    typed: &mut Typed,
) -> anyhow::Result<()> {
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let dictionary = pack.rules.dictionary();
    let (by_scope, id) = (scope.clone(), with.id);
    let facts = app.db().read(move |tx| store::people::facts::of_person(tx, &by_scope, id)).await?;
    let known = facts_on(&facts, app.edge().today(), app.edge().now());
    app.places().learn(app.db(), [&with.area]).await?;
    typed.set("with", with.id.to_string());
    typed.set("with_name", with.name.to_string());
    typed.set("address", with.address.as_str());
    for (field, level) in [("town", Level::Township), ("area", Level::Village)] {
        if let Some(area) = app.places().above(&with.area, level) {
            typed.set(field, area.code.as_str());
        }
    }
    if let Some(area) = app.places().get(&with.area) {
        typed.set("area", area.code.as_str());
    }
    let list = households::members_in(&known).unwrap_or_default();
    let entry = member.and_then(|at| list.get(at)).and_then(Value::as_object).cloned().unwrap_or_default();
    let mut facts: Map<String, Value> = dictionary
        .groups()
        .iter()
        .flat_map(|group| &group.shared)
        .filter_map(|id| known.get_key_value(id))
        .map(|(id, value)| (id.clone(), value.clone()))
        .collect();
    let asked = entry.iter().filter(|(id, _)| dictionary.def(id).is_some());
    facts.extend(asked.map(|(id, value)| (id.clone(), value.clone())));
    let own = Whom { name: &with.name, known: &known };
    let at = member.unwrap_or(list.len());
    facts.insert(LIST.to_owned(), Value::Array(mirrored(dictionary, &list, at, own)));
    fields::fill(dictionary, &facts, typed);
    for (field, column) in
        [("name", "name"), ("born_on", "born_on"), ("sex", "sex"), ("relation_to", "relation")]
    {
        if let Some(text) = entry.get(column).and_then(Value::as_str) {
            typed.set(field, text);
        }
    }
    Ok(())
}

/// With whom the new person lives, where the form was opened from somebody's page.
fn lives_with(typed: &Typed) -> Option<LivesWith> {
    let with = typed.text("with").parse().ok()?;
    Some(LivesWith { with, relation: typed.given("relation_to").unwrap_or("other").to_owned() })
}

/// `POST /people/new`
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    let scope = asker.home()?;
    if typed.given("more").is_some() {
        // Another row, or another town's villages: the form again, with everything that was typed.
        return Ok(render(&sheet(&app, &asker, &scope, typed).await?));
    }
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let command = command(&app, &scope, &pack, &typed);
    let around = Around { scope: &scope, actor: &asker.actor, pack: &pack };
    let (area, worker) = (typed.text("area").parse().ok(), typed.text("worker").parse().ok());
    match register(&app, around, command, area, worker, lives_with(&typed)).await? {
        Ok(person) => Ok(go(&format!("/people/{person}?done=registered"))),
        Err(refusals) => {
            for refusal in refusals {
                if refusal.code == "register.no_identity_note" {
                    typed.refuse("identity", "请填写证件号码；确实没有的，在下面写明原因和出生日期");
                }
                if refusal.code == "register.namesake" {
                    typed.set("namesake", "asked");
                }
                typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
            }
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet(&app, &asker, &scope, typed).await?))
        }
    }
}

/// `POST /people/new/number`: what a number says, while the form is being filled in.
pub async fn number(State(app): State<App>, body: Bytes) -> Html<String> {
    let typed = Typed::read(&body);
    Html(derived(&app, &typed))
}

fn command(app: &App, scope: &Scope, pack: &Pack, typed: &Typed) -> RegisterPerson {
    let text = |name: &str| typed.given(name).map(str::to_owned);
    RegisterPerson {
        id: typed.text("person").parse().unwrap_or_else(|_| PersonId::from(app.edge().id())),
        tenant: scope.tenant(),
        name: typed.text("name").to_owned(),
        identity: typed.text("identity").to_owned(),
        identity_note: text("identity_note"),
        born_on: typed.text("born_on").parse().ok(),
        sex: Sex::from_code(typed.text("sex")),
        certificate: text("certificate"),
        phone: text("phone"),
        address: typed.text("address").to_owned(),
        registered_on: None,
        facts: fields::read(pack.rules.dictionary(), typed),
        note: text("note"),
        not_the_namesake: typed.has("not_the_namesake", "true"),
        by_form: true,
    }
}

/// `1946年5月3日　女　80岁`, what is wrong with the number, or what will stand here.
fn derived(app: &App, typed: &Typed) -> String {
    let today = app.edge().today();
    if typed.text("identity").is_empty() {
        return "填写号码后自动得出".into();
    }
    match IdentityNumber::parse(typed.text("identity"), today, accept(app)) {
        Ok(number) => {
            let born = number.born_on();
            let age = domain::dates::age_on(born, today).unwrap_or(0);
            format!("{}年{}月{}日　{}　{age}岁", born.year(), born.month(), born.day(), number.sex().label())
        }
        Err(fault) => fault.to_string(),
    }
}

/// Fields that stand on the page by name; sentences at any other stand on top.
fn stands_here(field: &str, groups: &[FactGroup]) -> bool {
    const OWN: [&str; 14] = [
        "with",
        "relation_to",
        "name",
        "identity",
        "identity_note",
        "born_on",
        "sex",
        "phone",
        "certificate",
        "town",
        "area",
        "address",
        "worker",
        "note",
    ];
    OWN.contains(&field) || groups.iter().any(|group| group.fields.iter().any(|known| known.name == field))
}

async fn sheet(app: &App, asker: &Asker, scope: &Scope, typed: Typed) -> anyhow::Result<RegisterPage> {
    let namesake = typed.given("namesake").is_some();
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let dictionary = pack.rules.dictionary();
    let (tenant, own) = (scope.tenant(), asker.actor.area.clone());
    let workers = app.db().read(move |tx| workers::in_area(tx, tenant, &own, None, 300)).await?;
    let groups = fields::groups(dictionary, Ask::Everything, &typed);
    Ok(RegisterPage {
        frame: Frame::of(app, asker, "/people/new"),
        form_action: "/people/new",
        derived: derived(app, &typed),
        pick: Pick::of(app, asker, &typed).await?,
        workers: choices(&pack, workers),
        sexes: [Sex::Male, Sex::Female].map(|sex| Choice::new(sex.code(), sex.label())).to_vec(),
        relations: relations(&pack),
        relation_label: format!("是{}的什么人", typed.text("with_name")),
        namesake,
        elsewhere: typed
            .elsewhere(|field| stands_here(field, &groups))
            .into_iter()
            .map(str::to_owned)
            .collect(),
        groups,
        typed,
    })
}
