//! An office at work: what it knows so far, and which piece of work comes next.

use std::sync::Arc;

use domain::accounts::Account;
use domain::actor::{Actor, Role, Scope};
use domain::areas::{AreaPath, Level};
use domain::dates::day_of;
use domain::events::{Action, Event, Subject};
use domain::ids::{EventId, PersonId, TenantId, VisitId, WorkerId};
use domain::people::{IdentityNumber, Person};
use domain::visits::Content;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::made_up::{County, MONDAY, MadeUp};
use crate::fault::Fault;
use crate::seal::Cipher;
use crate::tx::Tx;
use crate::{areas, packs};

/// Something to do; the answer is compared as text.
pub(super) type Work = dyn Fn(&mut Tx<'_>) -> Result<String, Fault> + Send + Sync;

/// One piece of work. What it answers is compared as text.
pub(super) struct Operation {
    /// What it is, for the report.
    pub(super) name: &'static str,
    /// Whether it changes anything.
    pub(super) writes: bool,
    /// The work itself; the same on every engine.
    pub(super) run: Arc<Work>,
}

/// An office that has begun: what later work can refer to.
pub(super) struct Office {
    pub(super) county: County,
    pub(super) chance: MadeUp,
    pub(super) cipher: Arc<dyn Cipher>,
    pub(super) people: Vec<(Person, IdentityNumber)>,
    pub(super) workers: Vec<WorkerId>,
    pub(super) visits: Vec<(VisitId, Content)>,
    pub(super) accounts: Vec<Account>,
    pub(super) now: Timestamp,
}

impl Office {
    pub(super) fn new(seed: u64, cipher: Arc<dyn Cipher>) -> Self {
        let mut chance = MadeUp::new(seed);
        let now = chance.instant(1);
        Self {
            county: County::new(TenantId(1), "990112"),
            chance,
            cipher,
            people: Vec::new(),
            workers: Vec::new(),
            visits: Vec::new(),
            accounts: Vec::new(),
            now,
        }
    }

    /// The work of opening the office: places, the county, its notice.
    pub(super) fn opening(&self) -> Operation {
        let county = self.county.clone();
        write("open the office", move |tx| {
            county.keep(tx)?;
            let adoption =
                packs::Adoption { pack: "made-up".to_owned(), from_on: MONDAY, until_on: None, text: None };
            packs::adopt(tx, county.tenant, &adoption)?;
            told(&areas::under(tx, county.area())?)
        })
    }

    /// The next piece of work, at random. Time moves on by some hours each time.
    pub(super) fn next(&mut self) -> Operation {
        let minutes = i64::try_from(self.chance.below(600)).unwrap_or(0);
        self.now = self.now.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(self.now);
        match self.chance.below(37) {
            0..=3 => self.register(),
            4 => self.add_worker(),
            5 | 6 => self.assign(),
            7..=11 => self.record(),
            12 => self.learn(),
            13 => self.reclassify(),
            14..=16 => self.list_people(),
            17 => self.list_due(),
            18 => self.count(),
            19 => self.look_back(),
            20 => self.sign_in(),
            21 => self.choose_reading(),
            22 => self.change_address(),
            23 => self.seal_log(),
            24 => self.erase_log(),
            25 => self.bind_a_phone(),
            26 | 27 => self.put_a_photo(),
            28 | 29 => self.prove(),
            30 => self.warn(),
            31 => self.plan(),
            32 => self.call_for_help(),
            33 => self.hear_a_concern(),
            34 | 35 => self.hear_a_family(),
            _ => self.break_off(),
        }
    }

    pub(super) fn a_place(&mut self) -> AreaPath {
        let mut places = self.county.at(Level::Village);
        places.extend(self.county.at(Level::Group));
        self.chance.pick(&places).map_or_else(AreaPath::root, |area| area.path.clone())
    }

    pub(super) fn a_person(&mut self) -> Option<Person> {
        self.chance.pick(&self.people).map(|(person, _)| person.clone())
    }

    pub(super) fn today(&self) -> Date {
        day_of(self.now)
    }

    pub(super) fn actor(&self) -> Actor {
        self.county.actor(Role::County, self.county.area(), None)
    }

    /// The scope of an officer of the county, a town, a village, or of a visitor.
    pub(super) fn a_scope(&mut self) -> Scope {
        let worker = self.chance.pick(&self.workers).copied();
        let levels = [Level::County, Level::Township, Level::Village];
        let level = self.chance.pick(&levels).copied().unwrap_or(Level::County);
        let places = self.county.at(level);
        let area = self.chance.pick(&places).map_or_else(AreaPath::root, |area| area.path.clone());
        let actor = match worker.filter(|_| self.chance.one_in(4)) {
            Some(worker) => self.county.actor(Role::Visitor, self.county.area(), Some(worker)),
            None => self.county.actor(Role::Clerk, &area, None),
        };
        actor.scope(self.county.tenant).unwrap_or_else(|| self.county.scope())
    }

    pub(super) fn event(&mut self, action: Action, subject: Subject, person: Option<PersonId>) -> Event {
        Event {
            id: EventId::mint(&mut self.chance),
            tenant: self.county.tenant,
            at: self.now,
            actor: self.actor().account,
            action,
            subject,
            person,
            before: None,
            after: Some(serde_json::json!({ "name": "张三", "n": 1 })),
            pack_hash: None,
            note: None,
        }
    }
}

pub(super) fn told<T: std::fmt::Debug>(answer: &T) -> Result<String, Fault> {
    Ok(format!("{answer:?}"))
}

pub(super) fn write(
    name: &'static str,
    run: impl Fn(&mut Tx<'_>) -> Result<String, Fault> + Send + Sync + 'static,
) -> Operation {
    Operation { name, writes: true, run: Arc::new(run) }
}

pub(super) fn read(
    name: &'static str,
    run: impl Fn(&mut Tx<'_>) -> Result<String, Fault> + Send + Sync + 'static,
) -> Operation {
    Operation { name, writes: false, run: Arc::new(run) }
}
