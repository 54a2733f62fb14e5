//! Whom an alert or a festival may ask for, and their contacts meanwhile: two passes over the people of a place or of a
//! visitor. Nothing of what is asked is kept; see [`domain::overlays`].

use std::collections::HashMap;

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::duties::Contact;
use domain::ids::{PersonId, WorkerId};
use domain::overlays::Made;
use domain::people::Phone;
use domain::visits::Mode;
use domain::visits::outcome::{NotReached, Outcome, OutcomeKind};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::bounds::{Bounds, within, within_any};
use crate::duties::assigned;
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{Statement, register, statement};
use crate::tx::Tx;

register!(PEOPLE_OF_WORKER, PEOPLE_IN_AREA, MADE_OF_WORKER, MADE_IN_AREA, MADE_OF_PERSON);

/// Somebody who may be asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Who.
    pub person: PersonId,
    /// The place whose people they belong to.
    pub area: AreaPath,
    /// Who visits them.
    pub worker: Option<WorkerId>,
    /// Id of the class.
    pub class: Option<String>,
    /// Id of the absence or the way they left; `None` for somebody who is here.
    pub elsewhere: Option<String>,
    /// What lists are ordered by.
    pub name_key: String,
    /// Their name.
    pub name: String,
    /// Their date of birth.
    pub born_on: Option<Date>,
    /// Telephone.
    pub phone: Option<Phone>,
    /// Address within the village.
    pub address: String,
    /// Since when they are in the register.
    pub registered_on: Date,
}

/// Which people.
#[derive(Debug, Clone, Default)]
pub struct Whom {
    /// Only of this place.
    pub area: Option<AreaPath>,
    /// Only of this visitor; [`WorkerId::MIN`] for people whom nobody visits.
    pub worker: Option<WorkerId>,
}

macro_rules! people {
    () => {
        "select s.person, s.area_path, s.worker, s.class, s.elsewhere, s.name_key, p.name, p.born_on, p.phone, p.address, \
         p.registered_on from standing s cross join person p where p.tenant = s.tenant and p.id = s.person and "
    };
}

/// Who made a contact and what came of it: all that a demand looks at. `cross join` keeps SQLite from looking at all
/// contacts first.
macro_rules! made {
    () => {
        "select v.person, v.id, v.visited_at, v.mode, v.outcome, v.reason, v.visitor_kind, v.verdict from person p \
         cross join visit v where v.tenant = p.tenant and v.person = p.id and v.visited_at >= $6 \
         and v.visited_at < $7 and "
    };
}

statement! {
    /// One visitor's people.
    PEOPLE_OF_WORKER = people!(), within_any!("s"), " and s.worker = $4";

    /// The people of a place.
    PEOPLE_IN_AREA = people!(), within!("s");

    /// Contacts of one visitor's people.
    MADE_OF_WORKER = made!(), within_any!("p"), " and p.worker = $4";

    /// Contacts of the people of a place.
    MADE_IN_AREA = made!(), within!("p");

    /// Contacts of one person.
    MADE_OF_PERSON = made!(), within_any!("p"), " and p.id = $8";
}

/// The people within the reader's scope who stand somewhere, in no order.
///
/// # Errors
/// What the database cannot do.
pub fn people(tx: &mut Tx<'_>, scope: &Scope, whom: &Whom) -> Result<Vec<Line>, Fault> {
    let b = Bounds::of(scope).in_area(whom.area.as_ref()).of_worker(whom.worker);
    let way: &Statement = if b.single_worker().is_some() { &PEOPLE_OF_WORKER } else { &PEOPLE_IN_AREA };
    tx.all(way, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until])
}

/// Their contacts from one instant to before another, person by person.
///
/// # Errors
/// What the database cannot do.
pub fn made(
    tx: &mut Tx<'_>,
    scope: &Scope,
    whom: &Whom,
    (from, until): (Timestamp, Timestamp),
) -> Result<HashMap<PersonId, Vec<Made>>, Fault> {
    let b = Bounds::of(scope).in_area(whom.area.as_ref()).of_worker(whom.worker);
    let way: &Statement = if b.single_worker().is_some() { &MADE_OF_WORKER } else { &MADE_IN_AREA };
    let rows: Vec<Touch> =
        tx.all(way, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, from, until])?;
    let mut made: HashMap<PersonId, Vec<Made>> = HashMap::new();
    for Touch(person, one) in rows {
        made.entry(person).or_default().push(one);
    }
    Ok(made)
}

/// The contacts of one person of the scope between two instants.
///
/// # Errors
/// What the database cannot do.
pub fn made_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<Made>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<Touch> = tx.all(
        &MADE_OF_PERSON,
        params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, from, until, person],
    )?;
    Ok(rows.into_iter().map(|Touch(_, one)| one).collect())
}

/// A contact and whose it is.
struct Touch(PersonId, Made);

impl FromRow for Touch {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let (reason, verdict): (Option<String>, String) = (row.get(5)?, row.get(7)?);
        let outcome = row.code(4, |kind| Outcome::from_codes(kind, reason.as_deref()))?;
        Ok(Self(
            row.get(0)?,
            Made {
                contact: Contact {
                    id: row.get(1)?,
                    visited_at: row.get(2)?,
                    mode: row.code(3, Mode::from_code)?,
                    outcome: outcome.kind(),
                    voided: verdict == "voided",
                },
                known_safe: outcome == Outcome::NotReached(NotReached::NotHomeKnownSafe),
                visitor_kind: row.get(6)?,
                ordinary: outcome.kind() == OutcomeKind::Reached
                    && matches!(verdict.as_str(), "counts" | "instead"),
            },
        ))
    }
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            person: row.get(0)?,
            area: row.code(1, |text| text.parse().ok())?,
            worker: assigned(row.get(2)?),
            class: row.get(3)?,
            elsewhere: row.get(4)?,
            name_key: row.get(5)?,
            name: row.get(6)?,
            born_on: row.get(7)?,
            phone: row.maybe_code(8, |text| text.parse().ok())?,
            address: row.get(9)?,
            registered_on: row.get(10)?,
        })
    }
}
