//! Contacts arrive twice, altered, late and out of order, from several servers at once; each is kept once, and
//! what it counts for is the same as if all had come in order.

use domain::duties::{Standing, Verdict, WhyNot, count};
use domain::ids::{PersonId, VisitId};
use domain::visits::record::{RecordRefusal, RecordVisit, Recorded};
use domain::visits::{Answer, Answers, Content, Mode, NotReached, Outcome, Visit};
use jiff::{SignedDuration, Timestamp};
use store::conformance::made_up::MadeUp;
use store::conformance::record_one;
use store::visits::{page, scene};
use store::{Db, Fault, duties};

use crate::engines::on_each;
use crate::office::{Office, morning};

fn content(person: PersonId, day: i64, mode: Mode) -> Content {
    Content {
        person,
        worker: None,
        visitor_kind: "committee".to_owned(),
        mode,
        outcome: Outcome::Reached,
        visited_at: morning() + SignedDuration::from_hours(24 * day),
        form: "visit".to_owned(),
        form_version: "0".to_owned(),
        answers: Answers::from_iter([("care".to_owned(), Answer::Text("聊天".to_owned()))]),
        note: None,
        late_reason: Some("当时没有信号".to_owned()),
        photos: Vec::new(),
    }
}

fn command(seed: u64, content: Content) -> RecordVisit {
    RecordVisit { id: VisitId::mint(&mut MadeUp::new(seed)), content, phone_at: None }
}

fn now() -> Timestamp {
    morning() + SignedDuration::from_hours(24 * 60)
}

fn send(office: &Office, command: &RecordVisit) -> Result<Recorded, Vec<RecordRefusal>> {
    send_to(&office.db, office, command)
}

fn send_to(db: &Db, office: &Office, command: &RecordVisit) -> Result<Recorded, Vec<RecordRefusal>> {
    let (scope, actor, command, chance) =
        (office.scope(), office.officer(), command.clone(), office.chance());
    let decided: Result<_, Fault> =
        db.write(move |tx| record_one(tx, &scope, &actor, &command, now(), &mut chance.clone())).wait();
    decided.expect("stored").1
}

fn all(office: &Office, person: PersonId) -> Vec<Visit> {
    let scope = office.scope();
    let mut visits = office.read(move |tx| page::of_person(tx, &scope, person, None, 100));
    visits.reverse();
    visits
}

fn standing(office: &Office, person: PersonId) -> Standing {
    let scope = office.scope();
    office.read(move |tx| duties::by_person(tx, &scope, person)).expect("classified")
}

#[test]
fn the_same_contact_is_kept_once_and_an_altered_one_waits() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let first = command(1, content(person.id, 2, Mode::Door));
        let Ok(Recorded::New(new)) = send(&office, &first) else { panic!("a new contact") };
        assert!(new.visit.verdict.counts());
        assert_eq!(send(&office, &first), Ok(Recorded::Known));

        let altered = RecordVisit {
            content: Content { note: Some("改".to_owned()), ..first.content.clone() },
            ..first
        };
        let Ok(Recorded::Conflict { proposal, .. }) = send(&office, &altered) else { panic!("a conflict") };
        assert_eq!(send(&office, &altered), Ok(Recorded::KnownConflict));

        assert_eq!(all(&office, person.id), std::slice::from_ref(&new.visit));
        let (scope, id) = (office.scope(), new.visit.id);
        assert_eq!(office.read(move |tx| page::proposals(tx, &scope, id)), [*proposal]);
        let scope = office.clerk(&office.village(1));
        let hidden =
            office.read(move |tx| Ok((page::by_id(tx, &scope, id)?, page::proposals(tx, &scope, id)?)));
        assert_eq!(hidden, (None, Vec::new()));
    });
}

#[test]
fn order_of_arrival_never_matters_and_the_cache_can_be_rebuilt() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let mut pasts = Vec::new();
        for turn in 0..3 {
            let (person, ..) = office.register("张秀英", &office.village(0));
            let mut commands: Vec<RecordVisit> = [
                (1, Mode::Door),
                (2, Mode::Phone),
                (3, Mode::Door),
                (4, Mode::Door),
                (8, Mode::Phone),
                (9, Mode::Door),
                (9, Mode::Door),
                (15, Mode::Video),
                (16, Mode::Door),
            ]
            .iter()
            .enumerate()
            .map(|(at, (day, mode))| command(100 * (turn + 1) + at as u64, content(person.id, *day, *mode)))
            .collect();
            match turn {
                0 => {}
                1 => commands.reverse(),
                _ => commands.rotate_left(5),
            }
            for command in &commands {
                assert!(matches!(send(&office, command), Ok(Recorded::New(_))));
            }

            let visits = all(&office, person.id);
            let kept = standing(&office, person.id);
            let contacts: Vec<_> = visits.iter().map(Visit::contact).collect();
            let afresh = count(&kept.course, &contacts);
            for visit in &visits {
                assert_eq!(Some(&visit.verdict), afresh.verdict(visit.id), "turn {turn}");
            }
            assert_eq!(kept, kept.recounted(&contacts), "turn {turn}");

            let stretch = domain::dates::Period {
                starts_on: kept.duties_from(),
                ends_on: domain::dates::add_days(kept.duties_from(), 20),
            };
            let scope = office.scope();
            let cached = office.read(move |tx| duties::tallies::of_person(tx, &scope, person.id, stretch));
            let mut counted: Vec<_> = afresh.tallies_in(stretch);
            counted.retain(|tally| {
                cached.iter().any(|one| (&one.duty, one.period) == (&tally.duty, tally.period))
            });
            counted.sort_by(|a, b| (a.period.starts_on, &a.duty).cmp(&(b.period.starts_on, &b.duty)));
            assert_eq!(cached, counted, "turn {turn}");
            pasts.push(visits.iter().filter(|visit| visit.verdict.counts()).count());
        }
        assert!(pasts.iter().all(|counted| *counted > 3), "{pasts:?}");
    });
}

#[test]
fn a_contact_that_does_not_count_is_kept_with_the_reason() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let missed = Content {
            outcome: Outcome::NotReached(NotReached::Worried),
            note: Some("敲门无人应".to_owned()),
            ..content(person.id, 2, Mode::Door)
        };
        for content in [missed, content(person.id, 3, Mode::Other), content(person.id, -5, Mode::Door)] {
            assert!(matches!(send(&office, &command(office.seed(), content)), Ok(Recorded::New(_))));
        }
        let why: Vec<_> = all(&office, person.id).iter().map(|visit| visit.verdict.clone()).collect();
        let expected = [WhyNot::BeforeDuty, WhyNot::NotReached, WhyNot::OtherMode].map(Verdict::Uncounted);
        assert_eq!(why, expected);
    });
}

#[test]
fn a_contact_of_somebody_unknown_is_refused_and_leaves_nothing() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let refused = send(&office, &command(1, content(PersonId::MAX, 2, Mode::Door)));
        assert_eq!(refused, Err(vec![RecordRefusal::UnknownPerson]));
        let scope = office.clerk(&office.village(1));
        let seen = office.write(move |tx| scene::load(tx, &scope, VisitId::MAX, person.id, now()));
        assert_eq!((seen.person, seen.standing, seen.contacts.len()), (None, None, 0));
        let events = {
            let scope = office.scope();
            office.read(move |tx| store::events::of_person(tx, &scope, PersonId::MAX, None, 5))
        };
        assert_eq!(events, []);
    });
}

#[test]
fn pages_and_months_of_a_persons_contacts() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        for day in 1..=10 {
            let phone = content(person.id, day, Mode::Phone);
            assert!(send(&office, &command(office.seed(), phone)).is_ok());
        }
        let visits = all(&office, person.id);
        let scope = office.scope();
        let first = office.read(move |tx| page::of_person(tx, &scope, person.id, None, 4));
        let before = first.last().map(|visit| (visit.content.visited_at, visit.id));
        let scope = office.scope();
        let second = office.read(move |tx| page::of_person(tx, &scope, person.id, before, 100));
        let seen: Vec<_> = first.into_iter().chain(second).rev().collect();
        assert_eq!(seen, visits);

        let november = domain::dates::Period {
            starts_on: jiff::civil::date(2026, 11, 1),
            ends_on: jiff::civil::date(2026, 11, 30),
        };
        let scope = office.scope();
        let ledger = office.read(move |tx| page::in_stretch(tx, &scope, person.id, november));
        assert_eq!(ledger, visits[..7]);
    });
}

#[test]
fn one_contact_sent_from_all_sides_at_once_is_one_contact() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let same = command(1, content(person.id, 2, Mode::Door));
        let answers: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    let (office, same) = (&office, &same);
                    scope.spawn(move || (0..5).map(|_| send(office, same)).collect::<Vec<_>>())
                })
                .collect();
            threads.into_iter().flat_map(|thread| thread.join().expect("joined")).collect()
        });
        let new = answers.iter().filter(|answer| matches!(answer, Ok(Recorded::New(_)))).count();
        let known = answers.iter().filter(|answer| matches!(answer, Ok(Recorded::Known))).count();
        assert_eq!((new, known), (1, 39));
        assert_eq!(all(&office, person.id).len(), 1);
    });
}

#[test]
fn many_visitors_record_for_one_person_at_once() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        std::thread::scope(|scope| {
            for visitor in 0..8u64 {
                let office = &office;
                scope.spawn(move || {
                    for day in 1..=10u64 {
                        let at = i64::try_from(day).expect("small");
                        let mode = if (visitor + day) % 2 == 0 { Mode::Door } else { Mode::Phone };
                        let one = command(visitor * 100 + day, content(person.id, at, mode));
                        assert!(matches!(send(office, &one), Ok(Recorded::New(_))));
                    }
                });
            }
        });
        let visits = all(&office, person.id);
        assert_eq!(visits.len(), 80);
        let kept = standing(&office, person.id);
        let contacts: Vec<_> = visits.iter().map(Visit::contact).collect();
        let afresh = count(&kept.course, &contacts);
        assert!(visits.iter().all(|visit| Some(&visit.verdict) == afresh.verdict(visit.id)));
        assert_eq!(kept, kept.recounted(&contacts));
    });
}
