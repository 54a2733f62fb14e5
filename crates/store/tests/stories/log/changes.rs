//! Whatever is changed in the log or in what is kept beside it is found at its place.

use store::events::verify;
use store::statement::Statement;
use store::value::Value;
use store::{Fault, Tx};

use super::{sealed, sql, verified};
use crate::engines::on_each;
use crate::office::Office;

/// Columns of the log and of what is kept beside it, with where a change must be found.
const CHANGES: &[(&str, &str)] = &[
    ("update event set id = $2 where tenant = $1 and seq = 300", "event 300"),
    ("update event set at = at + 1 where tenant = $1 and seq = 300", "event 300"),
    ("update event set actor = $2 where tenant = $1 and seq = 300", "event 300"),
    ("update event set action = 'visit.recorded' where tenant = $1 and seq = 300", "event 300"),
    ("update event set subject_kind = 'import' where tenant = $1 and seq = 300", "event 300"),
    ("update event set subject = 'other' where tenant = $1 and seq = 300", "event 300"),
    ("update event set person = $2 where tenant = $1 and seq = 300", "event 300"),
    ("update event set before = '{}' where tenant = $1 and seq = 300", "event 300"),
    ("update event set after = '{}' where tenant = $1 and seq = 300", "event 300"),
    ("update event set pack_hash = '01ff' where tenant = $1 and seq = 300", "event 300"),
    ("update event set note = '' where tenant = $1 and seq = 300", "event 300"),
    ("update event set sealed = $2 where tenant = $1 and seq = 300", "event 300"),
    ("update event set tenant = 9 where tenant = $1 and seq = 300", "event 300"),
    ("update event set seq = null where tenant = $1 and seq = 300", "event 300"),
    ("update event set seq = 301 where tenant = $1 and seq = 300", "event 300"),
    ("update event set seq = -1 where tenant = $1 and seq = 300", "event -1"),
    ("update event set seq = 9999 where tenant = $1 and seq = 300", "event 9999"),
    ("update event set at = at + 1 where tenant = $1 and seq = 0", "event 0"),
    ("update event set at = at + 1 where tenant = $1 and seq = 255", "event 255"),
    ("update event set at = at + 1 where tenant = $1 and seq = 699", "event 699"),
    ("delete from event where tenant = $1 and seq = 300", "event 300"),
    ("delete from event where tenant = $1 and seq = 699", "event 699"),
    ("update event set seq = 301 - seq + 300 where tenant = $1 and seq in (300, 301)", "event 300"),
    ("update event set seq = 301 - seq + 300 where tenant = $1 and seq in (300, 301)", "event 301"),
    ("update event set seq = 699 - seq + 10 where tenant = $1 and seq in (10, 699)", "event 699"),
    (
        "insert into event (tenant, id, seq, at, actor, action, subject_kind, subject) \
         select tenant, $2, 300, at, actor, action, subject_kind, subject from event where tenant = $1 and seq = 300",
        "event 300",
    ),
    (
        "insert into event (tenant, id, seq, at, actor, action, subject_kind, subject) \
         select tenant, $2, 700, at, actor, action, subject_kind, subject from event where tenant = $1 and seq = 300",
        "event 700",
    ),
    ("update log_tile set level = 3 where tenant = $1 and level = 0 and number = 1", "log_tile 256"),
    ("update log_tile set number = 7 where tenant = $1 and level = 0 and number = 1", "log_tile 256"),
    ("delete from log_tile where tenant = $1 and level = 0 and number = 0", "log_tile 0"),
    ("delete from log_tile where tenant = $1 and level = 0 and number = 2", "log_tile 512"),
    ("delete from log_tile where tenant = $1 and level = 1", "log_tile 0"),
    ("update log_tile set hashes = $2 where tenant = $1 and level = 1", "log_tile 0"),
    ("update log_head set root = $2 where tenant = $1 and size = 500", "log_head 500"),
    ("update log_head set at = at + 1 where tenant = $1 and size = 500", "log_head 500"),
    ("update log_head set chained = $2 where tenant = $1 and size = 500", "log_head 500"),
    ("update log_head set size = 499 where tenant = $1 and size = 500", "log_head 499"),
    ("update log_head set tenant = 9 where tenant = $1 and size = 500", "log_head 700"),
    ("delete from log_head where tenant = $1 and size = 500", "log_head 700"),
    ("delete from log_head where tenant = $1 and size = 700", "event 500"),
    ("update log_head set root = $2 where tenant = $1 and size = 700", "log_head 700"),
    ("update log_head set size = 701 where tenant = $1 and size = 700", "event 700"),
];

/// Does something to the log, looks, and takes it back.
fn while_changed(
    office: &Office,
    change: impl Fn(&mut Tx<'_>) -> Result<u64, Fault> + Send + 'static,
) -> Vec<String> {
    struct Looked(Result<Vec<String>, Fault>);
    impl From<Fault> for Looked {
        fn from(fault: Fault) -> Self {
            Self(Err(fault))
        }
    }
    let tenant = office.tenant();
    let looked = office.db.write(move |tx| -> Result<(), Looked> {
        assert!(change(tx)? > 0, "nothing was changed");
        let report = verify::run(tx, tenant, &[])?;
        assert_eq!(report.found.min(verify::NAMED), report.findings.len());
        let places = report.findings.iter().map(|one| format!("{} {}", one.table, one.seq.unwrap_or(-9)));
        Err(Looked(Ok(places.collect())))
    });
    looked.wait().expect_err("taken back").0.expect("verified")
}

#[test]
fn every_change_is_found_at_its_place() {
    on_each(|scratch| {
        let office = sealed(scratch, 700);
        for (change, place) in CHANGES {
            let statement = sql(change);
            let has_value = change.contains("$2");
            let found = while_changed(&office, move |tx| {
                let id = Value::Id([0x5c; 16]);
                let params = [Value::Int(1), id];
                tx.exec(Box::leak(Box::new(statement)), &params[..if has_value { 2 } else { 1 }])
            });
            assert!(found.iter().any(|one| one == place), "{change}: {found:?} without {place}");
            // A change at one place is not told of half the log.
            assert!(found.len() <= 6 || place.starts_with("event 500"), "{change}: {found:?}");
        }
        assert_eq!(verified(&office, &[]).findings, []);
    });
}

#[test]
fn any_bit_of_a_kept_node_or_ciphertext_is_found() {
    const READ: Statement =
        sql("select hashes from log_tile where tenant = $1 and level = $2 and number = $3");
    const WRITE: Statement =
        sql("update log_tile set hashes = $4 where tenant = $1 and level = $2 and number = $3");
    const SEALED: Statement = sql("select sealed from event where tenant = $1 and seq = $2");
    const RESEAL: Statement = sql("update event set sealed = $3 where tenant = $1 and seq = $2");
    on_each(|scratch| {
        let office = sealed(scratch, 700);
        // Positions in a full tile of leaves, in the open one, in the one above.
        for (level, number, at, place) in [
            (0, 0, 0, 0),
            (0, 0, 100, 100),
            (0, 1, 255, 511),
            (0, 2, 3, 515),
            (0, 2, 187, 699),
            (1, 0, 1, 256),
        ] {
            let found = while_changed(&office, move |tx| {
                let key = [Value::Int(1), Value::Int(level), Value::Int(number)];
                let (mut hashes,): (Vec<u8>,) = tx.one(&READ, &key)?.expect("a tile");
                hashes[32 * at + 31] ^= 0x80;
                let changed = [&key[..], &[Value::Blob(hashes.into())]].concat();
                tx.exec(&WRITE, &changed)
            });
            assert_eq!(found, [format!("log_tile {place}")], "{level} {number} {at}");
        }
        for (seq, at) in [(5, 0), (5, 1), (5, 2), (5, 40), (300, 20)] {
            let found = while_changed(&office, move |tx| {
                let key = [Value::Int(1), Value::Int(seq)];
                let (mut sealed,): (Vec<u8>,) = tx.one(&SEALED, &key)?.expect("a ciphertext");
                sealed[at] ^= 1;
                tx.exec(&RESEAL, &[&key[..], &[Value::Blob(sealed.into())]].concat())
            });
            assert_eq!(found, [format!("event {seq}")]);
        }
    });
}
