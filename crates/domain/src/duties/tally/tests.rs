use jiff::civil::date;
use proptest::prelude::*;
use rules::Every;

use super::*;
use crate::cast::{MONDAY, at, day, duty, reached, two_and_two, visit_id};
use crate::dates::add_days;

fn with(contact: Contact, outcome: OutcomeKind) -> Contact {
    Contact { outcome, ..contact }
}

fn owed(duty: &Duty, period: Period, from: Date) -> u32 {
    let quota = Course::since(std::slice::from_ref(duty), from).runs[0].quota(period);
    assert_eq!(quota.owed, quota.most, "nothing rests and nothing ends");
    quota.owed
}

/// For each duty of a week: counted, owed.
fn score(duties: &[Duty], contacts: &[Contact]) -> Vec<(usize, u32)> {
    let tallies = count(&Course::since(duties, MONDAY), contacts).tallies_on(MONDAY);
    tallies.iter().map(|tally| (tally.counted.len(), tally.owed)).collect()
}

fn why(duties: &[Duty], contacts: &[Contact], visit: u128) -> Option<WhyNot> {
    count(&Course::since(duties, MONDAY), contacts)
        .verdict(visit_id(visit))
        .expect("it was counted")
        .why_not()
}

#[test]
fn two_at_the_door_on_one_day_are_one() {
    let duties = two_and_two();
    let contacts = [
        reached(1, "2026-11-23T09:00", Mode::Door),
        reached(2, "2026-11-23T16:00", Mode::Door),
        reached(3, "2026-11-24T09:00", Mode::Phone),
        reached(4, "2026-11-25T09:00", Mode::Phone),
    ];
    assert_eq!(score(&duties, &contacts), [(1, 2), (2, 2)]);
    assert_eq!(why(&duties, &contacts, 2), Some(WhyNot::SameDay));
    let course = Course::since(&duties, MONDAY);
    let counting = count(&course, &contacts);
    let door = counting.tally(0, MONDAY).expect("the week's tally");
    assert_eq!((door.left(), door.met(), door.counted), (1, false, vec![visit_id(1)]));
}

#[test]
fn refused_at_the_door_is_not_missed_and_calls_count_up_to_what_is_owed() {
    let duties = two_and_two();
    let contacts = [
        with(reached(1, "2026-11-23T09:00", Mode::Door), OutcomeKind::Refused),
        with(reached(2, "2026-11-25T09:00", Mode::Door), OutcomeKind::Refused),
        reached(3, "2026-11-23T10:00", Mode::Phone),
        reached(4, "2026-11-24T10:00", Mode::Phone),
        reached(5, "2026-11-25T10:00", Mode::Phone),
        reached(6, "2026-11-26T10:00", Mode::Phone),
    ];
    let course = Course::since(&duties, MONDAY);
    let counting = count(&course, &contacts);
    let [door, phone] = &counting.tallies_on(MONDAY)[..] else { panic!("two duties") };
    assert!(!door.met() && door.refused_not_missed() && door.settled());
    assert_eq!(door.refused, [visit_id(1), visit_id(2)]);
    assert!(phone.met() && !phone.refused_not_missed());
    assert_eq!(phone.counted, [visit_id(3), visit_id(4)]);
    assert_eq!(why(&duties, &contacts, 1), Some(WhyNot::Refused));
    // The two calls beyond the quota stand in for the visits that were refused (domain 11, T37).
    let stands_in = |visit| matches!(counting.verdict(visit_id(visit)), Some(Verdict::Instead { duty, .. }) if duty == "door");
    assert_eq!(
        (door.instead.clone(), stands_in(5), stands_in(6)),
        (vec![visit_id(5), visit_id(6)], true, true)
    );
}

#[test]
fn one_refusal_of_two_leaves_one_to_be_done() {
    let refused = with(reached(1, "2026-11-23T09:00", Mode::Door), OutcomeKind::Refused);
    let again = with(reached(2, "2026-11-23T15:00", Mode::Door), OutcomeKind::Refused);
    let duties = two_and_two();
    let course = Course::since(&duties, MONDAY);
    let counting = count(&course, &[refused, again]);
    let door = counting.tally(0, MONDAY).expect("the week's tally");
    assert_eq!((door.refused.len(), door.settled()), (1, false));
}

#[test]
fn only_who_was_reached_counts() {
    let duties = two_and_two();
    let missed = with(reached(1, "2026-11-23T09:00", Mode::Door), OutcomeKind::NotReached);
    let voided = Contact { voided: true, ..reached(2, "2026-11-23T10:00", Mode::Door) };
    let remote = reached(3, "2026-11-23T11:00", Mode::Remote);
    let contacts = [missed, voided, remote];
    assert_eq!(score(&duties, &contacts), [(0, 2), (0, 2)]);
    let reasons = [1, 2, 3].map(|visit| why(&duties, &contacts, visit));
    assert_eq!(reasons, [WhyNot::NotReached, WhyNot::Voided, WhyNot::OtherMode].map(Some));
    assert_eq!(why(&[], &contacts, 3), Some(WhyNot::NoDuty));
}

#[test]
fn video_is_as_good_as_the_telephone_and_shown_apart() {
    let contacts = [reached(1, "2026-11-23T09:00", Mode::Phone), reached(2, "2026-11-23T10:00", Mode::Video)];
    let duties = two_and_two();
    let tally = count(&Course::since(&duties, MONDAY), &contacts).tally(1, MONDAY).expect("the week's tally");
    assert_eq!(tally.by_mode, BTreeMap::from([(Mode::Phone, 1), (Mode::Video, 1)]));
}

#[test]
fn a_surplus_at_the_door_may_stand_in_for_a_call_where_the_pack_says_so() {
    let contacts = [
        reached(1, "2026-11-23T09:00", Mode::Door),
        reached(2, "2026-11-24T09:00", Mode::Door),
        reached(3, "2026-11-25T09:00", Mode::Door),
        reached(4, "2026-11-26T09:00", Mode::Phone),
    ];
    assert_eq!(score(&two_and_two(), &contacts), [(2, 2), (1, 2)]);
    let mut duties = two_and_two();
    duties[1].covered_by = vec!["door".into()];
    assert_eq!(score(&duties, &contacts), [(2, 2), (2, 2)]);
    assert_eq!(score(&duties, &contacts[..2]), [(2, 2), (0, 2)], "what the door needs stays at the door");
}

#[test]
fn a_call_never_stands_in_for_the_door() {
    let calls: Vec<Contact> =
        (0..5).map(|n| reached(n, &format!("2026-11-2{}T09:00", 3 + n), Mode::Phone)).collect();
    let mut duties = two_and_two();
    duties[1].covered_by = vec!["door".into()];
    assert_eq!(score(&duties, &calls), [(0, 2), (2, 2)]);
}

#[test]
fn duties_that_begin_in_the_middle_owe_their_share() {
    let weekly = |count| duty("week", &[Mode::Door], count, Every::Week);
    let week = crate::dates::period_of(Every::Week, MONDAY, MONDAY).expect("a week");
    let owed_from = |count, ahead| owed(&weekly(count), week, add_days(MONDAY, ahead));
    assert_eq!([0, 1, 3, 4, 6, 7].map(|ahead| owed_from(1, ahead)), [1, 1, 1, 0, 0, 0]);
    assert_eq!([0, 1, 3, 4, 6, 7].map(|ahead| owed_from(2, ahead)), [2, 1, 1, 0, 0, 0]);
    assert_eq!([0, 1, 3, 4, 6, 7].map(|ahead| owed_from(7, ahead)), [7, 6, 4, 3, 1, 0]);
    assert_eq!(owed_from(0, 1), 0);
    let february = crate::dates::period_of(Every::Month, date(2026, 2, 1), MONDAY).expect("a month");
    let monthly = duty("span", &[Mode::Door], 1, Every::Days(14));
    assert_eq!(owed(&monthly, february, date(2026, 2, 15)), 1, "14 of 28 days are half");
    assert_eq!(owed(&monthly, february, date(2026, 2, 16)), 0);
}

#[test]
fn before_a_duty_begins_nothing_counts() {
    let duties = two_and_two();
    let wednesday = day("2026-11-25");
    let early = reached(1, "2026-11-24T23:59", Mode::Door);
    let late = reached(2, "2026-11-25T00:00", Mode::Door);
    let course = Course::since(&duties, wednesday);
    let counting = count(&course, &[early, late]);
    assert_eq!(counting.verdict(visit_id(1)).and_then(Verdict::why_not), Some(WhyNot::BeforeDuty));
    assert!(counting.verdict(visit_id(2)).is_some_and(Verdict::counts));
    let sunday = day("2026-11-29");
    let course = Course::since(&duties, sunday);
    let counting = count(&course, &[reached(3, "2026-11-29T09:00", Mode::Door)]);
    assert_eq!(counting.verdict(visit_id(3)).and_then(Verdict::why_not), Some(WhyNot::NothingOwed));
    assert_eq!(counting.tally(0, day("2026-11-22")), None);
}

#[test]
fn a_month_shows_every_week_that_touches_it() {
    let duties = two_and_two();
    let contacts = [reached(1, "2026-11-30T09:00", Mode::Door), reached(2, "2026-12-01T09:00", Mode::Door)];
    let month = crate::dates::period_of(Every::Month, day("2026-12-15"), MONDAY).expect("a month");
    let course = Course::since(&duties, MONDAY);
    let counting = count(&course, &contacts);
    let doors: Vec<usize> = counting
        .tallies_in(month)
        .iter()
        .filter(|tally| tally.duty == "door")
        .map(|tally| tally.counted.len())
        .collect();
    assert_eq!(doors, [2, 0, 0, 0, 0]);
}

/// Contacts within ten weeks, with few days and hours so that they meet.
pub fn contacts(most: usize) -> impl Strategy<Value = Vec<Contact>> {
    let outcome = prop_oneof![
        6 => Just(OutcomeKind::Reached),
        1 => Just(OutcomeKind::NotReached),
        1 => Just(OutcomeKind::Refused),
    ];
    let one = (0i64..70, 8i64..12, proptest::sample::select(&Mode::ALL[..3]), outcome);
    prop::collection::vec(one, 0..most).prop_map(|parts| {
        let contact = |(number, (days, hour, mode, outcome)): (u128, _)| Contact {
            id: visit_id(number),
            visited_at: at("2026-11-23T00:00") + jiff::SignedDuration::from_hours(days * 24 + hour),
            mode,
            outcome,
            voided: false,
        };
        (1u128..).zip(parts).map(contact).collect()
    })
}

/// Up to three duties of any rhythm, some of which stronger modes may stand in for.
pub fn duties() -> impl Strategy<Value = Vec<Duty>> {
    let every = prop_oneof![
        4 => Just(Every::Week),
        2 => Just(Every::Month),
        1 => Just(Every::HalfMonth),
        1 => Just(Every::Day),
        1 => Just(Every::Quarter),
        1 => (2u16..9).prop_map(Every::Days),
        1 => (1u16..80).prop_map(Every::Hours),
    ];
    let modes = prop::sample::subsequence(Mode::ALL[..3].to_vec(), 1..=3);
    let covered = prop::sample::subsequence(Mode::ALL[..3].to_vec(), 0..=2);
    let one = (modes, covered, 0u32..4, every);
    prop::collection::vec(one, 1..4).prop_map(|parts| {
        let made = |(at, (modes, covered, count, every)): (usize, (Vec<Mode>, Vec<Mode>, u32, Every))| Duty {
            covered_by: covered.iter().map(|mode| mode.code().to_owned()).collect(),
            ..duty(&format!("duty-{at}"), &modes, count, every)
        };
        parts.into_iter().enumerate().map(made).collect()
    })
}

fn total(duties: &[Duty], from: Date, contacts: &[Contact]) -> Vec<usize> {
    let course = Course::since(duties, from);
    let counting = count(&course, contacts);
    (0..duties.len()).map(|at| counting.seats[at].values().map(|seats| seats.taken.len()).sum()).collect()
}

#[test]
fn a_shared_duty_leaves_its_contacts_to_others_and_a_daily_one_counts_two_calls() {
    let mut duties =
        vec![duty("week", &[Mode::Door], 1, Every::Week), duty("span", &[Mode::Door], 1, Every::Days(14))];
    let one = [reached(1, "2026-11-24T09:00", Mode::Door)];
    assert_eq!(score(&duties, &one), [(1, 1), (0, 1)]);
    duties[1].shared = true;
    assert_eq!(score(&duties, &one), [(1, 1), (1, 1)]);
    let daily = [duty("day", &[Mode::Phone], 2, Every::Day)];
    let calls = [reached(1, "2026-11-23T09:00", Mode::Phone), reached(2, "2026-11-23T16:00", Mode::Phone)];
    assert_eq!(score(&daily, &calls), [(2, 2)]);
}

/// What the engine's examples count, and what is counted for people, are one.
fn counted_by_the_engine(duties: &[Duty], contacts: &[Contact]) -> Vec<bool> {
    let reached = contacts.iter().filter(|contact| contact.outcome == OutcomeKind::Reached);
    let plain: Vec<rules::counting::Contact> = reached
        .map(|contact| rules::counting::Contact {
            id: format!("{:?}", contact.id),
            on: contact.visited_on(),
            at: Some(jiff::tz::offset(8).to_datetime(contact.visited_at).time()),
            mode: contact.mode.code().to_owned(),
            ..rules::counting::Contact::default()
        })
        .collect();
    let calendar = rules::sections::calendar::Calendar::default();
    let around = rules::counting::Around { parts: &[], calendar: &calendar, since: MONDAY };
    let counted = rules::counting::count(duties, &plain, around);
    (0..plain.len()).map(|at| counted.of(at).is_ok()).collect()
}

proptest! {
    #[test]
    fn the_engine_counts_the_same(duties in duties(), shared in any::<[bool; 4]>(), contacts in contacts(25)) {
        // Single deadlines and the share of a period that is cut off are told here alone.
        let whole = |duty: &Duty| !matches!(duty.every, Every::Hours(_)) && duty.count > 0;
        let mut duties: Vec<Duty> = duties.into_iter().filter(whole).collect();
        prop_assume!(!duties.is_empty());
        for (duty, shared) in duties.iter_mut().zip(shared) {
            duty.shared = shared;
            if !matches!(duty.every, Every::Day | Every::Week | Every::Days(_)) {
                duty.every = Every::Week;
            }
        }
        let course = Course::since(&duties, MONDAY);
        let counting = count(&course, &contacts);
        let reached = contacts.iter().filter(|contact| contact.outcome == OutcomeKind::Reached);
        let ours: Vec<bool> =
            reached.map(|contact| matches!(counting.verdict(contact.id), Some(Verdict::Counts { .. }))).collect();
        prop_assert_eq!(ours, counted_by_the_engine(&duties, &contacts));
    }

    #[test]
    fn the_order_of_arrival_never_matters(
        duties in duties(), ahead in 0i64..10, contacts in contacts(25).prop_shuffle()
    ) {
        let from = add_days(MONDAY, ahead);
        let mut sorted = contacts.clone();
        sorted.sort_by_key(|contact| contact.id);
        let course = Course::since(&duties, from);
        let (one, other) = (count(&course, &contacts), count(&course, &sorted));
        prop_assert_eq!(one.verdicts(), other.verdicts());
    }

    #[test]
    fn the_same_contact_twice_is_one(duties in duties(), contacts in contacts(25)) {
        let twice: Vec<Contact> = contacts.iter().chain(&contacts).copied().collect();
        let course = Course::since(&duties, MONDAY);
        let (one, two) = (count(&course, &contacts), count(&course, &twice));
        prop_assert_eq!(one.verdicts(), two.verdicts());
    }

    #[test]
    fn never_more_counts_than_is_owed(duties in duties(), ahead in 0i64..10, contacts in contacts(40)) {
        let course = Course::since(&duties, add_days(MONDAY, ahead));
        let counting = count(&course, &contacts);
        for contact in &contacts {
            for tally in counting.tallies_on(contact.visited_on()) {
                prop_assert!(tally.counted.len() <= tally.owed as usize);
                prop_assert_eq!(tally.by_mode.values().sum::<u32>() as usize, tally.counted.len());
            }
        }
    }

    #[test]
    fn verdicts_and_tallies_tell_one_story(duties in duties(), contacts in contacts(40)) {
        let course = Course::since(&duties, MONDAY);
        let counting = count(&course, &contacts);
        for contact in &contacts {
            let in_tallies: Vec<String> = counting
                .tallies_on(contact.visited_on())
                .into_iter()
                .filter(|tally| tally.counted.contains(&contact.id) || tally.instead.contains(&contact.id))
                .map(|tally| tally.duty)
                .collect();
            match counting.verdict(contact.id).expect("every contact has a verdict") {
                Verdict::Counts { duty, period } | Verdict::Instead { duty, period } => {
                    prop_assert_eq!(in_tallies, vec![duty.clone()]);
                    prop_assert!(period.contains(contact.visited_on()));
                }
                Verdict::Uncounted(_) => prop_assert!(in_tallies.is_empty()),
            }
        }
    }

    #[test]
    fn one_contact_more_never_makes_less_count(duties in duties(), contacts in contacts(25)) {
        let all = total(&duties, MONDAY, &contacts);
        for without in 0..contacts.len() {
            let mut fewer = contacts.clone();
            fewer.remove(without);
            let some = total(&duties, MONDAY, &fewer);
            prop_assert!(some.iter().zip(&all).all(|(some, all)| some <= all), "{some:?} {all:?}");
        }
    }
}
