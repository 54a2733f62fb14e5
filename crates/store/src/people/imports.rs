//! Workbooks that were handed in, and their pieces. The rules stand in [`domain::people::import`].

use domain::ids::{AccountId, ImportId, TenantId};
use domain::people::Import;
use domain::people::import::{Counts, Ended};
use jiff::Timestamp;

use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(
    INSERT,
    BY_ID,
    OF_ACCOUNT,
    SILENT,
    TAKE_OVER,
    TELL,
    ADD_REGISTERED,
    END,
    SAVE_PART,
    PART,
    DROP_PARTS,
    OLD,
    DROP_ALL_PARTS,
    FORGET,
);

/// What a piece belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartOf {
    /// The workbook as it was handed in.
    Sent,
    /// The same with its errors marked.
    Marked,
    /// What the page says about it.
    Said,
}

impl PartOf {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Marked => "marked",
            Self::Said => "said",
        }
    }
}

/// The columns of a workbook's row, in the order in which it is read.
macro_rules! columns {
    () => {
        "i.id, i.tenant, i.account, i.file_name, i.dry_run, i.begun_at, i.alive_at, i.attempts, i.total, i.done, \
         i.registered, i.known, i.wrong, i.ended, i.kept"
    };
}

statement! {
    /// Notes a workbook that was handed in.
    INSERT = "insert into import (tenant, id, account, file_name, dry_run, begun_at, alive_at, attempts, total, \
        done, registered, known, wrong, ended, kept) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, 0, 0, null, 1) \
        on conflict (tenant, id) do nothing";

    /// One of an account's own.
    BY_ID = "select ", columns!(), " from import i where i.tenant = $1 and i.id = $2 and i.account = $3";

    /// An account's latest.
    OF_ACCOUNT = "select ", columns!(), " from import i where i.tenant = $1 and i.account = $2 \
        order by i.begun_at desc, i.id desc limit $3";
}

/// Notes a workbook that was handed in; its counts begin at nothing.
///
/// # Errors
/// What the database cannot do.
pub fn insert(tx: &mut Tx<'_>, import: &Import) -> Result<(), Fault> {
    let i = import;
    tx.exec(
        &INSERT,
        params![i.tenant, i.id, i.account, i.file_name, i.dry_run, i.begun_at, i.alive_at, i.attempts],
    )
    .map(|_| ())
}

/// A workbook that this account handed in.
///
/// # Errors
/// What the database cannot do.
pub fn by_id(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    account: AccountId,
    id: ImportId,
) -> Result<Option<Import>, Fault> {
    tx.one(&BY_ID, params![tenant, id, account])
}

/// The latest workbooks of an account, newest first.
///
/// # Errors
/// What the database cannot do.
pub fn of_account(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    account: AccountId,
    limit: u16,
) -> Result<Vec<Import>, Fault> {
    tx.all(&OF_ACCOUNT, params![tenant, account, limit])
}

statement! {
    /// Those that nobody has said anything of since an instant, the longest silent first.
    SILENT = "select ", columns!(), " from import i where i.tenant = $1 and i.alive_at <= $2 and i.ended is null \
        order by i.alive_at, i.id limit 20";

    /// Another process begins with one, unless somebody else was quicker.
    TAKE_OVER = "update import set alive_at = $4, attempts = attempts + 1 \
        where tenant = $1 and id = $2 and alive_at = $3 and ended is null";

    /// How far it is.
    TELL = "update import set alive_at = $3, total = $4, done = $5, known = $6, wrong = $7 \
        where tenant = $1 and id = $2 and ended is null";

    /// People of it who are registered by the same transaction.
    ADD_REGISTERED = "update import set registered = registered + $3 where tenant = $1 and id = $2";

    /// It is done with.
    END = "update import set ended = $3, alive_at = $4, total = $5, done = $6, registered = $7, known = $8, \
        wrong = $9 where tenant = $1 and id = $2 and ended is null";
}

/// Workbooks of a county that nobody has said anything of since `since`.
///
/// # Errors
/// What the database cannot do.
pub fn silent(tx: &mut Tx<'_>, tenant: TenantId, since: Timestamp) -> Result<Vec<Import>, Fault> {
    tx.all(&SILENT, params![tenant, since])
}

/// Begins with a silent one. Says `false` when somebody else was quicker.
///
/// # Errors
/// What the database cannot do.
pub fn take_over(tx: &mut Tx<'_>, import: &Import, now: Timestamp) -> Result<bool, Fault> {
    tx.exec(&TAKE_OVER, params![import.tenant, import.id, import.alive_at, now]).map(|rows| rows == 1)
}

/// Says how far a workbook is, and that somebody works on it. Who was registered is counted by
/// [`add_registered`].
///
/// # Errors
/// What the database cannot do.
pub fn tell(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    id: ImportId,
    counts: Counts,
    now: Timestamp,
) -> Result<(), Fault> {
    let Counts { total, done, known, wrong, .. } = counts;
    tx.exec(&TELL, params![tenant, id, now, total, done, known, wrong]).map(|_| ())
}

/// Counts people whom this very transaction registers, so that the number is right however it ends.
///
/// # Errors
/// What the database cannot do.
pub fn add_registered(tx: &mut Tx<'_>, tenant: TenantId, id: ImportId, people: u32) -> Result<(), Fault> {
    tx.exec(&ADD_REGISTERED, params![tenant, id, people]).map(|_| ())
}

/// Ends a workbook with what came of it. One that has ended stays as it is.
///
/// # Errors
/// What the database cannot do.
pub fn end(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    id: ImportId,
    ended: Ended,
    counts: Counts,
    now: Timestamp,
) -> Result<(), Fault> {
    let Counts { total, done, new, known, wrong } = counts;
    tx.exec(&END, params![tenant, id, ended.code(), now, total, done, new, known, wrong]).map(|_| ())
}

statement! {
    /// Keeps a piece; one that is there stays as it is.
    SAVE_PART = "insert into import_part (tenant, import, kind, number, sealed) values ($1, $2, $3, $4, $5) \
        on conflict (tenant, import, kind, number) do nothing";

    /// One piece.
    PART = "select p.sealed from import_part p where p.tenant = $1 and p.import = $2 and p.kind = $3 \
        and p.number = $4";

    /// Forgets the pieces of one kind.
    DROP_PARTS = "delete from import_part where tenant = $1 and import = $2 and kind = $3";

    /// Those handed in before an instant that still have pieces.
    OLD = "select i.id from import i where i.tenant = $1 and i.kept = 1 and i.begun_at < $2 \
        order by i.begun_at, i.id limit 20";

    /// The pieces of all kinds.
    DROP_ALL_PARTS = "delete from import_part where tenant = $1 and import = $2";

    /// Its pieces are gone.
    FORGET = "update import set kept = 0 where tenant = $1 and id = $2";
}

/// Keeps a sealed piece.
///
/// # Errors
/// A foreign key when the workbook is unknown.
pub fn save_part(
    tx: &mut Tx<'_>,
    (tenant, id): (TenantId, ImportId),
    of: PartOf,
    number: u32,
    sealed: &[u8],
) -> Result<(), Fault> {
    tx.exec(&SAVE_PART, params![tenant, id, of.code(), number, sealed]).map(|_| ())
}

/// A piece, still sealed; `None` after the last one.
///
/// # Errors
/// What the database cannot do.
pub fn part(
    tx: &mut Tx<'_>,
    (tenant, id): (TenantId, ImportId),
    of: PartOf,
    number: u32,
) -> Result<Option<Vec<u8>>, Fault> {
    Ok(tx.one::<(Vec<u8>,)>(&PART, params![tenant, id, of.code(), number])?.map(|(sealed,)| sealed))
}

/// Forgets the pieces of one kind.
///
/// # Errors
/// What the database cannot do.
pub fn drop_parts(tx: &mut Tx<'_>, tenant: TenantId, id: ImportId, of: PartOf) -> Result<(), Fault> {
    tx.exec(&DROP_PARTS, params![tenant, id, of.code()]).map(|_| ())
}

/// Some of those that were handed in before an instant and still have pieces, oldest first.
///
/// # Errors
/// What the database cannot do.
pub fn old(tx: &mut Tx<'_>, tenant: TenantId, before: Timestamp) -> Result<Vec<ImportId>, Fault> {
    let found: Vec<(ImportId,)> = tx.all(&OLD, params![tenant, before])?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Forgets all pieces; the row with its counts stays.
///
/// # Errors
/// What the database cannot do.
pub fn forget(tx: &mut Tx<'_>, tenant: TenantId, id: ImportId) -> Result<(), Fault> {
    tx.exec(&DROP_ALL_PARTS, params![tenant, id])?;
    tx.exec(&FORGET, params![tenant, id]).map(|_| ())
}

impl FromRow for Import {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: row.get(0)?,
            tenant: row.get(1)?,
            account: row.get(2)?,
            file_name: row.get(3)?,
            dry_run: row.get(4)?,
            begun_at: row.get(5)?,
            alive_at: row.get(6)?,
            attempts: row.get(7)?,
            counts: Counts {
                total: row.get(8)?,
                done: row.get(9)?,
                new: row.get(10)?,
                known: row.get(11)?,
                wrong: row.get(12)?,
            },
            ended: row.maybe_code(13, Ended::from_code)?,
            kept: row.get(14)?,
        })
    }
}
