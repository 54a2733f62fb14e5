//! `koumen backup --to FOLDER --data DIR`: one moment of the whole database and its photos, while the server
//! goes on. The keys are not in it: they are kept elsewhere.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::Context;
use store::{
    Db, Fault, Tx, tenants,
    whole::{self, TABLES},
};

use super::{
    asked,
    folder::{self, FORMAT, Manifest, PhotoLine, TableLine, TableWriter},
    look_at, photos,
};
use crate::{commands::Outcome, edge::Edge};

/// Makes a backup in a new folder below the named one, and says where it stands.
///
/// # Errors
/// A database that is not there, a disk that is full.
pub fn run(args: Vec<OsString>) -> anyhow::Result<Outcome> {
    let asked = asked(args)?;
    let to = asked.to.or(asked.folder).context("备份到哪里？koumen backup --to 文件夹 --data 数据文件夹")?;
    let db = look_at(&asked.settings)?;
    let made = make(&db, &photos(&asked.settings.data), &to, &Edge::system())?;
    let manifest = folder::manifest(&made)?;
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    println!("备份完成：{}", made.display());
    println!("共 {rows} 行、{} 张照片，校验码 {}", manifest.photos.len(), folder::short_number(&made)?);
    println!("密钥不在备份中：数据文件夹里的 keys 请另行保管，没有它备份中的证件号码无法解开。");
    Ok(Outcome::Well)
}

/// Writes a backup into a folder of its own below `to`; it has its name only when it is complete.
///
/// # Errors
/// What the database or the disk cannot do.
pub fn make(db: &Db, photos: &Path, to: &Path, edge: &Edge) -> anyhow::Result<PathBuf> {
    let made_at = edge.now();
    let moment = domain::dates::clock_of(made_at).strftime("%Y%m%d-%H%M%S").to_string();
    // Two within a second are told apart.
    let mut names =
        std::iter::once(format!("koumen-{moment}")).chain((2..).map(|n| format!("koumen-{moment}-{n}")));
    let name = names.find(|name| !to.join(name).exists()).unwrap_or_default();
    let (done, making) = (to.join(&name), to.join(format!(".{name}.unfinished")));
    let begun = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at,
        counties: Vec::new(),
        migrations: Vec::new(),
        tables: Vec::new(),
        photos: Vec::new(),
    };
    let inside = making.clone();
    let mut manifest = db.read(move |tx| rows(tx, &inside, begun.clone())).wait()?;
    // Photos after the rows: whatever a row names is there by then, and what came later does no harm.
    manifest.photos = copy_photos(photos, &folder::photo_folder(&making))?;
    let text = serde_json::to_vec_pretty(&manifest)?;
    folder::write(&folder::manifest_file(&making), &text)?;
    fs::rename(&making, &done)?;
    sync_folder(to)?;
    Ok(done)
}

/// Writes every table. Begins anew when it is run again after a lost connection.
fn rows(tx: &mut Tx<'_>, to: &Path, mut manifest: Manifest) -> anyhow::Result<Manifest> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to.join("tables")).with_context(|| format!("{} 不可写", to.display()))?;
    manifest.migrations = whole::applied(tx)?;
    manifest.counties = tenants::all(tx)?.into_iter().map(|county| (county.id.0, county.name)).collect();
    for table in TABLES {
        let mut file = TableWriter::create(to, table.name)?;
        let copied = table.out(tx, |line| file.line(line).map_err(Stop::Disk))?;
        file.finish()?;
        if copied.rows > 0 {
            eprintln!("{}：{} 行", table.name, copied.rows);
        }
        manifest.tables.push(TableLine::new(table.name, &copied));
    }
    Ok(manifest)
}

fn copy_photos(from: &Path, to: &Path) -> io::Result<Vec<PhotoLine>> {
    let paths = folder::photos_below(from)?;
    paths.iter().map(|path| folder::copy_photo(&from.join(path), Some(&to.join(path)), path)).collect()
}

/// Why the writing of a table ends early.
#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error(transparent)]
    Database(#[from] Fault),
    #[error("备份所在磁盘：{0}")]
    Disk(io::Error),
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
