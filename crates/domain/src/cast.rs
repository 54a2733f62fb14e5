//! The small world of this crate's tests: one village, one older person, one of each role.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use rules::{Decision, Duty, Every};
use uuid::Uuid;

use crate::actor::{Actor, Role};
use crate::areas::{Area, AreaPath, Level};
use crate::classes::classify::Classified;
use crate::dates::start_of;
use crate::duties::{Contact, Standing};
use crate::ids::{AccountId, PersonId, TenantId, VisitId, WorkerId};
use crate::people::{IdentityKind, Person, PersonName, Sex};
use crate::visits::outcome::{Mode, OutcomeKind};
use crate::workers::{Assignment, Charge, Part, Worker};

/// The county of every test.
pub const COUNTY: TenantId = TenantId(7);

/// A day for most tests: a Monday.
pub const MONDAY: Date = jiff::civil::date(2026, 11, 23);

/// An instant in Beijing, such as `2026-11-23T10:00`.
pub fn at(text: &str) -> Timestamp {
    let time: DateTime = text.parse().expect("a date and time");
    start_of(time.date()) + time.date().at(0, 0, 0, 0).duration_until(time)
}

/// A day, such as `2026-11-23`.
pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// Fresh ids: 1, 2, 3, …
pub fn mint() -> impl FnMut() -> Uuid {
    let mut last = 0u128;
    move || {
        last += 1;
        Uuid::from_u128(last)
    }
}

/// A numbered id of any kind.
pub fn id<I: From<Uuid>>(number: u128) -> I {
    Uuid::from_u128(number).into()
}

/// The village.
pub fn village() -> Area {
    Area {
        code: "990101001200".parse().expect("a code"),
        name: "柳树村".into(),
        level: Level::Village,
        parent: Some("990101001".parse().expect("a code")),
        path: village_path(),
        valid_from: None,
        valid_until: None,
        kind: crate::areas::AreaKind::Ordinary,
        successor: None,
    }
}

/// Where the village lies.
pub fn village_path() -> AreaPath {
    "99/9901/990101/990101001/990101001200/".parse().expect("a path")
}

/// Somebody of a role, who answers for the village; a visitor is visitor 1.
pub fn actor(role: Role) -> Actor {
    Actor {
        account: id::<AccountId>(9),
        role,
        tenants: vec![COUNTY],
        area: village_path(),
        worker: (role == Role::Visitor).then(|| id::<WorkerId>(1)),
    }
}

/// 柳奶奶, born in 1950.
pub fn person() -> Person {
    let name = PersonName::parse("柳树青").expect("a name");
    Person {
        id: id::<PersonId>(1),
        tenant: COUNTY,
        name_keys: name.keys(),
        name,
        identity_kind: IdentityKind::ResidentCard,
        identity_masked: None,
        identity_note: None,
        born_on: Some(day("1950-03-01")),
        sex: Some(Sex::Female),
        phone: None,
        address: "柳树村3号".into(),
        area: village_path(),
        registered_on: day("2026-10-01"),
        registered_at: at("2026-10-01T09:00"),
        registered_by: id::<AccountId>(9),
        note: None,
    }
}

/// A duty in some modes.
pub fn duty(name: &str, modes: &[Mode], count: u32, every: Every) -> Duty {
    let codes: Vec<&str> = modes.iter().map(|mode| mode.code()).collect();
    Duty { clause: "三".into(), ..Duty::contacts(name, &codes, count, every) }
}

/// Two at the door and two by telephone in a week.
pub fn two_and_two() -> Vec<Duty> {
    vec![
        duty("door", &[Mode::Door], 2, Every::Week),
        duty("phone", &[Mode::Phone, Mode::Video], 2, Every::Week),
    ]
}

/// A decision that asks for these duties.
pub fn classified(duties: Vec<Duty>, on: Date) -> Classified {
    Classified {
        pack: "a-town".into(),
        version: "1".into(),
        hash: "00".into(),
        on,
        decision: Decision {
            eligible: Some(true),
            class: Some("first".into()),
            rule: Some("first".into()),
            clause: Some("二".into()),
            duties,
            ..Decision::default()
        },
    }
}

/// 柳奶奶 with duties that begin on a day.
pub fn standing(duties: Vec<Duty>, from: Date) -> Standing {
    let yesterday = crate::dates::add_days(from, -1);
    Standing::begin(id(1), village_path(), Some(id(1)), classified(duties, yesterday), None, yesterday)
}

/// Fact number n of 柳奶奶, as it was entered at an instant.
pub fn fact(
    number: u128,
    name: &str,
    value: serde_json::Value,
    from: &str,
    recorded: &str,
) -> crate::people::Fact {
    crate::people::Fact {
        id: id(number),
        person: id(1),
        fact: name.into(),
        value,
        valid_from: day(from),
        valid_until: None,
        recorded_at: at(recorded),
        recorded_by: id(9),
        evidence: None,
        supersedes: None,
    }
}

/// Visit number n.
pub fn visit_id(number: u128) -> VisitId {
    id(number)
}

/// A contact that reached the person.
pub fn reached(number: u128, when: &str, mode: Mode) -> Contact {
    Contact { id: visit_id(number), visited_at: at(when), mode, outcome: OutcomeKind::Reached, voided: false }
}

/// A grown-up visitor of the village.
pub fn worker(number: u128, name: &str) -> Worker {
    Worker {
        id: id(number),
        tenant: COUNTY,
        name: name.into(),
        kind: "neighbour".into(),
        organisation: None,
        companion: None,
        phone: None,
        area: village_path(),
        account: None,
        active: true,
    }
}

/// Person `person` is `worker`'s, without an end.
pub fn charge(person: u128, worker: u128, substitute: Option<u128>) -> Charge {
    let given = |number, who| Assignment::visitor(id(number), id(person), id(who), day("2026-10-01"));
    Charge {
        current: given(500 + person, worker),
        substitute: substitute.map(|who| Assignment { part: Part::Substitute, ..given(600 + person, who) }),
    }
}
