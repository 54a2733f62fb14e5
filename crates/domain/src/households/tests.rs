//! Joins and partings in any order: nobody lives in two households on one day.

use proptest::prelude::*;

use super::join::{self, join};
use super::leave::{self, leave};
use super::*;
use crate::actor::Role;
use crate::cast::{actor, at, day, id, person};
use crate::dates::add_days;
use crate::people::Person;
use crate::refusal::Refusal;

/// How many people join and leave.
const PEOPLE: usize = 4;

/// The rows of everybody, kept as the program keeps them.
struct Register {
    people: Vec<Person>,
    rows: Vec<Residence>,
    ids: u128,
}

/// Somebody, with whom (nobody: they leave), from which day.
type Told = (usize, Option<usize>, i64);

impl Register {
    fn new() -> Self {
        let people = (1..=PEOPLE as u128).map(|nth| Person { id: id(nth), ..person() }).collect();
        Self { people, rows: Vec::new(), ids: 1000 }
    }

    fn of(&self, who: usize) -> Vec<Residence> {
        let mut rows: Vec<_> =
            self.rows.iter().filter(|row| row.person == self.people[who].id).cloned().collect();
        rows.sort_by_key(|row| (row.from, row.id));
        rows
    }

    fn keep(&mut self, rows: impl IntoIterator<Item = Residence>) {
        for row in rows {
            self.rows.retain(|known| known.id != row.id);
            self.rows.push(row);
        }
    }

    /// What is said to whoever tells it; nothing when it is kept.
    fn tell(&mut self, (who, with, from): Told) -> Option<Refusal> {
        let from = add_days(day("2026-11-01"), from);
        let (actor, now) = (actor(Role::Clerk), at("2026-11-25T10:00"));
        let (residences, mut ids) = (self.of(who), self.ids);
        let mut mint = || {
            ids += 1;
            uuid::Uuid::from_u128(ids)
        };
        let told = match with {
            Some(with) => {
                let command = JoinHousehold {
                    person: self.people[who].id,
                    with: self.people[with].id,
                    relation: "other".into(),
                    from,
                };
                let theirs = self.of(with);
                let scene = join::Scene {
                    person: Some(&self.people[who]),
                    with: Some(&self.people[with]),
                    residences: &residences,
                    residences_with: &theirs,
                    reviewed: false,
                };
                let joined = join(&command, &scene, &actor, now, &mut mint);
                joined
                    .map(|joined| joined.closed.into_iter().chain(joined.opened).collect())
                    .map_err(Refusal::from)
            }
            None => {
                let home = lasting(&residences).map(|row| row.household);
                let shared = self.rows.iter().any(|row| {
                    Some(row.household) == home && row.until.is_none() && row.person != self.people[who].id
                });
                let command = LeaveHousehold { person: self.people[who].id, from };
                let scene = leave::Scene {
                    person: Some(&self.people[who]),
                    residences: &residences,
                    shared,
                    reviewed: false,
                };
                let parted = leave(&command, &scene, &actor, now, &mut mint);
                parted.map(|parted| vec![parted.closed, parted.opened]).map_err(Refusal::from)
            }
        };
        self.ids = ids;
        let rows: Vec<Residence> = match told {
            Ok(rows) => rows,
            Err(refusal) => return Some(refusal),
        };
        self.keep(rows);
        None
    }

    /// Days on which somebody lives in two households.
    fn twice(&self) -> Vec<(usize, Date)> {
        let days = || (-5..30).map(|offset| add_days(day("2026-11-01"), offset));
        let holds = |row: &Residence, on| row.from <= on && row.until.is_none_or(|last| on <= last);
        (0..PEOPLE)
            .flat_map(|who| days().map(move |on| (who, on)))
            .filter(|(who, on)| self.of(*who).iter().filter(|row| holds(row, *on)).count() > 1)
            .collect()
    }
}

fn told() -> impl Strategy<Value = Vec<Told>> {
    let one = (0..PEOPLE, proptest::option::weighted(0.6, 0..PEOPLE), -3i64..24);
    proptest::collection::vec(one, 1..14)
}

proptest! {
    #[test]
    fn no_order_of_joins_and_partings_leaves_somebody_in_two_households(told in told()) {
        let mut register = Register::new();
        for one in told {
            register.tell(one);
            prop_assert_eq!(register.twice(), vec![]);
        }
    }

    /// Only the days that are taken are refused: the day that the sentence names does.
    #[test]
    fn the_day_that_is_offered_is_taken(told in told()) {
        let mut register = Register::new();
        for (who, with, from) in told {
            let Some(refusal) = register.tell((who, with, from)) else { continue };
            if !refusal.code.ends_with(".taken") {
                continue;
            }
            let free: Date = refusal.text.split("请填 ").nth(1).and_then(|rest| rest.get(..10)).expect("a day").parse().expect("a day");
            let offset = crate::dates::days_between(day("2026-11-01"), free);
            let again = register.tell((who, with, offset));
            let other_taken = again.as_ref().is_some_and(|again| again.code.ends_with(".taken") && again.text != refusal.text);
            prop_assert!(again.is_none() || other_taken, "{:?}", again);
        }
    }
}

#[test]
fn the_days_that_are_taken_are_named_at_the_field() {
    let mut register = Register::new();
    assert_eq!(register.tell((0, Some(1), 0)), None);
    assert_eq!(register.tell((0, None, 10)), None);
    let said = register.tell((0, Some(2), 5)).expect("refused");
    let text = "2026-11-01 至 2026-11-10 已经登记柳树青住在另一户，请填 2026-11-11 或以后的日期";
    assert_eq!((said.code, said.field.as_deref(), said.text.as_str()), ("join.taken", Some("from"), text));
    assert_eq!(register.tell((0, Some(2), 12)), None);
    let said = register.tell((0, None, 5)).expect("refused");
    let text = "2026-11-01 至 2026-11-12 已经登记柳树青住在另一户，请填 2026-11-13 或以后的日期";
    assert_eq!(
        (said.code, said.field.as_deref(), said.text.as_str()),
        ("leave.taken", Some("parted_from"), text)
    );
}
