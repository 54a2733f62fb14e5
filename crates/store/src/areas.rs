//! The tree of places (区划). It belongs to the region: reading it needs no scope.

use domain::areas::close::Moving;
use domain::areas::{Area, AreaCode, AreaKind, AreaPath, Level};
use domain::ids::{AccountId, TenantId};

use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

/// The columns of a place, in the order in which [`Place`] reads them.
macro_rules! columns {
    () => {
        "code, name, level, parent, path, valid_from, valid_until, kind, successor"
    };
}

register!(
    INSERT,
    BY_CODE,
    BY_PATH,
    CHILDREN,
    UNDER,
    FIND,
    MOVING,
    MOVE_PEOPLE,
    MOVE_STANDINGS,
    MOVE_WORKERS,
    MOVE_ORGANISATIONS,
    MOVING_ACCOUNTS,
    MOVE_ACCOUNT
);

statement! {
    /// Keeps a place; one that is known is brought up to date.
    INSERT = "insert into area (", columns!(), ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
        on conflict (code) do update set name = excluded.name, level = excluded.level, \
        parent = excluded.parent, path = excluded.path, valid_from = excluded.valid_from, \
        valid_until = excluded.valid_until, kind = excluded.kind, successor = excluded.successor";
}

/// Keeps places, parents before children. Known ones are brought up to date, so that a list can be read
/// again. At most some hundreds at a time.
///
/// # Errors
/// What the database cannot do; two codes with one path.
pub fn insert_many(tx: &mut Tx<'_>, areas: &[Area]) -> Result<(), Fault> {
    for area in areas {
        tx.exec(
            &INSERT,
            params![
                area.code.as_str(),
                area.name,
                area.level.code(),
                area.parent.as_ref().map(AreaCode::as_str),
                area.path.as_str(),
                area.valid_from,
                area.valid_until,
                area.kind.code(),
                area.successor.as_ref().map(AreaCode::as_str),
            ],
        )?;
    }
    Ok(())
}

statement! {
    /// One place.
    BY_CODE = "select ", columns!(), " from area where code = $1";
}

/// The place with a code.
///
/// # Errors
/// What the database cannot do.
pub fn by_code(tx: &mut Tx<'_>, code: &AreaCode) -> Result<Option<Area>, Fault> {
    Ok(tx.one::<Place>(&BY_CODE, params![code.as_str()])?.map(|place| place.0))
}

statement! {
    /// One place by where it hangs.
    BY_PATH = "select ", columns!(), " from area where path = $1";
}

/// The place at a path.
///
/// # Errors
/// What the database cannot do.
pub fn by_path(tx: &mut Tx<'_>, path: &AreaPath) -> Result<Option<Area>, Fault> {
    Ok(tx.one::<Place>(&BY_PATH, params![path.as_str()])?.map(|place| place.0))
}

/// The places from the province down to `path`, itself included: what a full address is made of. Places
/// that are not in the tree are left out.
///
/// # Errors
/// What the database cannot do.
pub fn line(tx: &mut Tx<'_>, path: &AreaPath) -> Result<Vec<Area>, Fault> {
    let mut line = Vec::new();
    let mut next = Some(path.clone());
    while let Some(path) = next {
        line.extend(by_path(tx, &path)?);
        next = path.parent();
    }
    line.reverse();
    Ok(line)
}

statement! {
    /// The nodes right below one, by code.
    CHILDREN = "select ", columns!(), " from area where parent = $1 order by code";
}

/// The places right below one, by code.
///
/// # Errors
/// What the database cannot do.
pub fn children(tx: &mut Tx<'_>, parent: &AreaCode) -> Result<Vec<Area>, Fault> {
    places(tx.all(&CHILDREN, params![parent.as_str()])?)
}

statement! {
    /// A node and everything below it, top down.
    UNDER = "select ", columns!(), " from area where path >= $1 and path < $2 order by path";
}

/// A place and everything in it, each place before what lies in it.
///
/// # Errors
/// What the database cannot do.
pub fn under(tx: &mut Tx<'_>, path: &AreaPath) -> Result<Vec<Area>, Fault> {
    let (from, until) = path.bounds();
    places(tx.all(&UNDER, params![from, until])?)
}

statement! {
    /// Places below one whose name holds a text, or whose code begins with it; those that stand first.
    FIND = "select ", columns!(), " from area where path >= $1 and path < $2 \
        and (name like '%' || $3 || '%' or code like $3 || '%') \
        order by case when valid_until is null then 0 else 1 end, path limit $4";
}

/// Places in `path` whose name holds a text, or whose code begins with it; those that stand first. What the text has
/// of the signs of a pattern is left out.
///
/// # Errors
/// What the database cannot do.
pub fn find(tx: &mut Tx<'_>, path: &AreaPath, text: &str, limit: u16) -> Result<Vec<Area>, Fault> {
    let (from, until) = path.bounds();
    let text: String = text.chars().filter(|sign| !matches!(sign, '%' | '_' | '\\')).collect();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    places(tx.all(&FIND, params![from, until, text, limit])?)
}

statement! {
    /// How many of a county belong to a place itself.
    MOVING = "select (select count(*) from person where tenant = $1 and area_path = $2) as people, \
        (select count(*) from worker where tenant = $1 and area_path = $2) as workers, \
        (select count(*) from organisation where tenant = $1 and area_path = $2) as organisations";

    /// Accounts of a county that work in a place itself.
    MOVING_ACCOUNTS = "select a.id from account_tenant t join account a on a.id = t.account \
        where t.tenant = $1 and a.area_path = $2 order by a.id";
}

/// Who of a county belongs to a place itself and would move when it is closed.
///
/// # Errors
/// What the database cannot do.
pub fn moving(tx: &mut Tx<'_>, tenant: TenantId, from: &AreaPath) -> Result<Moving, Fault> {
    let found: Option<(i64, i64, i64)> = tx.one(&MOVING, params![tenant, from.as_str()])?;
    let accounts: Vec<(AccountId,)> = tx.all(&MOVING_ACCOUNTS, params![tenant, from.as_str()])?;
    let (people, workers, organisations) = found.unwrap_or_default();
    let number = |count: i64| u64::try_from(count).unwrap_or(0);
    Ok(Moving {
        people: number(people),
        workers: number(workers),
        organisations: number(organisations),
        accounts: accounts.len() as u64,
    })
}

statement! {
    /// Lets people belong to another place.
    MOVE_PEOPLE = "update person set area_path = $3 where tenant = $1 and area_path = $2";

    /// The same on the rows of where they stand.
    MOVE_STANDINGS = "update standing set area_path = $3 where tenant = $1 and area_path = $2";

    /// The same of workers.
    MOVE_WORKERS = "update worker set area_path = $3 where tenant = $1 and area_path = $2";

    /// The same of organisations.
    MOVE_ORGANISATIONS = "update organisation set area_path = $3 where tenant = $1 and area_path = $2";

    /// The same of an account.
    MOVE_ACCOUNT = "update account set area_path = $2 where id = $1";
}

/// Moves everybody of a county who belongs to one place itself to another.
///
/// # Errors
/// What the database cannot do.
pub fn move_all(tx: &mut Tx<'_>, tenant: TenantId, from: &AreaPath, to: &AreaPath) -> Result<(), Fault> {
    // People before their standings: whoever changes one of them holds the person's row.
    for statement in [&MOVE_PEOPLE, &MOVE_STANDINGS, &MOVE_WORKERS, &MOVE_ORGANISATIONS] {
        tx.exec(statement, params![tenant, from.as_str(), to.as_str()])?;
    }
    let accounts: Vec<(AccountId,)> = tx.all(&MOVING_ACCOUNTS, params![tenant, from.as_str()])?;
    accounts.iter().try_for_each(|(id,)| tx.exec(&MOVE_ACCOUNT, params![id, to.as_str()]).map(|_| ()))
}

/// A row of the table.
struct Place(Area);

fn places(rows: Vec<Place>) -> Result<Vec<Area>, Fault> {
    Ok(rows.into_iter().map(|place| place.0).collect())
}

impl FromRow for Place {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Area {
            code: row.code(0, |text| text.parse().ok())?,
            name: row.get(1)?,
            level: row.code(2, Level::from_code)?,
            parent: row.maybe_code(3, |text| text.parse().ok())?,
            path: row.code(4, |text| text.parse().ok())?,
            valid_from: row.get(5)?,
            valid_until: row.get(6)?,
            kind: row.code(7, AreaKind::from_code)?,
            successor: row.maybe_code(8, |text| text.parse().ok())?,
        }))
    }
}
