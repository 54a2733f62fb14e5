//! Sign-ins that hold. The store knows a session by the hash of its secret only.

use domain::accounts::session::Ended;
use domain::accounts::{Account, Session};
use domain::ids::{AccountId, DeviceId};
use jiff::Timestamp;

use super::{Credentials, columns, with_tenants};
use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(BEGIN, FIND, TOUCH, END, END_ALL, SWEEP, KEEP_ENDED, ENDED, SWEEP_ENDED);

/// Hash of the secret in a cookie or on a phone.
pub type TokenHash = [u8; 32];

statement! {
    /// Keeps a new session.
    BEGIN = "insert into session (token_hash, account, started_at, seen_at, device) \
        values ($1, $2, $3, $4, $5) \
        on conflict (token_hash) do nothing";
}

/// Keeps a session that begins.
///
/// # Errors
/// What the database cannot do.
pub fn begin(tx: &mut Tx<'_>, token: &TokenHash, session: &Session) -> Result<(), Fault> {
    let Session { account, started_at, seen_at, device } = session;
    tx.exec(&BEGIN, params![token, account, started_at, seen_at, device]).map(|_| ())
}

statement! {
    /// A session with its account.
    FIND = "select ", columns!(), ", s.started_at, s.seen_at, s.device from session s \
        join account a on a.id = s.account where s.token_hash = $1";
}

/// The session of a secret and the account behind it. Whether it still holds is `domain`'s to say.
///
/// # Errors
/// What the database cannot do.
pub fn find(tx: &mut Tx<'_>, token: &TokenHash) -> Result<Option<(Session, Account)>, Fault> {
    let Some(found) = tx.one::<Found>(&FIND, params![token])? else { return Ok(None) };
    let Some(owner) = with_tenants(tx, Some(found.owner))? else { return Ok(None) };
    Ok(Some((found.session, owner.account)))
}

statement! {
    /// Notes that a session was used.
    TOUCH = "update session set seen_at = $2 where token_hash = $1 and seen_at < $2";
}

/// Notes that a session was used. Worth calling when the last note is some minutes old, not each time.
///
/// # Errors
/// What the database cannot do.
pub fn touch(tx: &mut Tx<'_>, token: &TokenHash, seen_at: Timestamp) -> Result<(), Fault> {
    tx.exec(&TOUCH, params![token, seen_at]).map(|_| ())
}

statement! {
    /// Forgets a session.
    END = "delete from session where token_hash = $1";
}

/// Ends a session.
///
/// # Errors
/// What the database cannot do.
pub fn end(tx: &mut Tx<'_>, token: &TokenHash) -> Result<(), Fault> {
    tx.exec(&END, params![token]).map(|_| ())
}

statement! {
    /// Forgets every session of an account.
    END_ALL = "delete from session where account = $1";
}

/// Ends every session of an account: its password changed, it was closed, a phone was lost. Says how many.
///
/// # Errors
/// What the database cannot do.
pub fn end_all(tx: &mut Tx<'_>, account: AccountId) -> Result<u64, Fault> {
    tx.exec(&END_ALL, params![account])
}

statement! {
    /// Forgets sessions that nobody used for long.
    SWEEP = "delete from session where seen_at < $1";
}

/// Forgets sessions last used before an instant. Says how many.
///
/// # Errors
/// What the database cannot do.
pub fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Fault> {
    tx.exec(&SWEEP, params![before])
}

statement! {
    /// Keeps what is needed of a phone's sign-ins before they are forgotten.
    KEEP_ENDED = "insert into ended_session (token_hash, account, device, ended_at) \
        select s.token_hash, s.account, s.device, $3 from session s where s.account = $1 and s.device = $2 \
        on conflict (token_hash) do nothing";

    /// A sign-in that the office ended, with its account.
    ENDED = "select ", columns!(), ", s.device, s.ended_at from ended_session s \
        join account a on a.id = s.account where s.token_hash = $1";

    /// Forgets sign-ins that were ended long ago.
    SWEEP_ENDED = "delete from ended_session where ended_at < $1";
}

/// Keeps what is needed of the sign-ins of an account on a phone, which are about to end, so that what the phone has
/// sealed by then is known as theirs.
///
/// # Errors
/// What the database cannot do.
pub fn keep_ended(
    tx: &mut Tx<'_>,
    account: AccountId,
    device: DeviceId,
    now: Timestamp,
) -> Result<(), Fault> {
    tx.exec(&KEEP_ENDED, params![account, device, now]).map(|_| ())
}

/// The sign-in of a secret that the office ended, with the account behind it.
///
/// # Errors
/// What the database cannot do.
pub fn ended(tx: &mut Tx<'_>, token: &TokenHash) -> Result<Option<(Ended, Account)>, Fault> {
    let Some(Over { ended, owner }) = tx.one(&ENDED, params![token])? else { return Ok(None) };
    Ok(with_tenants(tx, Some(owner))?.map(|owner| (ended, owner.account)))
}

/// Forgets sign-ins that were ended before an instant. Says how many.
///
/// # Errors
/// What the database cannot do.
pub fn sweep_ended(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Fault> {
    tx.exec(&SWEEP_ENDED, params![before])
}

struct Over {
    ended: Ended,
    owner: Credentials,
}

impl FromRow for Over {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let owner = Credentials::from_row(row)?;
        Ok(Self { ended: Ended { device: row.get(10)?, ended_at: row.get(11)? }, owner })
    }
}

struct Found {
    session: Session,
    owner: Credentials,
}

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        let owner = Credentials::from_row(row)?;
        let session = Session {
            account: owner.account.id,
            started_at: row.get(10)?,
            seen_at: row.get(11)?,
            device: row.get(12)?,
        };
        Ok(Self { session, owner })
    }
}
