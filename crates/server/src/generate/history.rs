//! The fold over everything that happens to somebody. Each deed goes through the decision that its action makes, and
//! what the action would have kept is kept here, so that in the end there is what a register that was used for
//! years would hold: nothing about a person is invented after this point.

use std::{cell::RefCell, collections::BTreeMap};

use anyhow::{Context, bail};
use domain::{
    actor::Actor,
    dates::{day_of, start_of},
    duties::{Contact, Standing, Tally, recount},
    events::Event,
    people::{
        AcceptImpossible, ChangeFacts, Fact, Happening, Known, Person, RegisterPerson,
        change_facts::{Scene as ChangeScene, change_facts},
        happen::{Happened, Scene as HappenScene},
    },
    refusal::shown,
    visits::{
        RecordVisit, Recorded, Visit,
        outcome::OutcomeKind,
        record::{LATE_AFTER_DAYS, Scene as RecordScene, record},
    },
    workers::{
        AssignWorker, Assignment,
        assign::{Scene as AssignScene, assign},
    },
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use rules::Memo;
use store::{people::IdentityIndex, seal::Cipher};

use super::{
    county::Visitor,
    dice::{For, seed_of},
    people::Someone,
    span::later,
    world::World,
    years::{Deed, What},
};
use crate::{
    duties::{recheck::calendar_of, standing::Again},
    edge::Edge,
    people::{
        happen::Command,
        register::{Around, Ready, Surroundings, Tools, prepare_with},
    },
};

/// The calendar is looked at so long after midnight.
pub const AFTER_MIDNIGHT: SignedDuration = SignedDuration::from_mins(5);

/// Everything that is kept of somebody.
pub struct Lived {
    /// The person as they are now.
    pub person: Person,
    /// By which the number is found.
    pub index: Option<IdentityIndex>,
    /// Numbers, sealed, by field.
    pub sealed: Vec<(&'static str, Vec<u8>)>,
    /// All that was learnt.
    pub facts: Vec<Fact>,
    /// All that happened to them.
    pub happenings: Vec<Happening>,
    /// What holds.
    pub known: Known,
    /// Where they stand.
    pub standing: Standing,
    /// Who visited, and who does.
    pub assignments: Vec<Assignment>,
    /// Contacts in the order in which they came in, with the verdicts of today.
    pub visits: Vec<Visit>,
    /// What counted, by duty and first day.
    pub tallies: BTreeMap<(String, Date), Tally>,
    /// The log, in the order in which it was written.
    pub events: Vec<Event>,
    /// Chance from which the key comes under which the log keeps what it says of them.
    pub salt: [u8; 16],
    contacts: Vec<Contact>,
}

/// Somebody's years, one deed after the other.
struct Life<'w> {
    world: &'w World,
    one: &'w Someone<'w>,
    memo: &'w RefCell<Memo>,
    calendar: Actor,
    edge: Edge,
    /// When what holds was last worked out: every action does so, and the last time is what stays.
    known_at: Timestamp,
    lived: Lived,
}

/// Tells a life from the day somebody was entered to the last morning.
///
/// # Errors
/// A deed that is refused: the years were invented wrongly.
pub fn live(
    world: &World,
    one: &Someone<'_>,
    deeds: Vec<Deed<'_>>,
    cipher: &dyn Cipher,
    memo: &RefCell<Memo>,
) -> anyhow::Result<Lived> {
    let edge = Edge::fixed(one.registered_at, seed_of(world.seed, For::Edge, one.number));
    let mut deeds = deeds.into_iter();
    let first = deeds.next().context("nothing happens")?;
    let What::Register(command, visitor) = first.what else { bail!("a life begins with an entry") };
    let tools = Tools { edge: &edge, cipher, accept: AcceptImpossible::Yes, memo: Some(memo) };
    let lived = enter(world, one, &tools, first.actor, &command, visitor)?;
    let calendar = calendar_of(one.county.tenant, one.county.area.clone());
    let mut life = Life { world, one, memo, calendar, edge, known_at: one.registered_at, lived };
    for deed in deeds {
        life.days_pass(deed.at)?;
        life.now_is(deed.at);
        match deed.what {
            What::Register(..) => bail!("entered twice"),
            What::Assign(visitor) => life.assign(deed.actor, visitor)?,
            What::Change(command) => life.change(deed.actor, &command)?,
            What::Record(command) => life.record(deed.actor, &command)?,
            What::Happen(command) => life.tell(deed.actor, &Command::Happen(command))?,
            What::Amend(command) => life.tell(deed.actor, &Command::Amend(command))?,
        }
    }
    life.days_pass(world.span.ends_at())?;
    // What was learnt later than that has worked it out again, so that this is what stood there then.
    let Life { known_at, edge, mut lived, .. } = life;
    lived.salt = edge.chance.bytes();
    lived.known = Known::on(&lived.facts, day_of(known_at), known_at);
    Ok(lived)
}

fn enter(
    world: &World,
    one: &Someone<'_>,
    tools: &Tools<'_>,
    actor: &Actor,
    command: &RegisterPerson,
    visitor: Option<&Visitor>,
) -> anyhow::Result<Lived> {
    let scope = actor.scope(one.county.tenant).context("a clerk sees the village")?;
    let around = Around { scope: &scope, actor, pack: &world.pack };
    let found = Surroundings::unlike_anybody(one.area.clone(), visitor.map(|visitor| visitor.worker.clone()));
    let ready = match prepare_with(tools, &around, command, &found)? {
        Ok(ready) => ready,
        Err(refusals) => bail!("number {} was not entered: {refusals:?}", one.number),
    };
    let Ready { registered, index, sealed, standing, assignment } = ready;
    let person = registered.person;
    let known = Known::on(&registered.facts, day_of(person.registered_at), person.registered_at);
    let (assignments, given): (Vec<_>, Vec<_>) = assignment.into_iter().unzip();
    let mut events = vec![registered.event];
    events.extend(given);
    Ok(Lived {
        person,
        index,
        sealed,
        facts: registered.facts,
        happenings: Vec::new(),
        known,
        standing,
        assignments,
        visits: Vec::new(),
        tallies: BTreeMap::new(),
        events,
        salt: [0; 16],
        contacts: Vec::new(),
    })
}

impl Life<'_> {
    fn now_is(&self, at: Timestamp) {
        self.edge.clock.advance(at.duration_since(self.edge.now()));
    }

    /// Decides anew after every midnight on which something changes by itself.
    fn days_pass(&mut self, until: Timestamp) -> anyhow::Result<()> {
        while let Some(day) = self.lived.standing.recheck_on {
            let at = later(start_of(day), AFTER_MIDNIGHT);
            if at > until {
                break;
            }
            self.now_is(at);
            let calendar = self.calendar.clone();
            let event = self.stand_again(&calendar, at)?;
            self.lived.events.extend(event);
        }
        Ok(())
    }

    /// Decides anew; gives the entry of the log if that is another place than before.
    fn stand_again(&mut self, actor: &Actor, now: Timestamp) -> anyhow::Result<Option<Event>> {
        let lived = &mut self.lived;
        let (notices, memo) = (&self.world.notices, Some(self.memo));
        let again = Again {
            notices,
            person: &lived.person,
            facts: &lived.facts,
            happenings: &lived.happenings,
            actor,
            now,
            memo,
        };
        let (after, event) = again.stand(Some(&lived.standing), &self.edge)?;
        lived.standing = match recount(&lived.standing.course, after.clone(), &lived.contacts) {
            None => after,
            Some(recount) => {
                lived.tallies.retain(|_, tally| tally.from < recount.since);
                let tallies = recount.tallies.into_iter();
                lived.tallies.extend(tallies.map(|tally| ((tally.duty.clone(), tally.from), tally)));
                for (id, verdict) in recount.verdicts {
                    let visit = lived.visits.iter_mut().rfind(|visit| visit.id == id);
                    visit.context("a contact changes that is not known")?.verdict = verdict;
                }
                recount.standing
            }
        };
        self.known_at = now;
        Ok(event)
    }

    fn assign(&mut self, actor: &Actor, visitor: Option<&Visitor>) -> anyhow::Result<()> {
        let (now, edge) = (self.edge.now(), &self.edge);
        let worker = visitor.map(|visitor| &visitor.worker);
        let (tenant, person) = (self.one.county.tenant, self.lived.person.id);
        let command = AssignWorker::visitor(tenant, person, worker.map(|worker| worker.id));
        let current = self.lived.assignments.iter().find(|known| known.until.is_none());
        let standing = Some(&self.lived.standing);
        let scene = AssignScene { standing, worker, current, ..AssignScene::default() };
        let assigned = match assign(&command, &scene, actor, now, &mut || edge.id()) {
            Ok(assigned) => assigned,
            Err(refusal) => bail!("number {} was not given to another: {refusal:?}", self.one.number),
        };
        for kept in assigned.closed.into_iter().chain(assigned.opened) {
            match self.lived.assignments.iter_mut().find(|known| known.id == kept.id) {
                Some(known) => known.until = kept.until,
                None => self.lived.assignments.push(kept),
            }
        }
        self.lived.standing.worker = assigned.standing.worker;
        self.lived.events.push(assigned.event);
        Ok(())
    }

    fn change(&mut self, actor: &Actor, command: &ChangeFacts) -> anyhow::Result<()> {
        let (now, edge) = (self.edge.now(), &self.edge);
        let pack = &self.world.pack;
        let scene = ChangeScene {
            person: Some(&self.lived.person),
            facts: &self.lived.facts,
            dictionary: pack.rules.dictionary(),
        };
        let changed = match change_facts(command, &scene, actor, now, &mut || edge.id()) {
            Ok(changed) => changed,
            Err(refusals) => {
                bail!("number {}: nothing was changed: {:?}", self.one.number, shown(refusals))
            }
        };
        self.lived.facts.extend(changed.facts);
        self.lived.person = changed.person;
        self.lived.events.push(Event { pack_hash: Some(pack.rules.hash.clone()), ..changed.event });
        let event = self.stand_again(actor, now)?;
        self.lived.events.extend(event);
        Ok(())
    }

    fn tell(&mut self, actor: &Actor, command: &Command) -> anyhow::Result<()> {
        let (now, lived) = (self.edge.now(), &self.lived);
        let scene = HappenScene {
            person: Some(&lived.person),
            happenings: &lived.happenings,
            pack: &self.world.pack,
        };
        let Happened { row, event } = match command.decide(&scene, actor, now, &self.edge) {
            Ok(Some(happened)) => happened,
            Ok(None) => bail!("number {}: told twice", self.one.number),
            Err(refusals) => bail!("number {}: not told: {:?}", self.one.number, shown(refusals)),
        };
        self.lived.happenings.push(row);
        self.lived.events.push(event);
        // What happens changes no fact: what holds stays as it was worked out before.
        let known_at = self.known_at;
        let event = self.stand_again(actor, now)?;
        self.known_at = known_at;
        self.lived.events.extend(event);
        Ok(())
    }

    fn record(&mut self, actor: &Actor, command: &RecordVisit) -> anyhow::Result<()> {
        let (now, edge, lived) = (self.edge.now(), &self.edge, &mut self.lived);
        let (tenant, at) = (self.one.county.tenant, command.content.visited_at);
        let scope = actor.scope(tenant).context("a visitor sees their people")?;
        let seen = scope.contains(tenant, &lived.person.area, lived.standing.worker);
        let since = lived.standing.contacts_since(day_of(at)).map(start_of);
        let from = since.map_or(lived.contacts.len(), |since| {
            lived.contacts.partition_point(|contact| contact.visited_at < since)
        });
        let is_earlier =
            |contact: &Contact| contact.outcome == OutcomeKind::Reached && contact.visited_at < at;
        let scene = RecordScene {
            person: seen.then_some(&lived.person),
            standing: Some(&lived.standing),
            contacts: &lived.contacts[from..],
            earlier: lived.contacts.iter().any(is_earlier),
            existing: None,
            form: self.world.form(),
            visitor_kinds: &self.world.pack.labels.visitor,
            pack_hash: Some(&self.world.pack.rules.hash),
            late_after_days: LATE_AFTER_DAYS,
        };
        let new = match record(command, &scene, actor, now, &mut || edge.id()) {
            Ok(Recorded::New(new)) => new,
            Ok(other) => bail!("number {}: a contact was taken as {other:?}", self.one.number),
            Err(refusals) => {
                bail!("number {}: a contact was refused: {:?}", self.one.number, shown(refusals))
            }
        };
        for (id, verdict) in new.changed {
            let visit = lived.visits.iter_mut().rfind(|visit| visit.id == id);
            visit.context("a contact changes that is not known")?.verdict = verdict;
        }
        for tally in new.tallies {
            lived.tallies.insert((tally.duty.clone(), tally.from), tally);
        }
        if let Some(standing) = new.standing {
            lived.standing.progress = standing.progress;
        }
        let contact = new.visit.contact();
        let place = lived
            .contacts
            .partition_point(|other| (other.visited_at, other.id) < (contact.visited_at, contact.id));
        lived.contacts.insert(place, contact);
        lived.visits.push(new.visit);
        lived.events.push(new.event);
        Ok(())
    }
}
