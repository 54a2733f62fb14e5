//! The key of an address is the same whether a migration or a write made it.

use super::address_key;
use crate::engines::on_each;
use crate::migrate::{MIGRATIONS, substituted};
use crate::params;
use crate::statement::Statement;

#[test]
fn the_migration_fills_the_key_as_a_write_does() {
    const KEYS: Statement =
        Statement { name: "tests::KEYS", sql: "select address, address_key from person order by id" };
    on_each(|scratch| {
        let migration = MIGRATIONS.iter().find(|one| one.name == "0007_search").expect("there");
        let keys: Vec<(String, String)> = scratch
            .db()
            .write(move |tx| {
                let postgres = tx.is_postgres();
                tx.batch(&substituted(
                    "create table person (tenant {int}, id {int}, name {text}, name_key {text}, born_on {text}, \
                     area_path {text}, worker {int}, address {text} not null) {strict}; \
                     create index person_by_name on person (tenant, name); \
                     insert into person (id, address) values (1, '幸福路０１２３４５６７８９　0123456789 号'), \
                     (2, ''), (3, '北新村\u{a0}三组 6 号'), (4, 'Ａ座３楼')",
                    postgres,
                ))?;
                tx.batch(&substituted(migration.text, postgres))?;
                tx.all(&KEYS, params![])
            })
            .wait()
            .expect("keys");
        assert_eq!(keys.len(), 4);
        for (address, key) in keys {
            assert_eq!(address_key(&address), key, "{address}");
        }
    });
}

/// A table that is added later must say what becomes of its rows when two entries become one.
#[test]
fn every_table_with_a_person_in_it_says_what_becomes_of_its_rows_in_a_merge() {
    let text: String = crate::migrate::MIGRATIONS.iter().map(|migration| migration.text).collect();
    let known = |name: &str| {
        super::merged::MOVED.contains(&name) || super::merged::STAYS.iter().any(|(stays, _)| *stays == name)
    };
    let mut seen = 0;
    for table in text.split("create table ").skip(1) {
        let (name, rest) = table.split_once(" (").expect("a name");
        let body = rest.split("{strict}").next().expect("a body");
        if body.lines().any(|line| line.trim_start().starts_with("person {blob}")) {
            seen += 1;
            assert!(known(name), "{name}: say in people/merged.rs whether its rows move");
        }
    }
    assert_eq!(seen, super::merged::MOVED.len() + super::merged::STAYS.len());
}
