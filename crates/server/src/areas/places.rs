//! Names of places, kept in memory: every list shows them, and they change a few times a year.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use domain::areas::{Area, AreaPath, Level};
use store::{Db, Fault, areas};

/// More names than this are not kept: a wrong import must not fill the memory.
const ROOM: usize = 500_000;

/// Places by their path, read as they are asked for.
#[derive(Default)]
pub struct Places {
    known: RwLock<HashMap<AreaPath, Option<Arc<Area>>>>,
}

impl Places {
    /// Reads what is not known yet of these places and of everything above them.
    ///
    /// # Errors
    /// What the database cannot do.
    pub async fn learn(&self, db: &Db, paths: impl IntoIterator<Item = &AreaPath>) -> Result<(), Fault> {
        let mut missing: Vec<AreaPath> = paths.into_iter().flat_map(with_above).collect();
        missing.sort_unstable();
        missing.dedup();
        {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            missing.retain(|path| !known.contains_key(path));
        }
        if missing.is_empty() {
            return Ok(());
        }
        let found = db
            .read(move |tx| {
                missing
                    .iter()
                    .map(|path| Ok((path.clone(), areas::by_path(tx, path)?.map(Arc::new))))
                    .collect::<Result<Vec<_>, Fault>>()
            })
            .await?;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() + found.len() > ROOM {
            known.clear();
        }
        known.extend(found);
        Ok(())
    }

    /// A place that was learnt.
    pub fn get(&self, path: &AreaPath) -> Option<Arc<Area>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(path)?.clone()
    }

    /// The learnt node of a level at or above a learnt place.
    pub fn above(&self, path: &AreaPath, level: Level) -> Option<Arc<Area>> {
        with_above(path).into_iter().filter_map(|step| self.get(&step)).find(|area| area.level == level)
    }

    /// Forgets all names: places were imported or renamed.
    pub fn forget(&self) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The names on the way to a learnt place that lie below `from`; its own name where it is `from`.
    pub fn steps(&self, path: &AreaPath, from: &AreaPath) -> Vec<String> {
        let mut steps: Vec<String> = with_above(path)
            .into_iter()
            .filter(|step| step != from && from.contains(step))
            .filter_map(|step| self.get(&step).map(|area| area.name.clone()))
            .collect();
        steps.reverse();
        steps
    }

    /// Where somebody lives, shortly, seen from `from`: town and village if they lie below it, then the
    /// address as people write it, which begins with the group or repeats the village.
    pub fn address(&self, path: &AreaPath, from: &AreaPath, address: &str) -> String {
        let village = |area: &Arc<Area>| area.level <= Level::Village;
        let mut shown: Vec<String> = with_above(path)
            .into_iter()
            .filter(|step| step != from && from.contains(step))
            .filter_map(|step| self.get(&step).filter(village))
            .map(|area| everyday(&area.name).to_owned())
            .collect();
        shown.reverse();
        if shown.last().is_some_and(|last| address.starts_with(last.as_str())) {
            shown.pop();
        }
        shown.push(address.to_owned());
        shown.join(" · ")
    }

    /// The address of a learnt place as it stands on an envelope: county, town, village, then the address as
    /// people write it, without saying the village twice.
    pub fn postal(&self, path: &AreaPath, address: &str) -> String {
        let named = with_above(path).into_iter().filter_map(|step| self.get(&step));
        let mut names: Vec<String> = named
            .filter(|area| (Level::County..=Level::Village).contains(&area.level))
            .map(|area| area.name.clone())
            .collect();
        names.reverse();
        if names.last().is_some_and(|village| address.starts_with(everyday(village))) {
            names.pop();
        }
        format!("{}{address}", names.concat())
    }

    /// The whole name from the county down (or from the prefecture for a city's office).
    ///
    /// # Errors
    /// What the database cannot do.
    pub async fn full_name(&self, db: &Db, path: &AreaPath) -> Result<String, Fault> {
        self.learn(db, [path]).await?;
        let mut names: Vec<(Level, String)> = with_above(path)
            .into_iter()
            .filter_map(|step| self.get(&step).map(|area| (area.level, area.name.clone())))
            .collect();
        names.reverse();
        let from = names.last().map_or(Level::County, |(level, _)| (*level).min(Level::County));
        let shown: Vec<String> =
            names.into_iter().filter(|(level, _)| *level >= from).map(|(_, name)| name).collect();
        Ok(if shown.is_empty() { "全国".into() } else { shown.join(" · ") })
    }
}

/// The name that people use: 坞东村 for 坞东村民委员会.
pub fn everyday(name: &str) -> &str {
    const ENDS: [&str; 4] = ["居民委员会", "居委会", "民委员会", "委会"];
    let short = ENDS.iter().find_map(|end| name.strip_suffix(end));
    short.filter(|rest| rest.chars().count() >= 2).unwrap_or(name)
}

fn with_above(path: &AreaPath) -> Vec<AreaPath> {
    std::iter::successors(Some(path.clone()), AreaPath::parent)
        .filter(|path| !path.as_str().is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn villages_are_called_as_people_call_them() {
        assert_eq!(everyday("坞东村民委员会"), "坞东村");
        assert_eq!(everyday("保利花园社区居民委员会"), "保利花园社区");
        assert_eq!(everyday("北新村委会"), "北新村");
        assert_eq!(everyday("紫薇社区居委会"), "紫薇社区");
        assert_eq!(everyday("北新村"), "北新村");
        assert_eq!(everyday("村民委员会"), "村民委员会");
    }
}
