//! Worked examples beside a pack: a subject, a day, what is expected.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::decision::Decision;
use crate::load::to_day;
use crate::pack::{Choices, Host, Pack};
use crate::raw::{RawCase, RawCases};
use crate::source::{Diagnostic, Diagnostics, SourceFile};
use crate::written::read_tables;
use checks::{checks, written};

mod checks;
mod facts;

pub use checks::Check;
pub use facts::facts_to_json;
pub(crate) use facts::plain_value;

/// What came of the cases of a pack.
#[derive(Debug, Clone, Default)]
pub struct CaseReport {
    /// How many were as expected.
    pub passed: usize,
    /// A sentence for every difference, with the place of the case.
    pub failed: Vec<Diagnostic>,
}

/// What came of one case.
#[derive(Debug, Clone)]
pub struct CaseResult {
    /// File inside the pack.
    pub file: String,
    /// Where its id stands in that file, in bytes.
    pub at: Range<usize>,
    /// Its id.
    pub id: String,
    /// What it is about, in a sentence.
    pub story: String,
    /// The day asked.
    pub on: Option<Date>,
    /// Readings and parameters chosen for this case alone.
    pub choices: Choices,
    /// The facts, in the form in which facts arrive.
    pub facts: Map<String, Value>,
    /// What the pack says, or a sentence why it could not be asked.
    pub decision: Result<Decision, String>,
    /// What was expected and what was found, one for everything that the case speaks of.
    pub checks: Vec<Check>,
}

/// What came of all cases of a pack.
#[derive(Debug, Clone, Default)]
pub struct CaseResults {
    /// One for each `[[case]]`, in the order in which they are written.
    pub cases: Vec<CaseResult>,
    /// How many cases of the further sections (deadlines, payments, …) were as expected.
    pub others: usize,
    /// What is wrong with files that cannot be read, and with cases of the further sections.
    pub said: Vec<Diagnostic>,
}

impl CaseResult {
    /// A sentence for everything that is not as expected.
    pub fn differences(&self) -> Vec<String> {
        let wrong = self.checks.iter().filter(|check| !check.holds());
        let sentence = |check: &Check| {
            format!("{} 应为 {}，得到 {}", check.what, written(&check.wanted), written(&check.got))
        };
        self.decision.as_ref().err().cloned().into_iter().chain(wrong.map(sentence)).collect()
    }
}

/// Runs every case in `cases/*.toml` of a pack and says how many were as expected, and what was not.
pub fn run_cases(pack: &Pack, host: &Host) -> CaseReport {
    let results = case_results(pack, host);
    let mut report = CaseReport { passed: results.others, failed: results.said };
    let mut said = Diagnostics::default();
    for case in &results.cases {
        let differences = case.differences();
        report.passed += usize::from(differences.is_empty());
        let Some(file) = pack.files.iter().find(|file| file.name == case.file) else { continue };
        for difference in differences {
            said.error(file, case.at.clone(), format!("{}（{}）：{difference}", case.id, case.story));
        }
    }
    report.failed.extend(said.into_sorted());
    report.failed.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    report
}

fn case_files(pack: &Pack) -> impl Iterator<Item = &SourceFile> {
    pack.files.iter().filter(|file| file.name.starts_with("cases/") && file.name.ends_with(".toml"))
}

/// Runs every case in `cases/*.toml` of a pack and tells each by itself.
pub fn case_results(pack: &Pack, host: &Host) -> CaseResults {
    let (mut results, mut said) = (CaseResults::default(), Diagnostics::default());
    let mut seen = BTreeSet::new();
    for file in case_files(pack) {
        let raw = read_tables::<RawCases>(file, &mut said);
        for case in raw.into_iter().flat_map(|raw| raw.case) {
            if !seen.insert(case.id.get_ref().clone()) {
                said.error(
                    file,
                    case.id.span(),
                    format!("例子“{}”前面已经有了，换一个编号", case.id.get_ref()),
                );
            }
            if let Some(on) = to_day(case.on.get_ref()).filter(|on| !pack.in_force_on(*on)) {
                let message = format!("{on} 这一天通知没有施行（pack.toml 的 in_force），例子换一个日子");
                said.error(file, case.on.span(), message);
            }
            results.cases.push(run_case(pack, host, &file.name, &case));
        }
        results.others += crate::sections::run_cases(pack, host, file, &mut said);
    }
    results.said = said.into_sorted();
    results
}

fn run_case(pack: &Pack, host: &Host, file: &str, case: &RawCase) -> CaseResult {
    let choices =
        case.choose.iter().map(|(id, value)| (id.clone(), plain(value.get_ref()))).collect::<Choices>();
    let on = to_day(case.on.get_ref());
    let facts = facts_to_json(case.facts.get_ref(), pack.dictionary())
        .map_err(|word| format!("不认识的事实“{word}”"));
    let decision = match (&facts, on) {
        (Err(fault), _) => Err(fault.clone()),
        (_, None) => Err("on 应该是日期，例如 2026-11-23".into()),
        (Ok(facts), Some(on)) => decide(pack, host, &choices, facts, on),
    };
    CaseResult {
        file: file.to_owned(),
        at: case.id.span(),
        id: case.id.get_ref().clone(),
        story: case.story.clone(),
        on,
        choices,
        checks: decision.as_ref().map_or_else(|_| Vec::new(), |decision| checks(&case.expect, decision)),
        facts: facts.unwrap_or_default(),
        decision,
    }
}

/// What the pack says, read as the case chooses.
fn decide(
    pack: &Pack,
    host: &Host,
    choices: &Choices,
    facts: &Map<String, Value>,
    on: Date,
) -> Result<Decision, String> {
    let sentences =
        |said: Vec<Diagnostic>| said.iter().map(ToString::to_string).collect::<Vec<_>>().join("；");
    let other = (!choices.is_empty()).then(|| Pack::load(pack.files.clone(), host, choices)).transpose();
    let other = other.map_err(sentences)?;
    other
        .as_ref()
        .unwrap_or(pack)
        .decide(facts, on)
        .map_err(|error| facts::fault(&error, pack.dictionary(), on))
}

fn plain(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
