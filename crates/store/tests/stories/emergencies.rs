//! An emergency is kept whoever it is about, seen where it belongs, and taken up once.

use domain::emergencies::{Acknowledged, Content, Emergency, Told, What, Whom};
use domain::ids::{EmergencyId, PersonId};
use jiff::SignedDuration;
use store::emergencies;

use crate::engines::on_each;
use crate::office::{Office, morning};

fn emergency(office: &Office, person: Option<PersonId>, note: &str) -> Emergency {
    let content = Content {
        person,
        began_at: morning(),
        what: What::Fall,
        words: None,
        told: vec![Told { who: Whom::Ambulance, name: None, phone: Some("120".to_owned()), at: morning() }],
        note: Some(note.to_owned()),
    };
    Emergency {
        id: EmergencyId::mint(&mut office.chance()),
        tenant: office.tenant(),
        hash: content.hash(),
        area: office.village(0),
        worker: None,
        recorded_by: office.account(),
        recorded_at: morning() + SignedDuration::from_mins(5),
        content,
    }
}

#[test]
fn emergencies_are_seen_where_they_belong_until_somebody_takes_them_up() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let worker = office.hire(&office.village(0));
        let tenant = office.tenant();
        let first = emergency(&office, Some(person.id), "院子里");
        let again = emergency(&office, Some(person.id), "屋里");
        let again = Emergency {
            id: first.id,
            recorded_at: first.recorded_at + SignedDuration::from_mins(1),
            ..again
        };
        let nobodys = Emergency { worker: Some(worker.id), ..emergency(&office, None, "路边") };
        let rows = [first.clone(), again.clone(), nobodys.clone(), first.clone()];
        office.write(move |tx| rows.iter().try_for_each(|row| emergencies::insert(tx, row)));
        let id = first.id;
        let mut both = [first.hash, again.hash];
        both.sort_by_key(|hash| *hash.as_bytes());
        assert_eq!(office.read(move |tx| emergencies::known(tx, tenant, id)), both);
        let about = office.read(move |tx| emergencies::about(tx, tenant, person.id));
        assert_eq!(about, Some((office.village(0), None)));
        assert_eq!(office.read(move |tx| emergencies::about(tx, tenant, PersonId::MAX)), None);

        let open = |scope: domain::actor::Scope| {
            office.read(move |tx| {
                Ok((emergencies::open(tx, &scope, 10)?, emergencies::count_open(tx, &scope)?))
            })
        };
        let (lines, count) = open(office.clerk(&office.village(0)));
        assert_eq!((lines.len(), count), (3, 2), "two emergencies, one of them told twice");
        let named = lines.iter().filter(|line| line.name.as_deref() == Some("张秀英"));
        assert_eq!(named.count(), 2);
        assert!(lines.iter().any(|line| line.emergency == first && line.acknowledged.is_none()));
        assert_eq!(open(office.clerk(&office.village(1))), (Vec::new(), 0));
        // A visitor sees what they told.
        let (own, _) = open(office.visitor(worker.id));
        assert_eq!(own.iter().map(|line| &line.emergency).collect::<Vec<_>>(), [&nobodys]);

        let taken = Acknowledged {
            emergency: id,
            by: office.account(),
            at: morning() + SignedDuration::from_mins(20),
            words: "村医已到".to_owned(),
        };
        let late = Acknowledged { words: "晚了一步".to_owned(), ..taken.clone() };
        let both = [taken.clone(), late];
        office.write(move |tx| both.iter().try_for_each(|one| emergencies::acknowledge(tx, tenant, one)));
        assert_eq!(open(office.scope()).1, 1);
        let scope = office.scope();
        let over = office.read(move |tx| emergencies::over(tx, &scope, None, 10));
        assert!(over.len() == 2 && over.iter().all(|line| line.acknowledged.as_ref() == Some(&taken)));
        let (scope, last) = (office.scope(), (first.recorded_at, first.id));
        assert_eq!(office.read(move |tx| emergencies::over(tx, &scope, Some(last), 10)), []);
        let (scope, village) = (office.scope(), office.clerk(&office.village(1)));
        let of_person = office.read(move |tx| emergencies::of_person(tx, &scope, person.id, 10));
        assert_eq!(
            of_person.iter().map(|line| line.emergency.hash).collect::<Vec<_>>(),
            [again.hash, first.hash]
        );
        let scope = office.scope();
        let by_id = office.read(move |tx| emergencies::by_id(tx, &scope, id));
        assert_eq!(
            by_id.iter().map(|line| line.emergency.hash).collect::<Vec<_>>(),
            [first.hash, again.hash]
        );
        assert_eq!(office.read(move |tx| emergencies::by_id(tx, &village, id)), []);
    });
}
