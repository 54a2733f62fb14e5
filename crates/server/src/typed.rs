//! What somebody typed into a form, kept as typed, with what is wrong at each field.
//!
//! A form that is refused is shown again from this, so that nothing has to be typed twice.

use std::fmt::Write;
use std::str::FromStr;

/// The fields of a form as sent, in order, and the sentences that stand at the wrong ones.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    values: Vec<(String, String)>,
    wrong: Vec<(String, String)>,
}

impl Typed {
    /// Reads a form body (`application/x-www-form-urlencoded`).
    pub fn read(body: &[u8]) -> Self {
        let values = form_urlencoded::parse(body)
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        Self { values, wrong: Vec::new() }
    }

    /// The value of a field without spaces around it; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        trim(self.raw(name))
    }

    /// The value of a field with every space as typed: passwords.
    pub fn raw(&self, name: &str) -> &str {
        self.values.iter().rev().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The value of a field, `None` when it was left empty.
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|value| !value.is_empty())
    }

    /// After which line a list goes on: two parts with `~` between, as the address of the next page carries them; `None`
    /// where it begins, and where the address was written by hand.
    pub fn after<A: FromStr, B: FromStr>(&self) -> Option<(A, B)> {
        let (one, other) = self.given("after")?.split_once('~')?;
        Some((one.parse().ok()?, other.parse().ok()?))
    }

    /// All values of a field that may be sent several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.values
            .iter()
            .filter(move |(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Whether an option was chosen.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values.iter().any(|(key, sent)| key == name && trim(sent) == value)
    }

    /// Sets a field, in place of what was typed.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.retain(|(key, _)| key != name);
        self.values.push((name.to_owned(), value.into()));
    }

    /// Adds one more value of a field.
    pub fn add(&mut self, name: &str, value: impl Into<String>) {
        self.values.push((name.to_owned(), value.into()));
    }

    /// Names of all fields that were sent.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(|(name, _)| name.as_str())
    }

    /// The address of a list with these conditions as they were asked for, some of them changed.
    pub fn address(&self, path: &str, names: &[&str], changed: &[(&str, &str)]) -> String {
        let pairs: Vec<(&str, &str)> = names
            .iter()
            .map(|name| {
                let new = changed.iter().find(|(changed, _)| changed == name).map(|(_, value)| *value);
                (*name, new.unwrap_or_else(|| self.text(name)))
            })
            .collect();
        format!("{path}{}", query(&pairs))
    }

    /// Puts a sentence at a field.
    pub fn refuse(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        self.wrong.push((field.into(), sentence.into()));
    }

    /// The first sentence at a field.
    pub fn wrong(&self, field: &str) -> Option<&str> {
        self.wrong.iter().find(|(name, _)| name == field).map(|(_, sentence)| sentence.as_str())
    }

    /// Whether anything is wrong.
    pub fn is_wrong(&self) -> bool {
        !self.wrong.is_empty()
    }

    /// How many fields are wrong.
    pub fn count_wrong(&self) -> usize {
        let mut fields: Vec<&str> = self.wrong.iter().map(|(field, _)| field.as_str()).collect();
        fields.sort_unstable();
        fields.dedup();
        fields.len()
    }

    /// Sentences at fields that the page does not have: they stand above the form.
    pub fn elsewhere(&self, shown: impl Fn(&str) -> bool) -> Vec<&str> {
        self.wrong.iter().filter(|(field, _)| !shown(field)).map(|(_, sentence)| sentence.as_str()).collect()
    }
}

/// Ordinary spaces and the wide one that Chinese keyboards make.
fn trim(text: &str) -> &str {
    text.trim_matches(|sign: char| sign.is_whitespace() || sign == '\u{3000}')
}

/// A query text from names and values; empty values are left out.
pub fn query(pairs: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        let lead = if out.is_empty() { '?' } else { '&' };
        // Writing to a String cannot fail.
        let _ = write!(out, "{lead}{name}={}", crate::respond::encode(value));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_keeps_what_was_typed_and_says_what_is_wrong() {
        let mut typed =
            Typed::read("name=+%E9%A1%BE%E7%A7%80%E8%8B%B1%E3%80%80&tag=a&tag=b&empty=".as_bytes());
        assert_eq!(typed.text("name"), "顾秀英");
        assert_eq!(typed.all("tag").collect::<Vec<_>>(), ["a", "b"]);
        assert!(typed.given("empty").is_none() && typed.given("absent").is_none());
        assert!(typed.has("tag", "b") && !typed.has("tag", "c"));
        typed.refuse("name", "请填写姓名");
        typed.refuse("name", "第二句");
        assert_eq!(typed.wrong("name"), Some("请填写姓名"));
        assert_eq!(typed.count_wrong(), 1);
    }

    #[test]
    fn a_query_leaves_out_what_is_empty() {
        assert_eq!(query(&[("q", "顾 1"), ("area", ""), ("page", "2")]), "?q=%E9%A1%BE%201&page=2");
        assert_eq!(query(&[("q", "")]), "");
    }
}
