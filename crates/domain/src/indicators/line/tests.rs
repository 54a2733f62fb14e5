use super::*;
use crate::cast::{day, id, village_path};

fn line(number: u128) -> Line {
    Line {
        person: id(number),
        area: village_path(),
        worker: Some(id(7)),
        class: Some("key".to_owned()),
        track: None,
        belongs: Belongs::Away { why: "hospital".to_owned() },
        modes: Modes([Mode::Phone, Mode::Door].into()),
        marks: Marks::read(";rate=n0/1;rate~old;").expect("marks"),
    }
}

#[test]
fn a_line_says_all_of_the_month_and_not_who_visits_now() {
    let text = line(1).canonical();
    assert!(text.ends_with("|key||away|hospital|;door;phone;|;rate=n0/1;rate~old;"), "{text}");
    assert!(!line(1).differs_from(&Line { worker: None, ..line(1) }));
    assert!(line(1).differs_from(&Line { modes: Modes::default(), ..line(1) }));
    assert!(line(1).differs_from(&Line { belongs: Belongs::Asked, ..line(1) }));
}

#[test]
fn modes_are_read_as_they_were_written() {
    for text in [";", ";door;", ";door;phone;"] {
        assert_eq!(Modes::read(text).map(|modes| modes.text()).as_deref(), Some(text));
    }
    assert_eq!(Modes::read(";gestern;"), None);
    assert!(line(1).modes.text().contains(&Modes::says(Mode::Door)));
    assert!(!line(1).modes.text().contains(&Modes::says(Mode::Video)));
}

#[test]
fn the_hash_hangs_on_every_line_and_on_the_month() {
    let of = |month: &str, lines: &[Line]| {
        let mut sum = Sum::of(of_day(day(month)));
        lines.iter().for_each(|line| sum.add(line));
        sum.finish()
    };
    let both = of("2026-11-05", &[line(1), line(2)]);
    assert_eq!(both, of("2026-11-28", &[line(1), line(2)]));
    assert_eq!(both.0, 2);
    for other in [
        of("2026-10-05", &[line(1), line(2)]),
        of("2026-11-05", &[line(1)]),
        of("2026-11-05", &[line(1), Line { track: Some("visit".to_owned()), ..line(2) }]),
    ] {
        assert_ne!(both.1, other.1);
    }
}

#[test]
fn a_month_has_one_name() {
    let november = of_day(day("2026-11-17"));
    assert_eq!(name(november), "2026-11");
    assert_eq!(from_name("2026-11"), Some(november));
    for wrong in ["2026-13", "2026", "gestern", "2026-11-03"] {
        assert_eq!(from_name(wrong), None, "{wrong}");
    }
    assert_eq!(as_of(november, day("2026-11-17")), day("2026-11-17"));
    assert_eq!(as_of(november, day("2027-03-01")), day("2026-12-01"));
}
