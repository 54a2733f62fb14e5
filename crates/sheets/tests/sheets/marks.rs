//! The marked workbook: everything in its place, faults in words, and back in without trouble.

use std::ops::ControlFlow;

use sheets::people::Column;
use sheets::read::{Held, Limits, Workbook};

use crate::office::{Typed, read_people, somebody, table, with, workbook};

/// Text of each cell of a sheet, by address.
fn cells(bytes: &[u8], sheet: &str) -> Vec<(String, String)> {
    let mut workbook = Workbook::open(bytes, &Limits::default()).expect("a workbook");
    let mut cells = Vec::new();
    workbook
        .each_row(sheet, |row| {
            let address = |column| sheets::read::Row::address(row.number, column);
            cells.extend(row.cells().map(|(column, cell)| (address(column), cell.text.to_string())));
            ControlFlow::Continue(())
        })
        .expect("rows");
    cells
}

#[test]
fn the_same_workbook_comes_back_with_its_faults_in_words() {
    let wrong = with(somebody(2), &[(Column::Phone, "12".into()), (Column::Alone, "可能".into())]);
    let mut rows = table(&[somebody(1), wrong, somebody(3)]);
    rows.insert(0, vec![Some(Typed::from("某县名册"))]);
    let original = workbook(&[("名册", rows), ("别的表", vec![vec![None, Some(Typed::Number(3.5))]])]);
    let read = read_people(&original).expect("a file");
    assert_eq!(read.wrong_rows(), 1);
    let marked = read.marked(&original, &Limits::default()).expect("a workbook");
    let names = Workbook::open(&marked, &Limits::default()).expect("a workbook").sheets().to_vec();
    assert_eq!(
        names.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(),
        ["名册", "别的表", "错误清单"]
    );
    let (before, after) = (cells(&original, "名册"), cells(&marked, "名册"));
    let added = after.iter().filter(|cell| !before.contains(cell)).collect::<Vec<_>>();
    assert_eq!(added.len(), 2, "{added:?}");
    assert_eq!(added[0], &("AG2".to_owned(), "错误说明".to_owned()));
    assert!(added[1].0 == "AG4" && added[1].1.contains("【联系电话】") && added[1].1.contains("【独居】"));
    assert!(before.iter().all(|cell| after.contains(cell)), "nothing is lost");
    assert_eq!(cells(&marked, "别的表"), [("B1".to_owned(), "3.5".to_owned())]);
    assert_eq!(cells(&marked, "错误清单").iter().filter(|(at, _)| at.starts_with('C')).count(), 3);
}

#[test]
fn a_marked_workbook_is_read_like_the_original() {
    let wrong = with(somebody(2), &[(Column::Phone, "12".into())]);
    let original = workbook(&[("名册", table(&[somebody(1), wrong]))]);
    let first = read_people(&original).expect("a file");
    let marked = first.marked(&original, &Limits::default()).expect("a workbook");
    let second = read_people(&marked).expect("a file");
    assert_eq!((&second.rows, &second.errors, second.columns), (&first.rows, &first.errors, first.columns));
    assert_eq!(second.warnings, []);
    let again = second.marked(&marked, &Limits::default()).expect("a workbook");
    assert_eq!(cells(&again, "名册"), cells(&marked, "名册"));
    assert_eq!(cells(&again, "错误清单"), cells(&marked, "错误清单"));
}

#[test]
fn values_keep_their_kind() {
    let original =
        workbook(&[("名册", table(&[somebody(2), with(somebody(4), &[(Column::Sex, "中".into())])]))]);
    let read = read_people(&original).expect("a file");
    let marked = read.marked(&original, &Limits::default()).expect("a workbook");
    let held = |bytes: &[u8], column: Column| {
        let mut held = None;
        let mut workbook = Workbook::open(bytes, &Limits::default()).expect("a workbook");
        workbook
            .each_row("名册", |row| {
                held = row.cell(column as u16).map(|cell| (cell.held, cell.text.to_string()));
                ControlFlow::Continue(())
            })
            .expect("rows");
        held
    };
    for column in [Column::Identity, Column::BornOn, Column::Phone, Column::AbilityScore] {
        assert_eq!(held(&marked, column), held(&original, column), "{}", column.heading());
    }
    assert!(matches!(held(&marked, Column::BornOn), Some((Held::Day(_), _))));
}
