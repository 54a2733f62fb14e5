//! Places in a workbook: village groups, grids and development zones that a county enters itself.

use domain::areas::{AreaKind, AreaPath};

use crate::people::PlaceBook;
use crate::plain::{self, PlainFile, PlainRow, Spec};
use crate::read::Unreadable;
use crate::values::without_spaces;
use crate::workers::sentence;

/// The sheet of the template.
pub const SHEET: &str = "区划";
/// What everybody should know before the first row.
pub const RULES: [&str; 4] = [
    "一、在“区划”表里填写，一处一行，最多5000行。各列的先后顺序可以变。",
    "二、整个文件检查没有错误才会登记；有一处错误就都不登记，改正后再提交。",
    "三、再次导入同一份表格不会重复登记，也不改动已经登记的区划；撤并请到“区划”页面办理。",
    "四、可以登记村民小组、网格和功能区；上级可以是同一张表里的功能区。",
];

/// The columns, in the order of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each one's heading and note stand in its line of the table below")]
pub enum Column {
    Parent,
    Kind,
    Name,
    Code,
}

/// What is fixed about them.
pub const SPECS: [Spec; 4] = [
    Spec {
        heading: "上级区划",
        synonyms: &["上级", "所在村（社区）", "所在村", "上级代码"],
        required: true,
        note: "村民小组、网格的上级是村（社区），功能区的上级是区县或镇（街道）。写全名或代码。",
    },
    Spec {
        heading: "类型",
        synonyms: &["类别", "区划类型"],
        required: true,
        note: "村民小组、网格或功能区。",
    },
    Spec {
        heading: "名称",
        synonyms: &["区划名称", "组名", "网格名称"],
        required: true,
        note: "不超过40字。",
    },
    Spec {
        heading: "编号",
        synonyms: &["代码", "区划代码", "编码"],
        required: true,
        note: "村民小组、网格填1到8位数字或字母，如 03；功能区填12位统计用区划代码。",
    },
];

/// The sorts of places that can be entered, with their words.
const KINDS: [(AreaKind, &[&str]); 3] = [
    (AreaKind::Group, &["村民小组", "小组", "组"]),
    (AreaKind::Grid, &["网格"]),
    (AreaKind::Functional, &["功能区", "园区", "开发区"]),
];

/// One place without fault of its own. What it hangs below may stand in the same file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaRow {
    /// Its row as Excel numbers it.
    pub row: u32,
    /// The place above, as written.
    pub parent: String,
    /// What sort of place.
    pub kind: AreaKind,
    /// Its name.
    pub name: String,
    /// Its code or number, as typed.
    pub code: String,
}

/// What a file holds.
#[derive(Debug, Clone)]
pub struct AreasFile {
    /// Its table, with the wrong cells.
    pub table: PlainFile,
    /// Rows without fault of their own.
    pub rows: Vec<AreaRow>,
}

impl AreasFile {
    /// Marks a cell as wrong.
    pub fn refuse(&mut self, row: u32, column: Column, code: &'static str, text: impl Into<String>) {
        self.table.refuse(row, column as usize, code, text);
    }

    /// Points at a cell.
    pub fn warn(&mut self, row: u32, column: Column, code: &'static str, text: impl Into<String>) {
        self.table.warn(row, column as usize, code, text);
    }
}

impl AreaRow {
    /// The place above.
    ///
    /// # Errors
    /// What is said at its cell where there is not exactly one.
    pub fn above(&self, places: &PlaceBook) -> Result<AreaPath, String> {
        sentence(&places.find_any(&self.parent), &self.parent)
    }
}

impl Column {
    /// The column of a field of the register.
    pub fn of(field: &str) -> Self {
        match field {
            "kind" => Self::Kind,
            "name" => Self::Name,
            "code" => Self::Code,
            _ => Self::Parent,
        }
    }
}

/// What the columns offer.
pub fn offered() -> Vec<(usize, Vec<String>)> {
    vec![(Column::Kind as usize, KINDS.map(|(_, words)| words[0].to_owned()).to_vec())]
}

/// Reads a file of places.
///
/// # Errors
/// A file that gives no rows at all.
pub fn read(bytes: &[u8]) -> Result<AreasFile, Unreadable> {
    let mut table = plain::read(bytes, &SPECS)?;
    table.offered = offered();
    let mut rows = Vec::new();
    for row in table.rows.clone() {
        rows.extend(one(&mut table, &row));
    }
    Ok(AreasFile { table, rows })
}

fn one(table: &mut PlainFile, row: &PlainRow) -> Option<AreaRow> {
    let get = |column: Column| row.get(column as usize);
    let word = without_spaces(get(Column::Kind)?);
    let Some((kind, _)) = KINDS.iter().find(|(_, words)| words.contains(&word.as_ref())) else {
        let text = format!("“{word}”不能在这里登记。可以填：村民小组；网格；功能区。");
        table.refuse(row.row, Column::Kind as usize, "area.bad_kind", text);
        return None;
    };
    Some(AreaRow {
        row: row.row,
        parent: get(Column::Parent)?.to_owned(),
        kind: *kind,
        name: without_spaces(get(Column::Name)?).into_owned(),
        code: without_spaces(get(Column::Code)?).into_owned(),
    })
}
