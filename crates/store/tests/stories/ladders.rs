//! Somebody does not answer: what was done is kept once, and what it comes to can be replaced by what it comes to.

use domain::ids::{LadderStepId, VisitId};
use domain::ladders::{Done, Found, How, Ladder, Rung, State, Trace, Why};
use jiff::{SignedDuration, Timestamp};
use store::conformance::made_up::MadeUp;
use store::ladders;

use crate::engines::on_each;
use crate::office::{Office, morning};

#[test]
fn steps_and_ladders_come_back_as_they_were_kept_and_only_within_sight() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let (person, ..) = office.register("张秀英", &office.village(0));
        let (tenant, id, now) = (office.tenant(), person.id, morning() + SignedDuration::from_hours(5));
        let step = |seed, at, found, closed| Done {
            id: LadderStepId::mint(&mut MadeUp::new(seed)),
            person: id,
            at,
            step: "ask_around".to_owned(),
            found,
            with: Some("钱伟".to_owned()),
            closed,
            note: None,
            recorded_by: office.account(),
            recorded_at: now,
        };
        let steps = [
            step(1, morning() + SignedDuration::from_hours(1), Found::Nobody, None),
            step(2, morning() + SignedDuration::from_hours(2), Found::Safe, Some(Why::WithFamily)),
        ];
        let kept = steps.clone();
        office.write(move |tx| kept.iter().try_for_each(|step| ladders::insert_step(tx, tenant, step)));
        let again = steps[0].clone();
        assert!(office.try_write(move |tx| ladders::insert_step(tx, tenant, &again)).is_err(), "kept once");
        let scope = office.scope();
        assert_eq!(office.read(move |tx| ladders::steps(tx, &scope, id)), steps);
        let scope = office.scope();
        let since = morning() + SignedDuration::from_mins(90);
        let traces = office.read(move |tx| ladders::traces(tx, &scope, id, since));
        assert_eq!(traces, [Trace::Done(steps[1].clone())]);

        let visit = |seed| VisitId::mint(&mut MadeUp::new(seed));
        let over = Ladder {
            person: id,
            started_by: visit(3),
            started_at: morning(),
            kind: "no_contact".to_owned(),
            state: State::Ended { at: steps[1].at, how: How::Done(steps[1].id) },
        };
        let rung = Rung { step: "door_check".to_owned(), time: 1, due_at: now, until_at: now };
        let open = Ladder {
            started_by: visit(4),
            started_at: now - SignedDuration::from_hours(1),
            state: State::Open(rung),
            ..over.clone()
        };
        for all in [vec![over.clone()], vec![over.clone(), open.clone()]] {
            office.write(move |tx| ladders::replace(tx, tenant, id, Timestamp::MIN, &all));
        }
        let later = now + SignedDuration::from_secs(1);
        let seen = |scope: domain::actor::Scope| {
            office.read(move |tx| {
                let page = ladders::page(tx, &scope, None, None, 10)?;
                Ok((
                    ladders::of_person(tx, &scope, id)?,
                    ladders::open_of(tx, &scope, id)?,
                    page.into_iter().map(|line| (line.ladder, line.name)).collect::<Vec<_>>(),
                    ladders::count(tx, &scope, None, later)?,
                ))
            })
        };
        let named = (open.clone(), "张秀英".to_owned());
        assert_eq!(seen(office.scope()), (vec![open.clone(), over], Some(open), vec![named], (1, 1)));
        assert_eq!(seen(office.clerk(&office.village(1))), (Vec::new(), None, Vec::new(), (0, 0)));
    });
}
