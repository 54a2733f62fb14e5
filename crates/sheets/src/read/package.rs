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

/// Refuses packages that are something else, broken, protected or larger inside than allowed.
///
/// Unpacks every part once without keeping it: that proves its size and its checksum.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), Unreadable> {
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
    (0..zip.len()).filter(|&at| is_read(&names[at])).try_for_each(|at| {
        let part = zip.by_index(at).map_err(|error| broken(&error))?;
        verify(part, limits)
    })
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

/// Unpacks a part into nothing. The reader itself refuses a wrong size or checksum at the end.
fn verify(mut part: impl Read, limits: &Limits) -> Result<(), Unreadable> {
    let mut window = vec![0_u8; 1 << 16];
    let mut kept = 0;
    loop {
        let read = part.read(&mut window[kept..]).map_err(|_| Unreadable::Damaged("压缩数据校验不符"))?;
        if read == 0 {
            return Ok(());
        }
        let filled = kept + read;
        if announces_too_much(&window[..filled]) {
            return Err(Unreadable::Explodes { limit: limits.unpacked_bytes });
        }
        // What stands at the edge is looked at again with what follows it.
        kept = filled.min(ANNOUNCEMENT.len() + 32);
        window.copy_within(filled - kept..filled, 0);
    }
}

fn announces_too_much(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(at) = rest.iter().position(|&byte| byte == ANNOUNCEMENT[0]) {
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix(ANNOUNCEMENT)
            && announced(after) > MOST_ANNOUNCED
        {
            return true;
        }
        rest = &rest[1..];
    }
    false
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
