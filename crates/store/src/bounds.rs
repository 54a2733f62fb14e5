//! A scope as it stands in SQL: the five bounds that every statement about people carries.

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::ids::{TenantId, WorkerId};

/// The bounds as text: `within!("p")` for the table alias `p`. They are always the first five parameters.
///
/// Only the place is left to an index. The worker is written as an expression that changes nothing, because
/// SQLite would otherwise take "any worker" for a range worth walking.
macro_rules! within {
    ($alias:literal) => {
        concat!(
            $alias,
            ".tenant = $1 and ",
            $alias,
            ".area_path >= $2 and ",
            $alias,
            ".area_path < $3 and coalesce(",
            $alias,
            ".worker, ",
            $alias,
            ".worker) >= $4 and coalesce(",
            $alias,
            ".worker, ",
            $alias,
            ".worker) <= $5"
        )
    };
}

/// The same bounds without any index: for what is found another way, by its id or along another order.
macro_rules! within_any {
    ($alias:literal) => {
        concat!(
            $alias,
            ".tenant = $1 and ",
            $alias,
            ".area_path || '' >= $2 and ",
            $alias,
            ".area_path || '' < $3 and coalesce(",
            $alias,
            ".worker, ",
            $alias,
            ".worker) >= $4 and coalesce(",
            $alias,
            ".worker, ",
            $alias,
            ".worker) <= $5"
        )
    };
}

pub(crate) use {within, within_any};

/// The values of the bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) tenant: TenantId,
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) worker_from: WorkerId,
    pub(crate) worker_until: WorkerId,
}

impl Bounds {
    /// The whole scope.
    pub(crate) fn of(scope: &Scope) -> Self {
        Self {
            tenant: scope.tenant(),
            from: scope.area_from().to_owned(),
            until: scope.area_until().to_owned(),
            worker_from: scope.worker_from(),
            worker_until: scope.worker_until(),
        }
    }

    /// The part of the scope that lies in a place; nothing where they do not meet.
    pub(crate) fn in_area(self, area: Option<&AreaPath>) -> Self {
        let Some(area) = area else { return self };
        let (from, until) = area.bounds();
        Self { from: self.from.max(from), until: self.until.min(until), ..self }
    }

    /// The part of the scope that is one worker's; nothing where that worker is outside.
    pub(crate) fn of_worker(self, worker: Option<WorkerId>) -> Self {
        let Some(worker) = worker else { return self };
        Self {
            worker_from: self.worker_from.max(worker),
            worker_until: self.worker_until.min(worker),
            ..self
        }
    }

    /// The one worker whose people these are, if it is one.
    pub(crate) fn single_worker(&self) -> Option<WorkerId> {
        (self.worker_from == self.worker_until).then_some(self.worker_from)
    }

    /// Whether this is a village or less: few enough people to sort them by hand.
    pub(crate) fn is_narrow(&self) -> bool {
        // Province, prefecture, county, township, village: the fifth step down.
        let common = self.from.bytes().zip(self.until.bytes()).take_while(|(a, b)| a == b);
        let steps_above_the_last = common.filter(|(byte, _)| *byte == b'/').count();
        steps_above_the_last >= 4 && self.from.ends_with('/')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(path: &str) -> Bounds {
        let path: AreaPath = path.parse().expect("a path");
        let (from, until) = AreaPath::root().bounds();
        let all = Bounds {
            tenant: TenantId(1),
            from,
            until,
            worker_from: WorkerId::MIN,
            worker_until: WorkerId::MAX,
        };
        all.in_area(Some(&path))
    }

    #[test]
    fn only_villages_and_less_are_narrow() {
        for (path, narrow) in [
            ("", false),
            ("37/3701/370112/", false),
            ("37/3701/370112/370112001/", false),
            ("37/3701/370112/370112001/370112001200/", true),
            ("37/3701/370112/370112001/370112001200/370112001200-03/", true),
        ] {
            assert_eq!(bounds(path).is_narrow(), narrow, "{path}");
        }
    }

    #[test]
    fn places_that_do_not_meet_leave_nothing() {
        let township = bounds("37/3701/370112/370112001/");
        let village: AreaPath = "37/3701/370112/370112001/370112001200/".parse().expect("a path");
        let elsewhere: AreaPath = "37/3701/370113/".parse().expect("a path");
        assert_eq!(township.clone().in_area(Some(&village)), bounds(village.as_str()));
        let none = township.in_area(Some(&elsewhere));
        assert!(none.from >= none.until);
    }

    #[test]
    fn a_worker_outside_leaves_nothing() {
        let mine = bounds("37/").of_worker(Some(WorkerId::MAX));
        assert_eq!(mine.single_worker(), Some(WorkerId::MAX));
        let none = mine.of_worker(Some(WorkerId::MIN));
        assert!(none.worker_from > none.worker_until && none.single_worker().is_none());
    }
}
