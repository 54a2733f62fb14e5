//! People are found by how their address begins.

use domain::actor::Scope;
use domain::people::Person;
use proptest::prelude::{prop_assert, proptest};
use store::people::page::{Find, PeopleFilter, PersonLine, count, page};
use store::{people, workers};

use crate::engines::on_each;
use crate::office::{Office, trial_cipher};

/// The names found, and that the count agrees.
fn found(office: &Office, scope: &Scope, find: Option<Find>) -> Vec<String> {
    let filter = PeopleFilter { find, limit: 50, ..PeopleFilter::default() };
    let (asked, counted) = ((scope.clone(), filter.clone()), (scope.clone(), filter));
    let lines = office.read(move |tx| page(tx, &asked.0, &asked.1));
    let number = office.read(move |tx| count(tx, &counted.0, &counted.1, 50));
    assert_eq!(usize::try_from(number).expect("small"), lines.len());
    lines.into_iter().map(|line| line.name).collect()
}

/// Registers somebody who lives there.
fn house(office: &Office, name: &str, village: usize, address: &str) -> Person {
    let (person, ..) = office.register(name, &office.village(village));
    let person = Person { address: address.to_owned(), ..person };
    let kept = person.clone();
    office.write(move |tx| people::update(tx, &kept));
    person
}

#[test]
fn the_beginning_of_an_address_finds_people_within_the_scope_only() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let other = Office::open_another(scratch, 2, "990113");
        let visited = house(&office, "张秀英", 0, "幸福路 １２ 号");
        house(&office, "王建国", 1, "幸福路12号3栋");
        house(&office, "赵玉珍", 1, "新幸福路12号");
        house(&other, "李桂兰", 0, "幸福路12号");
        let worker = office.hire(&office.village(0));
        let (tenant, id) = (office.tenant(), worker.id);
        office.write(move |tx| workers::set_worker(tx, tenant, visited.id, Some(id)));

        let typed = |text: &str| Find::typed(text, tenant, &office.cipher);
        for text in ["幸福路12号", "幸福路１２", "幸福路　1 2"] {
            assert_eq!(found(&office, &office.scope(), typed(text)), ["王建国", "张秀英"], "{text}");
            assert_eq!(found(&office, &office.clerk(&office.village(0)), typed(text)), ["张秀英"], "{text}");
            assert_eq!(found(&office, &office.clerk(&office.village(1)), typed(text)), ["王建国"], "{text}");
            assert_eq!(found(&office, &office.visitor(id), typed(text)), ["张秀英"], "{text}");
        }
        assert_eq!(found(&office, &office.scope(), typed("幸福路12号3栋")), ["王建国"]);
        // The beginning, not any part of it.
        assert_eq!(found(&office, &office.scope(), typed("12号")), Vec::<String>::new());
        // Without a digit it is a name first, and an address when nobody is called so.
        let street = typed("幸福路");
        assert_eq!(found(&office, &office.scope(), street.clone()), Vec::<String>::new());
        let street = street.and_then(|find| find.or_address());
        assert_eq!(found(&office, &office.scope(), street), ["王建国", "张秀英"]);
    });
}

#[test]
fn an_address_pages_without_gaps() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        for (at, name) in ["张秀英", "章淑华", "王建国", "赵玉珍", "单德明"].into_iter().enumerate()
        {
            house(&office, name, at % 3, &format!("幸福路{}号", 9 - at));
        }
        let find = Some(Find::Address("幸福路".to_owned()));
        let mut filter = PeopleFilter { find, limit: 2, ..PeopleFilter::default() };
        let mut seen = Vec::new();
        loop {
            let (scope, asked) = (office.scope(), filter.clone());
            let lines = office.read(move |tx| page(tx, &scope, &asked));
            filter.after = lines.last().map(PersonLine::key);
            let ended = lines.len() < 2;
            seen.extend(lines.into_iter().map(|line| line.name));
            if ended {
                break;
            }
        }
        assert_eq!(seen, ["单德明", "王建国", "章淑华", "张秀英", "赵玉珍"]);
    });
}

proptest! {
    /// Whatever may stand in the register as a name is looked for as a name, whatever it ends in.
    #[test]
    fn no_name_is_taken_for_an_address(
        name in "[\u{3400}-\u{4dbf}\u{4e00}-\u{9fff}\u{20000}-\u{2a6df}〇·号室栋幢路街巷弄组]{2,12}",
    ) {
        if let Ok(name) = domain::people::PersonName::parse(&name) {
            let find = Find::typed(name.as_str(), domain::ids::TenantId(1), &trial_cipher());
            prop_assert!(find == Some(Find::Name(name.as_str().to_owned())));
        }
    }
}
