//! Trying a change of the notice out over the whole register: who moves and why, visits, money, who has nobody.
//! Nothing in force changes.

mod fold;
mod movers;
mod page;
mod sheet;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use domain::{
    actor::Scope,
    ids::{DraftId, TenantId},
    packs::{Draft, Pack, draft::first_day, rehearse::Effect},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use store::{Fault, packs::drafts, people};

use crate::{app::App, respond::Problem};

pub use fold::rehearse;
pub use page::{page, refused};

/// A change that is being looked at, with both sides of it on a day.
pub struct Opened {
    /// The change.
    pub draft: Draft,
    /// The day.
    pub on: Date,
    /// First day from which it can come into force.
    pub first: Date,
    /// In force on the day as things stand.
    pub before: Arc<Pack>,
    /// As it would be in force.
    pub after: Arc<Pack>,
}

impl Opened {
    /// Opens a change as it would be on a day: the asked one, or the first possible.
    ///
    /// # Errors
    /// Not found for a change that was given up or put into force.
    pub async fn of(app: &App, scope: &Scope, id: &str, on: Option<Date>) -> Result<Self, Problem> {
        let id: DraftId = id.parse().map_err(|_| Problem::NotFound)?;
        let tenant = scope.tenant();
        let found = app.db().read(move |tx| {
            let anybody = people::known::landmark(tx, tenant, domain::ids::PersonId::MIN, 0)?.is_some();
            Ok::<_, Fault>((drafts::by_id(tx, tenant, id)?, anybody))
        });
        let (draft, anybody) = found.await.map_err(anyhow::Error::new)?;
        let draft = draft.ok_or(Problem::NotFound)?;
        let first = first_day(app.edge().today(), anybody);
        let on = on.unwrap_or(first).max(app.edge().today());
        let (before, after) = sides(app, tenant, &draft, on)?;
        Ok(Self { draft, on, first, before, after })
    }
}

/// Both sides of a change on a day.
///
/// # Errors
/// A county without a notice on that day; a text that can no longer be read, which a draft never holds.
pub fn sides(app: &App, tenant: TenantId, draft: &Draft, on: Date) -> anyhow::Result<(Arc<Pack>, Arc<Pack>)> {
    let before = app.pack_for(tenant, on)?;
    let chosen = app.county(tenant)?.choices(&draft.pack, on);
    let after = draft.pack(&before, &chosen).map_err(|said| {
        let lines: Vec<String> = said.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("a kept change cannot be read: {}", lines.join("; "))
    })?;
    Ok((before, Arc::new(after)))
}

/// What a rehearsal was made of; the same again gives the same.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    scope: Scope,
    on: Date,
    before: String,
    after: String,
}

/// A rehearsal with the moment at which the register was read.
pub struct Rehearsed {
    /// What the change would do.
    pub effect: Effect,
    /// When the register was read.
    pub at: Timestamp,
}

/// Rehearsals that were shown a moment ago, so that a page of names does not read the register anew.
#[derive(Default)]
pub struct Rehearsals(Mutex<VecDeque<(Key, Arc<Rehearsed>)>>);

/// So many are kept: one holds at most some megabytes.
const KEPT: usize = 6;

/// Facts change all day; after this long the register is read again.
const FRESH: SignedDuration = SignedDuration::from_mins(10);

impl Rehearsals {
    fn find(&self, key: &Key, now: Timestamp) -> Option<Arc<Rehearsed>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(_, one)| now.duration_since(one.at) < FRESH);
        kept.iter().find(|(known, _)| known == key).map(|(_, one)| one.clone())
    }

    fn keep(&self, key: Key, one: Arc<Rehearsed>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != key);
        kept.push_front((key, one));
        kept.truncate(KEPT);
    }
}

/// The rehearsal of an opened change, read a moment ago or now.
///
/// # Errors
/// What the database cannot do.
pub async fn rehearsed(
    app: &App,
    scope: &Scope,
    opened: &Opened,
    anew: bool,
) -> anyhow::Result<Arc<Rehearsed>> {
    let key = Key {
        scope: scope.clone(),
        on: opened.on,
        before: opened.before.rules.hash.clone(),
        after: opened.after.rules.hash.clone(),
    };
    let at = app.edge().now();
    if let Some(known) = app.rehearsals().find(&key, at).filter(|_| !anew) {
        return Ok(known);
    }
    let effect = rehearse(app, scope, &opened.before, &opened.after, opened.on).await?;
    let one = Arc::new(Rehearsed { effect, at });
    app.rehearsals().keep(key, one.clone());
    Ok(one)
}
