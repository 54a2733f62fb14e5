//! Names, and the letters by which a clerk finds them.

use std::fmt;

use pinyin::ToPinyin;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// A person's name: 2 to 50 characters, rare ones included, with `·` between the parts of a minority name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameFault {
    /// Nothing was typed.
    #[error("请填写姓名")]
    Empty,
    /// Fewer than 2 or more than 50 characters.
    #[error("姓名应为2至50个字，请核对")]
    Length,
    /// A digit, a sign or a character without a place in Unicode.
    #[error("姓名中的“{0}”不是汉字、字母或间隔号，请核对")]
    Character(char),
}

impl From<NameFault> for Refusal {
    fn from(fault: NameFault) -> Self {
        let code = match fault {
            NameFault::Empty => "name.empty",
            NameFault::Length => "name.length",
            NameFault::Character(_) => "name.character",
        };
        Refusal::new(code, fault.to_string()).at("name")
    }
}

impl PersonName {
    /// Reads a name as people type it. Blanks between Chinese characters, which only align columns, are dropped;
    /// the many kinds of middle dot become one.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, NameFault> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let between = if words.iter().all(|word| word.is_ascii()) { " " } else { "" };
        let name: String = words.join(between).chars().map(one_middle_dot).collect();
        if name.is_empty() {
            return Err(NameFault::Empty);
        }
        if let Some(wrong) = name.chars().find(|&letter| !fits(letter)) {
            return Err(NameFault::Character(wrong));
        }
        if !(2..=50).contains(&name.chars().count()) {
            return Err(NameFault::Length);
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first character with the others hidden: 张**.
    pub fn masked(&self) -> String {
        let rest = self.0.chars().skip(1).map(|letter| if letter == '·' { letter } else { '*' });
        self.0.chars().take(1).chain(rest).collect()
    }

    /// What it is found by.
    pub fn keys(&self) -> NameKeys {
        NameKeys::of(&self.0)
    }
}

fn one_middle_dot(letter: char) -> char {
    match letter {
        '•' | '‧' | '∙' | '⋅' | '・' | '･' | '．' | '.' | '●' => '·',
        _ => letter,
    }
}

fn fits(letter: char) -> bool {
    matches!(letter, '·' | '〇' | ' ') || letter.is_ascii_alphabetic() || is_han(letter)
}

/// The blocks of Chinese characters, the rare extensions included.
fn is_han(letter: char) -> bool {
    matches!(letter,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{2fa1f}' | '\u{30000}'..='\u{323af}')
}

/// What a name is found by: `zhangsan` and `zs` for 张三. Characters without a known sound are left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NameKeys {
    /// Pinyin without tones, in one word; ü is v, as it is typed.
    pub full: String,
    /// First letters.
    pub initials: String,
}

/// Surnames of two characters with a sound of their own.
const DOUBLE_SURNAMES: [(&str, [&str; 2]); 5] = [
    ("尉迟", ["yu", "chi"]),
    ("万俟", ["mo", "qi"]),
    ("长孙", ["zhang", "sun"]),
    ("澹台", ["tan", "tai"]),
    ("令狐", ["ling", "hu"]),
];

/// Characters that sound different as a surname, each before its sound.
const SURNAMES: &str = "单shan 仇qiu 解xie 区ou 曾zeng 查zha 朴piao 盖ge 翟zhai 乐yue 洗xian 缪miao \
    员yun 秘bi 繁po 折she 召shao 种chong 黑he 覃qin 句gou 祭zhai 藏zang 长chang \
    都du 阚kan 牟mu 郇xun 佴nai 么yao 粘nian 卜bu";

impl NameKeys {
    /// The keys of a name, or of the beginning of one.
    pub fn of(name: &str) -> Self {
        let (mut sounds, rest) = surname(name);
        sounds.extend(rest.chars().filter_map(sound));
        Self {
            initials: sounds.iter().filter_map(|sound| sound.chars().next()).collect(),
            full: sounds.concat(),
        }
    }
}

/// The sounds of a surname with a sound of its own, and what follows it.
fn surname(name: &str) -> (Vec<String>, &str) {
    for (surname, sounds) in DOUBLE_SURNAMES {
        if let Some(rest) = name.strip_prefix(surname) {
            return (sounds.map(str::to_owned).to_vec(), rest);
        }
    }
    let mut letters = name.chars();
    let own =
        letters.next().and_then(|first| SURNAMES.split(' ').find_map(|entry| entry.strip_prefix(first)));
    match own {
        Some(sound) => (vec![sound.to_owned()], letters.as_str()),
        None => (Vec::new(), name),
    }
}

fn sound(letter: char) -> Option<String> {
    if letter.is_ascii_alphabetic() {
        return Some(letter.to_ascii_lowercase().to_string());
    }
    Some(letter.to_pinyin()?.plain().replace('ü', "v"))
}

impl TryFrom<String> for PersonName {
    type Error = NameFault;

    fn try_from(text: String) -> Result<Self, NameFault> {
        Self::parse(&text)
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> String {
        name.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
