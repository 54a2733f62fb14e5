//! Between which two characters a line may end (GB/T 15834-2011 on punctuation, and common typesetting practice).

/// May not begin a line: closing brackets and quotes, stops, the dot inside a name, per cent signs.
const NO_START: &str = "，。、；：？！）》〉」』】〕〗｝］”’·・‧‰％℃°～〜々ー,.;:?!)]}%·";

/// May not end a line: opening brackets and quotes, signs that stand before a number.
const NO_END: &str = "（《〈「『【〔〖｛［“‘￥＄＃№$#([{¥";

/// Signs made of two characters that stay together.
const PAIRS: &str = "…—⋯─";

/// Whether a line may end between two characters.
pub(in super::super) fn may_break(before: char, after: char) -> bool {
    if is_space(after) || NO_START.contains(after) || NO_END.contains(before) {
        return false;
    }
    if is_space(before) {
        return true;
    }
    let pair = before == after && PAIRS.contains(before);
    !(pair || in_word(before) && in_word(after))
}

fn is_space(c: char) -> bool {
    c == ' ' || c == '\u{3000}'
}

/// Latin words, numbers, dates and codes stay whole: everything that is not set in a square of its own.
fn in_word(c: char) -> bool {
    let full_width = matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
    full_width || (!is_space(c) && c < '\u{1100}')
}
