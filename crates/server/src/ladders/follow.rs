//! Looking anew at somebody's ladders after a contact, a step or news of where they are: in the same transaction.

use anyhow::Context;
use domain::{
    dates::day_of,
    events::Event,
    ids::{LadderStepId, PersonId},
    ladders::{Done, Ladder, Trace, ladders},
    packs::{Notices, Pack},
    people::{Happening, Person, facts::facts_on, happenings::Kind},
    visits::Outcome,
};
use jiff::Timestamp;
use rules::sections::Subject;
use store::{Fault, Root, Tx};

use crate::stop::Stop;

/// When and under which notices somebody's ladders are looked at, and how far the reader sees.
pub(crate) struct Following<'a> {
    pub(crate) notices: &'a Notices,
    pub(crate) scope: &'a domain::actor::Scope,
    pub(crate) now: Timestamp,
}

impl Following<'_> {
    /// Works out anew every ladder that something at a moment could touch, and keeps them. They are conclusions: what they
    /// follow from stands in the log, with whoever entered it.
    pub(crate) fn follow<E>(
        &self,
        tx: &mut Tx<'_>,
        person: PersonId,
        at: Timestamp,
    ) -> Result<Option<Ladder>, Stop<E>> {
        let (tenant, before) = (self.scope.tenant(), store::ladders::open_of(tx, self.scope, person)?);
        let earliest = before.as_ref().map_or(at, |open| open.started_at.min(at));
        let Some(standing) = store::duties::by_person(tx, self.scope, person)? else { return Ok(None) };
        // The notice of today holds for a ladder that runs today, whenever it began.
        let today = day_of(self.now);
        let Some(pack) = self.notices.on(today) else { return Ok(before) };
        let since = match reaching_ends_all(pack) {
            true => store::ladders::reached_before(tx, self.scope, person, earliest)?,
            false => None,
        };
        let since = since.unwrap_or(Timestamp::MIN);
        let mut traces = store::ladders::traces(tx, self.scope, person, since)?;
        let happenings = store::people::happenings::of_person(tx, self.scope, person)?;
        traces.extend(elsewhere(pack, &happenings).filter(|trace| is_since(trace, since)));
        let facts = store::people::facts::of_person(tx, self.scope, person)?;
        let known = facts_on(&facts, today, self.now);
        let record = pack.rules.read(&pack.spoken_of(&known), today);
        let record =
            record.context("the facts of a person do not fit the pack in force").map_err(Stop::Broken)?;
        let subject = Subject { decision: &standing.classified.decision, record: &record };
        let found = ladders(pack, subject, person, &traces);
        store::ladders::replace(tx, tenant, person, since, &found)?;
        Ok(found.into_iter().find(|ladder| ladder.open().is_some()))
    }
}

/// What somebody who does something about it has to know first: the person, where their ladder stands, and whether this very
/// thing is kept already. The person is locked until the transaction ends.
pub(super) struct Sought {
    pub(super) person: Option<Person>,
    pub(super) open: Option<Ladder>,
    pub(super) known: bool,
}

impl Sought {
    pub(super) fn read(
        tx: &mut Tx<'_>,
        scope: &domain::actor::Scope,
        person: PersonId,
        id: LadderStepId,
    ) -> Result<Self, Fault> {
        let tenant = scope.tenant();
        tx.lock(Root::Person, tenant, person.as_bytes())?;
        Ok(Self {
            person: store::people::by_id(tx, scope, person)?,
            open: store::ladders::open_of(tx, scope, person)?,
            known: store::ladders::is_known(tx, tenant, id)?,
        })
    }
}

impl Following<'_> {
    /// Keeps what was done with its entry of the log, and looks at what comes next.
    pub(super) fn keep<E>(&self, tx: &mut Tx<'_>, done: &Done, event: &Event) -> Result<(), Stop<E>> {
        store::ladders::insert_step(tx, self.scope.tenant(), done)?;
        store::events::insert(tx, event)?;
        self.follow(tx, done.person, done.at).map(|_| ())
    }
}

/// Whether a contact can matter to a ladder: it alarms, or one is open.
pub(crate) fn matters(
    tx: &mut Tx<'_>,
    scope: &domain::actor::Scope,
    pack: Option<&Pack>,
    person: PersonId,
    outcome: Outcome,
) -> Result<bool, Fault> {
    if pack.is_some_and(|pack| domain::ladders::alarms(pack, outcome)) {
        return Ok(true);
    }
    Ok(store::ladders::open_of(tx, scope, person)?.is_some())
}

/// Where reaching somebody ends every ladder, nothing before it can matter any more.
fn reaching_ends_all(pack: &Pack) -> bool {
    let ladders = &pack.rules.sections.ladder.ladders;
    ladders.iter().all(|ladder| ladder.ends.iter().any(|code| code == "reached"))
}

fn is_since(trace: &Trace, since: Timestamp) -> bool {
    matches!(trace, Trace::Elsewhere { at, .. } if *at >= since)
}

/// The rows that tell where somebody is, each at the moment at which it was told. One that was told of days that were over
/// already says nothing of now, one that was taken back never held, and one that gives no rest is no answer.
fn elsewhere<'a>(pack: &'a Pack, rows: &'a [Happening]) -> impl Iterator<Item = Trace> + 'a {
    let taken_back =
        |row: &Happening| rows.iter().any(|other| other.withdrawn && other.supersedes == Some(row.id));
    rows.iter().filter_map(move |row| {
        let why = match &row.kind {
            Kind::Absence(id) if pack.rules.absence(id).is_some_and(|one| one.ladder.is_none()) => id,
            Kind::Exit(id) => id,
            _ => return None,
        };
        let over = row.until_on.is_some_and(|until| until < day_of(row.recorded_at));
        let holds = !row.withdrawn && !over && row.from_on <= day_of(row.recorded_at) && !taken_back(row);
        holds.then(|| Trace::Elsewhere { at: row.recorded_at, why: why.clone() })
    })
}
