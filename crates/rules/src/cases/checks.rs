//! What a case expects, held against what the pack says.

use serde_json::{Value, json};

use crate::decision::{Decision, Duty};
use crate::raw::{RawExpect, RawExpectedDuty};

/// What a case writes where it is not known yet who belongs.
const UNKNOWN: &str = "unknown";

/// One thing that a case expects.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Which part of the answer, by its name there; a score by `scores.` and its id.
    pub what: String,
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

/// One check for everything that a case speaks of.
pub(super) fn checks(expect: &RawExpect, got: &Decision) -> Vec<Check> {
    let mut list = Vec::new();
    let mut check =
        |what: &str, wanted: Value, got: Value| list.push(Check { what: what.to_owned(), wanted, got });
    if let Some(eligible) = &expect.eligible {
        let wanted = match eligible.get_ref() {
            toml::Value::Boolean(value) => json!(value),
            _ => json!(UNKNOWN),
        };
        check("eligible", wanted, got.eligible.map_or(json!(UNKNOWN), Value::Bool));
    }
    for (what, wanted, got) in [("class", &expect.class, &got.class), ("track", &expect.track, &got.track)] {
        if let Some(wanted) = wanted {
            check(what, json!(Some(wanted.get_ref()).filter(|id| *id != "none")), json!(got));
        }
    }
    for (what, wanted, got) in [("rule", &expect.rule, &got.rule), ("clause", &expect.clause, &got.clause)] {
        if let Some(wanted) = wanted {
            check(what, json!(wanted), json!(got));
        }
    }
    if let Some(provisional) = expect.provisional {
        check("provisional", json!(provisional), json!(got.provisional));
    }
    let sets = [
        ("missing", &expect.missing, got.missing.clone()),
        ("warnings", &expect.warnings, got.warnings.iter().map(|warning| warning.id.clone()).collect()),
        ("because", &expect.because, got.because.iter().map(|because| because.fact.clone()).collect()),
        ("ruled_out", &expect.ruled_out, got.ruled_out.iter().map(|because| because.fact.clone()).collect()),
        ("tags", &expect.tags, got.tags.clone()),
        ("readings", &expect.readings, got.readings.clone()),
        ("open_duties", &expect.open_duties, got.open_duties.iter().map(|duty| duty.id.clone()).collect()),
    ];
    for (what, wanted, mut got) in sets {
        if let Some(mut wanted) = wanted.clone() {
            wanted.sort();
            got.sort();
            check(what, json!(wanted), json!(got));
        }
    }
    for (id, wanted) in expect.scores.iter().flatten() {
        let found = got.scores.iter().find(|score| score.id == *id);
        let found = found.map_or(Value::Null, |score| json!(bounds(score.low, score.high)));
        check(&format!("scores.{id}"), json!(wanted_bounds(wanted)), found);
    }
    if let Some(wanted) = &expect.duties {
        let told: Vec<Value> =
            wanted.iter().zip(0..).map(|(duty, at)| expected_duty(duty, got.duties.get(at))).collect();
        let found: Vec<Value> =
            got.duties.iter().zip(0..).map(|(duty, at)| found_duty(duty, wanted.get(at))).collect();
        check("duties", json!(told), json!(found));
    }
    list
}

/// A checked value as a policy officer would write it.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::Null => "（无）".into(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(written).collect::<Vec<_>>().join("、"),
        Value::Object(span) if span.len() == 1 => {
            span.iter().map(|(unit, number)| format!("{{ {unit} = {} }}", written(number))).collect()
        }
        Value::Object(duty) => duty.values().map(written).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

/// `12`, or `8-12` while a fact is missing.
fn bounds(low: f64, high: f64) -> String {
    if (low - high).abs() < f64::EPSILON { low.to_string() } else { format!("{low}-{high}") }
}

fn wanted_bounds(wanted: &toml::Value) -> String {
    let number = |value: &toml::Value| {
        value.as_float().or_else(|| value.as_integer().and_then(|n| i32::try_from(n).ok()).map(f64::from))
    };
    match wanted.as_array().map(Vec::as_slice) {
        Some([low, high]) => bounds(number(low).unwrap_or(f64::NAN), number(high).unwrap_or(f64::NAN)),
        _ => number(wanted).map_or_else(|| wanted.to_string(), |value| value.to_string()),
    }
}

/// An expected duty; modes that a case leaves open are taken from the answer.
fn expected_duty(wanted: &RawExpectedDuty, got: Option<&Duty>) -> Value {
    let mut duty = json!(wanted);
    if wanted.modes.is_none() {
        duty["modes"] = json!(got.map(|duty| duty.modes.clone()).unwrap_or_default());
    }
    duty
}

/// A duty of the answer in the points that the case speaks of.
fn found_duty(got: &Duty, wanted: Option<&RawExpectedDuty>) -> Value {
    let (mut all, asked) = (json!(got), wanted.map_or(Value::Null, |wanted| json!(wanted)));
    // What is as usual is left out where a duty is told.
    all["unit"] = json!(got.unit);
    all["per"] = json!(got.per);
    let lists =
        [("who", &got.who), ("covered_by", &got.covered_by), ("parts", &got.parts), ("days", &got.days)];
    for (key, list) in lists {
        all[key] = json!(list);
    }
    let mut duty = json!({ "modes": got.modes, "count": got.count, "every": got.every });
    for key in asked.as_object().into_iter().flat_map(|asked| asked.keys()) {
        duty[key.as_str()] = all[key.as_str()].clone();
    }
    duty
}
