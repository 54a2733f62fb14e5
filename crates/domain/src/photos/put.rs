//! Taking in the next piece of a photo.
//!
//! A phone sends until all is there: it asks how much we have, sends from there, and is told again how much we have.
//! Pieces may come twice, overlap, come too early or from two phones at once. None of that is an error.

use super::LARGEST;
use crate::refusal::Refusal;

/// How much of a photo is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the whole photo, as it was announced.
    pub total: u32,
    /// Bytes that are here, from the first on without a gap.
    pub have: u32,
    /// Whether all are here and were found to be the photo.
    pub whole: bool,
}

/// A piece of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Where in the photo it begins, in bytes.
    pub from: u64,
    /// Its bytes.
    pub length: u64,
    /// Bytes of the whole photo.
    pub total: u64,
}

/// What becomes of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// Nothing in it is new, or something before it is missing: the phone is told how much we have.
    Nothing(Progress),
    /// What follows `skip` bytes of it is added behind what is here.
    Append {
        /// Bytes of the piece that are here already.
        skip: usize,
        /// How much is here afterwards.
        after: Progress,
    },
    /// The photo was announced with another length before. One of the two is wrong, and nobody can tell which: what
    /// is here is dropped, and the phone begins anew.
    StartOver,
}

/// Why a piece is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutRefusal {
    /// The photo is larger than we keep.
    TooLarge,
    /// A photo of no bytes.
    Empty,
    /// It reaches beyond the end that it announces.
    BeyondEnd,
}

/// Decides about a piece, given how much is here already.
///
/// # Errors
/// Pieces that cannot be part of any photo we keep.
pub fn put(here: Option<Progress>, piece: Piece) -> Result<Put, PutRefusal> {
    let total = match u32::try_from(piece.total) {
        Ok(0) => return Err(PutRefusal::Empty),
        Ok(total) if total <= LARGEST => total,
        _ => return Err(PutRefusal::TooLarge),
    };
    let until = piece.from.saturating_add(piece.length);
    if until > u64::from(total) {
        return Err(PutRefusal::BeyondEnd);
    }
    let here = here.unwrap_or(Progress { total, have: 0, whole: false });
    if here.whole {
        return Ok(Put::Nothing(here));
    }
    if here.total != total {
        return Ok(Put::StartOver);
    }
    let have = u64::from(here.have);
    if piece.from > have || until <= have {
        return Ok(Put::Nothing(here));
    }
    // Both fit: until is at most the total, and the piece begins at or before what is here.
    let skip = usize::try_from(have - piece.from).unwrap_or(usize::MAX);
    let after = Progress { have: u32::try_from(until).unwrap_or(total), ..here };
    Ok(Put::Append { skip, after })
}

impl From<PutRefusal> for Refusal {
    fn from(refusal: PutRefusal) -> Self {
        match refusal {
            PutRefusal::TooLarge => {
                Refusal::new("put.too_large", format!("照片太大，最多 {} MB，请压缩后再传", LARGEST >> 20))
            }
            PutRefusal::Empty => Refusal::new("put.empty", "照片是空的，请重新拍摄"),
            PutRefusal::BeyondEnd => {
                Refusal::new("put.beyond_end", "照片内容比所报的大小多，请更新手机程序后重新上传")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn piece(from: u64, length: u64, total: u64) -> Piece {
        Piece { from, length, total }
    }

    fn here(have: u32) -> Progress {
        Progress { total: 100, have, whole: have == 100 }
    }

    #[test]
    fn a_piece_is_added_where_it_belongs() {
        let after = |have| Progress { total: 100, have, whole: false };
        assert_eq!(put(None, piece(0, 40, 100)), Ok(Put::Append { skip: 0, after: after(40) }));
        assert_eq!(put(Some(here(40)), piece(40, 60, 100)), Ok(Put::Append { skip: 0, after: after(100) }));
        assert_eq!(put(Some(here(40)), piece(30, 20, 100)), Ok(Put::Append { skip: 10, after: after(50) }));
        assert_eq!(put(Some(here(40)), piece(10, 30, 100)), Ok(Put::Nothing(here(40))), "all here");
        assert_eq!(put(Some(here(40)), piece(41, 10, 100)), Ok(Put::Nothing(here(40))), "too early");
        assert_eq!(put(Some(here(100)), piece(0, 100, 100)), Ok(Put::Nothing(here(100))), "whole");
        assert_eq!(put(Some(here(40)), piece(40, 10, 99)), Ok(Put::StartOver));
    }

    #[test]
    fn what_no_photo_can_be_is_refused() {
        assert_eq!(put(None, piece(0, 1, u64::from(LARGEST) + 1)), Err(PutRefusal::TooLarge));
        assert_eq!(put(None, piece(0, 1, u64::MAX)), Err(PutRefusal::TooLarge));
        assert_eq!(put(None, piece(0, 0, 0)), Err(PutRefusal::Empty));
        assert_eq!(put(None, piece(60, 41, 100)), Err(PutRefusal::BeyondEnd));
        assert_eq!(put(None, piece(u64::MAX, 2, 100)), Err(PutRefusal::BeyondEnd));
    }

    proptest! {
        /// Whatever comes in whatever order: what is kept is always a true beginning of the photo.
        #[test]
        fn pieces_in_any_order_build_the_photo(
            pieces in proptest::collection::vec((0usize..64, 0usize..32), 0..40),
        ) {
            let photo: Vec<u8> = (0..64).collect();
            let (mut kept, mut state) = (Vec::new(), None);
            for (from, length) in pieces {
                let bytes = &photo[from..(from + length).min(64)];
                let piece = piece(from as u64, bytes.len() as u64, 64);
                if let Put::Append { skip, after } = put(state, piece).expect("a piece of it") {
                    kept.extend_from_slice(&bytes[skip..]);
                    state = Some(after);
                }
                prop_assert_eq!(kept.len(), state.map_or(0, |state: Progress| state.have as usize));
                prop_assert_eq!(&kept[..], &photo[..kept.len()]);
            }
        }
    }
}
