//! Organisations are entered, answer for people, and stop doing so.

use domain::areas::Level;
use domain::ids::{AccountableId, OrganisationId};
use domain::organisations::{Accountable, Organisation, OrganisationKind};
use jiff::civil::date;
use store::organisations::{self, OrganisationFilter};
use store::{Fault, Rule};

use crate::engines::on_each;
use crate::office::Office;

fn body(office: &Office, name: &str, area: &domain::areas::AreaPath) -> Organisation {
    Organisation {
        id: OrganisationId::mint(&mut office.chance()),
        tenant: office.tenant(),
        name: name.to_owned(),
        kind: OrganisationKind::Contractor,
        area: area.clone(),
        contact: Some("周主任".to_owned()),
        phone: "0531-88880000".parse().ok(),
        active: true,
    }
}

#[test]
fn those_of_a_place_and_of_wider_places_are_listed() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let county = office.county.at(Level::County)[0].path.clone();
        let bodies = [
            body(&office, "安康服务中心", &county),
            body(&office, "柳树服务站", &office.village(0)),
            body(&office, "杨树服务站", &office.village(1)),
        ];
        let kept = bodies.clone();
        office.write(move |tx| kept.iter().try_for_each(|one| organisations::save(tx, one)));
        let tenant = office.tenant();
        let list = |filter: OrganisationFilter| {
            let filter = OrganisationFilter { limit: 10, ..filter };
            let lines = office.read(move |tx| organisations::page(tx, tenant, &filter));
            let mut names: Vec<String> = lines.into_iter().map(|line| line.organisation.name).collect();
            names.sort();
            names
        };
        let here = OrganisationFilter { area: office.village(0), ..Default::default() };
        assert_eq!(list(here.clone()), ["安康服务中心", "柳树服务站"]);
        assert_eq!(list(OrganisationFilter { area: county, ..Default::default() }).len(), 3);
        let kind = Some(OrganisationKind::Health);
        assert!(list(OrganisationFilter { kind, ..here.clone() }).is_empty());
        assert_eq!(
            list(OrganisationFilter { name: "柳树".into(), active: Some(true), ..here }),
            ["柳树服务站"]
        );
        let again = body(&office, "柳树服务站", &office.village(1));
        let refused = office.try_write(move |tx| organisations::save(tx, &again));
        assert!(matches!(refused, Err(Fault::Constraint { rule: Rule::Unique, .. })), "{refused:?}");
    });
}

#[test]
fn one_answers_for_a_person_until_another_does() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let one = body(&office, "柳树服务站", &office.village(0));
        let (person, ..) = office.register("安秀英", &office.village(0));
        let (tenant, kept) = (office.tenant(), one.clone());
        let answers = Accountable {
            id: AccountableId::mint(&mut office.chance()),
            person: person.id,
            organisation: one.id,
            from: date(2026, 11, 2),
            until: None,
        };
        let first = answers.clone();
        office.write(move |tx| {
            organisations::save(tx, &kept)?;
            organisations::save_accountable(tx, tenant, &first)
        });
        let id = one.id;
        assert_eq!(office.read(move |tx| organisations::by_id(tx, tenant, id)), Some(one.clone()));
        assert_eq!(office.read(move |tx| organisations::answering(tx, tenant, id)), 1);
        let scope = office.scope();
        assert_eq!(
            office.read(move |tx| organisations::accountable(tx, &scope, person.id)),
            std::slice::from_ref(&answers)
        );
        let other = office.clerk(&office.village(1));
        assert_eq!(office.read(move |tx| organisations::accountable(tx, &other, person.id)), []);
        let over = Accountable { until: Some(date(2026, 11, 20)), ..answers };
        office.write(move |tx| organisations::save_accountable(tx, tenant, &over));
        assert_eq!(office.read(move |tx| organisations::answering(tx, tenant, id)), 0);
        let name = one.name.clone();
        assert_eq!(office.read(move |tx| organisations::by_name(tx, tenant, &name)), Some(one));
    });
}
