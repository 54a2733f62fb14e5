//! The numbers of two entries of one person: both lead to the survivor.

use domain::people::IdentityKind;

use super::moving::Going;
use crate::fault::Fault;
use crate::params;
use crate::people::details::{Number, set_number};
use crate::people::{note_in_directory, secrets};
use crate::row::{FromRow, Row};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(NUMBER, DROP_DIRECTORY, DROP_SECRET);

statement! {
    /// What a row says about the number.
    NUMBER = "select p.identity_kind, p.identity_masked, p.identity_note, p.identity_index, p.last_four \
        from person p where p.tenant = $1 and p.id = $2";

    /// The other is not found by it any more.
    DROP_DIRECTORY = "delete from identity_directory where identity_index = $1 and tenant = $2 and person = $3";

    /// A sealed value that was sealed again for another entry.
    DROP_SECRET = "delete from secret where tenant = $1 and person = $2 and field = $3";
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
        note_in_directory(tx, tenant, &index, survivor)?;
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
