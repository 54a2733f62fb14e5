//! Emergencies that a phone tells of: each gets a receipt, however often it is sent.

use axum::{body::Bytes, extract::State, http::StatusCode};
use domain::{
    emergencies::{Content, RecordEmergency, Told, What, Whom},
    ids::{EmergencyId, PersonId},
    refusal::shown,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::record::{Kept, record};
use crate::{
    app::App,
    phone::{self, Kind},
    respond::{Answer, Problem},
    session::Asker,
    visits::receive::{State as Became, Wrong, holds_nul},
};

/// So many emergencies go into one batch.
pub const MOST: usize = 50;

/// Largest item in bytes.
const LARGEST: usize = 64 << 10;

/// Emergencies that waited on the phone.
#[derive(ToSchema)]
#[expect(dead_code, reason = "says what a batch looks like; its items are read one by one")]
pub struct EmergencyBatch {
    /// At most 50.
    #[schema(max_items = 50)]
    emergencies: Vec<EmergencyItem>,
}

/// An emergency. Fields that are not listed here are not looked at.
#[derive(Deserialize, ToSchema)]
pub struct EmergencyItem {
    /// Made on the phone when the button is pressed (a UUID, version 7). Sent again with more in it, it stands beside.
    #[schema(value_type = String, format = "uuid")]
    id: EmergencyId,
    /// Whom it is about, where it is somebody of the register.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    person: Option<PersonId>,
    /// When the button was pressed, by the phone's clock, with its offset.
    #[schema(value_type = String, format = "date-time")]
    began_at: Timestamp,
    /// `fall`, `unconscious`, `ill`, `fire_gas`, `missing`, `danger` or `other`.
    #[schema(value_type = String)]
    what: What,
    /// The same in words; with `other` they or a note are needed.
    #[serde(default)]
    words: Option<String>,
    /// Who was told, in order.
    #[serde(default)]
    told: Vec<TellItem>,
    /// Where exactly, what else is to be known.
    #[serde(default)]
    note: Option<String>,
}

/// Somebody who was told.
#[derive(Deserialize, ToSchema)]
pub struct TellItem {
    /// `120`, `119`, `110`, `contact`, `village` or `other`.
    #[schema(value_type = String)]
    who: Whom,
    /// Their name.
    #[serde(default)]
    name: Option<String>,
    /// The number that was called.
    #[serde(default)]
    phone: Option<String>,
    /// When, by the phone's clock.
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
}

/// The answer to a batch of emergencies.
#[derive(Serialize, ToSchema)]
pub struct EmergenciesReceived {
    /// What time it is here.
    #[schema(value_type = String, format = "date-time")]
    server_time: Timestamp,
    /// One for each of the batch, in its order.
    receipts: Vec<EmergencyReceipt>,
}

/// What became of one emergency.
#[derive(Serialize, ToSchema)]
pub struct EmergencyReceipt {
    /// Its id as it was sent; absent where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    /// `accepted`, `known`, `conflict` (other content came first; both stand) or `refused` (not stored).
    pub(crate) state: Became,
    /// All of it in a sentence for the visitor.
    pub(crate) text: String,
    /// Everything that is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) faults: Vec<Wrong>,
}

/// Takes in emergencies. What cannot be read is refused by itself; whoever they are about, they are kept.
#[utoipa::path(
    post, path = "/api/v1/emergencies", operation_id = "receive_emergencies", tag = "emergencies",
    request_body = EmergencyBatch, security(("token" = [], "device" = [])),
    responses(
        (status = 200, body = EmergenciesReceived, description = "All are durable; a receipt for each, in their order"),
        (status = 400, body = phone::Told), (status = 401, body = phone::Told), (status = 403, body = phone::Told),
        (status = 413, body = phone::Told, description = "More than 50, or too many bytes"),
        (status = 503, body = phone::Told, description = "Send all of them again later"),
    ),
)]
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    #[derive(Deserialize)]
    struct Unread {
        emergencies: Vec<Value>,
    }
    let items = phone::read::<Unread>(&body)?.emergencies;
    if items.len() > MOST {
        let text = format!("一次最多提交 {MOST} 条告急，没有保存。请分几次提交。");
        return Ok(phone::no(StatusCode::PAYLOAD_TOO_LARGE, Kind::TooLarge, text));
    }
    let receipts = receive(&app, &asker, &items).await.map_err(Problem::Busy)?;
    Ok(phone::json(&EmergenciesReceived { server_time: app.edge().now(), receipts }))
}

/// Keeps every item, one after the other; a receipt for each.
///
/// # Errors
/// What the database cannot do: then nothing is said of any, and all are sent again.
pub(crate) async fn receive(
    app: &App,
    asker: &Asker,
    items: &[Value],
) -> anyhow::Result<Vec<EmergencyReceipt>> {
    let home = asker.actor.tenants.first().copied();
    let mut receipts = Vec::new();
    for item in items {
        let id = item.get("id").and_then(Value::as_str).map(|id| id.chars().take(40).collect());
        let (state, text, faults) = match (command(item), home) {
            (Ok(command), Some(tenant)) => match record(app, tenant, &asker.actor, command).await? {
                Ok(Kept::New { person_known: true }) => (Became::Accepted, NEW, Vec::new()),
                Ok(Kept::New { person_known: false }) => (Became::Accepted, NOBODYS, Vec::new()),
                Ok(Kept::Known) => (Became::Known, KNOWN, Vec::new()),
                Ok(Kept::Beside) => (Became::Conflict, BESIDE, Vec::new()),
                Err(refusals) => (Became::Refused, "", shown(refusals).into_iter().map(wrong).collect()),
            },
            (Ok(_), None) => (Became::Refused, "", vec![fault("", "您的账号不能登记告急")]),
            (Err(fault), _) => (Became::Refused, "", vec![fault]),
        };
        let text = faults.first().map_or_else(|| text.to_owned(), |fault: &Wrong| fault.text.clone());
        receipts.push(EmergencyReceipt { id, state, text, faults });
    }
    Ok(receipts)
}

const NEW: &str = "已报到办公室。人要紧，120、119、110 请自己打";
const NOBODYS: &str = "已报到办公室。没有找到这位老人的登记，请打电话说明是谁";
const KNOWN: &str = "以前已经报到，不用再提交";
const BESIDE: &str = "补充的内容已报到，和先报的放在一起";

fn command(item: &Value) -> Result<RecordEmergency, Wrong> {
    if holds_nul(item) {
        return Err(fault("", "文字里有不能保存的符号，请删去后重新提交"));
    }
    if item.to_string().len() > LARGEST {
        return Err(fault("", "这条记录太长，请精简后重新提交"));
    }
    let read: EmergencyItem = serde_path_to_error::deserialize(item).map_err(|error| {
        let path = error.path().to_string();
        let field = path.split(['.', '[']).next().filter(|field| *field != "?").unwrap_or_default();
        fault(field, "这条记录格式不对，请更新手机程序")
    })?;
    let told = read.told.into_iter();
    let told = told.map(|one| Told { who: one.who, name: one.name, phone: one.phone, at: one.at });
    Ok(RecordEmergency {
        id: read.id,
        content: Content {
            person: read.person,
            began_at: read.began_at,
            what: read.what,
            words: read.words,
            told: told.collect(),
            note: read.note,
        },
    })
}

fn wrong(refusal: domain::refusal::Refusal) -> Wrong {
    Wrong { field: refusal.field.map(std::borrow::Cow::into_owned), text: refusal.text }
}

fn fault(field: &str, text: &str) -> Wrong {
    Wrong { field: Some(field).filter(|field| !field.is_empty()).map(str::to_owned), text: text.to_owned() }
}
