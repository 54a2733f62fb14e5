//! Small workbooks of visitors and places: checked whole while the page waits, registered whole or not at all.
//!
//! What people's workbooks need beside it (work that outlives the request, sealed copies) is not here: these hold no
//! identity numbers and at most five thousand rows.

use askama::Template;
use axum::{extract::Multipart, http::StatusCode};
use base64::{Engine, engine::general_purpose::STANDARD};
use sheets::{plain::PlainFile, read::Unreadable};

use crate::{
    app::App,
    frame::Frame,
    respond::{Answer, Problem, render, render_with},
    session::Asker,
};

/// Errors and remarks shown on the page; the marked workbook has all.
const SHOWN: usize = 200;

/// Which workbooks.
pub(crate) struct What {
    pub(crate) title: &'static str,
    pub(crate) crumb: &'static str,
    /// Where the list is.
    pub(crate) list: &'static str,
    /// Where the form goes.
    pub(crate) action: &'static str,
    /// The name of a file that leaves.
    pub(crate) file: &'static str,
}

/// A workbook as it comes in.
pub(crate) struct Sent {
    pub(crate) bytes: Vec<u8>,
    pub(crate) dry_run: bool,
}

/// What came of one.
pub(crate) struct Came {
    /// Its table, with every wrong cell.
    pub(crate) table: PlainFile,
    /// Rows that were registered, or would be.
    pub(crate) new: u32,
    /// Rows that were registered before.
    pub(crate) known: u32,
}

#[derive(Template)]
#[template(path = "workbooks/page.html")]
struct Page {
    frame: Frame,
    what: &'static What,
    wrong: Option<String>,
    came: Option<Shown>,
}

struct Shown {
    dry_run: bool,
    new: u32,
    known: u32,
    wrong: usize,
    /// The marked workbook, inside the page: nothing of it is kept.
    marked: Option<String>,
    lines: Vec<Line>,
    more: usize,
    warnings: Vec<String>,
}

struct Line {
    place: String,
    heading: String,
    text: String,
}

/// Reads the form.
///
/// # Errors
/// A body that was cut off.
pub(crate) async fn sent(mut form: Multipart) -> Result<Sent, Problem> {
    let unreadable = |_| Problem::Unreadable("上传的内容不完整，没有保存。请重新选择文件提交。".into());
    let mut sent = Sent { bytes: Vec::new(), dry_run: true };
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            "file" => sent.bytes = field.bytes().await.map_err(unreadable)?.to_vec(),
            "what" => sent.dry_run = field.text().await.map_err(unreadable)? != "import",
            _ => {}
        }
    }
    Ok(sent)
}

/// The empty page.
pub(crate) fn page(app: &App, asker: &Asker, what: &'static What) -> Answer {
    Ok(render(&Page { frame: Frame::of(app, asker, what.list), what, wrong: None, came: None }))
}

/// The page with what came of a workbook, or why it could not be read.
pub(crate) async fn told(
    app: &App,
    asker: &Asker,
    what: &'static What,
    sent: Sent,
    came: Result<Came, Unreadable>,
) -> Answer {
    let frame = Frame::of(app, asker, what.list);
    let came = match came {
        Ok(came) => came,
        Err(unreadable) => {
            let page = Page { frame, what, wrong: Some(unreadable.to_string()), came: None };
            return Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let wrong = came.table.wrong_rows();
    let marked = if wrong == 0 { None } else { Some(marked(&came, sent.bytes).await?) };
    let errors = &came.table.errors;
    let lines = errors.iter().take(SHOWN).map(|error| Line {
        place: error.place(),
        heading: error.heading.clone(),
        text: error.text.clone(),
    });
    let remark = |warning: &sheets::Warning| match warning.row {
        Some(row) => format!("第 {row} 行：{}", warning.text),
        None => warning.text.clone(),
    };
    let shown = Shown {
        dry_run: sent.dry_run,
        new: came.new,
        known: came.known,
        wrong,
        marked,
        lines: lines.collect(),
        more: errors.len().saturating_sub(SHOWN),
        warnings: came.table.warnings.iter().take(SHOWN).map(remark).collect(),
    };
    let page = Page { frame, what, wrong: None, came: Some(shown) };
    Ok(if wrong == 0 { render(&page) } else { render_with(StatusCode::UNPROCESSABLE_ENTITY, &page) })
}

/// The marked workbook as an address that holds it.
async fn marked(came: &Came, bytes: Vec<u8>) -> anyhow::Result<String> {
    let table = came.table.clone();
    let marked = tokio::task::spawn_blocking(move || table.marked(&bytes)).await??;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(format!("data:{kind};base64,{}", STANDARD.encode(marked)))
}
