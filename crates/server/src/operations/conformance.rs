//! `koumen conformance --database-url URL`: whether an operator's engine does what ours do, in a schema of its
//! own that is dropped afterwards.

use std::ffi::OsString;

use anyhow::Context;
use lexopt::prelude::*;

use crate::commands::Outcome;

/// Pieces of random work, unless told otherwise.
const OPERATIONS: usize = 400;

/// Tries the engine and says where it differs.
///
/// # Errors
/// When it cannot be reached or refuses a schema.
pub fn run(args: Vec<OsString>) -> anyhow::Result<Outcome> {
    let (mut url, mut seed, mut operations) = (None, 1, OPERATIONS);
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(option) = parser.next()? {
        match option {
            Long("database-url") => url = Some(parser.value()?.string()?),
            Long("seed") => seed = parser.value()?.parse()?,
            Long("operations") => operations = parser.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    let url = url.context("试哪个数据库？koumen conformance --database-url postgres://…")?;
    let report = store::conformance::try_engine(&url, seed, operations)?;
    println!(
        "建表 {} 步，语句 {} 条，随机操作 {} 次，逐行比较 {} 行。",
        report.migrations, report.statements, report.operations, report.rows
    );
    for difference in &report.differences {
        println!("不同：{difference}");
    }
    if report.differences.is_empty() {
        println!("这个数据库与内置数据库表现一致，可以使用。");
    }
    Ok(report.differences.is_empty().into())
}
