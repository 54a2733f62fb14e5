//! What a phone takes along about each person beside what is owed: whom to call and what helpers must know in an
//! emergency, the last contacts, what is open, wishes, the week's plan. Everything is read for all people at once.

use std::collections::{BTreeMap, HashMap};

use domain::{
    actor::Scope,
    areas::AreaPath,
    dates::{add_days, day_of},
    duties::Contact,
    families::Word,
    ids::{PersonId, WorkerId},
    packs::Pack,
    people::{
        Consent,
        consents::{Purpose, allows, says_no},
    },
    plans::{Item, Walk, Wish, owed::contacts_since, week_of},
    visits::{Answer, Answers, form::Prefill, outcome::OutcomeKind},
};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use serde_json::{Map, Value};
use store::{
    Fault, Tx,
    families::words,
    ladders::{self, Line},
    organisations,
    people::{
        consents,
        mine::{
            Mine,
            beside::{self, Answered, Recent, Taking},
        },
    },
};
use utoipa::ToSchema;

use crate::{
    app::App,
    families,
    frame::short_day,
    ladders::step_of,
    overlays::{self, muster::Seen},
    people::contacts::calls,
    plans::round::{Ground, Who},
    session::Asker,
    visits::receive::Written,
};

/// The phone knows what to bring for the days on which it may have no network.
const DAYS_AHEAD: i64 = 6;

/// Somebody to call in an emergency.
#[derive(Serialize, ToSchema)]
pub struct ToCall {
    /// Name.
    name: String,
    /// What they are to the person, in the words of the register.
    relation: String,
    /// Telephone.
    phone: String,
}

/// One of the last contacts.
#[derive(Serialize, ToSchema)]
pub struct LastContact {
    /// When it took place.
    #[schema(value_type = String, format = "date-time")]
    visited_at: Timestamp,
    /// Code of the mode.
    mode: &'static str,
    /// Code of the outcome.
    outcome: &'static str,
    /// What came of it, and what was noted, in words.
    text: String,
    /// Name of the visitor.
    #[serde(skip_serializing_if = "Option::is_none")]
    visitor: Option<String>,
}

/// Something that is open.
#[derive(Serialize, ToSchema)]
pub struct Matter {
    /// What, in words.
    text: String,
    /// Since when.
    #[schema(value_type = String, format = "date-time")]
    since: Timestamp,
}

/// A contact of the week's plan that is still to be made.
#[derive(Serialize, ToSchema)]
pub struct Planned {
    /// On which day.
    #[schema(value_type = String, format = "date")]
    on: Date,
    /// Code of the mode.
    mode: &'static str,
}

/// Whom a visitor calls who needs the office.
#[derive(Serialize, ToSchema)]
pub struct Hotline {
    /// Name of the office.
    name: String,
    /// Its telephone.
    phone: String,
}

/// What stands beside somebody. All of it may be absent.
#[derive(Serialize, ToSchema, Default)]
pub struct Around {
    /// Whom to call in an emergency, in this order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contacts: Vec<ToCall>,
    /// What helpers must know in an emergency; only of somebody who agreed that helpers learn of their health.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    medical: Vec<String>,
    /// The last three contacts, the latest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    recent: Vec<LastContact>,
    /// What was answered when the person was reached last, to the questions that may open with it (`prefill`), and to no
    /// others.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, Written>)]
    last_answers: BTreeMap<String, Answer>,
    /// What is open: nobody reaches the person, an alert or a festival asks for them, they refused in this period.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    matters: Vec<Matter>,
    /// When the person likes to be visited, and what to ask, bring or look at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    wishes: Vec<String>,
    /// The contacts of this week's plan that are still to be made; of a visitor's own people only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    planned: Vec<Planned>,
    /// Where the door stands among all of them, in the order in which one walks; from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<u32>,
}

/// All of it, by person.
pub(super) struct Everything {
    today: Date,
    now: Timestamp,
    known: HashMap<PersonId, Map<String, Value>>,
    said: HashMap<PersonId, Vec<Consent>>,
    recent: HashMap<PersonId, Vec<Recent>>,
    answered: HashMap<PersonId, Answered>,
    made: HashMap<PersonId, Vec<Contact>>,
    wishes: HashMap<PersonId, Wish>,
    items: HashMap<PersonId, Vec<Item>>,
    sought: HashMap<PersonId, Line>,
    called: HashMap<PersonId, Vec<Matter>>,
    /// What families say of being away, at which nobody has looked yet.
    away: HashMap<PersonId, Word>,
    planned: HashMap<PersonId, Vec<Planned>>,
    order: HashMap<PersonId, u32>,
    /// Whom to call at the office.
    pub(super) hotline: Option<Hotline>,
}

/// Who asks, when.
#[derive(Clone)]
pub(super) struct Reader {
    pub(super) scope: Scope,
    /// Where they work.
    pub(super) place: AreaPath,
    /// Whose week it is; `None` for an office: it looks at the weeks of many visitors, on the page of plans.
    pub(super) week_of: Option<WorkerId>,
    pub(super) today: Date,
    pub(super) now: Timestamp,
}

/// Reads it for some people; nobody behind the place `last`.
///
/// # Errors
/// What the database cannot do.
pub(super) fn read(
    tx: &mut Tx<'_>,
    reader: &Reader,
    pack: &Pack,
    people: &[Mine],
    (last, most): (Option<&AreaPath>, u16),
) -> Result<Everything, Fault> {
    let Reader { scope, place, today, now, .. } = reader;
    let taking = Taking::of(scope, None).up_to(last);
    let sought = ladders::page(tx, scope, None, None, most)?;
    let walks: Vec<Walk> = people.iter().map(|mine| Walk::of(&mine.area, &mine.address)).collect();
    let mut found = Everything {
        today: *today,
        now: *now,
        known: beside::known(tx, &taking, *today, *now)?,
        said: consents::of_everybody(tx, &taking)?,
        recent: beside::latest(tx, &taking)?,
        answered: beside::answered(tx, &taking)?,
        made: HashMap::new(),
        wishes: beside::wishes(tx, &taking)?,
        items: beside::items(tx, &taking, (*today, add_days(*today, DAYS_AHEAD)))?,
        sought: sought.into_iter().map(|line| (line.ladder.person, line)).collect(),
        called: HashMap::new(),
        away: words::away(tx, scope)?,
        planned: HashMap::new(),
        order: order(people, &walks),
        hotline: organisations::nearest_office(tx, scope.tenant(), place)?
            .and_then(|office| Some(Hotline { name: office.name, phone: office.phone?.as_str().to_owned() })),
    };
    let running = people.iter().filter_map(|mine| running_since(mine, *today)).min();
    let week = week_of(*today);
    let on_round = people.iter().filter(|_| reader.week_of.is_some());
    let since = on_round.map(|mine| contacts_since(&mine.course, week)).chain(running).min();
    if let Some(since) = since {
        found.made = beside::contacts(tx, &taking, since)?;
    }
    if let Some(worker) = reader.week_of {
        let ground = Ground::read(tx, scope, worker, (week, *today), found.made)?;
        let round = people.iter().zip(&walks).filter_map(|(mine, walk)| who(mine, walk, &found.wishes));
        let plan = ground.lay_out(pack, round);
        for slot in plan.slots().filter(|slot| slot.made_on.is_none()) {
            let one = Planned { on: slot.day, mode: slot.mode.code() };
            found.planned.entry(slot.owed.key.person).or_default().push(one);
        }
        found.made = ground.made;
    }
    Ok(found)
}

/// The first day of the earliest period that runs for somebody today.
fn running_since(mine: &Mine, today: Date) -> Option<Date> {
    let runs = mine.course.on(today).map(|(_, run)| run);
    runs.filter_map(|run| Some(run.period_of(today)?.starts_on.max(run.from))).min()
}

/// Somebody on the visitor's round; nobody of whom no class was ever asked.
fn who<'a>(mine: &'a Mine, walk: &'a Walk, wishes: &'a HashMap<PersonId, Wish>) -> Option<Who<'a>> {
    Some(Who {
        person: mine.person,
        household: mine.household,
        walk,
        wish: wishes.get(&mine.person),
        class: mine.classified.as_ref()?.decision.class.as_deref(),
        phone: mine.phone.is_some(),
        course: &mine.course,
    })
}

/// What alerts and festivals still ask for, by person.
pub(super) async fn called(
    app: &App,
    asker: &Asker,
    scope: &Scope,
) -> anyhow::Result<HashMap<PersonId, Vec<Matter>>> {
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let mut matters: HashMap<PersonId, Vec<Matter>> = HashMap::new();
    for calling in overlays::today::today(app, asker, scope).await? {
        for seen in calling.seen.iter().filter(|seen| seen.found.stand.is_open()) {
            let Some(since) = seen.asks.iter().map(|ask| ask.from).min() else { continue };
            let matter = Matter { text: asked(&pack, &calling.name, seen), since };
            matters.entry(seen.line.person).or_default().push(matter);
        }
    }
    Ok(matters)
}

fn asked(pack: &Pack, name: &str, seen: &Seen) -> String {
    let left = usize::try_from(seen.found.owed).unwrap_or(usize::MAX).saturating_sub(seen.found.met.len());
    let told = seen.asks.iter().flat_map(|ask| overlays::words::told(pack, ask));
    told.fold(format!("{name}：还要联系 {left} 次"), |text, sentence| {
        if text.contains(&sentence) { text } else { format!("{text}。{sentence}") }
    })
}

/// Doors in the order in which one walks.
fn order(people: &[Mine], walks: &[Walk]) -> HashMap<PersonId, u32> {
    let mut doors: Vec<(&Walk, &str, PersonId)> =
        people.iter().zip(walks).map(|(mine, walk)| (walk, mine.name.as_str(), mine.person)).collect();
    doors.sort_unstable();
    doors.into_iter().zip(1..).map(|((.., person), place)| (person, place)).collect()
}

impl Everything {
    /// With what alerts and festivals ask for.
    pub(super) fn with(self, called: HashMap<PersonId, Vec<Matter>>) -> Self {
        Self { called, ..self }
    }

    /// Whether the person says no to pictures.
    pub(super) fn no_photos(&self, person: PersonId) -> bool {
        self.said.get(&person).is_some_and(|said| says_no(said, Purpose::Photos, self.today, self.now))
    }

    /// What stands beside somebody.
    pub(super) fn around(&mut self, mine: &Mine, pack: &Pack) -> Around {
        let person = mine.person;
        let known = self.known.remove(&person).unwrap_or_default();
        let contacts = calls(pack, &known).into_iter();
        let told = self.said.get(&person).is_some_and(|said| {
            // Whoever brings help learns of somebody's health: that takes a yes.
            allows(said, Purpose::Health, self.today, self.now)
        });
        Around {
            contacts: contacts
                .map(|call| ToCall { name: call.name, relation: call.who, phone: call.phone })
                .collect(),
            medical: if told { medical(pack, &known) } else { Vec::new() },
            recent: self.recent.remove(&person).unwrap_or_default().into_iter().map(last_contact).collect(),
            last_answers: self
                .answered
                .remove(&person)
                .map(|(form, answers)| prefilled(pack, &form, answers))
                .unwrap_or_default(),
            matters: self.matters(mine, pack),
            wishes: self.wished(person),
            planned: self.planned.remove(&person).unwrap_or_default(),
            order: self.order.get(&person).copied(),
        }
    }

    /// When the person likes to be visited, then what to ask or bring.
    fn wished(&mut self, person: PersonId) -> Vec<String> {
        let wish = self.wishes.remove(&person).filter(|wish| !wish.is_empty());
        let items = self.items.remove(&person).unwrap_or_default().into_iter();
        wish.map(|wish| wish.line()).into_iter().chain(items.map(|item| item.words)).collect()
    }

    fn matters(&mut self, mine: &Mine, pack: &Pack) -> Vec<Matter> {
        let sought = self.sought.get(&mine.person).and_then(|line| {
            let rung = line.ladder.open()?;
            let step = step_of(pack, &line.ladder.kind, rung);
            let step = step.map_or(rung.step.as_str(), |step| step.name.as_str());
            Some(Matter {
                text: format!("联系不上，正在找人：{step}"), since: line.ladder.started_at
            })
        });
        let called = self.called.remove(&mine.person).unwrap_or_default();
        let away = self.away.get(&mine.person).map(|word| Matter {
            text: format!("家里人说外出{}（未核实）", families::words::text(&word.said, self.today)),
            since: word.said_at,
        });
        sought.into_iter().chain(called).chain(away).chain(self.refused(mine, pack)).collect()
    }

    /// The latest refusal in a period that still runs.
    fn refused(&self, mine: &Mine, pack: &Pack) -> Option<Matter> {
        let since = running_since(mine, self.today)?;
        let made = self.made.get(&mine.person)?.iter().rev();
        let refused = |one: &&Contact| one.outcome == OutcomeKind::Refused && !one.voided;
        let one = made.take_while(|one| one.visited_on() >= since).find(refused)?;
        let (day, mode) = (short_day(day_of(one.visited_at), self.today), pack.labels.mode(one.mode));
        let text = format!("这一期里{}过（{day}，{mode}）", OutcomeKind::Refused.label());
        Some(Matter { text, since: one.visited_at })
    }
}

/// What helpers must know, in the words of the register.
fn medical(pack: &Pack, known: &Map<String, Value>) -> Vec<String> {
    let defs = pack.rules.dictionary().all().filter(|def| def.first_aid);
    defs.filter_map(|def| match known.get(&def.id)? {
        Value::Bool(false) | Value::Null => None,
        Value::Bool(true) => Some(def.name.clone()),
        value => Some(format!("{}：{}", def.name, pack.value_in_words(&def.id, value))),
    })
    .collect()
}

fn last_contact(recent: Recent) -> LastContact {
    let text = match recent.note {
        Some(note) => format!("{}。{note}", recent.outcome.label()),
        None => recent.outcome.label().to_owned(),
    };
    LastContact {
        visited_at: recent.visited_at,
        mode: recent.mode.code(),
        outcome: recent.outcome.kind().code(),
        text,
        visitor: recent.visitor,
    }
}

/// The answers with which the form of today may open.
fn prefilled(pack: &Pack, form: &str, answers: Answers) -> BTreeMap<String, Answer> {
    let Some(form) = pack.forms.iter().find(|known| known.id == form) else { return BTreeMap::new() };
    let mut fitting = answers.0;
    fitting.retain(|id, answer| {
        let field = form.field(id).filter(|field| field.prefill == Prefill::LastTime);
        // An option that is no longer there would be refused.
        field.is_some_and(|field| {
            answer.options().all(|chosen| field.options.iter().any(|option| option.id == chosen))
        })
    });
    fitting
}
