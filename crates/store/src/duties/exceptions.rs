//! What is neither due nor done, and needs somebody at a desk: who said no, and who is away without anybody knowing until
//! when.

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::ids::{HappeningId, PersonId, WorkerId};
use domain::people::Phone;
use jiff::civil::Date;

use super::assigned;
use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(REFUSED, AWAY);

/// Which part of a list.
#[derive(Debug, Clone)]
pub struct Part {
    /// Only people of this place.
    pub area: Option<AreaPath>,
    /// From after this line: its day and person.
    pub after: Option<(Date, PersonId)>,
    /// Length of the page.
    pub limit: u16,
}

/// Somebody on one of the lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Someone {
    /// Who.
    pub person: PersonId,
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

/// A duty of a running period whose contacts somebody refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Who.
    pub who: Someone,
    /// Id of the duty.
    pub duty: String,
    /// Last day of the period.
    pub ends_on: Date,
    /// How many contacts are owed.
    pub owed: i64,
    /// How many counted.
    pub counted: i64,
    /// How many were refused.
    pub refused: i64,
}

impl Refused {
    /// What to ask the next page for.
    pub fn key(&self) -> (Date, PersonId) {
        (self.ends_on, self.who.person)
    }
}

/// Somebody who is away, nobody knows until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// Who.
    pub who: Someone,
    /// The row in which it was told.
    pub told: HappeningId,
    /// Id of the absence.
    pub why: String,
    /// First day.
    pub from: Date,
}

impl Away {
    /// What to ask the next page for.
    pub fn key(&self) -> (Date, PersonId) {
        (self.from, self.who.person)
    }
}

/// Who somebody is, over the table alias `p`.
macro_rules! someone {
    () => {
        "p.id, p.name, p.phone, p.address, p.area_path, p.worker"
    };
}

statement! {
    /// Periods that have not ended in which somebody refused, the one that ends first on top. A person stands there once,
    /// with the first of their duties.
    REFUSED = "select ", someone!(), ", t.duty, t.ends_on, t.owed, t.counted, t.refused from tally t \
        join person p on p.tenant = t.tenant and p.id = t.person \
        where ", within_any!("p"), " and t.tenant = $1 and t.refused > 0 and t.starts_on <= $6 and t.ends_on >= $6 \
        and t.ends_on >= $7 and (t.ends_on > $7 or t.person > $8) and t.owed > t.counted \
        and not exists (select 1 from tally o where o.tenant = t.tenant and o.person = t.person \
            and o.ends_on = t.ends_on and o.refused > 0 and o.owed > o.counted and o.duty < t.duty) \
        order by t.ends_on, t.person limit $9";
}

/// A page of the people who refused something in a running period and to whom something is still owed in it.
///
/// # Errors
/// What the database cannot do.
pub fn refused(tx: &mut Tx<'_>, scope: &Scope, part: &Part, today: Date) -> Result<Vec<Refused>, Fault> {
    let b = Bounds::of(scope).in_area(part.area.as_ref());
    let (day, person) = part.after.unwrap_or((today, PersonId::MIN));
    tx.all(
        &REFUSED,
        params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, today, day, person, part.limit],
    )
}

statement! {
    /// People who are away without a last day, those who have been away the longest on top. `cross join` keeps SQLite
    /// from looking at all that ever happened.
    AWAY = "select ", someone!(), ", h.id, h.kind, h.from_on from standing s \
        cross join happening h cross join person p \
        where ", within_any!("p"), " and h.tenant = s.tenant and h.person = s.person \
        and p.tenant = s.tenant and p.id = s.person and s.tenant = $1 and s.elsewhere is not null and h.kind = s.elsewhere \
        and h.sort = 'absence' and h.until_on is null and h.withdrawn = 0 and h.from_on <= $6 \
        and not exists (select 1 from happening c where c.tenant = h.tenant and c.person = h.person \
            and c.supersedes = h.id) \
        and h.from_on >= $7 and (h.from_on > $7 or h.person > $8) order by h.from_on, h.person limit $9";
}

/// A page of the people who are away, nobody knows until when.
///
/// # Errors
/// What the database cannot do.
pub fn away(tx: &mut Tx<'_>, scope: &Scope, part: &Part, today: Date) -> Result<Vec<Away>, Fault> {
    let b = Bounds::of(scope).in_area(part.area.as_ref());
    let (day, person) = part.after.unwrap_or((Date::constant(1900, 1, 1), PersonId::MIN));
    tx.all(
        &AWAY,
        params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, today, day, person, part.limit],
    )
}

fn someone(row: &Row<'_>) -> Result<Someone, Fault> {
    Ok(Someone {
        person: row.get(0)?,
        name: row.get(1)?,
        phone: row.maybe_code(2, |text| text.parse().ok())?,
        address: row.get(3)?,
        area: row.code(4, |text| text.parse().ok())?,
        worker: assigned(row.get(5)?),
    })
}

impl FromRow for Refused {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            who: someone(row)?,
            duty: row.get(6)?,
            ends_on: row.get(7)?,
            owed: row.get(8)?,
            counted: row.get(9)?,
            refused: row.get(10)?,
        })
    }
}

impl FromRow for Away {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self { who: someone(row)?, told: row.get(6)?, why: row.get(7)?, from: row.get(8)? })
    }
}
