//! The key folder: outside the database, outside its backups.
//!
//! `master-1.hex`, `master-2.hex`, … wrap the counties' data keys; the highest number wraps new ones,
//! all unwrap. `index.hex` is the key of the blind indexes and must never change. Each file holds 32
//! bytes as 64 hexadecimal digits.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use zeroize::{Zeroize, Zeroizing};

use crate::seal::SealFault;

#[cfg(test)]
mod tests;

/// The index key's file.
const INDEX: &str = "index.hex";

/// What the key folder holds. Wiped from memory when dropped; never printed.
pub struct Keys {
    masters: BTreeMap<u8, [u8; 32]>,
    index: [u8; 32],
}

impl Keys {
    /// From bytes: tests, and edges that keep keys elsewhere.
    pub fn new(masters: impl IntoIterator<Item = (u8, [u8; 32])>, index: [u8; 32]) -> Self {
        Self { masters: masters.into_iter().collect(), index }
    }

    /// Reads the folder.
    ///
    /// # Errors
    /// When a file is missing or malformed; the sentence says which and what to do.
    pub fn load(folder: &Path) -> Result<Self, SealFault> {
        let mut masters = BTreeMap::new();
        for entry in fs::read_dir(folder).map_err(|error| broken(folder, &error))? {
            let path = entry.map_err(|error| broken(folder, &error))?.path();
            if let Some(number) = master_number(&path) {
                masters.insert(number, read_key(&path)?);
            }
        }
        if masters.is_empty() {
            return Err(SealFault::Keys(format!("{} 中没有主密钥，请从密钥备份恢复。", folder.display())));
        }
        Ok(Self { masters, index: read_key(&folder.join(INDEX))? })
    }

    /// Reads the folder, or fills a missing or empty one with new keys made of `chance`.
    ///
    /// Nothing is ever overwritten: a folder that holds anything is only read.
    ///
    /// # Errors
    /// As [`load`](Self::load), and when the folder cannot be written.
    pub fn load_or_create(folder: &Path, mut chance: impl FnMut() -> [u8; 32]) -> Result<Self, SealFault> {
        fs::create_dir_all(folder).map_err(|error| broken(folder, &error))?;
        let is_empty = fs::read_dir(folder).map_err(|error| broken(folder, &error))?.next().is_none();
        if is_empty {
            only_for_owner(folder, 0o700).map_err(|error| broken(folder, &error))?;
            // The index key comes last: a folder cut short by a crash is noticed as incomplete.
            for name in ["master-1.hex", INDEX] {
                write_key(&folder.join(name), chance()).map_err(|error| broken(folder, &error))?;
            }
            sync_folder(folder).map_err(|error| broken(folder, &error))?;
        }
        Self::load(folder)
    }

    pub(crate) fn master(&self, number: u8) -> Option<&[u8; 32]> {
        self.masters.get(&number)
    }

    /// The number of the key that wraps; 0 when there is none.
    pub(crate) fn newest_master(&self) -> u8 {
        self.masters.keys().next_back().copied().unwrap_or(0)
    }

    pub(crate) fn index(&self) -> &[u8; 32] {
        &self.index
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        self.masters.values_mut().for_each(Zeroize::zeroize);
        self.index.zeroize();
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

fn master_number(path: &Path) -> Option<u8> {
    path.file_name()?.to_str()?.strip_prefix("master-")?.strip_suffix(".hex")?.parse().ok()
}

fn read_key(path: &Path) -> Result<[u8; 32], SealFault> {
    let text = Zeroizing::new(fs::read_to_string(path).map_err(|error| broken(path, &error))?);
    parse(text.trim()).ok_or_else(|| {
        SealFault::Keys(format!("{} 应当是 64 位十六进制数字，请从密钥备份恢复。", path.display()))
    })
}

fn parse(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut key = [0; 32];
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(key)
}

fn write_key(path: &Path, mut key: [u8; 32]) -> std::io::Result<()> {
    let text: Zeroizing<String> = Zeroizing::new(key.iter().map(|byte| format!("{byte:02x}")).collect());
    key.zeroize();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A key that vanishes with a power cut takes the county's numbers with it.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(unix)]
fn only_for_owner(folder: &Path, mode: u32) -> std::io::Result<()> {
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(mode))
}

#[cfg(not(unix))]
fn only_for_owner(_: &Path, _: u32) -> std::io::Result<()> {
    Ok(())
}

fn broken(path: &Path, error: &std::io::Error) -> SealFault {
    let what = match error.kind() {
        ErrorKind::NotFound => "不存在，请从密钥备份恢复",
        ErrorKind::PermissionDenied => "没有读写权限",
        ErrorKind::StorageFull => "所在磁盘空间不足",
        _ => "读写出错",
    };
    SealFault::Keys(format!("{} {what}。", path.display()))
}
