//! What kind of file the bytes are, whatever its name says.

use super::{Foreign, Unreadable};

/// The two containers that hold workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outside {
    /// A zip package: `.xlsx`, or another office file.
    Zip,
    /// An OLE container: `.xls`, an encrypted workbook, or another old office file.
    Ole,
}

const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Beginnings of files that people choose by mistake.
const STARTS: [(&[u8], Foreign); 14] = [
    (b"%PDF", Foreign::Pdf),
    (b"\x89PNG", Foreign::Picture),
    (b"\xFF\xD8\xFF", Foreign::Picture),
    (b"GIF8", Foreign::Picture),
    (b"BM", Foreign::Picture),
    (b"II*\0", Foreign::Picture),
    (b"MM\0*", Foreign::Picture),
    (b"Rar!", Foreign::Archive),
    (b"7z\xBC\xAF", Foreign::Archive),
    (b"\x1F\x8B", Foreign::Archive),
    (EMPTY_ZIP, Foreign::Archive),
    (b"{\\rtf", Foreign::Document),
    (b"\x09\x00\x04\x00", Foreign::Unknown),
    (b"RIFF", Foreign::Picture),
];

/// Looks at the first bytes.
pub(super) fn recognise(bytes: &[u8]) -> Result<Outside, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if bytes.starts_with(ZIP) {
        return Ok(Outside::Zip);
    }
    if bytes.starts_with(OLE) {
        return Ok(Outside::Ole);
    }
    if let Some((_, foreign)) = STARTS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Unreadable::NotAWorkbook(*foreign));
    }
    Err(Unreadable::NotAWorkbook(by_text(&bytes[..bytes.len().min(4096)])))
}

/// Tells pages, XML tables and plain text apart from anything else.
fn by_text(head: &[u8]) -> Foreign {
    let wide = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    // Text in UTF-16 has a zero in every other place; without them its marks can be searched like any other.
    let text = head.iter().copied().filter(|&byte| !(wide && byte == 0)).collect::<Vec<_>>();
    let text = String::from_utf8_lossy(&text).to_lowercase();
    if ["<html", "<!doctype html", "<table", "<meta"].iter().any(|mark| text.contains(mark)) {
        return Foreign::WebPage;
    }
    if text.trim_start_matches(['\u{feff}', '\u{fffd}']).trim_start().starts_with("<?xml") {
        return Foreign::Xml;
    }
    let control = head.iter().filter(|&&byte| byte < 0x20 && !b"\t\r\n".contains(&byte)).count();
    if wide || control == 0 { Foreign::Text } else { Foreign::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(bytes: &[u8]) -> Foreign {
        match recognise(bytes) {
            Err(Unreadable::NotAWorkbook(foreign)) => foreign,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn files_under_the_wrong_name_are_called_what_they_are() {
        assert_eq!(recognise(b""), Err(Unreadable::Empty));
        assert_eq!(recognise(b"PK\x03\x04..."), Ok(Outside::Zip));
        assert_eq!(foreign("姓名,性别\n张三,男\n".as_bytes()), Foreign::Text);
        assert_eq!(foreign(b"\xD0\xD5\xC3\xFB,\xD0\xD4\xB1\xF0\r\n"), Foreign::Text, "GB 18030");
        assert_eq!(foreign(b"\xFF\xFE\xD3\x59\r\0\n\0"), Foreign::Text, "UTF-16 of a tab file");
        assert_eq!(foreign(b"\r\n<HTML><body><TABLE>"), Foreign::WebPage);
        assert_eq!(foreign(b"<?xml version=\"1.0\"?><Workbook/>"), Foreign::Xml);
        assert_eq!(foreign(b"%PDF-1.7"), Foreign::Pdf);
        assert_eq!(foreign(b"\xFF\xD8\xFF\xE0"), Foreign::Picture);
        assert_eq!(foreign(b"Rar!\x1A"), Foreign::Archive);
        assert_eq!(foreign(&[1, 2, 3, 0, 4]), Foreign::Unknown);
    }
}
