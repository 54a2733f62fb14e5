//! Proofs over the log: that an entry is in it, and that a later log begins with an earlier one.
//!
//! Making one needs the kept nodes; checking one needs nothing but the roots. Both follow RFC 6962, 2.1.

use super::tree::{Hash, empty, fold, node};

/// Gives `count` kept hashes from `first` on, of a tile level (0: leaves, 1: roots over 256 of them, …). They
/// never reach over the end of a tile.
pub type Kept<'a, E> = dyn FnMut(u8, u64, usize) -> Result<Vec<Hash>, E> + 'a;

/// The root over the first `size` leaves.
///
/// # Errors
/// What `kept` cannot give.
pub fn root_at<E>(size: u64, kept: &mut Kept<'_, E>) -> Result<Hash, E> {
    if size == 0 { Ok(empty()) } else { over(0, size, kept) }
}

/// The path from leaf `index` to the root over `size` leaves, lowest first.
///
/// # Errors
/// What `kept` cannot give.
pub fn inclusion<E>(index: u64, size: u64, kept: &mut Kept<'_, E>) -> Result<Vec<Hash>, E> {
    let (mut index, mut first, mut size, mut path) = (index, 0, size, Vec::new());
    while size > 1 {
        let left = split(size);
        if index < left {
            path.push(over(first + left, size - left, kept)?);
            size = left;
        } else {
            path.push(over(first, left, kept)?);
            (index, first, size) = (index - left, first + left, size - left);
        }
    }
    path.reverse();
    Ok(path)
}

/// What shows that the log of `new` leaves begins with the log of `old`, lowest first.
///
/// # Errors
/// What `kept` cannot give.
pub fn consistency<E>(old: u64, new: u64, kept: &mut Kept<'_, E>) -> Result<Vec<Hash>, E> {
    let (mut old, mut first, mut size, mut path) = (old, 0, new, Vec::new());
    if old == 0 {
        return Ok(path);
    }
    while old < size {
        let left = split(size);
        if old <= left {
            path.push(over(first + left, size - left, kept)?);
            size = left;
        } else {
            path.push(over(first, left, kept)?);
            (old, first, size) = (old - left, first + left, size - left);
        }
    }
    if first > 0 {
        path.push(over(first, size, kept)?);
    }
    path.reverse();
    Ok(path)
}

/// Whether a leaf stands at `index` in the log of that size and root.
pub fn is_included(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    index < size && climb(leaf, index, size, path).as_ref() == Some(root)
}

fn climb(leaf: &Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    if size == 1 {
        return path.is_empty().then_some(*leaf);
    }
    let (beside, path) = path.split_last()?;
    let left = split(size);
    Some(if index < left {
        node(&climb(leaf, index, left, path)?, beside)
    } else {
        node(beside, &climb(leaf, index - left, size - left, path)?)
    })
}

/// Whether the log of `new` leaves and root `new_root` begins with the log of `old` leaves and root `old_root`.
pub fn is_consistent(old: u64, new: u64, path: &[Hash], old_root: &Hash, new_root: &Hash) -> bool {
    match old {
        0 => path.is_empty() && *old_root == empty(),
        _ if old > new => false,
        _ => both(old, new, true, path, old_root).is_some_and(|found| found == (*old_root, *new_root)),
    }
}

/// The two roots that a path leads to.
fn both(old: u64, size: u64, whole: bool, path: &[Hash], old_root: &Hash) -> Option<(Hash, Hash)> {
    if old == size {
        return match (whole, path) {
            (true, []) => Some((*old_root, *old_root)),
            (false, [one]) => Some((*one, *one)),
            _ => None,
        };
    }
    let (beside, path) = path.split_last()?;
    let left = split(size);
    Some(if old <= left {
        let (before, after) = both(old, left, whole, path, old_root)?;
        (before, node(&after, beside))
    } else {
        let (before, after) = both(old - left, size - left, false, path, old_root)?;
        (node(beside, &before), node(beside, &after))
    })
}

/// How many of `size` leaves lie to the left of the root, with at least two of them.
fn split(size: u64) -> u64 {
    1 << (63 - (size - 1).leading_zeros())
}

/// The root over `size` leaves from `first` on, where `first` is a multiple of the power of two at or above `size`.
fn over<E>(first: u64, size: u64, kept: &mut Kept<'_, E>) -> Result<Hash, E> {
    if !size.is_power_of_two() {
        let left = split(size);
        return Ok(node(&over(first, left, kept)?, &over(first + left, size - left, kept)?));
    }
    let height = size.trailing_zeros();
    let (level, within) = (height / 8, height % 8);
    let hashes = kept(u8::try_from(level).unwrap_or(u8::MAX), first >> (8 * level), 1 << within)?;
    Ok(fold(&hashes))
}

#[cfg(test)]
mod tests;
