//! The due list: who must be contacted by when, by place or by visitor.

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::duties::{Due, Progress};
use domain::ids::{PersonId, WorkerId};
use domain::people::{Phone, Sex};
use jiff::civil::Date;

use super::assigned;
use crate::bounds::{Bounds, within, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{Statement, register, statement};
use crate::tx::Tx;

register!(OF_WORKER, IN_VILLAGE, IN_REGION);

/// Which part of the list.
#[derive(Debug, Clone)]
pub struct DueFilter {
    /// Only what can be done by this day: today.
    pub opens_until: Date,
    /// Only what should have been done before this day: today, for the overdue.
    pub due_before: Option<Date>,
    /// Only people of this place.
    pub area: Option<AreaPath>,
    /// Only people of this visitor; [`WorkerId::MIN`] for people whom nobody visits.
    pub worker: Option<WorkerId>,
    /// From after this line of the list.
    pub after: Option<(Date, PersonId)>,
    /// Length of the page.
    pub limit: u16,
}

/// One line of the due list.
#[derive(Debug, Clone, PartialEq)]
pub struct DueLine {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their sex.
    pub sex: Option<Sex>,
    /// Their date of birth.
    pub born_on: Option<Date>,
    /// Telephone.
    pub phone: Option<Phone>,
    /// Address within the village.
    pub address: String,
    /// The place whose people they belong to.
    pub area: AreaPath,
    /// Who visits them.
    pub worker: Option<WorkerId>,
    /// Id of the class.
    pub class: Option<String>,
    /// Id of the track.
    pub track: Option<String>,
    /// Whether the class may change once a fact is known.
    pub provisional: bool,
    /// From when until when.
    pub due: Due,
    /// Day of the last contact that counted.
    pub last_counted_on: Option<Date>,
    /// How far each duty has come.
    pub progress: Vec<Progress>,
}

impl DueLine {
    /// What to ask the next page for.
    pub fn key(&self) -> (Date, PersonId) {
        (self.due.due_on, self.person)
    }
}

/// Columns, joined tables and conditions that the three ways to the list share. `cross join` keeps SQLite
/// from looking at the people first.
macro_rules! head {
    () => {
        "select s.person, p.name, p.sex, p.born_on, p.phone, p.address, s.area_path, s.worker, s.class, s.track, \
         s.provisional, s.opens_on, s.due_on, s.last_counted_on, s.progress \
         from standing s cross join person p where p.tenant = s.tenant and p.id = s.person and "
    };
}

macro_rules! tail {
    () => {
        " and s.due_on >= $6 and (s.due_on > $6 or s.person > $7) and s.opens_on <= $8 and s.due_on < $9 \
         order by s.due_on, s.person limit $10"
    };
}

/// The same where the days are left to no index; the order follows.
macro_rules! tail_any {
    () => {
        " and s.due_on || '' >= $6 and (s.due_on > $6 or s.person > $7) and s.opens_on <= $8 \
         and s.due_on || '' < $9"
    };
}

statement! {
    /// One visitor's people: along the index over visitors.
    OF_WORKER = head!(), within_any!("s"), " and s.worker = $4", tail_any!(),
        " order by s.due_on, s.person limit $10";

    /// A village's people: all of them, sorted.
    IN_VILLAGE = head!(), within!("s"), tail_any!(), " order by s.due_on || '', s.person limit $10";

    /// A town's or county's people: along the index over last days.
    IN_REGION = head!(), within_any!("s"), tail!();
}

/// A page of the due list within the reader's scope, by last day, then by person.
///
/// # Errors
/// What the database cannot do.
pub fn page(tx: &mut Tx<'_>, scope: &Scope, filter: &DueFilter) -> Result<Vec<DueLine>, Fault> {
    let b = Bounds::of(scope).in_area(filter.area.as_ref()).of_worker(filter.worker);
    let way: &Statement = match b.single_worker() {
        Some(_) => &OF_WORKER,
        None if b.is_narrow() => &IN_VILLAGE,
        None => &IN_REGION,
    };
    let (after_day, after_person) = match filter.after {
        Some((day, person)) => (day.to_string(), person),
        // Before every day, and not empty of meaning for a column of days.
        None => (String::new(), PersonId::MIN),
    };
    let before = filter.due_before.unwrap_or(Date::MAX);
    tx.all(
        way,
        params![
            b.tenant,
            b.from,
            b.until,
            b.worker_from,
            b.worker_until,
            after_day,
            after_person,
            filter.opens_until,
            before,
            filter.limit,
        ],
    )
}

impl FromRow for DueLine {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            person: row.get(0)?,
            name: row.get(1)?,
            sex: row.maybe_code(2, Sex::from_code)?,
            born_on: row.get(3)?,
            phone: row.maybe_code(4, |text| text.parse().ok())?,
            address: row.get(5)?,
            area: row.code(6, |text| text.parse().ok())?,
            worker: assigned(row.get(7)?),
            class: row.get(8)?,
            track: row.get(9)?,
            provisional: row.get(10)?,
            due: Due { opens_on: row.get(11)?, due_on: row.get(12)? },
            last_counted_on: row.get(13)?,
            progress: row.json(14)?,
        })
    }
}
