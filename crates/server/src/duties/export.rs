//! The due list as it is shown, taken out as a workbook.

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
};
use domain::people::{Phone, export::Listed};
use sheets::out::{Heading, Shown};
use store::{
    Fault, areas,
    duties::due::{self, DueFilter, DueLine},
    workers,
};

use super::due::{filter, names, place};
use crate::{
    app::App,
    people::{
        export::{
            leaving::{self, KEPT_BACK, Leaving, Part},
            text,
        },
        list::county,
        row::Look,
    },
    respond::{Answer, Problem},
    session::Asker,
    typed::{Typed, query},
};

/// What narrows the list.
const CONDITIONS: [&str; 4] = ["county", "area", "worker", "when"];
/// People read at a time.
const STRIDE: u16 = 500;

const HEADINGS: [(&str, u16); 11] = [
    ("序号", 8),
    ("姓名", 12),
    ("性别", 6),
    ("年龄", 6),
    ("联系电话", 16),
    ("住址", 44),
    ("类别", 16),
    ("探访人", 12),
    ("上次有效探访", 14),
    ("截止", 14),
    ("状态", 24),
];

/// Where the list with these conditions is taken out.
pub(super) fn address(typed: &Typed) -> String {
    format!("/duties/export{}", query(&CONDITIONS.map(|name| (name, typed.text(name)))))
}

/// `GET /duties/export`: asks for the reason.
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let typed = Typed::read(asked.unwrap_or_default().as_bytes());
    let (part, _) = part(&app, &asker, &typed).await?;
    leaving::ask(&app, &asker, &part, typed)
}

/// `POST /duties/export`: the workbook.
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let typed = Typed::read(&body);
    let (part, mut filter) = part(&app, &asker, &typed).await?;
    let headings = HEADINGS.map(|(text, width)| Heading { text: text.into(), width: Some(width) });
    let silent = leaving::silent(&app, &part.scope).await?;
    let mut leaving = match Leaving::begin(&app, &asker, &part, &typed, &headings, silent)? {
        Ok(leaving) => leaving,
        Err(refusal) => return leaving::refused(&app, &asker, &part, typed, refusal),
    };
    let pack = app.pack_for(part.scope.tenant(), app.edge().today())?;
    let look = Look { today: app.edge().today(), pack: &pack, places: app.places(), from: &asker.actor.area };
    loop {
        let (scope, asked) = (part.scope.clone(), filter.clone());
        let found = app.db().read(move |tx| {
            let lines = due::page(tx, &scope, &asked)?;
            let names = names(tx, scope.tenant(), lines.iter().filter_map(|line| line.worker))?;
            Ok::<_, Fault>((lines, names))
        });
        let (lines, names) = found.await.map_err(anyhow::Error::new)?;
        let learnt = app.places().learn(app.db(), lines.iter().map(|line| &line.area));
        learnt.await.map_err(anyhow::Error::new)?;
        for line in &lines {
            let worker = line.worker.and_then(|id| names.get(&id).cloned());
            leaving.row(line.person, |number, silent| cells(&look, line, worker, (number, silent)))?;
        }
        filter.after = lines.last().map(DueLine::key);
        if lines.len() < usize::from(STRIDE) {
            return leaving.end(&app, "duties.xlsx").await;
        }
    }
}

fn cells<'a>(
    look: &Look<'_>,
    line: &'a DueLine,
    worker: Option<String>,
    (number, silent): (u32, bool),
) -> Vec<Shown<'a>> {
    let row = look.due(line, worker);
    let class = row.class.map(|class| if silent { KEPT_BACK.to_owned() } else { class });
    let tags = row.tags.iter().map(|tag| tag.text.as_ref()).collect::<Vec<&str>>().join("、");
    vec![
        Shown::Whole(number.into()),
        text(line.name.as_str()),
        text(row.sex),
        row.age.parse().map_or(Shown::Blank, Shown::Whole),
        text(line.phone.as_ref().map(Phone::masked).unwrap_or_default()),
        text(row.place),
        text(class.unwrap_or_default()),
        text(row.worker.unwrap_or_default()),
        line.last_counted_on.map_or(Shown::Blank, Shown::Day),
        Shown::Day(line.due.due_on),
        text(tags),
    ]
}

/// Which part of the list is asked for, and in which words.
async fn part(app: &App, asker: &Asker, typed: &Typed) -> Result<(Part, DueFilter), Problem> {
    let scope = county(asker, typed)?;
    let mut filter = filter(typed, app.edge().today());
    (filter.after, filter.limit) = (None, STRIDE);
    let (tenant, area) = (scope.tenant(), typed.text("area").to_owned());
    let found = app.db().read(move |tx| {
        filter.area = place(tx, &area)?;
        let place = filter.area.as_ref().map(|path| areas::by_path(tx, path)).transpose()?.flatten();
        let worker = filter.worker.map(|id| workers::by_id(tx, tenant, id)).transpose()?.flatten();
        Ok::<_, Fault>((filter.clone(), place.map(|place| place.name), worker.map(|worker| worker.name)))
    });
    let (filter, place, worker) = found.await.map_err(anyhow::Error::new)?;
    let mut shows = vec![leaving::whole(app, asker, &scope, place)];
    shows.extend(worker.map(|name| format!("探访人{name}")));
    shows.extend((typed.text("worker") == "none").then(|| "未安排探访人".to_owned()));
    shows.push(if typed.text("when") == "overdue" { "已逾期" } else { "该联系的" }.to_owned());
    let conditions = CONDITIONS.map(|name| (name, typed.text(name).to_owned())).to_vec();
    let back = format!("/duties{}", query(&CONDITIONS.map(|name| (name, typed.text(name)))));
    let (list, shows, action) = (Listed::Due, shows.join("，"), "/duties/export");
    Ok((Part { scope, list, shows, conditions, back, action }, filter))
}
