//! `koumen doctor --data DIR`: looks at everything that could be wrong with an installation, changes nothing,
//! and says for each thing what to do.

use std::{ffi::OsString, path::Path, sync::Arc};

use domain::ids::TenantId;
use jiff::{SignedDuration, Timestamp};
use store::{
    Db, Fault, Tx,
    keys::Keys,
    migrate::MIGRATIONS,
    packs::Adoption,
    people::secrets,
    seal::{Cipher, SoftCipher},
    soundness, tenants, whole,
};

use super::{asked, look_at};
use crate::{app, commands::Outcome, edge::Edge, fonts, packs::shelf::Shelf, settings::Settings};

/// Less free space than this is said: days of a busy county.
const LITTLE_SPACE: u64 = 2 << 30;

/// An entry of the log this far ahead means that a clock is or was wrong.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub what: String,
    /// What is wrong and what to do about it; empty when it is in order.
    pub wrong: Vec<String>,
}

/// Looks and prints.
///
/// # Errors
/// An option that is not known. Everything else that is wrong is a finding.
pub fn run(args: Vec<OsString>) -> anyhow::Result<Outcome> {
    let settings = asked(args)?.settings;
    let findings = look(&settings, &Edge::system());
    for finding in &findings {
        println!("{} {}", if finding.wrong.is_empty() { "好" } else { "坏" }, finding.what);
        for text in &finding.wrong {
            println!("   {text}");
        }
    }
    let bad = findings.iter().filter(|finding| !finding.wrong.is_empty()).count();
    println!("{}", if bad == 0 { "没有发现问题。".to_owned() } else { format!("有 {bad} 项需要处理。") });
    Ok((bad == 0).into())
}

/// Everything that is looked at, in the order in which it should be put right.
pub fn look(settings: &Settings, edge: &Edge) -> Vec<Finding> {
    let mut findings = vec![
        finding("数据文件夹可写，空间充足", space(&settings.data)),
        finding("打印字体", fonts::at_hand(&settings.data).err().map(|error| format!("{error:#}"))),
    ];
    let db = match look_at(settings) {
        Ok(db) => db,
        Err(error) => {
            findings.push(finding("数据库", [format!("{error:#}")]));
            return findings;
        }
    };
    findings.push(finding("数据库结构是最新的", schema(&db)));
    findings.push(finding("数据库完好", asked_of(&db, soundness::look)));
    findings.push(finding("密钥与数据库相配", keys(&db, &settings.data)));
    findings.push(finding("每个区县都有现行规则", packs(&db, settings, edge)));
    let now = edge.now();
    findings.push(finding("时钟", asked_of(&db, move |tx| clock(tx, now))));
    findings
}

fn finding(what: &str, wrong: impl IntoIterator<Item = String>) -> Finding {
    Finding { what: what.to_owned(), wrong: wrong.into_iter().collect() }
}

fn asked_of(
    db: &Db,
    look: impl FnMut(&mut Tx<'_>) -> Result<Vec<String>, Fault> + Send + 'static,
) -> Vec<String> {
    db.read(look).wait().unwrap_or_else(|fault: Fault| vec![fault.to_string()])
}

/// A file is written and taken away again; the disk says how much room is left.
fn space(data: &Path) -> Option<String> {
    let trial = data.join(".doctor");
    if let Err(error) = std::fs::write(&trial, b"koumen").and_then(|()| std::fs::remove_file(&trial)) {
        return Some(format!("{} 不可写（{}），请检查权限和磁盘。", data.display(), error.kind()));
    }
    let free = free_bytes(data)?;
    (free < LITTLE_SPACE).then(|| format!("{} 所在磁盘只剩 {} MB，请清理。", data.display(), free >> 20))
}

#[cfg(unix)]
fn free_bytes(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(_: &Path) -> Option<u64> {
    None
}

fn schema(db: &Db) -> Vec<String> {
    asked_of(db, |tx| {
        let applied = whole::applied(tx)?;
        Ok(match whole::history(&applied) {
            Some(seen) if seen.len() == MIGRATIONS.len() => Vec::new(),
            Some(seen) => {
                let missing = MIGRATIONS.len() - seen.len();
                vec![format!("还有 {missing} 步升级没有执行，请运行 koumen migrate（先备份）。")]
            }
            None => vec!["数据库由另一版本的程序升级过，请使用该版本或更新的程序。".to_owned()],
        })
    })
}

/// The folder is read, the counties' keys are unwrapped, and one number is opened with them.
fn keys(db: &Db, data: &Path) -> Vec<String> {
    let keys = match Keys::load(&app::key_folder(data)) {
        Ok(keys) => keys,
        Err(fault) => return vec![fault.to_string()],
    };
    let cipher: Arc<dyn Cipher> = Arc::new(SoftCipher::new(keys));
    asked_of(db, move |tx| {
        if let Err(fault) = tenants::admit_keys(tx, cipher.as_ref())? {
            return Ok(vec![fault.to_string()]);
        }
        let mut wrong = Vec::new();
        for county in tenants::all(tx)? {
            let opened = secrets::try_keys(tx, county.id, cipher.as_ref())?;
            wrong.extend(opened.err().map(|fault| format!("{}：{fault}", named(county.id, &county.name))));
        }
        Ok(wrong)
    })
}

fn packs(db: &Db, settings: &Settings, edge: &Edge) -> Vec<String> {
    let shelf = match Shelf::open(&settings.packs) {
        Ok(shelf) => shelf,
        Err(error) => return vec![format!("{error:#}")],
    };
    let today = edge.today();
    let at_hand: Vec<String> = shelf.ids().map(str::to_owned).collect();
    asked_of(db, move |tx| {
        let in_force =
            |one: &&Adoption| one.from_on <= today && one.until_on.is_none_or(|last| today <= last);
        let mut wrong = Vec::new();
        for county in tenants::all(tx)? {
            let adopted = store::packs::all(tx, county.id)?;
            match adopted.iter().filter(in_force).max_by_key(|one| one.from_on) {
                None => wrong.push(format!(
                    "{}：今天没有现行规则，请启用一个规则包。",
                    named(county.id, &county.name)
                )),
                Some(one) if one.text.is_none() && !at_hand.contains(&one.pack) => wrong.push(format!(
                    "{}：规则包 {} 不在本机，请用 --packs 指明它所在的文件夹。",
                    named(county.id, &county.name),
                    one.pack
                )),
                Some(_) => {}
            }
        }
        Ok(wrong)
    })
}

fn named(id: TenantId, name: &str) -> String {
    format!("{name}（{id}）")
}

fn clock(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<String>, Fault> {
    let mut last: Option<Timestamp> = None;
    for county in tenants::all(tx)? {
        last = last.max(soundness::last_entry(tx, county.id)?);
    }
    let ahead = last.filter(|last| last.duration_since(now) > AHEAD);
    Ok(ahead
        .map(|last| {
            let minutes = last.duration_since(now).as_mins();
            format!("日志中最晚一条比本机时钟晚 {minutes} 分钟：请校准本机时钟（建议启用自动对时）。")
        })
        .into_iter()
        .collect())
}
