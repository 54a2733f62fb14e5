//! Cards at doors. What stands behind a code is for everybody who stands before it.

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::families::Card;
use domain::ids::{AccountId, PersonId, TenantId, WorkerId};
use jiff::Timestamp;

use crate::bounds::{Bounds, within, within_any};
use crate::duties::assigned;
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, STANDING, VISITED, BEHIND, END);

statement! {
    /// Keeps a new card.
    INSERT = "insert into family_card (tenant, code, person, made_at, made_by) values ($1, $2, $3, $4, $5) \
        on conflict (tenant, code) do nothing";
}

/// Keeps a new card.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn insert(tx: &mut Tx<'_>, card: &Card) -> Result<(), Fault> {
    tx.exec(&INSERT, params![card.tenant, card.code, card.person, card.made_at, card.made_by]).map(|_| ())
}

statement! {
    /// The latest card of a person within the reader's scope that was not ended.
    STANDING = "select c.code, c.tenant, c.person, c.made_at, c.made_by, c.ended_at from family_card c \
        join person p on p.tenant = c.tenant and p.id = c.person where ", within_any!("p"), " \
        and c.tenant = $1 and c.person = $6 and c.ended_at is null order by c.made_at desc, c.code desc limit 1";
}

/// The card that stands for a person.
///
/// # Errors
/// What the database cannot do.
pub fn standing(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Option<Card>, Fault> {
    let b = Bounds::of(scope);
    tx.one(&STANDING, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])
}

statement! {
    /// Whom somebody visits where they live, in the order in which one walks through the places. A person without
    /// visitor has the lowest id there is ($6).
    VISITED = "select p.id, p.area_path, p.worker from person p \
        join standing s on s.tenant = p.tenant and s.person = p.id where ", within!("p"), " and p.worker <> $6 \
        and s.elsewhere is null order by p.area_path, p.name_key, p.id limit $7";
}

/// Whom somebody visits where they live: for whom cards are printed, the first `limit` of them.
///
/// # Errors
/// What the database cannot do.
pub fn visited(tx: &mut Tx<'_>, scope: &Scope, limit: u16) -> Result<Vec<(PersonId, Behind)>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<Visited> = tx.all(
        &VISITED,
        params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, WorkerId::MIN, limit],
    )?;
    Ok(rows.into_iter().map(|Visited(person, behind)| (person, behind)).collect())
}

struct Visited(PersonId, Behind);

impl FromRow for Visited {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let (area, worker) = (row.code(1, |text| text.parse().ok())?, assigned(row.get(2)?));
        Ok(Self(row.get(0)?, Behind { area, worker }))
    }
}

statement! {
    /// Who visits where a card lies, and in which place that is: no name, no id, no address.
    BEHIND = "select p.area_path, p.worker from family_card c join person p on p.tenant = c.tenant and p.id = c.person \
        where c.tenant = $1 and c.code = $2 and c.ended_at is null";

    /// Ends the cards of a person.
    END = "update family_card set ended_at = $3, ended_by = $4 where tenant = $1 and person = $2 and ended_at is null";
}

/// What stands behind a code: the place, by which the office is found, and who visits there. Nothing of who lives there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// The place whose office is asked.
    pub area: AreaPath,
    /// Who visits.
    pub worker: Option<WorkerId>,
}

/// What stands behind a code that was not ended.
///
/// # Errors
/// What the database cannot do.
pub fn behind(tx: &mut Tx<'_>, tenant: TenantId, code: &str) -> Result<Option<Behind>, Fault> {
    tx.one(&BEHIND, params![tenant, code])
}

/// Ends the cards of a person that was found within the scope before.
///
/// # Errors
/// What the database cannot do.
pub fn end(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    person: PersonId,
    (at, by): (Timestamp, AccountId),
) -> Result<(), Fault> {
    tx.exec(&END, params![tenant, person, at, by]).map(|_| ())
}

impl FromRow for Card {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            code: row.get(0)?,
            tenant: row.get(1)?,
            person: row.get(2)?,
            made_at: row.get(3)?,
            made_by: row.get(4)?,
            ended_at: row.get(5)?,
        })
    }
}

impl FromRow for Behind {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self { area: row.code(0, |text| text.parse().ok())?, worker: assigned(row.get(1)?) })
    }
}
