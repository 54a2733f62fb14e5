//! A concern is kept once, seen by the offices of its place, and answered once.

use domain::concerns::{Answered, Concern, Content, Kind};
use domain::ids::{AccountId, ConcernId};
use jiff::SignedDuration;
use store::concerns;

use crate::engines::on_each;
use crate::office::{Office, morning};

fn concern(office: &Office, village: usize, place: &str, minutes: i64) -> Concern {
    Concern {
        id: ConcernId::mint(&mut office.chance()),
        tenant: office.tenant(),
        content: Content { kind: Kind::NotSeen, place: place.to_owned(), words: None, told_by: None },
        area: office.village(village),
        reported_by: office.account(),
        reported_at: morning() + SignedDuration::from_mins(minutes),
    }
}

#[test]
fn concerns_are_seen_by_the_offices_of_their_place_and_answered_once() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let (tenant, account) = (office.tenant(), office.account());
        let (first, second) = (concern(&office, 0, "3号楼", 0), concern(&office, 0, "5号楼", 5));
        let abroad = concern(&office, 1, "村口", 9);
        let rows = [second.clone(), first.clone(), abroad];
        office.write(move |tx| rows.iter().try_for_each(|row| concerns::insert(tx, row)));
        let open = |scope: domain::actor::Scope| {
            office.read(move |tx| Ok((concerns::open(tx, &scope, 10)?, concerns::count_open(tx, &scope)?)))
        };
        let (lines, count) = open(office.clerk(&office.village(0)));
        assert_eq!(lines.iter().map(|line| &line.concern).collect::<Vec<_>>(), [&first, &second]);
        assert!(count == 2 && lines.iter().all(|line| line.answered.is_none()));
        assert_eq!(open(office.scope()).1, 3);

        let id = first.id;
        let answered = Answered {
            concern: id,
            by: account,
            at: morning() + SignedDuration::from_mins(60),
            person: Some(person.id),
            words: "去女儿家了".to_owned(),
            reply: Some("已去看过".to_owned()),
        };
        let late = Answered { words: "晚了一步".to_owned(), ..answered.clone() };
        let both = [answered.clone(), late];
        office.write(move |tx| both.iter().try_for_each(|one| concerns::answer(tx, tenant, one)));
        let (lines, count) = open(office.clerk(&office.village(0)));
        assert_eq!((lines.len(), count), (1, 1));
        let over = |scope: domain::actor::Scope, before| {
            office.read(move |tx| concerns::over(tx, &scope, before, 10))
        };
        let done = over(office.clerk(&office.village(0)), None);
        assert_eq!(done.iter().map(|line| line.answered.as_ref()).collect::<Vec<_>>(), [Some(&answered)]);
        assert_eq!(over(office.scope(), Some((first.reported_at, first.id))), []);
        assert_eq!(over(office.clerk(&office.village(1)), None), []);
        let (own, other) = (office.clerk(&office.village(0)), office.clerk(&office.village(1)));
        assert!(office.read(move |tx| concerns::by_id(tx, &own, id)).is_some());
        assert_eq!(office.read(move |tx| concerns::by_id(tx, &other, id)), None);
        assert_eq!(office.read(move |tx| concerns::known(tx, tenant, id)).expect("known").concern, first);
        let told = office.read(move |tx| concerns::of_reporter(tx, tenant, account, 2));
        assert_eq!(
            told.iter().map(|line| line.concern.content.place.as_str()).collect::<Vec<_>>(),
            ["村口", "5号楼"]
        );
        assert_eq!(office.read(move |tx| concerns::of_reporter(tx, tenant, AccountId::MAX, 2)), []);
        let since = second.reported_at;
        assert_eq!(office.read(move |tx| concerns::count_since(tx, tenant, account, since)), 2);
        let about = office.read(move |tx| concerns::of_person(tx, tenant, person.id, 5));
        assert_eq!(about.iter().map(|line| line.concern.id).collect::<Vec<_>>(), [id]);
    });
}
