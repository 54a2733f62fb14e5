//! Those who visit in a workbook: the columns, and rows read with every fault at its cell.

use std::collections::HashMap;

use domain::areas::AreaPath;
use domain::people::Phone;

use crate::people::{Found, PlaceBook};
use crate::plain::{self, PlainFile, PlainRow, Spec};
use crate::read::Unreadable;
use crate::values::without_spaces;

/// The sheet of the template.
pub const SHEET: &str = "探访人员";
/// What everybody should know before the first row.
pub const RULES: [&str; 4] = [
    "一、在“探访人员”表里填写，一人一行，最多5000行。各列的先后顺序可以变。",
    "二、整个文件检查没有错误才会登记；有一处错误就都不登记，改正后再提交。",
    "三、再次导入同一份表格不会重复登记，也不改动已经登记的人；要变更请到“探访人员”页面。",
    "四、未成年志愿者要写明陪同的成年探访人员，陪同人可以写在同一张表里。",
];

/// The columns, in the order of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each one's heading and note stand in its line of the table below")]
pub enum Column {
    Name,
    Kind,
    Area,
    Phone,
    Organisation,
    Companion,
    State,
}

/// What is fixed about them.
pub const SPECS: [Spec; 7] = [
    Spec {
        heading: "姓名",
        synonyms: &["探访人", "探访人员", "探访员姓名"],
        required: true,
        note: "不超过30字。",
    },
    Spec {
        heading: "探访主体",
        synonyms: &["人员类别", "类别", "身份", "主体"],
        required: true,
        note: "照下拉列表里的名称填。",
    },
    Spec {
        heading: "所在区域",
        synonyms: &["区域", "所在村（社区）", "所在村", "村（社区）", "负责区域"],
        required: true,
        note: "工作的村（社区）或镇（街道），写全名或代码。",
    },
    Spec {
        heading: "联系电话",
        synonyms: &["电话", "手机号", "手机"],
        required: false,
        note: "11位手机号，或带区号的固定电话。",
    },
    Spec {
        heading: "所属机构",
        synonyms: &["单位", "机构", "所在单位"],
        required: false,
        note: "已经登记的机构的全名。",
    },
    Spec {
        heading: "陪同人",
        synonyms: &["陪同的成年人"],
        required: false,
        note: "未成年志愿者必填：陪同的成年探访人员的姓名；有同名的，姓名后面加电话。",
    },
    Spec {
        heading: "状态",
        synonyms: &["在岗状态"],
        required: false,
        note: "填“在岗”或“已离岗”，不填就是在岗。",
    },
];

/// One visitor without fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerRow {
    /// Its row as Excel numbers it.
    pub row: u32,
    /// Name.
    pub name: String,
    /// Code of the kind in the notice.
    pub kind: String,
    /// Where they work.
    pub area: AreaPath,
    /// Telephone.
    pub phone: Option<Phone>,
    /// Name of the organisation.
    pub organisation: Option<String>,
    /// Who goes along, as written.
    pub companion: Option<String>,
    /// Whether they visit.
    pub active: bool,
}

/// What a file is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Codes and names of the kinds of the notice in force.
    pub kinds: &'a [(String, String)],
    /// The places there are.
    pub places: &'a PlaceBook,
}

/// What a file holds.
#[derive(Debug, Clone)]
pub struct WorkersFile {
    /// Its table, with the wrong cells.
    pub table: PlainFile,
    /// Rows without fault.
    pub rows: Vec<WorkerRow>,
}

impl WorkersFile {
    /// Marks a cell as wrong.
    pub fn refuse(&mut self, row: u32, column: Column, code: &'static str, text: impl Into<String>) {
        self.table.refuse(row, column as usize, code, text);
    }

    /// Points at a cell.
    pub fn warn(&mut self, row: u32, column: Column, code: &'static str, text: impl Into<String>) {
        self.table.warn(row, column as usize, code, text);
    }
}

impl Column {
    /// The column of a field of the register.
    pub fn of(field: &str) -> Self {
        match field {
            "kind" => Self::Kind,
            "area" => Self::Area,
            "phone" => Self::Phone,
            "organisation" => Self::Organisation,
            "companion" => Self::Companion,
            "active" => Self::State,
            _ => Self::Name,
        }
    }
}

/// What the columns offer.
pub fn offered(kinds: &[(String, String)]) -> Vec<(usize, Vec<String>)> {
    let names = kinds.iter().map(|(_, name)| name.clone()).collect();
    vec![
        (Column::Kind as usize, names),
        (Column::State as usize, ["在岗", "已离岗"].map(str::to_owned).to_vec()),
    ]
}

/// Reads a file of visitors.
///
/// # Errors
/// A file that gives no rows at all.
pub fn read(bytes: &[u8], options: &Options<'_>) -> Result<WorkersFile, Unreadable> {
    let mut table = plain::read(bytes, &SPECS)?;
    table.offered = offered(options.kinds);
    let mut rows = Vec::new();
    let mut seen = HashMap::<(String, String), u32>::new();
    for row in table.rows.clone() {
        let before = table.errors.len();
        let found = one(&mut table, &row, options);
        let Some(found) = found.filter(|_| table.errors.len() == before) else { continue };
        let apart = found.phone.as_ref().map_or(found.area.as_str(), Phone::as_str).to_owned();
        match seen.insert((found.name.clone(), apart), row.row) {
            Some(first) => {
                let text = format!("与第{first}行是同一个人（姓名和电话或区域都相同）。请只留一行。");
                table.refuse(row.row, Column::Name as usize, "worker.repeated", text);
            }
            None => rows.push(found),
        }
    }
    Ok(WorkersFile { table, rows })
}

fn one(table: &mut PlainFile, row: &PlainRow, options: &Options<'_>) -> Option<WorkerRow> {
    let get = |column: Column| row.get(column as usize);
    let word = without_spaces(get(Column::Kind)?).into_owned();
    let kind = options.kinds.iter().find(|(id, name)| without_spaces(name) == word || *id == word);
    if kind.is_none() {
        let names = options.kinds.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join("；");
        let text = format!("“{word}”不是现行通知里的探访主体。可以填：{names}。");
        table.refuse(row.row, Column::Kind as usize, "worker.no_kind", text);
    }
    let area = place(table, row, Column::Area as usize, options.places);
    let phone = get(Column::Phone).filter(|text| *text != "无").map(str::parse::<Phone>);
    if let Some(Err(fault)) = &phone {
        table.refuse(row.row, Column::Phone as usize, "worker.bad_phone", format!("{fault}。"));
    }
    let active = match get(Column::State).map(without_spaces).as_deref() {
        None | Some("在岗" | "是") => true,
        Some("已离岗" | "离岗" | "否") => false,
        Some(other) => {
            let text = format!("状态只能填“在岗”或“已离岗”，现在是“{other}”。");
            table.refuse(row.row, Column::State as usize, "worker.state", text);
            true
        }
    };
    let some = |column| get(column).filter(|text| *text != "无").map(str::to_owned);
    Some(WorkerRow {
        row: row.row,
        name: without_spaces(get(Column::Name)?).into_owned(),
        kind: kind?.0.clone(),
        area: area?,
        phone: phone.transpose().ok()?,
        organisation: some(Column::Organisation),
        companion: some(Column::Companion),
        active,
    })
}

/// The place that a cell names, at any height; what is wrong with it is told there.
fn place(table: &mut PlainFile, row: &PlainRow, column: usize, places: &PlaceBook) -> Option<AreaPath> {
    let written = row.get(column)?;
    match sentence(&places.find_any(written), written) {
        Ok(path) => Some(path),
        Err(text) => {
            table.refuse(row.row, column, "area.unknown", text);
            None
        }
    }
}

/// The place, or what is said where there is not exactly one.
pub(crate) fn sentence(found: &Found, written: &str) -> Result<AreaPath, String> {
    match found {
        Found::Place(path) => Ok(path.clone()),
        Found::Several(names) => Err(format!("有几个地方叫“{written}”，请写全名：{}。", names.join("；"))),
        Found::None(alike) if alike.is_empty() => {
            Err(format!("没有找到“{written}”，或不在您负责的区域。请写全名或代码。"))
        }
        Found::None(alike) => Err(format!("没有找到“{written}”。是不是：{}？", alike.join("；"))),
        Found::TooHigh => Err(format!("“{written}”范围太大，请写到村（社区）或镇（街道）。")),
    }
}
