//! Who went into whom. Moving what hangs at one entry to the other stands in [`moving`].

pub mod moving;
mod numbers;

use domain::actor::Scope;
use domain::ids::{AccountId, PersonId, TenantId};
use domain::people::{PersonName, Phone, Sex};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::{Root, Tx};

pub use moving::{Going, Hanging, Resealed, hanging, keep, keep_recount};
#[cfg(test)]
pub(crate) use moving::{MOVED, STAYS};
pub(crate) use numbers::STATEMENTS as NUMBERS;

register!(SURVIVOR, FORMER, INTO);

statement! {
    /// The entry into which another went.
    SURVIVOR = "select m.survivor from merged m where m.tenant = $1 and m.person = $2";
}

/// The entry that is meant by an id: the one it went into, or itself. Phones and links may know an old id for years.
///
/// # Errors
/// What the database cannot do.
pub fn meant(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId) -> Result<PersonId, Fault> {
    Ok(tx.one::<(PersonId,)>(&SURVIVOR, params![tenant, person])?.map_or(person, |(survivor,)| survivor))
}

/// An entry that went into another, as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Former {
    /// Its id.
    pub person: PersonId,
    /// The entry it went into.
    pub survivor: PersonId,
    /// When.
    pub merged_at: Timestamp,
    /// Who did it.
    pub merged_by: AccountId,
    /// Its name.
    pub name: String,
    /// Its number as it may be shown.
    pub identity_masked: Option<String>,
    /// Date of birth.
    pub born_on: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Telephone.
    pub phone: Option<Phone>,
    /// Address.
    pub address: String,
    /// First day in the register.
    pub registered_on: Date,
    /// A remark.
    pub note: Option<String>,
}

macro_rules! former {
    () => {
        "select m.person, m.survivor, m.merged_at, m.merged_by, f.name, f.identity_masked, f.born_on, f.sex, f.phone, \
         f.address, f.registered_on, f.note from merged m join person f on f.tenant = m.tenant and f.id = m.person \
         join person p on p.tenant = m.tenant and p.id = m.survivor where "
    };
}

statement! {
    /// An entry that went into one within the reader's scope.
    FORMER = former!(), within_any!("p"), " and m.tenant = $1 and m.person = $6";

    /// All entries that went into one within the reader's scope.
    INTO = former!(), within_any!("p"), " and m.tenant = $1 and m.survivor = $6 order by m.person";
}

/// An entry that went into one of the scope; `None` for any other.
///
/// # Errors
/// What the database cannot do.
pub fn former(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Option<Former>, Fault> {
    let b = Bounds::of(scope);
    tx.one(&FORMER, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])
}

/// All entries that went into one of the scope.
///
/// # Errors
/// What the database cannot do.
pub fn into(tx: &mut Tx<'_>, scope: &Scope, survivor: PersonId) -> Result<Vec<Former>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&INTO, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, survivor])
}

impl FromRow for Former {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            person: row.get(0)?,
            survivor: row.get(1)?,
            merged_at: row.get(2)?,
            merged_by: row.get(3)?,
            name: row.code(4, |text| PersonName::parse(text).ok())?.as_str().to_owned(),
            identity_masked: row.get(5)?,
            born_on: row.get(6)?,
            sex: row.maybe_code(7, Sex::from_code)?,
            phone: row.maybe_code(8, |text| text.parse().ok())?,
            address: row.get(9)?,
            registered_on: row.get(10)?,
            note: row.get(11)?,
        })
    }
}

/// Locks two entries, always in the same order.
///
/// # Errors
/// What the database cannot do.
pub fn lock(tx: &mut Tx<'_>, tenant: TenantId, one: PersonId, other: PersonId) -> Result<(), Fault> {
    tx.lock(Root::Person, tenant, one.min(other).as_bytes())?;
    tx.lock(Root::Person, tenant, one.max(other).as_bytes())
}
