//! Putting a change that was tried out into force from a day on.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
};
use domain::{
    actor::{Actor, Scope},
    dates::add_days,
    ids::{DraftId, PersonId},
    packs::{
        Pack,
        commit::{CommitDraft, CommitRefusal, Committed, Scene, commit as decide},
    },
};
use jiff::{Timestamp, civil::Date};
use rules::SourceFile;
use store::{
    Fault, Root, Tx,
    packs::{Adoption, Choice, drafts, texts, texts::PackText},
    people,
};

use super::rehearse::{Opened, refused};
use crate::{
    app::{App, County, record},
    edge::Edge,
    respond::{Answer, go},
    session::Asker,
    stop::Stop,
    typed::Typed,
};

/// Puts an opened change into force: choices or texts, the log, and the end of the draft, in one transaction.
///
/// # Errors
/// What the database cannot do.
pub async fn commit(
    app: &App,
    scope: &Scope,
    actor: &Actor,
    opened: &Opened,
    command: CommitDraft,
) -> anyhow::Result<Result<(), CommitRefusal>> {
    let asked = Asked {
        county: app.county(scope.tenant())?,
        actor: actor.clone(),
        draft: opened.draft.id,
        sides: (opened.before.clone(), opened.after.clone()),
        command,
        edge: app.edge().clone(),
    };
    let now = app.edge().now();
    let done = Stop::told(app.db().write(move |tx| asked.put_into_force(tx, now)).await)?;
    app.reload_counties().await?;
    Ok(done)
}

/// Everything that one transaction needs, also when it runs again.
struct Asked {
    county: County,
    actor: Actor,
    draft: DraftId,
    sides: (Arc<Pack>, Arc<Pack>),
    command: CommitDraft,
    edge: Edge,
}

impl Asked {
    fn put_into_force(&self, tx: &mut Tx<'_>, now: Timestamp) -> Result<(), Stop<CommitRefusal>> {
        let tenant = self.county.tenant.id;
        tx.lock(Root::County, tenant, &[0; 16])?;
        let (adopted, chosen) = record(tx, tenant)?;
        let draft = drafts::by_id(tx, tenant, self.draft)?;
        // Another server may have put something into force that is not known here yet.
        if draft.is_some() && (adopted.as_slice(), chosen.as_slice()) != self.county.record() {
            return Err(Stop::Refused(CommitRefusal::ChangedMeanwhile));
        }
        let first = self.command.from_on;
        let scene = Scene {
            draft: draft.as_ref(),
            before: &self.sides.0,
            after: &self.sides.1,
            anybody: people::known::landmark(tx, tenant, PersonId::MIN, 0)?.is_some(),
            follows: adopted.iter().map(|one| one.from_on).filter(|from| *from >= first).min(),
        };
        let committed = decide(&self.command, &scene, &self.actor, now, &mut || self.edge.id());
        let committed = committed.map_err(Stop::Refused)?;
        self.keep_text(tx, &committed, draft.map(|draft| draft.files).unwrap_or_default(), now)?;
        self.keep_choices(tx, &committed, now)?;
        drafts::delete(tx, tenant, self.draft)?;
        committed.events.iter().try_for_each(|event| store::events::insert(tx, event))?;
        Ok(())
    }

    /// The changed text, and from its day on the county follows it instead of what it followed.
    fn keep_text(
        &self,
        tx: &mut Tx<'_>,
        committed: &Committed,
        files: Vec<SourceFile>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let Some(hash) = &committed.text else { return Ok(()) };
        let (tenant, from_on, rules) = (self.county.tenant.id, committed.from_on, &self.sides.1.rules);
        let (pack, version) = (committed.pack.clone(), rules.version.clone());
        texts::insert(tx, &PackText { hash: hash.clone(), pack: pack.clone(), version, files }, now)?;
        store::packs::end(tx, tenant, add_days(from_on, -1))?;
        let adoption = Adoption { pack, from_on, until_on: rules.in_force_until, text: Some(hash.clone()) };
        store::packs::adopt(tx, tenant, &adoption)
    }

    fn keep_choices(&self, tx: &mut Tx<'_>, committed: &Committed, now: Timestamp) -> Result<(), Fault> {
        committed.choices.iter().try_for_each(|(item, value)| {
            let choice = Choice {
                pack: committed.pack.clone(),
                item: item.clone(),
                value: value.clone(),
                from_on: committed.from_on,
                chosen_by: self.actor.account,
                chosen_at: now,
            };
            store::packs::choose(tx, self.county.tenant.id, &choice)
        })
    }
}

/// `POST /packs/drafts/{draft}/commit`
pub async fn submit(State(app): State<App>, asker: Asker, Path(draft): Path<String>, body: Bytes) -> Answer {
    let scope = asker.home()?;
    let mut typed = Typed::read(&body);
    let Ok(from_on) = typed.text("on").parse::<Date>() else {
        typed.set("on", "");
        typed.refuse("on", "请填写从哪天起施行");
        return refused(&app, &asker, &draft, typed, Vec::new()).await;
    };
    let opened = Opened::of(&app, &scope, &draft, Some(from_on)).await?;
    let command = CommitDraft {
        from_on,
        before: typed.text("before").to_owned(),
        after: typed.text("after_hash").to_owned(),
    };
    match commit(&app, &scope, &asker.actor, &opened, command).await? {
        Ok(()) => Ok(go("/packs?done=committed")),
        Err(refusal) => refused(&app, &asker, &draft, typed, vec![refusal.into()]).await,
    }
}
