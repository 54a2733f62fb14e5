//! The `.xls` of Excel 97 to 2003 and of WPS: accepted, measured, and never believed.

use sheets::people::Column;
use sheets::read::{Foreign, Limits, Unreadable, Workbook};

use crate::binary::{container, record, stream, xls};
use crate::office::{Typed, read_people, somebody, table, with};

fn limits() -> Limits {
    Limits::default()
}

fn refused(bytes: &[u8]) -> Unreadable {
    match Workbook::open(bytes, &limits()) {
        Err(unreadable) => unreadable,
        Ok(_) => panic!("was opened"),
    }
}

#[test]
fn an_old_workbook_gives_the_same_rows_and_faults() {
    let wrong = with(somebody(9), &[(Column::Phone, "12".into()), (Column::Name, Typed::Formula("", ""))]);
    let rows = table(&[somebody(7), somebody(8), wrong]);
    let read = read_people(&xls("人员信息", &rows)).expect("a file");
    let found = read.errors.iter().map(|error| (error.address(), error.code)).collect::<Vec<_>>();
    assert_eq!(found, [("A4".to_owned(), "cell.formula_failed"), ("F4".to_owned(), "phone.malformed")]);
    let modern = read_people(&crate::office::workbook(&[("人员信息", rows)])).expect("a file");
    assert_eq!(read.rows, modern.rows);
    assert_eq!(read.rows.len(), 2);
}

#[test]
fn passwords_are_recognised_in_both_formats() {
    let protected = stream("人员信息", &table(&[somebody(1)]), &[record(0x002F, &[1, 0, 1, 0])], &[]);
    assert_eq!(refused(&container(&[("Workbook", protected)])), Unreadable::Encrypted);
    let modern = container(&[("EncryptionInfo", vec![4, 0, 4, 0]), ("EncryptedPackage", vec![7; 9000])]);
    assert_eq!(refused(&modern), Unreadable::Encrypted);
    assert!(Unreadable::Encrypted.to_string().contains("另存为不带密码的 .xlsx"));
}

#[test]
fn other_office_files_in_the_same_container_are_named() {
    let foreign = |name| refused(&container(&[(name, vec![1; 5000])]));
    assert_eq!(foreign("WordDocument"), Unreadable::NotAWorkbook(Foreign::Document));
    assert_eq!(foreign("PowerPoint Document"), Unreadable::NotAWorkbook(Foreign::Slides));
    assert_eq!(foreign("Something"), Unreadable::NotAWorkbook(Foreign::Unknown));
}

#[test]
fn a_chain_that_runs_in_a_circle_is_refused() {
    let mut bytes = xls("人员信息", &table(&[somebody(1)]));
    let sectors = bytes.len() / 512 - 1;
    // The table is the last sector; let every sector be followed by itself.
    let table = bytes.len() - 512;
    for n in 0..sectors {
        bytes[table + 4 * n..table + 4 * n + 4].copy_from_slice(&(n as u32).to_le_bytes());
    }
    assert!(matches!(refused(&bytes), Unreadable::Damaged(_)));
}

#[test]
fn sheets_that_would_need_too_much_room_are_refused() {
    let far = [record(0x0203, &[0xFF, 0xFF, 0xC0, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])];
    let bytes = container(&[("Workbook", stream("甲", &table(&[somebody(1)]), &[], &far))]);
    assert!(matches!(refused(&bytes), Unreadable::Explodes { .. }));
    let right = [record(0x0203, &[1, 0, 0xFF, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])];
    let bytes = container(&[("Workbook", stream("甲", &table(&[somebody(1)]), &[], &right))]);
    assert_eq!(refused(&bytes), Unreadable::TooManyColumns { limit: 200, cell: "IV2".to_owned() });
    let claimed = [record(0x0200, &[0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0xFF, 0xFF, 0, 0])];
    let bytes = container(&[("Workbook", stream("甲", &table(&[somebody(1)]), &[], &claimed))]);
    assert!(matches!(refused(&bytes), Unreadable::Damaged(_)));
}

#[test]
fn cut_short_it_is_damaged() {
    let bytes = xls("人员信息", &table(&[somebody(1)]));
    for length in [8, 100, 511, 512, 1000, bytes.len() / 2, bytes.len() - 512] {
        assert!(matches!(refused(&bytes[..length]), Unreadable::Damaged(_)), "{length}");
    }
}
