//! The commands by name. Each lives with its noun; here stand only names, options and exit codes.
//!
//! 0 = done, 1 = it found something wrong (a pack with mistakes, a case that fails), 2 = it could not be
//! done or was called wrongly.

use std::{ffi::OsString, fs::File, io, io::BufReader, io::Write as _, path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};
use lexopt::prelude::*;

use crate::{app::App, classes, edge::Edge, events, operations, packs, serve, settings::Settings};

const USAGE: &str = "\
koumen 叩门: visits to older people in special difficulty

  koumen serve --data DIR [--listen ADDR] [--database-url URL] [--packs DIR]… [--behind-tls] [--metrics ADDR]
  koumen demo  [--data DIR] [--listen ADDR] [--database-url URL] [--at MOMENT]
  koumen migrate --data DIR [--database-url URL]
  koumen backup --to FOLDER --data DIR [--database-url URL]
  koumen restore BACKUP --data DIR [--database-url URL]
  koumen verify BACKUP [--data DIR] [--database-url URL]
  koumen doctor --data DIR [--database-url URL]
  koumen conformance --database-url URL [--seed N] [--operations N]
  koumen verify log --data DIR [--county NUMBER] [--head FILE] [--database-url URL]
  koumen log head --data DIR [--county NUMBER] [--database-url URL]
  koumen log prove EVENT|PLACE --data DIR [--county NUMBER] [--database-url URL]
  koumen log consistent OLD NEW --data DIR [--county NUMBER] [--database-url URL]
  koumen log check FILE
  koumen import people FILE.xlsx --data DIR [--county NUMBER] [--dry-run] [--database-url URL]
  koumen generate --people N --seed S --data DIR [--visits N] [--years N] [--until DATE] [--counties N]
                  [--pack ID] [--packs DIR]… [--password WORD] [--database-url URL]
  koumen packs check [DIR…]
  koumen packs test [DIR…]
  koumen packs compare DIR DIR
  koumen facts
  koumen classify --pack DIR --on DATE [--facts FILE]
  koumen --version

Exit: 0 done, 1 something is wrong with what was given, 2 it could not be done.
";

/// What a command comes to.
pub enum Outcome {
    /// Done, and all is well.
    Well,
    /// Done, and something is wrong with what was given.
    Wrong,
}

impl From<bool> for Outcome {
    fn from(sound: bool) -> Self {
        if sound { Self::Well } else { Self::Wrong }
    }
}

/// Runs the command that the arguments name.
pub fn run(args: Vec<OsString>) -> ExitCode {
    match dispatch(args) {
        Ok(Outcome::Well) => ExitCode::SUCCESS,
        Ok(Outcome::Wrong) => ExitCode::from(1),
        Err(error) => {
            eprintln!("koumen: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn dispatch(args: Vec<OsString>) -> anyhow::Result<Outcome> {
    let mut rest = args.into_iter();
    let first = rest.next().map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
    let mut rest: Vec<OsString> = rest.collect();
    let has_noun = matches!(first.as_str(), "packs" | "import" | "log") && !rest.is_empty();
    let noun = if has_noun || (first == "verify" && rest.first().is_some_and(|word| word == "log")) {
        rest.remove(0).to_string_lossy().into_owned()
    } else {
        String::new()
    };
    match (first.as_str(), noun.as_str()) {
        ("serve", _) => {
            serve::start_log();
            serve::run(serve::from_args(rest)?).map(|()| Outcome::Well)
        }
        ("demo", _) => crate::demo::run(rest).map(|()| Outcome::Well),
        ("migrate", _) => migrate(rest),
        ("backup", _) => operations::backup::run(rest),
        ("restore", _) => operations::restore::run(rest),
        ("doctor", _) => operations::doctor::run(rest),
        ("conformance", _) => operations::conformance::run(rest),
        ("generate", _) => crate::generate::run(rest).map(|()| Outcome::Well),
        ("import", "people") => crate::people::import::command::run(rest),
        ("verify", "log") => events::verify::command(rest),
        ("verify", _) => operations::verify::run(rest),
        ("log", "head") => events::head::command(rest),
        ("log", "prove") => events::prove::command(rest),
        ("log", "consistent") => events::consistent::command(rest),
        ("log", "check") => events::check::command(rest),
        ("packs", "check") => packs::check::run(&folders(rest)).map(Outcome::from),
        ("packs", "test") => packs::test::run(&folders(rest)).map(Outcome::from),
        ("packs", "compare") => match folders(rest).as_slice() {
            [before, after] => packs::compare::run(before, after).map(Outcome::from),
            _ => bail!("two folders are needed\n\n{USAGE}"),
        },
        ("facts", _) => facts(),
        ("classify", _) => classify(rest),
        ("--version" | "-V", _) => {
            println!("koumen {}", env!("CARGO_PKG_VERSION"));
            Ok(Outcome::Well)
        }
        ("--help" | "-h" | "help", _) | (_, "--help" | "-h") => {
            print!("{USAGE}");
            Ok(Outcome::Well)
        }
        ("", _) => bail!("which command?\n\n{USAGE}"),
        (word, noun) => bail!("no such command: {word} {noun}\n\n{USAGE}"),
    }
}

fn folders(args: Vec<OsString>) -> Vec<PathBuf> {
    args.into_iter().map(PathBuf::from).collect()
}

/// Brings the schema up to date and says what was done.
fn migrate(args: Vec<OsString>) -> anyhow::Result<Outcome> {
    let settings = Settings::default().read(args)?;
    // Opening the program's folder applies what is missing; a second opening finds nothing to do.
    let app = App::open(settings, Edge::system())?;
    println!("数据库结构已是最新（{:?}）", app.db().kind());
    Ok(Outcome::Well)
}

fn facts() -> anyhow::Result<Outcome> {
    let text = serde_json::to_string_pretty(&classes::facts::dictionary())?;
    match writeln!(io::stdout(), "{text}") {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Outcome::Well),
        written => Ok(written.map(|()| Outcome::Well)?),
    }
}

fn classify(args: Vec<OsString>) -> anyhow::Result<Outcome> {
    let (mut folder, mut on, mut file) = (None, None, None);
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(option) = parser.next()? {
        match option {
            Long("pack") => folder = Some(PathBuf::from(parser.value()?)),
            Long("on") => on = Some(parser.value()?.parse()?),
            Long("facts") => file = Some(PathBuf::from(parser.value()?)),
            other => return Err(other.unexpected().into()),
        }
    }
    let folder = folder.context("--pack DIR is needed")?;
    let on = on.context("--on DATE is needed, such as 2026-11-23")?;
    let pack = match packs::check::load_folder(&folder)? {
        Ok(pack) => pack,
        Err(said) => {
            let lines: Vec<String> = said.iter().map(|one| format!("{}/{one}", folder.display())).collect();
            bail!("the pack has mistakes:\n{}", lines.join("\n"));
        }
    };
    let out = io::BufWriter::new(io::stdout().lock());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let sound = match file {
        Some(file) => {
            let facts = File::open(&file).with_context(|| format!("cannot read {}", file.display()))?;
            classes::classify::run(&pack, on, threads, BufReader::new(facts), out)?
        }
        None => classes::classify::run(&pack, on, threads, BufReader::new(io::stdin()), out)?,
    };
    Ok(sound.into())
}
