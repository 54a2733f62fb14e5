//! Several counties side by side: the page of a city or of an auditor.

use domain::actor::{Scope, Verb};
use store::{
    Fault,
    duties::counts::{self, Counts},
};

use super::{
    numbers::{Child, HEADS, add, cells, headline, numbers_of},
    office::OfficePage,
};
use crate::{
    app::App,
    emergencies,
    frame::{Frame, long_day},
    respond::{Answer, render},
    session::Asker,
    typed::query,
};

/// Several counties side by side: a city's or an auditor's desk.
pub(super) async fn region(app: &App, asker: &Asker, frame: Frame, scopes: &[Scope]) -> Answer {
    let today = app.edge().today();
    let mut emergencies = Vec::new();
    for scope in scopes {
        emergencies.extend(emergencies::open(app, &asker.actor, scope).await?);
    }
    let all = scopes.to_vec();
    let numbers = app.db().read(move |tx| {
        all.iter()
            .map(|scope| Ok((scope.tenant(), counts::total(tx, scope, None, today)?)))
            .collect::<Result<Vec<_>, Fault>>()
    });
    let numbers = numbers.await.map_err(anyhow::Error::new)?;
    let total = numbers.iter().fold(Counts::default(), |sum, (_, counts)| add(sum, counts));
    let mut children: Vec<(i64, Child)> = numbers
        .iter()
        .map(|(tenant, counts)| {
            let county = tenant.to_string();
            let child = Child {
                name: app.tenant(*tenant).map_or_else(|| county.clone(), |known| known.name),
                href: Some(format!("/{}", query(&[("county", &county)]))),
                cells: cells(counts, &[("county", &county)]),
            };
            (counts.overdue, child)
        })
        .collect();
    children.sort_by_key(|(overdue, _)| -overdue);
    Ok(render(&OfficePage {
        frame,
        about: long_day(today),
        emergencies,
        crumbs: Vec::new(),
        counts: headline(&total, &[]),
        heads: HEADS.to_vec(),
        child_word: "区县",
        children: children.into_iter().map(|(_, child)| child).collect(),
        totals: numbers_of(&total),
        rows: Vec::new(),
        all_href: "/duties".to_owned(),
        may_record: asker.actor.may(Verb::RecordVisit),
    }))
}
