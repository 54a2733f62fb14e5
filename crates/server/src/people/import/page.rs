//! The page on which a clerk hands in a workbook, and what is said about it.

use std::time::Duration;

use askama::Template;
use axum::{
    extract::{Multipart, State},
    http::StatusCode,
};
use domain::people::import::Ended;
use sheets::people::{Further, PlaceBook, template as empty_template};
use store::people::imports;
use tokio::task::JoinHandle;

use super::run::{self, Sent};
use crate::{
    app::App,
    frame::{Frame, Tag},
    respond::{Answer, Problem, go, render, render_with, workbook},
    session::Asker,
    visits::moment,
};

/// Earlier workbooks on the page.
const EARLIER: u16 = 10;
/// The longest name of a file that is kept, in characters.
const LONGEST_NAME: usize = 120;
/// A workbook of a few rows is done with before its page is shown.
const A_MOMENT: Duration = Duration::from_millis(1_500);

#[derive(Template)]
#[template(path = "people/import.html")]
struct ImportPage {
    frame: Frame,
    wrong: Option<String>,
    earlier: Vec<Earlier>,
}

/// A workbook that was handed in before.
struct Earlier {
    href: String,
    at: String,
    name: String,
    what: &'static str,
    came_of_it: Tag,
}

/// `GET /people/import`
pub async fn page(State(app): State<App>, asker: Asker) -> Answer {
    shown(&app, &asker, None).await
}

/// `POST /people/import`: keeps the workbook and sets to work on it; its own page tells what comes of it.
pub async fn submit(State(app): State<App>, asker: Asker, form: Multipart) -> Answer {
    let scope = asker.home()?;
    let sent = sent(form).await?;
    if sent.bytes.is_empty() {
        return shown(&app, &asker, Some("请先选择文件。".to_owned())).await;
    }
    let (id, work) = run::begin(&app, &asker.actor, &scope, sent).await?;
    wait_a_moment(work).await;
    let (tenant, account) = (scope.tenant(), asker.actor.account);
    let found = app.db().read(move |tx| imports::by_id(tx, tenant, account, id));
    let import = found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)?;
    if import.ended == Some(Ended::Unreadable) {
        let said = run::said_of(&app, &import).await?.and_then(|said| said.unreadable);
        return shown(&app, &asker, Some(said.unwrap_or_default())).await;
    }
    Ok(go(&format!("/people/import/{id}")))
}

/// Lets a small workbook come to its end.
pub(super) async fn wait_a_moment(work: JoinHandle<()>) {
    // A larger one goes on by itself.
    let _ = tokio::time::timeout(A_MOMENT, work).await;
}

async fn shown(app: &App, asker: &Asker, wrong: Option<String>) -> Answer {
    let (tenant, account) = (asker.home()?.tenant(), asker.actor.account);
    let earlier = app.db().read(move |tx| imports::of_account(tx, tenant, account, EARLIER));
    let earlier = earlier.await.map_err(anyhow::Error::new)?;
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = ImportPage {
        frame: Frame::of(app, asker, "/people/import"),
        wrong,
        earlier: earlier
            .into_iter()
            .map(|import| Earlier {
                href: format!("/people/import/{}", import.id),
                at: moment(import.begun_at),
                what: if import.dry_run { "检查" } else { "登记" },
                came_of_it: came_of_it(import.ended, import.counts.wrong),
                name: import.file_name,
            })
            .collect(),
    };
    Ok(if status == StatusCode::OK { render(&page) } else { render_with(status, &page) })
}

fn came_of_it(ended: Option<Ended>, wrong: u32) -> Tag {
    match ended {
        None => Tag::new("due", "正在处理"),
        Some(Ended::Through) if wrong > 0 => Tag::new("due", format!("{wrong} 行有错误")),
        Some(Ended::Through) => Tag::new("fine", "已完成"),
        Some(Ended::Unreadable) => Tag::new("late", "读不出来"),
        Some(Ended::GivenUp) => Tag::new("late", "没有完成"),
    }
}

/// `GET /people/import/template`: the empty workbook with this county's villages.
pub async fn template(State(app): State<App>, asker: Asker) -> Answer {
    let scope = asker.home()?;
    let area = asker.actor.area.clone();
    let areas = app.db().read(move |tx| {
        let mut areas = store::areas::line(tx, &area)?;
        areas.extend(store::areas::under(tx, &area)?.into_iter().filter(|place| place.path != area));
        Ok::<_, store::Fault>(areas)
    });
    let areas = areas.await.map_err(anyhow::Error::new)?;
    let book = PlaceBook::new(&areas);
    let further = Further::of(app.pack_for(scope.tenant(), app.edge().today())?.rules.dictionary());
    let template = empty_template(&book, &further, app.edge().now()).map_err(anyhow::Error::new)?;
    Ok(workbook("people.xlsx", template))
}

async fn sent(mut form: Multipart) -> Result<Sent, Problem> {
    let unreadable = |_| Problem::Unreadable("上传的内容不完整，没有保存。请重新选择文件提交。".into());
    let mut sent = Sent { name: String::new(), bytes: Vec::new(), dry_run: true };
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            "file" => {
                let name = field.file_name().unwrap_or_default();
                sent.name = name.chars().filter(|sign| !sign.is_control()).take(LONGEST_NAME).collect();
                sent.bytes = field.bytes().await.map_err(unreadable)?.to_vec();
            }
            "what" => sent.dry_run = field.text().await.map_err(unreadable)? != "import",
            _ => {}
        }
    }
    Ok(sent)
}
