//! The form on which somebody is registered.

use askama::Template;
use axum::{body::Bytes, extract::State, http::StatusCode, response::Html};
use domain::{
    actor::Scope,
    ids::PersonId,
    packs::Pack,
    people::{IdentityNumber, RegisterPerson, Sex},
    refusal::Refusal,
};
use store::workers;

use super::{Around, accept, ready, register};
use crate::{
    app::App,
    areas::pick::Pick,
    frame::{Choice, Frame},
    people::{
        assign::choices,
        fields::{self, Ask, FactGroup, Shape},
        twins::{TwinBox, keep_noticed, notice_look},
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
    twins: String,
    elsewhere: Vec<String>,
}

/// `GET /people/new`
pub async fn page(State(app): State<App>, asker: Asker) -> Answer {
    let mut typed = Typed::default();
    typed.set("person", PersonId::from(app.edge().id()).to_string());
    let scope = asker.home()?;
    Ok(render(&sheet(&app, &asker, &scope, typed).await?))
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
    let noticed = notice_look(&app, &asker, &scope, &typed).await?;
    let asks = !noticed.to_be_asked().is_empty() && !command.not_the_namesake;
    let done = if asks {
        // Not kept before somebody has looked; whatever else is wrong is told at once.
        let mut refusals = ready(&app, &around, &command, area, worker).await?.err().unwrap_or_default();
        if !refusals.iter().any(|refusal| is_about_a_twin(refusal.code)) {
            refusals.push(Refusal::new("register.twin", SOMEBODY_ALIKE).at("twins"));
        }
        Err(refusals)
    } else {
        register(&app, around, command, area, worker).await?
    };
    match done {
        Ok(person) => {
            keep_noticed(&app, &scope, &asker, person, &noticed).await?;
            Ok(go(&format!("/people/{person}?done=registered")))
        }
        Err(refusals) => {
            for refusal in refusals {
                if refusal.code == "register.no_identity_note" {
                    typed.refuse("identity", "请填写证件号码；确实没有的，在下面写明原因和出生日期");
                }
                typed.refuse(refusal.field.unwrap_or_default(), refusal.text);
            }
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &sheet(&app, &asker, &scope, typed).await?))
        }
    }
}

const SOMEBODY_ALIKE: &str = "登记簿里有很相像的人，请看证件一栏下面的提示；不是同一个人的，打钩后再保存";

fn is_about_a_twin(code: &str) -> bool {
    matches!(code, "register.namesake" | "register.same_identity")
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
    const OWN: [&str; 12] = [
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
    let twins = if typed.given("name").is_some() {
        TwinBox::of(notice_look(app, asker, scope, &typed).await?, &typed).render()?
    } else {
        String::new()
    };
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
        twins,
        elsewhere: typed
            .elsewhere(|field| stands_here(field, &groups))
            .into_iter()
            .map(str::to_owned)
            .collect(),
        groups,
        typed,
    })
}
