//! What can go wrong with a printed form: in the layout file, in the values, in the fonts.

use std::fmt;

/// One sentence about one place of a layout file, written for the policy officer who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutFault {
    /// The file as it was named to [`super::Layout::parse`].
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters as an editor counts them.
    pub column: usize,
    /// The sentence, in Chinese.
    pub message: String,
}

impl fmt::Display for LayoutFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: 错误: {}", self.file, self.line, self.column, self.message)
    }
}

/// A character that no font can draw.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MissingGlyph {
    /// The person or file that the sheet is about; empty for words fixed in the layout.
    pub subject: String,
    /// The field's Chinese name.
    pub field: String,
    /// The character.
    pub character: char,
}

impl fmt::Display for MissingGlyph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = u32::from(self.character);
        let shown = if self.character.is_control() { ' ' } else { self.character };
        if !self.subject.is_empty() {
            write!(f, "“{}”的", self.subject)?;
        }
        write!(f, "“{}”中的“{shown}”（U+{code:04X}）", self.field)
    }
}

/// Why a form was not printed. Nothing is printed in part: the bytes come whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintFault {
    /// Characters that no font has; all of them, over all sheets.
    #[error("字体里没有这些字，没有打印：{}。请安装字形更全的字体（如 fonts-noto-cjk）后重试", list(.0))]
    MissingGlyphs(Vec<MissingGlyph>),
    /// A value that no tick box of the field stands for.
    #[error("“{subject}”的“{field}”取值为“{code}”，表上没有对应的方框")]
    UnknownCode {
        /// Who the sheet is about.
        subject: String,
        /// The field's Chinese name.
        field: String,
        /// The code as it was given.
        code: String,
    },
    /// Two boxes of a field that takes one.
    #[error("“{subject}”的“{field}”只能勾选一项，给了多项")]
    TwoTicks {
        /// Who the sheet is about.
        subject: String,
        /// The field's Chinese name.
        field: String,
    },
    /// The layout takes the options from the caller, who gave none.
    #[error("“{field}”的选项应由系统提供，没有提供")]
    NoOptions {
        /// The field's Chinese name.
        field: String,
    },
    /// A text that neither fits at the smallest size nor may go on a continuation sheet.
    #[error("“{subject}”的“{field}”太长，放不进表格")]
    TooLong {
        /// Who the sheet is about.
        subject: String,
        /// The field's Chinese name.
        field: String,
    },
    /// The fixed words alone need more than the page.
    #[error("表格“{title}”的固定内容超出一页，请调整版式文件")]
    NoRoom {
        /// The form's title.
        title: String,
    },
    /// Nothing to print.
    #[error("没有选中要打印的表")]
    NoSheets,
    /// Bytes that are not a usable font.
    #[error("字体文件无法使用：{0}")]
    BadFont(String),
    /// The PDF library refused.
    #[error("生成 PDF 失败：{0}")]
    Pdf(String),
}

fn list(missing: &[MissingGlyph]) -> String {
    missing.iter().map(ToString::to_string).collect::<Vec<_>>().join("，")
}
