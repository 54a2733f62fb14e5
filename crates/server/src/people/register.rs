//! Registering a person: decided by the domain, sealed, classified and kept as one.

use anyhow::Context;
use askama::Template;
use axum::{body::Bytes, extract::State, http::StatusCode, response::Html};
use domain::{
    actor::{Actor, Scope},
    areas::{Area, AreaCode},
    duties::Standing,
    event::Event,
    ids::{PersonId, WorkerId},
    packs::Pack,
    people::{
        AcceptImpossible, IdentityNumber, PersonName, RegisterPerson, Registered, Sex,
        register::{RegisterRefusal, Scene, Twin, register as decide},
    },
    refusal::Refusal,
    workers::{
        AssignWorker, Assignment, Worker,
        assign::{Scene as AssignScene, assign},
    },
};
use jiff::civil::Date;
use store::{
    Fault, Tx,
    people::{self, IdentityIndex, secrets, twins},
    seal::{Cipher, Place},
    workers,
};

use super::fields::{self, FactGroup, MemberRow, Shape};
use crate::{
    app::App,
    areas::pick::Pick,
    duties::standing,
    frame::{Choice, Frame},
    respond::{Answer, go, render, render_with},
    session::Asker,
    typed::Typed,
};

/// Whether numbers that nobody can have are taken: only where the operator runs a demonstration.
pub fn accept(app: &App) -> AcceptImpossible {
    if app.settings().demo { AcceptImpossible::Yes } else { AcceptImpossible::No }
}

/// Everything that is to be kept of a new person.
pub struct Ready {
    registered: Registered,
    index: Option<IdentityIndex>,
    sealed: Vec<(&'static str, Vec<u8>)>,
    standing: Standing,
    assignment: Option<(Assignment, Event)>,
}

/// What a registration needs besides the person.
pub struct Around<'a> {
    /// How far the actor sees, in the county of the registration.
    pub scope: &'a Scope,
    /// Who registers.
    pub actor: &'a Actor,
    /// The notice in force today.
    pub pack: &'a Pack,
}

/// Registers a person: looks for twins, decides, seals, classifies, keeps. The inner error is for whoever
/// filled in the form.
///
/// # Errors
/// What the database cannot do.
pub async fn register(
    app: &App,
    around: Around<'_>,
    command: RegisterPerson,
    area: Option<AreaCode>,
    worker: Option<WorkerId>,
) -> anyhow::Result<Result<PersonId, Vec<Refusal>>> {
    let asked = Asked::of(app, &command, area, worker);
    let (scope, cipher) = (around.scope.clone(), app.cipher());
    let scene = app.db().read(move |tx| asked.look(tx, &scope, cipher.as_ref())).await?;
    let ready = match prepare(app, &around, &command, &scene)? {
        Ok(ready) => ready,
        Err(refusals) => return Ok(Err(refusals)),
    };
    let person = command.id;
    match app.db().write(move |tx| save(tx, &ready)).await {
        Ok(()) => Ok(Ok(person)),
        // Somebody else was quicker by less than a second.
        Err(fault) if fault.is_duplicate("person_identity") => {
            Ok(Err(vec![RegisterRefusal::SameIdentity(Twin::Elsewhere).into()]))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// What has to be looked up for a new person.
pub struct Asked {
    number: Option<IdentityNumber>,
    name: Option<(PersonName, Date)>,
    area: Option<AreaCode>,
    worker: Option<WorkerId>,
}

impl Asked {
    /// What has to be looked up for a command.
    pub fn of(app: &App, command: &RegisterPerson, area: Option<AreaCode>, worker: Option<WorkerId>) -> Self {
        Self {
            number: IdentityNumber::parse(&command.identity, app.edge().today(), accept(app)).ok(),
            name: PersonName::parse(&command.name).ok().zip(command.born_on),
            area,
            worker,
        }
    }

    /// Looks it up.
    ///
    /// # Errors
    /// What the database cannot do.
    pub fn look(&self, tx: &mut Tx<'_>, scope: &Scope, cipher: &dyn Cipher) -> Result<Surroundings, Fault> {
        let area = self.area.as_ref().map(|code| store::areas::by_code(tx, code)).transpose()?;
        let same_identity =
            self.number.as_ref().map(|number| twins::by_identity(tx, scope, cipher, number)).transpose()?;
        let namesake = self
            .name
            .as_ref()
            .map(|(name, born_on)| twins::namesake(tx, scope, name, *born_on))
            .transpose()?;
        let worker = self.worker.map(|id| workers::by_id(tx, scope.tenant(), id)).transpose()?;
        Ok(Surroundings {
            area: area.flatten(),
            same_identity: same_identity.flatten(),
            namesake: namesake.flatten(),
            worker: worker.flatten(),
            wants_worker: self.worker.is_some(),
        })
    }
}

/// What the register knows that matters for a new person.
pub struct Surroundings {
    area: Option<Area>,
    same_identity: Option<Twin>,
    namesake: Option<Twin>,
    worker: Option<Worker>,
    wants_worker: bool,
}

impl Surroundings {
    /// Whether the person is in the register already: by the number, or by name and birthday where the
    /// caller has no number to go by.
    pub fn known(&self, by_name: bool) -> bool {
        self.same_identity.is_some() || (by_name && self.namesake.is_some())
    }
}

/// Decides, seals and classifies; nothing is kept yet.
///
/// # Errors
/// Keys that are missing.
pub fn prepare(
    app: &App,
    around: &Around<'_>,
    command: &RegisterPerson,
    found: &Surroundings,
) -> anyhow::Result<Result<Ready, Vec<Refusal>>> {
    let (now, today) = (app.edge().now(), app.edge().today());
    let mut mint = || app.edge().id();
    let scene = Scene {
        area: found.area.as_ref(),
        same_identity: found.same_identity.as_ref(),
        namesake: found.namesake.as_ref(),
        dictionary: around.pack.rules.dictionary(),
        accept: accept(app),
    };
    let mut registered = match decide(command, &scene, around.actor, now, &mut mint) {
        Ok(registered) => registered,
        Err(refusals) => return Ok(Err(domain::refusal::shown(refusals))),
    };
    let (classified, recheck_on) = standing::decide(around.pack, &registered.facts, today, now)?;
    registered.event.pack_hash = Some(classified.hash.clone());
    let person = &registered.person;
    let mut standing = Standing::begin(person.id, person.area.clone(), None, classified, recheck_on, today);
    let mut assignment = None;
    if found.wants_worker {
        let worker = found.worker.as_ref();
        let wanted =
            AssignWorker { tenant: person.tenant, person: person.id, worker: worker.map(|worker| worker.id) };
        let scene = AssignScene { standing: Some(&standing), worker, current: None };
        match assign(&wanted, &scene, around.actor, now, &mut mint) {
            Ok(assigned) => {
                assignment = assigned.opened.zip(Some(assigned.event));
                standing = assigned.standing;
            }
            Err(refusal) => return Ok(Err(vec![refusal.into()])),
        }
    }
    let cipher = app.cipher();
    let index =
        registered.identity.as_ref().map(|number| IdentityIndex::of(cipher.as_ref(), person.tenant, number));
    let sealed = seal(app, cipher.as_ref(), &registered)?;
    Ok(Ok(Ready { registered, index, sealed, standing, assignment }))
}

fn seal(
    app: &App,
    cipher: &dyn Cipher,
    registered: &Registered,
) -> anyhow::Result<Vec<(&'static str, Vec<u8>)>> {
    let person = &registered.person;
    let identity = registered.identity.as_ref().map(|number| (secrets::IDENTITY, number.reveal()));
    let certificate = registered.certificate.as_ref().map(|number| (secrets::CERTIFICATE, number.reveal()));
    identity
        .into_iter()
        .chain(certificate)
        .map(|(field, plain)| {
            let place = Place { tenant: person.tenant, person: person.id, field };
            let sealed = cipher.seal(&place, app.edge().chance.bytes(), plain.as_bytes());
            Ok((field, sealed.context("a number could not be sealed")?))
        })
        .collect()
}

/// Keeps a new person in one transaction.
///
/// # Errors
/// What the database cannot do; a duplicate `person_identity` when somebody else was quicker.
pub fn save(tx: &mut Tx<'_>, ready: &Ready) -> Result<(), Fault> {
    let person = &ready.registered.person;
    if !people::insert(tx, person, ready.index.as_ref())? {
        // The same form came twice: everything is there already.
        return Ok(());
    }
    people::facts::insert(tx, person.tenant, &ready.registered.facts)?;
    for (field, sealed) in &ready.sealed {
        secrets::save(tx, person.tenant, person.id, field, sealed)?;
    }
    store::duties::save(tx, person.tenant, &ready.standing)?;
    store::events::insert(tx, &ready.registered.event)?;
    if let Some((assignment, event)) = &ready.assignment {
        workers::save_assignment(tx, person.tenant, assignment)?;
        workers::set_worker(tx, person.tenant, person.id, Some(assignment.worker))?;
        store::events::insert(tx, event)?;
    }
    Ok(())
}

#[derive(Template)]
#[template(path = "people/register.html")]
struct RegisterPage {
    frame: Frame,
    typed: Typed,
    form_action: &'static str,
    derived: String,
    pick: Pick,
    groups: Vec<FactGroup>,
    household_options: Vec<Choice>,
    member_heads: Vec<String>,
    members: Vec<MemberRow>,
    workers: Vec<Choice>,
    sexes: Vec<Choice>,
    namesake: bool,
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
    match register(&app, around, command, area, worker).await? {
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
    const OWN: [&str; 13] = [
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
        "household",
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
    let groups = fields::groups(dictionary);
    Ok(RegisterPage {
        frame: Frame::of(app, asker, "/people/new"),
        form_action: "/people/new",
        derived: derived(app, &typed),
        pick: Pick::of(app, asker, &typed).await?,
        household_options: fields::household_options(),
        member_heads: fields::member_heads(dictionary),
        members: fields::member_rows(dictionary, &typed),
        workers: super::assign::choices(&pack, workers),
        sexes: [Sex::Male, Sex::Female].map(|sex| Choice::new(sex.code(), sex.label())).to_vec(),
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
