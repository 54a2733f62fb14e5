//! Whose class or track changes by itself within sixty days: so that the old person is told, the visitor knows, and an
//! agency is found before the day.

use std::{borrow::Cow, collections::BTreeMap};

use anyhow::Context;
use askama::Template;
use axum::extract::{RawQuery, State};
use domain::{
    actor::Scope,
    dates::{add_days, age_on, days_between},
    ids::{PersonId, WorkerId},
    packs::Pack,
    people::{
        Person,
        coming::{AHEAD_DAYS, Coming, Stand, birthdays, coming},
        facts::{edges_after, facts_on},
    },
};
use jiff::{Timestamp, civil::Date};
use rules::Memo;
use store::{
    Fault, Tx,
    people::{self, known},
    workers,
};

use super::list::{counties, county};
use crate::{
    app::App,
    frame::{Choice, Frame, short_day},
    respond::{Answer, encode, render},
    session::Asker,
    typed::Typed,
};

/// Lines on a page.
const PAGE: usize = 100;

/// People read at once.
const CHUNK: u16 = 250;

/// People looked at for one page, so that it comes at once where hardly anybody changes.
const MOST: usize = 2_000;

#[derive(Template)]
#[template(path = "people/coming.html")]
struct ComingPage {
    frame: Frame,
    typed: Typed,
    counties: Vec<Choice>,
    rows: Vec<ComingRow>,
    /// The day up to which everybody was looked at, where some are left.
    seen_until: Option<String>,
    next: Option<String>,
    later: bool,
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

/// `GET /people/coming?after=…`
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let scope = county(&asker, &typed)?;
    let (today, now) = (app.edge().today(), app.edge().now());
    let pack = app.pack_for(scope.tenant(), today)?;
    let after = typed.given("after").and_then(key).filter(|(day, _)| *day >= today);
    let look = Look { scope, pack: std::sync::Arc::clone(&pack), today, now };
    let found = app.db().read(move |tx| look.page(tx, after.unwrap_or((today, PersonId::MAX))));
    let Found { changes, names, last } = found.await.map_err(anyhow::Error::new)?;
    let areas: Vec<_> = changes.iter().map(|(one, ..)| one.area.clone()).collect();
    app.places().learn(app.db(), &areas).await.map_err(anyhow::Error::new)?;
    let mut rows: Vec<ComingRow> = changes
        .iter()
        .map(|(one, worker, change)| ComingRow {
            id: one.id.to_string(),
            name: one.name.to_string(),
            age: one
                .born_on
                .and_then(|born| age_on(born, change.on))
                .map_or_else(String::new, |years| format!("{years}岁")),
            place: app.places().address(&one.area, &asker.actor.area, &one.address),
            worker: worker.map(|id| names.get(&id).cloned().unwrap_or_default()),
            on: short_day(change.on, today),
            left: format!("还有 {} 天", days_between(today, change.on)),
            what: in_words(&pack, change),
            key: (change.on, one.name.to_string()),
        })
        .collect();
    rows.sort_by(|a, b| a.key.cmp(&b.key));
    let county =
        typed.given("county").map_or_else(String::new, |county| format!("&county={}", encode(county)));
    Ok(render(&ComingPage {
        frame: Frame::of(&app, &asker, "/people"),
        counties: counties(&app, &asker),
        rows,
        seen_until: last.map(|(day, _)| short_day(day, today)),
        next: last
            .map(|(day, id)| format!("/people/coming?after={}{county}", encode(&format!("{day}~{id}")))),
        later: after.is_some(),
        typed,
    }))
}

fn key(text: &str) -> Option<(Date, PersonId)> {
    let (day, id) = text.split_once('~')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}

/// What a page is made of.
struct Found {
    changes: Vec<(Person, Option<WorkerId>, Coming)>,
    names: BTreeMap<WorkerId, String>,
    /// Who was looked at last, where others come behind.
    last: Option<(Date, PersonId)>,
}

/// With what everybody is looked at.
struct Look {
    scope: Scope,
    pack: std::sync::Arc<Pack>,
    today: Date,
    now: Timestamp,
}

impl Look {
    /// Looks at people in the order of the days on which something could change, until a page is full or enough were
    /// looked at: only some of those who could change do.
    fn page(&self, tx: &mut Tx<'_>, after: (Date, PersonId)) -> Result<Found, Fault> {
        let (mut after, mut seen, mut memo) = (after, 0, Memo::new());
        let mut found = Found { changes: Vec::new(), names: BTreeMap::new(), last: None };
        let until = add_days(self.today, AHEAD_DAYS);
        loop {
            let chunk = known::coming(tx, &self.scope, after, until, CHUNK)?;
            let more = chunk.len() == usize::from(CHUNK);
            for one in &chunk {
                after = (one.recheck_on, one.person);
                self.take(tx, &mut memo, one, &mut found)?;
            }
            seen += chunk.len();
            if !more {
                return Ok(found);
            }
            if seen >= MOST || found.changes.len() >= PAGE {
                return Ok(Found { last: Some(after), ..found });
            }
        }
    }

    fn take(
        &self,
        tx: &mut Tx<'_>,
        memo: &mut Memo,
        one: &known::Soon,
        found: &mut Found,
    ) -> Result<(), Fault> {
        let gone = |id: &str| self.pack.rules.exit(id).is_some();
        if one.elsewhere.as_deref().is_some_and(gone) {
            return Ok(());
        }
        let changes = self.changes(tx, memo, one)?;
        if changes.is_empty() {
            return Ok(());
        }
        let Some(person) = people::by_id(tx, &self.scope, one.person)? else { return Ok(()) };
        if let Some(worker) = one.worker
            && let std::collections::btree_map::Entry::Vacant(seat) = found.names.entry(worker)
        {
            let worker = workers::by_id(tx, self.scope.tenant(), worker)?;
            seat.insert(worker.map_or_else(String::new, |worker| worker.name));
        }
        found.changes.extend(changes.into_iter().map(|change| (person.clone(), one.worker, change)));
        Ok(())
    }

    /// The changes of one person; whoever cannot be decided about stands on their own page with the reason.
    fn changes(&self, tx: &mut Tx<'_>, memo: &mut Memo, one: &known::Soon) -> Result<Vec<Coming>, Fault> {
        let (today, now) = (self.today, self.now);
        let until = add_days(today, AHEAD_DAYS);
        // What is known stays as it is until then: only birthdays come.
        let steady = one.known.as_ref().filter(|known| known.covers(today) && known.covers(until));
        let changes = match steady {
            Some(known) => {
                let days = birthdays(&known.facts, today);
                coming(memo, &self.pack, |_| Cow::Borrowed(&known.facts), days, today)
            }
            None => {
                let facts = people::facts::of_person(tx, &self.scope, one.person)?;
                let known = facts_on(&facts, today, now);
                let ahead = edges_after(&facts, today, now).filter(|day| *day <= until);
                let days = birthdays(&known, today).into_iter().chain(ahead).collect();
                coming(memo, &self.pack, |day| Cow::Owned(facts_on(&facts, day, now)), days, today)
            }
        };
        Ok(changes.context("the facts of a person do not fit the pack in force").unwrap_or_default())
    }
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
