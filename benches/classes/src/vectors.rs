//! Contender: OpenFisca, in a process of its own that is asked over its standard input.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::answers::Answer;
use crate::clock::Rate;
use crate::lanes::{Lane, Ours, Outcome};
use crate::people::Person;

/// The process, waiting for the next question.
pub struct Vectors {
    /// Name and version.
    pub name: String,
    talk: RefCell<Talk>,
}

struct Talk {
    child: Child,
    ask: Option<ChildStdin>,
    hear: BufReader<ChildStdout>,
}

impl Vectors {
    /// Writes the people down as columns and starts the process, which answers with its name when it has read them.
    /// One core: the libraries below it are told to use no threads.
    pub fn start(
        python: &Path,
        script: &Path,
        columns: &Path,
        people: &[Person],
        day: &str,
    ) -> Outcome<Self> {
        write_columns(columns, people)?;
        let mut child = Command::new(python)
            .arg(script)
            .arg(columns)
            .arg(day)
            .envs(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS"].map(|name| (name, "1")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let ask = child.stdin.take();
        let hear = BufReader::new(child.stdout.take().ok_or("no way to hear the answer")?);
        let mut talk = Talk { child, ask, hear };
        let name = talk.line()?;
        Ok(Self { name, talk: RefCell::new(talk) })
    }

    /// What it says of everybody.
    pub fn answers(&self, classes: &[&str]) -> Outcome<Vec<Answer>> {
        let said = self.talk.borrow_mut().question("answers")?;
        let answer = |digit: char| {
            let number = digit.to_digit(10).ok_or_else(|| format!("{}: {digit} is no class", self.name))?;
            Ok(Answer::numbered(i64::from(number), classes))
        };
        said.chars().map(answer).collect()
    }

    /// Its lanes: everybody at once from columns set before, and with setting them, both beside typed slots; and one
    /// person after the other, as a page asks, beside facts read.
    pub fn lanes<'a>(&'a self, ours: &Ours) -> Vec<Lane<'a>> {
        let lane = |what: &str, word: &'static str, beside| Lane {
            what: format!("{}, {what}", self.name),
            pack: ours.pack.clone(),
            unknown: 0,
            bar: None,
            beside: Some(beside),
            run: Box::new(move |each: Duration| {
                let said = self.talk.borrow_mut().question(&format!("{word} {}", each.as_secs_f64()))?;
                let (clock, cpu) = said.split_once(' ').ok_or("two rates were expected")?;
                Ok(Rate { clock: clock.parse()?, cpu: cpu.parse()? })
            }),
            rates: Vec::new(),
        };
        vec![
            lane("columns ready", "calculate", ours.from_slots),
            lane("columns set, then class", "set_and_calculate", ours.from_slots),
            lane("one person at a time", "one_by_one", ours.from_facts),
        ]
    }
}

impl Talk {
    fn question(&mut self, words: &str) -> Outcome<String> {
        let ask = self.ask.as_mut().ok_or("it was told to end")?;
        writeln!(ask, "{words}")?;
        ask.flush()?;
        self.line()
    }

    fn line(&mut self) -> Outcome<String> {
        let mut line = String::new();
        if self.hear.read_line(&mut line)? == 0 {
            return Err("the OpenFisca process ended early; what it said stands above".into());
        }
        Ok(line.trim_end().to_owned())
    }
}

/// The process ends when its standard input does.
impl Drop for Talk {
    fn drop(&mut self) {
        drop(self.ask.take());
        self.child.wait().ok();
    }
}

/// One column for each fact, one line for each person, whole numbers only.
fn write_columns(path: &Path, people: &[Person]) -> Outcome<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut out = BufWriter::new(File::create(path)?);
    writeln!(
        out,
        "age,ability_level,cert_grade,left_behind,empty_nest,alone,dementia,bedridden,mobility_impaired,fp_special_family"
    )?;
    for person in people {
        write!(out, "{},{},{}", person.age, person.ability_level, person.cert_grade)?;
        let flags = [
            person.left_behind,
            person.empty_nest,
            person.alone,
            person.dementia,
            person.bedridden,
            person.mobility_impaired,
            person.fp_special_family,
        ];
        for flag in flags {
            write!(out, ",{}", u8::from(flag))?;
        }
        writeln!(out)?;
    }
    Ok(out.flush()?)
}
