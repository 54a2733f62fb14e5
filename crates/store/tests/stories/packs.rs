//! A county follows a notice, reads its gaps, changes its mind, and follows a newer one.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use store::packs::{self, Adoption, Choice};

use crate::engines::on_each;
use crate::office::{Office, morning};

fn choice(office: &Office, item: &str, value: &str, from_on: Date, at: Timestamp) -> Choice {
    Choice {
        pack: "old".to_owned(),
        item: item.to_owned(),
        value: value.to_owned(),
        from_on,
        chosen_by: office.account(),
        chosen_at: at,
    }
}

#[test]
fn the_notice_of_the_day_is_in_force() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let tenant = office.tenant();
        let old = Adoption { pack: "old".to_owned(), from_on: date(2024, 1, 1), until_on: None, text: None };
        let new = Adoption { pack: "new".to_owned(), from_on: date(2027, 1, 1), until_on: None, text: None };
        let (first, second) = (old.clone(), new.clone());
        office.write(move |tx| {
            packs::adopt(tx, tenant, &first)?;
            packs::end(tx, tenant, date(2026, 12, 31))?;
            packs::adopt(tx, tenant, &second)
        });
        let ended = Adoption { until_on: Some(date(2026, 12, 31)), ..old };
        let on = |day: Date| office.read(move |tx| packs::in_force(tx, tenant, day));
        assert_eq!(on(date(2023, 12, 31)), []);
        assert_eq!(on(date(2026, 12, 31)), std::slice::from_ref(&ended));
        assert_eq!(on(date(2027, 1, 1)), std::slice::from_ref(&new));
        assert_eq!(office.read(move |tx| packs::all(tx, tenant)), [ended, new]);
    });
}

#[test]
fn the_latest_choice_for_a_day_decides_and_none_is_forgotten() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let tenant = office.tenant();
        let later = morning() + SignedDuration::from_hours(1);
        let choices = [
            choice(&office, "week", "\"monday\"", date(2026, 1, 1), morning()),
            choice(&office, "week", "\"sunday\"", date(2026, 12, 1), morning()),
            choice(&office, "week", "\"friday\"", date(2026, 1, 1), later),
            choice(&office, "cap", "4", date(2026, 1, 1), morning()),
        ];
        let kept = choices.clone();
        office.write(move |tx| kept.iter().try_for_each(|choice| packs::choose(tx, tenant, choice)));
        let on = |day: Date| office.read(move |tx| packs::choices(tx, tenant, "old", day));
        assert_eq!(on(date(2025, 1, 1)), []);
        assert_eq!(on(date(2026, 6, 1)), [choices[3].clone(), choices[2].clone()]);
        assert_eq!(on(date(2026, 12, 1)), [choices[3].clone(), choices[1].clone()]);
        assert_eq!(office.read(move |tx| packs::choice_history(tx, tenant, "old")).len(), 4);
    });
}
