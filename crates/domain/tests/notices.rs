//! The two notices read a second time, by hand and without the engine, against 200,000 invented people.
//!
//! Every fact may be absent. The reading here is written in plain three-valued logic; the packs must give the
//! same scope, class, track, certainty and duties.

use std::collections::BTreeMap;
use std::path::Path;

use domain::packs::{Pack, load};
use jiff::civil::{Date, date};
use rules::{Because, Choices, Decision, Every, Memo, SourceFile, full_years};
use serde_json::{Map, Value, json};

const ON: Date = date(2026, 11, 23);
const PEOPLE: u64 = 100_000;

type Maybe = Option<bool>;

fn and(parts: &[Maybe]) -> Maybe {
    if parts.contains(&Some(false)) {
        Some(false)
    } else if parts.contains(&None) {
        None
    } else {
        Some(true)
    }
}

fn or(parts: &[Maybe]) -> Maybe {
    if parts.contains(&Some(true)) {
        Some(true)
    } else if parts.contains(&None) {
        None
    } else {
        Some(false)
    }
}

/// The facts of one subject, asked one at a time.
struct Facts<'a>(&'a Map<String, Value>);

impl Facts<'_> {
    fn flag(&self, id: &str) -> Maybe {
        self.0.get(id).map(|value| value.as_bool().unwrap())
    }

    fn text_is(&self, id: &str, text: &str) -> Maybe {
        self.0.get(id).map(|value| value == text)
    }

    fn grade_in(&self, grades: std::ops::RangeInclusive<i64>) -> Maybe {
        self.0.get("cert_grade").map(|value| grades.contains(&value.as_i64().unwrap()))
    }

    fn age_from(&self, years: i64) -> Maybe {
        let born: Date = self.0.get("born_on")?.as_str().unwrap().parse().unwrap();
        Some(full_years(born, ON).unwrap() >= years)
    }

    /// The final level as `-1` for not assessed; the levels that are still possible.
    fn levels(&self) -> Vec<i64> {
        if let Some(level) = self.0.get("ability_level") {
            return vec![level.as_i64().unwrap_or(-1)];
        }
        let Some(score) = self.0.get("ability_score").map(|score| score.as_i64().unwrap()) else {
            return (-1..=4).collect();
        };
        let level = match score {
            90 => 0,
            66..=89 => 1,
            46..=65 => 2,
            30..=45 => 3,
            _ => 4,
        };
        match self.flag("dementia") {
            Some(false) => vec![level],
            Some(true) => vec![(level + 1).min(4)],
            None => vec![level, (level + 1).min(4)],
        }
    }

    fn level_in(&self, wanted: std::ops::RangeInclusive<i64>) -> Maybe {
        let levels = self.levels();
        match levels.iter().filter(|level| wanted.contains(level)).count() {
            0 => Some(false),
            n if n == levels.len() => Some(true),
            _ => None,
        }
    }
}

/// What the reading by hand gives.
#[derive(Debug, PartialEq)]
struct Answer {
    eligible: Maybe,
    class: Option<&'static str>,
    track: Option<&'static str>,
    provisional: bool,
    duties: Vec<(Vec<&'static str>, u32, Every)>,
}

fn first_class(eligible: Maybe, classes: &[(&'static str, Maybe)]) -> (Option<&'static str>, bool) {
    let mut open = eligible.is_none();
    if eligible != Some(true) {
        return (None, open);
    }
    for (class, truth) in classes {
        match truth {
            Some(true) => return (Some(class), open),
            None => open = true,
            Some(false) => {}
        }
    }
    (None, open)
}

const ANY: [&str; 5] = ["door", "phone", "video", "remote", "other"];

fn jinan(facts: &Facts<'_>) -> Answer {
    let not_assessed = facts.level_in(-1..=-1);
    let bedridden = and(&[not_assessed, facts.flag("bedridden")]);
    let hard_to_move = and(&[not_assessed, facts.flag("mobility_impaired")]);
    let disabled = or(&[facts.level_in(1..=4), facts.flag("dementia"), bedridden, hard_to_move]);
    let tags = or(&[
        facts.flag("left_behind"),
        facts.flag("empty_nest"),
        facts.flag("alone"),
        disabled,
        facts.grade_in(1..=4),
        facts.flag("fp_special_family"),
    ]);
    let eligible = and(&[facts.age_from(60), tags]);
    let certain_key =
        or(&[facts.age_from(80), facts.grade_in(1..=2), facts.level_in(3..=4), facts.flag("dementia")]);
    let key = or(&[certain_key, bedridden]);
    let secondary = or(&[facts.level_in(2..=2), hard_to_move]);
    let (class, mut provisional) =
        first_class(eligible, &[("key", key), ("secondary", secondary), ("general", Some(true))]);
    provisional |= class == Some("key") && certain_key != Some(true);
    provisional |= class == Some("secondary") && facts.level_in(2..=2) != Some(true);
    let old = facts.age_from(80) == Some(true);
    let track = class.map(|_| if old { "entrust" } else { "visit" });
    let every = match (class, old) {
        (None, _) => None,
        (Some("key"), false) => Some(Every::Week),
        (Some("secondary"), false) => Some(Every::HalfMonth),
        _ => Some(Every::Month),
    };
    let duties = every.map(|every| (ANY.to_vec(), 1, every)).into_iter().collect();
    Answer { eligible, class, track, provisional, duties }
}

/// Exactly one other older person, and one of the two ill: tried with every way in which the open facts of the
/// members can come out.
fn couple(members: &[(Maybe, Maybe)], own: Maybe) -> Maybe {
    let ways = |open: Maybe| open.map_or(vec![true, false], |known| vec![known]);
    let mut answers = Vec::new();
    let mut complete: Vec<(usize, bool)> = ways(own).into_iter().map(|ill| (0, ill)).collect();
    for (old, ill) in members {
        let mut next = Vec::new();
        for (older, any_ill) in complete {
            for old in ways(*old) {
                for ill in ways(*ill) {
                    next.push((older + usize::from(old), any_ill || (old && ill)));
                }
            }
        }
        complete = next;
    }
    answers.extend(complete.into_iter().map(|(older, any_ill)| older == 1 && any_ill));
    let first = *answers.first()?;
    answers.iter().all(|answer| *answer == first).then_some(first)
}

fn qidong(facts: &Facts<'_>) -> Answer {
    let severe_cert = facts.grade_in(1..=2);
    let severe_illness = or(&[facts.flag("major_illness"), facts.level_in(3..=4)]);
    let ill = |person: &Facts<'_>| {
        or(&[
            person.level_in(2..=4),
            person.flag("dementia"),
            person.grade_in(1..=4),
            person.flag("major_illness"),
        ])
    };
    let couple = match facts.0.get("household") {
        None => None,
        Some(members) => {
            let members: Vec<Facts<'_>> =
                members.as_array().unwrap().iter().map(|member| Facts(member.as_object().unwrap())).collect();
            let members: Vec<(Maybe, Maybe)> =
                members.iter().map(|member| (member.age_from(60), ill(member))).collect();
            couple(&members, ill(facts))
        }
    };
    let a_lonely = or(&[facts.flag("empty_nest"), facts.flag("alone")]);
    let a = or(&[
        and(&[facts.age_from(80), a_lonely]),
        and(&[facts.text_is("income_kind", "dibao"), facts.level_in(1..=4), a_lonely]),
        and(&[facts.flag("fp_special_family"), or(&[facts.flag("alone"), facts.level_in(1..=4)])]),
    ]);
    let below_80 = facts.age_from(80).map(|old| !old);
    let b = or(&[
        and(&[below_80, or(&[severe_cert, severe_illness]), facts.flag("alone")]),
        couple,
        facts.flag("cares_for_ill_child"),
    ]);
    let tags = or(&[
        facts.flag("alone"),
        facts.flag("empty_nest"),
        facts.flag("left_behind"),
        facts.level_in(2..=4),
        severe_cert,
        facts.age_from(80),
        facts.flag("destitute_dispersed"),
        facts.flag("fp_special_family"),
        couple,
        facts.flag("cares_for_ill_child"),
    ]);
    let eligible = and(&[facts.age_from(60), tags]);
    let (class, provisional) = first_class(eligible, &[("A", a), ("B", b), ("C", Some(true))]);
    let by_phone = if facts.flag("no_phone") == Some(true) { vec!["door"] } else { vec!["phone", "video"] };
    let duties = match class {
        None => vec![],
        Some("C") => vec![(by_phone, 1, Every::Week)],
        Some(class) => {
            let each = if class == "A" { 2 } else { 1 };
            vec![(vec!["door"], each, Every::Week), (by_phone, each, Every::Week)]
        }
    };
    Answer { eligible, class, track: class.map(|_| "visit"), provisional, duties }
}

/// A small random source with a fixed start, so that a failure can be looked at again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    fn day(&mut self, from: i64, until: i64) -> String {
        let year = from + i64::try_from(self.roll(u64::try_from(until - from + 1).unwrap())).unwrap();
        match self.roll(4) {
            0 => format!("{year}-11-23"),
            1 => format!("{year}-11-24"),
            2 => format!("{year}-02-28"),
            _ => format!("{year}-{:02}-{:02}", 1 + self.roll(11), 1 + self.roll(28)),
        }
    }

    fn member(&mut self, known: u64) -> Value {
        let mut facts = Map::new();
        let mut tell = |dice: &mut Self, id: &str, value: Value| {
            if dice.roll(100) < known {
                facts.insert(id.into(), value);
            }
        };
        let born = self.day(1940, 1995);
        tell(self, "born_on", born.into());
        let relations = ["spouse", "child", "parent", "sibling", "grandchild", "other"];
        let relation = relations[self.index(6)];
        tell(self, "relation", relation.into());
        let level = self.level();
        tell(self, "ability_level", level);
        let dementia = self.roll(10) == 0;
        tell(self, "dementia", dementia.into());
        let grade = if self.roll(3) == 0 { self.roll(5) } else { 0 };
        tell(self, "cert_grade", grade.into());
        let ill = self.roll(8) == 0;
        tell(self, "major_illness", ill.into());
        Value::Object(facts)
    }

    fn index(&mut self, len: u64) -> usize {
        usize::try_from(self.roll(len)).unwrap()
    }

    fn level(&mut self) -> Value {
        match self.roll(8) {
            level @ 0..=4 => level.into(),
            5 => "not_assessed".into(),
            _ => 0.into(),
        }
    }

    /// Facts of one person, each known with a likelihood in per cent.
    fn person(&mut self, known: u64) -> Map<String, Value> {
        let mut facts = Map::new();
        let mut tell = |dice: &mut Self, id: &str, value: Value| {
            if dice.roll(100) < known {
                facts.insert(id.into(), value);
            }
        };
        let born = self.day(1936, 1970);
        tell(self, "born_on", born.into());
        for (id, one_in) in [
            ("alone", 3),
            ("empty_nest", 4),
            ("left_behind", 6),
            ("bedridden", 6),
            ("mobility_impaired", 4),
            ("dementia", 8),
            ("major_illness", 6),
            ("destitute_dispersed", 12),
            ("fp_special_family", 8),
            ("cares_for_ill_child", 12),
            ("no_phone", 8),
            ("in_home_care_contract", 8),
            ("wishes_visits", 2),
        ] {
            let value = self.roll(one_in) == 0;
            tell(self, id, value.into());
        }
        if self.roll(3) > 0 {
            let level = self.level();
            tell(self, "ability_level", level);
        }
        if self.roll(2) == 0 {
            let edges = [0, 29, 30, 45, 46, 65, 66, 89, 90];
            let score = if self.roll(2) == 0 { edges[self.index(9)] } else { self.roll(91) };
            tell(self, "ability_score", score.into());
        }
        let grade = if self.roll(2) == 0 { self.roll(5) } else { 0 };
        tell(self, "cert_grade", grade.into());
        let income = ["destitute", "dibao", "dibao_margin", "none"][self.index(4)];
        tell(self, "income_kind", income.into());
        let state = ["none", "offered", "refused", "active", "ended"][self.index(5)];
        tell(self, "entrust_state", state.into());
        let members = (0..self.roll(4)).map(|_| self.member(known)).collect();
        tell(self, "household", Value::Array(members));
        facts
    }
}

fn pack(id: &str) -> Pack {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(id);
    let mut files = Vec::new();
    for inner in ["", "forms"] {
        for entry in std::fs::read_dir(root.join(inner)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|end| end == "toml") {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                files.push(SourceFile::new(name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    load(files, &Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"))
}

fn hold_against(id: &str, by_hand: impl Fn(&Facts<'_>) -> Answer) {
    let pack = pack(id);
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let (mut seen, mut memo) = (BTreeMap::<String, u64>::new(), Memo::new());
    for at in 0..PEOPLE {
        let known = [100, 100, 95, 80, 50][usize::try_from(at % 5).unwrap()];
        let facts = dice.person(known);
        let wanted = by_hand(&Facts(&facts));
        let decision = pack.rules.decide_with(&mut memo, &facts, ON).unwrap();
        let got = Answer {
            eligible: decision.eligible,
            class: wanted.class.filter(|class| decision.class.as_deref() == Some(class)),
            track: wanted.track.filter(|track| decision.track.as_deref() == Some(track)),
            provisional: decision.provisional,
            duties: wanted
                .duties
                .iter()
                .zip(&decision.duties)
                .filter(|(wanted, got)| same(wanted, got))
                .map(|(wanted, _)| wanted.clone())
                .collect(),
        };
        assert!(
            got == wanted
                && decision.class.is_some() == wanted.class.is_some()
                && decision.duties.len() == wanted.duties.len(),
            "{}\nby hand {wanted:?}\npack {decision:#?}",
            json!(facts)
        );
        explains_itself(&pack, &mut memo, &facts, &decision);
        *seen.entry(format!("{:?} {}", decision.class, decision.provisional)).or_default() += 1;
    }
    assert!(seen.len() >= 7 && seen.values().all(|count| *count > 100), "the dice are too kind: {seen:?}");
}

fn same(wanted: &(Vec<&'static str>, u32, Every), got: &rules::Duty) -> bool {
    got.modes == wanted.0 && got.count == wanted.1 && got.every == wanted.2
}

/// Asked again with nothing but its own reasons, the pack gives the same class; with what rules out the classes
/// before, it is as certain. Without any one of these facts the class changes or becomes provisional.
fn explains_itself(pack: &Pack, memo: &mut Memo, facts: &Map<String, Value>, decision: &Decision) {
    let told = |list: &[Because]| -> Map<String, Value> {
        list.iter().map(|because| (because.fact.clone(), because.value.clone())).collect()
    };
    for because in decision.because.iter().chain(&decision.ruled_out) {
        assert_eq!(facts.get(&because.fact), Some(&because.value), "reasons carry the value that was told");
    }
    for fact in &decision.missing {
        let told = facts.contains_key(fact);
        assert!(!told || fact == "household", "{fact} is said to be missing from {}", json!(facts));
    }
    if decision.eligible.is_none() {
        return;
    }
    let place = |decision: &Decision| (decision.eligible, decision.class.clone());
    let mut reasons = told(&decision.because);
    let again = pack.rules.decide_with(memo, &reasons, ON).unwrap();
    assert_eq!(place(&again), place(decision), "{}", json!(facts));
    reasons.extend(told(&decision.ruled_out));
    let again = pack.rules.decide_with(memo, &reasons, ON).unwrap();
    assert_eq!(place(&again), place(decision), "{}", json!(facts));
    if decision.missing.is_empty() {
        assert_eq!(again.provisional, decision.provisional, "{} {again:#?}", json!(facts));
    }
    for fact in reasons.keys().cloned().collect::<Vec<_>>() {
        let mut without = reasons.clone();
        without.remove(&fact);
        let without = pack.rules.decide_with(memo, &without, ON).unwrap();
        assert!(
            place(&without) != place(decision) || without.provisional,
            "{fact} is not needed: {}",
            json!(facts)
        );
    }
}

#[test]
fn jinan_read_by_hand_and_by_pack() {
    hold_against("jinan-2023", jinan);
}

#[test]
fn qidong_read_by_hand_and_by_pack() {
    hold_against("qidong-2024", qidong);
}
