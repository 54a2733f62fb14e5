//! Changes of a notice that wait to be tried out. Nothing of them is in force.

use domain::ids::{DraftId, TenantId};
use domain::packs::Draft;
use rules::SourceFile;

use crate::duties::json;
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, INSERT_FILE, BY_ID, FILES, ALL, DELETE_FILES, DELETE);

statement! {
    /// Keeps a change; one of that id stays as it is.
    INSERT = "insert into pack_draft (tenant, id, pack, pack_hash, choices, made_by, made_at) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant, id) do nothing";

    /// Keeps one of its texts.
    INSERT_FILE = "insert into pack_draft_file (tenant, draft, name, body) values ($1, $2, $3, $4) \
        on conflict (tenant, draft, name) do nothing";
}

/// Keeps a change with its texts.
///
/// # Errors
/// What the database cannot do.
pub fn insert(tx: &mut Tx<'_>, draft: &Draft) -> Result<(), Fault> {
    tx.exec(
        &INSERT,
        params![
            draft.tenant,
            draft.id,
            draft.pack,
            draft.pack_hash,
            json(&draft.choices)?,
            draft.made_by,
            draft.made_at,
        ],
    )?;
    for file in &draft.files {
        tx.exec(&INSERT_FILE, params![draft.tenant, draft.id, file.name, file.text])?;
    }
    Ok(())
}

/// The columns of a change, in the order in which its row is read.
macro_rules! columns {
    () => {
        "d.id, d.tenant, d.pack, d.pack_hash, d.choices, d.made_by, d.made_at"
    };
}

statement! {
    /// One change.
    BY_ID = "select ", columns!(), " from pack_draft d where d.tenant = $1 and d.id = $2";

    /// Its texts, by name.
    FILES = "select name, body from pack_draft_file where tenant = $1 and draft = $2 order by name";
}

/// A change with its texts; `None` where it was given up or put into force.
///
/// # Errors
/// What the database cannot do.
pub fn by_id(tx: &mut Tx<'_>, tenant: TenantId, id: DraftId) -> Result<Option<Draft>, Fault> {
    let Some(Waiting(draft)) = tx.one::<Waiting>(&BY_ID, params![tenant, id])? else { return Ok(None) };
    let files: Vec<(String, String)> = tx.all(&FILES, params![tenant, id])?;
    let files = files.into_iter().map(|(name, text)| SourceFile::new(name, text)).collect();
    Ok(Some(Draft { files, ..draft }))
}

statement! {
    /// Every change that waits, newest first.
    ALL = "select ", columns!(), " from pack_draft d where d.tenant = $1 order by d.made_at desc, d.id";
}

/// Every change that waits in a county, newest first, without its texts.
///
/// # Errors
/// What the database cannot do.
pub fn all(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Vec<Draft>, Fault> {
    let drafts: Vec<Waiting> = tx.all(&ALL, params![tenant])?;
    Ok(drafts.into_iter().map(|waiting| waiting.0).collect())
}

statement! {
    /// Takes the texts of a change away.
    DELETE_FILES = "delete from pack_draft_file where tenant = $1 and draft = $2";

    /// Takes the change away.
    DELETE = "delete from pack_draft where tenant = $1 and id = $2";
}

/// Takes a change away; says whether it was there.
///
/// # Errors
/// What the database cannot do.
pub fn delete(tx: &mut Tx<'_>, tenant: TenantId, id: DraftId) -> Result<bool, Fault> {
    tx.exec(&DELETE_FILES, params![tenant, id])?;
    Ok(tx.exec(&DELETE, params![tenant, id])? > 0)
}

/// A row of a change.
struct Waiting(Draft);

impl FromRow for Waiting {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Draft {
            id: row.get(0)?,
            tenant: row.get(1)?,
            pack: row.get(2)?,
            pack_hash: row.get(3)?,
            choices: row.json(4)?,
            files: Vec::new(),
            made_by: row.get(5)?,
            made_at: row.get(6)?,
        }))
    }
}
