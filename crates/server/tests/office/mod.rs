//! The office of the tests: both demo counties under a clock that stands still, filled once and copied.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::{Router, body::Body};
use domain::{
    accounts::{Account, Failures},
    actor::Role,
    ids::{AccountId, PersonId, TenantId},
};
use http_body_util::BodyExt;
use jiff::{SignedDuration, Timestamp};
use server::{
    accounts::password::Passwords,
    app::{App, Make},
    demo::{self, cast},
    edge::{Chance, Clock, Edge},
    packs::shelf::Shelf,
    routes,
    settings::Settings,
};
use store::{Db, Fault, Target, accounts::Credentials, keys::Keys, scratch::Scratch, seal::SoftCipher};
use tower::ServiceExt;

mod client;
mod phone;

pub use client::{Answer, Client};
pub use phone::Phone;

/// The password of every account of the cast.
pub const WORD: &str = "three-Doors-before-noon";

/// Monday, nine in the morning in Beijing: the moment at which all stories are right.
pub fn morning() -> Timestamp {
    cast::demo_morning()
}

/// A running program of a test's own, with the cast in it.
pub struct TestOffice {
    /// The program.
    pub app: App,
    router: Router,
    folder: Option<PathBuf>,
    scratch: Option<Scratch>,
}

impl TestOffice {
    /// On SQLite, a copy of the office that was filled once.
    pub fn open() -> Self {
        Self::with_packs(&[])
    }

    /// The same with packs from these folders in place of the built-in ones of the same ids.
    pub fn with_packs(packs: &[PathBuf]) -> Self {
        let folder = fresh_folder();
        fs::copy(template().join("koumen.db"), folder.join("koumen.db"))
            .expect("a copy of the filled office");
        let db = Db::open(Target::File(folder.join("koumen.db"))).expect("an office that opens");
        let app = assemble(db, edge(Clock::fixed(morning()), 2), &folder, packs);
        Self { router: routes::router(app.clone()), app, folder: Some(folder), scratch: None }
    }

    /// On a database file that stands elsewhere.
    pub fn on_file(file: &Path) -> Self {
        let folder = fresh_folder();
        let db = Db::open(Target::File(file.to_owned())).expect("an office that opens");
        let app = assemble(db, edge(Clock::fixed(morning()), 2), &folder, &[]);
        Self { router: routes::router(app.clone()), app, folder: Some(folder), scratch: None }
    }

    /// On the PostgreSQL that the environment names, filled anew; `None` where it names none.
    pub async fn on_postgres() -> Option<Self> {
        let url = std::env::var("KOUMEN_TEST_POSTGRES").ok()?;
        let (scratch, db) = aside(move || {
            let scratch = Scratch::postgres(&url).expect("a schema of the test's own");
            let db = scratch.db().clone();
            db.migrate().expect("an up-to-date schema");
            (scratch, db)
        });
        let folder = fresh_folder();
        let app = fill(db, &folder).await;
        Some(Self { router: routes::router(app.clone()), app, folder: Some(folder), scratch: Some(scratch) })
    }

    /// The options by which another process finds the same database.
    pub fn options(&self) -> Vec<String> {
        let data = self.app.settings().data.display().to_string();
        let address = self.scratch.as_ref().and_then(Scratch::address);
        let address = address.into_iter().flat_map(|address| ["--database-url".to_owned(), address]);
        ["--data".to_owned(), data].into_iter().chain(address).collect()
    }

    /// A second program on the same database, under a clock of its own that shows the same.
    pub fn beside(&self) -> App {
        let scratch = self.scratch.as_ref().expect("a database that several programs may open");
        let db = std::thread::scope(|scope| scope.spawn(|| scratch.beside()).join());
        let db = db.expect("a thread that ends well").expect("more connections");
        let clock = Clock::fixed(self.app.edge().now());
        assemble(db, edge(clock, 3), &self.app.settings().data, &[])
    }

    /// Lets time pass.
    pub fn wait(&self, by: SignedDuration) {
        self.app.edge().clock.advance(by);
    }

    /// Nobody in particular, before signing in.
    pub fn stranger(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// Somebody of the cast who has signed in.
    pub async fn sign_in(&self, user_name: &str) -> Client {
        let mut client = self.stranger();
        let answer = client.post("/sign-in", &[("user_name", user_name), ("password", WORD)]).await;
        assert_eq!(answer.status, 303, "{user_name}: {}", answer.text());
        client.learn_token().await;
        client
    }

    /// A phone on which somebody of the cast has signed in. Each has a number of its own.
    pub async fn phone(&self, user_name: &str, number: u8) -> Phone {
        let mut phone = self.new_phone(number);
        phone.sign_in(user_name, WORD).await.is(200);
        phone
    }

    /// A phone on which nobody has signed in.
    pub fn new_phone(&self, number: u8) -> Phone {
        Phone::new(self.router.clone(), number)
    }

    /// The account of somebody of the cast, as its row stands.
    pub async fn credentials(&self, user_name: &str) -> Credentials {
        let user_name = user_name.to_owned();
        let found = self.app.db().read(move |tx| store::accounts::by_user_name(tx, &user_name)).await;
        found.expect("a database").expect("somebody of the cast")
    }

    /// An account beside those of the cast.
    pub async fn hire(&self, user_name: &str, role: Role, like: &str) {
        let (app, model) = (&self.app, self.credentials(like).await);
        let account = Account {
            id: AccountId::from(app.edge().id()),
            user_name: user_name.to_owned(),
            name: "新来的".to_owned(),
            role,
            worker: None,
            failures: Failures::NONE,
            ..model.account
        };
        let now = app.edge().now();
        app.db()
            .write(move |tx| store::accounts::insert(tx, &account, &model.password_hash, now))
            .await
            .expect("an account");
    }

    /// An account that works in every county, such as a city's or an auditor's.
    pub async fn hire_for_all(&self, user_name: &str, role: Role, like: &str) {
        self.hire(user_name, role, like).await;
        let (user_name, counties) = (user_name.to_owned(), self.app.counties());
        let widened = self.app.db().write(move |tx| {
            let known = store::accounts::by_user_name(tx, &user_name)?;
            let tenants = counties.iter().map(|county| county.tenant.id).collect();
            let area = domain::areas::AreaPath::root();
            let account = known.map(|known| Account { tenants, area, ..known.account });
            account.iter().try_for_each(|account| store::accounts::update(tx, account))
        });
        widened.await.map_err(|fault: Fault| fault).expect("an account");
    }

    /// Id and county of somebody of the cast, by name.
    pub async fn person(&self, name: &str) -> (TenantId, PersonId) {
        let name = name.to_owned();
        let counties = self.app.counties();
        let found = self.app.db().read(move |tx| {
            for county in counties.iter() {
                let everybody = everybody(county.tenant.id);
                let filter = store::people::page::PeopleFilter {
                    find: Some(store::people::page::Find::Name(name.clone())),
                    limit: 2,
                    ..Default::default()
                };
                if let Some(line) = store::people::page::page(tx, &everybody, &filter)?.first() {
                    return Ok::<_, Fault>(Some((county.tenant.id, line.person)));
                }
            }
            Ok(None)
        });
        found.await.expect("a database").expect("somebody of the cast")
    }
}

/// The program's own sight of a county.
pub fn everybody(tenant: TenantId) -> domain::actor::Scope {
    let actor = domain::actor::Actor {
        account: AccountId::MIN,
        role: Role::System,
        tenants: vec![tenant],
        area: domain::areas::AreaPath::root(),
        worker: None,
    };
    actor.scope(tenant).expect("the program sees everybody")
}

impl Drop for TestOffice {
    fn drop(&mut self) {
        if let Some(scratch) = self.scratch.take() {
            aside(move || drop(scratch));
        }
        if let Some(folder) = &self.folder {
            // What is left in the system's temporary folder does no harm.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// An empty folder of a test's own.
pub fn fresh_folder() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("koumen-office-{}-{number}", std::process::id()));
    // The rest of a killed process of the same number.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

fn edge(clock: Clock, seed: u64) -> Edge {
    Edge { clock, chance: Chance::seeded(seed) }
}

/// The keys of every office.
pub fn keys() -> Keys {
    Keys::new([(1, [7; 32])], [9; 32])
}

fn assemble(db: Db, edge: Edge, data: &Path, packs: &[PathBuf]) -> App {
    let make = Make {
        db,
        cipher: Arc::new(SoftCipher::new(keys())),
        edge,
        settings: Settings { data: data.to_path_buf(), demo: true, ..Settings::default() },
        passwords: Passwords::weak(),
        packs: Shelf::open(packs).expect("sound packs"),
    };
    aside(move || App::assemble(make).expect("an office that can be put together"))
}

/// Runs what waits for the database on a thread of its own: the asking test runs on an asynchronous one.
pub fn aside<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::spawn(run).join().expect("a thread that ends well")
}

async fn fill(db: Db, folder: &Path) -> App {
    let casts = cast::all().expect("casts");
    let app = assemble(db, edge(Clock::fixed(first_day(&casts)), 1), folder, &[]);
    demo::fill(&app, &casts, WORD).await.expect("a filled office");
    app
}

/// The office as it was filled once for all tests of this process.
fn template() -> &'static Path {
    static FILLED: OnceLock<PathBuf> = OnceLock::new();
    FILLED.get_or_init(|| {
        aside(|| {
            let folder = fresh_folder();
            let db = Db::open(Target::File(folder.join("koumen.db"))).expect("a new office");
            db.migrate().expect("an up-to-date schema");
            let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
            // Closing the database writes its journal back, so that one file holds everything.
            drop(runtime.block_on(fill(db, &folder)));
            folder
        })
    })
}

/// Sends one request into the program.
pub(crate) async fn send(router: &Router, request: axum::http::Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a whole answer").to_bytes();
    Answer { status: parts.status.as_u16(), headers: parts.headers, bytes: bytes.to_vec() }
}

/// The moment at which the first of the cast was registered.
fn first_day(casts: &[cast::Cast]) -> Timestamp {
    let people = casts.iter().flat_map(|cast| &cast.person);
    people.map(|person| person.registered_at(morning())).min().unwrap_or(morning())
}
