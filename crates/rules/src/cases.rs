//! Worked examples beside a pack: a subject, a day, what is expected.

use serde_json::{Map, Value};

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

/// Runs every case in `cases/*.toml` of a pack.
pub fn run_cases(pack: &Pack, host: &Host) -> CaseReport {
    let mut report = CaseReport::default();
    for file in
        pack.files.iter().filter(|file| file.name.starts_with("cases/") && file.name.ends_with(".toml"))
    {
        let mut said = Diagnostics::default();
        let cases: Vec<RawCase> =
            read_toml::<RawCases>(file, &mut said).map_or_else(Vec::new, |raw| raw.case);
        for case in &cases {
            let differences = run_case(pack, host, case);
            report.passed += usize::from(differences.is_empty());
            for difference in differences {
                said.error(
                    file,
                    case.id.span(),
                    format!("{}（{}）：{difference}", case.id.get_ref(), case.story),
                );
            }
        }
        report.passed += crate::sections::run_cases(pack, host, file, &mut said);
        report.failed.extend(said.into_sorted());
    }
    report
}

fn run_case(pack: &Pack, host: &Host, case: &RawCase) -> Vec<String> {
    let chosen =
        case.choose.iter().map(|(id, value)| (id.clone(), plain(value.get_ref()))).collect::<Choices>();
    let other;
    let pack = if chosen.is_empty() {
        pack
    } else {
        match Pack::load(pack.files.clone(), host, &chosen) {
            Ok(loaded) => {
                other = loaded;
                &other
            }
            Err(said) => return said.iter().map(ToString::to_string).collect(),
        }
    };
    let Some(on) = to_day(case.on.get_ref()) else {
        return vec!["on 应该是日期，例如 2026-11-23".into()];
    };
    let facts = match facts_to_json(case.facts.get_ref(), &host.dictionary) {
        Ok(facts) => facts,
        Err(word) => return vec![format!("不认识的事实“{word}”")],
    };
    match pack.decide(&facts, on) {
        Ok(decision) => differences(&case.expect, &decision),
        Err(error) => vec![error.to_string()],
    }
}

fn plain(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn differences(expect: &RawExpect, got: &Decision) -> Vec<String> {
    let mut list = Vec::new();
    let mut compare = |what: &str, wanted: String, got: String| {
        if wanted != got {
            list.push(format!("{what} 应为 {wanted}，得到 {got}"));
        }
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "（无）".into());
    if let Some(eligible) = &expect.eligible {
        let wanted = match eligible.get_ref() {
            toml::Value::Boolean(value) => value.to_string(),
            _ => "unknown".into(),
        };
        compare("eligible", wanted, got.eligible.map_or_else(|| "unknown".into(), |value| value.to_string()));
    }
    for (what, wanted, got) in [("class", &expect.class, &got.class), ("track", &expect.track, &got.track)] {
        if let Some(wanted) = wanted {
            let wanted = if wanted.get_ref() == "none" { "（无）" } else { wanted.get_ref() };
            compare(what, wanted.to_owned(), text(got));
        }
    }
    if let Some(provisional) = expect.provisional {
        compare("provisional", provisional.to_string(), got.provisional.to_string());
    }
    let sets = [
        ("missing", &expect.missing, got.missing.clone()),
        ("warnings", &expect.warnings, got.warnings.iter().map(|warning| warning.id.clone()).collect()),
        ("because", &expect.because, got.because.iter().map(|because| because.fact.clone()).collect()),
    ];
    for (what, wanted, mut got) in sets {
        if let Some(wanted) = wanted {
            let mut wanted = wanted.clone();
            wanted.sort();
            got.sort();
            compare(what, wanted.join("、"), got.join("、"));
        }
    }
    if let Some(wanted) = &expect.duties {
        let wanted_text: Vec<String> =
            wanted.iter().zip(0..).map(|(duty, at)| duty_text(duty, got, at)).collect();
        let got_text: Vec<String> = got
            .duties
            .iter()
            .map(|duty| format!("{} {} {:?}", duty.modes.join("+"), duty.count, duty.every))
            .collect();
        compare("duties", wanted_text.join("；"), got_text.join("；"));
    }
    list
}

/// An expected duty in the words of the answer; modes that a case leaves open are taken from the answer.
fn duty_text(wanted: &RawExpectedDuty, got: &Decision, at: usize) -> String {
    let modes = wanted.modes.clone().or_else(|| got.duties.get(at).map(|duty| duty.modes.clone()));
    format!("{} {} {:?}", modes.unwrap_or_default().join("+"), wanted.count, wanted.every)
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
