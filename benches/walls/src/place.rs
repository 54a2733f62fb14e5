//! Where a run takes place: a filled folder or PostgreSQL of its own, and servers that can be killed.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::machine;

/// The password of every generated account.
pub const WORD: &str = "walls-are-knocked-upon";

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// A server on loopback, set as a careful office would set it.
    Postgres,
}

impl Engine {
    /// From its word on the command line.
    pub fn named(word: &str) -> anyhow::Result<Self> {
        match word {
            "sqlite" => Ok(Self::Sqlite),
            "postgres" => Ok(Self::Postgres),
            other => bail!("--engine is sqlite or postgres, not {other}"),
        }
    }
}

/// A county on a disk.
pub struct Place {
    /// The program.
    pub koumen: PathBuf,
    /// Everything of this run.
    pub folder: PathBuf,
    /// Which database.
    pub engine: Engine,
    scripts: PathBuf,
    url: Option<String>,
}

impl Place {
    /// An empty one; what stood there before is thrown away.
    pub fn new(koumen: &Path, scripts: &Path, folder: &Path, engine: Engine) -> anyhow::Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        let mut place = Self {
            koumen: koumen.to_owned(),
            folder: folder.to_owned(),
            engine,
            scripts: scripts.to_owned(),
            url: None,
        };
        if engine == Engine::Postgres {
            place.url = Some(place.postgres("start", &[])?);
        }
        Ok(place)
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Something with this run's PostgreSQL: `start`, `pause`, `resume`, `crash`, `stop`.
    pub fn postgres(&self, verb: &str, more: &[&str]) -> anyhow::Result<String> {
        let mut command = Command::new(self.scripts.join("postgres"));
        command.arg(verb).arg(self.folder.join("postgres")).args(more).env("KOUMEN_POSTGRES_SAFE", "1");
        let output = command.output().context("scripts/postgres does not run")?;
        if !output.status.success() {
            bail!("scripts/postgres {verb}: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// A command of the program on this county.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.koumen);
        command.args(words).arg("--data").arg(self.data());
        if let Some(url) = &self.url {
            command.arg("--database-url").arg(url);
        }
        command
    }

    /// Runs a command to its end; what it printed.
    pub fn run(&self, words: &[&str]) -> anyhow::Result<String> {
        Ok(self.run_aloud(words)?.0)
    }

    /// The same, with what it told on the way.
    fn run_aloud(&self, words: &[&str]) -> anyhow::Result<(String, String)> {
        let output = self.command(words).output()?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (said, told) = (text(&output.stdout), text(&output.stderr));
        if !output.status.success() {
            bail!("koumen {}: {said}{told}", words.join(" "));
        }
        Ok((said, told))
    }

    /// Fills the county with so many people and visits; gives the line on sealing the log.
    pub fn generate(&self, people: u64, visits: u64, seed: u64) -> anyhow::Result<String> {
        let (people, visits, seed) = (people.to_string(), visits.to_string(), seed.to_string());
        let (_, told) = self.run_aloud(&[
            "generate",
            "--people",
            &people,
            "--visits",
            &visits,
            "--seed",
            &seed,
            "--password",
            WORD,
        ])?;
        let line = told.lines().find(|line| line.starts_with("日志已封存"));
        Ok(line.context("koumen generate does not say how long sealing took")?.to_owned())
    }

    /// Waits until the server has done what a new register asks of it, such as going through everybody's months: that is
    /// once a day's work, not a visit's. Gives up after ten minutes.
    pub async fn at_rest(&self, server: &Server) -> anyhow::Result<()> {
        const LOOK: Duration = Duration::from_secs(2);
        for _ in 0..300 {
            let before = self.processor(server)?;
            tokio::time::sleep(LOOK).await;
            if self.processor(server)? - before < 0.05 {
                return Ok(());
            }
        }
        bail!("the server does not come to rest")
    }

    /// Seconds of processor that a server has used, and the database with it where that is a program of its own.
    pub fn processor(&self, server: &Server) -> anyhow::Result<f64> {
        let own = machine::processor(server.pid());
        if self.engine == Engine::Sqlite {
            return Ok(own);
        }
        let file = fs::read_to_string(self.folder.join("postgres/data/postmaster.pid"))?;
        let first = file.lines().next().context("postmaster.pid is empty")?.trim().parse()?;
        Ok(own + machine::processor_of_family(first))
    }

    /// Starts a server; `more` are further options.
    pub fn serve(&self, more: &[&str]) -> anyhow::Result<Server> {
        let listen = SocketAddr::from(([127, 0, 0, 1], free_port()?));
        self.serve_at(listen, more)
    }

    /// Starts a server at an address.
    pub fn serve_at(&self, listen: SocketAddr, more: &[&str]) -> anyhow::Result<Server> {
        let log = self.folder.join("server.log");
        let log = fs::OpenOptions::new().create(true).append(true).open(log)?;
        let mut command = self.command(&["serve", "--demo", "--listen", &listen.to_string()]);
        command.args(more).env("KOUMEN_LOG", "warn").stdout(Stdio::piped()).stderr(log);
        let began = Instant::now();
        let mut child = command.spawn()?;
        let out = child.stdout.take().context("a server prints")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        if !line.contains("http://") {
            let _ = child.kill();
            bail!("the server did not start: {line} (see server.log)");
        }
        Ok(Server { child, address: listen, started_in: began.elapsed() })
    }

    /// A backup of this moment; gives its folder.
    pub fn backup(&self) -> anyhow::Result<PathBuf> {
        let to = self.folder.join("backups");
        fs::create_dir_all(&to)?;
        let before = folders(&to)?;
        self.run(&["backup", "--to", &to.to_string_lossy()])?;
        let new = folders(&to)?.into_iter().find(|one| !before.contains(one));
        new.context("the backup made no folder")
    }

    /// Bytes that the database takes on the disk.
    pub fn database_bytes(&self) -> anyhow::Result<u64> {
        match self.engine {
            Engine::Sqlite => Ok(fs::metadata(self.data().join("koumen.db"))?.len()),
            Engine::Postgres => Ok(self.postgres("size", &[])?.parse()?),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.engine == Engine::Postgres {
            let _ = self.postgres("stop", &[]);
        }
    }
}

fn folders(below: &Path) -> anyhow::Result<Vec<PathBuf>> {
    fs::read_dir(below)?.map(|entry| Ok(entry?.path())).collect()
}

/// A port nobody listens on.
pub fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// A running server.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// How long it took until it listened.
    pub started_in: Duration,
}

impl Server {
    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The most memory it has had, in MB.
    pub fn peak_memory(&self) -> u64 {
        machine::peak_memory(self.pid())
    }

    /// Pulls the plug.
    pub fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to stop and waits until it has.
    pub fn stop(mut self) -> anyhow::Result<Duration> {
        let began = Instant::now();
        let pid = Pid::from_raw(i32::try_from(self.pid())?).context("a process has a number")?;
        kill_process(pid, Signal::TERM)?;
        self.child.wait()?;
        Ok(began.elapsed())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
