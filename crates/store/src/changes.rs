//! Changes of facts that wait for consent, and which changes a county lets wait.

use domain::actor::Scope;
use domain::changes::{ProposedChange, Review, Said, State};
use domain::ids::{AccountId, ChangeId, PersonId, TenantId};
use domain::people::change_facts::Change;
use domain::people::{ChangeFacts, FactInput};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::bounds::{Bounds, within_any};
use crate::duties::json;
use crate::fault::Fault;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;
use crate::{params, tenants};

register!(INSERT, END, BY_ID, OF_PERSON, WAITING, ENDED, OWN, COUNT);

/// A place in a list by time: when a change was handed in, and its id.
pub type Key = (Timestamp, ChangeId);

/// What of a command is kept as JSON text.
#[derive(Serialize, Deserialize)]
struct Wanted {
    how: Change,
    facts: Vec<FactInput>,
    note: Option<String>,
}

statement! {
    /// Adds a proposal; one of that id stays as it is.
    INSERT = "insert into proposed_change (tenant, id, person, command, proposed_by, proposed_at, opened_at, state, \
        decided_by, decided_at, reason) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
        on conflict (tenant, id) do nothing";
}

/// Keeps a proposal.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn insert(tx: &mut Tx<'_>, change: &ProposedChange) -> Result<(), Fault> {
    let ChangeFacts { person, how, facts, opened_at, note } = change.command.clone();
    let said = change.state.said();
    tx.exec(
        &INSERT,
        params![
            change.tenant,
            change.id,
            person,
            json(&Wanted { how, facts, note })?,
            change.proposed_by,
            change.proposed_at,
            opened_at,
            change.state.code(),
            said.map(|said| said.by),
            said.map(|said| said.at),
            said.and_then(|said| said.reason.clone()),
        ],
    )
    .map(|_| ())
}

statement! {
    /// Ends the waiting of a proposal, once.
    END = "update proposed_change set state = $3, decided_by = $4, decided_at = $5, reason = $6 \
        where tenant = $1 and id = $2 and state = 'open'";
}

/// Ends the waiting of a proposal; `false` where it had ended before.
///
/// # Errors
/// What the database cannot do.
pub fn end(tx: &mut Tx<'_>, change: &ProposedChange) -> Result<bool, Fault> {
    let said = change.state.said();
    let ended = tx.exec(
        &END,
        params![
            change.tenant,
            change.id,
            change.state.code(),
            said.map(|said| said.by),
            said.map(|said| said.at),
            said.and_then(|said| said.reason.clone()),
        ],
    )?;
    Ok(ended > 0)
}

macro_rules! proposals {
    () => {
        "select c.id, c.tenant, c.person, c.command, c.proposed_by, c.proposed_at, c.opened_at, c.state, c.decided_by, \
         c.decided_at, c.reason from proposed_change c join person p on p.tenant = c.tenant and p.id = c.person where "
    };
}

statement! {
    /// A proposal about a person within the reader's scope.
    BY_ID = proposals!(), within_any!("p"), " and c.tenant = $1 and c.id = $6";

    /// What waits about a person within the reader's scope, oldest first.
    OF_PERSON = proposals!(), within_any!("p"), " and c.tenant = $1 and c.person = $6 and c.state = 'open' \
        order by c.proposed_at, c.id";

    /// What waits about people within the reader's scope, oldest first.
    WAITING = proposals!(), within_any!("p"), " and c.tenant = $1 and c.state = 'open' and c.proposed_at >= $6 \
        and (c.proposed_at > $6 or c.id > $7) order by c.proposed_at, c.id limit $8";

    /// What has ended in one way about people within the reader's scope, handed in last first.
    ENDED = proposals!(), within_any!("p"), " and c.tenant = $1 and c.state = $9 and c.proposed_at <= $6 \
        and (c.proposed_at < $6 or c.id < $7) order by c.proposed_at desc, c.id desc limit $8";

    /// What somebody has handed in about people within their scope, last first.
    OWN = proposals!(), within_any!("p"), " and c.tenant = $1 and c.proposed_by = $9 and c.proposed_at <= $6 \
        and (c.proposed_at < $6 or c.id < $7) order by c.proposed_at desc, c.id desc limit $8";

    /// How many wait about people within the reader's scope.
    COUNT = "select count(*) as waiting from proposed_change c join person p on p.tenant = c.tenant and p.id = c.person \
        where ", within_any!("p"), " and c.tenant = $1 and c.state = 'open'";
}

/// A proposal about somebody in the scope.
///
/// # Errors
/// What the database cannot do.
pub fn by_id(tx: &mut Tx<'_>, scope: &Scope, id: ChangeId) -> Result<Option<ProposedChange>, Fault> {
    let b = Bounds::of(scope);
    tx.one(&BY_ID, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, id])
}

/// What waits about somebody in the scope, oldest first.
///
/// # Errors
/// What the database cannot do.
pub fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<ProposedChange>, Fault> {
    let b = Bounds::of(scope);
    tx.all(&OF_PERSON, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, person])
}

/// A page of what waits in the scope, oldest first, from behind `after`.
///
/// # Errors
/// What the database cannot do.
pub fn waiting(
    tx: &mut Tx<'_>,
    scope: &Scope,
    after: Option<Key>,
    limit: u16,
) -> Result<Vec<ProposedChange>, Fault> {
    let b = Bounds::of(scope);
    let (at, id) = after.unwrap_or((Timestamp::MIN, ChangeId::MIN));
    tx.all(&WAITING, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, at, id, limit])
}

/// A page of what has ended in the scope in one way (the code of a [`State`]), handed in last first, from before
/// `before`.
///
/// # Errors
/// What the database cannot do.
pub fn ended(
    tx: &mut Tx<'_>,
    scope: &Scope,
    state: &str,
    before: Option<Key>,
    limit: u16,
) -> Result<Vec<ProposedChange>, Fault> {
    let b = Bounds::of(scope);
    let (at, id) = before.unwrap_or((Timestamp::MAX, ChangeId::MAX));
    tx.all(&ENDED, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, at, id, limit, state])
}

/// A page of what somebody has handed in, last first, from before `before`.
///
/// # Errors
/// What the database cannot do.
pub fn own(
    tx: &mut Tx<'_>,
    scope: &Scope,
    account: AccountId,
    before: Option<Key>,
    limit: u16,
) -> Result<Vec<ProposedChange>, Fault> {
    let b = Bounds::of(scope);
    let (at, id) = before.unwrap_or((Timestamp::MAX, ChangeId::MAX));
    tx.all(&OWN, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until, at, id, limit, account])
}

/// How many wait in the scope.
///
/// # Errors
/// What the database cannot do.
pub fn count(tx: &mut Tx<'_>, scope: &Scope) -> Result<i64, Fault> {
    let b = Bounds::of(scope);
    let counted: Option<(i64,)> =
        tx.one(&COUNT, params![b.tenant, b.from, b.until, b.worker_from, b.worker_until])?;
    Ok(counted.map_or(0, |(number,)| number))
}

/// Which changes a county lets wait; none where it never chose.
///
/// # Errors
/// What the database cannot do; a choice that this program does not know.
pub fn review(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Review, Fault> {
    let Some(text) = tenants::setting(tx, tenant, Review::SETTING)? else { return Ok(Review::Nothing) };
    // Rather nothing is saved than something that should have waited.
    Review::from_code(text.trim_matches('"')).ok_or_else(|| Fault::other("changes::review", "value", text))
}

/// Lets a county's choice hold from now on.
///
/// # Errors
/// What the database cannot do.
pub fn set_review(tx: &mut Tx<'_>, tenant: TenantId, review: Review, now: Timestamp) -> Result<(), Fault> {
    tenants::put_setting(tx, tenant, Review::SETTING, &format!("\"{}\"", review.code()), now)
}

impl FromRow for ProposedChange {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let Wanted { how, facts, note } = row.json(3)?;
        let (by, at): (Option<AccountId>, Option<Timestamp>) = (row.get(8)?, row.get(9)?);
        let reason = row.get(10)?;
        let said = by.zip(at).map(|(by, at)| Said { by, at, reason });
        Ok(Self {
            id: row.get(0)?,
            tenant: row.get(1)?,
            command: ChangeFacts { person: row.get(2)?, how, facts, opened_at: row.get(6)?, note },
            proposed_by: row.get(4)?,
            proposed_at: row.get(5)?,
            state: row.code(7, |code| State::from_parts(code, said))?,
        })
    }
}
