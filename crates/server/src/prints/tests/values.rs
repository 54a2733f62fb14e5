//! Values that must not reach paper as they are.

use super::super::fault::{MissingGlyph, PrintFault};
use super::{Filled, VISIT, blank_visit, layout, pages, visit, words};

#[test]
fn a_character_without_a_glyph_is_named_with_field_and_person() {
    let mut filled = visit();
    filled.text("name", "王\u{e123}珍").text("care_given", "量\u{10fffd}血压");
    let fault = pages(&layout(VISIT), &filled).expect_err("no font has private characters");
    let missing = |field: &str, character| MissingGlyph {
        subject: "王淑珍".to_owned(),
        field: field.to_owned(),
        character,
    };
    assert_eq!(
        fault,
        PrintFault::MissingGlyphs(vec![
            missing("关爱服务内容", '\u{10fffd}'),
            missing("被探访人姓名", '\u{e123}')
        ])
    );
    let sentence = fault.to_string();
    assert!(sentence.contains("“王淑珍”的“被探访人姓名”中的“\u{e123}”（U+E123）"), "{sentence}");
}

#[test]
fn a_value_that_the_form_does_not_print_needs_no_glyph() {
    let mut filled = visit();
    filled.text("internal_note", "\u{e123}");
    assert!(pages(&layout(VISIT), &filled).is_ok());
}

#[test]
fn rare_characters_of_names_are_printed() {
    // The embedded sans font has no 𠮷 of plane 2; Debian's has.
    let fonts = super::fonts();
    let name: String = "㐂䶮堃喆𠮷".chars().filter(|c| fonts.missing(&c.to_string()).is_empty()).collect();
    assert!(name.chars().count() >= 4, "㐂䶮堃喆 are in every font that we use");
    let mut filled = visit();
    filled.text("name", &name);
    let pages = pages(&layout(VISIT), &filled).expect("a form");
    assert!(words(&pages[0]).contains(&name));
}

#[test]
fn invisible_characters_do_not_stop_a_print() {
    let mut filled = visit();
    filled.text("name", "王\u{200b}淑\u{fe00}珍\u{e0101}\u{feff}").text("address", "花园路\t12号\r\n501室");
    let pages = pages(&layout(VISIT), &filled).expect("a form");
    let text = words(&pages[0]);
    assert!(text.contains("王淑珍") && text.contains("花园路12号501室"));
}

#[test]
fn a_code_without_a_box_is_refused() {
    let mut filled = visit();
    filled.ticks.insert("mode".to_owned(), vec!["pigeon".to_owned()]);
    let fault = pages(&layout(VISIT), &filled).expect_err("no such box");
    assert_eq!(fault.to_string(), "“王淑珍”的“探访方式”取值为“pigeon”，表上没有对应的方框");
}

#[test]
fn two_ticks_where_one_is_meant_are_refused() {
    let mut filled = visit();
    filled.tick("gas_safety", "safe");
    let fault = pages(&layout(VISIT), &filled).expect_err("safe and unsafe");
    assert_eq!(fault.to_string(), "“王淑珍”的“燃气安全”只能勾选一项，给了多项");
}

#[test]
fn options_that_the_caller_owes_are_asked_for() {
    let fault = pages(&layout(VISIT), &Filled::default()).expect_err("no classes");
    assert_eq!(fault, PrintFault::NoOptions { field: "人群类型".to_owned() });
}

#[test]
fn a_blank_form_needs_no_values() {
    assert!(pages(&layout(VISIT), &blank_visit()).is_ok());
}
