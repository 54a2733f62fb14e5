//! Rows without fault, as tidy and as untidy as clerks write them.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use sheets::people::Column as C;

use super::chance::Chance;

/// What is typed into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Put {
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// A day as Excel keeps one.
    Day(Date),
    /// A tick.
    Tick(bool),
    /// A formula that failed.
    Failed,
}

impl From<&str> for Put {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Put {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Put {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

/// The cells of somebody.
pub type Row = BTreeMap<C, Put>;

/// The county in which they live.
pub struct Ground {
    /// Codes and full names of its villages.
    pub villages: Vec<(String, String)>,
    /// Full names of its towns.
    pub towns: Vec<String>,
    /// Names that several of its villages have.
    pub several: Vec<String>,
    /// Names that only one of its visitors has.
    pub visitors: Vec<String>,
}

/// The number, which nobody can have, of the n-th person born on a day.
pub fn number(born_on: Date, n: usize) -> String {
    let front = format!("9977{:02}{}{:03}", n / 1000 % 100, born_on.strftime("%Y%m%d"), n % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = front.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{front}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// The day on which the n-th person was born.
pub fn born_on(n: usize) -> Date {
    Date::constant(1931, 1, 1) + ((n % 9_000) as i64).days()
}

/// The n-th person with every column told and nothing odd. Odd ones are men; no two have name and birthday
/// in common.
pub fn somebody(n: usize, ground: &Ground) -> Row {
    const GIVEN: &str = "秀英建国桂兰德明玉珍淑华春梅志强凤莲福生永安长庆素芬文成月娥金宝";
    const SURNAMES: &str = "张王李赵陈刘杨黄周吴徐孙马朱胡郭何高林罗";
    let letter = |from: &str, at: usize| from.chars().nth(at % from.chars().count()).unwrap_or('张');
    let born_on = born_on(n);
    let rest = n / 9_000;
    let name = [letter(SURNAMES, n), letter(GIVEN, rest), letter(GIVEN, rest / 30 + 7 * n)];
    let identity = number(born_on, n);
    let text = |column, text: &str| (column, Put::from(text));
    [
        (C::Name, Put::Text(name.into_iter().collect())),
        (C::Identity, identity.clone().into()),
        text(C::Sex, if n % 2 == 1 { "男" } else { "女" }),
        (C::BornOn, Put::Day(born_on)),
        (C::Phone, (13_800_000_000.0 + (n % 10_000_000) as f64).into()),
        (C::Address, format!("建设路{n}号").into()),
        (C::Area, ground.villages[n % ground.villages.len()].0.clone().into()),
        text(C::Group, "某某片"),
        text(C::Alone, "否"),
        text(C::EmptyNest, "否"),
        text(C::LeftBehind, "否"),
        text(C::AbilityLevel, "中度失能"),
        (C::AbilityScore, 50.0.into()),
        text(C::AssessedOn, "2026-03-05"),
        text(C::Bedridden, "否"),
        text(C::MobilityImpaired, "是"),
        text(C::Dementia, "否"),
        text(C::MajorIllness, "否"),
        (C::Certificate, format!("{identity}43").into()),
        text(C::CertKind, "肢体"),
        text(C::CertGrade, "三级"),
        text(C::Income, "低保"),
        text(C::DestituteDispersed, "否"),
        text(C::FpSpecialFamily, "否"),
        text(C::CaresForIllChild, "否"),
        text(C::InHomeCareContract, "否"),
        text(C::WishesVisits, "是"),
        text(C::EntrustState, "未提供"),
        text(C::Household, "配偶 1948-05-02 重度失能"),
        (C::Visitor, ground.visitors[n % ground.visitors.len()].clone().into()),
        text(C::Evidence, "入户摸底"),
    ]
    .into()
}

/// The same person as another clerk would have written them: nothing of it is a fault.
pub fn untidy(mut row: Row, n: usize, ground: &Ground, chance: &mut Chance) -> Row {
    const YES: [&str; 6] = ["是", "有", "√", " 是 ", "Y", "１"];
    const NO: [&str; 6] = ["否", "无", "×", "没有", "n", "0"];
    let optional: Vec<C> = row.keys().copied().filter(|column| may_be_blank(*column)).collect();
    for column in optional {
        if chance.once_in(4) {
            row.remove(&column);
        }
    }
    // What belongs together stays or goes together.
    if !row.contains_key(&C::AbilityLevel) && !row.contains_key(&C::AbilityScore) {
        row.remove(&C::AssessedOn);
    }
    if chance.once_in(3) {
        row.extend([
            (C::Certificate, Put::from("无")),
            (C::CertKind, "无".into()),
            (C::CertGrade, "".into()),
        ]);
        row.remove(&C::CertGrade);
    }
    for (column, put) in &mut row {
        let Put::Text(text) = put else { continue };
        match text.as_str() {
            "是" => *put = (*chance.pick(&YES)).into(),
            "否" if chance.once_in(9) => *put = Put::Tick(false),
            "否" => *put = (*chance.pick(&NO)).into(),
            "男" | "女" if chance.once_in(3) => *put = format!("{text}性").into(),
            _ if *column == C::Identity => *put = typed_number(text, chance).into(),
            _ => {}
        }
    }
    if row.contains_key(&C::BornOn) {
        let ways = [
            "%Y-%m-%d",
            "%Y年%-m月%-d日",
            "%Y.%-m.%-d",
            "%Y/%-m/%-d",
            "%Y%m%d",
            "%Y年%-m月",
            " %Y 年 %m 月 %d 日",
        ];
        row.insert(C::BornOn, born_on(n).strftime(chance.pick(&ways)).to_string().into());
    }
    let (code, name) = &ground.villages[n % ground.villages.len()];
    let area =
        [code.clone(), name.clone(), name.replace('/', ""), name.replace('/', " / "), format!("{code}220")];
    row.insert(C::Area, chance.pick(&area).clone().into());
    let phone = format!("138 {:04} {:04}", n / 10_000 % 10_000, n % 10_000);
    let phones = [phone, format!("0531-8888{:04}、139{:08}", n % 10_000, n % 100_000_000), "无".to_owned()];
    row.insert(C::Phone, chance.pick(&phones).clone().into());
    row
}

fn may_be_blank(column: C) -> bool {
    ![C::Name, C::Identity, C::Address, C::Area, C::Certificate, C::CertKind, C::CertGrade].contains(&column)
}

/// A number as it comes from scans, chats and other tables.
fn typed_number(number: &str, chance: &mut Chance) -> String {
    match chance.below(5) {
        0 => number.to_lowercase(),
        1 => format!("{} {} {}", &number[..6], &number[6..14], &number[14..]),
        2 => number.chars().map(|letter| char::from_u32(letter as u32 + 0xFEE0).unwrap_or(letter)).collect(),
        3 => format!("\u{200b}{number}\u{a0}"),
        _ => number.to_owned(),
    }
}
