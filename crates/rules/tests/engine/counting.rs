//! Counting: floors and ceilings of other periods, parts of the day, working days, gaps, hours, households.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time, date, time};
use proptest::prelude::*;
use rules::counting::{Around, Contact, NotCounted, count};
use rules::sections::calendar::Calendar;
use rules::sections::ladder::PartOfDay;
use rules::{Choices, Duty, Every, Limit, Pack, Per, Unit};

use crate::park::{decide, files, host};

fn parts() -> Vec<PartOfDay> {
    let part = |id: &str, from: Time, to: Time| PartOfDay { id: id.into(), name: id.into(), from, to };
    vec![
        part("morning", time(6, 0, 0, 0), time(12, 0, 0, 0)),
        part("afternoon", time(12, 0, 0, 0), time(18, 0, 0, 0)),
    ]
}

fn contact(on: Date, mode: &str) -> Contact {
    Contact { id: format!("{on}{mode}"), on, mode: mode.into(), ..Contact::default() }
}

fn limit(modes: &[&str], count: u32, every: Option<Every>) -> Limit {
    Limit { modes: modes.iter().map(|mode| (*mode).into()).collect(), count, every, ..Limit::default() }
}

/// What is owed, what counted, and whether it is met, period by period.
type Told = Vec<(u32, u32, bool)>;

/// Each duty's tallies that end in November 2026, and why contacts do not count.
fn counted(duties: &[Duty], contacts: &[Contact]) -> (Vec<Told>, Vec<NotCounted>) {
    let (parts, calendar) = (parts(), Calendar::default());
    let around = Around { parts: &parts, calendar: &calendar, since: date(2026, 11, 1) };
    let counted = count(duties, contacts, around);
    let tallies = (0..duties.len()).map(|at| {
        let tallies = counted.tallies(at, date(2026, 11, 1), date(2026, 11, 30)).into_iter();
        tallies.map(|tally| (tally.owed, tally.counted, tally.met)).collect()
    });
    (tallies.collect(), (0..contacts.len()).filter_map(|at| counted.of(at).err()).collect())
}

fn november(days: &[i8], mode: &str) -> Vec<Contact> {
    days.iter().map(|day| contact(date(2026, 11, *day), mode)).collect()
}

#[test]
fn four_a_month_and_one_each_week() {
    let mut duty = Duty::contacts("d", &["walk", "drone"], 4, Every::Month);
    duty.floors = vec![limit(&[], 1, Some(Every::Week))];
    let duties = [duty];
    // Weeks end on 1, 8, 15, 22 and 29 November: five in all, so the month asks for five.
    let (tallies, why) = counted(&duties, &november(&[1, 3, 10, 17, 24], "walk"));
    assert_eq!((tallies[0].clone(), why), (vec![(4, 5, true)], vec![]));
    let (tallies, why) = counted(&duties, &november(&[1, 3, 4, 5, 6], "walk"));
    assert_eq!((tallies[0].clone(), why[0]), (vec![(4, 2, false)], NotCounted::Kept));
    let (tallies, _) = counted(&duties, &november(&[1, 3, 10, 17, 18, 25], "walk"));
    assert_eq!(tallies[0], [(4, 5, true)]);
}

#[test]
fn a_floor_of_modes_keeps_its_place_and_one_of_a_longer_period_too() {
    let mut weekly = Duty::contacts("d", &["walk", "drone"], 3, Every::Week);
    weekly.floors = vec![limit(&["walk"], 1, None)];
    let (tallies, why) = counted(&[weekly.clone()], &november(&[9, 10, 11], "drone"));
    assert_eq!((tallies[0][2], why), ((3, 2, false), vec![NotCounted::Kept]));
    let mut monthly = Duty::contacts("d", &["walk", "drone"], 1, Every::Month);
    monthly.floors = vec![limit(&["walk"], 1, Some(Every::Quarter))];
    let drones = [date(2026, 10, 5), date(2026, 11, 5), date(2026, 12, 5)].map(|on| contact(on, "drone"));
    assert_eq!(counted(&[monthly], &drones).1, [NotCounted::Kept]);
}

#[test]
fn at_most_two_a_week_of_what_is_owed_every_day() {
    let mut duty = Duty::contacts("d", &["walk", "drone"], 1, Every::Day);
    duty.ceilings = vec![limit(&["drone"], 2, Some(Every::Week))];
    let (tallies, why) = counted(&[duty], &november(&[9, 10, 11, 16], "drone"));
    assert_eq!(why, [NotCounted::Ceiling]);
    assert_eq!(tallies[0].iter().map(|tally| tally.1).sum::<u32>(), 3);
}

#[test]
fn once_in_the_morning_and_once_in_the_afternoon() {
    let part = |part: &str| Limit { parts: vec![part.into()], count: 1, ..Limit::default() };
    let mut duty = Duty::contacts("d", &["walk"], 2, Every::Day);
    duty.floors = vec![part("morning"), part("afternoon")];
    let at = |hour: i8| Contact {
        id: format!("{hour}"),
        at: Some(time(hour, 0, 0, 0)),
        ..contact(date(2026, 11, 9), "walk")
    };
    assert_eq!(counted(&[duty.clone()], &[at(9), at(10), at(15)]).1, [NotCounted::Kept]);
    assert_eq!(counted(&[duty.clone()], &[at(9), at(15)]).0[0][8], (2, 2, true));
    duty.parts = vec!["morning".into()];
    duty.floors.clear();
    assert_eq!(counted(&[duty], &[at(9), at(15)]).1, [NotCounted::PartOfDay]);
}

#[test]
fn on_working_days_only() {
    let duty = Duty { days: vec!["working".into()], ..Duty::contacts("d", &["walk"], 1, Every::Day) };
    let (tallies, why) = counted(&[duty], &november(&[13, 14], "walk"));
    assert_eq!(why, [NotCounted::Day]);
    assert_eq!(tallies[0].iter().map(|tally| tally.0).sum::<u32>(), 21);
    let tuesdays = Duty { days: vec!["tuesday".into()], ..Duty::contacts("d", &["walk"], 1, Every::Week) };
    assert_eq!(counted(&[tuesdays], &november(&[9, 10], "walk")).1, [NotCounted::Day]);
}

#[test]
fn two_days_apart_is_not_the_next_day() {
    let duty = Duty { apart_days: Some(2), ..Duty::contacts("d", &["walk"], 3, Every::Week) };
    let (tallies, why) = counted(&[duty], &november(&[9, 10, 11, 15, 16], "walk"));
    assert_eq!(why, [NotCounted::TooClose; 2]);
    assert_eq!((tallies[0][2], tallies[0][3]), ((3, 3, true), (3, 0, false)));
}

#[test]
fn a_contact_serves_one_duty_unless_it_is_shared() {
    let monthly = Duty::contacts("monthly", &["walk"], 1, Every::Month);
    let mut weekly = Duty::contacts("weekly", &["walk"], 1, Every::Week);
    let one = november(&[10], "walk");
    let sums = |duties: &[Duty]| -> Vec<u32> {
        counted(duties, &one).0.iter().map(|tallies| tallies.iter().map(|tally| tally.1).sum()).collect()
    };
    assert_eq!(sums(&[monthly.clone(), weekly.clone()]), [1, 0], "the first of the pack takes it");
    weekly.shared = true;
    assert_eq!(sums(&[monthly.clone(), weekly.clone()]), [1, 1]);
    weekly.shared = false;
    weekly.per = Per::Household;
    assert_eq!(sums(&[monthly, weekly]), [1, 1]);
}

#[test]
fn hours_and_acts_up_to_what_is_owed() {
    let hours = Duty { unit: Unit::Hour, ..Duty::contacts("h", &["walk"], 2, Every::Month) };
    let act = Some("prune".to_owned());
    let acts =
        Duty { unit: Unit::Act, act, minutes: Some(30), ..Duty::contacts("a", &["walk"], 3, Every::Month) };
    let long = |day, minutes, acts| Contact {
        minutes,
        acts: BTreeMap::from([("prune".to_owned(), acts)]),
        ..contact(date(2026, 11, day), "walk")
    };
    let (tallies, why) = counted(&[hours, acts], &[long(3, 90, 1), long(4, 50, 5), long(5, 20, 1)]);
    assert_eq!((tallies[0][0], tallies[1][0]), ((120, 120, true), (3, 3, true)));
    assert_eq!(why, [NotCounted::Enough]);
}

#[test]
fn a_household_owes_the_duty_of_its_heaviest_once() {
    let duty = |id: &str, class: &str, count: u32| {
        format!(
            "[[duty]]\nid = \"{id}\"\nname = \"看\"\nclass = [\"{class}\"]\nmodes = [\"walk\"]\ncount = {count}\nevery = \"month\"\nper = \"household\"\ngroup = \"look\"\nclause = \"三\"\n"
        )
    };
    let text = duty("calm", "calm", 9) + &duty("danger", "danger", 4);
    let pack = Pack::load(files("duties.toml", &text), &host(), &Choices::new()).unwrap();
    let tree = |leaning: bool| {
        let json = format!(
            r#"{{"planted_on":"2000-01-01","near_path":true,"leaning":{leaning},"vigour":"poor","branches":[]}}"#
        );
        decide(&pack, &json)
    };
    let (calm, danger) = (tree(false), tree(true));
    let shared = pack.household_duties(&[&calm, &danger, &calm]);
    assert_eq!(shared.len(), 1);
    assert_eq!((shared[0].duty.id.as_str(), &shared[0].people[..]), ("danger", &[0, 1, 2][..]));
    assert_eq!(pack.household_duties(&[&calm])[0].duty.count, 9);
}

fn some_duty() -> impl Strategy<Value = Duty> {
    let every =
        prop_oneof![Just(Every::Week), Just(Every::Month), Just(Every::Days(5)), Just(Every::HalfMonth)];
    let inner = prop_oneof![Just(None), Just(Some(Every::Week)), Just(Some(Every::Quarter))];
    (1u32..5, every, 0u32..3, inner, prop::bool::ANY).prop_map(|(count, every, floor, inner, ceiling)| {
        let mut duty = Duty::contacts("d", &["walk", "drone"], count, every);
        if floor > 0 {
            duty.floors = vec![limit(&["walk"], floor.min(count), inner)];
        }
        if ceiling {
            duty.ceilings = vec![limit(&["drone"], 2, Some(Every::Month))];
        }
        duty
    })
}

fn some_contacts() -> impl Strategy<Value = Vec<Contact>> {
    prop::collection::vec((1i8..31, 0usize..2), 0..40).prop_map(|all| {
        let made = |(at, (day, mode)): (usize, (i8, usize))| Contact {
            id: format!("{at:03}"),
            ..contact(date(2026, 11, day), ["walk", "drone"][mode])
        };
        all.into_iter().enumerate().map(made).collect()
    })
}

proptest! {
    #[test]
    fn the_order_never_matters_and_nothing_counts_beyond_what_is_asked(
        duty in some_duty(), contacts in some_contacts(), turn in 0usize..40
    ) {
        let mut turned = contacts.clone();
        turned.rotate_left(turn % contacts.len().max(1));
        let (tallies, _) = counted(std::slice::from_ref(&duty), &contacts);
        prop_assert_eq!(&tallies, &counted(std::slice::from_ref(&duty), &turned).0);
        for (owed, counted, met) in &tallies[0] {
            // A floor by the week may ask for more than the whole: one place for each of its weeks.
            prop_assert!(*counted <= (*owed).max(5 * duty.floors.first().map_or(0, |floor| floor.count)));
            prop_assert!(!met || counted >= owed);
        }
    }
}
