//! Details of people are kept with their two times, and a number is found where it belongs and nowhere else.

use domain::people::{Fact, IdentityNumber, Person};
use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::json;
use store::people::{self, IdentityIndex, details, twins};

use crate::engines::on_each;
use crate::office::{Office, morning};

#[test]
fn rows_come_back_in_the_order_of_learning_and_within_the_scope() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let mut chance = office.chance();
        let first = Fact {
            fact: "phone".to_owned(),
            value: json!(null),
            recorded_at: morning(),
            ..chance.fact(person.id, office.account())
        };
        let second = Fact {
            fact: "phone".to_owned(),
            value: json!("13800000000"),
            recorded_at: morning() + SignedDuration::from_hours(1),
            supersedes: Some(first.id),
            ..chance.fact(person.id, office.account())
        };
        let (tenant, kept) = (office.tenant(), vec![second.clone(), first.clone(), second.clone()]);
        office.write(move |tx| details::insert(tx, tenant, &kept));
        let look = |scope| office.read(move |tx| details::of_person(tx, &scope, person.id));
        assert_eq!(look(office.scope()), [first, second]);
        assert_eq!(look(office.clerk(&office.village(1))), []);
    });
}

#[test]
fn another_number_is_found_in_place_of_the_old_one_in_county_and_region() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let other = Office::open_another(scratch, 2, "990113");
        let (person, old, _) = office.register("张秀英", &office.village(0));
        let number = IdentityNumber::impossible(1120, date(1940, 5, 6), 7);
        let renumbered =
            Person { identity_masked: Some(number.masked()), identity_note: None, ..person.clone() };
        let index = IdentityIndex::of(&office.cipher, office.tenant(), &number);
        let kept = renumbered.clone();
        office.write(move |tx| details::renumber(tx, &kept, &index));
        let (scope, abroad) = (office.scope(), other.tenant());
        let cipher = crate::office::trial_cipher();
        let (found, gone, elsewhere, forgotten, row) = office.read(move |tx| {
            Ok((
                twins::by_identity(tx, &scope, &cipher, &number)?,
                twins::by_identity(tx, &scope, &cipher, &old)?,
                twins::in_other_counties(tx, abroad, &cipher, &number)?,
                twins::in_other_counties(tx, abroad, &cipher, &old)?,
                people::by_id(tx, &scope, person.id)?,
            ))
        });
        assert!(found.is_some() && gone.is_none());
        assert_eq!(elsewhere, [(office.tenant(), renumbered.id)]);
        assert_eq!(forgotten, []);
        assert_eq!(row, Some(renumbered.clone()));
        // A number of somebody else does not fit twice.
        let (_, taken, _) = office.register("王建国", &office.village(0));
        let index = IdentityIndex::of(&office.cipher, office.tenant(), &taken);
        let refused = office.try_write(move |tx| details::renumber(tx, &renumbered, &index));
        assert!(refused.is_err_and(|fault| fault.is_duplicate("person_identity")));
    });
}
