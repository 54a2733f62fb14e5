use std::collections::BTreeMap;
use std::convert::Infallible;

use proptest::prelude::*;

use super::super::tree::{Edge, Stored, Tile, WIDTH, canonical, leaf, values};
use super::*;

/// A log with its tiles, as the store keeps them.
struct Log {
    edge: Edge,
    leaves: Vec<Hash>,
    full: BTreeMap<(u8, u64), Vec<Hash>>,
}

impl Log {
    fn of(size: u64) -> Self {
        let mut log = Self { edge: Edge::default(), leaves: Vec::new(), full: BTreeMap::new() };
        for number in 0..size {
            let one = leaf(&number.to_be_bytes());
            log.leaves.push(one);
            for Tile { level, number, hashes } in log.edge.push(one) {
                assert_eq!(hashes.len(), WIDTH);
                assert!(log.full.insert((level, number), hashes).is_none());
            }
        }
        log
    }

    fn kept(&self) -> impl FnMut(u8, u64, usize) -> Result<Vec<Hash>, Infallible> + '_ {
        let mut all = self.full.clone();
        all.extend(self.edge.open_tiles().into_iter().map(|tile| ((tile.level, tile.number), tile.hashes)));
        move |level, first, count| {
            let at = usize::try_from(first % 256).expect("small");
            Ok(all[&(level, first / 256)][at..at + count].to_vec())
        }
    }

    fn root(&self, size: u64) -> Hash {
        root_at(size, &mut self.kept()).expect("kept")
    }
}

/// The definition of RFC 6962, word for word and slow.
fn defined(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty(),
        [one] => *one,
        several => {
            let mut k = 1;
            while k * 2 < several.len() {
                k *= 2;
            }
            node(&defined(&several[..k]), &defined(&several[k..]))
        }
    }
}

/// Every way in which one bit of a list of hashes is another.
fn bent(path: &[Hash]) -> impl Iterator<Item = Vec<Hash>> + '_ {
    (0..path.len()).flat_map(move |at| {
        [0, 77, 255].map(|bit| {
            let mut other = path.to_vec();
            other[at][bit / 8] ^= 1 << (bit % 8);
            other
        })
    })
}

fn flipped(hash: &Hash, bit: usize) -> Hash {
    let mut other = *hash;
    other[bit / 8] ^= 1 << (bit % 8);
    other
}

#[test]
fn every_entry_of_every_small_log_is_proved_and_nothing_else() {
    let log = Log::of(70);
    for size in 1..=70 {
        let root = log.root(size);
        assert_eq!(root, defined(&log.leaves[..usize::try_from(size).expect("small")]));
        for index in 0..size {
            let leaf = log.leaves[usize::try_from(index).expect("small")];
            let path = inclusion(index, size, &mut log.kept()).expect("kept");
            assert!(is_included(&leaf, index, size, &path, &root), "{index} of {size}");
            assert!(!is_included(&flipped(&leaf, 3), index, size, &path, &root));
            assert!(!is_included(&leaf, index, size, &path, &flipped(&root, 200)));
            assert!(bent(&path).all(|path| !is_included(&leaf, index, size, &path, &root)));
            assert!(
                (0..size + 2).all(|other| other == index || !is_included(&leaf, other, size, &path, &root))
            );
            assert!(path.is_empty() || !is_included(&leaf, index, size, &path[1..], &root));
            let longer: Vec<Hash> = path.iter().copied().chain([root]).collect();
            assert!(!is_included(&leaf, index, size, &longer, &root));
        }
    }
}

#[test]
fn every_small_log_begins_with_every_smaller_one() {
    let log = Log::of(70);
    for new in 0..=70 {
        let new_root = log.root(new);
        for old in 0..=new {
            let old_root = log.root(old);
            let path = consistency(old, new, &mut log.kept()).expect("kept");
            assert!(is_consistent(old, new, &path, &old_root, &new_root), "{old} to {new}");
            assert!(!is_consistent(old, new, &path, &flipped(&old_root, 9), &new_root));
            assert!(old == 0 || !is_consistent(old, new, &path, &old_root, &flipped(&new_root, 9)));
            assert!(bent(&path).all(|path| !is_consistent(old, new, &path, &old_root, &new_root)));
            assert!(old == new || !is_consistent(new, old, &path, &new_root, &old_root));
        }
    }
}

#[test]
fn a_log_goes_on_from_its_open_tiles() {
    for size in [0, 1, 255, 256, 257, 600, 65_536, 65_600] {
        let log = Log::of(size);
        let mut levels = vec![Vec::new(); Edge::depth(size)];
        log.edge.open_tiles().into_iter().for_each(|tile| levels[usize::from(tile.level)] = tile.hashes);
        let mut resumed = Edge::resume(size, levels.clone()).expect("whole");
        assert_eq!((resumed.root(), resumed.size()), (log.root(size), size));
        let mut on = log.edge.clone();
        for number in 0..700_u64 {
            assert_eq!(resumed.push(leaf(&number.to_le_bytes())), on.push(leaf(&number.to_le_bytes())));
        }
        assert_eq!(resumed.root(), on.root());
        if let Some(open) = levels.first_mut() {
            open.push([0; 32]);
            assert_eq!(Edge::resume(size, levels), None, "{size}: one hash too many");
        }
    }
}

#[test]
fn rows_that_differ_never_look_alike() {
    let rows: [&[Stored<'_>]; 7] = [
        &[Stored::Text("ab"), Stored::Text("c")],
        &[Stored::Text("a"), Stored::Text("bc")],
        &[Stored::Blob(b"ab"), Stored::Text("c")],
        &[Stored::Text("ab"), Stored::Text("c"), Stored::Null],
        &[Stored::Text("ab"), Stored::Null],
        &[Stored::Text("ab"), Stored::Text("")],
        &[Stored::Int(0), Stored::Text("")],
    ];
    for row in rows {
        let bytes = canonical(row.iter().copied());
        assert_eq!(values(&bytes).as_deref(), Some(row));
        assert!((1..bytes.len()).all(|end| values(&bytes[..end]).as_deref() != Some(row)));
    }
    let mut leaves: Vec<Hash> = rows.iter().map(|row| leaf(&canonical(row.iter().copied()))).collect();
    leaves.sort_unstable();
    leaves.dedup();
    assert_eq!(leaves.len(), rows.len());
}

#[test]
fn logs_of_any_size_prove_what_is_in_them() {
    let log = Log::of(100_000);
    let mut kept = log.kept();
    let config = ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let cases = (2..=100_000_u64, any::<u64>(), any::<u64>(), 0..256_usize, any::<u64>());
    let kept = std::cell::RefCell::new(&mut kept);
    runner
        .run(&cases, |(size, index, old, bit, at)| {
            let (index, old) = (index % size, 1 + old % size);
            let mut kept = |level, first, count| (kept.borrow_mut())(level, first, count);
            let (root, old_root) =
                (root_at(size, &mut kept).expect("kept"), root_at(old, &mut kept).expect("kept"));
            let leaf = log.leaves[usize::try_from(index).expect("small")];
            let mut path = inclusion(index, size, &mut kept).expect("kept");
            prop_assert!(is_included(&leaf, index, size, &path, &root));
            prop_assert!(!is_included(&flipped(&leaf, bit), index, size, &path, &root));
            let place = usize::try_from(at).unwrap_or(0) % path.len();
            path[place] = flipped(&path[place], bit);
            prop_assert!(!is_included(&leaf, index, size, &path, &root));
            let mut path = consistency(old, size, &mut kept).expect("kept");
            prop_assert!(is_consistent(old, size, &path, &old_root, &root));
            prop_assert!(!is_consistent(old, size, &path, &flipped(&old_root, bit), &root));
            if !path.is_empty() {
                let place = usize::try_from(at).unwrap_or(0) % path.len();
                path[place] = flipped(&path[place], bit);
                prop_assert!(!is_consistent(old, size, &path, &old_root, &root));
            }
            Ok(())
        })
        .expect("every case");
}
