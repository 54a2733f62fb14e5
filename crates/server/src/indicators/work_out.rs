//! Working out people's months: everybody of a month once a day while it runs and once when it is over, and in between
//! whoever something was entered of. Nothing waits for it; pages say up to when it has come.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use anyhow::Context;
use domain::{
    actor::Scope,
    dates::{Period, add_days, day_of},
    duties::{Course, month::Belongs},
    events::Action,
    ids::{EventId, PersonId, TenantId, VisitId, WorkerId},
    indicators::{Known, Line, Marks, Modes, as_of, from_name, of_day},
    packs::Notices,
};
use jiff::{SignedDuration, Timestamp};
use rules::Memo;
use store::{
    Fault, Tx, duties, indicators,
    indicators::{changed, changed::Entry, months},
    people,
    people::known::Stretch,
    visits::scene,
};

use crate::{app::App, duties::recheck::calendar_of};

/// How many people are worked out at once.
const CHUNK: u16 = 200;

/// How many entries of the log are read at once.
const ENTRIES: u16 = 500;

/// For how long an entry may come after one with a later id: another process was still at it.
const LATE: SignedDuration = SignedDuration::from_secs(120);

/// A county's setting: up to which entry the log was read.
const READ_UP_TO: &str = "indicators_read_up_to";

/// Works out all that is behind in a county. Says how many months of people.
///
/// # Errors
/// What the database cannot do, and a county without a notice.
pub async fn work_out(app: &App, tenant: TenantId) -> anyhow::Result<usize> {
    let area = app.tenant(tenant).context("no such county")?.area;
    let scope = calendar_of(tenant, area).scope(tenant).context("the program sees nobody")?;
    let desk = Desk { app: app.clone(), scope, notices: Arc::new(app.notices(tenant)?) };
    let mut worked = 0;
    loop {
        worked += desk.catch_up().await?;
        let Some(month) = desk.behind().await? else { return Ok(worked) };
        worked += desk.go_through(month).await?;
    }
}

struct Desk {
    app: App,
    scope: Scope,
    notices: Arc<Notices>,
}

/// Somebody's months as they were worked out.
struct Worked {
    person: PersonId,
    /// The new line beside what stands in its place when the month is closed.
    lines: Vec<(Period, Option<Line>, Line)>,
}

impl Desk {
    fn tenant(&self) -> TenantId {
        self.scope.tenant()
    }

    /// The latest month that has to be gone through.
    async fn behind(&self) -> anyhow::Result<Option<Period>> {
        let (tenant, today) = (self.tenant(), self.app.edge().today());
        let found = self.app.db().read(move |tx| {
            let Some(first) = changed::first(tx, tenant)? else { return Ok(None) };
            let first = of_day(day_of(first));
            let known = months::since(tx, tenant, first)?;
            let mut month = of_day(today);
            while month.starts_on >= first.starts_on {
                let name = domain::indicators::name(month);
                let state = known.iter().find(|state| state.month == name);
                let done = state.is_some_and(|state| {
                    state.closed.is_some() || state.worked_out_on >= as_of(month, today)
                });
                if !done {
                    return Ok(Some(month));
                }
                month = of_day(add_days(month.starts_on, -1));
            }
            Ok::<_, Fault>(None)
        });
        Ok(found.await?)
    }

    /// Works out a month of everybody.
    async fn go_through(&self, month: Period) -> anyhow::Result<usize> {
        let (tenant, now) = (self.tenant(), self.app.edge().now());
        let (mut after, mut worked) = (PersonId::MIN, 0);
        loop {
            let (scope, notices) = (self.scope.clone(), Arc::clone(&self.notices));
            let found = self.app.db().read(move |tx| {
                let stretch = Stretch { after, until: PersonId::MAX, limit: CHUNK };
                let memo = RefCell::new(Memo::new());
                let walked = indicators::courses(tx, &scope, stretch)?;
                let last = walked.last().map(|one| one.person);
                let kept = match last {
                    Some(until) => {
                        let stretch = Stretch { until, limit: u16::MAX, ..stretch };
                        indicators::of_stretch(tx, &scope, month, stretch)?
                    }
                    None => Vec::new(),
                };
                let kept: BTreeMap<PersonId, Line> =
                    kept.into_iter().map(|line| (line.person, line)).collect();
                let mut all = Vec::new();
                for one in walked {
                    let who = (one.person, one.worker);
                    let mut worked = months_of(tx, &scope, &notices, who, one.course, &[month], now, &memo)?;
                    // What stands there already is not written again.
                    worked.lines.retain(|(_, line, _)| line.as_ref() != kept.get(&worked.person));
                    all.push(worked);
                }
                Ok::<_, Fault>((last, all))
            });
            let (last, all) = found.await?;
            let Some(last) = last else { break };
            worked += all.len();
            self.keep(all, now).await?;
            after = last;
        }
        let on = as_of(month, day_of(now));
        self.app.db().write(move |tx| months::worked_out(tx, tenant, month, on, now)).await?;
        Ok(worked)
    }

    /// Reads what was entered since the last time, and works out whom it concerns.
    async fn catch_up(&self) -> anyhow::Result<usize> {
        let tenant = self.tenant();
        let kept = self.app.db().read(move |tx| {
            let kept = store::tenants::setting(tx, tenant, READ_UP_TO)?;
            // Of what came before the first time, everything is gone through.
            let last = if kept.is_none() { changed::last(tx, tenant)? } else { None };
            Ok::<_, Fault>((kept, last))
        });
        let (kept, last) = kept.await?;
        let mut after: EventId = match &kept {
            Some(text) => serde_json::from_str::<String>(text)?.parse()?,
            None => {
                self.read_up_to(last.unwrap_or(EventId::MIN)).await?;
                return Ok(0);
            }
        };
        let mut worked = 0;
        loop {
            let entries = self.app.db().read(move |tx| changed::since(tx, tenant, after, ENTRIES)).await?;
            let Some(last) = entries.last().map(|entry| entry.id) else { return Ok(worked) };
            let settled = self.app.edge().now().saturating_sub(LATE)?;
            let safe = entries.iter().take_while(|entry| entry.at <= settled).last().map(|entry| entry.id);
            worked += self.work_out_of(&entries).await?;
            if let Some(safe) = safe {
                self.read_up_to(safe).await?;
            }
            after = last;
        }
    }

    async fn read_up_to(&self, id: EventId) -> anyhow::Result<()> {
        let (tenant, now) = (self.tenant(), self.app.edge().now());
        let value = serde_json::Value::from(id.to_string()).to_string();
        let kept =
            self.app.db().write(move |tx| store::tenants::put_setting(tx, tenant, READ_UP_TO, &value, now));
        Ok(kept.await?)
    }

    async fn work_out_of(&self, entries: &[Entry]) -> anyhow::Result<usize> {
        let mut people: BTreeMap<PersonId, Touched> = BTreeMap::new();
        for entry in entries {
            // An entry that went into another is told of under the one that stays.
            let other = (entry.action == Action::PersonMerged).then(|| entry.subject.parse().ok()).flatten();
            for person in entry.person.into_iter().chain(other) {
                people.entry(person).or_default().take(entry);
            }
        }
        let (now, count) = (self.app.edge().now(), people.len());
        let people: Vec<(PersonId, Touched)> = people.into_iter().collect();
        for part in people.chunks(usize::from(CHUNK)) {
            let (scope, notices, part) = (self.scope.clone(), Arc::clone(&self.notices), part.to_vec());
            let found = self.app.db().read(move |tx| {
                let memo = RefCell::new(Memo::new());
                let worked = part
                    .iter()
                    .map(|(person, touched)| touched.months_of(tx, &scope, &notices, *person, now, &memo));
                worked.collect::<Result<Vec<Worked>, Fault>>()
            });
            self.keep(found.await?, now).await?;
        }
        Ok(count)
    }

    /// Keeps lines; what a closed month would say is kept beside it.
    async fn keep(&self, worked: Vec<Worked>, now: Timestamp) -> anyhow::Result<()> {
        if worked.iter().all(|one| one.lines.is_empty()) {
            return Ok(());
        }
        let scope = self.scope.clone();
        let kept = self.app.db().write(move |tx| {
            let tenant = scope.tenant();
            let mut closed: BTreeMap<Period, bool> = BTreeMap::new();
            for (month, line, nothing) in worked.iter().flat_map(|one| &one.lines) {
                let is_closed = match closed.get(month) {
                    Some(known) => *known,
                    None => {
                        let state = months::by_month(tx, tenant, *month)?;
                        let is_closed = state.is_some_and(|state| state.closed.is_some());
                        closed.insert(*month, is_closed);
                        is_closed
                    }
                };
                match line {
                    _ if is_closed => {
                        tell_beside(tx, &scope, *month, line.as_ref().unwrap_or(nothing), now)?;
                    }
                    Some(line) => indicators::save(tx, tenant, *month, line)?,
                    None => indicators::drop(tx, tenant, *month, nothing.person)?,
                }
            }
            Ok::<_, Fault>(())
        });
        Ok(kept.await?)
    }
}

/// Adds what a closed month would say, where it is something else than what is known already.
fn tell_beside(
    tx: &mut Tx<'_>,
    scope: &Scope,
    month: Period,
    line: &Line,
    now: Timestamp,
) -> Result<(), Fault> {
    let before = match months::latest(tx, scope, month, line.person)? {
        Some(before) => Some(before),
        None => {
            let frozen = indicators::of_person(tx, scope, line.person, month)?;
            let name = domain::indicators::name(month);
            frozen.into_iter().find(|(of, _)| *of == name).map(|(_, line)| line)
        }
    };
    // Somebody who is in neither has nothing to be told.
    let same = before.as_ref().map_or(line.marks.0.is_empty(), |before| !before.differs_from(line));
    if same { Ok(()) } else { months::correct(tx, scope.tenant(), month, now, line) }
}

/// What was entered of somebody.
#[derive(Debug, Clone, Default)]
struct Touched {
    /// Contacts.
    visits: Vec<VisitId>,
    /// Something that may change any month.
    all: bool,
}

impl Touched {
    fn take(&mut self, entry: &Entry) {
        match entry.action {
            Action::VisitRecorded => self.visits.extend(entry.subject.parse::<VisitId>().ok()),
            // Who looked or printed changed nothing.
            Action::PersonIdentityRevealed
            | Action::PersonPrinted
            | Action::VisitPrinted
            | Action::VisitConflicted => {}
            _ => self.all = true,
        }
    }

    /// The lines of the months that could be others by now.
    fn months_of(
        &self,
        tx: &mut Tx<'_>,
        scope: &Scope,
        notices: &Notices,
        person: PersonId,
        now: Timestamp,
        memo: &RefCell<Memo>,
    ) -> Result<Worked, Fault> {
        let standing = duties::by_person(tx, scope, person)?;
        let (worker, course) =
            standing.map_or((None, None), |standing| (standing.worker, Some(standing.course)));
        let asked = course.clone().unwrap_or_default();
        let mut since = None;
        for visit in &self.visits {
            let day = changed::visited_at(tx, scope, *visit)?.map(day_of);
            since = since.into_iter().chain(day.map(|day| asked.boundary(day))).min();
        }
        let kept = indicators::of_person(tx, scope, person, of_day(jiff::civil::Date::MIN))?;
        if people::by_id(tx, scope, person)?.is_none() {
            return Ok(out_of_all(person, kept));
        }
        if self.all {
            let first = kept.first().and_then(|(month, _)| from_name(month)).map(|month| month.starts_on);
            let began = asked.begins_on();
            since = since.into_iter().chain(first).chain(began).min();
        }
        let Some(since) = since else { return Ok(Worked { person, lines: Vec::new() }) };
        let (mut months, mut month) = (Vec::new(), of_day(since));
        while month.starts_on <= day_of(now) {
            months.push(month);
            month = of_day(add_days(month.ends_on, 1));
        }
        let mut worked = months_of(tx, scope, notices, (person, worker), course, &months, now, memo)?;
        let kept: BTreeMap<String, Line> = kept.into_iter().collect();
        let states = months::since(tx, scope.tenant(), of_day(since))?;
        let closed: Vec<String> =
            states.into_iter().filter(|state| state.closed.is_some()).map(|state| state.month).collect();
        // A closed month is compared with what was last learnt of it, not with what it says.
        worked.lines.retain(|(month, line, _)| {
            let name = domain::indicators::name(*month);
            closed.contains(&name) || line.as_ref() != kept.get(&name)
        });
        Ok(worked)
    }
}

/// Somebody who went into another entry has no months of their own any more.
fn out_of_all(person: PersonId, kept: Vec<(String, Line)>) -> Worked {
    let lines = kept.into_iter().filter_map(|(month, line)| {
        let nothing = Line {
            class: None,
            track: None,
            belongs: Belongs::NoDuty,
            modes: Modes::default(),
            marks: Marks::default(),
            ..line
        };
        Some((from_name(&month)?, None, nothing))
    });
    Worked { person, lines: lines.collect() }
}

/// The lines of some months of somebody, earliest first; nothing where they stand nowhere.
#[expect(clippy::too_many_arguments, reason = "all that a line is made from")]
fn months_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    notices: &Notices,
    (id, worker): (PersonId, Option<WorkerId>),
    course: Option<Course>,
    months: &[Period],
    now: Timestamp,
    memo: &RefCell<Memo>,
) -> Result<Worked, Fault> {
    let mut worked = Worked { person: id, lines: Vec::new() };
    let (Some(person), Some(first)) = (people::by_id(tx, scope, id)?, months.first()) else {
        return Ok(worked);
    };
    let course = match course {
        Some(course) => course,
        // A row of before courses were kept, or somebody who went into another entry.
        None => duties::by_person(tx, scope, id)?.map(|standing| standing.course).unwrap_or_default(),
    };
    let contacts = scene::contacts(tx, scope.tenant(), id, course.boundary(first.starts_on))?;
    let facts = people::facts::of_person(tx, scope, id)?;
    let details = people::details::of_person(tx, scope, id)?;
    let known = Known {
        person: &person,
        worker,
        course: &course,
        contacts: &contacts,
        facts: &facts,
        details: &details,
    };
    let stands = !course.runs.is_empty() || !course.gone.is_empty() || !facts.is_empty();
    for month in months {
        let line = if stands { known.work_out(notices, *month, now, Some(memo)) } else { Ok(None) };
        match line {
            Ok(line) => worked.lines.push((*month, line, known.nothing(*month, now))),
            Err(error) => {
                tracing::error!(person = %id, %error, "a month of a person cannot be worked out");
            }
        }
    }
    Ok(worked)
}
