//! Which notice was in force on which day.

use std::sync::Arc;

use jiff::civil::Date;

use super::Pack;

/// The notices of a county as they followed one another, with what the county had chosen. The pack of the day of an
/// event applies, however long ago that was.
#[derive(Debug, Clone, Default)]
pub struct Notices(Vec<(Date, Option<Arc<Pack>>)>);

impl Notices {
    /// What is in force from each of some days on, until the next; `None` while there is nothing.
    pub fn new(mut days: Vec<(Date, Option<Arc<Pack>>)>) -> Self {
        days.sort_by_key(|(from, _)| *from);
        Self(days)
    }

    /// One notice on all days.
    pub fn always(pack: Arc<Pack>) -> Self {
        Self(vec![(Date::MIN, Some(pack))])
    }

    /// What was in force on a day.
    pub fn on(&self, day: Date) -> Option<&Pack> {
        let until = self.0.partition_point(|(from, _)| *from <= day);
        self.0[..until].last()?.1.as_deref()
    }

    /// The first day after another on which something else may be in force.
    pub fn next_after(&self, day: Date) -> Option<Date> {
        self.0.iter().map(|(from, _)| *from).find(|from| *from > day)
    }

    /// Each notice with its first day.
    pub fn all(&self) -> impl Iterator<Item = (Date, &Pack)> {
        self.0.iter().filter_map(|(from, pack)| Some((*from, pack.as_deref()?)))
    }
}
