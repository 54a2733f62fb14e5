//! Keys and values of pack files in the words of an officer.

use rules::Every;
use toml::{Table, Value};

use super::sections;
use crate::packs::words::every;

const KEYS: [(&str, &str); 51] = [
    ("id", "编号"),
    ("name", "名称"),
    ("label", "名称"),
    ("title", "标题"),
    ("version", "规则包版本"),
    ("number", "文号或编号"),
    ("issuers", "发文机关"),
    ("issued_on", "发文日期"),
    ("areas", "适用地区"),
    ("from", "施行日期"),
    ("until", "停止日期"),
    ("supersedes", "代替"),
    ("extends", "在哪份规则上增加"),
    ("is", "条件"),
    ("when", "符合任何一项"),
    ("except", "除外"),
    ("value", "取值"),
    ("clause", "依据"),
    ("provisional", "暂定说明"),
    ("text", "内容"),
    ("class", "类别"),
    ("track", "服务方式"),
    ("modes", "方式"),
    ("covered_by", "可以顶替的方式"),
    ("count", "次数"),
    ("every", "周期"),
    ("unit", "单位"),
    ("who", "由谁"),
    ("minutes", "每次至少分钟"),
    ("apart_days", "至少间隔天数"),
    ("per", "按人或按户"),
    ("group", "同组按户"),
    ("contacts", "一次联系能否多算"),
    ("parts", "时段"),
    ("days", "日子"),
    ("act", "服务项目"),
    ("floor", "其中至少"),
    ("ceiling", "其中至多"),
    ("plan", "个人计划"),
    ("instead", "改为"),
    ("question", "问题"),
    ("choice", "可选"),
    ("chosen", "采用"),
    ("min", "最小"),
    ("max", "最大"),
    ("note", "说明"),
    ("kind", "填法"),
    ("required", "必填"),
    ("prefill", "预填"),
    ("hint", "提示"),
    ("options", "选项"),
];

const FORM_KEYS: [(&str, &str); 23] = [
    ("group", "栏目"),
    ("longest", "最多字数"),
    ("phone", "要写电话号码"),
    ("record_only", "只是记下来"),
    ("first_aid", "出事时要先知道"),
    ("must_when", "什么时候一定要填"),
    ("needed", "档案必须有的内容"),
    ("shared", "同一户相同的内容"),
    ("columns", "各列的顺序"),
    ("alone", "只能单选"),
    ("concern", "需要关注"),
    ("needs_earlier", "首次探访不可选"),
    ("service", "工作名称"),
    ("record", "记录的名称"),
    ("visitor", "探访主体"),
    ("mode", "联系方式"),
    ("story", "情形"),
    ("on", "按哪一天"),
    ("facts", "情况"),
    ("expect", "应当"),
    ("choose", "选定"),
    ("eligible", "属于服务对象"),
    ("duties", "探访次数"),
];

/// Coded values, by key.
const VALUES: [(&str, &str, &str); 38] = [
    ("kind", "text", "文字"),
    ("kind", "one", "单选"),
    ("kind", "many", "多选"),
    ("kind", "several", "多选"),
    ("kind", "number", "数字"),
    ("kind", "day", "日期"),
    ("kind", "yes_no", "是或否"),
    ("kind", "list", "名单"),
    ("required", "always", "每次"),
    ("required", "door", "上门时"),
    ("required", "never", "不必填"),
    ("prefill", "last_time", "上次的内容"),
    ("prefill", "never", "空着"),
    ("per", "person", "按人"),
    ("per", "household", "按户"),
    ("per", "contact", "每次"),
    ("per", "hour", "每小时"),
    ("per", "act", "每项"),
    ("per", "month", "每名对象"),
    ("per", "payee", "每位收款人"),
    ("contacts", "own", "只算一项"),
    ("contacts", "shared", "可以再算别的"),
    ("days", "working", "工作日"),
    ("days", "off", "休息日"),
    ("days", "monday", "周一"),
    ("days", "tuesday", "周二"),
    ("days", "wednesday", "周三"),
    ("days", "thursday", "周四"),
    ("days", "friday", "周五"),
    ("days", "saturday", "周六"),
    ("days", "sunday", "周日"),
    ("cap", "quota", "任务规定的总次数以内"),
    ("cap", "duties", "完成任务的"),
    ("cap", "none", "不看任务"),
    ("rest", "dropped", "不计"),
    ("rest", "full", "算一档"),
    ("rest", "nearest", "过半算一档"),
    ("least_if", "all_met", "任务全部完成"),
];

/// Keys of money and of what is measured.
const AMOUNT_KEYS: [(&str, &str); 36] = [
    ("amount", "金额"),
    ("to", "付给"),
    ("period", "结算周期"),
    ("cap", "封顶"),
    ("payment", "补贴"),
    ("payments", "哪几种补贴"),
    ("least", "至少"),
    ("most", "最多"),
    ("limit", "别的周期最多"),
    ("round", "零头"),
    ("rest", "不满一档"),
    ("share", "按比例"),
    ("percent", "百分之"),
    ("relative", "是亲属"),
    ("requires", "先要有"),
    ("requires_met", "缺一次就不付的任务"),
    ("otherwise", "没有时"),
    ("not_with", "不重复付"),
    ("together", "同住两人"),
    ("payee_most_fen", "每人合计最多"),
    ("most_fen", "合计最多"),
    ("least_fen", "合计最少"),
    ("least_if", "保最少的条件"),
    ("assessed_by", "核定"),
    ("paid", "发放"),
    ("source", "来源"),
    ("currency", "货币"),
    ("decimals", "小数位数"),
    ("term", "计数项"),
    ("of_term", "占"),
    ("least_term", "至少等于"),
    ("sum", "加总"),
    ("people", "只数人数"),
    ("goal_percent", "目标百分之"),
    ("below", "低于时"),
    ("above", "高于时"),
];

const FILES: [(&str, &str); 12] = [
    ("absences", "离开和暂停"),
    ("ladder", "联系不上时的步骤"),
    ("overlays", "特殊时期"),
    ("events", "事件"),
    ("deadlines", "期限"),
    ("calendar", "放假安排"),
    ("followups", "后续办理"),
    ("payments", "补贴"),
    ("points", "积分"),
    ("indicators", "指标"),
    ("readings", "读法的来历"),
    ("consents", "同意书和宣传单"),
];

/// A key in words; a key that has none stays as it is written.
pub(super) fn key(key: &str) -> String {
    let known = KEYS.iter().chain(&FORM_KEYS).chain(&AMOUNT_KEYS).find(|(code, _)| *code == key);
    known.map_or(key, |(_, words)| words).to_owned()
}

/// Where a key stands among the others of a rule.
pub(super) fn place(key: &str) -> usize {
    let mut here = KEYS.iter().chain(&FORM_KEYS).chain(&AMOUNT_KEYS);
    let after = || sections::place(key).map(|at| KEYS.len() + FORM_KEYS.len() + AMOUNT_KEYS.len() + at);
    here.position(|(code, _)| *code == key).or_else(after).unwrap_or(usize::MAX)
}

/// `条件：年龄 ≥ 80`; nothing is `（无）`.
pub(super) fn line(label: &str, said: &str) -> String {
    format!("{label}：{}", if said.is_empty() { "（无）" } else { said })
}

/// A single value in words.
pub(super) fn value(key: &str, value: &Value) -> String {
    let coded = |text: &str| VALUES.iter().find(|(of, code, _)| *of == key && *code == text);
    match value {
        Value::String(text) if ["every", "period", "paid"].contains(&key) => {
            let period = serde_json::from_value::<Every>(text.as_str().into()).map(every);
            period.unwrap_or_else(|_| text.clone())
        }
        Value::String(text) => coded(text).map_or_else(|| text.clone(), |(.., words)| (*words).into()),
        Value::Boolean(yes) => if *yes { "是" } else { "否" }.into(),
        other => other.to_string(),
    }
}

/// A period that is written as a span: `{ months = 2 }` is `每 2 个月`.
pub(super) fn span(span: &Table) -> Option<String> {
    let (unit, length) = span.iter().next().filter(|_| span.len() == 1)?;
    let length = u16::try_from(length.as_integer()?).ok()?;
    Some(every(match unit.as_str() {
        "days" => Every::Days(length),
        "weeks" => Every::Days(length.checked_mul(7)?),
        "months" => Every::Months(length),
        "hours" => Every::Hours(length),
        _ => return None,
    }))
}

/// A number kept in thousandths.
pub(super) fn thousandths(value: i64) -> String {
    let text = format!("{}.{:03}", value / 1000, (value % 1000).abs());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A file by what is in it.
pub(super) fn file_title(file: &str) -> String {
    if file.ends_with(".print.toml") {
        return format!("打印版式 {}", file.trim_start_matches("forms/"));
    }
    if file.starts_with("cases/") {
        return "例子".into();
    }
    let stem = file.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or(file);
    FILES.iter().find(|(code, _)| *code == stem).map_or(file, |(_, title)| title).to_owned()
}

/// What a file says outside its lists.
pub(super) fn table_title(file: &str, key: &str) -> String {
    match (file, key) {
        ("pack.toml", "in_force") => "施行时间".into(),
        ("pack.toml", _) => "基本信息".into(),
        ("eligibility.toml", "eligible") => "范围".into(),
        ("labels.toml", "") => "本地的叫法".into(),
        (file, "") => file_title(file),
        (file, key) => format!("{}：{}", file_title(file), self::key(key)),
    }
}

/// The name of a row, with what it is where the name alone does not tell.
pub(super) fn row_title(file: &str, key: &str, name: String) -> String {
    match key {
        "require" => format!("必须符合：{name}"),
        "exclude" => format!("除外：{name}"),
        "visitor" | "mode" => format!("{}：{name}", self::key(key)),
        "field" => format!("填写项：{name}"),
        "alternation" => "上门和电话交替".into(),
        _ if file.starts_with("cases/") || file.ends_with(".print.toml") => {
            format!("{}：{name}", file_title(file))
        }
        _ if file.contains('/')
            || FILES.iter().any(|(code, _)| file == format!("{code}.toml") && *code != "readings") =>
        {
            format!("{}：{name}", file_title(file))
        }
        _ => name,
    }
}
