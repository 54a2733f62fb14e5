//! Small workbooks: visitors and places.

use domain::areas::AreaKind;
use sheets::read::Unreadable;
use sheets::workers::Options;
use sheets::{areas, plain, workers};

use crate::office::{Rows, Typed, places, workbook};

fn cells(words: &[&str]) -> Vec<Option<Typed>> {
    words.iter().map(|word| (!word.is_empty()).then(|| Typed::from(*word))).collect()
}

fn book(rows: &[&[&str]]) -> Vec<u8> {
    workbook(&[("名单", rows.iter().map(|row| cells(row)).collect::<Rows>())])
}

fn kinds() -> Vec<(String, String)> {
    [("grid", "网格员"), ("student", "在校生志愿者")]
        .map(|(id, name)| (id.to_owned(), name.to_owned()))
        .to_vec()
}

fn read(bytes: &[u8]) -> Result<workers::WorkersFile, Unreadable> {
    workers::read(bytes, &Options { kinds: &kinds(), places: &places() })
}

#[test]
fn visitors_are_read_under_headings_of_any_office() {
    let file = read(&book(&[
        &["某镇探访人员名单"],
        &["序号", "类别", "姓 名", "手机号", "区域", "备注", "状态"],
        &["1", "网格员", "马　东", "138 0000 0021", "演示县/西镇", "x", ""],
        &["2", "grid", "赵一", "无", "990101001001", "", "已离岗"],
        &["3"],
    ]))
    .expect("a file");
    assert_eq!(file.table.errors, []);
    let told = file.rows.iter().map(|row| (row.row, row.name.as_str(), row.kind.as_str(), row.active));
    assert_eq!(told.collect::<Vec<_>>(), [(3, "马东", "grid", true), (4, "赵一", "grid", false)]);
    assert!(file.rows[0].area.as_str().ends_with("/990101100/"), "a whole town");
    assert_eq!(file.rows[0].phone.as_ref().map(|phone| phone.as_str()), Some("13800000021"));
    assert_eq!(file.table.warnings.iter().map(|one| one.code).collect::<Vec<_>>(), ["heading.unknown"]);
}

#[test]
fn every_mistake_of_a_visitor_is_told_at_its_cell() {
    let head: &[&str] = &["姓名", "探访主体", "所在区域", "联系电话", "状态"];
    let bytes = book(&[
        head,
        &["", "网格员", "西镇", "", ""],
        &["马东", "热心人", "西镇", "", ""],
        &["马东", "网格员", "河口村", "", ""],
        &["马东", "网格员", "西镇", "1380000", ""],
        &["马东", "网格员", "西镇", "1.38E+17", ""],
        &["马东", "网格员", "西镇", "", "休假"],
        &["马东", "网格员", "#REF!", "", ""],
        &["赵一", "网格员", "西镇", "", ""],
        &["赵一", "网格员", "西镇", "", ""],
    ]);
    let file = read(&bytes).expect("a file");
    let found = file.table.errors.iter().map(|error| (error.address(), error.code)).collect::<Vec<_>>();
    let expected = [
        ("A2", "cell.missing"),
        ("B3", "worker.no_kind"),
        ("C4", "area.unknown"),
        ("D5", "worker.bad_phone"),
        ("D6", "cell.mangled"),
        ("E7", "worker.state"),
        ("C8", "cell.formula_failed"),
        ("A10", "worker.repeated"),
    ];
    assert_eq!(found, expected.map(|(at, code)| (at.to_owned(), code)));
    assert_eq!((file.rows.len(), file.table.wrong_rows()), (1, 8));
    let marked = file.table.marked(&bytes).expect("a workbook");
    assert_eq!(
        read(&marked).expect("a file").table.errors,
        file.table.errors,
        "read again, it says the same"
    );
}

#[test]
fn places_are_read_and_wrong_sorts_refused() {
    let file = areas::read(&book(&[
        &["所在村", "类型", "网格名称", "编码"],
        &["东街道/河口村", "网格", "第一网格", "01"],
        &["东街道/河口村", "社区", "某社区", "01"],
        &["河口村", "小组", "二组", "2"],
    ]))
    .expect("a file");
    let found = file.table.errors.iter().map(|error| (error.address(), error.code)).collect::<Vec<_>>();
    assert_eq!(found, [("B3".to_owned(), "area.bad_kind")]);
    assert_eq!(file.rows.iter().map(|row| row.kind).collect::<Vec<_>>(), [AreaKind::Grid, AreaKind::Group]);
    assert!(file.rows[0].above(&places()).expect("a village").as_str().ends_with("/990101001200/"));
    assert!(file.rows[1].above(&places()).expect_err("two villages").contains("东街道/河口村"));
}

#[test]
fn what_is_no_such_table_is_refused_with_a_sentence() {
    let short = read(&book(&[&["姓名", "联系电话"], &["马东", "13800000021"]]));
    assert!(
        matches!(short, Err(Unreadable::MissingHeadings { missing, .. }) if missing == ["探访主体", "所在区域"])
    );
    assert!(matches!(read(&book(&[&["甲", "乙"]])), Err(Unreadable::NoHeadings { .. })));
    let empty = read(&book(&[&["姓名", "探访主体", "所在区域"]])).expect("a file");
    assert_eq!(empty.table.warnings.iter().map(|one| one.code).collect::<Vec<_>>(), ["file.no_rows"]);
    let row: &[&str] = &["东街道/河口村", "网格", "第一网格", "01"];
    let mut rows: Vec<&[&str]> = vec![&["上级区划", "类型", "名称", "编号"]];
    rows.resize(usize::try_from(plain::MOST_ROWS).expect("few") + 1, row);
    assert!(areas::read(&book(&rows)).is_ok(), "five thousand");
    rows.push(row);
    assert_eq!(areas::read(&book(&rows)).err(), Some(Unreadable::TooManyRows { limit: 5_000 }));
}
