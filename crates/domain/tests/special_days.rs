//! Holidays, alerts and festivals under the packs of the two notices: what goes on, what is added, for whom.

use std::fs;
use std::path::Path;

use domain::actor::{Actor, Role};
use domain::alerts::issue::issue;
use domain::alerts::{Alert, IssueAlert};
use domain::areas::AreaPath;
use domain::classes::classify::classify;
use domain::dates::{Period, start_of};
use domain::days::of_the_country;
use domain::duties::Course;
use domain::ids::{AccountId, AlertId, TenantId};
use domain::overlays::{Ask, Asking, Cause, Rhythm, may_ask};
use domain::packs::{Pack, load};
use jiff::civil::{Date, date};
use rules::{Choices, SourceFile};
use serde_json::{Map, json};

fn pack(id: &str, choices: &Choices) -> Pack {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(id);
    let mut files = Vec::new();
    for folder in ["", "forms"] {
        for entry in fs::read_dir(root.join(folder)).unwrap().flatten().filter(|entry| entry.path().is_file())
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            let name = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            files.push(SourceFile::new(name, fs::read_to_string(entry.path()).unwrap()));
        }
    }
    load(files, &Choices::clone(choices)).unwrap_or_else(|said| panic!("{id}: {said:#?}"))
}

/// A cold wave of a level over three days.
fn cold_wave(pack: &Pack, level: &str) -> Alert {
    let area: AreaPath = "99/9901/990101/".parse().unwrap();
    let actor = Actor {
        account: AccountId::MAX,
        role: Role::County,
        tenants: vec![TenantId(7)],
        area: area.clone(),
        worker: None,
    };
    let from = start_of(date(2026, 11, 23));
    let command = IssueAlert {
        id: AlertId::MAX,
        tenant: TenantId(7),
        kind: "cold_wave".into(),
        level: level.into(),
        area: Some(area),
        issuer: Some("气象台".into()),
        from: Some(from),
        until: Some(start_of(date(2026, 11, 26))),
        text: None,
    };
    let issued = issue(&command, pack, &actor, from, &mut || uuid::Uuid::max()).unwrap();
    Alert::of(&[issued.row]).unwrap()
}

fn asks(pack: &Pack, cause: Cause<'_>, class: &str) -> Vec<Ask> {
    Asking::new(pack, cause).by_class(Some(class)).expect("no fact decides").to_vec()
}

/// The heaviest class of a pack, and the others.
fn classes(pack: &Pack) -> (&str, Vec<&str>) {
    let ids: Vec<&str> = pack.rules.classes.iter().map(|class| class.id.as_str()).collect();
    (ids[0], ids[1..].to_vec())
}

#[test]
fn an_alert_asks_the_heaviest_class_every_day_and_the_others_once() {
    let pack = pack("jinan-2023", &Choices::new());
    let alert = cold_wave(&pack, "yellow");
    let (heaviest, others) = classes(&pack);
    let daily = asks(&pack, Cause::Alert(&alert), heaviest);
    assert_eq!((daily.len(), &daily[0].rhythm, daily[0].owed(3)), (1, &Rhythm::Days(1, Vec::new()), 3));
    assert!(!daily[0].covers && !daily[0].message.is_empty());
    for class in others {
        let once = asks(&pack, Cause::Alert(&alert), class);
        assert_eq!((once.len(), &once[0].rhythm, once[0].owed(3)), (1, &Rhythm::Once, 1), "{class}");
    }
}

#[test]
fn where_the_notice_is_silent_nothing_is_asked_until_the_reading_is_chosen() {
    let silent = pack("qidong-2024", &Choices::new());
    let alert = cold_wave(&silent, "blue");
    let (heaviest, _) = classes(&silent);
    assert!(asks(&silent, Cause::Alert(&alert), heaviest).is_empty());
    assert!(asks(&silent, Cause::Festival("spring_festival", 2027), heaviest).is_empty());
    let overlays = &silent.rules.sections.overlays;
    assert!(overlays.overlays.iter().all(|overlay| !may_ask(&silent, &overlay.whom)));

    let chosen = pack("qidong-2024", &Choices::from([("special_days".to_owned(), "one_each".to_owned())]));
    assert_eq!(asks(&chosen, Cause::Alert(&alert), heaviest)[0].owed(3), 1);
    assert_eq!(asks(&chosen, Cause::Festival("spring_festival", 2027), heaviest)[0].count, 1);
}

#[test]
fn festivals_come_by_the_lunar_calendar() {
    let pack = pack("jinan-2023", &Choices::new());
    let (heaviest, _) = classes(&pack);
    for (festival, days) in [
        (
            "spring_festival",
            ["2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03"],
        ),
        ("dragon_boat", ["2025-05-31", "2026-06-19", "2027-06-09", "2028-05-28", "2029-06-16", "2030-06-05"]),
        ("mid_autumn", ["2025-10-06", "2026-09-25", "2027-09-15", "2028-10-03", "2029-09-22", "2030-09-12"]),
        (
            "double_ninth",
            ["2025-10-29", "2026-10-18", "2027-10-08", "2028-10-26", "2029-10-16", "2030-10-05"],
        ),
    ] {
        for (year, day) in (2025..).zip(days) {
            let day: Date = day.parse().unwrap();
            let asked = asks(&pack, Cause::Festival(festival, year), heaviest);
            let last = domain::dates::add_days(day, 1);
            assert_eq!(asked[0].until, Some(start_of(last)), "{festival} {year}");
            assert_eq!(asked[0].from, start_of(domain::dates::add_days(day, -7)), "{festival} {year}");
        }
    }
}

/// The week of the Spring Festival of 2026 lies in nine days off; as much is owed in it as in any other.
#[test]
fn holidays_suspend_no_weekly_duty() {
    let holiday = Period { starts_on: date(2026, 2, 16), ends_on: date(2026, 2, 22) };
    let mut day = holiday.starts_on;
    while day <= holiday.ends_on {
        assert!(!of_the_country().is_worked(day), "{day} is off");
        day = domain::dates::add_days(day, 1);
    }
    let facts = Map::from_iter([
        ("born_on".to_owned(), json!("1940-01-05")),
        ("alone".to_owned(), json!(true)),
        ("ability_level".to_owned(), json!(0)),
    ]);
    let pack = pack("qidong-2024", &Choices::new());
    let decided = classify(&pack, &facts, date(2026, 1, 5)).unwrap();
    let duties = decided.decision.duties;
    assert_eq!(decided.decision.class.as_deref(), Some(classes(&pack).0));
    let course = Course::since(&duties, date(2026, 1, 6));
    let owed = |day: Date| -> u32 {
        course.on(day).map(|(_, run)| run.quota(run.period_of(day).unwrap()).owed).sum()
    };
    assert_eq!(owed(holiday.starts_on), 4);
    assert_eq!(owed(holiday.starts_on), owed(date(2026, 3, 9)));
}

#[test]
fn the_visits_of_a_festival_are_found_by_the_days_around_them() {
    use domain::festivals::around;
    let pack = pack("jinan-2023", &Choices::new());
    let year = Period { starts_on: date(2026, 11, 23), ends_on: date(2027, 11, 22) };
    let found: Vec<(String, Date, Date)> =
        around(&pack, year).into_iter().map(|one| (one.festival, one.window.starts_on, one.day)).collect();
    assert_eq!(
        found,
        [
            ("spring_festival".to_owned(), date(2027, 1, 30), date(2027, 2, 6)),
            ("dragon_boat".to_owned(), date(2027, 6, 2), date(2027, 6, 9)),
            ("mid_autumn".to_owned(), date(2027, 9, 8), date(2027, 9, 15)),
            ("double_ninth".to_owned(), date(2027, 10, 1), date(2027, 10, 8)),
        ]
    );
}
