//! Why a file cannot be read at all, in words that say what to do.

use std::fmt;

/// A file that gives no rows. The text is meant for the person who chose the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing in it.
    #[error("文件是空的，里面没有任何内容。请重新选择文件。")]
    Empty,
    /// Larger than we take.
    #[error("文件有 {}，超过了 {} 的上限。请删去图片和多余的工作表，或拆成几个文件分次导入。", Size(*.bytes), Size(*.limit))]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// Something else under a workbook's name.
    #[error("{0}")]
    NotAWorkbook(Foreign),
    /// Needs a password to open.
    #[error("这个文件设了打开密码，请在 Excel/WPS 里另存为不带密码的 .xlsx，再重新导入。")]
    Encrypted,
    /// A workbook once, but broken.
    #[error(
        "文件损坏，打不开（{0}）。可能是没有传完。请在 Excel/WPS 里打开原文件，另存为新的 .xlsx，再重新导入。"
    )]
    Damaged(&'static str),
    /// Small outside, huge inside.
    #[error("文件展开后超过了 {} 的上限，没有打开。请只保留要导入的那张表，另存为新的 .xlsx。", Size(*.limit))]
    Explodes {
        /// The limit.
        limit: u64,
    },
    /// No sheet with cells.
    #[error("文件里没有工作表，或工作表全是空的。请填好后再导入。")]
    NoSheet,
    /// No row of headings that we know.
    #[error("没有找到表头。第一行应当是列名，至少要有{}。请下载模板，把内容复制到模板里。", Quoted(.wanted))]
    NoHeadings {
        /// Headings that a table cannot do without.
        wanted: Vec<String>,
    },
    /// A heading is missing without which no row can be read.
    #[error("工作表“{sheet}”的表头缺少{}这几列。请在表头行补上后再导入，列的先后顺序不限。", Quoted(.missing))]
    MissingHeadings {
        /// The sheet.
        sheet: String,
        /// What is missing.
        missing: Vec<String>,
    },
    /// The same heading stands over two columns.
    #[error("工作表“{sheet}”里{}都是“{heading}”，不知道该用哪一列。请只保留一列。", ColumnList(.columns))]
    HeadingTwice {
        /// The sheet.
        sheet: String,
        /// What both columns mean.
        heading: String,
        /// Letters of the columns.
        columns: Vec<String>,
    },
    /// More rows than we take at once.
    #[error("表格超过 {limit} 行。请拆成几个文件分次导入。")]
    TooManyRows {
        /// The limit.
        limit: u32,
    },
    /// More columns than we take.
    #[error("表格超过 {limit} 列（{cell} 还有内容）。请删去多余的列。")]
    TooManyColumns {
        /// The limit.
        limit: u16,
        /// The first cell beyond it.
        cell: String,
    },
    /// Too many sheets.
    #[error("文件里的工作表超过 {limit} 张。请只保留要导入的那一张。")]
    TooManySheets {
        /// The limit.
        limit: usize,
    },
}

impl Unreadable {
    /// A stable code for programs and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file.empty",
            Self::TooLarge { .. } => "file.too_large",
            Self::NotAWorkbook(_) => "file.not_a_workbook",
            Self::Encrypted => "file.encrypted",
            Self::Damaged(_) => "file.damaged",
            Self::Explodes { .. } => "file.explodes",
            Self::NoSheet => "file.no_sheet",
            Self::NoHeadings { .. } => "file.no_headings",
            Self::MissingHeadings { .. } => "file.missing_headings",
            Self::HeadingTwice { .. } => "file.heading_twice",
            Self::TooManyRows { .. } => "file.too_many_rows",
            Self::TooManyColumns { .. } => "file.too_many_columns",
            Self::TooManySheets { .. } => "file.too_many_sheets",
        }
    }
}

/// A file of another kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Foreign {
    /// Text that is no table, or in a form that cannot be told.
    #[error(
        "这是文本文件，读不出表格的各列。CSV 文件请存成 UTF-8 或 GB18030（Excel 里的“CSV”）；或用 Excel/WPS 打开它，另存为 .xlsx 再导入（身份证号列先设为“文本”格式）。"
    )]
    Text,
    /// A web page that some systems hand out under the ending `.xls`.
    #[error("这是网页（HTML），只是文件名写成了 .xls。请用 Excel/WPS 打开它，另存为 .xlsx 再导入。")]
    WebPage,
    /// The XML spreadsheet of 2003.
    #[error("这是 XML 表格（2003 版），不是 .xlsx。请用 Excel/WPS 打开它，另存为 .xlsx 再导入。")]
    Xml,
    /// A PDF.
    #[error("这是 PDF 文件，不是 Excel 工作簿。请找到原来的 Excel 表格再导入。")]
    Pdf,
    /// A photo or a scan.
    #[error("这是图片，不是 Excel 工作簿。纸质表格请先录入到模板里再导入。")]
    Picture,
    /// A Word document.
    #[error("这是 Word 文档，不是 Excel 工作簿。请把表格复制到模板里再导入。")]
    Document,
    /// Slides.
    #[error("这是演示文稿，不是 Excel 工作簿。请选择 .xlsx 文件。")]
    Slides,
    /// The OpenDocument spreadsheet.
    #[error("这是 .ods 表格。请用 Excel/WPS 打开它，另存为 .xlsx 再导入。")]
    OpenDocument,
    /// The binary workbook of Excel 2007.
    #[error("这是 .xlsb 二进制工作簿。请用 Excel/WPS 打开它，另存为 .xlsx 再导入。")]
    Binary,
    /// A compressed folder.
    #[error("这是压缩包，不是 Excel 工作簿。请先解压，再选择里面的 .xlsx 文件。")]
    Archive,
    /// None of the above.
    #[error("这不是 Excel 工作簿。请选择 .xlsx 或 .xls 文件。")]
    Unknown,
}

/// A size in the unit a person would use.
struct Size(u64);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mib = self.0 as f64 / f64::from(1 << 20);
        if mib < 1.0 { write!(f, "{} 字节", self.0) } else { write!(f, "{mib:.0} MB") }
    }
}

struct Quoted<'a>(&'a [String]);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, word) in self.0.iter().enumerate() {
            write!(f, "{}“{word}”", if at == 0 { "" } else { "、" })?;
        }
        Ok(())
    }
}

struct ColumnList<'a>(&'a [String]);

impl fmt::Display for ColumnList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " {} 列", self.0.join("、"))
    }
}
