//! Weeks without days: what can differ in an undisturbed week, and nothing else.

use std::sync::Arc;

/// Contacts of a week up to what cannot matter.
///
/// * Order matters only among contacts that reached somebody: they are given out in the order of time.
/// * A refusal matters by its mode and by what was reached on the same day.
/// * Nobody reached: recorded, never counted. Only their number is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shape {
    /// Days on which somebody was reached, in order.
    pub days: Vec<Day>,
    /// Days on which all were refused: the modes of each day. In no order.
    pub refused_days: Vec<Vec<u8>>,
    pub not_reached: usize,
}

/// One day on which somebody was reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Modes in the order of time.
    pub reached: Vec<u8>,
    /// Modes in no order.
    pub refused: Vec<u8>,
}

impl Shape {
    pub fn size(&self) -> usize {
        let reached: usize = self.days.iter().map(|day| day.reached.len() + day.refused.len()).sum();
        let refused: usize = self.refused_days.iter().map(Vec::len).sum();
        reached + refused + self.not_reached
    }
}

/// All shapes of up to so many contacts, the small ones first.
pub fn shapes(most: usize) -> Vec<Arc<Shape>> {
    let mut shapes = Vec::new();
    for size in 0..=most {
        for not_reached in 0..=size {
            for in_refused_days in 0..=size - not_reached {
                for days in weeks(size - not_reached - in_refused_days) {
                    for refused_days in refused_weeks(in_refused_days, &[]) {
                        shapes.push(Arc::new(Shape { days: days.clone(), refused_days, not_reached }));
                    }
                }
            }
        }
    }
    shapes
}

/// Every row of days with contacts of so many in all.
fn weeks(size: usize) -> Vec<Vec<Day>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for on_the_first_day in 1..=size {
        for later in weeks(size - on_the_first_day) {
            for day in days(on_the_first_day) {
                all.push([&[day][..], &later].concat());
            }
        }
    }
    all
}

/// Every day with so many contacts, at least one of them reached.
fn days(size: usize) -> Vec<Day> {
    let mut all = Vec::new();
    for reached in 1..=size {
        for reached_modes in ordered(reached) {
            for refused in unordered(size - reached, 0) {
                all.push(Day { reached: reached_modes.clone(), refused });
            }
        }
    }
    all
}

/// Every list of so many modes.
fn ordered(size: usize) -> Vec<Vec<u8>> {
    (0..size).fold(vec![Vec::new()], |lists, _| {
        lists.iter().flat_map(|list| (0..3).map(move |mode| [&list[..], &[mode]].concat())).collect()
    })
}

/// Every collection of so many modes, from a lowest mode on.
fn unordered(size: usize, lowest: u8) -> Vec<Vec<u8>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    (lowest..3)
        .flat_map(|mode| unordered(size - 1, mode).into_iter().map(move |rest| [&[mode][..], &rest].concat()))
        .collect()
}

/// Every collection of days with refusals only, of so many in all; each day not below the one before.
fn refused_weeks(size: usize, lowest: &[u8]) -> Vec<Vec<Vec<u8>>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut weeks = Vec::new();
    for on_this_day in 1..=size {
        for day in unordered(on_this_day, 0).into_iter().filter(|day| &day[..] >= lowest) {
            for rest in refused_weeks(size - on_this_day, &day) {
                weeks.push([&[day.clone()][..], &rest].concat());
            }
        }
    }
    weeks
}
