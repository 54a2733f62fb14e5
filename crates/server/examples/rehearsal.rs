//! Fills a register with invented people and says how long a change of the notice takes to be tried out over it.
//!
//! `cargo run --release -p server --example rehearsal -- [--people N] [--database-url URL] [--pack ID] [--rounds R]`

use std::{path::Path, sync::Arc, time::Instant};

use anyhow::Context;
use domain::{
    actor::{Actor, Role, Scope},
    areas::{Area, AreaPath, Level},
    classes::classify::classify,
    duties::Standing,
    ids::{AccountId, FactId, PersonId, TenantId, WorkerId},
    packs::Pack,
    people::{Fact, Known, Person},
    workers::Worker,
};
use jiff::civil::Date;
use rules::Choices;
use serde_json::{Map, Value, json};
use server::{
    accounts::password::Passwords,
    app::{App, Make},
    edge::Edge,
    packs::{rehearse::rehearse, shelf::Shelf},
    settings::Settings,
};
use store::conformance::made_up::{MONDAY, MadeUp};
use store::{
    Db, Fault, Target, areas, duties, keys::Keys, packs::Adoption, people, seal::SoftCipher, tenants::Tenant,
    workers,
};

/// Villages of the county, and visitors in each.
const VILLAGES: usize = 400;
const VISITORS: usize = 5;

/// People kept in one transaction.
const CHUNK: u64 = 250;

/// Transactions that wait at once.
const AT_ONCE: usize = 16;

struct Asked {
    people: u64,
    url: Option<String>,
    pack: Option<String>,
    rounds: usize,
}

fn main() -> anyhow::Result<()> {
    let asked = asked()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let folder = std::env::temp_dir().join(format!("koumen-rehearsal-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let done = measure(&runtime, &asked, &folder);
    std::fs::remove_dir_all(&folder)?;
    done
}

fn asked() -> anyhow::Result<Asked> {
    use lexopt::prelude::*;
    let mut asked = Asked { people: 200_000, url: None, pack: None, rounds: 5 };
    let mut parser = lexopt::Parser::from_env();
    while let Some(option) = parser.next()? {
        match option {
            Long("people") => asked.people = parser.value()?.parse()?,
            Long("database-url") => asked.url = Some(parser.value()?.parse()?),
            Long("pack") => asked.pack = Some(parser.value()?.parse()?),
            Long("rounds") => asked.rounds = parser.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(asked)
}

fn measure(runtime: &tokio::runtime::Runtime, asked: &Asked, folder: &Path) -> anyhow::Result<()> {
    let target = asked.url.clone().map_or_else(|| Target::File(folder.join("koumen.db")), Target::Postgres);
    let db = Db::open(target)?;
    db.migrate()?;
    let shelf = Shelf::open(&[])?;
    let id = asked.pack.clone().or_else(|| shelf.ids().next().map(str::to_owned)).context("no packs")?;
    let pack = shelf.pack(&id, &Choices::new())?.context("no such pack")?;
    let county = county(&db, &pack)?;
    let started = Instant::now();
    fill(&db, &county, &pack, asked.people)?;
    println!("{:?}: {} people entered in {:.1} s", db.kind(), asked.people, started.elapsed().as_secs_f64());

    let (edge, tenant) = (Edge::fixed(domain::dates::start_of(MONDAY), 1), county.scope.tenant());
    let app = App::assemble(Make {
        db,
        cipher: Arc::new(SoftCipher::new(Keys::new([(1, [1; 32])], [2; 32]))),
        edge,
        settings: Settings { data: folder.to_path_buf(), ..Settings::default() },
        passwords: Passwords::weak(),
        packs: shelf,
    })?;
    let on = domain::dates::add_days(MONDAY, 1);
    let before = app.pack_for(tenant, on)?;
    let reading = before.rules.readings.first().context("the pack has no reading to change")?;
    let other = &reading.choices[(reading.chosen + 1) % reading.choices.len()].0;
    let after =
        app.packs().pack(&id, &Choices::from([(reading.id.clone(), other.clone())]))?.context("a pack")?;
    println!("{id}: {} from {} to {other}", reading.id, reading.choices[reading.chosen].0);
    let mut took = Vec::new();
    for _ in 0..asked.rounds {
        let (started, busy) = (Instant::now(), processor_time());
        let effect = runtime.block_on(rehearse(&app, &county.scope, &before, &after, on))?;
        took.push(started.elapsed().as_secs_f64());
        let (total, busy) = (effect.total, processor_time() - busy);
        println!(
            "rehearsed over {} people in {:.2} s ({busy:.2} s of our processors): {} move, {:.0} visits a week become {:.0}, {} places, {} visitors",
            total.people,
            took[took.len() - 1],
            total.moved,
            total.before.visits as f64 / 1e6,
            total.after.visits as f64 / 1e6,
            effect.areas.len(),
            effect.workers.len(),
        );
    }
    took.sort_by(f64::total_cmp);
    println!(
        "median {:.2} s, worst {:.2} s; peak memory {} MB",
        took[took.len() / 2],
        took[took.len() - 1],
        peak()
    );
    Ok(())
}

/// Seconds of processor that this process has used.
fn processor_time() -> f64 {
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = status.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// A county with its villages and visitors.
struct County {
    scope: Scope,
    villages: Vec<AreaPath>,
    visitors: Vec<Vec<WorkerId>>,
    account: AccountId,
    edge: Edge,
}

fn county(db: &Db, pack: &Pack) -> anyhow::Result<County> {
    let mut made_up = MadeUp::new(1);
    let tenant = TenantId(1);
    let mut places = Vec::new();
    let top = place(&mut places, None, "990112000000", Level::County)?;
    let mut town = top.clone();
    let mut villages = Vec::new();
    for n in 0..VILLAGES {
        if n % 20 == 0 {
            town = place(&mut places, Some(&top), &format!("990112{:03}000", 1 + n / 20), Level::Township)?;
        }
        let code = format!("{}{:03}", &town.code.as_str()[..9], 200 + n % 20);
        villages.push(place(&mut places, Some(&town), &code, Level::Village)?.path);
    }
    let staff: Vec<Vec<Worker>> = villages
        .iter()
        .map(|village| (0..VISITORS).map(|_| made_up.worker(tenant, village)).collect())
        .collect();
    let visitors = staff.iter().map(|some| some.iter().map(|worker| worker.id).collect()).collect();
    let adoption = Adoption {
        pack: pack.rules.id.clone(),
        from_on: pack.rules.in_force_from,
        until_on: None,
        text: None,
    };
    let row = Tenant {
        id: tenant,
        name: "模拟县".into(),
        area: top.path.clone(),
        created_at: jiff::Timestamp::UNIX_EPOCH,
    };
    let kept = db.write(move |tx| {
        areas::insert_many(tx, &places)?;
        store::tenants::insert(tx, &row)?;
        store::packs::adopt(tx, tenant, &adoption)?;
        staff.iter().flatten().try_for_each(|worker| workers::save(tx, worker))
    });
    kept.wait().map_err(|fault: Fault| fault)?;
    let account = AccountId::mint(&mut made_up);
    let actor = Actor { account, role: Role::County, tenants: vec![tenant], area: top.path, worker: None };
    let scope = actor.scope(tenant).context("an officer sees the county")?;
    Ok(County { scope, villages, visitors, account, edge: Edge::fixed(jiff::Timestamp::UNIX_EPOCH, 3) })
}

fn place(places: &mut Vec<Area>, above: Option<&Area>, code: &str, level: Level) -> anyhow::Result<Area> {
    let code = code.parse()?;
    let path = match above {
        Some(above) => above.path.push(&code, level),
        None => Level::ALL[..3].iter().fold(AreaPath::root(), |path, level| path.push(&code, *level)),
    };
    let parent = above.map(|above| above.code.clone());
    let name = format!("模拟{}", places.len());
    let area = Area { code, name, level, parent, path, valid_from: None, valid_until: None };
    places.push(area.clone());
    Ok(area)
}

/// Somebody with everything that is known of them.
struct Somebody {
    person: Person,
    facts: Vec<Fact>,
    known: Known,
    standing: Standing,
}

fn fill(db: &Db, county: &County, pack: &Pack, people: u64) -> anyhow::Result<()> {
    let mut made_up = MadeUp::new(2);
    let mut waiting = std::collections::VecDeque::new();
    let mut entered = 0;
    while entered < people {
        let some = CHUNK.min(people - entered);
        let chunk: Vec<Somebody> =
            (0..some).map(|_| somebody(&mut made_up, county, pack)).collect::<anyhow::Result<_>>()?;
        entered += some;
        let tenant = county.scope.tenant();
        waiting.push_back(db.write(move |tx| {
            for one in &chunk {
                people::insert(tx, &one.person, None)?;
                people::facts::insert(tx, tenant, &one.facts)?;
                people::known::save(tx, tenant, one.person.id, &one.known)?;
                duties::save(tx, tenant, &one.standing)?;
            }
            Ok::<_, Fault>(())
        }));
        if waiting.len() == AT_ONCE
            && let Some(oldest) = waiting.pop_front()
        {
            oldest.wait()?;
        }
    }
    waiting.into_iter().try_for_each(|pending| pending.wait())?;
    Ok(())
}

fn somebody(made_up: &mut MadeUp, county: &County, pack: &Pack) -> anyhow::Result<Somebody> {
    let village = usize::try_from(made_up.below(county.villages.len() as u64))?;
    let (person, _) = made_up.person(county.scope.tenant(), &county.villages[village], county.account);
    // As in a real register: the id carries the moment of registration, so that ids grow with the years.
    county.edge.clock.advance(jiff::SignedDuration::from_mins(5));
    let person = Person { id: PersonId::from(county.edge.id()), ..person };
    let worker = if made_up.one_in(20) { None } else { made_up.pick(&county.visitors[village]).copied() };
    let told = told(made_up, &person);
    let facts: Vec<Fact> = told.iter().map(|(fact, value)| row(made_up, &person, fact, value)).collect();
    let known = Known::on(&facts, MONDAY, person.registered_at);
    let classified = classify(pack, &known.facts, MONDAY)?;
    let standing = Standing::begin(person.id, person.area.clone(), worker, classified, None, MONDAY);
    Ok(Somebody { person, facts, known, standing })
}

fn row(made_up: &mut MadeUp, person: &Person, fact: &str, value: &Value) -> Fact {
    Fact {
        id: FactId::mint(made_up),
        person: person.id,
        fact: fact.to_owned(),
        value: value.clone(),
        valid_from: Date::constant(2020, 1, 1),
        valid_until: None,
        recorded_at: person.registered_at,
        recorded_by: person.registered_by,
        evidence: None,
        supersedes: None,
    }
}

/// About fifteen things are known of everybody, as a clerk's list has them.
fn told(made_up: &mut MadeUp, person: &Person) -> Map<String, Value> {
    let mut facts = Map::new();
    let born_on = person.born_on.unwrap_or(MONDAY);
    facts.insert("born_on".into(), json!(born_on.to_string()));
    facts.insert("sex".into(), json!(person.sex.map_or("female", |sex| sex.code())));
    for (flag, times) in [
        ("alone", 4),
        ("empty_nest", 3),
        ("left_behind", 9),
        ("bedridden", 40),
        ("mobility_impaired", 8),
        ("dementia", 25),
        ("major_illness", 12),
        ("fp_special_family", 60),
        ("no_phone", 20),
    ] {
        facts.insert(flag.into(), json!(made_up.one_in(times)));
    }
    let level = made_up.below(12);
    facts.insert(
        "ability_level".into(),
        if level < 5 {
            json!(level)
        } else if level < 10 {
            json!(0)
        } else {
            json!("not_assessed")
        },
    );
    facts.insert("cert_grade".into(), json!(if made_up.one_in(8) { 1 + made_up.below(4) } else { 0 }));
    let income = ["destitute", "dibao", "dibao_margin", "none", "none", "none", "none"];
    facts.insert("income_kind".into(), json!(made_up.pick(&income)));
    if made_up.one_in(2) {
        let born = format!("{}-0{}-1{}", 1935 + made_up.below(40), 1 + made_up.below(9), made_up.below(9));
        let spouse = json!({ "relation": "spouse", "born_on": born, "ability_level": 0, "dementia": false, "cert_grade": 0 });
        facts.insert("household".into(), json!([spouse]));
    }
    facts
}
