//! What somebody asks for: how many people, how many visits, over which years.

use std::{ffi::OsString, path::PathBuf};

use anyhow::{Context, bail};
use domain::dates::add_days;
use jiff::civil::Date;
use lexopt::prelude::*;

use crate::settings::Settings;

/// No more people than impossible numbers can tell apart, with room to spare.
const MOST_PEOPLE: u64 = 10_000_000;

/// What is to be invented.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Older people, over all counties.
    pub people: u64,
    /// Contacts, over all people.
    pub visits: u64,
    /// Decides everything that is left to chance.
    pub seed: u64,
    /// So many years before `until` the register begins, or with the notice, whichever is later.
    pub years: u16,
    /// The morning up to which everything is told.
    pub until: Date,
    /// Counties among which the people are shared out.
    pub counties: u16,
    /// The notice, by id; the first one at hand where none is named.
    pub pack: Option<String>,
    /// Everybody's password; made of the seed where none is given.
    pub password: Option<String>,
    /// Folder, database and packs.
    pub settings: Settings,
}

impl Asked {
    /// Reads the options; `today` is the day up to which things are told if nothing else is said.
    ///
    /// # Errors
    /// An option that is missing, unknown or out of bounds.
    pub fn read(args: Vec<OsString>, today: Date) -> anyhow::Result<Self> {
        let (mut people, mut visits, mut seed, mut data) = (None, None, None, None);
        let mut asked = Self::small(today);
        let mut parser = lexopt::Parser::from_args(args);
        while let Some(option) = parser.next()? {
            match option {
                Long("people") => people = Some(parser.value()?.parse()?),
                Long("visits") => visits = Some(parser.value()?.parse()?),
                Long("seed") => seed = Some(parser.value()?.parse()?),
                Long("years") => asked.years = parser.value()?.parse()?,
                Long("until") => asked.until = parser.value()?.parse()?,
                Long("counties") => asked.counties = parser.value()?.parse()?,
                Long("pack") => asked.pack = Some(parser.value()?.string()?),
                Long("password") => asked.password = Some(parser.value()?.string()?),
                Long("data") => data = Some(PathBuf::from(parser.value()?)),
                Long("database-url") => asked.settings.database_url = Some(parser.value()?.string()?),
                Long("packs") => asked.settings.packs.push(parser.value()?.into()),
                other => return Err(other.unexpected().into()),
            }
        }
        asked.people = people.context("--people NUMBER is needed")?;
        asked.seed = seed.context("--seed NUMBER is needed: the same seed gives the same county")?;
        asked.settings.data = data.context("--data DIR is needed")?;
        asked.visits = visits.unwrap_or(asked.people * 5);
        asked.check()?;
        Ok(asked)
    }

    /// A county of a few people: what tests change to their needs.
    pub fn small(until: Date) -> Self {
        Self {
            people: 60,
            visits: 300,
            seed: 1,
            years: 3,
            until,
            counties: 1,
            pack: None,
            password: None,
            settings: Settings { demo: true, ..Settings::default() },
        }
    }

    /// The first day that may be told of, before looking at the notice.
    pub fn since(&self) -> Date {
        let year = self.until.year().saturating_sub(i16::try_from(self.years).unwrap_or(i16::MAX));
        // Only 29 February is missing in some years.
        Date::new(year, self.until.month(), self.until.day()).unwrap_or_else(|_| add_days(self.until, -365))
    }

    fn check(&self) -> anyhow::Result<()> {
        if !(1..=MOST_PEOPLE).contains(&self.people) {
            bail!("--people must be between 1 and {MOST_PEOPLE}");
        }
        if !(1..=99).contains(&self.counties) || u64::from(self.counties) > self.people {
            bail!("--counties must be between 1 and 99, and not more than there are people");
        }
        if !(1..=20).contains(&self.years) {
            bail!("--years must be between 1 and 20");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(line: &str) -> anyhow::Result<Asked> {
        Asked::read(line.split(' ').map(OsString::from).collect(), date(2026, 11, 23))
    }

    #[test]
    fn what_is_not_said_has_a_plain_meaning() {
        let asked = read("--people 1000 --seed 3 --data here").expect("enough");
        assert_eq!((asked.visits, asked.years, asked.counties), (5000, 3, 1));
        assert_eq!((asked.until, asked.since()), (date(2026, 11, 23), date(2023, 11, 23)));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for line in [
            "--people 0 --seed 1 --data here",
            "--people 5 --data here",
            "--people 5 --seed 1",
            "--people 5 --seed 1 --data here --counties 6",
            "--people 5 --seed 1 --data here --years 0",
            "--people 5 --seed 1 --data here --fast",
        ] {
            assert!(read(line).is_err(), "{line}");
        }
    }
}
