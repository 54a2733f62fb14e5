//! The kit's promises, on both engines: commits are shared, failures stay apart, answers come late enough.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use super::*;
use crate::engines::{address, on_each, postgres};
use crate::fault::Rule;
use crate::params;
use crate::scratch::Scratch;
use crate::statement::statement;

statement! {
    /// Keeps a note.
    INSERT = "insert into note (tenant, id, body) values ($1, $2, $3)";
    /// How many there are.
    COUNT = "select count(*) from note where tenant = $1";
    /// Those of a tenant in order.
    IDS = "select id, body from note where tenant = $1 order by id";
    /// Points at a note.
    POINT = "insert into pointer (tenant, note) values ($1, $2)";
    /// Changes a note.
    CHANGE = "update note set body = $3 where tenant = $1 and id = $2";
    /// Ends its own connection: PostgreSQL only.
    HANG_UP = "select cast(pg_terminate_backend(pg_backend_pid()) as int)";
}

const TABLES: &str = "create table note (tenant {int} not null, id {int} not null, body {text} not null \
     constraint note_body check (body <> 'bad'), primary key (tenant, id)) {strict}; \
     create unique index note_body_once on note (tenant, body); \
     create table pointer (tenant {int} not null, note {int} not null, primary key (tenant, note), \
     foreign key (tenant, note) references note (tenant, id)) {strict}";

/// A refusal of an action, beside faults.
#[derive(Debug, PartialEq)]
enum No {
    Own,
    Fault(Fault),
}

impl From<Fault> for No {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

fn prepare(scratch: &Scratch) -> Db {
    let db = scratch.db().clone();
    let made: Result<(), Fault> = db
        .write(|tx| {
            let text = crate::migrate::substituted(TABLES, tx.is_postgres());
            tx.batch(&text)
        })
        .wait();
    made.expect("tables");
    db
}

fn insert(db: &Db, id: i64) -> Pending<(), No> {
    db.write(move |tx| {
        tx.exec(&INSERT, params![1i64, id, format!("note {id}")])?;
        Ok(())
    })
}

fn count(db: &Db) -> i64 {
    let counted: Result<Option<(i64,)>, Fault> = db.read(|tx| tx.one(&COUNT, params![1i64])).wait();
    counted.expect("read").expect("a row").0
}

#[test]
fn failing_and_panicking_actions_leave_the_others_untouched() {
    on_each(|scratch| {
        let db = prepare(scratch);
        thread::scope(|scope| {
            for worker in 0..32i64 {
                let db = db.clone();
                scope.spawn(move || {
                    for turn in 0..20i64 {
                        let id = worker * 100 + turn;
                        let answer: Result<(), No> = db
                            .write(move |tx| {
                                tx.exec(&INSERT, params![1i64, id, format!("note {id}")])?;
                                match (worker, turn) {
                                    (7, 10) => Err(No::Own),
                                    (9, 10) => panic!("this action is meant to panic"),
                                    _ => Ok(()),
                                }
                            })
                            .wait();
                        match (worker, turn) {
                            (7, 10) => assert_eq!(answer, Err(No::Own)),
                            (9, 10) => assert_eq!(answer, Err(No::Fault(Fault::Panicked))),
                            _ => assert_eq!(answer, Ok(())),
                        }
                    }
                });
            }
        });
        assert_eq!(count(&db), 32 * 20 - 2);
    });
}

#[test]
fn an_answer_comes_only_after_the_commit_that_it_shares() {
    let scratch = Scratch::sqlite().expect("an embedded database");
    let db = prepare(&scratch);
    let (open_gate, gate) = channel::<()>();
    let (release, held) = channel::<()>();
    let busy: Pending<(), No> = db.write(move |_| {
        gate.recv().expect("released");
        Ok(())
    });
    // Both wait behind the gate, so they share the next transaction.
    let first = insert(&db, 1);
    let second: Pending<(), No> = db.write(move |_| {
        held.recv().expect("released");
        Ok(())
    });
    let (told, hear) = channel();
    thread::spawn(move || told.send(first.wait()));
    thread::sleep(Duration::from_millis(20));
    open_gate.send(()).expect("waiting");
    busy.wait().expect("the gate opened");
    assert!(hear.recv_timeout(Duration::from_millis(100)).is_err(), "answered before the commit");
    assert_eq!(count(&db), 0, "seen before the commit");
    release.send(()).expect("waiting");
    assert_eq!(hear.recv().expect("told"), Ok(()));
    assert_eq!(count(&db), 1);
    second.wait().expect("kept");
}

#[test]
fn what_a_failed_statement_left_is_never_kept_even_if_the_action_goes_on() {
    on_each(|scratch| {
        let db = prepare(scratch);
        insert(&db, 1).wait().expect("kept");
        let answer: Result<(), No> = db
            .write(|tx| {
                tx.exec(&INSERT, params![1i64, 2i64, "second"])?;
                let again = tx.exec(&INSERT, params![1i64, 1i64, "other"]);
                assert_eq!(tx.exec(&INSERT, params![1i64, 3i64, "third"]), again);
                Ok(())
            })
            .wait();
        let duplicate = Fault::Constraint { rule: Rule::Unique, name: "note_pkey".into() };
        assert_eq!(answer, Err(No::Fault(duplicate)));
        assert_eq!(count(&db), 1);
    });
}

#[test]
fn constraints_have_one_name_on_both_engines() {
    on_each(|scratch| {
        let db = prepare(scratch);
        insert(&db, 1).wait().expect("kept");
        let refused = |id: i64, body: Option<&'static str>| {
            let answer: Result<u64, Fault> =
                db.write(move |tx| tx.exec(&INSERT, params![1i64, id, body])).wait();
            match answer {
                Err(Fault::Constraint { rule, name }) => (rule, name),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(refused(1, Some("new")), (Rule::Unique, "note_pkey".into()));
        assert_eq!(refused(2, Some("note 1")), (Rule::Unique, "note_body_once".into()));
        assert_eq!(refused(2, Some("bad")), (Rule::Check, "note_body".into()));
        assert_eq!(refused(2, None), (Rule::NotNull, "note.body".into()));
        let dangling: Result<u64, Fault> = db.write(|tx| tx.exec(&POINT, params![1i64, 9i64])).wait();
        assert!(matches!(dangling, Err(Fault::Constraint { rule: Rule::ForeignKey, .. })), "{dangling:?}");
    });
}

#[test]
fn a_row_that_cannot_be_read_is_named() {
    on_each(|scratch| {
        let db = prepare(scratch);
        insert(&db, 1).wait().expect("kept");
        let read: Result<Option<(String, i64)>, Fault> = db.read(|tx| tx.one(&IDS, params![1i64])).wait();
        let expected = Fault::BadRow { table: "note".into(), column: "id".into(), id: String::new() };
        assert_eq!(read, Err(expected));
    });
}

#[test]
fn rows_stream_until_the_reader_has_enough() {
    on_each(|scratch| {
        let db = prepare(scratch);
        for id in 0..50 {
            insert(&db, id).wait().expect("kept");
        }
        let seen: Result<Vec<i64>, No> = db
            .read(|tx| {
                let mut seen = Vec::new();
                let stopped = tx.each(&IDS, params![1i64], |(id, _): (i64, String)| {
                    seen.push(id);
                    if id == 9 { Err(No::Own) } else { Ok(()) }
                });
                assert_eq!(stopped, Err(No::Own));
                // The transaction goes on after a stream was left early.
                assert_eq!(tx.one::<(i64,)>(&COUNT, params![1i64])?, Some((50,)));
                Ok(seen)
            })
            .wait();
        assert_eq!(seen, Ok((0..10).collect()));
    });
}

#[test]
fn a_reading_action_cannot_write() {
    on_each(|scratch| {
        let db = prepare(scratch);
        let tried: Result<u64, Fault> = db.read(|tx| tx.exec(&INSERT, params![1i64, 1i64, "x"])).wait();
        assert!(tried.is_err());
        assert_eq!(count(&db), 0);
    });
}

#[test]
fn waiting_actions_are_served_before_the_database_closes() {
    let folder = throw_away_folder().expect("a folder");
    let path = folder.join("koumen.db");
    let open = || Db::open(Target::File(path.clone())).expect("opened");
    let db = open();
    let made: Result<(), Fault> =
        db.write(|tx| tx.batch(&crate::migrate::substituted(TABLES, tx.is_postgres()))).wait();
    made.expect("tables");
    let pending: Vec<_> = (0..500).map(|id| insert(&db, id)).collect();
    drop(db);
    assert!(pending.into_iter().all(|answer| answer.wait().is_ok()));
    assert_eq!(count(&open()), 500);
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn the_last_handle_may_go_inside_an_action() {
    let db = Db::open(Target::Memory).expect("opened");
    let held = db.clone();
    let (told, hear) = channel();
    let answer: Pending<(), No> = db.write(move |_| {
        // Holds the last handle until the store drops the action on its own thread.
        let _ = (&held, told.send(()));
        thread::sleep(Duration::from_millis(50));
        Ok(())
    });
    drop(db);
    hear.recv_timeout(Duration::from_secs(5)).expect("the action ran");
    answer.wait().expect("kept");
}

#[test]
fn a_full_disk_is_told_to_everybody_and_passes() {
    let scratch = Scratch::sqlite().expect("an embedded database");
    let db = prepare(&scratch);
    let narrow: Result<(), Fault> = db.write(|tx| tx.batch("pragma max_page_count = 40")).wait();
    narrow.expect("narrowed");
    let big = |id: i64| -> Pending<u64, Fault> {
        db.write(move |tx| tx.exec(&INSERT, params![1i64, id, format!("{id}{}", "x".repeat(20_000))]))
    };
    let answers: Vec<_> = (0..20).map(big).collect::<Vec<_>>().into_iter().map(Pending::wait).collect();
    let kept = answers.iter().filter(|answer| answer.is_ok()).count();
    assert!(answers.contains(&Err(Fault::DiskFull)), "{answers:?}");
    assert_eq!(count(&db), i64::try_from(kept).expect("small"), "kept is what was said to be kept");
    let wide: Result<(), Fault> = db.write(|tx| tx.batch("pragma max_page_count = 100000")).wait();
    wide.expect("widened");
    assert_eq!(big(100).wait(), Ok(1));
}

#[test]
fn answers_can_be_awaited_on_an_asynchronous_thread() {
    on_each(|scratch| {
        let db = prepare(scratch);
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let counted: Result<Option<(i64,)>, Fault> = runtime.block_on(async {
            insert(&db, 1).await.expect("kept");
            db.read(|tx| tx.one(&COUNT, params![1i64])).await
        });
        assert_eq!(counted, Ok(Some((1,))));
    });
}

#[test]
fn a_server_can_be_opened_and_closed_on_an_asynchronous_thread() {
    if address().is_none() {
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let scratch = postgres().expect("an address");
        let migrated: Result<(), Fault> = scratch.db().write(|tx| tx.batch("select 1")).await;
        migrated.expect("run");
        drop(scratch);
    });
}

#[test]
fn a_lost_connection_runs_the_action_again() {
    let Some(scratch) = postgres() else { return };
    let db = prepare(&scratch);
    for writing in [true, false] {
        let runs = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&runs);
        let action = move |tx: &mut Tx<'_>| -> Result<(), No> {
            if writing {
                tx.exec(&INSERT, params![1i64, 1i64, "once"])?;
            }
            if counter.fetch_add(1, Ordering::SeqCst) == 0 {
                tx.one::<(i64,)>(&HANG_UP, params![])?;
            }
            Ok(())
        };
        let answer = if writing { db.write(action).wait() } else { db.read(action).wait() };
        assert_eq!(answer, Ok(()));
        assert_eq!(runs.load(Ordering::SeqCst), 2);
    }
    assert_eq!(count(&db), 1);
}

#[test]
fn a_deadlock_is_resolved_by_running_again() {
    let Some(scratch) = postgres() else { return };
    let db = prepare(&scratch);
    for id in [1, 2] {
        insert(&db, id).wait().expect("kept");
    }
    let cross = |first: i64, second: i64| -> Pending<(), No> {
        db.write(move |tx| {
            tx.exec(&CHANGE, params![1i64, first, format!("{first} from {second}")])?;
            thread::sleep(Duration::from_millis(200));
            tx.exec(&CHANGE, params![1i64, second, format!("{second} after {first}")])?;
            Ok(())
        })
    };
    let (one, two) = (cross(1, 2), cross(2, 1));
    assert_eq!((one.wait(), two.wait()), (Ok(()), Ok(())));
}

#[test]
fn a_wrong_address_is_told_at_once_and_without_the_password() {
    for (url, expected) in [
        ("postgres://koumen:geheim@127.0.0.1:9/koumen", "连接失败"),
        ("postgres://koumen:geheim@[", "地址格式不正确"),
    ] {
        let fault = Db::open(Target::Postgres(url.into())).expect_err("nobody there").to_string();
        assert!(fault.contains(expected) && !fault.contains("geheim"), "{fault}");
    }
    if let Some(url) = address() {
        let wrong = format!("{url}_absent");
        let fault = Db::open(Target::Postgres(wrong)).expect_err("no such database").to_string();
        assert!(fault.contains("3D000"), "{fault}");
    }
}
