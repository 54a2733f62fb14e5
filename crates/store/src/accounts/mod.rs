//! Who signs in. Accounts belong to the region: a city's officer works in several counties.

pub mod devices;
pub mod sessions;

use domain::accounts::{Account, Failures, SetPin};
use domain::actor::Role;
use domain::ids::{AccountId, TenantId, WorkerId};
use jiff::Timestamp;

use crate::fault::Fault;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;
use crate::{params, tenants};

/// The columns of an account, in the order in which its row is read.
macro_rules! columns {
    () => {
        "a.id, a.user_name, a.name, a.role, a.area_path, a.worker, a.active, a.failure_count, a.failed_at, \
         a.password_hash"
    };
}

pub(crate) use columns;

register!(
    INSERT,
    UPDATE,
    ADD_TENANT,
    DROP_TENANTS,
    TENANTS,
    BY_USER_NAME,
    BY_ID,
    OF_TENANT,
    OF_WORKER,
    SET_FAILURES,
    SET_PASSWORD,
);

/// Whether a county lets its phones ask for a PIN; they do not where it never chose.
///
/// # Errors
/// What the database cannot do.
pub fn asks_for_pin(tx: &mut Tx<'_>, tenant: TenantId) -> Result<bool, Fault> {
    Ok(tenants::setting(tx, tenant, SetPin::SETTING)?.is_some_and(|text| text == "true"))
}

/// Lets a county's choice hold from now on.
///
/// # Errors
/// What the database cannot do.
pub fn set_pin(tx: &mut Tx<'_>, tenant: TenantId, asked: bool, now: Timestamp) -> Result<(), Fault> {
    tenants::put_setting(tx, tenant, SetPin::SETTING, if asked { "true" } else { "false" }, now)
}

/// An account with the hash of its password, which nothing but signing in needs.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The account.
    pub account: Account,
    /// The hash as the server's hashing wrote it.
    pub password_hash: String,
}

statement! {
    /// Keeps a new account.
    INSERT = "insert into account (id, user_name, name, role, area_path, worker, active, failure_count, \
        failed_at, password_hash, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

    /// Gives an account a county.
    ADD_TENANT = "insert into account_tenant (account, tenant) values ($1, $2) \
        on conflict (account, tenant) do nothing";
}

/// Keeps a new account.
///
/// # Errors
/// A duplicate `account_user_name` when the name is taken.
pub fn insert(tx: &mut Tx<'_>, account: &Account, password_hash: &str, now: Timestamp) -> Result<(), Fault> {
    tx.exec(
        &INSERT,
        params![
            account.id,
            key(&account.user_name),
            account.name,
            account.role.code(),
            account.area.as_str(),
            account.worker,
            account.active,
            account.failures.count,
            account.failures.last_at,
            password_hash,
            now,
        ],
    )?;
    add_tenants(tx, account)
}

statement! {
    /// Changes what an administrator may change.
    UPDATE = "update account set name = $2, role = $3, area_path = $4, worker = $5, active = $6 where id = $1";

    /// Takes all counties from an account, before it is given others.
    DROP_TENANTS = "delete from account_tenant where account = $1";
}

/// Changes name, role, area, visitor, counties and whether it is open. User name, password and failures
/// have verbs of their own.
///
/// # Errors
/// What the database cannot do.
pub fn update(tx: &mut Tx<'_>, account: &Account) -> Result<(), Fault> {
    tx.exec(
        &UPDATE,
        params![
            account.id,
            account.name,
            account.role.code(),
            account.area.as_str(),
            account.worker,
            account.active,
        ],
    )?;
    tx.exec(&DROP_TENANTS, params![account.id])?;
    add_tenants(tx, account)
}

fn add_tenants(tx: &mut Tx<'_>, account: &Account) -> Result<(), Fault> {
    for tenant in &account.tenants {
        tx.exec(&ADD_TENANT, params![account.id, tenant])?;
    }
    Ok(())
}

statement! {
    /// The account of a user name in lower case.
    BY_USER_NAME = "select ", columns!(), " from account a where a.user_name = $1";
}

/// The account of a user name, for signing in.
///
/// # Errors
/// What the database cannot do.
pub fn by_user_name(tx: &mut Tx<'_>, user_name: &str) -> Result<Option<Credentials>, Fault> {
    let found = tx.one(&BY_USER_NAME, params![key(user_name)])?;
    with_tenants(tx, found)
}

statement! {
    /// One account.
    BY_ID = "select ", columns!(), " from account a where a.id = $1";
}

/// An account.
///
/// # Errors
/// What the database cannot do.
pub fn by_id(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<Credentials>, Fault> {
    let found = tx.one(&BY_ID, params![id])?;
    with_tenants(tx, found)
}

statement! {
    /// Accounts that work in a county, by user name.
    OF_TENANT = "select ", columns!(), " from account_tenant t join account a on a.id = t.account \
        where t.tenant = $1 and a.user_name > $2 order by a.user_name limit $3";
}

/// A page of the accounts of a county by user name, from after `after` (empty for the first page).
///
/// # Errors
/// What the database cannot do.
pub fn of_tenant(tx: &mut Tx<'_>, tenant: TenantId, after: &str, limit: u16) -> Result<Vec<Account>, Fault> {
    let rows: Vec<Credentials> = tx.all(&OF_TENANT, params![tenant, key(after), limit])?;
    rows.into_iter()
        .map(|row| Ok(with_tenants(tx, Some(row))?.map(|found| found.account)))
        .filter_map(Result::transpose)
        .collect()
}

statement! {
    /// The account of a visitor of a county.
    OF_WORKER = "select a.id from account_tenant t join account a on a.id = t.account \
        where t.tenant = $1 and a.worker = $2 order by a.id limit 1";
}

/// The account with which a visitor of a county signs in.
///
/// # Errors
/// What the database cannot do.
pub fn of_worker(tx: &mut Tx<'_>, tenant: TenantId, worker: WorkerId) -> Result<Option<AccountId>, Fault> {
    Ok(tx.one::<(AccountId,)>(&OF_WORKER, params![tenant, worker])?.map(|(id,)| id))
}

statement! {
    /// Notes failed attempts, or forgets them.
    SET_FAILURES = "update account set failure_count = $2, failed_at = $3 where id = $1";
}

/// Notes failed attempts to sign in.
///
/// # Errors
/// What the database cannot do.
pub fn set_failures(tx: &mut Tx<'_>, id: AccountId, failures: Failures) -> Result<(), Fault> {
    tx.exec(&SET_FAILURES, params![id, failures.count, failures.last_at]).map(|_| ())
}

statement! {
    /// Replaces a password.
    SET_PASSWORD = "update account set password_hash = $2 where id = $1";
}

/// Replaces a password.
///
/// # Errors
/// What the database cannot do.
pub fn set_password(tx: &mut Tx<'_>, id: AccountId, password_hash: &str) -> Result<(), Fault> {
    tx.exec(&SET_PASSWORD, params![id, password_hash]).map(|_| ())
}

statement! {
    /// The counties of an account.
    TENANTS = "select tenant from account_tenant where account = $1 order by tenant";
}

/// Completes a row with its counties.
pub(crate) fn with_tenants(
    tx: &mut Tx<'_>,
    found: Option<Credentials>,
) -> Result<Option<Credentials>, Fault> {
    let Some(mut found) = found else { return Ok(None) };
    let tenants: Vec<(TenantId,)> = tx.all(&TENANTS, params![found.account.id])?;
    found.account.tenants = tenants.into_iter().map(|(tenant,)| tenant).collect();
    Ok(Some(found))
}

/// How a user name is compared.
fn key(user_name: &str) -> String {
    user_name.trim().to_lowercase()
}

impl FromRow for Credentials {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            account: Account {
                id: row.get(0)?,
                user_name: row.get(1)?,
                name: row.get(2)?,
                role: row.code(3, Role::from_code)?,
                tenants: Vec::new(),
                area: row.code(4, |text| text.parse().ok())?,
                worker: row.get(5)?,
                active: row.get(6)?,
                failures: Failures { count: row.get(7)?, last_at: row.get(8)? },
            },
            password_hash: row.get(9)?,
        })
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("account", &self.account).finish_non_exhaustive()
    }
}
