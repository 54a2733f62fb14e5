//! Photos come before their visit, after it, or without one.

use domain::ids::{AccountId, VisitId};
use domain::photos::PhotoHash;
use domain::photos::put::Progress;
use domain::visits::record::{RecordVisit, Recorded};
use domain::visits::{Answer, Answers, Content, Mode, Outcome};
use jiff::SignedDuration;
use store::Fault;
use store::conformance::record_one;
use store::photos::{self, Photo};

use crate::engines::on_each;
use crate::office::{Office, morning};

fn hash(number: u8) -> PhotoHash {
    PhotoHash::from_bytes([number; 32])
}

/// Records a visit that names photos; says under which id.
fn visit(office: &Office, photos: &[PhotoHash], id: Option<VisitId>) -> VisitId {
    let (person, ..) = office.register("张秀英", &office.village(0));
    let content = Content {
        person: person.id,
        worker: None,
        visitor_kind: "committee".to_owned(),
        mode: Mode::Door,
        outcome: Outcome::Reached,
        visited_at: morning(),
        form: "visit".to_owned(),
        form_version: "0".to_owned(),
        answers: Answers::from_iter([("care".to_owned(), Answer::Text("聊天".to_owned()))]),
        note: None,
        late_reason: None,
        photos: photos.to_vec(),
    };
    let id = id.unwrap_or_else(|| VisitId::mint(&mut office.chance()));
    let command = RecordVisit { id, content, phone_at: None };
    let (scope, actor, chance) = (office.scope(), office.officer(), office.chance());
    let decided: Result<_, Fault> = office
        .db
        .write(move |tx| record_one(tx, &scope, &actor, &command, morning(), &mut chance.clone()))
        .wait();
    assert!(matches!(decided.expect("stored").1, Ok(Recorded::New(_) | Recorded::Conflict { .. })));
    id
}

fn save(office: &Office, photo: PhotoHash, have: u32, by: AccountId) {
    let tenant = office.tenant();
    let progress = Progress { total: 100, have, whole: have == 100 };
    office.write(move |tx| photos::save(tx, tenant, photo, progress, by, morning()));
}

fn find(office: &Office, photo: PhotoHash) -> Option<Photo> {
    let tenant = office.tenant();
    office.read(move |tx| photos::find(tx, tenant, photo))
}

#[test]
fn a_photo_knows_its_first_visit_whichever_came_first() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (me, somebody, tenant) = (office.account(), AccountId::MAX, office.tenant());
        assert_eq!(find(&office, hash(1)), None);
        save(&office, hash(1), 40, me);
        assert_eq!(find(&office, hash(1)).expect("begun").visit, None);
        let first = visit(&office, &[hash(1), hash(2)], None);
        visit(&office, &[hash(1)], None);
        save(&office, hash(1), 100, somebody);
        save(&office, hash(2), 10, somebody);
        for (photo, have, by) in [(1, 100, me), (2, 10, somebody)] {
            let found = find(&office, hash(photo)).expect("begun");
            assert_eq!((found.visit, found.progress.have, found.begun_by), (Some(first), have, by));
        }
        let asked = move |photo, who| office.read(move |tx| photos::named_by(tx, tenant, photo, who));
        assert_eq!(asked(hash(1), me), Some(me));
        assert_eq!(asked(hash(1), somebody), Some(me), "by somebody else");
        assert_eq!(asked(hash(3), me), None);
    });
}

#[test]
fn what_a_visit_says_of_its_photos_is_read_back_with_it() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let id = visit(&office, &[hash(2), hash(1)], None);
        let scope = office.scope();
        let kept = office.read(move |tx| store::visits::page::by_id(tx, &scope, id)).expect("kept");
        assert_eq!(kept.content.photos, [hash(2), hash(1)]);
        assert_eq!(kept.content.hash(), kept.hash);
    });
}

#[test]
fn only_what_no_visit_names_is_forgotten() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (me, tenant) = (office.account(), office.tenant());
        for photo in 1..=4 {
            save(&office, hash(photo), 100, me);
        }
        let id = visit(&office, &[hash(1)], None);
        // Other content under a known id waits for a human, and so do its photos.
        visit(&office, &[hash(2)], Some(id));
        let unnamed = |before| office.read(move |tx| photos::unnamed(tx, tenant, before, 10));
        assert_eq!(unnamed(morning()), []);
        assert_eq!(unnamed(morning() + SignedDuration::from_hours(1)), [hash(3), hash(4)]);
        office.write(move |tx| photos::drop(tx, tenant, hash(3)));
        assert_eq!(find(&office, hash(3)), None);
    });
}
