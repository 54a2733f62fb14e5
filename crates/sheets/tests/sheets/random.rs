//! Nonsense of every kind: an answer each time, never a fall.

use proptest::prelude::*;
use sheets::people::Column;

use crate::binary::xls;
use crate::office::{Typed, file, read_people, somebody, table, workbook};
use crate::zips::repacked;

const MAGIC: [&[u8]; 4] = [b"", b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"<html>"];

fn typed() -> impl Strategy<Value = Option<Typed>> {
    prop_oneof![
        Just(None),
        ".{0,12}".prop_map(|text| Some(Typed::Text(text))),
        "[0-9年月日./ -]{1,20}".prop_map(|text| Some(Typed::Text(text))),
        "(配偶|子|女|无|其他)?[ ;；0-9男女重度失能残疾二级健康-]{0,30}"
            .prop_map(|text| Some(Typed::Text(text))),
        (-1e20..1e20_f64).prop_map(|number| Some(Typed::Number(number))),
        any::<bool>().prop_map(|yes| Some(Typed::Flag(yes))),
    ]
}

/// So many cases, unless the person at the keyboard asks for more with `PROPTEST_CASES`.
fn cases(few: u32) -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let config = ProptestConfig::default();
    ProptestConfig { cases: if asked { config.cases } else { few }, ..config }
}

/// Replaces some bytes.
fn hurt(mut bytes: Vec<u8>, hits: &[(prop::sample::Index, u8)]) -> Vec<u8> {
    for (at, byte) in hits {
        let at = at.index(bytes.len());
        bytes[at] = *byte;
    }
    bytes
}

fn hits() -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
    prop::collection::vec(any::<(prop::sample::Index, u8)>(), 1..12)
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn random_bytes_are_answered(start in 0..MAGIC.len(), bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
        let answer = read_people(&[MAGIC[start], &bytes].concat());
        prop_assert!(!answer.expect_err("not a workbook").to_string().is_empty());
    }

    #[test]
    fn hurt_packages_are_answered(hits in hits()) {
        let _ = read_people(&hurt(file(&[somebody(1), somebody(2)]), &hits));
    }

    #[test]
    fn hurt_parts_are_answered(hits in hits(), part in 0..4_usize) {
        let part = ["sheet1.xml", "sharedStrings.xml", "styles.xml", "workbook.xml"][part];
        let bytes = repacked(&file(&[somebody(1), somebody(2)]), |name, content| {
            if name.ends_with(part) { hurt(content, &hits) } else { content }
        });
        let _ = read_people(&bytes);
    }

    #[test]
    fn hurt_old_workbooks_are_answered(hits in hits()) {
        let _ = read_people(&hurt(xls("人员信息", &table(&[somebody(1), somebody(2)])), &hits));
    }

    #[test]
    fn nonsense_in_cells_is_answered_row_by_row(
        rows in prop::collection::vec(prop::collection::vec(typed(), 32), 1..6)
    ) {
        let headings = Column::all().map(|column| Some(Typed::from(column.heading()))).collect();
        let sheet = [headings].into_iter().chain(rows.clone()).collect();
        let bytes = workbook(&[("人员信息", sheet)]);
        let read = read_people(&bytes).expect("a table");
        let blank = |row: &Vec<Option<Typed>>| row.iter().all(|cell| match cell {
            None => true,
            Some(Typed::Text(text)) => text.trim().is_empty(),
            Some(_) => false,
        });
        let filled = rows.iter().filter(|row| !blank(row)).count();
        prop_assert_eq!(read.total(), filled, "every row is either good or explained");
        let marked = read_people(&read.marked(&bytes, &Default::default()).expect("room")).expect("a table");
        prop_assert_eq!((marked.rows, marked.errors), (read.rows, read.errors));
    }
}
