//! The log of a large place: how long it takes to walk over all of it, and to prove one entry.

use std::{fs, time::Instant};

use anyhow::{Context, bail};

use super::sheet::Sheet;
use crate::place::Place;

/// So many entries around the middle are proved.
const PROVED: u64 = 5;

/// `koumen verify log` over everything, `koumen log prove` and `check` of some entries.
pub fn walked(place: &Place, sheet: &mut Sheet) -> anyhow::Result<()> {
    let began = Instant::now();
    let said = place.run(&["verify", "log"])?;
    let took = began.elapsed().as_secs_f64();
    let entries = number_after(&said, "已封存 ").with_context(|| format!("no entries in: {said}"))?;
    let figure = format!("{took:.0} s, {:.0} entries/s", entries as f64 / took);
    sheet.add(&format!("`koumen verify log` over {entries} entries"), figure, None);
    let mut slowest = 0.0_f64;
    for at in 0..PROVED {
        let began = Instant::now();
        let paper = place.run(&["log", "prove", &(entries / 2 + at * 1000).min(entries - 1).to_string()])?;
        slowest = slowest.max(began.elapsed().as_secs_f64());
        check(place, &paper)?;
    }
    let figure = format!("{slowest:.2} s, the slowest of {PROVED}");
    sheet.add("`koumen log prove` of an entry in the middle", figure, None);
    Ok(())
}

/// A paper that shows nothing was not worth the time.
fn check(place: &Place, paper: &str) -> anyhow::Result<()> {
    let file = place.folder.join("entry.json");
    fs::write(&file, paper)?;
    let checked = std::process::Command::new(&place.koumen).args(["log", "check"]).arg(&file).output()?;
    if !checked.status.success() {
        bail!("koumen log check: {}", String::from_utf8_lossy(&checked.stdout));
    }
    Ok(())
}

/// The whole number that stands after some words.
fn number_after(text: &str, words: &str) -> Option<u64> {
    let rest = text.split(words).nth(1)?;
    rest.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

/// The figures in what `koumen generate` says of sealing: entries, seconds, entries a second.
pub fn sealed(line: &str) -> anyhow::Result<String> {
    let numbers: Vec<&str> =
        line.split(|character: char| !character.is_ascii_digit() && character != '.').collect();
    let numbers: Vec<&str> = numbers.into_iter().filter(|word| !word.is_empty()).collect();
    let [entries, seconds, rate] = numbers[..] else { bail!("three numbers are expected in: {line}") };
    Ok(format!("{seconds} s, {entries} entries, {rate} a second"))
}
