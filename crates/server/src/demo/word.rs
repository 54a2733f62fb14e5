//! The one password of a demo folder: made by chance, kept beside the data, printed at every start.

use std::{fs, io, path::Path};

use anyhow::Context;

use crate::edge::Chance;

const FILE: &str = "demo-password";

/// Letters and digits that are not mistaken for one another.
const SIGNS: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyzA";

/// The password of the demo in this folder.
///
/// # Errors
/// A folder that cannot be read or written.
pub fn of(folder: &Path, chance: &Chance) -> anyhow::Result<String> {
    let file = folder.join(FILE);
    match fs::read_to_string(&file) {
        Ok(word) => return Ok(word.trim().to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let word = made(chance.bytes());
    fs::write(&file, format!("{word}\n")).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(word)
}

/// Three groups of four: easy to type from a terminal, hard to guess from another computer.
pub(crate) fn made(chance: [u8; 12]) -> String {
    let signs: Vec<char> = chance.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect();
    signs.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
