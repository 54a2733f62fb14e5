use proptest::prelude::*;
use rules::Every;

use super::*;
use crate::cast::{MONDAY, at, day, duty, id, reached, two_and_two, village_path};
use crate::dates::add_days;
use crate::duties::tally::count;
use crate::duties::{Contact, Course};
use crate::plans::owed::{Made, work};
use crate::plans::{Move, Weekdays, week_of};
use rules::Duty;

fn subject(person: u128, address: &str, work: Work) -> Subject {
    Subject {
        person: id(person),
        household: id(person),
        walk: Walk::of(&village_path(), address),
        wish: Wish::default(),
        turns: vec![vec![Mode::Door], vec![Mode::Phone, Mode::Video]],
        phone: true,
        work,
    }
}

/// Somebody of whom these duties have been asked since the week before, and were met in it.
fn owing(person: u128, address: &str, duties: &[Duty]) -> Subject {
    subject(person, address, from_monday(person, duties, &[], MONDAY))
}

fn from_monday(person: u128, duties: &[Duty], contacts: &[Contact], today: Date) -> Work {
    work(id(person), &Course::since(duties, MONDAY), contacts, (week_of(MONDAY), today), &[])
}

fn laid(people: &[Subject], today: Date, off: &[Date]) -> Plan {
    let days_off: BTreeSet<Date> = off.iter().copied().collect();
    lay_out(&Round { week: week_of(MONDAY), today, days_off: &days_off, people })
}

fn days_of_person(plan: &Plan, person: u128) -> Vec<(String, Mode)> {
    let own = plan.slots().filter(|slot| slot.owed.key.person == id(person));
    own.map(|slot| (slot.day.to_string()[8..].to_owned(), slot.mode)).collect()
}

fn once() -> Vec<Duty> {
    vec![duty("weekly", &[Mode::Door, Mode::Phone], 1, Every::Week)]
}

#[test]
fn door_and_telephone_take_turns_over_the_week() {
    let plan = laid(&[owing(1, "柳巷1号", &two_and_two())], MONDAY, &[]);
    let days = days_of_person(&plan, 1);
    let expected = [("23", Mode::Door), ("24", Mode::Phone), ("26", Mode::Door), ("28", Mode::Phone)];
    assert_eq!(days, expected.map(|(day, mode)| (day.to_owned(), mode)));
    // After a visit at the door the week begins with a call; without a hint the duties keep their order.
    let mut called = owing(1, "柳巷1号", &two_and_two());
    called.work.last = Some(Mode::Door);
    assert_eq!(days_of_person(&laid(&[called], MONDAY, &[]), 1)[0].1, Mode::Phone);
    let mut plain = owing(1, "柳巷1号", &two_and_two());
    plain.turns.clear();
    let modes: Vec<Mode> =
        days_of_person(&laid(&[plain], MONDAY, &[]), 1).into_iter().map(|(_, mode)| mode).collect();
    assert_eq!(
        modes,
        [Mode::Door, Mode::Phone, Mode::Door, Mode::Phone],
        "first of each, then second of each"
    );
}

#[test]
fn nobody_is_rung_who_has_no_telephone() {
    let mut deaf = owing(1, "柳巷1号", &once());
    deaf.turns = vec![vec![Mode::Phone], vec![Mode::Door]];
    deaf.phone = false;
    assert_eq!(days_of_person(&laid(&[deaf], MONDAY, &[]), 1)[0].1, Mode::Door);
}

#[test]
fn whoever_is_overdue_comes_first() {
    let mut people: Vec<Subject> = (1..=14).map(|one| owing(one, &format!("柳巷{one}号"), &once())).collect();
    people[11].work.overdue_since = Some(day("2026-11-16"));
    people[7].work.overdue_since = Some(day("2026-11-09"));
    people[3].work.overdue_since = Some(day("2026-11-16"));
    let plan = laid(&people, MONDAY, &[]);
    let first: Vec<PersonId> = plan.days[0].slots.iter().map(|slot| slot.owed.key.person).collect();
    assert_eq!(
        first,
        [4, 8].map(id),
        "who waits longest and, of the others, who lives nearest; as one walks"
    );
    assert_eq!(
        days_of_person(&plan, 12),
        [("24".to_owned(), Mode::Door)],
        "no day takes more than its share"
    );
    assert!(plan.days.iter().all(|day| day.slots.len() == 2));
}

#[test]
fn a_couple_is_seen_on_one_day() {
    let mut people: Vec<Subject> = (1..=9).map(|one| owing(one, &format!("柳巷{one}号"), &once())).collect();
    people.push(owing(20, "桃巷1号", &two_and_two()));
    people.push(owing(21, "桃巷1号", &two_and_two()));
    people[10].household = id(20);
    let plan = laid(&people, MONDAY, &[]);
    assert_eq!(days_of_person(&plan, 20), days_of_person(&plan, 21));
    let together = plan.days[0].slots.iter().map(|slot| slot.owed.key.person).collect::<Vec<_>>();
    let at = together.iter().position(|one| *one == id(20)).expect("on Monday");
    assert_eq!(together[at + 1], id(21), "one door");
}

#[test]
fn wishes_and_days_off_are_kept_while_another_day_is_left() {
    let mut picky = owing(1, "柳巷1号", &once());
    picky.wish = Wish {
        never: Weekdays::from_code("1236").expect("days"),
        rather: Weekdays::from_code("5").expect("days"),
        ..Wish::default()
    };
    assert_eq!(days_of_person(&laid(std::slice::from_ref(&picky), MONDAY, &[]), 1)[0].0, "27");
    let off = [day("2026-11-27")];
    assert_eq!(days_of_person(&laid(std::slice::from_ref(&picky), MONDAY, &off), 1)[0].0, "26");
    // Every day that suits is a day off: the wish gives way, and it is said.
    let off: Vec<Date> = [26, 27, 29].map(|date| jiff::civil::date(2026, 11, date)).to_vec();
    let plan = laid(std::slice::from_ref(&picky), MONDAY, &off);
    let slot = plan.slots().next().expect("one");
    assert!(slot.notes.contains(&Note::AgainstWish) && !slot.notes.contains(&Note::DayOff), "{slot:?}");
    let all: Vec<Date> = days_of(week_of(MONDAY)).collect();
    let plan = laid(&[picky], MONDAY, &all);
    assert!(plan.slots().next().expect("one").notes.contains(&Note::DayOff));
    assert!(plan.days.iter().all(|day| day.off));
}

#[test]
fn doors_of_one_lane_are_walked_in_one_go() {
    let mut people: Vec<Subject> = (1..=14).map(|one| owing(one, &format!("柳巷{one}号"), &once())).collect();
    people.extend((15..=28).map(|one| owing(one, &format!("桃巷{one}号"), &once())));
    let plan = laid(&people, MONDAY, &[]);
    assert!(plan.days.iter().all(|day| day.slots.len() == 4), "balanced");
    let lanes = |day: &Day| {
        day.slots.iter().filter(|slot| u128::from_be_bytes(*slot.owed.key.person.as_bytes()) <= 14).count()
    };
    assert!(
        plan.days.iter().filter(|day| [0, 4].contains(&lanes(day))).count() >= 5,
        "most days stay in one lane"
    );
    let first: Vec<_> = plan.days[0].slots.iter().map(|slot| slot.owed.key.person).collect();
    assert!(first.is_sorted(), "in the order of the numbers: {first:?}");
}

#[test]
fn what_was_not_made_waits_for_the_next_days() {
    let thursday = day("2026-11-26");
    let person = owing(1, "柳巷1号", &two_and_two());
    let plan = laid(std::slice::from_ref(&person), thursday, &[day("2026-11-27")]);
    assert!(plan.slots().all(|slot| slot.day >= thursday && slot.day != day("2026-11-27")));
    let passed: Vec<_> = plan
        .slots()
        .filter(|slot| slot.notes.iter().any(|note| matches!(note, Note::PassedOn { .. })))
        .collect();
    assert_eq!(passed.len(), 2);
    // Two at the door never fall on one day while another is left: they would count once.
    let doors: BTreeSet<Date> =
        plan.slots().filter(|slot| slot.mode == Mode::Door).map(|slot| slot.day).collect();
    assert_eq!(doors.len(), 2);
    // A week that is over stays as it was laid out.
    let over = laid(std::slice::from_ref(&person), day("2026-11-30"), &[]);
    let fresh = laid(&[person], MONDAY, &[]);
    assert_eq!(over, fresh);
}

fn walker() -> impl Strategy<Value = (Vec<Duty>, u8, u8, u8, bool)> {
    (crate::duties::tally::tests::duties(), 0u8..128, 0u8..3, 0u8..12, any::<bool>())
}

fn weekdays(mask: u8) -> Weekdays {
    let numbers = (0..7).filter(|at| mask & 1 << at != 0).map(|at| char::from(b'1' + at));
    Weekdays::from_code(&numbers.collect::<String>()).expect("numbers")
}

/// Of each person, what was asked and who came.
type Known = Vec<(Course, Vec<Contact>)>;

/// A visitor with a few people; each has contacts of her own.
fn rounds() -> impl Strategy<Value = (Vec<Subject>, Known, BTreeSet<Date>, i64)> {
    let person = (walker(), crate::duties::tally::tests::contacts(12));
    (prop::collection::vec(person, 1..7), 0u8..128, 0i64..10).prop_map(|(parts, off, ahead)| {
        let today = add_days(MONDAY, ahead);
        let mut known = Vec::new();
        let people =
            parts.into_iter().enumerate().map(|(at, ((duties, never, mate, house, phone), contacts))| {
                let number = at as u128 + 1;
                let contacts: Vec<Contact> =
                    contacts.into_iter().filter(|one| one.visited_on() <= today).collect();
                let course = Course::since(&duties, add_days(MONDAY, -30));
                let work = work(id(number), &course, &contacts, (week_of(MONDAY), today), &[]);
                known.push((course, contacts));
                let wish = Wish { never: weekdays(never), ..Wish::default() };
                let household = id(100 + u128::from(mate));
                Subject { wish, household, phone, ..subject(number, &format!("柳巷{house}号"), work) }
            });
        let people = people.collect();
        let days_off = days_of(week_of(MONDAY)).filter(|day| weekdays(off).contains(*day)).collect();
        (people, known, days_off, ahead)
    })
}

proptest! {
    #[test]
    fn everything_owed_stands_in_the_week_exactly_once((people, known, days_off, ahead) in rounds()) {
        let today = add_days(MONDAY, ahead);
        let week = week_of(MONDAY);
        let plan = lay_out(&Round { week, today, days_off: &days_off, people: &people });
        let mut keys: Vec<&Key> = plan.slots().map(|slot| &slot.owed.key).collect();
        let all = keys.len();
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), all, "twice");
        for (subject, (course, contacts)) in people.iter().zip(&known) {
            // What the tallies say is missing in periods that lie within the week, whatever owed.rs made of it.
            let counting = count(course, contacts);
            for tally in counting.tallies_in(week).iter().filter(|tally| week.contains(tally.period.starts_on) && week.contains(tally.period.ends_on)) {
                let missing = tally.left().saturating_sub(tally.refused.len() as u32);
                let open = plan.slots().filter(|slot| {
                    let key = &slot.owed.key;
                    slot.made_on.is_none() && key.person == subject.person && key.duty == tally.duty && key.from == tally.from
                });
                prop_assert_eq!(open.count(), missing as usize, "{:?}", tally);
            }
        }
    }

    #[test]
    fn a_day_off_or_unwished_is_taken_only_where_no_other_is_left((people, _, days_off, ahead) in rounds()) {
        let today = add_days(MONDAY, ahead);
        let round = Round { week: week_of(MONDAY), today, days_off: &days_off, people: &people };
        for slot in lay_out(&round).slots() {
            let subject = people.iter().find(|one| one.person == slot.owed.key.person).expect("one of them");
            prop_assert!(slot.owed.from <= slot.day && slot.day <= slot.owed.until, "outside its period");
            let begin = if slot.notes.iter().any(|note| matches!(note, Note::PassedOn { .. })) { today } else { MONDAY };
            let open = days_of(round.week).filter(|day| *day >= begin && slot.owed.from <= *day && *day <= slot.owed.until);
            let free: Vec<Date> = open.filter(|day| !days_off.contains(day) && subject.wish.suits(*day)).collect();
            let bad = days_off.contains(&slot.day) || !subject.wish.suits(slot.day);
            prop_assert!(!bad || free.is_empty(), "{} though {:?}", slot.day, free);
            prop_assert_eq!(days_off.contains(&slot.day), slot.notes.contains(&Note::DayOff));
            prop_assert_eq!(!subject.wish.suits(slot.day), slot.notes.contains(&Note::AgainstWish));
            if slot.made_on.is_none() && ahead < 7 && !slot.notes.contains(&Note::TooLate) {
                prop_assert!(slot.day >= today, "left behind");
            }
        }
    }

    #[test]
    fn the_order_of_the_input_changes_nothing((people, _, days_off, ahead) in rounds(), turn in 0usize..6) {
        let today = add_days(MONDAY, ahead);
        let plan = |people: &[Subject]| lay_out(&Round { week: week_of(MONDAY), today, days_off: &days_off, people });
        let mut other = people.clone();
        let by = turn % other.len();
        other.rotate_left(by);
        other.reverse();
        prop_assert_eq!(plan(&people), plan(&other));
    }

    /// Somebody is reached today: one contact is crossed off, and nothing else moves.
    #[test]
    fn a_contact_leaves_the_rest_where_it_was((people, known, days_off, ahead) in rounds(), which in 0usize..6, mode in proptest::sample::select(&Mode::ALL[..3])) {
        let (today, week) = (add_days(MONDAY, ahead), week_of(MONDAY));
        let plan = |people: &[Subject]| lay_out(&Round { week, today, days_off: &days_off, people });
        let at_one = which % people.len();
        let (course, contacts) = &known[at_one];
        let when = at("2026-11-23T18:00") + jiff::SignedDuration::from_hours(24 * ahead);
        let mut more = contacts.clone();
        more.push(Contact { visited_at: when, ..reached(999, "2026-11-23T18:00", mode) });
        let mut after = people.clone();
        after[at_one].work = work(people[at_one].person, course, &more, (week, today), &[]);
        let (before, after) = (plan(&people), plan(&after));
        let days = |plan: &Plan, open: bool| {
            let slots = plan.slots().filter(|slot| !open || slot.made_on.is_none());
            slots.map(|slot| (slot.owed.key.clone(), slot.day, slot.mode)).collect::<BTreeSet<_>>()
        };
        // A contact that was counted for something else before may have made room: then it is crossed off elsewhere.
        prop_assert!(days(&after, true).is_subset(&days(&before, true)));
        let others = |plan: &Plan| {
            days(plan, false).into_iter().filter(|(key, ..)| key.person != people[at_one].person).collect::<Vec<_>>()
        };
        prop_assert_eq!(others(&before), others(&after));
    }

    #[test]
    fn what_a_human_moved_stays_and_moves_nobody_else((people, known, days_off, ahead) in rounds(), which in 0usize..40, to in 0i64..7) {
        let (today, week) = (MONDAY, week_of(MONDAY));
        let plan = |people: &[Subject]| lay_out(&Round { week, today, days_off: &days_off, people });
        let known = |one: &Subject| { let at = people.iter().position(|other| other.person == one.person).expect("one"); known[at].clone() };
        let fresh: Vec<Subject> = people.iter().map(|one| {
            let (course, _) = known(one);
            Subject { work: work(one.person, &course, &[], (week, today), &[]), ..one.clone() }
        }).collect();
        let before = plan(&fresh);
        let all: Vec<&Slot> = before.slots().collect();
        prop_assume!(!all.is_empty() && ahead < 9);
        let chosen = all[which % all.len()].clone();
        let day = add_days(MONDAY, to);
        let moved = Move { key: chosen.owed.key.clone(), day, mode: None, moved_by: id(9), moved_at: at("2026-11-23T08:00") };
        let after: Vec<Subject> = fresh.iter().map(|one| {
            let (course, _) = known(one);
            Subject { work: work(one.person, &course, &[], (week, today), std::slice::from_ref(&moved)), ..one.clone() }
        }).collect();
        let after = plan(&after);
        for slot in &all {
            let now = after.slots().find(|other| other.owed.key == slot.owed.key).expect("still there");
            let expected = if slot.owed.key == chosen.owed.key { day } else { slot.day };
            prop_assert_eq!(now.day, expected);
        }
    }

    #[test]
    fn days_are_balanced(count in 1u128..60, off in 0u8..127, houses in prop::collection::vec(0u8..40, 60)) {
        let people: Vec<Subject> = (1..=count)
            .map(|one| owing(one, &format!("{}巷{}号", ["柳", "桃", "杏"][usize::from(houses[one as usize - 1]) % 3], houses[one as usize - 1]), &once()))
            .collect();
        let off: Vec<Date> = days_of(week_of(MONDAY)).filter(|day| weekdays(off).contains(*day)).collect();
        let plan = laid(&people, MONDAY, &off);
        let loads: Vec<usize> = plan.days.iter().filter(|day| !day.off).map(|day| day.slots.len()).collect();
        let (most, least) = (loads.iter().max().copied().unwrap_or(0), loads.iter().min().copied().unwrap_or(0));
        prop_assert!(most - least <= 1, "{:?}", loads);
    }

    #[test]
    fn nobody_is_contacted_twice_on_one_day_while_a_day_is_free(count in 1u128..9, off in 0u8..127) {
        let people: Vec<Subject> = (1..=count).map(|one| owing(one, &format!("柳巷{one}号"), &two_and_two())).collect();
        let off: Vec<Date> = days_of(week_of(MONDAY)).filter(|day| weekdays(off).contains(*day)).collect();
        let free = 7 - off.len();
        let plan = laid(&people, MONDAY, &off);
        for one in 1..=count {
            let days: BTreeSet<String> = days_of_person(&plan, one).into_iter().map(|(day, _)| day).collect();
            prop_assert_eq!(days.len(), free.min(4));
        }
    }
}

#[test]
fn a_call_made_early_crosses_off_its_own_duty_first() {
    let mut person = owing(1, "柳巷1号", &two_and_two());
    let made = Made { on: day("2026-11-23"), duty: "phone".into(), from: MONDAY };
    person.work.made = vec![made];
    let plan = laid(&[person], MONDAY, &[]);
    let done: Vec<(Mode, Date)> =
        plan.slots().filter(|slot| slot.made_on.is_some()).map(|slot| (slot.mode, slot.day)).collect();
    assert_eq!(done, [(Mode::Phone, day("2026-11-24"))]);
}
