//! Every kind of mistake, alone and mixed at random: exactly those cells are reported, and good rows stay good.

use std::collections::BTreeSet;

use jiff::civil::Date;
use proptest::prelude::*;
use sheets::people::Column as C;

use crate::office::{Typed, file, number, read_people, somebody, with, without};
use crate::zips::repacked;

/// A mistake: its code, the column at which it must be reported, and how a row gets it.
type Mistake = (&'static str, C, fn(Vec<(C, Typed)>) -> Vec<(C, Typed)>);

type Row = Vec<(C, Typed)>;

fn put(row: Row, column: C, typed: impl Into<Typed>) -> Row {
    with(row, &[(column, typed.into())])
}

fn own_number(row: &Row) -> String {
    let typed = row.iter().rev().find(|(column, _)| *column == C::Identity).map(|(_, typed)| typed.clone());
    let Some(Typed::Text(text)) = typed else { panic!("a number") };
    text
}

/// The number in the row with one digit changed.
fn other_number(row: &Row, at: usize, digit: u8) -> String {
    let mut bytes = own_number(row).into_bytes();
    bytes[at] = if bytes[at] == digit { b'0' + (digit - b'0' + 1) % 10 } else { digit };
    String::from_utf8(bytes).expect("digits")
}

/// Changes the number and leaves out what would otherwise contradict it.
fn only_number(row: Row, text: impl Into<Typed>) -> Row {
    put(without(row, &[C::Certificate]), C::Identity, text)
}

const NO_NUMBER: [C; 2] = [C::Identity, C::Certificate];

fn mistakes() -> Vec<Mistake> {
    vec![
        ("name.empty", C::Name, |row| without(row, &[C::Name])),
        ("name.length", C::Name, |row| put(row, C::Name, "王")),
        ("name.character", C::Name, |row| put(row, C::Name, "王桂英1")),
        ("cell.formula_failed", C::Name, |row| put(row, C::Name, Typed::Formula("=A1", "#N/A"))),
        ("identity.missing", C::Identity, |row| without(row, &NO_NUMBER)),
        ("identity.mangled", C::Identity, |row| only_number(row, Typed::Number(990_101_194_611_240_000.0))),
        ("identity.mangled", C::Identity, |row| only_number(row, "9.90101E+17")),
        ("identity.length", C::Identity, |row| only_number(row, "9901011946112400")),
        ("identity.old_form", C::Identity, |row| only_number(row, "990101461124996")),
        ("identity.character", C::Identity, |row| only_number(row, "99010119461124O02X")),
        ("identity.place", C::Identity, |row| only_number(row, "00010119461124002X")),
        ("identity.no_such_day", C::Identity, |row| only_number(row, "990101194613240021")),
        ("identity.born_later", C::Identity, |row| only_number(row, number(Date::constant(2027, 1, 1), 3))),
        ("identity.check", C::Identity, |row| {
            let wrong = other_number(&row, 3, b'7');
            only_number(row, wrong)
        }),
        ("register.implausible_age", C::Identity, |row| {
            let bare = without(row, &[C::BornOn, C::Sex]);
            only_number(bare, number(Date::constant(1890, 1, 1), 3))
        }),
        ("register.no_birth_date", C::BornOn, |row| {
            put(without(row, &[C::Identity, C::Certificate, C::BornOn]), C::NoIdentityReason, "正在补办")
        }),
        ("register.born_later", C::BornOn, |row| {
            let row = put(without(row, &NO_NUMBER), C::NoIdentityReason, "正在补办");
            put(without(row, &[C::AssessedOn]), C::BornOn, "2027-01-01")
        }),
        ("day.only_month", C::BornOn, |row| {
            put(put(without(row, &NO_NUMBER), C::NoIdentityReason, "正在补办"), C::BornOn, "1946年11月")
        }),
        ("sex.unlike_identity", C::Sex, |row| {
            let man = row.iter().any(|(column, typed)| *column == C::Sex && *typed == Typed::from("男"));
            put(row, C::Sex, if man { "女" } else { "男" })
        }),
        ("sex.unknown", C::Sex, |row| put(row, C::Sex, "男女")),
        ("born_on.unlike_identity", C::BornOn, |row| put(row, C::BornOn, "1929-12-31")),
        ("day.not_a_day", C::BornOn, |row| put(row, C::BornOn, "不详")),
        ("day.no_such_day", C::BornOn, |row| put(row, C::BornOn, "1946-02-30")),
        ("day.lunar", C::BornOn, |row| put(row, C::BornOn, "农历1946年冬月初二")),
        ("day.short_year", C::BornOn, |row| put(row, C::BornOn, "46.11.24")),
        ("phone.malformed", C::Phone, |row| put(row, C::Phone, "1380000000")),
        ("phone.malformed", C::Phone, |row| put(row, C::Phone, "邻居转")),
        ("register.no_address", C::Address, |row| without(row, &[C::Address])),
        ("cell.too_long", C::Address, |row| put(row, C::Address, "很长".repeat(60))),
        ("area.missing", C::Area, |row| without(row, &[C::Area])),
        ("area.unknown", C::Area, |row| put(row, C::Area, "桃花源村")),
        ("area.several", C::Area, |row| put(row, C::Area, "河口村")),
        ("area.too_high", C::Area, |row| put(row, C::Area, "演示县/西镇")),
        ("flag.neither", C::Alone, |row| put(row, C::Alone, "可能")),
        ("flag.neither", C::Dementia, |row| put(row, C::Dementia, Typed::Number(2.0))),
        ("ability_level.unknown", C::AbilityLevel, |row| put(row, C::AbilityLevel, "五级")),
        ("ability_level.legacy", C::AbilityLevel, |row| put(row, C::AbilityLevel, "半失能")),
        ("ability_level.against_score", C::AbilityLevel, |row| put(row, C::AbilityLevel, "轻度失能")),
        ("ability_level.not_assessed_with_score", C::AbilityLevel, |row| put(row, C::AbilityLevel, "未评估")),
        ("ability_score.out_of_range", C::AbilityScore, |row| put(row, C::AbilityScore, Typed::Number(91.0))),
        ("ability_score.not_a_number", C::AbilityScore, |row| put(row, C::AbilityScore, "五十")),
        ("ability_score.not_a_number", C::AbilityScore, |row| put(row, C::AbilityScore, Typed::Number(50.5))),
        ("day.later", C::AssessedOn, |row| put(row, C::AssessedOn, "2027-03-05")),
        ("assessed_on.before_birth", C::AssessedOn, |row| put(row, C::AssessedOn, "1901-03-05")),
        ("certificate.mangled", C::Certificate, |row| put(row, C::Certificate, Typed::Number(9.901e19))),
        ("certificate.length", C::Certificate, |row| put(row, C::Certificate, "43")),
        ("certificate.other_person", C::Certificate, |row| {
            let other = other_number(&row, 5, b'9');
            put(row, C::Certificate, format!("{other}43"))
        }),
        ("certificate.kind", C::Certificate, |row| {
            let own = own_number(&row);
            put(row, C::Certificate, format!("{own}83"))
        }),
        ("cert_kind.against_certificate", C::CertKind, |row| put(row, C::CertKind, "视力")),
        ("cert_grade.against_certificate", C::CertGrade, |row| put(row, C::CertGrade, "一级")),
        ("cert_kind.unknown", C::CertKind, |row| put(row, C::CertKind, "肢体、视力")),
        ("cert_grade.unknown", C::CertGrade, |row| put(row, C::CertGrade, "五级")),
        ("cert_grade.missing", C::CertGrade, |row| without(row, &[C::Certificate, C::CertGrade])),
        ("cert_kind.missing", C::CertKind, |row| without(row, &[C::Certificate, C::CertKind])),
        ("certificate.no_identity", C::Certificate, |row| {
            put(without(row, &[C::Identity]), C::NoIdentityReason, "正在补办")
        }),
        ("income_kind.unknown", C::Income, |row| put(row, C::Income, "低保、低保边缘")),
        ("income_kind.not_destitute", C::Income, |row| put(row, C::DestituteDispersed, "是")),
        ("entrust_state.unknown", C::EntrustState, |row| put(row, C::EntrustState, "以后再说")),
        ("household.word", C::Household, |row| put(row, C::Household, "配偶 瘫痪")),
        ("household.relation", C::Household, |row| put(row, C::Household, "1948-05-02 男")),
        ("household.born_on", C::Household, |row| put(row, C::Household, "配偶 1948-13-02")),
        ("household.born_in_future", C::Household, |row| put(row, C::Household, "孙子 2027-01-02")),
        ("household.twice", C::Household, |row| put(row, C::Household, "配偶 1948-05-02 1949-05-02")),
        ("household.sex", C::Household, |row| put(row, C::Household, "儿子 女 1975-01-01")),
        ("household.generations", C::Household, |row| put(row, C::Household, "子 1901-01-01")),
        ("household.too_many", C::Household, |row| put(row, C::Household, "子；".repeat(21))),
        ("cell.too_long", C::Evidence, |row| put(row, C::Evidence, "听说".repeat(101))),
        ("cell.too_long", C::Visitor, |row| put(row, C::Visitor, "某".repeat(51))),
    ]
}

#[test]
fn each_mistake_alone_gives_one_error_at_its_cell() {
    let mistakes = mistakes();
    let kinds = mistakes.iter().map(|(code, ..)| *code).collect::<BTreeSet<_>>();
    assert!(kinds.len() >= 55, "{} kinds", kinds.len());
    for (code, column, make) in mistakes {
        let rows = [somebody(10), make(somebody(11)), somebody(12)];
        let read = read_people(&file(&rows)).expect("a file");
        let found = read.errors.iter().map(|error| (error.row, error.column, error.code)).collect::<Vec<_>>();
        assert_eq!(found, [(3, column as u16, code)], "{code}: {:?}", read.errors);
        assert_eq!(read.errors[0].heading, column.heading());
        assert_eq!(read.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 4]);
        assert!(read.errors[0].text.ends_with(['。', '？']), "{}", read.errors[0].text);
    }
}

#[test]
fn all_faults_of_a_row_are_told_at_once() {
    let row = put(
        put(put(without(somebody(7), &[C::Address]), C::Alone, "可能"), C::Phone, "12"),
        C::Area,
        "桃花源",
    );
    let read = read_people(&file(&[row])).expect("a file");
    let columns = read.errors.iter().map(|error| error.column).collect::<Vec<_>>();
    assert_eq!(columns, [C::Phone as u16, C::Address as u16, C::Area as u16, C::Alone as u16]);
}

#[test]
fn cells_merged_over_several_rows_are_refused_where_they_hold_nothing() {
    let mut rows = [somebody(1), somebody(2), somebody(3)];
    for row in &mut rows[1..] {
        row.retain(|(column, _)| *column != C::Area);
    }
    let bytes = file(&rows);
    let merged = repacked(&bytes, |name, content| {
        if !name.ends_with("sheet1.xml") {
            return content;
        }
        let text = String::from_utf8(content).expect("text");
        let areas = "</sheetData><mergeCells count=\"2\"><mergeCell ref=\"H2:H4\"/><mergeCell ref=\"A9:C9\"/></mergeCells>";
        text.replace("</sheetData>", areas).into_bytes()
    });
    let read = read_people(&merged).expect("a file");
    let found = read.errors.iter().map(|error| (error.address(), error.code)).collect::<Vec<_>>();
    assert_eq!(found, [("H3".to_owned(), "cell.merged"), ("H4".to_owned(), "cell.merged")]);
    assert!(read.errors[0].text.contains("H2"));
    assert_eq!(read.rows.len(), 1);
}

#[test]
fn the_same_number_twice_names_both_rows_and_not_the_number() {
    let again = put(somebody(5), C::Name, "周小妹");
    let read = read_people(&file(&[somebody(5), somebody(6), again])).expect("a file");
    let [error] = &read.errors[..] else { panic!("{:?}", read.errors) };
    assert_eq!((error.code, error.address().as_str()), ("identity.repeated", "B4"));
    assert!(error.text.contains("第4行") && error.text.contains("第2行"), "{}", error.text);
    assert_eq!(error.text.bytes().filter(u8::is_ascii_digit).count(), 2, "{}", error.text);
    assert_eq!(read.rows.len(), 2);
}

#[test]
fn the_same_person_without_a_number_twice_is_pointed_at() {
    let bare = put(
        without(somebody(5), &[C::Identity, C::Certificate, C::CertKind, C::CertGrade]),
        C::NoIdentityReason,
        "正在补办",
    );
    let read = read_people(&file(&[bare.clone(), bare])).expect("a file");
    assert_eq!((read.errors.len(), read.rows.len()), (0, 2));
    assert_eq!(read.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(), ["name.repeated"]);
}

#[test]
fn odd_but_possible_things_are_warned_of() {
    let warned = |row: Row| {
        let read = read_people(&file(&[row])).expect("a file");
        assert_eq!(read.errors, []);
        read.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>()
    };
    assert_eq!(
        warned(put(put(somebody(3), C::EmptyNest, "是"), C::Household, "无")),
        ["empty_nest.and_alone"]
    );
    assert_eq!(warned(put(somebody(3), C::Household, "配偶")), ["household.and_alone"]);
    assert_eq!(warned(put(somebody(3), C::NoIdentityReason, "多余")), ["no_identity_reason.not_needed"]);
    let young = without(
        put(somebody(3), C::Identity, number(Date::constant(1970, 1, 1), 3)),
        &[C::BornOn, C::Certificate, C::Household],
    );
    assert_eq!(warned(young), ["born_on.young"]);
    assert_eq!(
        warned(without(somebody(3), &[C::AbilityLevel, C::AbilityScore])),
        ["assessed_on.without_result"]
    );
}

#[test]
fn messages_hold_no_identity_number() {
    let identity = number(Date::constant(1946, 11, 24), 2);
    for column in C::all().filter(|column| {
        ![C::Identity, C::Certificate, C::Address, C::Group, C::Visitor, C::Evidence, C::NoIdentityReason]
            .contains(column)
    }) {
        let read = read_people(&file(&[put(somebody(2), column, identity.as_str())])).expect("a file");
        assert_eq!(read.rows.len(), 0, "{}", column.heading());
        for error in &read.errors {
            assert!(!error.text.contains("1946112400"), "{}", error.text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn random_mistakes_are_found_and_good_rows_are_unharmed(
        picks in prop::collection::vec(prop::option::weighted(0.3, 0..mistakes().len()), 1..60)
    ) {
        let mistakes = mistakes();
        let mut expected = Vec::new();
        let mut good = Vec::new();
        let mut rows = Vec::new();
        for (n, pick) in (0_u32..).zip(&picks) {
            let row = n + 2;
            match pick.map(|at| mistakes[at]) {
                Some((code, column, make)) => {
                    expected.push((row, column as u16, code));
                    rows.push(make(somebody(n * 7)));
                }
                None => {
                    good.push(row);
                    rows.push(somebody(n * 7));
                }
            }
        }
        let read = read_people(&file(&rows)).expect("a file");
        // Two rows may come to the same changed number; that is a mistake of its own.
        let found = read.errors.iter().filter(|error| error.code != "identity.repeated");
        let found = found.map(|error| (error.row, error.column, error.code)).collect::<Vec<_>>();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(read.rows.iter().map(|row| row.row).collect::<Vec<_>>(), good);
    }
}
