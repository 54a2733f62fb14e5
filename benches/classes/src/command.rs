//! `koumen classify` as a whole process: it starts, reads lines, writes lines, ends.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::answers::Answer;
use crate::clock::{Started, Whose};
use crate::facts::Facts;
use crate::lanes::{Lane, Outcome};

/// Lines a second that are wanted.
const WANTED: f64 = 100_000.0;

/// The command on one file of people.
pub struct Classify {
    program: PathBuf,
    pack: PathBuf,
    lines: PathBuf,
    count: usize,
    on: Date,
}

impl Classify {
    /// Writes the people down and remembers how to ask.
    pub fn new(program: &Path, pack: &Path, lines: &Path, people: &[Facts], on: Date) -> Outcome<Self> {
        let mut out = BufWriter::new(File::create(lines)?);
        for (at, facts) in people.iter().enumerate() {
            let mut line = Facts::from_iter([("id".to_owned(), json!(at))]);
            line.extend(facts.clone());
            serde_json::to_writer(&mut out, &line)?;
            out.write_all(b"\n")?;
        }
        out.flush()?;
        let (program, pack, lines) = (program.to_owned(), pack.to_owned(), lines.to_owned());
        Ok(Self { program, pack, lines, count: people.len(), on })
    }

    fn ask(&self, out: Stdio) -> Outcome<()> {
        let status = Command::new(&self.program)
            .args(["classify", "--on", &self.on.to_string(), "--pack"])
            .arg(&self.pack)
            .arg("--facts")
            .arg(&self.lines)
            .stdin(Stdio::null())
            .stdout(out)
            .status()?;
        if status.success() { Ok(()) } else { Err(format!("koumen classify ended with {status}").into()) }
    }

    /// What it answers, line by line.
    pub fn answers(&self) -> Outcome<Vec<Answer>> {
        let kept = self.lines.with_extension("answers");
        self.ask(File::create(&kept)?.into())?;
        let mut answers = Vec::new();
        for line in BufReader::new(File::open(&kept)?).lines() {
            let line: Value = serde_json::from_str(&line?)?;
            let class = line["class"].as_str().map(str::to_owned);
            answers.push(Answer { eligible: line["eligible"].as_bool(), class });
        }
        fs::remove_file(&kept)?;
        Ok(answers)
    }

    /// Its lane. Once over everybody is a round, however long the others take.
    pub fn lane<'a>(self, pack: &str, unknown: u64) -> Lane<'a> {
        let run = move |_| {
            let started = Started::now(Whose::Children);
            self.ask(Stdio::null())?;
            Ok(started.rate(self.count))
        };
        Lane {
            what: "koumen classify, lines".to_owned(),
            pack: pack.to_owned(),
            unknown,
            bar: Some(WANTED),
            beside: None,
            run: Box::new(run),
            rates: Vec::new(),
        }
    }
}
