use std::sync::Arc;

use jiff::Timestamp;
use proptest::prelude::*;
use rules::sections::Subject;
use rules::sections::indicators::Measured;
use serde_json::json;

use super::super::tests::{fact, november, park};
use super::super::{Line, monthly, place};
use super::*;
use crate::cast::{at, day, id, reached, village_path};
use crate::classes::classify::classify;
use crate::packs::Notices;
use crate::people::facts::facts_on;

/// Somebody: birth year, whether demented (unknown too), grade, who came.
type Who = (i16, Option<bool>, Option<bool>, bool, bool);

fn somebody() -> impl Strategy<Value = Who> {
    (
        1930..1966i16,
        proptest::option::of(any::<bool>()),
        proptest::option::of(any::<bool>()),
        any::<bool>(),
        any::<bool>(),
    )
}

fn now() -> Timestamp {
    at("2026-12-10T10:00")
}

proptest! {
    /// What is added up from lines is what the notice says when it is asked about all people at once.
    #[test]
    fn a_sum_of_lines_is_what_the_notice_measures(people in proptest::collection::vec(somebody(), 1..12)) {
        let pack = Arc::new(park());
        let notices = Notices::always(Arc::clone(&pack));
        let indicators: Vec<_> = monthly(&pack).collect();
        let mut measured = vec![Measured::default(); indicators.len()];
        let mut groups: Vec<Group> = Vec::new();
        for (born, demented, badly, door, phone) in people {
            let mut facts = vec![
                fact(1, "born_on", json!(format!("{born}-05-01")), "2026-10-01"),
                fact(2, "alone", json!(true), "2026-10-01"),
            ];
            facts.extend(demented.map(|yes| fact(3, "dementia", json!(yes), "2026-10-01")));
            let grade = |yes| if yes { 2 } else { 3 };
            facts.extend(badly.map(|yes| fact(4, "cert_grade", json!(grade(yes)), "2026-10-01")));
            let mut contacts = Vec::new();
            contacts.extend(door.then(|| reached(1, "2026-11-03T10:00", Mode::Door)));
            contacts.extend(phone.then(|| reached(2, "2026-11-11T10:00", Mode::Phone)));
            let month = november(&contacts);
            let on = day("2026-11-29");
            let known = facts_on(&facts, on, now());
            let decision = classify(&pack, &known, on).expect("the facts fit").decision;
            let record = pack.rules.read(&pack.spoken_of(&known), on).expect("the facts fit");
            for (indicator, into) in indicators.iter().zip(&mut measured) {
                let subject = Subject { decision: &decision, record: &record };
                pack.rules.measure(indicator, subject, &month.terms(), into);
            }
            let placed = place(&notices, &facts, &month, now(), None).expect("the facts fit");
            let line = Line::of((id(1), None), village_path(), &month, placed);
            let alike = groups.iter_mut().find(|group| group.marks == line.marks && group.modes == line.modes);
            match alike {
                Some(group) => group.people += 1,
                None => groups.push(Group {
                    area: line.area,
                    class: line.class,
                    track: line.track,
                    belongs: line.belongs,
                    modes: line.modes,
                    marks: line.marks,
                    people: 1,
                }),
            }
        }
        for (indicator, measured) in indicators.into_iter().zip(measured) {
            let rate = rate(indicator, &groups);
            prop_assert_eq!(rate.all, measured.all, "{}", &indicator.id);
            prop_assert_eq!(rate.open, measured.open, "{}", &indicator.id);
            let without: Vec<Share> = rate.without.iter().map(|without| without.share).collect();
            prop_assert_eq!(without, measured.without, "{}", &indicator.id);
            for mode in Mode::ALL {
                let (all, only) = in_mode(indicator, &groups, mode);
                prop_assert!(only <= all && all <= rate.reached);
            }
        }
    }
}
