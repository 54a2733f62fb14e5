//! A change of a notice waits, is given up, and nothing else was touched; what holds of people is read in one pass.

use domain::ids::{DraftId, PersonId};
use domain::packs::Draft;
use domain::people::Known;
use jiff::civil::{Date, date};
use rules::SourceFile;
use serde_json::json;
use store::conformance::made_up::MONDAY;
use store::packs::{drafts, texts, texts::PackText};
use store::people::known::{self, Stretch};
use store::statement::Statement;
use store::{EngineKind, duties, people};

use crate::engines::on_each;
use crate::office::{Office, morning};

fn draft(office: &Office) -> Draft {
    Draft {
        id: DraftId::from_bytes([7; 16]),
        tenant: office.tenant(),
        pack: "old".to_owned(),
        pack_hash: "00".to_owned(),
        choices: [("rhythm".to_owned(), "month".to_owned())].into(),
        files: vec![SourceFile::new("a.toml", "一 = 1\n"), SourceFile::new("forms/b.toml", "")],
        made_by: office.account(),
        made_at: morning(),
    }
}

/// Every row of every table as text, so that two moments can be compared letter by letter.
fn everything(office: &Office) -> Vec<(String, Vec<String>)> {
    let postgres = office.db.kind() == EngineKind::Postgres;
    let texts: String = store::migrate::MIGRATIONS.iter().map(|migration| migration.text).collect();
    let tables = texts.split("create table ").skip(1).filter_map(|text| text.split_whitespace().next());
    let mut dumped = Vec::new();
    for table in tables {
        let sql = if postgres {
            format!("select t::text from (select * from {table}) t order by 1")
        } else {
            let columns =
                rows(office, format!("select 'quote(' || name || ')' from pragma_table_info('{table}')"));
            format!("select {} from {table} order by 1", columns.join(" || ',' || "))
        };
        dumped.push((table.to_owned(), rows(office, sql)));
    }
    dumped
}

fn rows(office: &Office, sql: String) -> Vec<String> {
    let sql: &'static str = Box::leak(sql.into_boxed_str());
    let dump = Statement { name: "dump", sql };
    let found: Vec<(String,)> = office.read(move |tx| tx.all(&dump, store::params![]));
    found.into_iter().map(|(row,)| row).collect()
}

#[test]
fn a_change_waits_and_giving_it_up_leaves_every_table_as_it_was() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let tenant = office.tenant();
        office.register("张秀英", &office.village(0));
        let before = everything(&office);
        assert!(before.iter().any(|(table, rows)| table == "standing" && rows.len() == 1));
        let draft = draft(&office);
        let kept = draft.clone();
        office.write(move |tx| drafts::insert(tx, &kept));
        let kept = draft.clone();
        office.write(move |tx| drafts::insert(tx, &kept));
        let look = || office.read(move |tx| drafts::by_id(tx, tenant, DraftId::from_bytes([7; 16])));
        assert_eq!(look(), Some(draft.clone()));
        let all = office.read(move |tx| drafts::all(tx, tenant));
        assert_eq!(all, [Draft { files: Vec::new(), ..draft.clone() }]);
        assert_ne!(everything(&office), before);
        assert!(office.write(move |tx| drafts::delete(tx, tenant, draft.id)));
        assert!(!office.write(move |tx| drafts::delete(tx, tenant, draft.id)));
        assert_eq!(look(), None);
        assert_eq!(everything(&office), before);
    });
}

#[test]
fn texts_that_a_county_brought_are_found_by_their_hash_and_never_change() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let text = PackText {
            hash: "aa".to_owned(),
            pack: "old".to_owned(),
            version: "2".to_owned(),
            files: vec![SourceFile::new("a.toml", "x = 1"), SourceFile::new("b.toml", "y = 2")],
        };
        let kept = text.clone();
        office.write(move |tx| texts::insert(tx, &kept, morning()));
        let other = PackText { files: vec![SourceFile::new("a.toml", "x = 3")], ..text.clone() };
        office.write(move |tx| texts::insert(tx, &other, morning()));
        assert_eq!(office.read(|tx| texts::by_hash(tx, "aa")), text.files);
        assert_eq!(office.read(|tx| texts::by_hash(tx, "bb")), []);
    });
}

fn known(from_on: Date, until_on: Option<Date>) -> Known {
    let facts = json!({ "alone": true, "born_on": "1946-05-03" });
    Known { from_on, until_on, facts: facts.as_object().cloned().unwrap_or_default() }
}

/// Who is seen in a pass over a stretch on a day, and whether their facts are at hand; and who was the last.
fn pass(
    office: &Office,
    scope: domain::actor::Scope,
    stretch: Stretch,
    on: Date,
) -> (Vec<(PersonId, bool)>, Option<PersonId>) {
    office.read(move |tx| {
        let mut seen = Vec::new();
        let last =
            known::everybody(tx, &scope, stretch, on, |one| seen.push((one.person, one.facts.is_some())))?;
        Ok((seen, last))
    })
}

#[test]
fn everybody_is_seen_once_with_what_holds_of_them() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let tenant = office.tenant();
        let mut people: Vec<PersonId> =
            (0..4).map(|n| office.register("张秀英", &office.village(n % 2)).0.id).collect();
        people.sort_unstable();
        let ends = date(2026, 11, 30);
        let rows = [(0, known(MONDAY, None)), (1, known(MONDAY, Some(ends))), (2, known(ends, None))];
        for (at, row) in rows {
            let person = people[at];
            office.write(move |tx| known::save(tx, tenant, person, &row));
        }
        let all = Stretch { after: PersonId::MIN, until: PersonId::MAX, limit: 100 };
        let at_hand = |on: Date| pass(&office, office.scope(), all, on).0;
        let wanted = |hands: [bool; 4]| people.iter().copied().zip(hands).collect::<Vec<_>>();
        assert_eq!(at_hand(MONDAY), wanted([true, true, false, false]));
        assert_eq!(at_hand(ends), wanted([true, true, true, false]));
        assert_eq!(at_hand(date(2026, 12, 1)), wanted([true, false, true, false]));

        let two = Stretch { limit: 2, ..all };
        assert_eq!(pass(&office, office.scope(), two, MONDAY).1, Some(people[1]));
        let rest = Stretch { after: people[1], ..all };
        assert_eq!(pass(&office, office.scope(), rest, MONDAY).0.len(), 2);
        let none = Stretch { after: people[3], ..all };
        assert_eq!(pass(&office, office.scope(), none, MONDAY), (Vec::new(), None));
        let middle = Stretch { after: people[0], until: people[2], ..all };
        assert_eq!(pass(&office, office.scope(), middle, MONDAY).1, Some(people[2]));
        assert_eq!(pass(&office, office.clerk(&office.village(0)), all, MONDAY).0.len(), 2);
        assert_eq!(pass(&office, office.clerk(&office.village(2)), all, MONDAY).0, []);
        let second = office.read(move |tx| known::landmark(tx, tenant, PersonId::MIN, 1));
        assert_eq!(second, Some(people[1]));
        assert_eq!(office.read(move |tx| known::landmark(tx, tenant, PersonId::MIN, 4)), None);
    });
}

#[test]
fn a_new_fact_forgets_what_held() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let tenant = office.tenant();
        let (person, ..) = office.register("张秀英", &office.village(0));
        let id = person.id;
        office.write(move |tx| known::save(tx, tenant, id, &known(MONDAY, None)));
        let all = Stretch { after: PersonId::MIN, until: PersonId::MAX, limit: 10 };
        assert_eq!(pass(&office, office.scope(), all, MONDAY).0, [(id, true)]);
        let fact = office.chance().fact(id, office.account());
        office.write(move |tx| people::facts::insert(tx, tenant, std::slice::from_ref(&fact)));
        assert_eq!(pass(&office, office.scope(), all, MONDAY).0, [(id, false)]);
    });
}

#[test]
fn everybody_can_be_looked_at_again_and_who_is_earlier_stays_earlier() {
    on_each(|scratch| {
        let office = Office::open(scratch);
        let tenant = office.tenant();
        for day in [Some(date(2027, 1, 1)), Some(date(2026, 11, 1)), None] {
            let (_, _, standing) = office.register("张秀英", &office.village(0));
            let standing = domain::duties::Standing { recheck_on: day, ..standing };
            office.write(move |tx| duties::save(tx, tenant, &standing));
        }
        let marked = move |tx: &mut store::Tx<'_>| {
            duties::recheck_from(tx, tenant, MONDAY, PersonId::MIN, PersonId::MAX)
        };
        assert_eq!(office.write(marked), 2);
        assert_eq!(office.write(marked), 0);
        let scope = office.scope();
        assert_eq!(office.read(move |tx| duties::to_recheck(tx, &scope, MONDAY, 10)).len(), 3);
    });
}
