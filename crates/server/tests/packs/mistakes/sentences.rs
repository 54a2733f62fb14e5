//! The Chinese sentences in the code that checks packs, found in its text: so that a new one gets its example.

use std::{fmt, fs, path::Path};

use domain::packs::references::COUNTED;

/// Where sentences about packs are written.
const PLACES: [&str; 15] = [
    "crates/rules/src/lex.rs",
    "crates/rules/src/parse.rs",
    "crates/rules/src/parse",
    "crates/rules/src/check.rs",
    "crates/rules/src/check",
    "crates/rules/src/assemble.rs",
    "crates/rules/src/assemble",
    "crates/rules/src/load.rs",
    "crates/rules/src/extend.rs",
    "crates/rules/src/extend",
    "crates/rules/src/dictionary.rs",
    "crates/rules/src/sections",
    "crates/rules/src/cases.rs",
    "crates/rules/src/written.rs",
    "crates/rules/src/recorded.rs",
];
const OURS: [&str; 4] = [
    "crates/domain/src/packs/labels.rs",
    "crates/domain/src/packs/load.rs",
    "crates/domain/src/packs/references.rs",
    "crates/domain/src/visits/form/faults.rs",
];

/// Shorter pieces are words of the language or parts of a sentence, not sentences.
const SHORTEST: usize = 4;

/// Pieces that no mistake of a writer can bring, each with its reason.
const NEVER: [(&str, &str); 4] = [
    ("多了可以做的人", "the pack of the guide has no duty that only some may do"),
    ("缺少括号", "said only where a bracket was seen already"),
    ("取最高的一项（", "a score in words, no complaint"),
    ("没有下一个期限", "the calendar has no end that an example reaches"),
];

/// A piece of a sentence between its blanks, and where it is written.
pub struct Sentence {
    place: String,
    piece: String,
}

impl Sentence {
    pub fn stands_in(&self, page: &str) -> bool {
        page.contains(&self.piece)
            || NEVER.iter().any(|(piece, _)| *piece == self.piece)
            || COUNTED.iter().any(|(_, name)| *name == self.piece)
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.piece)
    }
}

/// All of them.
pub fn all(root: &Path) -> Vec<Sentence> {
    let mut found = Vec::new();
    for place in PLACES.iter().chain(&OURS) {
        below(&root.join(place), &mut found);
    }
    assert!(found.len() > 100, "the sentences are no longer found where they are looked for");
    found
}

fn below(path: &Path, found: &mut Vec<Sentence>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder").flatten() {
            below(&entry.path(), found);
        }
        return;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name == "tests.rs" || !name.ends_with(".rs") {
        return;
    }
    let text = fs::read_to_string(path).expect("a text");
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    for (line, at) in text.lines().zip(1..).filter(|(line, _)| !line.trim_start().starts_with("//")) {
        for literal in literals(line) {
            if let Some(piece) = longest(&literal).filter(|piece| is_sentence(piece)) {
                found.push(Sentence { place: format!("{}:{at}", path.display()), piece });
            }
        }
    }
}

/// Texts between quotes of one line, without their escapes.
fn literals(line: &str) -> Vec<String> {
    let (mut all, mut text, mut inside) = (Vec::new(), String::new(), false);
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (inside, letter) {
            (false, '"') => inside = true,
            (true, '"') => {
                all.push(std::mem::take(&mut text));
                inside = false;
            }
            (true, '\\') => text.extend(letters.next()),
            (true, other) => text.push(other),
            (false, _) => {}
        }
    }
    all
}

/// The longest piece between blanks such as `{word}`; doubled braces are braces.
fn longest(literal: &str) -> Option<String> {
    let mut pieces = vec![String::new()];
    let mut letters = literal.chars().peekable();
    while let Some(letter) = letters.next() {
        let doubled = matches!(letter, '{' | '}') && letters.next_if_eq(&letter).is_some();
        if letter == '{' && !doubled {
            let blank: String = letters.by_ref().take_while(|inner| *inner != '}').collect();
            if blank.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                pieces.push(String::new());
                continue;
            }
            // Braces of a text that is not a format.
            pieces.last_mut()?.push_str(&format!("{{{blank}}}"));
            continue;
        }
        pieces.last_mut()?.push(letter);
    }
    pieces.into_iter().max_by_key(|piece| piece.chars().count())
}

fn is_sentence(piece: &str) -> bool {
    let chinese = piece.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    chinese >= SHORTEST
}
