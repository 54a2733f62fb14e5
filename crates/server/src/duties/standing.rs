//! From what is known of a person to where they stand today.

use std::cell::RefCell;

use anyhow::Context;
use domain::{
    actor::Actor,
    classes::classify::{Classified, classify_by},
    dates::{add_days, day_of},
    duties::{Course, Life, Standing, course, recount, same_work},
    events::{Action, Event, Subject},
    ids::{EventId, TenantId},
    packs::{Notices, Pack},
    people::{
        Fact, Happening, Person,
        facts::{facts_on, next_change},
        happenings::{self, whereabouts},
    },
};
use jiff::{Timestamp, civil::Date};
use rules::Memo;
use serde_json::{Value, json};
use store::{Fault, Tx, duties::tallies, visits::scene};

use crate::edge::Edge;

/// What is decided about somebody.
pub struct Decided {
    /// The decision; its duties are those that are owed where the person is.
    pub classified: Classified,
    /// The next day on which any of it could change by itself.
    pub recheck_on: Option<Date>,
    /// Id of the absence or the way they left; `None` for somebody who is here.
    pub elsewhere: Option<String>,
}

/// The decision of today. Whoever decides about many people lends a memo; the answer is the same.
///
/// # Errors
/// A stored fact that the pack does not know: the register holds something it should not.
pub fn decide(
    pack: &Pack,
    facts: &[Fact],
    happenings: &[Happening],
    now: Timestamp,
    memo: Option<&RefCell<Memo>>,
) -> anyhow::Result<Decided> {
    let today = day_of(now);
    let known = facts_on(facts, today, now);
    let classified = classify_by(memo, pack, &known, today);
    let mut classified = classified.context("the facts of a person do not fit the pack in force")?;
    let there = whereabouts(pack, happenings, today, now);
    classified.decision.duties = there.duties(&classified.decision, today);
    let recheck_on = recheck_on(pack, facts, today, now);
    let moves_on = happenings::next_change(pack, happenings, today, now);
    Ok(Decided {
        classified,
        recheck_on: recheck_on.into_iter().chain(moves_on).min(),
        elsewhere: there.id().map(str::to_owned),
    })
}

/// The first day after today on which a birthday is due, a fact begins or ends, or the pack does.
fn recheck_on(pack: &Pack, facts: &[Fact], today: Date, now: Timestamp) -> Option<Date> {
    let after_pack = pack.rules.in_force_until.map(|last| add_days(last, 1)).filter(|day| *day > today);
    next_change(facts, today, now).into_iter().chain(after_pack).min()
}

/// What a new decision about a person is made from.
pub struct Again<'a> {
    /// The notices as they followed one another.
    pub notices: &'a Notices,
    /// The person.
    pub person: &'a Person,
    /// All that is known of them.
    pub facts: &'a [Fact],
    /// All that happened to them.
    pub happenings: &'a [Happening],
    /// Who caused it: somebody who changed a fact, or the calendar.
    pub actor: &'a Actor,
    /// Now.
    pub now: Timestamp,
    /// What was found out about others, where many are decided.
    pub memo: Option<&'a RefCell<Memo>>,
}

impl Again<'_> {
    /// Where the person stands now, and the entry for the log if that is another place than before. How far the duties
    /// have come is counted by whoever keeps it.
    ///
    /// # Errors
    /// A stored fact that a pack does not know; a day without a notice.
    pub fn stand(&self, before: Option<&Standing>, edge: &Edge) -> anyhow::Result<(Standing, Option<Event>)> {
        let today = day_of(self.now);
        let pack = self.notices.on(today).context("no notice is in force")?;
        let Decided { classified, recheck_on, elsewhere } =
            decide(pack, self.facts, self.happenings, self.now, self.memo)?;
        let course = self.course()?;
        let Some(before) = before else {
            let area = self.person.area.clone();
            let begun = Standing::begin(self.person.id, area, None, classified, recheck_on, today);
            return Ok((Standing { elsewhere, course, ..begun }.recounted(&[]), None));
        };
        let after = Standing { classified, course, recheck_on, elsewhere, ..before.clone() };
        let moved = before.class() != after.class()
            || before.track() != after.track()
            || !same_work(before.duties(), after.duties());
        let event = moved.then(|| Event {
            id: EventId::from(edge.id()),
            tenant: self.person.tenant,
            at: self.now,
            actor: self.actor.account,
            action: Action::PersonReclassified,
            subject: Subject::Person(self.person.id),
            person: Some(self.person.id),
            before: Some(place(before)),
            after: Some(place(&after)),
            pack_hash: Some(pack.rules.hash.clone()),
            note: None,
        });
        Ok((after, event))
    }

    /// What was asked and is asked of visitors.
    fn course(&self) -> anyhow::Result<Course> {
        // Somebody into whom another entry has gone was known since the earlier of the two.
        let learnt = self.facts.iter().map(|fact| fact.recorded_at).chain([self.person.registered_at]).min();
        let entered_on = day_of(learnt.unwrap_or(self.now));
        let life = Life { entered_on, facts: self.facts, happenings: self.happenings };
        course(self.notices, life, self.now, self.memo)
            .context("the facts of a person do not fit a pack of their days")
    }
}

/// Keeps where a person stands now. Where other things are asked than before, their contacts are counted anew.
///
/// # Errors
/// What the database cannot do.
pub fn keep(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    before: Option<&Standing>,
    after: &Standing,
) -> Result<(), Fault> {
    let changed = before.filter(|before| before.course != after.course);
    let contacts = match changed {
        Some(_) => scene::contacts(tx, tenant, after.person, Date::MIN)?,
        None => Vec::new(),
    };
    match changed.and_then(|before| recount(&before.course, after.clone(), &contacts)) {
        None => store::duties::save(tx, tenant, after),
        Some(recount) => {
            tallies::keep_recount(tx, tenant, &recount)?;
            store::duties::save(tx, tenant, &recount.standing)
        }
    }
}

fn place(standing: &Standing) -> Value {
    let duties: Vec<&str> = standing.duties().iter().map(|duty| duty.id.as_str()).collect();
    json!({ "class": standing.class(), "track": standing.track(), "duties": duties })
}

#[cfg(test)]
mod tests {
    use domain::ids::{AccountId, FactId, PersonId};
    use serde_json::json;

    use super::*;
    use crate::packs::shelf::Shelf;

    fn fact(name: &str, value: Value, from: &str, until: Option<&str>) -> Fact {
        Fact {
            id: FactId::MIN,
            person: PersonId::MIN,
            fact: name.into(),
            value,
            valid_from: from.parse().expect("a day"),
            valid_until: until.map(|day| day.parse().expect("a day")),
            recorded_at: Timestamp::UNIX_EPOCH,
            recorded_by: AccountId::MIN,
            evidence: None,
            supersedes: None,
        }
    }

    #[test]
    fn a_decision_is_looked_at_again_on_the_next_day_that_could_change_it() {
        let shelf = Shelf::open(&[]).expect("sound packs");
        let id = shelf.ids().next().expect("a pack").to_owned();
        let pack = shelf.pack(&id, &rules::Choices::new()).expect("sound").expect("at hand");
        let today: Date = "2026-11-23".parse().expect("a day");
        let recheck =
            |facts: &[Fact]| recheck_on(&pack, facts, today, Timestamp::MAX).map(|day| day.to_string());
        let born = fact("born_on", json!("1947-02-03"), "1947-02-03", None);
        let home = fact("household", json!([{ "born_on": "1950-12-24" }]), "2026-01-01", None);
        let away = fact("alone", json!(true), "2026-01-01", Some("2026-11-30"));
        assert_eq!(recheck(std::slice::from_ref(&born)).as_deref(), Some("2027-02-03"));
        assert_eq!(recheck(&[born.clone(), home.clone()]).as_deref(), Some("2026-12-24"));
        assert_eq!(recheck(&[born, home, away]).as_deref(), Some("2026-12-01"));
    }
}
