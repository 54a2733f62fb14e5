use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const CALENDAR: [Every; 7] =
    [Every::Day, Every::Week, Every::HalfMonth, Every::Month, Every::Quarter, Every::HalfYear, Every::Year];

fn period(every: Every, day: Date) -> (Date, Date) {
    let period = period_of(every, day, date(2026, 1, 1)).expect("a period");
    (period.starts_on, period.ends_on)
}

#[test]
fn a_day_begins_at_midnight_in_beijing() {
    let last_second: Timestamp = "2026-11-22T15:59:59Z".parse().expect("an instant");
    assert_eq!(day_of(last_second), date(2026, 11, 22));
    assert_eq!(day_of(start_of(date(2026, 11, 23))), date(2026, 11, 23));
    assert_eq!(start_of(date(2026, 11, 23)).to_string(), "2026-11-22T16:00:00Z");
}

#[test]
fn periods_are_those_of_the_calendar() {
    assert_eq!(period(Every::Week, date(2026, 11, 23)), (date(2026, 11, 23), date(2026, 11, 29)));
    assert_eq!(period(Every::Week, date(2027, 1, 3)), (date(2026, 12, 28), date(2027, 1, 3)));
    assert_eq!(period(Every::HalfMonth, date(2028, 2, 15)), (date(2028, 2, 1), date(2028, 2, 15)));
    assert_eq!(period(Every::HalfMonth, date(2028, 2, 16)), (date(2028, 2, 16), date(2028, 2, 29)));
    assert_eq!(period(Every::Month, date(2026, 2, 3)), (date(2026, 2, 1), date(2026, 2, 28)));
    assert_eq!(period(Every::Quarter, date(2026, 11, 23)), (date(2026, 10, 1), date(2026, 12, 31)));
    assert_eq!(period(Every::HalfYear, date(2026, 6, 30)), (date(2026, 1, 1), date(2026, 6, 30)));
    assert_eq!(period(Every::Year, date(2026, 6, 30)), (date(2026, 1, 1), date(2026, 12, 31)));
}

#[test]
fn spans_of_days_begin_on_the_anchor() {
    let anchor = date(2026, 11, 23);
    let span = |day| period_of(Every::Days(3), day, anchor).expect("a span").starts_on;
    assert_eq!(span(date(2026, 11, 25)), anchor);
    assert_eq!(span(date(2026, 11, 26)), date(2026, 11, 26));
    assert_eq!(span(date(2026, 11, 22)), date(2026, 11, 20));
}

#[test]
fn hours_are_one_deadline() {
    let anchor = date(2026, 11, 23);
    let window = period_of(Every::Hours(24), anchor, anchor).expect("the deadline");
    assert_eq!((window.starts_on, window.ends_on), (anchor, date(2026, 11, 24)));
    assert_eq!(window.next(Every::Hours(24)), None);
    assert_eq!(window.previous(Every::Hours(24)), None);
    assert_eq!(period_of(Every::Hours(24), date(2026, 11, 25), anchor), None);
}

#[test]
fn birthdays_come_at_midnight_and_on_the_first_of_march() {
    assert_eq!(age_on(date(1946, 11, 23), date(2026, 11, 22)), Some(79));
    assert_eq!(age_on(date(1946, 11, 23), date(2026, 11, 23)), Some(80));
    assert_eq!(age_on(date(1948, 2, 29), date(2027, 2, 28)), Some(78));
    assert_eq!(age_on(date(1948, 2, 29), date(2027, 3, 1)), Some(79));
    assert_eq!(age_on(date(2026, 11, 24), date(2026, 11, 23)), None);
    assert_eq!(next_birthday(date(1948, 2, 29), date(2027, 2, 28)), date(2027, 3, 1));
    assert_eq!(next_birthday(date(1948, 2, 29), date(2027, 3, 1)), date(2028, 2, 29));
}

fn days() -> impl Strategy<Value = Date> {
    (-20_000i64..20_000).prop_map(|days| add_days(date(2026, 1, 1), days))
}

fn rhythms() -> impl Strategy<Value = Every> {
    prop_oneof![proptest::sample::select(&CALENDAR[..]), (1u16..400).prop_map(Every::Days)]
}

proptest! {
    #[test]
    fn periods_tile_the_calendar(every in rhythms(), day in days(), anchor in days()) {
        let period = period_of(every, day, anchor).expect("rhythms have a period everywhere");
        prop_assert!(period.contains(day));
        prop_assert_eq!(period_of(every, period.starts_on, anchor), Some(period));
        prop_assert_eq!(period_of(every, period.ends_on, anchor), Some(period));
        let next = period.next(every).expect("a rhythm goes on");
        prop_assert_eq!(next.starts_on, add_days(period.ends_on, 1));
        prop_assert_eq!(period_of(every, next.starts_on, anchor), Some(next));
        prop_assert_eq!(next.previous(every), Some(period));
    }

    #[test]
    fn the_age_changes_on_birthdays_only(born_on in days(), ahead in 0i64..40_000) {
        let day = add_days(born_on, ahead);
        let birthday = next_birthday(born_on, day);
        prop_assert!(birthday > day);
        prop_assert_eq!(age_on(born_on, add_days(birthday, -1)), age_on(born_on, day));
        prop_assert_eq!(age_on(born_on, birthday), age_on(born_on, day).map(|age| age + 1));
    }
}
