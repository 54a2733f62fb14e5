//! The pages on which two entries are laid side by side.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::http::StatusCode;
use domain::{
    actor::Scope,
    ids::WorkerId,
    packs::Pack,
    people::{Person, facts::facts_on, merge::differences},
};
use store::{Fault, people::alike, workers};

use super::{Entry, Plan};
use crate::{
    app::App,
    frame::Frame,
    people::twins::why,
    respond::{Answer, render, render_with},
    session::Asker,
    typed::Typed,
};

#[derive(Template)]
#[template(path = "people/merge.html")]
struct MergePage {
    frame: Frame,
    typed: Typed,
    id: String,
    name: String,
    other: String,
    other_name: String,
    rows: Vec<FieldRow>,
    kept: String,
    looked: Option<Looked>,
}

/// One field of both.
struct FieldRow {
    field: String,
    label: String,
    ours: String,
    theirs: String,
    /// Somebody has to choose.
    differs: bool,
    /// The other's was chosen, or is the only one.
    takes: bool,
}

/// What it would do.
pub(super) struct Looked {
    class: String,
    class_before: String,
    duties: Vec<String>,
    counted: String,
}

impl Looked {
    pub(super) fn of(pack: &Pack, plan: &Plan, ours: &Entry, theirs: &Entry) -> Self {
        let class = |id: Option<&str>| {
            id.map_or("没有认定类别", |id| pack.rules.class(id).map_or(id, |class| class.name.as_str()))
                .to_owned()
        };
        let standing = &plan.recount.standing;
        let before = [ours, theirs].map(|entry| class(entry.standing.as_ref().and_then(|one| one.class())));
        let counts = |verdict: &domain::duties::Verdict| verdict.counts();
        let was: usize = [ours, theirs]
            .iter()
            .flat_map(|entry| &entry.hanging.visits)
            .filter(|visit| counts(&visit.verdict))
            .count();
        let new: BTreeMap<_, _> = plan.recount.verdicts.iter().map(|(id, verdict)| (*id, verdict)).collect();
        let will = [ours, theirs]
            .iter()
            .flat_map(|entry| &entry.hanging.visits)
            .filter(|visit| counts(new.get(&visit.id).copied().unwrap_or(&visit.verdict)))
            .count();
        let counted = if was == will {
            format!("两条登记共计入 {was} 次探访，合并后不变。")
        } else {
            format!("两条登记原来共计入 {was} 次探访，合并后计入 {will} 次：同一天、同一期重复的只算一次。")
        };
        Self {
            class: class(standing.class()),
            class_before: before.join("、"),
            duties: standing.duties().iter().map(|duty| pack.duty_in_words(duty)).collect(),
            counted,
        }
    }
}

/// Both entries side by side, with what was chosen so far.
pub(super) async fn side_by_side(
    app: &App,
    asker: &Asker,
    scope: &Scope,
    (ours, theirs): (&Entry, &Entry),
    typed: Typed,
    looked: Option<Looked>,
    status: StatusCode,
) -> Answer {
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let areas = [&ours.whole.person.area, &theirs.whole.person.area];
    app.places().learn(app.db(), areas).await.map_err(anyhow::Error::new)?;
    let names = worker_names(app, scope, [ours.whole.worker, theirs.whole.worker]).await?;
    let mut rows = own_fields(app, ours, theirs, &names);
    rows.extend(facts(app, &pack, ours, theirs));
    let differing: BTreeSet<String> = differences(&ours.whole, &theirs.whole, app.edge().now())
        .into_iter()
        .map(|difference| difference.field)
        .collect();
    for row in &mut rows {
        row.differs = differing.contains(&row.field);
        row.takes = if row.differs {
            typed.has(&format!("take_{}", row.field), "other")
        } else {
            row.ours.is_empty() && !row.theirs.is_empty()
        };
    }
    let counts = |entry: &Entry| (entry.hanging.visits.len(), entry.happenings.len());
    let ((our_visits, our_happenings), (visits, happenings)) = (counts(ours), counts(theirs));
    let page = MergePage {
        frame: Frame::of(app, asker, "/people"),
        id: ours.whole.person.id.to_string(),
        name: ours.whole.person.name.to_string(),
        other: theirs.whole.person.id.to_string(),
        other_name: theirs.whole.person.name.to_string(),
        rows,
        kept: format!(
            "探访记录 {our_visits} 次和 {visits} 次、人员变化 {our_happenings} 条和 {happenings} 条，合并后都在这一条登记下，一条不少。"
        ),
        looked,
        typed,
    };
    Ok(render_with(status, &page))
}

fn own_fields(app: &App, ours: &Entry, theirs: &Entry, names: &BTreeMap<WorkerId, String>) -> Vec<FieldRow> {
    let told = |entry: &Entry| {
        let person = &entry.whole.person;
        let worker = entry.whole.worker.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
        [
            person.name.to_string(),
            person.identity_masked.clone().unwrap_or_default(),
            person.phone.as_ref().map_or_else(String::new, |phone| phone.as_str().to_owned()),
            app.places().postal(&person.area, &person.address),
            worker,
            person.note.clone().unwrap_or_default(),
            person.registered_on.to_string(),
        ]
    };
    let labels = [
        ("name", "姓名"),
        ("identity", "证件号码"),
        ("phone", "联系电话"),
        ("address", "居住地址"),
        ("worker", "探访人"),
        ("note", "备注"),
        ("registered_on", "登记日期"),
    ];
    labels
        .into_iter()
        .zip(told(ours).into_iter().zip(told(theirs)))
        .map(|((field, label), (ours, theirs))| row(field.to_owned(), label.to_owned(), ours, theirs))
        .collect()
}

fn row(field: String, label: String, ours: String, theirs: String) -> FieldRow {
    FieldRow { field, label, ours, theirs, differs: false, takes: false }
}

fn facts(app: &App, pack: &Pack, ours: &Entry, theirs: &Entry) -> Vec<FieldRow> {
    let (today, now) = (app.edge().today(), app.edge().now());
    let [mine, other] = [ours, theirs].map(|entry| facts_on(&entry.whole.facts, today, now));
    let ids: BTreeSet<&String> = mine.keys().chain(other.keys()).collect();
    let words = |id: &str, value: Option<&serde_json::Value>| {
        value.map_or_else(String::new, |value| pack.value_in_words(id, value))
    };
    ids.into_iter()
        .map(|id| {
            let label = pack.fact_name(id).to_owned();
            row(format!("fact.{id}"), label, words(id, mine.get(id)), words(id, other.get(id)))
        })
        .collect()
}

async fn worker_names(
    app: &App,
    scope: &Scope,
    ids: [Option<WorkerId>; 2],
) -> anyhow::Result<BTreeMap<WorkerId, String>> {
    let tenant = scope.tenant();
    let found = app.db().read(move |tx| {
        let mut names = BTreeMap::new();
        for id in ids.into_iter().flatten() {
            names.extend(workers::by_id(tx, tenant, id)?.map(|worker| (id, worker.name)));
        }
        Ok::<_, Fault>(names)
    });
    Ok(found.await?)
}

#[derive(Template)]
#[template(path = "people/merge_choose.html")]
struct ChoosePage {
    frame: Frame,
    id: String,
    name: String,
    rows: Vec<LikeRow>,
}

/// Somebody with whom an entry may be merged.
struct LikeRow {
    id: String,
    name: String,
    about: String,
    why: String,
}

/// Whoever in the asker's scope is like somebody.
pub(super) async fn choose(app: &App, asker: &Asker, scope: &Scope, person: &Person) -> Answer {
    let (by, id, area, address) = (scope.clone(), person.id, person.area.clone(), person.address.clone());
    let found = app.db().read(move |tx| {
        let Some(who) = alike::traits(tx, by.tenant(), id)? else { return Ok(Vec::new()) };
        let mut found = alike::alike(tx, by.tenant(), &who, Some((&area, address.as_str())), Some(id))?;
        found.retain(|one| one.is_within(&by));
        Ok::<_, Fault>(found)
    });
    let found = found.await.map_err(anyhow::Error::new)?;
    app.places().learn(app.db(), found.iter().map(|one| &one.area)).await.map_err(anyhow::Error::new)?;
    let rows = found.iter().map(|one| LikeRow {
        id: one.person.to_string(),
        name: one.name.clone(),
        about: [
            one.born_on.map(|day| day.to_string()),
            Some(app.places().address(&one.area, &asker.actor.area, &one.address)),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("，"),
        why: why(&one.likeness.reasons),
    });
    Ok(render(&ChoosePage {
        frame: Frame::of(app, asker, "/people"),
        id: person.id.to_string(),
        name: person.name.to_string(),
        rows: rows.collect(),
    }))
}
