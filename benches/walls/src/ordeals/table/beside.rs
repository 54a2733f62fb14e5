//! What other benches measure, each in a program of its own that prints rows of the table; and a clean build.

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, bail};

use super::sheet::Sheet;
use crate::{Options, place::Engine};

/// Classes, the rehearsal of a changed pack, printed forms.
pub fn others(options: &Options, sheet: &mut Sheet) -> anyhow::Result<()> {
    let engine = if options.engine() == Engine::Sqlite { "sqlite" } else { "postgres" };
    // What they throw away lies in the folder that is thrown away.
    fs::create_dir_all(&options.work)?;
    let work = fs::canonicalize(&options.work)?;
    for words in [&["classes", "--ours"][..], &["rehearsal", "--engine", engine], &["forms"]] {
        let mut command = Command::new(options.scripts.join("bench"));
        command.args(words).env("TMPDIR", &work).env("KOUMEN_POSTGRES_SAFE", "1");
        let output = command.stderr(Stdio::inherit()).output().context("scripts/bench does not run")?;
        let said = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() || sheet.take(&said) == 0 {
            bail!("scripts/bench {}: {said}", words.join(" "));
        }
    }
    Ok(())
}

/// Builds the program from nothing, as it is delivered. Sources of other crates are fetched already.
pub fn build(options: &Options, sheet: &mut Sheet) -> anyhow::Result<()> {
    let root = options.scripts.parent().unwrap_or(Path::new("."));
    let target = env::current_dir()?.join(&options.work).join("build");
    let mut command = Command::new("cargo");
    command.args(["build", "--release", "--locked", "--quiet", "--package", "server", "--bin", "koumen"]);
    command.current_dir(root).arg("--target-dir").arg(&target);
    let began = Instant::now();
    if !command.status().context("cargo does not run")?.success() {
        bail!("the program does not build");
    }
    let took = began.elapsed().as_secs_f64();
    let bytes = fs::metadata(target.join("release/koumen"))?.len() >> 20;
    fs::remove_dir_all(&target)?;
    let figure = format!("{:.0} min {:02.0} s, {bytes} MB", (took / 60.0).floor(), took % 60.0);
    sheet.add("clean release build", figure, Some(("6 min", took <= 360.0)));
    Ok(())
}
