//! Putting a change that was tried out into force from a day on.

use axum::{
    body::Bytes,
    extract::{Path, State},
};
use domain::{
    actor::{Actor, Scope},
    ids::PersonId,
    packs::{
        commit::{CommitDraft, CommitRefusal, Committed, Scene, commit as decide},
        draft::text_hash,
    },
};
use jiff::civil::Date;
use store::{
    Fault, Root, Tx,
    packs::{Adoption, Choice, drafts, texts, texts::PackText},
    people,
};

use super::rehearse::{Opened, refused};
use crate::{
    app::{App, record},
    respond::{Answer, go},
    session::Asker,
    typed::Typed,
};

/// Why nothing was kept.
enum Stop {
    Refused(CommitRefusal),
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

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
    let tenant = scope.tenant();
    let county = app.county(tenant)?;
    let (edge, actor, now) = (app.edge().clone(), actor.clone(), app.edge().now());
    let (before, after, id) = (opened.before.clone(), opened.after.clone(), opened.draft.id);
    let kept = app.db().write(move |tx| {
        tx.lock(Root::County, tenant, &[0; 16])?;
        let (adopted, chosen) = record(tx, tenant)?;
        let draft = drafts::by_id(tx, tenant, id)?;
        // Another server may have put something into force that is not known here yet.
        if draft.is_some() && (adopted.as_slice(), chosen.as_slice()) != county.record() {
            return Err(Stop::Refused(CommitRefusal::ChangedMeanwhile));
        }
        let scene = Scene {
            draft: draft.as_ref(),
            before: &before,
            after: &after,
            anybody: people::known::landmark(tx, tenant, PersonId::MIN, 0)?.is_some(),
            follows: adopted.iter().map(|one| one.from_on).filter(|from| *from >= command.from_on).min(),
        };
        let committed = decide(&command, &scene, &actor, now, &mut || edge.id()).map_err(Stop::Refused)?;
        if committed.text.is_some() {
            let files = draft.map(|draft| draft.files).unwrap_or_default();
            let (pack, version) = (after.rules.id.clone(), after.rules.version.clone());
            texts::insert(tx, &PackText { hash: text_hash(&files), pack, version, files }, now)?;
        }
        keep(tx, scope_of(tenant, &actor, now), &committed, after.rules.in_force_until)?;
        drafts::delete(tx, tenant, id)?;
        Ok(())
    });
    let done = match kept.await {
        Ok(()) => Ok(()),
        Err(Stop::Refused(refusal)) => Err(refusal),
        Err(Stop::Fault(fault)) => return Err(fault.into()),
    };
    app.reload_counties().await?;
    Ok(done)
}

/// For whom and by whom something is kept.
struct By {
    tenant: domain::ids::TenantId,
    account: domain::ids::AccountId,
    now: jiff::Timestamp,
}

fn scope_of(tenant: domain::ids::TenantId, actor: &Actor, now: jiff::Timestamp) -> By {
    By { tenant, account: actor.account, now }
}

fn keep(tx: &mut Tx<'_>, by: By, committed: &Committed, until_on: Option<Date>) -> Result<(), Fault> {
    let from_on = committed.from_on;
    if let Some(text) = &committed.text {
        store::packs::end(tx, by.tenant, domain::dates::add_days(from_on, -1))?;
        let adoption = Adoption { pack: committed.pack.clone(), from_on, until_on, text: Some(text.clone()) };
        store::packs::adopt(tx, by.tenant, &adoption)?;
    }
    for (item, value) in &committed.choices {
        let choice = Choice {
            pack: committed.pack.clone(),
            item: item.clone(),
            value: value.clone(),
            from_on,
            chosen_by: by.account,
            chosen_at: by.now,
        };
        store::packs::choose(tx, by.tenant, &choice)?;
    }
    committed.events.iter().try_for_each(|event| store::events::insert(tx, event))
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
