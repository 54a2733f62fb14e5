//! A signature from a phone's glass, as dark stretches row by row. Drawn as an area it needs no picture inside the PDF, and prints
//! as sharp as the form's own lines.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// Sides in pixels beyond which nothing is taken for a signature.
const LARGEST: usize = 1600;
/// What is darker, of 255, is ink.
const INK: u32 = 128;

/// Ink on paper, cut to what is inked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// Dark stretches: first column, row, how many columns.
    pub ink: Vec<(usize, usize, usize)>,
}

/// The head of a PNG.
struct Head {
    width: usize,
    height: usize,
    /// Bytes of a pixel: grey, grey with opacity, colour, colour with opacity.
    bytes: usize,
}

impl Picture {
    /// Of a PNG with eight bits for each channel, as every canvas makes it; `None` for anything else, and where nothing is inked.
    pub fn from_png(png: &[u8]) -> Option<Self> {
        let rest = png.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
        let (mut head, mut packed) = (None, Vec::new());
        for (name, data) in chunks(rest) {
            match name {
                b"IHDR" => head = Some(read_head(data)?),
                b"IDAT" => packed.extend_from_slice(data),
                _ => {}
            }
        }
        let head = head?;
        let row = head.width * head.bytes;
        let mut plain = Vec::new();
        let most = u64::try_from((row + 1) * head.height).ok()?;
        ZlibDecoder::new(packed.as_slice()).take(most).read_to_end(&mut plain).ok()?;
        let mut before = vec![0; row];
        let mut ink = Vec::new();
        for (at, line) in plain.chunks_exact(row + 1).take(head.height).enumerate() {
            let (filter, coded) = line.split_first()?;
            before = unfiltered(*filter, coded, &before, head.bytes)?;
            stretches(&mut ink, at, &before, head.bytes);
        }
        cut(ink)
    }
}

fn chunks(mut rest: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    std::iter::from_fn(move || {
        let (length, behind) = rest.split_at_checked(4)?;
        let length = usize::try_from(u32::from_be_bytes(length.try_into().ok()?)).ok()?;
        let (name, behind) = behind.split_at_checked(4)?;
        let (data, behind) = behind.split_at_checked(length)?;
        // The checksum is not looked at: the hash over all bytes was.
        rest = behind.get(4..)?;
        Some((name, data))
    })
}

fn read_head(data: &[u8]) -> Option<Head> {
    let side = |at: usize| usize::try_from(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?)).ok();
    let (width, height) = (side(0)?, side(4)?);
    let bytes = match data.get(8..13)? {
        [8, 0, 0, 0, 0] => 1,
        [8, 4, 0, 0, 0] => 2,
        [8, 2, 0, 0, 0] => 3,
        [8, 6, 0, 0, 0] => 4,
        _ => return None,
    };
    let fits = (1..=LARGEST).contains(&width) && (1..=LARGEST).contains(&height);
    fits.then_some(Head { width, height, bytes })
}

/// A row as it was before it was filtered against its neighbours.
fn unfiltered(filter: u8, coded: &[u8], above: &[u8], bytes: usize) -> Option<Vec<u8>> {
    let mut row: Vec<u8> = Vec::with_capacity(coded.len());
    for (at, byte) in coded.iter().enumerate() {
        let left = at.checked_sub(bytes).map_or(0, |at| row[at]);
        let up = above[at];
        let corner = at.checked_sub(bytes).map_or(0, |at| above[at]);
        let guess = match filter {
            0 => 0,
            1 => left,
            2 => up,
            3 => left.midpoint(up),
            4 => nearest(left, up, corner),
            _ => return None,
        };
        row.push(byte.wrapping_add(guess));
    }
    Some(row)
}

/// Of three neighbours the one that is nearest to left + up - corner.
fn nearest(left: u8, up: u8, corner: u8) -> u8 {
    let aim = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |from: u8| (aim - i16::from(from)).abs();
    if far(left) <= far(up) && far(left) <= far(corner) {
        left
    } else if far(up) <= far(corner) {
        up
    } else {
        corner
    }
}

fn stretches(ink: &mut Vec<(usize, usize, usize)>, at: usize, row: &[u8], bytes: usize) {
    let mut from = None;
    let pixels = row.chunks_exact(bytes).map(is_ink);
    for (column, dark) in pixels.chain([false]).enumerate() {
        match (from, dark) {
            (None, true) => from = Some(column),
            (Some(begin), false) => {
                ink.push((begin, at, column - begin));
                from = None;
            }
            _ => {}
        }
    }
}

fn is_ink(pixel: &[u8]) -> bool {
    let (colour, opacity) = match pixel {
        [grey] => ([*grey; 3], 255),
        [grey, opacity] => ([*grey; 3], *opacity),
        [red, green, blue] => ([*red, *green, *blue], 255),
        [red, green, blue, opacity] => ([*red, *green, *blue], *opacity),
        _ => return false,
    };
    let light: u32 = colour.into_iter().map(u32::from).sum();
    light < 3 * INK && u32::from(opacity) >= INK
}

/// Moves what is inked into the corner.
fn cut(ink: Vec<(usize, usize, usize)>) -> Option<Picture> {
    let (top, bottom) = (ink.first()?.1, ink.last()?.1);
    let left = ink.iter().map(|(from, ..)| *from).min()?;
    let right = ink.iter().map(|(from, _, long)| from + long).max()?;
    let ink = ink.into_iter().map(|(from, row, long)| (from - left, row - top, long)).collect();
    Some(Picture { width: right - left, height: bottom - top + 1, ink })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).expect("small").to_be_bytes();
        [&length[..], name, data, &[0; 4]].concat()
    }

    /// Rows as they stand in the file, each behind its filter.
    fn png(width: u8, height: u8, colour: u8, rows: &[u8]) -> Vec<u8> {
        let head = [0, 0, 0, width, 0, 0, 0, height, 8, colour, 0, 0, 0];
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
        packed.write_all(rows).expect("memory");
        let packed = packed.finish().expect("memory");
        let (one, other) = packed.split_at(packed.len() / 2);
        let parts = [chunk(b"IHDR", &head), chunk(b"tEXt", b"x"), chunk(b"IDAT", one), chunk(b"IDAT", other)];
        [&b"\x89PNG\r\n\x1a\n"[..], &parts.concat(), &chunk(b"IEND", &[])].concat()
    }

    #[test]
    fn ink_is_found_in_every_filter_and_cut_to_what_there_is() {
        // Four columns of grey; the same dark middle in five rows, each filtered in another way.
        let rows = [
            [0, 255, 0, 0, 255],
            [1, 255, 1, 0, 255],
            [2, 0, 0, 0, 0],
            [3, 128, 129, 0, 128],
            [4, 0, 0, 0, 0],
        ];
        let picture = Picture::from_png(&png(4, 5, 0, &rows.concat())).expect("a picture");
        assert_eq!((picture.width, picture.height), (2, 5));
        assert_eq!(picture.ink, (0..5).map(|row| (0, row, 2)).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_clear_is_no_ink_and_what_is_no_signature_is_nothing() {
        let black = [0, 0, 0, 255];
        let clear = [0, 0, 0, 0];
        let row = |one: [u8; 4], other: [u8; 4]| [&[0][..], &one, &other].concat();
        let picture = Picture::from_png(&png(2, 1, 6, &row(clear, black))).expect("a picture");
        assert_eq!((picture.width, picture.ink), (1, vec![(0, 0, 1)]));
        assert_eq!(Picture::from_png(&png(2, 1, 6, &row(clear, clear))), None, "nothing inked");
        assert_eq!(Picture::from_png(&png(2, 1, 3, &row(black, black))), None, "a palette");
        assert_eq!(Picture::from_png(&png(2, 1, 6, &[9, 0, 0, 0, 0, 0, 0, 0, 0])), None, "no such filter");
        let whole = png(2, 1, 6, &row(black, black));
        assert_eq!(Picture::from_png(&whole).map(|picture| picture.width), Some(2));
        for cut in 0..whole.len() - 30 {
            // However it is cut: nothing, and no panic.
            let _ = Picture::from_png(&whole[..cut]);
        }
    }
}
