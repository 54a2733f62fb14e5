use std::collections::BTreeSet;

use crate::engines::{on_each, postgres};
use crate::fault::Fault;
use crate::params;
use crate::scratch::Scratch;
use crate::statement::Statement;
use crate::whole::{Copied, LEFT_OUT, TABLES, Table, applied, history, is_empty};

/// A database in which some made-up work was done.
fn worked_on(scratch: &Scratch) {
    scratch.db().migrate().expect("migrated");
    crate::conformance::fill(scratch.db(), 7, 60);
}

fn out(scratch: &Scratch) -> Vec<(Copied, Vec<String>)> {
    let read = scratch.db().read(|tx| {
        TABLES
            .iter()
            .map(|table| {
                let mut lines = Vec::new();
                let copied = table.out(tx, |line| {
                    lines.push(line.trim_end_matches('\n').to_owned());
                    Ok::<_, Fault>(())
                })?;
                Ok((copied, lines))
            })
            .collect::<Result<Vec<_>, Fault>>()
    });
    read.wait().expect("read out")
}

fn take_in(scratch: &Scratch, from: Vec<(Copied, Vec<String>)>) -> Vec<Copied> {
    let entered = scratch.db().write(move |tx| {
        TABLES
            .iter()
            .zip(&from)
            .map(|(table, (_, lines))| table.take_in(tx, lines.iter().cloned().map(Ok::<_, Fault>)))
            .collect::<Result<Vec<_>, Fault>>()
    });
    entered.wait().expect("entered")
}

#[test]
fn every_table_of_the_schema_is_copied_or_left_out_with_a_reason() {
    let copied = TABLES.iter().map(|table| table.name);
    let named: BTreeSet<String> =
        copied.chain(LEFT_OUT.iter().map(|(name, _)| *name)).map(str::to_owned).collect();
    let scratch = Scratch::sqlite().expect("an embedded database");
    scratch.db().migrate().expect("migrated");
    const NAMES: Statement = Statement {
        name: "whole::tests::NAMES",
        sql: "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
    };
    let names: Result<Vec<(String,)>, Fault> = scratch.db().read(|tx| tx.all(&NAMES, params![])).wait();
    let names: BTreeSet<String> = names.expect("names").into_iter().map(|(name,)| name).collect();
    assert_eq!(names, named);
}

#[test]
fn a_database_read_out_and_entered_elsewhere_holds_the_same_whatever_the_engine() {
    let origin = Scratch::sqlite().expect("an embedded database");
    worked_on(&origin);
    let whole = out(&origin);
    assert!(whole.iter().filter(|(copied, _)| copied.rows > 0).count() > 12, "most tables hold something");
    on_each(|target| {
        let history = origin.db().read(applied).wait().expect("a history");
        target.db().migrate_for(&history).expect("the schema of the origin");
        let empty: Result<bool, Fault> = target.db().read(is_empty).wait();
        assert!(empty.expect("looked"));
        let sums: Vec<Copied> = whole.iter().map(|(copied, _)| copied.clone()).collect();
        assert_eq!(take_in(target, whole.clone()), sums);
        assert_eq!(out(target), whole);
        let empty: Result<bool, Fault> = target.db().read(is_empty).wait();
        assert!(!empty.expect("looked"));
    });
}

#[test]
fn both_engines_put_rows_in_the_same_order() {
    let Some(other) = postgres() else { return };
    let origin = Scratch::sqlite().expect("an embedded database");
    worked_on(&origin);
    worked_on(&other);
    assert_eq!(out(&origin), out(&other));
}

#[test]
fn a_changed_cell_changes_the_sum_of_its_table_alone() {
    on_each(|scratch| {
        worked_on(scratch);
        let before = out(scratch);
        const CHANGE: Statement = Statement {
            name: "whole::tests::CHANGE",
            sql: "update person set address = address || '!' where id = (select id from person order by id limit 1)",
        };
        let changed: Result<u64, Fault> = scratch.db().write(|tx| tx.exec(&CHANGE, params![])).wait();
        assert_eq!(changed.expect("changed"), 1);
        let different: Vec<&str> = TABLES
            .iter()
            .zip(before.iter().zip(out(scratch)))
            .filter(|(_, (before, after))| before.0 != after.0)
            .map(|(table, _)| table.name)
            .collect();
        assert_eq!(different, ["person"]);
    });
}

#[test]
fn lines_that_do_not_fit_are_refused_with_their_number() {
    let scratch = Scratch::sqlite().expect("an embedded database");
    scratch.db().migrate().expect("migrated");
    let table = Table::named("setting").expect("a table");
    let head = r#"["tenant","name","value","changed_at"]"#;
    for (lines, number) in [
        (vec![r#"["tenant","name","value; drop table person","changed_at"]"#], 1),
        (vec![], 1),
        (vec![head, r#"[1,"a","b"]"#], 2),
        (vec![head, r#"[1,"a","b",{"hex":"0g"}]"#], 2),
        (vec![head, "[1,"], 2),
        (vec![head, r#"[1,"a","b",1.5]"#], 2),
    ] {
        let lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
        let told = scratch.db().write(move |tx| table.take_in(tx, lines.iter().cloned().map(Ok::<_, Fault>)));
        let told = told.wait().expect_err("refused").to_string();
        assert!(told.contains(&format!("第 {number} 行")), "{told}");
    }
}

#[test]
fn only_a_history_that_this_program_knows_is_followed() {
    let scratch = Scratch::sqlite().expect("an embedded database");
    scratch.db().migrate().expect("migrated");
    let mut seen = scratch.db().read(applied).wait().expect("a history");
    assert!(history(&seen).is_some() && history(&seen[..1]).is_some());
    seen[0].2.replace_range(..1, "x");
    assert!(history(&seen).is_none());
}
