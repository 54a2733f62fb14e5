//! How alike two entries of the register are: whether they may be one person, and why it looks so.
//!
//! Nothing is decided here. People of one name and birthday exist, numbers are copied wrongly, families share a
//! telephone: somebody looks at both, and this says where to look first.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{NameKeys, PersonName, Sex};

#[cfg(test)]
mod tests;

/// What two entries are compared by. Whatever is not known yet says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traits {
    /// Keyed hash of the identity number.
    pub number: Option<[u8; 16]>,
    /// Name.
    pub name: Option<PersonName>,
    /// Date of birth.
    pub born_on: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Telephone, without blanks.
    pub phone: Option<String>,
    /// Place and address without blanks, as one text; `None` unless both are known.
    pub address: Option<String>,
}

/// In which way two entries are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// One identity number.
    Number,
    /// One name and birthday.
    NameAndBirthday,
    /// Names that sound the same, and one birthday.
    SoundAndBirthday,
    /// Names that differ in one character, and one birthday.
    NearNameAndBirthday,
    /// One name, and birthdays that differ by two digits that changed places.
    NameAndSwappedBirthday,
    /// One address and year of birth.
    AddressAndYear,
    /// One telephone, and the surname or the year of birth as well.
    Phone,
}

impl Reason {
    /// All of them, the strongest first.
    pub const ALL: [Reason; 7] = [
        Reason::Number,
        Reason::NameAndBirthday,
        Reason::SoundAndBirthday,
        Reason::NearNameAndBirthday,
        Reason::NameAndSwappedBirthday,
        Reason::AddressAndYear,
        Reason::Phone,
    ];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Reason::Number => "number",
            Reason::NameAndBirthday => "name_and_birthday",
            Reason::SoundAndBirthday => "sound_and_birthday",
            Reason::NearNameAndBirthday => "near_name_and_birthday",
            Reason::NameAndSwappedBirthday => "name_and_swapped_birthday",
            Reason::AddressAndYear => "address_and_year",
            Reason::Phone => "phone",
        }
    }

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// What screens say.
    pub const fn label(self) -> &'static str {
        match self {
            Reason::Number => "证件号码相同",
            Reason::NameAndBirthday => "姓名和出生日期相同",
            Reason::SoundAndBirthday => "姓名同音，出生日期相同",
            Reason::NearNameAndBirthday => "姓名只差一个字，出生日期相同",
            Reason::NameAndSwappedBirthday => "姓名相同，出生日期像是有两位数字写反了",
            Reason::AddressAndYear => "住址和出生年份相同",
            Reason::Phone => "联系电话相同",
        }
    }

    /// How much it weighs by itself, from 0 to 100.
    const fn weight(self) -> u8 {
        match self {
            Reason::Number => 100,
            Reason::NameAndBirthday => 90,
            Reason::SoundAndBirthday => 75,
            Reason::NearNameAndBirthday | Reason::NameAndSwappedBirthday => 65,
            Reason::AddressAndYear => 45,
            Reason::Phone => 40,
        }
    }
}

/// How alike two entries are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// From 1 to 100.
    pub grade: u8,
    /// Why, the strongest first.
    pub reasons: Vec<Reason>,
}

impl Likeness {
    /// From this grade on, a registration waits until somebody has said that it is another person.
    pub const ASKED_FROM: u8 = 60;

    /// Whether it is so much alike that somebody has to say that it is another person.
    pub fn must_be_asked(&self) -> bool {
        self.grade >= Self::ASKED_FROM
    }
}

/// Every further reason adds this much.
const FURTHER: u8 = 10;
/// Two different numbers, each of which checks, take this much away: a wrong digit would have been noticed.
const OTHER_NUMBER: u8 = 35;

/// How alike two entries are; `None` where nothing speaks for one person. The order of the two does not matter.
pub fn likeness(one: &Traits, other: &Traits) -> Option<Likeness> {
    let reasons: Vec<Reason> = Reason::ALL.into_iter().filter(|reason| holds(*reason, one, other)).collect();
    let strongest = reasons.first()?.weight();
    let further = u8::try_from(reasons.len() - 1).unwrap_or(u8::MAX).saturating_mul(FURTHER);
    let grade = strongest.saturating_add(further).min(100);
    let grade = if differ(one.number, other.number) { grade.saturating_sub(OTHER_NUMBER) } else { grade };
    (grade > 0).then_some(Likeness { grade, reasons })
}

/// The days that become this one when two of their digits change places: month and day, or two that stand side by
/// side. By these somebody of one name is looked for.
pub fn swapped_days(day: Date) -> Vec<Date> {
    let digits: Vec<u8> = format!("{:04}{:02}{:02}", day.year(), day.month(), day.day()).into_bytes();
    let mut swaps: Vec<Vec<u8>> = (0..digits.len() - 1)
        .map(|at| {
            let mut swapped = digits.clone();
            swapped.swap(at, at + 1);
            swapped
        })
        .collect();
    let turned = [&digits[..4], &digits[6..], &digits[4..6]].concat();
    swaps.push(turned);
    let days: BTreeSet<Date> = swaps.iter().filter_map(|digits| read(digits)).collect();
    days.into_iter().filter(|other| *other != day && other.year() >= 1800).collect()
}

fn read(digits: &[u8]) -> Option<Date> {
    let text = std::str::from_utf8(digits).ok()?;
    let (month, day) = (text[4..6].parse().ok()?, text[6..].parse().ok()?);
    Date::new(text[..4].parse().ok()?, month, day).ok()
}

fn holds(reason: Reason, one: &Traits, other: &Traits) -> bool {
    let name = same(one.name.as_ref(), other.name.as_ref());
    let birthday = same(one.born_on, other.born_on);
    let sound = || keys(one).is_some_and(|keys| Some(keys) == self::keys(other));
    // A couple has one address and telephone, and often one year of birth.
    let another_sex = differ(one.sex, other.sex);
    match reason {
        Reason::Number => same(one.number, other.number),
        Reason::NameAndBirthday => name && birthday,
        Reason::SoundAndBirthday => !name && birthday && sound(),
        Reason::NearNameAndBirthday => {
            birthday && !another_sex && !sound() && one_character_differs(one, other)
        }
        Reason::NameAndSwappedBirthday => {
            let days = one.born_on.zip(other.born_on);
            name && !birthday && days.is_some_and(|(one, other)| swapped_days(one).contains(&other))
        }
        Reason::AddressAndYear => {
            !another_sex && same_year(one, other) && same(one.address.as_ref(), other.address.as_ref())
        }
        Reason::Phone => {
            !another_sex
                && same(one.phone.as_ref(), other.phone.as_ref())
                && (same(surname(one), surname(other)) || same_year(one, other))
        }
    }
}

fn same<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.is_some() && one == other
}

fn differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one != other)
}

fn keys(traits: &Traits) -> Option<NameKeys> {
    // A name none of whose characters has a known sound is like no other.
    traits.name.as_ref().map(PersonName::keys).filter(|keys| !keys.full.is_empty())
}

fn surname(traits: &Traits) -> Option<char> {
    traits.name.as_ref().and_then(|name| name.as_str().chars().next())
}

fn same_year(one: &Traits, other: &Traits) -> bool {
    same(one.born_on.map(Date::year), other.born_on.map(Date::year))
}

/// Whether two names of one length have all characters but one in common, and at least two.
fn one_character_differs(one: &Traits, other: &Traits) -> bool {
    let (Some(one), Some(other)) = (&one.name, &other.name) else { return false };
    let (one, other): (Vec<char>, Vec<char>) =
        (one.as_str().chars().collect(), other.as_str().chars().collect());
    let wrong = one.iter().zip(&other).filter(|(a, b)| a != b).count();
    one.len() == other.len() && one.len() > 2 && wrong == 1
}
