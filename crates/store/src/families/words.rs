//! What families said.

use std::collections::HashMap;

use domain::actor::{Actor, Scope};
use domain::families::{Said, Settled, Word, WordKind};
use domain::ids::{FamilyWordId, PersonId, TenantId, WorkerId};
use jiff::Timestamp;

use crate::bounds::{Bounds, within_any};
use crate::duties::assigned;
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, OF_PERSON, BY_ID, LIST, COUNT_OPEN, SETTLE, THANKS, AWAY);

macro_rules! columns {
    () => {
        "w.id, w.tenant, w.person, w.link, w.worker, w.kind, w.words, w.place, w.from_on, w.until_on, w.said_at, \
         w.settled_at, w.settled_by, w.settled_words"
    };
}

statement! {
    /// Keeps what was said; a word of that id stays as it is.
    INSERT = "insert into family_word (tenant, id, person, link, worker, kind, words, place, from_on, until_on, \
        said_at, open) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
        on conflict (tenant, id) do nothing";
}

/// Keeps what a family said.
///
/// # Errors
/// A foreign key when person or link are unknown.
pub fn insert(tx: &mut Tx<'_>, word: &Word) -> Result<(), Fault> {
    let (words, place, from, until) = match &word.said {
        Said::Away { from, until, place } => (None, place.as_deref(), Some(*from), Some(*until)),
        Said::Complaint(words) => (Some(words.as_str()), None, None, None),
        Said::Thanks(words) => (words.as_deref(), None, None, None),
        Said::Called | Said::Came => (None, None, None, None),
    };
    let kind = word.said.kind();
    tx.exec(
        &INSERT,
        params![
            word.tenant,
            word.id,
            word.person,
            word.link,
            word.worker.unwrap_or(WorkerId::MIN),
            kind.code(),
            words,
            place,
            from,
            until,
            word.said_at,
            i64::from(kind.wants_answer()),
        ],
    )
    .map(|_| ())
}

statement! {
    /// The latest words about a person within the reader's scope, the latest first.
    OF_PERSON = "select ", columns!(), " from family_word w join person p on p.tenant = w.tenant and p.id = w.person \
        where ", within_any!("p"), " and w.tenant = $1 and w.person = $6 order by w.said_at desc, w.id desc limit $7";
}

/// The latest words about a person, the latest first. Which of them somebody sees is `domain`'s to say.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId, limit: u16) -> Result<Vec<Word>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&OF_PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person, limit])
}

/// A word with whom it is about and who said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What was said.
    pub word: Word,
    /// The person's name.
    pub name: String,
    /// The relative's name and relation; `None` for the older person.
    pub holder: Option<(String, String)>,
    /// Their telephone.
    pub phone: Option<String>,
}

macro_rules! lines {
    () => {
        "select w.id, w.tenant, w.person, w.link, w.worker, w.kind, w.words, w.place, w.from_on, w.until_on, \
         w.said_at, w.settled_at, w.settled_by, w.settled_words, p.name, l.holder, l.relation, l.phone \
         from family_word w join person p on p.tenant = w.tenant and p.id = w.person \
         join family_link l on l.tenant = w.tenant and l.id = w.link where "
    };
}

/// What somebody sees of complaints: none ($6 = 0), or those that are not about themself.
macro_rules! seen {
    () => {
        " and (w.kind <> 'complaint' or ($6 = 1 and w.worker <> $7))"
    };
}

statement! {
    /// A word within the reader's scope.
    BY_ID = lines!(), within_any!("p"), " and w.tenant = $1 and w.id = $6";

    /// What is open, or what is not, within the reader's scope, latest first, from before a moment and an id. `+ 0` keeps
    /// SQLite from another index.
    LIST = lines!(), within_any!("p"), seen!(), " and w.tenant = $1 and w.open = $8 and w.said_at <= $9 \
        and (w.said_at < $9 or w.id < $10) order by w.said_at desc, w.id desc limit $11";

    /// How many are open within the reader's scope.
    COUNT_OPEN = "select count(*) as open from family_word w join person p on p.tenant = w.tenant and p.id = w.person \
        where ", within_any!("p"), seen!(), " and w.tenant = $1 and w.open = 1 and w.said_at >= 0";
}

/// A word of the scope; whether somebody sees it is `domain`'s to say.
///
/// # Errors
/// What the database cannot do.
pub fn by_id(tx: &mut Tx<'_>, scope: &Scope, id: FamilyWordId) -> Result<Option<Line>, Fault> {
    let b = Bounds::of(scope);
    tx.one(&BY_ID, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, id])
}

fn complaints(actor: &Actor) -> (i64, WorkerId) {
    let sees = WordKind::Complaint.seen_by(actor.role);
    (i64::from(sees), actor.worker.unwrap_or(WorkerId::MAX))
}

/// What somebody sees of what is open, or of what is not, latest first, from before `before`.
///
/// # Errors
/// What the database cannot do.
pub fn list(
    tx: &mut Tx<'_>,
    (scope, actor): (&Scope, &Actor),
    open: bool,
    before: Option<(Timestamp, FamilyWordId)>,
    limit: u16,
) -> Result<Vec<Line>, Fault> {
    let (b, (sees, own)) = (Bounds::of(scope), complaints(actor));
    let (at, id) = before.unwrap_or((Timestamp::MAX, FamilyWordId::MAX));
    tx.all(
        &LIST,
        params![
            b.tenant,
            b.from,
            b.until,
            b.worker_from,
            b.worker_until,
            sees,
            own,
            i64::from(open),
            at,
            id,
            limit
        ],
    )
}

/// How many open words somebody sees.
///
/// # Errors
/// What the database cannot do.
pub fn count_open(tx: &mut Tx<'_>, (scope, actor): (&Scope, &Actor)) -> Result<i64, Fault> {
    let (b, (sees, own)) = (Bounds::of(scope), complaints(actor));
    let found: Option<(i64,)> =
        tx.one(&COUNT_OPEN, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, sees, own])?;
    Ok(found.map_or(0, |(open,)| open))
}

statement! {
    /// Keeps what was done about a word; who was there first stays.
    SETTLE = "update family_word set open = 0, settled_at = $3, settled_by = $4, settled_words = $5 \
        where tenant = $1 and id = $2 and settled_at is null";
}

/// Keeps what was done about a word.
///
/// # Errors
/// What the database cannot do.
pub fn settle(tx: &mut Tx<'_>, tenant: TenantId, id: FamilyWordId, settled: &Settled) -> Result<(), Fault> {
    tx.exec(&SETTLE, params![tenant, id, settled.at, settled.by, settled.words]).map(|_| ())
}

statement! {
    /// Thanks to one visitor within the reader's scope in some days, the latest first.
    THANKS = lines!(), within_any!("p"), " and w.tenant = $1 and w.worker = $6 and w.kind = 'thanks' \
        and w.said_at >= $7 and w.said_at < $8 order by w.said_at desc, w.id desc limit 50";
}

/// Thanks to one visitor from an instant on and before another, the latest first.
///
/// # Errors
/// What the database cannot do.
pub fn thanks(
    tx: &mut Tx<'_>,
    scope: &Scope,
    worker: WorkerId,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<Line>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&THANKS, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, worker, from, until])
}

statement! {
    /// What families say of people within the reader's scope being away, as far as nobody has looked at it: a county has
    /// few of these at a time, so it is they that are walked, and not the people.
    AWAY = "select ", columns!(), " from family_word w join person p on p.tenant = w.tenant and p.id = w.person \
        where ", within_any!("p"), " and w.tenant = $1 and w.open = 1 and w.said_at >= 0 and w.kind = 'away' \
        order by w.said_at, w.id";
}

/// The latest word that somebody is away at which nobody has looked yet, by person.
///
/// # Errors
/// What the database cannot do.
pub fn away(tx: &mut Tx<'_>, scope: &Scope) -> Result<HashMap<PersonId, Word>, Fault> {
    let b = Bounds::of(scope);
    let words: Vec<Word> =
        tx.all(&AWAY, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until])?;
    Ok(words.into_iter().map(|word| (word.person, word)).collect())
}

impl FromRow for Word {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let kind: WordKind = row.code(5, WordKind::from_code)?;
        let words: Option<String> = row.get(6)?;
        let said = match kind {
            WordKind::Away => Said::Away { from: row.get(8)?, until: row.get(9)?, place: row.get(7)? },
            WordKind::Complaint => Said::Complaint(words.unwrap_or_default()),
            WordKind::Thanks => Said::Thanks(words),
            WordKind::Called => Said::Called,
            WordKind::Came => Said::Came,
        };
        let settled = match (row.get(11)?, row.get(12)?, row.get(13)?) {
            (Some(at), Some(by), Some(words)) => Some(Settled { at, by, words }),
            _ => None,
        };
        Ok(Self {
            id: row.get(0)?,
            tenant: row.get(1)?,
            person: row.get(2)?,
            link: row.get(3)?,
            worker: assigned(row.get(4)?),
            said,
            said_at: row.get(10)?,
            settled,
        })
    }
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let (holder, relation): (Option<String>, Option<String>) = (row.get(15)?, row.get(16)?);
        Ok(Self {
            word: Word::from_row(row)?,
            name: row.get(14)?,
            holder: holder.zip(relation),
            phone: row.get(17)?,
        })
    }
}
