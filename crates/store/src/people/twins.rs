//! Somebody who may be the same person: by identity number, or by name and birthday.

use domain::actor::Scope;
use domain::ids::{PersonId, TenantId};
use domain::people::register::Twin;
use domain::people::{IdentityNumber, PersonName};
use jiff::civil::Date;

use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::seal::{Cipher, Index};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(BY_IDENTITY, NAMESAKES, IN_OTHER_COUNTIES);

statement! {
    /// Who has this number in the county, in whatever place: a number must not be registered twice. The number of
    /// an entry that went into another leads to the other.
    BY_IDENTITY = "select q.id, q.name, q.area_path, q.worker from person p \
        left join merged m on m.tenant = p.tenant and m.person = p.id \
        join person q on q.tenant = p.tenant and q.id = coalesce(m.survivor, p.id) \
        where p.tenant = $1 and p.identity_index = $2";
}

/// Whoever has this number in the county. Of somebody outside the scope nothing is told but that there is one.
///
/// # Errors
/// What the database cannot do.
pub fn by_identity(
    tx: &mut Tx<'_>,
    scope: &Scope,
    cipher: &dyn Cipher,
    number: &IdentityNumber,
) -> Result<Option<Twin>, Fault> {
    let index = cipher.index(Index::Identity, scope.tenant(), number.reveal());
    let found: Option<Found> = tx.one(&BY_IDENTITY, params![scope.tenant(), index])?;
    Ok(found.map(|found| found.seen_by(scope)))
}

statement! {
    /// People of one name and birthday in the county, in the order of the index over both: in that of their
    /// ids alone SQLite would rather read the whole county.
    NAMESAKES = "select q.id, q.name, q.area_path, q.worker from person p \
        left join merged m on m.tenant = p.tenant and m.person = p.id \
        join person q on q.tenant = p.tenant and q.id = coalesce(m.survivor, p.id) \
        where p.tenant = $1 and p.name = $2 and p.born_on = $3 order by p.name_key, p.id";
}

/// Somebody of the same name and birthday in the county, one in the scope if there is one.
///
/// # Errors
/// What the database cannot do.
pub fn namesake(
    tx: &mut Tx<'_>,
    scope: &Scope,
    name: &PersonName,
    born_on: Date,
) -> Result<Option<Twin>, Fault> {
    let found: Vec<Found> = tx.all(&NAMESAKES, params![scope.tenant(), name.as_str(), born_on])?;
    let twins: Vec<Twin> = found.into_iter().map(|found| found.seen_by(scope)).collect();
    let visible = twins.iter().position(|twin| matches!(twin, Twin::Visible { .. }));
    Ok(twins.into_iter().nth(visible.unwrap_or(0)))
}

statement! {
    /// Where else in the region a number is registered.
    IN_OTHER_COUNTIES = "select d.tenant, d.person from identity_directory d \
        where d.identity_index = $2 and d.tenant <> $1 order by d.tenant, d.person";
}

/// The other counties of the region in which this number is registered: somebody who moved.
///
/// # Errors
/// What the database cannot do.
pub fn in_other_counties(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    cipher: &dyn Cipher,
    number: &IdentityNumber,
) -> Result<Vec<(TenantId, PersonId)>, Fault> {
    tx.all(&IN_OTHER_COUNTIES, params![tenant, cipher.index(Index::Identity, tenant, number.reveal())])
}

/// Somebody found, with what says whether they may be named.
struct Found {
    id: PersonId,
    name: String,
    area: domain::areas::AreaPath,
    worker: Option<domain::ids::WorkerId>,
}

impl Found {
    fn seen_by(self, scope: &Scope) -> Twin {
        if scope.contains(scope.tenant(), &self.area, self.worker) {
            Twin::Visible { id: self.id, name: self.name }
        } else {
            Twin::Elsewhere
        }
    }
}

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            area: row.code(2, |text| text.parse().ok())?,
            worker: crate::duties::assigned(row.get(3)?),
        })
    }
}
