//! Ways in for families. Of a link's secret the store knows the hash only.

use domain::actor::Scope;
use domain::families::{Holder, Link};
use domain::ids::{AccountId, FamilyLinkId, PersonId, TenantId};
use domain::people::Phone;
use jiff::Timestamp;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, BY_TOKEN, OF_PERSON, END, OPENED);

/// Hash of the secret in a link.
pub type TokenHash = [u8; 32];

macro_rules! columns {
    () => {
        "l.id, l.tenant, l.person, l.holder, l.relation, l.phone, l.made_at, l.made_by, l.ends_on, l.ended_at, \
         l.opened_at"
    };
}

statement! {
    /// Keeps a new link; one of that id stays as it is.
    INSERT = "insert into family_link (tenant, id, person, token_hash, holder, relation, phone, made_at, made_by, \
        ends_on) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (tenant, id) do nothing";
}

/// Keeps a new link under the hash of its secret.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn insert(tx: &mut Tx<'_>, link: &Link, token: &TokenHash) -> Result<(), Fault> {
    let (holder, relation) = match &link.holder {
        Holder::Oneself => (None, None),
        Holder::Relative { name, relation } => (Some(name.as_str()), Some(relation.as_str())),
    };
    tx.exec(
        &INSERT,
        params![
            link.tenant,
            link.id,
            link.person,
            token,
            holder,
            relation,
            link.phone.as_ref().map(Phone::as_str),
            link.made_at,
            link.made_by,
            link.ends_on,
        ],
    )
    .map(|_| ())
}

statement! {
    /// The link of a secret, whether it still opens or not.
    BY_TOKEN = "select ", columns!(), " from family_link l where l.tenant = $1 and l.token_hash = $2";
}

/// The link of a secret. Whether it still opens is `domain`'s to say.
///
/// # Errors
/// What the database cannot do.
pub fn by_token(tx: &mut Tx<'_>, tenant: TenantId, token: &TokenHash) -> Result<Option<Link>, Fault> {
    tx.one(&BY_TOKEN, params![tenant, token])
}

statement! {
    /// All links about a person within the reader's scope, the latest first.
    OF_PERSON = "select ", columns!(), " from family_link l join person p on p.tenant = l.tenant and p.id = l.person \
        where ", within_any!("p"), " and l.tenant = $1 and l.person = $6 order by l.made_at desc, l.id desc";
}

/// All links about a person, the latest first.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Link>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&OF_PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])
}

statement! {
    /// Ends a link; who was there first stays.
    END = "update family_link set ended_at = $3, ended_by = $4 where tenant = $1 and id = $2 and ended_at is null";

    /// Notes that a link was opened.
    OPENED = "update family_link set opened_at = $3 where tenant = $1 and id = $2";
}

/// Ends a link.
///
/// # Errors
/// What the database cannot do.
pub fn end(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    id: FamilyLinkId,
    (at, by): (Timestamp, AccountId),
) -> Result<(), Fault> {
    tx.exec(&END, params![tenant, id, at, by]).map(|_| ())
}

/// Notes that a link was opened. Worth calling when the last note is some minutes old, not each time.
///
/// # Errors
/// What the database cannot do.
pub fn opened(tx: &mut Tx<'_>, tenant: TenantId, id: FamilyLinkId, at: Timestamp) -> Result<(), Fault> {
    tx.exec(&OPENED, params![tenant, id, at]).map(|_| ())
}

impl FromRow for Link {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let holder = match (row.get(3)?, row.get(4)?) {
            (Some(name), Some(relation)) => Holder::Relative { name, relation },
            _ => Holder::Oneself,
        };
        Ok(Self {
            id: row.get(0)?,
            tenant: row.get(1)?,
            person: row.get(2)?,
            holder,
            phone: row.maybe_code(5, |text| text.parse().ok())?,
            made_at: row.get(6)?,
            made_by: row.get(7)?,
            ends_on: row.get(8)?,
            ended_at: row.get(9)?,
            opened_at: row.get(10)?,
        })
    }
}
