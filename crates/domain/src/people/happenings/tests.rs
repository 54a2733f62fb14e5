use jiff::ToSpan;
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::*;
use crate::cast::{COUNTY, at, day, id};
use crate::packs::load;
use crate::packs::rehearse::tests::texts;
use rules::{Choices, SourceFile};

/// A town whose people go to hospital for a while, travel until they are given up, and leave in two ways.
pub(crate) fn town() -> Pack {
    let absences = "[[absence]]\nid = \"hospital\"\nname = \"住院\"\nclause = \"五\"\nstops = \"all\"\nevidence = \"医院\"\nmost_days = 60\n\
        [[absence]]\nid = \"travelling\"\nname = \"外出\"\nclause = \"五\"\nstops = \"all\"\nafter_days = 3\nbecomes = { to = \"lost\", after_days = 30 }\n\
        [[absence]]\nid = \"lost\"\nname = \"联系不上\"\nclause = \"五\"\nstops = \"none\"\n\
        [[exit]]\nid = \"died\"\nname = \"去世\"\nclause = \"五\"\nduties = \"same_day\"\npayments = \"same_day\"\nevidence = \"证明\"\n\
        [[exit]]\nid = \"moved\"\nname = \"迁出\"\nclause = \"五\"\nduties = \"day_before\"\npayments = \"day_before\"\nask_again_days = 90\n";
    let events = "[[event]]\nid = \"discharged\"\nname = \"出院\"\nclause = \"五\"\n[[event]]\nid = \"widowed\"\nname = \"丧偶\"\nclause = \"五\"\n\
        [[triggered]]\nid = \"after\"\nname = \"出院后上门\"\nclause = \"五\"\nevent = \"discharged\"\nwithin = { hours = 72 }\ncount = 1\nmodes = [\"door\"]\n";
    let more = [SourceFile::new("absences.toml", absences), SourceFile::new("events.toml", events)];
    load(texts().into_iter().chain(more).collect(), &Choices::new()).expect("a sound pack")
}

/// A row told at noon of a day.
pub(crate) fn row(number: u128, kind: Kind, from: &str, until: Option<&str>, told: &str) -> Happening {
    Happening {
        id: id(number),
        tenant: COUNTY,
        person: id(1),
        kind,
        from_on: day(from),
        until_on: until.map(day),
        evidence: None,
        note: None,
        recorded_at: at(&format!("{told}T12:00")),
        recorded_by: id(9),
        supersedes: None,
        withdrawn: false,
    }
}

pub(crate) fn absence(id: &str) -> Kind {
    Kind::Absence(id.to_owned())
}

pub(crate) fn exit(id: &str) -> Kind {
    Kind::Exit(id.to_owned())
}

fn where_on(rows: &[Happening], on: &str) -> Option<String> {
    whereabouts(&town(), rows, day(on), Timestamp::MAX).id().map(str::to_owned)
}

#[test]
fn somebody_is_away_on_the_days_of_the_absence_and_leaving_outranks_it() {
    let hospital = row(1, absence("hospital"), "2026-11-02", Some("2026-11-10"), "2026-11-03");
    let died = row(2, exit("died"), "2026-11-08", None, "2026-11-09");
    let rows = [hospital, died];
    assert_eq!(where_on(&rows, "2026-11-01"), None);
    assert_eq!(where_on(&rows, "2026-11-02").as_deref(), Some("hospital"));
    assert_eq!(where_on(&rows, "2026-11-07").as_deref(), Some("hospital"));
    assert_eq!(where_on(&rows, "2026-11-08").as_deref(), Some("died"));
    assert_eq!(where_on(&rows, "2026-12-01").as_deref(), Some("died"));
}

#[test]
fn an_absence_becomes_another_by_itself() {
    let rows = [row(1, absence("travelling"), "2026-11-01", None, "2026-11-01")];
    assert_eq!(where_on(&rows, "2026-11-30").as_deref(), Some("travelling"));
    assert_eq!(where_on(&rows, "2026-12-01").as_deref(), Some("lost"));
    let (pack, changes) = (town(), ["2026-11-01", "2026-11-04", "2026-12-01"]);
    let mut on = day("2026-10-01");
    for expected in changes {
        on = next_change(&pack, &rows, on, Timestamp::MAX).expect("another change");
        assert_eq!(on, day(expected));
    }
    assert_eq!(next_change(&pack, &rows, on, Timestamp::MAX), None);
}

#[test]
fn duties_stop_as_the_pack_says() {
    let pack = town();
    let decision = Decision {
        duties: vec![crate::cast::duty("weekly", &[crate::visits::Mode::Door], 2, rules::Every::Week)],
        ..Decision::default()
    };
    let owed = |row: Happening, on: &str| {
        whereabouts(&pack, &[row], day(on), Timestamp::MAX).duties(&decision, day(on)).len()
    };
    let hospital = || row(1, absence("hospital"), "2026-11-02", None, "2026-11-02");
    let travelling = || row(1, absence("travelling"), "2026-11-02", None, "2026-11-02");
    let died = || row(1, exit("died"), "2026-11-02", None, "2026-11-02");
    let moved = || row(1, exit("moved"), "2026-11-02", None, "2026-11-02");
    assert_eq!((owed(hospital(), "2026-11-01"), owed(hospital(), "2026-11-02")), (1, 0));
    // Three days' grace, and a lost person is looked for.
    assert_eq!((owed(travelling(), "2026-11-04"), owed(travelling(), "2026-11-05")), (1, 0));
    assert_eq!(owed(travelling(), "2026-12-02"), 1);
    assert_eq!((owed(died(), "2026-11-02"), owed(died(), "2026-11-03")), (1, 0));
    assert_eq!((owed(moved(), "2026-11-01"), owed(moved(), "2026-11-02")), (1, 0));
}

#[test]
fn a_kind_that_the_pack_does_not_know_says_nothing() {
    let rows = [row(1, absence("on_the_moon"), "2026-11-02", None, "2026-11-02")];
    assert_eq!(where_on(&rows, "2026-11-03"), None);
    assert_eq!(Kind::from_parts("moon", "x"), None);
}

/// Made-up histories: rows, and corrections of some of them, each told later than what it corrects.
fn histories() -> impl Strategy<Value = Vec<Happening>> {
    let kinds = prop::sample::select(vec![
        absence("hospital"),
        absence("travelling"),
        exit("moved"),
        Kind::Event("widowed".into()),
    ]);
    let one =
        (kinds, 0..60i64, prop::option::of(0..40i64), 0..90i64, prop::option::of((1..30i64, any::<bool>())));
    prop::collection::vec(one, 0..7).prop_map(|told| {
        let first = day("2026-09-01");
        let mut rows = Vec::new();
        for (at, (kind, from, length, told, corrected)) in told.into_iter().enumerate() {
            let from_on = first + from.days();
            let until_on = length.map(|length| from_on + length.days());
            let told_on = (first + told.days()).to_string();
            let number = 10 * (at as u128 + 1);
            let until_on = until_on.filter(|_| !matches!(kind, Kind::Event(_)));
            let row = Happening { from_on, until_on, ..row(number, kind, "2026-09-01", None, &told_on) };
            if let Some((later, withdrawn)) = corrected {
                rows.push(Happening {
                    id: id(number + 1),
                    from_on: from_on + later.days(),
                    until_on: None,
                    recorded_at: row.recorded_at + (24 * later + 1).hours(),
                    supersedes: Some(row.id),
                    withdrawn,
                    ..row.clone()
                });
            }
            rows.push(row);
        }
        rows
    })
}

/// Where somebody was on every day of the stretch, as it was known on a day.
fn picture(pack: &Pack, rows: &[Happening], known_on: Date) -> Vec<Option<String>> {
    let known_at = at(&format!("{known_on}T23:00"));
    let days = (0..150i64).map(|ahead| day("2026-08-20") + ahead.days());
    days.map(|on| whereabouts(pack, rows, on, known_at).id().map(str::to_owned)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_picture_of_any_past_day_does_not_depend_on_the_order(
        (rows, shuffled) in histories().prop_flat_map(|rows| {
            let shuffled = Just(rows.clone()).prop_shuffle();
            (Just(rows), shuffled)
        }),
        known in 0..120i64,
    ) {
        let (pack, known_on) = (town(), day("2026-09-01") + known.days());
        prop_assert_eq!(picture(&pack, &rows, known_on), picture(&pack, &shuffled, known_on));
    }

    #[test]
    fn what_is_learnt_later_changes_no_earlier_knowledge(
        (rows, some) in histories().prop_flat_map(|rows| {
            let length = rows.len();
            (Just(rows.clone()), subsequence(rows, 0..=length))
        }),
        known in 0..120i64,
    ) {
        let known_on = day("2026-09-01") + known.days();
        let until = at(&format!("{known_on}T23:00"));
        // Everything that was known by then, and any of what came later.
        let kept: Vec<Happening> = rows
            .iter()
            .filter(|row| row.recorded_at <= until || some.iter().any(|one| one.id == row.id))
            .cloned()
            .collect();
        let pack = town();
        prop_assert_eq!(picture(&pack, &rows, known_on), picture(&pack, &kept, known_on));
    }

    #[test]
    fn a_correction_leaves_what_would_stand_had_it_been_told_so_at_first(rows in histories()) {
        let pack = town();
        let corrected: Vec<Option<HappeningId>> = rows.iter().map(|row| row.supersedes).collect();
        let straight: Vec<Happening> = rows
            .iter()
            .filter(|row| !row.withdrawn && !corrected.contains(&Some(row.id)))
            .map(|row| Happening { supersedes: None, ..row.clone() })
            .collect();
        let at_the_end = day("2027-06-01");
        prop_assert_eq!(picture(&pack, &rows, at_the_end), picture(&pack, &straight, at_the_end));
    }

    #[test]
    fn between_two_changes_nothing_changes(rows in histories(), from in 0..60i64) {
        let pack = town();
        let mut on = day("2026-08-25") + from.days();
        let next = next_change(&pack, &rows, on, Timestamp::MAX).unwrap_or(day("2027-03-01"));
        let decision = Decision {
            duties: vec![crate::cast::duty("weekly", &[crate::visits::Mode::Door], 2, rules::Every::Week)],
            ..Decision::default()
        };
        let look = |on: Date| {
            let there = whereabouts(&pack, &rows, on, Timestamp::MAX);
            (there.id().map(str::to_owned), there.duties(&decision, on).len())
        };
        let first = look(on);
        while on < next {
            prop_assert_eq!(look(on), first.clone(), "{}", on);
            on += 1.days();
        }
    }
}
