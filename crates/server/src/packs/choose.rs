//! Choosing another reading or number, to be tried out first.

use axum::{body::Bytes, extract::State};
use domain::{
    events::{Action, Event, Subject},
    ids::{DraftId, EventId, TenantId},
    packs::{
        Draft, Pack,
        commit::as_chosen,
        draft::{knows, thousandths},
    },
};
use rules::{Choices, SourceFile};
use store::packs::drafts;

use super::{
    propose::{Propose, field},
    show,
};
use crate::{
    app::App,
    respond::{Answer, Problem, go},
    session::Asker,
    typed::Typed,
};

/// `POST /packs/choose`
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let tenant = asker.home()?.tenant();
    let pack = app.pack_for(tenant, app.edge().today())?;
    let mut typed = Typed::read(&body);
    let choices = chosen(&pack, &mut typed);
    if typed.is_wrong() {
        let propose = Propose::with(&app, &asker, &pack, typed, Vec::new()).await?;
        return show::again(&app, &asker, &pack, propose);
    }
    let draft = keep(&app, &asker, tenant, &pack, (pack.rules.id.clone(), choices, Vec::new())).await?;
    Ok(go(&format!("/packs/drafts/{draft}")))
}

/// What is chosen otherwise than it is.
fn chosen(pack: &Pack, typed: &mut Typed) -> Choices {
    let mut choices = Choices::new();
    for (item, now) in as_chosen(pack) {
        let name = field(&item);
        let Some(value) = typed.given(&name).map(str::to_owned) else { continue };
        if !knows(pack, &item, &value) {
            typed.refuse(name, not_known(pack, &item));
        } else if thousandths(&value).is_none_or(|one| Some(one) != thousandths(&now)) && value != now {
            choices.insert(item, value);
        }
    }
    if choices.is_empty() && !typed.is_wrong() {
        typed.refuse("choices", "没有改动。请先换一种读法或改一个数，再看影响。");
    }
    choices
}

fn not_known(pack: &Pack, item: &str) -> String {
    let parameter = pack.rules.parameters.iter().find(|one| one.id == item);
    parameter.map_or_else(
        || "请在列出的读法里选一种".to_owned(),
        |one| {
            let number = domain::packs::commit::decimal;
            format!("请填写{}到{}之间的数", number(one.bounds.0), number(one.bounds.1))
        },
    )
}

/// Keeps a change that is to be tried out, with its entry in the log. Nothing comes into force.
///
/// # Errors
/// What the database cannot do.
pub(super) async fn keep(
    app: &App,
    asker: &Asker,
    tenant: TenantId,
    in_force: &Pack,
    (pack, choices, files): (String, Choices, Vec<SourceFile>),
) -> Result<DraftId, Problem> {
    let id = DraftId::from(app.edge().id());
    let now = app.edge().now();
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let event = Event {
        id: EventId::from(app.edge().id()),
        tenant,
        at: now,
        actor: asker.actor.account,
        action: Action::PackDrafted,
        subject: Subject::Pack(pack.clone()),
        person: None,
        before: None,
        after: Some(serde_json::json!({ "draft": id, "choices": choices, "files": names })),
        pack_hash: Some(in_force.rules.hash.clone()),
        note: None,
    };
    let pack_hash = in_force.rules.hash.clone();
    let draft =
        Draft { id, tenant, pack, pack_hash, choices, files, made_by: asker.actor.account, made_at: now };
    let kept = app.db().write(move |tx| {
        drafts::insert(tx, &draft)?;
        store::events::insert(tx, &event)
    });
    kept.await.map_err(anyhow::Error::new)?;
    Ok(id)
}
