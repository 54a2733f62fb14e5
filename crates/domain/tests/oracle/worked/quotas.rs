//! T1-T14 and T21-T32b: what a whole period owes, by the class that §11 gives.

use jiff::civil::date;

use super::super::Every;
use super::super::calendar::period;
use super::super::story::Class::{self, A, B, C, General, Key, Over80, Secondary};
use super::tale::Tale;

/// A month with a week before and after, so that whole periods of every kind are seen.
fn owed_in_november(class: Class) -> Vec<(&'static str, u32, u32)> {
    let judged = Tale::of(class).over(date(2026, 11, 2), date(2026, 11, 29)).judged();
    let mut owed: Vec<(&str, u32, u32)> = Vec::new();
    for row in &judged.rows {
        assert_eq!((row.quota, row.part, row.missed), (row.owed, row.period, row.owed), "{row:?}");
        assert_eq!(row.may_count, row.quota, "{row:?}");
        match owed.iter_mut().find(|(duty, ..)| *duty == row.duty) {
            Some((_, periods, _)) => *periods += 1,
            None => owed.push((row.duty, 1, row.owed)),
        }
    }
    owed
}

#[test]
fn jinan_t1_to_t14() {
    for (case, class) in [
        ("T1", General),
        ("T4", General),
        ("T8", General),
        ("T14", General),
        ("T2", Over80),
        ("T13", Over80),
        ("T3", Key),
        ("T7", Key),
        ("T9", Key),
        ("T10", Key),
        ("T5", Secondary),
        ("T6", Secondary),
    ] {
        let expected = match class {
            General => ("visit", 1, 1),
            Over80 => ("safety", 1, 1),
            Secondary => ("visit", 2, 1), // 1-15 and 16-end
            _ => ("visit", 4, 1),
        };
        assert_eq!(owed_in_november(class), [expected], "{case}");
    }
}

#[test]
fn jinan_t11_t12_not_eligible_owes_nothing() {
    let nobody = Tale::of(General).person(|person| person.classes.clear());
    assert!(nobody.judged().rows.is_empty());
}

#[test]
fn qidong_t21_to_t32b() {
    for (case, class) in [
        ("T21", A),
        ("T22, the one of 80", A),
        ("T22, the one of 78", C),
        ("T23", B),
        ("T24", C),
        ("T25", A),
        ("T26", C),
        ("T27, half-disabled = mild", A),
        ("T28", A),
        ("T29, both", B),
        ("T30", B),
        ("T31", C),
        ("T32", C),
        ("T32b, by the letter", C),
        ("T32b, by 7.33", B),
    ] {
        let expected: &[(&str, u32, u32)] = match class {
            A => &[("door", 4, 2), ("phone", 4, 2)],
            B => &[("door", 4, 1), ("phone", 4, 1)],
            _ => &[("phone", 4, 1)],
        };
        assert_eq!(owed_in_november(class), expected, "{case}");
    }
}

#[test]
fn a_holiday_week_owes_as_much_as_any_other() {
    // §10.2: class A still needs four contacts in the week of the Spring Festival of 2026.
    let judged = Tale::of(A)
        .over(date(2026, 2, 16), date(2026, 2, 22))
        .person(|person| person.classes[0].0 = date(2026, 1, 1))
        .judged();
    assert_eq!(judged.owed(), [("door", 2), ("phone", 2)]);
}

#[test]
fn periods_are_those_of_the_wall_calendar() {
    let day = date(2028, 2, 29);
    assert_eq!(period(Every::Week, day), (date(2028, 2, 28), date(2028, 3, 5)));
    assert_eq!(period(Every::HalfMonth, day), (date(2028, 2, 16), day));
    assert_eq!(period(Every::HalfMonth, date(2026, 12, 15)), (date(2026, 12, 1), date(2026, 12, 15)));
    assert_eq!(period(Every::Month, date(2026, 12, 31)), (date(2026, 12, 1), date(2026, 12, 31)));
    assert_eq!(period(Every::Week, date(2027, 1, 3)), (date(2026, 12, 28), date(2027, 1, 3)));
}
