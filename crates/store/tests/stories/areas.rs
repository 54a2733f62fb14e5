//! A tree of places is kept, walked and kept again.

use domain::areas::{AreaPath, Level};
use store::areas;

use crate::engines::on_each;
use crate::office::Office;

#[test]
fn the_tree_is_walked_up_and_down() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let county = office.county.clone();
        let top = county.areas[0].clone();
        let village = county.at(Level::Village)[0].clone();
        let group = county.at(Level::Group)[0].clone();

        let (codes, paths) = (top.code.clone(), group.path.clone());
        let (children, line, under, found) = office.read(move |tx| {
            Ok((
                areas::children(tx, &codes)?,
                areas::line(tx, &paths)?,
                areas::under(tx, &village.path)?,
                (areas::by_code(tx, &village.code)?, areas::by_path(tx, &village.path)?),
            ))
        });
        assert_eq!(children, county.at(Level::Township).into_iter().cloned().collect::<Vec<_>>());
        let levels: Vec<Level> = line.iter().map(|area| area.level).collect();
        assert_eq!(levels, [Level::County, Level::Township, Level::Village, Level::Group]);
        assert_eq!(under.last(), Some(&group));
        assert_eq!(found.0, found.1);
        assert_eq!(found.0.as_ref(), Some(&under[0]));
    });
}

#[test]
fn reading_a_list_again_brings_names_up_to_date() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let mut changed = office.county.areas.clone();
        changed[1].name = "新镇".to_owned();
        let (kept, path) = (changed.clone(), office.county.area().clone());
        let all = office.write(move |tx| {
            areas::insert_many(tx, &kept)?;
            areas::under(tx, &path)
        });
        changed.sort_by(|a, b| a.path.cmp(&b.path));
        assert_eq!(all, changed);
        let nowhere = office.read(|tx| areas::by_path(tx, &AreaPath::root()));
        assert_eq!(nowhere, None);
    });
}
