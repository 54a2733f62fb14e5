//! Rows on their way from whoever works them out to the one hand that writes: one stretch of bytes, so that nothing
//! is made on one processor and thrown away on another.

use std::borrow::Cow;

use crate::fault::Fault;
use crate::statement::Statement;
use crate::tx::Tx;
use crate::value::Value;

/// What actions would have added, kept for [`Filling::add`](super::Filling::add).
#[derive(Default)]
pub struct Rows {
    statements: Vec<Statement>,
    bytes: Vec<u8>,
}

/// The kinds of [`Value`], as the byte before each.
const NULL: u8 = 0;
const INT: u8 = 1;
const TEXT: u8 = 2;
const BLOB: u8 = 3;
const ID: u8 = 4;

impl Rows {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps what an action adds. The action cannot look anything up: there is no database behind it.
    ///
    /// # Errors
    /// What the action says, and a look at the database.
    pub fn gather<T, E>(&mut self, action: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        action(&mut Tx::gathering(self))
    }

    /// Keeps one row.
    pub(crate) fn push(&mut self, statement: &Statement, params: &[Value<'_>]) -> Result<u64, Fault> {
        let too_much = |_| Fault::other("gather", "length", "");
        let same = |known: &Statement| known.sql.as_ptr() == statement.sql.as_ptr();
        let number = self.statements.iter().position(same).unwrap_or_else(|| {
            self.statements.push(*statement);
            self.statements.len() - 1
        });
        self.bytes.push(u8::try_from(number).map_err(too_much)?);
        self.bytes.push(u8::try_from(params.len()).map_err(too_much)?);
        for value in params {
            match value {
                Value::Null => self.bytes.push(NULL),
                Value::Int(number) => {
                    self.bytes.push(INT);
                    self.bytes.extend(number.to_le_bytes());
                }
                Value::Id(bytes) => {
                    self.bytes.push(ID);
                    self.bytes.extend(bytes);
                }
                Value::Text(text) => self.long(TEXT, text.as_bytes())?,
                Value::Blob(bytes) => self.long(BLOB, bytes)?,
            }
        }
        Ok(1)
    }

    fn long(&mut self, kind: u8, bytes: &[u8]) -> Result<(), Fault> {
        let length = u32::try_from(bytes.len()).map_err(|_| Fault::other("gather", "length", ""))?;
        self.bytes.push(kind);
        self.bytes.extend(length.to_le_bytes());
        self.bytes.extend(bytes);
        Ok(())
    }

    /// Hands over row after row.
    pub(super) fn each(
        &self,
        mut f: impl FnMut(&Statement, &[Value<'_>]) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut rest = self.bytes.as_slice();
        let mut values = Vec::with_capacity(24);
        while !rest.is_empty() {
            let (statement, row) = read(&mut rest, &mut values)
                .and_then(|number| Some((self.statements.get(number)?, &values)))
                .ok_or_else(|| Fault::other("gather", "bytes", ""))?;
            f(statement, row)?;
        }
        Ok(())
    }
}

/// Reads a row; gives the number of its statement.
fn read<'r>(rest: &mut &'r [u8], values: &mut Vec<Value<'r>>) -> Option<usize> {
    let number = take::<1>(rest)?[0];
    let length = take::<1>(rest)?[0];
    values.clear();
    for _ in 0..length {
        values.push(match take::<1>(rest)?[0] {
            NULL => Value::Null,
            INT => Value::Int(i64::from_le_bytes(*take(rest)?)),
            ID => Value::Id(*take(rest)?),
            kind => {
                let length = usize::try_from(u32::from_le_bytes(*take(rest)?)).ok()?;
                let (bytes, after) = rest.split_at_checked(length)?;
                *rest = after;
                match kind {
                    TEXT => Value::Text(Cow::Borrowed(std::str::from_utf8(bytes).ok()?)),
                    BLOB => Value::Blob(Cow::Borrowed(bytes)),
                    _ => return None,
                }
            }
        });
    }
    Some(usize::from(number))
}

fn take<'r, const N: usize>(rest: &mut &'r [u8]) -> Option<&'r [u8; N]> {
    let (taken, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Statement = Statement { name: "one", sql: "insert into one (a) values ($1)" };
    const OTHER: Statement = Statement { name: "other", sql: "insert into other (a) values ($1)" };

    #[test]
    fn what_was_gathered_is_handed_over_in_its_order() {
        let all = [
            Value::Null,
            Value::Int(-5),
            Value::Text("村".into()),
            Value::Blob(vec![1, 2].into()),
            Value::Id([9; 16]),
        ];
        let mut rows = Rows::new();
        let gathered = rows.gather(|tx| {
            tx.exec(&ONE, &all)?;
            tx.exec(&OTHER, &[])?;
            tx.exec(&ONE, &all[1..2])
        });
        assert_eq!(gathered, Ok(1));
        let mut seen = Vec::new();
        let handed = rows.each(|statement, values| {
            seen.push((statement.name, values.len(), values.first().is_some_and(|one| *one == all[1])));
            assert!(values.len() < 5 || values.iter().zip(&all).all(|(one, other)| one == other));
            Ok(())
        });
        assert_eq!(handed, Ok(()));
        assert_eq!(seen, [("one", 5, false), ("other", 0, false), ("one", 1, true)]);
        let looked = rows.gather(|tx| tx.one::<(i64,)>(&OTHER, &[]));
        assert!(looked.is_err(), "there is no database to look at");
    }
}
