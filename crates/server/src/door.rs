//! What every request passes on its way in and out: a reference number, a log line without personal
//! data, limits of size, the form token, and the headers that tell browsers to trust nothing else.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Response as HttpResponse, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;
use jiff::fmt::rfc2822::DateTimePrinter;

use crate::{
    app::App,
    families, phone,
    respond::{self, Problem},
    session::Asker,
};

/// How much a request may carry and how long it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Load {
    /// Nothing but an address.
    Light,
    /// A form with text.
    Form,
    /// Contacts that waited on a phone.
    Batch,
    /// A piece of a photo, or all of it.
    Photo,
    /// A workbook.
    Upload,
}

impl Load {
    /// Largest body in bytes.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Light => 16 << 10,
            Self::Form => 512 << 10,
            Self::Batch => 4 << 20,
            Self::Photo => domain::photos::LARGEST as usize,
            Self::Upload => 20 << 20,
        }
    }

    /// Longest time from the first byte to the answer.
    pub const fn time(self) -> Duration {
        match self {
            Self::Light | Self::Form => Duration::from_secs(30),
            // The slowest line that is still of use: a photo at some 7 KB a second.
            Self::Batch | Self::Photo | Self::Upload => Duration::from_secs(300),
        }
    }
}

/// The number by which a person at the telephone and the log speak of the same request.
#[derive(Debug, Clone)]
pub struct Reference(pub String);

/// Outermost: gives the reference, writes the log line, puts words on bare statuses, sets headers.
pub async fn outer(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let reference = reference(app.edge().chance.bytes());
    let method = request.method().clone();
    let for_phone = phone::is_phones(request.uri().path());
    let for_family = families::is_familys(request.uri().path());
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    request.extensions_mut().insert(Reference(reference.clone()));
    let began = app.edge().now();
    let response = next.run(request).await;
    let took = app.edge().now().duration_since(began);
    log(&method, path.as_deref(), &response, &reference, took.as_millis() as u64);
    app.metrics().answered(method.as_str(), path.as_deref(), response.status().as_u16(), took.unsigned_abs());
    let tell = if for_phone { phone::tell } else { respond::tell };
    let mut response = tell(response, &reference);
    guard_headers(response.headers_mut(), app.settings().behind_tls);
    if for_family {
        // The address is the key: it goes to no other site, and no search machine keeps the page.
        let headers = response.headers_mut();
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers
            .insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    }
    // From the clock that also dates what is stored: a phone tells by it that its own is wrong, and the demo's runs apart
    // from the machine's. An answer without a body says the time in no other way.
    if let Ok(now) = DateTimePrinter::new().timestamp_to_rfc9110_string(&app.edge().now())
        && let Ok(value) = HeaderValue::from_str(&now)
    {
        response.headers_mut().insert(header::DATE, value);
    }
    if let Ok(value) = HeaderValue::from_str(&reference) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// One line per request. The route's pattern, never the address: addresses carry ids and searches.
fn log(method: &Method, path: Option<&str>, response: &Response, reference: &str, ms: u64) {
    let (status, path) = (response.status().as_u16(), path.unwrap_or("-"));
    let problem = response.extensions().get::<std::sync::Arc<Problem>>();
    match problem.map(AsRef::as_ref) {
        Some(Problem::Fault(fault) | Problem::Busy(fault)) => {
            tracing::error!(%method, path, status, reference, ms, fault = format!("{fault:#}"), "request failed");
        }
        Some(problem) => {
            tracing::info!(%method, path, status, reference, ms, problem = %problem, "request refused")
        }
        None => tracing::info!(%method, path, status, reference, ms, "request"),
    }
}

/// Eight letters and digits that survive being read out over the telephone.
fn reference(bytes: [u8; 8]) -> String {
    const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut text: String = bytes.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect();
    text.insert(4, '-');
    text
}

fn guard_headers(headers: &mut HeaderMap, behind_tls: bool) {
    const ALWAYS: [(HeaderName, &str); 7] = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=()",
        ),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if behind_tls {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// Reads the body within the route's limit and time, and checks that the form was opened by this sign-in.
///
/// What is too large is read to its end and thrown away (up to a bound), because a browser whose
/// sending is cut off shows its own error instead of our page.
pub async fn body(load: Load, request: Request, next: Next) -> Response {
    match tokio::time::timeout(load.time(), read_and_run(load, request, next)).await {
        Ok(response) => response,
        Err(_) => HttpResponse::builder()
            .status(408)
            .body(Body::empty())
            .unwrap_or_else(|_| axum::http::StatusCode::REQUEST_TIMEOUT.into_response()),
    }
}

async fn read_and_run(load: Load, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let bytes = match collect(body, load.bytes()).await {
        Ok(bytes) => bytes,
        Err(problem) => return problem.into_response(),
    };
    // A phone proves itself with a header that no other site's page can send; it has no forms. A family's form is sent to
    // an address that no other site knows, and without a referrer some browsers name no origin.
    let has_forms = !phone::is_phones(parts.uri.path()) && !families::is_familys(parts.uri.path());
    if has_forms && !matches!(parts.method, Method::GET | Method::HEAD) {
        let asker = parts.extensions.get::<Asker>();
        if !from_here(&parts.headers)
            || !asker.is_none_or(|asker| carries(&parts.headers, &bytes, &asker.csrf))
        {
            return Problem::StaleForm.into_response();
        }
    }
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

/// Reads a body that nobody wants, as far as the route would have taken it and no longer than a form may take.
pub async fn discard(mut body: Body, load: Load) {
    let read = async {
        let mut seen = 0;
        while let Some(Ok(frame)) = body.frame().await {
            seen += frame.data_ref().map_or(0, Bytes::len);
            if seen > load.bytes() {
                break;
            }
        }
    };
    // Too slow is as good as too large: the connection is closed.
    let _ = tokio::time::timeout(Load::Form.time(), read).await;
}

/// The whole body, or the problem that it is too large or broke off.
async fn collect(mut body: Body, limit: usize) -> Result<Bytes, Problem> {
    const DISCARD: usize = 256 << 20;
    let mut kept = Vec::new();
    let mut seen = 0usize;
    while let Some(frame) = body.frame().await {
        let frame = frame
            .map_err(|_| Problem::Unreadable("上传中断，内容没有保存。请检查网络后重新提交。".into()))?;
        let Ok(data) = frame.into_data() else { continue };
        seen += data.len();
        if seen <= limit {
            kept.extend_from_slice(&data);
        } else if seen > DISCARD {
            break;
        } else {
            kept = Vec::new();
        }
    }
    if seen > limit { Err(Problem::TooLarge(limit)) } else { Ok(kept.into()) }
}

/// Whether the browser says that the request comes from one of our own pages. Browsers that say nothing
/// are held by the token and by the cookie's SameSite rule.
fn from_here(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    let (Some(origin), Some(host)) = (headers.get(header::ORIGIN), headers.get(header::HOST)) else {
        return true;
    };
    let (Ok(origin), Ok(host)) = (origin.to_str(), host.to_str()) else { return false };
    origin.split_once("://").is_some_and(|(_, origin_host)| origin_host == host)
}

/// Whether the request carries the token: in the header that htmx sends, or as the field `csrf` of the
/// form. The token is hexadecimal, so its text stands in a form body as it is.
fn carries(headers: &HeaderMap, body: &[u8], token: &str) -> bool {
    if let Some(sent) = headers.get("x-koumen-csrf") {
        return same(sent.as_bytes(), token.as_bytes());
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    if kind.starts_with("application/x-www-form-urlencoded") {
        return body
            .split(|byte| *byte == b'&')
            .filter_map(|pair| pair.strip_prefix(b"csrf="))
            .any(|sent| same(sent, token.as_bytes()));
    }
    // The token is the first part of our upload forms; what follows may be megabytes.
    kind.starts_with("multipart/form-data")
        && first_part(body).is_some_and(|sent| same(sent, token.as_bytes()))
}

/// The value of a leading multipart part named `csrf`.
fn first_part(body: &[u8]) -> Option<&[u8]> {
    let head = &body[..body.len().min(4096)];
    let start = find(head, b"\r\n\r\n")?;
    find(&head[..start], b"name=\"csrf\"")?;
    let value = &head[start + 4..];
    Some(&value[..find(value, b"\r\n")?])
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// Compares without telling by its time how much was right.
pub fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}
