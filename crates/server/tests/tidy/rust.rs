//! Just enough of Rust's surface to tell code from comments and texts.

use crate::tree::{self, File};

/// A Rust file taken apart. Offsets are bytes in the file.
pub struct Source {
    /// The file itself.
    pub file: File,
    /// The text with comments, texts and characters blanked out; same length.
    pub code: String,
    /// Every text literal outside tests: where it begins and what stands between the quotes, escapes as written.
    pub texts: Vec<(usize, String)>,
}

/// Rust files of the crates: production code, without inline test modules.
pub fn production() -> Vec<Source> {
    all().into_iter().filter(|source| is_production(&source.file)).map(without_tests).collect()
}

/// Every Rust file of the crates, tests included.
pub fn all() -> Vec<Source> {
    tree::files(&[".rs"])
        .into_iter()
        .filter(|file| file.path.starts_with("crates/"))
        .map(|file| {
            let (code, texts) = take_apart(&file.text);
            Source { file, code, texts }
        })
        .collect()
}

fn is_production(file: &File) -> bool {
    file.in_crate().is_some_and(|(_, path)| path.starts_with("src/"))
        && !file.path.ends_with("/tests.rs")
        && !file.path.contains("/tests/")
}

/// Inline tests stand at the end of a file, behind `#[cfg(test)]`: the rest is cut.
fn without_tests(mut source: Source) -> Source {
    if let Some(at) = source.code.find("#[cfg(test)]\nmod ").filter(|&at| opens_block(&source.code[at..])) {
        source.texts.retain(|(offset, _)| *offset < at);
        source.code.truncate(at);
    }
    source
}

/// `mod tests { … }` rather than `mod tests;`.
fn opens_block(code: &str) -> bool {
    code.find(['{', ';']).is_some_and(|at| code[at..].starts_with('{'))
}

/// Blanks comments, texts and character literals; collects the texts.
fn take_apart(text: &str) -> (String, Vec<(usize, String)>) {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut texts = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes[at..].starts_with(b"//") => find(bytes, at, b"\n").unwrap_or(bytes.len()),
            b'/' if bytes[at..].starts_with(b"/*") => block_comment_end(bytes, at),
            b'"' => {
                let end = text_end(bytes, at + 1);
                texts.push((at, text[at + 1..end - 1].to_owned()));
                end
            }
            b'r' if !follows_word(bytes, at) => match raw_text(bytes, at) {
                Some((start, close, end)) => {
                    texts.push((at, text[start..close].to_owned()));
                    end
                }
                None => at + 1,
            },
            b'\'' => character_end(bytes, at),
            _ => at + 1,
        };
        if end > at + 1 {
            code[at..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        }
        at = end;
    }
    (String::from_utf8(code).expect("whole characters were blanked"), texts)
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    bytes[from..].windows(what.len()).position(|window| window == what).map(|at| from + at)
}

/// Rust's block comments nest.
fn block_comment_end(bytes: &[u8], from: usize) -> usize {
    let (mut depth, mut at) = (0, from);
    while at < bytes.len() {
        match bytes[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] if depth == 1 => return at + 2,
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    bytes.len()
}

fn text_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// `r"…"`, `r#"…"#`: start and end of the content, end of the whole.
fn raw_text(bytes: &[u8], at: usize) -> Option<(usize, usize, usize)> {
    let hashes = bytes[at + 1..].iter().take_while(|&&byte| byte == b'#').count();
    let start = at + 1 + hashes;
    if bytes.get(start) != Some(&b'"') {
        return None;
    }
    let mut close = vec![b'"'];
    close.resize(hashes + 1, b'#');
    let end = find(bytes, start + 1, &close)?;
    Some((start + 1, end, end + close.len()))
}

fn follows_word(bytes: &[u8], at: usize) -> bool {
    at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_')
}

/// A character literal, or only the tick of a lifetime.
fn character_end(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at + 1) == Some(&b'\\') {
        return find(bytes, at + 3, b"'").map_or(bytes.len(), |end| end + 1);
    }
    let width = match bytes.get(at + 1) {
        Some(0x00..=0x7f) => 1,
        Some(0x80..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(_) => 4,
        None => return bytes.len(),
    };
    if bytes.get(at + 1 + width) == Some(&b'\'') { at + width + 2 } else { at + 1 }
}

#[test]
fn texts_comments_and_characters_are_told_apart() {
    let (code, texts) = take_apart(
        "let a = \"x \\\" y\"; // \"no\"\nlet b = r#\"raw \"one\"\"#; /* /* \"no\" */ */ let c = '\"'; fn d<'a>() {}",
    );
    assert_eq!(texts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), ["x \\\" y", "raw \"one\""]);
    assert!(code.contains("fn d<'a>() {}") && !code.contains("no") && !code.contains("raw"));
}
