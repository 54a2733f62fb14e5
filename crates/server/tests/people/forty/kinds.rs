//! The kinds of error: what is typed where, and what must be said at which cell.

use jiff::{ToSpan, civil::Date};
use sheets::people::Column as C;

use super::rows::{Ground, Put, Row, number};

/// What a kind is made from.
pub struct Around<'a> {
    /// Which row of the file this is, counted without headings.
    pub n: usize,
    /// The county.
    pub ground: &'a Ground,
    /// The number of a good row further up.
    pub earlier: &'a str,
}

/// A kind of error.
pub struct Kind {
    /// What it is called in the figures.
    pub name: &'static str,
    /// The column of the cell that must be named.
    pub column: C,
    /// What must be said there: these pieces in this order, `…` between them.
    pub says: &'static str,
    /// It concerns its own cell only, so that a row may have others beside it.
    pub apart: bool,
    /// Spoils a row.
    pub spoil: fn(&mut Row, &Around<'_>),
}

impl Kind {
    /// Whether a sentence is the one that must be said.
    pub fn is_said_by(&self, text: &str) -> bool {
        let mut rest = text;
        self.says.split('…').all(|piece| match rest.find(piece) {
            Some(at) => {
                rest = &rest[at + piece.len()..];
                true
            }
            None => false,
        })
    }
}

/// One that may stand beside others in a row.
const fn apart(name: &'static str, column: C, says: &'static str, spoil: fn(&mut Row, &Around<'_>)) -> Kind {
    Kind { name, column, says, apart: true, spoil }
}

/// One that touches what other cells of the row are compared with.
const fn alone(name: &'static str, column: C, says: &'static str, spoil: fn(&mut Row, &Around<'_>)) -> Kind {
    Kind { name, column, says, apart: false, spoil }
}

fn put(row: &mut Row, column: C, put: impl Into<Put>) {
    row.insert(column, put.into());
}

fn take(row: &mut Row, columns: &[C]) {
    row.retain(|column, _| !columns.contains(column));
}

/// Another number, without what would contradict it.
fn identity(row: &mut Row, text: impl Into<Put>) {
    take(row, &[C::Certificate, C::Sex, C::BornOn]);
    put(row, C::Identity, text);
}

/// Nobody knows the number, and the reason is told.
fn no_number(row: &mut Row) {
    take(row, &[C::Identity, C::Certificate]);
    put(row, C::NoIdentityReason, "正在补办");
}

fn own(row: &Row) -> String {
    match row.get(&C::Identity) {
        Some(Put::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

/// The row's number with one digit changed.
fn changed(row: &Row, at: usize, digit: u8) -> String {
    let mut bytes = own(row).into_bytes();
    bytes[at] = if bytes[at] == digit { b'0' + (digit - b'0' + 1) % 10 } else { digit };
    String::from_utf8(bytes).unwrap_or_default()
}

/// All kinds. Each line is one.
#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    apart("name missing", C::Name, "请填写姓名", |row, _| take(row, &[C::Name])),
    apart("name of one character", C::Name, "姓名应为2至50个字", |row, _| put(row, C::Name, "王")),
    apart("digit in the name", C::Name, "姓名中的“1”不是", |row, _| put(row, C::Name, "王桂英1")),
    apart("formula failed", C::Name, "公式出错…粘贴为数值", |row, _| put(row, C::Name, Put::Failed)),
    apart("formula failed in an address", C::Address, "公式出错", |row, _| put(row, C::Address, Put::Failed)),
    alone("number missing", C::Identity, "没有填身份证号…正在补办", |row, _| take(row, &[C::Identity, C::Certificate])),
    alone("number spoilt to zeros", C::Identity, "后几位已经丢失…文本", |row, _| identity(row, 990_101_194_611_240_000.0)),
    alone("number as 9.9E+17", C::Identity, "后几位已经丢失…文本", |row, _| identity(row, "9.90101E+17")),
    alone("number too short", C::Identity, "应为18位，现在是16位", |row, _| identity(row, "9901011946112400")),
    alone("number too long", C::Identity, "应为18位，现在是19位", |row, _| { let long = format!("{}1", own(row)); identity(row, long) }),
    alone("number of fifteen digits", C::Identity, "15位旧号码", |row, _| identity(row, "990101461124996")),
    alone("letter O in the number", C::Identity, "第15位应为数字", |row, _| identity(row, "99010119461124O02X")),
    alone("number of no province", C::Identity, "前两位不是任何省份的代码", |row, _| identity(row, "00010119461124002X")),
    alone("number with month 13", C::Identity, "出生日期不存在", |row, _| identity(row, "990101194613240021")),
    alone("number of somebody unborn", C::Identity, "出生日期晚于今天", |row, around| identity(row, number(Date::constant(2031, 1, 1), around.n))),
    alone("wrong check digit", C::Identity, "最后一位校验码与前17位不符", |row, _| { let wrong = changed(row, 3, b'3'); identity(row, wrong) }),
    alone("older than anybody", C::Identity, "按出生日期算…岁，请核对", |row, around| identity(row, number(Date::constant(1880, 1, 1) + ((around.n % 6000) as i64).days(), around.n))),
    alone("number of an earlier row", C::Identity, "第…行与第…行的身份证号相同", |row, around| identity(row, around.earlier)),
    alone("no number and no birthday", C::BornOn, "出生日期", |row, _| { no_number(row); take(row, &[C::BornOn]) }),
    alone("no number, born in future", C::BornOn, "今天", |row, _| { no_number(row); take(row, &[C::AssessedOn]); put(row, C::BornOn, "2031-01-01") }),
    alone("no number, only a month", C::BornOn, "只写了年和月", |row, _| { no_number(row); put(row, C::BornOn, "1946年11月") }),
    alone("sex unlike the number", C::Sex, "性别与身份证号不一致：按号码应是", |row, _| { let man = row.get(&C::Sex) == Some(&"男".into()); put(row, C::Sex, if man { "女" } else { "男" }) }),
    alone("sex that is none", C::Sex, "不是可以选的内容…男、女", |row, _| put(row, C::Sex, "男女")),
    alone("birthday unlike the number", C::BornOn, "出生日期与身份证号不一致", |row, _| put(row, C::BornOn, "1929-12-31")),
    alone("birthday that is none", C::BornOn, "“不详”不是日期", |row, _| put(row, C::BornOn, "不详")),
    alone("30 February", C::BornOn, "没有“1946-02-30”这一天", |row, _| put(row, C::BornOn, "1946-02-30")),
    alone("day by the moon", C::BornOn, "像是农历", |row, _| put(row, C::BornOn, "农历1946年冬月初二")),
    alone("year of two digits", C::BornOn, "年份要写四位", |row, _| put(row, C::BornOn, "46.11.24")),
    apart("telephone one digit short", C::Phone, "电话应为11位手机号…没有电话请写“无”", |row, _| put(row, C::Phone, "1380000000")),
    apart("telephone in words", C::Phone, "电话应为11位手机号", |row, _| put(row, C::Phone, "邻居转")),
    apart("second telephone wrong", C::Phone, "几个号码之间用顿号隔开", |row, _| put(row, C::Phone, "13800000001、1390000")),
    apart("address missing", C::Address, "请填写家庭住址", |row, _| take(row, &[C::Address])),
    apart("address too long", C::Address, "太长了：有120个字，最多100个字", |row, _| put(row, C::Address, "很长".repeat(60))),
    apart("village missing", C::Area, "没有填所在村", |row, _| take(row, &[C::Area])),
    apart("village unknown", C::Area, "没有找到“桃花源记村”", |row, _| put(row, C::Area, "桃花源记村")),
    apart("code unknown", C::Area, "没有找到“…12位数字…”", |row, _| put(row, C::Area, "990101001009")),
    apart("only a town", C::Area, "只写到县或镇不够", |row, around| { let town = around.ground.towns[around.n % around.ground.towns.len()].clone(); put(row, C::Area, town) }),
    apart("several villages of the name", C::Area, "的不止一个…请写全名", |row, around| { let name = around.ground.several[around.n % around.ground.several.len()].clone(); put(row, C::Area, name) }),
    apart("neither yes nor no", C::Alone, "只能填“是”或“否”，现在是“可能”", |row, _| put(row, C::Alone, "可能")),
    apart("a number for yes", C::LeftBehind, "只能填“是”或“否”，现在是“2”", |row, _| put(row, C::LeftBehind, 2.0)),
    apart("a box for yes", C::MajorIllness, "只能填“是”或“否”", |row, _| put(row, C::MajorIllness, "□")),
    alone("level unknown", C::AbilityLevel, "“五级”不是可以选的内容", |row, _| put(row, C::AbilityLevel, "五级")),
    alone("level of an older standard", C::AbilityLevel, "不能代为换算", |row, _| put(row, C::AbilityLevel, "半失能")),
    alone("level against the score", C::AbilityLevel, "评分50分对应“中度失能”，能力等级却填了“轻度失能”", |row, _| put(row, C::AbilityLevel, "轻度失能")),
    alone("not assessed, with a score", C::AbilityLevel, "能力等级填了“未评估”，却又填了评分", |row, _| put(row, C::AbilityLevel, "未评估")),
    alone("score of 91", C::AbilityScore, "应在0到90之间，现在是91", |row, _| put(row, C::AbilityScore, 91.0)),
    alone("score below nought", C::AbilityScore, "应在0到90之间，现在是-1", |row, _| put(row, C::AbilityScore, -1.0)),
    alone("score in words", C::AbilityScore, "0到90的整数，现在是“五十”", |row, _| put(row, C::AbilityScore, "五十")),
    alone("score with a half", C::AbilityScore, "0到90的整数，现在是“50.5”", |row, _| put(row, C::AbilityScore, 50.5)),
    alone("assessed tomorrow", C::AssessedOn, "晚于今天", |row, _| put(row, C::AssessedOn, "2031-03-05")),
    alone("assessed before birth", C::AssessedOn, "评估日期早于出生日期", |row, _| put(row, C::AssessedOn, "1901-03-05")),
    alone("assessed on no day", C::AssessedOn, "不是日期", |row, _| put(row, C::AssessedOn, "去年秋天")),
    alone("certificate spoilt to zeros", C::Certificate, "残疾证号被 Excel 当成了数字", |row, _| put(row, C::Certificate, 9.901e19)),
    alone("certificate too short", C::Certificate, "残疾证号应为20位", |row, _| put(row, C::Certificate, "43")),
    alone("certificate of somebody else", C::Certificate, "前18位与本人身份证号不一致", |row, _| { let other = changed(row, 5, b'9'); put(row, C::Certificate, format!("{other}43")) }),
    alone("certificate of no kind", C::Certificate, "第19位是类别", |row, _| { let own = own(row); put(row, C::Certificate, format!("{own}83")) }),
    alone("certificate of no grade", C::Certificate, "第20位是等级", |row, _| { let own = own(row); put(row, C::Certificate, format!("{own}47")) }),
    alone("kind against the certificate", C::CertKind, "残疾类别填了“视力”，但按残疾证号应是“肢体”", |row, _| put(row, C::CertKind, "视力")),
    alone("grade against the certificate", C::CertGrade, "残疾等级填了“一级”，但按残疾证号应是“三级”", |row, _| put(row, C::CertGrade, "一级")),
    alone("two kinds", C::CertKind, "不是可以选的内容", |row, _| put(row, C::CertKind, "肢体、视力")),
    alone("fifth grade", C::CertGrade, "“五级”不是可以选的内容", |row, _| put(row, C::CertGrade, "五级")),
    alone("kind without grade", C::CertGrade, "填了残疾类别，也要填残疾等级", |row, _| take(row, &[C::Certificate, C::CertGrade])),
    alone("grade without kind", C::CertKind, "填了残疾等级，也要填残疾类别", |row, _| take(row, &[C::Certificate, C::CertKind])),
    alone("certificate without number", C::Certificate, "请先填写身份证号", |row, _| { take(row, &[C::Identity]); put(row, C::NoIdentityReason, "正在补办") }),
    alone("two incomes", C::Income, "“低保、低保边缘”不是可以选的内容", |row, _| put(row, C::Income, "低保、低保边缘")),
    alone("destitute, but not so", C::Income, "收入类别就应当是“特困”", |row, _| put(row, C::DestituteDispersed, "是")),
    apart("state of no service", C::EntrustState, "“以后再说”不是可以选的内容", |row, _| put(row, C::EntrustState, "以后再说")),
    apart("word about a member", C::Household, "第1位同住人里的“瘫痪”看不懂", |row, _| put(row, C::Household, "配偶 瘫痪")),
    apart("member without relation", C::Household, "第1位同住人开头应写关系", |row, _| put(row, C::Household, "1948-05-02 男")),
    apart("member born on no day", C::Household, "第2位同住人的出生日期", |row, _| put(row, C::Household, "配偶；女 1948-13-02")),
    apart("member born in future", C::Household, "在今天之后", |row, _| put(row, C::Household, "孙子 2031-01-02")),
    apart("member born twice", C::Household, "第1位同住人的…写了两个不同的内容", |row, _| put(row, C::Household, "配偶 1948-05-02 1949-05-02")),
    apart("son and a woman", C::Household, "关系与性别不一致", |row, _| put(row, C::Household, "儿子 女 1975-01-01")),
    alone("son older than the father", C::Household, "出生日期与关系不符", |row, _| put(row, C::Household, "子 1901-01-01")),
    apart("twenty-one members", C::Household, "同住人超过20人", |row, _| put(row, C::Household, "子；".repeat(21))),
    apart("evidence too long", C::Evidence, "太长了：有202个字，最多200个字", |row, _| put(row, C::Evidence, "听说".repeat(101))),
    apart("visitor too long", C::Visitor, "太长了：有51个字", |row, _| put(row, C::Visitor, "某".repeat(51))),
    apart("group too long", C::Group, "太长了：有60个字，最多50个字", |row, _| put(row, C::Group, "第三".repeat(30))),
    alone("visitor whom nobody knows", C::Visitor, "探访人名册里没有“赵钱孙李”", |row, _| put(row, C::Visitor, "赵钱孙李")),
];
