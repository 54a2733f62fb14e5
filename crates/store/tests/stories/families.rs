//! Links, words, reminders and cards are kept once and seen within the scope; a complaint never by whom it is about.

use domain::actor::{Actor, Role};
use domain::dates::add_days;
use domain::families::{Asked, Card, Holder, Link, Reminder, Said, Settled, Word};
use domain::ids::{FamilyLinkId, FamilyWordId, ReminderId, WorkerId};
use domain::people::Person;
use jiff::SignedDuration;
use jiff::civil::date;
use store::families::{cards, links, reminders, words};
use store::workers;

use crate::engines::on_each;
use crate::office::{Office, morning};

fn link(person: &Person, number: u8, holder: Holder) -> Link {
    Link {
        id: FamilyLinkId::from_bytes([number; 16]),
        tenant: person.tenant,
        person: person.id,
        holder,
        phone: Some("13800000000".parse().expect("a phone")),
        made_at: morning() + SignedDuration::from_mins(number.into()),
        made_by: person.registered_by,
        ends_on: date(2027, 11, 23),
        ended_at: None,
        opened_at: None,
    }
}

fn son() -> Holder {
    Holder::Relative { name: "钱来".to_owned(), relation: "儿子".to_owned() }
}

fn word(link: &Link, number: u8, worker: Option<WorkerId>, said: Said) -> Word {
    Word {
        id: FamilyWordId::from_bytes([number; 16]),
        tenant: link.tenant,
        person: link.person,
        link: link.id,
        worker,
        said,
        said_at: morning() + SignedDuration::from_hours(number.into()),
        settled: None,
    }
}

#[test]
fn a_link_is_found_by_the_hash_of_its_secret_and_by_nothing_else() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let (one, own) = (link(&person, 1, son()), link(&person, 2, Holder::Oneself));
        let (tenant, id, by) = (office.tenant(), one.id, office.account());
        let kept = [(one.clone(), [7; 32]), (own.clone(), [8; 32]), (one.clone(), [7; 32])];
        office.write(move |tx| kept.iter().try_for_each(|(link, token)| links::insert(tx, link, token)));
        let found = |token: [u8; 32]| office.read(move |tx| links::by_token(tx, tenant, &token));
        assert_eq!((found([7; 32]), found([9; 32])), (Some(one.clone()), None));
        let (at, later) =
            (morning() + SignedDuration::from_hours(1), morning() + SignedDuration::from_hours(2));
        office.write(move |tx| links::opened(tx, tenant, id, at));
        office.write(move |tx| links::end(tx, tenant, id, (at, by)));
        office.write(move |tx| links::end(tx, tenant, id, (later, by)));
        let one = Link { opened_at: Some(at), ended_at: Some(at), ..one };
        let of = |scope| office.read(move |tx| links::of_person(tx, &scope, person.id));
        assert_eq!(of(office.clerk(&office.village(0))), [own, one]);
        assert_eq!(of(office.clerk(&office.village(1))), []);
    });
}

#[test]
fn words_are_kept_once_listed_where_they_belong_and_settled_once() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let worker = office.hire(&office.village(0));
        let (tenant, who) = (office.tenant(), worker.id);
        office.write(move |tx| workers::set_worker(tx, tenant, person.id, Some(who)));
        let link = link(&person, 1, son());
        let today = date(2026, 11, 23);
        let away = Said::Away { from: today, until: add_days(today, 9), place: Some("女儿家".to_owned()) };
        let said = [
            word(&link, 1, Some(who), away),
            word(&link, 2, Some(who), Said::Complaint("没有来".to_owned())),
            word(&link, 3, Some(who), Said::Thanks(Some("谢谢".to_owned()))),
            word(&link, 4, Some(who), Said::Called),
        ];
        let (kept, rows) = (link.clone(), said.clone());
        office.write(move |tx| {
            links::insert(tx, &kept, &[7; 32])?;
            rows.iter().chain(&rows).try_for_each(|word| words::insert(tx, word))
        });
        let [away, complaint, thanks, called] = said;
        let scope = office.scope();
        let all = office.read(move |tx| words::of_person(tx, &scope, person.id, 10));
        assert_eq!(all, [called.clone(), thanks.clone(), complaint.clone(), away.clone()]);

        let actor = |role, worker| Actor { role, worker, ..office.officer() };
        let list = |actor: Actor, open| {
            let scope = office.scope();
            office.read(move |tx| {
                let by = (&scope, &actor);
                let lines = words::list(tx, by, open, None, 10)?;
                let first = lines.first().map(|line| (line.word.said_at, line.word.id));
                assert_eq!(words::list(tx, by, open, first, 10)?, lines.get(1..).unwrap_or_default());
                let shown: Vec<Word> = lines.into_iter().map(|line| line.word).collect();
                Ok((shown, words::count_open(tx, by)?))
            })
        };
        let town = actor(Role::Town, None);
        assert_eq!(list(town.clone(), true), (vec![complaint.clone(), away.clone()], 2));
        assert_eq!(list(town, false), (vec![called.clone(), thanks.clone()], 2));
        assert_eq!(list(actor(Role::Clerk, None), true), (vec![away.clone()], 1));
        assert_eq!(
            list(actor(Role::Town, Some(who)), true),
            (vec![away.clone()], 1),
            "nobody reads of themself"
        );
        let (village, id) = (office.clerk(&office.village(1)), away.id);
        assert_eq!(office.read(move |tx| words::by_id(tx, &village, id)), None);

        let visitor = office.visitor(who);
        let taken = office.read(move |tx| words::away(tx, &visitor));
        assert_eq!(taken.get(&person.id), Some(&away));
        let village = office.clerk(&office.village(0));
        let thanked = office.read(move |tx| {
            let stretch = (morning(), morning() + SignedDuration::from_hours(24));
            words::thanks(tx, &village, who, stretch)
        });
        assert_eq!(thanked.iter().map(|line| &line.word).collect::<Vec<_>>(), [&thanks]);
        assert_eq!(thanked[0].holder, Some(("钱来".to_owned(), "儿子".to_owned())));

        let by = office.account();
        let done = |words: &str| Settled { at: morning(), by, words: words.to_owned() };
        let (first, second) = (done("属实，已登记"), done("晚了一步"));
        office.write(move |tx| {
            words::settle(tx, tenant, id, &first)?;
            words::settle(tx, tenant, id, &second)
        });
        let scope = office.scope();
        let line = office.read(move |tx| words::by_id(tx, &scope, id)).expect("a word");
        assert_eq!((line.word.settled, line.name.as_str()), (Some(done("属实，已登记")), "张秀英"));
        let village = office.clerk(&office.village(0));
        assert!(office.read(move |tx| words::away(tx, &village)).is_empty());
    });
}

#[test]
fn reminders_and_cards_belong_to_their_person_and_a_card_names_nobody() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let worker = office.hire(&office.village(0));
        let (tenant, by, who) = (office.tenant(), office.account(), worker.id);
        office.write(move |tx| workers::set_worker(tx, tenant, person.id, Some(who)));
        let reminder = Reminder {
            id: ReminderId::from_bytes([1; 16]),
            tenant,
            person: person.id,
            whom: "钱来".to_owned(),
            asked: Asked::Visit,
            on: date(2026, 11, 20),
            answer: None,
            recorded_at: morning(),
            recorded_by: by,
        };
        let rows = [reminder.clone(), reminder.clone()];
        office.write(move |tx| rows.iter().try_for_each(|one| reminders::insert(tx, one)));
        let of = |scope| office.read(move |tx| reminders::of_person(tx, &scope, person.id, 10));
        assert_eq!(of(office.clerk(&office.village(0))), [reminder]);
        assert_eq!(of(office.clerk(&office.village(1))), []);

        let card = |code: &str, minutes| Card {
            code: code.to_owned(),
            tenant,
            person: person.id,
            made_at: morning() + SignedDuration::from_mins(minutes),
            made_by: by,
            ended_at: None,
        };
        let (one, two) = (card("abc", 0), card("abd", 1));
        let rows = [one, two.clone()];
        office.write(move |tx| rows.iter().try_for_each(|card| cards::insert(tx, card)));
        let standing = |scope| office.read(move |tx| cards::standing(tx, &scope, person.id));
        assert_eq!(standing(office.scope()), Some(two));
        assert_eq!(standing(office.clerk(&office.village(1))), None);
        let behind = |code: &'static str| office.read(move |tx| cards::behind(tx, tenant, code));
        let expected = cards::Behind { area: office.village(0), worker: Some(who) };
        assert_eq!((behind("abc"), behind("none")), (Some(expected.clone()), None));
        let (nobodys, ..) = office.register("李秀兰", &office.village(0));
        let visited = |scope| office.read(move |tx| cards::visited(tx, &scope, 10));
        assert_eq!(
            visited(office.clerk(&office.village(0))),
            [(person.id, expected)],
            "{} has no visitor",
            nobodys.id
        );
        assert_eq!(visited(office.clerk(&office.village(1))), []);
        office.write(move |tx| cards::end(tx, tenant, person.id, (morning(), by)));
        assert_eq!((behind("abc"), behind("abd"), standing(office.scope())), (None, None, None));
    });
}
