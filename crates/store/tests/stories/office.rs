//! A small county office on a fresh database, for the stories.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::actor::{Actor, Role, Scope};
use domain::areas::{AreaPath, Level};
use domain::duties::Standing;
use domain::ids::{AccountId, TenantId, WorkerId};
use domain::people::{IdentityNumber, Person};
use domain::workers::Worker;
use jiff::Timestamp;
use store::conformance::made_up::{County, MONDAY, MadeUp};
use store::keys::Keys;
use store::people::IdentityIndex;
use store::scratch::Scratch;
use store::seal::SoftCipher;
use store::{Db, Fault, Tx, duties, people, workers};

/// A county with its places, and what is needed to fill it.
pub struct Office {
    pub db: Db,
    pub county: County,
    pub cipher: SoftCipher,
    seed: AtomicU64,
}

impl Office {
    /// Migrates the database and opens county 1 in it.
    pub fn open(scratch: &Scratch) -> Self {
        scratch.db().migrate().expect("migrated");
        store::conformance::seal_with_trial(scratch.db());
        Self::open_another(scratch, 1, "990112")
    }

    /// Opens one more county.
    pub fn open_another(scratch: &Scratch, tenant: i64, code: &str) -> Self {
        let county = County::new(TenantId(tenant), code);
        let kept = county.clone();
        let office = Self {
            db: scratch.db().clone(),
            county,
            cipher: trial_cipher(),
            seed: AtomicU64::new(u64::try_from(tenant).expect("small") * 1_000),
        };
        office.write(move |tx| kept.keep(tx));
        office
    }

    pub fn tenant(&self) -> TenantId {
        self.county.tenant
    }

    /// The `n`th village, in the order of the codes.
    pub fn village(&self, n: usize) -> AreaPath {
        self.county.at(Level::Village)[n].path.clone()
    }

    pub fn scope(&self) -> Scope {
        self.county.scope()
    }

    /// What a clerk of a place sees.
    pub fn clerk(&self, area: &AreaPath) -> Scope {
        self.county.actor(Role::Clerk, area, None).scope(self.tenant()).expect("a clerk sees a village")
    }

    /// What a visitor sees.
    pub fn visitor(&self, worker: WorkerId) -> Scope {
        let actor = self.county.actor(Role::Visitor, self.county.area(), Some(worker));
        actor.scope(self.tenant()).expect("a visitor sees their own people")
    }

    pub fn officer(&self) -> Actor {
        self.county.actor(Role::County, self.county.area(), None)
    }

    pub fn account(&self) -> AccountId {
        self.officer().account
    }

    /// A seed that is not repeated within this office.
    pub fn seed(&self) -> u64 {
        self.seed.fetch_add(1, Ordering::Relaxed)
    }

    /// Chance that is not repeated within this office.
    pub fn chance(&self) -> MadeUp {
        MadeUp::new(self.seed())
    }

    /// Somebody new who lives in a place, with an index of their number and a standing; not yet kept.
    pub fn somebody(&self, name: &str, area: &AreaPath) -> (Person, IdentityNumber, Standing) {
        let mut chance = self.chance();
        let (person, number) = chance.person(self.tenant(), area, self.account());
        let name = domain::people::PersonName::parse(name).expect("a name");
        let person = Person { name_keys: name.keys(), name, ..person };
        let standing = chance.standing(&person, None);
        (person, number, standing)
    }

    /// The same, kept.
    pub fn register(&self, name: &str, area: &AreaPath) -> (Person, IdentityNumber, Standing) {
        let (person, number, standing) = self.somebody(name, area);
        let index = IdentityIndex::of(&self.cipher, self.tenant(), &number);
        let (tenant, kept) = (self.tenant(), (person.clone(), standing.clone()));
        self.write(move |tx| {
            assert!(people::insert(tx, &kept.0, Some(&index))?);
            duties::save(tx, tenant, &kept.1)
        });
        (person, number, standing)
    }

    /// A visitor who works in a place, kept.
    pub fn hire(&self, area: &AreaPath) -> Worker {
        let worker = self.chance().worker(self.tenant(), area);
        let kept = worker.clone();
        self.write(move |tx| workers::save(tx, &kept));
        worker
    }

    /// Does something that must succeed.
    pub fn write<T: Send + 'static>(
        &self,
        action: impl FnMut(&mut Tx<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> T {
        self.try_write(action).expect("written")
    }

    pub fn try_write<T: Send + 'static>(
        &self,
        action: impl FnMut(&mut Tx<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        self.db.write(action).wait()
    }

    /// Looks something up.
    pub fn read<T: Send + 'static>(
        &self,
        action: impl FnMut(&mut Tx<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> T {
        self.db.read(action).wait().expect("read")
    }
}

/// Nine in the morning on the first Monday.
pub fn morning() -> Timestamp {
    domain::dates::start_of(MONDAY) + jiff::SignedDuration::from_hours(9)
}

/// A cipher whose keys are no secret.
pub fn trial_cipher() -> SoftCipher {
    SoftCipher::new(Keys::new([(1, [1; 32])], [2; 32]))
}
