//! What stops while somebody is away, and when it ends for good.

use jiff::civil::date;
use rules::sections::absences::{Ends, Whom};

use super::{CALM, DANGER, Tree, calendar, one_said, pack_with};

const ABSENCES: &str = r#"[[absence]]
id = "fenced"
name = "施工围挡"
clause = "六"
stops = "all"
most_days = 30
[[absence]]
id = "no_drones"
name = "禁飞"
clause = "六"
stops = ["calm_look"]
stops_modes = ["drone"]
[[absence]]
id = "closed"
name = "闭园"
clause = "六"
stops = ["danger_walk"]
partly = "nothing"
[[absence]]
id = "missing"
name = "找不到"
clause = "六"
stops = "none"
partly = "whole"
[[exit]]
id = "felled"
name = "砍除"
clause = "六"
duties = "day_before"
payments = "goes_on"
ask_again_days = 10
"#;

#[test]
fn all_duties_some_duties_or_some_modes_stop() {
    let pack = pack_with(&[("absences.toml", ABSENCES)]);
    let left = |id: &str, json| {
        let tree = Tree::new(&pack, json);
        let left = pack.absence(id).unwrap().remaining(tree.subject().decision);
        left.into_iter().map(|duty| format!("{} {}", duty.id, duty.modes.join("+"))).collect::<Vec<_>>()
    };
    assert!(left("fenced", CALM).is_empty());
    assert_eq!(left("no_drones", CALM), ["calm_look walk"]);
    assert_eq!(left("no_drones", DANGER), ["danger_walk walk"]);
    assert!(left("closed", DANGER).is_empty());
    assert_eq!(left("missing", CALM), ["calm_look walk+drone"]);
    assert!(pack.absence("holiday").is_none());
}

#[test]
fn a_period_that_is_covered_in_part() {
    let pack = pack_with(&[("absences.toml", ABSENCES)]);
    let owed = |id: &str, count, present| pack.absence(id).unwrap().owed(count, present, 7);
    assert_eq!([0, 3, 4, 7].map(|present| owed("fenced", 2, present)), [0, 0, 1, 2]);
    assert_eq!([0, 3, 4, 6].map(|present| owed("fenced", 1, present)), [0, 0, 1, 1]);
    assert_eq!([0, 6, 7].map(|present| owed("closed", 2, present)), [0, 0, 2]);
    assert_eq!([0, 6, 7].map(|present| owed("missing", 2, present)), [2, 2, 2]);
    assert_eq!(pack.absence("fenced").unwrap().asked_again_on(date(2026, 11, 23)), Some(date(2026, 12, 23)));
    assert_eq!(pack.absence("closed").unwrap().asked_again_on(date(2026, 11, 23)), None);
}

#[test]
fn an_exit_has_its_last_days() {
    let pack = pack_with(&[("absences.toml", ABSENCES)]);
    let exit = pack.exit("felled").unwrap();
    assert_eq!(exit.duties.last_day(date(2026, 3, 1)), Some(date(2026, 2, 28)));
    assert_eq!(exit.payments.last_day(date(2026, 3, 1)), None);
    assert_eq!(Ends::SameDay.last_day(date(2026, 3, 1)), Some(date(2026, 3, 1)));
    assert_eq!(exit.ask_again_days, Some(10));
}

#[test]
fn mistakes_in_an_absence() {
    let said = |from, to| one_said("absences.toml", ABSENCES, from, to, &[]);
    assert_eq!(
        said("\"danger_walk\"", "\"danger_wolk\""),
        "absences.toml:17:9: 错误: 没有“danger_wolk”这个职责（duties.toml）；是不是想写“danger_walk”？\
         （现有：danger_walk、calm_look）"
    );
    assert!(said("stops = \"all\"", "stops = \"everything\"").contains("stops 要写"));
    assert!(said("stops = \"all\"", "stops = 3").contains("stops 要写"));
    assert!(said("stops = \"none\"", "stops = \"none\"\nladder = \"search\"").contains("一个也没有"));
    assert!(said("\"drone\"", "\"dron\"").contains("是不是想写“drone”"));
    assert!(said("\"goes_on\"", "\"forever\"").contains("可以写：day_before、same_day、goes_on"));
    assert!(said("id = \"closed\"", "id = \"fenced\"").contains("编号“fenced”前面已经用过"));
    assert!(said("most_days = 30", "most_days = 0").contains("0 不行"));
    assert!(
        said("ask_again_days = 10", "notice = \"tell\"").contains("没有“tell”这个时限（deadlines.toml）")
    );
}

const MORE: &str = r#"[[absence]]
id = "away"
name = "外借"
clause = "六"
stops = ["danger_walk"]
after_days = 30
becomes = { to = "lent", after_days = 90 }
back = { within = { working_days = 3 }, modes = ["walk"], clause = "六2" }
[[absence.contact]]
id = "ask_borrower"
name = "问借方"
clause = "六1"
whom = "relative"
count = 1
every = { days = 14 }
modes = ["drone"]
[[absence]]
id = "lent"
name = "长期外借"
clause = "六"
stops = "all"
becomes = { to = "gone", after_days = 365 }
[[exit]]
id = "gone"
name = "移走"
clause = "六"
duties = "same_day"
payments = "same_day"
ask_again = { within = { months = 6 }, times = 2, modes = ["walk"], clause = "六3" }
[[exit.contact]]
id = "still_there"
name = "看还在不在"
clause = "六3"
count = 1
every = "quarter"
modes = ["drone"]
"#;

#[test]
fn an_absence_begins_later_turns_into_another_and_asks_for_contacts_of_its_own() {
    let pack = pack_with(&[("absences.toml", MORE)]);
    let away = pack.absence("away").unwrap();
    let since = date(2026, 1, 31);
    assert_eq!(away.begins_on(since), date(2026, 3, 2));
    let (state, on) = away.becomes_on(since).unwrap();
    assert_eq!((state.id(), on), ("lent", date(2026, 5, 1)));
    assert_eq!(pack.absence("lent").unwrap().becomes_on(since).unwrap().0.id(), "gone");
    let contact = &away.contacts[0];
    assert_eq!((contact.whom, contact.every), (Whom::Relative, rules::Every::Days(14)));
    let back = away.back.as_ref().unwrap();
    let friday = date(2026, 11, 20).at(9, 0, 0, 0);
    assert_eq!((back.due(&calendar(), friday).until.date(), back.count), (date(2026, 11, 25), 1));
}

#[test]
fn a_duty_that_does_not_stop_is_owed_whole() {
    let pack = pack_with(&[("absences.toml", MORE)]);
    let owed = |json| {
        let tree = Tree::new(&pack, json);
        let away = pack.absence("away").unwrap();
        let duties = &tree.subject().decision.duties;
        duties.iter().map(|duty| away.owed_of(duty, 0, 31)).collect::<Vec<_>>()
    };
    assert_eq!((owed(CALM), owed(DANGER)), (vec![1], vec![0]));
}

#[test]
fn who_left_is_asked_again_in_months() {
    let pack = pack_with(&[("absences.toml", MORE)]);
    let exit = pack.exit("gone").unwrap();
    let asks = |most| exit.asked_again_on(date(2026, 8, 31), &calendar(), most);
    assert_eq!(asks(9), [date(2027, 2, 28), date(2027, 8, 31)]);
    assert_eq!(asks(1).len(), 1);
    assert_eq!(exit.contacts[0].id, "still_there");
    let old = pack_with(&[("absences.toml", ABSENCES)]);
    let days = old.exit("felled").unwrap().asked_again_on(date(2026, 3, 1), &calendar(), 5);
    assert_eq!(days, [date(2026, 3, 11)]);
}

#[test]
fn mistakes_in_what_an_absence_becomes() {
    let said = |from, to| one_said("absences.toml", MORE, from, to, &[]);
    assert!(said("to = \"lent\"", "to = \"lended\"").contains("没有“lended”这个去处"));
    assert!(said("to = \"gone\"", "to = \"lent\"").contains("没有“lent”这个去处"));
    assert!(said("whom = \"relative\"", "whom = \"friend\"").contains("可以写：person、relative"));
    assert!(said("every = { days = 14 }", "every = { days = 0 }").contains("周期至少是 1"));
    assert!(said("every = { days = 14 }", "every = \"weekly\"").contains("可以写：day、week"));
    assert!(said("every = { days = 14 }", "every = { days = 70000 }").contains("最多 65535"));
    assert!(said("ask_again = {", "ask_again_days = 3\nask_again = {").contains("只写一种"));
    assert!(said("duties = \"same_day\"", "duties = { reading = \"last\" }").contains("没有“last”这个读法"));
}
