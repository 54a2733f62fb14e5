//! `koumen log check FILE`: checks a paper about the log, without a database.

use std::{ffi::OsString, fs, path::Path};

use anyhow::{Context, bail};
use domain::events::{
    Action,
    proof::{is_consistent, is_included},
    tree::{Stored, leaf, values},
};
use domain::ids::EventId;

use super::{Entry, Growth, Paper};
use crate::{commands::Outcome, visits::moment};

/// The command. Wrong when the paper does not show what it says.
pub fn command(args: Vec<OsString>) -> anyhow::Result<Outcome> {
    let [file] = args.as_slice() else { bail!("which file? koumen log check FILE") };
    let file = Path::new(file);
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let paper = serde_json::from_str(text.trim())
        .with_context(|| format!("{} is no paper about a log", file.display()))?;
    match check(&paper) {
        Some(said) => {
            println!("{said}");
            Ok(Outcome::Well)
        }
        None => {
            println!("证明不成立：内容被改动，或文件不完整");
            Ok(Outcome::Wrong)
        }
    }
}

/// What a paper shows; `None` when it does not show it.
pub fn check(paper: &Paper) -> Option<String> {
    match paper {
        Paper::LogHead(head) => Some(format!(
            "区县 {} 的链头，共 {} 条，根 {}。链头本身证明不了什么，请用 koumen verify log --head 与数据库核对",
            head.county,
            head.size,
            domain::hex::digits(&head.root)
        )),
        Paper::LogEntry(entry) => included(entry),
        Paper::LogGrowth(growth) => consistent(growth),
    }
}

fn included(Entry { event, seq, row, path, head }: &Entry) -> Option<String> {
    // The row itself must say what the paper says of it.
    let values = values(row)?;
    let id = match (values.first()?, values.get(1)?, values.get(2)?) {
        (Stored::Int(county), Stored::Blob(id), Stored::Int(place))
            if *county == head.county && u64::try_from(*place).ok()? == *seq =>
        {
            EventId::from_bytes((*id).try_into().ok()?)
        }
        _ => return None,
    };
    if id.to_string() != *event || !is_included(&leaf(row), *seq, head.size, path, &head.root) {
        return None;
    }
    let (at, action) = match (values.get(3)?, values.get(5)?) {
        (Stored::Int(at), Stored::Text(action)) => (jiff::Timestamp::from_millisecond(*at).ok()?, *action),
        _ => return None,
    };
    let action = match Action::from_code(action) {
        Some(known) => known.label(),
        None => action,
    };
    Some(format!(
        "证明成立：事件 {event}（{}，{action}）是区县 {} 日志的第 {seq} 号，链头共 {} 条，根 {}",
        moment(at),
        head.county,
        head.size,
        domain::hex::digits(&head.root)
    ))
}

fn consistent(Growth { county, old_size, old_root, new_size, new_root, path }: &Growth) -> Option<String> {
    is_consistent(*old_size, *new_size, path, old_root, new_root).then(|| {
        format!("证明成立：区县 {county} 的日志从 {old_size} 条增长到 {new_size} 条，原有内容没有改动")
    })
}
