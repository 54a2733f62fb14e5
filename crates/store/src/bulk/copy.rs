//! Rows on their way into PostgreSQL: what an action inserts is gathered by table and sent by `copy`.

use std::collections::BTreeMap;
use std::collections::HashMap;

use super::rules::{TableRule, put_aside};
use super::texts;
use crate::fault::Fault;
use crate::postgres::Link;
use crate::row::Row;
use crate::statement::Statement;
use crate::value::Value;

/// A table's rows are sent when they are so many bytes.
const FULL: usize = 2 * 1024 * 1024;

/// What every stream of rows begins with: the signature, no flags, nothing more in the header.
const BEGINNING: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What it ends with: a row of no columns.
const END: [u8; 2] = (-1_i16).to_be_bytes();

/// A connection inside the one transaction of a filling.
pub(crate) struct Copier {
    link: Link,
    aside: Vec<TableRule>,
    /// Where the rows of a statement go, by the address of its text.
    known: HashMap<usize, Option<String>>,
    /// Rows that wait, by table with its columns.
    waiting: BTreeMap<String, Vec<u8>>,
}

impl Copier {
    /// Puts indexes, keys and references aside.
    pub(super) fn begin(mut link: Link) -> Result<Self, Fault> {
        link.batch("set local maintenance_work_mem = '256MB'")?;
        for index in texts::indexes() {
            link.batch(&format!("drop index {}", index.name))?;
        }
        let aside = put_aside(&mut link)?;
        Ok(Self { link, aside, known: HashMap::new(), waiting: BTreeMap::new() })
    }

    /// Takes a row, or runs what adds none.
    pub(crate) fn exec(&mut self, statement: &Statement, params: &[Value<'_>]) -> Result<u64, Fault> {
        let key = statement.sql.as_ptr() as usize;
        let target = self.known.entry(key).or_insert_with(|| target(statement.sql));
        let Some(target) = target else {
            self.send_all()?;
            return self.link.exec(statement, params);
        };
        let rows = match self.waiting.get_mut(target) {
            Some(rows) => rows,
            None => self.waiting.entry(target.clone()).or_insert_with(|| BEGINNING.to_vec()),
        };
        row(rows, params)?;
        if rows.len() >= FULL {
            let target = target.clone();
            self.send(&target)?;
        }
        Ok(1)
    }

    /// Looks something up; everything taken so far can be seen.
    pub(crate) fn rows(
        &mut self,
        statement: &Statement,
        params: &[Value<'_>],
        f: &mut dyn FnMut(&Row<'_>) -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        self.send_all()?;
        self.link.rows(statement, params, f)
    }

    /// Runs a text without parameters.
    pub(crate) fn batch(&mut self, text: &str) -> Result<(), Fault> {
        self.send_all()?;
        self.link.batch(text)
    }

    fn send_all(&mut self) -> Result<(), Fault> {
        let targets: Vec<String> = self.waiting.keys().cloned().collect();
        targets.iter().try_for_each(|target| self.send(target))
    }

    fn send(&mut self, target: &str) -> Result<(), Fault> {
        let Some(rows) = self.waiting.get_mut(target).filter(|rows| rows.len() > BEGINNING.len()) else {
            return Ok(());
        };
        rows.extend(END);
        self.link.copy(&format!("copy {target} from stdin (format binary)"), rows)?;
        rows.truncate(BEGINNING.len());
        Ok(())
    }

    /// Puts everything back, checks it, keeps it, and lets the planner look at it.
    pub(super) fn finish(mut self, said: &mut dyn FnMut(&str)) -> Result<(), Fault> {
        self.send_all()?;
        let (references, keys): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.aside).into_iter().partition(TableRule::is_reference);
        for key in keys {
            said(key.name());
            key.put_back(&mut self.link)?;
        }
        for index in texts::indexes() {
            said(index.name);
            self.link.batch(&index.text)?;
        }
        for reference in references {
            said(reference.name());
            reference.put_back(&mut self.link)?;
        }
        self.link.commit()?;
        said("analyze");
        self.link.batch("analyze")
    }
}

/// Table and columns of a statement that inserts its parameters in their order, in the words of `copy`.
fn target(sql: &str) -> Option<String> {
    let rest = sql.strip_prefix("insert into ")?;
    let (target, rest) = rest.split_once(") values (")?;
    let (values, _) = rest.split_once(')')?;
    let in_order = values.split(',').enumerate().all(|(at, value)| value.trim() == format!("${}", at + 1));
    in_order.then(|| format!("{target})"))
}

/// A row as it travels: the number of columns, and each with its length before it. The three kinds of column that we
/// have are those of [`Value`].
fn row(rows: &mut Vec<u8>, params: &[Value<'_>]) -> Result<(), Fault> {
    let too_long = |_| Fault::other("copy", "length", "");
    rows.extend(i16::try_from(params.len()).map_err(too_long)?.to_be_bytes());
    for value in params {
        let bytes: &[u8] = match value {
            Value::Null => {
                rows.extend((-1_i32).to_be_bytes());
                continue;
            }
            Value::Int(number) => &number.to_be_bytes(),
            Value::Text(text) => text.as_bytes(),
            Value::Blob(bytes) => bytes,
            Value::Id(bytes) => bytes,
        };
        rows.extend(i32::try_from(bytes.len()).map_err(too_long)?.to_be_bytes());
        rows.extend(bytes);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_whose_parameters_stand_in_order_are_gathered() {
        let told = "insert into area (code, name) values ($1, $2) on conflict (code) do nothing";
        assert_eq!(target(told).as_deref(), Some("area (code, name)"));
        for other in [
            "insert into area (code, name) values ($2, $1)",
            "insert into area (code, name) values ($1, 'x')",
            "insert into standing (tenant) select p.tenant from person p",
            "update area set name = $1",
        ] {
            assert_eq!(target(other), None, "{other}");
        }
    }

    #[test]
    fn a_row_tells_the_length_of_everything() {
        let mut rows = Vec::new();
        let params = [Value::Int(1), Value::Text("村".into()), Value::Null, Value::Id([7; 16])];
        row(&mut rows, &params).expect("short values");
        let mut expected = vec![0, 4, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3];
        expected.extend("村".as_bytes());
        expected.extend([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 16]);
        expected.extend([7; 16]);
        assert_eq!(rows, expected);
    }
}
