//! What an event brings, to whom, and by when.

use jiff::civil::date;

use super::{CALM, DANGER, EVENTS, Tree, calendar, one_said, pack_with};

#[test]
fn an_event_brings_contacts_to_those_it_concerns() {
    let pack = pack_with(&[("events.toml", EVENTS)]);
    let brings = |json, event| {
        let tree = Tree::new(&pack, json);
        let at = date(2026, 9, 30).at(20, 0, 0, 0);
        let found = pack.triggered_by(tree.subject(), event, at, &calendar());
        found.into_iter().map(|(rule, due)| format!("{} {}", rule.id, due.until)).collect::<Vec<_>>()
    };
    assert_eq!(
        brings(DANGER, "storm"),
        ["after_storm 2026-10-01T02:00:00", "after_storm_all 2026-10-09T23:59:59"]
    );
    assert_eq!(brings(CALM, "storm"), ["after_storm_all 2026-10-09T23:59:59"]);
    assert!(brings(CALM, "pruned").is_empty());
    // Not near a path is unknown: nothing is owed on a guess.
    assert!(brings(r#"{"planted_on": "1900-01-01", "leaning": false, "branches": []}"#, "storm").is_empty());
}

#[test]
fn the_time_after_an_event_may_begin_later() {
    let after = "within = { days = 30 }\nafter = { hours = 48 }\nevery = \"week\"\ncovers = true\n";
    let text = EVENTS.replacen("within = { hours = 6 }\n", after, 1);
    let pack = pack_with(&[("events.toml", &text)]);
    let rule = &pack.sections.events.triggered[0];
    let (from, due) = rule.window(date(2026, 11, 1).at(20, 0, 0, 0), &calendar());
    assert_eq!((from, due.until.date()), (date(2026, 11, 3).at(20, 0, 0, 0), date(2026, 12, 3)));
    assert_eq!((rule.every, rule.covers), (Some(rules::Every::Week), true));
}

#[test]
fn mistakes_in_an_event() {
    let said = |from, to| one_said("events.toml", EVENTS, from, to, &[]);
    assert_eq!(
        said("event = \"storm\"\nclass", "event = \"strom\"\nclass"),
        "events.toml:13:9: 错误: 没有“strom”这个事件；是不是想写“storm”？（现有：storm、pruned）"
    );
    assert_eq!(
        said("\"danger\"", "\"dangr\""),
        "events.toml:14:10: 错误: 没有“dangr”这个类别；是不是想写“danger”？（现有：danger、calm）"
    );
    assert!(said("is = \"临路\"", "is = \"临露\"").contains("是不是想写“临路”"));
    assert!(said("{ hours = 6 }", "{ }").contains("期限要写一种单位"));
    assert!(said("count = 1", "count = 0").contains("0 不行"));
    assert!(said("[\"walk\"]", "[\"fly\"]").contains("没有“fly”这个方式"));
}
