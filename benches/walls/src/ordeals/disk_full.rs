//! The disk fills up while clients record, and is emptied again: what was acknowledged is there, what was refused
//! was told, and the program goes on without a restart.

use std::{
    fs::{self, File},
    io::Write,
    path::PathBuf,
    process::Command,
    time::Duration,
};

use anyhow::{Context, bail};

use super::{look_through, strange};
use crate::{
    Options, Verdict,
    crowd::{Pace, Recording, gather, visitors},
    place::{Engine, Place},
};

/// A small disk in memory. Making one needs the rights of root.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: PathBuf, megabytes: u64) -> anyhow::Result<Self> {
        fs::create_dir_all(&at)?;
        let size = format!("size={megabytes}m,mode=755");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&at).status();
        if !mounted.context("mount does not run")?.success() {
            bail!("a small disk can be made by root only");
        }
        Ok(Self(at))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

pub async fn run(options: &Options) -> anyhow::Result<Verdict> {
    let place = options.place()?;
    place.generate(options.people.unwrap_or(2_000), options.visits.unwrap_or(4_000), options.seed)?;
    let folder = move_to_small_disk(&place)?;
    let server = place.serve(&[])?;
    let crowd = gather(server.address, &visitors(options.clients.unwrap_or(32)), options.seed).await?;
    let pace = Pace { patience: Duration::from_secs(120), ..Pace::for_seconds(600) };
    let recording = Recording::begin(crowd, pace);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let ballast = folder.0.join("ballast");
    fill(&ballast)?;
    tokio::time::sleep(Duration::from_secs(options.seconds.unwrap_or(10))).await;
    let stuck = !recording.has_ended();
    fs::remove_file(&ballast)?;
    if place.engine == Engine::Postgres {
        // A server that could not write its journal stops; its keeper starts it again.
        let _ = place.postgres("resume", &[]);
    }
    tokio::time::sleep(Duration::from_secs(5)).await;
    let done = recording.end().await?;
    server.stop()?;
    println!(
        "disk full for {} s: {} visits acknowledged, {} requests were told to come again",
        options.seconds.unwrap_or(10),
        done.acknowledged.len(),
        done.again
    );
    let mut wrong = look_through(&place, &done.acknowledged)?;
    wrong.extend(strange(&done));
    if done.again == 0 || !stuck {
        wrong.push("the disk was never full: this proves nothing".to_owned());
    }
    drop(server_folder_back(&place, folder));
    Ok(wrong)
}

/// Moves the database onto a small disk under the same path.
fn move_to_small_disk(place: &Place) -> anyhow::Result<SmallDisk> {
    let (from, aside) = match place.engine {
        Engine::Sqlite => (place.data(), place.folder.join("aside")),
        Engine::Postgres => {
            place.postgres("pause", &[])?;
            (place.folder.join("postgres"), place.folder.join("aside"))
        }
    };
    fs::rename(&from, &aside)?;
    let disk = SmallDisk::mount(from.clone(), if place.engine == Engine::Sqlite { 4096 } else { 1024 })?;
    let copied = Command::new("cp").arg("-a").arg(aside.join(".")).arg(&from).status()?;
    if !copied.success() {
        bail!("the database does not fit the small disk");
    }
    if place.engine == Engine::Postgres {
        place.postgres("resume", &[])?;
    }
    Ok(disk)
}

/// Takes the database's disk away after everything on it has stopped.
fn server_folder_back(place: &Place, disk: SmallDisk) -> SmallDisk {
    if place.engine == Engine::Postgres {
        let _ = place.postgres("pause", &[]);
    }
    disk
}

fn fill(ballast: &PathBuf) -> anyhow::Result<()> {
    let mut file = File::create(ballast)?;
    let block = vec![0x5a_u8; 1 << 16];
    // Until nothing fits any more.
    while file.write_all(&block).is_ok() {}
    let small = vec![0x5a_u8; 512];
    while file.write_all(&small).is_ok() {}
    Ok(())
}
