//! Values that are written the same everywhere in the sections: a word, a yes or no, each of which a reading of the
//! notice may choose.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{Error as WordError, StrDeserializer};
use serde::de::{self, DeserializeOwned, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::Desk;
use super::lunar::YearlyDay;
use super::within::RawNumber;
use crate::raw::Located;
use crate::written::in_chinese;

/// A word of some kind, or `{ reading = "…" }`: the word that is chosen there.
#[derive(Debug)]
pub(crate) enum Word<T> {
    Said(T),
    Reading(String),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Words<T> {
            type Value = Word<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("一个词，或者 { reading = \"读法的编号\" }")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Self::Value, E> {
                T::deserialize(word.into_deserializer()).map(Word::Said)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut found = None;
                while let Some(key) = map.next_key::<String>()? {
                    if key != "reading" {
                        return Err(de::Error::unknown_field(&key, &["reading"]));
                    }
                    found = Some(map.next_value()?);
                }
                found.map(Word::Reading).ok_or_else(|| de::Error::missing_field("reading"))
            }
        }
        deserializer.deserialize_any(Words(PhantomData))
    }
}

/// `true`, `false`, or a reading with the choices `yes` and `no`.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "要写 true（是）、false（否），或者 { reading = \"读法的编号\" }")]
pub(crate) enum RawFlag {
    Fixed(bool),
    Reading(RawByReading),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawByReading {
    pub reading: String,
}

/// The choices of a reading that decides a yes or no.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum YesNo {
    Yes,
    No,
}

impl Desk<'_, '_> {
    /// A word, or the one that a reading chooses: every choice of it must be a word of this kind.
    pub fn word<T: DeserializeOwned + Copy>(&mut self, file: &str, word: &Spanned<Word<T>>) -> Option<T> {
        match word.get_ref() {
            Word::Said(said) => Some(*said),
            Word::Reading(id) => self.by_reading(file, &Spanned::new(word.span(), id.clone())),
        }
    }

    /// The same where nothing needs to be written.
    pub fn word_or<T: DeserializeOwned + Copy>(
        &mut self,
        file: &str,
        word: Option<&Spanned<Word<T>>>,
        usual: T,
    ) -> T {
        word.and_then(|word| self.word(file, word)).unwrap_or(usual)
    }

    /// A yes or no.
    pub fn flag(&mut self, file: &str, flag: Option<&Spanned<RawFlag>>, usual: bool) -> bool {
        match flag.map(|flag| (flag.span(), flag.get_ref())) {
            None => usual,
            Some((_, RawFlag::Fixed(yes))) => *yes,
            Some((at, RawFlag::Reading(by))) => {
                let chosen = self.by_reading(file, &Spanned::new(at, by.reading.clone()));
                chosen.map_or(usual, |chosen| matches!(chosen, YesNo::Yes))
            }
        }
    }

    /// A number of days, hours or months.
    pub fn small(&mut self, file: &str, number: &Spanned<RawNumber>, least: u16) -> u16 {
        const MOST: u32 = 10_000;
        let count = self.count(file, number, u32::from(least));
        if count > MOST {
            self.error(file, number.span(), format!("{count} 太大：这里最多写 {MOST}"));
        }
        u16::try_from(count.min(MOST)).unwrap_or(least)
    }

    /// Refuses a day of the year that no year has.
    pub fn yearly(&mut self, file: &str, day: &Spanned<YearlyDay>) {
        if !day.get_ref().exists() {
            let message = "没有这一天：month 1 到 12，day 农历 1 到 30、公历按月份；第几个星期几写 nth（1 到 5，最后一个写 -1）和 weekday，不写 day";
            self.error(file, day.span(), message);
        }
    }

    /// What a reading chooses among words of some kind.
    fn by_reading<T: DeserializeOwned>(&mut self, file: &str, id: &Located) -> Option<T> {
        let reading = match self.choosing().known(id.get_ref()) {
            Ok(reading) => reading,
            Err(fault) => {
                self.error(file, id.span(), fault);
                return None;
            }
        };
        let read = |word: &str| {
            let word: StrDeserializer<'_, WordError> = word.into_deserializer();
            T::deserialize(word)
        };
        let fault = reading.choices.iter().find_map(|(choice, _)| read(choice).err());
        if let Some(fault) = fault {
            let message =
                format!("读法“{}”的选项在这里没有意义：{}", id.get_ref(), in_chinese(&fault.to_string()));
            self.error(file, id.span(), message);
            return None;
        }
        read(&reading.choices[reading.chosen].0).ok()
    }
}
