//! Files of a pack as TOML; a mistake becomes a sentence with its place.

use std::ops::Range;

use serde::de::DeserializeOwned;

use crate::source::{Diagnostics, SourceFile, meant};

/// Reads one file of a pack.
pub fn read_toml<T: DeserializeOwned>(file: &SourceFile, said: &mut Diagnostics) -> Option<T> {
    read::<T>(&file.text).map_err(|(place, message)| said.error(file, place, message)).ok()
}

/// Nobody mends more tables of one file before looking again.
const MOST_LEFT_OUT: usize = 20;

/// Reads a file whose tables stand each for itself, such as examples: one with a mistake is said and left out, so that
/// the others are not passed over in silence.
pub(crate) fn read_tables<T: DeserializeOwned>(file: &SourceFile, said: &mut Diagnostics) -> Option<T> {
    let mut text = file.text.clone();
    for _ in 0..MOST_LEFT_OUT {
        let (place, message) = match read::<T>(&text) {
            Ok(value) => return Some(value),
            Err(fault) => fault,
        };
        said.error(file, place.clone(), message);
        let table = table_at(&text, place.start)?;
        // Spaces in its place leave everything else where it stands.
        let empty: String =
            text[table.clone()].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
        text.replace_range(table, &empty);
    }
    None
}

/// The row of a list (`[[…]]`) in which a place lies, with its parts.
fn table_at(text: &str, place: usize) -> Option<Range<usize>> {
    let own: Vec<Range<usize>> =
        headings(text).into_iter().filter(|at| !is_part(&text[at.clone()])).collect();
    let at = own.iter().rposition(|heading| heading.start <= place)?;
    let end = own.get(at + 1).map_or(text.len(), |next| next.start);
    text[own[at].clone()].starts_with("[[").then_some(own[at].start..end)
}

/// What a text says, or where the first mistake is and what it is.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, (Range<usize>, String)> {
    toml::from_str(text).map_err(|error| {
        let message = error.message();
        let place = if message.starts_with(MISSING) {
            whose::<T>(text, message)
        } else {
            error.span().unwrap_or(0..0)
        };
        (place, in_chinese(message))
    })
}

const MISSING: &str = "missing field";

/// The heading of the table that lacks something: the reader says only that some table does. It is the first one
/// with which, and without anything after it, the same is missing.
fn whose<T: DeserializeOwned>(text: &str, message: &str) -> Range<usize> {
    let headings = headings(text);
    let own: Vec<&Range<usize>> = headings.iter().filter(|at| !is_part(&text[(*at).clone()])).collect();
    let lacks =
        |until: usize| toml::from_str::<T>(&text[..until]).is_err_and(|error| error.message() == message);
    let ends = |at: usize| own.get(at + 1).map_or(text.len(), |next| next.start);
    // What already lacks it without any table lacks it itself.
    if own.first().is_none_or(|first| lacks(first.start)) {
        return 0..0;
    }
    let Some(block) = (0..own.len()).find(|at| lacks(ends(*at))) else { return 0..0 };
    own[block].clone()
}

/// Where the headings of tables stand.
fn headings(text: &str) -> Vec<Range<usize>> {
    let mut from = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') {
            found.push(from..from + line.trim_end().len());
        }
        from += line.len();
    }
    found
}

/// `[[class.when]]`: a part of the table before it.
fn is_part(heading: &str) -> bool {
    heading.split(']').next().is_some_and(|name| name.contains('.'))
}

/// The few complaints of the TOML reader that a policy officer meets, in words that say what to do.
pub(crate) fn in_chinese(message: &str) -> String {
    let quoted =
        |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let words = quoted(message);
    if message.starts_with("unknown field") && !words.is_empty() {
        let known: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        return format!(
            "不认识的项“{}”{}（这里可以写：{}）",
            words[0],
            meant(&words[0], known.iter().copied()),
            known.join("、")
        );
    }
    if message.starts_with(MISSING) && !words.is_empty() {
        let hint =
            if words[0] == "clause" { "；每条规则都要写明出自通知的哪一条" } else { "" };
        return format!("缺少必填的项“{}”{hint}", words[0]);
    }
    if let Some((_, what)) = message.split_once("invalid type: ").or(message.split_once("invalid value: "))
        && let Some((got, wanted)) = what.rsplit_once(", expected ")
    {
        return format!("值的类型不对：这里要写{}，写的是{}", in_words(wanted), in_words(got));
    }
    if message.starts_with("unknown variant") && !words.is_empty() {
        return format!("“{}”不能写在这里，可以写：{}", words[0], words[1..].join("、"));
    }
    if message.contains(OUR_OWN) {
        return message.to_owned();
    }
    if !message.is_ascii() && !message.starts_with(|first: char| first.is_ascii()) {
        // A sentence of our own.
        return message.to_owned();
    }
    format!("TOML 格式有误（{message}）")
}

/// What a sentence of our own says where a value may be written in several ways.
const OUR_OWN: &str = "要写";

/// Kinds of values, as the reader names them and as people do.
const KINDS: [(&str, &str); 12] = [
    ("string", "文字（加引号）"),
    ("integer", "整数"),
    ("floating point", "小数"),
    ("float", "小数"),
    ("boolean", "true 或 false"),
    ("datetime", "日期"),
    ("map", "{ … }"),
    ("table", "{ … }"),
    ("sequence", "[ … ]"),
    ("array", "[ … ]"),
    ("struct", "{ … }"),
    ("TOML datetime", "日期（例如 2026-04-01，不加引号）"),
];

/// `string "七"` → 文字（加引号）“七”; `u32` → 从 0 起的整数; a sentence of our own stays.
fn in_words(kind: &str) -> String {
    let kind = kind.trim().trim_start_matches("a ").trim_start_matches("an ");
    let is_width = |width: &str| !width.is_empty() && width.bytes().all(|byte| byte.is_ascii_digit());
    if kind == "usize" || kind.strip_prefix('u').is_some_and(is_width) {
        return "从 0 起的整数".into();
    }
    if kind.strip_prefix(['i', 'f']).is_some_and(is_width) {
        return "数".into();
    }
    let Some((word, said)) = KINDS.iter().find(|(word, _)| kind.starts_with(word)) else {
        return kind.into();
    };
    let value = kind[word.len()..].trim().trim_matches(['"', '`']);
    if value.is_empty() || value.bytes().all(|byte| byte.is_ascii_alphabetic()) && *word == "struct" {
        return (*said).into();
    }
    format!("{said}“{value}”")
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        #[serde(default)]
        row: Vec<Row>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Row {
        id: String,
        number: u32,
        #[serde(default)]
        part: Vec<Part>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Part {
        clause: String,
    }

    fn said(text: &str) -> String {
        let mut said = Diagnostics::default();
        assert!(read_toml::<File>(&SourceFile::new("a.toml", text), &mut said).is_none());
        said.into_sorted()[0].to_string()
    }

    #[test]
    fn what_is_missing_is_said_at_the_table_that_lacks_it() {
        let text = "[[row]]\nid = \"a\"\nnumber = 1\n[[row]]\nid = \"b\"\n[[row]]\nid = \"c\"\nnumber = 3\n";
        assert_eq!(said(text), "a.toml:4:1: 错误: 缺少必填的项“number”");
        let part = "[[row]]\nid = \"a\"\nnumber = 1\n[[row]]\nid = \"b\"\nnumber = 2\n[[row.part]]\n";
        assert!(said(part).starts_with("a.toml:4:1: 错误: 缺少必填的项“clause”"), "{}", said(part));
    }

    #[test]
    fn a_table_with_a_mistake_does_not_hide_the_others() {
        let text = "[[row]]\nid = \"甲\"\nnumber = \"七\"\n[[row]]\nid = \"b\"\nnumber = 2\n[[row]]\nid = 3\nnumber = 3\n";
        let (file, mut said) = (SourceFile::new("a.toml", text), Diagnostics::default());
        let read = read_tables::<File>(&file, &mut said).unwrap();
        assert_eq!(read.row.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["b"]);
        let said = said.into_sorted();
        assert_eq!(said.iter().map(|one| (one.line, one.column)).collect::<Vec<_>>(), [(3, 10), (8, 6)]);
        // What stands before every table, or in a table that is no row, concerns the whole file.
        let mut said = Diagnostics::default();
        let file = SourceFile::new("a.toml", "rows = 1\n[[row]]\nid = \"b\"\nnumber = 2\n");
        assert!(read_tables::<File>(&file, &mut said).is_none());
        let file = SourceFile::new("a.toml", "[rows]\na = 1\n");
        assert!(read_tables::<File>(&file, &mut said).is_none());
    }

    #[test]
    fn a_wrong_kind_of_value_is_said_in_words() {
        let number = |value: &str| said(&format!("[[row]]\nid = \"a\"\nnumber = {value}\n"));
        assert_eq!(
            number("\"七\""),
            "a.toml:3:10: 错误: 值的类型不对：这里要写从 0 起的整数，写的是文字（加引号）“七”"
        );
        assert_eq!(number("-1"), "a.toml:3:10: 错误: 值的类型不对：这里要写从 0 起的整数，写的是整数“-1”");
        assert!(
            number("[1]").contains("写的是[ … ]") && number("true").contains("写的是true 或 false“true”")
        );
    }
}
