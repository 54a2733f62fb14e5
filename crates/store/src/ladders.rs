//! People whom nobody reaches: what was done about it, and where each ladder stands.

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::ids::{LadderStepId, PersonId, TenantId, VisitId, WorkerId};
use domain::ladders::{Done, Found, How, Ladder, Rung, State, Trace, Why};
use domain::people::Phone;
use domain::visits::{Mode, Outcome};
use jiff::Timestamp;

use crate::bounds::{Bounds, within_any};
use crate::duties::assigned;
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT_STEP, KNOWN, REACHED, CONTACTS, STEPS, FORGET, SAVE, OPEN_OF, OF_PERSON, PAGE, COUNT);

/// The columns of a ladder, in the order in which the row is read.
macro_rules! columns {
    () => {
        "l.person, l.started_by, l.started_at, l.kind, l.step, l.turn, l.due_at, l.until_at, l.ended_at, \
         l.ended_how, l.ended_by"
    };
}

statement! {
    /// Adds something that was done.
    INSERT_STEP = "insert into ladder_step (tenant, id, person, at, step, found, company, closed, note, recorded_by, \
        recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
}

/// Keeps something that was done because nobody answered.
///
/// # Errors
/// A duplicate when the id is taken; a foreign key when the person is unknown.
pub fn insert_step(tx: &mut Tx<'_>, tenant: TenantId, done: &Done) -> Result<(), Fault> {
    tx.exec(
        &INSERT_STEP,
        params![
            tenant,
            done.id,
            done.person,
            done.at,
            done.step,
            done.found.code(),
            done.with,
            done.closed.map(Why::code),
            done.note,
            done.recorded_by,
            done.recorded_at,
        ],
    )
    .map(|_| ())
}

statement! {
    /// Whether something of this id is kept already.
    KNOWN = "select s.id from ladder_step s where s.tenant = $1 and s.id = $2";
}

/// Whether something of this id is kept already.
///
/// # Errors
/// What the database cannot do.
pub fn is_known(tx: &mut Tx<'_>, tenant: TenantId, id: LadderStepId) -> Result<bool, Fault> {
    Ok(tx.one::<(LadderStepId,)>(&KNOWN, params![tenant, id])?.is_some())
}

statement! {
    /// When a person within the reader's scope was last reached before a moment.
    REACHED = "select v.visited_at from visit v join person p on p.tenant = v.tenant and p.id = v.person \
        where ", within_any!("p"), " and v.tenant = $1 and v.person = $6 and v.visited_at < $7 \
        and v.outcome = 'reached' order by v.visited_at desc limit 1";

    /// A person's contacts from a moment on.
    CONTACTS = "select v.id, v.visited_at, v.mode, v.outcome, v.reason from visit v \
        join person p on p.tenant = v.tenant and p.id = v.person \
        where ", within_any!("p"), " and v.tenant = $1 and v.person = $6 and v.visited_at >= $7 \
        order by v.visited_at, v.id";

    /// What was done about a person from a moment on.
    STEPS = "select s.id, s.person, s.at, s.step, s.found, s.company, s.closed, s.note, s.recorded_by, s.recorded_at \
        from ladder_step s join person p on p.tenant = s.tenant and p.id = s.person \
        where ", within_any!("p"), " and s.tenant = $1 and s.person = $6 and s.at >= $7 order by s.at, s.id";
}

/// When a person was last reached before a moment; `None` where never.
///
/// # Errors
/// What the database cannot do.
pub fn reached_before(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    before: Timestamp,
) -> Result<Option<Timestamp>, Fault> {
    let b = Bounds::of(scope);
    let params = params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person, before];
    Ok(tx.one::<(Timestamp,)>(&REACHED, params)?.map(|(at,)| at))
}

/// A person's contacts and what was done beside them, from a moment on.
///
/// # Errors
/// What the database cannot do.
pub fn traces(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    since: Timestamp,
) -> Result<Vec<Trace>, Fault> {
    let b = Bounds::of(scope);
    let bounds = params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person, since];
    let contacts: Vec<Contact> = tx.all(&CONTACTS, bounds)?;
    let steps: Vec<Step> = tx.all(&STEPS, bounds)?;
    Ok(contacts
        .into_iter()
        .map(|contact| contact.0)
        .chain(steps.into_iter().map(|step| Trace::Done(step.0)))
        .collect())
}

/// All that was ever done about a person beside contacts, from first to last.
///
/// # Errors
/// What the database cannot do.
pub fn steps(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Done>, Fault> {
    let b = Bounds::of(scope);
    let params = params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person, Timestamp::MIN];
    let rows: Vec<Step> = tx.all(&STEPS, params)?;
    Ok(rows.into_iter().map(|step| step.0).collect())
}

statement! {
    /// Forgets the ladders that began at a moment or later, before they are worked out anew.
    FORGET = "delete from ladder where tenant = $1 and person = $2 and started_at >= $3";

    /// Keeps a ladder.
    SAVE = "insert into ladder (tenant, person, started_by, started_at, kind, step, turn, due_at, until_at, ended_at, \
        ended_how, ended_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
}

/// Keeps a person's ladders in the place of those that began at a moment or later.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn replace(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    person: PersonId,
    since: Timestamp,
    ladders: &[Ladder],
) -> Result<(), Fault> {
    tx.exec(&FORGET, params![tenant, person, since])?;
    for ladder in ladders {
        let rung = ladder.open();
        let (ended_at, how, by) = match &ladder.state {
            State::Open(_) => (None, None, None),
            State::Ended { at, how } => {
                let (code, by) = match how {
                    How::Contact(visit) => ("contact", visit.to_string()),
                    How::Done(step) => ("done", step.to_string()),
                    How::Elsewhere(why) => ("elsewhere", why.clone()),
                };
                (Some(*at), Some(code), Some(by))
            }
        };
        tx.exec(
            &SAVE,
            params![
                tenant,
                person,
                ladder.started_by,
                ladder.started_at,
                ladder.kind,
                rung.map(|rung| rung.step.as_str()),
                rung.map(|rung| i64::from(rung.time)),
                rung.map(|rung| rung.due_at),
                rung.map(|rung| rung.until_at),
                ended_at,
                how,
                by,
            ],
        )?;
    }
    Ok(())
}

statement! {
    /// The open ladder of a person within the reader's scope.
    OPEN_OF = "select ", columns!(), " from ladder l join person p on p.tenant = l.tenant and p.id = l.person \
        where ", within_any!("p"), " and l.tenant = $1 and l.person = $6 and l.ended_at is null";

    /// Every ladder of a person within the reader's scope, the latest first.
    OF_PERSON = "select ", columns!(), " from ladder l join person p on p.tenant = l.tenant and p.id = l.person \
        where ", within_any!("p"), " and l.tenant = $1 and l.person = $6 order by l.started_at desc, l.started_by";
}

/// The open ladder of a person.
///
/// # Errors
/// What the database cannot do.
pub fn open_of(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Option<Ladder>, Fault> {
    let b = Bounds::of(scope);
    tx.one(&OPEN_OF, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])
}

/// Every ladder of a person, the latest first.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Ladder>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&OF_PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])
}

/// Somebody who is being looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where their ladder stands.
    pub ladder: Ladder,
    /// Their name.
    pub name: String,
    /// Telephone.
    pub phone: Option<Phone>,
    /// Address within the village.
    pub address: String,
    /// The place whose people they belong to.
    pub area: AreaPath,
    /// Who visits them.
    pub worker: Option<WorkerId>,
}

statement! {
    /// The open ladders within the reader's scope, the most urgent first.
    PAGE = "select ", columns!(), ", p.name, p.phone, p.address, p.area_path, p.worker from ladder l \
        join person p on p.tenant = l.tenant and p.id = l.person \
        where ", within_any!("p"), " and l.tenant = $1 and l.ended_at is null \
        and l.due_at >= $6 and (l.due_at > $6 or l.person > $7) order by l.due_at, l.person limit $8";

    /// How many are open within the reader's scope, and how many should have been gone on with.
    COUNT = "select count(l.person) as open, coalesce(sum(case when l.until_at < $6 then 1 else 0 end), 0) as late \
        from ladder l \
        join person p on p.tenant = l.tenant and p.id = l.person \
        where ", within_any!("p"), " and l.tenant = $1 and l.ended_at is null and l.due_at >= $7";
}

/// A page of the people who are being looked for, from after a moment and a person.
///
/// # Errors
/// What the database cannot do.
pub fn page(
    tx: &mut Tx<'_>,
    scope: &Scope,
    area: Option<&AreaPath>,
    after: Option<(Timestamp, PersonId)>,
    limit: u16,
) -> Result<Vec<Line>, Fault> {
    let b = Bounds::of(scope).in_area(area);
    let (at, person) = after.unwrap_or((Timestamp::MIN, PersonId::MIN));
    tx.all(&PAGE, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, at, person, limit])
}

/// How many people are being looked for, and for how many the time of the next step is over.
///
/// # Errors
/// What the database cannot do.
pub fn count(
    tx: &mut Tx<'_>,
    scope: &Scope,
    area: Option<&AreaPath>,
    now: Timestamp,
) -> Result<(i64, i64), Fault> {
    let b = Bounds::of(scope).in_area(area);
    let ever = Timestamp::MIN;
    let params = params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, now, ever];
    Ok(tx.one::<(i64, i64)>(&COUNT, params)?.unwrap_or_default())
}

struct Contact(Trace);

impl FromRow for Contact {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let reason: Option<String> = row.get(4)?;
        Ok(Self(Trace::Contact {
            visit: row.get(0)?,
            at: row.get(1)?,
            mode: row.code(2, Mode::from_code)?,
            outcome: row.code(3, |kind| Outcome::from_codes(kind, reason.as_deref()))?,
        }))
    }
}

struct Step(Done);

impl FromRow for Step {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Done {
            id: row.get(0)?,
            person: row.get(1)?,
            at: row.get(2)?,
            step: row.get(3)?,
            found: row.code(4, Found::from_code)?,
            with: row.get(5)?,
            closed: row.maybe_code(6, Why::from_code)?,
            note: row.get(7)?,
            recorded_by: row.get(8)?,
            recorded_at: row.get(9)?,
        }))
    }
}

impl FromRow for Ladder {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let state = match (row.get::<Option<Timestamp>>(8)?, row.get::<Option<String>>(10)?) {
            (None, _) => State::Open(Rung {
                step: row.get(4)?,
                time: u32::try_from(row.get::<i64>(5)?).map_err(|_| row.bad(5))?,
                due_at: row.get(6)?,
                until_at: row.get(7)?,
            }),
            (Some(at), Some(by)) => {
                let how = row.code(9, |code| match code {
                    "contact" => by.parse::<VisitId>().ok().map(How::Contact),
                    "done" => by.parse::<LadderStepId>().ok().map(How::Done),
                    "elsewhere" => Some(How::Elsewhere(by.clone())),
                    _ => None,
                })?;
                State::Ended { at, how }
            }
            (Some(_), None) => return Err(row.bad(10)),
        };
        Ok(Self {
            person: row.get(0)?,
            started_by: row.get(1)?,
            started_at: row.get(2)?,
            kind: row.get(3)?,
            state,
        })
    }
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            ladder: Ladder::from_row(row)?,
            name: row.get(11)?,
            phone: row.maybe_code(12, |text| text.parse().ok())?,
            address: row.get(13)?,
            area: row.code(14, |text| text.parse().ok())?,
            worker: assigned(row.get(15)?),
        })
    }
}
