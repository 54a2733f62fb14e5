//! What an operator sets when starting the program. Every option has a stable name; scripts rely on it.

use std::{ffi::OsString, net::SocketAddr, path::PathBuf};

use jiff::civil::DateTime;
use lexopt::prelude::*;

/// How the server is to run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folder of the embedded database, the keys and the files.
    pub data: PathBuf,
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Address and port for figures and health, for the machine that watches over this one; none unless said.
    pub metrics: Option<SocketAddr>,
    /// PostgreSQL instead of the embedded database.
    pub database_url: Option<String>,
    /// Folders of packs; the built-in ones when empty.
    pub packs: Vec<PathBuf>,
    /// Browsers reach us through a proxy that speaks TLS: cookies are marked secure, HSTS is sent.
    pub behind_tls: bool,
    /// On the embedded database, how many actions share one write to the disk at most; the store's own measure
    /// unless said.
    pub commit_together: Option<usize>,
    /// A demonstration: identity numbers that nobody can have are taken.
    pub demo: bool,
    /// What a demonstration's calendar shows when it starts, in Beijing; where it had come to unless said.
    pub demo_at: Option<DateTime>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            metrics: None,
            database_url: None,
            packs: Vec::new(),
            behind_tls: false,
            commit_together: None,
            demo: false,
            demo_at: None,
        }
    }
}

/// An option that cannot be understood, with what was expected.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The command line itself.
    #[error("{0}")]
    Options(#[from] lexopt::Error),
    /// `--listen` or `--metrics` is not an address with a port.
    #[error("{0} must be an address and a port such as 127.0.0.1:8080, not {1:?}")]
    Address(&'static str, String),
    /// `--at` is not a day and a time.
    #[error("--at must be a day and a time such as 2027-02-05T19:30, not {0:?}")]
    Moment(String),
}

impl Settings {
    /// Reads the options of `serve` and `demo`; what is not given keeps the value in `self`.
    pub fn read(mut self, args: Vec<OsString>) -> Result<Self, SettingsError> {
        let mut parser = lexopt::Parser::from_args(args);
        while let Some(option) = parser.next()? {
            match option {
                Long("data") => self.data = parser.value()?.into(),
                Long("listen") => {
                    self.listen = address("--listen", &parser.value()?.string()?)?;
                }
                Long("metrics") => self.metrics = Some(address("--metrics", &parser.value()?.string()?)?),
                Long("database-url") => self.database_url = Some(parser.value()?.string()?),
                Long("packs") => self.packs.push(parser.value()?.into()),
                Long("behind-tls") => self.behind_tls = true,
                Long("commit-together") => self.commit_together = Some(parser.value()?.parse()?),
                Long("demo") => self.demo = true,
                Long("at") if self.demo => self.demo_at = Some(moment(parser.value()?.string()?)?),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(self)
    }
}

fn address(option: &'static str, text: &str) -> Result<SocketAddr, SettingsError> {
    text.parse().map_err(|_| SettingsError::Address(option, text.to_owned()))
}

fn moment(text: String) -> Result<DateTime, SettingsError> {
    text.parse().map_err(|_| SettingsError::Moment(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &[&str]) -> Result<Settings, SettingsError> {
        Settings::default().read(args.iter().map(OsString::from).collect())
    }

    #[test]
    fn options_are_read_and_the_rest_stays() {
        let settings = read(&["--data", "county", "--listen=0.0.0.0:80"]).expect("good options");
        assert_eq!(settings.data, PathBuf::from("county"));
        assert_eq!(settings.listen.port(), 80);
        assert!(!settings.behind_tls && settings.database_url.is_none());
    }

    #[test]
    fn a_wrong_option_says_what_was_expected() {
        let told = read(&["--listen", "everywhere"]).expect_err("no address").to_string();
        assert!(told.contains("127.0.0.1:8080") && told.contains("everywhere"));
        assert!(read(&["--dta", "x"]).is_err());
    }

    #[test]
    fn only_a_demonstration_moves_its_calendar() {
        let read = |args: &[&str]| read(args).map(|settings| settings.demo_at.map(|at| at.to_string()));
        assert!(read(&["--at", "2027-02-05T19:30"]).is_err());
        assert_eq!(
            read(&["--demo", "--at", "2027-02-05T19:30"]).expect("a moment"),
            Some("2027-02-05T19:30:00".into())
        );
        let told = read(&["--demo", "--at", "除夕"]).expect_err("no moment").to_string();
        assert!(told.contains("2027-02-05T19:30") && told.contains("除夕"));
    }
}
