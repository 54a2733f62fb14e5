//! The changing half of an office's work, each piece answering with what it can see afterwards.

use domain::accounts::{Account, Failures, Session};
use domain::actor::{Actor, Role, Scope};
use domain::dates::add_days;
use domain::duties::{Course, Standing, recount};
use domain::events::{Action, Subject};
use domain::ids::{AccountId, AssignmentId, EventId, Mint, PersonId, VisitId};
use domain::packs::VisitorKind;
use domain::people::Person;
use domain::visits::form::Form;
use domain::visits::record::{self, LATE_AFTER_DAYS, RecordRefusal, RecordVisit, Recorded};
use domain::visits::{Answer, Answers, Content, Mode, Outcome};
use domain::workers::Assignment;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::made_up::MONDAY;
use super::office::{Office, Operation, told, write};
use crate::fault::Fault;
use crate::people::IdentityIndex;
use crate::tx::Tx;
use crate::visits::scene::Scene;
use crate::{accounts, duties, events, packs, people, visits, workers};

impl Office {
    pub(super) fn register(&mut self) -> Operation {
        let (tenant, area) = (self.county.tenant, self.a_place());
        let account = self.actor().account;
        let (mut person, mut number) = self.chance.person(tenant, &area, account);
        // Now and then a number that is registered already, or a form that is sent twice.
        let again = self.chance.pick(&self.people).cloned().filter(|_| self.chance.one_in(6));
        match again.clone() {
            Some((known, _)) if self.chance.one_in(2) => person.id = known.id,
            Some((_, known)) => number = known,
            None => self.people.push((person.clone(), number.clone())),
        }
        let standing = self.chance.standing(&person, None);
        let facts = vec![self.chance.fact(person.id, account), self.chance.fact(person.id, account)];
        let event = self.event(Action::PersonRegistered, Subject::Person(person.id), Some(person.id));
        let cipher = std::sync::Arc::clone(&self.cipher);
        let scope = self.a_scope();
        write("register", move |tx| {
            let twin = people::twins::by_identity(tx, &scope, cipher.as_ref(), &number)?;
            let namesake = people::twins::namesake(tx, &scope, &person.name, number.born_on())?;
            let index = IdentityIndex::of(cipher.as_ref(), tenant, &number);
            let new = people::insert(tx, &person, Some(&index))?;
            if new {
                people::facts::insert(tx, tenant, &facts)?;
                duties::save(tx, tenant, &standing)?;
                events::insert(tx, &event)?;
            }
            told(&(twin, namesake, new))
        })
    }

    pub(super) fn add_worker(&mut self) -> Operation {
        let (tenant, area) = (self.county.tenant, self.a_place());
        let worker = self.chance.worker(tenant, &area);
        self.workers.push(worker.id);
        let top = self.county.area().clone();
        write("add a visitor", move |tx| {
            workers::save(tx, &worker)?;
            told(&(workers::by_id(tx, tenant, worker.id)?, workers::in_area(tx, tenant, &top, None, 20)?))
        })
    }

    pub(super) fn assign(&mut self) -> Operation {
        let Some((person, worker)) = self.a_person().zip(self.chance.pick(&self.workers).copied()) else {
            return self.add_worker();
        };
        let tenant = self.county.tenant;
        let id = AssignmentId::mint(&mut self.chance);
        let assignment = Assignment::visitor(id, person.id, worker, self.today());
        let scope = self.county.scope();
        write("assign", move |tx| {
            let before = workers::assignments(tx, &scope, person.id)?;
            for open in before.iter().filter(|one| one.until.is_none()) {
                let until = Some(add_days(assignment.from, -1));
                workers::save_assignment(tx, tenant, &Assignment { until, ..open.clone() })?;
            }
            workers::save_assignment(tx, tenant, &assignment)?;
            workers::set_worker(tx, tenant, person.id, Some(worker))?;
            told(&(before, workers::assignments_of_worker(tx, &scope, worker)?))
        })
    }

    /// Records a contact through the real decision; now and then one that was sent before, or altered.
    pub(super) fn record(&mut self) -> Operation {
        let Some(person) = self.a_person() else { return self.register() };
        let mut id = VisitId::mint(&mut self.chance);
        let mut content = self.content(person.id);
        if self.chance.one_in(4)
            && let Some((known, before)) = self.chance.pick(&self.visits).cloned()
        {
            id = known;
            content = if self.chance.one_in(2) {
                before
            } else {
                Content { note: Some("改".to_owned()), ..before }
            };
        } else {
            self.visits.push((id, content.clone()));
        }
        let (scope, actor, now) = (self.county.scope(), self.actor(), self.now);
        let chance = self.chance.clone();
        self.chance.number();
        write("record a contact", move |tx| {
            let command = RecordVisit { id, content: content.clone(), phone_at: None };
            told(&record_one(tx, &scope, &actor, &command, now, &mut chance.clone())?)
        })
    }

    pub(super) fn content(&mut self, person: PersonId) -> Content {
        let back = SignedDuration::from_hours(i64::try_from(self.chance.below(200)).unwrap_or(0));
        let text =
            self.chance.one_in(3).then(|| ("care".to_owned(), Answer::Text("聊天、量血压".to_owned())));
        Content {
            person,
            worker: self.chance.pick(&self.workers).copied(),
            visitor_kind: "committee".to_owned(),
            mode: self.chance.pick(&Mode::ALL).copied().unwrap_or(Mode::Door),
            outcome: self.chance.pick(&Outcome::ALL).copied().unwrap_or(Outcome::Reached),
            visited_at: self.now.saturating_sub(back).unwrap_or(self.now),
            form: "visit".to_owned(),
            form_version: "0".to_owned(),
            answers: Answers::from_iter(text),
            note: None,
            late_reason: Some("当时没有信号".to_owned()),
            photos: self.some_photos(),
        }
    }

    pub(super) fn learn(&mut self) -> Operation {
        let Some(person) = self.a_person() else { return self.register() };
        let fact = self.chance.fact(person.id, self.actor().account);
        let (tenant, scope) = (self.county.tenant, self.a_scope());
        write("learn a fact", move |tx| {
            people::facts::insert(tx, tenant, std::slice::from_ref(&fact))?;
            told(&people::facts::of_person(tx, &scope, person.id)?)
        })
    }

    pub(super) fn reclassify(&mut self) -> Operation {
        let Some(person) = self.a_person() else { return self.register() };
        let classified = self.chance.classified();
        let (tenant, scope, today) = (self.county.tenant, self.county.scope(), self.today());
        write("classify again", move |tx| {
            let Some(before) = duties::by_person(tx, &scope, person.id)? else { return told(&"no standing") };
            let contacts = visits::scene::contacts(tx, tenant, person.id, Date::MIN)?;
            let course = Course::since(&classified.decision.duties, add_days(today, 1));
            let after = Standing { classified: classified.clone(), course, ..before.clone() };
            if let Some(recount) = recount(&before.course, after, &contacts) {
                duties::tallies::keep_recount(tx, tenant, &recount)?;
                duties::save(tx, tenant, &recount.standing)?;
            }
            told(&(duties::to_recheck(tx, &scope, Date::MAX, 5)?, duties::by_person(tx, &scope, person.id)?))
        })
    }

    pub(super) fn sign_in(&mut self) -> Operation {
        let id = AccountId::mint(&mut self.chance);
        let tenant = self.county.tenant;
        let account = Account {
            id,
            user_name: format!("Office{}", self.chance.below(20)),
            name: "王芳".to_owned(),
            role: Role::Clerk,
            tenants: vec![tenant],
            area: self.a_place(),
            worker: None,
            active: true,
            failures: Failures::NONE,
        };
        let now = self.now;
        let known = self.chance.pick(&self.accounts).cloned();
        self.accounts.push(account.clone());
        let token = [u8::try_from(self.chance.below(256)).unwrap_or(0); 32];
        let event = self.event(Action::AccountSignedIn, Subject::Account(id), None);
        write("sign in", move |tx| {
            accounts::insert(tx, &account, "hash", now)?;
            if let Some(known) = &known {
                accounts::set_failures(tx, known.id, known.failures.and_another(now))?;
                accounts::sessions::begin(tx, &token, &Session::begin(known.id, now))?;
            }
            events::insert(tx, &event)?;
            told(&(
                accounts::by_user_name(tx, &account.user_name.to_uppercase())?,
                accounts::of_tenant(tx, tenant, "", 50)?,
                accounts::sessions::find(tx, &token)?,
                events::of_subject(tx, tenant, &event.subject, None, 5)?,
            ))
        })
    }

    pub(super) fn choose_reading(&mut self) -> Operation {
        let tenant = self.county.tenant;
        let choice = packs::Choice {
            pack: "made-up".to_owned(),
            item: format!("reading-{}", self.chance.below(3)),
            value: self.chance.below(5).to_string(),
            from_on: add_days(MONDAY, i64::try_from(self.chance.below(20)).unwrap_or(0)),
            chosen_by: self.actor().account,
            chosen_at: self.now,
        };
        let today = self.today();
        write("choose a reading", move |tx| {
            packs::choose(tx, tenant, &choice)?;
            told(&(
                packs::in_force(tx, tenant, today)?,
                packs::choices(tx, tenant, "made-up", today)?,
                packs::choice_history(tx, tenant, "made-up")?,
            ))
        })
    }

    pub(super) fn change_address(&mut self) -> Operation {
        let Some(person) = self.a_person() else { return self.register() };
        let person = Person { address: format!("{}号", self.chance.below(900)), phone: None, ..person };
        let scope = self.a_scope();
        write("change an address", move |tx| {
            people::update(tx, &person)?;
            told(&people::by_id(tx, &scope, person.id)?)
        })
    }

    /// Gives events their places and walks over the whole log.
    pub(super) fn seal_log(&mut self) -> Operation {
        let (tenant, now) = (self.county.tenant, self.now);
        let event = EventId::mint(&mut self.chance);
        write("seal the log", move |tx| {
            let sealed = events::seal::run(tx, tenant, now, EventId::MIN)?;
            let verified = events::verify::run(tx, tenant, &[])?;
            let proof = events::nodes::inclusion(tx, tenant, sealed.last)?;
            told(&(sealed, verified, proof, events::nodes::inclusion(tx, tenant, event)?))
        })
    }

    /// Makes unreadable what the log says of somebody.
    pub(super) fn erase_log(&mut self) -> Operation {
        let Some(person) = self.a_person() else { return self.register() };
        let event = self.event(Action::PersonLogErased, Subject::Person(person.id), Some(person.id));
        let scope = self.county.scope();
        write("erase somebody's log", move |tx| {
            people::keys::erase(tx, &event)?;
            told(&events::of_person(tx, &scope, person.id, None, 50)?)
        })
    }

    /// Writes, and then does not want to have written.
    pub(super) fn break_off(&mut self) -> Operation {
        let (tenant, area) = (self.county.tenant, self.a_place());
        let worker = self.chance.worker(tenant, &area);
        write("break off", move |tx| {
            workers::save(tx, &worker)?;
            Err(Fault::Migration("broken off on purpose".to_owned()))
        })
    }
}

/// Records a contact as the server does: load, decide, keep.
///
/// # Errors
/// What the database cannot do.
pub fn record_one(
    tx: &mut Tx<'_>,
    scope: &Scope,
    actor: &Actor,
    command: &RecordVisit,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<(Scene, Result<Recorded, Vec<RecordRefusal>>), Fault> {
    let content = &command.content;
    let scene = visits::scene::load(tx, scope, command.id, content.person, content.visited_at)?;
    let (form, kinds) = (a_form(), [a_kind()]);
    let decided = record::record(
        command,
        &record::Scene {
            person: scene.person.as_ref(),
            standing: scene.standing.as_ref(),
            contacts: &scene.contacts,
            earlier: scene.earlier,
            existing: scene.existing.as_ref(),
            form: Some(&form),
            visitor_kinds: &kinds,
            pack_hash: Some("0123456789abcdef"),
            late_after_days: LATE_AFTER_DAYS,
        },
        actor,
        now,
        mint,
    );
    match &decided {
        Ok(Recorded::New(new)) => visits::keep::keep(tx, scope.tenant(), new)?,
        Ok(Recorded::Conflict { proposal, event }) => {
            visits::keep::propose(tx, scope.tenant(), proposal)?;
            events::insert(tx, event)?;
        }
        Ok(Recorded::Known | Recorded::KnownConflict) | Err(_) => {}
    }
    Ok((scene, decided))
}

fn a_form() -> Form {
    Form {
        id: "visit".to_owned(),
        version: "1".to_owned(),
        title: "探访记录".to_owned(),
        clause: "一".to_owned(),
        fields: Vec::new(),
    }
}

fn a_kind() -> VisitorKind {
    VisitorKind {
        id: "committee".to_owned(),
        name: "村（居）民委员会".to_owned(),
        clause: "一".to_owned(),
        voluntary: false,
        minors: false,
    }
}
