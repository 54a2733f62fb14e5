//! A change of a notice that somebody tries out: other readings or parameters, or changed texts. Nothing of it
//! is in force.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use rules::{Choices, Diagnostic, SourceFile};
use sm3::{Digest, Sm3};

use super::{Pack, load};
use crate::hex;
use crate::ids::{AccountId, DraftId, TenantId};

/// A proposed change and who wrote it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// The county.
    pub tenant: TenantId,
    /// Id of the pack that would be in force: mostly the one that is.
    pub pack: String,
    /// Hash of the pack that was in force when it was written, as it was read then.
    pub pack_hash: String,
    /// Readings and parameters that are to be chosen otherwise, by id.
    pub choices: Choices,
    /// All texts of the changed pack; empty where only choices change.
    pub files: Vec<SourceFile>,
    /// Who wrote it.
    pub made_by: AccountId,
    /// When.
    pub made_at: Timestamp,
}

impl Draft {
    /// The pack as it would be in force, given the texts in force and what the county has chosen by then.
    ///
    /// # Errors
    /// What is wrong with the changed texts, by file, line and column.
    pub fn pack(&self, in_force: &Pack, chosen: &Choices) -> Result<Pack, Vec<Diagnostic>> {
        let files = if self.files.is_empty() { &in_force.rules.files } else { &self.files };
        let mut choices = chosen.clone();
        choices.extend(self.choices.iter().map(|(item, value)| (item.clone(), value.clone())));
        load_known(files.clone(), &choices)
    }
}

/// Reads a pack with those choices that it knows: a changed text may have given up a reading, and a choice made
/// for the old one must not keep the new one from being used.
///
/// # Errors
/// What is wrong with the texts.
pub fn load_known(files: Vec<SourceFile>, choices: &Choices) -> Result<Pack, Vec<Diagnostic>> {
    if choices.is_empty() {
        return load(files, choices);
    }
    let plain = load(files.clone(), &Choices::new())?;
    let known: Choices =
        choices.iter().filter(|(item, value)| knows(&plain, item, value)).map(pair).collect();
    if known.is_empty() { Ok(plain) } else { load(files, &known) }
}

fn pair((item, value): (&String, &String)) -> (String, String) {
    (item.clone(), value.clone())
}

/// Whether a reading has this choice, or a parameter allows this number.
pub fn knows(pack: &Pack, item: &str, value: &str) -> bool {
    if let Some(reading) = pack.rules.reading(item) {
        return reading.choices.iter().any(|(choice, _)| choice == value);
    }
    let parameter = pack.rules.parameters.iter().find(|parameter| parameter.id == item);
    let number = thousandths(value);
    parameter
        .zip(number)
        .is_some_and(|(parameter, number)| (parameter.bounds.0..=parameter.bounds.1).contains(&number))
}

/// `1.5` as 1500; `None` for what is no number of at most three decimals.
pub fn thousandths(text: &str) -> Option<i64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let sound =
        !whole.is_empty() && decimals.len() <= 3 && digits(whole.trim_start_matches('-')) && digits(decimals);
    let whole: i64 = whole.parse().ok().filter(|_| sound)?;
    let decimals: i64 = format!("{decimals:0<3}").parse().ok()?;
    let sign = if text.starts_with('-') { -1 } else { 1 };
    whole.checked_mul(1000)?.checked_add(sign * decimals)
}

/// The texts of the pack in force with those that were handed in put in their place. Whoever hands in a
/// `pack.toml` of another id hands in a whole pack, and nothing of the old one is kept.
pub fn overlaid(in_force: &Pack, handed_in: Vec<SourceFile>) -> Vec<SourceFile> {
    let handed_in: Vec<SourceFile> = handed_in
        .into_iter()
        .map(|file| {
            let name = inside(in_force, &file.name);
            match in_force.rules.files.iter().find(|known| known.name == name) {
                Some(known) => known.with_text(&file.text),
                None => file.named(name),
            }
        })
        .collect();
    let whole = handed_in
        .iter()
        .find(|file| file.name == "pack.toml")
        .is_some_and(|file| is_other(in_force, &file.text));
    let mut files = handed_in;
    for file in in_force.rules.files.iter().filter(|_| !whole) {
        if !files.iter().any(|changed| changed.name == file.name) {
            files.push(file.clone());
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn is_other(in_force: &Pack, text: &str) -> bool {
    let table: Option<toml::Table> = text.parse().ok();
    let id = table.as_ref().and_then(|table| table.get("id")?.as_str());
    id.is_some_and(|id| id != in_force.rules.id)
}

/// A browser sends a name, or a way through folders; the pack knows `forms/…`, `cases/…` and plain names. A name
/// that stands in one folder of the pack in force means that file.
fn inside(in_force: &Pack, name: &str) -> String {
    let name = name.replace('\\', "/");
    let path = Path::new(&name);
    let last = path.file_name().map_or_else(|| name.clone(), |last| last.to_string_lossy().into_owned());
    let folder = path.parent().and_then(Path::file_name).map(|folder| folder.to_string_lossy().into_owned());
    if let Some(folder) = folder.filter(|folder| folder == "forms" || folder == "cases") {
        return format!("{folder}/{last}");
    }
    let names = || in_force.rules.files.iter().map(|file| file.name.as_str());
    let mut below = names().filter(|known| known.ends_with(&format!("/{last}")));
    match (names().any(|known| known == last), below.next(), below.next()) {
        (false, Some(only), None) => only.to_owned(),
        _ => last,
    }
}

/// One hash (SM3, hex) over texts: the name under which they are kept.
pub fn text_hash(files: &[SourceFile]) -> String {
    let mut digest = Sm3::new();
    for file in files {
        for text in [&file.name, &file.text] {
            digest.update((text.len() as u64).to_be_bytes());
            digest.update(text.as_bytes());
        }
    }
    hex::digits(&digest.finalize())
}

/// The first day from which a change can come into force: tomorrow, so that nobody is judged by rules that did
/// not apply this morning; today where nobody is registered yet.
pub fn first_day(today: Date, anybody: bool) -> Date {
    if anybody { crate::dates::add_days(today, 1) } else { today }
}

#[cfg(test)]
mod tests;
