//! The counties of this installation, their data keys and settings.

use domain::areas::AreaPath;
use domain::ids::TenantId;
use jiff::Timestamp;

use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::seal::{Cipher, SealFault};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, ALL, BY_ID, ADD_KEY, KEYS, SETTING, PUT_SETTING);

/// A county as this installation knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Our number, which never changes.
    pub id: TenantId,
    /// Its name.
    pub name: String,
    /// Where it hangs in the tree of places.
    pub area: AreaPath,
    /// Since when it is here.
    pub created_at: Timestamp,
}

statement! {
    /// Keeps a county; one that is known stays as it is.
    INSERT = "insert into tenant (id, name, area_path, created_at) values ($1, $2, $3, $4) \
        on conflict (id) do nothing";
}

/// Keeps a county; one that is known stays as it is.
///
/// # Errors
/// What the database cannot do.
pub fn insert(tx: &mut Tx<'_>, tenant: &Tenant) -> Result<(), Fault> {
    tx.exec(&INSERT, params![tenant.id, tenant.name, tenant.area.as_str(), tenant.created_at]).map(|_| ())
}

statement! {
    /// Every county, by number.
    ALL = "select id, name, area_path, created_at from tenant order by id";
}

/// Every county, by number.
///
/// # Errors
/// What the database cannot do.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Tenant>, Fault> {
    tx.all(&ALL, params![])
}

statement! {
    /// One county.
    BY_ID = "select id, name, area_path, created_at from tenant where id = $1";
}

/// A county.
///
/// # Errors
/// What the database cannot do.
pub fn by_id(tx: &mut Tx<'_>, id: TenantId) -> Result<Option<Tenant>, Fault> {
    tx.one(&BY_ID, params![id])
}

statement! {
    /// Keeps a wrapped data key; one of that number stays as it is.
    ADD_KEY = "insert into tenant_key (tenant, number, wrapped, created_at) values ($1, $2, $3, $4) \
        on conflict (tenant, number) do nothing";
}

/// Keeps a county's wrapped data key, made by [`Cipher::new_data_key`]. A key of that number stays as it
/// is; call [`admit_keys`] afterwards, so that the one in the database is used.
///
/// # Errors
/// What the database cannot do.
pub fn add_key(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    number: u8,
    wrapped: &[u8],
    now: Timestamp,
) -> Result<(), Fault> {
    tx.exec(&ADD_KEY, params![tenant, number, wrapped, now]).map(|_| ())
}

statement! {
    /// The wrapped data keys of all counties.
    KEYS = "select tenant, number, wrapped from tenant_key order by tenant, number";
}

/// Takes the data keys of all counties into use: at the start, and after a county was added.
///
/// # Errors
/// What the database cannot do; inside, a key folder that does not belong to this database.
pub fn admit_keys(tx: &mut Tx<'_>, cipher: &dyn Cipher) -> Result<Result<(), SealFault>, Fault> {
    let keys: Vec<(TenantId, u8, Vec<u8>)> = tx.all(&KEYS, params![])?;
    Ok(keys.iter().try_for_each(|(tenant, number, wrapped)| cipher.admit(*tenant, *number, wrapped)))
}

statement! {
    /// A county's setting.
    SETTING = "select value from setting where tenant = $1 and name = $2";
}

/// A county's setting, as JSON text; `None` where nobody has set it.
///
/// # Errors
/// What the database cannot do.
pub fn setting(tx: &mut Tx<'_>, tenant: TenantId, name: &str) -> Result<Option<String>, Fault> {
    Ok(tx.one(&SETTING, params![tenant, name])?.map(|(value,)| value))
}

statement! {
    /// Sets or replaces a county's setting.
    PUT_SETTING = "insert into setting (tenant, name, value, changed_at) values ($1, $2, $3, $4) \
        on conflict (tenant, name) do update set value = excluded.value, changed_at = excluded.changed_at";
}

/// Sets or replaces a county's setting.
///
/// # Errors
/// What the database cannot do.
pub fn put_setting(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    name: &str,
    value: &str,
    now: Timestamp,
) -> Result<(), Fault> {
    tx.exec(&PUT_SETTING, params![tenant, name, value, now]).map(|_| ())
}

impl FromRow for Tenant {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            area: row.code(2, |text| text.parse().ok())?,
            created_at: row.get(3)?,
        })
    }
}
