//! The page on which a clerk hands in a workbook, and what is said about it.

use askama::Template;
use axum::{
    extract::{Multipart, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sheets::people::{PlaceBook, template as empty_template};

use super::{Taken, take};
use crate::{
    app::App,
    frame::Frame,
    respond::{Answer, Problem, render, render_with},
    session::Asker,
};

/// Errors shown on the page; the marked workbook has all of them.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "people/import.html")]
struct ImportPage {
    frame: Frame,
    unreadable: Option<String>,
    result: Option<Outcome>,
}

/// What came of a file, in the words of the page.
struct Outcome {
    name: String,
    dry_run: bool,
    total: usize,
    new: usize,
    known: usize,
    wrong: usize,
    lines: Vec<Line>,
    more: usize,
    warnings: Vec<String>,
}

/// One wrong cell.
struct Line {
    place: String,
    heading: String,
    text: String,
}

/// `GET /people/import`
pub async fn page(State(app): State<App>, asker: Asker) -> Answer {
    asker.home()?;
    Ok(render(&ImportPage {
        frame: Frame::of(&app, &asker, "/people/import"),
        unreadable: None,
        result: None,
    }))
}

/// `POST /people/import`: checks the whole file; registers the good rows unless only a check was asked for.
pub async fn submit(State(app): State<App>, asker: Asker, form: Multipart) -> Answer {
    let scope = asker.home()?;
    let sent = sent(form).await?;
    let frame = Frame::of(&app, &asker, "/people/import");
    if sent.bytes.is_empty() {
        let unreadable = Some("请先选择文件。".to_owned());
        let page = ImportPage { frame, unreadable, result: None };
        return Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let file = (sent.name.as_str(), sent.bytes.as_slice());
    match take(&app, &asker.actor, &scope, file, sent.dry_run || sent.marked, |_, _| ()).await? {
        Err(unreadable) => {
            let page = ImportPage { frame, unreadable: Some(unreadable.to_string()), result: None };
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Ok(taken) if sent.marked => {
            let limits = sheets::read::Limits::default();
            Ok(workbook(
                "people-marked.xlsx",
                taken.file.marked(&sent.bytes, &limits).map_err(anyhow::Error::new)?,
            ))
        }
        Ok(taken) => {
            let result = Some(result(sent.name, &taken));
            Ok(render(&ImportPage { frame, unreadable: None, result }))
        }
    }
}

/// `GET /people/import/template`: the empty workbook with this county's villages.
pub async fn template(State(app): State<App>, asker: Asker) -> Answer {
    asker.home()?;
    let area = asker.actor.area.clone();
    let areas = app.db().read(move |tx| {
        let mut areas = store::areas::line(tx, &area)?;
        areas.extend(store::areas::under(tx, &area)?.into_iter().filter(|place| place.path != area));
        Ok::<_, store::Fault>(areas)
    });
    let areas = areas.await.map_err(anyhow::Error::new)?;
    let book = PlaceBook::new(&areas);
    Ok(workbook("people.xlsx", empty_template(&book, app.edge().now()).map_err(anyhow::Error::new)?))
}

/// What the form carried.
#[derive(Default)]
struct Sent {
    name: String,
    bytes: Vec<u8>,
    dry_run: bool,
    marked: bool,
}

async fn sent(mut form: Multipart) -> Result<Sent, Problem> {
    let unreadable = |_| Problem::Unreadable("上传的内容不完整，没有保存。请重新选择文件提交。".into());
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            "file" => {
                sent.name = field.file_name().unwrap_or_default().to_owned();
                sent.bytes = field.bytes().await.map_err(unreadable)?.to_vec();
            }
            "what" => {
                let what = field.text().await.map_err(unreadable)?;
                sent.dry_run = what == "check";
                sent.marked = what == "marked";
            }
            _ => {}
        }
    }
    Ok(sent)
}

fn result(name: String, taken: &Taken) -> Outcome {
    let errors = &taken.file.errors;
    Outcome {
        name,
        dry_run: taken.dry_run,
        total: taken.file.total(),
        new: taken.new,
        known: taken.known,
        wrong: taken.file.wrong_rows(),
        lines: errors
            .iter()
            .take(SHOWN)
            .map(|error| Line {
                place: format!("第 {} 行", error.row),
                heading: error.heading.clone(),
                text: error.text.clone(),
            })
            .collect(),
        more: errors.len().saturating_sub(SHOWN),
        warnings: taken
            .file
            .warnings
            .iter()
            .map(|warning| match warning.row {
                Some(row) => format!("第 {row} 行：{}", warning.text),
                None => warning.text.clone(),
            })
            .collect(),
    }
}

fn workbook(name: &str, bytes: Vec<u8>) -> Response {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, disposition)];
    (headers, bytes).into_response()
}
