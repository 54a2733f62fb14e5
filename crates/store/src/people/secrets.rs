//! Sealed values of a person: identity number, disability certificate, …

use domain::actor::Scope;
use domain::ids::{PersonId, TenantId};

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::seal::{Cipher, Place, SealFault};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(SAVE, OPEN, ANY);

/// Field of the identity number.
pub const IDENTITY: &str = "identity";
/// Field of the number of the disability certificate, which contains the identity number.
pub const CERTIFICATE: &str = "certificate";

statement! {
    /// Keeps a sealed value, in place of an older one.
    SAVE = "insert into secret (tenant, person, field, sealed) values ($1, $2, $3, $4) \
        on conflict (tenant, person, field) do update set sealed = excluded.sealed";
}

/// Keeps a sealed value of a person, in place of an older one. Sealing happens before the transaction.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn save(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    person: PersonId,
    field: &str,
    sealed: &[u8],
) -> Result<(), Fault> {
    tx.exec(&SAVE, params![tenant, person, field, sealed]).map(|_| ())
}

statement! {
    /// A sealed value of a person within the reader's scope.
    OPEN = "select x.sealed from secret x join person p on p.tenant = x.tenant and p.id = x.person \
        where ", within_any!("p"), " and x.tenant = $1 and x.person = $6 and x.field = $7";
}

/// A sealed value of a person, still sealed. Whoever opens it writes an event with a reason.
///
/// # Errors
/// What the database cannot do.
pub fn sealed(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    field: &str,
) -> Result<Option<Vec<u8>>, Fault> {
    let b = Bounds::of(scope);
    let found: Option<(Vec<u8>,)> =
        tx.one(&OPEN, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person, field])?;
    Ok(found.map(|(sealed,)| sealed))
}

statement! {
    /// One sealed value of somebody.
    ANY = "select person, field, sealed from secret where tenant = $1 order by person, field limit 1";
}

/// Whether the keys open one sealed value of a county; what comes out is dropped at once. Nothing sealed is well.
///
/// # Errors
/// What the database cannot do; inside, keys that do not fit.
pub fn try_keys(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    cipher: &dyn Cipher,
) -> Result<Result<(), SealFault>, Fault> {
    let found: Option<(PersonId, String, Vec<u8>)> = tx.one(&ANY, params![tenant])?;
    Ok(found.map_or(Ok(()), |(person, field, sealed)| {
        cipher.open(&Place { tenant, person, field: &field }, &sealed).map(|_| ())
    }))
}
