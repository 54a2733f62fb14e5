//! `koumen restore BACKUP --data DIR`: a backup becomes a database again, of either kind, and is compared with
//! what the backup said of itself. All of it, or nothing.

use std::{ffi::OsString, fs, io, path::Path};

use anyhow::{Context, bail};
use store::{
    Db, Fault, Tx,
    whole::{self, Table},
};

use super::{
    asked,
    folder::{self, Manifest},
    photos, verify,
};
use crate::{app, commands::Outcome};

/// Enters the backup into an empty database.
///
/// # Errors
/// A backup that is damaged, a database that holds something, a full disk.
pub fn run(args: Vec<OsString>) -> anyhow::Result<Outcome> {
    let asked = asked(args)?;
    let backup = asked.folder.context("恢复哪个备份？koumen restore 备份文件夹 --data 数据文件夹")?;
    let data = &asked.settings.data;
    let manifest = folder::manifest(&backup)?;
    fs::create_dir_all(data).with_context(|| format!("{} 不可写", data.display()))?;
    let db = Db::open(app::target(&asked.settings))?;
    enter(&db, &backup, &manifest)?;
    let wrong = verify::compare(&db, &manifest)?;
    let missing = take_photos(&backup, &photos(data), &manifest)?;
    db.migrate()?;
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    if wrong.is_empty() && missing.is_empty() {
        println!("恢复完成：{rows} 行、{} 张照片，与备份逐行核对一致。", manifest.photos.len());
    }
    for text in wrong.iter().chain(&missing) {
        println!("{text}");
    }
    if !app::has_keys(data) {
        println!("还缺密钥：请把原来的 keys 文件夹放到 {} 再启动服务。", data.display());
    }
    Ok((wrong.is_empty() && missing.is_empty()).into())
}

/// Enters all rows in one transaction and compares each table's checksum while doing so.
///
/// # Errors
/// As [`run`].
pub fn enter(db: &Db, backup: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    db.migrate_for(&manifest.migrations)?;
    let empty: Result<bool, Fault> = db.read(whole::is_empty).wait();
    if !empty? {
        bail!("目标数据库里已有内容，没有恢复。请换一个空的数据文件夹或数据库。");
    }
    let (backup, manifest) = (backup.to_owned(), manifest.clone());
    db.write(move |tx| tables(tx, &backup, &manifest)).wait()
}

fn tables(tx: &mut Tx<'_>, backup: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    for said in &manifest.tables {
        let table = Table::named(&said.name)
            .with_context(|| format!("备份中的表 {} 不认识，请使用更新的程序。", said.name))?;
        let lines = folder::lines(backup, &said.name)
            .with_context(|| format!("备份中缺少表 {}", said.name))?
            .map(|line| line.with_context(|| format!("备份中表 {} 的文件已损坏", said.name)));
        let copied = table.take_in::<anyhow::Error>(tx, lines)?;
        if !said.is(&copied) {
            bail!("备份中表 {} 与清单不符（应有 {} 行），没有恢复。", said.name, said.rows);
        }
        if copied.rows > 0 {
            eprintln!("{}：{} 行", said.name, copied.rows);
        }
    }
    Ok(())
}

/// Copies the photos; says which are missing or changed.
fn take_photos(backup: &Path, to: &Path, manifest: &Manifest) -> io::Result<Vec<String>> {
    let mut wrong = Vec::new();
    for photo in &manifest.photos {
        let from = folder::photo_folder(backup).join(&photo.path);
        match folder::copy_photo(&from, Some(&to.join(&photo.path)), &photo.path) {
            Ok(copied) if copied == *photo => {}
            Ok(_) => wrong.push(format!("照片 {} 与清单不符。", photo.path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                wrong.push(format!("备份中缺少照片 {}。", photo.path));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(wrong)
}
