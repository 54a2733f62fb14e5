//! A thousand people are registered whose identity numbers are known; afterwards no file of the database, no backup, no
//! log and no picture of the program's memory holds one of them in the clear.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use super::import;
use crate::{Options, Verdict, office, place::Place};

pub async fn run(options: &Options) -> anyhow::Result<Verdict> {
    let place = options.place()?;
    let rows = options.times.unwrap_or(1_000);
    place.generate(options.people.unwrap_or(200), options.visits.unwrap_or(400), options.seed)?;
    let (mut book, numbers) = import::workbook(&place, rows, options.seed)?;
    let file = place.folder.join("people.xlsx");
    book.save(&file)?;
    let server = place.serve(&[])?;
    let page = office::upload(server.address, "county1", &fs::read(&file)?).await?;
    if !page.contains(&format!("{rows}")) {
        bail!("the workbook was not taken: {page}");
    }
    fs::remove_file(&file)?;
    let memory = picture(&place, server.pid())?;
    let backup = place.backup()?;
    let mut looked = Looked::new(&numbers);
    looked.file("memory", &memory)?;
    looked.folder("while it runs", &place.folder)?;
    server.stop()?;
    looked.folder("afterwards", &place.folder)?;
    for table in fs::read_dir(backup.join("tables"))? {
        looked.packed(&table?.path())?;
    }
    fs::remove_file(memory)?;
    println!(
        "{} numbers looked for in {} files, {} MB: {} found",
        numbers.len(),
        looked.files,
        looked.bytes >> 20,
        looked.found.len()
    );
    if looked.bytes < 1 << 20 {
        bail!("hardly anything was looked through");
    }
    Ok(looked.found.into_iter().collect())
}

/// The program's memory as a debugger sees it.
fn picture(place: &Place, pid: u32) -> anyhow::Result<PathBuf> {
    let to = place.folder.join("core");
    let made = Command::new("gcore").arg("-o").arg(&to).arg(pid.to_string()).output();
    let made = made.context("gcore (of gdb) is needed to take a picture of the memory")?;
    let file = place.folder.join(format!("core.{pid}"));
    if !made.status.success() || !file.exists() {
        bail!("no picture of the memory: {}", String::from_utf8_lossy(&made.stderr));
    }
    Ok(file)
}

/// What was looked through, and what was found.
struct Looked {
    numbers: BTreeSet<Vec<u8>>,
    files: usize,
    bytes: u64,
    found: BTreeSet<String>,
}

/// Length of an identity number.
const LENGTH: usize = 18;

impl Looked {
    fn new(numbers: &[String]) -> Self {
        let numbers = numbers.iter().map(|number| number.clone().into_bytes()).collect();
        Self { numbers, files: 0, bytes: 0, found: BTreeSet::new() }
    }

    fn folder(&mut self, when: &str, folder: &Path) -> anyhow::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                self.folder(when, &path)?;
            } else if path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with("core.")) {
                self.file(when, &path)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, when: &str, path: &Path) -> anyhow::Result<()> {
        // A file of the database may go away while it is looked at.
        let Ok(content) = fs::read(path) else { return Ok(()) };
        self.look(when, path, &content);
        Ok(())
    }

    fn packed(&mut self, path: &Path) -> anyhow::Result<()> {
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(fs::File::open(path)?), &mut content)?;
        self.look("unpacked", path, &content);
        Ok(())
    }

    fn look(&mut self, when: &str, path: &Path, content: &[u8]) {
        self.files += 1;
        self.bytes += content.len() as u64;
        let mut hits = 0;
        for (at, window) in content.windows(LENGTH).enumerate() {
            // Every number begins with the same two digits: most places are passed over at once.
            if window.starts_with(b"99") && self.numbers.contains(window) {
                hits += 1;
                if hits <= 3 {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    self.found.insert(format!("{when}: {name} holds a number at byte {at}"));
                }
            }
        }
    }
}
