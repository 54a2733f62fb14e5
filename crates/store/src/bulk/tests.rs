//! The schema after a filling is the one before it.

use domain::ids::{PersonId, TenantId};

use super::*;
use crate::conformance::made_up::{County, MadeUp};
use crate::engines::address;
use crate::people;
use crate::scratch::Scratch;
use crate::statement::Statement;

/// Everything that makes up the schema, by name.
fn schema(db: &Db) -> Vec<(String, String)> {
    const LITE: Statement = Statement {
        name: "tests::LITE",
        sql: "select name, coalesce(sql, '') as text from sqlite_master order by name",
    };
    const ELEPHANT: Statement = Statement {
        name: "tests::ELEPHANT",
        sql: "select indexname::text as name, indexdef as text from pg_indexes where schemaname = current_schema() \
            union all select r.relname::text || '.' || c.conname::text, pg_get_constraintdef(c.oid) \
            from pg_constraint c join pg_class r on r.oid = c.conrelid \
            where c.connamespace = current_schema()::regnamespace order by 1, 2",
    };
    let asked = if db.kind() == crate::EngineKind::Sqlite { LITE } else { ELEPHANT };
    db.read(move |tx| tx.all::<(String, String)>(&asked, params![])).wait().expect("a schema")
}

/// Fills an empty database with a small county of one person.
fn fill(target: &Target) {
    let db = Db::open(target.clone()).expect("a database");
    db.migrate().expect("an up-to-date schema");
    assert!(!holds_something(&db).expect("asked"));
    let before = schema(&db);
    drop(db);

    let mut filling = Filling::begin(target).expect("nobody else is there");
    let (mut made_up, county) = (MadeUp::new(1), County::new(TenantId(1), "990112"));
    let (person, number) = made_up.person(county.tenant, county.area(), domain::ids::AccountId::MIN);
    let cipher = crate::seal::SoftCipher::new(crate::keys::Keys::new([(1, [1; 32])], [2; 32]));
    let index = people::IdentityIndex::of(&cipher, county.tenant, &number);
    let fact = made_up.fact(person.id, person.registered_by);
    let standing = made_up.standing(&person, None);
    let kept = filling.write(|tx| {
        county.keep_places(tx)?;
        people::bring(tx, &person, Some(&index), None)?;
        people::facts::bring(tx, county.tenant, std::slice::from_ref(&fact))?;
        crate::duties::bring(tx, county.tenant, &person.name_keys.full, &standing)
    });
    kept.map_err(|fault: Fault| fault).expect("rows");
    assert!(filling.rows() > 8);
    let mut said = Vec::new();
    filling.finish(|step| said.push(step.to_owned())).expect("indexes");
    assert!(said.iter().any(|step| step == "person_identity"), "{said:?}");

    let db = Db::open(target.clone()).expect("the same database");
    assert_eq!(schema(&db), before);
    assert!(holds_something(&db).expect("asked"));
    let scope = county.scope();
    let seen = db.read(move |tx| {
        let found = people::by_id(tx, &scope, person.id)?.map(|found| found == person);
        let standing_is = crate::duties::by_person(tx, &scope, person.id)? == Some(standing.clone());
        let facts = people::facts::of_person(tx, &scope, person.id)? == [fact.clone()];
        Ok::<_, Fault>((found, standing_is, facts))
    });
    assert_eq!(seen.wait().expect("read"), (Some(true), true, true));
}

#[test]
fn an_embedded_database_is_filled_and_has_the_schema_of_a_migrated_one() {
    let folder = std::env::temp_dir().join(format!("koumen-bulk-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    fill(&Target::File(folder.join("koumen.db")));
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn a_server_is_filled_and_has_the_schema_of_a_migrated_one() {
    let Some(url) = address() else { return };
    let scratch = Scratch::postgres(&url).expect("a schema");
    fill(&Target::Postgres(scratch.address().expect("on a server")));
}

#[test]
fn two_of_one_number_are_found_at_the_end() {
    let folder = std::env::temp_dir().join(format!("koumen-bulk-twins-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let target = Target::File(folder.join("koumen.db"));
    Db::open(target.clone()).expect("a database").migrate().expect("an up-to-date schema");
    let mut filling = Filling::begin(&target).expect("nobody else is there");
    let (mut made_up, county) = (MadeUp::new(1), County::new(TenantId(1), "990112"));
    let (one, _) = made_up.person(county.tenant, county.area(), domain::ids::AccountId::MIN);
    let other = domain::people::Person { id: PersonId::mint(&mut made_up), ..one.clone() };
    let index = people::IdentityIndex { whole: [1; 16], last_four: [2; 16] };
    let kept = filling.write(|tx| {
        county.keep_places(tx)?;
        people::bring(tx, &one, Some(&index), None)?;
        people::bring(tx, &other, Some(&index), None)
    });
    assert!(kept.map_err(|fault: Fault| fault).expect("no index stands in the way"));
    let refused = filling.finish(|_| {}).expect_err("two of one number");
    assert!(matches!(refused, Fault::Constraint { .. } | Fault::Other { .. }), "{refused}");
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn every_index_of_the_migrations_is_known() {
    let text: String = crate::migrate::MIGRATIONS.iter().map(|migration| migration.text).collect();
    let made = text.matches("create index ").count() + text.matches("create unique index ").count();
    let dropped = text.matches("drop index ").count();
    let indexes = texts::indexes();
    assert_eq!(indexes.len(), made - dropped);
    assert!(indexes.iter().all(|index| index.text.contains(index.name)));
}
