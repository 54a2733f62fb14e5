//! What humans said about a plan is kept, comes back within the scope, and goes along when two entries become one.

use domain::dates::Period;
use domain::households::Residence;
use domain::ids::{HouseholdId, PlanItemId, ResidenceId};
use domain::people::Person;
use domain::plans::{Item, Key, Move, PartOfDay, Weekdays, Wish};
use domain::visits::Mode;
use jiff::civil::date;
use store::{households, plans, workers};

use crate::engines::on_each;
use crate::office::{Office, morning};

fn item(office: &Office, person: &Person, number: u8, until: Option<jiff::civil::Date>) -> Item {
    Item {
        id: PlanItemId::from_bytes([number; 16]),
        person: person.id,
        words: format!("第{number}条"),
        from: date(2026, 11, u8::min(20 + number, 30).try_into().expect("a day")),
        until,
        written_by: office.account(),
        written_at: morning(),
        ended: None,
    }
}

#[test]
fn a_visitors_people_come_with_household_and_wish() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (tenant, worker) = (office.tenant(), office.hire(&office.village(0)));
        let (one, ..) = office.register("安秀英", &office.village(0));
        let (two, ..) = office.register("白秀英", &office.village(1));
        let (three, ..) = office.register("常秀英", &office.village(0));
        let home = HouseholdId::from_bytes([8; 16]);
        let residence = Residence {
            id: ResidenceId::from_bytes([8; 16]),
            person: two.id,
            household: home,
            from: date(2026, 11, 1),
            until: None,
        };
        let wish = Wish {
            rather: Weekdays::from_code("13").expect("days"),
            never: Weekdays::from_code("7").expect("days"),
            part: Some(PartOfDay::Morning),
            words: Some("九点以后".to_owned()),
        };
        let (kept, by) = (wish.clone(), (office.account(), morning()));
        office.write(move |tx| {
            workers::set_worker(tx, tenant, one.id, Some(worker.id))?;
            workers::set_worker(tx, tenant, two.id, Some(worker.id))?;
            households::save(tx, tenant, &residence)?;
            plans::save_wish(tx, tenant, one.id, &Wish::default(), by)?;
            plans::save_wish(tx, tenant, one.id, &kept, by)?;
            plans::save_rest(tx, tenant, worker.id, Weekdays::from_code("6").expect("days"), by)?;
            plans::save_rest(tx, tenant, worker.id, Weekdays::from_code("67").expect("days"), by)
        });
        let of = |scope, limit| office.read(move |tx| plans::people(tx, &scope, worker.id, limit));
        let people = of(office.scope(), 10);
        let told: Vec<_> = people.iter().map(|one| (one.person, one.household, one.wish.clone())).collect();
        let own = domain::households::own(one.id);
        assert_eq!(told, [(one.id, own, wish), (two.id, home, Wish::default())]);
        assert!(people.iter().all(|one| one.worker == Some(worker.id) && !one.course.runs.is_empty()));
        assert_eq!(of(office.scope(), 1).len(), 1);
        assert_eq!(of(office.clerk(&office.village(1)), 10).len(), 1, "the other lives elsewhere");
        assert_eq!(of(office.visitor(worker.id), 10).len(), 2);
        let scope = office.clerk(&office.village(1));
        assert_eq!(office.read(move |tx| plans::person(tx, &scope, one.id)), None);
        let scope = office.scope();
        let third = office.read(move |tx| plans::person(tx, &scope, three.id)).expect("somebody");
        assert_eq!((third.worker, third.wish), (None, Wish::default()));
        assert_eq!(office.read(move |tx| plans::rest(tx, tenant, worker.id)).code(), "67");
        let other = office.hire(&office.village(0));
        assert!(office.read(move |tx| plans::rest(tx, tenant, other.id)).is_empty());
    });
}

#[test]
fn moves_and_items_are_kept_over_their_days() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (tenant, worker) = (office.tenant(), office.hire(&office.village(0)));
        let (person, ..) = office.register("安秀英", &office.village(0));
        let id = person.id;
        office.write(move |tx| workers::set_worker(tx, tenant, id, Some(worker.id)));
        let to = |nth, day, mode| Move {
            key: Key { person: id, duty: "weekly".to_owned(), from: date(2026, 11, 23), nth },
            day,
            mode,
            moved_by: office.account(),
            moved_at: morning(),
        };
        let moves = [
            to(1, date(2026, 11, 24), None),
            to(2, date(2026, 11, 25), None),
            to(1, date(2026, 11, 27), Some(Mode::Door)),
        ];
        let rows = moves.clone();
        office.write(move |tx| rows.iter().try_for_each(|row| plans::moves::save(tx, tenant, row)));
        let of = |scope, since| office.read(move |tx| plans::moves::of_worker(tx, &scope, worker.id, since));
        assert_eq!(of(office.scope(), date(2026, 11, 1)), [moves[2].clone(), moves[1].clone()]);
        assert_eq!(of(office.scope(), date(2026, 11, 26)), [moves[2].clone()]);
        assert_eq!(of(office.clerk(&office.village(1)), date(2026, 11, 1)), []);
        let scope = office.scope();
        let own = office.read(move |tx| plans::moves::of_person(tx, &scope, id, date(2026, 11, 26)));
        assert_eq!(own, [moves[2].clone()]);

        let items = [item(&office, &person, 1, None), item(&office, &person, 5, Some(date(2026, 11, 26)))];
        let rows = items.clone();
        office.write(move |tx| rows.iter().try_for_each(|row| plans::content::save(tx, tenant, row)));
        let week = |from, until| Period { starts_on: from, ends_on: until };
        let of = |days| {
            let scope = office.scope();
            office.read(move |tx| plans::content::of_worker(tx, &scope, worker.id, days))
        };
        assert_eq!(of(week(date(2026, 11, 23), date(2026, 11, 29))), items);
        assert_eq!(of(week(date(2026, 11, 27), date(2026, 12, 3))), items[..1]);
        assert_eq!(of(week(date(2026, 11, 16), date(2026, 11, 20))), []);
        let ended = Item { ended: Some((office.account(), morning())), ..items[0].clone() };
        office.write(move |tx| plans::content::save(tx, tenant, &ended));
        let scope = office.scope();
        let open = office.read(move |tx| plans::content::of_person(tx, &scope, id));
        assert_eq!(open, items[1..]);
        let scope = office.clerk(&office.village(1));
        assert_eq!(office.read(move |tx| plans::content::of_person(tx, &scope, id)), []);
    });
}
