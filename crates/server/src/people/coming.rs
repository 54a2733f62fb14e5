//! Whose class or track changes by itself within sixty days: so that the old person is told, the visitor knows, and an
//! agency is found before the day.

use std::collections::BTreeMap;

use anyhow::Context;
use askama::Template;
use axum::extract::{RawQuery, State};
use domain::{
    dates::{add_days, age_on, days_between},
    ids::WorkerId,
    packs::Pack,
    people::{
        coming::{AHEAD_DAYS, Coming, Stand, birthdays, coming},
        facts::{edges_after, facts_on},
    },
};
use jiff::civil::Date;
use serde_json::{Map, Value};
use store::{Fault, people::known, workers};

use super::list::{counties, county};
use crate::{
    app::App,
    frame::{Choice, Frame, short_day},
    respond::{Answer, render},
    session::Asker,
    typed::Typed,
};

/// People looked at; whoever answers for more is told that the list is cut.
const MOST: u16 = 4_000;

#[derive(Template)]
#[template(path = "people/coming.html")]
struct ComingPage {
    frame: Frame,
    typed: Typed,
    counties: Vec<Choice>,
    rows: Vec<ComingRow>,
    cut: bool,
}

struct ComingRow {
    id: String,
    name: String,
    age: String,
    place: String,
    worker: Option<String>,
    on: String,
    left: String,
    what: String,
    key: (Date, String),
}

/// `GET /people/coming`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let scope = county(&asker, &typed)?;
    let (today, now) = (app.edge().today(), app.edge().now());
    let pack = app.pack_for(scope.tenant(), today)?;
    let by_pack = std::sync::Arc::clone(&pack);
    let until = add_days(today, AHEAD_DAYS);
    let found = app.db().read(move |tx| {
        let soon = known::coming(tx, &scope, (today, until), MOST)?;
        let cut = soon.len() >= usize::from(MOST);
        let (mut changes, mut names) = (Vec::new(), BTreeMap::<WorkerId, String>::new());
        let gone = |id: &str| by_pack.rules.exit(id).is_some();
        for one in soon.into_iter().filter(|one| !one.elsewhere.as_deref().is_some_and(gone)) {
            // What is known stays as it is until then: only birthdays come.
            let steady = one.known.as_ref().filter(|known| known.covers(today) && known.covers(until));
            let all = match steady {
                Some(known) => {
                    change(&by_pack, |_| known.facts.clone(), birthdays(&known.facts, today), today)
                }
                None => {
                    let facts = store::people::facts::of_person(tx, &scope, one.person)?;
                    let known = facts_on(&facts, today, now);
                    let ahead = edges_after(&facts, today, now).filter(|day| *day <= until);
                    let days = birthdays(&known, today).into_iter().chain(ahead).collect();
                    change(&by_pack, |day| facts_on(&facts, day, now), days, today)
                }
            };
            if let Some(worker) = one.worker.filter(|_| !all.is_empty())
                && let std::collections::btree_map::Entry::Vacant(seat) = names.entry(worker)
            {
                let found = workers::by_id(tx, scope.tenant(), worker)?;
                seat.insert(found.map_or_else(String::new, |worker| worker.name));
            }
            changes.extend(all.into_iter().map(|change| (one.clone(), change)));
        }
        Ok::<_, Fault>((changes, names, cut))
    });
    let (changes, names, cut) = found.await.map_err(anyhow::Error::new)?;
    let areas: Vec<_> = changes.iter().map(|(one, _)| one.area.clone()).collect();
    app.places().learn(app.db(), &areas).await.map_err(anyhow::Error::new)?;
    let mut rows: Vec<ComingRow> = changes
        .iter()
        .map(|(one, change)| ComingRow {
            id: one.person.to_string(),
            name: one.name.clone(),
            age: one
                .born_on
                .and_then(|born| age_on(born, change.on))
                .map_or_else(String::new, |years| format!("{years}岁")),
            place: app.places().address(&one.area, &asker.actor.area, &one.address),
            worker: one.worker.map(|id| names.get(&id).cloned().unwrap_or_default()),
            on: short_day(change.on, today),
            left: format!("还有 {} 天", days_between(today, change.on)),
            what: in_words(&pack, change),
            key: (change.on, one.name.clone()),
        })
        .collect();
    rows.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(render(&ComingPage {
        frame: Frame::of(&app, &asker, "/people"),
        counties: counties(&app, &asker),
        rows,
        cut,
        typed,
    }))
}

/// The changes of one person; whoever cannot be decided about stands on their own page with the reason.
fn change(
    pack: &Pack,
    known: impl Fn(Date) -> Map<String, Value>,
    days: Vec<Date>,
    today: Date,
) -> Vec<Coming> {
    coming(pack, known, days, today)
        .context("the facts of a person do not fit the pack in force")
        .unwrap_or_default()
}

/// `由“探访关爱”改为“委托服务”；类别仍为“重点人群”`
fn in_words(pack: &Pack, change: &Coming) -> String {
    let (before, after) = (&change.before, &change.after);
    if before.eligible != Some(true) && after.eligible == Some(true) {
        return format!("成为服务对象，{}", names(pack, after));
    }
    if after.eligible == Some(false) {
        return "不再是服务对象".to_owned();
    }
    let rules = &pack.rules;
    let class = |stand: &Stand| {
        let id = stand.class.as_deref()?;
        Some(rules.class(id).map_or(id, |class| class.name.as_str()).to_owned())
    };
    let track = |stand: &Stand| {
        let id = stand.track.as_deref()?;
        Some(rules.track(id).map_or(id, |track| track.name.as_str()).to_owned())
    };
    let moved = |from: Option<String>, to: Option<String>, what: &str| {
        (from != to).then(|| {
            let none = || "未认定".to_owned();
            format!("{what}由“{}”改为“{}”", from.unwrap_or_else(none), to.unwrap_or_else(none))
        })
    };
    let parts = [moved(class(before), class(after), "类别"), moved(track(before), track(after), "服务方式")];
    parts.into_iter().flatten().collect::<Vec<_>>().join("；")
}

fn names(pack: &Pack, stand: &Stand) -> String {
    let class = stand.class.as_deref().and_then(|id| pack.rules.class(id)).map(|class| class.name.clone());
    class.unwrap_or_else(|| "类别待认定".to_owned())
}
