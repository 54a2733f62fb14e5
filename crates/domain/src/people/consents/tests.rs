use proptest::prelude::*;
use rules::{Diagnostics, SourceFile};

use super::*;
use crate::cast::{COUNTY, at, day, id};

/// Row number `number`, said by the person on a day and entered at an instant.
pub(crate) fn row(number: u128, purpose: Purpose, said: Said, on: &str, entered: &str) -> Consent {
    Consent {
        id: id(number),
        tenant: COUNTY,
        person: id(1),
        purpose,
        version: "1".into(),
        said,
        on: day(on),
        signature: Signature { signer: Signer::Oneself, name: None, relation: None, basis: None },
        way: Way::Paper,
        witness: None,
        evidence: Some("2026-001".into()),
        note: None,
        recorded_at: at(entered),
        recorded_by: id(9),
        supersedes: None,
        withdrawn: false,
    }
}

fn photos() -> Vec<Consent> {
    vec![
        row(1, Purpose::Photos, Said::Given, "2026-10-01", "2026-10-01T10:00"),
        row(2, Purpose::Photos, Said::Withdrawn, "2026-11-10", "2026-11-12T10:00"),
    ]
}

#[test]
fn a_withdrawal_holds_from_its_day_on_and_leaves_what_was_before() {
    let (rows, now) = (photos(), at("2026-11-23T10:00"));
    let on = |on: &str, at| allows(&rows, Purpose::Photos, day(on), at);
    assert!(on("2026-11-09", now) && !on("2026-11-10", now) && !on("2026-11-23", now));
    // On the day itself nobody here knew.
    assert!(on("2026-11-11", at("2026-11-11T10:00")));
    assert!(says_no(&rows, Purpose::Photos, day("2026-11-23"), now));
}

#[test]
fn where_nobody_asked_it_depends_on_what_for() {
    let now = at("2026-11-23T10:00");
    let allowed: Vec<Purpose> = Purpose::ALL
        .iter()
        .copied()
        .filter(|purpose| allows(&[], *purpose, day("2026-11-23"), now))
        .collect();
    assert_eq!(allowed, [Purpose::Visits, Purpose::Photos]);
    assert!(Purpose::ALL.iter().all(|purpose| !says_no(&[], *purpose, day("2026-11-23"), now)));
}

#[test]
fn a_yes_is_for_its_purpose_only() {
    let rows = [row(1, Purpose::Visits, Said::Given, "2026-10-01", "2026-10-01T10:00")];
    let now = at("2026-11-23T10:00");
    assert!(!allows(&rows, Purpose::Health, day("2026-11-23"), now));
}

#[test]
fn what_was_entered_wrongly_says_nothing() {
    let mut rows = photos();
    rows.push(Consent {
        id: id(3),
        recorded_at: at("2026-11-20T10:00"),
        supersedes: Some(id(2)),
        withdrawn: true,
        ..rows[1].clone()
    });
    assert!(allows(&rows, Purpose::Photos, day("2026-11-23"), at("2026-11-23T10:00")));
    assert!(!allows(&rows, Purpose::Photos, day("2026-11-23"), at("2026-11-19T10:00")));
}

proptest! {
    /// Whatever came in, in whatever order it lies there: the same answer for every day as it was known at any time.
    #[test]
    fn the_order_of_the_rows_never_matters(
        written in proptest::collection::vec((0usize..3, 1u8..28, 1u8..28, proptest::option::of(0usize..6)), 0..7)
            .prop_shuffle(),
        on in 1u8..28, known_on in 1u8..28, turn in 0usize..7,
    ) {
        let rows: Vec<Consent> = written.iter().enumerate().map(|(at, (said, on, entered, of))| {
            let number = at as u128 + 1;
            let said = Said::ALL[*said];
            let told = row(number, Purpose::Photos, said, &format!("2026-11-{on:02}"), &format!("2026-11-{entered:02}T10:00"));
            let of = of.filter(|of| *of < at).map(|of| id(of as u128 + 1));
            Consent { withdrawn: of.is_some(), supersedes: of, ..told }
        }).collect();
        let mut turned = rows.clone();
        turned.rotate_left(turn.min(rows.len()));
        turned.reverse();
        let (day, at) = (day(&format!("2026-11-{on:02}")), at(&format!("2026-11-{known_on:02}T12:00")));
        prop_assert_eq!(
            last(&rows, Purpose::Photos, day, at).map(|row| row.id),
            last(&turned, Purpose::Photos, day, at).map(|row| row.id)
        );
    }
}

fn texts(from: &[(&str, &str)]) -> Texts {
    let consent = from.iter().map(|(version, from_on)| Text {
        purpose: Purpose::Photos,
        version: (*version).into(),
        from_on: day(from_on),
        title: "拍照".into(),
        text: vec!["可以拒绝。".into()],
        clause: "个人信息保护法 第二十九条".into(),
    });
    Texts { consent: consent.collect(), leaflet: Vec::new() }
}

#[test]
fn the_newest_text_is_read_the_places_own_before_the_common_one() {
    let (common, place) = (texts(&[("1", "2026-01-01"), ("2", "2026-06-01")]), texts(&[("a", "2026-07-01")]));
    let shelf = Shelf { place: &place, common: &common };
    let read = |on: &str| shelf.text(Purpose::Photos, day(on)).map(|text| text.version.as_str());
    assert_eq!([read("2025-12-31"), read("2026-05-31"), read("2026-06-30")], [None, Some("1"), Some("2")]);
    assert_eq!(read("2026-07-01"), Some("a"));
    assert!(shelf.version(Purpose::Photos, "1").is_some() && shelf.version(Purpose::Visits, "1").is_none());
}

#[test]
fn a_text_without_a_clause_or_written_twice_is_said() {
    let mut wrong = texts(&[("1", "2026-01-01"), ("1", "2026-06-01")]);
    wrong.consent[0].clause = " ".into();
    let mut said = Diagnostics::default();
    wrong.check(&SourceFile::new("consents.toml", ""), &mut said);
    assert_eq!(said.into_sorted().len(), 2);
}
