//! What is told when a request cannot be answered as asked: a page in plain words, with a reference
//! number and a way on.
//!
//! A refusal that belongs to a field is not a problem of this kind: its form is shown again by the verb
//! itself, with what was typed. Problems are for everything that has no form to return to.

use std::sync::Arc;

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};

/// What a handler answers with.
pub type Answer = Result<Response, Problem>;

/// Why a request ends in a message page.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// Nobody is signed in, or the time allowed without activity is over. The address to return to.
    #[error("not signed in")]
    NotSignedIn(String),
    /// A phone without a sign-in that holds on it.
    #[error("no sign-in of this phone")]
    NoToken,
    /// There is no such thing, or the asker may not know that there is.
    #[error("not found")]
    NotFound,
    /// The asker's role does not include this.
    #[error("forbidden")]
    Forbidden,
    /// The office ended this phone.
    #[error("phone ended")]
    PhoneEnded,
    /// The form does not carry the token of this sign-in.
    #[error("form token missing or stale")]
    StaleForm,
    /// The body is larger than this route takes, in bytes.
    #[error("body larger than {0} bytes")]
    TooLarge(usize),
    /// The request cannot be read: what is wrong with it, in words for the sender.
    #[error("unreadable request: {0}")]
    Unreadable(String),
    /// Something did not work that may work when the same is sent again. The chain goes into the log.
    #[error("to be sent again: {0}")]
    Busy(anyhow::Error),
    /// It is our fault or the machine's. The chain goes into the log, never onto the page.
    #[error(transparent)]
    Fault(#[from] anyhow::Error),
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotSignedIn(_) | Self::NoToken => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::PhoneEnded | Self::StaleForm => StatusCode::FORBIDDEN,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(_) if self.passes_by_itself() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Whether trying again later is likely to help: the database is away for a moment, or the disk is full.
    fn passes_by_itself(&self) -> bool {
        matches!(self.storage(), Some(store::Fault::Unavailable { .. } | store::Fault::DiskFull))
    }

    fn storage(&self) -> Option<&store::Fault> {
        match self {
            Self::Fault(fault) => fault.downcast_ref(),
            _ => None,
        }
    }
}

impl IntoResponse for Problem {
    /// Leaves the words to [`tell`], which knows the reference number.
    fn into_response(self) -> Response {
        if let Self::NotSignedIn(back) = &self {
            return Redirect::to(&sign_in_address(back)).into_response();
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

fn sign_in_address(back: &str) -> String {
    if back.is_empty() || back == "/" { "/sign-in".into() } else { format!("/sign-in?back={}", encode(back)) }
}

/// A workbook to be saved.
pub fn workbook(name: &str, bytes: Vec<u8>) -> Response {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, disposition)];
    (headers, bytes).into_response()
}

/// Percent-encodes a text for a query value.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// One way on from a message page.
pub struct Way {
    /// Where to.
    pub href: &'static str,
    /// What the button says.
    pub label: &'static str,
}

#[derive(Template)]
#[template(path = "respond/told.html")]
struct Told {
    large: bool,
    title: &'static str,
    text: String,
    ways: Vec<Way>,
    reference: String,
}

/// Puts a page in words in the place of a bare status, whoever set it: a handler, the router or a limit.
pub fn tell(response: Response, reference: &str) -> Response {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || speaks_for_itself(&response) {
        return response;
    }
    let problem = response.extensions().get::<Arc<Problem>>().cloned();
    let (title, text, ways) = words(status, problem.as_deref());
    let page = Told { large: false, title, text, ways, reference: reference.to_owned() };
    let mut told = render(&page);
    *told.status_mut() = status;
    if let Some(allow) = response.headers().get(header::ALLOW) {
        told.headers_mut().insert(header::ALLOW, allow.clone());
    }
    told
}

/// A form shown again or an answer for the phone carries its own words; bare statuses and the router's
/// plain text do not.
fn speaks_for_itself(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html") || kind.starts_with("application/json"))
}

fn words(status: StatusCode, problem: Option<&Problem>) -> (&'static str, String, Vec<Way>) {
    let home = || Way { href: "/", label: "回到首页" };
    match (problem, status) {
        (Some(Problem::StaleForm), _) => (
            "表单已过期",
            "这张表单不是本次登录打开的，内容没有保存。请返回上一页刷新后重新填写提交。".into(),
            vec![home()],
        ),
        (Some(Problem::TooLarge(limit)), _) => ("提交的内容太大", too_large(*limit), vec![home()]),
        (Some(Problem::Unreadable(why)), _) => ("内容无法读取", why.clone(), vec![home()]),
        (Some(problem), _) if problem.storage() == Some(&store::Fault::DiskFull) => (
            "磁盘已满",
            "服务器磁盘空间不足，这次的内容没有保存。请马上联系管理员清理磁盘，然后返回上一页重新提交。".into(),
            vec![home()],
        ),
        (Some(problem), _) if problem.passes_by_itself() => (
            "系统暂时不可用",
            "数据库暂时连接不上，这次的内容没有保存。请过一两分钟返回上一页重新提交；同一次探访重复提交不会重复登记。"
                .into(),
            vec![home()],
        ),
        (_, StatusCode::FORBIDDEN) => (
            "没有权限",
            "您的岗位不能进行这项操作。如工作需要，请联系本地管理员。".into(),
            vec![home(), Way { href: "/sign-in", label: "换账号登录" }],
        ),
        (_, StatusCode::NOT_FOUND) => (
            "没有找到",
            "要看的内容不存在，或不在您负责的范围内。".into(),
            vec![home(), Way { href: "/people", label: "查找老年人" }],
        ),
        (_, StatusCode::METHOD_NOT_ALLOWED) => {
            ("不能这样打开", "这个地址只用于提交表单，请从页面上的按钮进入。".into(), vec![home()])
        }
        (_, StatusCode::PAYLOAD_TOO_LARGE) => ("提交的内容太大", too_large(0), vec![home()]),
        (_, StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE) => (
            "处理超时",
            "系统没有在规定时间内完成，可能正忙或网络不稳。请稍候重新提交；同一次探访重复提交不会重复登记。"
                .into(),
            vec![home()],
        ),
        (_, status) if status.is_server_error() => (
            "系统出错",
            "系统没能完成这项操作，内容没有保存。请稍后再试；仍不行时，请把下面的编号告诉管理员。".into(),
            vec![home()],
        ),
        _ => (
            "内容无法读取",
            "提交的内容不完整或格式不对，没有保存。请返回上一页重新提交。".into(),
            vec![home()],
        ),
    }
}

fn too_large(limit: usize) -> String {
    let size = match limit {
        0 => "允许的大小".to_owned(),
        bytes if bytes >= 1 << 20 => format!("{} MB", bytes >> 20),
        bytes => format!("{} KB", bytes >> 10),
    };
    format!(
        "一次最多可提交 {size}，这次的内容超过了，没有保存。表格请删去空白行列和图片，或按村分成几个文件后分次上传；照片请压缩后再传。"
    )
}

/// A page from its template.
pub fn render(page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => {
            let mut response = Html(text).into_response();
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(error) => Problem::Fault(anyhow::Error::new(error).context("page not rendered")).into_response(),
    }
}

/// A page with another status than 200: a form shown again.
pub fn render_with(status: StatusCode, page: &impl Template) -> Response {
    let mut response = render(page);
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

/// Sends the browser on after a form was accepted (303, so that reloading repeats nothing).
pub fn go(to: &str) -> Response {
    Redirect::to(to).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(problem: Problem) -> (StatusCode, &'static str, String) {
        let status = problem.status();
        let (title, text, ways) = words(status, Some(&problem));
        assert!(!ways.is_empty(), "there is always a way on");
        (status, title, text)
    }

    #[test]
    fn a_database_that_is_away_says_to_come_back_and_never_shows_its_fault() {
        let away = store::Fault::Unavailable { reason: "connection refused by 10.0.0.7".into() };
        let (status, title, text) = told(anyhow::Error::new(away).context("keeping a visit").into());
        assert_eq!((status, title), (StatusCode::SERVICE_UNAVAILABLE, "系统暂时不可用"));
        assert!(text.contains("没有保存") && !text.contains("10.0.0.7"));

        let (status, title, _) = told(anyhow::Error::new(store::Fault::DiskFull).into());
        assert_eq!((status, title), (StatusCode::SERVICE_UNAVAILABLE, "磁盘已满"));

        let (status, _, text) = told(anyhow::anyhow!("a mistake of ours at line 7").into());
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!text.contains("line 7"));
    }
}
