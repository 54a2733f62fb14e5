//! The register as it is listed, taken out as a workbook.
//!
//! It is read in strides and written to a nameless temporary file, so that a county needs no more memory than a
//! village. What is common to all lists is in `leaving`.

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
};
use domain::people::{Phone, export::Listed};
use sheets::out::{Heading, Shown};
use store::{
    Fault, areas,
    people::page::{self, PeopleFilter, PersonLine},
    workers,
};

use self::leaving::{KEPT_BACK, Leaving, Part};
use super::{
    list::{county, filter, keep_numbers_out, settle},
    row::Look,
};
use crate::{
    app::App,
    respond::{Answer, Problem},
    session::Asker,
    typed::{Typed, query},
};

pub(crate) mod leaving;

/// What narrows the list.
const CONDITIONS: [&str; 7] = ["county", "q", "area", "class", "track", "worker", "state"];
/// People read at a time.
const STRIDE: u16 = 500;

const HEADINGS: [(&str, u16); 13] = [
    ("序号", 8),
    ("姓名", 12),
    ("性别", 6),
    ("年龄", 6),
    ("证件号码", 22),
    ("联系电话", 16),
    ("住址", 44),
    ("类别", 16),
    ("服务方式", 14),
    ("探访人", 12),
    ("上次有效探访", 14),
    ("下次截止", 14),
    ("状态", 24),
];

/// Where the list with these conditions is taken out.
pub(super) fn address(typed: &Typed) -> String {
    let pairs = CONDITIONS.map(|name| (name, typed.text(name)));
    format!("/people/export{}", query(&pairs))
}

/// `GET /people/export`: asks for the reason.
pub async fn page(State(app): State<App>, asker: Asker, RawQuery(asked): RawQuery) -> Answer {
    let mut typed = Typed::read(asked.unwrap_or_default().as_bytes());
    keep_numbers_out(&mut typed);
    let (part, _) = part(&app, &asker, &typed).await?;
    leaving::ask(&app, &asker, &part, typed)
}

/// `POST /people/export`: the workbook.
pub async fn submit(State(app): State<App>, asker: Asker, body: Bytes) -> Answer {
    let mut typed = Typed::read(&body);
    keep_numbers_out(&mut typed);
    let (part, mut filter) = part(&app, &asker, &typed).await?;
    let provisional = typed.text("state") == "provisional";
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
        let lines =
            app.db().read(move |tx| page::page(tx, &scope, &asked)).await.map_err(anyhow::Error::new)?;
        let learnt = app.places().learn(app.db(), lines.iter().map(|line| &line.area));
        learnt.await.map_err(anyhow::Error::new)?;
        for line in lines.iter().filter(|line| line.provisional || !provisional) {
            leaving.row(line.person, |number, silent| cells(&look, line, number, silent))?;
        }
        filter.after = lines.last().map(PersonLine::key);
        if lines.len() < usize::from(STRIDE) {
            return leaving.end(&app, "people.xlsx").await;
        }
    }
}

fn cells<'a>(look: &Look<'_>, line: &'a PersonLine, number: u32, silent: bool) -> Vec<Shown<'a>> {
    let row = if silent { look.person(&without_health(look, line)) } else { look.person(line) };
    let health = |told: Option<String>| match told {
        Some(_) if silent => KEPT_BACK.to_owned(),
        told => told.unwrap_or_default(),
    };
    let track = line
        .track
        .as_deref()
        .map(|id| look.pack.rules.track(id).map_or_else(|| id.to_owned(), |track| track.name.clone()));
    let class = look.class(line.class.as_deref());
    let tags = row.tags.iter().map(|tag| tag.text.as_ref()).collect::<Vec<&str>>().join("、");
    vec![
        Shown::Whole(number.into()),
        text(line.name.as_str()),
        text(row.sex),
        row.age.parse().map_or(Shown::Blank, Shown::Whole),
        text(line.identity_masked.clone().unwrap_or_default()),
        text(line.phone.as_ref().map(Phone::masked).unwrap_or_default()),
        text(row.place),
        text(health(class)),
        text(health(track)),
        text(row.worker.unwrap_or_default()),
        line.last_counted_on.map_or(Shown::Blank, Shown::Day),
        line.due.map_or(Shown::Blank, |due| Shown::Day(due.due_on)),
        text(tags),
    ]
}

/// Somebody without what tells of their health: whether they are away in hospital or elsewhere. That they left the
/// register is no matter of health.
fn without_health(look: &Look<'_>, line: &PersonLine) -> PersonLine {
    let gone = |id: &String| look.pack.rules.exit(id).is_some();
    PersonLine { elsewhere: line.elsewhere.clone().filter(gone), ..line.clone() }
}

/// A cell of words.
pub(crate) fn text<'a>(words: impl Into<std::borrow::Cow<'a, str>>) -> Shown<'a> {
    Shown::Text(words.into())
}

/// Which part of the register is asked for, and in which words.
async fn part(app: &App, asker: &Asker, typed: &Typed) -> Result<(Part, PeopleFilter), Problem> {
    let scope = county(asker, typed)?;
    let pack = app.pack_for(scope.tenant(), app.edge().today())?;
    let mut filter = filter(app, &scope, typed, app.edge().today());
    (filter.after, filter.limit) = (None, STRIDE);
    let (by_scope, area) = (scope.clone(), typed.text("area").to_owned());
    let found = app.db().read(move |tx| {
        settle(tx, &by_scope, &mut filter, &area)?;
        let place = filter.area.as_ref().map(|path| areas::by_path(tx, path)).transpose()?.flatten();
        let worker = filter.worker.map(|id| workers::by_id(tx, by_scope.tenant(), id)).transpose()?.flatten();
        Ok::<_, Fault>((filter.clone(), place.map(|place| place.name), worker.map(|worker| worker.name)))
    });
    let (filter, place, worker) = found.await.map_err(anyhow::Error::new)?;
    let mut shows = vec![leaving::whole(app, asker, &scope, place)];
    let rules = &pack.rules;
    shows.extend(filter.class.as_deref().and_then(|id| rules.class(id)).map(|class| class.name.clone()));
    shows.extend(filter.track.as_deref().and_then(|id| rules.track(id)).map(|track| track.name.clone()));
    shows.extend(worker.map(|name| format!("探访人{name}")));
    shows.extend((typed.text("worker") == "none").then(|| "未安排探访人".to_owned()));
    shows.extend(state(typed.text("state")).map(str::to_owned));
    // Four digits are the end of somebody's number: that they were searched for is enough.
    let typed_number = typed.text("q").chars().any(|letter| letter.is_ascii_digit());
    shows.extend(
        typed
            .given("q")
            .map(|q| if typed_number { "按号码或住址查找".into() } else { format!("查找“{q}”") }),
    );
    let conditions = CONDITIONS.map(|name| (name, typed.text(name).to_owned())).to_vec();
    let back = format!("/people{}", query(&CONDITIONS.map(|name| (name, typed.text(name)))));
    let part = Part {
        scope,
        list: Listed::People,
        shows: shows.join("，"),
        conditions,
        back,
        action: "/people/export",
    };
    Ok((part, filter))
}

fn state(code: &str) -> Option<&'static str> {
    match code {
        "overdue" => Some("逾期"),
        "unassigned" => Some("未安排探访人"),
        "provisional" => Some("分类暂定"),
        _ => None,
    }
}
