//! Everybody is worked out on all processors, a few hundred at a time, and written by one hand in their order.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    ops::Range,
    sync::{
        atomic::{AtomicU64, Ordering},
        mpsc::{SyncSender, sync_channel},
    },
    thread,
};

use anyhow::Context;
use rules::Memo;
use store::{
    bulk::{Filling, Rows},
    seal::Cipher,
};

use super::{
    history::{Lived, live},
    people::home,
    progress::Progress,
    world::World,
    write, years,
};

/// About so many rows of contacts are worked out at once by one processor.
const CONTACTS_AT_ONCE: u64 = 2_000;
/// And so many homes at the most.
const HOMES_AT_ONCE: u64 = 100;

/// Chunks that wait to be written, apart from those in work.
const WAITING: usize = 2;

/// Works everybody out and writes them.
///
/// # Errors
/// What the database cannot do, and a deed that is refused.
pub fn fill(
    world: &World,
    filling: &mut Filling,
    cipher: &dyn Cipher,
    progress: &mut Progress,
) -> anyhow::Result<()> {
    let in_a_home = world.visits_in_all() / world.homes().max(1);
    let size = (CONTACTS_AT_ONCE / in_a_home.max(1)).clamp(1, HOMES_AT_ONCE);
    let chunks = world.homes().div_ceil(size);
    let threads = thread::available_parallelism().map_or(1, usize::from).min(4);
    let next = AtomicU64::new(0);
    thread::scope(|scope| {
        let (send, receive) = sync_channel(WAITING);
        for _ in 0..threads {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || work(world, cipher, size, chunks, next, &send));
        }
        drop(send);
        let mut early = BTreeMap::new();
        for wanted in 0..chunks {
            let chunk: Chunk = loop {
                if let Some(chunk) = early.remove(&wanted) {
                    break chunk;
                }
                let (number, chunk) = receive.recv().context("a thread broke off")?;
                early.insert(number, chunk?);
            };
            filling.add(&chunk.rows)?;
            progress.told(chunk.people, chunk.visits, filling.rows());
        }
        Ok(())
    })
}

/// Some people as rows.
#[derive(Default)]
struct Chunk {
    people: u64,
    visits: u64,
    rows: Rows,
}

fn work(
    world: &World,
    cipher: &dyn Cipher,
    size: u64,
    chunks: u64,
    next: &AtomicU64,
    send: &SyncSender<(u64, anyhow::Result<Chunk>)>,
) {
    let memo = RefCell::new(Memo::new());
    loop {
        let number = next.fetch_add(1, Ordering::SeqCst);
        if number >= chunks {
            return;
        }
        let homes = number * size..((number + 1) * size).min(world.homes());
        // Nobody receives any more after a fault: then there is nothing left to do.
        if send.send((number, chunk(world, cipher, homes, &memo))).is_err() {
            return;
        }
    }
}

fn chunk(
    world: &World,
    cipher: &dyn Cipher,
    homes: Range<u64>,
    memo: &RefCell<Memo>,
) -> anyhow::Result<Chunk> {
    let mut chunk = Chunk::default();
    for home in homes {
        for one in of_home(world, cipher, home, memo)? {
            chunk.people += 1;
            chunk.visits += one.visits.len() as u64;
            chunk.rows.gather(|tx| write::person(tx, &one, cipher))?;
        }
    }
    Ok(chunk)
}

/// Everybody of a home with all their years.
///
/// # Errors
/// A deed that is refused.
pub fn of_home(
    world: &World,
    cipher: &dyn Cipher,
    number: u64,
    memo: &RefCell<Memo>,
) -> anyhow::Result<Vec<Lived>> {
    home(world, number)
        .iter()
        .map(|one| {
            let (_, deeds) = years::deeds(world, one, memo)?;
            live(world, one, deeds, cipher, memo)
        })
        .collect()
}
