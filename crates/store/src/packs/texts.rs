//! Texts of packs that did not come with the program. They belong to the region and are never changed: a changed
//! text has another hash.

use jiff::Timestamp;
use rules::SourceFile;

use crate::fault::Fault;
use crate::params;
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, BY_HASH);

/// The texts of one pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackText {
    /// Hash over all of them.
    pub hash: String,
    /// Id of the pack.
    pub pack: String,
    /// Its version, as it calls itself.
    pub version: String,
    /// The texts.
    pub files: Vec<SourceFile>,
}

statement! {
    /// Keeps one text; a known one stays as it is.
    INSERT = "insert into pack_text (hash, name, body, pack, version, added_at) values ($1, $2, $3, $4, $5, $6) \
        on conflict (hash, name) do nothing";
}

/// Keeps the texts of a pack.
///
/// # Errors
/// What the database cannot do.
pub fn insert(tx: &mut Tx<'_>, text: &PackText, now: Timestamp) -> Result<(), Fault> {
    for file in &text.files {
        tx.exec(&INSERT, params![text.hash, file.name, file.text, text.pack, text.version, now])?;
    }
    Ok(())
}

statement! {
    /// The texts of a pack, by name.
    BY_HASH = "select name, body from pack_text where hash = $1 order by name";
}

/// The texts of a pack; empty where nobody has brought them.
///
/// # Errors
/// What the database cannot do.
pub fn by_hash(tx: &mut Tx<'_>, hash: &str) -> Result<Vec<SourceFile>, Fault> {
    let files: Vec<(String, String)> = tx.all(&BY_HASH, params![hash])?;
    Ok(files.into_iter().map(|(name, text)| SourceFile::new(name, text)).collect())
}
