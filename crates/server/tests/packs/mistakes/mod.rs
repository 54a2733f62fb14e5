//! `docs/packs-mistakes.md`: every sentence that a check of a pack can say, each with a mistake that brings it.
//!
//! The page is made from the tables beside this file: each row spoils the pack of `docs/packs.md` in one place. Run
//! with `KOUMEN_WRITE_DOCS=1` to write the page anew, then read the difference before it is committed.

use std::{env, fs, path::Path, path::PathBuf};

use domain::{
    classes::vocabulary::host,
    packs::{load, with_base},
};
use rules::{Choices, Diagnostic, SourceFile, run_cases};

use super::guide;

mod amounts;
mod cases;
mod conditions;
mod districts;
mod notice;
mod sections;
mod sentences;
mod steps;

/// What is spoiled in the pack of the guide.
pub enum Change {
    /// The condition of the first way into the first class.
    Is(&'static str),
    /// A text of a file, exchanged for another.
    Swap(&'static str, &'static str, &'static str),
    /// A text added to the end of a file.
    Add(&'static str, &'static str),
    /// A file with another text.
    Whole(&'static str, &'static str),
    /// A file that is not there.
    Gone(&'static str),
    /// A text added to the end of a file that is too long to be shown, and what is shown.
    Made(&'static str, fn() -> String, &'static str),
    /// Texts added to the ends of several files.
    Both(&'static [(&'static str, &'static str)]),
    /// A file of the district that adds to the pack of the guide.
    District(&'static str, &'static str),
}

/// What was done wrong, in words, and how.
pub type Row = (&'static str, Change);

/// A heading of the page and its rows.
pub type Group = (&'static str, &'static [Row]);

const HEAD: &str = "# 检查会说的话

*Every sentence that `koumen packs check` and `koumen packs test` can say of a pack, each with an example. Made by
`crates/server/tests/packs/mistakes`; do not edit it by hand.*

每一条都是把[《怎样把一份通知写成规则包》](packs.md)第二章的规则包改错一处得来的：先说错在哪里，再是写错的地方，最后是检查说的话。
看到检查说的话，用里面的几个字在这一页里搜，就能找到例子。一处错常常引出几句话：先改真正写错的那一处，别的往往跟着就没有了。
";

fn groups() -> impl Iterator<Item = &'static Group> {
    conditions::GROUPS
        .iter()
        .chain(notice::GROUPS)
        .chain(districts::GROUPS)
        .chain(sections::GROUPS)
        .chain(steps::GROUPS)
        .chain(amounts::GROUPS)
        .chain(cases::GROUPS)
}

/// The spoiled pack, and what of it is shown.
fn spoil(whole: &[SourceFile], change: &Change) -> (Vec<SourceFile>, String) {
    let mut files = whole.to_vec();
    let shown = match change {
        Change::Is(to) => swap(&mut files, "classes.toml", "\"居家风险分 ≥ 60\"", &quoted(to)),
        Change::Swap(name, from, to) => swap(&mut files, name, from, to),
        Change::Add(name, text) => {
            guide::add(&mut files, name, text);
            (*text).to_owned()
        }
        Change::Whole(name, text) => {
            files.retain(|file| file.name != *name);
            files.push(SourceFile::new(*name, *text));
            (*text).to_owned()
        }
        Change::Gone(name) => {
            files.retain(|file| file.name != *name);
            format!("# 没有 {name}")
        }
        Change::Made(name, text, shown) => {
            guide::add(&mut files, name, &text());
            (*shown).to_owned()
        }
        Change::Both(texts) => {
            let shown = texts.iter().map(|(name, text)| {
                guide::add(&mut files, name, text);
                format!("# {name}\n{text}")
            });
            shown.collect::<Vec<_>>().join("\n")
        }
        Change::District(name, text) => {
            let mut own = guide::marked(&guide::page(), "district: ");
            own.retain(|file| !file.name.starts_with("cases/") && file.name != *name);
            own.push(SourceFile::new(*name, *text));
            files = own;
            format!("# 区县补充包\n{text}")
        }
    };
    (files, shown)
}

/// A condition between quotes that it does not hold itself.
fn quoted(text: &str) -> String {
    if text.contains('"') { format!("'{text}'") } else { format!("\"{text}\"") }
}

/// Exchanges a text and gives the lines in which the new one stands.
fn swap(files: &mut [SourceFile], name: &str, from: &str, to: &str) -> String {
    let file = files.iter_mut().find(|file| file.name == name).unwrap_or_else(|| panic!("{name}"));
    let at = file.text.find(from).unwrap_or_else(|| panic!("{from} is not in {name}"));
    file.text.replace_range(at..at + from.len(), to);
    let start = file.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let length = file.text[at + to.len()..].find('\n').unwrap_or_default();
    file.text[start..at + to.len() + length].trim_end().to_owned()
}

/// Everything that is said of a pack and of its cases.
fn check(files: Vec<SourceFile>) -> Vec<Diagnostic> {
    let page = guide::page();
    let base = |id: &str| match id {
        "tongxi-2026" => Some(guide::files(&page)),
        "tongxi-north-2026" => Some(guide::marked(&page, "district: ")),
        _ => None,
    };
    let joined = match with_base(files, base) {
        Ok(joined) => joined,
        Err(found) => return found,
    };
    match load(joined, &Choices::new()) {
        Err(found) => found,
        Ok(pack) => {
            let failed = run_cases(&pack.rules, &host()).failed;
            pack.rules.remarks.into_iter().chain(failed).collect()
        }
    }
}

fn made() -> String {
    let whole = guide::files(&guide::page());
    let mut text = HEAD.to_owned();
    for (heading, rows) in groups() {
        text.push_str(&format!("\n## {heading}\n"));
        for (what, change) in *rows {
            let (files, shown) = spoil(&whole, change);
            let found = check(files);
            assert!(!found.is_empty(), "nothing is said: {heading}: {what}");
            let said: String = found.iter().map(|one| format!("{one}\n")).collect();
            text.push_str(&format!(
                "\n{what}：\n\n```toml\n{}\n```\n\n```text\n{said}```\n",
                shown.trim_end()
            ));
        }
    }
    text
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_page_of_mistakes_says_what_the_check_says() {
    let path = root().join("docs/packs-mistakes.md");
    let made = made();
    if env::var_os("KOUMEN_WRITE_DOCS").is_some() {
        fs::write(&path, &made).expect("docs/packs-mistakes.md");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let differs = made.lines().zip(kept.lines().chain([""])).find(|(new, old)| new != old);
    assert!(
        made == kept,
        "KOUMEN_WRITE_DOCS=1 writes docs/packs-mistakes.md anew; first difference: {differs:?}"
    );
}

#[test]
fn every_sentence_has_an_example() {
    let made = made();
    let missing: Vec<String> = sentences::all(&root())
        .into_iter()
        .filter(|one| !one.stands_in(&made))
        .map(|one| one.to_string())
        .collect();
    assert!(
        missing.is_empty(),
        "without an example in crates/server/tests/packs/mistakes:\n{}",
        missing.join("\n")
    );
}

#[test]
fn there_are_enough_rows_and_none_stands_twice() {
    let mut words: Vec<&str> = groups().flat_map(|(_, rows)| rows.iter().map(|(what, _)| *what)).collect();
    let count = words.len();
    words.sort_unstable();
    words.dedup();
    assert!(count >= 60 && words.len() == count, "{count} rows, {} different", words.len());
}
