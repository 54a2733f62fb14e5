//! How our workbooks look, and the few cells they are made of.

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Worksheet, XlsxError,
};

/// A workbook that could not be written: no room for the temporary file, or more rows than Excel has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("无法生成 Excel 文件：{0}")]
pub struct Unwritable(pub(crate) String);

impl From<XlsxError> for Unwritable {
    fn from(fault: XlsxError) -> Self {
        Self(fault.to_string())
    }
}

/// Excel shows no more letters than this in a cell.
const LONGEST_TEXT: usize = 32_767;
/// Kinds of text cells: numbers typed into them keep all their digits.
const AS_TEXT: &str = "@";

/// The formats of our workbooks.
pub(crate) struct Look {
    pub(crate) title: Format,
    pub(crate) heading: Format,
    pub(crate) heading_required: Format,
    pub(crate) text: Format,
    /// Words that another program would take for a formula.
    pub(crate) quoted: Format,
    pub(crate) wrapped: Format,
    pub(crate) day: Format,
    pub(crate) whole: Format,
    pub(crate) money: Format,
    pub(crate) wrong: Format,
    pub(crate) wrong_day: Format,
    pub(crate) explanation: Format,
}

impl Look {
    pub(crate) fn new() -> Self {
        let text = Format::new().set_num_format(AS_TEXT).set_align(FormatAlign::Top);
        let heading = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin)
            .set_background_color(Color::RGB(0xE3_EC_F7));
        let wrong = text.clone().set_background_color(Color::RGB(0xFF_C7_CE)).set_border(FormatBorder::Thin);
        Self {
            title: Format::new().set_bold().set_font_size(14).set_align(FormatAlign::VerticalCenter),
            heading_required: heading.clone().set_font_color(Color::RGB(0xB0_00_20)),
            heading,
            quoted: text.clone().set_quote_prefix(),
            wrapped: text.clone().set_text_wrap(),
            day: Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top),
            whole: Format::new().set_num_format("0").set_align(FormatAlign::Top),
            money: Format::new().set_num_format("#,##0.00").set_align(FormatAlign::Top),
            wrong_day: wrong.clone().set_num_format("yyyy-mm-dd"),
            explanation: text.clone().set_text_wrap().set_font_color(Color::RGB(0xB0_00_20)),
            wrong,
            text,
        }
    }
}

/// Writes words as they are: never a formula, never a number, cut where Excel would refuse them.
pub(crate) fn put_text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    format: &Format,
) -> Result<(), Unwritable> {
    // Excel counts in units of UTF-16; three bytes hold at most two of them.
    let text = if text.len() <= LONGEST_TEXT {
        text.to_owned()
    } else {
        text.chars().take(LONGEST_TEXT / 2 - 1).chain(['…']).collect()
    };
    if text.is_empty() {
        sheet.write_blank(row, column, format)?;
    } else {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// Whether a program may take words for a formula once they leave this workbook: copied, or saved as text.
pub(crate) fn looks_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// Writes a calendar day; one that Excel cannot count is written as text.
pub(crate) fn put_day(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    day: Date,
    format: &Format,
) -> Result<(), Unwritable> {
    // Before March 1900 Excel's count is off by one day.
    let countable = (day >= Date::constant(1900, 3, 1)).then(|| excel_day(day)).flatten();
    match countable {
        Some(counted) => sheet.write_datetime_with_format(row, column, &counted, format).map(drop)?,
        None => put_text(sheet, row, column, &day.to_string(), format)?,
    }
    Ok(())
}

fn excel_day(day: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    let (month, day) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// Long numbers kept as text are meant: Excel need not mark them with green corners.
pub(crate) fn allow_numbers_as_text(
    sheet: &mut Worksheet,
    last_row: u32,
    last_column: u16,
) -> Result<(), Unwritable> {
    sheet.ignore_error_range(0, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

/// Width of a text on the screen, in letters: Chinese ones count double.
pub(crate) fn width_of(text: &str) -> u16 {
    let width = text.chars().map(|letter| if letter.is_ascii() { 1_usize } else { 2 }).sum::<usize>();
    u16::try_from(width).unwrap_or(u16::MAX)
}
