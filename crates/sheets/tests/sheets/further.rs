//! Columns and lists that a notice adds: read, refused at their cells, marked and read again.

use rules::{Choice, Code, Dictionary, FactDef, Kind};
use serde_json::{Value, json};
use sheets::people::{Column, Further, PeopleFile, template};
use sheets::read::Limits;

use crate::office::{Rows, Typed, number, places, read_with, somebody, table, with, without, workbook};

fn further() -> Further {
    let option = |(code, name): (&str, &str)| Choice { code: Code::Text(code.into()), name: name.into() };
    let words = |id, name| FactDef::new(id, name, Kind::Text { longest: 20, phone: false });
    let relation = Kind::Choice(vec![option(("child", "子女")), option(("neighbour", "邻居"))]);
    let contacts = vec![
        words("name", "姓名"),
        FactDef::new("relation", "关系", relation),
        FactDef::new("phone", "联系电话", Kind::Text { longest: 20, phone: true }),
    ];
    let bodies = Kind::Several(vec![option(("party", "党政机关、群团组织")), option(("other", "其他"))]);
    let facts = vec![
        FactDef::new("alone", "独居", Kind::Flag),
        words("registered_address", "户籍地址"),
        FactDef::new("water_safe", "饮水安全", Kind::Flag),
        FactDef::new("pension_monthly", "养老保险每月金额", Kind::Number { min: 0, max: 9000, decimals: 2 }),
        FactDef::new("helping_bodies", "开展帮扶单位（组织）", bodies),
        FactDef::new("emergency_contacts", "紧急联系人", Kind::List(contacts)),
        FactDef::new(
            "household",
            "同住人",
            Kind::List(vec![words("name", "姓名"), FactDef::new("born_on", "出生日期", Kind::Day)]),
        ),
    ];
    Further::of(&Dictionary::new(facts).expect("sound facts"))
}

fn cells(words: &[&str]) -> Vec<Option<Typed>> {
    words.iter().map(|word| (!word.is_empty()).then(|| Typed::from(*word))).collect()
}

/// The table with more columns at its end.
fn wider(rows: &[Vec<(Column, Typed)>], headings: &[&str], more: &[&[&str]]) -> Rows {
    let mut table = table(rows);
    for (row, words) in table.iter_mut().zip([headings].iter().chain(more)) {
        row.extend(cells(words));
    }
    table
}

fn fact(file: &PeopleFile, row: usize, id: &str) -> Option<Value> {
    file.rows[row].facts.iter().find(|told| told.fact == id).map(|told| told.said.json())
}

fn number_of(n: u32) -> String {
    let born_on =
        jiff::civil::Date::constant(1930, 1, 1).saturating_add(jiff::Span::new().days(i64::from(n)));
    number(born_on, n % 2)
}

const ADDED: [&str; 4] = ["户籍地址", "饮水安全（是/否）", "养老保险每月金额", "开展帮扶单位"];

#[test]
fn columns_of_the_notice_are_read_beside_ours() {
    let more: [&[&str]; 2] =
        [&["某县某村", "√", "1,205.50元", "其他；党政机关、群团组织"], &["", "", "", ""]];
    let bytes = workbook(&[("名册", wider(&[somebody(1), somebody(2)], &ADDED, &more))]);
    let read = read_with(&bytes, &further()).expect("a file");
    assert_eq!((&read.errors, &read.warnings), (&vec![], &vec![]));
    assert_eq!(fact(&read, 0, "registered_address"), Some(json!("某县某村")));
    assert_eq!(fact(&read, 0, "water_safe"), Some(json!(true)));
    assert_eq!(fact(&read, 0, "pension_monthly"), Some(json!(1205.50)));
    assert_eq!(fact(&read, 0, "helping_bodies"), Some(json!(["other", "party"])));
    assert_eq!(fact(&read, 1, "water_safe"), None);
}

#[test]
fn a_wrong_cell_of_the_notice_is_told_at_its_place() {
    let more: [&[&str]; 1] = [&["很长".repeat(11).leak(), "大概", "9001", "街坊"]];
    let bytes = workbook(&[("名册", wider(&[somebody(1)], &ADDED, &more))]);
    let read = read_with(&bytes, &further()).expect("a file");
    let found = read.errors.iter().map(|error| (error.address(), error.heading.as_str())).collect::<Vec<_>>();
    let expected = [
        ("AG2", "户籍地址"),
        ("AH2", "饮水安全"),
        ("AI2", "养老保险每月金额"),
        ("AJ2", "开展帮扶单位（组织）"),
    ];
    assert_eq!(found, expected.map(|(at, heading)| (at.to_owned(), heading)));
    assert!(read.errors.iter().all(|error| error.text.ends_with('。')), "{:?}", read.errors);
}

const CONTACTS: [&str; 6] = ["老人姓名", "老人身份证号", "老人出生日期", "姓名", "关系", "联系电话"];

#[test]
fn members_come_from_a_sheet_of_their_own_in_their_order() {
    let contacts = vec![
        cells(&CONTACTS),
        cells(&["", &number_of(2), "", "周小妹", "邻居", "13800000002"]),
        cells(&["欧阳兰", "", "1930-01-03", "欧阳一", "子女", "138 0000 0003"]),
        cells(&["", &number_of(1).to_lowercase(), "", "李二", "子女", ""]),
    ];
    let bytes = workbook(&[("名册", table(&[somebody(1), somebody(2)])), ("紧急联系人", contacts)]);
    let read = read_with(&bytes, &further()).expect("a file");
    assert_eq!((&read.errors, &read.warnings), (&vec![], &vec![]));
    let expected = json!([
        {"name": "周小妹", "relation": "neighbour", "phone": "13800000002"},
        {"name": "欧阳一", "relation": "child", "phone": "138 0000 0003"},
    ]);
    assert_eq!(fact(&read, 1, "emergency_contacts"), Some(expected));
    assert_eq!(fact(&read, 0, "emergency_contacts"), Some(json!([{"name": "李二", "relation": "child"}])));
}

#[test]
fn a_wrong_member_is_told_on_its_sheet_and_keeps_its_person_out() {
    let nobody = number_of(77);
    let contacts = vec![
        cells(&CONTACTS),
        cells(&["", &number_of(1), "", "李二", "同学", "13800000002"]),
        cells(&["", &nobody, "", "赵大", "子女", ""]),
        cells(&["", "", "", "钱三", "子女", ""]),
        cells(&["", "9.90101E+17", "", "孙四", "子女", ""]),
        cells(&["", &number_of(2), "", "", "", ""]),
    ];
    let rows = [somebody(1), somebody(2), somebody(3)];
    let bytes = workbook(&[("名册", table(&rows)), ("紧急联系人", contacts)]);
    let read = read_with(&bytes, &further()).expect("a file");
    let found = read.errors.iter().map(|error| (error.address(), error.code)).collect::<Vec<_>>();
    let expected = [
        ("A2", "member.wrong"),
        ("A3", "member.wrong"),
        ("紧急联系人!E2", "member.value"),
        ("紧急联系人!B3", "member.nobody"),
        ("紧急联系人!A4", "member.whose"),
        ("紧急联系人!B5", "identity.mangled"),
        ("紧急联系人!D6", "member.empty"),
    ];
    assert_eq!(found, expected.map(|(at, code)| (at.to_owned(), code)));
    assert_eq!(read.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [4]);
    assert_eq!((read.total(), read.wrong_rows()), (3, 2));
    // The marked workbook is read like the original, and says on the sheet of the list what is wrong there.
    let marked = read.marked(&bytes, &Limits::default()).expect("a workbook");
    let again = read_with(&marked, &further()).expect("a file");
    assert_eq!((&again.errors, again.rows.len(), again.warnings.len()), (&read.errors, 1, 0));
}

#[test]
fn what_is_told_twice_is_refused() {
    let members = vec![cells(&["老人身份证号", "姓名"]), cells(&[&number_of(1), "李二"])];
    let bytes = workbook(&[("名册", table(&[somebody(1)])), ("同住人", members.clone())]);
    let read = read_with(&bytes, &further()).expect("a file");
    let found = read.errors.iter().map(|error| (error.heading.as_str(), error.code)).collect::<Vec<_>>();
    assert_eq!(found, [("同住人", "member.twice")]);
    let bare = without(somebody(1), &[Column::Household]);
    let bytes = workbook(&[("名册", table(&[with(bare, &[])])), ("同住人", members)]);
    let read = read_with(&bytes, &further()).expect("a file");
    assert_eq!(fact(&read, 0, "household"), Some(json!([{"name": "李二"}])));
}

#[test]
fn the_template_has_a_column_for_each_fact_and_a_sheet_for_each_list() {
    let further = further();
    let bytes = template(&places(), &further, jiff::Timestamp::UNIX_EPOCH).expect("a template");
    let read = read_with(&bytes, &further).expect("a file");
    assert_eq!((read.errors.len(), read.rows.len()), (0, 0));
    assert_eq!(read.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(), ["file.no_rows"]);
    let book = sheets::read::Workbook::open(&bytes, &Limits::default()).expect("a workbook");
    let names = book.sheets().iter().map(|sheet| sheet.name.clone()).collect::<Vec<_>>();
    assert_eq!(names, ["人员信息", "紧急联系人", "同住人", "能力评估", "填写说明", "村（社区）名单"]);
}
