//! Everybody a phone takes along, with what is owed to them: two statements, whoever many there are.

pub mod beside;

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::classes::classify::Classified;
use domain::duties::{Course, Due, Progress};
use domain::ids::{HouseholdId, PersonId};
use domain::people::Phone;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::bounds::{Bounds, within, within_any};
use crate::duties;
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{Statement, register, statement};
use crate::tx::Tx;

register!(OF_WORKER, IN_AREA, COUNTED_OF_WORKER, COUNTED_IN_AREA);

/// Somebody a phone takes along. No identity number, not even its last digits.
#[derive(Debug, Clone, PartialEq)]
pub struct Mine {
    /// Who.
    pub person: PersonId,
    /// With whom they live; their own id where they live with nobody of the register.
    pub household: HouseholdId,
    /// Their name.
    pub name: String,
    /// Address within the village.
    pub address: String,
    /// The place whose people they belong to.
    pub area: AreaPath,
    /// Telephone.
    pub phone: Option<Phone>,
    /// A remark in the register.
    pub note: Option<String>,
    /// What is owed next.
    pub due: Option<Due>,
    /// The decision, whose duties are owed; `None` for somebody never classified.
    pub classified: Option<Classified>,
    /// How far each duty has come.
    pub progress: Vec<Progress>,
    /// What was asked and is asked, day by day.
    pub course: Course,
    /// When somebody last reached them.
    pub last_visited_at: Option<Timestamp>,
    /// Id of the absence or the way they left; `None` for somebody who is here.
    pub elsewhere: Option<String>,
    /// What counted in the periods that hold the day asked about; none for a period without a contact.
    pub counted: Vec<Counted>,
}

/// What counted for a duty in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Id of the duty.
    pub duty: String,
    /// First day of the period on which it was asked.
    pub from: Date,
    /// How many are owed in it.
    pub owed: u32,
    /// How many counted.
    pub counted: u32,
}

/// What is read of everybody. The last contact is found from the index alone.
macro_rules! everybody {
    () => {
        "select p.id, p.name, p.address, p.area_path, p.phone, p.note, s.opens_on, s.due_on, d.classified, \
         s.progress, s.duties_from, (select v.visited_at from visit v where v.tenant = p.tenant and v.person = p.id \
         and v.outcome = 'reached' and v.verdict <> 'voided' order by v.visited_at desc limit 1) as last_at, s.elsewhere, d.course, (select r.household from residence r \
         where r.tenant = p.tenant and r.person = p.id and r.until_on is null order by r.from_on desc, r.id desc limit 1) \
         as household \
         from person p left join standing s on s.tenant = p.tenant and s.person = p.id \
         left join decision d on d.tenant = p.tenant and d.person = p.id where "
    };
}

/// What counted for them. `cross join` keeps SQLite from looking at all tallies first.
macro_rules! counted {
    () => {
        "select t.person, t.duty, t.starts_on, t.owed, t.counted from person p \
         cross join tally t where t.tenant = p.tenant and t.person = p.id and t.starts_on <= $6 \
         and t.ends_on >= $6 and "
    };
}

statement! {
    /// One visitor's people, by name.
    OF_WORKER = everybody!(), within_any!("p"), " and p.worker = $4 order by p.name_key, p.id limit $6";

    /// The people of a place, village by village.
    IN_AREA = everybody!(), within!("p"), " order by p.area_path, p.name_key, p.id limit $6";

    /// What counted for one visitor's people.
    COUNTED_OF_WORKER = counted!(), within_any!("p"), " and p.worker = $4 order by t.person, t.duty, t.starts_on";

    /// What counted for the people of a place.
    COUNTED_IN_AREA = counted!(), within!("p"), " order by t.person, t.duty, t.starts_on";
}

/// Everybody within the reader's scope (a visitor's by name, others village by village), with what counted in the
/// periods that hold `on`; the first `limit` of them.
///
/// # Errors
/// What the database cannot do.
pub fn mine(tx: &mut Tx<'_>, scope: &Scope, on: Date, limit: u16) -> Result<Vec<Mine>, Fault> {
    let b = Bounds::of(scope);
    let (everybody, counted): (&Statement, &Statement) = match b.single_worker() {
        Some(_) => (&OF_WORKER, &COUNTED_OF_WORKER),
        None => (&IN_AREA, &COUNTED_IN_AREA),
    };
    let mut people: Vec<Mine> =
        tx.all(everybody, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, limit])?;
    // Of a whole county only the first villages are taken; nothing beyond them is counted.
    let last = people.last().filter(|_| people.len() == usize::from(limit) && b.single_worker().is_none());
    let until = last.map_or(b.until.clone(), |last| b.until.clone().min(last.area.bounds().1));
    let rows: Vec<(PersonId, String, Date, u32, u32)> =
        tx.all(counted, params![b.tenant, b.from, until, b.worker_from, b.worker_until, on])?;
    let mut places: Vec<(PersonId, usize)> =
        people.iter().enumerate().map(|(at, mine)| (mine.person, at)).collect();
    places.sort_unstable();
    for (person, duty, from, owed, counted) in rows {
        if let Ok(found) = places.binary_search_by_key(&person, |(person, _)| *person) {
            people[places[found].1].counted.push(Counted { duty, from, owed, counted });
        }
    }
    Ok(people)
}

impl FromRow for Mine {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let due = match (row.get(6)?, row.get(7)?) {
            (Some(opens_on), Some(due_on)) => Some(Due { opens_on, due_on }),
            _ => None,
        };
        let classified: Option<Classified> = row.maybe_json(8)?;
        let person: PersonId = row.get(0)?;
        let household: Option<HouseholdId> = row.get(14)?;
        Ok(Self {
            person,
            household: household.unwrap_or_else(|| domain::households::own(person)),
            name: row.get(1)?,
            address: row.get(2)?,
            area: row.code(3, |text| text.parse().ok())?,
            phone: row.maybe_code(4, |text| text.parse().ok())?,
            note: row.get(5)?,
            due,
            course: duties::course(
                row.maybe_json(13)?,
                classified.as_ref(),
                row.get::<Option<Date>>(10)?.unwrap_or(Date::MAX),
            ),
            classified,
            progress: row.maybe_json(9)?.unwrap_or_default(),
            last_visited_at: row.get(11)?,
            elsewhere: row.get(12)?,
            counted: Vec::new(),
        })
    }
}
