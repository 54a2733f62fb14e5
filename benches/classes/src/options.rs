//! What the script hands over.

use std::path::PathBuf;

use crate::lanes::Outcome;

/// Where things are, and how much of everything.
pub struct Options {
    /// The built program.
    pub koumen: PathBuf,
    /// The folder of all packs.
    pub packs: PathBuf,
    /// A Python that has OpenFisca; without it that contender is left out.
    pub python: Option<PathBuf>,
    /// What that Python runs.
    pub script: PathBuf,
    /// A folder for files that are thrown away.
    pub work: PathBuf,
    /// How many people.
    pub people: usize,
    /// What they are made from.
    pub seed: u64,
    /// How many rounds.
    pub rounds: usize,
    /// Only our lanes that have a bar, as rows for the table of all figures.
    pub ours: bool,
}

impl Options {
    /// Reads `--name value` pairs, and `--ours`.
    pub fn from_args() -> Outcome<Self> {
        let mut options = Self {
            koumen: PathBuf::new(),
            packs: "packs".into(),
            python: None,
            script: "benches/classes/openfisca_classes.py".into(),
            work: "target/bench/classes".into(),
            people: 50_000,
            seed: 20_231_018,
            rounds: 7,
            ours: false,
        };
        let mut args = std::env::args().skip(1);
        while let Some(name) = args.next() {
            if name == "--ours" {
                options.ours = true;
                continue;
            }
            let value = args.next().ok_or_else(|| format!("{name} wants a value"))?;
            match name.as_str() {
                "--koumen" => options.koumen = value.into(),
                "--packs" => options.packs = value.into(),
                "--python" => options.python = Some(value.into()),
                "--script" => options.script = value.into(),
                "--work" => options.work = value.into(),
                "--people" => options.people = value.parse()?,
                "--seed" => options.seed = value.parse()?,
                "--rounds" => options.rounds = value.parse()?,
                _ => return Err(format!("{name} is not known").into()),
            }
        }
        if options.people == 0 || options.rounds == 0 {
            return Err("--people and --rounds are at least 1".into());
        }
        Ok(options)
    }
}
