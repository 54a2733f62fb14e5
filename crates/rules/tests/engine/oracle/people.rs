//! People of a world: what is told of them, and everything that may be true of them beside it.

use super::dice::Dice;
use super::truth::{Answer, Known, Row, TODAY, day, derive};
use super::world::{Fact, Kind, Value, World};

/// What is told of one subject, fact by fact.
pub type Told = Vec<Option<Value>>;

/// So many completions of one record are gone through; where there are more, more is told.
const MOST: usize = 3_000;

/// One way in which a fact may be completed.
#[derive(Clone, Debug)]
pub struct Way {
    value: Value,
    rows: Vec<Row>,
}

/// Somebody of whom each fact is told with a likelihood in per cent.
pub fn person(world: &World, dice: &mut Dice) -> Told {
    let known = *dice.pick(&[100, 90, 75, 50, 30]);
    let mut told: Told = world.facts.iter().map(|_| None).collect();
    for (at, fact) in world.facts.iter().enumerate() {
        if dice.roll(100) < known {
            told[at] = some_value(world, fact, dice, known);
        }
    }
    loop {
        let all: usize = ways(world, &told).iter().map(Vec::len).product();
        let untold: Vec<usize> = (0..told.len()).filter(|at| told[*at].is_none()).collect();
        if all <= MOST || untold.is_empty() {
            return told;
        }
        let at = *dice.pick(&untold);
        told[at] = some_value(world, &world.facts[at], dice, 100);
        if matches!(world.facts[at].kind, Kind::Years(_)) || told.iter().all(Option::is_some) {
            // What is derived cannot be told; a list half known is told whole.
            for (at, fact) in world.facts.iter().enumerate() {
                if let (Kind::List(_), Some(_)) = (&fact.kind, &told[at]) {
                    told[at] = some_value(world, fact, dice, 100);
                }
            }
        }
    }
}

fn some_value(world: &World, fact: &Fact, dice: &mut Dice, known: usize) -> Option<Value> {
    match &fact.kind {
        Kind::Years(_) => None,
        Kind::Band { .. } if !dice.one_in(3) => None,
        Kind::List(members) => {
            let row = |dice: &mut Dice| {
                let tell = |fact: &Fact| {
                    if dice.roll(100) < known { some_value(world, fact, dice, known) } else { None }
                };
                members.iter().map(tell).collect()
            };
            Some(Value::List((0..dice.roll(4)).map(|_| row(dice)).collect()))
        }
        _ => {
            let all = domain(world, fact);
            Some(dice.pick(&all).clone())
        }
    }
}

/// Every value of a fact that is no list; of a day, both sides of every turn and both ends.
fn domain(world: &World, fact: &Fact) -> Vec<Value> {
    let options = |count: usize| (0..count).map(Value::Option).collect();
    match &fact.kind {
        Kind::Flag => options(2),
        Kind::Choice(count) => options(*count),
        Kind::Band { bounds, .. } => options(bounds.len()),
        Kind::Several(count) => (0..1 << count).map(Value::Set).collect(),
        Kind::Whole(max) => (0..=*max).map(|n| Value::Number(1000 * n)).collect(),
        Kind::Day(past) => {
            let today = day(TODAY);
            let mut days: Vec<i64> = world.turns.iter().flat_map(|turn| turn - 1..=turn + 1).collect();
            days.extend([today - 30_000, if *past { today } else { today + 30_000 }]);
            days.retain(|day| !past || *day <= today);
            days.sort_unstable();
            days.dedup();
            days.into_iter().map(Value::Day).collect()
        }
        Kind::Years(_) | Kind::List(_) => Vec::new(),
    }
}

/// For each fact every way in which it may come out.
pub fn ways(world: &World, told: &Told) -> Vec<Vec<Way>> {
    let plain = |value: Value| Way { value, rows: Vec::new() };
    let mut all = Vec::new();
    for (at, fact) in world.facts.iter().enumerate() {
        let ways = match (&fact.kind, &told[at]) {
            (Kind::Years(_), _) => vec![plain(Value::Set(0))],
            (Kind::Band { score, .. }, None) if told[*score].is_some() => vec![plain(Value::Set(0))],
            (Kind::List(members), Some(Value::List(rows))) => {
                let each: Vec<Vec<Row>> = rows.iter().map(|row| completed(world, members, row)).collect();
                product(&each).into_iter().map(|rows| Way { value: Value::Set(0), rows }).collect()
            }
            (Kind::List(members), _) => lists(world, members),
            (_, Some(value)) => vec![plain(value.clone())],
            (_, None) => match &fact.assumed {
                Some(value) => vec![plain(value.clone())],
                None => domain(world, fact).into_iter().map(plain).collect(),
            },
        };
        all.push(ways);
    }
    all
}

/// Every row that agrees with what is told of a member.
fn completed(world: &World, members: &[Fact], told: &[Option<Value>]) -> Vec<Row> {
    let each: Vec<Vec<Option<Value>>> = members
        .iter()
        .zip(told)
        .map(|(fact, told)| match (&fact.kind, told, &fact.assumed) {
            (Kind::Years(_), ..) => vec![None],
            (_, Some(value), _) | (_, None, Some(value)) => vec![Some(value.clone())],
            _ => domain(world, fact).into_iter().map(Some).collect(),
        })
        .collect();
    let row = |mut row: Vec<Option<Value>>| {
        derive(members, &mut row);
        row.into_iter().map(|value| value.expect("a member is complete")).collect()
    };
    product(&each).into_iter().map(row).collect()
}

/// Whether lists of so few members are tried that "at most two" never fails.
pub fn lists_cut_short(world: &World) -> bool {
    let short = |fact: &Fact| match &fact.kind {
        Kind::List(members) => ways_to_be(world, members).len() > MANY_WAYS,
        _ => false,
    };
    world.facts.iter().any(short)
}

/// With more ways for a member to be, lists of two are the longest that are tried.
const MANY_WAYS: usize = 12;

/// Every member there can be.
fn ways_to_be(world: &World, members: &[Fact]) -> Vec<Row> {
    let open: Vec<Fact> = members.iter().map(|fact| Fact { assumed: None, ..fact.clone() }).collect();
    completed(world, &open, &vec![None; members.len()])
}

/// Every list of up to four members, or of up to three or two where a member has many ways to be. The order of
/// members says nothing.
fn lists(world: &World, members: &[Fact]) -> Vec<Way> {
    let rows = ways_to_be(world, members);
    let most = match rows.len() {
        0..=4 => 4,
        5..=MANY_WAYS => 3,
        _ => 2,
    };
    let mut all: Vec<Vec<usize>> = vec![vec![]];
    let mut last = all.clone();
    for _ in 0..most {
        let longer = |list: &Vec<usize>| {
            let list = list.clone();
            (list.last().copied().unwrap_or(0)..rows.len()).map(move |row| {
                let mut longer = list.clone();
                longer.push(row);
                longer
            })
        };
        last = last.iter().flat_map(longer).collect();
        all.extend(last.iter().cloned());
    }
    let way = |list: Vec<usize>| Way {
        value: Value::Set(0),
        rows: list.into_iter().map(|row| rows[row].clone()).collect(),
    };
    all.into_iter().map(way).collect()
}

fn product<T: Clone>(each: &[Vec<T>]) -> Vec<Vec<T>> {
    let mut all = vec![Vec::new()];
    for ways in each {
        let longer = |row: &Vec<T>| {
            let row = row.clone();
            ways.iter().map(move |way| row.iter().cloned().chain([way.clone()]).collect())
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// Whether a list may still be any list.
pub fn lists_open(world: &World, told: &Told) -> bool {
    world.facts.iter().zip(told).any(|(fact, told)| matches!(fact.kind, Kind::List(_)) && told.is_none())
}

/// What every completion comes to.
pub struct Outcomes {
    pub answers: Vec<Answer>,
    /// Facts of which some value changes the answer while the others stay.
    pub pivotal: Vec<usize>,
}

/// Goes through all completions of what is told.
pub fn outcomes(world: &World, told: &Told) -> Outcomes {
    let ways = ways(world, told);
    let all: usize = ways.iter().map(Vec::len).product();
    let mut answers = Vec::with_capacity(all);
    let mut digits = vec![0; ways.len()];
    for _ in 0..all {
        answers.push(answer(world, &ways, &digits));
        for (digit, ways) in digits.iter_mut().zip(&ways) {
            *digit += 1;
            if *digit < ways.len() {
                break;
            }
            *digit = 0;
        }
    }
    let (mut stride, mut pivotal) = (1, Vec::new());
    for (at, ways) in ways.iter().enumerate() {
        let digit = |index: usize| index / stride % ways.len();
        if (0..all).any(|index| answers[index] != answers[index - digit(index) * stride]) {
            pivotal.push(at);
        }
        stride *= ways.len();
    }
    Outcomes { answers, pivotal }
}

fn answer(world: &World, ways: &[Vec<Way>], digits: &[usize]) -> Answer {
    let open = |fact: &Fact, way: &Way| match (&fact.kind, &way.value) {
        (Kind::Years(_) | Kind::Band { .. }, Value::Set(_)) => None,
        (_, value) => Some(value.clone()),
    };
    let chosen: Vec<&Way> = ways.iter().zip(digits).map(|(ways, digit)| &ways[*digit]).collect();
    let mut own: Vec<Option<Value>> =
        world.facts.iter().zip(&chosen).map(|(fact, way)| open(fact, way)).collect();
    derive(&world.facts, &mut own);
    let own: Vec<Value> = own.into_iter().map(|value| value.expect("a subject is complete")).collect();
    let lists: Vec<&[Row]> = chosen.iter().map(|way| &way.rows[..]).collect();
    Known { world, own: &own, lists: &lists }.answer()
}
