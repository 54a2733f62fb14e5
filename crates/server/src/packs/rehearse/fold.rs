//! The fold over a county: two lanes, each reading a few thousand people at a time, so that others are served in
//! between.

use std::sync::Arc;

use domain::{
    actor::Scope,
    ids::{PersonId, WorkerId},
    packs::{
        Pack,
        rehearse::{Effect, Rehearsal, Sides, Subject},
    },
    people::facts::facts_on,
};
use jiff::{Timestamp, civil::Date};
use store::{
    Fault, Tx,
    people::{
        facts,
        known::{self, Stretch},
    },
};

use crate::app::App;

/// People read at once.
const CHUNK: u16 = 5_000;

/// Of those for whom something would be different, so many are kept by name.
const MOST_MOVERS: usize = 500_000;

/// Folds a change over everybody in scope.
///
/// # Errors
/// What the database cannot do.
pub async fn rehearse(
    app: &App,
    scope: &Scope,
    before: &Arc<Pack>,
    after: &Arc<Pack>,
    on: Date,
) -> anyhow::Result<Effect> {
    let lane = |from, until| Lane {
        app: app.clone(),
        part: Part {
            scope: scope.clone(),
            sides: (before.clone(), after.clone()),
            on,
            now: app.edge().now(),
        },
        from,
        until,
    };
    let middle = middle(app, scope).await?;
    // Tasks of their own: the lanes decide on the store's threads, but each must be able to go on by itself.
    let first = tokio::spawn(lane(PersonId::MIN, middle).run());
    let second = lane(middle, PersonId::MAX).run().await?;
    let mut effect = first.await??;
    effect.merge(second);
    Ok(effect.settled())
}

/// Somebody in the middle of the county, by id.
async fn middle(app: &App, scope: &Scope) -> anyhow::Result<PersonId> {
    let (scope, today) = (scope.clone(), app.edge().today());
    let found = app.db().read(move |tx| {
        let people = store::duties::counts::total(tx, &scope, None, today)?.people;
        known::landmark(tx, scope.tenant(), PersonId::MIN, people / 2)
    });
    Ok(found.await?.unwrap_or(PersonId::MAX))
}

/// One of the two lanes.
struct Lane {
    app: App,
    part: Part,
    from: PersonId,
    until: PersonId,
}

impl Lane {
    async fn run(self) -> anyhow::Result<Effect> {
        let (mut after, mut whole) = (self.from, Effect::default());
        loop {
            let (part, stretch) = (self.part.clone(), Stretch { after, until: self.until, limit: CHUNK });
            let (effect, last) = self.app.db().read(move |tx| part.fold(tx, stretch)).await?;
            whole.merge(effect);
            match last {
                Some(last) => after = last,
                None => return Ok(whole),
            }
        }
    }
}

/// What a chunk is folded with. Cheap to clone.
#[derive(Clone)]
struct Part {
    scope: Scope,
    sides: (Arc<Pack>, Arc<Pack>),
    on: Date,
    now: Timestamp,
}

impl Part {
    fn fold(&self, tx: &mut Tx<'_>, stretch: Stretch) -> Result<(Effect, Option<PersonId>), Fault> {
        let sides = Sides { before: &self.sides.0, after: &self.sides.1, on: self.on };
        let mut rehearsal = Rehearsal::new(sides, MOST_MOVERS);
        let mut to_read: Vec<(PersonId, String, Option<WorkerId>, Option<String>)> = Vec::new();
        let last = known::everybody(tx, &self.scope, stretch, self.on, |seen| match seen.facts {
            Some(facts) => rehearsal.take(Subject {
                person: seen.person,
                area: seen.area,
                worker: seen.worker,
                elsewhere: seen.elsewhere,
                facts: &facts,
            }),
            None => {
                let elsewhere = seen.elsewhere.map(str::to_owned);
                to_read.push((seen.person, seen.area.to_owned(), seen.worker, elsewhere));
            }
        })?;
        for (person, area, worker, elsewhere) in to_read {
            let rows = facts::of_person(tx, &self.scope, person)?;
            let facts = facts_on(&rows, self.on, self.now);
            let elsewhere = elsewhere.as_deref();
            rehearsal.take(Subject { person, area: &area, worker, elsewhere, facts: &facts });
        }
        Ok((rehearsal.finish(), last))
    }
}
