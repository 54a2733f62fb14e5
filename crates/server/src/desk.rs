//! Who changes the register, in which county and under which notices: what every action at a desk begins with.

use std::sync::Arc;

use domain::{
    actor::{Actor, Scope},
    packs::{Notices, Pack},
};
use jiff::Timestamp;

use crate::{app::App, edge::Edge};

/// What an action takes along into the store's thread.
pub(crate) struct Seat {
    pack: Arc<Pack>,
    notices: Notices,
    scope: Scope,
    actor: Actor,
    now: Timestamp,
    edge: Edge,
}

/// The same inside a transaction.
pub(crate) struct Desk<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) notices: &'a Notices,
    pub(crate) scope: &'a Scope,
    pub(crate) actor: &'a Actor,
    pub(crate) now: Timestamp,
    pub(crate) edge: &'a Edge,
}

impl Seat {
    /// Somebody who acts now, under the notice of today.
    ///
    /// # Errors
    /// A county that is not known, a pack that is not at hand.
    pub(crate) fn of(app: &App, scope: &Scope, actor: &Actor) -> anyhow::Result<Self> {
        Ok(Self {
            pack: app.pack_for(scope.tenant(), app.edge().today())?,
            notices: app.notices(scope.tenant())?,
            scope: scope.clone(),
            actor: actor.clone(),
            now: app.edge().now(),
            edge: app.edge().clone(),
        })
    }

    /// Sits down.
    pub(crate) fn desk(&self) -> Desk<'_> {
        let Self { pack, notices, scope, actor, now, edge } = self;
        Desk { pack, notices, scope, actor, now: *now, edge }
    }
}
