//! What the migrations say of indexes.

use crate::migrate::MIGRATIONS;

/// An index as its migration makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IndexText {
    /// Its name.
    pub name: &'static str,
    /// The statement that makes it, the same on both engines.
    pub text: String,
}

/// Every index of the schema, as its last migration left it, in the order in which they are made.
pub(super) fn indexes() -> Vec<IndexText> {
    let mut found: Vec<IndexText> = Vec::new();
    for migration in MIGRATIONS {
        // A comment may hold a semicolon, a statement of ours does not.
        let bare: Vec<&'static str> =
            migration.text.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
        for statement in bare.join("\n").split(';').map(str::trim) {
            let words: Vec<&str> = statement.split_whitespace().collect();
            let at = match words[..] {
                ["create", "index", ..] => 2,
                ["create", "unique", "index", ..] => 3,
                ["drop", "index", gone] => {
                    found.retain(|index| index.name != gone);
                    continue;
                }
                _ => continue,
            };
            let name = words[at];
            // The name as it stands in the migration's own text lives as long as the program.
            let Some(from) = migration.text.find(&format!("index {name} ")) else { continue };
            let from = from + "index ".len();
            found.push(IndexText {
                name: &migration.text[from..from + name.len()],
                text: statement.to_owned(),
            });
        }
    }
    found
}
