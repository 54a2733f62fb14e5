//! Worked examples beside a pack: a subject, a day, what is expected.

use serde_json::{Map, Value};

use crate::decision::{Decision, Duty};
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
    let facts = match facts_to_json(case.facts.get_ref(), pack.dictionary()) {
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
    for (what, wanted, got) in [("rule", &expect.rule, &got.rule), ("clause", &expect.clause, &got.clause)] {
        if let Some(wanted) = wanted {
            compare(what, wanted.clone(), text(got));
        }
    }
    if let Some(provisional) = expect.provisional {
        compare("provisional", provisional.to_string(), got.provisional.to_string());
    }
    let sets = [
        ("missing", &expect.missing, got.missing.clone()),
        ("warnings", &expect.warnings, got.warnings.iter().map(|warning| warning.id.clone()).collect()),
        ("because", &expect.because, got.because.iter().map(|because| because.fact.clone()).collect()),
        ("ruled_out", &expect.ruled_out, got.ruled_out.iter().map(|because| because.fact.clone()).collect()),
        ("tags", &expect.tags, got.tags.clone()),
        ("readings", &expect.readings, got.readings.clone()),
    ];
    for (what, wanted, mut got) in sets {
        if let Some(wanted) = wanted {
            let mut wanted = wanted.clone();
            wanted.sort();
            got.sort();
            compare(what, wanted.join("、"), got.join("、"));
        }
    }
    for (id, wanted) in expect.scores.iter().flatten() {
        let found = got.scores.iter().find(|score| score.id == *id);
        let shown = found.map_or_else(|| "（没有这个评分）".into(), |score| bounds(score.low, score.high));
        compare(&format!("scores.{id}"), wanted_bounds(wanted), shown);
    }
    if let Some(wanted) = &expect.duties {
        let wanted_text: Vec<String> =
            wanted.iter().zip(0..).map(|(duty, at)| duty_text(duty, got.duties.get(at))).collect();
        let got_text: Vec<String> = got
            .duties
            .iter()
            .zip(0..)
            .map(|(duty, at)| match wanted.get(at) {
                Some(wanted) => duty_text(&shown(wanted, duty), Some(duty)),
                None => format!("{} {} {:?}", duty.modes.join("+"), duty.count, duty.every),
            })
            .collect();
        compare("duties", wanted_text.join("；"), got_text.join("；"));
    }
    list
}

fn bounds(low: f64, high: f64) -> String {
    if (low - high).abs() < f64::EPSILON { low.to_string() } else { format!("{low}-{high}") }
}

fn wanted_bounds(wanted: &toml::Value) -> String {
    let number = |value: &toml::Value| {
        value.as_float().or_else(|| value.as_integer().and_then(|n| i32::try_from(n).ok()).map(f64::from))
    };
    match wanted.as_array().map(Vec::as_slice) {
        Some([low, high]) => bounds(number(low).unwrap_or(f64::NAN), number(high).unwrap_or(f64::NAN)),
        _ => number(wanted).map_or_else(|| plain(wanted), |value| value.to_string()),
    }
}

/// What a duty of the answer is in the points that a case speaks of.
fn shown(wanted: &RawExpectedDuty, got: &Duty) -> RawExpectedDuty {
    RawExpectedDuty {
        id: wanted.id.as_ref().map(|_| got.id.clone()),
        modes: Some(got.modes.clone()),
        count: got.count,
        every: got.every,
        unit: wanted.unit.map(|_| got.unit),
        per: wanted.per.map(|_| got.per),
        who: wanted.who.as_ref().map(|_| got.who.clone()),
    }
}

/// An expected duty in words; modes that a case leaves open are taken from the answer.
fn duty_text(wanted: &RawExpectedDuty, got: Option<&Duty>) -> String {
    let modes = wanted.modes.clone().or_else(|| got.map(|duty| duty.modes.clone()));
    let mut text = format!("{} {} {:?}", modes.unwrap_or_default().join("+"), wanted.count, wanted.every);
    for more in [
        wanted.id.clone(),
        wanted.unit.map(|unit| format!("{unit:?}")),
        wanted.per.map(|per| format!("{per:?}")),
        wanted.who.as_ref().map(|who| who.join("+")),
    ]
    .into_iter()
    .flatten()
    {
        text.push(' ');
        text.push_str(&more);
    }
    text
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
    match (value, &def.kind) {
        (toml::Value::Array(members), Kind::List(defs)) => {
            let mut list = Vec::new();
            for member in members {
                let table = member.as_table().ok_or_else(|| def.name.clone())?;
                list.push(Value::Object(table_to_json(table, defs)?));
            }
            Ok(Value::Array(list))
        }
        _ => Ok(plain_value(value, def)),
    }
}

/// A value as it is written in a pack, in the form in which it arrives; options may be written by name.
pub(crate) fn plain_value(value: &toml::Value, def: &FactDef) -> Value {
    match (value, &def.kind) {
        (toml::Value::String(text), Kind::Flag) if ["是", "否"].contains(&text.as_str()) => {
            (text == "是").into()
        }
        (toml::Value::String(text), Kind::Choice(options) | Kind::Several(options)) => options
            .iter()
            .find(|option| option.name == *text || option.code.to_string() == *text)
            .map_or_else(|| text.as_str().into(), |option| option.code.to_json()),
        (toml::Value::Array(values), Kind::Several(_)) => {
            values.iter().map(|value| plain_value(value, def)).collect()
        }
        (toml::Value::Datetime(day), _) => day.to_string().into(),
        (toml::Value::Boolean(flag), _) => (*flag).into(),
        (toml::Value::Integer(number), _) => (*number).into(),
        (toml::Value::Float(number), _) => (*number).into(),
        (other, _) => plain(other).into(),
    }
}
