//! Any order in which life events, changes, corrections, joins and partings are delivered, however late, gives the same
//! picture of any past day, as it was and as it was known: on both engines, and as a plain reading of the rules has it.
//!
//! `KOUMEN_PAST_RUNS` asks for more made-up lives; `KOUMEN_SEED` for others, or for those of a run that failed.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::Path;

use domain::actor::Scope;
use domain::classes::classify::classify;
use domain::dates::{add_days, day_of, start_of};
use domain::households::Residence;
use domain::ids::{HouseholdId, PersonId, ResidenceId};
use domain::packs::{Pack, load};
use domain::people::happenings::{self, Whereabouts};
use domain::people::{Fact, Happening, Person, facts};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use rules::{Choices, SourceFile};
use serde_json::{Map, Value};
use store::conformance::made_up::MadeUp;
use store::{households, people};

use crate::engines::on_each;
use crate::office::Office;
use reading::{Elsewhere, WANDERING};
use truth::{DAYS, FIRST, Homes, Told, Truth, truth};

mod reading;
mod truth;

/// Into how many counties the same is told, each in an order of its own; the first hears it as it was told.
const ORDERS: usize = 4;
/// Looks at one person, each on a day of its own with what was known at a moment of its own.
const LOOKS: usize = 24;

/// What somebody's past day shows.
#[derive(Debug, Clone, PartialEq)]
struct Picture {
    facts: Map<String, Value>,
    elsewhere: Option<Elsewhere>,
    class: Option<String>,
    track: Option<String>,
    provisional: bool,
    duties: Vec<String>,
}

/// All that a county keeps of a person.
#[derive(Debug, Clone, PartialEq)]
struct Kept {
    facts: Vec<Fact>,
    happenings: Vec<Happening>,
    residences: Vec<Residence>,
    lasting: Option<Residence>,
    members: Vec<PersonId>,
}

#[test]
fn any_order_gives_the_same_picture_of_any_past_day() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let any = || RandomState::new().build_hasher().finish() % 1_000_000_007;
    let first = number("KOUMEN_SEED").unwrap_or_else(any);
    let runs = number("KOUMEN_PAST_RUNS").unwrap_or(6);
    println!("KOUMEN_SEED={first} KOUMEN_PAST_RUNS={runs}");
    let packs = packs();
    let mut seen = Seen::default();
    // What the first engine answered, for the second.
    let answers: std::cell::RefCell<HashMap<u64, Vec<Kept>>> = std::cell::RefCell::default();
    let told = std::cell::RefCell::new(&mut seen);
    on_each(|scratch| {
        let first_county = Office::open(scratch);
        let others = (2..=ORDERS).map(|nth| {
            let nth = i64::try_from(nth).expect("small");
            Office::open_another(scratch, nth, &format!("99{}", 2000 + nth))
        });
        let counties: Vec<Office> = std::iter::once(first_county).chain(others).collect();
        for seed in first..first + runs {
            let pack = &packs[usize::try_from(seed % 2).expect("small")];
            let kept = one_truth(&counties, pack, seed, &mut told.borrow_mut());
            let before = answers.borrow_mut().insert(seed, kept.clone());
            assert!(before.is_none_or(|before| before == kept), "KOUMEN_SEED={seed}: the engines differ");
        }
    });
    // A few lives alone may happen to be quiet.
    if runs >= 6 {
        seen.is_a_test_at_all(first);
    }
}

/// What the looks came upon, so that they are known to have looked at something.
#[derive(Default)]
struct Seen {
    elsewhere: BTreeSet<String>,
    classes: BTreeSet<String>,
    corrected: usize,
    learnt_later: usize,
    together: usize,
}

impl Seen {
    fn is_a_test_at_all(&self, seed: u64) {
        let enough = self.elsewhere.len() >= 3
            && self.classes.len() >= 3
            && self.corrected > 0
            && self.learnt_later > 0
            && self.together > 0;
        assert!(
            enough,
            "KOUMEN_SEED={seed}: too tame: {:?} {:?} {} {} {}",
            self.elsewhere, self.classes, self.corrected, self.learnt_later, self.together
        );
    }
}

fn one_truth(counties: &[Office], pack: &Pack, seed: u64, seen: &mut Seen) -> Vec<Kept> {
    let (truth, mut chance) = (truth(seed), MadeUp::new(!seed));
    let looks: Vec<(Date, Timestamp)> = (0..LOOKS).map(|at| look(&truth, &mut chance, at)).collect();
    let mut first: Option<Vec<Kept>> = None;
    for (order, county) in counties.iter().enumerate() {
        register(county, &truth);
        let rows = if order == 0 { truth.told.clone() } else { shuffled(&truth.told, &mut chance) };
        if order == 0 {
            // Half-way somebody looks: what they see then is what "as it was known then" shows for ever.
            let half = rows.len() / 2;
            let then = rows[half].at();
            let (early, late): (Vec<Told>, Vec<Told>) = rows.into_iter().partition(|row| row.at() <= then);
            deliver(county, early, &mut chance);
            let before = truth.people.map(|person| kept(county, person));
            deliver(county, late, &mut chance);
            for (person, before) in truth.people.iter().zip(&before) {
                let after = kept(county, *person);
                for (on, _) in &looks {
                    let (seen_then, shown_now) =
                        (picture(pack, before, *on, then), picture(pack, &after, *on, then));
                    assert_eq!(seen_then, shown_now, "KOUMEN_SEED={seed}: {on} as known at {then}");
                }
            }
        } else {
            deliver(county, rows, &mut chance);
        }
        let here = truth.people.map(|person| kept(county, person)).to_vec();
        let same = first.get_or_insert_with(|| here.clone());
        assert_eq!(*same, here, "KOUMEN_SEED={seed}: order {order} keeps something else");
        for (who, kept) in here.iter().enumerate() {
            for (on, known_at) in &looks {
                let shown = picture(pack, kept, *on, *known_at);
                let meant = meant(pack, &truth, who, (*on, *known_at));
                assert_eq!(shown, meant, "KOUMEN_SEED={seed}: person {who} on {on} as known at {known_at}");
                if order == 0 {
                    seen.note(&shown, &picture(pack, kept, *on, Timestamp::MAX));
                }
            }
            lives_where_it_was_told(kept, &truth.homes[who], &looks, seed);
            seen.corrected += kept.facts.iter().filter(|row| row.supersedes.is_some()).count();
            seen.together += usize::from(kept.members.len() > 1);
        }
    }
    first.unwrap_or_default()
}

impl Seen {
    fn note(&mut self, shown: &Picture, at_last: &Picture) {
        self.elsewhere.extend(shown.elsewhere.as_ref().map(|there| there.id.clone()));
        self.classes.extend(shown.class.clone());
        self.learnt_later += usize::from(shown != at_last);
    }
}

/// A day and a moment: any, or just at the edge of something that was told.
fn look(truth: &Truth, chance: &mut MadeUp, nth: usize) -> (Date, Timestamp) {
    let day =
        |chance: &mut MadeUp| add_days(FIRST, i64::try_from(chance.below(DAYS + 40)).expect("small") - 5);
    let any = chance.pick(&truth.told).expect("something is told").clone();
    let known_at = match nth % 4 {
        0 => any.at(),
        1 => any.at() - SignedDuration::from_millis(1),
        2 => start_of(day(chance)),
        _ => Timestamp::MAX,
    };
    let on = match (nth % 3, chance.pick(&truth.told).expect("something is told")) {
        (0, Told::Fact(row)) => row.valid_until.map_or(row.valid_from, |last| add_days(last, 1)),
        (0, Told::Happening(row)) => row.until_on.unwrap_or(row.from_on),
        (1, Told::Happening(row)) => add_days(row.from_on, i64::try_from(chance.below(32)).expect("small")),
        (0, Told::Lives(at, _)) => day_of(*at),
        _ => day(chance),
    };
    (on, known_at)
}

fn register(county: &Office, truth: &Truth) {
    for id in truth.people {
        let (person, ..) = county.somebody("王建国", &county.village(0));
        let person = Person { id, ..person };
        county.write(move |tx| people::insert(tx, &person, None).map(|new| assert!(new)));
    }
}

/// The rows in another order. Only the two rows of one residence, its beginning and its end, keep theirs: the second is
/// the first with its last day.
fn shuffled(told: &[Told], chance: &mut MadeUp) -> Vec<Told> {
    let mut rows = told.to_vec();
    for at in (1..rows.len()).rev() {
        let other = usize::try_from(chance.below(at as u64 + 1)).expect("small");
        rows.swap(at, other);
    }
    let place = |rows: &[Told], id: ResidenceId, closed: bool| {
        rows.iter().position(
            |row| matches!(row, Told::Lives(_, lives) if lives.id == id && lives.until.is_some() == closed),
        )
    };
    let ids: Vec<ResidenceId> = rows
        .iter()
        .filter_map(|row| if let Told::Lives(_, lives) = row { Some(lives.id) } else { None })
        .collect();
    for id in ids {
        if let (Some(begun), Some(ended)) = (place(&rows, id, false), place(&rows, id, true))
            && ended < begun
        {
            rows.swap(begun, ended);
        }
    }
    rows
}

/// Tells it, a few rows in each transaction, now and then one of them twice.
fn deliver(county: &Office, mut rows: Vec<Told>, chance: &mut MadeUp) {
    let tenant = county.tenant();
    while !rows.is_empty() {
        let few = usize::try_from(1 + chance.below(5)).expect("small").min(rows.len());
        let mut told: Vec<Told> = rows.drain(..few).collect();
        if chance.one_in(4) {
            told.extend(told.last().cloned());
        }
        county.write(move |tx| {
            told.iter().try_for_each(|row| match row {
                Told::Fact(row) => people::facts::insert(tx, tenant, std::slice::from_ref(row)),
                Told::Happening(row) => people::happenings::insert(tx, &Happening { tenant, ..row.clone() }),
                Told::Lives(_, residence) => households::save(tx, tenant, residence),
            })
        });
    }
}

fn kept(county: &Office, person: PersonId) -> Kept {
    let scope: Scope = county.scope();
    county.read(move |tx| {
        let mut happenings = people::happenings::of_person(tx, &scope, person)?;
        // The county itself is the one thing in which counties may differ.
        happenings.iter_mut().for_each(|row| row.tenant = domain::ids::TenantId(0));
        let lasting = households::lasting(tx, &scope, person)?;
        let household = domain::households::of(person, lasting.as_ref());
        let mut members: Vec<PersonId> =
            households::members(tx, &scope, household)?.into_iter().map(|member| member.id).collect();
        members.sort_unstable();
        Ok(Kept {
            facts: people::facts::of_person(tx, &scope, person)?,
            residences: households::of_person(tx, &scope, person)?,
            happenings,
            lasting,
            members,
        })
    })
}

/// The past day as the program shows it.
fn picture(pack: &Pack, kept: &Kept, on: Date, known_at: Timestamp) -> Picture {
    let facts = facts::facts_on(&kept.facts, on, known_at);
    let decision = classify(pack, &facts, on).expect("facts that the pack knows").decision;
    let there = happenings::whereabouts(pack, &kept.happenings, on, known_at);
    let duties = there.duties(&decision, on);
    let owed = duties.len() == decision.duties.len();
    let elsewhere = match there {
        Whereabouts::Here => None,
        Whereabouts::Away { absence, since, until } => {
            Some(Elsewhere { id: absence.id.clone(), since, left: false, until, owed })
        }
        Whereabouts::Left { exit, since } => {
            Some(Elsewhere { id: exit.id.clone(), since, left: true, until: None, owed })
        }
    };
    // With no duties at all, nothing tells whether any would stop.
    let elsewhere =
        elsewhere.map(|there| Elsewhere { owed: there.owed && !decision.duties.is_empty(), ..there });
    Picture {
        facts,
        elsewhere,
        class: decision.class,
        track: decision.track,
        provisional: decision.provisional,
        duties: duties.into_iter().map(|duty| duty.id).collect(),
    }
}

/// The past day as it is meant.
fn meant(pack: &Pack, truth: &Truth, who: usize, (on, known_at): (Date, Timestamp)) -> Picture {
    let facts = reading::facts(&truth.told, truth.people[who], on, known_at);
    let decision = classify(pack, &facts, on).expect("facts that the pack knows").decision;
    let elsewhere = reading::whereabouts(&truth.told, truth.people[who], on, known_at);
    let elsewhere =
        elsewhere.map(|there| Elsewhere { owed: there.owed && !decision.duties.is_empty(), ..there });
    let owed = elsewhere.as_ref().is_none_or(|there| there.owed);
    let duties = if owed { decision.duties } else { Vec::new() };
    Picture {
        facts,
        elsewhere,
        class: decision.class,
        track: decision.track,
        provisional: decision.provisional,
        duties: duties.into_iter().map(|duty| duty.id).collect(),
    }
}

/// Of the residences that hold on a day the one that began last is the home of that day.
fn lives_where_it_was_told(kept: &Kept, homes: &Homes, looks: &[(Date, Timestamp)], seed: u64) {
    let own = homes[0].1;
    for (on, _) in looks {
        let holds = |lives: &&Residence| lives.from <= *on && lives.until.is_none_or(|last| *on <= last);
        let home = kept.residences.iter().rfind(holds).map_or(own, |lives| lives.household);
        let told: HouseholdId = homes.iter().rfind(|(since, _)| since <= on).map_or(own, |(_, home)| *home);
        assert_eq!(home, told, "KOUMEN_SEED={seed}: the home of {on}");
    }
    let last = homes.last().map_or(own, |(_, home)| *home);
    let now = kept.lasting.as_ref().map_or(own, |lives| lives.household);
    assert_eq!(now, last, "KOUMEN_SEED={seed}: the home that lasts");
}

/// Both notices, with one more way of being away that turns into others.
fn packs() -> Vec<Pack> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let pack = |id: &str| {
        let mut files = Vec::new();
        for inner in ["", "forms"] {
            for entry in fs::read_dir(root.join(id).join(inner)).expect("a pack").flatten() {
                let path = entry.path();
                if path.extension().is_some_and(|end| end == "toml") {
                    let name =
                        path.strip_prefix(root.join(id)).expect("below").to_string_lossy().into_owned();
                    let more = if name == "absences.toml" { WANDERING } else { "" };
                    let text = fs::read_to_string(&path).expect("a text");
                    files.push(SourceFile::new(name, text + more));
                }
            }
        }
        load(files, &Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"))
    };
    vec![pack("jinan-2023"), pack("qidong-2024")]
}
