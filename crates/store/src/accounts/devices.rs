//! Phones on which accounts are used.

use domain::accounts::Device;
use domain::ids::{AccountId, DeviceId};

use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(SAVE, OF_ACCOUNT, END_SESSION);

statement! {
    /// Keeps a phone, or what has changed about it.
    SAVE = "insert into device (account, id, name, bound_at, signed_in_at, ended_at) \
        values ($1, $2, $3, $4, $5, $6) on conflict (account, id) do update set name = excluded.name, \
        signed_in_at = excluded.signed_in_at, ended_at = excluded.ended_at";
}

/// Keeps a phone, or what has changed about it.
///
/// # Errors
/// A foreign key when the account is unknown.
pub fn save(tx: &mut Tx<'_>, device: &Device) -> Result<(), Fault> {
    tx.exec(
        &SAVE,
        params![
            device.account,
            device.id,
            device.name,
            device.bound_at,
            device.signed_in_at,
            device.ended_at,
        ],
    )
    .map(|_| ())
}

statement! {
    /// The phones of an account, each with the last use of the sign-in on it.
    OF_ACCOUNT = "select d.id, d.account, d.name, d.bound_at, d.signed_in_at, d.ended_at, \
        (select max(s.seen_at) from session s where s.account = d.account and s.device = d.id) as used_at \
        from device d where d.account = $1 order by d.bound_at, d.id";
}

/// All phones of an account, oldest first, ended ones too.
///
/// # Errors
/// What the database cannot do.
pub fn of_account(tx: &mut Tx<'_>, account: AccountId) -> Result<Vec<Device>, Fault> {
    let rows: Vec<Phone> = tx.all(&OF_ACCOUNT, params![account])?;
    Ok(rows.into_iter().map(|phone| phone.0).collect())
}

statement! {
    /// Forgets the sign-in on a phone.
    END_SESSION = "delete from session where account = $1 and device = $2";
}

/// Ends the sign-in of an account on a phone, if there is one.
///
/// # Errors
/// What the database cannot do.
pub fn end_session(tx: &mut Tx<'_>, account: AccountId, device: DeviceId) -> Result<(), Fault> {
    tx.exec(&END_SESSION, params![account, device]).map(|_| ())
}

/// A row of the table of phones.
struct Phone(Device);

impl FromRow for Phone {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self(Device {
            id: row.get(0)?,
            account: row.get(1)?,
            name: row.get(2)?,
            bound_at: row.get(3)?,
            signed_in_at: row.get(4)?,
            ended_at: row.get(5)?,
            used_at: row.get(6)?,
        }))
    }
}
