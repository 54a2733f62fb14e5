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
        "deadlines.toml:6:10: 错误: 期限要写一种单位：hours（小时）、days（天）、working_days（工作日）或 months（个月）"
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
    assert!(said("every = \"month\"", "every = \"day\"").contains("every 要写"));
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

const WAYS: &str = r#"[[recurring]]
id = "again"
name = "全园再认定"
clause = "五4"
class = ["danger"]
every = "year"
from = { month = 4, day = 1 }
month = 6
day = 30
rolls = false
who = "园长"
[[recurring]]
id = "friday"
name = "周报"
clause = "五5"
every = "week"
day = 5
who = "园长"
[[recurring]]
id = "half_yearly"
name = "半年复评"
clause = "五6"
every = "half_year"
after_last = true
who = "园长"
[[recurring]]
id = "some_day"
name = "季报"
clause = "五7"
every = "quarter"
who = "园长"
"#;

#[test]
fn a_window_a_day_of_the_week_the_last_time_and_no_day_at_all() {
    let pack = pack_with(&[("deadlines.toml", WAYS)]);
    let next = |at: usize, on: Date| {
        let (from, due) = pack.sections.recurring[at].next_window(on, &calendar()).unwrap();
        (from, due.until.date())
    };
    // 30 June 2029 is a Saturday; it is not moved.
    assert_eq!(next(0, date(2029, 1, 1)), (date(2029, 4, 1), date(2029, 6, 30)));
    assert_eq!(next(0, date(2026, 7, 1)), (date(2027, 4, 1), date(2027, 6, 30)));
    assert_eq!(next(1, date(2026, 11, 23)), (date(2026, 11, 23), date(2026, 11, 27)));
    // 2 October 2026 is off, like the whole week after it.
    assert_eq!(next(1, date(2026, 9, 29)).1, date(2026, 10, 8));
    assert_eq!(next(3, date(2026, 11, 23)).1, date(2026, 12, 31));
    let again = &pack.sections.recurring[2];
    assert!(again.next_due(date(2026, 1, 1), &calendar()).is_none());
    assert_eq!(again.due_after(date(2025, 8, 31), &calendar()).unwrap().until.date(), date(2026, 2, 28));
    assert!(pack.sections.recurring[0].due_after(date(2026, 1, 1), &calendar()).is_none());
}

#[test]
fn mistakes_in_a_window() {
    let said = |from, to| one_said("deadlines.toml", WAYS, from, to, &[]);
    assert!(said("month = 4", "month = 7").contains("还晚"));
    assert!(said("day = 5", "day = 8").contains("只能写 1 到 7"));
    assert!(said("after_last = true", "after_last = true\nday = 3").contains("不写 month"));
    assert!(said("every = \"half_year\"", "every = \"half_month\"").contains("可以写 { days = 15 }"));
    assert!(said("every = \"week\"", "every = \"day\"").contains("every 要写"));
    assert!(said("rolls = false", "rolls = \"no\"").contains("要写 true"));
    assert!(said("rolls = false", "rolls = { reading = \"r\" }").contains("没有“r”这个读法"));
}

#[test]
fn months_and_what_does_not_roll() {
    let calendar = calendar();
    let end = |within, rolls| {
        let (from, at_least) = ("storm".to_owned(), false);
        let clock = rules::sections::deadlines::Clock { from, within, rolls, at_least };
        clock.due(&calendar, date(2026, 8, 31).at(9, 0, 0, 0)).until.date()
    };
    assert_eq!(end(Within::Months(6), false), date(2027, 2, 28));
    assert_eq!(end(Within::Months(6), true), date(2027, 3, 1));
    assert_eq!(end(Within::Days(5), true), date(2026, 9, 7));
    assert_eq!(end(Within::Days(5), false), date(2026, 9, 5));
}

#[test]
fn the_least_time_that_must_pass_is_not_made_longer_by_a_day_off() {
    let text =
        DEADLINES.replace("within = { working_days = 5 }\n", "within = { days = 7 }\nat_least = true\n");
    let pack = pack_with(&[("events.toml", EVENTS), ("deadlines.toml", &text)]);
    let (_, clock) = pack.deadlines_from("storm").next().unwrap();
    assert!(clock.at_least);
    assert_eq!(clock.due(&calendar(), date(2026, 11, 21).at(9, 0, 0, 0)).until.date(), date(2026, 11, 28));
}

const OWN_CALENDAR: &str = r#"[calendar]
clause = "八"
weekend = ["sunday"]
every_year = [
  { name = "年末年始", day = { month = 12, day = 29 }, days = 6 },
  { name = "种树日", day = { month = 5, weekday = "monday", nth = -1 } },
]
off = [{ name = "临时", from = 2026-07-01, to = 2026-07-02 }]
worked = [2026-01-02]
"#;

#[test]
fn a_place_with_days_off_of_its_own() {
    let pack = pack_with(&[("calendar.toml", OWN_CALENDAR)]);
    let (country, plain) = (calendar(), pack_with(&[]));
    let own = pack.calendar(&country);
    assert_eq!(plain.calendar(&country), &country);
    let worked = [(2026, 1, 1), (2026, 1, 2), (2026, 1, 3), (2026, 1, 5), (2025, 12, 29), (2026, 5, 25)]
        .map(|(year, month, day)| own.is_worked(date(year, month, day)));
    assert_eq!(worked, [false, true, false, true, false, false]);
    // Saturdays are worked; the rule holds for ever, so nothing is provisional.
    let due = own.due(Within::WorkingDays(2), date(2031, 8, 1).at(9, 0, 0, 0));
    assert_eq!((due.until.date(), due.provisional), (date(2031, 8, 4), false));
    let announced = OWN_CALENDAR.replace("worked =", "published = [2026]\nworked =");
    let pack = pack_with(&[("calendar.toml", &announced)]);
    let own = pack.calendar(&country);
    assert!(own.due(Within::WorkingDays(2), date(2031, 8, 1).at(9, 0, 0, 0)).provisional);
    // What is published of a year is all of it.
    assert!(own.is_worked(date(2026, 1, 1)) && !own.is_worked(date(2027, 1, 1)));
}

#[test]
fn mistakes_in_a_calendar() {
    let said = |from, to| one_said("calendar.toml", OWN_CALENDAR, from, to, &[]);
    assert!(said("\"sunday\"", "\"sundy\"").contains("没有“sundy”这个星期；是不是想写“sunday”？"));
    assert!(said("day = 29", "day = 32").contains("没有这一天"));
    assert!(said("days = 6", "days = 61").contains("最多 60 天"));
    assert!(said("to = 2026-07-02", "to = 2026-06-30").contains("先后不能颠倒"));
    assert!(said("worked = [2026-01-02]", "worked = [2026-01-02T08:00:00]").contains("这里应该写日期"));
    let all = "weekend = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\", \"saturday\", \"sunday\"]";
    assert!(said("weekend = [\"sunday\"]", all).contains("不能都休息"));
}

fn span(unit: u8, number: u32) -> Within {
    match unit {
        0 => Within::Hours(number),
        1 => Within::Days(number),
        2 => Within::WorkingDays(number),
        _ => Within::Months(number),
    }
}

proptest! {
    #[test]
    fn what_is_never_later_is_not_later(
        after in 0i64..1000, minute in 0i64..1440, new in (0u8..4, 0u32..200), old in (0u8..4, 0u32..200)
    ) {
        let (new, old) = (span(new.0, new.1), span(old.0, old.1));
        let event = date(2024, 1, 1).at(0, 0, 0, 0)
            .saturating_add(jiff::Span::new().days(after).minutes(minute));
        if new.never_later_than(old) {
            prop_assert!(calendar().due(new, event).until <= calendar().due(old, event).until);
        }
    }
}
