//! Every word of the language in one table: a condition, what is told, what comes of it.

use rules::{Choices, Pack, SourceFile};

use crate::park::{PACK, decide, host};

const FACTS: &str = r#"[[fact]]
id = "plagues"
name = "病害"
kind = "several"
clause = "附1"
options = [{ id = "rot", name = "腐" }, { id = "moth", name = "蛀" }, { id = "rust", name = "锈" }]
[[fact]]
id = "girth"
name = "胸径"
kind = "number"
min = 0
max = 400
decimals = 1
unit = "厘米"
clause = "附2"
[[fact]]
id = "height"
name = "高度（米）"
kind = "number"
min = 0
max = 60
clause = "附3"
[[fact]]
id = "pruned_on"
name = "修剪日期"
kind = "day"
clause = "附4"
[[fact]]
id = "order"
name = "处置决定"
kind = "one"
options = [{ id = "keep", name = "保留" }, { id = "fell", name = "伐除" }]
unknown_means = "keep"
clause = "附5"
[[fact]]
id = "listed"
name = "挂牌"
kind = "yes_no"
unknown_means = "否"
clause = "附6"
[[fact]]
id = "props"
name = "支撑"
kind = "list"
clause = "附7"
member = [{ id = "load", name = "承重", kind = "number", max = 90 }, { id = "set_on", name = "设立日期", kind = "day" }]
[[fact]]
id = "hollow"
name = "空洞"
kind = "yes_no"
of = "branches"
clause = "附8"
"#;

const DEFINITIONS: &str = r#"[[define]]
name = "老树"
is = "树龄 ≥ 60"
clause = "附"
[[define]]
name = "支撑总重"
value = "合计 支撑 (承重)"
clause = "附"
[[define]]
name = "上次修剪满月"
value = "满月 (修剪日期)"
clause = "附"
[[define]]
name = "朽枝"
is = "枯死 或 空洞"
clause = "附"
"#;

const SCORES: &str = r#"[[score]]
id = "risk"
name = "风险分"
clause = "附"
start = 5
min = 0
max = 60
[[score.item]]
is = "倾斜"
points = 10
[[score.item]]
value = "高度（米） ÷ 2"
[[score.item]]
highest = [{ is = "长势 = 差", points = 20 }, { is = "长势 属于 {中, 差}", points = 8 }]
"#;

const CLASSES: &str = r#"[[class]]
id = "all"
name = "全部"
clause = "二"
when = [{ is = "其余" }]
"#;

const DUTIES: &str = r#"[[duty]]
id = "look"
name = "看"
modes = ["walk"]
count = 1
every = "month"
clause = "三"
"#;

/// A scope that is one condition, without tags.
fn pack(condition: &str) -> Result<Pack, Vec<String>> {
    let scope = format!(
        "[eligible]\nclause = \"一\"\n[[eligible.require]]\nname = \"一\"\nclause = \"一\"\nis = '{condition}'\n"
    );
    let scores = SCORES.replace("高度（米） ÷ 2", "“高度（米）” ÷ 2");
    let files = [
        ("pack.toml", PACK),
        ("facts.toml", FACTS),
        ("definitions.toml", DEFINITIONS),
        ("scores.toml", &scores),
        ("eligibility.toml", &scope),
        ("classes.toml", CLASSES),
        ("duties.toml", DUTIES),
    ];
    let files = files.into_iter().map(|(name, text)| SourceFile::new(name, text)).collect();
    Pack::load(files, &host(), &Choices::new()).map_err(|said| said.iter().map(ToString::to_string).collect())
}

type Row = (&'static str, &'static str, Option<bool>);

const YES: Option<bool> = Some(true);
const NO: Option<bool> = Some(false);
const OPEN: Option<bool> = None;

fn hold(rows: &[Row]) {
    for (condition, facts, wanted) in rows {
        let pack = pack(condition).unwrap_or_else(|said| panic!("{condition}: {said:#?}"));
        // One condition at a time asks for few of the facts.
        let mut remarks = pack.remarks.iter().filter(|said| !said.message.contains("没有规则用到事实"));
        assert!(remarks.next().is_none(), "{condition}: {:?}", pack.remarks);
        assert_eq!(decide(&pack, &format!("{{{facts}}}")).eligible, *wanted, "{condition} of {facts}");
    }
}

#[test]
fn joined_conditions() {
    hold(&[
        ("倾斜 且 临路", r#""leaning":true,"near_path":true"#, YES),
        ("倾斜 且 临路", r#""leaning":false"#, NO),
        ("倾斜 且 临路", r#""leaning":true"#, OPEN),
        ("倾斜 或 临路", r#""leaning":true"#, YES),
        ("倾斜 或 临路", r#""leaning":false"#, OPEN),
        ("leaning and near_path", r#""leaning":true,"near_path":true"#, YES),
        ("leaning or near_path", r#""leaning":false,"near_path":false"#, NO),
        ("非 倾斜", r#""leaning":false"#, YES),
        ("not leaning", r#""leaning":true"#, NO),
        ("非 非 倾斜", r#""leaning":true"#, YES),
        ("非 倾斜 且 临路", r#""leaning":true,"near_path":false"#, NO),
        ("非 (倾斜 且 临路)", r#""leaning":true,"near_path":false"#, YES),
        ("倾斜 除非 临路", r#""leaning":true,"near_path":false"#, YES),
        ("倾斜 除非 临路", r#""leaning":true,"near_path":true"#, NO),
        ("倾斜 除非 临路", r#""leaning":true"#, OPEN),
        ("倾斜 或 有菌 除非 临路", r#""leaning":true,"near_path":true"#, NO),
        ("倾斜 除非 临路 除非 有菌", r#""leaning":true,"near_path":false,"fungus":true"#, NO),
        ("leaning unless near_path", r#""leaning":true,"near_path":false"#, YES),
        ("至少 2 项 (倾斜, 临路, 有菌)", r#""leaning":true,"fungus":true"#, YES),
        ("至少 2 项 (倾斜、临路、有菌)", r#""leaning":true"#, OPEN),
        ("恰有 1 项 (倾斜, 临路)", r#""leaning":true,"near_path":true"#, NO),
        ("至多 1 项 (倾斜, 临路)", r#""leaning":true,"near_path":true"#, NO),
        ("at_most 1 items (leaning, near_path)", r#""leaning":false"#, YES),
        ("老树 且 倾斜", r#""planted_on":"1960-01-01","leaning":true"#, YES),
        ("老树 = 否", r#""planted_on":"1990-01-01""#, YES),
        ("老树 ≠ 是", r#""planted_on":"1990-01-01""#, YES),
    ]);
}

#[test]
fn options_and_what_is_not_known() {
    hold(&[
        ("树种 = 栎", r#""species":"oak""#, YES),
        ("栎 = 树种", r#""species":"oak""#, YES),
        ("树种 ≠ 栎", r#""species":"oak""#, NO),
        ("species != oak", r#""species":"pine""#, YES),
        ("树种 属于 {栎, 柳}", r#""species":"willow""#, YES),
        ("树种 不属于 {栎、柳}", r#""species":"willow""#, NO),
        ("species in {oak}", r#""species":"oak""#, YES),
        ("species not_in {oak}", "", OPEN),
        ("树种 = 栎 或 树种 ≠ 栎", "", YES),
        ("倾斜 = 是", r#""leaning":true"#, YES),
        ("倾斜 ≠ 否", r#""leaning":false"#, NO),
        ("倾斜 = 无", r#""leaning":false"#, YES),
        ("病害 包含 腐", r#""plagues":["rot","rust"]"#, YES),
        ("病害 包含 腐", r#""plagues":[]"#, NO),
        ("病害 包含 腐", "", OPEN),
        ("plagues has rot", r#""plagues":["moth"]"#, NO),
        ("病害 包含任一 {腐, 蛀}", r#""plagues":["moth"]"#, YES),
        ("病害 包含全部 {腐, 蛀}", r#""plagues":["moth"]"#, NO),
        ("plagues has_all {rot, moth}", r#""plagues":["moth","rot"]"#, YES),
        ("plagues has_any {rot, moth}", r#""plagues":["rust"]"#, NO),
        ("病害 不含 锈", r#""plagues":["moth"]"#, YES),
        ("病害 不含 {锈, 蛀}", r#""plagues":["moth"]"#, NO),
        ("plagues lacks rust", r#""plagues":["rust"]"#, NO),
        ("项数 病害 ≥ 2", r#""plagues":["moth","rot"]"#, YES),
        ("options plagues = 0", r#""plagues":[]"#, YES),
        ("长势 未知", "", YES),
        ("长势 未知", r#""vigour":"good""#, NO),
        ("长势 未知", r#""score":45"#, YES),
        ("长势 已知", r#""score":45,"fungus":true"#, YES),
        ("vigour known", r#""score":20"#, YES),
        ("girth unknown", r#""girth":12.5"#, NO),
        ("病害 未知", r#""plagues":[]"#, NO),
        ("处置决定 = 保留", "", YES),
        ("处置决定 = 保留", r#""order":"fell""#, NO),
        ("挂牌", "", NO),
        ("挂牌", r#""listed":true"#, YES),
        ("「倾斜」 且 “树种” = “栎”", r#""leaning":true,"species":"oak""#, YES),
    ]);
}

#[test]
fn numbers_and_days() {
    hold(&[
        ("胸径 ≥ 12.5", r#""girth":12.5"#, YES),
        ("胸径 > 12.5", r#""girth":12.5"#, NO),
        ("girth <= 12.5", r#""girth":12.6"#, NO),
        ("12.5 ≥ 胸径", r#""girth":12.5"#, YES),
        ("60 ≤ 树龄 < 80", r#""planted_on":"1966-11-23""#, YES),
        ("60 ≤ 树龄 < 80", r#""planted_on":"1966-11-24""#, NO),
        ("60 ≤ 树龄 < 80", r#""planted_on":"1946-11-23""#, NO),
        ("0 < 胸径 < 10 ≤ “高度（米）”", r#""girth":5,"height":9"#, NO),
        ("树龄 属于 {59, 60}", r#""planted_on":"1966-11-23""#, YES),
        ("树龄 不属于 {59, 60}", r#""planted_on":"1966-11-23""#, NO),
        ("“高度（米）” > 20", r#""height":21"#, YES),
        ("胸径 + “高度（米）” × 2 = 50", r#""girth":10,"height":20"#, YES),
        ("(胸径 + “高度（米）”) × 2 = 60", r#""girth":10,"height":20"#, YES),
        ("胸径 - “高度（米）” < -5", r#""girth":10,"height":20"#, YES),
        ("胸径 ÷ “高度（米）” ≥ 50%", r#""girth":10,"height":20"#, YES),
        ("girth * 2 > height", r#""girth":10,"height":20"#, NO),
        ("胸径 > “高度（米）”", r#""girth":61"#, YES),
        ("较大值 (胸径, “高度（米）”) ≥ 30", r#""girth":35"#, YES),
        ("较小值 (胸径, “高度（米）”, 9) ≥ 5", r#""girth":6"#, OPEN),
        ("greater_of (girth, height) < 30", r#""girth":10,"height":29"#, YES),
        ("修剪日期 ≥ 2026-05-01", r#""pruned_on":"2026-05-01""#, YES),
        ("修剪日期 + 30 天 ≥ 今天", r#""pruned_on":"2026-10-24""#, YES),
        ("修剪日期 + 30 天 ≥ 今天", r#""pruned_on":"2026-10-23""#, NO),
        ("修剪日期 + 4 周 > today", r#""pruned_on":"2026-10-27""#, YES),
        ("修剪日期 + 6 个月 > 今天", r#""pruned_on":"2026-05-23""#, NO),
        ("修剪日期 + 6 months ≥ 今天", r#""pruned_on":"2026-05-23""#, YES),
        ("今天 - 1 年 ≤ 修剪日期 ≤ 今天", r#""pruned_on":"2025-11-23""#, YES),
        ("今天 - 修剪日期 ≤ 30", r#""pruned_on":"2026-10-24""#, YES),
        ("满年 (修剪日期) ≥ 1", r#""pruned_on":"2025-11-24""#, NO),
        ("满月 (修剪日期) = 3", r#""pruned_on":"2026-08-23""#, YES),
        ("满天 (修剪日期) = 3", r#""pruned_on":"2026-11-20""#, YES),
        ("years_since (pruned_on) < 1", r#""pruned_on":"2025-11-24""#, YES),
        ("上次修剪满月 < 2", r#""pruned_on":"2026-10-01""#, YES),
        ("修剪日期 > 栽种日期", r#""pruned_on":"2026-10-01""#, OPEN),
        ("风险分 ≥ 30", r#""leaning":true,"height":20,"vigour":"poor""#, YES),
        ("风险分 = 60", r#""leaning":true,"height":60,"vigour":"poor""#, YES),
        ("风险分 ≥ 30", r#""leaning":true,"height":30"#, YES),
        ("risk > 40", r#""leaning":true,"height":20"#, OPEN),
        ("风险分 > 50", r#""leaning":false,"height":20"#, NO),
    ]);
}

#[test]
fn members_of_lists() {
    hold(&[
        ("任一 大枝 满足 (枯死)", r#""branches":[{"dead":true},{}]"#, YES),
        ("any branches where (dead)", r#""branches":[]"#, NO),
        ("所有 大枝 满足 (枯死)", r#""branches":[{"dead":true},{}]"#, OPEN),
        ("没有 大枝 满足 (枯死)", r#""branches":[{"dead":false}]"#, YES),
        ("恰有 1 名 大枝 满足 (枯死)", r#""branches":[{"dead":true},{"dead":false}]"#, YES),
        ("至少 2 个 大枝 满足 (枯死)", r#""branches":[{"dead":true},{"dead":false}]"#, NO),
        ("at_most 1 of branches where (dead)", r#""branches":[{"dead":true}]"#, YES),
        ("任一 大枝 满足 (朽枝 且 长度 ≥ 3)", r#""branches":[{"hollow":true,"length":3}]"#, YES),
        ("任一 大枝 满足 (空洞 且 本人.倾斜)", r#""leaning":false"#, NO),
        ("人数 大枝 = 2", r#""branches":[{},{}]"#, YES),
        ("人数 大枝 满足 (枯死) ≥ 1", r#""branches":[{},{"dead":true}]"#, YES),
        ("count branches = 0", "", OPEN),
        ("合计 支撑 (承重) > 50", r#""props":[{"load":30},{"load":21}]"#, YES),
        ("支撑总重 + 1 > 50", r#""props":[]"#, NO),
        ("total props (load × 2) = 8", r#""props":[{"load":4}]"#, YES),
        ("最大 支撑 (承重) ≥ 30", r#""props":[{"load":30},{}]"#, YES),
        ("最大 支撑 (设立日期) > 今天 - 1 年", r#""props":[{"set_on":"2026-01-01"}]"#, YES),
        ("最小 支撑 (承重) < 90", r#""props":[]"#, NO),
        ("least props (load) >= 4", r#""props":[{"load":4},{"load":5}]"#, YES),
        ("支撑 已知", r#""props":[]"#, YES),
        ("支撑 未知", "", YES),
        ("任一 支撑 满足 (承重 未知)", r#""props":[{"set_on":"2026-01-01"}]"#, YES),
    ]);
}

#[test]
fn mistakes_get_a_sentence_each() {
    for (condition, wanted) in [
        ("病害 = 腐", "可以选几项"),
        ("病害 属于 {腐}", "包含任一"),
        ("病害 包含 {}", "集合是空的"),
        ("病害 包含 霉", "只有：腐、蛀、锈"),
        ("树种 包含 栎", "只用于可以选几项的事实"),
        ("病害", "包含"),
        ("项数 树种 > 1", "“项数”后面要写可以选几项的事实"),
        ("修剪日期 + 修剪日期 > 今天", "日期只能加减"),
        ("胸径 + 6 个月 > 3", "只能加减在日期上"),
        ("胸径 > 6 个月", "长短不一"),
        ("满年 (胸径) > 3", "括号里应该是日期"),
        ("合计 支撑 (设立日期) > 今天", "日期不能合计"),
        ("较大值 (胸径, 修剪日期) > 3", "要么都是数字"),
        ("胸径 ÷ 0 > 3", "除数是 0"),
        ("胸径 > 修剪日期", "是数字，不能和这个比较"),
        ("至少 3 项 (倾斜, 临路)", "括号里只有 2 项"),
        ("至少 1.5 名 大枝 满足 (枯死)", "整数"),
        ("80 ≤ 胸径 < 60", "上下限互相矛盾"),
        ("胸径 × 0 > 3", "永远一样"),
        ("风险分", "是评分"),
        ("支撑总重", "是一个数或日期"),
        ("老树 + 1 > 3", "是一个条件，不是数字"),
        ("老树 > 3", "不是一类东西"),
        ("倾斜 除非", "没有写完"),
        ("任一 大枝 满足 (承重 > 3)", "没有“承重”这个事实"),
        ("“倾斜", "没有对应的"),
        ("胸径 > 1.2345", "三位小数"),
        ("修剪日期 > 2026-02-30", "不是日期"),
        ("修剪日期 + 99999 年 > 今天", "太长"),
    ] {
        let said = pack(condition).err().unwrap_or_else(|| panic!("{condition} was accepted"));
        assert!(said.iter().any(|sentence| sentence.contains(wanted)), "{condition}: {said:#?}");
    }
}
