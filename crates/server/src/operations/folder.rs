//! A backup on the disk: a folder with a manifest, one compressed file of lines for each table, and the photos.
//! Standard tools open all of it: `zcat tables/visit.jsonl.gz`.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use domain::hex;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sm3::Sm3;
use store::whole::{Applied, Copied};

/// The way of writing that this program writes and reads.
pub const FORMAT: u32 = 1;

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The way of writing.
    pub format: u32,
    /// Version of the program.
    pub program: String,
    /// When it was begun, by the machine's clock.
    pub made_at: Timestamp,
    /// The counties in it, by number and name.
    pub counties: Vec<(i64, String)>,
    /// The schema that its rows belong to.
    pub migrations: Vec<Applied>,
    /// Tables in the order in which they are entered.
    pub tables: Vec<TableLine>,
    /// Photos, by their path below the folder of photos.
    pub photos: Vec<PhotoLine>,
}

/// A table of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableLine {
    /// Its name.
    pub name: String,
    /// Rows.
    pub rows: u64,
    /// Checksum over its lines, in hexadecimal.
    pub sm3: String,
}

/// A photo of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoLine {
    /// Path below the folder of photos, with `/`.
    pub path: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
}

impl TableLine {
    /// The line for what was copied.
    pub fn new(name: &str, copied: &Copied) -> Self {
        Self { name: name.to_owned(), rows: copied.rows, sm3: copied.sm3.clone() }
    }

    /// Whether this is what was copied.
    pub fn is(&self, copied: &Copied) -> bool {
        self.rows == copied.rows && self.sm3 == copied.sm3
    }
}

/// The manifest's file.
pub fn manifest_file(backup: &Path) -> PathBuf {
    backup.join("manifest.json")
}

/// A table's file.
pub fn table_file(backup: &Path, table: &str) -> PathBuf {
    backup.join("tables").join(format!("{table}.jsonl.gz"))
}

/// The folder of photos.
pub fn photo_folder(backup: &Path) -> PathBuf {
    backup.join("photos")
}

/// Reads a manifest that this program understands.
///
/// # Errors
/// A folder that is no backup, or one of another program.
pub fn manifest(backup: &Path) -> anyhow::Result<Manifest> {
    let path = manifest_file(backup);
    let text = fs::read_to_string(&path).with_context(|| format!("{} 不是备份文件夹", backup.display()))?;
    let read: Manifest =
        serde_json::from_str(&text).with_context(|| format!("{} 无法识别", path.display()))?;
    if read.format != FORMAT {
        bail!("备份格式 {} 与本程序（{FORMAT}）不同，请使用相应版本的程序。", read.format);
    }
    Ok(read)
}

/// The short number by which two people compare a backup over the telephone: the first sixteen digits of the
/// checksum of the manifest, which holds the checksums of everything else.
///
/// # Errors
/// When the file cannot be read.
pub fn short_number(backup: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(manifest_file(backup))?;
    Ok(hex::digits(&Sm3::digest(bytes))[..16].to_owned())
}

/// Writes a file whole and onto the disk.
///
/// # Errors
/// What the disk says.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A table's file being written.
pub struct TableWriter(GzEncoder<BufWriter<File>>);

impl TableWriter {
    /// Begins the file.
    ///
    /// # Errors
    /// What the disk says.
    pub fn create(backup: &Path, table: &str) -> io::Result<Self> {
        let file = BufWriter::with_capacity(1 << 18, File::create(table_file(backup, table))?);
        Ok(Self(GzEncoder::new(file, Compression::fast())))
    }

    /// Adds a line with its line end.
    ///
    /// # Errors
    /// What the disk says.
    pub fn line(&mut self, line: &str) -> io::Result<()> {
        self.0.write_all(line.as_bytes())
    }

    /// Ends the file, on the disk.
    ///
    /// # Errors
    /// What the disk says.
    pub fn finish(self) -> io::Result<()> {
        self.0.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    }
}

/// The lines of a table's file, without line ends.
///
/// # Errors
/// When there is no such file.
pub fn lines(backup: &Path, table: &str) -> io::Result<impl Iterator<Item = io::Result<String>> + use<>> {
    let file = BufReader::with_capacity(1 << 18, File::open(table_file(backup, table))?);
    Ok(BufReader::with_capacity(1 << 18, GzDecoder::new(file)).lines())
}

/// Reads a table's file through and sums it up.
///
/// # Errors
/// A file that is missing or cannot be unpacked.
pub fn sum(backup: &Path, table: &str) -> io::Result<Copied> {
    let (mut sm3, mut count) = (Sm3::new(), 0_u64);
    for line in lines(backup, table)? {
        let line = line?;
        sm3.update(&line);
        sm3.update("\n");
        count += 1;
    }
    Ok(Copied { rows: count.saturating_sub(1), sm3: hex::digits(&sm3.finalize()) })
}

/// The photos below a folder, in order; what is still being received is left out.
///
/// # Errors
/// What the disk says.
pub fn photos_below(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let entries = match fs::read_dir(&next) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else if is_photo(&name.to_string_lossy()) {
                let path = entry.path();
                let below = path.strip_prefix(folder).unwrap_or(&path);
                found.push(below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Photos are named by their content; what has another name is on its way.
fn is_photo(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|sign| sign.is_ascii_hexdigit())
}

/// Copies a file onto the disk and says what was copied; without `to` it is only read.
///
/// # Errors
/// What the disk says.
pub fn copy_photo(from: &Path, to: Option<&Path>, path: &str) -> io::Result<PhotoLine> {
    let mut file = File::open(from)?;
    let mut out = match to {
        Some(to) => {
            to.parent().map_or(Ok(()), fs::create_dir_all)?;
            Some(File::create(to)?)
        }
        None => None,
    };
    let (mut sha, mut bytes, mut part) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut part)?;
        if read == 0 {
            break;
        }
        sha.update(&part[..read]);
        bytes += read as u64;
        out.as_mut().map_or(Ok(()), |out| out.write_all(&part[..read]))?;
    }
    out.map_or(Ok(()), |out| out.sync_all())?;
    Ok(PhotoLine { path: path.to_owned(), bytes, sha256: hex::digits(&sha.finalize()) })
}
