//! Our engine: from typed slots, from facts, and with reasons.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::classes::vocabulary::host;
use jiff::civil::Date;
use rules::{Choices, Memo, Pack, Record, SourceFile};

use crate::answers::Answer;
use crate::facts::Facts;
use crate::lanes::{Lane, Outcome, pace};

/// Classes a second on one core that are wanted from typed slots.
const WANTED: f64 = 1_000_000.0;

/// A pack as it stands in its folder, with the readings it comes with.
pub fn load(folder: &Path) -> Outcome<Pack> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for inner in ["", "cases", "forms"] {
        let folder = folder.join(inner);
        if folder.is_dir() {
            let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
            paths.extend(entries.iter().map(fs::DirEntry::path));
        }
    }
    paths.retain(|path| path.extension().is_some_and(|end| end == "toml" || end == "md"));
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let name = path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        files.push(SourceFile::new(name, fs::read_to_string(&path)?));
    }
    Pack::load(files, &host(), &Choices::new())
        .map_err(|said| said.iter().map(|one| format!("{one}\n")).collect::<String>().into())
}

/// Everybody's facts in typed slots.
pub fn read(pack: &Pack, people: &[Facts], on: Date) -> Outcome<Vec<Record>> {
    people.iter().map(|facts| Ok(pack.read(facts, on)?)).collect()
}

/// What the whole decision says of everybody.
pub fn answers(pack: &Pack, people: &[Facts], on: Date) -> Outcome<Vec<Answer>> {
    let answer = |facts| {
        let decision = pack.decide(facts, on)?;
        Ok(Answer { eligible: decision.eligible, class: decision.class })
    };
    people.iter().map(answer).collect()
}

/// What the verdict from typed slots says of everybody.
pub fn verdicts(pack: &Pack, records: &[Record]) -> Vec<Answer> {
    let answer = |record| {
        let verdict = pack.verdict(record);
        Answer { eligible: verdict.eligible, class: verdict.class.map(|at| pack.classes[at].id.clone()) }
    };
    records.iter().map(answer).collect()
}

/// The lanes of one pack over the same people. Another way of deciding is one more lane here.
pub fn lanes<'a>(
    pack: &'a Pack,
    unknown: u64,
    people: &'a [Facts],
    records: &'a [Record],
    on: Date,
) -> Vec<Lane<'a>> {
    let lane = |what: &str, bar, run| Lane {
        what: what.to_owned(),
        pack: pack.id.clone(),
        unknown,
        bar,
        beside: None,
        run,
        rates: Vec::new(),
    };
    let from_slots = move |each: Duration| {
        Ok(pace(records, each, |record| {
            black_box(pack.verdict(record));
        }))
    };
    let from_facts = move |each: Duration| {
        Ok(pace(people, each, |facts| {
            black_box(pack.read(facts, on).map(|record| pack.verdict(&record))).ok();
        }))
    };
    let with_reasons = move |each: Duration| {
        Ok(pace(people, each, |facts| {
            black_box(pack.decide(facts, on)).ok();
        }))
    };
    let remembered = move |each: Duration| {
        let mut memo = Memo::new();
        Ok(pace(people, each, |facts| {
            black_box(pack.decide_with(&mut memo, facts, on)).ok();
        }))
    };
    vec![
        lane("class, from typed slots", Some(WANTED), Box::new(from_slots)),
        lane("facts read, then class", None, Box::new(from_facts)),
        lane("whole decision with reasons", None, Box::new(with_reasons)),
        lane("the same, remembering people who are alike", None, Box::new(remembered)),
    ]
}
