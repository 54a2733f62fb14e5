//! The phones on which accounts are used, and ending one that was lost or is somebody else's now.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::StatusCode,
};
use domain::{
    accounts::{Account, Device},
    actor::Role,
    ids::{AccountId, DeviceId, TenantId, WorkerId},
    refusal::Refusal,
};
use store::{
    Fault,
    accounts::{self, devices},
};

use super::bind::end;
use crate::{
    app::App,
    frame::Frame,
    respond::{Answer, Problem, go, render, render_with},
    session::Asker,
    typed::Typed,
    visits::moment,
};

/// Accounts that are looked through for one page.
const PAGE: u16 = 200;

#[derive(Template)]
#[template(path = "accounts/phones.html")]
pub(super) struct PhonesPage {
    frame: Frame,
    typed: Typed,
    worker: Option<String>,
    owners: Vec<Owner>,
    next: Option<String>,
    /// Whether phones ask for a PIN; `None` for whoever does not choose.
    pin: Option<bool>,
}

/// Somebody with phones.
struct Owner {
    id: String,
    name: String,
    user_name: String,
    phones: Vec<Phone>,
}

/// A phone.
struct Phone {
    id: String,
    name: String,
    bound: String,
    seen: Option<String>,
    ended: Option<String>,
}

/// `GET /accounts/phones?worker=…`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    Ok(render(&sheet(&app, &asker, typed).await?))
}

/// `POST /accounts/{account}/phones/{device}/end`
pub async fn submit(
    State(app): State<App>,
    asker: Asker,
    Path((account, device)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let account: AccountId = account.parse().map_err(|_| Problem::NotFound)?;
    let device: DeviceId = device.parse().map_err(|_| Problem::NotFound)?;
    let mut typed = Typed::read(&body);
    match end(&app, &asker.actor, account, device).await? {
        Ok(_) => {
            let at = [("worker", typed.text("worker")), ("done", "phone_ended")];
            Ok(go(&format!("/accounts/phones{}", crate::typed::query(&at))))
        }
        Err(refusal) => {
            typed.refuse("", Refusal::from(refusal).text);
            let page = sheet(&app, &asker, typed).await?;
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// The page, with what was refused.
pub(super) async fn sheet(app: &App, asker: &Asker, typed: Typed) -> Result<PhonesPage, Problem> {
    let tenant = *asker.actor.tenants.first().ok_or(Problem::NotFound)?;
    let worker = typed.given("worker").map(str::parse::<WorkerId>).transpose();
    let worker = worker.map_err(|_| Problem::NotFound)?;
    let (area, after) = (asker.actor.area.clone(), typed.text("after").to_owned());
    let found = app.db().read(move |tx| {
        let accounts = read(tx, tenant, worker, &after)?;
        let last = accounts.last().filter(|_| accounts.len() == usize::from(PAGE));
        let next = last.map(|account| account.user_name.clone());
        let mut owners = Vec::new();
        for account in accounts.into_iter().filter(|account| area.contains(&account.area)) {
            let phones = devices::of_account(tx, account.id)?;
            if !phones.is_empty() || worker.is_some() {
                owners.push((account, phones));
            }
        }
        Ok::<_, Fault>((owners, next, accounts::asks_for_pin(tx, tenant)?))
    });
    let (owners, next, pin) = found.await.map_err(anyhow::Error::new)?;
    let next = next.map(|after| typed.address("/accounts/phones", &["after"], &[("after", &after)]));
    Ok(PhonesPage {
        frame: Frame::of(app, asker, "/accounts/phones").after(typed.given("done")),
        worker: worker.map(|id| id.to_string()),
        owners: owners.into_iter().map(|(account, phones)| owner(account, phones)).collect(),
        next,
        pin: (asker.actor.role == Role::County).then_some(pin),
        typed,
    })
}

fn read(
    tx: &mut store::Tx<'_>,
    tenant: TenantId,
    worker: Option<WorkerId>,
    after: &str,
) -> Result<Vec<Account>, Fault> {
    let Some(worker) = worker else { return accounts::of_tenant(tx, tenant, after, PAGE) };
    let Some(id) = accounts::of_worker(tx, tenant, worker)? else { return Ok(Vec::new()) };
    Ok(accounts::by_id(tx, id)?.map(|known| known.account).into_iter().collect())
}

fn owner(account: Account, phones: Vec<Device>) -> Owner {
    let phone = |device: Device| Phone {
        id: device.id.to_string(),
        name: if device.name.is_empty() { "没有名称的手机".to_owned() } else { device.name },
        bound: moment(device.bound_at),
        seen: device.used_at.map(moment),
        ended: device.ended_at.map(moment),
    };
    Owner {
        id: account.id.to_string(),
        name: account.name,
        user_name: account.user_name,
        phones: phones.into_iter().map(phone).collect(),
    }
}
