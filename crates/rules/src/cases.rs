//! Worked examples beside a pack: a subject, a day, what is expected.

use std::ops::Range;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::Every;
use crate::decision::Decision;
use crate::dictionary::{Dictionary, FactDef, Kind};
use crate::load::{read_toml, to_day};
use crate::pack::{Choices, Host, Pack};
use crate::raw::{RawCase, RawCases, RawExpect, RawExpectedDuty};
use crate::source::{Diagnostic, Diagnostics};

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

/// One thing that a case expects.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Which part of the answer, by its name there.
    pub what: &'static str,
    /// What the case expects.
    pub wanted: Value,
    /// What the pack says.
    pub got: Value,
}

impl Check {
    /// Whether the pack says what the case expects.
    pub fn holds(&self) -> bool {
        self.wanted == self.got
    }
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
    let (results, unread) = case_results(pack, host);
    let mut report = CaseReport { passed: 0, failed: unread };
    let mut said = Diagnostics::default();
    for case in &results {
        let differences = case.differences();
        report.passed += usize::from(differences.is_empty());
        let Some(file) = pack.files.iter().find(|file| file.name == case.file) else { continue };
        for difference in differences {
            said.error(file, case.at.clone(), format!("{}（{}）：{difference}", case.id, case.story));
        }
    }
    report.failed.extend(said.into_sorted());
    report
}

/// Runs every case in `cases/*.toml` of a pack: one result each, in the order in which they are written, and
/// what is wrong with files that cannot be read.
pub fn case_results(pack: &Pack, host: &Host) -> (Vec<CaseResult>, Vec<Diagnostic>) {
    let mut said = Diagnostics::default();
    let mut results = Vec::new();
    for file in
        pack.files.iter().filter(|file| file.name.starts_with("cases/") && file.name.ends_with(".toml"))
    {
        let raw = read_toml::<RawCases>(file, &mut said);
        for case in raw.into_iter().flat_map(|raw| raw.case) {
            results.push(run_case(pack, host, &file.name, &case));
        }
    }
    (results, said.into_sorted())
}

fn run_case(pack: &Pack, host: &Host, file: &str, case: &RawCase) -> CaseResult {
    let choices =
        case.choose.iter().map(|(id, value)| (id.clone(), plain(value.get_ref()))).collect::<Choices>();
    let on = to_day(case.on.get_ref());
    let facts = facts_to_json(case.facts.get_ref(), &pack.host.dictionary)
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
    other.as_ref().unwrap_or(pack).decide(facts, on).map_err(|error| error.to_string())
}

fn plain(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn checks(expect: &RawExpect, got: &Decision) -> Vec<Check> {
    let mut list = Vec::new();
    let mut check = |what: &'static str, wanted: Value, got: Value| list.push(Check { what, wanted, got });
    if let Some(eligible) = &expect.eligible {
        let wanted = match eligible.get_ref() {
            toml::Value::Boolean(value) => json!(value),
            _ => Value::Null,
        };
        check("eligible", wanted, json!(got.eligible));
    }
    for (what, wanted, got) in [("class", &expect.class, &got.class), ("track", &expect.track, &got.track)] {
        if let Some(wanted) = wanted {
            check(what, json!(Some(wanted.get_ref()).filter(|id| *id != "none")), json!(got));
        }
    }
    if let Some(provisional) = expect.provisional {
        check("provisional", json!(provisional), json!(got.provisional));
    }
    let sets = [
        ("missing", &expect.missing, got.missing.clone()),
        ("warnings", &expect.warnings, got.warnings.iter().map(|warning| warning.id.clone()).collect()),
        ("because", &expect.because, got.because.iter().map(|because| because.fact.clone()).collect()),
    ];
    for (what, wanted, mut got) in sets {
        if let Some(mut wanted) = wanted.clone() {
            wanted.sort();
            got.sort();
            check(what, json!(wanted), json!(got));
        }
    }
    if let Some(wanted) = &expect.duties {
        let wanted: Vec<Value> =
            wanted.iter().zip(0..).map(|(duty, at)| expected_duty(duty, got, at)).collect();
        let got: Vec<Value> =
            got.duties.iter().map(|duty| duty_json(&duty.modes, duty.count, duty.every)).collect();
        check("duties", json!(wanted), json!(got));
    }
    list
}

/// An expected duty; modes that a case leaves open are taken from the answer.
fn expected_duty(wanted: &RawExpectedDuty, got: &Decision, at: usize) -> Value {
    let modes = wanted.modes.clone().or_else(|| got.duties.get(at).map(|duty| duty.modes.clone()));
    duty_json(&modes.unwrap_or_default(), wanted.count, wanted.every)
}

fn duty_json(modes: &[String], count: u32, every: Every) -> Value {
    json!({ "modes": modes, "count": count, "every": every })
}

/// A checked value as a policy officer would write it.
fn written(value: &Value) -> String {
    match value {
        Value::Null => "（无）".into(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(written).collect::<Vec<_>>().join("、"),
        Value::Object(duty) => {
            format!("{} {} {}", written(&duty["modes"]), duty["count"], written(&duty["every"]))
        }
        other => other.to_string(),
    }
}

/// Facts as a policy officer writes them (Chinese or English names, options by name) in the form in which
/// facts arrive. Gives back the first word that is no fact.
pub fn facts_to_json(facts: &toml::Table, dictionary: &Dictionary) -> Result<Map<String, Value>, String> {
    table_to_json(facts, dictionary.facts())
}

fn table_to_json(facts: &toml::Table, defs: &[FactDef]) -> Result<Map<String, Value>, String> {
    let mut json = Map::new();
    for (word, value) in facts {
        let def = defs.iter().find(|def| def.id == *word || def.name == *word).ok_or_else(|| word.clone())?;
        json.insert(def.id.clone(), value_to_json(value, def)?);
    }
    Ok(json)
}

fn value_to_json(value: &toml::Value, def: &FactDef) -> Result<Value, String> {
    Ok(match (value, &def.kind) {
        (toml::Value::String(text), Kind::Choice(options)) => options
            .iter()
            .find(|option| option.name == *text || option.code.to_string() == *text)
            .map_or_else(|| text.as_str().into(), |option| option.code.to_json()),
        (toml::Value::Array(members), Kind::List(defs)) => {
            let mut list = Vec::new();
            for member in members {
                let table = member.as_table().ok_or_else(|| def.name.clone())?;
                list.push(Value::Object(table_to_json(table, defs)?));
            }
            Value::Array(list)
        }
        (toml::Value::Datetime(day), _) => day.to_string().into(),
        (toml::Value::Boolean(flag), _) => (*flag).into(),
        (toml::Value::Integer(number), _) => (*number).into(),
        (other, _) => plain(other).into(),
    })
}
