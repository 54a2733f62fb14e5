//! What a phone takes along beside what is owed: what is known of people, their last contacts, wishes and what to bring.
//! One statement each, whoever many there are.

use std::collections::HashMap;

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::dates::start_of;
use domain::duties::Contact;
use domain::ids::{PersonId, WorkerId};
use domain::people::Fact;
use domain::people::facts::facts_on;
use domain::plans::{Item, PartOfDay, Weekdays, Wish};
use domain::visits::{Answers, Mode, Outcome};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::bounds::{Bounds, within, within_any};
use crate::fault::Fault;
use crate::params;
use crate::people::facts::Known;
use crate::plans::content::Kept;
use crate::row::{FromRow, Row};
use crate::statement::{Statement, register, statement};
use crate::tx::Tx;
use crate::visits::scene::Touching;

register!(
    KNOWN_OF_WORKER,
    KNOWN_IN_AREA,
    FACTS_OF_WORKER,
    FACTS_IN_AREA,
    LATEST_OF_WORKER,
    LATEST_IN_AREA,
    ANSWERED_OF_WORKER,
    ANSWERED_IN_AREA,
    CONTACTS_OF_WORKER,
    CONTACTS_IN_AREA,
    WISHES_OF_WORKER,
    WISHES_IN_AREA,
    ITEMS_OF_WORKER,
    ITEMS_IN_AREA,
);

/// So many of the last contacts are told.
const LATEST: usize = 3;

/// Which people: those of the scope, as far as one of its places.
#[derive(Debug, Clone)]
pub struct Taking {
    bounds: Bounds,
}

impl Taking {
    /// Everybody of a scope, or of one visitor in it.
    pub fn of(scope: &Scope, worker: Option<WorkerId>) -> Self {
        Self { bounds: Bounds::of(scope).of_worker(worker) }
    }

    /// Nobody behind this place: of a whole county only the first villages are taken.
    #[must_use]
    pub fn up_to(mut self, last: Option<&AreaPath>) -> Self {
        if let Some(last) = last.filter(|_| self.bounds.single_worker().is_none()) {
            self.bounds.until = self.bounds.until.min(last.bounds().1);
        }
        self
    }

    pub(crate) fn all<T: FromRow>(
        &self,
        tx: &mut Tx<'_>,
        (of_worker, in_area): (&Statement, &Statement),
        what: &[crate::value::Value<'_>],
    ) -> Result<Vec<T>, Fault> {
        let b = &self.bounds;
        let way = if b.single_worker().is_some() { of_worker } else { in_area };
        let mut params = params![b.tenant, b.from, b.until, b.worker_from, b.worker_until].to_vec();
        params.extend_from_slice(what);
        tx.all(way, &params)
    }
}

macro_rules! known {
    () => {
        "select p.id, k.facts from person p cross join known k where k.tenant = p.tenant and k.person = p.id \
         and k.from_on <= $6 and (k.until_on is null or k.until_on >= $6) and "
    };
}

macro_rules! facts {
    () => {
        "select f.id, f.person, f.fact, f.value, f.valid_from, f.valid_until, f.recorded_at, f.recorded_by, \
         f.evidence, f.supersedes from person p cross join fact f where f.tenant = p.tenant and f.person = p.id \
         and not exists (select 1 from known k where k.tenant = p.tenant and k.person = p.id and k.from_on <= $6 \
         and (k.until_on is null or k.until_on >= $6)) and "
    };
}

statement! {
    /// What holds of one visitor's people, where it stands in a row.
    KNOWN_OF_WORKER = known!(), within_any!("p"), " and p.worker = $4";

    /// What holds of the people of a place, where it stands in a row.
    KNOWN_IN_AREA = known!(), within!("p");

    /// All rows about those of a visitor's people of whom no row says what holds.
    FACTS_OF_WORKER = facts!(), within_any!("p"), " and p.worker = $4 order by f.person, f.recorded_at, f.id";

    /// All rows about those people of a place of whom no row says what holds.
    FACTS_IN_AREA = facts!(), within!("p"), " order by f.person, f.recorded_at, f.id";
}

/// What holds of people on a day, as far as it is known at an instant; nobody of whom nothing is known.
///
/// # Errors
/// What the database cannot do.
pub fn known(
    tx: &mut Tx<'_>,
    taking: &Taking,
    on: Date,
    at: Timestamp,
) -> Result<HashMap<PersonId, Map<String, Value>>, Fault> {
    let held: Vec<Held> = taking.all(tx, (&KNOWN_OF_WORKER, &KNOWN_IN_AREA), params![on])?;
    let mut known: HashMap<_, _> = held.into_iter().map(|held| (held.0, held.1)).collect();
    let rows: Vec<Known> = taking.all(tx, (&FACTS_OF_WORKER, &FACTS_IN_AREA), params![on])?;
    let rows: Vec<Fact> = rows.into_iter().map(|row| row.0).collect();
    for of_one in rows.chunk_by(|one, next| one.person == next.person) {
        known.insert(of_one[0].person, facts_on(of_one, on, at));
    }
    Ok(known)
}

/// One of somebody's last contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recent {
    /// Whom.
    pub person: PersonId,
    /// When.
    pub visited_at: Timestamp,
    /// How.
    pub mode: Mode,
    /// What came of it.
    pub outcome: Outcome,
    /// In the words of whoever recorded it.
    pub note: Option<String>,
    /// Name of the visitor; `None` where none was named.
    pub visitor: Option<String>,
}

/// From the third last one on: the time is found in the index alone.
macro_rules! latest {
    () => {
        "select v.person, v.visited_at, v.mode, v.outcome, v.reason, v.note, w.name as visitor from person p \
         cross join visit v left join worker w on w.tenant = v.tenant and w.id = v.worker \
         where v.tenant = p.tenant and v.person = p.id and v.verdict <> 'voided' \
         and v.visited_at >= coalesce((select e.visited_at from visit e where e.tenant = p.tenant \
         and e.person = p.id and e.verdict <> 'voided' order by e.visited_at desc limit 1 offset 2), 0) and "
    };
}

macro_rules! answered {
    () => {
        "select v.person, v.form, v.answers from person p cross join visit v \
         where v.tenant = p.tenant and v.person = p.id and v.outcome = 'reached' and v.verdict <> 'voided' \
         and v.visited_at = (select e.visited_at from visit e where e.tenant = p.tenant and e.person = p.id \
         and e.outcome = 'reached' and e.verdict <> 'voided' order by e.visited_at desc limit 1) and "
    };
}

statement! {
    /// The last contacts of one visitor's people.
    LATEST_OF_WORKER = latest!(), within_any!("p"), " and p.worker = $4 \
        order by v.person, v.visited_at desc, v.id desc";

    /// The last contacts of the people of a place.
    LATEST_IN_AREA = latest!(), within!("p"), " order by v.person, v.visited_at desc, v.id desc";

    /// What one visitor's people answered when they were reached last.
    ANSWERED_OF_WORKER = answered!(), within_any!("p"), " and p.worker = $4 order by v.person, v.id";

    /// What the people of a place answered when they were reached last.
    ANSWERED_IN_AREA = answered!(), within!("p"), " order by v.person, v.id";
}

/// The last three contacts of each, the latest first.
///
/// # Errors
/// What the database cannot do.
pub fn latest(tx: &mut Tx<'_>, taking: &Taking) -> Result<HashMap<PersonId, Vec<Recent>>, Fault> {
    let rows: Vec<Recent> = taking.all(tx, (&LATEST_OF_WORKER, &LATEST_IN_AREA), params![])?;
    let mut latest: HashMap<PersonId, Vec<Recent>> = HashMap::new();
    for row in rows {
        let own = latest.entry(row.person).or_default();
        if own.len() < LATEST {
            own.push(row);
        }
    }
    Ok(latest)
}

/// What was answered when somebody was reached last, with the id of the form.
pub type Answered = (String, Answers);

/// What each answered when they were reached last.
///
/// # Errors
/// What the database cannot do.
pub fn answered(tx: &mut Tx<'_>, taking: &Taking) -> Result<HashMap<PersonId, Answered>, Fault> {
    let rows: Vec<Filled> = taking.all(tx, (&ANSWERED_OF_WORKER, &ANSWERED_IN_AREA), params![])?;
    // Of two at one moment the later id is the last.
    Ok(rows.into_iter().map(|Filled(person, answered)| (person, answered)).collect())
}

macro_rules! contacts {
    () => {
        "select v.id, v.visited_at, v.mode, v.outcome, v.verdict, v.person from person p cross join visit v \
         where v.tenant = p.tenant and v.person = p.id and v.visited_at >= $6 and "
    };
}

statement! {
    /// Contacts of one visitor's people from an instant on, from the index alone.
    CONTACTS_OF_WORKER = contacts!(), within_any!("p"), " and p.worker = $4 order by v.person, v.visited_at, v.id";

    /// Contacts of the people of a place from an instant on, from the index alone.
    CONTACTS_IN_AREA = contacts!(), within!("p"), " order by v.person, v.visited_at, v.id";
}

/// Everybody's contacts from the first instant of a day on, by time.
///
/// # Errors
/// What the database cannot do.
pub fn contacts(
    tx: &mut Tx<'_>,
    taking: &Taking,
    since: Date,
) -> Result<HashMap<PersonId, Vec<Contact>>, Fault> {
    let rows: Vec<Touch> =
        taking.all(tx, (&CONTACTS_OF_WORKER, &CONTACTS_IN_AREA), params![start_of(since)])?;
    let mut contacts: HashMap<PersonId, Vec<Contact>> = HashMap::new();
    for Touch(person, contact) in rows {
        contacts.entry(person).or_default().push(contact);
    }
    Ok(contacts)
}

macro_rules! wishes {
    () => {
        "select p.id, w.rather, w.never, w.part, w.words from person p cross join plan_wish w \
         where w.tenant = p.tenant and w.person = p.id and "
    };
}

macro_rules! items {
    () => {
        "select i.id, i.person, i.words, i.from_on, i.until_on, i.written_by, i.written_at, i.ended_by, i.ended_at \
         from person p cross join plan_item i where i.tenant = p.tenant and i.person = p.id and i.ended_at is null \
         and i.from_on <= $7 and (i.until_on is null or i.until_on >= $6) and "
    };
}

statement! {
    /// When one visitor's people like to be visited.
    WISHES_OF_WORKER = wishes!(), within_any!("p"), " and p.worker = $4";

    /// When the people of a place like to be visited.
    WISHES_IN_AREA = wishes!(), within!("p");

    /// What to ask or bring one visitor's people on some days.
    ITEMS_OF_WORKER = items!(), within_any!("p"), " and p.worker = $4 order by i.person, i.from_on, i.id";

    /// What to ask or bring the people of a place on some days.
    ITEMS_IN_AREA = items!(), within!("p"), " order by i.person, i.from_on, i.id";
}

/// When each likes to be visited; nobody who never said.
///
/// # Errors
/// What the database cannot do.
pub fn wishes(tx: &mut Tx<'_>, taking: &Taking) -> Result<HashMap<PersonId, Wish>, Fault> {
    let rows: Vec<Wished> = taking.all(tx, (&WISHES_OF_WORKER, &WISHES_IN_AREA), params![])?;
    Ok(rows.into_iter().map(|Wished(person, wish)| (person, wish)).collect())
}

/// What to ask, bring or look at on some of these days.
///
/// # Errors
/// What the database cannot do.
pub fn items(
    tx: &mut Tx<'_>,
    taking: &Taking,
    (first, last): (Date, Date),
) -> Result<HashMap<PersonId, Vec<Item>>, Fault> {
    let rows: Vec<Kept> = taking.all(tx, (&ITEMS_OF_WORKER, &ITEMS_IN_AREA), params![first, last])?;
    let mut items: HashMap<PersonId, Vec<Item>> = HashMap::new();
    for Kept(item) in rows {
        items.entry(item.person).or_default().push(item);
    }
    Ok(items)
}

struct Held(PersonId, Map<String, Value>);

impl FromRow for Held {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(row.get(0)?, row.json(1)?))
    }
}

impl FromRow for Recent {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let reason: Option<String> = row.get(4)?;
        Ok(Self {
            person: row.get(0)?,
            visited_at: row.get(1)?,
            mode: row.code(2, Mode::from_code)?,
            outcome: row.code(3, |kind| Outcome::from_codes(kind, reason.as_deref()))?,
            note: row.get(5)?,
            visitor: row.get(6)?,
        })
    }
}

struct Filled(PersonId, Answered);

impl FromRow for Filled {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(row.get(0)?, (row.get(1)?, row.json(2)?)))
    }
}

struct Touch(PersonId, Contact);

impl FromRow for Touch {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(row.get(5)?, Touching::from_row(row)?.0))
    }
}

struct Wished(PersonId, Wish);

impl FromRow for Wished {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(
            row.get(0)?,
            Wish {
                rather: row.maybe_code(1, Weekdays::from_code)?.unwrap_or_default(),
                never: row.maybe_code(2, Weekdays::from_code)?.unwrap_or_default(),
                part: row.maybe_code(3, PartOfDay::from_code)?,
                words: row.get(4)?,
            },
        ))
    }
}
