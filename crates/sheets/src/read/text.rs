//! Lines of text with commas or tabs, as a workbook of one sheet.

use encoding_rs::GB18030;

use super::{Foreign, Limits, Unreadable};

/// What the sheet is called, also when it comes back marked.
pub(super) const SHEET: &str = "名单";
/// Lines by which the mark between columns is found.
const LOOKED_AT: usize = 20;
const REFUSED: Unreadable = Unreadable::NotAWorkbook(Foreign::Text);

/// Rows with their numbers as Excel would show them.
pub(super) type Lines = Vec<(u32, Vec<String>)>;

/// Reads the text: UTF-8, with or without its mark, or GB 18030.
///
/// # Errors
/// Text in another form, or without columns.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Lines, Unreadable> {
    let text = decoded(bytes).ok_or(REFUSED)?;
    // One kind of line end, so that lines can be counted.
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.contains('\0') {
        return Err(Unreadable::NotAWorkbook(Foreign::Unknown));
    }
    text.push('\n');
    let mark = mark(&text).ok_or(REFUSED)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(mark)
        .from_reader(text.as_bytes());
    let (mut lines, mut inside, mut record) = (Lines::new(), 0, csv::StringRecord::new());
    while reader.read_record(&mut record).map_err(|_| REFUSED)? {
        // Where the row ends, less the line ends inside cells: blank lines are passed over by the reader.
        let breaks = |field: &str| field.bytes().filter(|&byte| byte == b'\n').count() as u64;
        inside += record.iter().map(breaks).sum::<u64>();
        let number = reader.position().line().saturating_sub(1).saturating_sub(inside);
        lines.push((u32::try_from(number).unwrap_or(u32::MAX), record.iter().map(plain).collect()));
        if lines.len() as u64 > u64::from(limits.rows) {
            return Err(Unreadable::TooManyRows { limit: limits.rows });
        }
    }
    Ok(lines)
}

fn decoded(bytes: &[u8]) -> Option<String> {
    // UTF-16 has another way of writing lines.
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return None;
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(std::borrow::Cow::into_owned),
    }
}

/// The mark between columns that the first lines have most of.
fn mark(text: &str) -> Option<u8> {
    let head = || text.lines().take(LOOKED_AT);
    let count =
        |mark: u8| head().map(|line| line.bytes().filter(|&byte| byte == mark).count()).sum::<usize>();
    let best = [b',', b'\t', b';'].into_iter().rev().max_by_key(|mark| count(*mark))?;
    (count(best) > 0).then_some(best)
}

/// What a cell says. Some programs write `="0123"` so that Excel keeps the digits.
fn plain(field: &str) -> String {
    let inside = field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inside.unwrap_or(field).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Lines, Unreadable> {
        open(bytes, &Limits::default())
    }

    fn row(number: u32, words: &[&str]) -> (u32, Vec<String>) {
        (number, words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn the_same_table_is_read_in_every_encoding_and_with_every_mark() {
        let expected = vec![row(1, &["姓名", "性别"]), row(2, &["张三", "男"])];
        let texts: [&[u8]; 5] = [
            "姓名,性别\n张三,男".as_bytes(),
            "\u{feff}姓名,性别\r\n张三,男\r\n".as_bytes(),
            b"\xD0\xD5\xC3\xFB,\xD0\xD4\xB1\xF0\r\n\xD5\xC5\xC8\xFD,\xC4\xD0\r\n",
            "姓名\t性别\r张三\t男\r".as_bytes(),
            "姓名;\"性别\"\n=\"张三\";男\n".as_bytes(),
        ];
        for text in texts {
            assert_eq!(read(text), Ok(expected.clone()), "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn rows_have_the_numbers_excel_would_show() {
        let text = "标题,\r\n\r\n姓名,住址\r\n张三,\"一行\r\n二行\"\r\n\r\n\r\n李四,\"说\"\"好\"\",的\"";
        assert_eq!(
            read(text.as_bytes()),
            Ok(vec![
                row(1, &["标题", ""]),
                row(3, &["姓名", "住址"]),
                row(4, &["张三", "一行\n二行"]),
                row(7, &["李四", "说\"好\",的"]),
            ])
        );
    }

    #[test]
    fn what_has_no_columns_or_another_form_is_refused() {
        for text in [&b"not a workbook"[..], b"\xFF\xFE\xD3\x59\r\0\n\0", b"\xFF\xFF\xFF,\xFF"] {
            assert_eq!(read(text), Err(REFUSED));
        }
        assert_eq!(read(b"a,b\0"), Err(Unreadable::NotAWorkbook(Foreign::Unknown)));
        let few = Limits { rows: 2, ..Limits::default() };
        assert_eq!(open(b"a,b\na,b\na,b\n", &few), Err(Unreadable::TooManyRows { limit: 2 }));
    }
}
