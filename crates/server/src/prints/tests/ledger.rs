//! The ledger of one person and month over several pages.

use super::super::layout::Shape;
use super::super::page::Mark;
use super::{Filled, LEDGER, Page, layout, long, pages, words};

fn contact(number: usize) -> Filled {
    let mut row = Filled::default();
    row.text("at", format!("9月{}日 08:{number:02}", number % 30 + 1))
        .text("mode", "上门")
        .text("outcome", "见到本人");
    row.text("health", "无变化").text("note", format!("第{number}次：精神好")).text("visitor", "施洪兵");
    row.text("counted", "计")
        .tick("item_health", "done")
        .tick("item_safety", "problem")
        .tick("item_needs", "not_needed");
    row
}

fn ledger(contacts: usize) -> Filled {
    let mut filled = Filled::default();
    filled.text("town", "惠萍镇").text("name", "陈桂兰").text("door_count", "9").text("amount", "56.00");
    (0..contacts).for_each(|number| {
        filled.row("contacts", contact(number));
    });
    filled
}

fn signs(page: &Page) -> Vec<Shape> {
    let sign = |mark: &Mark| match mark {
        Mark::Sign { shape, .. } => Some(*shape),
        _ => None,
    };
    page.marks.iter().filter_map(sign).collect()
}

#[test]
fn every_page_has_heading_and_number_and_only_the_last_the_totals() {
    let pages = pages(&layout(LEDGER), &ledger(45)).expect("a ledger");
    assert!(pages.len() > 2);
    for (page, number) in pages.iter().zip(1..) {
        let text = words(page);
        assert!(text.contains("特殊困难老年人探访关爱服务台账") && text.contains("陈桂兰"));
        assert!(text.contains("日期时间方式结果健康家庭与安全（关爱内容八项）记录探访人"));
        assert!(text.ends_with(&format!("第{number}页共{}页", pages.len())));
        assert_eq!(text.contains("本月合计"), number == pages.len());
        assert_eq!(text.contains("（以下空白）"), number == pages.len());
    }
}

#[test]
fn every_contact_stands_in_the_ledger_once_and_in_order() {
    let pages = pages(&layout(LEDGER), &ledger(45)).expect("a ledger");
    let all: String = pages.iter().map(words).collect();
    let mut last = 0;
    for number in 0..45 {
        let note = format!("第{number}次：精神好");
        assert_eq!(all.matches(&note).count(), 1, "{note}");
        let at = all.find(&note).expect("found above");
        assert!(at >= last);
        last = at;
    }
}

#[test]
fn totals_never_stand_without_a_contact() {
    for contacts in 1..40 {
        let pages = pages(&layout(LEDGER), &ledger(contacts)).expect("a ledger");
        let last = words(pages.last().expect("a page"));
        assert!(last.contains("本月合计") && last.contains("精神好"), "{contacts} contacts");
        assert!(last.contains("镇（园区、街道）考核"), "signatures stay with the totals");
    }
}

#[test]
fn the_eight_items_are_drawn_signs() {
    let pages = pages(&layout(LEDGER), &ledger(1)).expect("a ledger");
    let legend = [Shape::Check, Shape::Dash, Shape::Triangle];
    let row = [Shape::Check, Shape::Triangle, Shape::Dash];
    assert_eq!(signs(&pages[0]), [legend, row].concat());
}

#[test]
fn a_record_longer_than_a_page_goes_on_without_losing_a_character() {
    let mut filled = ledger(2);
    let note = long("老人咳嗽三天，已提醒子女陪同就医；", 3_000);
    filled.tables.get_mut("contacts").expect("contacts")[1].text("note", &note);
    let pages = pages(&layout(LEDGER), &filled).expect("a ledger");
    assert!(pages.len() > 2);
    let stretches: Vec<String> = pages.iter().flat_map(Page::texts).collect();
    let mut rest = note.as_str();
    for stretch in stretches {
        rest = rest.strip_prefix(stretch.as_str()).unwrap_or(rest);
    }
    assert_eq!(rest, "");
}

#[test]
fn the_blank_ledger_is_one_page_with_empty_rows() {
    let pages = pages(&layout(LEDGER), &Filled::default()).expect("a ledger");
    assert_eq!(pages.len(), 1);
    assert!(words(&pages[0]).contains("本月合计") && !words(&pages[0]).contains("以下空白"));
}
