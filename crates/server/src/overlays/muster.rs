//! Everybody of whom a cause asks something on a day, and how it stands with each: worked out anew for every page.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use domain::{
    actor::Scope,
    dates::{add_days, day_of, start_of},
    ids::{PersonId, WorkerId},
    overlays::{Ask, Asking, Cause, Found, Stand, look, rests},
    packs::Pack,
    people::facts::facts_on,
};
use jiff::{Timestamp, civil::Date};
use serde_json::{Map, Value};
use store::{
    Fault, Tx,
    overlays::{self, Line, Whom},
    people::{
        facts,
        known::{self, Stretch},
    },
};

use super::words;

/// People whose facts are read at once.
const CHUNK: u16 = 5_000;

/// Somebody with all that is asked of them.
pub type Asked = (Line, Arc<[Ask]>);

/// Somebody of whom something is asked.
pub struct Seen {
    /// Who.
    pub line: Line,
    /// All that is asked of them.
    pub asks: Arc<[Ask]>,
    /// How it stands with it.
    pub found: Found,
}

/// What everybody is looked at with.
pub struct Muster<'a> {
    /// Who looks.
    pub scope: &'a Scope,
    /// At whom.
    pub whom: Whom,
    /// The notice of the day on which the cause begins.
    pub pack: &'a Pack,
    /// The alert or the festival.
    pub cause: Cause<'a>,
    /// The day.
    pub on: Date,
    /// As far as is known at this instant.
    pub now: Timestamp,
}

impl Muster<'_> {
    /// Everybody of whom something is asked, with all that is asked, in no order. Whoever has left the register, or was
    /// not in it yet, is not among them.
    ///
    /// # Errors
    /// What the database cannot do.
    pub fn asked(&self, tx: &mut Tx<'_>) -> Result<Vec<Asked>, Fault> {
        let mut asking = Asking::new(self.pack, self.cause);
        let (mut asked, mut open) = (Vec::new(), Vec::new());
        for line in overlays::people(tx, self.scope, &self.whom)? {
            let gone = line.elsewhere.as_deref().is_some_and(|id| self.pack.rules.exit(id).is_some());
            if gone || line.registered_on > self.on {
                continue;
            }
            match asking.by_class(line.class.as_deref()) {
                Some(asks) => asked.push((line, asks)),
                None => open.push(line),
            }
        }
        let known = if open.is_empty() { HashMap::new() } else { self.facts(tx, &open)? };
        for line in open {
            let facts = match known.get(&line.person) {
                Some(facts) => facts.clone(),
                None => facts_on(&facts::of_person(tx, self.scope, line.person)?, self.on, self.now),
            };
            // Whose facts do not fit the notice is told of on their own page.
            if let Ok(asks) = asking.by_facts(line.class.as_deref(), &facts) {
                asked.push((line, asks));
            }
        }
        asked.retain(|(_, asks)| !asks.is_empty());
        Ok(asked)
    }

    /// How it stands with each on the day.
    ///
    /// # Errors
    /// What the database cannot do.
    pub fn call(&self, tx: &mut Tx<'_>) -> Result<Vec<Seen>, Fault> {
        let asked = self.asked(tx)?;
        let Some(from) = asked.iter().flat_map(|(_, asks)| asks.iter()).map(|ask| ask.from).min() else {
            return Ok(Vec::new());
        };
        let until = start_of(add_days(self.on, 1));
        let mut made = overlays::made(tx, self.scope, &self.whom, (from, until))?;
        let seen = asked.into_iter().filter_map(|(line, asks)| {
            let made = made.remove(&line.person).unwrap_or_default();
            let mut found = look(&asks, &made, self.on)?;
            let away = || line.elsewhere.as_deref().is_some_and(|id| rests(self.pack, id, &asks));
            if found.stand != Stand::Met && away() {
                found.stand = Stand::Away;
            }
            Some(Seen { line, asks, found })
        });
        Ok(seen.collect())
    }

    /// What nobody is to do meanwhile, in words, as far as it is for any of these people and holds now.
    pub(crate) fn stops(&self, tx: &mut Tx<'_>) -> Result<Vec<String>, Fault> {
        let mut told: Vec<String> = Vec::new();
        if self.pack.rules.sections.overlays.overlays.iter().all(|overlay| overlay.stops.is_empty()) {
            return Ok(told);
        }
        for (_, asks) in self.asked(tx)? {
            for ask in asks.iter().filter(|ask| !ask.stops.is_empty() && ask.holds(self.now)) {
                let sentence = format!("{}：{}", ask.name, words::stopped(self.pack, ask));
                if !told.contains(&sentence) {
                    told.push(sentence);
                }
            }
        }
        Ok(told)
    }

    /// What holds of some people, as far as it stands in rows that are read in one pass.
    fn facts(&self, tx: &mut Tx<'_>, open: &[Line]) -> Result<HashMap<PersonId, Map<String, Value>>, Fault> {
        let wanted: HashSet<PersonId> = open.iter().map(|line| line.person).collect();
        let (mut found, mut after) = (HashMap::new(), PersonId::MIN);
        loop {
            let stretch = Stretch { after, until: PersonId::MAX, limit: CHUNK };
            let last = known::everybody(tx, self.scope, stretch, self.on, |seen| {
                if let Some(facts) = seen.facts.filter(|_| wanted.contains(&seen.person)) {
                    found.insert(seen.person, facts);
                }
            })?;
            match last {
                Some(last) => after = last,
                None => return Ok(found),
            }
        }
    }
}

/// The day on which a list opens: today, or the nearest on which something was asked.
pub(crate) fn opening_day(from: Timestamp, until: Option<Timestamp>, today: Date) -> Date {
    let last =
        until.map(|until| day_of(until.saturating_sub(jiff::SignedDuration::from_nanos(1)).unwrap_or(until)));
    today.max(day_of(from)).min(last.unwrap_or(Date::MAX).max(day_of(from)))
}

/// Visitors of those who were called, each with name and masked number.
pub(crate) fn names(
    tx: &mut Tx<'_>,
    tenant: domain::ids::TenantId,
    seen: &[Seen],
) -> Result<BTreeMap<WorkerId, (String, String)>, Fault> {
    let mut names = BTreeMap::new();
    for id in seen.iter().filter_map(|one| one.line.worker) {
        if let std::collections::btree_map::Entry::Vacant(seat) = names.entry(id) {
            let worker = store::workers::by_id(tx, tenant, id)?;
            let phone = worker.as_ref().and_then(|worker| worker.phone.as_ref()).map(|phone| phone.masked());
            seat.insert((worker.map_or_else(String::new, |worker| worker.name), phone.unwrap_or_default()));
        }
    }
    Ok(names)
}
