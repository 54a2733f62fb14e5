//! Founding a county: its key, its notice, who visits, who signs in.

use std::collections::BTreeMap;

use anyhow::Context;
use domain::{
    accounts::{Account, Failures},
    actor::{Actor, Role},
    areas::{AreaCode, AreaPath},
    ids::{AccountId, OrganisationId, TenantId, WorkerId},
    organisations::{Organisation, OrganisationKind},
    workers::Worker,
};
use store::{Fault, packs::Adoption, tenants::Tenant};

use super::cast::Cast;
use crate::app::App;

/// A county of the demo with the ids that its people need.
pub struct County {
    /// Its number.
    pub tenant: TenantId,
    /// Visitors by their key in the cast.
    pub workers: BTreeMap<String, Worker>,
    accounts: Vec<Account>,
}

impl County {
    /// Whoever registers people here.
    ///
    /// # Errors
    /// A cast without a county officer.
    pub fn registrar(&self) -> anyhow::Result<Actor> {
        let officer = self.accounts.iter().find(|account| account.role == Role::County);
        Ok(officer.context("a cast needs a county officer")?.actor())
    }

    /// Somebody who signs in as the one who asks.
    ///
    /// # Errors
    /// Nobody of that name.
    pub fn signed_in(&self, user: &str) -> anyhow::Result<Actor> {
        let account = self.accounts.iter().find(|account| account.user_name == user);
        Ok(account.with_context(|| format!("nobody signs in as {user}"))?.actor())
    }

    /// A visitor as the one who asks.
    ///
    /// # Errors
    /// A visitor without an account.
    pub fn visitor(&self, key: &str) -> anyhow::Result<Actor> {
        let worker = self.workers.get(key).with_context(|| format!("no visitor {key}"))?;
        let account = self.accounts.iter().find(|account| account.worker == Some(worker.id));
        Ok(account.with_context(|| format!("{key} has no account"))?.actor())
    }
}

/// Enters a county with its visitors and accounts.
///
/// # Errors
/// What the database cannot do; a cast that names places or roles that do not exist.
pub async fn found(app: &App, cast: &Cast, word: &str) -> anyhow::Result<County> {
    let tenant = TenantId(cast.place.tenant);
    let now = app.edge().now();
    let place = place(app, &cast.place.area).await?;
    let pack = app.packs().pack(&cast.place.pack, &rules::Choices::new())?;
    let pack = pack.with_context(|| format!("the pack {} is not built in", cast.place.pack))?;
    let row = Tenant { id: tenant, name: cast.place.office.clone(), area: place, created_at: now };
    let adoption = Adoption {
        pack: cast.place.pack.clone(),
        from_on: pack.rules.in_force_from,
        until_on: pack.rules.in_force_until,
        text: None,
    };
    let (cipher, chance) = (app.cipher(), &app.edge().chance);
    let key =
        cipher.new_data_key(tenant, 1, chance.bytes(), chance.bytes()).context("no key for the county")?;
    app.db()
        .write(move |tx| {
            store::tenants::insert(tx, &row)?;
            store::tenants::add_key(tx, tenant, 1, &key, now)?;
            store::packs::adopt(tx, tenant, &adoption)
        })
        .await?;
    let bodies = organisations(app, cast, tenant).await?;
    let workers = workers(app, cast, tenant, &bodies).await?;
    let accounts = accounts(app, cast, tenant, &workers, word).await?;
    Ok(County { tenant, workers, accounts })
}

async fn organisations(
    app: &App,
    cast: &Cast,
    tenant: TenantId,
) -> anyhow::Result<BTreeMap<String, OrganisationId>> {
    let mut kept = BTreeMap::new();
    for one in &cast.organisation {
        let organisation = Organisation {
            id: OrganisationId::from(app.edge().id()),
            tenant,
            name: one.name.clone(),
            kind: OrganisationKind::from_code(&one.kind)
                .with_context(|| format!("no kind of organisation {}", one.kind))?,
            area: place(app, &one.area).await?,
            contact: one.contact.clone(),
            phone: one.phone.as_deref().map(str::parse).transpose().context("a telephone")?,
            active: true,
        };
        kept.insert(one.key.clone(), organisation.id);
        app.db().write(move |tx| store::organisations::save(tx, &organisation)).await?;
    }
    Ok(kept)
}

async fn workers(
    app: &App,
    cast: &Cast,
    tenant: TenantId,
    bodies: &BTreeMap<String, OrganisationId>,
) -> anyhow::Result<BTreeMap<String, Worker>> {
    let mut workers = BTreeMap::new();
    for one in &cast.worker {
        let worker = Worker {
            id: WorkerId::from(app.edge().id()),
            tenant,
            name: one.name.clone(),
            kind: one.kind.clone(),
            organisation: one.organisation.as_ref().and_then(|key| bodies.get(key)).copied(),
            companion: None,
            phone: None,
            area: place(app, &one.area).await?,
            account: None,
            active: true,
        };
        let kept = worker.clone();
        app.db().write(move |tx| store::workers::save(tx, &kept)).await?;
        workers.insert(one.key.clone(), worker);
    }
    Ok(workers)
}

async fn accounts(
    app: &App,
    cast: &Cast,
    tenant: TenantId,
    workers: &BTreeMap<String, Worker>,
    word: &str,
) -> anyhow::Result<Vec<Account>> {
    let hash = app.passwords().hash(word, app.edge().chance.bytes()).await?;
    let mut accounts = Vec::new();
    for one in &cast.account {
        let worker = one.worker.as_ref().and_then(|key| workers.get(key));
        let account = Account {
            id: AccountId::from(app.edge().id()),
            user_name: one.user.clone(),
            name: one.name.clone(),
            role: Role::from_code(&one.role).with_context(|| format!("no role {}", one.role))?,
            tenants: vec![tenant],
            area: place(app, &one.area).await?,
            worker: worker.map(|worker| worker.id),
            active: true,
            failures: Failures::NONE,
        };
        accounts.push(account);
    }
    let (kept, now) = (accounts.clone(), app.edge().now());
    let linked: Vec<Worker> = accounts
        .iter()
        .filter_map(|account| {
            let worker = workers.values().find(|worker| account.worker == Some(worker.id))?;
            Some(Worker { account: Some(account.id), ..worker.clone() })
        })
        .collect();
    app.db()
        .write(move |tx| {
            kept.iter().try_for_each(|account| store::accounts::insert(tx, account, &hash, now))?;
            linked.iter().try_for_each(|worker| store::workers::save(tx, worker))
        })
        .await
        .map_err(|fault: Fault| fault)?;
    Ok(accounts)
}

/// Where a place hangs in the tree.
pub(super) async fn place(app: &App, code: &str) -> anyhow::Result<AreaPath> {
    let parsed: AreaCode = code.parse()?;
    let found = app.db().read(move |tx| store::areas::by_code(tx, &parsed)).await?;
    Ok(found.with_context(|| format!("no place {code}"))?.path)
}
