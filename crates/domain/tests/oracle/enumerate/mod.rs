//! Every week there can be, as stories for a harness that asks both sides.
//!
//! A week of up to six contacts over seven days, three modes and three outcomes has some 120 million lists. They fall
//! together into shapes (see `shapes`), some 200,000 a class, because contacts with nobody reached change nothing, a
//! refusal matters only by its mode and by what else happened on its day, and of the days only the order matters. Each
//! shape is laid on real days, hours and ids once, by chance with a fixed seed. What the shapes leave out (midnight,
//! Sunday and Monday, the place of a day in its month) is covered by short weeks on all real days.

mod chance;
mod placing;
mod shapes;
mod variations;

pub use shapes::{Shape, shapes};
pub use variations::{Variation, variations};

use std::sync::Arc;

use super::story::Mode::{self, Door, Other, Phone, Remote, Video};
use super::story::{Class, Pack, Story};

/// As many contacts as the issue asks for.
pub const MOST: usize = 6;

/// A story that is not written out yet: small, so that a harness may hold, skip and share out all of them.
#[derive(Debug, Clone)]
pub struct Case {
    pub class: Class,
    pub week: Week,
    pub variation: Variation,
    /// Chooses week, days, hours, ids, who came, and the order of arrival.
    pub seed: u64,
}

/// The contacts of a case.
#[derive(Debug, Clone)]
pub enum Week {
    /// On days still to be chosen.
    Shape(Arc<Shape>),
    /// Weekday from Monday = 0, and what happened on it (see `exact`).
    Exact(Vec<(u8, u8)>),
}

impl Case {
    pub fn story(&self) -> Story {
        let mut story = placing::place(self);
        self.variation.apply(&mut story, self.class);
        story
    }
}

/// All stories of a class.
pub fn stories(class: Class) -> impl Iterator<Item = Story> {
    cases(class).into_iter().map(|case| case.story())
}

/// All cases of a class, in a fixed order: the shapes of up to six contacts in a plain week; up to three contacts on
/// all real days; every variation with up to two contacts on all real days and with every shape of three; every
/// shape of four to six with one variation after the other in turn.
pub fn cases(class: Class) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |week: Week, variation: Variation| {
        let seed = cases.len() as u64;
        cases.push(Case { class, week, variation, seed });
    };
    let shapes = shapes(MOST);
    let variations = variations(class);

    for shape in &shapes {
        add(Week::Shape(shape.clone()), Variation::None);
    }
    for week in exact(3, 9) {
        add(Week::Exact(week), Variation::None);
    }
    for week in exact(2, 7) {
        for variation in &variations {
            add(Week::Exact(week.clone()), variation.clone());
        }
    }
    for shape in shapes.iter().filter(|shape| shape.size() == 3) {
        for variation in &variations {
            add(Week::Shape(shape.clone()), variation.clone());
        }
    }
    for (turn, shape) in shapes.iter().filter(|shape| shape.size() > 3).enumerate() {
        add(Week::Shape(shape.clone()), variations[turn % variations.len()].clone());
    }
    cases
}

/// All weeks of up to so many contacts over seven real days and so many kinds: 0-2 reached, 3-5 refused, 6-8 not
/// reached, in each of the three modes.
fn exact(most: usize, kinds: u8) -> Vec<Vec<(u8, u8)>> {
    let events: Vec<(u8, u8)> = (0..7).flat_map(|day| (0..kinds).map(move |kind| (day, kind))).collect();
    let mut weeks: Vec<Vec<(u8, u8)>> = vec![Vec::new()];
    let mut longest = weeks.clone();
    for _ in 0..most {
        let longer = |week: &Vec<(u8, u8)>| {
            let week = week.clone();
            let last = week.last().copied();
            let next = events.iter().filter(move |event| last.is_none_or(|last| last <= **event));
            next.map(move |event| [&week[..], &[*event]].concat()).collect::<Vec<_>>()
        };
        longest = longest.iter().flat_map(longer).collect();
        weeks.extend(longest.iter().cloned());
    }
    weeks
}

/// Door, phone and one more. The long weeks have a mode that the notice names beside them, the short ones a mode that it
/// does not name (Jinan: that falls under its "and so on").
fn modes(class: Class, week: &Week) -> [Mode; 3] {
    match (class.pack(), week) {
        (Pack::Jinan, Week::Shape(_)) => [Door, Phone, Remote],
        (Pack::Jinan, Week::Exact(_)) => [Door, Phone, Other],
        (Pack::Qidong, Week::Shape(_)) => [Door, Phone, Video],
        (Pack::Qidong, Week::Exact(_)) => [Door, Phone, Remote],
    }
}
