use rules::Every;
use rules::sections::pauses::Partly;

use super::*;
use crate::cast::{day, duty, reached, two_and_two, visit_id};
use crate::duties::WhyNot;
use crate::visits::outcome::{Mode, OutcomeKind};

fn november() -> Period {
    Period { starts_on: day("2026-11-01"), ends_on: day("2026-11-30") }
}

#[test]
fn a_month_has_whole_weeks_and_shows_who_came() {
    let course = Course::since(&two_and_two(), day("2026-11-09"));
    let contacts = [reached(2, "2026-11-10T16:00", Mode::Door), reached(1, "2026-11-10T09:00", Mode::Door)];
    let calendar = calendar(&course, &contacts, november());
    let edges = (calendar.weeks[0][0].on, calendar.weeks.last().expect("weeks")[6].on);
    assert_eq!((calendar.weeks.len(), edges), (6, (day("2026-10-26"), day("2026-12-06"))));
    let tenth = &calendar.weeks[2][1];
    let told: Vec<_> =
        tenth.contacts.iter().map(|(contact, verdict)| (contact.id, verdict.why_not())).collect();
    assert_eq!(told, [(visit_id(1), None), (visit_id(2), Some(WhyNot::SameDay))]);
    assert!(tenth.asked && tenth.of_month && !calendar.weeks[0][0].of_month && !calendar.weeks[0][0].asked);
}

#[test]
fn what_became_of_a_week() {
    let mut course = Course::since(&[duty("door", &[Mode::Door], 1, Every::Week)], day("2026-11-06"));
    let away = Pause {
        why: "hospital".into(),
        from: day("2026-11-16"),
        until: Some(day("2026-11-22")),
        partly: Partly::Share,
    };
    course.runs[0].pauses.push(away);
    let refused = Contact { outcome: OutcomeKind::Refused, ..reached(2, "2026-11-24T09:00", Mode::Door) };
    let contacts = [reached(1, "2026-11-10T09:00", Mode::Door), refused];
    let states: Vec<State> = calendar(&course, &contacts, november())
        .tallies
        .iter()
        .map(|tally| tally.state(day("2026-11-30")))
        .collect();
    // Asked from a Friday on; met; away; refused; this week, which began today.
    assert_eq!(states, [State::NothingOwed, State::Met, State::Excused, State::Refused, State::Running]);
    let missed = calendar(&course, &contacts[..1], november()).tallies[3].state(day("2026-11-30"));
    assert_eq!(missed, State::Missed { since: day("2026-11-30") });
}
