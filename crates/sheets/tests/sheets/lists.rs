//! The template and the lists that go out.

use std::ops::ControlFlow;

use jiff::Timestamp;
use sheets::out::{Heading, List, Shown, Taken};
use sheets::people::{Column, Further, PlaceBook, SHEET, template};
use sheets::read::{Held, Limits, Unreadable, Workbook};

use crate::office::{places, read_people};

fn rows(bytes: &[u8], sheet: &str) -> Vec<Vec<(u16, String, Held)>> {
    let mut rows = Vec::new();
    let mut workbook = Workbook::open(bytes, &Limits::default()).expect("a workbook");
    workbook
        .each_row(sheet, |row| {
            rows.push(row.cells().map(|(at, cell)| (at, cell.text.to_string(), cell.held)).collect());
            ControlFlow::Continue(())
        })
        .expect("rows");
    rows
}

#[test]
fn the_template_has_every_heading_and_reads_as_an_empty_table() {
    let bytes = template(&places(), &Further::default(), Timestamp::UNIX_EPOCH).expect("a template");
    let read = read_people(&bytes).expect("a file");
    assert_eq!((read.sheet.as_str(), read.rows.len(), read.errors.len()), (SHEET, 0, 0));
    assert!(Column::all().all(|column| read.headings.place(column) == Some(column as u16)));
    assert_eq!(read.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(), ["file.no_rows"]);
    let names = rows(&bytes, "村（社区）名单").into_iter().map(|row| row[0].1.clone()).collect::<Vec<_>>();
    assert_eq!(
        &names[1..],
        [
            "演示省/演示市/演示县/东街道/东风社区",
            "演示省/演示市/演示县/东街道/河口村",
            "演示省/演示市/演示县/西镇/河口村"
        ]
    );
    let bare =
        template(&PlaceBook::default(), &Further::default(), Timestamp::UNIX_EPOCH).expect("a template");
    assert!(matches!(Workbook::open(&bare, &Limits::default()), Ok(book) if book.sheets().len() == 3));
    assert_eq!(
        bytes,
        template(&places(), &Further::default(), Timestamp::UNIX_EPOCH).expect("a template"),
        "no clock, no chance"
    );
}

#[test]
fn a_list_says_who_took_it_and_keeps_its_values() {
    let taken = Taken {
        title: "应探访人员/名单",
        shows: "演示县，2026年11月",
        by: "某县民政局 某某",
        at: "2026-11-23T02:05:00Z".parse().expect("an instant"),
        why: "月度核对",
        note: "",
    };
    let heading = |text: &'static str| Heading { text: text.into(), width: None };
    let headings = ["姓名", "身份证号", "次数", "金额", "出生日期", "独居", "比例"].map(heading);
    let mut list = List::begin(&taken, &headings).expect("a list");
    list.row(&[
        Shown::Text("=HYPERLINK(\"x\")".into()),
        Shown::Text("99010119461124002X".into()),
        Shown::Whole(4),
        Shown::Fen(1_400),
        Shown::Day("1946-11-24".parse().expect("a day")),
        Shown::Flag(true),
        Shown::Number(0.5),
    ])
    .expect("a row");
    list.row(&[Shown::Text("长".repeat(40_000).into()), Shown::Blank]).expect("a row");
    let bytes = list.end().expect("a workbook");
    let rows = rows(&bytes, "应探访人员名单");
    assert_eq!(
        rows[0][0].1,
        "应探访人员/名单（演示县，2026年11月）。2026-11-23 10:05 由某县民政局 某某导出，事由：月度核对"
    );
    assert_eq!(rows[1].len(), 7);
    let values = rows[2].iter().map(|(_, text, _)| text.as_str()).collect::<Vec<_>>();
    assert_eq!(values, ["=HYPERLINK(\"x\")", "99010119461124002X", "4", "14", "1946-11-24", "是", "0.5"]);
    assert_eq!((rows[2][1].2, rows[2][0].2), (Held::Text, Held::Text));
    assert!(rows[3][0].1.chars().count() <= 32_767);
}

#[test]
fn words_that_look_like_formulas_are_words() {
    let taken =
        Taken { title: "名单", shows: "", by: "甲&B乙", at: Timestamp::UNIX_EPOCH, why: "", note: "" };
    let headings = [Heading { text: "姓名".into(), width: None }];
    let mut list = List::begin(&taken, &headings).expect("a list");
    let words = ["=1+1", "+86", "-3", "@SUM(A1)", "\t=1", "张三"];
    for word in words {
        list.row(&[Shown::Text(word.into())]).expect("a row");
    }
    let bytes = list.end().expect("a workbook");
    let read = rows(&bytes, "名单");
    let texts = read[2..].iter().map(|row| (row[0].1.as_str(), row[0].2)).collect::<Vec<_>>();
    assert_eq!(texts, words.map(|word| (word, Held::Text)));
    let mut parts = std::collections::BTreeMap::new();
    crate::zips::each_part(&bytes, |name, content| {
        parts.insert(name.to_owned(), String::from_utf8_lossy(content).into_owned());
    });
    let sheet = &parts["xl/worksheets/sheet1.xml"];
    assert!(!sheet.contains("<f"), "no formula");
    // The mark of whoever took it cannot give instructions to the printer.
    assert!(sheet.contains("&amp;L甲B乙 1970-01-01 08:00 导出&amp;C"), "{sheet}");
    assert_eq!(parts["xl/styles.xml"].matches("quotePrefix=\"1\"").count(), 1);
}

#[test]
fn an_empty_list_is_a_list() {
    let taken = Taken { title: "", shows: "", by: "", at: Timestamp::UNIX_EPOCH, why: "", note: "" };
    let bytes = List::begin(&taken, &[]).and_then(List::end).expect("a workbook");
    assert_eq!(rows(&bytes, "名单").len(), 1);
    assert_eq!(
        read_people(&bytes).expect_err("no people"),
        Unreadable::NoHeadings {
            wanted: ["姓名", "身份证号", "居住地址", "所在村（社区）"].map(str::to_owned).to_vec()
        }
    );
}
