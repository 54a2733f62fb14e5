//! Recording a contact: what happened first, then only the questions that belong to it.

use std::sync::Arc;

use domain::{
    actor::{Actor, Scope},
    dates::day_of,
    duties::Verdict,
    packs::Pack,
    visits::{
        RecordVisit, Recorded,
        form::Form,
        record::{LATE_AFTER_DAYS, RecordRefusal, Scene, record as decide},
    },
};
use store::{
    Fault, Root, Tx,
    people::{self, merged},
    visits::{keep, scene},
    workers,
};

use crate::{
    app::App,
    ladders::follow::{Following, matters},
    stop::Stop,
};

mod conflict;
mod form;
mod read;

pub use form::{page, submit};

/// What became of a contact that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It is new and is kept; whether it counts.
    New(Verdict),
    /// The same was kept before.
    Known,
    /// Other content under a known id: it waits for a human.
    Conflict,
}

/// Records a contact: loads the scene, lets the domain decide, keeps everything in one transaction.
/// The inner error is for whoever sent it.
///
/// # Errors
/// What the database cannot do.
pub async fn record(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    mut command: RecordVisit,
) -> anyhow::Result<Result<Taken, Vec<RecordRefusal>>> {
    let (now, edge) = (app.edge().now(), app.edge().clone());
    let (app, scope, actor) = (app.clone(), scope.clone(), actor.clone());
    // A day on which no notice was in force has no form either: the domain says so.
    let pack = app.pack_for(scope.tenant(), day_of(command.content.visited_at)).ok();
    let db = app.db().clone();
    let taken = db.write(move |tx| {
        // A phone may know an entry that has gone into another. It is locked first: nobody moves it meanwhile.
        tx.lock(Root::Person, scope.tenant(), command.content.person.as_bytes())?;
        command.content.person = merged::meant(tx, scope.tenant(), command.content.person)?;
        let content = &command.content;
        let scope = reaching(tx, &scope, &actor, &command)?;
        let found = scene::load(tx, &scope, command.id, content.person, content.visited_at)?;
        let seen = Scene {
            person: found.person.as_ref(),
            standing: found.standing.as_ref(),
            contacts: &found.contacts,
            earlier: found.earlier,
            existing: found.existing.as_ref(),
            form: form_of(pack.as_ref(), &content.form),
            visitor_kinds: pack.as_ref().map_or(&[], |pack| &pack.labels.visitor),
            pack_hash: pack.as_ref().map(|pack| pack.rules.hash.as_str()),
            late_after_days: LATE_AFTER_DAYS,
        };
        match decide(&command, &seen, &actor, now, &mut || edge.id()).map_err(Stop::Refused)? {
            Recorded::New(new) => {
                keep::keep(tx, scope.tenant(), &new)?;
                let (person, outcome) = (content.person, content.outcome);
                if matters(tx, &scope, pack.as_deref(), person, outcome)? {
                    let notices = app.notices(scope.tenant()).map_err(Stop::Broken)?;
                    Following { notices: &notices, scope: &scope, now }.follow(
                        tx,
                        person,
                        content.visited_at,
                    )?;
                }
                Ok(Taken::New(new.visit.verdict))
            }
            Recorded::Known => Ok(Taken::Known),
            Recorded::KnownConflict => Ok(Taken::Conflict),
            Recorded::Conflict { proposal, event } => {
                keep::propose(tx, scope.tenant(), &proposal)?;
                store::events::insert(tx, &event)?;
                Ok(Taken::Conflict)
            }
        }
    });
    Stop::told(taken.await)
}

/// How far the one who sends a contact may reach for it. A visitor's record of somebody who has passed to another since
/// is taken in however late it comes, when they were the visitor on that day: it waited on a phone without signal. One that is
/// here already is known to whoever sent it, whatever has become of the person since: its answer may have been lost.
fn reaching(tx: &mut Tx<'_>, scope: &Scope, actor: &Actor, command: &RecordVisit) -> Result<Scope, Fault> {
    let (tenant, content) = (scope.tenant(), &command.content);
    let (Some(worker), Some(late)) = (actor.worker, actor.late_scope(tenant)) else {
        return Ok(scope.clone());
    };
    if people::by_id(tx, scope, content.person)?.is_some() {
        return Ok(scope.clone());
    }
    let mine = scene::recorded_by(tx, tenant, command.id)? == Some((content.person, actor.account));
    let was = mine || workers::was_in_charge(tx, tenant, content.person, worker, day_of(content.visited_at))?;
    Ok(if was { late } else { scope.clone() })
}

fn form_of<'a>(pack: Option<&'a Arc<Pack>>, id: &str) -> Option<&'a Form> {
    pack.and_then(|pack| pack.forms.iter().find(|form| form.id == id))
}
