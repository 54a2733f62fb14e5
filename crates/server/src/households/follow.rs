//! What is known of one person of a household is told in the lists of the others: nobody types it twice, and the
//! class of a wife follows when her husband falls ill.

use std::convert::Infallible;

use domain::{
    actor::Scope,
    dates::{add_days, day_of},
    households::{LIST, entry, entry::Whom},
    ids::PersonId,
    people::{
        ChangeFacts, Fact, FactInput, Person,
        change_facts::{Change, ChangeRefusal},
        facts::facts_on,
    },
};
use jiff::civil::Date;
use serde_json::{Map, Value};
use store::{Fault, Root, Tx, households, people};

use crate::{
    desk::Desk,
    people::change_facts::{Kept, keep},
    stop::Stop,
};

/// Locks some people and everybody who lives with them, always in the order of their ids: two changes in one home
/// wait for each other instead of blocking each other for good.
///
/// # Errors
/// What the database cannot do.
pub(crate) fn lock_home(tx: &mut Tx<'_>, scope: &Scope, people: &[PersonId]) -> Result<(), Fault> {
    let mut all = people.to_vec();
    for person in people {
        let (_, mates) = households::housemates(tx, scope, *person)?;
        all.extend(mates.into_iter().map(|mate| mate.id));
    }
    all.sort_unstable();
    all.dedup();
    all.iter().try_for_each(|id| tx.lock(Root::Person, scope.tenant(), id.as_bytes()))
}

/// Lets the lists of the others say what was changed.
pub(crate) fn facts_changed(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    changed: &Kept,
    command: &ChangeFacts,
) -> Result<(), Stop<Infallible>> {
    let touched: Vec<String> = command.facts.iter().map(|input| input.fact.clone()).collect();
    if touched.iter().all(|fact| fact == LIST) {
        return Ok(());
    }
    let Kept { person, facts } = changed;
    let (_, mates) = households::housemates(tx, desk.scope, person.id)?;
    let dictionary = desk.pack.rules.dictionary();
    for mate in mates {
        let edit = |on: Date, list: &[Value]| {
            let known = facts_on(facts, on, desk.now);
            entry::followed(dictionary, list, Whom { name: &person.name, known: &known }, &touched)
        };
        match command.how {
            Change::From { first, .. } => rewrite(tx, desk, &mate, first, person, edit)?,
            Change::Correct => {
                let today = day_of(desk.now);
                let list = list_of(tx, desk, &mate, today)?;
                if let Some(list) = list.and_then(|list| edit(today, &list)) {
                    tell(tx, desk, &mate, Change::Correct, list, person)?;
                }
            }
        }
    }
    Ok(())
}

/// Takes somebody who has left for good out of the lists of the others, from the day after their last.
pub(crate) fn left(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    person: &Person,
    facts: &[Fact],
    last_day: Date,
) -> Result<(), Stop<Infallible>> {
    let known = facts_on(facts, day_of(desk.now), desk.now);
    let whom = Whom { name: &person.name, known: &known };
    let (_, mates) = households::housemates(tx, desk.scope, person.id)?;
    for mate in mates {
        rewrite(tx, desk, &mate, add_days(last_day, 1), person, |_, list| entry::without(list, whom))?;
    }
    Ok(())
}

/// Puts somebody back who had been taken out after a day: what was told of their leaving was wrong.
pub(crate) fn came_back(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    person: &Person,
    facts: &[Fact],
    last_day: Date,
) -> Result<(), Stop<Infallible>> {
    let known = facts_on(facts, day_of(desk.now), desk.now);
    let whom = Whom { name: &person.name, known: &known };
    let (_, mates) = households::housemates(tx, desk.scope, person.id)?;
    for mate in mates {
        let rows = people::facts::of_person(tx, desk.scope, mate.id)?;
        let lists = rows.iter().filter(|row| row.fact == LIST).filter_map(|row| row.value.as_array());
        // The latest list in which they stood says what they are to this person.
        let mut entries = lists.filter_map(|list| Some(list[entry::place_of(list, whom)?].clone()));
        let Some(own) = entries.next_back() else { continue };
        rewrite(tx, desk, &mate, add_days(last_day, 1), person, |_, list| {
            let missing = entry::place_of(list, whom).is_none();
            missing.then(|| list.iter().cloned().chain([own.clone()]).collect())
        })?;
    }
    Ok(())
}

/// Changes the list of somebody's home from a day on: that of the day itself, and each that begins later. What is not
/// known stays so; an edit that gives nothing leaves the list as it is.
pub(crate) fn rewrite(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    mate: &Person,
    first: Date,
    because_of: &Person,
    edit: impl Fn(Date, &[Value]) -> Option<Vec<Value>>,
) -> Result<(), Stop<Infallible>> {
    let rows = people::facts::of_person(tx, desk.scope, mate.id)?;
    let later =
        rows.iter().filter(|row| row.fact == LIST).map(|row| row.valid_from).filter(|day| *day > first);
    let mut days: Vec<Date> = later.chain([first]).collect();
    days.sort_unstable();
    days.dedup();
    for day in days {
        let list = list_of(tx, desk, mate, day)?;
        if let Some(list) = list.and_then(|list| edit(day, &list)) {
            tell(tx, desk, mate, Change::From { first: day, last: None }, list, because_of)?;
        }
    }
    Ok(())
}

/// The list of somebody's home on a day; `None` where nothing is known of it.
pub(crate) fn list_of(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    person: &Person,
    on: Date,
) -> Result<Option<Vec<Value>>, Fault> {
    let facts = people::facts::of_person(tx, desk.scope, person.id)?;
    Ok(members_in(&facts_on(&facts, on, desk.now)))
}

/// The list of a home among what is known.
pub(crate) fn members_in(known: &Map<String, Value>) -> Option<Vec<Value>> {
    known.get(LIST)?.as_array().cloned()
}

/// Keeps a new list for somebody, because of somebody else.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    mate: &Person,
    how: Change,
    list: Vec<Value>,
    because_of: &Person,
) -> Result<(), Stop<Infallible>> {
    let command = ChangeFacts {
        person: mate.id,
        how,
        facts: vec![FactInput {
            fact: LIST.to_owned(),
            value: Value::Array(list),
            evidence: Some(format!("同住的{}的登记", because_of.name)),
        }],
        opened_at: None,
        note: Some(format!("随同住的{}一并更新", because_of.name)),
    };
    match keep(tx, desk, &command) {
        Ok(_) => Ok(()),
        Err(Stop::Fault(fault)) => Err(Stop::Fault(fault)),
        Err(Stop::Broken(error)) => Err(Stop::Broken(error)),
        Err(Stop::Refused(refusals)) if refusals == [ChangeRefusal::NothingNew] => Ok(()),
        Err(Stop::Refused(refusals)) => {
            Err(Stop::Broken(anyhow::anyhow!("the list of a home could not follow: {refusals:?}")))
        }
    }
}
