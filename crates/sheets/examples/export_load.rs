//! Writes a long list and says what it cost: memory must not grow with its rows.
//!
//! `cargo run --release -p sheets --example export_load -- [ROWS]`

use std::time::Instant;

use jiff::Timestamp;
use sheets::out::{Heading, List, Shown, Taken};

fn main() {
    let rows = std::env::args().nth(1).and_then(|rows| rows.parse().ok()).unwrap_or(100_000);
    let taken =
        Taken {
            title: "名单", shows: "全部", by: "某某", at: Timestamp::UNIX_EPOCH, why: "试验", note: ""
        };
    let headings = ["序号", "姓名", "性别", "年龄", "证件号码", "联系电话", "住址", "类别", "探访人", "上次"]
        .map(|text| Heading { text: text.into(), width: None });
    let mut list = List::begin(&taken, &headings).expect("a list");
    let (before, started) = (peak_memory(), Instant::now());
    for row in 0..rows {
        let words = |text: &'static str| Shown::Text(text.into());
        list.row(&[
            Shown::Whole(row + 1),
            words("欧阳兰"),
            words("女"),
            Shown::Whole(60 + row % 40),
            words("990101**********2X"),
            words("138****0001"),
            Shown::Text(format!("东街道河口村三组{row}号").into()),
            words("第一类"),
            words("某网格员"),
            Shown::Day("2026-11-20".parse().expect("a day")),
        ])
        .expect("a row");
    }
    let written = peak_memory();
    let bytes = list.end().expect("a workbook");
    println!(
        "{rows} rows: {:.1} s, {:.1} MB; peak memory {before:.0} MB before, {written:.0} MB with all rows written, {:.0} MB packed",
        started.elapsed().as_secs_f64(),
        bytes.len() as f64 / f64::from(1 << 20),
        peak_memory()
    );
}

/// The most memory this process has had, in MB.
fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|rest| rest.trim().trim_end_matches(" kB").trim().parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}
