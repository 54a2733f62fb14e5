//! Documents that stay true: links that lead somewhere, both READMEs, no paths of one machine.

use crate::expect_none;
use crate::tree;

#[test]
fn every_relative_link_leads_somewhere() {
    let mut findings = Vec::new();
    for file in tree::files(&[".md"]) {
        let folder = tree::root().join(&file.path).parent().expect("a folder").to_path_buf();
        for (at, target) in links(&file.text) {
            let path = target.split('#').next().unwrap_or_default();
            let foreign = path.is_empty() || path.contains("://") || path.starts_with("mailto:");
            if !foreign && !folder.join(path).exists() {
                findings.push(format!("{}:{}: {target}", file.path, file.line(at)));
            }
        }
    }
    expect_none("links between documents must exist", &findings);
}

/// Targets of `[words](target)` outside fenced examples.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let (mut offset, mut fenced) = (0, false);
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if !fenced {
            for (at, _) in line.match_indices("](") {
                if let Some(end) = line[at + 2..].find(')') {
                    found.push((offset + at, &line[at + 2..at + 2 + end]));
                }
            }
        }
        offset += line.len();
    }
    found
}

#[test]
fn both_readmes_name_the_two_commands() {
    for name in ["README.md", "README.zh-CN.md"] {
        let text = std::fs::read_to_string(tree::root().join(name))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        for command in ["make demo", "make test"] {
            assert!(text.contains(command), "{name} does not name `{command}`");
        }
    }
}

#[test]
fn every_crate_says_what_it_is_for() {
    for name in ["rules", "domain", "store", "sheets", "server"] {
        let path = tree::root().join("crates").join(name).join("README.md");
        assert!(path.is_file(), "crates/{name}/README.md is missing");
    }
}

/// A path of somebody's own machine helps nobody else.
#[test]
fn nothing_points_into_one_machine() {
    const FOLDERS: [&str; 3] = ["/home/", "/root/", "/Users/"];
    let mut findings = Vec::new();
    for file in tree::files(&[
        ".rs", ".md", ".toml", ".html", ".mjs", ".js", ".ts", ".json", ".sh", ".sql", "Makefile",
    ]) {
        if file.path.ends_with("tidy/papers.rs") || file.path.ends_with("package-lock.json") {
            continue;
        }
        for folder in FOLDERS {
            for (at, _) in file.text.match_indices(folder) {
                let before = file.text[..at].chars().next_back();
                if before.is_none_or(|letter| {
                    !letter.is_alphanumeric() && !matches!(letter, '.' | '}' | ')' | '_' | '-')
                }) {
                    findings.push(format!("{}:{}: {folder}", file.path, file.line(at)));
                }
            }
        }
    }
    expect_none("paths of one machine do not belong in the repository", &findings);
}
