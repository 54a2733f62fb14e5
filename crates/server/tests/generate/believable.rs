//! A few hundred people of every notice at hand: nothing that a county has is missing.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{
    dates::{age_on, day_of},
    duties::Verdict,
    events::Action,
    people::{AcceptImpossible, IdentityKind, IdentityNumber},
    visits::{Mode, outcome::OutcomeKind},
};
use jiff::civil::date;
use rules::{Choices, Memo};
use server::{
    edge::{Chance, Edge},
    generate::{asked::Asked, fill::of_home, history::Lived, people::home, world::World},
    packs::shelf::Shelf,
};
use store::{
    keys::Keys,
    seal::{Cipher, SoftCipher},
};

const PEOPLE: u64 = 600;

fn shelf() -> Shelf {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/packs");
    Shelf::open(&[folder]).expect("sound packs")
}

fn world(shelf: &Shelf, pack: &str) -> World {
    let asked = Asked { people: PEOPLE, visits: 3 * PEOPLE, ..Asked::small(date(2026, 11, 23)) };
    let pack = shelf.pack(pack, &Choices::new()).expect("sound").expect("at hand");
    World::of(&asked, pack).expect("in force long enough")
}

fn everybody(world: &World) -> Vec<Lived> {
    let cipher = SoftCipher::new(Keys::new([(1, [1; 32])], [2; 32]));
    let edge = Edge { chance: Chance::seeded(1), ..Edge::system() };
    for county in &world.counties {
        let wrapped = cipher.new_data_key(county.tenant, 1, edge.chance.bytes(), edge.chance.bytes());
        cipher.admit(county.tenant, 1, &wrapped.expect("wrapped")).expect("a key");
    }
    let cipher: Arc<dyn Cipher> = Arc::new(cipher);
    let memo = RefCell::new(Memo::new());
    let homes = (0..world.homes()).map(|number| of_home(world, cipher.as_ref(), number, &memo));
    homes.collect::<anyhow::Result<Vec<_>>>().expect("lives").into_iter().flatten().collect()
}

#[test]
fn every_notice_finds_its_people() {
    let shelf = shelf();
    for id in shelf.ids() {
        let world = world(&shelf, id);
        let people = everybody(&world);
        assert_eq!(people.len() as u64, PEOPLE);
        let of = |lived: &Lived| lived.standing.classified.decision.clone();
        let tags: BTreeSet<String> = people.iter().flat_map(|lived| of(lived).tags).collect();
        let missing: Vec<&str> = world.pack.rules.tags.iter().map(|tag| tag.id.as_str()).collect();
        let missing: Vec<&str> = missing.into_iter().filter(|tag| !tags.contains(*tag)).collect();
        // A tag may stand under a reading that is not the proposed one, or be rarer than one in six hundred.
        assert!(missing.len() <= (world.pack.rules.tags.len() / 8).max(1), "{id}: nobody is {missing:?}");
        let classes: BTreeSet<String> = people.iter().filter_map(|lived| of(lived).class).collect();
        assert!(classes.len() >= 2, "{id}: {classes:?}");
        assert!(people.iter().any(|lived| of(lived).provisional), "{id}: nobody is provisional");
        let eligible = people.iter().filter(|lived| of(lived).eligible == Some(true)).count();
        assert!(eligible > 200, "{id}: {eligible}");
        let counts =
            people.iter().flat_map(|lived| &lived.visits).filter(|visit| visit.verdict.counts()).count();
        assert!(counts > 100, "{id}: {counts} contacts count");
    }
}

#[test]
fn people_are_such_as_a_county_has() {
    let shelf = Shelf::open(&[]).expect("sound packs");
    let world = world(&shelf, shelf.ids().next().expect("a pack"));
    let people = everybody(&world);
    let today = date(2026, 11, 23);

    let ages: Vec<u16> = people.iter().filter_map(|one| age_on(one.person.born_on?, today)).collect();
    assert!(
        ages.iter().all(|age| (60..=108).contains(age)),
        "{:?} {:?}",
        ages.iter().min(),
        ages.iter().max()
    );
    let under_75 = ages.iter().filter(|age| **age < 75).count();
    assert!((250..450).contains(&under_75), "{under_75}");

    let numbers: Vec<IdentityNumber> = (0..world.homes())
        .flat_map(|number| home(&world, number))
        .map(|one| one.identity(world.seed))
        .collect();
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len());
    for number in &numbers {
        assert!(number.reveal().starts_with("99"));
        assert_eq!(IdentityNumber::parse(number.reveal(), today, AcceptImpossible::Yes).as_ref(), Ok(number));
    }
    let without = people.iter().filter(|one| one.person.identity_kind == IdentityKind::NoneYet).count();
    assert!((1..30).contains(&without), "{without}");
    assert!(people.iter().all(|one| one.sealed.is_empty() == one.index.is_none()));

    let alone = people.iter().filter(|one| one.standing.worker.is_none()).count();
    assert!((6..60).contains(&alone), "{alone} have nobody");
    let phoneless = people.iter().filter(|one| one.person.phone.is_none()).count();
    assert!((30..140).contains(&phoneless), "{phoneless}");
    let late = people.iter().filter(|one| one.person.registered_on > date(2025, 1, 1)).count();
    assert!((60..240).contains(&late), "{late} entered late");
    let mut of_a_visitor: BTreeMap<_, u32> = BTreeMap::new();
    people
        .iter()
        .filter_map(|one| one.standing.worker)
        .for_each(|worker| *of_a_visitor.entry(worker).or_default() += 1);
    let mean = people.len() / of_a_visitor.len();
    assert!((25..65).contains(&mean), "{mean} people of a visitor");

    let households = people.iter().filter(|one| {
        one.known.facts.get("household").and_then(|list| list.as_array()).is_some_and(|list| !list.is_empty())
    });
    assert!(households.count() > 150);
}

#[test]
fn years_are_such_as_a_county_has_seen() {
    let shelf = Shelf::open(&[]).expect("sound packs");
    let world = world(&shelf, shelf.ids().next().expect("a pack"));
    let people = everybody(&world);
    let visits: Vec<_> = people.iter().flat_map(|one| &one.visits).collect();
    assert_eq!(visits.len() as u64, 3 * PEOPLE);
    assert!(visits.iter().all(|visit| visit.received_at < world.span.ends_at()));
    let share = |what: usize| 1000 * what / visits.len();
    for mode in Mode::ALL {
        assert!(visits.iter().any(|visit| visit.content.mode == mode), "{mode}");
    }
    for outcome in OutcomeKind::ALL {
        assert!(visits.iter().any(|visit| visit.content.outcome.kind() == outcome), "{outcome:?}");
    }
    let late = visits.iter().filter(|visit| visit.content.late_reason.is_some()).count();
    assert!((15..90).contains(&share(late)), "{late} late");
    let counted = visits.iter().filter(|visit| visit.verdict.counts()).count();
    assert!((400..950).contains(&share(counted)), "{counted} count");
    let why: BTreeSet<&str> = visits
        .iter()
        .filter_map(|visit| match visit.verdict {
            Verdict::Uncounted(why) => Some(why.code()),
            Verdict::Counts { .. } | Verdict::Instead { .. } => None,
        })
        .collect();
    assert!(why.len() >= 4, "{why:?}");
    assert!(visits.iter().any(|visit| visit.content.note.is_some()));
    let away = people.iter().filter(|one| !one.happenings.is_empty()).count();
    assert!((20..70).contains(&(1000 * away / people.len())), "{away} were away");
    let still = people.iter().filter(|one| one.standing.elsewhere.is_some()).count();
    assert!(still > 0 && still < away, "{still} of {away} are away still");

    let actions: BTreeMap<&str, usize> =
        people.iter().flat_map(|one| &one.events).fold(BTreeMap::new(), |mut seen, event| {
            *seen.entry(event.action.code()).or_default() += 1;
            seen
        });
    assert_eq!(actions[Action::PersonRegistered.code()] as u64, PEOPLE);
    assert_eq!(actions[Action::VisitRecorded.code()] as u64, 3 * PEOPLE);
    for action in [Action::PersonReclassified, Action::PersonFactsChanged, Action::PersonAssigned] {
        assert!(actions[action.code()] > 5, "{actions:?}");
    }
    let grow = people.windows(2).filter(|two| two[0].person.id < two[1].person.id).count();
    assert!(grow > people.len() - 20, "ids grow with time");
    assert!(people.iter().all(|one| day_of(one.person.registered_at) == one.person.registered_on));
}
