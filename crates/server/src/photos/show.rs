//! A photo or a signature of a visit, for whoever may see the visit.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{ids::TenantId, photos::PhotoHash};

use super::{blocking, put::not_wanted};
use crate::{
    app::App,
    people::at_hand,
    respond::{Answer, Problem},
    session::Asker,
    visits,
};

/// How each kind of picture begins.
const BEGINS: [(&[u8], &str); 2] = [(b"\xff\xd8", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png")];

/// `GET /people/{person}/visits/{visit}/photos/{hash}`
pub async fn answer(
    State(app): State<App>,
    asker: Asker,
    Path((person, visit, hash)): Path<(String, String, String)>,
) -> Answer {
    let (scope, person) = at_hand(&app, &asker, &person).await?;
    let content = visits::show::find(&app, &scope, person.id, &visit).await?.visit.content;
    let hash: PhotoHash = hash.parse().map_err(|_| Problem::NotFound)?;
    let is_signature = content.answers.signatures().any(|picture| picture == hash);
    let is_photo = content.photos.contains(&hash);
    // Whoever took consent back is not looked at any longer; what was signed is not a likeness.
    if !is_signature && (!is_photo || not_wanted(&app, &asker, scope.tenant(), hash).await?) {
        return Err(Problem::NotFound);
    }
    let bytes = bytes(&app, scope.tenant(), hash).await?.ok_or(Problem::NotFound)?;
    // What is neither is given to no browser to guess at.
    let kind = BEGINS.iter().find(|(begin, _)| bytes.starts_with(begin)).map(|(_, kind)| *kind);
    Ok(picture(bytes, kind.ok_or(Problem::NotFound)?))
}

/// The bytes of a picture; `None` until all of them are here.
///
/// # Errors
/// What the disk cannot do.
pub(crate) async fn bytes(app: &App, tenant: TenantId, hash: PhotoHash) -> Result<Option<Vec<u8>>, Problem> {
    let files = app.photos().files.clone();
    blocking(move || files.read(tenant, hash)).await
}

fn picture(bytes: Vec<u8>, kind: &'static str) -> Response {
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
