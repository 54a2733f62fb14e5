//! What belongs to a workbook, sealed and in pieces. A workbook holds identity numbers: it never lies open on a disk.

use anyhow::Context;
use domain::{
    ids::{ImportId, PersonId, TenantId},
    people::Import,
};
use store::{
    people::imports::{self, PartOf},
    seal::Place,
};

use crate::app::App;

/// Bytes of a piece: small enough that nobody waits behind it.
const PIECE: usize = 256 << 10;

/// Keeps bytes in place of those of the same kind. The piece that says how many there are comes last: without it
/// there is nothing.
///
/// # Errors
/// What the database cannot do.
pub async fn keep(app: &App, import: &Import, of: PartOf, bytes: &[u8]) -> anyhow::Result<()> {
    let (tenant, id) = (import.tenant, import.id);
    app.db().write(move |tx| imports::drop_parts(tx, tenant, id, of)).await?;
    let length = bytes.len().to_string();
    let pieces = (1..).zip(bytes.chunks(PIECE)).chain([(0, length.as_bytes())]);
    for (number, piece) in pieces {
        let field = field(of, number);
        let place = Place { tenant, person: owner(id), field: &field };
        let sealed = app.cipher().seal(&place, app.edge().chance.bytes(), piece).context("a workbook")?;
        app.db().write(move |tx| imports::save_part(tx, (tenant, id), of, number, &sealed)).await?;
    }
    Ok(())
}

/// The bytes; `None` when they were never all here, or are forgotten.
///
/// # Errors
/// What the database cannot do; pieces that were tampered with.
pub async fn open(
    app: &App,
    (tenant, id): (TenantId, ImportId),
    of: PartOf,
) -> anyhow::Result<Option<Vec<u8>>> {
    let Some(length) = piece(app, (tenant, id), of, 0).await? else { return Ok(None) };
    let length: usize = String::from_utf8(length)?.parse()?;
    let mut bytes = Vec::with_capacity(length);
    for number in 1.. {
        if bytes.len() >= length {
            break;
        }
        let Some(piece) = piece(app, (tenant, id), of, number).await? else { return Ok(None) };
        bytes.extend_from_slice(&piece);
    }
    Ok(Some(bytes))
}

async fn piece(
    app: &App,
    (tenant, id): (TenantId, ImportId),
    of: PartOf,
    number: u32,
) -> anyhow::Result<Option<Vec<u8>>> {
    let sealed = app.db().read(move |tx| imports::part(tx, (tenant, id), of, number)).await?;
    let Some(sealed) = sealed else { return Ok(None) };
    let field = field(of, number);
    let place = Place { tenant, person: owner(id), field: &field };
    Ok(Some(app.cipher().open(&place, &sealed).context("a workbook")?.to_vec()))
}

/// A workbook is nobody's file: its id stands where a person's does.
fn owner(id: ImportId) -> PersonId {
    PersonId::from_bytes(*id.as_bytes())
}

fn field(of: PartOf, number: u32) -> String {
    format!("import.{}.{number}", of.code())
}
