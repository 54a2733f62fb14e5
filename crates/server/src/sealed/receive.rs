//! A phone that was ended hands in what it had sealed. Nobody is signed in: what opens the box says whose it is.

use axum::{body::Bytes, extract::State, http::StatusCode};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    accounts::Account,
    events::{Action, Event},
    ids::{DeviceId, EventId},
    photos::{MOST_OF_A_VISIT, PhotoHash},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{
    Fault,
    accounts::sessions,
    sealed::{self, bytes},
};
use utoipa::ToSchema;

use super::named;
use crate::{
    accounts,
    app::App,
    emergencies::receive as emergencies,
    phone::{self, Kind, Told},
    photos::put,
    respond::{Answer, Problem},
    session::{Asker, token_hash},
    visits::receive as visits,
};

/// Something that a phone has sealed.
#[derive(Deserialize, ToSchema)]
pub struct Sealed {
    /// The id of the box to which it was sealed.
    box_id: String,
    /// The phone.
    #[schema(value_type = String, format = "uuid")]
    device: DeviceId,
    /// The bytes, base64url without padding. What they are stands in `docs/phone-api.md`.
    sealed: String,
}

/// What lies in the box.
#[derive(Deserialize, ToSchema)]
pub struct InTheBox {
    /// The token of the sign-in that was ended.
    token: String,
    /// Visits that waited, as they would have been sent.
    #[serde(default)]
    #[schema(value_type = Vec<crate::visits::receive::Item>, max_items = 100)]
    visits: Vec<Value>,
    /// Emergencies that waited.
    #[serde(default)]
    #[schema(value_type = Vec<crate::emergencies::receive::EmergencyItem>, max_items = 50)]
    emergencies: Vec<Value>,
    /// Photos and signatures whose visits are here, each whole: best one in a box.
    #[serde(default)]
    #[schema(max_items = 9)]
    photos: Vec<SealedPhoto>,
}

/// A photo or a signature, whole.
#[derive(Deserialize, ToSchema)]
pub struct SealedPhoto {
    /// SHA-256 of its bytes, by which a visit names it.
    #[schema(value_type = String)]
    hash: PhotoHash,
    /// The bytes, base64url without padding.
    bytes: String,
}

/// What became of what lay in the box.
#[derive(Serialize, ToSchema)]
pub struct Unsealed {
    /// What time it is here.
    #[schema(value_type = String, format = "date-time")]
    server_time: Timestamp,
    /// One for each visit, in their order.
    visits: Vec<visits::Receipt>,
    /// One for each emergency, in their order.
    emergencies: Vec<emergencies::EmergencyReceipt>,
    /// For each photo whether all of it is here; one that is not wanted, or is not what it is called, never will be.
    photos: Vec<bool>,
}

/// Takes in what a phone sealed before its sign-in was gone. Sent again, nothing changes.
#[utoipa::path(
    post, path = "/api/v1/sealed", operation_id = "receive_sealed", tag = "sealed", request_body = Sealed,
    responses(
        (status = 200, body = Unsealed, description = "All are durable; a receipt for each"),
        (status = 400, body = Told, description = "It does not open, or not as what it should be"),
        (status = 403, body = Told, description = "No sign-in of this phone that ended within 90 days"),
        (status = 413, body = Told, description = "Too much at once"),
        (status = 503, body = Told, description = "Send the same again later"),
    ),
)]
pub async fn submit(State(app): State<App>, body: Bytes) -> Answer {
    let sent: Sealed = phone::read(&body)?;
    let inside = open(&app, &sent).await?;
    if inside.visits.len() > visits::MOST
        || inside.emergencies.len() > emergencies::MOST
        || inside.photos.len() > MOST_OF_A_VISIT
    {
        let text = "一次交来的记录太多，没有保存。请分几次提交。";
        return Ok(phone::no(StatusCode::PAYLOAD_TOO_LARGE, Kind::TooLarge, text));
    }
    let Some(account) = whose(&app, &sent, &inside.token).await? else {
        let text = "没有找到这台手机的登录，或者停用已超过90天。请把手机交给办公室。";
        return Ok(phone::no(StatusCode::FORBIDDEN, Kind::Forbidden, text));
    };
    let asker = asker(&app, &account, &inside.token).await.map_err(Problem::Busy)?;
    let told = emergencies::receive(&app, &asker, &inside.emergencies).await.map_err(Problem::Busy)?;
    let made = visits::receive_ended(&app, &asker, &inside.visits).await.map_err(Problem::Busy)?;
    note(&app, &account, &sent, (made.len(), told.len())).await.map_err(Problem::Busy)?;
    let mut photos = Vec::new();
    for SealedPhoto { hash, bytes } in inside.photos {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(bytes).unwrap_or_default();
        photos.push(put::take_whole(&app, &asker, hash, bytes.into()).await?);
    }
    Ok(phone::json(&Unsealed { server_time: app.edge().now(), visits: made, emergencies: told, photos }))
}

/// Opens the box. Whatever is wrong with it, the same is said.
async fn open(app: &App, sent: &Sealed) -> Result<InTheBox, Problem> {
    let broken = || Problem::Unreadable("加密的记录打不开，没有保存。请把手机交给办公室。".to_owned());
    let (tenant, id) = named(&sent.box_id).ok_or_else(broken)?;
    let sealed = BASE64_URL_SAFE_NO_PAD.decode(&sent.sealed).map_err(|_| broken())?;
    let found = app.db().read(move |tx| sealed::by_id(tx, tenant, id)).await;
    let found = found.map_err(|fault| Problem::Busy(fault.into()))?.ok_or_else(broken)?;
    let secret = found.open(app.cipher().as_ref()).map_err(|fault| Problem::Busy(fault.into()))?;
    let plain = bytes::open(&secret, (&sent.box_id, sent.device), &sealed).map_err(|_| broken())?;
    serde_json::from_slice(&plain).map_err(|_| broken())
}

/// Whose sign-in it was, or still is: a phone may have sealed without having been ended.
async fn whose(app: &App, sent: &Sealed, token: &str) -> Result<Option<Account>, Problem> {
    let (token, now, device) = (token_hash(token), app.edge().now(), sent.device);
    let found = app.db().read(move |tx| {
        if let Some((ended, account)) = sessions::ended(tx, &token)? {
            return Ok(ended.speaks_for(device, now).then_some(account));
        }
        let live = sessions::find(tx, &token)?;
        let live = live.filter(|(session, account)| {
            account.active && session.device == Some(device) && session.is_live(account.role, now)
        });
        Ok::<_, Fault>(live.map(|(_, account)| account))
    });
    found.await.map_err(|fault| Problem::Busy(fault.into()))
}

/// Whoever sent it, as if they were signed in; only for what lies in the box.
async fn asker(app: &App, account: &Account, token: &str) -> anyhow::Result<Asker> {
    Ok(Asker {
        actor: account.actor(),
        csrf: String::new(),
        place: app.places().full_name(app.db(), &account.area).await?,
        token: token_hash(token),
        proposes: false,
        account: account.clone(),
    })
}

/// The log says that it came this way.
async fn note(
    app: &App,
    account: &Account,
    sent: &Sealed,
    (visits, emergencies): (usize, usize),
) -> anyhow::Result<()> {
    let (id, now) = (EventId::from(app.edge().id()), app.edge().now());
    let after = serde_json::json!({ "device": sent.device, "visits": visits, "emergencies": emergencies });
    let Some(event) = accounts::event(account, Action::AccountSealedReceived, id, now) else { return Ok(()) };
    let event = Event { after: Some(after), ..event };
    Ok(app.db().write(move |tx| store::events::insert(tx, &event)).await?)
}
