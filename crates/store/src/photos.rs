//! Photos: how much of each is here, and which visits name it. The bytes themselves are files of the server.

use domain::actor::Scope;
use domain::ids::{AccountId, PersonId, TenantId, VisitId};
use domain::photos::put::Progress;
use domain::photos::{Kind, PhotoHash};
use domain::visits::Content;
use jiff::Timestamp;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(FIND, NAMED_BY, OF_WHOM, SAVE, DROP, NAME, NAME_FIRST, UNNAMED);

/// A photo of which something came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// How much of it is here.
    pub progress: Progress,
    /// Whose account sent the first piece.
    pub begun_by: AccountId,
    /// When.
    pub begun_at: Timestamp,
    /// The first visit that named it; `None` while none does.
    pub visit: Option<VisitId>,
}

statement! {
    /// One photo.
    FIND = "select f.size, f.have, f.whole, f.begun_by, f.begun_at, f.visit from photo f \
        where f.tenant = $1 and f.hash = $2";

    /// Whether an account recorded a visit that names a photo, and whether anybody did: its own first.
    NAMED_BY = "select v.account from visit_photo v where v.tenant = $1 and v.photo = $2 \
        order by case when v.account = $3 then 0 else 1 end limit 1";
}

/// A photo; `None` while nothing of it came in.
///
/// # Errors
/// What the database cannot do.
pub fn find(tx: &mut Tx<'_>, tenant: TenantId, hash: PhotoHash) -> Result<Option<Photo>, Fault> {
    tx.one(&FIND, params![tenant, hash.as_bytes()])
}

/// Who recorded a visit that names the photo: the account that is asked about if it did, otherwise any other;
/// `None` where no visit names it.
///
/// # Errors
/// What the database cannot do.
pub fn named_by(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    hash: PhotoHash,
    account: AccountId,
) -> Result<Option<AccountId>, Fault> {
    Ok(tx.one::<(AccountId,)>(&NAMED_BY, params![tenant, hash.as_bytes(), account])?.map(|(by,)| by))
}

statement! {
    /// Whom the visits that name a photo, not a signature, were paid, within the reader's scope.
    /// `cross join` keeps SQLite from looking at all visits first.
    OF_WHOM = "select distinct v.person from visit_photo n cross join visit v cross join person p \
        where ", within_any!("p"), " and n.tenant = $1 and n.photo = $6 and n.kind = 'photo' and v.tenant = n.tenant and v.id = n.visit \
        and p.tenant = v.tenant and p.id = v.person";
}

/// At whose home a photo was taken, as far as visits within the scope name it. A signature was taken at nobody's.
///
/// # Errors
/// What the database cannot do.
pub fn of_whom(tx: &mut Tx<'_>, scope: &Scope, hash: PhotoHash) -> Result<Vec<PersonId>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<(PersonId,)> =
        tx.all(&OF_WHOM, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, hash.as_bytes()])?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

statement! {
    /// Keeps how much of a photo is here. A visit may have named it before its first piece came.
    SAVE = "insert into photo (tenant, hash, size, have, whole, begun_by, begun_at, visit) \
        values ($1, $2, $3, $4, $5, $6, $7, (select v.visit from visit_photo v where v.tenant = $1 \
        and v.photo = $2 order by v.named_at, v.visit limit 1)) \
        on conflict (tenant, hash) do update set size = excluded.size, have = excluded.have, \
        whole = excluded.whole";
}

/// Keeps how much of a photo is here. Who began it, when, and the visit stay as they were.
///
/// # Errors
/// What the database cannot do.
pub fn save(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    hash: PhotoHash,
    progress: Progress,
    by: AccountId,
    now: Timestamp,
) -> Result<(), Fault> {
    let Progress { total, have, whole } = progress;
    tx.exec(&SAVE, params![tenant, hash.as_bytes(), total, have, whole, by, now]).map(|_| ())
}

statement! {
    /// Forgets a photo.
    DROP = "delete from photo where tenant = $1 and hash = $2";
}

/// Forgets what came in of a photo.
///
/// # Errors
/// What the database cannot do.
pub fn drop(tx: &mut Tx<'_>, tenant: TenantId, hash: PhotoHash) -> Result<(), Fault> {
    tx.exec(&DROP, params![tenant, hash.as_bytes()]).map(|_| ())
}

statement! {
    /// Notes that a visit names a photo.
    NAME = "insert into visit_photo (tenant, photo, visit, account, named_at, kind) values ($1, $2, $3, $4, $5, $6) \
        on conflict (tenant, photo, visit, account) do nothing";

    /// Lets the photo, if something of it is here, know its first visit.
    NAME_FIRST = "update photo set visit = $3 where tenant = $1 and hash = $2 and visit is null";
}

/// Notes that a visit, as an account recorded or proposed it, names photos and signatures.
///
/// # Errors
/// A foreign key when the visit is unknown.
pub fn name(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    visit: VisitId,
    account: AccountId,
    content: &Content,
    now: Timestamp,
) -> Result<(), Fault> {
    let photos = content.photos.iter().map(|photo| (*photo, Kind::Photo));
    for (photo, kind) in photos.chain(content.answers.signatures().map(|picture| (picture, Kind::Signature)))
    {
        tx.exec(&NAME, params![tenant, photo.as_bytes(), visit, account, now, kind.code()])?;
        tx.exec(&NAME_FIRST, params![tenant, photo.as_bytes(), visit])?;
    }
    Ok(())
}

statement! {
    /// Photos that no visit names, begun before an instant.
    UNNAMED = "select f.hash from photo f where f.tenant = $1 and f.visit is null and f.begun_at < $2 \
        and not exists (select 1 from visit_photo v where v.tenant = f.tenant and v.photo = f.hash) \
        order by f.begun_at, f.hash limit $3";
}

/// Photos of a county that were begun before an instant and that no visit has named since, oldest first.
///
/// # Errors
/// What the database cannot do.
pub fn unnamed(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    before: Timestamp,
    limit: u16,
) -> Result<Vec<PhotoHash>, Fault> {
    let rows: Vec<([u8; 32],)> = tx.all(&UNNAMED, params![tenant, before, limit])?;
    Ok(rows.into_iter().map(|(hash,)| PhotoHash::from_bytes(hash)).collect())
}

impl FromRow for Photo {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            progress: Progress { total: row.get(0)?, have: row.get(1)?, whole: row.get(2)? },
            begun_by: row.get(3)?,
            begun_at: row.get(4)?,
            visit: row.get(5)?,
        })
    }
}
