//! Organisations of a county, and for whom they answer.

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::ids::{OrganisationId, PersonId, TenantId};
use domain::organisations::{Accountable, Organisation, OrganisationKind};

use crate::bounds::{Bounds, within_any};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

/// The columns of an organisation, in the order in which its row is read.
macro_rules! columns {
    () => {
        "o.id, o.tenant, o.name, o.kind, o.area_path, o.contact, o.phone, o.active"
    };
}

register!(SAVE, BY_ID, BY_NAME, PAGE, ANSWERING, SAVE_ACCOUNTABLE, ACCOUNTABLE, NEAREST_OFFICE);

statement! {
    /// Keeps an organisation, or what has changed about one.
    SAVE = "insert into organisation (tenant, id, name, kind, area_path, contact, phone, active) \
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant, id) do update set name = excluded.name, \
        kind = excluded.kind, area_path = excluded.area_path, contact = excluded.contact, \
        phone = excluded.phone, active = excluded.active";
}

/// Keeps an organisation, or what has changed about one.
///
/// # Errors
/// A duplicate `organisation_by_name` when the name is taken.
pub fn save(tx: &mut Tx<'_>, organisation: &Organisation) -> Result<(), Fault> {
    tx.exec(
        &SAVE,
        params![
            organisation.tenant,
            organisation.id,
            organisation.name,
            organisation.kind.code(),
            organisation.area.as_str(),
            organisation.contact,
            organisation.phone.as_ref().map(|phone| phone.as_str()),
            organisation.active,
        ],
    )
    .map(|_| ())
}

statement! {
    /// One organisation.
    BY_ID = "select ", columns!(), " from organisation o where o.tenant = $1 and o.id = $2";

    /// The organisation of a name.
    BY_NAME = "select ", columns!(), " from organisation o where o.tenant = $1 and o.name = $2";
}

/// An organisation of a county.
///
/// # Errors
/// What the database cannot do.
pub fn by_id(tx: &mut Tx<'_>, tenant: TenantId, id: OrganisationId) -> Result<Option<Organisation>, Fault> {
    Ok(tx.one::<Body>(&BY_ID, params![tenant, id])?.map(|body| body.0))
}

/// The organisation of a county with this name.
///
/// # Errors
/// What the database cannot do.
pub fn by_name(tx: &mut Tx<'_>, tenant: TenantId, name: &str) -> Result<Option<Organisation>, Fault> {
    Ok(tx.one::<Body>(&BY_NAME, params![tenant, name])?.map(|body| body.0))
}

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrganisationFilter {
    /// Those that work in this place, above it or below it.
    pub area: AreaPath,
    /// Only this kind.
    pub kind: Option<OrganisationKind>,
    /// Only those that work here, or only those that do not.
    pub active: Option<bool>,
    /// How the name begins; empty for all.
    pub name: String,
    /// From after this name.
    pub after: String,
    /// Length of the page.
    pub limit: u16,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationLine {
    /// The organisation.
    pub organisation: Organisation,
    /// How many of its workers visit.
    pub workers: i64,
    /// For how many people it answers.
    pub people: i64,
}

statement! {
    /// Organisations by name. One that works for a wider place works here, too: its path begins this one's.
    PAGE = "select ", columns!(), ", (select count(*) from worker w where w.tenant = o.tenant \
        and w.organisation_id = o.id and w.active = 1) as workers, \
        (select count(*) from accountable c where c.tenant = o.tenant and c.organisation = o.id \
        and c.until_on is null) as people \
        from organisation o where o.tenant = $1 and ((o.area_path >= $2 and o.area_path < $3) \
        or substr($2, 1, length(o.area_path)) = o.area_path) and ($4 = '' or o.kind = $4) \
        and (o.active = $5 or $5 < 0) and o.name >= $6 and o.name < $7 and o.name > $8 \
        order by o.name limit $9";
}

/// A page of organisations by name.
///
/// # Errors
/// What the database cannot do.
pub fn page(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    filter: &OrganisationFilter,
) -> Result<Vec<OrganisationLine>, Fault> {
    let (from, until) = filter.area.bounds();
    let active = filter.active.map_or(-1, i64::from);
    tx.all(
        &PAGE,
        params![
            tenant,
            from,
            until,
            filter.kind.map_or("", OrganisationKind::code),
            active,
            filter.name,
            format!("{}{}", filter.name, char::MAX),
            filter.after,
            filter.limit,
        ],
    )
}

statement! {
    /// The committee or government office with a telephone that is nearest to a place: its own, then those above it.
    NEAREST_OFFICE = "select ", columns!(), " from organisation o where o.tenant = $1 \
        and substr($2, 1, length(o.area_path)) = o.area_path and o.active = 1 and o.phone is not null \
        and o.kind in ('committee', 'government') order by length(o.area_path) desc, o.kind, o.name limit 1";
}

/// The office with a telephone that is nearest to a place: of its village, otherwise of the town, otherwise above.
///
/// # Errors
/// What the database cannot do.
pub fn nearest_office(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    place: &AreaPath,
) -> Result<Option<Organisation>, Fault> {
    Ok(tx.one::<Body>(&NEAREST_OFFICE, params![tenant, place.as_str()])?.map(|body| body.0))
}

statement! {
    /// For how many people an organisation answers.
    ANSWERING = "select count(*) as people from accountable where tenant = $1 and organisation = $2 \
        and until_on is null";
}

/// For how many people an organisation answers now.
///
/// # Errors
/// What the database cannot do.
pub fn answering(tx: &mut Tx<'_>, tenant: TenantId, id: OrganisationId) -> Result<u64, Fault> {
    let found: Option<(i64,)> = tx.one(&ANSWERING, params![tenant, id])?;
    Ok(found.map_or(0, |(people,)| u64::try_from(people).unwrap_or(0)))
}

statement! {
    /// Keeps who answers for a person, or the last day of it.
    SAVE_ACCOUNTABLE = "insert into accountable (tenant, id, person, organisation, from_on, until_on) \
        values ($1, $2, $3, $4, $5, $6) on conflict (tenant, id) do update set until_on = excluded.until_on";

    /// Who answers or answered for a person within the reader's scope, newest first.
    ACCOUNTABLE = "select c.id, c.person, c.organisation, c.from_on, c.until_on from accountable c \
        join person p on p.tenant = c.tenant and p.id = c.person \
        where ", within_any!("p"), " and c.tenant = $1 and c.person = $6 order by c.from_on desc, c.id desc";
}

/// Keeps who answers for a person, or the last day of it.
///
/// # Errors
/// A foreign key when one of them is unknown.
pub fn save_accountable(tx: &mut Tx<'_>, tenant: TenantId, one: &Accountable) -> Result<(), Fault> {
    tx.exec(&SAVE_ACCOUNTABLE, params![tenant, one.id, one.person, one.organisation, one.from, one.until])
        .map(|_| ())
}

/// Which organisations answer and answered for a person, newest first.
///
/// # Errors
/// What the database cannot do.
pub fn accountable(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Accountable>, Fault> {
    let b = Bounds::of(scope);
    let rows: Vec<Answers> =
        tx.all(&ACCOUNTABLE, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])?;
    Ok(rows.into_iter().map(|answers| answers.0).collect())
}

/// A row of the table of organisations.
struct Body(Organisation);

impl FromRow for Body {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Organisation {
            id: row.get(0)?,
            tenant: row.get(1)?,
            name: row.get(2)?,
            kind: row.code(3, OrganisationKind::from_code)?,
            area: row.code(4, |text| text.parse().ok())?,
            contact: row.get(5)?,
            phone: row.maybe_code(6, |text| text.parse().ok())?,
            active: row.get(7)?,
        }))
    }
}

impl FromRow for OrganisationLine {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self { organisation: Body::from_row(row)?.0, workers: row.get(8)?, people: row.get(9)? })
    }
}

struct Answers(Accountable);

impl FromRow for Answers {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Accountable {
            id: row.get(0)?,
            person: row.get(1)?,
            organisation: row.get(2)?,
            from: row.get(3)?,
            until: row.get(4)?,
        }))
    }
}
