//! Packs of invented notices, written from `docs/packs.md` alone by people who had not seen the program: what they say
//! must stay sayable.

use std::{fs, path::Path};

use domain::{
    classes::vocabulary::host,
    packs::{load, with_base},
};
use rules::{Choices, SourceFile, run_cases};

/// The files of a folder, and of the folders in it.
fn files(folder: &Path, below: &str, found: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder.join(below)).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let name = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.path().is_dir() {
            files(folder, &name, found);
        } else {
            found.push(SourceFile::new(name, fs::read_to_string(entry.path()).expect("a text")));
        }
    }
}

fn pack(folder: &Path) -> Vec<SourceFile> {
    let mut found = Vec::new();
    files(folder, "", &mut found);
    found
}

#[test]
fn packs_written_from_the_guide_alone_are_sound_and_all_their_cases_come_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut seen = 0;
    for entry in fs::read_dir(root.join("tests/packs")).expect("tests/packs").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let base = |id: &str| Some(pack(&root.join("packs").join(id)));
        let joined = with_base(pack(&entry.path()), base);
        let read = joined.and_then(|files| load(files, &Choices::new()));
        let said = |said: &[rules::Diagnostic]| {
            said.iter().map(|one| format!("tests/packs/{name}/{one}\n")).collect::<String>()
        };
        let pack = read.unwrap_or_else(|found| panic!("{}", said(&found)));
        assert_eq!(pack.rules.id, name);
        assert!(pack.rules.remarks.is_empty(), "{}", said(&pack.rules.remarks));
        let report = run_cases(&pack.rules, &host());
        assert!(report.failed.is_empty(), "{}", said(&report.failed));
        assert!(report.passed >= 30, "{name}: only {} cases", report.passed);
        seen += 1;
    }
    assert!(seen >= 2, "{seen} packs in tests/packs");
}
