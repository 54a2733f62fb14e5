//! Whose months have to be worked out anew: the log says of whom something was entered since it was last read.

use domain::actor::Scope;
use domain::events::Action;
use domain::ids::{EventId, PersonId, TenantId, VisitId};
use jiff::Timestamp;

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(SINCE, FIRST, LAST, VISITED);

/// An entry of the log, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: EventId,
    /// When it was entered.
    pub at: Timestamp,
    /// What was done.
    pub action: Action,
    /// The id of what it was about.
    pub subject: String,
    /// Whom it concerns.
    pub person: Option<PersonId>,
}

statement! {
    /// Entries after one of them, by id.
    SINCE = "select e.id, e.at, e.action, e.subject, e.person from event e where e.tenant = $1 and e.id > $2 \
        order by e.id limit $3";

    /// When the first entry was made.
    FIRST = "select e.at from event e where e.tenant = $1 and e.id > $2 order by e.id limit 1";

    /// The latest entry before one.
    LAST = "select e.id from event e where e.tenant = $1 and e.id < $2 order by e.id desc limit 1";

    /// When a contact took place, within the reader's scope.
    VISITED = "select v.visited_at from visit v join person p on p.tenant = v.tenant and p.id = v.person \
        where ", within_any!("p"), " and v.tenant = $1 and v.id = $6";
}

/// Entries of a county's log after one of them, at most so many.
///
/// # Errors
/// What the database cannot do.
pub fn since(tx: &mut Tx<'_>, tenant: TenantId, after: EventId, limit: u16) -> Result<Vec<Entry>, Fault> {
    tx.all(&SINCE, params![tenant, after, limit])
}

/// When anything was first entered in a county.
///
/// # Errors
/// What the database cannot do.
pub fn first(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Option<Timestamp>, Fault> {
    Ok(tx.one::<(Timestamp,)>(&FIRST, params![tenant, EventId::MIN])?.map(|(at,)| at))
}

/// The latest entry of a county's log.
///
/// # Errors
/// What the database cannot do.
pub fn last(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Option<EventId>, Fault> {
    Ok(tx.one::<(EventId,)>(&LAST, params![tenant, EventId::MAX])?.map(|(id,)| id))
}

/// When a contact of somebody of the scope took place.
///
/// # Errors
/// What the database cannot do.
pub fn visited_at(tx: &mut Tx<'_>, scope: &Scope, visit: VisitId) -> Result<Option<Timestamp>, Fault> {
    let b = Bounds::of(scope);
    let params = params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, visit];
    Ok(tx.one::<(Timestamp,)>(&VISITED, params)?.map(|(at,)| at))
}

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: row.get(0)?,
            at: row.get(1)?,
            action: row.code(2, Action::from_code)?,
            subject: row.get(3)?,
            person: row.get(4)?,
        })
    }
}
