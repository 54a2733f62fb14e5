//! What people agreed to, and who was told, is kept whatever the order in which it came.

use domain::ids::{ConsentId, PersonId, TellingId};
use domain::people::consents::{Purpose, Said, Signature, Signer, Way};
use domain::people::tellings::TellingWay;
use domain::people::{Consent, Person, Telling};
use jiff::SignedDuration;
use jiff::civil::date;
use store::people::tellings::{Untold, UntoldFilter, counts, untold};
use store::people::{consents, tellings};
use store::workers;

use crate::engines::on_each;
use crate::office::{Office, morning};

fn said(person: &Person, number: u8, said: Said, hours: i64) -> Consent {
    Consent {
        id: ConsentId::from_bytes([number; 16]),
        tenant: person.tenant,
        person: person.id,
        purpose: Purpose::Photos,
        version: "2026-01".to_owned(),
        said,
        on: date(2026, 11, 2),
        signature: Signature {
            signer: Signer::Guardian,
            name: Some("张建".to_owned()),
            relation: Some("儿子".to_owned()),
            basis: Some("判决书".to_owned()),
        },
        way: Way::Witnessed,
        witness: Some("李红".to_owned()),
        evidence: None,
        note: None,
        recorded_at: morning() + SignedDuration::from_hours(hours),
        recorded_by: person.registered_by,
        supersedes: None,
        withdrawn: false,
    }
}

#[test]
fn consents_come_back_as_they_were_entered_and_within_the_scope() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let given = said(&person, 1, Said::Given, 0);
        let own = Signature { signer: Signer::Oneself, name: None, relation: None, basis: None };
        let back = Consent {
            signature: own,
            witness: None,
            evidence: Some("2026-017".to_owned()),
            note: Some("不想再拍".to_owned()),
            way: Way::Paper,
            ..said(&person, 2, Said::Withdrawn, 2)
        };
        for row in [back.clone(), given.clone(), back.clone()] {
            office.write(move |tx| consents::insert(tx, &row));
        }
        let look = |scope| office.read(move |tx| consents::of_person(tx, &scope, person.id));
        assert_eq!(look(office.scope()), [given, back]);
        assert_eq!(look(office.clerk(&office.village(1))), []);
    });
}

#[test]
fn who_says_no_is_known_for_a_whole_scope() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let people: Vec<Person> = ["张秀英", "王建国", "李桂兰", "赵玉梅"]
            .iter()
            .map(|name| office.register(name, &office.village(0)).0)
            .collect();
        let rows = [
            said(&people[0], 1, Said::Refused, 0),
            // No at first, yes later.
            said(&people[1], 2, Said::Refused, 0),
            said(&people[1], 3, Said::Given, 1),
            // Entered wrongly.
            said(&people[2], 4, Said::Refused, 0),
            Consent {
                supersedes: Some(ConsentId::from_bytes([4; 16])),
                withdrawn: true,
                ..said(&people[2], 5, Said::Refused, 1)
            },
            // Another purpose.
            Consent { purpose: Purpose::Health, ..said(&people[3], 6, Said::Refused, 0) },
        ];
        for row in rows {
            office.write(move |tx| consents::insert(tx, &row));
        }
        let who = |scope| -> Vec<PersonId> {
            let at = morning() + SignedDuration::from_hours(24);
            let found = office
                .read(move |tx| consents::who_say_no(tx, &scope, Purpose::Photos, date(2026, 11, 3), at));
            found.into_iter().collect()
        };
        assert_eq!(who(office.scope()), [people[0].id]);
        assert_eq!(who(office.clerk(&office.village(1))), []);
    });
}

fn told(person: &Person, number: u8, hours: i64) -> Telling {
    Telling {
        id: TellingId::from_bytes([number; 16]),
        tenant: person.tenant,
        person: person.id,
        told_on: date(2026, 11, 2),
        told_by: "李红".to_owned(),
        way: TellingWay::Meeting,
        leaflet: Some("2026-01".to_owned()),
        note: None,
        recorded_at: morning() + SignedDuration::from_hours(hours),
        recorded_by: person.registered_by,
        supersedes: None,
        withdrawn: false,
    }
}

#[test]
fn whoever_was_not_told_stands_in_the_list_of_their_place() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let register = |name: &str, village: usize| office.register(name, &office.village(village)).0;
        let (zhang, wang, li) = (register("张秀英", 0), register("王建国", 0), register("李桂兰", 1));
        let worker = office.hire(&office.village(0));
        let (tenant, mine) = (office.tenant(), wang.id);
        office.write(move |tx| workers::set_worker(tx, tenant, mine, Some(worker.id)));
        let names = |scope: domain::actor::Scope, filter: UntoldFilter| -> Vec<String> {
            let page: Vec<Untold> = office.read(move |tx| untold(tx, &scope, &filter));
            page.into_iter().map(|line| line.name).collect()
        };
        let all = || UntoldFilter { limit: 10, ..UntoldFilter::default() };
        assert_eq!(names(office.scope(), all()), ["王建国", "张秀英", "李桂兰"]);
        assert_eq!(names(office.visitor(worker.id), all()), ["王建国"]);
        assert_eq!(
            names(office.scope(), UntoldFilter { area: Some(office.village(1)), ..all() }),
            ["李桂兰"]
        );
        // Page by page, over the edge of a place.
        let mut after = None;
        let mut walked = Vec::new();
        loop {
            let (scope, filter) = (office.scope(), UntoldFilter { after, limit: 1, ..all() });
            let page = office.read(move |tx| untold(tx, &scope, &filter));
            let Some(line) = page.into_iter().next() else { break };
            after = Some((line.area, line.name_key, line.person));
            walked.push(line.name);
        }
        assert_eq!(walked, ["王建国", "张秀英", "李桂兰"]);

        let row = told(&zhang, 1, 0);
        let wrong = told(&wang, 2, 0);
        let gone = Telling {
            id: TellingId::from_bytes([3; 16]),
            supersedes: Some(wrong.id),
            withdrawn: true,
            ..told(&wang, 3, 1)
        };
        for row in [row.clone(), wrong, gone] {
            office.write(move |tx| tellings::insert(tx, &row));
        }
        assert_eq!(names(office.scope(), all()), ["王建国", "李桂兰"]);
        let (scope, id) = (office.scope(), zhang.id);
        assert_eq!(office.read(move |tx| tellings::of_person(tx, &scope, id)), [row]);
        let scope = office.scope();
        let counted = office.read(move |tx| counts(tx, &scope, &UntoldFilter::default()));
        assert_eq!(counted, [(office.village(0), 2, 1), (office.village(1), 1, 1)]);

        // Whoever has left need not be told; somebody in hospital still should.
        let mut standing = {
            let (scope, id) = (office.scope(), li.id);
            office.read(move |tx| store::duties::by_person(tx, &scope, id)).expect("a standing")
        };
        for (elsewhere, left) in [("hospital", 2), ("died", 1)] {
            standing.elsewhere = Some(elsewhere.to_owned());
            let kept = standing.clone();
            office.write(move |tx| store::duties::save(tx, tenant, &kept));
            let filter = UntoldFilter { left: vec!["moved".to_owned(), "died".to_owned()], ..all() };
            let counted = {
                let (scope, filter) = (office.scope(), filter.clone());
                office.read(move |tx| counts(tx, &scope, &filter))
            };
            assert_eq!(names(office.scope(), filter).len(), left, "{elsewhere}");
            let in_village = counted.iter().find(|(area, ..)| *area == office.village(1));
            assert_eq!(in_village.is_some(), elsewhere == "hospital", "{elsewhere}");
        }
        // Whoever has left and had been told is missing on both sides.
        standing.elsewhere = None;
        let (mut left, here) = (standing.clone(), standing);
        left.person = zhang.id;
        left.area = office.village(0);
        left.elsewhere = Some("moved".to_owned());
        for kept in [left, here] {
            office.write(move |tx| store::duties::save(tx, tenant, &kept));
        }
        let (scope, filter) =
            (office.scope(), UntoldFilter { left: vec!["moved".to_owned()], ..UntoldFilter::default() });
        let counted = office.read(move |tx| counts(tx, &scope, &filter));
        assert_eq!(counted, [(office.village(0), 1, 1), (office.village(1), 1, 1)]);
    });
}
