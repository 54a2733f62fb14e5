//! What may disturb a week. Days are counted from its Monday.
//!
//! A standing refusal is not among them: whoever refuses for good leaves the register of visits (question 28).

use jiff::SignedDuration;

use super::super::calendar::{instant, plus};
use super::super::story::Mode::Door;
use super::super::story::{Away, Class, Outcome, Person, Story, Why};

/// One disturbance, or two together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Variation {
    None,
    /// Into another class, or out of all.
    Change {
        on: i64,
        to: Option<Class>,
    },
    /// Registered in this week, unknown before.
    Entered {
        on: i64,
    },
    Away {
        from: i64,
        to: Option<i64>,
        why: Why,
    },
    NoPhone {
        from: i64,
    },
    Died {
        on: i64,
    },
    FileIncomplete,
    /// All contacts reach the register so many days late.
    Late {
        days: i64,
        reason: bool,
    },
    /// Looked at before the week is over.
    Seen {
        on: i64,
    },
    /// A second person in the home, met at every visit at the door: two records.
    Couple {
        other: Class,
    },
    Both(Box<Variation>, Box<Variation>),
}

/// Every variation that can be made of a class.
pub fn variations(class: Class) -> Vec<Variation> {
    use Variation::{Died, Entered, FileIncomplete, Late, NoPhone, Seen};
    let others: Vec<Class> =
        Class::ALL.into_iter().filter(|other| other.pack() == class.pack() && *other != class).collect();
    let mut all = vec![FileIncomplete];
    for on in 0..7 {
        all.extend(others.iter().map(|other| change(on, Some(*other))));
        all.extend([change(on, None), Entered { on }, Died { on }, Seen { on }, NoPhone { from: on }]);
    }
    all.extend(absences());
    all.extend([NoPhone { from: -30 }, NoPhone { from: -1 }]);
    all.extend([
        Late { days: 1, reason: false },
        Late { days: 4, reason: false },
        Late { days: 9, reason: true },
    ]);
    all.extend(others.iter().chain([&class]).map(|other| Variation::Couple { other: *other }));
    all.extend(pairs(class, &others));
    all
}

fn absences() -> Vec<Variation> {
    const WHY: [Why; 5] =
        [Why::Hospital, Why::WithFamily, Why::Travelling, Why::Institution, Why::LostContact];
    let mut all = Vec::new();
    for from in 0..7 {
        for to in from..7 {
            all.push(away(from, Some(to), WHY[all.len() % 5]));
        }
    }
    for (from, to) in [(-20, 3), (-10, 10), (-3, 20), (-40, 40)] {
        all.push(away(from, Some(to), Why::Institution));
    }
    all.extend([away(2, None, Why::Hospital), away(5, None, Why::LostContact)]);
    all
}

/// Two at a time, where the rules touch each other.
fn pairs(class: Class, others: &[Class]) -> Vec<Variation> {
    let mut all = Vec::new();
    for other in others {
        all.push(both(change(1, Some(*other)), change(4, Some(class))));
        all.push(both(change(2, Some(*other)), away(1, Some(4), Why::WithFamily)));
        all.push(both(change(3, Some(*other)), Variation::Died { on: 5 }));
        all.push(both(change(3, Some(*other)), away(5, Some(6), Why::Hospital)));
        all.push(both(change(2, Some(*other)), Variation::NoPhone { from: -30 }));
        all.push(both(change(2, Some(*other)), Variation::NoPhone { from: 2 }));
        all.push(both(change(4, Some(*other)), Variation::NoPhone { from: 1 }));
        all.push(both(change(3, Some(*other)), Variation::Seen { on: 5 }));
        all.push(both(Variation::Couple { other: *other }, Variation::Late { days: 5, reason: false }));
    }
    all.push(both(Variation::NoPhone { from: 2 }, away(3, Some(5), Why::Hospital)));
    all.push(both(Variation::NoPhone { from: 1 }, away(0, Some(0), Why::Travelling)));
    all.push(both(Variation::NoPhone { from: 3 }, Variation::Died { on: 5 }));
    all.push(both(Variation::NoPhone { from: 2 }, Variation::Seen { on: 4 }));
    all.push(both(Variation::Entered { on: 1 }, Variation::NoPhone { from: 1 }));
    all.push(both(Variation::Entered { on: 1 }, Variation::Died { on: 4 }));
    all.push(both(away(0, Some(1), Why::LostContact), away(5, Some(6), Why::WithFamily)));
    all.push(both(away(0, Some(2), Why::Hospital), away(2, Some(3), Why::WithFamily)));
    all.push(both(away(2, None, Why::Hospital), Variation::Died { on: 5 }));
    all.push(both(Variation::Entered { on: 2 }, away(5, Some(6), Why::Travelling)));
    all
}

fn change(on: i64, to: Option<Class>) -> Variation {
    Variation::Change { on, to }
}

fn away(from: i64, to: Option<i64>, why: Why) -> Variation {
    Variation::Away { from, to, why }
}

fn both(one: Variation, other: Variation) -> Variation {
    Variation::Both(Box::new(one), Box::new(other))
}

impl Variation {
    /// Disturbs a plain week of a class.
    pub fn apply(&self, story: &mut Story, class: Class) {
        let monday = story.from;
        let day = |offset: i64| plus(monday, offset);
        let person = &mut story.people[0];
        match self {
            Self::None => {}
            Self::Change { on, to } => person.classes.push((day(*on), *to)),
            Self::Entered { on } => person.classes = vec![(day(*on), Some(class))],
            Self::Away { from, to, why } => {
                person.away.push(Away { from: day(*from), to: to.map(day), why: *why });
            }
            Self::NoPhone { from } => person.no_phone_from = Some(day(*from)),
            Self::Died { on } => person.died_on = Some(day(*on)),
            Self::FileIncomplete => person.file_complete = false,
            Self::Late { days, reason } => {
                for contact in &mut story.contacts {
                    contact.recorded_at = contact.visited_at + SignedDuration::from_hours(24 * days);
                    contact.late_reason = *reason;
                }
            }
            Self::Seen { on } => story.seen_at = instant(day(*on), 45_000),
            Self::Couple { other } => marry(story, *other),
            Self::Both(one, other) => {
                one.apply(story, class);
                other.apply(story, class);
            }
        }
    }
}

/// At the door both are met, and both are written down. On the telephone only the first is spoken with.
fn marry(story: &mut Story, class: Class) {
    story.people.push(Person::of(class, plus(story.from, -70)));
    let mut also = story.contacts.clone();
    also.retain(|contact| contact.mode == Door && contact.outcome != Outcome::KnownSafe);
    for contact in &mut also {
        contact.id += 100;
        contact.person = 1;
    }
    story.contacts.extend(also);
}
