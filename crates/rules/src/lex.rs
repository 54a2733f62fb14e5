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
        let mut end = start;
        let digits = first.is_ascii_digit() || ('０'..='９').contains(&first);
        while let Some(&(at, next)) = rest.peek() {
            let inside = if digits { number_char(&text[start..at], next) } else { word_char(next) };
            if !inside {
                break;
            }
            end = at + next.len_utf8();
            rest.next();
        }
        if end == start {
            let message = format!("条件里不能用“{first}”这个符号");
            return Err(LexError { at: start..start + first.len_utf8(), message });
        }
        let piece = &text[start..end];
        let token = if digits { number_or_day(piece, start..end)? } else { Token::Word(piece.to_owned()) };
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
    c == '_' || c == '·' || c == '/' || c == '％' || c == '%' || c.is_alphanumeric()
}

/// A `-` belongs to a number only after four digits (the year of a day) or inside such a day.
fn number_char(so_far: &str, c: char) -> bool {
    let year = so_far.chars().count() >= 4 && !so_far.contains('.');
    c.is_ascii_digit()
        || ('０'..='９').contains(&c)
        || (c == '.' && !so_far.contains('-'))
        || (c == '-' && year)
}

fn number_or_day(piece: &str, at: Range<usize>) -> Result<Token, LexError> {
    let plain: String = piece.chars().map(half_width).collect();
    if plain.contains('-') {
        let message = || format!("“{piece}”不是日期；日期写作 2023-10-18 的样子");
        return plain.parse().map(Token::Day).map_err(|_| LexError { at, message: message() });
    }
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let too_fine = || LexError {
        at: at.clone(),
        message: format!("数字“{piece}”太长：最多三位小数、十二位整数"),
    };
    if fraction.len() > 3 || whole.len() > 12 {
        return Err(too_fine());
    }
    let thousandths: i64 = format!("{whole}{fraction:0<3}").parse().map_err(|_| too_fine())?;
    Ok(Token::Number(thousandths))
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
    fn a_strange_symbol_is_named() {
        assert!(lex("年龄 ? 80").unwrap_err().message.contains('?'));
    }
}
