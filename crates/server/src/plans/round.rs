//! What a page about somebody's week is made from: whose week, which, and the plan of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use domain::{
    actor::{Role, Scope},
    dates::{Period, add_days},
    duties::{Contact, Course},
    ids::{HouseholdId, PersonId, WorkerId},
    packs::Pack,
    plans::{
        Item, Move, Plan, Round, Subject, Walk, Weekdays, Wish, days_of, lay_out,
        owed::{Work, contacts_since, work},
        week_of,
    },
    visits::Mode,
    workers::{Relief, Worker},
};
use jiff::civil::Date;
use serde_json::Map;
use store::{
    Fault, Tx,
    people::mine::beside::{Taking, contacts},
    plans,
    plans::Called,
    visits::scene,
    workers::{self, reliefs},
};

use crate::{
    app::App, people::list::county, respond::Problem, session::Asker, typed::Typed, workers::everybody,
};

/// Nobody sees more people in a week.
const MOST: u16 = 300;

/// Days chosen longer ago than this concern no period that is looked at.
const MOVES_SINCE_DAYS: i64 = 400;

/// Whose week, and which.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) scope: Scope,
    pub(crate) worker: Worker,
    pub(crate) week: Period,
    pub(crate) today: Date,
}

/// A week that was read and laid out.
pub(crate) struct Laid {
    pub(super) asked: Asked,
    pub(super) pack: Arc<Pack>,
    /// Those of the visitor's people whom the asker sees.
    pub(super) people: BTreeMap<PersonId, Called>,
    pub(super) items: Vec<Item>,
    pub(super) rest: Weekdays,
    pub(super) away: Vec<Relief>,
    pub(crate) plan: Plan,
    /// How many contacts of the week are with people whom the asker does not see.
    pub(super) hidden: usize,
}

impl Laid {
    /// What to ask, bring or look at when somebody is seen on a day.
    pub(super) fn content(&self, person: PersonId, day: Date) -> Vec<String> {
        let on = Period { starts_on: day, ends_on: day };
        let own = self.items.iter().filter(|item| item.person == person && item.holds_in(on));
        own.map(|item| item.words.clone()).collect()
    }
}

/// The week that an address names: `monday=` any day of it, otherwise the present one.
pub(super) fn week_asked(typed: &Typed, today: Date) -> Period {
    week_of(typed.text("monday").parse().unwrap_or(today))
}

/// Whose week an address names: a visitor's own, otherwise `worker=`; `None` where the office has not chosen yet.
///
/// # Errors
/// Not found, whether there is no such visitor or only none the asker may look at.
pub(super) async fn asked(app: &App, asker: &Asker, typed: &Typed) -> Result<Option<Asked>, Problem> {
    let scope = county(asker, typed)?;
    let today = app.edge().today();
    let id: Option<WorkerId> = match asker.actor.role {
        // Somebody else's week is not asked for by writing another id into the address.
        Role::Visitor => Some(asker.actor.worker.ok_or(Problem::NotFound)?),
        _ => typed.given("worker").map(str::parse).transpose().map_err(|_| Problem::NotFound)?,
    };
    let Some(id) = id else { return Ok(None) };
    let (own, by_scope, role) = (asker.actor.area.clone(), scope.clone(), asker.actor.role);
    let found = app.db().read(move |tx| {
        let Some(worker) = workers::by_id(tx, by_scope.tenant(), id)? else { return Ok(None) };
        let theirs = role == Role::Visitor || own.contains(&worker.area);
        // Somebody from another place may visit people here.
        let reaches = theirs || !plans::people(tx, &by_scope, id, 1)?.is_empty();
        Ok::<_, Fault>(Some(worker).filter(|_| reaches))
    });
    let worker = found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)?;
    Ok(Some(Asked { scope, worker, week: week_asked(typed, today), today }))
}

/// What a week is laid out from, beside the people themselves.
pub(crate) struct Ground {
    when: (Period, Date),
    moves: Vec<Move>,
    /// Everybody's contacts, by time.
    pub(crate) made: HashMap<PersonId, Vec<Contact>>,
    rest: Weekdays,
    away: Vec<Relief>,
}

/// Somebody on the round.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Who<'a> {
    pub(crate) person: PersonId,
    pub(crate) household: HouseholdId,
    pub(crate) walk: &'a Walk,
    pub(crate) wish: Option<&'a Wish>,
    pub(crate) class: Option<&'a str>,
    pub(crate) phone: bool,
    pub(crate) course: &'a Course,
}

impl Ground {
    /// Reads it for a visitor's week as it stands on a day. `all` holds all people of the visitor.
    ///
    /// # Errors
    /// What the database cannot do.
    pub(crate) fn read(
        tx: &mut Tx<'_>,
        all: &Scope,
        worker: WorkerId,
        when: (Period, Date),
        made: HashMap<PersonId, Vec<Contact>>,
    ) -> Result<Self, Fault> {
        let mut away = reliefs::of_worker(tx, all.tenant(), worker, 20)?;
        away.retain(|relief| relief.ended_on.is_none());
        Ok(Self {
            when,
            moves: plans::moves::of_worker(tx, all, worker, add_days(when.0.starts_on, -MOVES_SINCE_DAYS))?,
            made,
            rest: plans::rest(tx, all.tenant(), worker)?,
            away,
        })
    }

    /// Lays the week out.
    pub(crate) fn lay_out<'a>(&self, pack: &Pack, people: impl IntoIterator<Item = Who<'a>>) -> Plan {
        let subjects: Vec<Subject> = people.into_iter().map(|who| self.subject(pack, who)).collect();
        let (week, today) = self.when;
        let days_off = days_off(self.rest, &self.away, week);
        lay_out(&Round { week, today, days_off: &days_off, people: &subjects })
    }

    fn subject(&self, pack: &Pack, who: Who<'_>) -> Subject {
        let since = contacts_since(who.course, self.when.0);
        // Of everybody there are the contacts that the longest memory among them needs.
        let made = self
            .made
            .get(&who.person)
            .map_or(&[][..], |made| &made[made.partition_point(|contact| contact.visited_on() < since)..]);
        Subject {
            person: who.person,
            household: who.household,
            walk: who.walk.clone(),
            wish: who.wish.cloned().unwrap_or_default(),
            turns: turns(pack, who.class, self.when.0.starts_on),
            phone: who.phone,
            work: work(who.person, who.course, made, self.when, &self.moves),
        }
    }
}

/// Reads a week and lays it out as it stands on a day.
///
/// # Errors
/// What the database cannot do.
pub(crate) async fn laid(app: &App, asked: Asked, on: Date) -> Result<Laid, Problem> {
    let pack = app.pack_for(asked.scope.tenant(), asked.today)?;
    let (scope, id, week) = (asked.scope.clone(), asked.worker.id, asked.week);
    // Everybody's contacts have their place in the visitor's week, whoever looks: otherwise a village would see other days
    // than the visitor does.
    let all = everybody(app, scope.tenant())?;
    let read = app.db().read(move |tx| {
        let people = plans::people(tx, &all, id, MOST)?;
        let since = people.iter().map(|called| contacts_since(&called.course, week)).min();
        let made = since
            .map_or_else(|| Ok(HashMap::new()), |since| contacts(tx, &Taking::of(&all, Some(id)), since))?;
        let items = plans::content::of_worker(tx, &scope, id, week)?;
        Ok::<_, Fault>((people, items, Ground::read(tx, &all, id, (week, on), made)?))
    });
    let (people, items, ground) = read.await.map_err(anyhow::Error::new)?;
    app.places().learn(app.db(), people.iter().map(|one| &one.area)).await.map_err(anyhow::Error::new)?;
    let walks: Vec<Walk> = people.iter().map(|one| Walk::of(&one.area, &one.address)).collect();
    let mut plan = ground.lay_out(&pack, people.iter().zip(&walks).map(|(called, walk)| who(called, walk)));
    let (scope, tenant) = (&asked.scope, asked.scope.tenant());
    let people: BTreeMap<PersonId, Called> = people
        .into_iter()
        .filter(|called| scope.contains(tenant, &called.area, called.worker))
        .map(|called| (called.person, called))
        .collect();
    let mut hidden = 0;
    for day in &mut plan.days {
        let all = day.slots.len();
        day.slots.retain(|slot| people.contains_key(&slot.owed.key.person));
        hidden += all - day.slots.len();
    }
    let Ground { rest, away, .. } = ground;
    Ok(Laid { asked, pack, people, items, rest, away, plan, hidden })
}

/// Somebody as a week reads them.
fn who<'a>(called: &'a Called, walk: &'a Walk) -> Who<'a> {
    Who {
        person: called.person,
        household: called.household,
        walk,
        wish: Some(&called.wish),
        class: called.class.as_deref(),
        phone: called.phone.is_some(),
        course: &called.course,
    }
}

/// One person's week.
pub(super) fn work_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    called: &Called,
    when: (Period, Date),
    moves: &[Move],
) -> Result<Work, Fault> {
    let since = contacts_since(&called.course, when.0);
    let contacts = scene::contacts(tx, scope.tenant(), called.person, since)?;
    Ok(work(called.person, &called.course, &contacts, when, moves))
}

/// Days chosen for one person that may concern a week.
pub(super) fn moves_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    person: PersonId,
    week: Period,
) -> Result<Vec<Move>, Fault> {
    plans::moves::of_person(tx, scope, person, add_days(week.starts_on, -MOVES_SINCE_DAYS))
}

/// Which modes take turns for a class. A hint that hangs on a fact of the person waits until somebody asks for it: none
/// of today's notices has one.
fn turns(pack: &Pack, class: Option<&str>, on: Date) -> Vec<Vec<Mode>> {
    let place = pack.rules.classes.iter().position(|one| Some(one.id.as_str()) == class);
    let record = pack.rules.read(&Map::new(), on).ok();
    let found = place.zip(record).and_then(|(place, record)| {
        let hint = pack.rules.alternation(place, &record)?;
        let group = |codes: &Vec<String>| codes.iter().filter_map(|code| Mode::from_code(code)).collect();
        Some(hint.modes.iter().map(group).collect())
    });
    found.unwrap_or_default()
}

/// Days of rest, and days of a leave that is planned or under way.
fn days_off(rest: Weekdays, away: &[Relief], week: Period) -> BTreeSet<Date> {
    let on_leave =
        |day: Date| away.iter().any(|one| one.from <= day && one.until.is_none_or(|until| day <= until));
    days_of(week).filter(|day| rest.contains(*day) || on_leave(*day)).collect()
}
