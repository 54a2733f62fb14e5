//! Numbers held by parameters and words chosen by readings: what is written becomes a value, or a sentence.

use crate::cadence::Every;
use crate::pack::{Parameter, Reading};
use crate::raw::RawEvery;
use crate::sections::desk::RawChosen;
use crate::sections::within::RawNumber;
use crate::sections::words::RawByReading;
use crate::source::meant;

/// Words for a period.
pub(crate) const PERIODS: [(&str, Every); 7] = [
    ("day", Every::Day),
    ("week", Every::Week),
    ("half_month", Every::HalfMonth),
    ("month", Every::Month),
    ("quarter", Every::Quarter),
    ("half_year", Every::HalfYear),
    ("year", Every::Year),
];

/// What a place has chosen, where a rule is looked at that leaves something to it.
#[derive(Clone, Copy)]
pub(crate) struct Chosen<'p> {
    pub parameters: &'p [Parameter],
    pub readings: &'p [Reading],
}

/// A value, and the id of the reading that chose it.
pub(crate) type ByReading<T> = (T, Option<String>);

impl<'p> Chosen<'p> {
    /// The reading with this id.
    pub fn known(self, id: &str) -> Result<&'p Reading, String> {
        self.readings.iter().find(|reading| reading.id == id).ok_or_else(|| {
            let known: Vec<&str> = self.readings.iter().map(|reading| reading.id.as_str()).collect();
            let near = meant(id, known.iter().copied());
            let there = if known.is_empty() { "一个也没有".to_owned() } else { known.join("、") };
            format!("没有“{id}”这个读法{near}（现有的读法：{there}）")
        })
    }

    /// A number, written or held by a parameter.
    pub fn number(self, number: &RawNumber) -> Result<i64, String> {
        match number {
            RawNumber::Fixed(value) => Ok(*value),
            RawNumber::Parameter(word) => self.parameter(word),
        }
    }

    /// The whole number that a parameter holds.
    pub fn parameter(self, word: &str) -> Result<i64, String> {
        let found = self.parameters.iter().find(|parameter| parameter.id == word || parameter.name == word);
        let Some(parameter) = found else {
            let known = self.parameters.iter().map(|parameter| parameter.id.as_str());
            return Err(format!("没有“{word}”这个参数{}", meant(word, known)));
        };
        if parameter.value % 1000 == 0 {
            return Ok(parameter.value / 1000);
        }
        Err(format!("参数“{word}”不是整数，这里只能用整数（金额以分为单位）"))
    }

    /// One of the words allowed here, written or chosen by a reading all of whose choices are allowed.
    pub fn word(self, word: &RawChosen, allowed: &[&str]) -> Result<ByReading<String>, String> {
        let fault = match word {
            RawChosen::Word(word) if allowed.contains(&word.as_str()) => return Ok((word.clone(), None)),
            RawChosen::Word(word) => {
                format!("“{word}”不能写在这里{}", meant(word, allowed.iter().copied()))
            }
            RawChosen::Reading(by) => match self.reading(&by.reading, allowed) {
                Ok(word) => return Ok((word, Some(by.reading.clone()))),
                Err(fault) => fault,
            },
        };
        Err(format!("{fault}（可以写：{}）", allowed.join("、")))
    }

    fn reading(self, id: &str, allowed: &[&str]) -> Result<String, String> {
        let reading = self.known(id)?;
        match reading.choices.iter().find(|(choice, _)| !allowed.contains(&choice.as_str())) {
            Some((choice, _)) => Err(format!("读法“{id}”的选项“{choice}”在这里没有意义")),
            None => Ok(reading.choices[reading.chosen].0.clone()),
        }
    }

    /// A period.
    pub fn every(self, every: &RawEvery) -> Result<ByReading<Every>, String> {
        let word = |word: RawChosen| {
            let (word, by) = self.word(&word, &PERIODS.map(|(word, _)| word))?;
            let found = PERIODS.iter().find(|(known, _)| *known == word);
            Ok((found.map_or(Every::Week, |(_, every)| *every), by))
        };
        let span = match every {
            RawEvery::Word(written) => return word(RawChosen::Word(written.clone())),
            RawEvery::Span(span) => span,
        };
        let kinds: [fn(u16) -> Every; 4] = [Every::Hours, Every::Days, Every::Days, Every::Months];
        let numbers = [(&span.hours, 1), (&span.days, 1), (&span.weeks, 7), (&span.months, 1)];
        let mut written = numbers
            .into_iter()
            .zip(kinds)
            .filter_map(|((number, times), of)| Some((number.as_ref()?, times, of)));
        match (written.next(), written.next(), &span.reading) {
            (Some((number, times, of)), None, None) => {
                let length = self.number(number)?.saturating_mul(times);
                match u16::try_from(length) {
                    Ok(length) if length > 0 => Ok((of(length), None)),
                    _ => Err("周期至少是 1，最多 65535".into()),
                }
            }
            (None, None, Some(reading)) => {
                word(RawChosen::Reading(RawByReading { reading: reading.clone() }))
            }
            _ => Err("周期只写一种：hours、days、weeks、months 或者 reading".into()),
        }
    }
}
