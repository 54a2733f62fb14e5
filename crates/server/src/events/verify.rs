//! `koumen verify log`: walks over everything while people go on working, and names what does not fit.

use std::{ffi::OsString, fs, path::Path};

use anyhow::Context;
use domain::events::tree::Hash;
use store::{
    events::verify::{Finding, Report, run},
    tenants::Tenant,
};

use super::{Asked, Head, Paper};
use crate::commands::Outcome;

/// The command. Wrong when anything does not fit.
pub fn command(args: Vec<OsString>) -> anyhow::Result<Outcome> {
    let asked = Asked::read(args)?;
    anyhow::ensure!(asked.words.is_empty(), "nothing but options is expected");
    let heads = asked.head.as_deref().map(read_heads).transpose()?.unwrap_or_default();
    let db = asked.open()?;
    let counties = asked.counties(&db)?;
    let mut sound = true;
    for head in &heads {
        if !counties.iter().any(|county| county.id.0 == head.county) {
            println!("另存的链头属于区县 {}，这里没有核对它", head.county);
            sound = asked.county.is_some() && sound;
        }
    }
    for county in &counties {
        let tenant = county.id;
        let printed: Vec<(u64, Hash)> =
            heads.iter().filter(|head| head.county == tenant.0).map(|head| (head.size, head.root)).collect();
        let report = db.read(move |tx| run(tx, tenant, &printed)).wait()?;
        tell(county, &report);
        sound &= report.found == 0;
    }
    println!("{}", if sound { "日志完好" } else { "日志有不符之处" });
    Ok(sound.into())
}

/// Heads that were kept elsewhere, one a line.
pub(super) fn read_heads(file: &Path) -> anyhow::Result<Vec<Head>> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let heads: Vec<Head> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| match serde_json::from_str(line) {
            Ok(Paper::LogHead(head)) => Ok(head),
            Ok(_) => anyhow::bail!("{} holds no head of a log", file.display()),
            Err(error) => Err(error).with_context(|| format!("{} holds no head of a log", file.display())),
        })
        .collect::<Result<_, _>>()?;
    anyhow::ensure!(!heads.is_empty(), "{} holds no head of a log", file.display());
    Ok(heads)
}

fn tell(county: &Tenant, report: &Report) {
    println!(
        "区县 {} {}：已封存 {} 条，链头 {} 个，尚未封存 {} 条",
        county.id, county.name, report.sealed, report.heads, report.waiting
    );
    for finding in &report.findings {
        println!("  {}", place(finding));
    }
    if report.found > report.findings.len() {
        println!("  另有 {} 处没有列出", report.found - report.findings.len());
    }
}

fn place(Finding { table, seq, event, what }: &Finding) -> String {
    let seq = seq.map(|seq| format!("，序号 {seq}")).unwrap_or_default();
    let event = event.map(|event| format!("，事件 {event}")).unwrap_or_default();
    format!("表 {table}{seq}{event}：{what}")
}
