//! A small county, its people and the workbooks its clerks write.

use domain::areas::{Area, AreaPath, Level};
use domain::people::AcceptImpossible;
use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use sheets::people::{Column, Further, Options, PeopleFile, PlaceBook, read};
use sheets::read::Limits;

/// The day on which everything here is read.
pub const TODAY: Date = Date::constant(2026, 11, 23);

/// What somebody typed into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Typed {
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// A day as Excel keeps one.
    Day(Date),
    /// A tick.
    Flag(bool),
    /// A formula with the result it had.
    Formula(&'static str, &'static str),
}

impl From<&str> for Typed {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Typed {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Rows of a sheet; blank cells are `None`.
pub type Rows = Vec<Vec<Option<Typed>>>;

/// A workbook of these sheets.
pub fn workbook(sheets: &[(&str, Rows)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let day_format = Format::new().set_num_format("yyyy/m/d");
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).expect("a name");
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                let Some(cell) = cell else { continue };
                match cell {
                    Typed::Text(text) => sheet.write_string(row, column, text),
                    Typed::Number(number) => sheet.write_number(row, column, *number),
                    Typed::Flag(yes) => sheet.write_boolean(row, column, *yes),
                    Typed::Formula(formula, result) => {
                        let formula = rust_xlsxwriter::Formula::new(*formula).set_result(*result);
                        sheet.write_formula(row, column, formula)
                    }
                    Typed::Day(day) => {
                        let day =
                            ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8);
                        sheet.write_datetime_with_format(row, column, day.expect("a day"), &day_format)
                    }
                }
                .expect("a cell");
            }
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// One county with two towns and three villages, one of them with a group of its own.
pub fn places() -> PlaceBook {
    let nodes = [
        ("99", "演示省", Level::Province),
        ("9901", "演示市", Level::Prefecture),
        ("990101", "演示县", Level::County),
        ("990101001", "东街道", Level::Township),
        ("990101001001", "东风社区", Level::Village),
        ("990101001200", "河口村", Level::Village),
        ("990101001200-01", "第一村民小组", Level::Group),
        ("990101100", "西镇", Level::Township),
        ("990101100200", "河口村", Level::Village),
    ];
    let areas = nodes.map(|(code, name, level)| {
        let above = nodes.iter().filter(|(other, _, at)| *at < level && code.starts_with(other));
        let line = above.map(|(code, ..)| *code).chain([code]).map(|code| format!("{code}/"));
        let path: AreaPath = line.collect::<String>().parse().expect("a path");
        let code = code.parse().expect("a code");
        Area {
            code,
            name: name.to_owned(),
            level,
            parent: None,
            path,
            valid_from: None,
            valid_until: None,
            kind: domain::areas::AreaKind::Ordinary,
            successor: None,
        }
    });
    PlaceBook::new(&areas)
}

/// Reads a file as on the day of these tests, with numbers that nobody can have.
pub fn read_people(bytes: &[u8]) -> Result<PeopleFile, sheets::read::Unreadable> {
    read_with(bytes, &Further::default())
}

/// The same with what a notice asks beside our columns.
pub fn read_with(bytes: &[u8], further: &Further) -> Result<PeopleFile, sheets::read::Unreadable> {
    let places = places();
    let options = Options {
        today: TODAY,
        accept: AcceptImpossible::Yes,
        limits: Limits::default(),
        places: &places,
        further,
    };
    read(bytes, &options)
}

/// The impossible identity number of the n-th person born on a day; odd n are men.
pub fn number(born_on: Date, n: u32) -> String {
    let front = format!("990101{}{:03}", born_on.strftime("%Y%m%d"), n % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = front.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{front}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// A table under the headings of the template; each row tells some columns.
pub fn table(rows: &[Vec<(Column, Typed)>]) -> Rows {
    let headings = Column::all().map(|column| Some(column.heading().into())).collect();
    let cells = |row: &Vec<(Column, Typed)>| {
        let cell = |column| row.iter().rev().find(|(of, _)| *of == column).map(|(_, typed)| typed.clone());
        Column::all().map(cell).collect()
    };
    [headings].into_iter().chain(rows.iter().map(cells)).collect()
}

/// A file of one such table.
pub fn file(rows: &[Vec<(Column, Typed)>]) -> Vec<u8> {
    workbook(&[("人员信息", table(rows))])
}

/// The n-th person of the county, without fault and with every column told.
pub fn somebody(n: u32) -> Vec<(Column, Typed)> {
    let born_on = Date::constant(1930, 1, 1).saturating_add(jiff::Span::new().days(i64::from(n % 11_000)));
    // A number is given once a day and sex, and the order goes on where the days begin again.
    let identity = number(born_on, 2 * (n / 11_000) + n % 2);
    let text = |column, text: &str| (column, Typed::from(text));
    vec![
        text(Column::Name, ["王桂英", "李·某某", "欧阳兰", "张 三"][n as usize % 4]),
        (Column::Identity, identity.clone().into()),
        text(Column::Sex, if n % 2 == 1 { "男" } else { "女" }),
        (
            Column::BornOn,
            [Typed::Day(born_on), born_on.strftime("%Y年%-m月%-d日").to_string().into()][n as usize % 2]
                .clone(),
        ),
        (Column::Phone, Typed::Number(13_800_000_000.0 + f64::from(n % 1000))),
        (Column::Address, format!("第{n}号").into()),
        text(Column::Area, ["990101001001", "演示县/西镇/河口村", "东风社区"][n as usize % 3]),
        text(Column::Group, "三组"),
        text(Column::Alone, ["是", "否", "√"][n as usize % 3]),
        text(Column::EmptyNest, "否"),
        text(Column::LeftBehind, "×"),
        text(Column::AbilityLevel, "中度失能"),
        (Column::AbilityScore, Typed::Number(50.0)),
        text(Column::AssessedOn, "2026.3.5"),
        text(Column::Bedridden, "无"),
        (Column::MobilityImpaired, Typed::Flag(true)),
        text(Column::Dementia, "否"),
        text(Column::MajorIllness, "有"),
        (Column::Certificate, format!("{identity}43").into()),
        text(Column::CertKind, "肢体"),
        text(Column::CertGrade, "三级"),
        text(Column::Income, "低保"),
        text(Column::DestituteDispersed, "否"),
        text(Column::FpSpecialFamily, "否"),
        text(Column::CaresForIllChild, "否"),
        text(Column::InHomeCareContract, "否"),
        text(Column::WishesVisits, "愿意"),
        text(Column::EntrustState, "未提供"),
        text(
            Column::Household,
            if n % 3 == 1 { "配偶 1948-05-02 重度失能；子 1975-01-01 残疾二级" } else { "无" },
        ),
        text(Column::Visitor, "某网格员"),
        text(Column::Evidence, "入户摸底"),
    ]
}

/// The row with some cells typed anew.
pub fn with(mut row: Vec<(Column, Typed)>, changes: &[(Column, Typed)]) -> Vec<(Column, Typed)> {
    row.extend(changes.iter().cloned());
    row
}

/// The row with some cells blank.
pub fn without(mut row: Vec<(Column, Typed)>, columns: &[Column]) -> Vec<(Column, Typed)> {
    row.retain(|(column, _)| !columns.contains(column));
    row
}
