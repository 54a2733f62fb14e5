//! What a week is laid out from: a visitor's people, and what humans said about their plans.

pub mod content;
pub mod moves;

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::classes::classify::Classified;
use domain::duties::Course;
use domain::ids::{AccountId, HouseholdId, PersonId, TenantId, WorkerId};
use domain::people::Phone;
use domain::plans::{PartOfDay, Weekdays, Wish};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;
use crate::{duties, params};

register!(PEOPLE, PERSON, SAVE_WISH, SAVE_REST, REST);

/// Somebody on a visitor's round.
#[derive(Debug, Clone, PartialEq)]
pub struct Called {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Address within the village.
    pub address: String,
    /// The place whose people they belong to.
    pub area: AreaPath,
    /// Telephone.
    pub phone: Option<Phone>,
    /// Who visits them.
    pub worker: Option<WorkerId>,
    /// With whom they live; their own id where they live with nobody of the register.
    pub household: HouseholdId,
    /// Id of the class.
    pub class: Option<String>,
    /// What was asked and is asked, day by day.
    pub course: Course,
    /// Id of the absence or the way they left; `None` for somebody who is here.
    pub elsewhere: Option<String>,
    /// Last day on which what is owed next is in time; `None` where nothing is.
    pub due_on: Option<Date>,
    /// When they like to be visited.
    pub wish: Wish,
}

macro_rules! called {
    () => {
        "select p.id, p.name, p.address, p.area_path, p.phone, p.worker, (select r.household from residence r \
         where r.tenant = p.tenant and r.person = p.id and r.until_on is null order by r.from_on desc, r.id desc limit 1) \
         as household, d.classified, d.course, s.duties_from, s.elsewhere, w.rather, w.never, w.part, w.words, s.due_on \
         from person p join standing s on s.tenant = p.tenant and s.person = p.id \
         join decision d on d.tenant = p.tenant and d.person = p.id \
         left join plan_wish w on w.tenant = p.tenant and w.person = p.id where "
    };
}

statement! {
    /// A visitor's people within the reader's scope.
    PEOPLE = called!(), within_any!("p"), " and p.worker = $6 order by p.name_key, p.id limit $7";

    /// One person within the reader's scope.
    PERSON = called!(), within_any!("p"), " and p.id = $6";
}

/// A visitor's people within the reader's scope, the first `limit` by name.
///
/// # Errors
/// What the database cannot do.
pub fn people(tx: &mut Tx<'_>, scope: &Scope, worker: WorkerId, limit: u16) -> Result<Vec<Called>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&PEOPLE, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, worker, limit])
}

/// One person of the scope, as a plan looks at them; `None` for somebody who was never classified, too.
///
/// # Errors
/// What the database cannot do.
pub fn person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Option<Called>, Fault> {
    let b = Bounds::of(scope);
    tx.one(&PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])
}

statement! {
    /// Keeps when somebody likes to be visited.
    SAVE_WISH = "insert into plan_wish (tenant, person, rather, never, part, words, set_by, set_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant, person) do update set rather = excluded.rather, \
        never = excluded.never, part = excluded.part, words = excluded.words, set_by = excluded.set_by, \
        set_at = excluded.set_at";

    /// Keeps on which days a visitor rests.
    SAVE_REST = "insert into plan_rest (tenant, worker, weekdays, set_by, set_at) values ($1, $2, $3, $4, $5) \
        on conflict (tenant, worker) do update set weekdays = excluded.weekdays, set_by = excluded.set_by, \
        set_at = excluded.set_at";

    /// On which days a visitor rests.
    REST = "select weekdays from plan_rest where tenant = $1 and worker = $2";
}

/// Keeps when somebody likes to be visited, in the place of what they wished before.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn save_wish(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    person: PersonId,
    wish: &Wish,
    (by, now): (AccountId, Timestamp),
) -> Result<(), Fault> {
    let part = wish.part.map(PartOfDay::code);
    let (rather, never) = (wish.rather.code(), wish.never.code());
    tx.exec(&SAVE_WISH, params![tenant, person, rather, never, part, wish.words, by, now]).map(|_| ())
}

/// Keeps on which days of the week a visitor rests.
///
/// # Errors
/// A foreign key when the worker is unknown.
pub fn save_rest(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    worker: WorkerId,
    days: Weekdays,
    (by, now): (AccountId, Timestamp),
) -> Result<(), Fault> {
    tx.exec(&SAVE_REST, params![tenant, worker, days.code(), by, now]).map(|_| ())
}

/// On which days of the week a visitor rests; none where nobody ever said.
///
/// # Errors
/// What the database cannot do.
pub fn rest(tx: &mut Tx<'_>, tenant: TenantId, worker: WorkerId) -> Result<Weekdays, Fault> {
    let found: Option<(String,)> = tx.one(&REST, params![tenant, worker])?;
    let Some((code,)) = found else { return Ok(Weekdays::NONE) };
    Weekdays::from_code(&code).ok_or_else(|| Fault::other("plans::rest", "value", code))
}

impl FromRow for Called {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let classified: Classified = row.json(7)?;
        let person: PersonId = row.get(0)?;
        let household: Option<HouseholdId> = row.get(6)?;
        Ok(Self {
            person,
            name: row.get(1)?,
            address: row.get(2)?,
            area: row.code(3, |text| text.parse().ok())?,
            phone: row.maybe_code(4, |text| text.parse().ok())?,
            worker: duties::assigned(row.get(5)?),
            household: household.unwrap_or_else(|| domain::households::own(person)),
            course: duties::course(
                row.maybe_json(8)?,
                Some(&classified),
                row.get::<Option<Date>>(9)?.unwrap_or(Date::MAX),
            ),
            class: classified.decision.class,
            elsewhere: row.get(10)?,
            due_on: row.get(15)?,
            wish: Wish {
                rather: row.maybe_code(11, Weekdays::from_code)?.unwrap_or_default(),
                never: row.maybe_code(12, Weekdays::from_code)?.unwrap_or_default(),
                part: row.maybe_code(13, PartOfDay::from_code)?,
                words: row.get(14)?,
            },
        })
    }
}
