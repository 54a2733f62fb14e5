//! Changing name, telephone, address, place, remark or number of a person. A move and a new number are shown with what
//! they do before they are kept.

use anyhow::Context;
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    actor::{Actor, Scope},
    areas::{Area, AreaCode},
    dates::day_of,
    duties::Standing,
    ids::WorkerId,
    packs::Notices,
    people::{
        ChangeDetails, Details, Fact, IdentityNumber, Known, Person,
        change_details::{Changed, DetailsRefusal, Scene, change_details as decide},
        register::Twin,
    },
    workers::{
        AssignWorker, Change, Part, Worker,
        assign::{Scene as AssignScene, assign},
    },
};
use jiff::Timestamp;
use store::{
    Fault, Root, Tx,
    people::{self, IdentityIndex, details, secrets, twins},
    seal::{Cipher, Place},
    workers,
};

use super::{at_hand, register::accept};
use crate::{
    app::App,
    duties::standing::{self, Again},
    edge::Edge,
    respond::{Answer, go, render, render_with},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

mod form;
mod sheet;

/// What a decision is made from.
struct Found {
    person: Option<Person>,
    details: Vec<Fact>,
    facts: Vec<Fact>,
    area: Option<Area>,
    standing: Option<Standing>,
    worker: Option<Worker>,
    twin: Option<Twin>,
    has_certificate: bool,
}

/// What somebody asks for, with what has to be looked up for it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The command.
    pub command: ChangeDetails,
    /// Code of the place that was chosen.
    pub area: Option<AreaCode>,
}

impl Found {
    fn read(
        tx: &mut Tx<'_>,
        scope: &Scope,
        asked: &Asked,
        number: Option<&IdentityNumber>,
        cipher: &dyn Cipher,
    ) -> Result<Self, Fault> {
        let id = asked.command.person;
        let standing = store::duties::by_person(tx, scope, id)?;
        let worker: Option<WorkerId> = standing.as_ref().and_then(|standing| standing.worker);
        Ok(Self {
            person: people::by_id(tx, scope, id)?,
            details: details::of_person(tx, scope, id)?,
            facts: people::facts::of_person(tx, scope, id)?,
            area: asked.area.as_ref().map(|code| store::areas::by_code(tx, code)).transpose()?.flatten(),
            worker: worker.map(|id| workers::by_id(tx, scope.tenant(), id)).transpose()?.flatten(),
            twin: number.map(|number| twins::by_identity(tx, scope, cipher, number)).transpose()?.flatten(),
            has_certificate: secrets::sealed(tx, scope, id, secrets::CERTIFICATE)?.is_some(),
            standing,
        })
    }

    fn decide(&self, app: &App, command: &ChangeDetails, actor: &Actor, now: Timestamp) -> Decided {
        let scene = Scene {
            person: self.person.as_ref(),
            details: &self.details,
            facts: &self.facts,
            area: self.area.as_ref(),
            worker: self.worker.as_ref(),
            same_identity: self.twin.as_ref(),
            accept: accept(app),
        };
        decide(command, &scene, actor, now, &mut || app.edge().id())
    }
}

type Decided = Result<Changed, Vec<DetailsRefusal>>;

/// Keeps new details: seals and indexes a new number, lets duties follow a move, all in one transaction. The inner error
/// is for whoever asked.
///
/// # Errors
/// What the database cannot do, and keys that are missing.
pub async fn change_details(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    asked: Asked,
) -> anyhow::Result<Decided> {
    let notices = app.notices(scope.tenant())?;
    let now = app.edge().now();
    let number = number(app, &asked.command);
    // Sealing happens before the queue.
    let sealed = number.as_ref().map(|number| {
        let cipher = app.cipher();
        let place = Place { tenant: scope.tenant(), person: asked.command.person, field: secrets::IDENTITY };
        let sealed = cipher.seal(&place, app.edge().chance.bytes(), number.reveal().as_bytes());
        let index = IdentityIndex::of(cipher.as_ref(), scope.tenant(), number);
        Ok::<_, anyhow::Error>((sealed.context("a number could not be sealed")?, index))
    });
    let sealed = sealed.transpose()?;
    let (program, scope, actor) = (app.clone(), scope.clone(), actor.clone());
    let kept = app.db().write(move |tx| {
        let cipher = program.cipher();
        tx.lock(Root::Person, scope.tenant(), asked.command.person.as_bytes())?;
        let found = Found::read(tx, &scope, &asked, number.as_ref(), cipher.as_ref())?;
        let changed = found.decide(&program, &asked.command, &actor, now).map_err(Stop::Refused)?;
        let keep = Keep { notices: &notices, scope: &scope, actor: &actor, now, edge: program.edge() };
        keep.all(tx, &found, &changed, sealed.as_ref())?;
        Ok(changed)
    });
    match Stop::told(kept.await) {
        // Somebody else was quicker by less than a second.
        Err(error) if is_twin(&error) => Ok(Err(vec![DetailsRefusal::SameIdentity(Twin::Elsewhere)])),
        told => told,
    }
}

fn is_twin(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Fault>().is_some_and(|fault| fault.is_duplicate("person_identity"))
}

/// A number that reads as one; what is wrong with any other is said by the domain.
fn number(app: &App, command: &ChangeDetails) -> Option<IdentityNumber> {
    IdentityNumber::parse(&command.identity, app.edge().today(), accept(app)).ok()
}

/// What keeping takes beside what is kept.
struct Keep<'a> {
    notices: &'a Notices,
    scope: &'a Scope,
    actor: &'a Actor,
    now: Timestamp,
    edge: &'a Edge,
}

impl Keep<'_> {
    fn all(
        &self,
        tx: &mut Tx<'_>,
        found: &Found,
        changed: &Changed,
        sealed: Option<&(Vec<u8>, IdentityIndex)>,
    ) -> Result<(), Stop<Vec<DetailsRefusal>>> {
        let (tenant, person) = (self.scope.tenant(), &changed.person);
        if let (Some((sealed, index)), Some(_)) = (sealed, &changed.identity) {
            secrets::save(tx, tenant, person.id, secrets::IDENTITY, sealed)?;
            details::renumber(tx, person, index)?;
        }
        details::insert(tx, tenant, &changed.details)?;
        if !changed.facts.is_empty() {
            people::facts::insert(tx, tenant, &changed.facts)?;
        }
        people::update(tx, person)?;
        store::events::insert(tx, &changed.event)?;
        if changed.moved.is_some() || !changed.facts.is_empty() {
            self.standing(tx, found, changed)?;
        }
        Ok(())
    }

    /// Duties follow residence; whoever does not work there visits no more.
    fn standing(
        &self,
        tx: &mut Tx<'_>,
        found: &Found,
        changed: &Changed,
    ) -> Result<(), Stop<Vec<DetailsRefusal>>> {
        let (tenant, person) = (self.scope.tenant(), &changed.person);
        let mut before = found.standing.clone();
        if let (Some(standing), Some(true)) = (&before, changed.moved.as_ref().map(|one| one.visitor_ends)) {
            // The reader of the new place may be outside the scope of the old one: asked for before the move is read.
            let lasting = self.assignments(tx, found)?;
            let of = |part| lasting.iter().find(|known| known.part == part);
            let visitor = AssignWorker::visitor(tenant, person.id, None);
            let command = AssignWorker { substitute: Change::To(None), ..visitor };
            let scene = AssignScene {
                standing: Some(standing),
                current: of(Part::Visitor),
                current_substitute: of(Part::Substitute),
                ..AssignScene::default()
            };
            let assigned = assign(&command, &scene, self.actor, self.now, &mut || self.edge.id())
                .map_err(|refusal| Stop::Broken(anyhow::anyhow!("a charge cannot end: {refusal:?}")))?;
            for closed in assigned.closed.iter().chain(&assigned.substitutes) {
                workers::save_assignment(tx, tenant, closed)?;
            }
            workers::set_worker(tx, tenant, person.id, None)?;
            store::events::insert(tx, &assigned.event)?;
            before = Some(assigned.standing);
        }
        let happenings = people::happenings::of_person(tx, self.scope, person.id)?;
        let all: Vec<Fact> = found.facts.iter().chain(&changed.facts).cloned().collect();
        let again = Again {
            notices: self.notices,
            person,
            facts: &all,
            happenings: &happenings,
            actor: self.actor,
            now: self.now,
            memo: None,
        };
        let (after, reclassified) = again.stand(before.as_ref(), self.edge).map_err(Stop::Broken)?;
        let after = Standing { area: person.area.clone(), ..after };
        standing::keep(tx, tenant, before.as_ref(), &after)?;
        people::known::save(tx, tenant, person.id, &Known::on(&all, day_of(self.now), self.now))?;
        reclassified.iter().try_for_each(|event| store::events::insert(tx, event))?;
        Ok(())
    }

    fn assignments(&self, tx: &mut Tx<'_>, found: &Found) -> Result<Vec<domain::workers::Assignment>, Fault> {
        let Some(person) = &found.person else { return Ok(Vec::new()) };
        let mut all = workers::assignments(tx, self.scope, person.id)?;
        all.retain(|known| known.until.is_none());
        Ok(all)
    }
}

/// `GET /people/{person}/details`
pub async fn page(State(app): State<App>, asker: Asker, Path(person): Path<String>) -> Answer {
    let (_, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::default();
    form::fill(&app, &Details::of(&person), &mut typed).await?;
    typed.set("how", "from");
    typed.set("first", app.edge().today().to_string());
    typed.set("opened_at", app.edge().now().as_millisecond().to_string());
    Ok(render(&sheet::DetailsPage::new(&app, &asker, &person, typed, None).await?))
}

/// `POST /people/{person}/details`: what moves or renumbers somebody is shown first, then kept.
pub async fn submit(State(app): State<App>, asker: Asker, Path(person): Path<String>, body: Bytes) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let mut typed = Typed::read(&body);
    if typed.given("more").is_some() || typed.text("step") == "edit" {
        return Ok(render(&sheet::DetailsPage::new(&app, &asker, &person, typed, None).await?));
    }
    let mut looked = None;
    if let Some(asked) = form::read(&app, &person, &mut typed) {
        let decided = if typed.text("step") == "keep" {
            change_details(&app, &scope, &asker.actor, asked.clone()).await?.map(|_| None)
        } else {
            let seen = look(&app, &scope, &asker.actor, &asked).await?;
            match seen {
                Ok((found, changed)) => match sheet::consequences(&app, &scope, &found, &changed).await? {
                    None => change_details(&app, &scope, &asker.actor, asked.clone()).await?.map(|_| None),
                    some => Ok(some),
                },
                Err(refusals) => Err(refusals),
            }
        };
        match decided {
            Ok(None) => return Ok(go(&format!("/people/{}?done=details", person.id))),
            Ok(some) => looked = some,
            Err(refusals) => form::refuse(&app, &scope, &person, refusals, &mut typed).await?,
        }
    }
    let status = if typed.is_wrong() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = sheet::DetailsPage::new(&app, &asker, &person, typed, looked).await?;
    Ok(render_with(status, &page))
}

/// What would be kept, without keeping anything.
async fn look(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    asked: &Asked,
) -> anyhow::Result<Result<(Found, Changed), Vec<DetailsRefusal>>> {
    let (by, cipher, number) = (scope.clone(), app.cipher(), number(app, &asked.command));
    let wanted = asked.clone();
    let found =
        app.db().read(move |tx| Found::read(tx, &by, &wanted, number.as_ref(), cipher.as_ref())).await?;
    let decided = found.decide(app, &asked.command, actor, app.edge().now());
    Ok(decided.map(|changed| (found, changed)))
}
