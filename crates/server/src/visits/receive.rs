//! Contacts that waited on a phone: each becomes the same action as the form in the office, and each gets a receipt.
//!
//! What cannot be read is refused by itself, the others go through. The answer leaves after all are durable; when one
//! could not be stored, nothing is said of any, and the phone sends all of them again, which changes nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Context;
use axum::{body::Bytes, extract, http::StatusCode};
use domain::{
    actor::Scope,
    dates::day_of,
    duties::Verdict,
    ids::{PersonId, VisitId},
    refusal::Refusal,
    visits::{RecordVisit, record::RecordRefusal},
    workers::Worker,
};
use jiff::civil::Date;
use store::{Fault, visits::page as visit_page, workers};
use tokio::task::JoinSet;

use super::{
    record::{Taken, record},
    show,
};
use crate::{
    app::App,
    phone::{self, Kind, Told},
    respond::{Answer, Problem},
    session::Asker,
    workers::everybody,
};

mod read;
mod receipt;

pub(crate) use read::holds_nul;
pub use read::{Batch, Item, Written};
pub use receipt::{Receipt, Received, State, Wrong};

/// So many contacts go into one batch.
pub const MOST: usize = 100;

/// A contact that could be read, with its place in the batch.
struct Sent {
    at: usize,
    scope: Scope,
    command: RecordVisit,
}

/// Takes in what waited on the phone.
#[utoipa::path(
    post, path = "/api/v1/visits", operation_id = "receive_visits", tag = "visits", request_body = Batch, security(("token" = [], "device" = [])),
    responses(
        (status = 200, body = Received, description = "All are durable; a receipt for each, in the order of the batch"),
        (status = 400, body = Told), (status = 401, body = Told), (status = 403, body = Told),
        (status = 413, body = Told, description = "More than 100 visits, or too many bytes"),
        (status = 503, body = Told, description = "Send all of them again later"),
    ),
)]
pub async fn submit(extract::State(app): extract::State<App>, asker: Asker, body: Bytes) -> Answer {
    let items = read::batch(&body)?;
    if items.len() > MOST {
        let text = format!("一次最多提交 {MOST} 条探访记录，没有保存。请分几次提交。");
        return Ok(phone::no(StatusCode::PAYLOAD_TOO_LARGE, Kind::TooLarge, text));
    }
    let receipts = receive(&app, &asker, &items, Came::SignedIn).await.map_err(Problem::Busy)?;
    Ok(phone::json(&Received { server_time: app.edge().now(), receipts }))
}

/// Which way a batch came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Came {
    /// From a phone that is signed in.
    SignedIn,
    /// Sealed, from a phone that was ended.
    Sealed,
}

/// Records what an ended phone had sealed; a receipt for each, in their order. Each says where it came from.
///
/// # Errors
/// What the database cannot do: then all are sent again.
pub(crate) async fn receive_ended(
    app: &App,
    asker: &Asker,
    items: &[serde_json::Value],
) -> anyhow::Result<Vec<Receipt>> {
    receive(app, asker, items, Came::Sealed).await
}

/// What stands in a record that an ended phone had sealed.
const SEALED: &str = "由已停用的手机加密交来";

/// Says in a record where it came from, and why it is late. One that was received before the phone was ended stays as it
/// is, so that it is known again.
async fn mark(app: &App, scope: &Scope, command: &mut RecordVisit) -> anyhow::Result<()> {
    let all = everybody(app, scope.tenant())?;
    let id = command.id;
    let known = app.db().read(move |tx| visit_page::by_id(tx, &all, id)).await?;
    if known.is_some_and(|visit| visit.hash == command.content.hash()) {
        return Ok(());
    }
    let content = &mut command.content;
    content.late_reason.get_or_insert_with(|| SEALED.to_owned());
    let longest = domain::visits::record::LONGEST_NOTE;
    let note = content.note.as_ref().map_or_else(|| SEALED.to_owned(), |note| format!("{note}（{SEALED}）"));
    // Of a remark that fills its field nothing is cut; the log says it all the same.
    if note.chars().count() <= longest {
        content.note = Some(note);
    }
    Ok(())
}

/// Records every item; a receipt for each, in their order.
async fn receive(
    app: &App,
    asker: &Asker,
    items: &[serde_json::Value],
    came: Came,
) -> anyhow::Result<Vec<Receipt>> {
    let around = Around::look(app, asker).await?;
    let mut receipts: Vec<Receipt> = items.iter().map(Receipt::known).collect();
    let mut sent = Vec::new();
    for (at, item) in items.iter().enumerate() {
        match read::command(item, around.worker.as_ref()) {
            Ok(mut command) => {
                let scope = around.scope_of(app, command.content.person).await?;
                if came == Came::Sealed {
                    mark(app, &scope, &mut command).await?;
                }
                sent.push(Sent { at, scope, command });
            }
            Err(wrong) => receipts[at].refuse(vec![wrong]),
        }
    }
    let mut running = JoinSet::new();
    for group in groups(sent) {
        let (app, actor) = (app.clone(), asker.actor.clone());
        running.spawn(async move {
            let mut done = Vec::new();
            for Sent { at, scope, command } in group {
                let stored =
                    Stored { at, scope: scope.clone(), id: command.id, on: day(&command), verdict: None };
                done.push((stored, record(&app, &scope, &actor, command).await?));
            }
            Ok::<_, anyhow::Error>(done)
        });
    }
    let mut stored = Vec::new();
    while let Some(group) = running.join_next().await {
        for (one, taken) in group.context("a batch broke off")?? {
            match taken {
                Ok(Taken::New(verdict)) => stored.push(Stored { verdict: Some(verdict), ..one }),
                Ok(Taken::Known) => stored.push(one),
                Ok(Taken::Conflict) => receipts[one.at].wait(),
                Err(refusals) => receipts[one.at].refuse(refusals.into_iter().map(wrong).collect()),
            }
        }
    }
    settle(app, stored, &mut receipts).await?;
    Ok(receipts)
}

/// A contact that stands in the register.
struct Stored {
    at: usize,
    scope: Scope,
    id: VisitId,
    on: Date,
    /// Whether it counted when it came in; `None` for one that was known before.
    verdict: Option<Verdict>,
}

fn day(command: &RecordVisit) -> Date {
    day_of(command.content.visited_at)
}

/// Who is asking, as far as every contact needs to know.
struct Around {
    scopes: Vec<Scope>,
    worker: Option<Worker>,
}

impl Around {
    async fn look(app: &App, asker: &Asker) -> anyhow::Result<Self> {
        let (scopes, id) = (asker.scopes(), asker.actor.worker);
        let tenants: Vec<_> = scopes.iter().map(Scope::tenant).collect();
        let worker = app.db().read(move |tx| {
            let Some(id) = id else { return Ok::<_, Fault>(None) };
            for tenant in &tenants {
                if let Some(worker) = workers::by_id(tx, *tenant, id)? {
                    return Ok(Some(worker));
                }
            }
            Ok(None)
        });
        Ok(Self { worker: worker.await?, scopes })
    }

    /// The scope in which a person is seen. Where there is none, the action says that there is no such person.
    async fn scope_of(&self, app: &App, person: PersonId) -> anyhow::Result<Scope> {
        let first = self.scopes.first().context("who records sees a county")?.clone();
        if self.scopes.len() == 1 {
            return Ok(first);
        }
        let scopes = self.scopes.clone();
        let found = app.db().read(move |tx| {
            for scope in &scopes {
                let meant = store::people::merged::meant(tx, scope.tenant(), person)?;
                if store::people::by_id(tx, scope, meant)?.is_some() {
                    return Ok::<_, Fault>(Some(scope.clone()));
                }
            }
            Ok(None)
        });
        Ok(found.await?.unwrap_or(first))
    }
}

/// Contacts that must not overtake each other: those of one person, in the order in which they took place, so that an
/// answer that looks back finds what it looks back on. Groups run side by side and share the writes to the disk.
fn groups(sent: Vec<Sent>) -> Vec<Vec<Sent>> {
    let mut ids = HashSet::new();
    if sent.iter().any(|one| !ids.insert(one.command.id)) {
        // One id twice in one batch: which is first must not be left to chance.
        return vec![sent];
    }
    let mut groups: BTreeMap<PersonId, Vec<Sent>> = BTreeMap::new();
    for one in sent {
        groups.entry(one.command.content.person).or_default().push(one);
    }
    let in_time = |mut group: Vec<Sent>| {
        group.sort_by_key(|one| (one.command.content.visited_at, one.command.id));
        group
    };
    groups.into_values().map(in_time).collect()
}

fn wrong(refusal: RecordRefusal) -> Wrong {
    let is_answer = matches!(refusal, RecordRefusal::Answer(_));
    let Refusal { field, text, .. } = refusal.into();
    let field = field.map(|field| if is_answer { format!("answers.{field}") } else { field.into_owned() });
    Wrong { field, text }
}

/// Says what the new and the known contacts count for, now that all of the batch are there: one of them may have
/// changed what another counts for, and what counted before a lost reply is asked for again.
async fn settle(app: &App, stored: Vec<Stored>, receipts: &mut [Receipt]) -> anyhow::Result<()> {
    let mut verdicts: HashMap<VisitId, Verdict> = HashMap::new();
    if stored.len() > 1 || stored.iter().any(|one| one.verdict.is_none()) {
        let asked: Vec<(VisitId, Scope)> = stored.iter().map(|one| (one.id, one.scope.clone())).collect();
        let read = app.db().read(move |tx| {
            let mut verdicts = Vec::new();
            for (id, scope) in &asked {
                verdicts.extend(visit_page::by_id(tx, scope, *id)?.map(|visit| (*id, visit.verdict)));
            }
            Ok::<_, Fault>(verdicts)
        });
        verdicts.extend(read.await?);
    }
    let today = app.edge().today();
    for one in stored {
        let new = one.verdict.is_some();
        // None is only left for a known contact of somebody who has moved out of sight since.
        let Some(verdict) = verdicts.get(&one.id).cloned().or(one.verdict) else { continue };
        let words = match app.pack_for(one.scope.tenant(), one.on) {
            Ok(pack) => show::verdict(&pack, &verdict, today),
            Err(_) => String::new(),
        };
        receipts[one.at].count(new, &verdict, words);
    }
    Ok(())
}
