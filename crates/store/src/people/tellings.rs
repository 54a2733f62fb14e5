//! Who was told of the policy, and who was not yet. Rows are only ever added.

use std::collections::BTreeMap;

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::ids::{PersonId, TenantId};
use domain::people::tellings::TellingWay;
use domain::people::{Phone, Telling};

use crate::bounds::{Bounds, within, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, KEEP_TOLD, OF_PERSON, UNTOLD, PLACES, GONE);

statement! {
    /// Adds a row; one of that id stays as it is.
    INSERT = "insert into telling (tenant, id, person, told_on, told_by, way, leaflet, note, recorded_at, \
        recorded_by, supersedes, withdrawn) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
        on conflict (tenant, id) do nothing";

    /// Keeps whether a row that stands says that the person was told.
    KEEP_TOLD = "update person set told = case when exists (select 1 from telling t where t.tenant = person.tenant \
        and t.person = person.id and t.withdrawn = 0 and not exists \
        (select 1 from telling c where c.tenant = t.tenant and c.supersedes = t.id)) then 1 else 0 end \
        where tenant = $1 and id = $2";
}

/// Adds that somebody was told.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn insert(tx: &mut Tx<'_>, row: &Telling) -> Result<(), Fault> {
    tx.exec(
        &INSERT,
        params![
            row.tenant,
            row.id,
            row.person,
            row.told_on,
            row.told_by,
            row.way.code(),
            row.leaflet,
            row.note,
            row.recorded_at,
            row.recorded_by,
            row.supersedes,
            row.withdrawn,
        ],
    )?;
    keep_told(tx, row.tenant, row.person)
}

/// Keeps at the person whether they were told: after rows about them were added, or came from another entry.
///
/// # Errors
/// What the database cannot do.
pub(super) fn keep_told(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId) -> Result<(), Fault> {
    tx.exec(&KEEP_TOLD, params![tenant, person]).map(|_| ())
}

statement! {
    /// All rows about a person within the reader's scope, in the order in which they were entered.
    OF_PERSON = "select t.id, t.tenant, t.person, t.told_on, t.told_by, t.way, t.leaflet, t.note, t.recorded_at, \
        t.recorded_by, t.supersedes, t.withdrawn from telling t \
        join person p on p.tenant = t.tenant and p.id = t.person \
        where ", within_any!("p"), " and t.tenant = $1 and t.person = $6 order by t.recorded_at, t.id";
}

/// All that was entered of telling a person, in the order in which it was entered.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Telling>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&OF_PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])
}

statement! {
    /// Who was not told, place by place, along the index of places. `$6` holds the ways of leaving, each between commas.
    UNTOLD = "select p.id, p.name, p.name_key, p.area_path, p.address, p.phone from person p \
        left join standing s on s.tenant = p.tenant and s.person = p.id \
        where ", within!("p"), " and p.told = 0 and (s.elsewhere is null or $6 not like '%,' || s.elsewhere || ',%') \
        and (p.area_path || '' <> $7 or p.name_key > $8 or (p.name_key = $8 and p.id > $9)) \
        order by p.area_path, p.name_key, p.id limit $10";

    /// How many there are in each place, and how many of them were not told: along the index alone.
    PLACES = "select p.area_path, count(*) as people, sum(case when p.told = 0 then 1 else 0 end) as untold from person p \
        where ", within!("p"), " group by p.area_path order by p.area_path";

    /// The same of those who have left the register. Every id comes after the empty text, which is what leads to the
    /// index over the few who are not here.
    GONE = "select p.area_path, count(*) as people, sum(case when p.told = 0 then 1 else 0 end) as untold \
        from standing s join person p on p.tenant = s.tenant and p.id = s.person \
        where ", within_any!("p"), " and s.tenant = $1 and s.elsewhere > '' and $6 like '%,' || s.elsewhere || ',%' \
        group by p.area_path order by p.area_path";
}

/// Somebody who was not told yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untold {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What the list is ordered by within a place.
    pub name_key: String,
    /// The place whose people they belong to.
    pub area: AreaPath,
    /// Address within the village.
    pub address: String,
    /// Telephone.
    pub phone: Option<Phone>,
}

/// Which people.
#[derive(Debug, Clone, Default)]
pub struct UntoldFilter {
    /// Only of this place.
    pub area: Option<AreaPath>,
    /// Ids of the ways of leaving the register: whoever is gone need not be told.
    pub left: Vec<String>,
    /// From after this line of the list.
    pub after: Option<(AreaPath, String, PersonId)>,
    /// Length of the page.
    pub limit: u16,
}

impl UntoldFilter {
    fn gone(&self) -> String {
        self.left.iter().fold(",".to_owned(), |text, id| text + id + ",")
    }
}

/// A page of those within the reader's scope whom nobody has told, place by place.
///
/// # Errors
/// What the database cannot do.
pub fn untold(tx: &mut Tx<'_>, scope: &Scope, filter: &UntoldFilter) -> Result<Vec<Untold>, Fault> {
    let b = Bounds::of(scope).in_area(filter.area.as_ref());
    // The page begins in the place where the last one ended.
    let (area, key, id) = match &filter.after {
        Some((area, key, id)) => (area.as_str().to_owned(), key.clone(), *id),
        None => (String::new(), String::new(), PersonId::MIN),
    };
    let from = b.from.max(area.clone());
    tx.all(
        &UNTOLD,
        params![
            b.tenant,
            from,
            b.until,
            b.worker_from,
            b.worker_until,
            filter.gone(),
            area,
            key,
            id,
            filter.limit
        ],
    )
}

/// How many people of the reader's scope there are in each place, and how many of them nobody has told.
///
/// # Errors
/// What the database cannot do.
pub fn counts(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &UntoldFilter,
) -> Result<Vec<(AreaPath, u32, u32)>, Fault> {
    let b = Bounds::of(scope).in_area(filter.area.as_ref());
    let all: Vec<Counted> =
        tx.all(&PLACES, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until])?;
    let gone: Vec<Counted> =
        tx.all(&GONE, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, filter.gone()])?;
    let gone: BTreeMap<AreaPath, (u32, u32)> =
        gone.into_iter().map(|Counted((area, people, untold))| (area, (people, untold))).collect();
    let left = all.into_iter().map(|Counted((area, people, untold))| {
        let (fewer, fewer_untold) = gone.get(&area).copied().unwrap_or_default();
        (area, people.saturating_sub(fewer), untold.saturating_sub(fewer_untold))
    });
    Ok(left.filter(|(_, people, _)| *people > 0).collect())
}

struct Counted((AreaPath, u32, u32));

impl FromRow for Counted {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self((row.code(0, |text| text.parse().ok())?, row.get(1)?, row.get(2)?)))
    }
}

impl FromRow for Untold {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            person: row.get(0)?,
            name: row.get(1)?,
            name_key: row.get(2)?,
            area: row.code(3, |text| text.parse().ok())?,
            address: row.get(4)?,
            phone: row.maybe_code(5, |text| text.parse().ok())?,
        })
    }
}

impl FromRow for Telling {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            id: row.get(0)?,
            tenant: row.get(1)?,
            person: row.get(2)?,
            told_on: row.get(3)?,
            told_by: row.get(4)?,
            way: row.code(5, TellingWay::from_code)?,
            leaflet: row.get(6)?,
            note: row.get(7)?,
            recorded_at: row.get(8)?,
            recorded_by: row.get(9)?,
            supersedes: row.get(10)?,
            withdrawn: row.get(11)?,
        })
    }
}
