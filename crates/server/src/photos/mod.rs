//! Photos of visits: files named by the hash of their bytes, sent in pieces over a bad line.

pub mod put;
pub mod show;
pub mod state;
pub mod sweep;

mod files;

use std::path::PathBuf;

use domain::{
    ids::TenantId,
    photos::{PhotoHash, put::Progress},
};
use serde::Serialize;
use store::{
    Fault,
    photos::{self, Photo},
};
use tokio::sync::{Mutex, MutexGuard};
use utoipa::ToSchema;

use crate::{app::App, respond::Problem, session::Asker};

use files::Files;

/// So many photos may be written at the same time; more wait for each other.
const TURNS: usize = 64;

/// The files of all photos, and whose turn it is to write one.
pub struct Photos {
    files: Files,
    turns: Vec<Mutex<()>>,
}

impl Photos {
    /// In a folder, which is made when the first photo comes.
    pub fn in_folder(folder: PathBuf) -> Self {
        Self { files: Files::in_folder(folder), turns: (0..TURNS).map(|_| Mutex::new(())).collect() }
    }

    /// Waits until nobody else writes this photo.
    async fn turn(&self, hash: PhotoHash) -> MutexGuard<'_, ()> {
        self.turns[usize::from(hash.as_bytes()[0]) % TURNS].lock().await
    }
}

/// How much of a photo is here.
#[derive(Debug, Serialize, ToSchema)]
pub struct Have {
    /// Bytes that are here, from the first on: send on from here.
    have: u32,
    /// Bytes of the whole photo, as it was announced; 0 while nothing of it is here.
    total: u32,
    /// Whether all of it is here, and is the photo.
    complete: bool,
}

impl From<Progress> for Have {
    fn from(progress: Progress) -> Self {
        Self { have: progress.have, total: progress.total, complete: progress.whole }
    }
}

/// A photo as far as it is here, in the county to which it belongs.
struct AtHand {
    tenant: TenantId,
    progress: Option<Progress>,
    /// What the database says; behind the files after a crash.
    noted: Option<Progress>,
}

/// The photo of an address, for an account that recorded a visit that names it, that began to send it, or that may
/// begin.
///
/// # Errors
/// Not found for a photo that only others' visits name.
async fn at_hand(app: &App, asker: &Asker, hash: PhotoHash) -> Result<AtHand, Problem> {
    let (tenants, account) = (asker.actor.tenants.clone(), asker.actor.account);
    let home = asker.home()?.tenant();
    let found = app.db().read(move |tx| {
        let mut found: Vec<(TenantId, Option<Photo>, Option<_>)> = Vec::new();
        for &tenant in &tenants {
            let (photo, by) = (photos::find(tx, tenant, hash)?, photos::named_by(tx, tenant, hash, account)?);
            found.push((tenant, photo, by));
        }
        Ok::<_, Fault>(found)
    });
    let found = found.await.map_err(anyhow::Error::new)?;
    // Where a visit of this account names it; otherwise where something of it is; otherwise at home.
    let place = found
        .iter()
        .position(|(_, _, by)| *by == Some(account))
        .or_else(|| found.iter().position(|(_, photo, by)| photo.is_some() || by.is_some()))
        .or_else(|| found.iter().position(|(tenant, ..)| *tenant == home));
    let Some((tenant, photo, by)) = place.and_then(|at| found.into_iter().nth(at)) else {
        return Err(Problem::Forbidden);
    };
    let mine = by.is_none_or(|by| by == account) || photo.as_ref().is_some_and(|one| one.begun_by == account);
    if !mine {
        return Err(Problem::NotFound);
    }
    let noted = photo.map(|photo| photo.progress);
    let files = app.photos().files.clone();
    let progress = blocking(move || files.look(tenant, hash, noted)).await?;
    Ok(AtHand { tenant, progress, noted })
}

/// Work with files, away from the threads that answer requests.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::new)?;
    // A full disk or a folder that is away is the operator's to mend; the phone sends again.
    done.map_err(|error| Problem::Busy(anyhow::Error::new(error).context("a photo's file")))
}

/// The hash in an address.
fn named(hash: &str) -> Result<PhotoHash, Problem> {
    hash.parse().map_err(|_| Problem::Unreadable("照片编号不对，请更新手机程序后重新上传。".to_owned()))
}
