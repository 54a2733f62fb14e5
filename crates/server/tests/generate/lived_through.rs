//! The same years once more, deed by deed through the actions of an office: what stands there in the end is what was
//! generated, and the next visit makes of both the same.

use std::{cell::RefCell, sync::Arc};

use domain::{
    dates::{add_days, day_of, start_of},
    ids::PersonId,
    visits::{Content, Mode, Outcome, RecordVisit},
    workers::AssignWorker,
};
use jiff::{SignedDuration, Timestamp};
use rules::Memo;
use server::{
    accounts::password::{Passwords, hash_now},
    app::{App, Make},
    duties::recheck::recheck,
    edge::Edge,
    generate::{
        asked::Asked,
        generate,
        history::AFTER_MIDNIGHT,
        people::{Someone, home},
        world::World,
        write,
        years::{self, Deed, What},
    },
    packs::shelf::Shelf,
    people::{
        assign::assign,
        change_facts::change_facts,
        happen::{Command, tell},
        register::{Around, register},
    },
    settings::Settings,
    visits::record::{Taken, record},
};
use store::{Db, Target, keys::Keys, seal::SoftCipher};

use super::{Folder, asked, dump, weak};

/// An office on a database with the keys of a folder.
fn office(db: Db, folder: &Folder, at: Timestamp) -> App {
    let keys = Keys::load(&folder.path().join("keys")).expect("keys");
    let make = Make {
        db,
        cipher: Arc::new(SoftCipher::new(keys)),
        edge: Edge::fixed(at, 77),
        settings: Settings { data: folder.path().to_path_buf(), demo: true, ..Settings::default() },
        passwords: Passwords::weak(),
        packs: Shelf::open(&[]).expect("sound packs"),
    };
    aside(move || App::assemble(make).expect("an office that can be put together"))
}

/// What was asked for, as a world.
pub(super) fn world(asked: &Asked) -> Arc<World> {
    let shelf = Shelf::open(&[]).expect("sound packs");
    let id = asked.pack.clone().unwrap_or_else(|| shelf.ids().next().expect("a pack").to_owned());
    let pack = shelf.pack(&id, &rules::Choices::new()).expect("sound").expect("at hand");
    Arc::new(World::of(asked, pack).expect("in force"))
}

/// An office with the places and accounts of a world, and nobody in them yet.
pub(super) async fn founded(world: &Arc<World>, db: Db, folder: &Folder) -> App {
    let app = office(db, folder, world.span.begins_at());
    let (founded, cipher) = (Arc::clone(world), app.cipher());
    let hash = hash_now(&weak(), "word", &[1; 16]).expect("hashed");
    let kept = app.db().write(move |tx| {
        let edge = Edge::fixed(founded.span.begins_at(), 5);
        write::counties(tx, &founded, cipher.as_ref(), &edge, &hash).expect("places and accounts");
        Ok::<_, store::Fault>(())
    });
    kept.await.expect("places and accounts");
    app.reload_counties().await.expect("counties");
    app
}

pub(super) fn aside<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::spawn(run).join().expect("a thread that ends well")
}

/// Moves the office's clock, and lets its calendar look at every day that begins meanwhile.
pub(super) async fn wait_until(app: &App, at: Timestamp) {
    loop {
        let midnight = start_of(add_days(app.edge().today(), 1)) + AFTER_MIDNIGHT;
        let next = midnight.min(at);
        app.edge().clock.advance(next.duration_since(app.edge().now()));
        if midnight > at {
            return;
        }
        recheck(app).await.expect("looked at again");
    }
}

pub(super) async fn done(app: &App, one: &Someone<'_>, person: PersonId, deed: Deed<'_>) {
    let tenant = one.county.tenant;
    let (actor, pack) = (deed.actor, app.pack_for(tenant, app.edge().today()).expect("a notice"));
    let scope = actor.scope(tenant).expect("a scope");
    match deed.what {
        What::Register(command, visitor) => {
            let around = Around { scope: &scope, actor, pack: &pack };
            let worker = visitor.map(|visitor| visitor.worker.id);
            let entered = register(app, around, *command, Some(one.area.code.clone()), worker, None).await;
            entered.expect("a database").expect("entered");
        }
        What::Assign(visitor) => {
            let worker = visitor.map(|visitor| visitor.worker.id);
            let command = AssignWorker::visitor(tenant, person, worker);
            assign(app, &scope, actor, command).await.expect("a database").expect("assigned");
        }
        What::Change(command) => {
            change_facts(app, &scope, actor, command).await.expect("a database").expect("changed");
        }
        What::Record(command) => {
            let taken = record(app, &scope, actor, *command).await.expect("a database");
            assert!(matches!(taken.expect("taken"), Taken::New(_)));
        }
        What::Happen(command) => {
            tell(app, &scope, actor, Command::Happen(command)).await.expect("a database").expect("told");
        }
        What::Amend(command) => {
            tell(app, &scope, actor, Command::Amend(command)).await.expect("a database").expect("amended");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_generated_is_what_an_office_would_hold() {
    let folder = Folder::new();
    let asked = asked(&folder, None);
    let (told, strength) = (asked.clone(), weak());
    aside(move || generate(&told, &strength).expect("a county"));

    let world = world(&asked);
    let db = aside(|| {
        let db = Db::open(Target::Memory).expect("a database");
        db.migrate().expect("an up-to-date schema");
        db
    });
    let app = founded(&world, db, &folder).await;

    // Everything that happened to anybody, in the order of time.
    let homes: Vec<_> = (0..world.homes()).map(|number| home(&world, number)).collect();
    let (mut deeds, memo) = (Vec::new(), RefCell::new(Memo::new()));
    for one in homes.iter().flatten() {
        let (person, own) = years::deeds(&world, one, &memo).expect("a life");
        deeds.extend(own.into_iter().map(|deed| (deed.at, one, person, deed)));
    }
    deeds.sort_by_key(|(at, ..)| *at);
    assert!(deeds.len() >= 440);
    let (mut assigned, mut changed, mut away) = (0, 0, 0);
    for (at, one, person, deed) in deeds {
        wait_until(&app, at).await;
        assigned += usize::from(matches!(deed.what, What::Assign(_)));
        changed += usize::from(matches!(deed.what, What::Change(_)));
        away += usize::from(matches!(deed.what, What::Happen(_)));
        done(&app, one, person, deed).await;
    }
    assert!(assigned > 0 && changed > 0 && away > 0, "{assigned} {changed} {away}");
    wait_until(&app, world.span.ends_at()).await;

    let target = Target::File(folder.path().join("koumen.db"));
    let filled = office(aside(|| Db::open(target).expect("a database")), &folder, world.span.ends_at());
    dump::same(&dump::without_chance(filled.db()), &dump::without_chance(app.db()));

    // The day goes on, and somebody is visited.
    let one = &homes[1][0];
    let (person, _) = years::deeds(&world, one, &memo).expect("a life");
    let form = world.form().expect("a form");
    for office in [&app, &filled] {
        office.edge().clock.advance(SignedDuration::from_hours(3));
        assert_eq!(recheck(office).await.expect("looked at again"), 0, "nobody's day has come");
        let content = Content {
            person,
            worker: None,
            visitor_kind: world.pack.labels.visitor[0].id.clone(),
            mode: Mode::Door,
            outcome: Outcome::Refused(domain::visits::Refused::Today),
            visited_at: office.edge().now() - SignedDuration::from_mins(30),
            form: form.id.clone(),
            form_version: form.version.clone(),
            answers: domain::visits::Answers::default(),
            note: None,
            late_reason: None,
            photos: Vec::new(),
        };
        let command = RecordVisit { id: domain::ids::VisitId::MAX, content, phone_at: None };
        let (actor, tenant) = (&one.village.clerk, one.county.tenant);
        let scope = actor.scope(tenant).expect("a scope");
        let taken = record(office, &scope, actor, command).await.expect("a database").expect("taken");
        assert!(matches!(taken, Taken::New(_)));
        assert_eq!(day_of(office.edge().now()), world.span.until);
    }
    dump::same(&dump::without_chance(filled.db()), &dump::without_chance(app.db()));
}
