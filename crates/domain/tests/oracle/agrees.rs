//! The engine and the second opinion, side by side, over every story that the enumerator tells.
//!
//! Each story is lived through with the real packs: a class is what the pack makes of facts, a change of class is facts
//! that become known, days away and a death are told. What the engine says of every part of every period, of every
//! contact, and what it would pay, must be what the counter says.
//!
//! A bounded number in the ordinary run; `KOUMEN_ORACLE=1` compares every story there is.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use domain::dates::{Period, add_days, day_of, start_of};
use domain::duties::{Contact as Made, Course, Life, Tally, Verdict as Told, WhyNot, count, course};
use domain::ids::{AccountId, FactId, HappeningId, HouseholdId, PersonId, TenantId, VisitId};
use domain::packs::{Notices, load};
use domain::payments::{About, Made as Work, month};
use domain::people::happenings::Kind;
use domain::people::{Fact, Happening};
use domain::visits::Mode as EngineMode;
use domain::visits::outcome::OutcomeKind;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use rules::{Choices, SourceFile};
use serde_json::{Value, json};
use uuid::Uuid;

use super::enumerate::cases;
use super::{
    Away, By, Class, Contact, Fate, Judgement, Mode, Outcome, Pack, Person, Reason, Row, Story, Why, judge,
};

/// Of so many stories one is compared in the ordinary run.
const STRIDE: usize = 37;

#[test]
fn the_engine_and_the_second_opinion_agree_on_jinan() {
    for class in [Class::General, Class::Secondary, Class::Key, Class::Over80] {
        agree(class);
    }
}

#[test]
fn the_engine_and_the_second_opinion_agree_on_qidong() {
    for class in [Class::A, Class::B, Class::C] {
        agree(class);
    }
}

fn agree(class: Class) {
    let stride = if std::env::var_os("KOUMEN_ORACLE").is_some() { 1 } else { STRIDE };
    let mut engine = Engine::of(class.pack());
    let (all, mut compared) = (cases(class), 0);
    for case in all.iter().step_by(stride) {
        let story = case.story();
        let (ours, theirs) = (engine.judge(&story), told(&judge(&story), &story));
        assert_eq!(ours, theirs, "ours and theirs, of {story:#?}");
        compared += 1;
    }
    println!("{class:?}: {compared} of {} stories, no difference", all.len());
    assert!(compared * stride > all.len() / 2, "{compared} compared");
}

/// What both sides are asked, in words that both understand.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    /// By person, duty and first day.
    parts: BTreeMap<(usize, &'static str, Date), Part>,
    /// By contact: what it counts for, or that it does not.
    contacts: BTreeMap<u32, For>,
    /// Fen by person and month: to pay, and waiting for a complete file.
    fen: BTreeMap<(usize, i16, i8), (i64, i64)>,
}

#[derive(Debug, PartialEq, Eq)]
struct Part {
    last: Date,
    owed: u32,
    counted: Vec<u32>,
    instead: Vec<u32>,
    refused: usize,
    missed: u32,
}

#[derive(Debug, PartialEq, Eq)]
enum For {
    Duty(&'static str),
    Refused(&'static str),
    /// It took place after the person had died.
    AfterDeath,
    Nothing,
}

/// The counter's answer. Parts on which nobody could have come and nothing happened say nothing.
fn told(judgement: &Judgement, story: &Story) -> Said {
    let mut said = Said::default();
    for row in &judgement.rows {
        let part = Part {
            last: row.part.1,
            owed: row.owed,
            counted: row.counted.clone(),
            instead: row.instead.clone(),
            refused: row.refused as usize,
            missed: row.missed,
        };
        said.parts.insert((row.person, name(row), row.part.0), part);
    }
    for verdict in &judgement.verdicts {
        let contact = story.contacts.iter().find(|contact| contact.id == verdict.id).expect("a contact");
        if !is_known(contact, story) {
            continue;
        }
        let class = super::parts::class_on(&story.people[contact.person], verdict.day);
        let duty = |duty| named(class.expect("a class owes"), duty);
        said.contacts.insert(
            verdict.id,
            match verdict.fate {
                Fate::Counts(name) | Fate::Covers(name) => For::Duty(duty(name)),
                Fate::InsteadOfRefused(name) => For::Refused(duty(name)),
                Fate::Not(Reason::AfterDeath) if contact.outcome == Outcome::Reached => For::AfterDeath,
                Fate::Not(_) => For::Nothing,
            },
        );
    }
    for money in &judgement.money {
        let fen = (money.payable_fen, money.held_fen);
        said.fen.insert((money.person, money.month.0, money.month.1), fen);
    }
    said
}

/// Not sent yet, or sent before it took place: neither reaches the engine's count.
fn is_known(contact: &Contact, story: &Story) -> bool {
    contact.recorded_at <= story.seen_at && contact.visited_at <= contact.recorded_at
}

fn name(row: &Row) -> &'static str {
    named(row.class, row.duty)
}

/// The id of a duty in the packs.
fn named(class: Class, duty: &str) -> &'static str {
    match (class, duty) {
        (Class::General, _) => "general_monthly",
        (Class::Secondary, _) => "secondary_half_monthly",
        (Class::Key, _) => "key_weekly",
        (Class::Over80, _) => "safety_monthly",
        (Class::A, "door") => "a_door",
        (Class::A, _) => "a_phone",
        (Class::B, "door") => "b_door",
        (Class::B, _) => "b_phone",
        (Class::C, _) => "c_phone",
    }
}

/// The engine with one notice; it remembers what was asked of whom, because many stories ask the same.
struct Engine {
    notices: Notices,
    courses: HashMap<String, Course>,
}

impl Engine {
    fn of(pack: Pack) -> Self {
        let id = match pack {
            Pack::Jinan => "jinan-2023",
            Pack::Qidong => "qidong-2024",
        };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(id);
        let mut files = Vec::new();
        read(&folder, "", &mut files);
        let pack = load(files, &Choices::new()).expect("a sound pack");
        Self { notices: Notices::always(Arc::new(pack)), courses: HashMap::new() }
    }

    fn judge(&mut self, story: &Story) -> Said {
        let (mut said, today) = (Said::default(), day_of(story.seen_at));
        let stretch = Period { starts_on: story.from, ends_on: story.to };
        for (place, person) in story.people.iter().enumerate() {
            let course = self.course(person, story);
            let theirs: Vec<&Contact> = story
                .contacts
                .iter()
                .filter(|contact| contact.person == place && is_known(contact, story))
                .collect();
            let made: Vec<Made> = theirs.iter().map(|contact| made(contact)).collect();
            let counting = count(&course, &made);
            let mut work = Vec::new();
            for tally in counting.tallies_in(stretch) {
                let duty = self.id(&tally.duty);
                said.parts.insert((place, duty, tally.from), part(&tally, today));
            }
            for contact in theirs {
                let verdict = counting.verdict(visit(contact.id)).expect("counted");
                said.contacts.insert(
                    contact.id,
                    match verdict {
                        Told::Counts { duty, .. } => For::Duty(self.id(duty)),
                        Told::Instead { duty, .. } => For::Refused(self.id(duty)),
                        Told::Uncounted(WhyNot::Gone) => For::AfterDeath,
                        Told::Uncounted(_) => For::Nothing,
                    },
                );
                let ours = contact.by == By::DailyVisitor;
                work.extend(ours.then(|| work_of(contact, place, verdict.clone())));
            }
            self.pay(place, person.file_complete, &work, &mut said);
        }
        said
    }

    /// What the visitor's contacts with a person come to, month by month.
    fn pay(&self, place: usize, complete: bool, work: &[Work], said: &mut Said) {
        let days = work.iter().map(|one| day_of(one.visited_at));
        let months: BTreeSet<Date> = days.map(Date::first_of_month).collect();
        let met = if complete { BTreeSet::from(["file_complete".to_owned()]) } else { BTreeSet::new() };
        let about = About { met, ..About::default() };
        let about = BTreeMap::from([(person(place), about)]);
        for first in months {
            let period = Period { starts_on: first, ends_on: first.last_of_month() };
            for payment in &self.pack().rules.sections.payments {
                let earned = month(self.pack(), payment, work, &about, period);
                let fen = (earned.pay_fen, earned.held_fen);
                if fen != (0, 0) {
                    said.fen.insert((place, first.year(), first.month()), fen);
                }
            }
        }
    }

    fn pack(&self) -> &domain::packs::Pack {
        self.notices.all().next().expect("one notice").1
    }

    fn id(&self, duty: &str) -> &'static str {
        const ALL: [&str; 9] = [
            "general_monthly",
            "secondary_half_monthly",
            "key_weekly",
            "safety_monthly",
            "a_door",
            "a_phone",
            "b_door",
            "b_phone",
            "c_phone",
        ];
        ALL.into_iter().find(|id| *id == duty).unwrap_or_else(|| panic!("{duty} is no duty of the notices"))
    }

    fn course(&mut self, person: &Person, story: &Story) -> Course {
        let key = format!("{person:?}");
        if let Some(known) = self.courses.get(&key) {
            return known.clone();
        }
        let (facts, happenings) = (facts(person), happenings(person));
        let entered_on = person.classes.iter().map(|(day, _)| *day).min().expect("a class");
        // What becomes of the week is known long after it.
        let known_at = start_of(add_days(story.to, 400));
        let life = Life { entered_on, facts: &facts, happenings: &happenings };
        let course = course(&self.notices, life, known_at, None).expect("the facts fit");
        self.courses.insert(key, course.clone());
        course
    }
}

fn part(tally: &Tally, today: Date) -> Part {
    let number = |visits: &[VisitId]| visits.iter().map(|visit| id_of(*visit)).collect();
    let over = today > tally.until;
    Part {
        last: tally.until,
        owed: tally.owed,
        counted: number(&tally.counted),
        instead: number(&tally.instead),
        refused: tally.refused.len(),
        missed: if over { tally.left() - u32::try_from(tally.refused.len()).expect("few") } else { 0 },
    }
}

fn read(folder: &Path, under: &str, files: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{under}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() && name != "cases" {
            read(&entry.path(), &format!("{name}/"), files);
        } else if name.ends_with(".toml") {
            files.push(SourceFile::new(&name, std::fs::read_to_string(entry.path()).expect("a text")));
        }
    }
}

fn person(place: usize) -> PersonId {
    PersonId::from(Uuid::from_u128(u128::try_from(place).expect("few") + 1))
}

/// A contact as work of the daily visitor, who is of a kind that is paid.
fn work_of(contact: &Contact, place: usize, verdict: Told) -> Work {
    Work {
        visit: visit(contact.id),
        person: person(place),
        household: HouseholdId::MIN,
        visited_at: contact.visited_at,
        mode: made(contact).mode,
        kind: "group_leader".to_owned(),
        verdict,
    }
}

fn visit(id: u32) -> VisitId {
    VisitId::from(Uuid::from_u128(u128::from(id)))
}

fn id_of(visit: VisitId) -> u32 {
    u32::try_from(Uuid::from_bytes(*visit.as_bytes()).as_u128()).expect("a small number")
}

fn made(contact: &Contact) -> Made {
    Made {
        id: visit(contact.id),
        visited_at: contact.visited_at,
        mode: match contact.mode {
            Mode::Door => EngineMode::Door,
            Mode::Phone => EngineMode::Phone,
            Mode::Video => EngineMode::Video,
            Mode::Remote => EngineMode::Remote,
            Mode::Other => EngineMode::Other,
        },
        outcome: match contact.outcome {
            Outcome::Reached => OutcomeKind::Reached,
            Outcome::NotReached | Outcome::KnownSafe => OutcomeKind::NotReached,
            Outcome::Refused => OutcomeKind::Refused,
        },
        voided: false,
    }
}

/// What makes somebody of a class, under the notice that has it; `None` is nobody's business.
fn makes(class: Option<Class>) -> Vec<(&'static str, Value)> {
    let (born, alone, level, kind, grade, income) = match class {
        None => ("1956-05-05", false, 0, 0, 0, "none"),
        Some(Class::General | Class::C) => ("1956-05-05", true, 0, 0, 0, "none"),
        Some(Class::Secondary) => ("1956-05-05", true, 2, 0, 0, "none"),
        Some(Class::Key | Class::B) => ("1956-05-05", true, 0, 4, 1, "none"),
        Some(Class::Over80) => ("1940-05-05", true, 0, 0, 0, "none"),
        Some(Class::A) => ("1956-05-05", true, 2, 0, 0, "dibao"),
    };
    vec![
        ("born_on", json!(born)),
        ("alone", json!(alone)),
        ("ability_level", json!(level)),
        ("cert_kind", json!(kind)),
        ("cert_grade", json!(grade)),
        ("income_kind", json!(income)),
    ]
}

/// What never changes in these stories.
fn always() -> Vec<(&'static str, Value)> {
    let no = [
        "empty_nest",
        "left_behind",
        "bedridden",
        "mobility_impaired",
        "dementia",
        "major_illness",
        "destitute_dispersed",
        "fp_special_family",
        "cares_for_ill_child",
        "in_home_care_contract",
    ];
    let mut facts: Vec<(&str, Value)> = no.into_iter().map(|fact| (fact, json!(false))).collect();
    facts.extend([
        ("sex", json!("female")),
        ("wishes_visits", json!(true)),
        ("entrust_state", json!("none")),
        ("household", json!([])),
    ]);
    facts
}

/// Every change of class is told at ten in the morning of its day.
fn facts(person: &Person) -> Vec<Fact> {
    let mut rows = Vec::new();
    let mut tell = |fact: &str, value: Value, from: Date, turn: i64| {
        let number = u128::try_from(rows.len()).expect("few") + 1;
        rows.push(Fact {
            id: FactId::from(Uuid::from_u128(number)),
            person: PersonId::MIN,
            fact: fact.to_owned(),
            value,
            valid_from: from,
            valid_until: None,
            recorded_at: morning(from) + SignedDuration::from_secs(turn),
            recorded_by: AccountId::MIN,
            evidence: None,
            supersedes: None,
        });
    };
    let first = person.classes.iter().map(|(day, _)| *day).min().expect("a class");
    for (fact, value) in always() {
        tell(fact, value, first, 0);
    }
    tell("no_phone", json!(false), first, 0);
    for (turn, (day, class)) in (0..).zip(&person.classes) {
        for (fact, value) in makes(*class) {
            tell(fact, value, *day, turn);
        }
    }
    if let Some(day) = person.no_phone_from {
        tell("no_phone", json!(true), day.max(first), 1);
    }
    rows
}

fn morning(day: Date) -> Timestamp {
    start_of(day) + SignedDuration::from_hours(10)
}

fn happenings(person: &Person) -> Vec<Happening> {
    let row = |number: usize, kind: Kind, from: Date, until: Option<Date>| Happening {
        id: HappeningId::from(Uuid::from_u128(u128::try_from(number).expect("few") + 1)),
        tenant: TenantId(1),
        person: PersonId::MIN,
        kind,
        from_on: from,
        until_on: until,
        evidence: None,
        note: None,
        recorded_at: morning(from),
        recorded_by: AccountId::MIN,
        supersedes: None,
        withdrawn: false,
    };
    let absence = |(number, away): (usize, &Away)| {
        let id = match away.why {
            Why::Hospital => "hospital",
            Why::WithFamily => "with_family",
            Why::Travelling => "travelling",
            Why::Institution => "institution_stay",
            Why::LostContact => "lost_contact",
        };
        row(number, Kind::Absence(id.to_owned()), away.from, away.to)
    };
    let died = person.died_on.map(|day| row(person.away.len(), Kind::Exit("died".to_owned()), day, None));
    person.away.iter().enumerate().map(absence).chain(died).collect()
}
