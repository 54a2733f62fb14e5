//! Annex 1 of the Jinan notice on paper.

use proptest::prelude::*;

use super::super::page::Mark;
use super::{Filled, Page, VISIT, blank_visit, layout, long, pages, visit, words};

/// The fixed words of the annex in the order of the notice.
const ANNEX: [&str; 38] = [
    "特殊困难老年人探访关爱服务记录表",
    "年",
    "月",
    "日",
    "被探访人姓名",
    "身份证号",
    "家庭住址",
    "被探访人身份",
    "残疾证号",
    "人群类型",
    "探访方式",
    "探访服务内容",
    "家庭经济状况",
    "健康状况",
    "行动能力",
    "疾病状况",
    "严重疾病名称：",
    "精神状态",
    "安全情况",
    "燃气安全",
    "水暖安全",
    "用电安全",
    "消防安全",
    "卫生状况",
    "个人卫生",
    "家庭卫生",
    "居住环境",
    "室内环境",
    "探访主体",
    "关爱服务内容",
    "服务人员签字（盖章）：",
    "年月日",
    "老人对服务满意度评价",
    "积分管理情况",
    "服务积分",
    "累积记分",
    "积分兑换",
    "备注：此表一式两份，可复印，县级民政部门、街道（镇）各存档一份。",
];

fn ticked(pages: &[Page]) -> Vec<(String, String)> {
    let ticks = pages[0].ticks().into_iter().filter(|(_, _, ticked)| *ticked);
    ticks.map(|(field, label, _)| (field, label)).collect()
}

#[test]
fn the_blank_form_has_the_words_of_the_notice_in_its_order() {
    let pages = pages(&layout(VISIT), &blank_visit()).expect("a blank form");
    let text = words(&pages[0]);
    let mut rest = text.as_str();
    for wanted in ANNEX {
        let at = rest.find(wanted).unwrap_or_else(|| panic!("“{wanted}” is missing or out of order: {text}"));
        rest = &rest[at + wanted.len()..];
    }
}

#[test]
fn two_copies_say_for_whom_they_are() {
    let pages = pages(&layout(VISIT), &visit()).expect("two pages");
    assert_eq!(pages.len(), 2);
    for (page, whom) in
        pages.iter().zip(["第一份（共两份）：县级民政部门存档", "第二份（共两份）：街道（镇）存档"])
    {
        assert!(words(page).ends_with(&format!("{whom}第1页共1页")));
    }
    assert_eq!(pages[0].ticks(), pages[1].ticks());
}

#[test]
fn the_blank_form_has_every_box_and_none_is_ticked() {
    let pages = pages(&layout(VISIT), &blank_visit()).expect("a blank form");
    let ticks = pages[0].ticks();
    assert!(ticks.iter().all(|(_, _, ticked)| !ticked));
    let labels = |field: &str| -> Vec<String> {
        ticks.iter().filter(|(of, _, _)| of == field).map(|(_, label, _)| label.clone()).collect()
    };
    assert_eq!(labels("tags"), ["留守", "空巢", "独居", "失能", "残疾", "计划生育特扶家庭"]);
    assert_eq!(labels("class"), ["重点人群", "次重点人群", "一般人群"]);
    assert_eq!(labels("mode"), ["上门", "电话", "互联网音视频", "其他"]);
    assert_eq!(labels("economy"), ["稳定", "疾病支出", "意外变故支出", "其他"]);
    assert_eq!(labels("visitor_kind").len(), 8);
    assert_eq!(ticks.len(), 6 + 3 + 4 + 4 + 3 * 3 + 4 * 3 + 3 * 3 + 8);
}

#[test]
fn a_visit_ticks_its_boxes_and_no_others() {
    let pages = pages(&layout(VISIT), &visit()).expect("a form");
    let ticked = ticked(&pages);
    let ticked: Vec<(&str, &str)> =
        ticked.iter().map(|(field, label)| (field.as_str(), label.as_str())).collect();
    let expected = [
        ("tags", "独居"),
        ("tags", "残疾"),
        ("class", "重点人群"),
        ("mode", "上门"),
        ("economy", "疾病支出"),
        ("mobility", "一般"),
        ("illness", "较差"),
        ("spirit", "无变化"),
        ("gas_safety", "不安全"),
        ("water_heating_safety", "安全"),
        ("power_safety", "较安全"),
        ("personal_hygiene", "无变化"),
        ("home_hygiene", "较好"),
        ("indoor", "无变化"),
        ("visitor_kind", "村（居）民委员会"),
    ];
    assert_eq!(ticked, expected);
}

#[test]
fn kinds_without_a_box_of_their_own_tick_the_other_one() {
    for (field, code) in [
        ("mode", "remote"),
        ("mode", "other"),
        ("visitor_kind", "elderly_association"),
        ("visitor_kind", "grid_worker"),
        ("visitor_kind", "owners_committee"),
        ("visitor_kind", "party_veteran"),
    ] {
        let mut filled = blank_visit();
        filled.tick(field, code);
        let pages = pages(&layout(VISIT), &filled).expect("a form");
        assert_eq!(ticked(&pages), [(field.to_owned(), "其他".to_owned())]);
    }
}

#[test]
fn a_class_renamed_in_the_pack_is_renamed_on_paper() {
    let mut filled = Filled::default();
    filled.option("class", "key", "特别关注人群").option("class", "general", "普通人群").tick("class", "key");
    let pages = pages(&layout(VISIT), &filled).expect("a form");
    assert_eq!(ticked(&pages), [("class".to_owned(), "特别关注人群".to_owned())]);
    assert!(!words(&pages[0]).contains("重点人群"));
}

/// The longest name and address that the register takes.
fn longest_person() -> Filled {
    let mut filled = visit();
    filled.text("name", long("阿卜杜热合曼·买买提吐尔逊·", 50));
    filled.text(
        "address",
        long("洪家楼街道花园路社区历山北路一百二十八号翡翠郡小区（二期）第12号楼3单元1501室，", 120),
    );
    filled
}

#[test]
fn the_longest_name_and_address_stay_on_one_page() {
    let filled = longest_person();
    let pages = pages(&layout(VISIT), &filled).expect("a form");
    assert_eq!(pages.len(), 2, "two copies of one page");
    let text = words(&pages[0]);
    assert!(text.contains(&filled.texts["name"]));
    assert!(text.contains(&filled.texts["address"]));
    assert!(inside(&pages));
}

#[test]
fn a_text_that_fits_no_page_goes_on_to_a_continuation_sheet() {
    let mut filled = longest_person();
    let care = long("量血压148/86，提醒按时服药；帮助更换厨房燃气软管，约定下周由社区医生上门复查。", 2_000);
    filled.text("care_given", &care);
    let pages = pages(&layout(VISIT), &filled).expect("a form");
    let copy = &pages[..pages.len() / 2];
    assert!(copy.len() > 1);
    assert!(words(&copy[0]).contains("…（见续页）"));
    assert!(words(&copy[0]).ends_with(&format!("第1页共{}页", copy.len())));
    assert!(words(&copy[1]).contains("特殊困难老年人探访关爱服务记录表（续页）"));
    let continued: String = copy[1..].iter().map(words).collect();
    assert!(continued.contains("被探访人姓名：阿卜杜热合曼"));
    assert!(continued.starts_with("特殊") && continued.contains("关爱服务内容："));
    assert_eq!(kept(&copy[1..], &care), care, "the whole text stands on the continuation sheets");
    assert!(inside(&pages));
}

#[test]
fn short_values_keep_the_size_of_the_form() {
    let pages = pages(&layout(VISIT), &visit()).expect("a form");
    for value in ["王淑珍", "洪家楼街道", "99010119400307002042", "冠心病", "量血压", "李建国"]
    {
        assert_eq!(pages[0].sizes_of(value), [11.0], "{value}");
    }
}

#[test]
fn only_values_get_smaller_never_the_form() {
    let mut filled = longest_person();
    filled
        .text("illness_name", long("冠心病、高血压三级、", 120))
        .text("care_given", long("量血压，提醒服药。", 900));
    let pages = pages(&layout(VISIT), &filled).expect("a form");
    for label in ["严重疾病名称：", "疾病支出", "服务人员签字", "李建国"] {
        assert_eq!(pages[0].sizes_of(label), [11.0], "{label}");
    }
    let smaller = pages[0].sizes_of("冠心病");
    assert!(smaller.iter().all(|size| (7.0..11.0).contains(size)), "{smaller:?}");
}

/// The characters of a text as they follow each other on pages, whatever stands between.
fn kept(pages: &[Page], text: &str) -> String {
    let all: Vec<String> = pages.iter().flat_map(Page::texts).collect();
    let mut rest = text;
    let mut kept = String::new();
    for stretch in all {
        if let Some(after) = rest.strip_prefix(stretch.as_str()) {
            kept.push_str(&stretch);
            rest = after;
        }
    }
    kept
}

/// Whether all text lies between the margins.
fn inside(pages: &[Page]) -> bool {
    let margin = 15.0;
    pages.iter().all(|page| {
        page.marks.iter().all(|mark| match mark {
            Mark::Text(text) => {
                let width: f32 = text.glyphs.iter().map(|(_, glyph)| glyph.em * text.size).sum();
                text.x >= margin
                    && text.x + width <= page.width - margin
                    && text.baseline >= margin
                    && text.baseline <= page.height - margin
            }
            _ => true,
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_is_written_the_form_stays_one_page_and_nothing_is_lost(
        name in "[王李张阿卜杜·]{2,50}",
        address in "[济南市洪家楼街道（）号0-9a-zA-Z，]{0,120}",
        illness in "[高血压、糖尿病]{0,80}",
        care in "[量血压，。提醒服药0-9/]{0,900}",
    ) {
        let mut filled = visit();
        filled.text("name", &name).text("address", &address).text("illness_name", &illness);
        filled.text("care_given", &care);
        let pages = pages(&layout(VISIT), &filled).expect("a form");
        let copy = &pages[..pages.len() / 2];
        let forms = copy.iter().filter(|page| !page.texts().concat().contains("（续页）")).count();
        prop_assert_eq!(forms, 1);
        let all: String = copy.iter().map(words).collect();
        prop_assert!(all.contains(&name) && all.contains(&address) && all.contains(&care));
        prop_assert!(inside(&pages));
    }
}

#[test]
fn a_signature_stands_in_the_place_of_the_word_for_it_and_within_its_sheet() {
    let mut filled = visit();
    filled.text("satisfaction_signed", "已签名");
    let said = pages(&layout(VISIT), &filled).expect("in words");
    assert!(words(&said[0]).contains("已签名"));
    let ink = (0..200).map(|row| (0, row, 400)).collect();
    let picture = super::super::Picture { width: 400, height: 200, ink };
    filled.pictures.insert("satisfaction_signed".to_owned(), picture);
    let pages = pages(&layout(VISIT), &filled).expect("with its picture");
    assert_eq!(pages.len(), said.len());
    assert!(!words(&pages[0]).contains("已签名"));
    let signed: Vec<_> = pages[0]
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Picture { x, y, scale, .. } => Some((*x, *y, *scale)),
            _ => None,
        })
        .collect();
    let [(x, y, scale)] = signed[..] else { panic!("one picture, not {}", signed.len()) };
    assert!(x > 0.0 && x + 400.0 * scale < pages[0].width && y > pages[0].height / 2.0);
    // As high as its row and no higher: 10 mm.
    assert!(200.0 * scale > 15.0 && 200.0 * scale < 28.4, "{}", 200.0 * scale);
}
