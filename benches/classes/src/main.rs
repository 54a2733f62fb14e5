//! `scripts/bench classes`: how many classes a second, ours beside others, in one run, with the same answers.

mod answers;
mod chance;
mod clock;
mod command;
mod expressions;
mod facts;
mod lanes;
mod machine;
mod options;
mod ours;
mod people;
mod table;
mod vectors;

use std::fs;
use std::process::ExitCode;
use std::time::Duration;

use jiff::civil::{Date, date};
use rules::{Pack, Record};

use answers::{Answer, compare, spread};
use command::Classify;
use expressions::Expressions;
use facts::Facts;
use lanes::{Lane, Ours, Outcome, race};
use options::Options;
use people::Person;
use vectors::Vectors;

/// The day asked: any day would do, but the same one every time.
const ON: Date = date(2026, 11, 23);

/// The packs, and of how many facts in a hundred nobody knows the value.
const PACKS: [&str; 2] = ["jinan-2023", "qidong-2024"];
const UNKNOWN: [u64; 2] = [0, 20];

/// The contenders decide by the first pack; these are its classes from first to last.
const THEIR_CLASSES: [&str; 3] = ["key", "secondary", "general"];

/// At least so long for each lane in each round, and no new round after so long.
const EACH: Duration = Duration::from_millis(250);
const MOST: Duration = Duration::from_secs(120);

fn main() -> ExitCode {
    match Options::from_args().and_then(|options| run(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("the answers differ: the figures mean nothing until they agree");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The same people under one pack, with one share of facts unknown.
struct Setting<'a> {
    pack: &'a Pack,
    unknown: u64,
    facts: &'a [Facts],
    records: Vec<Record>,
    answers: Vec<Answer>,
}

fn run(options: &Options) -> Outcome<bool> {
    fs::create_dir_all(&options.work)?;
    eprintln!("inventing {} people from seed {}", options.people, options.seed);
    let people = people::invent(options.people, options.seed, ON);
    let told = UNKNOWN.map(|unknown| facts::tell(&people, unknown, options.seed));
    let packs = PACKS.iter().map(|id| ours::load(&options.packs.join(id))).collect::<Outcome<Vec<_>>>()?;
    let mut settings = Vec::new();
    for pack in &packs {
        for (unknown, facts) in UNKNOWN.into_iter().zip(&told) {
            let (records, answers) = (ours::read(pack, facts, ON)?, ours::answers(pack, facts, ON)?);
            settings.push(Setting { pack, unknown, facts, records, answers });
        }
    }
    println!("{} invented people, seed {}, day {ON}. Our answers:", options.people, options.seed);
    for setting in &settings {
        println!("  {}, {} % unknown: {}", setting.pack.id, setting.unknown, spread(&setting.answers));
    }
    if options.ours { alone(options, &settings) } else { side_by_side(options, &people, &settings) }
}

/// Our lanes that have a bar, without anybody beside them.
fn alone(options: &Options, settings: &[Setting<'_>]) -> Outcome<bool> {
    let (mut agree, mut lanes) = (true, Vec::new());
    for setting in settings {
        agree &= add_ours(options, setting, &mut lanes)?;
    }
    lanes.retain(|lane| lane.bar.is_some());
    race(&mut lanes, options.rounds, EACH, MOST)?;
    print!("{}", table::rows(&lanes));
    Ok(agree)
}

fn side_by_side(options: &Options, people: &[Person], settings: &[Setting<'_>]) -> Outcome<bool> {
    let expressions = Expressions::new()?;
    let vectors = options.python.as_ref().map(|python| {
        eprintln!("starting OpenFisca");
        let columns = options.work.join("people.csv");
        Vectors::start(python, &options.script, &columns, people, &ON.to_string())
    });
    let vectors = vectors.transpose()?;
    eprintln!("comparing answers");
    println!("\nAnswers (scope and class) compared with our whole decision, person by person:");
    let mut agree = theirs_agree(&settings[0], &expressions, vectors.as_ref())?;
    let mut lanes: Vec<Lane<'_>> = Vec::new();
    for setting in settings {
        agree &= add_ours(options, setting, &mut lanes)?;
    }
    let ours = Ours { pack: settings[0].pack.id.clone(), from_slots: 0, from_facts: 1 };
    lanes.extend(expressions.lanes(people, settings[0].facts, ON, &ours));
    if let Some(vectors) = &vectors {
        lanes.extend(vectors.lanes(&ours));
    }
    let load = machine::load();
    let rounds = race(&mut lanes, options.rounds, EACH, MOST)?;
    println!("\n{}", machine::describe(&load));
    println!("{rounds} rounds, every lane once in each; people a second, the round in the middle:\n");
    print!("{}", table::draw(&lanes));
    Ok(agree)
}

/// The contenders know no "unknown": they are asked only about people of whom everything is known.
fn theirs_agree(
    setting: &Setting<'_>,
    expressions: &Expressions,
    vectors: Option<&Vectors>,
) -> Outcome<bool> {
    let theirs = expressions.answers(setting.facts, ON, &THEIR_CLASSES)?;
    let mut agree = compare(&Expressions::name(), &theirs, &setting.answers, setting.facts);
    match vectors {
        Some(vectors) => {
            let theirs = vectors.answers(&THEIR_CLASSES)?;
            agree &= compare(&vectors.name, &theirs, &setting.answers, setting.facts);
        }
        None => println!("  OpenFisca: left out, no --python was given"),
    }
    println!("  (both know no unknown fact: the sample with unknown facts is left out for them)");
    Ok(agree)
}

/// Our lanes of one setting, after the command and the verdict have given the answers of the whole decision.
fn add_ours<'a>(options: &Options, setting: &'a Setting<'_>, lanes: &mut Vec<Lane<'a>>) -> Outcome<bool> {
    let Setting { pack, unknown, facts, records, answers } = setting;
    let named = |what: &str| format!("{what}, {}, {unknown} % unknown", pack.id);
    let verdicts = ours::verdicts(pack, records);
    let mut agree = compare(&named("verdict from slots"), &verdicts, answers, facts);
    lanes.extend(ours::lanes(pack, *unknown, facts, records, ON));
    let lines = options.work.join(format!("people-{unknown}.jsonl"));
    let classify = Classify::new(&options.koumen, &options.packs.join(&pack.id), &lines, facts, ON)?;
    agree &= compare(&named("koumen classify"), &classify.answers()?, answers, facts);
    lanes.push(classify.lane(&pack.id, *unknown));
    Ok(agree)
}
