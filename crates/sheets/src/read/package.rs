//! The zip package of an `.xlsx`, measured and verified before anybody unpacks it into memory.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Foreign, Limits, Unreadable};

/// No workbook has nearly so many parts.
const MOST_PARTS: usize = 4096;
/// Formats of cells. Real ones have some hundred kilobytes; each byte costs many in memory.
const STYLES_BYTES: u64 = 16 << 20;
/// A table of texts may announce how many it holds, and readers make room for them at once.
const MOST_ANNOUNCED: u64 = 10_000_000;
const ANNOUNCEMENT: &[u8] = b"uniqueCount";
const MERGED: &[u8] = b"mergeCell";

/// Refuses packages that are something else, broken, protected or larger inside than allowed.
///
/// Unpacks every part once without keeping it: that proves its size and its checksum. Answers whether any
/// cells are merged, which would otherwise cost a second look at every sheet.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<bool, Unreadable> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if zip.len() > MOST_PARTS {
        return Err(Unreadable::Explodes { limit: limits.unpacked_bytes });
    }
    let names = names(&mut zip)?;
    belongs_to_a_workbook(&names)?;
    let mut total = 0_u64;
    for (at, name) in names.iter().enumerate() {
        let size = zip.by_index(at).map_err(|error| broken(&error))?.size();
        total = total.saturating_add(size);
        let too_long = name.ends_with("styles.xml") && size > STYLES_BYTES;
        if total > limits.unpacked_bytes || too_long {
            return Err(Unreadable::Explodes { limit: limits.unpacked_bytes });
        }
    }
    let mut merged = false;
    for at in (0..zip.len()).filter(|&at| is_read(&names[at])) {
        let part = zip.by_index(at).map_err(|error| broken(&error))?;
        merged |= verify(part, limits)?;
    }
    Ok(merged)
}

/// Names of all parts in small letters with forward slashes, as readers compare them.
fn names(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Vec<String>, Unreadable> {
    (0..zip.len())
        .map(|at| {
            let part = zip.by_index(at).map_err(|error| broken(&error))?;
            Ok(String::from_utf8_lossy(part.name_raw()).replace('\\', "/").to_ascii_lowercase())
        })
        .collect()
}

fn belongs_to_a_workbook(names: &[String]) -> Result<(), Unreadable> {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let under = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    let foreign = if has("xl/workbook.bin") {
        Foreign::Binary
    } else if has("mimetype") {
        Foreign::OpenDocument
    } else if under("word/") {
        Foreign::Document
    } else if under("ppt/") {
        Foreign::Slides
    } else if !has("[content_types].xml") {
        Foreign::Archive
    } else {
        return Ok(());
    };
    Err(Unreadable::NotAWorkbook(foreign))
}

/// Pictures, macros and printer settings are never unpacked.
fn is_read(name: &str) -> bool {
    !["xl/media/", "xl/embeddings/", "xl/printersettings/"].iter().any(|folder| name.starts_with(folder))
        && !name.ends_with(".bin")
}

/// Unpacks a part into nothing. The reader itself refuses a wrong size or checksum at the end. Answers
/// whether the part speaks of merged cells.
fn verify(mut part: impl Read, limits: &Limits) -> Result<bool, Unreadable> {
    let mut window = vec![0_u8; 1 << 16];
    let mut kept = 0;
    let mut merged = false;
    loop {
        let read = part.read(&mut window[kept..]).map_err(|_| Unreadable::Damaged("压缩数据校验不符"))?;
        if read == 0 {
            return Ok(merged);
        }
        let filled = kept + read;
        if behind(&window[..filled], ANNOUNCEMENT).any(|after| announced(after) > MOST_ANNOUNCED) {
            return Err(Unreadable::Explodes { limit: limits.unpacked_bytes });
        }
        merged = merged || behind(&window[..filled], MERGED).next().is_some();
        // What stands at the edge is looked at again with what follows it.
        kept = filled.min(ANNOUNCEMENT.len() + 32);
        window.copy_within(filled - kept..filled, 0);
    }
}

/// What follows each time a word is found.
fn behind<'t>(text: &'t [u8], word: &'static [u8]) -> impl Iterator<Item = &'t [u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let at = rest.iter().position(|byte| *byte == word[0])?;
            let found = rest[at..].strip_prefix(word);
            rest = &rest[at + 1..];
            if found.is_some() {
                return found;
            }
        }
    })
}

/// The number in `="…"`, held at its largest.
fn announced(after: &[u8]) -> u64 {
    after
        .iter()
        .skip_while(|byte| b" \t\r\n=\"'+".contains(byte))
        .take_while(|byte| byte.is_ascii_digit())
        .fold(0, |number, byte| number.saturating_mul(10).saturating_add(u64::from(byte - b'0')))
}

fn broken(error: &ZipError) -> Unreadable {
    match error {
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => Unreadable::Encrypted,
        ZipError::UnsupportedArchive(_) => Unreadable::Damaged("压缩方式不认识"),
        _ => Unreadable::Damaged("压缩包不完整"),
    }
}
