//! Who went into whom, and moving what hangs at one entry to the other. No row is lost: what is a cache is worked out
//! anew, everything else hangs at the survivor afterwards.

use domain::actor::Scope;
use domain::duties::{Contact, Tally};
use domain::ids::{AccountId, AssignmentId, HappeningId, PersonId, TenantId, VisitId, WorkerId};
use domain::people::merge::{Merged, Recount};
use domain::people::{IdentityKind, PersonName, Phone, Sex};
use domain::visits::{Content, Visit};
use domain::workers::Part;
use jiff::Timestamp;
use jiff::civil::Date;

use super::{alike, secrets};
use crate::bounds::{Bounds, within_any};
use crate::duties::{json, tallies};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{Statement, register, statement};
use crate::tx::{Root, Tx};
use crate::visits::{Record, columns};
use crate::{duties, events, people, visits, workers};

register!(
    SURVIVOR,
    FORMER,
    INTO,
    HAPPENINGS,
    ASSIGNMENTS,
    VISITS,
    CONTENTS,
    MOVE_FACTS,
    MOVE_HAPPENINGS,
    MOVE_CONSENTS,
    MOVE_TELLINGS,
    MOVE_VISITS,
    MOVE_ASSIGNMENTS,
    CLOSE_ACCOUNTABLE,
    MOVE_ACCOUNTABLE,
    MOVE_RELIEFS,
    DROP_RELIEFS,
    REHASH,
    REHASH_PROPOSAL,
    CLOSE_ASSIGNMENT,
    NUMBER,
    SET_NUMBER,
    REGISTERED_ON,
    MOVE_DIRECTORY,
    DROP_DIRECTORY,
    DROP_KNOWN,
    DROP_DECISION,
    DROP_STANDING,
    DROP_TALLIES,
    LEAVE_LISTS,
    NOTE,
    TAKE_ALONG,
    DROP_SECRET,
    PART,
    MOVE_RESIDENCES,
    MOVE_ARCHIVES,
);

statement! {
    /// The entry into which another went.
    SURVIVOR = "select m.survivor from merged m where m.tenant = $1 and m.person = $2";
}

/// The entry that is meant by an id: the one it went into, or itself. Phones and links may know an old id for years.
///
/// # Errors
/// What the database cannot do.
pub fn meant(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId) -> Result<PersonId, Fault> {
    Ok(tx.one::<(PersonId,)>(&SURVIVOR, params![tenant, person])?.map_or(person, |(survivor,)| survivor))
}

/// An entry that went into another, as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Former {
    /// Its id.
    pub person: PersonId,
    /// The entry it went into.
    pub survivor: PersonId,
    /// When.
    pub merged_at: Timestamp,
    /// Who did it.
    pub merged_by: AccountId,
    /// Its name.
    pub name: String,
    /// Its number as it may be shown.
    pub identity_masked: Option<String>,
    /// Date of birth.
    pub born_on: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Telephone.
    pub phone: Option<Phone>,
    /// Address.
    pub address: String,
    /// First day in the register.
    pub registered_on: Date,
    /// A remark.
    pub note: Option<String>,
}

macro_rules! former {
    () => {
        "select m.person, m.survivor, m.merged_at, m.merged_by, f.name, f.identity_masked, f.born_on, f.sex, f.phone, \
         f.address, f.registered_on, f.note from merged m join person f on f.tenant = m.tenant and f.id = m.person \
         join person p on p.tenant = m.tenant and p.id = m.survivor where "
    };
}

statement! {
    /// An entry that went into one within the reader's scope.
    FORMER = former!(), within_any!("p"), " and m.tenant = $1 and m.person = $6";

    /// All entries that went into one within the reader's scope.
    INTO = former!(), within_any!("p"), " and m.tenant = $1 and m.survivor = $6 order by m.person";
}

/// An entry that went into one of the scope; `None` for any other.
///
/// # Errors
/// What the database cannot do.
pub fn former(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Option<Former>, Fault> {
    let b = Bounds::of(scope);
    tx.one(&FORMER, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])
}

/// All entries that went into one of the scope.
///
/// # Errors
/// What the database cannot do.
pub fn into(tx: &mut Tx<'_>, scope: &Scope, survivor: PersonId) -> Result<Vec<Former>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&INTO, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, survivor])
}

impl FromRow for Former {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            person: row.get(0)?,
            survivor: row.get(1)?,
            merged_at: row.get(2)?,
            merged_by: row.get(3)?,
            name: row.code(4, |text| PersonName::parse(text).ok())?.as_str().to_owned(),
            identity_masked: row.get(5)?,
            born_on: row.get(6)?,
            sex: row.maybe_code(7, Sex::from_code)?,
            phone: row.maybe_code(8, |text| text.parse().ok())?,
            address: row.get(9)?,
            registered_on: row.get(10)?,
            note: row.get(11)?,
        })
    }
}

statement! {
    /// What happened to somebody.
    HAPPENINGS = "select h.id from happening h where h.tenant = $1 and h.person = $2 order by h.recorded_at, h.id";

    /// The charges for somebody.
    ASSIGNMENTS = "select a.id, a.worker, a.until_on, a.role from assignment a where a.tenant = $1 and a.person = $2 \
        order by a.from_on, a.id";

    /// The contacts of somebody, whole.
    VISITS = "select ", columns!(), " from visit v where v.tenant = $1 and v.person = $2 \
        order by v.visited_at, v.id";

    /// What waits beside a contact.
    CONTENTS = "select c.id, c.content from visit_proposal c where c.tenant = $1 and c.visit = $2 order by c.content_hash";
}

/// What hangs at an entry and moves with it.
#[derive(Debug, Clone)]
pub struct Hanging {
    /// Contacts, by time.
    pub visits: Vec<Visit>,
    /// Ids of what happened.
    pub happenings: Vec<HappeningId>,
    /// Charges: id, visitor, last day.
    pub assignments: Vec<(AssignmentId, WorkerId, Option<Date>, String)>,
}

impl Hanging {
    /// The contacts, as they are counted.
    pub fn contacts(&self) -> Vec<Contact> {
        self.visits.iter().map(Visit::contact).collect()
    }

    /// Ids of the contacts.
    pub fn visit_ids(&self) -> Vec<VisitId> {
        self.visits.iter().map(|visit| visit.id).collect()
    }

    /// Ids of the charges.
    pub fn assignment_ids(&self) -> Vec<AssignmentId> {
        self.assignments.iter().map(|(id, ..)| *id).collect()
    }
}

/// What hangs at an entry that was found in the scope before.
///
/// # Errors
/// What the database cannot do.
pub fn hanging(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId) -> Result<Hanging, Fault> {
    let visits: Vec<Record> = tx.all(&VISITS, params![tenant, person])?;
    let happenings: Vec<(HappeningId,)> = tx.all(&HAPPENINGS, params![tenant, person])?;
    Ok(Hanging {
        visits: visits.into_iter().map(|record| record.0).collect(),
        happenings: happenings.into_iter().map(|(id,)| id).collect(),
        assignments: tx.all(&ASSIGNMENTS, params![tenant, person])?,
    })
}

/// Locks two entries, always in the same order.
///
/// # Errors
/// What the database cannot do.
pub fn lock(tx: &mut Tx<'_>, tenant: TenantId, one: PersonId, other: PersonId) -> Result<(), Fault> {
    tx.lock(Root::Person, tenant, one.min(other).as_bytes())?;
    tx.lock(Root::Person, tenant, one.max(other).as_bytes())
}

statement! {
    /// Rows move.
    MOVE_FACTS = "update fact set person = $3 where tenant = $1 and person = $2";
    /// Rows move.
    MOVE_HAPPENINGS = "update happening set person = $3 where tenant = $1 and person = $2";
    /// Rows move.
    MOVE_CONSENTS = "update consent set person = $3 where tenant = $1 and person = $2";
    /// Rows move.
    MOVE_TELLINGS = "update telling set person = $3 where tenant = $1 and person = $2";
    /// Rows move.
    MOVE_VISITS = "update visit set person = $3 where tenant = $1 and person = $2";
    /// Rows move.
    MOVE_ASSIGNMENTS = "update assignment set person = $3 where tenant = $1 and person = $2";

    /// Of two organisations that answer today, that of the survivor goes on.
    CLOSE_ACCOUNTABLE = "update accountable set until_on = $4 where tenant = $1 and person = $2 and until_on is null \
        and exists (select 1 from accountable a where a.tenant = $1 and a.person = $3 and a.until_on is null)";

    /// Rows move.
    MOVE_ACCOUNTABLE = "update accountable set person = $3 where tenant = $1 and person = $2";

    /// Who takes the person over during a leave, unless that is said of the survivor already.
    MOVE_RELIEFS = "update relief_person set person = $3 where tenant = $1 and person = $2 and not exists \
        (select 1 from relief_person r where r.tenant = $1 and r.person = $3 and r.relief = relief_person.relief)";

    /// What was said of the survivor, too.
    DROP_RELIEFS = "delete from relief_person where tenant = $1 and person = $2";

    /// The hash is one over the person, too: a phone that sends the same again must find the same.
    REHASH = "update visit set content_hash = $3 where tenant = $1 and id = $2";

    /// The same for what waits beside a contact.
    REHASH_PROPOSAL = "update visit_proposal set content = $3, content_hash = $4 where tenant = $1 and id = $2";

    /// Nobody lives in two households: the other's ends where the survivor has one.
    PART = "update residence set until_on = $4 where tenant = $1 and person = $2 and until_on is null \
        and exists (select 1 from residence r where r.tenant = $1 and r.person = $3 and r.until_on is null)";
    /// Rows move.
    MOVE_RESIDENCES = "update residence set person = $3 where tenant = $1 and person = $2";
    /// The filed file of somebody who lived alone goes along, where the survivor has none of that holder.
    MOVE_ARCHIVES = "update archive set household = $3 where tenant = $1 and household = $2 \
        and not exists (select 1 from residence r where r.tenant = $1 and r.household = $2) \
        and not exists (select 1 from archive a where a.tenant = $1 and a.household = $3 and a.holder = archive.holder)";

    /// Ends a charge.
    CLOSE_ASSIGNMENT = "update assignment set until_on = $3 where tenant = $1 and id = $2 and until_on is null";

    /// What a row says about the number.
    NUMBER = "select p.identity_kind, p.identity_masked, p.identity_note, p.identity_index, p.last_four \
        from person p where p.tenant = $1 and p.id = $2";

    /// Says it anew.
    SET_NUMBER = "update person set identity_kind = $3, identity_masked = $4, identity_note = $5, \
        identity_index = $6, last_four = $7 where tenant = $1 and id = $2";

    /// Since when somebody is in the register.
    REGISTERED_ON = "update person set registered_on = $3 where tenant = $1 and id = $2";

    /// Lets the region find the survivor by a number.
    MOVE_DIRECTORY = "insert into identity_directory (identity_index, tenant, person) values ($1, $2, $3) \
        on conflict (identity_index, tenant, person) do nothing";
    /// The other is not found by it any more.
    DROP_DIRECTORY = "delete from identity_directory where identity_index = $1 and tenant = $2 and person = $3";

    /// A cache goes.
    DROP_KNOWN = "delete from known where tenant = $1 and person = $2";
    /// A cache goes.
    DROP_DECISION = "delete from decision where tenant = $1 and person = $2";
    /// A cache goes.
    DROP_STANDING = "delete from standing where tenant = $1 and person = $2";
    /// A cache goes.
    DROP_TALLIES = "delete from tally where tenant = $1 and person = $2";

    /// Out of all lists: every place begins with a digit, and no scope reaches beyond them.
    LEAVE_LISTS = "update person set area_path = '~' || area_path, worker = $3 where tenant = $1 and id = $2";

    /// Keeps who went into whom.
    NOTE = "insert into merged (tenant, person, survivor, merged_at, merged_by) values ($1, $2, $3, $4, $5)";

    /// Whoever went into somebody who goes on, goes along.
    TAKE_ALONG = "update merged set survivor = $3 where tenant = $1 and survivor = $2";

    /// A sealed value that was sealed again for another entry.
    DROP_SECRET = "delete from secret where tenant = $1 and person = $2 and field = $3";
}

/// Tables with a person in them whose rows move to the survivor.
#[cfg(test)]
pub(crate) const MOVED: &[&str] = &[
    "secret",
    "fact",
    "happening",
    "assignment",
    "visit",
    "identity_directory",
    "residence",
    "consent",
    "telling",
    "accountable",
    "relief_person",
];
/// Tables with a person in them whose rows stay or are worked out anew, each with its reason.
#[cfg(test)]
pub(crate) const STAYS: &[(&str, &str)] = &[
    ("standing", "a cache"),
    ("decision", "a cache"),
    ("known", "a cache"),
    ("tally", "a cache"),
    ("event", "the log cannot be changed; the old page shows it"),
    ("person_key", "the key of that part of the log"),
    ("merged", "the entry itself"),
    ("detail", "what that entry was called and where it was; the old page shows it"),
];

/// A sealed value of one entry, sealed again for the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resealed {
    /// Whose it is from now on.
    pub person: PersonId,
    /// Which.
    pub field: String,
    /// The value.
    pub sealed: Vec<u8>,
}

/// One entry as it goes into another.
pub struct Going<'a> {
    /// The entry that goes.
    pub other: PersonId,
    /// What hangs at it.
    pub hanging: &'a Hanging,
    /// What hangs at the survivor.
    pub at_survivor: &'a Hanging,
    /// What was decided.
    pub merged: &'a Merged,
    /// Sealed values that change hands.
    pub resealed: &'a [Resealed],
}

/// Moves everything of one entry to the survivor, and keeps what was decided. What is owed and counted is kept
/// afterwards, by [`keep_recount`].
///
/// # Errors
/// What the database cannot do.
pub fn keep(tx: &mut Tx<'_>, going: &Going<'_>, now: Timestamp) -> Result<(), Fault> {
    let person = &going.merged.person;
    let (tenant, survivor, other) = (person.tenant, person.id, going.other);
    tx.exec(&PART, params![tenant, other, survivor, domain::dates::day_of(now)])?;
    move_rows(tx, &MOVE_ARCHIVES, tenant, other, survivor)?;
    for moving in [
        &MOVE_RESIDENCES,
        &MOVE_FACTS,
        &MOVE_HAPPENINGS,
        &MOVE_CONSENTS,
        &MOVE_TELLINGS,
        &MOVE_VISITS,
        &MOVE_ASSIGNMENTS,
    ] {
        move_rows(tx, moving, tenant, other, survivor)?;
    }
    for visit in &going.hanging.visits {
        rehash(tx, tenant, survivor, visit)?;
    }
    people::facts::insert(tx, tenant, &going.merged.facts)?;
    people::known::forget(tx, tenant, survivor)?;
    numbers(tx, going)?;
    for one in going.resealed {
        secrets::save(tx, tenant, one.person, &one.field, &one.sealed)?;
    }
    for dropped in [&DROP_KNOWN, &DROP_DECISION, &DROP_STANDING, &DROP_TALLIES] {
        tx.exec(dropped, params![tenant, other])?;
    }
    people::update(tx, person)?;
    tx.exec(&REGISTERED_ON, params![tenant, survivor, person.registered_on])?;
    charges(tx, going, domain::dates::day_of(now))?;
    tx.exec(&LEAVE_LISTS, params![tenant, other, WorkerId::MIN])?;
    tx.exec(&TAKE_ALONG, params![tenant, other, survivor])?;
    let by = going.merged.event.actor;
    tx.exec(&NOTE, params![tenant, other, survivor, now, by])?;
    alike::inherit(tx, tenant, other, survivor, now)?;
    let said =
        alike::Said { pair: (survivor, other), same: true, by, note: going.merged.event.note.as_deref() };
    alike::decide(tx, tenant, &said, now)?;
    events::insert(tx, &going.merged.event)
}

fn move_rows(
    tx: &mut Tx<'_>,
    statement: &Statement,
    tenant: TenantId,
    from: PersonId,
    to: PersonId,
) -> Result<(), Fault> {
    tx.exec(statement, params![tenant, from, to]).map(|_| ())
}

fn rehash(tx: &mut Tx<'_>, tenant: TenantId, survivor: PersonId, visit: &Visit) -> Result<(), Fault> {
    let content = Content { person: survivor, ..visit.content.clone() };
    tx.exec(&REHASH, params![tenant, visit.id, content.hash().as_bytes()])?;
    let waiting: Vec<Waiting> = tx.all(&CONTENTS, params![tenant, visit.id])?;
    for Waiting(id, content) in waiting {
        let content = Content { person: survivor, ..content };
        tx.exec(&REHASH_PROPOSAL, params![tenant, id, json(&content)?, content.hash().as_bytes()])?;
    }
    Ok(())
}

struct Waiting(domain::ids::ProposalId, Content);

impl FromRow for Waiting {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(row.get(0)?, row.json(1)?))
    }
}

/// What stands about a number.
struct Number {
    kind: IdentityKind,
    masked: Option<String>,
    note: Option<String>,
    index: Option<[u8; 16]>,
    last_four: Option<[u8; 16]>,
}

impl FromRow for Number {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            kind: row.code(0, IdentityKind::from_code)?,
            masked: row.get(1)?,
            note: row.get(2)?,
            index: row.get(3)?,
            last_four: row.get(4)?,
        })
    }
}

/// The chosen number stands at the survivor, the other one at the entry that went: both lead to the survivor.
fn numbers(tx: &mut Tx<'_>, going: &Going<'_>) -> Result<(), Fault> {
    let (tenant, survivor) = (going.merged.person.tenant, going.merged.person.id);
    let ours: Option<Number> = tx.one(&NUMBER, params![tenant, survivor])?;
    let theirs: Option<Number> = tx.one(&NUMBER, params![tenant, going.other])?;
    let (Some(ours), Some(theirs)) = (ours, theirs) else { return Ok(()) };
    if let Some(index) = theirs.index {
        tx.exec(&MOVE_DIRECTORY, params![index, tenant, survivor])?;
        tx.exec(&DROP_DIRECTORY, params![index, tenant, going.other])?;
    }
    if !going.merged.takes_number {
        return Ok(());
    }
    // A number stands once in a county: it is let go before it is taken.
    let nothing = Number { index: None, last_four: None, ..theirs_like(&theirs) };
    set_number(tx, tenant, going.other, &nothing)?;
    let was_there = ours.index.is_some();
    set_number(tx, tenant, survivor, &theirs)?;
    if was_there {
        set_number(tx, tenant, going.other, &ours)?;
    } else {
        tx.exec(&DROP_SECRET, params![tenant, going.other, secrets::IDENTITY])?;
    }
    Ok(())
}

fn theirs_like(number: &Number) -> Number {
    Number { kind: number.kind, masked: number.masked.clone(), note: number.note.clone(), ..*number }
}

fn set_number(tx: &mut Tx<'_>, tenant: TenantId, person: PersonId, number: &Number) -> Result<(), Fault> {
    tx.exec(
        &SET_NUMBER,
        params![
            tenant,
            person,
            number.kind.code(),
            number.masked,
            number.note,
            number.index,
            number.last_four
        ],
    )
    .map(|_| ())
}

/// One charge goes on: that of the chosen visitor. All others without a last day end today.
fn charges(tx: &mut Tx<'_>, going: &Going<'_>, today: Date) -> Result<(), Fault> {
    let (tenant, survivor) = (going.merged.person.tenant, going.merged.person.id);
    let all = going.at_survivor.assignments.iter().chain(&going.hanging.assignments);
    let mut stays = going.merged.worker;
    let mut has_substitute = false;
    for (id, worker, _, part) in all.filter(|(_, _, until, _)| until.is_none()) {
        let goes_on = if part == Part::Substitute.code() {
            !std::mem::replace(&mut has_substitute, true)
        } else {
            stays.take_if(|chosen| chosen == worker).is_some()
        };
        if !goes_on {
            tx.exec(&CLOSE_ASSIGNMENT, params![tenant, *id, today])?;
        }
    }
    // One organisation answers: the survivor's, where it has one.
    tx.exec(&CLOSE_ACCOUNTABLE, params![tenant, going.other, survivor, today])?;
    tx.exec(&MOVE_ACCOUNTABLE, params![tenant, going.other, survivor])?;
    tx.exec(&MOVE_RELIEFS, params![tenant, going.other, survivor])?;
    tx.exec(&DROP_RELIEFS, params![tenant, going.other])?;
    workers::set_worker(tx, tenant, survivor, going.merged.worker)
}

/// Keeps where the survivor stands and what counted, in the place of what stood there.
///
/// # Errors
/// What the database cannot do.
pub fn keep_recount(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    recount: &Recount,
    before: &[Visit],
) -> Result<(), Fault> {
    let person = recount.standing.person;
    tx.exec(&DROP_TALLIES, params![tenant, person])?;
    tallies::save(tx, tenant, person, &recount.tallies)?;
    for (visit, verdict) in &recount.verdicts {
        if before.iter().any(|known| known.id == *visit && known.verdict != *verdict) {
            visits::keep::set_verdict(tx, tenant, *visit, verdict)?;
        }
    }
    duties::save(tx, tenant, &recount.standing)
}

/// All that counted for an entry, from its first day on.
///
/// # Errors
/// What the database cannot do.
pub fn tallies(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Tally>, Fault> {
    let stretch = domain::dates::Period { starts_on: Date::MIN, ends_on: Date::MAX };
    tallies::of_person(tx, scope, person, stretch)
}
