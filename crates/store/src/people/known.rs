//! What holds of people, one row each: read in one pass over a whole county.

use domain::actor::Scope;
use domain::ids::{PersonId, TenantId, WorkerId};
use domain::people::Known;
use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::bounds::{Bounds, within_any};
use crate::duties::{assigned, json};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;
use crate::value::Raw;

register!(SAVE, FORGET, EVERYBODY, COMING, LANDMARK);

statement! {
    /// Keeps what holds of a person.
    SAVE = "insert into known (tenant, person, from_on, until_on, facts) values ($1, $2, $3, $4, $5) \
        on conflict (tenant, person) do update set from_on = excluded.from_on, \
        until_on = excluded.until_on, facts = excluded.facts";
}

/// Keeps what holds of a person: after their facts changed, or when they are decided anew.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn save(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId, known: &Known) -> Result<(), Fault> {
    tx.exec(&SAVE, params![tenant, person, known.from_on, known.until_on, json(&known.facts)?]).map(|_| ())
}

statement! {
    /// Forgets what held: a fact was added.
    FORGET = "delete from known where tenant = $1 and person = $2";
}

/// Forgets what held of a person. Whoever adds facts does so, and whoever decides anew keeps the new state.
///
/// # Errors
/// What the database cannot do.
pub(super) fn forget(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId) -> Result<(), Fault> {
    tx.exec(&FORGET, params![tenant, person]).map(|_| ())
}

/// Somebody in the pass.
#[derive(Debug)]
pub struct Seen<'a> {
    /// Who.
    pub person: PersonId,
    /// The path of the place whose people they belong to.
    pub area: &'a str,
    /// Who visits them.
    pub worker: Option<WorkerId>,
    /// Id of the absence or the way they left; `None` for somebody who is here.
    pub elsewhere: Option<&'a str>,
    /// What holds of them on the day asked; `None` where the row is missing or speaks of other days, so that the
    /// facts themselves have to be read.
    pub facts: Option<Map<String, Value>>,
}

/// A part of the pass: from after one person on, at most so many, none behind the last.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    /// After this person.
    pub after: PersonId,
    /// Up to this one.
    pub until: PersonId,
    /// At most so many.
    pub limit: u16,
}

statement! {
    /// Everybody who stands somewhere, with what holds of them, by id.
    EVERYBODY = "select s.person, s.area_path, s.worker, k.from_on, k.until_on, k.facts, s.elsewhere from standing s \
        left join known k on k.tenant = s.tenant and k.person = s.person \
        where ", within_any!("s"), " and s.person > $6 and s.person <= $7 order by s.person limit $8";
}

/// Hands over everybody of a stretch of a scope, by id; says who was the last, `None` when nobody was left.
///
/// # Errors
/// What the database cannot do, and a row that cannot be read.
pub fn everybody(
    tx: &mut Tx<'_>,
    scope: &Scope,
    stretch: Stretch,
    on: Date,
    mut each: impl FnMut(Seen<'_>),
) -> Result<Option<PersonId>, Fault> {
    let b = Bounds::of(scope);
    let Stretch { after, until, limit } = stretch;
    let params = params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, after, until, limit];
    // Days are compared as the text they are: parsing four hundred thousand of them would cost more than asking.
    let day = on.to_string();
    let mut last = None;
    tx.rows(&EVERYBODY, params, &mut |row| {
        let person: PersonId = row.get(0)?;
        let text = |column| match row.raw(column) {
            Some(Raw::Text(text)) => Some(text),
            _ => None,
        };
        let covers = text(3).is_some_and(|from| from <= day.as_str())
            && text(4).is_none_or(|until| day.as_str() <= until);
        let facts = if covers { Some(row.json(5)?) } else { None };
        let area = text(1).ok_or_else(|| row.bad(1))?;
        each(Seen { person, area, worker: assigned(row.get(2)?), elsewhere: text(6), facts });
        last = Some(person);
        Ok(true)
    })?;
    Ok(last)
}

/// Somebody about whom the decision could change by itself before long.
#[derive(Debug, Clone)]
pub struct Soon {
    /// Who.
    pub person: PersonId,
    /// The first day on which it could.
    pub recheck_on: Date,
    /// Who visits them.
    pub worker: Option<WorkerId>,
    /// Id of the absence or the way they left.
    pub elsewhere: Option<String>,
    /// What holds now, and until when; `None` where the facts themselves have to be read.
    pub known: Option<Known>,
}

statement! {
    /// People whose decision could change by itself up to a day, the nearest first, from after one of them on. Who is
    /// outside the scope is passed over along the index.
    COMING = "select k.person, k.recheck_on, s.worker, s.elsewhere, n.from_on, n.until_on, n.facts from (\
        select s.tenant, s.person, s.recheck_on from standing s \
        where ", within_any!("s"), " and s.recheck_on >= $6 and s.recheck_on <= $7 \
        and (s.recheck_on || '' > $6 or s.person > $8) order by s.recheck_on, s.person limit $9) k \
        join standing s on s.tenant = k.tenant and s.person = k.person \
        left join known n on n.tenant = k.tenant and n.person = k.person \
        order by k.recheck_on, k.person";
}

/// People of a scope whose decision could change by itself from behind a day and a person up to `until`, in the order
/// of these days, at most so many.
///
/// # Errors
/// What the database cannot do, and a row that cannot be read.
pub fn coming(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (day, person): (Date, PersonId),
    until: Date,
    limit: u16,
) -> Result<Vec<Soon>, Fault> {
    let b = Bounds::of(scope);
    tx.all(
        &COMING,
        params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, day, until, person, limit],
    )
}

impl FromRow for Soon {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let from_on: Option<Date> = row.get(4)?;
        let known = match from_on {
            Some(from_on) => Some(Known { from_on, until_on: row.get(5)?, facts: row.json(6)? }),
            None => None,
        };
        Ok(Self {
            person: row.get(0)?,
            recheck_on: row.get(1)?,
            worker: assigned(row.get(2)?),
            elsewhere: row.get(3)?,
            known,
        })
    }
}

statement! {
    /// The person after so many others, by id, along the index alone.
    LANDMARK = "select s.person from standing s where s.tenant = $1 and s.person > $2 \
        order by s.person limit 1 offset $3";
}

/// The person who comes after so many others behind `after`, to cut a county into parts; `None` where there are
/// fewer.
///
/// # Errors
/// What the database cannot do.
pub fn landmark(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    after: PersonId,
    skipped: i64,
) -> Result<Option<PersonId>, Fault> {
    let found: Option<(PersonId,)> = tx.one(&LANDMARK, params![tenant, after, skipped])?;
    Ok(found.map(|(person,)| person))
}
