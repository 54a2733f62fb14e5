//! Texts of a pack and what we have to say about them, with file, line and column.

use std::fmt;
use std::ops::Range;

/// One text file of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path inside the pack, with `/`, such as `cases/notice.toml`.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Where a pack adds to another: the other's file, and how many bytes of the text are from there.
    base: Option<(String, usize)>,
}

impl SourceFile {
    /// A file from its name and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), base: None }
    }

    /// The same text under another name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Another text in the place of this one; what is from the pack that it adds to stays in front.
    #[must_use]
    pub fn with_text(&self, text: &str) -> Self {
        let before = self.base.as_ref().map_or("", |(_, length)| &self.text[..*length]);
        Self { name: self.name.clone(), text: format!("{before}{text}"), base: self.base.clone() }
    }

    /// What another pack says in its file of this name, and then this one.
    pub(crate) fn after(self, pack: &str, base: &SourceFile) -> Self {
        let before = format!("{}\n", base.text.trim_end());
        let (name, length) = (format!("{pack}/{}", base.name), before.len());
        Self { name: self.name, text: before + &self.text, base: Some((name, length)) }
    }

    /// Whether a byte offset lies in what the pack itself says, not in what it adds to.
    pub(crate) fn own(&self, offset: usize) -> bool {
        self.base.as_ref().is_none_or(|(_, length)| offset >= *length)
    }

    /// The file, line and column of a byte offset as its writer sees them.
    fn place(&self, offset: usize) -> (&str, usize, usize) {
        let (line, column) = self.position(offset);
        match &self.base {
            Some((name, length)) if offset < *length => (name, line, column),
            Some((_, length)) => (&self.name, line + 1 - self.position(*length).0, column),
            None => (&self.name, line, column),
        }
    }

    /// Line and column, both from 1, of a byte offset. The column counts characters, as an editor does.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        let before = &self.text.as_bytes()[..offset];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let column = String::from_utf8_lossy(&before[line_start..]).chars().count() + 1;
        (line, column)
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The pack cannot be used.
    Error,
    /// The pack can be used; somebody should look.
    Warning,
}

/// One sentence about one place of a pack, written for the policy officer who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// File inside the pack.
    pub file: String,
    /// Line from 1.
    pub line: usize,
    /// Column from 1, in characters.
    pub column: usize,
    /// Error or warning.
    pub severity: Severity,
    /// The sentence, in Chinese.
    pub message: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "错误",
            Severity::Warning => "提醒",
        };
        write!(f, "{}:{}:{}: {word}: {}", self.file, self.line, self.column, self.message)
    }
}

/// Collects what is said while a pack is read.
#[derive(Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Notes an error at a byte range of a file.
    pub fn error(&mut self, file: &SourceFile, at: Range<usize>, message: impl Into<String>) {
        self.push(file, at, Severity::Error, message.into());
    }

    /// Notes a warning at a byte range of a file.
    pub fn warning(&mut self, file: &SourceFile, at: Range<usize>, message: impl Into<String>) {
        self.push(file, at, Severity::Warning, message.into());
    }

    fn push(&mut self, file: &SourceFile, at: Range<usize>, severity: Severity, message: String) {
        let (name, line, column) = file.place(at.start);
        self.0.push(Diagnostic { file: name.to_owned(), line, column, severity, message });
    }

    /// Takes over what was said elsewhere.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many errors were said so far.
    pub fn errors(&self) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// Whether anything said so far forbids using the pack.
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// All of it, in the order of the files and lines.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.0.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        self.0.dedup();
        self.0
    }
}

/// The word among `known` that was probably meant, if one is near enough.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (written.chars().count() / 2).max(1);
    known
        .into_iter()
        .map(|word| (distance(written, word), word))
        .filter(|(distance, word)| *distance <= limit && *distance < word.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// `；是不是想写“…”？` where a near word exists, else nothing: the tail of many sentences.
pub fn meant<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(written, known).map_or_else(String::new, |word| format!("；是不是想写“{word}”？"))
}

/// Number of characters to insert, delete or replace (Levenshtein), enough for words of a few characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replace = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replace.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_not_bytes() {
        let file = SourceFile::new("a.toml", "一二\n三四五");
        assert_eq!(file.position(0), (1, 1));
        assert_eq!(file.position("一二\n三".len()), (2, 2));
        assert_eq!(file.position(10_000), (2, 4));
    }

    #[test]
    fn a_near_word_is_offered_and_a_far_one_is_not() {
        assert_eq!(nearest("能力等及", ["年龄", "能力等级"]), Some("能力等级"));
        assert_eq!(nearest("风力", ["年龄", "能力等级"]), None);
        assert_eq!(nearest("ability_levle", ["age", "ability_level"]), Some("ability_level"));
    }
}
