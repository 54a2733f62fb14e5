//! A visitor's month: their contacts, whoever they were with.

use domain::dates::{Period, add_days};
use domain::ids::VisitId;
use domain::visits::record::RecordVisit;
use domain::visits::{Answer, Answers, Content, Mode, Outcome};
use jiff::SignedDuration;
use store::conformance::made_up::{MONDAY, MadeUp};
use store::conformance::record_one;
use store::workers::set_worker;
use store::{Fault, payments};

use crate::engines::on_each;
use crate::office::{Office, morning};

#[test]
fn a_visitor_sees_all_of_their_own_contacts_and_a_clerk_those_of_the_village() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (here, there) = (office.village(0), office.village(1));
        let (worker, other) = (office.hire(&here).id, office.hire(&here).id);
        let (mine, ..) = office.register("张秀英", &here);
        let (passed_on, ..) = office.register("李桂兰", &there);
        let mut seed = 0;
        let mut visit = |person, worker, day: i64| {
            seed += 1;
            let content = Content {
                person,
                worker: Some(worker),
                visitor_kind: "committee".to_owned(),
                mode: Mode::Door,
                outcome: Outcome::Reached,
                visited_at: morning() + SignedDuration::from_hours(24 * day),
                form: "visit".to_owned(),
                form_version: "0".to_owned(),
                answers: Answers::from_iter([("care".to_owned(), Answer::Text("聊天".to_owned()))]),
                note: None,
                late_reason: Some("当时没有信号".to_owned()),
                photos: Vec::new(),
            };
            let command = RecordVisit { id: VisitId::mint(&mut MadeUp::new(seed)), content, phone_at: None };
            let (scope, actor, chance) = (office.scope(), office.officer(), office.chance());
            let now = morning() + SignedDuration::from_hours(24 * 60);
            let id = command.id;
            let done: Result<_, Fault> = office
                .db
                .write(move |tx| record_one(tx, &scope, &actor, &command, now, &mut chance.clone()))
                .wait();
            assert!(done.expect("stored").1.is_ok());
            id
        };
        let first = visit(mine.id, worker, 0);
        let second = visit(passed_on.id, worker, 3);
        let others = visit(mine.id, other, 1);
        visit(mine.id, worker, 7);
        let tenant = office.tenant();
        let (one, two) = (mine.id, passed_on.id);
        office.write(move |tx| {
            set_worker(tx, tenant, one, Some(worker))?;
            set_worker(tx, tenant, two, Some(other))
        });

        let week = Period { starts_on: MONDAY, ends_on: add_days(MONDAY, 6) };
        let seen_of = |scope, worker| {
            let made = office.read(move |tx| payments::of_worker(tx, &scope, worker, week));
            made.into_iter().map(|made| (made.visit.id, made.name)).collect::<Vec<_>>()
        };
        let seen = |scope| seen_of(scope, worker);
        let own = (first, "张秀英".to_owned());
        let passed_on = (second, "李桂兰".to_owned());
        assert_eq!(seen(office.visitor(worker)), [own.clone(), passed_on.clone()]);
        assert_eq!(seen(office.scope()), [own.clone(), passed_on.clone()]);
        assert_eq!(seen(office.clerk(&here)), [own]);
        assert_eq!(seen(office.clerk(&there)), [passed_on]);
        assert_eq!(seen_of(office.visitor(other), other), [(others, "张秀英".to_owned())]);
        // Whoever has taken somebody over sees what the one before did with them, and nothing else of theirs.
        assert_eq!(seen(office.visitor(other)), [(second, "李桂兰".to_owned())]);
    });
}
