//! Packages that are not what they seem.

use std::io::{Cursor, Read, Write};

use sheets::read::{Foreign, Limits, Unreadable, Workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::office::{Typed, file, read_people, somebody, workbook};

fn refused(bytes: &[u8], limits: &Limits) -> Unreadable {
    match Workbook::open(bytes, limits) {
        Err(unreadable) => unreadable,
        Ok(_) => panic!("was opened"),
    }
}

/// A package with some parts put in place of others.
pub fn repacked(bytes: &[u8], change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut old = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut part = old.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("content");
        new.start_file(&name, SimpleFileOptions::default()).expect("a part");
        new.write_all(&change(&name, content)).expect("room");
    }
    new.finish().expect("a package").into_inner()
}

/// Shows every part of a package.
pub fn each_part(bytes: &[u8], mut show: impl FnMut(&str, &[u8])) {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("content");
        show(&name, &content);
    }
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        new.start_file(*name, SimpleFileOptions::default()).expect("a part");
        new.write_all(content).expect("room");
    }
    new.finish().expect("a package").into_inner()
}

#[test]
fn other_packages_are_named() {
    let foreign = |parts: &[(&str, &[u8])]| refused(&package(parts), &Limits::default());
    let named = |foreign| Unreadable::NotAWorkbook(foreign);
    assert_eq!(
        foreign(&[("[Content_Types].xml", b""), ("word/document.xml", b"")]),
        named(Foreign::Document)
    );
    assert_eq!(
        foreign(&[("[Content_Types].xml", b""), ("ppt/presentation.xml", b"")]),
        named(Foreign::Slides)
    );
    assert_eq!(foreign(&[("[Content_Types].xml", b""), ("xl/workbook.bin", b"")]), named(Foreign::Binary));
    assert_eq!(foreign(&[("mimetype", b"application/vnd.oasis")]), named(Foreign::OpenDocument));
    assert_eq!(foreign(&[("photo.jpg", b"")]), named(Foreign::Archive));
    assert!(matches!(foreign(&[("[Content_Types].xml", b"")]), Unreadable::Damaged(_)));
}

#[test]
fn a_package_that_explodes_is_refused_before_it_does() {
    let bomb = repacked(&file(&[somebody(1)]), |name, content| {
        if name.ends_with("sheet1.xml") { [content, vec![b' '; 80 << 20]].concat() } else { content }
    });
    assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
    let limits = Limits { unpacked_bytes: 64 << 20, ..Limits::default() };
    assert_eq!(refused(&bomb, &limits), Unreadable::Explodes { limit: 64 << 20 });
    let styles = repacked(&file(&[somebody(1)]), |name, content| {
        if name.ends_with("styles.xml") { [content, vec![b' '; 20 << 20]].concat() } else { content }
    });
    assert!(matches!(refused(&styles, &Limits::default()), Unreadable::Explodes { .. }));
    let announced = repacked(&file(&[somebody(1)]), |name, content| {
        if !name.ends_with("sharedStrings.xml") {
            return content;
        }
        let text = String::from_utf8(content).expect("text");
        let (before, after) = text.split_once("uniqueCount=\"").expect("an announcement");
        let after = after.trim_start_matches(|letter: char| letter.is_ascii_digit());
        format!("{before}uniqueCount=\"99999999999999{after}").into_bytes()
    });
    assert!(matches!(refused(&announced, &Limits::default()), Unreadable::Explodes { .. }));
}

#[test]
fn files_rows_and_columns_have_limits() {
    let bytes = file(&[somebody(1), somebody(2), somebody(3)]);
    let small = Limits { file_bytes: 1000, ..Limits::default() };
    assert!(matches!(refused(&bytes, &small), Unreadable::TooLarge { limit: 1000, .. }));
    let read = |limits: Limits| {
        let places = crate::office::places();
        let accept = domain::people::AcceptImpossible::Yes;
        let options = sheets::people::Options {
            today: crate::office::TODAY,
            accept,
            limits,
            places: &places,
            further: &Default::default(),
        };
        sheets::people::read(&bytes, &options).map(|read| read.rows.len())
    };
    assert_eq!(read(Limits { rows: 4, ..Limits::default() }), Ok(3));
    assert_eq!(read(Limits { rows: 3, ..Limits::default() }), Err(Unreadable::TooManyRows { limit: 3 }));
    assert_eq!(
        read(Limits { columns: 20, ..Limits::default() }),
        Err(Unreadable::TooManyColumns { limit: 20, cell: "U1".to_owned() })
    );
}

#[test]
fn broken_packages_are_called_broken() {
    let bytes = file(&[somebody(1)]);
    for length in [4, 100, bytes.len() / 2, bytes.len() - 10] {
        assert!(matches!(refused(&bytes[..length], &Limits::default()), Unreadable::Damaged(_)), "{length}");
    }
    // Wherever a bit falls over, the file is refused or nothing in it has changed.
    let whole = read_people(&bytes).expect("a file").rows;
    for at in (0..bytes.len()).step_by(41) {
        let mut bytes = bytes.clone();
        bytes[at] ^= 0x10;
        if let Ok(read) = read_people(&bytes) {
            assert_eq!(read.rows, whole, "bit in byte {at}");
        }
    }
    let torn = repacked(&bytes, |name, content| {
        if name.ends_with("sheet1.xml") { content[..content.len() / 2].to_vec() } else { content }
    });
    assert!(matches!(read_people(&torn), Err(Unreadable::Damaged(_))));
}

#[test]
fn empty_workbooks_and_missing_headings_are_explained() {
    assert_eq!(read_people(&workbook(&[("Sheet1", vec![])])).map(drop), Err(Unreadable::NoSheet));
    let words = |words: &[&str]| words.iter().map(|word| Some(Typed::from(*word))).collect::<Vec<_>>();
    let unreadable = |rows| read_people(&workbook(&[("Sheet1", rows)])).expect_err("no table");
    let none = unreadable(vec![words(&["甲", "乙"]), words(&["1", "2"])]);
    assert_eq!(none.code(), "file.no_headings");
    let missing = unreadable(vec![words(&["姓名", "性别", "身份证号"])]);
    let expected = vec!["居住地址".to_owned(), "所在村（社区）".to_owned()];
    assert_eq!(missing, Unreadable::MissingHeadings { sheet: "Sheet1".to_owned(), missing: expected });
    let twice = unreadable(vec![words(&["姓名", "身份证号", "住址", "村", "电话", "手机"])]);
    let columns = vec!["E".to_owned(), "F".to_owned()];
    let heading = "联系电话".to_owned();
    assert_eq!(twice, Unreadable::HeadingTwice { sheet: "Sheet1".to_owned(), heading, columns });
}
