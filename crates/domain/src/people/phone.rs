//! Telephone numbers of mainland China, as people write them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// A telephone number without spaces: `13800000000`, `0531-88880000`, `88880000`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// A text that is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("电话应为11位手机号，或带区号的固定电话，如 0531-88880000")]
pub struct NotAPhone;

impl From<NotAPhone> for Refusal {
    fn from(fault: NotAPhone) -> Self {
        Refusal::new("phone.malformed", fault.to_string()).at("phone")
    }
}

impl Phone {
    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a mobile number.
    pub fn is_mobile(&self) -> bool {
        is_mobile(&self.0)
    }

    /// The number with its middle hidden: `138****0000`, `0531-****0000`.
    pub fn masked(&self) -> String {
        let (front, rest) = match self.0.split_once('-') {
            Some((code, rest)) => (format!("{code}-"), rest),
            None if self.is_mobile() => (self.0[..3].to_owned(), &self.0[3..]),
            None => (String::new(), self.0.as_str()),
        };
        // Digits and one hyphen: every byte is a boundary.
        let hidden = rest.len().saturating_sub(4);
        format!("{front}{}{}", "*".repeat(hidden), &rest[hidden..])
    }
}

fn is_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1])
}

fn local(digits: &str) -> bool {
    matches!(digits.len(), 7 | 8) && !digits.starts_with(['0', '1'])
}

impl FromStr for Phone {
    type Err = NotAPhone;

    fn from_str(text: &str) -> Result<Self, NotAPhone> {
        let digits = digits_of(text)?;
        if is_mobile(&digits) || local(&digits) {
            return Ok(Self(digits));
        }
        // Beijing and nine other cities have two digits after the zero, all others three.
        let code_length = if matches!(digits.get(..2), Some("01" | "02")) { 3 } else { 4 };
        match digits.split_at_checked(code_length) {
            Some((code, number)) if code.starts_with('0') && local(number) => {
                Ok(Self(format!("{code}-{number}")))
            }
            _ => Err(NotAPhone),
        }
    }
}

/// The digits of a number, without what people put between them and without the country's prefix.
fn digits_of(text: &str) -> Result<String, NotAPhone> {
    let mut digits = String::new();
    for letter in text.trim().trim_start_matches("+86").chars() {
        match letter {
            '0'..='9' => digits.push(letter),
            '０'..='９' => digits.extend(char::from_digit(letter as u32 - '０' as u32, 10)),
            ' ' | '\u{3000}' | '-' | '－' | '—' | '(' | ')' | '（' | '）' => {}
            _ => return Err(NotAPhone),
        }
    }
    Ok(digits)
}

impl TryFrom<String> for Phone {
    type Error = NotAPhone;

    fn try_from(text: String) -> Result<Self, NotAPhone> {
        text.parse()
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> String {
        phone.0
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(text: &str) -> Phone {
        text.parse().expect("a telephone number")
    }

    #[test]
    fn written_in_many_ways_it_is_one_number() {
        assert_eq!(phone(" 138 0000 0001").as_str(), "13800000001");
        assert_eq!(phone("+86１３８００００-0001").as_str(), "13800000001");
        assert_eq!(phone("（0531）88880001").as_str(), "0531-88880001");
        assert_eq!(phone("01088880001").as_str(), "010-88880001");
        assert_eq!(phone("8888001").as_str(), "8888001");
    }

    #[test]
    fn the_middle_is_hidden() {
        assert_eq!(phone("13800005678").masked(), "138****5678");
        assert_eq!(phone("0531-88885678").masked(), "0531-****5678");
        assert_eq!(phone("83315678").masked(), "****5678");
    }

    #[test]
    fn other_texts_are_refused() {
        for bad in ["", "无", "1380000000", "12000000000", "0531", "053188", "138000000012"] {
            assert_eq!(bad.parse::<Phone>(), Err(NotAPhone), "{bad}");
        }
    }
}
