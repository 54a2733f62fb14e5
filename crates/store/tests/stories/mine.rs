//! A phone takes its people along, and nobody else.

use domain::ids::{AssignmentId, PersonId, VisitId, WorkerId};
use domain::visits::record::RecordVisit;
use domain::visits::{Answer, Answers, Content, Mode, Outcome};
use domain::workers::Assignment;
use jiff::SignedDuration;
use jiff::civil::Date;
use store::conformance::record_one;
use store::people::mine::beside::{self, Taking};
use store::people::mine::{Mine, mine};
use store::{Fault, people, workers};

use crate::engines::on_each;
use crate::office::{Office, morning};

fn names(mine: &[Mine]) -> Vec<&str> {
    mine.iter().map(|mine| mine.name.as_str()).collect()
}

fn assign(office: &Office, person: PersonId, worker: WorkerId) {
    let tenant = office.tenant();
    let id = AssignmentId::mint(&mut office.chance());
    let from = domain::dates::day_of(morning());
    office.write(move |tx| {
        let assignment = Assignment::visitor(id, person, worker, from);
        workers::save_assignment(tx, tenant, &assignment)?;
        workers::set_worker(tx, tenant, person, Some(worker))
    });
}

#[test]
fn people_come_with_what_is_owed_and_what_counted() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (one, _, standing) = office.register("张秀英", &office.village(0));
        let (two, ..) = office.register("李桂英", &office.village(0));
        office.register("王秀兰", &office.village(1));
        let worker = office.hire(&office.village(0));
        assign(&office, one.id, worker.id);

        let at = morning() + SignedDuration::from_hours(24);
        let content = Content {
            person: one.id,
            worker: Some(worker.id),
            visitor_kind: "committee".to_owned(),
            mode: Mode::Door,
            outcome: Outcome::Reached,
            visited_at: at,
            form: "visit".to_owned(),
            form_version: "0".to_owned(),
            answers: Answers::from_iter([("care".to_owned(), Answer::Text("聊天".to_owned()))]),
            note: None,
            late_reason: None,
            photos: Vec::new(),
        };
        let command = RecordVisit { id: VisitId::mint(&mut office.chance()), content, phone_at: None };
        let (scope, actor, chance) = (office.scope(), office.officer(), office.chance());
        let kept: Result<_, Fault> = office
            .db
            .write(move |tx| record_one(tx, &scope, &actor, &command, at, &mut chance.clone()))
            .wait();
        assert!(kept.expect("stored").1.is_ok());

        let today = domain::dates::day_of(at);
        let take = |scope: domain::actor::Scope, on: Date, limit: u16| {
            office.read(move |tx| mine(tx, &scope, on, limit))
        };
        let visitors = take(office.visitor(worker.id), today, 10);
        assert_eq!(names(&visitors), ["张秀英"]);
        let taken = &visitors[0];
        assert_eq!(taken.last_visited_at, Some(at));
        let duties = &taken.classified.as_ref().expect("classified").decision.duties;
        assert_eq!(duties, standing.duties());
        let counted: u32 = taken.counted.iter().map(|counted| counted.counted).sum();
        assert_eq!(counted, 1, "{:?}", taken.counted);
        assert!(taken.counted.iter().all(|counted| counted.from <= today));
        let much_later = domain::dates::add_days(today, 400);
        assert_eq!(take(office.visitor(worker.id), much_later, 10)[0].counted, []);

        let village = take(office.clerk(&office.village(0)), today, 10);
        assert_eq!(names(&village), ["李桂英", "张秀英"]);
        assert_eq!(village[0].person, two.id);
        assert_eq!(village[1], visitors[0]);
        assert_eq!(take(office.scope(), today, 10).len(), 3);
        // Of one only the rows stand there, of the other what was worked out from them.
        let (tenant, alone) =
            (office.tenant(), serde_json::Map::from_iter([("alone".to_owned(), true.into())]));
        let fact = domain::people::Fact {
            id: domain::ids::FactId::mint(&mut office.chance()),
            person: one.id,
            fact: "alone".to_owned(),
            value: true.into(),
            valid_from: today,
            valid_until: None,
            recorded_at: morning(),
            recorded_by: office.officer().account,
            evidence: None,
            supersedes: None,
        };
        let held = domain::people::Known { from_on: today, until_on: None, facts: alone.clone() };
        office.write(move |tx| {
            people::facts::insert(tx, tenant, std::slice::from_ref(&fact))?;
            people::known::save(tx, tenant, two.id, &held)
        });
        // What stands beside them: the same for the visitor as for the village, and of nobody else.
        let beside = |scope: domain::actor::Scope| {
            office.read(move |tx| {
                let taking = Taking::of(&scope, None);
                Ok::<_, Fault>((
                    beside::latest(tx, &taking)?,
                    beside::answered(tx, &taking)?,
                    beside::contacts(tx, &taking, today)?,
                    beside::known(tx, &taking, today, at)?,
                ))
            })
        };
        let (latest, answered, contacts, known) = beside(office.visitor(worker.id));
        assert_eq!(latest.keys().collect::<Vec<_>>(), [&one.id]);
        let last = &latest[&one.id][0];
        assert_eq!((last.visited_at, last.visitor.as_deref()), (at, Some(worker.name.as_str())));
        assert_eq!(answered[&one.id].1.get("care"), Some(&Answer::Text("聊天".to_owned())));
        assert_eq!((contacts.len(), contacts[&one.id].len()), (1, 1));
        let village = beside(office.clerk(&office.village(0)));
        assert_eq!((&village.0, &village.1, &village.2), (&latest, &answered, &contacts));
        assert_eq!(
            (known.len(), village.3.len()),
            (1, 2),
            "what is known, whether it stands in a row or not"
        );
        assert_eq!((&village.3[&one.id], &village.3[&two.id]), (&alone, &alone));
        assert_eq!(beside(office.clerk(&office.village(1))).0.len(), 0);

        let first = take(office.scope(), today, 2);
        assert_eq!(names(&first), ["李桂英", "张秀英"]);
        assert_eq!(first[1].counted, visitors[0].counted);
    });
}
