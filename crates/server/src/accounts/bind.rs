//! Signing in on a phone, and ending a phone that was lost. The sign-in itself is that of the page: the same words,
//! the same lock after five failures.

use axum::{body::Bytes, extract::State, http::StatusCode};
use domain::{
    accounts::{
        Account, Device,
        bind::{BindRefusal, Bound, EndRefusal, bind, end as decide},
        session::idle_limit,
    },
    actor::Actor,
    dates::day_of,
    events::{Action, Event},
    hex,
    ids::{AccountId, DeviceId, EventId, TenantId},
    refusal::Refusal,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::{
    Fault, Root, Tx,
    accounts::{self, devices, sessions},
    events,
    seal::Index,
};
use utoipa::ToSchema;

use super::sign_in::{Attempt, attempt};
use crate::{
    app::App,
    phone::{self, Kind, Told},
    respond::Answer,
};

/// Who signs in on which phone.
#[derive(Deserialize, ToSchema)]
pub struct SignIn {
    /// The account's user name.
    user_name: String,
    /// Its password.
    password: String,
    /// The phone.
    device: Phone,
}

/// A phone, as it introduces itself.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct Phone {
    /// Made once on the phone (a UUID) and kept there.
    #[schema(value_type = String, format = "uuid")]
    pub id: DeviceId,
    /// What the office sees in its list of phones.
    #[schema(example = "红米 9A")]
    pub name: String,
}

impl Phone {
    /// What the log says of it.
    pub(super) fn told(&self) -> serde_json::Value {
        serde_json::json!({ "device": self.id })
    }
}

/// A sign-in that began.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    /// To be sent as `Authorization: Bearer …`, together with `X-Koumen-Device`. Kept by the phone, shown to nobody.
    token: String,
    /// The day on which it ends if it lies unused until then.
    #[schema(value_type = String, format = "date")]
    expires_on: Date,
    /// The same for this account on this phone each time, given for the password only: with it a phone opens what its PIN
    /// guards when that is forgotten. 32 hexadecimal digits.
    recovery: String,
    /// The person's name.
    name: String,
    /// Code of the role.
    #[schema(example = "visitor")]
    role: &'static str,
    /// Where they work, in words.
    place: String,
    /// The county, in words.
    county: String,
    /// What time it is here: a phone's clock may be days off.
    #[schema(value_type = String, format = "date-time")]
    server_time: Timestamp,
}

/// Begins a sign-in that holds on this phone only, in the place of the one before.
#[utoipa::path(
    post, path = "/api/v1/sign-in", operation_id = "sign_in", tag = "accounts", request_body = SignIn,
    responses(
        (status = 200, body = SignedIn),
        (status = 401, body = Told, description = "Wrong name or password, or locked for a while after five failures"),
        (status = 403, body = Told, description = "This phone was ended by the office, or the account has five phones"),
    ),
)]
pub async fn submit(State(app): State<App>, body: Bytes) -> Answer {
    let SignIn { user_name, password, device } = phone::read(&body)?;
    let phone = device.id;
    let welcome = match attempt(&app, &user_name, &password, Some(device)).await? {
        Attempt::Welcome(welcome) => *welcome,
        Attempt::Refused(why) => {
            let why = Refusal::from(why).text;
            return Ok(phone::no(StatusCode::UNAUTHORIZED, Kind::NotSignedIn, why));
        }
        Attempt::NotHere(why) => {
            let kind = if why == BindRefusal::Ended { Kind::Ended } else { Kind::Forbidden };
            return Ok(phone::no(StatusCode::FORBIDDEN, kind, Refusal::from(why).text));
        }
    };
    let (account, now) = (welcome.account, app.edge().now());
    let home = account.tenants.first().copied().unwrap_or(TenantId(0));
    let recovery = app.cipher().index(Index::Phone, home, &format!("{}|{phone}", account.id));
    let county = account.tenants.first().and_then(|tenant| app.tenant(*tenant));
    Ok(phone::json(&SignedIn {
        token: welcome.secret,
        recovery: hex::digits(&recovery),
        expires_on: day_of(now.saturating_add(idle_limit(account.role)).unwrap_or(now)),
        name: account.name,
        role: account.role.code(),
        place: app.places().full_name(app.db(), &account.area).await.map_err(anyhow::Error::new)?,
        county: county.map_or_else(String::new, |county| county.name),
        server_time: now,
    }))
}

/// Binds an account that has shown its password to a phone, inside the transaction of the sign-in. A sign-in on the
/// phone before this one ends.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    account: &Account,
    phone: &Phone,
    event_id: EventId,
    now: Timestamp,
) -> Result<Result<(), BindRefusal>, Fault> {
    let known = devices::of_account(tx, account.id)?;
    let Bound { device, new } = match bind(account, &known, phone.id, &phone.name, now) {
        Ok(bound) => bound,
        Err(why) => return Ok(Err(why)),
    };
    devices::end_session(tx, account.id, device.id)?;
    devices::save(tx, &device)?;
    if new && let Some(event) = super::event(account, Action::AccountDeviceBound, event_id, now) {
        events::insert(tx, &about(event, &device))?;
    }
    Ok(Ok(()))
}

/// Ends a phone of an account: its sign-in is over and there will be no other. Says `false` where it was ended before.
/// The inner error is for whoever asked.
///
/// # Errors
/// What the database cannot do.
pub async fn end(
    app: &App,
    actor: &Actor,
    account: AccountId,
    device: DeviceId,
) -> anyhow::Result<Result<bool, EndRefusal>> {
    let (now, id, actor) = (app.edge().now(), EventId::from(app.edge().id()), actor.clone());
    let ended = app.db().write(move |tx| {
        tx.lock(Root::Account, TenantId(0), account.as_bytes())?;
        let known = accounts::by_id(tx, account)?.map(|known| known.account);
        let devices = devices::of_account(tx, account)?;
        let found = devices.iter().find(|found| found.id == device);
        let ended = match decide(known.as_ref(), found, &actor, now) {
            Ok(ended) => ended,
            Err(why) => return Ok(Err(why)),
        };
        if let Some(ended) = &ended {
            sessions::keep_ended(tx, account, device, now)?;
            devices::end_session(tx, account, device)?;
            devices::save(tx, ended)?;
            let event = known.and_then(|known| super::event(&known, Action::AccountDeviceEnded, id, now));
            if let Some(event) = event {
                events::insert(tx, &Event { actor: actor.account, ..about(event, ended) })?;
            }
        }
        Ok::<_, Fault>(Ok(ended.is_some()))
    });
    Ok(ended.await?)
}

fn about(event: Event, device: &Device) -> Event {
    Event { after: Some(serde_json::json!({ "device": device.id, "name": device.name })), ..event }
}
