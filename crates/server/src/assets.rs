//! Styles, scripts and fonts that travel inside the binary.
//!
//! In debug builds they are read from disk at each request, so that work on the style needs no rebuild.

use axum::{
    extract::{Path, Query},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

/// Our own style sheet, script and icon.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/static/office"]
struct Office;

/// Files of others, fetched by `static/fetch.sh`.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/static/vendor"]
struct Vendor;

/// The address of an embedded file with its fingerprint, so that browsers may keep it for ever.
pub fn href(name: &str) -> String {
    match find(name) {
        Some(file) => format!("/static/{name}?v={}", fingerprint(&file)),
        None => format!("/static/{name}"),
    }
}

/// The version a request asks for.
#[derive(serde::Deserialize)]
pub struct Version {
    v: Option<String>,
}

/// The phone client, built by `phone/build.mjs`. Its scripts and styles have names with a fingerprint.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../phone/web/dist"]
#[exclude = ".*"]
struct Phone;

/// Serves one embedded file: kept for a year under its fingerprint, otherwise asked for again each time.
pub async fn serve(Path(name): Path<String>, Query(asked): Query<Version>, headers: HeaderMap) -> Response {
    let Some(file) = find(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let fixed = asked.v.is_some_and(|version| version == fingerprint(&file));
    answer(&name, file, fixed, &headers)
}

/// `GET /m/`: the phone client.
pub async fn phone(headers: HeaderMap) -> Response {
    phone_file(Path("index.html".to_owned()), headers).await
}

/// `GET /m/{name}`: what the phone client is made of.
pub async fn phone_file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(file) = Phone::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let fixed = name.starts_with("app-") || name.starts_with("style-");
    answer(&name, file, fixed, &headers)
}

/// An embedded file; `fixed` when this address will never hold anything else.
fn answer(name: &str, file: EmbeddedFile, fixed: bool, headers: &HeaderMap) -> Response {
    let print = fingerprint(&file);
    let keep = if fixed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let etag = format!("\"{print}\"");
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|sent| sent.as_bytes() == etag.as_bytes());
    let mut response =
        if known { StatusCode::NOT_MODIFIED.into_response() } else { file.data.into_response() };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(name)));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    response
}

fn find(name: &str) -> Option<EmbeddedFile> {
    Office::get(name).or_else(|| Vendor::get(name))
}

fn fingerprint(file: &EmbeddedFile) -> String {
    domain::hex::digits(&file.metadata.sha256_hash()[..8])
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
