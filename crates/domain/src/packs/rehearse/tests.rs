use rules::{Choices, SourceFile};
use serde_json::json;

use super::*;
use crate::cast::{MONDAY, id, village_path};
use crate::packs::load;

/// A made-up notice: old people who live alone, the oldest first, one question left open.
pub(crate) fn texts() -> Vec<SourceFile> {
    let file = SourceFile::new;
    vec![
        file(
            "pack.toml",
            "id = \"a-town\"\ntitle = \"某地通知\"\nversion = \"1\"\nissuers = [\"某局\"]\nareas = [\"990101000000\"]\n\
             [in_force]\nfrom = 2024-01-01\n",
        ),
        file(
            "readings.toml",
            "[[reading]]\nnumber = 1\nid = \"rhythm\"\nname = \"高龄频次\"\nquestion = \"多久一次？\"\nclause = \"三\"\n\
             chosen = \"week\"\nchoice = [{ id = \"week\", name = \"每周\" }, { id = \"month\", name = \"每月\" }]\n\
             [[reading]]\nnumber = 2\nid = \"first_age\"\nname = \"高龄起点\"\nquestion = \"几岁？\"\nclause = \"二\"\n\
             chosen = \"eighty\"\nchoice = [{ id = \"eighty\", name = \"八十岁\" }, { id = \"ninety\", name = \"九十岁\" }]\n",
        ),
        file(
            "eligibility.toml",
            "[eligible]\nclause = \"一\"\n[[eligible.require]]\nname = \"六十岁\"\nis = \"年龄 ≥ 60\"\nclause = \"一\"\n\
             [[eligible.tag]]\nid = \"alone\"\nname = \"独居\"\nis = \"独居\"\nclause = \"一\"\n",
        ),
        file(
            "classes.toml",
            "[[class]]\nid = \"first\"\nname = \"高龄\"\nclause = \"二\"\n[[class.when]]\n\
             is = \"年龄 ≥ 90 或 (年龄 ≥ 80 且 高龄起点 = 八十岁)\"\n\
             [[class]]\nid = \"rest\"\nname = \"其他\"\nclause = \"二\"\n[[class.when]]\nis = \"其余\"\n",
        ),
        file("tracks.toml", "[[track]]\nid = \"one\"\nname = \"探访\"\nis = \"其余\"\nclause = \"二\"\n"),
        file(
            "duties.toml",
            "[[duty]]\nid = \"weekly\"\nname = \"每周\"\nclass = [\"first\"]\nis = \"高龄频次 = 每周\"\nmodes = [\"door\"]\ncount = 2\nevery = \"week\"\nclause = \"三\"\n\
             [[duty]]\nid = \"monthly\"\nname = \"每月\"\nclass = [\"first\"]\nis = \"高龄频次 = 每月\"\nmodes = [\"door\"]\ncount = 1\nevery = \"month\"\nclause = \"三\"\n\
             [[duty]]\nid = \"rest\"\nname = \"每月\"\nclass = [\"rest\"]\nmodes = [\"phone\"]\ncount = 1\nevery = \"month\"\nclause = \"三\"\n",
        ),
        file(
            "labels.toml",
            "service = \"探访\"\nrecord = \"记录\"\n[[visitor]]\nid = \"neighbour\"\nname = \"邻居\"\nclause = \"四\"\n\
             [[mode]]\nid = \"door\"\nname = \"上门\"\n[[mode]]\nid = \"phone\"\nname = \"电话\"\n",
        ),
        file("forms/visit.toml", include_str!("../../../../../packs/qidong-2024/forms/visit.toml")),
    ]
}

pub(crate) fn town(choices: &[(&str, &str)]) -> Pack {
    let choices: Choices =
        choices.iter().map(|(item, value)| ((*item).to_owned(), (*value).to_owned())).collect();
    load(texts(), &choices).expect("a sound pack")
}

fn told(born_on: &str, alone: Option<bool>) -> Map<String, Value> {
    let mut facts = Map::new();
    facts.insert("born_on".into(), json!(born_on));
    facts.insert("alone".into(), json!(alone));
    facts
}

/// A hundred people between 55 and 95: some live alone, of some it is not known.
fn people() -> Vec<(PersonId, Map<String, Value>, Option<WorkerId>)> {
    (1..=100u128)
        .map(|n| {
            let born = format!("{}-03-0{}", 1931 + n % 40, 1 + n % 9);
            let alone = [Some(true), Some(true), Some(false), None][(n % 4) as usize];
            (id(n), told(&born, alone), (n % 5 > 0).then(|| id(1_000 + n % 3)))
        })
        .collect()
}

fn fold(sides: Sides<'_>, some: &[(PersonId, Map<String, Value>, Option<WorkerId>)], most: usize) -> Effect {
    let mut rehearsal = Rehearsal::new(sides, most);
    let path = village_path();
    for (person, facts, worker) in some {
        rehearsal.take(Subject {
            person: *person,
            area: path.as_str(),
            worker: *worker,
            elsewhere: None,
            facts,
        });
    }
    rehearsal.finish()
}

#[test]
fn the_sums_are_those_of_the_whole_decisions() {
    let (before, after) = (town(&[]), town(&[("first_age", "ninety")]));
    let sides = Sides { before: &before, after: &after, on: MONDAY };
    let people = people();
    let effect = fold(sides, &people, 1_000).settled();
    let (mut old, mut new, mut moved) = (0, 0, Vec::new());
    for (person, facts, _) in &people {
        let why = why(&sides, facts).expect("decided");
        let (one, other) = (&why.before.decision, &why.after.decision);
        old += one.duties.iter().map(millionths_a_week).sum::<i64>();
        new += other.duties.iter().map(millionths_a_week).sum::<i64>();
        if (&one.class, &one.duties) != (&other.class, &other.duties) {
            moved.push(*person);
        }
    }
    assert!(!moved.is_empty() && moved.len() < people.len());
    assert_eq!(effect.movers.iter().map(|mover| mover.person).collect::<Vec<_>>(), moved);
    assert_eq!((effect.total.before.visits, effect.total.after.visits), (old, new));
    assert_eq!((effect.total.people, effect.total.moved), (100, moved.len() as u64));
    assert_eq!(effect.moves.iter().map(|(_, people)| people).sum::<u64>(), 100);
    let unvisited = people.iter().filter(|(_, facts, worker)| {
        worker.is_none() && !why(&sides, facts).expect("decided").before.decision.duties.is_empty()
    });
    assert_eq!(effect.total.before.unvisited, unvisited.count() as u64);
    assert!(effect.total.before.undecided > 0, "of some it is not known whether they live alone");
}

#[test]
fn parts_add_up_to_the_whole_in_any_order() {
    let (before, after) = (town(&[]), town(&[("rhythm", "month")]));
    let sides = Sides { before: &before, after: &after, on: MONDAY };
    let people = people();
    let whole = fold(sides, &people, 12).settled();
    for cut in [1, 7, 50, 99] {
        let (one, other) = people.split_at(cut);
        let mut joined = fold(sides, other, 12);
        joined.merge(fold(sides, one, 12));
        let joined = joined.settled();
        assert_eq!(joined.total, whole.total);
        assert_eq!(joined.moves, whole.moves);
        assert_eq!(joined.areas, whole.areas);
        assert_eq!(joined.workers, whole.workers);
        assert_eq!(joined.movers, whole.movers);
    }
    assert_eq!(whole.movers.len(), 12, "names are bounded, sums are not");
    assert!(whole.total.moved > 12);
}

#[test]
fn names_come_page_by_page_and_only_those_that_fit() {
    let (before, after) = (town(&[]), town(&[("rhythm", "month")]));
    let effect = fold(Sides { before: &before, after: &after, on: MONDAY }, &people(), 1_000);
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = effect.page(after, 3, |mover| mover.worker.is_none());
        let Some(last) = page.last() else { break };
        after = Some(last.person);
        seen.extend(page);
    }
    let wanted: Vec<Mover> = effect.movers.iter().filter(|mover| mover.worker.is_none()).copied().collect();
    assert!(wanted.len() > 3);
    assert_eq!(seen, wanted);
}

#[test]
fn the_same_rules_move_nobody_and_a_clause_quoted_otherwise_neither() {
    let (before, same) = (town(&[]), town(&[]));
    let mut quoted = texts();
    for file in quoted.iter_mut().filter(|file| file.name == "duties.toml") {
        file.text = file.text.replace("clause = \"三\"", "clause = \"三（一）\"");
    }
    let quoted = load(quoted, &Choices::new()).expect("sound");
    for after in [&same, &quoted] {
        let effect = fold(Sides { before: &before, after, on: MONDAY }, &people(), 1_000);
        assert_eq!((effect.total.moved, effect.movers.len()), (0, 0));
        assert_eq!(effect.total.before, effect.total.after);
    }
}

#[test]
fn money_is_what_the_work_would_cost() {
    let paid = |choice: &str, whom: &str| {
        let mut texts = texts();
        texts.push(SourceFile::new(
            "payments.toml",
            format!(
                "[[payment]]\nid = \"p\"\nname = \"补贴\"\namount = 350\nper = \"contact\"\nto = [\"neighbour\"]\n\
                 modes = [\"door\"]\nperiod = \"month\"\n{whom}clause = \"四\"\n"
            ),
        ));
        load(texts, &Choices::from([("rhythm".to_owned(), choice.to_owned())])).expect("a sound pack")
    };
    let two = vec![
        (id(1), told("1940-01-01", Some(true)), None),
        (id(2), told("1930-01-01", Some(true)), None),
        (id(3), told("1960-01-01", Some(true)), None),
    ];
    let (before, after) = (paid("week", ""), paid("month", "is = \"年龄 ≥ 90\"\n"));
    let effect = fold(Sides { before: &before, after: &after, on: MONDAY }, &two, 10);
    assert_eq!(
        effect.total.before.fen,
        2 * 2 * 350 * 1_000_000,
        "two of them, twice a week; the third is called"
    );
    // Of the two whose work is the same, only one is paid for.
    assert_eq!(effect.total.after.fen, 350 * rules::Every::Month.millionths_a_week(1));
    let none = fold(Sides { before: &town(&[]), after: &town(&[]), on: MONDAY }, &two, 10);
    assert_eq!(none.total.before.fen, 0);
}

#[test]
fn a_rate_is_that_of_an_average_week() {
    use crate::cast::duty;
    use crate::visits::Mode;
    use rules::Every;
    let rate = |count, every| millionths_a_week(&duty("one", &[Mode::Door], count, every));
    assert_eq!(rate(2, Every::Week), 2_000_000);
    assert_eq!(rate(1, Every::Day), 7_000_000);
    assert_eq!(rate(1, Every::Days(3)), 2_333_333);
    assert_eq!(rate(1, Every::Month), 230_137, "84 weeks' days in a year of 365");
    assert_eq!(rate(1, Every::HalfMonth), 460_274);
    assert_eq!(rate(0, Every::Day), 0);
    assert_eq!(rate(1, Every::Hours(24)), 0, "what follows an event has no rhythm");
}

#[test]
fn a_reading_taken_otherwise_is_named_to_whom_it_concerns() {
    let (before, after) = (town(&[]), town(&[("first_age", "ninety")]));
    let sides = Sides { before: &before, after: &after, on: MONDAY };
    let told = why(&sides, &told("1941-01-01", Some(true))).expect("decided");
    assert_eq!(told.read_otherwise, ["“高龄起点”由“八十岁”改按“九十岁”"]);
    assert_eq!((told.before.place.as_str(), told.after.place.as_str()), ("高龄", "其他"));
    assert!(told.before.because.contains("85 周岁（1941 年 1 月 1 日出生）"), "{}", told.before.because);
    assert_eq!(told.after.duties, "每月电话 1 次");
}

#[test]
fn facts_that_cannot_be_read_are_counted_and_others_of_another_notice_say_nothing() {
    let (before, after) = (town(&[]), town(&[]));
    let mut rehearsal = Rehearsal::new(Sides { before: &before, after: &after, on: MONDAY }, 10);
    let path = village_path();
    let mut foreign = told("1940-01-01", Some(true));
    foreign.insert("asked_by_another_notice".into(), json!(true));
    let wrong = told("no day", Some(true));
    for (n, facts) in [(1, &foreign), (2, &wrong)] {
        rehearsal.take(Subject { person: id(n), area: path.as_str(), worker: None, elsewhere: None, facts });
    }
    let effect = rehearsal.finish();
    assert_eq!((effect.total.people, effect.total.before.in_scope), (1, 1));
    assert_eq!(effect.unreadable, (vec![id(2)], 1));
}

#[test]
fn who_is_away_owes_what_the_absence_leaves_and_who_has_left_is_passed_over() {
    let pack = crate::people::happenings::tests::town();
    let sides = Sides { before: &pack, after: &pack, on: MONDAY };
    let (path, facts) = (village_path(), told("1940-03-01", Some(true)));
    let fold = |elsewhere| {
        let mut rehearsal = Rehearsal::new(sides, 10);
        for n in 1..=3 {
            rehearsal.take(Subject {
                person: id(n),
                area: path.as_str(),
                worker: None,
                elsewhere,
                facts: &facts,
            });
        }
        let total = rehearsal.finish().total;
        (total.people, total.after.visits)
    };
    let (everybody, visits) = fold(None);
    assert!(everybody == 3 && visits > 0);
    assert_eq!(fold(Some("hospital")), (3, 0));
    assert_eq!(fold(Some("lost")), (3, visits));
    assert_eq!(fold(Some("died")), (0, 0));
}
