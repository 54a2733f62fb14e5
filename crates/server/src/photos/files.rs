//! The bytes of photos on the disk: `FOLDER/COUNTY/ab/HASH`, or `HASH.part` until all are there. A whole file is the
//! photo: it was written under the other name, checked, brought to the disk and only then renamed.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use domain::{
    ids::TenantId,
    photos::{PhotoHash, put::Progress},
};
use sha2::{Digest, Sha256};

/// The folder of all photos.
#[derive(Debug, Clone)]
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// In a folder.
    pub fn in_folder(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// How much is really here, given what the database says. After a crash the file may be longer than was noted,
    /// whole without being noted so, or gone.
    pub fn look(
        &self,
        tenant: TenantId,
        hash: PhotoHash,
        noted: Option<Progress>,
    ) -> io::Result<Option<Progress>> {
        if let Some(bytes) = length(&self.whole(tenant, hash))? {
            let total = u32::try_from(bytes).unwrap_or(u32::MAX);
            return Ok(Some(Progress { total, have: total, whole: true }));
        }
        let Some(noted) = noted else { return Ok(None) };
        let there = length(&self.part(tenant, hash))?.unwrap_or(0);
        let have = noted.have.min(u32::try_from(there).unwrap_or(u32::MAX));
        Ok(Some(Progress { have, whole: false, ..noted }))
    }

    /// The bytes of a photo; `None` until all of them are here.
    pub fn read(&self, tenant: TenantId, hash: PhotoHash) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.whole(tenant, hash)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Adds bytes behind the first `have`, and waits for the disk. What stood behind them is overwritten: it was never
    /// noted.
    pub fn append(&self, tenant: TenantId, hash: PhotoHash, have: u32, bytes: &[u8]) -> io::Result<()> {
        let path = self.part(tenant, hash);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().create(true).write(true).truncate(false).open(&path)?;
        file.set_len(u64::from(have))?;
        file.seek(SeekFrom::Start(u64::from(have)))?;
        file.write_all(bytes)?;
        file.sync_data()
    }

    /// Gives a part that has all its bytes its name, if they are the photo. Says whether they are.
    pub fn finish(&self, tenant: TenantId, hash: PhotoHash) -> io::Result<bool> {
        let part = self.part(tenant, hash);
        let digest = Sha256::digest(fs::read(&part)?);
        if digest.as_slice() != hash.as_bytes() {
            return Ok(false);
        }
        let whole = self.whole(tenant, hash);
        File::open(&part)?.sync_all()?;
        fs::rename(&part, &whole)?;
        // The new name must be on the disk too before anybody is told, and so must the folders that lead to it.
        whole.ancestors().skip(1).take(3).try_for_each(sync_folder)?;
        Ok(true)
    }

    /// Takes away whatever is here of a photo.
    pub fn remove(&self, tenant: TenantId, hash: PhotoHash) -> io::Result<()> {
        for path in [self.part(tenant, hash), self.whole(tenant, hash)] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn whole(&self, tenant: TenantId, hash: PhotoHash) -> PathBuf {
        let name = hash.to_string();
        self.folder.join(tenant.to_string()).join(&name[..2]).join(name)
    }

    fn part(&self, tenant: TenantId, hash: PhotoHash) -> PathBuf {
        self.whole(tenant, hash).with_extension("part")
    }
}

fn length(path: &Path) -> io::Result<Option<u64>> {
    match fs::metadata(path) {
        Ok(found) => Ok(Some(found.len())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Brings the names in a folder to the disk. Windows has no such call and writes names through.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
