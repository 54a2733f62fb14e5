//! The citizen identity number, GB 11643-1999: six digits of place, eight of birth, three of order (odd for men),
//! one to check the rest. Residence permits of people from Hong Kong, Macau and Taiwan have the same form, and so has a
//! foreigner's permanent residence card since 2023: a 9 in front, and the country's number among the first six.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Sex;
use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// What kind of document proves who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// 居民身份证
    ResidentCard,
    /// 港澳台居民居住证
    ResidencePermit,
    /// 外国人永久居留身份证
    PermanentResidence,
    /// 暂无证件: none yet, with a note why.
    NoneYet,
}

impl IdentityKind {
    /// All kinds.
    pub const ALL: [IdentityKind; 4] = [
        IdentityKind::ResidentCard,
        IdentityKind::ResidencePermit,
        IdentityKind::PermanentResidence,
        IdentityKind::NoneYet,
    ];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            IdentityKind::ResidentCard => "resident_card",
            IdentityKind::ResidencePermit => "residence_permit",
            IdentityKind::PermanentResidence => "permanent_residence",
            IdentityKind::NoneYet => "none_yet",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What screens call it.
    pub const fn label(self) -> &'static str {
        match self {
            IdentityKind::ResidentCard => "居民身份证",
            IdentityKind::ResidencePermit => "港澳台居民居住证",
            IdentityKind::PermanentResidence => "外国人永久居留身份证",
            IdentityKind::NoneYet => "暂无证件",
        }
    }
}

/// Whether numbers that nobody can have (place 99) are taken. Only demonstrations and tests do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcceptImpossible {
    /// As in an office: refuse them.
    No,
    /// As in a demonstration.
    Yes,
}

/// A checked identity number. Neither `Debug` nor `Display` shows it: they mask.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentityNumber {
    number: String,
    born_on: Date,
}

/// Why a text is no identity number, in a sentence for whoever typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityFault {
    /// Nothing was typed.
    #[error("请填写证件号码")]
    Empty,
    /// The old form of fifteen digits.
    #[error("这是15位旧号码，请填写18位证件号码")]
    OldForm,
    /// The form of a foreigner's card before 2023: three letters and twelve digits.
    #[error("这是旧版外国人永久居留证号码，请填写新版18位号码；还没有换证的，按“暂时没有证件号码”登记并写明")]
    OldForeignForm,
    /// Too few or too many characters.
    #[error("证件号码应为18位，现在是{0}位，请核对")]
    Length(usize),
    /// Something that is neither a digit nor a final X.
    #[error("第{0}位应为数字（只有最后一位可以是X），请核对")]
    Character(usize),
    /// The first two digits are no province.
    #[error("前两位不是任何省份的代码，请对照证件核对")]
    Place,
    /// Place 99, outside a demonstration.
    #[error("以99开头的是演示号码，正式登记不能使用")]
    Impossible,
    /// There is no such day.
    #[error("第7至14位的出生日期不存在，请核对")]
    NoSuchDay,
    /// The day of birth has not come yet.
    #[error("第7至14位的出生日期晚于今天，请核对")]
    BornLater,
    /// The last character does not fit the others.
    #[error("最后一位校验码与前17位不符，多半有一位输错，请对照证件逐位核对")]
    Check,
}

impl From<IdentityFault> for Refusal {
    fn from(fault: IdentityFault) -> Self {
        let code = match fault {
            IdentityFault::Empty => "identity.empty",
            IdentityFault::OldForm => "identity.old_form",
            IdentityFault::OldForeignForm => "identity.old_foreign_form",
            IdentityFault::Length(_) => "identity.length",
            IdentityFault::Character(_) => "identity.character",
            IdentityFault::Place => "identity.place",
            IdentityFault::Impossible => "identity.impossible",
            IdentityFault::NoSuchDay => "identity.no_such_day",
            IdentityFault::BornLater => "identity.born_later",
            IdentityFault::Check => "identity.check",
        };
        Refusal::new(code, fault.to_string()).at("identity").under("GB 11643-1999")
    }
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [u8; 11] = *b"10X98765432";

/// The first two digits of every province, region and special administrative region, GB/T 2260.
const PROVINCES: [u8; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54,
    61, 62, 63, 64, 65, 71, 81, 82,
];

impl IdentityNumber {
    /// Reads a number as people type it: full-width characters, a small x and blanks do not matter.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(text: &str, today: Date, accept: AcceptImpossible) -> Result<Self, IdentityFault> {
        let number = normalised(text);
        let length = number.chars().count();
        match length {
            0 => return Err(IdentityFault::Empty),
            15 if number.bytes().all(|byte| byte.is_ascii_digit()) => return Err(IdentityFault::OldForm),
            15 if is_old_foreign(&number) => return Err(IdentityFault::OldForeignForm),
            18 => {}
            _ => return Err(IdentityFault::Length(length)),
        }
        let is_right = |(at, letter): (usize, char)| letter.is_ascii_digit() || (at == 17 && letter == 'X');
        if let Some(at) = number.chars().enumerate().position(|pair| !is_right(pair)) {
            return Err(IdentityFault::Character(at + 1));
        }
        check_place(&number, accept)?;
        let born_on = birth_date(&number).ok_or(IdentityFault::NoSuchDay)?;
        if born_on > today {
            return Err(IdentityFault::BornLater);
        }
        if check_character(&number) != number.as_bytes()[17] {
            return Err(IdentityFault::Check);
        }
        Ok(Self { number, born_on })
    }

    /// A number that nobody can have: place 99 with four digits more, a day of birth, and an order, odd for men. For
    /// tests and synthetic data. What is too large is cut to the digits there are.
    pub fn impossible(place: u16, born_on: Date, order: u16) -> Self {
        let (year, month, day) = (born_on.year(), born_on.month(), born_on.day());
        let mut number = format!("99{:04}{year:04}{month:02}{day:02}{:03}", place % 10_000, order % 1_000);
        number.push(char::from(check_character(&number)));
        Self { number, born_on }
    }

    /// The full number. Whoever calls this answers for where it goes.
    pub fn reveal(&self) -> &str {
        &self.number
    }

    /// The first six digits and the last two; nothing of the date of birth.
    pub fn masked(&self) -> String {
        format!("{}{}{}", &self.number[..6], "*".repeat(10), &self.number[16..])
    }

    /// The last four characters, which people know by heart and search by.
    pub fn last_four(&self) -> &str {
        &self.number[14..]
    }

    /// The date of birth it carries.
    pub fn born_on(&self) -> Date {
        self.born_on
    }

    /// The sex it carries: the last but one digit is odd for men.
    pub fn sex(&self) -> Sex {
        if self.number.as_bytes()[16] % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// The kind of document, by its first two digits.
    pub fn kind(&self) -> IdentityKind {
        match &self.number[..2] {
            "81" | "82" | "83" => IdentityKind::ResidencePermit,
            place if place.starts_with('9') && place != "99" => IdentityKind::PermanentResidence,
            _ => IdentityKind::ResidentCard,
        }
    }
}

/// Half-width, capital X, without blanks and without the apostrophe that spreadsheets put in front.
pub(super) fn normalised(text: &str) -> String {
    let half_width = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        _ => letter,
    };
    text.chars()
        .map(half_width)
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '\'' | '\u{200b}' | '\u{feff}'))
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

/// Three letters and twelve digits.
fn is_old_foreign(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes[..3].iter().all(u8::is_ascii_uppercase) && bytes[3..].iter().all(u8::is_ascii_digit)
}

/// The eighteen digits that a number of the old form of fifteen became in 1999; `None` for any other text. Old lists
/// still carry them; a form asks for the number on the card. The orders 996 to 999 were for people born before 1900,
/// so that their century is not known.
pub fn upgraded(text: &str) -> Option<String> {
    let old = normalised(text);
    let is_old = old.len() == 15 && old.bytes().all(|byte| byte.is_ascii_digit());
    if !is_old || old[12..].parse::<u16>().is_ok_and(|order| order >= 996) {
        return None;
    }
    let mut number = format!("{}19{}", &old[..6], &old[6..]);
    number.push(char::from(check_character(&number)));
    Some(number)
}

fn check_place(number: &str, accept: AcceptImpossible) -> Result<(), IdentityFault> {
    match number[..2].parse::<u8>() {
        Ok(99) if accept == AcceptImpossible::Yes => Ok(()),
        Ok(99) => Err(IdentityFault::Impossible),
        // A 9 stands for foreigners; which part of what follows is the place of issue, and which the country, is not
        // looked at.
        Ok(91..=98) => Ok(()),
        // 83 stands for Taiwan on residence permits.
        Ok(place) if place == 83 || PROVINCES.contains(&place) => Ok(()),
        _ => Err(IdentityFault::Place),
    }
}

fn birth_date(number: &str) -> Option<Date> {
    let part = |range: std::ops::Range<usize>| number.get(range)?.parse::<i16>().ok();
    Date::new(part(6..10)?, i8::try_from(part(10..12)?).ok()?, i8::try_from(part(12..14)?).ok()?).ok()
}

/// The character that makes the first seventeen digits a number, GB 11643-1999 (ISO 7064 MOD 11-2).
fn check_character(number: &str) -> u8 {
    let sum: u32 = number.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECKS[(sum % 11) as usize]
}

impl fmt::Display for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdentityNumber({})", self.masked())
    }
}
