//! Reads TOML tables key by key, so that each wrong key or value becomes one sentence with its place and the
//! reading goes on.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::fault::LayoutFault;
use super::Source;

/// The file being read and what was found wrong with it so far.
pub(super) struct Reading {
    pub source: Source,
    pub faults: Vec<LayoutFault>,
}

impl Reading {
    pub fn fault(&mut self, at: &Range<usize>, message: impl Into<String>) {
        self.faults.push(self.source.fault(at, message.into()));
    }
}

/// A table of the file.
#[derive(Clone)]
pub(super) struct Section<'t> {
    table: &'t DeTable<'t>,
    pub at: Range<usize>,
}

type Value<'t> = &'t Spanned<DeValue<'t>>;

impl<'t> Section<'t> {
    /// The table with all its keys checked against those allowed.
    pub fn new(
        reading: &mut Reading,
        table: &'t DeTable<'t>,
        at: Range<usize>,
        allowed: &[&str],
    ) -> Section<'t> {
        for key in table.keys().filter(|key| !allowed.contains(&key.get_ref().as_ref())) {
            let hint = meant(key.get_ref(), allowed.iter().copied());
            reading.fault(&key.span(), format!("不认识“{}”{hint}", key.get_ref()));
        }
        Section { table, at }
    }

    /// The same for a value that should be a table.
    pub fn of(reading: &mut Reading, value: Value<'t>, allowed: &[&str]) -> Option<Section<'t>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(Self::new(reading, table, value.span(), allowed)),
            _ => wrong(reading, value, "一组“名称 = 值”"),
        }
    }

    /// The same table, with faults about it placed elsewhere, such as at its name.
    pub fn placed_at(self, at: Range<usize>) -> Self {
        Self { at, ..self }
    }

    fn get(&self, key: &str) -> Option<Value<'t>> {
        self.table.get(key)
    }

    /// Says that a key is missing, unless it is there.
    pub fn require(&self, reading: &mut Reading, key: &str) {
        if self.get(key).is_none() {
            reading.fault(&(self.at.start..self.at.start), format!("缺少必填的“{key}”"));
        }
    }

    pub fn text(&self, reading: &mut Reading, key: &str) -> Option<(String, Range<usize>)> {
        as_text(reading, self.get(key)?)
    }

    pub fn flag(&self, reading: &mut Reading, key: &str) -> Option<bool> {
        let value = self.get(key)?;
        value.get_ref().as_bool().or_else(|| wrong(reading, value, "true 或 false"))
    }

    /// Says that a key makes no sense in a part of this kind.
    pub fn forbid(&self, reading: &mut Reading, key: &str, kind: &str) {
        if let Some(value) = self.get(key) {
            reading.fault(&value.span(), format!("kind = \"{kind}\" 不能写“{key}”"));
        }
    }

    /// Whether the value of a key is a text.
    pub fn is_text(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| value.get_ref().is_str())
    }

    /// A number within bounds.
    pub fn number(&self, reading: &mut Reading, key: &str, within: Range<f32>) -> Option<f32> {
        as_number(reading, self.get(key)?, within)
    }

    /// A whole number within bounds.
    pub fn count(&self, reading: &mut Reading, key: &str, within: Range<usize>) -> Option<usize> {
        let value = self.get(key)?;
        let number = value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok());
        let right = number.filter(|number| within.contains(number));
        right.or_else(|| wrong(reading, value, &format!("{} 到 {} 的整数", within.start, within.end - 1)))
    }

    pub fn numbers(&self, reading: &mut Reading, key: &str, within: Range<f32>) -> Option<Vec<f32>> {
        let values = self.list(reading, key)?;
        Some(values.into_iter().filter_map(|value| as_number(reading, value, within.clone())).collect())
    }

    pub fn texts(&self, reading: &mut Reading, key: &str) -> Option<Vec<(String, Range<usize>)>> {
        let values = self.list(reading, key)?;
        Some(values.into_iter().filter_map(|value| as_text(reading, value)).collect())
    }

    pub fn list(&self, reading: &mut Reading, key: &str) -> Option<Vec<Value<'t>>> {
        let value = self.get(key)?;
        let list = value.get_ref().as_array().map(|array| array.iter().collect());
        list.or_else(|| wrong(reading, value, "一个列表，如 [1, 2]"))
    }

    /// A table inside this one.
    pub fn section(&self, reading: &mut Reading, key: &str, allowed: &[&str]) -> Option<Section<'t>> {
        Self::of(reading, self.get(key)?, allowed)
    }

    /// The tables of a list.
    pub fn sections(&self, reading: &mut Reading, key: &str, allowed: &[&str]) -> Vec<Section<'t>> {
        let values = self.list(reading, key).unwrap_or_default();
        values.into_iter().filter_map(|value| Self::of(reading, value, allowed)).collect()
    }

    /// Keys and values of a table whose keys are free names.
    pub fn entries(&self, reading: &mut Reading, key: &str) -> Vec<(String, Range<usize>, Value<'t>)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(table) = value.get_ref().as_table() else {
            wrong::<()>(reading, value, "一组“名称 = 值”");
            return Vec::new();
        };
        let mut entries: Vec<_> =
            table.iter().map(|(key, value)| (key.get_ref().to_string(), key.span(), value)).collect();
        entries.sort_by_key(|(_, at, _)| at.start);
        entries
    }

    /// One word of a closed list, with what it stands for.
    pub fn choice<T: Copy>(&self, reading: &mut Reading, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let (word, at) = self.text(reading, key)?;
        let found = choices.iter().find(|(name, _)| *name == word);
        if found.is_none() {
            let names: Vec<_> = choices.iter().map(|(name, _)| format!("\"{name}\"")).collect();
            reading.fault(&at, format!("“{key}”不能是“{word}”，可以写：{}", names.join("、")));
        }
        found.map(|(_, value)| *value)
    }
}

/// A text value with its place.
pub(super) fn as_text(reading: &mut Reading, value: Value<'_>) -> Option<(String, Range<usize>)> {
    let text = value.get_ref().as_str().map(|text| (text.to_owned(), value.span()));
    text.or_else(|| wrong(reading, value, "加引号的文字"))
}

fn as_number(reading: &mut Reading, value: Value<'_>, within: Range<f32>) -> Option<f32> {
    let number = match value.get_ref() {
        DeValue::Integer(number) => number.as_str().parse::<f32>().ok(),
        DeValue::Float(number) => number.as_str().parse::<f32>().ok(),
        _ => None,
    };
    let right = number.filter(|number| within.contains(number));
    right.or_else(|| wrong(reading, value, &format!("{} 到 {} 之间的数", within.start, within.end)))
}

fn wrong<T>(reading: &mut Reading, value: Value<'_>, wanted: &str) -> Option<T> {
    reading.fault(&value.span(), format!("这里应当是{wanted}"));
    None
}

/// “，是不是想写 …” when a known word is near, otherwise nothing.
pub(super) fn meant<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> String {
    let near = known.map(|known| (distance(word, known), known)).min();
    match near {
        Some((steps, known)) if steps <= 2 && steps < word.chars().count() => {
            format!("，是不是想写“{known}”")
        }
        _ => String::new(),
    }
}

/// How many letters have to be changed, added or taken away.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let step = (corner + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], step);
        }
    }
    row[b.len()]
}
