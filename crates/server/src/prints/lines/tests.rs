//! The line-end rules, one by one and for any text.

use proptest::prelude::*;

use super::super::fonts::Glyph;
use super::{Atom, Bond, Kind, Sizes, may_break, stack, wrap};

/// Chinese characters are one em wide, everything else half of one.
fn atoms(text: &str) -> Vec<Atom> {
    let atom = |c: char| {
        let em = if c < '\u{1100}' { 0.5 } else { 1.0 };
        match c {
            '\n' => Atom::em(Kind::LineEnd, 0.0, Bond::Free),
            _ => Atom::char(c, Glyph { face: 0, id: 1, em }, Bond::Rules),
        }
    };
    text.chars().map(atom).collect()
}

/// The lines of a text in a cell that holds so many Chinese characters.
fn lines(text: &str, em: f32) -> Vec<String> {
    let atoms = atoms(text);
    let wrapped = wrap(&atoms, Sizes::all(10.0), em * 10.0);
    let chars: Vec<char> = text.chars().collect();
    wrapped.lines.into_iter().map(|line| chars[line].iter().collect()).collect()
}

#[test]
fn closing_marks_do_not_begin_a_line() {
    assert_eq!(lines("按时服药，多喝水。", 4.0), ["按时服", "药，多喝", "水。"]);
    assert_eq!(lines("（村居委会）", 5.0), ["（村居委", "会）"]);
}

#[test]
fn opening_marks_do_not_end_a_line() {
    assert_eq!(lines("所在村（居）委会", 4.0), ["所在村", "（居）委", "会"]);
    assert_eq!(lines("他说：“没事”", 4.0), ["他说：", "“没事”"]);
}

#[test]
fn words_and_numbers_stay_whole() {
    assert_eq!(lines("血压148/86偏高", 4.0), ["血压", "148/86偏", "高"]);
    assert_eq!(lines("2024-05-16 08:30 上门", 5.0), ["2024-05-16 ", "08:30 上门"]);
    assert_eq!(lines("补贴3.50元", 3.0), ["补贴", "3.50元"]);
    assert_eq!(lines("补贴３５０元", 4.0), ["补贴", "３５０元"]);
}

#[test]
fn the_dot_of_a_name_stays_with_what_is_before() {
    assert_eq!(lines("买买提·吐尔逊", 3.0), ["买买", "提·吐", "尔逊"]);
}

#[test]
fn signs_of_two_characters_are_not_parted() {
    assert_eq!(lines("后来……好了", 3.0), ["后来", "……好", "了"]);
    assert_eq!(lines("身体——好转", 3.0), ["身体", "——好", "转"]);
}

#[test]
fn blanks_hang_at_the_end_of_a_line() {
    assert_eq!(lines("王淑珍   李建国", 3.0), ["王淑珍   ", "李建国"]);
}

#[test]
fn a_word_longer_than_the_line_is_cut_and_told() {
    let atoms = atoms("9901011940030700");
    let wrapped = wrap(&atoms, Sizes::all(10.0), 30.0);
    assert!(wrapped.forced);
    assert_eq!(wrapped.lines, [0..6, 6..12, 12..16]);
    assert!(!wrap(&atoms, Sizes::all(10.0), 80.0).forced);
}

#[test]
fn line_ends_of_the_text_are_kept() {
    assert_eq!(lines("无变化\n\n血压高", 8.0), ["无变化", "", "血压高"]);
    assert_eq!(lines("", 8.0), [""]);
}

#[test]
fn an_option_is_not_parted_from_its_box() {
    let mut option = atoms("一般");
    option.iter_mut().skip(1).for_each(|atom| atom.bond = Bond::Tied);
    let mut text = atoms("较好人");
    text.append(&mut option);
    assert_eq!(wrap(&text, Sizes::all(10.0), 40.0).lines, [0..3, 3..5]);
}

#[test]
fn upright_text_has_one_character_a_line() {
    assert_eq!(stack(&atoms("探访\n内容")).lines, [0..1, 1..2, 3..4, 4..5]);
}

/// Texts with many places where a line may not end.
fn any_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "老", "人", "，", "。", "（", "）", "《", "》", "“", "”", "·", "……", "——", "Ab", "12.5", "%", "￥",
        " ", "　", "\n", "𠮷", "：", "/",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_character_is_lost_or_doubled(text in any_text(), em in 1u8..30) {
        let joined: String = lines(&text, f32::from(em)).concat();
        prop_assert_eq!(joined, text.replace('\n', ""));
    }

    #[test]
    fn lines_end_where_they_may_and_fit(text in any_text(), em in 1u8..30) {
        let atoms = atoms(&text);
        let chars: Vec<char> = text.chars().collect();
        let width = f32::from(em) * 10.0;
        let wrapped = wrap(&atoms, Sizes::all(10.0), width);
        prop_assume!(!wrapped.forced);
        for pair in wrapped.lines.windows(2).filter(|pair| pair[0].end == pair[1].start && !pair[0].is_empty()) {
            let (before, after) = (chars[pair[0].end - 1], chars[pair[1].start]);
            prop_assert!(may_break(before, after), "{before} | {after}");
        }
        for line in wrapped.lines {
            let line = &atoms[line];
            let kept = line.len() - line.iter().rev().take_while(|atom| atom.hangs()).count();
            let set: f32 = line[..kept].iter().map(|atom| atom.width(Sizes::all(10.0))).sum();
            prop_assert!(set <= width + 0.1);
        }
    }
}
