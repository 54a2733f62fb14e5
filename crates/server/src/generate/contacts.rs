//! The contacts of somebody: when, by whom, how, what came of it, and when it was entered.

use domain::{
    dates::{add_days, day_of, days_between, start_of},
    ids::{PersonId, VisitId},
    visits::{Content, Mode, NotReached, Outcome, RecordVisit, Refused},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use rules::Duty;

use super::{
    answers,
    county::Visitor,
    dice::{Dice, For, seed_of},
    people::Someone,
    span::later,
    world::World,
    years::{Deed, What},
};
use crate::edge::Edge;

/// How often and in which modes somebody is owed a contact.
pub struct Rhythm {
    /// Thousandths of a day from one contact to the next.
    every: i64,
    modes: Vec<(Mode, u64)>,
}

impl Rhythm {
    /// The rhythm of some duties; once a month by any means where nothing is owed.
    pub fn of(duties: &[Duty]) -> Self {
        let mut each_day = 0.0;
        let mut modes = Vec::new();
        for duty in duties.iter().filter(|duty| duty.counts_contacts()) {
            each_day += f64::from(duty.count) * 1000.0 / duty.every.thousandths_of_a_day() as f64;
            let known = duty.modes.iter().filter_map(|code| Mode::from_code(code));
            modes.extend(
                known.enumerate().map(|(at, mode)| (mode, u64::from(duty.count) * 8 / (at as u64 + 1))),
            );
        }
        if modes.is_empty() || each_day <= 0.0 {
            return Self { every: 30_000, modes: vec![(Mode::Door, 3), (Mode::Phone, 2)] };
        }
        Self { every: (1000.0 / each_day) as i64, modes }
    }
}

/// A contact before it is written down.
struct Contact {
    at: Timestamp,
    sent_at: Timestamp,
}

/// Every contact of somebody, in the order in which they are sent. `turns` says from when on who visits.
pub fn of<'w>(
    world: &'w World,
    one: &Someone<'w>,
    id: PersonId,
    rhythm: &Rhythm,
    turns: &[(Timestamp, &'w Visitor)],
    dice: &mut Dice,
) -> Vec<Deed<'w>> {
    let number = world.visits_of(one.number);
    let mut contacts: Vec<Contact> = moments(world, one, rhythm, number, dice)
        .into_iter()
        .map(|at| Contact { at, sent_at: sent_at(world, at, dice) })
        .collect();
    contacts.sort_by_key(|contact| (contact.sent_at, contact.at));
    let edge = Edge::fixed(one.registered_at, seed_of(world.seed, For::Edge, !one.number));
    let mut reached_first: Option<Timestamp> = None;
    let mut deeds = Vec::with_capacity(contacts.len());
    for contact in contacts {
        let turned = turns.iter().rfind(|(from, _)| *from <= contact.sent_at).map(|(_, visitor)| *visitor);
        let visitor = turned.or(one.visitor);
        let earlier = reached_first.is_some_and(|first| first < contact.at);
        let content = content(world, one, id, rhythm, &contact, visitor, earlier, dice);
        if content.outcome == Outcome::Reached {
            reached_first = Some(reached_first.map_or(contact.at, |first| first.min(contact.at)));
        }
        edge.clock.advance(contact.at.duration_since(edge.now()));
        let command = RecordVisit { id: VisitId::from(edge.id()), content, phone_at: None };
        let on_paper = dice.in_thousand(150);
        let actor = visitor.filter(|_| !on_paper).map_or(&one.village.clerk, |visitor| &visitor.actor);
        deeds.push(Deed { at: contact.sent_at, actor, what: What::Record(Box::new(command)) });
    }
    deeds
}

/// Most are visited in their rhythm until today, some whenever it fits, and some no longer.
fn moments(
    world: &World,
    one: &Someone<'_>,
    rhythm: &Rhythm,
    number: u64,
    dice: &mut Dice,
) -> Vec<Timestamp> {
    let first = day_of(one.registered_at);
    let last = add_days(world.span.until, -1);
    let days = days_between(first, last).max(0);
    let habit = dice.below(10);
    // Whoever is seen no longer was seen until some day in the middle.
    let mut back =
        1000 * if habit == 9 { dice.between(0, days) } else { dice.between(0, rhythm.every / 1000) };
    let mut moments = Vec::new();
    for _ in 0..number {
        let day = if (0..6).contains(&habit) || habit == 9 {
            let day = days - back / 1000;
            back += rhythm.every + dice.between(-rhythm.every, rhythm.every) / 4;
            if day < 0 { dice.between(0, days) } else { day }
        } else {
            dice.between(0, days)
        };
        moments.push(moment(add_days(first, day), one.registered_at, dice));
    }
    moments
}

/// Some time of a day between eight and half past six, after the person was entered.
fn moment(day: Date, registered_at: Timestamp, dice: &mut Dice) -> Timestamp {
    let at = later(start_of(day), SignedDuration::from_secs(60 * dice.between(8 * 60, 18 * 60 + 30)));
    // On the first day, right after the office has written the name down.
    if at > registered_at { at } else { later(registered_at, SignedDuration::from_secs(60)) }
}

/// Most are entered at the door, some in the evening, a few when there was a signal, or off a sheet of paper.
fn sent_at(world: &World, at: Timestamp, dice: &mut Dice) -> Timestamp {
    let minutes = match dice.below(100) {
        0..70 => dice.between(4, 40),
        70..88 => dice.between(60, 300),
        88..96 => dice.between(12 * 60, 60 * 60),
        _ => dice.between(4 * 24 * 60, 13 * 24 * 60),
    };
    let sent_at = later(at, SignedDuration::from_millis(60_000 * minutes + dice.between(0, 59_999)));
    let latest = later(world.span.ends_at(), SignedDuration::from_mins(-30));
    if sent_at <= latest { sent_at } else { later(at, SignedDuration::from_mins(5)) }
}

#[expect(clippy::too_many_arguments, reason = "a contact has that many sides")]
fn content(
    world: &World,
    one: &Someone<'_>,
    id: PersonId,
    rhythm: &Rhythm,
    contact: &Contact,
    visitor: Option<&Visitor>,
    earlier: bool,
    dice: &mut Dice,
) -> Content {
    let mode = match dice.below(100) {
        0..94 => dice.weighed(&rhythm.modes),
        _ => *dice.pick(&Mode::ALL),
    };
    let mode =
        if one.phone.is_none() && mode != Mode::Door && dice.in_thousand(900) { Mode::Door } else { mode };
    let outcome = outcome(mode, dice);
    let kinds = &world.pack.labels.visitor;
    let kind = visitor.map_or_else(|| dice.pick(kinds).id.clone(), |visitor| visitor.worker.kind.clone());
    let form = world.form();
    let reached = outcome == Outcome::Reached;
    let late = days_between(day_of(contact.at), day_of(contact.sent_at)) > 3;
    let seldom = if reached { 60 } else { 450 };
    Content {
        person: id,
        worker: visitor.map(|visitor| visitor.worker.id),
        visitor_kind: kind,
        mode,
        outcome,
        visited_at: contact.at,
        form: form.map_or_else(String::new, |form| form.id.clone()),
        form_version: form.map_or_else(String::new, |form| form.version.clone()),
        answers: form
            .filter(|_| reached)
            .map(|form| answers::of(form, mode, earlier, dice))
            .unwrap_or_default(),
        note: dice
            .in_thousand(seldom)
            .then(|| (*dice.pick(if reached { &SEEN } else { &NOT_SEEN })).to_owned()),
        late_reason: late.then(|| (*dice.pick(&LATE)).to_owned()),
        photos: Vec::new(),
    }
}

fn outcome(mode: Mode, dice: &mut Dice) -> Outcome {
    match dice.below(1000) {
        0..885 => Outcome::Reached,
        885..930 => Outcome::NotReached(NotReached::NoAnswer),
        930..955 => Outcome::NotReached(NotReached::NotHomeKnownSafe),
        955..963 if mode != Mode::Door => Outcome::NotReached(NotReached::WrongNumber),
        955..967 => Outcome::NotReached(NotReached::Worried),
        967..973 => Outcome::NotReached(NotReached::Other),
        973..990 => Outcome::Refused(Refused::Today),
        _ => Outcome::Refused(Refused::Always),
    }
}

const SEEN: [&str; 8] = [
    "精神不错，在院子里晒太阳",
    "提醒天冷防滑，关好煤气",
    "药快吃完了，已告诉女儿",
    "想装扶手，已报村里",
    "血压偏高，提醒按时吃药",
    "聊了半小时，心情比上次好",
    "邻居常来照看",
    "水管漏水，已联系人来修",
];
const NOT_SEEN: [&str; 6] = [
    "敲门没人应，邻居说去了女儿家",
    "电话响了没人接，晚上再打",
    "在镇上住院，家属接的电话",
    "下地干活去了，远远看见身体还好",
    "说今天有客人，改天再来",
    "说身体好，不用来看",
];
const LATE: [&str; 4] =
    ["山里没有信号，回来补录", "纸质记录，周末集中录入", "手机坏了，修好后补录", "外出培训，回来补录"];
