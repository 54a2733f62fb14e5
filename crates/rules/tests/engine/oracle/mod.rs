//! The engine held against a naive reading that knows no ranges: it goes through everything that may be true.
//!
//! Packs and people are made at random, each from a number of its own. `KOUMEN_ORACLE_PAIRS=100000 cargo test -p
//! rules oracle` tries that many people instead of the few that every run tries.

mod dice;
mod make;
mod people;
mod truth;
mod world;
mod written;

use jiff::civil::Date;
use rules::{Because, Decision, Memo, Pack};
use serde_json::{Map, Value as Json};

use dice::Dice;
use people::{Told, outcomes, person};
use truth::TODAY;
use world::World;

/// People asked of each pack.
const PEOPLE: usize = 10;

/// How many pairs of pack and person each half of the test tries.
fn pairs() -> usize {
    std::env::var("KOUMEN_ORACLE_PAIRS").ok().and_then(|pairs| pairs.parse().ok()).unwrap_or(10_000) / 2
}

struct Tried<'a> {
    world: &'a World,
    pack: &'a Pack,
    facts: Map<String, Json>,
    seed: u64,
}

impl Tried<'_> {
    fn ask(&self, facts: &Map<String, Json>) -> Decision {
        self.pack.decide(facts, TODAY).unwrap()
    }

    fn story(&self, decision: &Decision) -> String {
        let files: Vec<String> =
            self.pack.files.iter().map(|file| format!("# {}\n{}", file.name, file.text)).collect();
        let facts = Json::Object(self.facts.clone());
        format!("seed {}\n{}\n{facts}\n{decision:#?}", self.seed, files.join("\n"))
    }

    /// What is said of the answer and of what is missing is what going through all completions gives.
    fn agrees_with_truth(&self, decision: &Decision, told: &Told) {
        let truth = outcomes(self.world, told);
        let ids = |facts: &[usize]| -> Vec<&str> {
            facts.iter().map(|at| self.world.facts[*at].id.as_str()).collect()
        };
        let mut missing: Vec<&str> = decision.missing.iter().map(String::as_str).collect();
        missing.sort_unstable();
        let pivotal = ids(&truth.pivotal);
        let unseen: Vec<&&str> = pivotal.iter().filter(|fact| !missing.contains(fact)).collect();
        assert!(unseen.is_empty(), "not said to be missing: {unseen:?}\n{}", self.story(decision));
        // Where a condition reckons with the members of a list, no number of members is enough to try; the engine
        // may then ask for more than the lists of a few members that are tried here show.
        let enough = !self.world.reckons_with_members && !people::lists_cut_short(self.world);
        if enough || !people::lists_open(self.world, told) {
            assert_eq!(missing, pivotal, "missing\n{}", self.story(decision));
        }
        let position = |id: &Option<String>| id.as_ref().map(|id| id[1..].parse::<usize>().unwrap());
        let (class, track) = (position(&decision.class), position(&decision.track));
        for answer in &truth.answers {
            let scope = decision.eligible.is_none_or(|eligible| eligible == answer.eligible);
            assert!(scope, "scope {answer:?}\n{}", self.story(decision));
            let earlier = class.is_none_or(|class| answer.class.is_some_and(|other| other <= class));
            assert!(earlier, "class {answer:?}\n{}", self.story(decision));
            if missing.is_empty() {
                assert_eq!(decision.eligible, Some(answer.eligible), "{}", self.story(decision));
                assert_eq!((class, track), (answer.class, answer.track), "{}", self.story(decision));
            }
        }
    }

    /// Reasons are told facts with their values; alone they give the same, and none of them can be left out.
    fn explains_itself(&self, decision: &Decision) {
        let told = |list: &[Because]| -> Map<String, Json> {
            list.iter().map(|because| (because.fact.clone(), because.value.clone())).collect()
        };
        let place = |decision: &Decision| (decision.eligible, decision.class.clone());
        if decision.eligible.is_none() {
            assert!(decision.because.is_empty() && decision.ruled_out.is_empty());
            return;
        }
        let mut reasons = told(&decision.because);
        reasons.retain(|_, value| !value.is_null());
        let alone = self.ask(&reasons);
        assert_eq!(place(&alone), place(decision), "because alone: {alone:#?}\n{}", self.story(decision));
        reasons.extend(told(&decision.ruled_out).into_iter().filter(|(_, value)| !value.is_null()));
        let again = self.ask(&reasons);
        assert_eq!(place(&again), place(decision), "reasons alone: {again:#?}\n{}", self.story(decision));
        if decision.missing.is_empty() {
            assert_eq!(
                again.provisional,
                decision.provisional,
                "reasons alone: {again:#?}\n{}",
                self.story(decision)
            );
        }
        for (fact, value) in &reasons {
            assert_eq!(self.facts.get(fact), Some(value), "{}", self.story(decision));
            let mut without = reasons.clone();
            without.remove(fact);
            let less = self.ask(&without);
            // Without what is taken for granted otherwise, a class may also become more certain.
            let other = less.provisional_note.is_some() != decision.provisional_note.is_some();
            let needed = place(&less) != place(decision) || less.provisional || other;
            assert!(needed, "{fact} is not needed: {less:#?}\n{}", self.story(decision));
        }
    }
}

fn hold(first: u64) {
    let (mut tried, mut refused, mut loaded, mut seed) = (0, 0, 0, first);
    let (mut open, mut classed, mut compared) = (0, 0, 0);
    while tried < pairs() {
        seed += 2;
        let world = make::world(Dice(seed));
        let pack = match written::load(&world, Dice(!seed)) {
            Ok(p) => p,
            Err(_) => {
                refused += 1;
                continue;
            }
        };
        loaded += 1;
        let mut memo = Memo::new();
        for at in 0..PEOPLE {
            let told = person(&world, &mut Dice(seed ^ (at as u64) << 40));
            let tried_here =
                Tried { world: &world, pack: &pack, facts: written::facts(&told, &world.facts), seed };
            let decision = tried_here.ask(&tried_here.facts);
            let remembered = pack.decide_with(&mut memo, &tried_here.facts, TODAY).unwrap();
            assert_eq!(remembered, decision, "remembered otherwise\n{}", tried_here.story(&decision));
            let substitute = decision.provisional_note.is_some();
            assert_eq!(decision.provisional, substitute || !decision.missing.is_empty());
            if !world.asks_known {
                tried_here.agrees_with_truth(&decision, &told);
                tried_here.explains_itself(&decision);
                compared += 1;
            }
            tried += 1;
            open += usize::from(!decision.missing.is_empty());
            classed += usize::from(decision.class.is_some());
        }
    }
    println!(
        "{tried} pairs, {compared} compared, {loaded} packs, {refused} refused, {open} open, {classed} classed"
    );
    assert!(
        refused * 10 <= (loaded + refused) * 7,
        "too many packs are refused: {refused} of {}",
        loaded + refused
    );
    assert!(open * 5 > tried && classed * 5 > tried, "the dice are too kind: {open} open, {classed} classed");
}

#[test]
fn the_engine_agrees_with_a_naive_reading() {
    hold(0);
}

#[test]
fn the_engine_agrees_with_a_naive_reading_of_other_packs() {
    hold(1);
}

/// Kept so that a day stays a day: the naive reading counts days by itself.
#[test]
fn days_of_the_naive_reading_are_days() {
    let leap: Date = jiff::civil::date(2024, 2, 29);
    assert_eq!(truth::date(truth::day(leap)), leap);
}
