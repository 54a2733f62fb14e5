//! What happened to people is kept with its two times, whatever the order in which it came.

use domain::ids::HappeningId;
use domain::people::Happening;
use domain::people::happenings::Kind;
use jiff::SignedDuration;
use jiff::civil::date;
use store::people::happenings::{insert, of_person};

use crate::engines::on_each;
use crate::office::{Office, morning};

#[test]
fn rows_come_back_as_they_were_told_in_the_order_of_learning_and_within_the_scope() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let told = Happening {
            id: HappeningId::from_bytes([1; 16]),
            tenant: office.tenant(),
            person: person.id,
            kind: Kind::Absence("hospital".to_owned()),
            from_on: date(2026, 11, 2),
            until_on: None,
            evidence: Some("女儿电话告知".to_owned()),
            note: None,
            recorded_at: morning(),
            recorded_by: person.registered_by,
            supersedes: None,
            withdrawn: false,
        };
        let corrected = Happening {
            id: HappeningId::from_bytes([3; 16]),
            until_on: Some(date(2026, 11, 9)),
            note: Some("已经回来".to_owned()),
            recorded_at: morning() + SignedDuration::from_hours(72),
            supersedes: Some(told.id),
            ..told.clone()
        };
        let withdrawn = Happening {
            id: HappeningId::from_bytes([2; 16]),
            kind: Kind::Exit("moved".to_owned()),
            recorded_at: morning() + SignedDuration::from_hours(1),
            withdrawn: true,
            ..told.clone()
        };
        for row in [corrected.clone(), withdrawn.clone(), told.clone(), corrected.clone()] {
            office.write(move |tx| insert(tx, &row));
        }
        let look = |scope| office.read(move |tx| of_person(tx, &scope, person.id));
        assert_eq!(look(office.scope()), [told, withdrawn, corrected]);
        assert_eq!(look(office.clerk(&office.village(1))), []);
    });
}
