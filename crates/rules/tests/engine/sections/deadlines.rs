//! Working days as published and as not yet published, and the deadlines counted in them.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rules::sections::within::Within;

use super::{EVENTS, calendar, one_said, pack_with, said_of};

const DEADLINES: &str = r#"[[deadline]]
id = "report"
name = "上报"
clause = "五1"
from = "storm"
within = { working_days = 5 }
second = { from = "pruned", within = { working_days = 10 } }
who = "园长"
tell = ["市里"]
"#;

fn more() -> [(&'static str, &'static str); 1] {
    [("events.toml", EVENTS)]
}

/// Event, the fifth and the tenth working day after it.
const VECTORS: [(Date, Date, Date); 7] = [
    (date(2024, 9, 27), date(2024, 10, 10), date(2024, 10, 16)),
    (date(2025, 9, 26), date(2025, 10, 10), date(2025, 10, 16)),
    (date(2026, 2, 12), date(2026, 2, 26), date(2026, 3, 4)),
    (date(2026, 9, 18), date(2026, 9, 24), date(2026, 10, 9)),
    (date(2026, 9, 29), date(2026, 10, 12), date(2026, 10, 19)),
    (date(2026, 4, 30), date(2026, 5, 11), date(2026, 5, 18)),
    (date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 7)),
];

#[test]
fn working_days_of_published_years() {
    for (event, fifth, tenth) in VECTORS {
        for (days, wanted) in [(5, fifth), (10, tenth)] {
            let due = calendar().due(Within::WorkingDays(days), event.at(9, 0, 0, 0));
            assert_eq!((due.until.date(), due.provisional), (wanted, false), "{event} +{days}");
        }
    }
}

#[test]
fn a_year_that_is_not_published_makes_it_provisional() {
    let due = calendar().due(Within::WorkingDays(5), date(2026, 12, 25).at(0, 0, 0, 0));
    assert_eq!((due.until.date(), due.provisional), (date(2027, 1, 4), true));
    // The lunar new year is off whatever the arrangement will be: 6 February 2027 is a Saturday, 2028 a Wednesday.
    assert!(!calendar().is_worked(date(2028, 1, 26)));
    assert!(calendar().is_worked(date(2028, 1, 27)));
}

#[test]
fn calendar_days_that_end_on_a_day_off_move() {
    let friday = date(2026, 11, 20).at(15, 30, 0, 0);
    let moved = calendar().due_when_worked(Within::Days(2), friday);
    assert_eq!(moved.until.date(), date(2026, 11, 23));
    assert_eq!(calendar().due(Within::Days(2), friday).until.date(), date(2026, 11, 22));
    assert_eq!(calendar().due(Within::Hours(9), friday).until, date(2026, 11, 21).at(0, 30, 0, 0));
}

#[test]
fn an_event_starts_the_first_clock_or_the_second() {
    let pack = pack_with(&[("events.toml", EVENTS), ("deadlines.toml", DEADLINES)]);
    let due = |event| {
        let running: Vec<_> = pack.deadlines_from(event).collect();
        assert_eq!(running.len(), 1);
        running[0].1.due(&calendar(), date(2026, 2, 12).at(0, 0, 0, 0)).until.date()
    };
    assert_eq!(due("storm"), date(2026, 2, 26));
    assert_eq!(due("pruned"), date(2026, 3, 4));
    assert_eq!(pack.deadlines_from("flood").count(), 0);
}

#[test]
fn mistakes_in_a_deadline() {
    let said = |from, to| one_said("deadlines.toml", DEADLINES, from, to, &more());
    assert_eq!(
        said("\"storm\"", "\"strom\""),
        "deadlines.toml:5:8: 错误: 没有“strom”这个事件（events.toml）；是不是想写“storm”？（现有：storm、pruned）"
    );
    assert_eq!(
        said("{ working_days = 5 }", "{ working_days = 5, days = 7 }"),
        "deadlines.toml:6:10: 错误: 期限要写一种单位：hours（小时）、days（天）或 working_days（工作日）"
    );
    assert!(said("{ working_days = 5 }", "{ weekdays = 5 }").contains("不认识的项“weekdays”"));
    assert!(said("{ working_days = 5 }", "{ working_days = -1 }").contains("-1 不行"));
    assert!(said("{ working_days = 5 }", "{ working_days = 99999 }").contains("期限太长"));
    assert!(said("{ working_days = 5 }", "{ working_days = \"宽限\" }").contains("没有“宽限”这个参数"));
    assert!(said("clause = \"五1\"", "clause = \" \"").contains("条款（clause）是空的"));
    assert_eq!(said_of("deadlines.toml", DEADLINES, "who = \"园长\"\n", "", &more()).len(), 1);
}

const RECURRING: &str = r#"[[recurring]]
id = "month_report"
name = "月报"
clause = "五2"
every = "month"
day = 31
who = "园长"
[[recurring]]
id = "year_report"
name = "年报"
clause = "五3"
every = "year"
month = 10
day = 3
who = "园长"
"#;

#[test]
fn what_is_due_again_and_again() {
    let pack = pack_with(&[("deadlines.toml", RECURRING)]);
    let next = |at: usize, on: Date| {
        let due = pack.sections.recurring[at].next_due(on, &calendar()).unwrap();
        (due.until.date(), due.provisional)
    };
    // The last of February 2026 is a Saturday that is worked, the last of May a Sunday.
    assert_eq!(next(0, date(2026, 2, 3)), (date(2026, 2, 28), false));
    assert_eq!(next(0, date(2026, 5, 31)), (date(2026, 6, 1), false));
    assert_eq!(next(0, date(2026, 6, 1)), (date(2026, 6, 1), false));
    assert_eq!(next(0, date(2026, 6, 2)), (date(2026, 6, 30), false));
    assert_eq!(next(0, date(2027, 1, 4)), (date(2027, 2, 1), true));
    assert_eq!(next(1, date(2026, 11, 23)).0, date(2027, 10, 4));
    assert_eq!(next(1, date(2026, 1, 1)), (date(2026, 10, 8), false));
}

#[test]
fn mistakes_in_what_recurs() {
    let said = |from, to| one_said("deadlines.toml", RECURRING, from, to, &[]);
    assert!(said("every = \"month\"", "every = \"week\"").contains("every 要写"));
    assert!(said("day = 31", "day = 32").starts_with("deadlines.toml:6:7: 错误: day 是几号"));
    assert!(said("month = 10", "month = 13").contains("只能写 1 到 12"));
    assert!(said("\"year_report\"", "\"month_report\"").contains("前面已经用过"));
}

proptest! {
    #[test]
    fn more_days_and_later_events_never_end_earlier(after in 0u64..1200, days in 0u32..40, more in 0u32..5) {
        let event = date(2024, 1, 1).saturating_add(jiff::Span::new().days(i64::try_from(after).unwrap()));
        let calendar = calendar();
        let due = |event: Date, days| calendar.due(Within::WorkingDays(days), event.at(12, 0, 0, 0)).until;
        prop_assert!(due(event, days) <= due(event, days + more));
        prop_assert!(due(event, days) <= due(event.tomorrow().unwrap(), days));
        prop_assert!(days == 0 || calendar.is_worked(due(event, days).date()));
        prop_assert!(days == 0 || due(event, days).date() > event);
        // So many working days, and no more, lie after the event up to the end.
        let mut counted = 0;
        let mut day = event;
        while day < due(event, days).date() {
            day = day.tomorrow().unwrap();
            counted += u32::from(calendar.is_worked(day));
        }
        prop_assert_eq!(counted, days);
    }
}
