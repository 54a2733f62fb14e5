//! Keys and references of a PostgreSQL schema: put aside while rows come in, checked in one go at the end.

use crate::fault::Fault;
use crate::params;
use crate::postgres::Link;
use crate::row::{FromRow, Row};
use crate::statement::Statement;

/// A rule of a table.
pub(super) struct TableRule {
    table: String,
    name: String,
    definition: String,
    is_reference: bool,
}

/// PostgreSQL alone knows these tables, so they stand in no list of common statements.
const RULES: Statement = Statement {
    name: "bulk::rules::RULES",
    sql: "select r.relname::text as table_name, c.conname::text as rule_name, \
        pg_get_constraintdef(c.oid) as definition, (c.contype = 'f')::int::bigint as reference \
        from pg_constraint c join pg_class r on r.oid = c.conrelid \
        where c.connamespace = current_schema()::regnamespace and c.contype in ('p', 'u', 'f') \
        and r.relname <> 'migration' order by 4, 1, 2",
};

impl FromRow for TableRule {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self { table: row.get(0)?, name: row.get(1)?, definition: row.get(2)?, is_reference: row.get(3)? })
    }
}

/// Takes the rules away; keys come first, what refers to them after.
pub(super) fn put_aside(link: &mut Link) -> Result<Vec<TableRule>, Fault> {
    let mut rules = Vec::new();
    link.rows(&RULES, params![], &mut |row| {
        rules.push(TableRule::from_row(row)?);
        Ok(true)
    })?;
    for rule in rules.iter().rev() {
        link.batch(&format!("alter table {} drop constraint {}", rule.table, rule.name))?;
    }
    Ok(rules)
}

impl TableRule {
    /// Whether it refers to another table.
    pub(super) fn is_reference(&self) -> bool {
        self.is_reference
    }

    /// Its name, as people are told.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Puts it back as it was, which checks every row.
    pub(super) fn put_back(&self, link: &mut Link) -> Result<(), Fault> {
        link.batch(&format!("alter table {} add constraint {} {}", self.table, self.name, self.definition))
    }
}
