//! Registering a person: decided by the domain, sealed, classified and kept as one.

use std::cell::RefCell;

use anyhow::Context;
use domain::{
    actor::{Actor, Scope},
    areas::{Area, AreaCode},
    dates::day_of,
    duties::Standing,
    events::Event,
    households::JoinHousehold,
    ids::{PersonId, WorkerId},
    packs::Pack,
    people::{
        AcceptImpossible, IdentityNumber, Known, PersonName, RegisterPerson, Registered,
        register::{RegisterRefusal, Scene, Twin, register as decide},
    },
    refusal::Refusal,
    workers::{
        AssignWorker, Assignment, Worker,
        assign::{Scene as AssignScene, assign},
    },
};
use jiff::civil::Date;
use rules::Memo;
use store::{
    Fault, Tx,
    people::{self, IdentityIndex, secrets, twins},
    seal::{Cipher, Place},
    workers,
};

use crate::{
    app::App,
    desk::Seat,
    duties::standing::{self, Decided},
    edge::Edge,
    households,
    stop::Stop,
};

mod form;

pub use form::{number, page, submit};

/// Whether numbers that nobody can have are taken: only where the operator runs a demonstration.
pub fn accept(app: &App) -> AcceptImpossible {
    if app.settings().demo { AcceptImpossible::Yes } else { AcceptImpossible::No }
}

/// Everything that is to be kept of a new person.
pub struct Ready {
    /// The person, and what is known of them.
    pub(crate) registered: Registered,
    /// By which the number is found.
    pub(crate) index: Option<IdentityIndex>,
    /// Numbers, sealed, by field.
    pub(crate) sealed: Vec<(&'static str, Vec<u8>)>,
    /// Where the person stands.
    pub(crate) standing: Standing,
    /// Who visits, with the entry for the log.
    pub(crate) assignment: Option<(Assignment, Event)>,
}

/// What deciding about a new person takes from the program.
pub struct Tools<'a> {
    /// Clock and chance.
    pub edge: &'a Edge,
    /// Seals and indexes numbers.
    pub cipher: &'a dyn Cipher,
    /// Whether numbers that nobody can have are taken.
    pub accept: AcceptImpossible,
    /// What was found out about others, where many are entered.
    pub memo: Option<&'a RefCell<Memo>>,
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

/// Somebody of the register with whom a new person lives.
#[derive(Debug, Clone)]
pub struct LivesWith {
    /// Who.
    pub with: PersonId,
    /// What the new person is to them.
    pub relation: String,
}

/// Registers a person: looks for twins, decides, seals, classifies, keeps; into the household of somebody, where they
/// live with somebody of the register. The inner error is for whoever filled in the form.
///
/// # Errors
/// What the database cannot do.
pub async fn register(
    app: &App,
    around: Around<'_>,
    command: RegisterPerson,
    area: Option<AreaCode>,
    worker: Option<WorkerId>,
    lives_with: Option<LivesWith>,
) -> anyhow::Result<Result<PersonId, Vec<Refusal>>> {
    let ready = match ready(app, &around, &command, area, worker).await? {
        Ok(ready) => ready,
        Err(refusals) => return Ok(Err(refusals)),
    };
    let person = command.id;
    // Most live with nobody of the register, and a workbook has a hundred thousand of them.
    let seat = lives_with.as_ref().map(|_| Seat::of(app, around.scope, around.actor)).transpose()?;
    let kept = app.db().write(move |tx| {
        let is_new = save(tx, &ready)?;
        if let Some((LivesWith { with, relation }, seat)) =
            lives_with.clone().zip(seat.as_ref()).filter(|_| is_new)
        {
            let desk = seat.desk();
            let command = JoinHousehold { person, with, relation, from: day_of(desk.now) };
            households::join::keep(tx, &desk, &command, false)?;
        }
        Ok(())
    });
    match Stop::told(kept.await) {
        Ok(Ok(())) => Ok(Ok(person)),
        Ok(Err(refusal)) => Ok(Err(vec![refusal.into()])),
        // Somebody else was quicker by less than a second.
        Err(error) if is_taken(&error) => {
            Ok(Err(vec![RegisterRefusal::SameIdentity(Twin::Elsewhere).into()]))
        }
        Err(error) => Err(error),
    }
}

/// Looks, decides and seals, and keeps nothing yet.
///
/// # Errors
/// What the database cannot do.
pub async fn ready(
    app: &App,
    around: &Around<'_>,
    command: &RegisterPerson,
    area: Option<AreaCode>,
    worker: Option<WorkerId>,
) -> anyhow::Result<Result<Ready, Vec<Refusal>>> {
    let asked = Asked::of(app, command, area, worker);
    let (scope, cipher) = (around.scope.clone(), app.cipher());
    let scene = app.db().read(move |tx| asked.look(tx, &scope, cipher.as_ref())).await?;
    prepare(app, around, command, &scene)
}

fn is_taken(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Fault>().is_some_and(|fault| fault.is_duplicate("person_identity"))
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
    /// Somebody whom nobody in the register is like.
    pub fn unlike_anybody(area: Area, worker: Option<Worker>) -> Self {
        let wants_worker = worker.is_some();
        Self { area: Some(area), same_identity: None, namesake: None, worker, wants_worker }
    }

    /// Whether the person is in the register already: by the number, or by name and birthday where the
    /// caller has no number to go by.
    pub fn known(&self, by_name: bool) -> bool {
        self.same_identity.is_some() || (by_name && self.namesake.is_some())
    }

    /// The place that was asked for.
    pub fn area(&self) -> Option<&Area> {
        self.area.as_ref()
    }

    /// The same person, where the caller may see them.
    pub fn twin(&self, by_name: bool) -> Option<PersonId> {
        let namesake = self.namesake.as_ref().filter(|_| by_name);
        match self.same_identity.as_ref().or(namesake)? {
            Twin::Visible { id, .. } => Some(*id),
            Twin::Elsewhere => None,
        }
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
    let cipher = app.cipher();
    let tools = Tools { edge: app.edge(), cipher: cipher.as_ref(), accept: accept(app), memo: None };
    prepare_with(&tools, around, command, found)
}

/// The same without a running program: synthetic data.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_with(
    tools: &Tools<'_>,
    around: &Around<'_>,
    command: &RegisterPerson,
    found: &Surroundings,
) -> anyhow::Result<Result<Ready, Vec<Refusal>>> {
    let (now, today) = (tools.edge.now(), tools.edge.today());
    let mut mint = || tools.edge.id();
    let scene = Scene {
        area: found.area.as_ref(),
        same_identity: found.same_identity.as_ref(),
        namesake: found.namesake.as_ref(),
        dictionary: around.pack.rules.dictionary(),
        accept: tools.accept,
    };
    let mut registered = match decide(command, &scene, around.actor, now, &mut mint) {
        Ok(registered) => registered,
        Err(refusals) => return Ok(Err(domain::refusal::shown(refusals))),
    };
    let Decided { classified, recheck_on, .. } =
        standing::decide(around.pack, &registered.facts, &[], now, tools.memo)?;
    registered.event.pack_hash = Some(classified.hash.clone());
    let person = &registered.person;
    let mut standing = Standing::begin(person.id, person.area.clone(), None, classified, recheck_on, today);
    let mut assignment = None;
    if found.wants_worker {
        let worker = found.worker.as_ref();
        let wanted = AssignWorker::visitor(person.tenant, person.id, worker.map(|worker| worker.id));
        let scene = AssignScene { standing: Some(&standing), worker, ..AssignScene::default() };
        match assign(&wanted, &scene, around.actor, now, &mut mint) {
            Ok(assigned) => {
                assignment = assigned.opened.zip(Some(assigned.event));
                standing = assigned.standing;
            }
            Err(refusal) => return Ok(Err(vec![refusal.into()])),
        }
    }
    let index =
        registered.identity.as_ref().map(|number| IdentityIndex::of(tools.cipher, person.tenant, number));
    let sealed = seal(tools, &registered)?;
    Ok(Ok(Ready { registered, index, sealed, standing, assignment }))
}

fn seal(tools: &Tools<'_>, registered: &Registered) -> anyhow::Result<Vec<(&'static str, Vec<u8>)>> {
    let person = &registered.person;
    let identity = registered.identity.as_ref().map(|number| (secrets::IDENTITY, number.reveal()));
    let certificate = registered.certificate.as_ref().map(|number| (secrets::CERTIFICATE, number.reveal()));
    identity
        .into_iter()
        .chain(certificate)
        .map(|(field, plain)| {
            let place = Place { tenant: person.tenant, person: person.id, field };
            let sealed = tools.cipher.seal(&place, tools.edge.chance.bytes(), plain.as_bytes());
            Ok((field, sealed.context("a number could not be sealed")?))
        })
        .collect()
}

/// Keeps a new person in one transaction. Says `false` when everything was there already.
///
/// # Errors
/// What the database cannot do; a duplicate `person_identity` when somebody else was quicker.
pub fn save(tx: &mut Tx<'_>, ready: &Ready) -> Result<bool, Fault> {
    let person = &ready.registered.person;
    if !people::insert(tx, person, ready.index.as_ref())? {
        // The same form came twice.
        return Ok(false);
    }
    people::facts::insert(tx, person.tenant, &ready.registered.facts)?;
    for (field, sealed) in &ready.sealed {
        secrets::save(tx, person.tenant, person.id, field, sealed)?;
    }
    store::duties::save(tx, person.tenant, &ready.standing)?;
    let known = Known::on(&ready.registered.facts, day_of(person.registered_at), person.registered_at);
    people::known::save(tx, person.tenant, person.id, &known)?;
    store::events::insert(tx, &ready.registered.event)?;
    if let Some((assignment, event)) = &ready.assignment {
        workers::save_assignment(tx, person.tenant, assignment)?;
        workers::set_worker(tx, person.tenant, person.id, Some(assignment.worker))?;
        store::events::insert(tx, event)?;
    }
    Ok(true)
}
