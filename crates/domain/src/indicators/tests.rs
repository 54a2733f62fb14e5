use std::sync::Arc;

use rules::{Choices, SourceFile};
use serde_json::{Value, json};

use super::*;
use crate::cast::{at, day, duty, id, reached};
use crate::dates::Period;
use crate::duties::{Course, month_of};
use crate::packs::{load, made_up};
use crate::visits::Mode;

const INDICATORS: &str = r#"[[indicator]]
id = "rate"
name = "月探访率"
clause = "一"
counted = [{ term = "contacts", least = 1 }]
goal_percent = 100
period = "month"
without = [
  { id = "old", name = "不含八十周岁以上", is = "年龄 ≥ 80", clause = "一" },
  { id = "badly", name = "不含二级", is = "残疾等级 = 二级", clause = "一" },
]

[[indicator]]
id = "rhythm"
name = "按频次"
clause = "一"
of_counted = [{ term = "owed.weekly", least = 1 }]
counted = [{ term = "met.weekly", least_term = "owed.weekly" }]
period = "week"

[[indicator]]
id = "demented"
name = "失智"
clause = "一"
of = "失智"
counted = [{ term = "contacts.door", least = 1 }]
period = "month"

[[indicator]]
id = "doors"
name = "上门次数"
clause = "一"
sum = { term = "contacts.door" }
period = "month"

[[indicator]]
id = "yearly"
name = "全年"
clause = "一"
counted = [{ term = "contacts", least = 1 }]
period = "year"

[[indicator]]
id = "helped"
name = "帮扶"
clause = "一"
counted = [{ term = "helped", least = 1 }]
period = "month"
"#;

pub(super) fn park() -> Pack {
    let mut files = made_up::files(&[]);
    files.push(SourceFile::new("indicators.toml", INDICATORS));
    load(files, &Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"))
}

pub(super) fn fact(number: u128, name: &str, value: Value, told: &str) -> Fact {
    Fact {
        id: id(number),
        person: id(1),
        fact: name.into(),
        value,
        valid_from: day("2020-01-01"),
        valid_until: None,
        recorded_at: at(&format!("{told}T10:00")),
        recorded_by: id(9),
        evidence: None,
        supersedes: None,
    }
}

pub(super) fn november(contacts: &[crate::duties::Contact]) -> Month {
    let course = Course::since(&[duty("weekly", &[Mode::Door], 1, Every::Week)], day("2026-11-02"));
    let month = Period { starts_on: day("2026-11-01"), ends_on: day("2026-11-30") };
    month_of(&course, contacts, month, day("2026-12-10"))
}

fn text(facts: &[Fact], month: &Month) -> String {
    let placed = place(&Notices::always(Arc::new(park())), facts, month, at("2026-12-10T10:00"), None);
    placed.expect("the facts fit").marks.to_string()
}

fn old_and_alone() -> Vec<Fact> {
    vec![
        fact(1, "born_on", json!("1940-05-01"), "2026-10-01"),
        fact(2, "alone", json!(true), "2026-10-01"),
        fact(3, "dementia", json!(false), "2026-10-01"),
        fact(4, "cert_grade", json!(2), "2026-10-01"),
    ]
}

#[test]
fn only_what_contacts_and_duties_say_of_a_month_is_said() {
    let ids: Vec<String> = monthly(&park()).map(|indicator| indicator.id.clone()).collect();
    assert_eq!(ids, ["rate", "rhythm", "demented", "doors"]);
}

#[test]
fn a_person_is_marked_once_for_each_indicator_that_is_about_them() {
    let nobody_came = november(&[]);
    let facts = old_and_alone();
    assert_eq!(text(&facts[..3], &nobody_came), ";rate=n0/1;rate~old;rhythm=n0/1;");
    let came = november(&[reached(1, "2026-11-03T10:00", Mode::Door)]);
    // One week of four; not demented.
    assert_eq!(text(&facts[..3], &came), ";doors=y1/0;rate=y1/1;rate~old;rhythm=n0/1;");
    let unknown = [facts[0].clone(), facts[1].clone()];
    assert_eq!(text(&unknown, &came), ";demented=?0/0;doors=y1/0;rate=y1/1;rate~old;rhythm=n0/1;");
}

#[test]
fn what_is_learnt_after_the_month_changes_nothing_in_it() {
    let month = november(&[]);
    let mut facts = old_and_alone();
    facts.truncate(3);
    let before = text(&facts, &month);
    facts.push(fact(5, "born_on", json!("1960-05-01"), "2026-12-02"));
    assert_eq!(text(&facts, &month), before);
    facts[3].recorded_at = at("2026-11-15T10:00");
    assert_eq!(text(&facts, &month), ";rate=n0/1;rhythm=n0/1;");
}

#[test]
fn a_month_that_is_not_theirs_says_nothing() {
    let month = Period { starts_on: day("2026-11-01"), ends_on: day("2026-11-30") };
    let none = month_of(&Course::default(), &[], month, day("2026-12-10"));
    assert_eq!(text(&old_and_alone(), &none), ";");
}

#[test]
fn marks_are_read_as_they_were_written_and_found_by_their_parts() {
    let text = ";demented=?0/0;rate=n0/1;rate~old;rate~badly;";
    let marks = Marks::read(text).expect("marks");
    assert_eq!(marks.to_string(), text);
    assert_eq!(marks.0["rate"].groups, ["old", "badly"]);
    assert_eq!(Marks::read(";"), Some(Marks::default()));
    for wrong in ["rate", ";rate~old;", ";rate=x0/1;", ";rate=n1;", ";rate=n/;"] {
        assert_eq!(Marks::read(wrong), None, "{wrong}");
    }
    for (part, there) in [
        (Marks::says("rate", Kind::NotReached), true),
        (Marks::says("rate", Kind::Reached), false),
        (Marks::says("ate", Kind::NotReached), false),
        (Marks::names("rate", "old"), true),
        (Marks::names("rate", "bad"), false),
    ] {
        assert_eq!(text.contains(&part), there, "{part}");
    }
}

#[test]
fn an_entry_that_is_not_there_in_a_month_has_no_line() {
    let course = Course::since(&[duty("weekly", &[Mode::Door], 1, Every::Week)], day("2026-11-02"));
    let (person, facts) = (crate::cast::person(), old_and_alone());
    let notices = Notices::always(Arc::new(park()));
    let contacts = [reached(1, "2026-11-03T10:00", Mode::Door)];
    let line = |course: &Course, month: &str, now: &str| {
        let known =
            Known { person: &person, worker: None, course, contacts: &contacts, facts: &facts, details: &[] };
        known.work_out(&notices, of_day(day(month)), at(now), None).expect("the facts fit")
    };
    assert_eq!(line(&course, "2026-10-01", "2026-12-10T10:00"), None);
    let november = line(&course, "2026-11-01", "2026-12-10T10:00").expect("asked");
    assert_eq!((november.modes.text().as_str(), &november.area), (";door;", &person.area));
    // A month that is over says the same whenever it is worked out.
    assert_eq!(line(&course, "2026-11-01", "2027-05-10T10:00"), Some(november));
    let mut gone = course.clone();
    gone.runs[0].until = Some(day("2026-11-20"));
    let out = crate::duties::course::Gone { why: "died".into(), from: day("2026-11-21"), until: None };
    gone.gone.push(out);
    assert!(line(&gone, "2026-11-01", "2027-05-10T10:00").is_some());
    assert_eq!(line(&gone, "2026-12-01", "2027-05-10T10:00"), None);
}
