//! `docs/packs.md` stays true: the pack it builds step by step is read from the page, checked and tried.
//!
//! Blocks are marked in the page: `file: NAME` is added to that file of the pack, `says` is what the check says of the
//! pack so far, `add: NAME` is good when it is added to the finished pack, `with: NAME` together with the example
//! before it, `district: NAME` belongs to the pack that
//! adds to it.

use std::{fs, path::Path};

use domain::{
    classes::vocabulary::host,
    packs::{Pack, load, with_base},
};
use rules::{Choices, Diagnostic, Kind, SourceFile, run_cases};

/// A fenced block with the mark above it.
struct Block {
    line: usize,
    mark: String,
    text: String,
}

pub fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/packs.md");
    fs::read_to_string(path).expect("docs/packs.md")
}

/// Every marked block of the page, in order.
fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = page.lines().zip(1..);
    while let Some((line, at)) = lines.next() {
        let Some(mark) = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->")) else {
            continue;
        };
        let fence = lines.next().expect("a block under its mark").0;
        if fence.starts_with("```") {
            let inside: Vec<&str> =
                lines.by_ref().map(|(line, _)| line).take_while(|line| *line != "```").collect();
            blocks.push(Block { line: at, mark: mark.to_owned(), text: inside.join("\n") + "\n" });
        }
    }
    blocks
}

/// Adds a text to a file of a pack, and begins the file where there is none.
pub fn add(files: &mut Vec<SourceFile>, name: &str, text: &str) {
    match files.iter_mut().find(|file| file.name == name) {
        Some(file) => {
            file.text.push('\n');
            file.text.push_str(text);
        }
        None => files.push(SourceFile::new(name, text)),
    }
}

/// The pack that the steps of the page make.
pub fn files(page: &str) -> Vec<SourceFile> {
    marked(page, "file: ")
}

/// The files that the blocks with this mark make.
pub fn marked(page: &str, mark: &str) -> Vec<SourceFile> {
    let mut files = Vec::new();
    for block in blocks(page) {
        if let Some(name) = block.mark.strip_prefix(mark) {
            add(&mut files, name, &block.text);
        }
    }
    files
}

fn said(found: &[Diagnostic]) -> String {
    found.iter().map(|one| format!("packs/tongxi-2026/{one}\n")).collect()
}

fn read(files: Vec<SourceFile>) -> Result<Pack, String> {
    load(files, &Choices::new()).map_err(|found| said(&found))
}

#[test]
fn the_pack_of_the_page_is_sound_and_all_its_cases_come_out() {
    let pack = read(files(&page())).unwrap_or_else(|said| panic!("{said}"));
    assert!(pack.rules.remarks.is_empty(), "{}", said(&pack.rules.remarks));
    let report = run_cases(&pack.rules, &host());
    assert!(report.failed.is_empty(), "{}", said(&report.failed));
    let texts = pack.rules.files.iter().filter(|file| file.name.starts_with("cases/"));
    let written: usize = texts.map(|file| file.text.matches("case]]\n").count()).sum();
    assert_eq!(report.passed, written, "cases that were run and cases in the page");
}

#[test]
fn what_the_check_says_after_each_step_is_what_the_page_says() {
    let mut so_far = Vec::new();
    let mut shown = 0;
    for block in blocks(&page()) {
        if let Some(name) = block.mark.strip_prefix("file: ") {
            add(&mut so_far, name, &block.text);
        } else if block.mark == "says" {
            let got = read(so_far.clone()).err().unwrap_or_default();
            assert_eq!(got, block.text, "docs/packs.md:{}", block.line);
            shown += 1;
        }
    }
    assert!(shown >= 3, "the page shows what the check says");
}

#[test]
fn every_example_of_the_reference_is_good_in_the_pack_of_the_page() {
    let page = page();
    let whole = files(&page);
    // What stands under `with` is added together with the example before it.
    let mut examples: Vec<Vec<(String, Block)>> = Vec::new();
    for block in blocks(&page) {
        let (added, together) = (block.mark.strip_prefix("add: "), block.mark.strip_prefix("with: "));
        if let Some(name) = added {
            examples.push(vec![(name.to_owned(), block)]);
        } else if let Some(name) = together {
            let before = examples.last_mut().expect("an example before what is added to it");
            before.push((name.to_owned(), block));
        }
    }
    for example in examples {
        let (mut changed, line) = (whole.clone(), example[0].1.line);
        example.iter().for_each(|(name, block)| add(&mut changed, name, &block.text));
        let pack = read(changed).unwrap_or_else(|said| panic!("docs/packs.md:{line}: {said}"));
        let failed = run_cases(&pack.rules, &host()).failed.into_iter();
        let own: Vec<Diagnostic> =
            failed.filter(|one| example.iter().any(|(name, _)| *name == one.file)).collect();
        assert!(own.is_empty(), "docs/packs.md:{line}: {}", said(&own));
    }
}

#[test]
fn the_district_of_the_page_adds_to_its_pack() {
    let page = page();
    let base = |id: &str| (id == "tongxi-2026").then(|| files(&page));
    let joined =
        with_base(marked(&page, "district: "), base).unwrap_or_else(|found| panic!("{}", said(&found)));
    let pack = read(joined).unwrap_or_else(|said| panic!("{said}"));
    let report = run_cases(&pack.rules, &host());
    assert!(report.failed.is_empty(), "{}", said(&report.failed));
    assert_eq!((pack.rules.extends.as_deref(), report.passed), (Some("tongxi-2026"), 3));
}

/// Examples in the first column of the tables under a mark, with their lines.
fn examples(page: &str, mark: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut lines = page.lines().zip(1..).skip_while(|(line, _)| !line.contains(mark)).peekable();
    while lines.peek().is_some() {
        for (line, at) in lines.by_ref().skip(1).take_while(|(line, _)| !line.is_empty()).skip(2) {
            let cell = line.split('|').nth(1).expect("a first column");
            found.extend(cell.split('`').nth(1).map(|text| (at, text.to_owned())));
        }
        while lines.next_if(|(line, _)| !line.contains(mark)).is_some() {}
    }
    found
}

#[test]
fn every_example_of_the_grammar_can_be_read() {
    let page = page();
    let whole = files(&page);
    for (mark, key, least) in [("<!-- conditions -->", "is", 30), ("<!-- numbers -->", "value", 15)] {
        let examples = examples(&page, mark);
        assert!(examples.len() >= least, "{mark}: {}", examples.len());
        for (line, text) in examples {
            let mut changed = whole.clone();
            let define = format!("[[define]]\nname = \"试一试\"\nclause = \"试\"\n{key} = '{text}'\n");
            add(&mut changed, "definitions.toml", &define);
            let sound = read(changed);
            assert!(sound.is_ok(), "docs/packs.md:{line}: {text}\n{}", sound.err().unwrap_or_default());
        }
    }
}

#[test]
fn the_page_names_every_fact_with_its_options() {
    let page = page();
    let host = host();
    let members = host.dictionary.facts().iter().filter_map(|fact| match &fact.kind {
        Kind::List(members) => Some(members),
        _ => None,
    });
    for fact in host.dictionary.facts().iter().chain(members.flatten()) {
        let row = format!("| `{}` | {} |", fact.id, fact.name);
        assert!(page.contains(&row), "{row} is missing in docs/packs.md");
        for option in fact.kind.options().unwrap_or_default() {
            let cell = format!("{} `{}`", option.name, option.code);
            assert!(page.contains(&cell), "{}: {cell} is missing in docs/packs.md", fact.id);
        }
    }
}

/// Every key that some table of a pack may have: an unknown one is answered with those that can be written.
#[test]
fn the_page_names_every_key() {
    let page = page();
    let whole = files(&page);
    let mut missing = Vec::new();
    for (name, table) in TABLES {
        let mut changed = whole.clone();
        changed.retain(|file| file.name != *name);
        add(&mut changed, name, table);
        let said = match load(changed, &Choices::new()) {
            Err(found) => said(&found),
            Ok(pack) => said(&run_cases(&pack.rules, &host()).failed),
        };
        let (_, keys) =
            said.split_once("（这里可以写：").unwrap_or_else(|| panic!("{name}: {table}: {said}"));
        for key in keys.split('）').next().unwrap_or_default().split('、') {
            if !page.contains(&format!("`{key}`")) {
                missing.push(format!("`{key}` of {name}: {table}"));
            }
        }
    }
    assert!(missing.is_empty(), "missing in docs/packs.md:\n{}", missing.join("\n"));
}

/// A file with one table that has a key which nobody knows.
const TABLES: &[(&str, &str)] = &[
    ("pack.toml", "zz = 1"),
    ("pack.toml", "in_force = { zz = 1 }"),
    ("facts.toml", "[[fact]]\nzz = 1"),
    ("definitions.toml", "[[define]]\nzz = 1"),
    ("eligibility.toml", "[eligible]\nzz = 1"),
    ("eligibility.toml", "[[eligible.require]]\nzz = 1"),
    ("eligibility.toml", "[[eligible.tag]]\nzz = 1"),
    ("scores.toml", "[[score]]\nzz = 1"),
    ("scores.toml", "[[score]]\n[[score.item]]\nzz = 1"),
    ("classes.toml", "[[class]]\nzz = 1"),
    ("classes.toml", "[[class]]\n[[class.when]]\nzz = 1"),
    ("classes.toml", "[[warning]]\nzz = 1"),
    ("tracks.toml", "[[track]]\nzz = 1"),
    ("duties.toml", "[[duty]]\nzz = 1"),
    ("duties.toml", "[[duty]]\nfloor = [{ zz = 1 }]"),
    ("duties.toml", "[[duty]]\nceiling = [{ zz = 1 }]"),
    ("duties.toml", "[[duty]]\nplan = { zz = 1 }"),
    ("duties.toml", "[[duty]]\ninstead = [{ zz = 1 }]"),
    ("duties.toml", "[[alternation]]\nzz = 1"),
    ("readings.toml", "[[reading]]\nzz = 1"),
    ("readings.toml", "[[parameter]]\nzz = 1"),
    ("scores.toml", "[[score]]\ntimes = [{ zz = 1 }]"),
    ("readings.toml", "[[choose]]\nzz = 1"),
    ("classes.toml", "[[raise]]\nzz = 1"),
    ("events.toml", "[[event]]\nzz = 1"),
    ("events.toml", "[[triggered]]\nzz = 1"),
    ("deadlines.toml", "[[deadline]]\nzz = 1"),
    ("deadlines.toml", "[[recurring]]\nzz = 1"),
    ("deadlines.toml", "[[recurring]]\nfrom = { zz = 1 }"),
    ("calendar.toml", "[calendar]\nzz = 1"),
    ("calendar.toml", "[calendar]\nevery_year = [{ zz = 1 }]"),
    ("calendar.toml", "[calendar]\noff = [{ zz = 1 }]"),
    ("absences.toml", "[[absence]]\nzz = 1"),
    ("absences.toml", "[[absence]]\nbecomes = { zz = 1 }"),
    ("absences.toml", "[[absence]]\nback = { zz = 1 }"),
    ("absences.toml", "[[absence]]\n[[absence.contact]]\nzz = 1"),
    ("absences.toml", "[[exit]]\nzz = 1"),
    ("absences.toml", "[[exit]]\nask_again = { zz = 1 }"),
    ("ladder.toml", "[[part_of_day]]\nzz = 1"),
    ("ladder.toml", "[[ladder]]\nzz = 1"),
    ("ladder.toml", "[[ladder]]\n[[ladder.step]]\nzz = 1"),
    ("overlays.toml", "[[alert]]\nzz = 1"),
    ("overlays.toml", "[[overlay]]\nzz = 1"),
    ("overlays.toml", "[[overlay]]\ninstead = [{ zz = 1 }]"),
    ("overlays.toml", "[[festival]]\nzz = 1"),
    ("overlays.toml", "[[festival]]\nday = { zz = 1 }"),
    ("followups.toml", "[[flow]]\nzz = 1"),
    ("followups.toml", "[[flow]]\n[[flow.step]]\nzz = 1"),
    ("payments.toml", "[[payment]]\nzz = 1"),
    ("payments.toml", "[[payment]]\nround = { zz = 1 }"),
    ("payments.toml", "[[payment]]\nshare = [{ zz = 1 }]"),
    ("payments.toml", "[[payment]]\nlimit = [{ zz = 1 }]"),
    ("payments.toml", "[[other_source]]\nzz = 1"),
    ("payments.toml", "[[cap]]\nzz = 1"),
    ("payments.toml", "currency = { zz = 1 }"),
    ("points.toml", "[points]\nzz = 1"),
    ("points.toml", "[[point]]\nzz = 1"),
    ("points.toml", "[[redeem]]\nzz = 1"),
    ("indicators.toml", "[[indicator]]\nzz = 1"),
    ("indicators.toml", "[[indicator]]\nsum = { zz = 1 }"),
    ("indicators.toml", "[[indicator]]\nbelow = { zz = 1 }"),
    ("indicators.toml", "[[indicator]]\ncounted = [{ zz = 1 }]"),
    ("indicators.toml", "[[term]]\nzz = 1"),
    ("labels.toml", "zz = 1"),
    ("labels.toml", "visitor = [{ zz = 1 }]"),
    ("forms/visit.toml", "zz = 1"),
    ("forms/visit.toml", "[[field]]\nzz = 1"),
    ("cases/a.toml", "[[case]]\nzz = 1"),
    ("cases/a.toml", "[[case]]\nid = \"a\"\nstory = \"\"\non = 2026-04-01\nfacts = {}\nexpect = { zz = 1 }"),
    ("cases/a.toml", "[[deadline_case]]\nid = \"a\"\nstory = \"\"\ngiven = { zz = 1 }"),
    ("cases/a.toml", "[[recurring_case]]\nid = \"a\"\nstory = \"\"\ngiven = { zz = 1 }"),
    ("cases/a.toml", "[[recurring_case]]\nid = \"a\"\nstory = \"\"\nexpect = { zz = 1 }"),
    ("cases/a.toml", "[[event_case]]\nid = \"a\"\nstory = \"\"\nexpect = { zz = 1 }"),
    ("cases/a.toml", "[[ladder_case]]\nid = \"a\"\nstory = \"\"\ngiven = { zz = 1 }"),
    ("cases/a.toml", "[[ladder_case]]\nid = \"a\"\nstory = \"\"\nexpect = { zz = 1 }"),
    ("cases/a.toml", "[[absence_case]]\nid = \"a\"\nstory = \"\"\ngiven = { zz = 1 }"),
    ("cases/a.toml", "[[absence_case]]\nid = \"a\"\nstory = \"\"\nexpect = { zz = 1 }"),
    ("cases/a.toml", "[[alert_case]]\nid = \"a\"\nstory = \"\"\ngiven = { zz = 1 }"),
    ("cases/a.toml", "[[alert_case]]\nid = \"a\"\nstory = \"\"\nexpect = { zz = 1 }"),
    ("cases/a.toml", "[[flow_case]]\nid = \"a\"\nstory = \"\"\ngiven = { zz = 1 }"),
    ("cases/a.toml", "[[flow_case]]\nid = \"a\"\nstory = \"\"\nexpect = { zz = 1 }"),
    ("cases/a.toml", "[[count_case]]\nid = \"a\"\nstory = \"\"\ngiven = { zz = 1 }"),
    ("cases/a.toml", "[[count_case]]\nid = \"a\"\nstory = \"\"\nexpect = { zz = 1 }"),
    ("cases/a.toml", "[[cap_case]]\nid = \"a\"\nstory = \"\"\ngiven = { zz = 1 }"),
    ("cases/a.toml", "[[payment_case]]\nid = \"a\"\nstory = \"\"\ngiven = { zz = 1 }"),
    ("cases/a.toml", "[[payment_case]]\nid = \"a\"\nstory = \"\"\nexpect = { zz = 1 }"),
    ("cases/a.toml", "[[points_case]]\nid = \"a\"\nstory = \"\"\ngiven = { zz = 1 }"),
    ("cases/a.toml", "[[points_case]]\nid = \"a\"\nstory = \"\"\nexpect = { zz = 1 }"),
    ("cases/a.toml", "[[indicator_case]]\nid = \"a\"\nstory = \"\"\ngiven = { zz = 1 }"),
    ("cases/a.toml", "[[indicator_case]]\nid = \"a\"\nstory = \"\"\nexpect = { zz = 1 }"),
    ("cases/a.toml", "[calendar]\nzz = 1"),
];
