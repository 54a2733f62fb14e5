//! What all addresses of the phone share: JSON both ways, the token that holds on one phone only, and problems in
//! words that a phone can show. The verbs stand beside their nouns; the contract is in `docs/phone-api.md`.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::ids::DeviceId;
use serde::{Serialize, de::DeserializeOwned};
use std::sync::Arc;
use utoipa::ToSchema;

use crate::respond::Problem;

pub mod openapi;

/// Where the phone's addresses begin. What is below answers in JSON and knows no cookies.
const PREFIX: &str = "/api/v1/";

/// The header in which a phone says which one it is.
const DEVICE: &str = "x-koumen-device";

/// A phone that was told to come back tries again after so many seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("20");

/// Whether an address is one of the phone's.
pub fn is_phones(path: &str) -> bool {
    path.starts_with(PREFIX)
}

/// The secret of a phone's sign-in and the phone that it was sent from.
pub fn proof(headers: &HeaderMap) -> Option<(String, DeviceId)> {
    let token = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = token.split_once(' ')?;
    let device = headers.get(DEVICE)?.to_str().ok()?.parse().ok()?;
    scheme.eq_ignore_ascii_case("bearer").then(|| (secret.trim().to_owned(), device))
}

/// What kind of problem it is, for the program on the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Sign in (again).
    NotSignedIn,
    /// This account or phone may not do that.
    Forbidden,
    /// The office ended this phone: people's data have to go, what waits is sealed and handed in.
    Ended,
    /// There is no such thing, or not for this account.
    NotFound,
    /// More than is taken at once.
    TooLarge,
    /// What was sent is not what is expected here.
    Unreadable,
    /// For the moment only: send the same again later.
    Busy,
    /// A mistake of the server's.
    Fault,
}

/// The body of every answer that is not a success.
#[derive(Debug, Serialize, ToSchema)]
pub struct Told {
    /// What kind of problem, for the program.
    problem: Kind,
    /// What is wrong and what to do, for the person, in Chinese.
    text: String,
    /// By which the office finds the request in its log.
    #[schema(example = "ABCD-2345")]
    reference: String,
}

/// A problem with words of its own, on its way to [`tell`], which knows the reference.
#[derive(Debug, Clone)]
struct No {
    kind: Kind,
    text: String,
}

/// An answer that says no, in words.
pub fn no(status: StatusCode, kind: Kind, text: impl Into<String>) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(No { kind, text: text.into() });
    response
}

/// An answer.
pub fn json<T: Serialize>(body: &T) -> Response {
    match serde_json::to_vec(body) {
        Ok(bytes) => ([(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        Err(error) => Problem::Fault(anyhow::Error::new(error).context("answer not written")).into_response(),
    }
}

/// Reads what a phone sent.
///
/// # Errors
/// Unreadable, where it is not JSON of that shape.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|_| Problem::Unreadable(GARBLED.to_owned()))
}

const GARBLED: &str = "提交的内容不完整或格式不对，没有保存。请更新手机程序后重试。";

/// Puts the problem in JSON in the place of a bare status, whoever set it: a handler, the router or a limit.
pub fn tell(response: Response, reference: &str) -> Response {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (kind, text) = match response.extensions().get::<No>() {
        Some(no) => (no.kind, no.text.clone()),
        None => words(status, response.extensions().get::<Arc<Problem>>().map(AsRef::as_ref)),
    };
    // A time limit is over: to a phone that is the same as a server that is away.
    let status = if status == StatusCode::REQUEST_TIMEOUT { StatusCode::SERVICE_UNAVAILABLE } else { status };
    let mut told = json(&Told { problem: kind, text, reference: reference.to_owned() });
    *told.status_mut() = status;
    if status == StatusCode::SERVICE_UNAVAILABLE {
        told.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    if let Some(allow) = response.headers().get(header::ALLOW) {
        told.headers_mut().insert(header::ALLOW, allow.clone());
    }
    told
}

fn words(status: StatusCode, problem: Option<&Problem>) -> (Kind, String) {
    let (kind, text) = match (status, problem) {
        (_, Some(Problem::Unreadable(why))) => return (Kind::Unreadable, why.clone()),
        (StatusCode::UNAUTHORIZED, _) => {
            (Kind::NotSignedIn, "登录已失效，请重新登录。还没有上传的记录都在手机里，登录后会继续上传。")
        }
        (_, Some(Problem::PhoneEnded)) => (
            Kind::Ended,
            "这台手机已被停用，手机里的老人信息会清除。还没有上传的记录会加密保存，有网时自动交给办公室。",
        ),
        (StatusCode::FORBIDDEN, _) => {
            (Kind::Forbidden, "您的岗位不能进行这项操作。如工作需要，请联系本地管理员。")
        }
        (StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED, _) => {
            (Kind::NotFound, "要看的内容不存在，或不在您负责的范围内。")
        }
        (StatusCode::PAYLOAD_TOO_LARGE, _) => {
            (Kind::TooLarge, "一次提交的内容太多，没有保存。请分几次提交，照片请压缩后再传。")
        }
        (StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE, _) => {
            (Kind::Busy, "系统暂时忙，请稍后再试。记录都在手机里，重复提交不会重复登记。")
        }
        (status, _) if status.is_server_error() => {
            (Kind::Fault, "系统出错，请稍后再试；仍不行时，请把下面的编号告诉管理员。记录都在手机里。")
        }
        _ => (Kind::Unreadable, GARBLED),
    };
    (kind, text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(status: StatusCode, problem: Option<Problem>) -> (Kind, String) {
        words(status, problem.as_ref())
    }

    #[test]
    fn a_phone_is_told_what_to_do_and_never_a_fault_of_ours() {
        let fault = Problem::Fault(anyhow::anyhow!("a mistake at line 7"));
        let (kind, text) = told(StatusCode::INTERNAL_SERVER_ERROR, Some(fault));
        assert!(kind == Kind::Fault && !text.contains("line 7"));
        assert_eq!(told(StatusCode::UNAUTHORIZED, None).0, Kind::NotSignedIn);
        assert_eq!(told(StatusCode::IM_A_TEAPOT, None).0, Kind::Unreadable);
        let why = Problem::Unreadable("少了一样".to_owned());
        assert_eq!(told(StatusCode::BAD_REQUEST, Some(why)), (Kind::Unreadable, "少了一样".to_owned()));
    }

    #[test]
    fn a_proof_needs_both_token_and_phone() {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer abc"));
        assert_eq!(proof(&headers), None);
        headers.insert(DEVICE, HeaderValue::from_static("01930000-0000-7000-8000-0000000000c1"));
        assert_eq!(proof(&headers).map(|(secret, _)| secret).as_deref(), Some("abc"));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Basic abc"));
        assert_eq!(proof(&headers), None);
    }
}
