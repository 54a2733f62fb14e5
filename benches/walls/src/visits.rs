//! Visits as phones send them: whom, when, how, and a form filled in as its questions ask.

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::chance::Chance;

/// What a signed-in phone knows: its people and the form of a visit.
#[derive(Clone)]
pub struct Known {
    /// Ids of the people.
    pub people: Vec<String>,
    form: String,
    version: String,
    fields: Vec<Value>,
    kind: Option<String>,
}

impl Known {
    /// From the answer to "my people". Somebody of the office says what kind of visitor it was; a visitor is known.
    pub fn read(told: &Value, of_office: bool) -> anyhow::Result<Self> {
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let people = list(&told["people"]);
        let people = people.iter().filter_map(|one| one["id"].as_str().map(str::to_owned)).collect();
        let forms = list(&told["forms"]);
        let form = forms.first().context("the pack has no form")?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let kinds = list(&told["visitor_kinds"]);
        let kind =
            kinds.first().filter(|_| of_office).and_then(|kind| kind["id"].as_str().map(str::to_owned));
        Ok(Self {
            people,
            form: text(&form["id"]),
            version: text(&form["version"]),
            fields: list(&form["questions"]),
            kind,
        })
    }

    /// A visit of one of the people that reached them, some time in the last days before `now`.
    pub fn visit(&self, chance: &mut Chance, person: &str, now: Timestamp, days: u64) -> Value {
        let ago = SignedDuration::from_secs(60 + chance.below(days * 86_400) as i64);
        let at = now.saturating_sub(ago).unwrap_or(now);
        let mode = if chance.below(2) == 0 { "door" } else { "phone" };
        let mut visit = json!({
            "id": chance.id(at.as_millisecond().unsigned_abs()).to_string(),
            "person": person,
            "visited_at": at.to_string(),
            "mode": mode,
            "outcome": "reached",
            "form": self.form,
            "form_version": self.version,
            "answers": self.answers(chance, mode),
        });
        if let Some(kind) = &self.kind {
            visit["visitor_kind"] = json!(kind);
        }
        if days > 2 {
            visit["late_reason"] = json!("补录");
        }
        visit
    }

    /// An answer to every question that must be answered.
    fn answers(&self, chance: &mut Chance, mode: &str) -> Map<String, Value> {
        let mut answers = Map::new();
        for field in &self.fields {
            let modes = field["modes"].as_array().cloned().unwrap_or_default();
            let asked = modes.is_empty() || modes.iter().any(|one| one == mode);
            let required = match field["required"].as_str() {
                Some("always") => true,
                Some("door") => mode == "door",
                _ => false,
            };
            if let (true, Some(id)) = (asked && required, field["id"].as_str()) {
                answers.insert(id.to_owned(), answer(field, chance));
            }
        }
        answers
    }
}

fn answer(field: &Value, chance: &mut Chance) -> Value {
    let options = field["options"].as_array().cloned().unwrap_or_default();
    let plain = options.iter().filter(|one| one["needs_earlier"] != true && one["alone"] != true);
    let ids: Vec<&Value> = plain.map(|one| &one["id"]).collect();
    match field["kind"].as_str() {
        Some("one") if !ids.is_empty() => json!({ "one": chance.pick(&ids) }),
        Some("many") if !ids.is_empty() => json!({ "many": [chance.pick(&ids)] }),
        Some("number") => json!({ "number": field["min"].as_i64().unwrap_or(1) }),
        Some("day") => json!({ "day": "2026-11-01" }),
        _ => json!({ "text": "一切正常" }),
    }
}
