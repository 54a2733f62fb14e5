//! The places of the demo: provinces to villages from the list, groups and grids from the casts.

use std::collections::BTreeMap;

use anyhow::Context;
use domain::areas::{Area, AreaCode, AreaPath, Level};

use super::cast::Cast;
use crate::app::App;

/// Code, name, code of the place above, level; parents before children.
const LIST: &str = include_str!("../../demo/areas.csv");

/// So many places are kept at once.
const CHUNK: usize = 400;

/// Enters all places.
///
/// # Errors
/// What the database cannot do; a list that hangs a place on nothing.
pub async fn enter(app: &App, casts: &[Cast]) -> anyhow::Result<()> {
    for chunk in all(casts)?.chunks(CHUNK) {
        let chunk = chunk.to_vec();
        app.db().write(move |tx| store::areas::insert_many(tx, &chunk)).await?;
    }
    Ok(())
}

fn all(casts: &[Cast]) -> anyhow::Result<Vec<Area>> {
    let mut tree = Tree::default();
    for row in LIST.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let [code, name, parent, level] = cells[..] else { anyhow::bail!("areas.csv: {row}") };
        tree.hang(code, name, parent, Level::from_code(level).with_context(|| format!("areas.csv: {row}"))?)?;
    }
    for group in casts.iter().flat_map(|cast| &cast.group) {
        tree.hang(&group.code, &group.name, &group.parent, Level::Group)?;
    }
    Ok(tree.areas)
}

#[derive(Default)]
struct Tree {
    areas: Vec<Area>,
    paths: BTreeMap<String, AreaPath>,
}

impl Tree {
    fn hang(&mut self, code: &str, name: &str, parent: &str, level: Level) -> anyhow::Result<()> {
        let above = match parent {
            "" => AreaPath::root(),
            _ => self
                .paths
                .get(parent)
                .with_context(|| format!("{code} hangs on {parent}, which is unknown"))?
                .clone(),
        };
        let parsed: AreaCode = code.parse()?;
        let path = above.push(&parsed, level);
        self.paths.insert(code.to_owned(), path.clone());
        self.areas.push(Area {
            code: parsed,
            name: name.to_owned(),
            level,
            parent: (!parent.is_empty()).then(|| parent.parse()).transpose()?,
            path,
            valid_from: None,
            valid_until: None,
            kind: domain::areas::AreaKind::Ordinary,
            successor: None,
        });
        Ok(())
    }
}
