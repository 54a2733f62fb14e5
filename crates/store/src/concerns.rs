//! What people from outside told, and what was done about it.

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::concerns::{Answered, Concern, Content, Kind};
use domain::ids::{AccountId, ConcernId, PersonId, TenantId};
use jiff::Timestamp;

use crate::bounds::Bounds;
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, KNOWN, BY_ID, OPEN, COUNT_OPEN, OVER, OF_REPORTER, COUNT_SINCE, OF_PERSON, ANSWER);

statement! {
    /// Adds a concern; one id is one concern.
    INSERT = "insert into concern (tenant, id, area_path, kind, place, words, told_by, reported_by, reported_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
}

/// Adds a concern.
///
/// # Errors
/// A unique key when its id is known.
pub fn insert(tx: &mut Tx<'_>, one: &Concern) -> Result<(), Fault> {
    let content = &one.content;
    tx.exec(
        &INSERT,
        params![
            one.tenant,
            one.id,
            one.area.as_str(),
            content.kind.code(),
            content.place,
            content.words,
            content.told_by,
            one.reported_by,
            one.reported_at,
        ],
    )
    .map(|_| ())
}

/// A concern with what was done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What was told.
    pub concern: Concern,
    /// Name of the account that told it; `None` where there is none any more.
    pub reporter: Option<String>,
    /// What was done.
    pub answered: Option<Answered>,
}

/// The columns of a line, in the order in which its row is read.
macro_rules! lines {
    () => {
        "select c.tenant, c.id, c.area_path, c.kind, c.place, c.words, c.told_by, c.reported_by, c.reported_at, \
         r.name as reporter, k.person, k.words as done, k.reply, k.answered_by, k.answered_at from concern c \
         left join account r on r.id = c.reported_by \
         left join concern_answer k on k.tenant = c.tenant and k.id = c.id where "
    };
}

statement! {
    /// What is kept under an id, whoever asks.
    KNOWN = lines!(), "c.tenant = $1 and c.id = $2";

    /// One concern of the places of a scope.
    BY_ID = lines!(), "c.tenant = $1 and c.area_path || '' >= $2 and c.area_path || '' < $3 and c.id = $4";

    /// What nobody has answered yet in a place, what came first first.
    OPEN = lines!(), "c.tenant = $1 and c.area_path || '' >= $2 and c.area_path || '' < $3 and k.id is null \
        order by c.reported_at, c.id limit $4";

    /// How many nobody has answered yet in a place.
    COUNT_OPEN = "select count(c.id) as open from concern c where c.tenant = $1 and c.area_path >= $2 \
        and c.area_path < $3 and not exists (select 1 from concern_answer k where k.tenant = c.tenant and k.id = c.id)";

    /// What was answered in a place, latest told first, from before a moment and an id.
    OVER = lines!(), "c.tenant = $1 and c.area_path || '' >= $2 and c.area_path || '' < $3 and k.id is not null \
        and c.reported_at <= $4 and (c.reported_at < $4 or c.id < $5) order by c.reported_at desc, c.id desc limit $6";

    /// What one account told, latest first.
    OF_REPORTER = lines!(), "c.tenant = $1 and c.reported_by = $2 order by c.reported_at desc, c.id desc limit $3";

    /// How many one account told from a moment on.
    COUNT_SINCE = "select count(c.id) as told from concern c where c.tenant = $1 and c.reported_by = $2 \
        and c.reported_at >= $3";

    /// What was told about somebody, latest first. The person was found within the reader's scope before.
    OF_PERSON = lines!(), "c.tenant = $1 and k.person = $2 order by k.answered_at desc, k.id desc limit $3";
}

/// What is kept under an id, whoever asks: for whether it is kept already.
///
/// # Errors
/// What the database cannot do.
pub fn known(tx: &mut Tx<'_>, tenant: TenantId, id: ConcernId) -> Result<Option<Line>, Fault> {
    tx.one(&KNOWN, params![tenant, id])
}

/// One concern of the places of a scope.
///
/// # Errors
/// What the database cannot do.
pub fn by_id(tx: &mut Tx<'_>, scope: &Scope, id: ConcernId) -> Result<Option<Line>, Fault> {
    let b = Bounds::of(scope);
    tx.one(&BY_ID, params![b.tenant, b.from, b.until, id])
}

/// What nobody has answered yet in the places of a scope, what came first first.
///
/// # Errors
/// What the database cannot do.
pub fn open(tx: &mut Tx<'_>, scope: &Scope, limit: u16) -> Result<Vec<Line>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&OPEN, params![b.tenant, b.from, b.until, limit])
}

/// How many nobody has answered yet in the places of a scope.
///
/// # Errors
/// What the database cannot do.
pub fn count_open(tx: &mut Tx<'_>, scope: &Scope) -> Result<i64, Fault> {
    let b = Bounds::of(scope);
    let found: Option<(i64,)> = tx.one(&COUNT_OPEN, params![b.tenant, b.from, b.until])?;
    Ok(found.map_or(0, |(open,)| open))
}

/// What was answered in the places of a scope, latest told first, from before `before`.
///
/// # Errors
/// What the database cannot do.
pub fn over(
    tx: &mut Tx<'_>,
    scope: &Scope,
    before: Option<(Timestamp, ConcernId)>,
    limit: u16,
) -> Result<Vec<Line>, Fault> {
    let b = Bounds::of(scope);
    let (at, id) = before.unwrap_or((Timestamp::MAX, ConcernId::MAX));
    tx.all(&OVER, params![b.tenant, b.from, b.until, at, id, limit])
}

/// What one account told, latest first.
///
/// # Errors
/// What the database cannot do.
pub fn of_reporter(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    account: AccountId,
    limit: u16,
) -> Result<Vec<Line>, Fault> {
    tx.all(&OF_REPORTER, params![tenant, account, limit])
}

/// How many one account told from a moment on.
///
/// # Errors
/// What the database cannot do.
pub fn count_since(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    account: AccountId,
    since: Timestamp,
) -> Result<u32, Fault> {
    let found: Option<(i64,)> = tx.one(&COUNT_SINCE, params![tenant, account, since])?;
    Ok(found.and_then(|(told,)| told.try_into().ok()).unwrap_or(0))
}

/// What was told about a person who was found within the reader's scope, latest first.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    person: PersonId,
    limit: u16,
) -> Result<Vec<Line>, Fault> {
    tx.all(&OF_PERSON, params![tenant, person, limit])
}

statement! {
    /// Keeps what was done; whoever was there first stays.
    ANSWER = "insert into concern_answer (tenant, id, person, words, reply, answered_by, answered_at) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant, id) do nothing";
}

/// Keeps what was done about a concern.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn answer(tx: &mut Tx<'_>, tenant: TenantId, one: &Answered) -> Result<(), Fault> {
    let params = params![tenant, one.concern, one.person, one.words, one.reply, one.by, one.at];
    tx.exec(&ANSWER, params).map(|_| ())
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let id: ConcernId = row.get(1)?;
        let answered = match (row.get(11)?, row.get(13)?, row.get(14)?) {
            (Some(words), Some(by), Some(at)) => {
                Some(Answered { concern: id, by, at, person: row.get(10)?, words, reply: row.get(12)? })
            }
            _ => None,
        };
        Ok(Self {
            concern: Concern {
                id,
                tenant: row.get(0)?,
                content: Content {
                    kind: row.code(3, Kind::from_code)?,
                    place: row.get(4)?,
                    words: row.get(5)?,
                    told_by: row.get(6)?,
                },
                area: row.code(2, |text: &str| -> Option<AreaPath> { text.parse().ok() })?,
                reported_by: row.get(7)?,
                reported_at: row.get(8)?,
            },
            reporter: row.get(9)?,
            answered,
        })
    }
}
