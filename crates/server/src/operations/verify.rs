//! `koumen verify BACKUP [--data DIR]`: whether a backup is whole, and whether a database holds exactly its rows.

use std::{ffi::OsString, path::Path};

use anyhow::Context;
use store::{Db, Fault, whole};

use super::{
    asked,
    folder::{self, Manifest},
    look_at,
};
use crate::commands::Outcome;

/// Reads the backup through, and the database where one is named; says what differs.
///
/// # Errors
/// A folder that is no backup, a database that is not there.
pub fn run(args: Vec<OsString>) -> anyhow::Result<Outcome> {
    let asked = asked(args)?;
    let backup = asked.folder.context("核对哪个备份？koumen verify 备份文件夹 [--data 数据文件夹]")?;
    let manifest = folder::manifest(&backup)?;
    let mut wrong = files(&backup, &manifest);
    if asked.with_data {
        wrong.extend(compare(&look_at(&asked.settings)?, &manifest)?);
    }
    for text in &wrong {
        println!("{text}");
    }
    if wrong.is_empty() {
        let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
        let with = if asked.with_data { "，数据库与备份逐行一致" } else { "" };
        println!(
            "备份完好：{rows} 行、{} 张照片，校验码 {}{with}。",
            manifest.photos.len(),
            folder::short_number(&backup)?
        );
    }
    Ok(wrong.is_empty().into())
}

/// What is wrong with the files of a backup, one sentence each.
pub fn files(backup: &Path, manifest: &Manifest) -> Vec<String> {
    let mut wrong = Vec::new();
    for table in &manifest.tables {
        match folder::sum(backup, &table.name) {
            Ok(found) if table.is(&found) => {}
            Ok(found) => wrong.push(format!(
                "表 {}：清单 {} 行，文件 {} 行，内容不符。",
                table.name, table.rows, found.rows
            )),
            Err(error) => wrong.push(format!("表 {} 的文件缺失或已损坏（{}）。", table.name, error.kind())),
        }
    }
    for photo in &manifest.photos {
        let path = folder::photo_folder(backup).join(&photo.path);
        match folder::copy_photo(&path, None, &photo.path) {
            Ok(found) if found == *photo => {}
            Ok(_) => wrong.push(format!("照片 {} 与清单不符。", photo.path)),
            Err(error) => wrong.push(format!("照片 {} 缺失或已损坏（{}）。", photo.path, error.kind())),
        }
    }
    wrong
}

/// Where a database differs from a backup, one sentence for each table; it sees one moment of the database.
///
/// # Errors
/// What the database cannot do.
pub fn compare(db: &Db, manifest: &Manifest) -> anyhow::Result<Vec<String>> {
    let manifest = manifest.clone();
    let compared = db.read(move |tx| {
        if whole::applied(tx)? != manifest.migrations {
            return Ok(vec!["数据库结构与备份不是同一版本，不能逐行核对；恢复时已经核对过。".to_owned()]);
        }
        let mut wrong = Vec::new();
        for said in &manifest.tables {
            let Some(table) = whole::Table::named(&said.name) else {
                wrong.push(format!("表 {}：本程序没有这张表。", said.name));
                continue;
            };
            let found = table.sum(tx)?;
            if !said.is(&found) {
                wrong.push(format!(
                    "表 {}：备份 {} 行，数据库 {} 行，内容不同。",
                    said.name, said.rows, found.rows
                ));
            }
        }
        Ok::<_, Fault>(wrong)
    });
    Ok(compared.wait()?)
}
