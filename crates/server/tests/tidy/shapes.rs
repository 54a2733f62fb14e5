//! Sizes, names and places of files.

use std::collections::BTreeSet;
use std::fs;

use crate::expect_none;
use crate::rust;
use crate::tree;

/// A file longer than this hides a second verb.
const LONGEST: usize = 500;

/// Written by a machine from what the server tells of itself: nobody reads it from end to end.
const GENERATED: &str = "phone/core/src/api.ts";

/// Names that say nothing about the work.
const EMPTY_NAMES: [&str; 10] =
    ["utils", "util", "common", "helpers", "helper", "manager", "service", "services", "misc", "core"];

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let mut findings = Vec::new();
    for file in tree::files(&[".rs", ".html", ".mjs", ".js", ".ts", ".css", ".sh", ".sql"]) {
        let lines = file.text.lines().count();
        if lines > LONGEST && file.path != GENERATED {
            findings.push(format!("{}: {lines} lines", file.path));
        }
    }
    expect_none("look for the second verb hiding in the file", &findings);
}

/// `phone/core` is the one exception: the name under which its packages are imported.
#[test]
fn folders_and_files_are_named_after_the_work() {
    let mut findings = Vec::new();
    for file in tree::files(&[".rs", ".ts", ".mjs", ".js", ".html"]) {
        let path = file.path.strip_prefix("phone/core/").unwrap_or(&file.path);
        if path.split('/').any(|part| EMPTY_NAMES.contains(&part.split('.').next().unwrap_or(part))) {
            findings.push(file.path);
        }
    }
    expect_none("if it has no home, it has not found its noun", &findings);
}

#[test]
fn no_rust_file_is_forgotten() {
    let sources = rust::all();
    let mut named = BTreeSet::new();
    for source in &sources {
        let folder = match source.file.path.rsplit_once('/') {
            Some((folder, name)) if name == "mod.rs" || is_root(&source.file.path) => folder.to_owned(),
            _ => source.file.path.trim_end_matches(".rs").to_owned(),
        };
        for line in source.code.lines() {
            let Some((before, rest)) = line.split_once("mod ") else { continue };
            let name = rest
                .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
                .next()
                .unwrap_or_default();
            if before.trim().is_empty() || before.trim_start().starts_with("pub") {
                named.insert(format!("{folder}/{name}.rs"));
                named.insert(format!("{folder}/{name}/mod.rs"));
            }
        }
    }
    let findings = sources
        .iter()
        .map(|source| source.file.path.as_str())
        .filter(|path| !named.contains(*path) && !is_root(path))
        .map(str::to_owned)
        .collect::<Vec<_>>();
    expect_none("a file that no `mod` names is never compiled", &findings);
}

/// Roots of crates and of test, bench, example and build targets.
fn is_root(path: &str) -> bool {
    let mut parts = path.split('/').skip(2);
    let shape = (parts.next(), parts.next(), parts.next(), parts.next());
    matches!(
        shape,
        (Some("build.rs"), None, ..)
            | (Some("src"), Some("main.rs" | "lib.rs"), None, _)
            | (Some("src"), Some("bin"), ..)
            | (Some("tests" | "benches" | "examples"), Some(_), None, _)
            | (Some("tests" | "benches" | "examples"), Some(_), Some("main.rs"), None)
    )
}

#[test]
fn every_template_is_used() {
    let templates = tree::files(&[".html"])
        .into_iter()
        .filter(|file| file.path.starts_with("crates/server/templates/"))
        .collect::<Vec<_>>();
    let sources = rust::all();
    let mut findings = Vec::new();
    for template in &templates {
        let name = template.path.trim_start_matches("crates/server/templates/");
        let quoted = format!("\"{name}\"");
        let by_code = sources.iter().any(|source| source.texts.iter().any(|(_, text)| text == name));
        let by_template =
            templates.iter().any(|other| other.path != template.path && other.text.contains(&quoted));
        if !by_code && !by_template {
            findings.push(template.path.clone());
        }
    }
    expect_none("a template that nothing renders", &findings);
}

#[test]
fn migrations_are_numbered_without_gaps() {
    let mut numbers = tree::files(&[".sql"])
        .into_iter()
        .filter(|file| file.path.starts_with("crates/store/"))
        .map(|file| {
            let name = file.path.rsplit('/').next().unwrap_or_default().to_owned();
            let number = name.split('_').next().and_then(|digits| digits.parse::<usize>().ok());
            (number.unwrap_or_else(|| panic!("{} does not begin with a number", file.path)), file.path)
        })
        .collect::<Vec<_>>();
    numbers.sort();
    for (expected, (number, path)) in numbers.iter().enumerate() {
        assert_eq!(*number, expected + 1, "{path}: migrations are numbered 1, 2, 3, …");
    }
}

#[test]
fn scripts_can_be_run() {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for name in [
            ".ci/run",
            "scripts/prepare",
            "scripts/test",
            "scripts/check",
            "scripts/demo",
            "scripts/postgres",
        ] {
            let mode = fs::metadata(tree::root().join(name))
                .unwrap_or_else(|error| panic!("{name}: {error}"))
                .permissions()
                .mode();
            assert!(mode & 0o100 != 0, "{name} lost its run bit");
        }
    }
}
