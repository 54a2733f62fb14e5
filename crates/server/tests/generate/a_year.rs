//! A year of a county, three times over: the same people, the same days away, deaths, changes of class and of visitor, and
//! the same contacts, which arrive in three different orders. What was kept as it went is the same each time, on both
//! engines, and is what is worked out anew from the facts alone.
//!
//! A few people in the ordinary run; `scripts/year` for a whole county.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Instant,
};

use domain::{
    actor::{Actor, Role, Scope},
    alerts::IssueAlert,
    areas::AreaPath,
    dates::{Period, add_days, day_of, start_of},
    duties::{Tally, Verdict, recount::anew},
    ids::{AccountId, AlertId, HappeningId, PersonId, TenantId, VisitId},
    overlays::Cause,
    people::{Happen, happenings::Kind},
    visits::RecordVisit,
};
use jiff::{SignedDuration, Timestamp, civil::date};
use rules::Memo;
use server::{
    alerts::issue::issue,
    app::App,
    duties::standing::Again,
    generate::{
        asked::Asked,
        people::{Someone, home},
        world::World,
        years::{self, Deed, What},
    },
    overlays::muster::{Muster, Seen},
    visits::record::{Taken, record},
};
use store::{
    Db, Fault, Target, duties, overlays::Whom, people, people::known::Stretch, scratch::Scratch, visits::page,
};
use tokio::task::JoinSet;

use super::{
    Folder, asked, dump,
    lived_through::{aside, done, founded, wait_until, world},
};

/// The notices whose years are lived through; `KOUMEN_YEAR_PACK` names one.
const PACKS: [&str; 2] = ["jinan-2023", "qidong-2024"];

/// So many contacts are on their way at once.
const AT_ONCE: usize = 64;

/// Where the evening lists stand among what is compared.
const EVENINGS: &str = "the evening lists of alerts";

/// One in so many people dies or moves away in the course of the year.
const GO: u64 = 13;

/// In which order contacts arrive.
#[derive(Debug, Clone, Copy)]
enum Order {
    /// Most on the same day, some some days later.
    AsSent,
    /// Each up to six weeks later, so that they overtake one another.
    Late,
    /// All of them after the year is over, in any order.
    InTheEnd,
}

/// A contact on its way.
struct Sent {
    at: Timestamp,
    actor: Actor,
    command: RecordVisit,
}

/// How many people a year is about.
fn people() -> u64 {
    std::env::var("KOUMEN_YEAR").ok().map_or(60, |number| number.parse().expect("a number of people"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_order_of_arrival_changes_what_a_year_comes_to_and_it_is_what_the_facts_say() {
    let only = std::env::var("KOUMEN_YEAR_PACK").ok();
    for pack in PACKS.into_iter().filter(|pack| only.as_deref().is_none_or(|only| only == *pack)) {
        let mut first: Option<dump::Dump> = None;
        let postgres = std::env::var("KOUMEN_TEST_POSTGRES").ok();
        let engines = [Some(None), postgres.map(Some)];
        for engine in engines.into_iter().flatten() {
            for order in [Order::AsSent, Order::Late, Order::InTheEnd] {
                let began = Instant::now();
                let (told, people, contacts) = lived(pack, order, engine.clone()).await;
                let on = if engine.is_some() { "PostgreSQL" } else { "SQLite" };
                let asked = told[EVENINGS].len();
                println!(
                    "{pack}, {on}, {order:?}: {people} people, {contacts} contacts, alerts asked for {asked}, {:?}",
                    began.elapsed()
                );
                match &first {
                    None => first = Some(told),
                    Some(first) => dump::same(&told, first),
                }
            }
        }
    }
}

/// Lives through a year; gives what was kept, when that is what is worked out anew.
async fn lived(pack: &str, order: Order, url: Option<String>) -> (dump::Dump, usize, usize) {
    let folder = Folder::new();
    let asked = Asked {
        people: people(),
        visits: people() * 12,
        counties: 1,
        years: 1,
        until: date(2026, 11, 23),
        pack: Some(pack.to_owned()),
        ..asked(&folder, None)
    };
    store::keys::Keys::load_or_create(&folder.path().join("keys"), || [7; 32]).expect("keys");
    let world = world(&asked);
    let (scratch, db) = aside(move || {
        let scratch = url.map(|url| Scratch::postgres(&url).expect("a schema"));
        let db = match &scratch {
            Some(scratch) => scratch.db().clone(),
            None => Db::open(Target::Memory).expect("a database"),
        };
        db.migrate().expect("an up-to-date schema");
        (scratch, db)
    });
    let app = founded(&world, db, &folder).await;
    let homes: Vec<_> = (0..world.homes()).map(|number| home(&world, number)).collect();
    let (deeds, contacts) = year(&world, &homes, order);
    let (people, number) = (asked.people as usize, contacts.len());
    play(&app, &world, deeds, contacts).await;
    let evenings = evenings(&app, &world).await;

    let counties: Vec<TenantId> = world.counties.iter().map(|county| county.tenant).collect();
    for tenant in counties {
        holds_anew(&app, tenant).await;
    }
    let mut told = dump::of_year(app.db());
    told.insert(EVENINGS, evenings);
    aside(move || drop((app, scratch)));
    (told, people, number)
}

type Of<'w> = (Timestamp, &'w Someone<'w>, PersonId, Deed<'w>);

/// Everything that happens in the year, in the order of time, and the contacts in the order in which they arrive.
fn year<'w>(world: &'w World, homes: &'w [Vec<Someone<'w>>], order: Order) -> (Vec<Of<'w>>, Vec<Sent>) {
    let (mut deeds, mut contacts, memo) = (Vec::new(), Vec::new(), RefCell::new(Memo::new()));
    for one in homes.iter().flatten() {
        let (person, own) = years::deeds(world, one, &memo).expect("a life");
        let gone = leaves(world, one, person);
        for deed in own {
            match deed.what {
                What::Record(mut command) => {
                    let number = contacts.len() as u64;
                    // Filled in under an earlier form: whether a first visit says everything is not the question here.
                    command.content.form_version = "0".to_owned();
                    command.content.late_reason = Some("没有信号".to_owned());
                    let at = arrives(world, deed.at, number, order);
                    contacts.push(Sent { at, actor: one.village.clerk.clone(), command: *command });
                }
                What::Register(..) => deeds.push((deed.at, one, person, deed)),
                // Whoever goes in the course of the year does nothing but that: the office takes no news of the dead.
                _ if gone.is_some() => {}
                _ => deeds.push((deed.at, one, person, deed)),
            }
        }
        deeds.extend(gone.map(|deed| (deed.at, one, person, deed)));
    }
    deeds.sort_by_key(|(at, ..)| *at);
    let happens = |kind: fn(&What<'_>) -> bool| deeds.iter().any(|(.., deed)| kind(&deed.what));
    assert!(happens(|what| matches!(what, What::Assign(_))), "nobody is given to another");
    assert!(happens(|what| matches!(what, What::Change(_))), "nothing is learnt");
    assert!(
        happens(|what| matches!(what, What::Happen(Happen { kind: Kind::Absence(_), .. }))),
        "nobody is away"
    );
    assert!(happens(|what| matches!(what, What::Happen(Happen { kind: Kind::Exit(_), .. }))), "nobody goes");
    contacts.sort_by_key(|sent| (sent.at, sent.command.id));
    (deeds, contacts)
}

/// When a contact arrives.
fn arrives(world: &World, sent_at: Timestamp, number: u64, order: Order) -> Timestamp {
    // As good as chance: the steps of a golden section, which fall anywhere and never twice on one place.
    let chance = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    let later = |most_hours: u64| SignedDuration::from_mins((chance % (60 * most_hours)) as i64);
    match order {
        Order::AsSent => sent_at,
        Order::Late => sent_at + later(24 * 42),
        Order::InTheEnd => world.span.ends_at() + later(24 * 20),
    }
}

/// Some die or move away, told some days later.
fn leaves<'w>(world: &'w World, one: &'w Someone<'w>, person: PersonId) -> Option<Deed<'w>> {
    let exits = &world.pack.rules.sections.absences.exits;
    let entered_on = day_of(one.registered_at);
    let days = domain::dates::days_between(entered_on, world.span.until);
    if one.number % GO != 5 || exits.is_empty() || days < 12 {
        return None;
    }
    let exit = &exits[usize::try_from(one.number / GO).unwrap_or(0) % exits.len()];
    let on = add_days(entered_on, days / 2);
    let at = start_of(add_days(on, 4)) + SignedDuration::from_hours(10);
    let id = HappeningId::from(uuid::Uuid::from_u128(u128::from(one.number) + 1));
    let command = Happen {
        id,
        person,
        kind: Kind::Exit(exit.id.clone()),
        from_on: on,
        until_on: None,
        evidence: Some("家属告知".to_owned()),
        note: None,
    };
    Some(Deed { at, actor: &one.village.clerk, what: What::Happen(command) })
}

/// Lets everything happen. Contacts of a day arrive together, beside one another, at its end.
async fn play(app: &App, world: &World, deeds: Vec<Of<'_>>, contacts: Vec<Sent>) {
    let mut contacts = contacts.into_iter().peekable();
    let mut alerts = alerts(world);
    alerts.sort_by_key(|alert| std::cmp::Reverse(alert.from));
    let mut due = |until: Timestamp| {
        std::iter::from_fn(|| contacts.next_if(|sent| sent.at < until)).collect::<Vec<Sent>>()
    };
    for (at, one, person, deed) in deeds {
        while day_of(at) > app.edge().today() {
            day_ends(app, &mut due).await;
            warn(app, world, &mut alerts).await;
        }
        wait_until(app, at).await;
        done(app, one, person, deed).await;
    }
    while app.edge().now() < world.span.ends_at() + SignedDuration::from_hours(24 * 70) {
        day_ends(app, &mut due).await;
        warn(app, world, &mut alerts).await;
    }
    assert!(due(Timestamp::MAX).is_empty(), "everything has arrived");
}

/// Alerts of the year: every kind of the notice at its gravest, one after the other, for three days each.
fn alerts(world: &World) -> Vec<IssueAlert> {
    let kinds = &world.pack.rules.sections.overlays.alerts;
    let mut alerts = Vec::new();
    for (number, kind) in kinds.iter().enumerate() {
        for (place, county) in world.counties.iter().enumerate() {
            let from = start_of(add_days(world.span.until, -300 + 60 * number as i64))
                + SignedDuration::from_hours(1);
            let level = kind.levels.last().expect("a level").0.clone();
            let id = uuid::Uuid::from_u128((place * kinds.len() + number + 1) as u128);
            alerts.push(IssueAlert {
                id: AlertId::from(id),
                tenant: county.tenant,
                kind: kind.id.clone(),
                level,
                area: Some(county.area.clone()),
                issuer: Some("气象台".to_owned()),
                from: Some(from),
                until: Some(from + SignedDuration::from_hours(72)),
                text: None,
            });
        }
    }
    alerts
}

/// Issues the alerts that have begun; the next stands last.
async fn warn(app: &App, world: &World, alerts: &mut Vec<IssueAlert>) {
    while let Some(alert) = alerts.pop_if(|alert| alert.from.is_some_and(|from| from <= app.edge().now())) {
        let issued = issue(app, &desk(world, alert.tenant), alert).await.expect("a database");
        issued.expect("an alert");
    }
}

/// Whoever issues alerts: the county.
fn desk(world: &World, tenant: TenantId) -> Actor {
    let county = world.counties.iter().find(|county| county.tenant == tenant).expect("a county");
    let area = county.area.clone();
    Actor { account: AccountId::MIN, role: Role::County, tenants: vec![tenant], area, worker: None }
}

/// How it stood with everybody on the last evening of every alert, by what is known in the end.
async fn evenings(app: &App, world: &World) -> Vec<String> {
    let mut lines = Vec::new();
    for command in alerts(world) {
        let scope = desk(world, command.tenant).scope(command.tenant).expect("a scope");
        let (from, now) = (command.from.expect("a beginning"), app.edge().now());
        let pack = app.pack_for(command.tenant, day_of(from)).expect("a notice");
        let seen = app.db().read(move |tx| {
            let alert = store::alerts::by_id(tx, command.tenant, command.id)?.expect("an alert");
            let whom = Whom { area: Some(alert.area.clone()), worker: None };
            let on = add_days(day_of(from), 2);
            let muster = Muster { scope: &scope, whom, pack: &pack, cause: Cause::Alert(&alert), on, now };
            let seen = muster.call(tx)?;
            let line = |seen: &Seen| format!("{} {} {:?}", alert.kind, seen.line.person, seen.found);
            Ok::<_, Fault>(seen.iter().map(line).collect::<Vec<_>>())
        });
        lines.extend(seen.await.expect("read"));
    }
    lines.sort();
    // A notice that asks for nothing more while an alert lasts.
    if lines.is_empty() {
        lines.push("nobody".to_owned());
    }
    lines
}

/// The contacts of the day arrive, and the next day begins.
async fn day_ends(app: &App, due: &mut impl FnMut(Timestamp) -> Vec<Sent>) {
    let midnight = start_of(add_days(app.edge().today(), 1));
    wait_until(app, midnight - SignedDuration::from_secs(1)).await;
    send(app, due(midnight)).await;
    wait_until(app, midnight + SignedDuration::from_mins(6)).await;
}

async fn send(app: &App, contacts: Vec<Sent>) {
    let mut on_their_way = JoinSet::new();
    for Sent { actor, command, .. } in contacts {
        while on_their_way.len() >= AT_ONCE {
            on_their_way.join_next().await.expect("some").expect("no panic");
        }
        let app = app.clone();
        on_their_way.spawn(async move {
            let scope = actor.scope(actor.tenants[0]).expect("a scope");
            let taken = record(&app, &scope, &actor, command).await.expect("a database").expect("taken");
            assert!(matches!(taken, Taken::New(_)));
        });
    }
    while let Some(done) = on_their_way.join_next().await {
        done.expect("no panic");
    }
}

/// What is kept of everybody is what is worked out from their facts and contacts as if nothing had been kept.
async fn holds_anew(app: &App, tenant: TenantId) {
    let calendar = Actor {
        account: AccountId::MIN,
        role: Role::System,
        tenants: vec![tenant],
        area: AreaPath::root(),
        worker: None,
    };
    let scope = calendar.scope(tenant).expect("the program sees everybody");
    let notices = Arc::new(app.notices(tenant).expect("notices"));
    let edge = app.edge().clone();
    let ids = everybody(app, &scope).await;
    for id in ids {
        let (scope, notices, calendar, edge) =
            (scope.clone(), notices.clone(), calendar.clone(), edge.clone());
        let compared = app.db().read(move |tx| {
            let person = people::by_id(tx, &scope, id)?.expect("a person");
            let facts = people::facts::of_person(tx, &scope, id)?;
            let happenings = people::happenings::of_person(tx, &scope, id)?;
            let again = Again {
                notices: &notices,
                person: &person,
                facts: &facts,
                happenings: &happenings,
                actor: &calendar,
                now: edge.now(),
                memo: None,
            };
            let kept = duties::by_person(tx, &scope, id)?.expect("a standing");
            let (mut after, _) = again.stand(Some(&kept), &edge).expect("decided");
            // Nobody is decided anew on days on which nothing could change: only the day of the decision may differ.
            after.classified.on = kept.classified.on;
            let visits = page::of_person(tx, &scope, id, None, u16::MAX)?;
            let contacts: Vec<_> = visits.iter().map(|visit| visit.contact()).collect();
            let recount = anew(after, &contacts);
            let verdicts: BTreeMap<VisitId, Verdict> = recount.verdicts.into_iter().collect();
            let ever = Period { starts_on: date(1900, 1, 1), ends_on: date(2200, 1, 1) };
            let tallies = duties::tallies::of_person(tx, &scope, id, ever)?;
            assert_eq!(kept, recount.standing, "where {id} stands");
            for visit in &visits {
                assert_eq!(verdicts.get(&visit.id), Some(&visit.verdict), "visit {} of {id}", visit.id);
            }
            assert_eq!(in_order(tallies), in_order(recount.tallies), "what counted for {id}");
            Ok::<_, Fault>(())
        });
        compared.await.expect("read");
    }
}

fn in_order(mut tallies: Vec<Tally>) -> Vec<Tally> {
    tallies.sort_by(|one, other| (one.from, &one.duty).cmp(&(other.from, &other.duty)));
    tallies
}

async fn everybody(app: &App, scope: &Scope) -> BTreeSet<PersonId> {
    let scope = scope.clone();
    let today = app.edge().today();
    let found = app.db().read(move |tx| {
        let (mut all, mut after) = (BTreeSet::new(), PersonId::MIN);
        loop {
            let stretch = Stretch { after, until: PersonId::MAX, limit: 500 };
            match people::known::everybody(tx, &scope, stretch, today, |seen| all.extend([seen.person]))? {
                Some(last) => after = last,
                None => return Ok::<_, Fault>(all),
            }
        }
    });
    found.await.expect("read")
}
