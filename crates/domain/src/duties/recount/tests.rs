use proptest::prelude::*;

use super::*;
use crate::cast::{MONDAY, classified, standing};
use crate::dates::add_days;
use crate::duties::course::Pause;
use crate::duties::tally::tests::{contacts, duties};
use rules::Duty;
use rules::sections::pauses::Partly;

/// The course goes on with other duties after some days, and rests for a while.
fn turned(before: &Course, duties: &[Duty], turn: i64, rest: (i64, i64)) -> Course {
    let (last, first) = (add_days(MONDAY, turn), add_days(MONDAY, turn + 1));
    let mut course = before.clone();
    for run in &mut course.runs {
        run.until = Some(last);
    }
    course.runs.extend(Course::since(duties, first).runs);
    for run in course.runs.iter_mut().filter(|run| run.from > last) {
        let (from, until) = (add_days(first, rest.0), add_days(first, rest.0 + rest.1));
        run.pauses = vec![Pause { why: "away".into(), from, until: Some(until), partly: Partly::Share }];
    }
    course
}

#[test]
fn where_the_same_is_asked_nothing_is_counted_anew() {
    let standing = standing(crate::cast::two_and_two(), MONDAY);
    assert_eq!(recount(&standing.course.clone(), standing, &[]), None);
}

proptest! {
    #[test]
    fn counting_anew_from_the_change_on_is_counting_everything_anew(
        old in duties(), new in duties(), turn in 0i64..40, rest in (0i64..20, 0i64..20), contacts in contacts(30)
    ) {
        let before = standing(old, MONDAY).recounted(&contacts);
        let course = turned(&before.course, &new, turn, rest);
        let after = Standing { classified: classified(new, MONDAY), course, ..before.clone() };
        let all = anew(after.clone(), &contacts);
        let kept = anew(before.clone(), &contacts);
        let changed = recount(&before.course, after, &contacts).expect("another course");
        prop_assert_eq!(&changed.standing, &all.standing);
        let mut tallies: Vec<Tally> =
            kept.tallies.into_iter().filter(|tally| tally.from < changed.since).chain(changed.tallies).collect();
        let key = |tally: &Tally| (tally.duty.clone(), tally.from);
        tallies.sort_by_key(key);
        let mut expected = all.tallies;
        expected.sort_by_key(key);
        prop_assert_eq!(tallies, expected);
        let mut verdicts: BTreeMap<VisitId, Verdict> = kept.verdicts.into_iter().collect();
        verdicts.extend(changed.verdicts);
        prop_assert_eq!(verdicts, all.verdicts.into_iter().collect::<BTreeMap<_, _>>());
    }
}
