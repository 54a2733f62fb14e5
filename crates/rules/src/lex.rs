//! A condition as a row of tokens.
//!
//! Words are runs of characters between spaces, brackets and punctuation. An operator such as `且` is an
//! operator only when it stands alone, so the name of a fact may contain its character.

use std::ops::Range;

/// The smallest meaningful piece of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A name, an option, or an operator written as a word.
    Word(String),
    /// A name set in `“…”` or `「…」`: never an operator, and may hold any character.
    Quoted(String),
    /// A number in thousandths: `3.5` is 3500.
    Number(i64),
    /// A calendar day written `2023-10-18`.
    Day(jiff::civil::Date),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `{`
    OpenSet,
    /// `}`
    CloseSet,
    /// `,` or `、`
    Comma,
    /// `.` between a subject and its fact
    Dot,
    /// `=`, `≠`, `<`, `≤`, `>`, `≥`
    Compare(Compare),
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `×`
    Times,
    /// `÷`
    Over,
}

/// The six comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// `=`
    Equal,
    /// `≠`
    NotEqual,
    /// `<`
    Less,
    /// `≤`
    AtMost,
    /// `>`
    Greater,
    /// `≥`
    AtLeast,
}

impl Compare {
    /// The same comparison with its sides exchanged.
    pub fn flipped(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
            same => same,
        }
    }

    /// Whether it is true of two numbers.
    pub fn holds(self, a: i64, b: i64) -> bool {
        match self {
            Self::Equal => a == b,
            Self::NotEqual => a != b,
            Self::Less => a < b,
            Self::AtMost => a <= b,
            Self::Greater => a > b,
            Self::AtLeast => a >= b,
        }
    }
}

/// A token with its byte range in the condition.
pub type Lexed = (Token, Range<usize>);

/// What could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexError {
    /// Byte range in the condition.
    pub at: Range<usize>,
    /// Sentence for the writer.
    pub message: String,
}

/// Cuts a condition into tokens.
pub fn lex(text: &str) -> Result<Vec<Lexed>, LexError> {
    let mut tokens = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some(&(start, first)) = rest.peek() {
        if first.is_whitespace() {
            rest.next();
            continue;
        }
        if let Some(token) = symbol(first) {
            rest.next();
            let mut end = start + first.len_utf8();
            let token = match (token, rest.peek()) {
                (Token::Compare(compare), Some(&(_, '='))) => match wider(compare) {
                    Some(compare) => {
                        rest.next();
                        end += 1;
                        Token::Compare(compare)
                    }
                    None => Token::Compare(compare),
                },
                (token, _) => token,
            };
            tokens.push((token, start..end));
            continue;
        }
        if first == '!' || first == '！' {
            rest.next();
            let Some(&(at, '=')) = rest.peek() else {
                return Err(LexError {
                    at: start..start + 1,
                    message: "单独的“!”没有意义；“不等于”写作 ≠".into(),
                });
            };
            rest.next();
            tokens.push((Token::Compare(Compare::NotEqual), start..at + 1));
            continue;
        }
        if first == '“' || first == '「' {
            let close = if first == '“' { '”' } else { '」' };
            let inside = start + first.len_utf8();
            let Some(length) = text[inside..].find(close) else {
                let message = format!("“{first}”后面没有对应的“{close}”");
                return Err(LexError { at: start..inside, message });
            };
            let end = inside + length + close.len_utf8();
            while rest.peek().is_some_and(|(at, _)| *at < end) {
                rest.next();
            }
            tokens.push((Token::Quoted(text[inside..inside + length].trim().to_owned()), start..end));
            continue;
        }
        let (token, end) = if half_width(first).is_ascii_digit() {
            number_or_day(text, start)?
        } else {
            word(text, start, first)?
        };
        while rest.peek().is_some_and(|(at, _)| *at < end) {
            rest.next();
        }
        tokens.push((token, start..end));
    }
    Ok(tokens)
}

fn symbol(c: char) -> Option<Token> {
    Some(match c {
        '(' | '（' => Token::Open,
        ')' | '）' => Token::Close,
        '{' | '｛' => Token::OpenSet,
        '}' | '｝' => Token::CloseSet,
        ',' | '，' | '、' => Token::Comma,
        '.' | '．' => Token::Dot,
        '=' | '＝' => Token::Compare(Compare::Equal),
        '≠' => Token::Compare(Compare::NotEqual),
        '<' | '＜' => Token::Compare(Compare::Less),
        '≤' => Token::Compare(Compare::AtMost),
        '>' | '＞' => Token::Compare(Compare::Greater),
        '≥' => Token::Compare(Compare::AtLeast),
        '+' | '＋' => Token::Plus,
        '-' | '－' => Token::Minus,
        '*' | '×' => Token::Times,
        '÷' => Token::Over,
        _ => return None,
    })
}

/// `<` and `>` followed by `=`; `==` is read as `=`.
fn wider(compare: Compare) -> Option<Compare> {
    match compare {
        Compare::Less => Some(Compare::AtMost),
        Compare::Greater => Some(Compare::AtLeast),
        Compare::Equal => Some(Compare::Equal),
        _ => None,
    }
}

fn word_char(c: char) -> bool {
    c == '_' || c == '·' || c == '/' || c.is_alphanumeric()
}

fn word(text: &str, start: usize, first: char) -> Result<(Token, usize), LexError> {
    let length = text[start..].find(|c| !word_char(c)).unwrap_or(text.len() - start);
    if length == 0 {
        let message = format!("条件里不能用“{first}”这个符号");
        return Err(LexError { at: start..start + first.len_utf8(), message });
    }
    Ok((Token::Word(text[start..start + length].to_owned()), start + length))
}

/// A number, with `%` a hundredth, or a day written `2023-10-18`.
fn number_or_day(text: &str, start: usize) -> Result<(Token, usize), LexError> {
    let run = |from: usize, inside: fn(char) -> bool| {
        text[from..].find(|c| !inside(half_width(c))).map_or(text.len(), |length| from + length)
    };
    let digits_end = run(start, |c| c.is_ascii_digit());
    let year = text[start..digits_end].chars().count() == 4;
    let dashed = |from: usize| {
        let mut rest = text[from..].chars();
        rest.next() == Some('-') && rest.next().is_some_and(|c| half_width(c).is_ascii_digit())
    };
    let month_end = run(digits_end, |c| c.is_ascii_digit() || c == '-');
    if year && dashed(digits_end) && text[digits_end + 1..month_end].contains('-') {
        let plain: String = text[start..month_end].chars().map(half_width).collect();
        let message = format!("“{}”不是日期；日期写作 2023-10-18 的样子", &text[start..month_end]);
        let day = plain.parse().map_err(|_| LexError { at: start..month_end, message })?;
        return Ok((Token::Day(day), month_end));
    }
    let end = run(start, |c| c.is_ascii_digit() || c == '.');
    let plain: String = text[start..end].chars().map(half_width).collect();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let too_fine = || LexError {
        at: start..end,
        message: format!("数字“{plain}”太长：最多三位小数、十二位整数"),
    };
    if fraction.len() > 3 || whole.len() > 12 {
        return Err(too_fine());
    }
    let thousandths: i64 = format!("{whole}{fraction:0<3}").parse().map_err(|_| too_fine())?;
    match text[end..].chars().next() {
        Some(percent @ ('%' | '％')) => Ok((Token::Number(thousandths / 100), end + percent.len_utf8())),
        _ => Ok((Token::Number(thousandths), end)),
    }
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        lex(text).expect(text).into_iter().map(|(token, _)| token).collect()
    }

    #[test]
    fn operators_stand_alone_and_names_may_hold_their_characters() {
        assert_eq!(
            tokens("是非题 且 非 独居"),
            ["是非题", "且", "非", "独居"].map(|word| Token::Word(word.into()))
        );
    }

    #[test]
    fn ascii_and_full_width_forms_are_the_same() {
        assert_eq!(tokens("年龄 >= 80"), tokens("年龄≥８０"));
        assert_eq!(tokens("a != {b, c}"), tokens("a≠｛b、c｝"));
        assert_eq!(tokens("(a == 1)"), tokens("（a＝1）"));
    }

    #[test]
    fn numbers_are_thousandths_and_days_are_days() {
        assert_eq!(
            tokens("3.5 2023-10-18"),
            [Token::Number(3500), Token::Day(jiff::civil::date(2023, 10, 18))]
        );
        assert!(lex("2023-13-01").unwrap_err().message.contains("不是日期"));
        assert!(lex("1.2345").unwrap_err().message.contains("三位小数"));
    }

    #[test]
    fn a_difference_of_two_numbers_is_no_day_and_a_percentage_is_a_number() {
        let number = |n: i64| Token::Number(n * 1000);
        assert_eq!(tokens("1000-500"), [number(1000), Token::Minus, number(500)]);
        assert_eq!(tokens("50% ×"), [Token::Number(500), Token::Times]);
        assert_eq!(tokens("30天"), [number(30), Token::Word("天".into())]);
    }

    #[test]
    fn a_quoted_name_may_hold_any_character() {
        assert_eq!(tokens("“失能（失智）” 「且」"), ["失能（失智）", "且"].map(|w| Token::Quoted(w.into())));
        assert!(lex("“独居").unwrap_err().message.contains('”'));
    }

    #[test]
    fn a_strange_symbol_is_named() {
        assert!(lex("年龄 ? 80").unwrap_err().message.contains('?'));
    }
}
