//! Moving what hangs at one entry to the other. No row is lost: what is a cache is worked out anew, everything else hangs
//! at the survivor afterwards.

use domain::duties::{Contact, Recount, Verdict};
use domain::ids::{AssignmentId, HappeningId, PersonId, TenantId, VisitId, WorkerId};
use domain::people::merge::Merged;
use domain::visits::{Content, Visit};
use domain::workers::Part;
use jiff::Timestamp;
use jiff::civil::Date;

use super::numbers::numbers;
use crate::duties::{json, tallies};
use crate::fault::Fault;
use crate::params;
use crate::people::{alike, secrets};
use crate::row::{FromRow, Row};
use crate::statement::{Statement, register, statement};
use crate::tx::Tx;
use crate::visits::{Record, columns};
use crate::{duties, events, people, workers};

register!(
    HAPPENINGS,
    ASSIGNMENTS,
    VISITS,
    CONTENTS,
    MOVE_FACTS,
    MOVE_HAPPENINGS,
    MOVE_CHANGES,
    MOVE_CONSENTS,
    MOVE_TELLINGS,
    MOVE_VISITS,
    MOVE_LADDER_STEPS,
    MOVE_EMERGENCIES,
    MOVE_CONCERNS,
    MOVE_FAMILY_LINKS,
    MOVE_FAMILY_WORDS,
    MOVE_FAMILY_REMINDERS,
    MOVE_FAMILY_CARDS,
    MOVE_ASSIGNMENTS,
    CLOSE_ACCOUNTABLE,
    MOVE_ACCOUNTABLE,
    MOVE_RELIEFS,
    DROP_RELIEFS,
    MOVE_PLAN_ITEMS,
    MOVE_WISH,
    DROP_WISH,
    MOVE_PLANS,
    DROP_PLANS,
    REHASH,
    REHASH_PROPOSAL,
    PART,
    MOVE_RESIDENCES,
    MOVE_ARCHIVES,
    CLOSE_ASSIGNMENT,
    REGISTERED_ON,
    DROP_KNOWN,
    DROP_DECISION,
    DROP_STANDING,
    DROP_TALLIES,
    DROP_LADDERS,
    LEAVE_LISTS,
    NOTE,
    TAKE_ALONG,
);

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

statement! {
    /// Rows move.
    MOVE_FACTS = "update fact set person = $3 where tenant = $1 and person = $2";

    /// Rows move.
    MOVE_HAPPENINGS = "update happening set person = $3 where tenant = $1 and person = $2";

    /// Rows move.
    MOVE_CHANGES = "update proposed_change set person = $3 where tenant = $1 and person = $2";

    /// Rows move.
    MOVE_CONSENTS = "update consent set person = $3 where tenant = $1 and person = $2";

    /// Rows move.
    MOVE_LADDER_STEPS = "update ladder_step set person = $3 where tenant = $1 and person = $2";

    /// Rows move.
    MOVE_EMERGENCIES = "update emergency set person = $3 where tenant = $1 and person = $2";

    /// Rows move: whoever holds a link sees the survivor, whose consents moved, too.
    MOVE_FAMILY_LINKS = "update family_link set person = $3 where tenant = $1 and person = $2";

    /// Rows move.
    MOVE_FAMILY_WORDS = "update family_word set person = $3 where tenant = $1 and person = $2";

    /// Rows move.
    MOVE_FAMILY_REMINDERS = "update family_reminder set person = $3 where tenant = $1 and person = $2";

    /// Rows move: a card that lies at a door goes on leading to whoever visits there.
    MOVE_FAMILY_CARDS = "update family_card set person = $3 where tenant = $1 and person = $2";

    /// Rows move.
    MOVE_CONCERNS = "update concern_answer set person = $3 where tenant = $1 and person = $2";

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

    /// Rows move.
    MOVE_PLAN_ITEMS = "update plan_item set person = $3 where tenant = $1 and person = $2";

    /// When they like to be visited, unless the survivor has said it.
    MOVE_WISH = "update plan_wish set person = $3 where tenant = $1 and person = $2 and not exists \
        (select 1 from plan_wish w where w.tenant = $1 and w.person = $3)";

    /// What was said of the survivor, too.
    DROP_WISH = "delete from plan_wish where tenant = $1 and person = $2";

    /// Chosen days, unless one is chosen for the same contact with the survivor.
    MOVE_PLANS = "update plan_move set person = $3 where tenant = $1 and person = $2 and not exists \
        (select 1 from plan_move m where m.tenant = $1 and m.person = $3 and m.duty = plan_move.duty \
        and m.from_on = plan_move.from_on and m.nth = plan_move.nth)";

    /// What was chosen for the survivor, too.
    DROP_PLANS = "delete from plan_move where tenant = $1 and person = $2";

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

    /// Since when somebody is in the register.
    REGISTERED_ON = "update person set registered_on = $3 where tenant = $1 and id = $2";

    /// A cache goes.
    DROP_KNOWN = "delete from known where tenant = $1 and person = $2";

    /// A cache goes.
    DROP_DECISION = "delete from decision where tenant = $1 and person = $2";

    /// A cache goes.
    DROP_STANDING = "delete from standing where tenant = $1 and person = $2";

    /// A cache goes.
    DROP_TALLIES = "delete from tally where tenant = $1 and person = $2";

    /// A cache goes.
    DROP_LADDERS = "delete from ladder where tenant = $1 and person = $2";

    /// Out of all lists: every place begins with a digit, and no scope reaches beyond them.
    LEAVE_LISTS = "update person set area_path = '~' || area_path, worker = $3 where tenant = $1 and id = $2";

    /// Keeps who went into whom.
    NOTE = "insert into merged (tenant, person, survivor, merged_at, merged_by) values ($1, $2, $3, $4, $5)";

    /// Whoever went into somebody who goes on, goes along.
    TAKE_ALONG = "update merged set survivor = $3 where tenant = $1 and survivor = $2";
}

/// Tables with a person in them whose rows move to the survivor.
#[cfg(test)]
pub(crate) const MOVED: &[&str] = &[
    "secret",
    "fact",
    "happening",
    "proposed_change",
    "assignment",
    "visit",
    "ladder_step",
    "emergency",
    "concern_answer",
    "family_link",
    "family_word",
    "family_reminder",
    "family_card",
    "identity_directory",
    "residence",
    "consent",
    "telling",
    "accountable",
    "relief_person",
    "plan_move",
    "plan_item",
    "plan_wish",
];
/// Tables with a person in them whose rows stay or are worked out anew, each with its reason.
#[cfg(test)]
pub(crate) const STAYS: &[(&str, &str)] = &[
    ("standing", "a cache"),
    ("decision", "a cache"),
    ("known", "a cache"),
    ("tally", "a cache"),
    ("ladder", "a cache"),
    ("person_month", "a cache that follows the log; a closed month stays as it was"),
    ("month_correction", "what was learnt of a closed month of that entry"),
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
        &MOVE_CHANGES,
        &MOVE_CONSENTS,
        &MOVE_TELLINGS,
        &MOVE_VISITS,
        &MOVE_LADDER_STEPS,
        &MOVE_EMERGENCIES,
        &MOVE_CONCERNS,
        &MOVE_FAMILY_LINKS,
        &MOVE_FAMILY_WORDS,
        &MOVE_FAMILY_REMINDERS,
        &MOVE_FAMILY_CARDS,
        &MOVE_ASSIGNMENTS,
        &MOVE_PLAN_ITEMS,
        &MOVE_WISH,
        &MOVE_PLANS,
    ] {
        move_rows(tx, moving, tenant, other, survivor)?;
    }
    tx.exec(&DROP_WISH, params![tenant, other])?;
    tx.exec(&DROP_PLANS, params![tenant, other])?;
    people::tellings::keep_told(tx, tenant, survivor)?;
    people::tellings::keep_told(tx, tenant, other)?;
    for visit in &going.hanging.visits {
        rehash(tx, tenant, survivor, visit)?;
    }
    people::facts::insert(tx, tenant, &going.merged.facts)?;
    people::known::forget(tx, tenant, survivor)?;
    numbers(tx, going)?;
    for one in going.resealed {
        secrets::save(tx, tenant, one.person, &one.field, &one.sealed)?;
    }
    for dropped in [&DROP_KNOWN, &DROP_DECISION, &DROP_STANDING, &DROP_TALLIES, &DROP_LADDERS] {
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
    let mut recount = recount.clone();
    let stands = |visit: &VisitId, verdict: &Verdict| {
        before.iter().any(|known| known.id == *visit && known.verdict == *verdict)
    };
    recount.verdicts.retain(|(visit, verdict)| !stands(visit, verdict));
    tallies::keep_recount(tx, tenant, &recount)?;
    duties::save(tx, tenant, &recount.standing)
}
