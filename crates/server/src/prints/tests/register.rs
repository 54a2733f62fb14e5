//! Annex 3 of the Qidong notice on paper.

use super::{Filled, Page, layout, long, pages, words};

const FORM: &str = "qidong-2024/forms/register.print.toml";

/// The fixed words of the annex in the order of the notice.
const ANNEX: [&str; 50] = [
    "特殊困难老年人信息登记表",
    "一、服务对象基本情况",
    "姓名",
    "性别",
    "居民身份证号码",
    "联系电话",
    "紧急联系人",
    "性别",
    "联系电话",
    "户籍地址",
    "居住地址",
    "健康情况",
    "能力程度：",
    "能力完好",
    "轻度失能",
    "中度失能",
    "重度失能",
    "曾患病史：",
    "经济情况",
    "特困人员",
    "低保、低保边缘",
    "居民养老保险",
    "企业养老保险",
    "机关、事业单位退休",
    "月可支配收入",
    "经济来源：",
    "类别",
    "对象类型",
    "独居老人",
    "二、家庭成员",
    "序号",
    "与户主关系",
    "居民身份证号码",
    "健康状况",
    "是否经常探访",
    "三、家庭条件",
    "饮水是否安全",
    "生活用电是否安全",
    "住房是否安全",
    "家庭环境适老化情况",
    "有领取养老保险，每月",
    "无养老保险",
    "享受社会救助和社会福利补贴项目、每月补贴金额",
    "四、已享受帮扶情况",
    "帮扶责任人",
    "帮扶措施",
    "五、探访意愿",
    "愿意接受定期探访",
    "本人无接受定期探访意愿",
    "备注：此表一式两份，县级民政部门、乡镇（街道）各存档一份。",
];

fn member(name: &str, relation: &str) -> Filled {
    let mut row = Filled::default();
    row.text("name", name).text("sex", "男").text("relation", relation).text("health", "良好");
    row
}

fn filled() -> Filled {
    let mut filled = Filled::default();
    for (field, text) in [
        ("name", "王淑珍"),
        ("sex", "女"),
        ("id_number", "990101194003070020"),
        ("registered_address", "某市某县某镇某村三组 6 号"),
        ("illness_history", "高血压"),
        ("disposable_income", "1246.5 元"),
        ("pension_monthly_number", "286"),
        ("help_given", "每周看望"),
        ("signed_on_year", "2026"),
    ] {
        filled.text(field, text);
    }
    for (field, code) in [
        ("ability_level", "4"),
        ("income_kind", "dibao_margin"),
        ("pension_kinds", "residents"),
        ("tags", "alone"),
        ("tags", "old_couple"),
        ("has_pension", "true"),
        ("wishes_visits", "false"),
        ("helping_bodies", "town_and_village"),
    ] {
        filled.tick(field, code);
    }
    filled.row("household", member("王建国", "子女")).row("family_apart", member("王建军", "子女"));
    filled
}

fn ticked(page: &Page) -> Vec<String> {
    page.ticks().into_iter().filter(|(_, _, ticked)| *ticked).map(|(_, label, _)| label).collect()
}

#[test]
fn the_blank_form_has_the_words_of_the_notice_in_its_order() {
    let pages = pages(&layout(FORM), &Filled::default()).expect("a blank form");
    assert_eq!(pages.len(), 2, "a page for the county and one for the town");
    let text = words(&pages[0]);
    let mut rest = text.as_str();
    for wanted in ANNEX {
        let at = rest.find(wanted).unwrap_or_else(|| panic!("{wanted} is not where it belongs in {text}"));
        rest = &rest[at + wanted.len()..];
    }
    assert_eq!(ticked(&pages[0]), Vec::<String>::new());
    assert!(words(&pages[0]).contains("县级民政部门存档") && words(&pages[1]).contains("乡镇（街道）存档"));
}

#[test]
fn what_is_known_stands_in_its_cells_on_one_page_for_each_copy() {
    let pages = pages(&layout(FORM), &filled()).expect("a form");
    assert_eq!(pages.len(), 2);
    assert_eq!(
        ticked(&pages[0]),
        [
            "重度失能",
            "低保、低保边缘",
            "居民养老保险",
            "独居老人",
            "其他对象（请具体说明）",
            "有领取养老保险",
            "乡镇（街道）、村（居）委员会",
            "本人无接受定期探访意愿",
        ]
    );
    let text = words(&pages[0]);
    for wanted in [
        "1王建国男子女良好同住",
        "2王建军男子女良好3",
        "每月286元",
        "曾患病史：高血压",
        "月可支配收入1246.5元",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
}

#[test]
fn who_has_no_row_stands_on_a_continuation_sheet() {
    let mut many = filled();
    for at in 3..=8 {
        many.row("family_apart", member(&format!("王小{at}"), "孙辈"));
    }
    for name in ["王建国", "李秀兰"] {
        many.row("emergency_contacts", member(name, "子女"));
    }
    many.text("help_given", long("每周上门看望并代购药品，", 900));
    let pages = pages(&layout(FORM), &many).expect("a form");
    assert_eq!(pages.len(), 4, "two sheets for each copy");
    let (first, second) = (words(&pages[0]), words(&pages[1]));
    assert!(first.contains("（共8人，其余见续页）") && first.contains("4王小4"), "{first}");
    assert!(first.contains("…（见续页）") && !first.contains("王小5"), "{first}");
    assert!(first.contains("王建国（共2人，其余见续页）"), "{first}");
    assert!(
        second.contains("5.姓名：王小5性别：男与户主关系：孙辈") && second.contains("8.姓名：王小8"),
        "{second}"
    );
    assert!(second.contains("2.姓名：李秀兰") && second.contains("家庭成员（续）："), "{second}");
    assert!(second.contains("姓名：王淑珍居民身份证号码：990101194003070020"), "{second}");
    assert_eq!(second.matches("每周上门看望并代购药品").count(), 900_usize.div_ceil(12), "the whole text");
}
