//! Who in the register is like somebody: looked for along indexes only, in the whole county, and then compared by
//! [`likeness`]. Pairs that wait for somebody to look at them are kept here, too.

use domain::actor::Scope;
use domain::areas::AreaPath;
use domain::ids::{AccountId, PersonId, TenantId, WorkerId};
use domain::people::likeness::{Likeness, Reason, Traits, likeness, swapped_days};
use domain::people::{PersonName, Sex};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::bounds::{Bounds, within_any};
use crate::duties::{assigned, json};
use crate::fault::Fault;
use crate::params;
use crate::people::address_key;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(BORN, BORN_NAMED, AT_ADDRESS, BY_PHONE, NUMBERED, ENTRY, AFTER, NOTE, OPEN, PAIR, DECIDE, INHERIT);

/// Most people of one birthday, address or telephone that are compared.
const MOST: u16 = 500;

statement! {
    /// Everybody of a birthday, from the index alone.
    BORN = "select p.id, p.name from person p where p.tenant = $1 and p.born_on = $2 \
        order by p.name, p.id limit $3";

    /// Everybody of a birthday and name.
    BORN_NAMED = "select p.id from person p where p.tenant = $1 and p.born_on = $2 and p.name = $3 \
        order by p.id limit $4";

    /// Everybody of an address in a place.
    AT_ADDRESS = "select p.id from person p where p.tenant = $1 and p.address_key = $2 and p.area_path || '' = $3 \
        order by p.name_key, p.id limit $4";

    /// Everybody of a telephone.
    BY_PHONE = "select p.id from person p where p.tenant = $1 and p.phone = $2 order by p.id limit $3";

    /// Who has a number.
    NUMBERED = "select p.id from person p where p.tenant = $1 and p.identity_index = $2";

    /// One of them, as they are compared and shown. Of somebody who went into another entry the other is shown.
    ENTRY = "select p.identity_index, p.name, p.born_on, p.sex, p.phone, p.area_path, p.address_key, \
        q.id, q.name, q.born_on, q.sex, q.address, q.identity_masked, q.area_path, q.worker \
        from person p left join merged m on m.tenant = p.tenant and m.person = p.id \
        join person q on q.tenant = p.tenant and q.id = coalesce(m.survivor, p.id) \
        where p.tenant = $1 and p.id = $2";

    /// Everybody behind somebody, by id: the walk that looks for pairs.
    AFTER = "select p.id from person p where p.tenant = $1 and p.id > $2 order by p.id limit $3";
}

/// Somebody of the register who may be the same person.
#[derive(Debug, Clone, PartialEq)]
pub struct Alike {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Date of birth.
    pub born_on: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Address within the village.
    pub address: String,
    /// Their number as it may be shown.
    pub identity_masked: Option<String>,
    /// The place whose people they belong to.
    pub area: AreaPath,
    /// Who visits them.
    pub worker: Option<WorkerId>,
    /// How alike, and why.
    pub likeness: Likeness,
}

impl Alike {
    /// Whether whoever has this scope may know more than that there is somebody.
    pub fn is_within(&self, scope: &Scope) -> bool {
        scope.contains(scope.tenant(), &self.area, self.worker)
    }
}

/// Address and place as they are compared.
pub fn address_trait(area: &AreaPath, address: &str) -> Option<String> {
    let key = address_key(address);
    (!key.is_empty()).then(|| format!("{area} {key}"))
}

/// Everybody in the county who is like somebody, the most alike first; `but` is left out. Places are given apart from
/// the traits, because they are looked for.
///
/// # Errors
/// What the database cannot do.
pub fn alike(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    who: &Traits,
    place: Option<(&AreaPath, &str)>,
    but: Option<PersonId>,
) -> Result<Vec<Alike>, Fault> {
    let mut ids = by_birth(tx, tenant, who)?;
    if let Some(number) = who.number {
        ids.extend(tx.all::<(PersonId,)>(&NUMBERED, params![tenant, number])?);
    }
    if let Some(phone) = &who.phone {
        ids.extend(tx.all::<(PersonId,)>(&BY_PHONE, params![tenant, phone, MOST])?);
    }
    if let Some((area, address)) = place.filter(|(_, address)| !address.is_empty()) {
        let key = address_key(address);
        ids.extend(tx.all::<(PersonId,)>(&AT_ADDRESS, params![tenant, key, area.as_str(), MOST])?);
    }
    compared(tx, tenant, who, ids, but)
}

/// Only by birthday and name: whoever is like somebody so much that it must be asked, and has no number in common.
fn by_birth(tx: &mut Tx<'_>, tenant: TenantId, who: &Traits) -> Result<Vec<(PersonId,)>, Fault> {
    let (Some(name), Some(born_on)) = (&who.name, who.born_on) else { return Ok(Vec::new()) };
    let named = |name| Traits { name, born_on: Some(born_on), ..Traits::default() };
    let me = named(Some(name.clone()));
    let born: Vec<(PersonId, String)> = tx.all(&BORN, params![tenant, born_on, MOST])?;
    let mut ids: Vec<(PersonId,)> = born
        .into_iter()
        .filter(|(_, other)| likeness(&me, &named(PersonName::parse(other).ok())).is_some())
        .map(|(id, _)| (id,))
        .collect();
    for day in swapped_days(born_on) {
        ids.extend(tx.all::<(PersonId,)>(&BORN_NAMED, params![tenant, day, name.as_str(), MOST])?);
    }
    Ok(ids)
}

fn compared(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    who: &Traits,
    mut ids: Vec<(PersonId,)>,
    but: Option<PersonId>,
) -> Result<Vec<Alike>, Fault> {
    ids.sort_unstable();
    ids.dedup();
    let mut found: Vec<Alike> = Vec::new();
    for (id,) in ids {
        let Some(entry) = tx.one::<Entry>(&ENTRY, params![tenant, id])? else { continue };
        let Some(likeness) = likeness(who, &entry.traits).filter(|_| Some(entry.shown.person) != but) else {
            continue;
        };
        match found.iter_mut().find(|one| one.person == entry.shown.person) {
            Some(one) if one.likeness.grade < likeness.grade => one.likeness = likeness,
            Some(_) => {}
            None => found.push(Alike { likeness, ..entry.shown }),
        }
    }
    found.sort_by_key(|one| (u8::MAX - one.likeness.grade, one.person));
    Ok(found)
}

/// What somebody of the register is compared by; `None` for nobody of that id.
///
/// # Errors
/// What the database cannot do.
pub fn traits(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId) -> Result<Option<Traits>, Fault> {
    Ok(tx.one::<Entry>(&ENTRY, params![tenant, person])?.map(|entry| entry.traits))
}

/// A row, as it is compared and shown.
struct Entry {
    traits: Traits,
    shown: Alike,
}

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        // The place of an entry that went into another is no place any more; its address is compared with nobody's.
        let area: Option<AreaPath> = row.get::<String>(5)?.parse().ok();
        let key: String = row.get(6)?;
        Ok(Self {
            traits: Traits {
                number: row.get(0)?,
                name: row.code(1, |text| Some(PersonName::parse(text).ok()))?,
                born_on: row.get(2)?,
                sex: row.maybe_code(3, Sex::from_code)?,
                phone: row.get(4)?,
                address: area.filter(|_| !key.is_empty()).map(|area| format!("{area} {key}")),
            },
            shown: Alike {
                person: row.get(7)?,
                name: row.get(8)?,
                born_on: row.get(9)?,
                sex: row.maybe_code(10, Sex::from_code)?,
                address: row.get(11)?,
                identity_masked: row.get(12)?,
                area: row.code(13, |text| text.parse().ok())?,
                worker: assigned(row.get(14)?),
                likeness: Likeness { grade: 0, reasons: Vec::new() },
            },
        })
    }
}

/// The next people of a county, by id: those among whom pairs are looked for next.
///
/// # Errors
/// What the database cannot do.
pub fn after(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    person: PersonId,
    limit: u16,
) -> Result<Vec<PersonId>, Fault> {
    let rows: Vec<(PersonId,)> = tx.all(&AFTER, params![tenant, person, limit])?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Notes everybody whom somebody of the register is so much like that it must be asked. Says how many pairs are new.
///
/// # Errors
/// What the database cannot do.
pub fn note_pairs(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId, now: Timestamp) -> Result<u64, Fault> {
    let Some(entry) = tx.one::<Entry>(&ENTRY, params![tenant, person])? else { return Ok(0) };
    if entry.shown.person != person {
        return Ok(0);
    }
    let ids = by_birth(tx, tenant, &entry.traits)?;
    let found = compared(tx, tenant, &entry.traits, ids, Some(person))?;
    let mut noted = 0;
    for one in found.iter().filter(|one| one.likeness.must_be_asked()) {
        noted += note(tx, tenant, (person, one.person), &one.likeness, now)?;
    }
    Ok(noted)
}

statement! {
    /// Keeps a pair; one that is known stays as it is.
    NOTE = "insert into twin (tenant, a, b, reasons, grade, found_at, state) values ($1, $2, $3, $4, $5, $6, 'open') \
        on conflict (tenant, a, b) do nothing";
}

/// Keeps a pair that may be one person; one that is known stays as it is.
///
/// # Errors
/// A foreign key when one of them is unknown.
pub fn note(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    pair: (PersonId, PersonId),
    likeness: &Likeness,
    now: Timestamp,
) -> Result<u64, Fault> {
    let (a, b) = in_order(pair);
    tx.exec(&NOTE, params![tenant, a, b, json(&likeness.reasons)?, i64::from(likeness.grade), now])
}

fn in_order((one, other): (PersonId, PersonId)) -> (PersonId, PersonId) {
    (one.min(other), one.max(other))
}

/// Two entries that may be one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The lower id.
    pub a: PersonId,
    /// The higher.
    pub b: PersonId,
    /// Why.
    pub reasons: Vec<Reason>,
    /// From 1 to 100.
    pub grade: u8,
    /// `open`, `same` or `different`.
    pub state: String,
}

statement! {
    /// Pairs that wait, both within the reader's scope, the most alike first.
    OPEN = "select t.a, t.b, t.reasons, t.grade, t.state from twin t \
        cross join person p cross join person q where t.tenant = $1 and t.state = 'open' \
        and p.tenant = t.tenant and p.id = t.a and q.tenant = t.tenant and q.id = t.b and ",
        within_any!("p"), " and ", within_any!("q"), " order by t.grade desc, t.a desc, t.b desc limit $6";

    /// One pair.
    PAIR = "select t.a, t.b, t.reasons, t.grade, t.state from twin t where t.tenant = $1 and t.a = $2 and t.b = $3";
}

/// Pairs within the reader's scope that wait for somebody to look at them, the most alike first.
///
/// # Errors
/// What the database cannot do.
pub fn open(tx: &mut Tx<'_>, scope: &Scope, limit: u16) -> Result<Vec<Pair>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&OPEN, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, limit])
}

/// What stands about a pair, whatever its state. Both must have been found in the scope before.
///
/// # Errors
/// What the database cannot do.
pub fn pair(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    one: PersonId,
    other: PersonId,
) -> Result<Option<Pair>, Fault> {
    let (a, b) = in_order((one, other));
    tx.one(&PAIR, params![tenant, a, b])
}

impl FromRow for Pair {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            a: row.get(0)?,
            b: row.get(1)?,
            reasons: row.json(2)?,
            grade: u8::try_from(row.get::<i64>(3)?).unwrap_or(0),
            state: row.get(4)?,
        })
    }
}

/// What somebody said about a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Said<'a> {
    /// The pair, in any order.
    pub pair: (PersonId, PersonId),
    /// Whether it is one person.
    pub same: bool,
    /// Who said it.
    pub by: AccountId,
    /// Why.
    pub note: Option<&'a str>,
}

statement! {
    /// Keeps what was said about a pair, whether it waited or not.
    DECIDE = "insert into twin (tenant, a, b, reasons, grade, found_at, state, decided_by, decided_at, note) \
        values ($1, $2, $3, '[]', 0, $7, $4, $5, $7, $6) on conflict (tenant, a, b) do update set \
        state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at, \
        note = excluded.note";
}

/// Keeps what somebody said about a pair: it is not asked again.
///
/// # Errors
/// A foreign key when one of them is unknown.
pub fn decide(tx: &mut Tx<'_>, tenant: TenantId, said: &Said<'_>, now: Timestamp) -> Result<(), Fault> {
    let (a, b) = in_order(said.pair);
    let state = if said.same { "same" } else { "different" };
    tx.exec(&DECIDE, params![tenant, a, b, state, said.by, said.note, now]).map(|_| ())
}

statement! {
    /// Everybody of whom was said that they are another person than one who goes into another entry.
    INHERIT = "select case when t.a = $2 then t.b else t.a end as other, t.decided_by, t.note from twin t \
        where t.tenant = $1 and t.state = 'different' and t.a = $2 \
        union all select t.a, t.decided_by, t.note from twin t \
        where t.tenant = $1 and t.state = 'different' and t.b = $2";
}

/// Lets what was said of an entry hold for the one it goes into.
///
/// # Errors
/// What the database cannot do.
pub(super) fn inherit(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    from: PersonId,
    to: PersonId,
    now: Timestamp,
) -> Result<(), Fault> {
    let said: Vec<(PersonId, AccountId, Option<String>)> = tx.all(&INHERIT, params![tenant, from])?;
    for (other, by, note) in said.into_iter().filter(|(other, ..)| *other != to) {
        decide(tx, tenant, &Said { pair: (to, other), same: false, by, note: note.as_deref() }, now)?;
    }
    Ok(())
}
