//! No change in a file of a pack goes unseen: every single value of both notices is changed once.

use std::fs;
use std::path::Path;

use domain::packs::compare::compare;
use domain::packs::{Pack, load};
use rules::{Choices, SourceFile};
use toml::{Table, Value};

fn pack(id: &str) -> Pack {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(id);
    let mut files = Vec::new();
    for inner in ["", "cases", "forms"] {
        for entry in fs::read_dir(root.join(inner)).expect("a pack").flatten() {
            let path = entry.path();
            if path.is_file() {
                let name = path.strip_prefix(&root).expect("below the pack").to_string_lossy().into_owned();
                files.push(SourceFile::new(name, fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    load(files, &Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"))
}

/// Changes the value that is `left` leaves away; true once it has.
fn change(value: &mut Value, left: &mut usize) -> bool {
    match value {
        Value::Table(table) => table.iter_mut().any(|(_, inner)| change(inner, left)),
        Value::Array(list) => list.iter_mut().any(|inner| change(inner, left)),
        leaf if *left == 0 => {
            *leaf = match &*leaf {
                Value::Boolean(yes) => Value::Boolean(!*yes),
                Value::Integer(number) => Value::Integer(*number + 1),
                Value::Float(number) => Value::Float(*number + 1.0),
                Value::String(text) => Value::String(format!("{text}改")),
                other => Value::String(format!("{other}改")),
            };
            true
        }
        _ => {
            *left -= 1;
            false
        }
    }
}

fn nothing_goes_unseen(id: &str) {
    let whole = pack(id);
    assert_eq!(compare(&whole, &whole), []);
    let mut changed = 0;
    for file in whole.rules.files.iter().filter(|file| file.name.ends_with(".toml")) {
        // The other files would be the same in both: left out, because there are thousands of values.
        let mut before = whole.clone();
        before.rules.files = vec![file.clone()];
        let mut after = before.clone();
        let table: Table = file.text.parse().expect("TOML");
        for leaf in 0.. {
            let mut value = Value::Table(table.clone());
            if !change(&mut value, &mut leaf.clone()) {
                break;
            }
            let text = toml::to_string(&value).expect("TOML again");
            after.rules.files = vec![SourceFile::new(file.name.clone(), text)];
            // What is chosen is compared as it is in force: another file alone is no other choice.
            let proposal =
                file.name == "readings.toml" && chosen(&table) != chosen(value.as_table().expect("a table"));
            let found = compare(&before, &after);
            assert_eq!(found.is_empty(), proposal, "{} value {leaf}", file.name);
            changed += 1;
        }
    }
    assert!(changed > 300, "only {changed} values were changed");
}

/// What the file proposes for readings and parameters.
fn chosen(table: &Table) -> Vec<Option<&Value>> {
    let rows = |key: &str| table.get(key).and_then(Value::as_array).into_iter().flatten();
    let readings = rows("reading").map(|reading| reading.get("chosen"));
    readings.chain(rows("parameter").map(|parameter| parameter.get("value"))).collect()
}

#[test]
fn every_value_of_jinan() {
    nothing_goes_unseen("jinan-2023");
}

#[test]
fn every_value_of_qidong() {
    nothing_goes_unseen("qidong-2024");
}
