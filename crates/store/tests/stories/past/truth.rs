//! Made-up lives of two people: what was told of them, each thing at its moment, in the order of the moments.

use domain::dates::{add_days, start_of};
use domain::households::{Residence, own};
use domain::ids::{AccountId, HappeningId, HouseholdId, PersonId, TenantId};
use domain::people::happenings::Kind;
use domain::people::{Fact, Happening};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use store::conformance::made_up::MadeUp;
use uuid::Uuid;

/// The first day of every truth.
pub const FIRST: Date = date(2026, 9, 1);
/// On how many days something may be told.
pub const DAYS: u64 = 80;

/// One thing that somebody told.
#[derive(Debug, Clone)]
pub enum Told {
    /// Something known of a person, perhaps in place of something told before.
    Fact(Fact),
    /// Something that happened to a person, perhaps in place of something told before.
    Happening(Happening),
    /// Where a person lives, or the last day of it.
    Lives(Timestamp, Residence),
}

impl Told {
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Fact(row) => row.recorded_at,
            Self::Happening(row) => row.recorded_at,
            Self::Lives(at, _) => *at,
        }
    }
}

/// Since when somebody belongs to which household, by all that was told.
pub type Homes = Vec<(Date, HouseholdId)>;

/// What was told of two people.
pub struct Truth {
    pub people: [PersonId; 2],
    pub told: Vec<Told>,
    pub homes: [Homes; 2],
}

struct Author {
    chance: MadeUp,
    seed: u64,
    rows: u64,
    people: [PersonId; 2],
    told: Vec<Told>,
}

/// The truth of a seed.
pub fn truth(seed: u64) -> Truth {
    let people = [numbered(seed, 1), numbered(seed, 2)].map(PersonId::from);
    let mut author = Author { chance: MadeUp::new(seed), seed, rows: 2, people, told: Vec::new() };
    for (who, born) in ["1946-11-24", "1950-02-14"].into_iter().enumerate() {
        for (fact, value) in [("born_on", json!(born)), ("cert_grade", json!(0)), ("dementia", json!(false))]
        {
            let row = author.fact(who, fact, value, (FIRST, None), noon(FIRST));
            author.told.push(Told::Fact(row));
        }
    }
    for _ in 0..10 + author.chance.below(30) {
        let who = usize::from(author.chance.one_in(2));
        if author.chance.one_in(3) { author.happens(who) } else { author.is_learnt(who) }
    }
    let homes = author.moves();
    author.told.sort_by_key(Told::at);
    Truth { people, told: author.told, homes }
}

fn numbered(seed: u64, number: u64) -> Uuid {
    Uuid::from_u64_pair(seed, number)
}

fn noon(day: Date) -> Timestamp {
    start_of(day) + SignedDuration::from_hours(12)
}

impl Author {
    fn row(&mut self) -> Uuid {
        self.rows += 1;
        // Ids must not run with time: they only break ties.
        let mixed = self.chance.below(1 << 20) << 20 | self.rows;
        numbered(self.seed, mixed)
    }

    /// A moment: few enough that two things are told at the same.
    fn moment(&mut self) -> Timestamp {
        let day = self.day(DAYS);
        let hours = i64::try_from(9 + 6 * self.chance.below(2)).expect("small");
        start_of(day) + SignedDuration::from_hours(hours)
    }

    fn day(&mut self, within: u64) -> Date {
        add_days(FIRST, i64::try_from(self.chance.below(within)).expect("small"))
    }

    /// A stretch of days, told today, long after, or ahead.
    fn stretch(&mut self) -> (Date, Option<Date>) {
        let from = self.day(DAYS + 20);
        let lasts = i64::try_from(self.chance.below(25)).expect("small");
        (from, self.chance.one_in(2).then(|| add_days(from, lasts)))
    }

    fn fact(
        &mut self,
        who: usize,
        fact: &str,
        value: Value,
        (valid_from, valid_until): (Date, Option<Date>),
        recorded_at: Timestamp,
    ) -> Fact {
        Fact {
            id: self.row().into(),
            person: self.people[who],
            fact: fact.to_owned(),
            value,
            valid_from,
            valid_until,
            recorded_at,
            recorded_by: AccountId::MIN,
            evidence: None,
            supersedes: None,
        }
    }

    /// Something of a person: a change, or the correction of what was told before.
    fn is_learnt(&mut self, who: usize) {
        let at = self.moment();
        let before: Vec<Fact> = self.told.iter().filter_map(fact_of).cloned().collect();
        let before: Vec<Fact> = before
            .into_iter()
            .filter(|row| row.person == self.people[who] && row.recorded_at <= at)
            .collect();
        let wrong = if self.chance.one_in(3) { self.chance.pick(&before).cloned() } else { None };
        let names =
            ["alone", "empty_nest", "ability_level", "bedridden", "cert_grade", "dementia", "income_kind"];
        let name = wrong.as_ref().map_or_else(
            || (*self.chance.pick(&names).expect("some")).to_owned(),
            |wrong| wrong.fact.clone(),
        );
        let value = self.value(&name);
        // What is corrected often keeps its days; only its value was wrong.
        let stretch = match &wrong {
            Some(wrong) if self.chance.one_in(2) => (wrong.valid_from, wrong.valid_until),
            _ => self.stretch(),
        };
        let row = self.fact(who, &name, value, stretch, at);
        self.told.push(Told::Fact(Fact { supersedes: wrong.map(|wrong| wrong.id), ..row }));
    }

    fn value(&mut self, fact: &str) -> Value {
        if fact == "born_on" {
            return json!(self.chance.pick(&["1946-11-24", "1946-10-02", "1966-09-20"]).expect("some"));
        }
        if self.chance.one_in(8) {
            return Value::Null;
        }
        match fact {
            "ability_level" if self.chance.one_in(3) => json!("not_assessed"),
            "ability_level" | "cert_grade" => json!(self.chance.below(5)),
            "income_kind" => json!(self.chance.pick(&["none", "dibao", "dibao_margin"]).expect("some")),
            _ => json!(self.chance.one_in(2)),
        }
    }

    /// Something happened to a person, or what was told of it was wrong.
    fn happens(&mut self, who: usize) {
        let at = self.moment();
        let before = self.told.iter().filter_map(|told| match told {
            Told::Happening(row) if row.person == self.people[who] && row.recorded_at <= at => {
                Some(row.clone())
            }
            _ => None,
        });
        let before: Vec<Happening> = before.collect();
        let wrong = if self.chance.one_in(2) { self.chance.pick(&before).cloned() } else { None };
        let absent = |id: &str| Kind::Absence(id.to_owned());
        let gone = |id: &str| Kind::Exit(id.to_owned());
        let kinds = [
            absent("hospital"),
            absent("with_family"),
            absent("lost_contact"),
            absent("wandering"),
            absent("on_the_moon"),
            gone("died"),
            gone("moved"),
            Kind::Event("fell".to_owned()),
        ];
        let kind = match &wrong {
            Some(wrong) if self.chance.one_in(2) => wrong.kind.clone(),
            _ => self.chance.pick(&kinds).expect("some").clone(),
        };
        let (from_on, until_on) = self.stretch();
        let withdrawn = wrong.is_some() && self.chance.one_in(3);
        let id = HappeningId::from(self.row());
        self.told.push(Told::Happening(Happening {
            id,
            tenant: TenantId(0),
            person: self.people[who],
            until_on: until_on.filter(|_| !matches!(kind, Kind::Event(_))),
            kind,
            from_on,
            evidence: None,
            note: None,
            recorded_at: at,
            recorded_by: AccountId::MIN,
            supersedes: wrong.map(|wrong| wrong.id),
            withdrawn,
        }));
    }

    /// They come to live together and part again, told when it is so or later. The answer is the plain list, without
    /// rows, of who belonged where since when.
    fn moves(&mut self) -> [Homes; 2] {
        let mut homes = self.people.map(|person| vec![(Date::MIN, own(person))]);
        let mut lasting: [Option<Residence>; 2] = [None, None];
        let mut ended = FIRST;
        let mut days: Vec<u64> = (0..self.chance.below(6)).map(|_| self.chance.below(DAYS)).collect();
        days.sort_unstable();
        days.dedup();
        for (turn, day) in days.into_iter().enumerate() {
            let at = noon(add_days(FIRST, i64::try_from(day).expect("small")));
            // What the rows say of homes that ended before is not told anew: a move goes back into the last one at most.
            let from = self.day(day + 1).max(ended);
            let together = turn % 2 == 0;
            let joined = lasting[0].as_ref().map_or(own(self.people[0]), |residence| residence.household);
            // Only who moves has a new home; whoever lived with nobody before gets the row that says so.
            let movers = if together { [lasting[0].is_none(), true] } else { [false, true] };
            for who in (0..2).filter(|&who| movers[who]) {
                let household = if together { joined } else { HouseholdId::from(self.row()) };
                if let Some(old) = lasting[who].take() {
                    ended = ended.max(add_days(old.from, 1).min(from));
                    let closed = Residence { until: Some(add_days(from, -1)), ..old };
                    self.told.push(Told::Lives(at, closed));
                }
                let id = self.row().into();
                let opened = Residence { id, person: self.people[who], household, from, until: None };
                self.told.push(Told::Lives(at, opened.clone()));
                lasting[who] = Some(opened);
                homes[who].retain(|(since, _)| *since < from);
                homes[who].push((from, household));
            }
            for who in 0..2 {
                let mate =
                    json!({ "relation": "spouse", "born_on": "1950-02-14", "dementia": turn % 3 == 0 });
                let list = if together { json!([mate]) } else { json!([]) };
                let row = self.fact(who, "household", list, (from, None), at);
                self.told.push(Told::Fact(row));
            }
        }
        homes
    }
}

pub fn fact_of(told: &Told) -> Option<&Fact> {
    if let Told::Fact(row) = told { Some(row) } else { None }
}
