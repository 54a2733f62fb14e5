//! `koumen log consistent OLD NEW`: a paper that shows that a later log begins with an earlier one.

use std::{ffi::OsStr, ffi::OsString, path::Path};

use domain::events::tree::Hash;
use domain::ids::TenantId;
use store::{Db, events::nodes};

use super::{Asked, Growth, Head, Paper, verify::read_heads};
use crate::commands::Outcome;

/// A log as the command line names it: by its size, or by a file with its head.
enum Named {
    Size(u64),
    Head(Head),
}

/// The command. Wrong when a head that was kept elsewhere is none of this log.
pub fn command(args: Vec<OsString>) -> anyhow::Result<Outcome> {
    let asked = Asked::read(args)?;
    let [old, new] = asked.words.as_slice() else {
        anyhow::bail!("which two? koumen log consistent OLD NEW --data DIR, sizes or files of heads")
    };
    let db = asked.open()?;
    let county = asked.county(&db)?.id;
    let (Some((old_size, old_root)), Some((new_size, new_root))) =
        (known(&db, county, named(old, county)?)?, known(&db, county, named(new, county)?)?)
    else {
        return Ok(Outcome::Wrong);
    };
    anyhow::ensure!(old_size <= new_size, "the first must not be longer than the second");
    let path = db.read(move |tx| nodes::consistency(tx, county, old_size, new_size)).wait()?;
    let growth = Growth { county: county.0, old_size, old_root, new_size, new_root, path };
    println!("{}", Paper::LogGrowth(growth).line()?);
    Ok(Outcome::Well)
}

fn named(word: &OsStr, county: TenantId) -> anyhow::Result<Named> {
    if let Some(size) = word.to_str().and_then(|word| word.parse().ok()) {
        return Ok(Named::Size(size));
    }
    let heads = read_heads(Path::new(word))?;
    let head = heads.into_iter().find(|head| head.county == county.0);
    head.map(Named::Head)
        .ok_or_else(|| anyhow::anyhow!("{} holds no head of county {county}", word.display()))
}

/// Size and root, if the log of now agrees.
fn known(db: &Db, county: TenantId, named: Named) -> anyhow::Result<Option<(u64, Hash)>> {
    let (size, expected) = match named {
        Named::Size(size) => (size, None),
        Named::Head(head) => (head.size, Some(head.root)),
    };
    let sealed = db.read(move |tx| nodes::head(tx, county)).wait()?.map_or(0, |head| head.size);
    if size > sealed {
        eprintln!("只封存了 {sealed} 条，没有 {size} 条");
        return Ok(None);
    }
    let root = db.read(move |tx| nodes::root_at(tx, county, size)).wait()?;
    if expected.is_some_and(|expected| expected != root) {
        eprintln!("另存的链头（{size} 条）与现在的日志不符");
        return Ok(None);
    }
    Ok(Some((size, root)))
}
