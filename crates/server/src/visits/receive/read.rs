//! From what a phone sent to contacts: what cannot be read is refused at its field, by itself.

use domain::{
    ids::{PersonId, VisitId},
    photos::PhotoHash,
    visits::{Answer, Answers, Content, Mode, Outcome, RecordVisit, outcome::OutcomeKind},
    workers::Worker,
};
use jiff::{Timestamp, civil::Date};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::Wrong;
use crate::{phone, respond::Problem};

/// Visits that waited on the phone.
#[derive(ToSchema)]
#[expect(dead_code, reason = "says what a batch looks like; its items are read one by one")]
pub struct Batch {
    /// At most 100.
    #[schema(max_items = 100)]
    visits: Vec<Item>,
}

/// A visit. Fields that are not listed here are not looked at.
#[derive(Deserialize, ToSchema)]
pub struct Item {
    /// Made on the phone when the visit is begun (a UUID, version 7), and never again for another.
    #[schema(value_type = String, format = "uuid")]
    id: VisitId,
    /// Who was visited.
    #[schema(value_type = String, format = "uuid")]
    person: PersonId,
    /// When, by the phone's clock, with its offset.
    #[schema(value_type = String, format = "date-time")]
    visited_at: Timestamp,
    /// `door`, `phone`, `video`, `remote` or `other`.
    #[schema(value_type = String)]
    mode: Mode,
    /// `reached`, `not_reached` or `refused`.
    #[schema(value_type = String)]
    outcome: OutcomeKind,
    /// Why nobody was reached or how far the refusal goes; none for `reached`.
    #[serde(default)]
    reason: Option<String>,
    /// Id of the form.
    form: String,
    /// Version of the form under which it was filled in, be it an older one.
    form_version: String,
    /// What was written, by the ids of the questions; empty unless the person was reached.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Written>)]
    answers: Answers,
    /// A remark.
    #[serde(default)]
    note: Option<String>,
    /// Why it is sent late, where it is.
    #[serde(default)]
    late_reason: Option<String>,
    /// Photos by their hashes. They are sent apart, best after the visit.
    #[serde(default)]
    #[schema(value_type = Vec<String>, max_items = 9)]
    photos: Vec<PhotoHash>,
    /// What the phone's own clock showed at the visit, where it is known to have been wrong; `visited_at` is set right.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "date-time")]
    phone_at: Option<Timestamp>,
    /// Kind of visitor, for accounts that do not stand in the register of visitors.
    #[serde(default)]
    visitor_kind: Option<String>,
}

/// An answer: exactly one of these.
#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Written {
    /// Words.
    Text(String),
    /// The id of an option.
    One(String),
    /// The ids of some options.
    Many(Vec<String>),
    /// A whole number.
    Number(i64),
    /// A day.
    #[schema(value_type = String, format = "date")]
    Day(Date),
    /// The hash of a picture of the signature (a PNG), sent like a photo; `unable` where it was not convenient to sign.
    Signature(String),
}

/// The items of a batch, unread.
///
/// # Errors
/// Unreadable, where it is no batch at all.
pub(super) fn batch(body: &[u8]) -> Result<Vec<Value>, Problem> {
    #[derive(Deserialize)]
    struct Unread {
        visits: Vec<Value>,
    }
    phone::read::<Unread>(body).map(|unread| unread.visits)
}

/// Largest item in bytes: every question of a form answered at length, three times over.
const LARGEST: usize = 64 << 10;

/// Longest version of a form in characters.
const LONGEST_VERSION: usize = 40;

/// What an item cannot be without.
const NEEDED: [&str; 7] = ["id", "person", "visited_at", "mode", "outcome", "form", "form_version"];

/// The contact of an item; what is wrong with it first, where it cannot be read.
pub(super) fn command(item: &Value, worker: Option<&Worker>) -> Result<RecordVisit, Wrong> {
    let Some(fields) = item.as_object() else {
        return Err(wrong("", "这条记录格式不对，请更新手机程序"));
    };
    if let Some(missing) = NEEDED.into_iter().find(|name| fields.get(*name).is_none_or(Value::is_null)) {
        return Err(wrong(missing, sentence(missing)));
    }
    if let Some(field) = fields.iter().find(|(_, value)| holds_nul(value)).map(|(field, _)| field) {
        return Err(wrong(field, "文字里有不能保存的符号，请删去后重新提交"));
    }
    if item.to_string().len() > LARGEST {
        return Err(wrong("", "这条记录太长，请精简后重新提交"));
    }
    let read: Item = serde_path_to_error::deserialize(item).map_err(|error| {
        let path = error.path().to_string();
        let field = path.split(['.', '[']).next().unwrap_or_default();
        wrong(if field == "answers" { &path } else { field }, sentence(field))
    })?;
    if read.form_version.chars().count() > LONGEST_VERSION {
        return Err(wrong("form_version", sentence("form_version")));
    }
    let outcome = Outcome::from_codes(read.outcome.code(), read.reason.as_deref())
        .ok_or_else(|| wrong("reason", sentence("reason")))?;
    let (worker, visitor_kind) = match worker {
        Some(worker) => (Some(worker.id), worker.kind.clone()),
        None => (None, read.visitor_kind.unwrap_or_default()),
    };
    let mut photos = Vec::new();
    for photo in read.photos {
        if !photos.contains(&photo) {
            photos.push(photo);
        }
    }
    Ok(RecordVisit {
        id: read.id,
        content: Content {
            person: read.person,
            worker,
            visitor_kind,
            mode: read.mode,
            outcome,
            visited_at: read.visited_at,
            form: read.form,
            form_version: read.form_version,
            answers: written(read.answers),
            note: given(read.note),
            late_reason: given(read.late_reason),
            photos,
        },
        phone_at: read.phone_at.filter(|phone_at| *phone_at != read.visited_at),
    })
}

/// A field without answer is absent, never empty: the same contact has the same content on every phone.
fn written(answers: Answers) -> Answers {
    answers.0.into_iter().filter(|(_, answer): &(String, Answer)| !answer.is_blank()).collect()
}

fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// PostgreSQL keeps no text with a zero byte: better said here than failed there for ever.
pub(crate) fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(holds_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || holds_nul(value)),
        _ => false,
    }
}

fn wrong(field: &str, text: &str) -> Wrong {
    let field = (!field.is_empty() && field != ".").then(|| field.to_owned());
    Wrong { field, text: text.to_owned() }
}

/// What to do about a field that cannot be read.
fn sentence(field: &str) -> &'static str {
    match field {
        "id" | "person" => "编号格式不对，请更新手机程序后重新提交",
        "visited_at" | "phone_at" => "探访时间不对，请重新填写日期和时间",
        "mode" => "请选择探访方式",
        "outcome" => "请选择探访结果",
        "reason" => "请选择没有联系到或谢绝的原因",
        "form" | "form_version" => "没有找到这张记录表，请更新后重新提交",
        "answers" => "这一项的填写方式不对，请重新填写",
        "photos" => "照片编号不对，请重新选择照片",
        _ => "这一项格式不对，请重新填写",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn item() -> Value {
        json!({
            "id": "01930000-0000-7000-8000-0000000000b1",
            "person": "01930000-0000-7000-8000-0000000000a1",
            "visited_at": "2026-11-23T08:30:00+08:00",
            "mode": "door",
            "outcome": "reached",
            "form": "visit",
            "form_version": "1",
            "answers": { "mobility": { "one": "fair" }, "care_given": { "text": "  " } },
            "note": " ",
            "photos": ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
            "of_a_later_version": true,
        })
    }

    /// The item with some fields changed, or taken away with null.
    fn altered(changes: &Value) -> Value {
        let mut item = item();
        for (field, value) in changes.as_object().expect("changes") {
            item[field] = value.clone();
        }
        item
    }

    fn field(changes: &Value) -> Option<String> {
        command(&altered(changes), None).expect_err("unreadable").field
    }

    #[test]
    fn a_visit_is_read_without_what_is_blank() {
        let read = command(&item(), None).expect("readable");
        assert_eq!(read.content.note, None);
        assert_eq!(read.content.answers.0.keys().collect::<Vec<_>>(), ["mobility"]);
        assert_eq!((read.content.photos.len(), read.content.worker), (1, None));
    }

    #[test]
    fn what_cannot_be_read_is_said_at_its_field() {
        for (changes, expected) in [
            (json!({ "id": "7" }), "id"),
            (json!({ "person": null }), "person"),
            (json!({ "visited_at": "yesterday" }), "visited_at"),
            (json!({ "visited_at": "2026-11-23T08:30:00" }), "visited_at"),
            (json!({ "mode": "pigeon" }), "mode"),
            (json!({ "outcome": ["reached"] }), "outcome"),
            (json!({ "reason": "today" }), "reason"),
            (json!({ "outcome": "refused" }), "reason"),
            (json!({ "form_version": "1".repeat(41) }), "form_version"),
            (json!({ "answers": { "mobility": { "one": 3 } } }), "answers.mobility.one"),
            (json!({ "answers": { "mobility": "fair" } }), "answers.mobility"),
            (json!({ "note": "a\u{0}b" }), "note"),
            (json!({ "photos": ["E3"] }), "photos"),
        ] {
            assert_eq!(field(&changes).as_deref(), Some(expected), "{changes}");
        }
        assert_eq!(field(&json!({ "note": "长".repeat(40_000) })), None);
        assert_eq!(command(&json!("visit"), None).expect_err("no object").field, None);
    }
}
