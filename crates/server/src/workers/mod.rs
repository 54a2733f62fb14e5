//! Who visits, on the screen: entering them, their leave, passing their people on.

use std::collections::BTreeMap;

use domain::{
    actor::Scope,
    ids::{TenantId, WorkerId},
    workers::{Charge, Relief, Taken, Worker},
};
use store::{
    Fault, Root, Tx,
    workers::{self, charges, charges::ChargeLine, reliefs},
};

use crate::{app::App, duties::recheck::calendar_of, respond::Problem, session::Asker};

pub mod end_leave;
pub mod hand_over;
pub mod import;
pub mod keep;
pub mod list;
pub mod plan_leave;
pub mod relieve;

/// The worker of an address with the county, where the asker answers for the place they work in.
///
/// # Errors
/// Not found, whether there is nobody of that id or only nobody the asker may change.
pub(crate) async fn at_hand(app: &App, asker: &Asker, id: &str) -> Result<(Scope, Worker), Problem> {
    let id: WorkerId = id.parse().map_err(|_| Problem::NotFound)?;
    let (scopes, own) = (asker.scopes(), asker.actor.area.clone());
    let found = app.db().read(move |tx| {
        for scope in &scopes {
            if let Some(worker) = workers::by_id(tx, scope.tenant(), id)? {
                return Ok::<_, Fault>(own.contains(&worker.area).then(|| (scope.clone(), worker)));
            }
        }
        Ok(None)
    });
    found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)
}

/// The program's own sight of a county: a visitor's people pass on wherever they live.
pub(crate) fn everybody(app: &App, tenant: TenantId) -> Result<Scope, Problem> {
    let area = app.tenant(tenant).ok_or(Problem::NotFound)?.area;
    calendar_of(tenant, area).scope(tenant).ok_or(Problem::NotFound)
}

/// What a leave or a hand-over is decided from.
pub(crate) struct Around {
    pub(crate) worker: Option<Worker>,
    pub(crate) lines: Vec<ChargeLine>,
    pub(crate) takers: Vec<Worker>,
    pub(crate) reliefs: Vec<Relief>,
    pub(crate) promised: Vec<Relief>,
    pub(crate) accompanies: Vec<String>,
}

impl Around {
    /// Reads it, everybody who was named included.
    pub(crate) fn read(
        tx: &mut Tx<'_>,
        everybody: &Scope,
        worker: WorkerId,
        named: &[WorkerId],
    ) -> Result<Self, Fault> {
        let tenant = everybody.tenant();
        let lines = charges::of_worker(tx, everybody, worker)?;
        let substitutes = lines.iter().filter_map(|line| line.charge.substitute());
        let mut ids: Vec<WorkerId> = substitutes.chain(named.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut takers = Vec::new();
        for id in ids {
            takers.extend(workers::by_id(tx, tenant, id)?);
        }
        Ok(Self {
            worker: workers::by_id(tx, tenant, worker)?,
            lines,
            takers,
            reliefs: reliefs::open(tx, tenant)?,
            promised: reliefs::promised(tx, tenant, worker)?,
            accompanies: workers::accompanied(tx, tenant, worker)?,
        })
    }

    /// The same with the worker and all their people locked, so that nobody is given or taken meanwhile.
    pub(crate) fn locked(
        tx: &mut Tx<'_>,
        everybody: &Scope,
        worker: WorkerId,
        named: &[WorkerId],
    ) -> Result<Self, Fault> {
        let tenant = everybody.tenant();
        tx.lock(Root::Worker, tenant, worker.as_bytes())?;
        let mut people: Vec<_> = charges::of_worker(tx, everybody, worker)?
            .into_iter()
            .map(|line| line.charge.current.person)
            .collect();
        // Always in the same order, so that two of these never wait for each other.
        people.sort_unstable();
        for person in people {
            tx.lock(Root::Person, tenant, person.as_bytes())?;
        }
        Self::read(tx, everybody, worker, named)
    }

    /// The assignments alone.
    pub(crate) fn charges(&self) -> Vec<Charge> {
        self.lines.iter().map(|line| line.charge.clone()).collect()
    }
}

/// Lets people pass from one visitor to another.
pub(crate) fn keep_taken(tx: &mut Tx<'_>, tenant: TenantId, taken: &[Taken]) -> Result<(), Fault> {
    for one in taken {
        for assignment in [&one.closed, &one.opened].into_iter().chain(&one.substitute) {
            workers::save_assignment(tx, tenant, assignment)?;
        }
        workers::set_worker(tx, tenant, one.opened.person, Some(one.opened.worker))?;
        store::events::insert(tx, &one.event)?;
    }
    Ok(())
}

/// Names of workers, each read once.
pub(crate) fn names(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    ids: impl IntoIterator<Item = WorkerId>,
) -> Result<BTreeMap<WorkerId, String>, Fault> {
    crate::duties::due::names(tx, tenant, ids.into_iter())
}
