//! The sections of a pack, each in the park: what it answers, and what it says of typical mistakes.

use jiff::civil::date;
use rules::sections::Subject;
use rules::sections::calendar::Calendar;
use rules::sections::lunar::YearlyDay;
use rules::{Choices, Decision, Diagnostic, Pack, Record, SourceFile};

use crate::park::{facts, files, host};

mod absences;
mod cases;
mod deadlines;
mod events;
mod followups;
mod indicators;
mod ladder;
mod overlays;
mod payments;
mod points;
mod replaced;

/// A tree that stands safely.
pub const CALM: &str = r#"{"planted_on": "2000-01-01", "near_path": true, "leaning": false, "branches": []}"#;
/// A tree that leans and does badly.
pub const DANGER: &str =
    r#"{"planted_on": "2000-01-01", "near_path": true, "leaning": true, "vigour": "poor", "branches": []}"#;

pub const EVENTS: &str = r#"[[event]]
id = "storm"
name = "大风"
clause = "四1"
[[event]]
id = "pruned"
name = "修枝"
clause = "四2"
[[triggered]]
id = "after_storm"
name = "风后查看"
clause = "四1"
event = "storm"
class = ["danger"]
within = { hours = 6 }
count = 1
modes = ["walk"]
[[triggered]]
id = "after_storm_all"
name = "风后普查"
clause = "四1"
event = "storm"
is = "临路"
within = { working_days = 2 }
count = 1
modes = ["walk", "drone"]
"#;

/// The park's pack with more files.
pub fn load_with(more: &[(&str, &str)]) -> Result<Pack, Vec<Diagnostic>> {
    let mut all = files("readings.toml", "");
    all.extend(more.iter().map(|(name, text)| SourceFile::new(*name, *text)));
    Pack::load(all, &host(), &Choices::new())
}

pub fn pack_with(more: &[(&str, &str)]) -> Pack {
    load_with(more).unwrap_or_else(|said| panic!("{said:#?}"))
}

/// What is said of one file of a pack with one text exchanged for another.
pub fn said_of(name: &str, text: &str, from: &str, to: &str, more: &[(&str, &str)]) -> Vec<String> {
    assert!(text.contains(from), "{from} is not in {name}");
    let changed = text.replacen(from, to, 1);
    let mut all = more.to_vec();
    all.push((name, &changed));
    match load_with(&all) {
        Ok(_) => Vec::new(),
        // Remarks (a reading without its story) are not what is looked for here.
        Err(said) => said.iter().map(ToString::to_string).filter(|said| said.contains(": 错误: ")).collect(),
    }
}

/// The only sentence said.
pub fn one_said(name: &str, text: &str, from: &str, to: &str, more: &[(&str, &str)]) -> String {
    let said = said_of(name, text, from, to, more);
    assert_eq!(said.len(), 1, "{said:#?}");
    said.into_iter().next().unwrap()
}

/// A tree with what was decided about it.
pub struct Tree {
    decision: Decision,
    record: Record,
}

impl Tree {
    pub fn new(pack: &Pack, json: &str) -> Self {
        let on = date(2026, 11, 23);
        let facts = facts(json);
        Self { decision: pack.decide(&facts, on).unwrap(), record: pack.read(&facts, on).unwrap() }
    }

    pub fn subject(&self) -> Subject<'_> {
        Subject { decision: &self.decision, record: &self.record }
    }
}

/// The autumn of 2024 and the year 2026 as published, nothing of 2027.
pub fn calendar() -> Calendar {
    let stretch = |year, month, from: i8, to: i8| (from..=to).map(move |day| date(year, month, day));
    Calendar {
        off: stretch(2024, 10, 1, 7)
            .chain(stretch(2025, 10, 1, 8))
            .chain(stretch(2026, 2, 15, 23))
            .chain(stretch(2026, 5, 1, 5))
            .chain(stretch(2026, 9, 25, 27))
            .chain(stretch(2026, 10, 1, 7))
            .collect(),
        worked: [
            date(2024, 9, 29),
            date(2024, 10, 12),
            date(2025, 9, 28),
            date(2025, 10, 11),
            date(2026, 2, 14),
            date(2026, 2, 28),
            date(2026, 5, 9),
            date(2026, 9, 20),
            date(2026, 10, 10),
        ]
        .into(),
        published: [2024, 2025, 2026].into(),
        every_year: vec![YearlyDay::civil(1, 1), YearlyDay::lunar(1, 1)],
        ..Calendar::default()
    }
}
