//! What happens to somebody over the years: entered, visited, given to another visitor, worse off than before. Each
//! deed is a command as somebody would send it, with the moment at which it is sent.

use std::cell::RefCell;

use domain::{
    actor::Actor,
    dates::{add_days, day_of, start_of},
    ids::{HappeningId, PersonId},
    people::{
        Amend, ChangeFacts, FactInput, Happen, RegisterPerson, change_facts::Change, happen::Amendment,
        happenings::Kind,
    },
    visits::RecordVisit,
};
use jiff::{SignedDuration, Timestamp};
use rules::{
    Memo,
    sections::absences::{Absence, Stops},
};
use serde_json::{Map, Value, json};

use super::{
    contacts::{self, Rhythm},
    county::Visitor,
    dice::{Dice, For, seed_of},
    people::{self, Someone},
    span::later,
    world::World,
};
use crate::edge::Edge;

/// Something that somebody does to the register.
pub struct Deed<'w> {
    /// When it is sent.
    pub at: Timestamp,
    /// Who sends it.
    pub actor: &'w Actor,
    /// What.
    pub what: What<'w>,
}

/// What is sent.
pub enum What<'w> {
    /// A person is entered, and given to a visitor.
    Register(Box<RegisterPerson>, Option<&'w Visitor>),
    /// A person is given to another visitor.
    Assign(Option<&'w Visitor>),
    /// Something is known that was not.
    Change(ChangeFacts),
    /// A contact.
    Record(Box<RecordVisit>),
    /// Somebody is away.
    Happen(Happen),
    /// What was told of it is brought up to date: they are back.
    Amend(Amend),
}

/// Everything that happens to somebody, in the order in which it is sent; the first deed enters them.
///
/// # Errors
/// A value that the notice does not take.
pub fn deeds<'w>(
    world: &'w World,
    one: &Someone<'w>,
    memo: &RefCell<Memo>,
) -> anyhow::Result<(PersonId, Vec<Deed<'w>>)> {
    let mut dice = Dice::new(world.seed, For::Years, one.number);
    let id =
        PersonId::from(Edge::fixed(one.registered_at, seed_of(world.seed, For::Years, !one.number)).id());
    let command = people::command(world, one, id, &mut dice);
    let known = known(one, &command);
    let (facts, day) = (world.pack.spoken_of(&known), day_of(one.registered_at));
    let rhythm = Rhythm::of(&world.pack.rules.decide_with(&mut memo.borrow_mut(), &facts, day)?.duties);
    let turns = turns(world, one, &mut dice);
    let mut deeds = contacts::of(world, one, id, &rhythm, &turns, &mut dice);
    deeds.extend(turns.iter().map(|(at, visitor)| Deed {
        at: *at,
        actor: &one.village.clerk,
        what: What::Assign(Some(*visitor)),
    }));
    deeds.extend(changes(world, one, id, &known, &mut dice));
    deeds.extend(absence(world, one, id, &mut dice));
    let (actor, first) = (&one.village.clerk, What::Register(Box::new(command), one.visitor));
    deeds.push(Deed { at: one.registered_at, actor, what: first });
    // A stable sort: what happens at one moment stays in the order written here.
    deeds.sort_by_key(|deed| (deed.at, !matches!(deed.what, What::Register(..))));
    Ok((id, deeds))
}

/// What is known once the command was taken.
fn known(one: &Someone<'_>, command: &RegisterPerson) -> Map<String, Value> {
    let mut known: Map<String, Value> =
        command.facts.iter().map(|input| (input.fact.clone(), input.value.clone())).collect();
    known.insert("born_on".into(), json!(one.born_on));
    known.insert("sex".into(), json!(one.sex.code()));
    if let (Some(_), Some((kind, grade))) = (&command.certificate, one.certificate) {
        known.insert("cert_kind".into(), json!(kind));
        known.insert("cert_grade".into(), json!(grade));
    }
    known
}

/// From when on somebody else visits: few change, and some of those who had nobody get somebody.
fn turns<'w>(world: &World, one: &Someone<'w>, dice: &mut Dice) -> Vec<(Timestamp, &'w Visitor)> {
    let rarely = if one.visitor.is_some() { 40 } else { 450 };
    if !dice.in_thousand(rarely) {
        return Vec::new();
    }
    let next = dice.pick(&one.village.visitors);
    if one.visitor.is_some_and(|now| now.worker.id == next.worker.id) {
        return Vec::new();
    }
    moment(world, one, dice).map(|at| (at, next)).into_iter().collect()
}

/// A moment in an office, at least a day after somebody was entered and a day before the end.
fn moment(world: &World, one: &Someone<'_>, dice: &mut Dice) -> Option<Timestamp> {
    let (first, last) = (add_days(day_of(one.registered_at), 1), add_days(world.span.until, -1));
    let days = domain::dates::days_between(first, last);
    (days > 0).then(|| {
        let day = add_days(first, dice.between(0, days - 1));
        later(start_of(day), SignedDuration::from_millis(dice.between(9 * 3_600_000, 17 * 3_600_000)))
    })
}

/// One in twenty-five is away once, as the notice knows it; most are back after some weeks.
fn absence<'w>(world: &World, one: &Someone<'w>, id: PersonId, dice: &mut Dice) -> Vec<Deed<'w>> {
    let kinds = &world.pack.rules.sections.absences.absences;
    let kinds: Vec<&Absence> =
        kinds.iter().filter(|one| one.stops == Stops::All && one.ladder.is_none()).collect();
    if kinds.is_empty() || !dice.in_thousand(40) {
        return Vec::new();
    }
    let kind = Kind::Absence(dice.pick(&kinds).id.clone());
    let Some(at) = moment(world, one, dice) else { return Vec::new() };
    let from_on = add_days(day_of(at), -dice.between(0, 3));
    let back_at = later(at, SignedDuration::from_hours(24 * dice.between(4, 40)));
    let row = |which: u64| {
        HappeningId::from(Edge::fixed(at, seed_of(world.seed, For::Years, one.number ^ which << 56)).id())
    };
    let evidence = dice.weighed(&[("家属电话告知", 3), ("入户得知", 1), ("医院告知", 1)]);
    let gone = Happen {
        id: row(1),
        person: id,
        kind,
        from_on,
        until_on: None,
        evidence: Some((*evidence).to_owned()),
        note: None,
    };
    let how = Amendment::Ended { on: add_days(day_of(back_at), -1) };
    let back = Amend { id: row(2), person: id, of: gone.id, how, note: None };
    let actor = &one.village.clerk;
    let mut deeds = vec![Deed { at, actor, what: What::Happen(gone) }];
    if back_at < start_of(world.span.until) {
        deeds.push(Deed { at: back_at, actor, what: What::Amend(back) });
    }
    deeds
}

/// What is learnt later on: of one in eight, one thing.
fn changes<'w>(
    world: &World,
    one: &Someone<'w>,
    id: PersonId,
    known: &Map<String, Value>,
    dice: &mut Dice,
) -> Option<Deed<'w>> {
    if !dice.in_thousand(125) {
        return None;
    }
    let at = moment(world, one, dice)?;
    let first = add_days(day_of(at), -dice.between(0, 20));
    let is = |fact: &str| known.get(fact) == Some(&Value::Bool(true));
    let mut how = Change::From { first, last: None };
    let news: Vec<(&str, Value)> = match dice.below(6) {
        0 if !is("alone") => {
            vec![("alone", json!(true)), ("empty_nest", json!(false)), ("household", json!([]))]
        }
        1 if !is("dementia") => vec![("dementia", json!(true))],
        2 if known.get("ability_level") != Some(&json!(3)) && !known.contains_key("ability_score") => {
            vec![("ability_level", json!(3)), ("mobility_impaired", json!(true))]
        }
        3 if !is("left_behind") => {
            how = Change::From { first, last: Some(add_days(first, dice.between(30, 200))) };
            vec![("left_behind", json!(true))]
        }
        4 => {
            how = Change::Correct;
            let other = if known.get("income_kind") == Some(&json!("dibao")) { "none" } else { "dibao" };
            vec![("income_kind", json!(other))]
        }
        _ if !is("major_illness") => vec![("major_illness", json!(true))],
        _ => return None,
    };
    let evidence = Some(dice.weighed(&[("入户核实", 3), ("医院诊断", 1), ("评估报告", 1)]).to_owned());
    let facts = news
        .into_iter()
        .map(|(fact, value)| FactInput { fact: fact.to_owned(), value, evidence: evidence.clone() })
        .collect();
    let command = ChangeFacts { person: id, how, facts, opened_at: None, note: None };
    Some(Deed { at, actor: &one.village.clerk, what: What::Change(command) })
}
