use proptest::prelude::*;
use rules::SourceFile;
use serde_json::{Map, Value, json};

use super::*;
use crate::actor::Role;
use crate::cast::{actor, at, id, mint, person};
use crate::classes::classify::classify;
use crate::packs::{load, made_up};
use crate::visits::outcome::{NotReached, Refused};

const LADDER: &str = r#"[[part_of_day]]
id = "morning"
name = "上午"
from = 08:00:00
to = 12:00:00
[[part_of_day]]
id = "evening"
name = "傍晚"
from = 18:00:00
to = 21:00:00
[[ladder]]
id = "silent"
name = "没人应"
clause = "八"
starts = ["not_reached.no_answer"]
ends = ["reached", "not_reached.not_home_known_safe", "refused.today"]
worrying = { outcomes = ["not_reached.worried"], step = "door", after_hours = 0 }
[[ladder.step]]
id = "again"
name = "换个时段再联系"
clause = "八"
after_hours = 2
at = "another_part_of_day"
who = "邻居"
do = "再去一次"
[[ladder.step]]
id = "ask"
name = "问邻居"
clause = "八"
after_hours = 0
who = "邻居"
do = "问一问"
[[ladder.step]]
id = "door"
name = "两人上门"
clause = "八"
after_hours = 4
who = "园长"
people = 2
do = "两人去看"
"#;

fn pack() -> Pack {
    let mut files = made_up::files(&[]);
    files.push(SourceFile::new("ladder.toml", LADDER));
    load(files, &rules::Choices::new()).unwrap_or_else(|said| panic!("{said:#?}"))
}

fn contact(number: u128, moment: &str, outcome: Outcome) -> Trace {
    Trace::Contact { visit: id(number), at: at(moment), mode: Mode::Door, outcome }
}

fn done(number: u128, moment: &str, found: Found) -> Trace {
    Trace::Done(Done {
        id: id(number),
        person: person().id,
        at: at(moment),
        step: "ask".into(),
        found,
        with: None,
        closed: None,
        note: None,
        recorded_by: id(9),
        recorded_at: at(moment),
    })
}

const SILENT: Outcome = Outcome::NotReached(NotReached::NoAnswer);

fn fold(traces: &[Trace]) -> Vec<Ladder> {
    let (pack, mut facts) = (pack(), Map::<String, Value>::new());
    facts.insert("born_on".into(), json!("1950-01-01"));
    let day = crate::cast::MONDAY;
    let decision = classify(&pack, &facts, day).expect("decided").decision;
    let record = pack.rules.read(&pack.spoken_of(&facts), day).expect("read");
    ladders(&pack, Subject { decision: &decision, record: &record }, person().id, traces)
}

/// `again 2026-02-16T18:00` for what is due, `ended by …` for what is over.
fn told(ladders: &[Ladder]) -> Vec<String> {
    let one = |ladder: &Ladder| match &ladder.state {
        State::Open(rung) => format!("{}.{} {}", rung.step, rung.time, clock_of(rung.due_at)),
        State::Ended { how: How::Contact(visit), .. } => format!("reached by {}", visit.as_bytes()[15]),
        State::Ended { how: How::Done(done), .. } => format!("done {}", done.as_bytes()[15]),
        State::Ended { how: How::Elsewhere(why), .. } => format!("elsewhere {why}"),
    };
    ladders.iter().map(one).collect()
}

#[test]
fn on_new_years_eve_it_goes_on_into_the_night_and_the_holiday() {
    // 16 February 2026 is the last day of the lunar year; the six days after it are days off.
    let mut traces = vec![contact(1, "2026-02-16T11:30", SILENT)];
    assert_eq!(told(&fold(&traces)), ["again.1 2026-02-16T18:00:00"]);
    traces.push(contact(2, "2026-02-16T18:20", SILENT));
    assert_eq!(told(&fold(&traces)), ["ask.1 2026-02-16T18:20:00"]);
    traces.push(done(6, "2026-02-16T18:40", Found::Asking));
    assert_eq!(told(&fold(&traces)), ["ask.1 2026-02-16T18:20:00"]);
    traces.push(done(3, "2026-02-16T19:00", Found::Nobody));
    assert_eq!(told(&fold(&traces)), ["door.1 2026-02-16T23:00:00"]);
    traces.push(done(4, "2026-02-16T23:10", Found::Safe));
    assert_eq!(told(&fold(&traces)), ["done 4"]);
    // On New Year's day nobody answers again: another one begins.
    traces.push(contact(5, "2026-02-17T09:00", SILENT));
    assert_eq!(told(&fold(&traces)), ["done 4", "again.1 2026-02-17T18:00:00"]);
}

#[test]
fn known_to_be_safe_and_a_refusal_end_it_and_worry_leads_to_the_door_at_once() {
    let known = contact(2, "2026-02-16T12:00", Outcome::NotReached(NotReached::NotHomeKnownSafe));
    let refused = contact(2, "2026-02-16T12:00", Outcome::Refused(Refused::Today));
    for end in [known, refused, contact(2, "2026-02-16T12:00", Outcome::Reached)] {
        assert_eq!(told(&fold(&[contact(1, "2026-02-16T09:00", SILENT), end])), ["reached by 2"]);
    }
    let worried = contact(1, "2026-02-16T09:00", Outcome::NotReached(NotReached::Worried));
    assert_eq!(told(&fold(&[worried])), ["door.1 2026-02-16T09:00:00"]);
    let away = Trace::Elsewhere { at: at("2026-02-16T10:00"), why: "hospital".into() };
    assert_eq!(told(&fold(&[contact(1, "2026-02-16T09:00", SILENT), away])), ["elsewhere hospital"]);
}

#[test]
fn what_was_done_while_nobody_was_looked_for_starts_nothing() {
    let reached = contact(2, "2026-02-16T10:00", Outcome::Reached);
    let asked = done(3, "2026-02-16T11:00", Found::Nobody);
    // A call that came in late from a phone shows that she had been reached before the neighbours were asked.
    assert_eq!(told(&fold(&[contact(1, "2026-02-16T09:00", SILENT), asked, reached])), ["reached by 2"]);
    assert_eq!(told(&fold(&[done(3, "2026-02-16T11:00", Found::Danger)])), Vec::<String>::new());
}

#[test]
fn only_what_can_matter_alarms() {
    let pack = pack();
    let alarm: Vec<bool> = Outcome::ALL.iter().map(|outcome| alarms(&pack, *outcome)).collect();
    assert_eq!(alarm, [false, true, false, false, true, false, false, false]);
}

fn open() -> Ladder {
    fold(&[contact(1, "2026-02-16T09:00", SILENT)]).pop().expect("open")
}

fn take(change: impl Fn(&mut TakeStep), people: u32, role: Role) -> Result<bool, Vec<step::StepRefusal>> {
    let mut command = TakeStep {
        id: id(7),
        person: person().id,
        at: at("2026-02-16T10:00"),
        found: Found::Nobody,
        with: None,
        note: None,
    };
    change(&mut command);
    let (person, open) = (person(), open());
    let scene = step::Scene { person: Some(&person), open: Some(&open), people, known: false };
    let now = at("2026-02-16T12:00");
    step::step(&command, &scene, &actor(role), now, &mut mint()).map(|kept| kept.is_some())
}

#[test]
fn a_step_says_when_with_whom_and_what_danger() {
    use step::StepRefusal as No;
    assert_eq!(take(|_| {}, 1, Role::Visitor), Ok(true));
    assert_eq!(take(|_| {}, 2, Role::Visitor), Err(vec![No::Alone]));
    assert_eq!(take(|step| step.with = Some(" 钱伟 ".into()), 2, Role::Clerk), Ok(true));
    assert_eq!(take(|step| step.at = at("2026-02-16T12:30"), 1, Role::Clerk), Err(vec![No::InFuture]));
    assert_eq!(take(|step| step.at = at("2026-02-16T08:59"), 1, Role::Clerk), Err(vec![No::BeforeStart]));
    assert_eq!(take(|step| step.found = Found::Danger, 1, Role::Clerk), Err(vec![No::SaysNothing]));
    assert_eq!(take(|step| step.note = Some("长".repeat(501)), 1, Role::Clerk), Err(vec![No::LongText]));
    assert_eq!(take(|_| {}, 1, Role::Auditor), Err(vec![No::NotAllowed]));
}

#[test]
fn a_step_is_kept_once_and_only_while_somebody_is_looked_for() {
    let command = TakeStep {
        id: id(7),
        person: person().id,
        at: at("2026-02-16T10:00"),
        found: Found::Nobody,
        with: None,
        note: None,
    };
    let (person, open, now) = (person(), open(), at("2026-02-16T12:00"));
    let scene = step::Scene { person: Some(&person), open: Some(&open), people: 1, known: true };
    let try_it = |scene| step::step(&command, &scene, &actor(Role::Clerk), now, &mut mint());
    assert_eq!(try_it(scene), Ok(None));
    let over = step::Scene { open: None, known: false, ..scene };
    assert_eq!(try_it(over), Err(vec![step::StepRefusal::NothingOpen]));
    let strange = step::Scene { person: None, ..scene };
    assert_eq!(try_it(strange), Err(vec![step::StepRefusal::UnknownPerson]));
}

#[test]
fn closing_asks_for_a_reason_and_for_whose_word_it_is() {
    let (person, open, now) = (person(), open(), at("2026-02-16T12:00"));
    let scene = close::Scene { person: Some(&person), open: Some(&open), known: false };
    let try_it = |why, note: &str, role| {
        let command = CloseLadder { id: id(7), person: person.id, why, note: Some(note.into()) };
        close::close(&command, &scene, &actor(role), now, &mut mint())
    };
    let (done, event) = try_it(Some(Why::WithFamily), "女儿来电", Role::Clerk).expect("kept").expect("new");
    assert_eq!((done.closed, done.found, done.at), (Some(Why::WithFamily), Found::Safe, now));
    assert_eq!(event.action, crate::events::Action::LadderClosed);
    use close::CloseRefusal as No;
    assert_eq!(try_it(None, " ", Role::Clerk), Err(vec![No::NoReason, No::NoWord]));
    assert_eq!(try_it(Some(Why::Died), "儿子来电", Role::Visitor), Err(vec![No::NotAllowed]));
    assert!(Why::ALL.into_iter().all(|why| Why::from_code(why.code()) == Some(why)));
    assert!(Found::ALL.into_iter().all(|found| Found::from_code(found.code()) == Some(found)));
}

proptest! {
    /// Whatever the order of arrival, the same ladders; only the last may be open; each begins with a contact that alarms.
    #[test]
    fn the_order_of_arrival_never_matters(
        drawn in prop::collection::vec((0usize..10, 9i8..22, 16i8..19), 0..14),
        seed in any::<u64>(),
    ) {
        let mut traces: Vec<Trace> = (1u128..).zip(&drawn).map(|(number, (what, hour, day))| {
            let moment = format!("2026-02-{day}T{hour:02}:00");
            match what {
                8 => done(number, &moment, Found::Nobody),
                9 => done(number, &moment, Found::Safe),
                outcome => contact(number, &moment, Outcome::ALL[*outcome]),
            }
        }).collect();
        let ladders = fold(&traces);
        traces.sort_by_key(|trace| seed.rotate_left(u32::from(trace.key().1[15]) * 7));
        prop_assert_eq!(&fold(&traces), &ladders);
        let open = ladders.iter().filter(|ladder| ladder.open().is_some()).count();
        prop_assert!(open == 0 || (open == 1 && ladders.last().unwrap().open().is_some()));
        for ladder in &ladders {
            let first = traces.iter().find_map(|trace| match trace {
                Trace::Contact { visit, outcome, .. } if *visit == ladder.started_by => Some(*outcome),
                _ => None,
            });
            prop_assert!(alarms(&pack(), first.expect("a contact")));
        }
    }
}
