//! The numbers of two entries of one person: both lead to the survivor.

use domain::ids::{PersonId, TenantId};
use domain::people::IdentityKind;

use super::moving::Going;
use crate::fault::Fault;
use crate::params;
use crate::people::secrets;
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(NUMBER, SET_NUMBER, MOVE_DIRECTORY, DROP_DIRECTORY, DROP_SECRET,);

statement! {
    /// What a row says about the number.
    NUMBER = "select p.identity_kind, p.identity_masked, p.identity_note, p.identity_index, p.last_four \
        from person p where p.tenant = $1 and p.id = $2";

    /// Says it anew.
    SET_NUMBER = "update person set identity_kind = $3, identity_masked = $4, identity_note = $5, \
        identity_index = $6, last_four = $7 where tenant = $1 and id = $2";

    /// Lets the region find the survivor by a number.
    MOVE_DIRECTORY = "insert into identity_directory (identity_index, tenant, person) values ($1, $2, $3) \
        on conflict (identity_index, tenant, person) do nothing";

    /// The other is not found by it any more.
    DROP_DIRECTORY = "delete from identity_directory where identity_index = $1 and tenant = $2 and person = $3";

    /// A sealed value that was sealed again for another entry.
    DROP_SECRET = "delete from secret where tenant = $1 and person = $2 and field = $3";
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
pub(super) fn numbers(tx: &mut Tx<'_>, going: &Going<'_>) -> Result<(), Fault> {
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
