//! How much of a photo is here: from there a phone goes on after its line broke.

use axum::extract::{Path, State};
use domain::photos::put::Progress;

use super::{Have, at_hand, named};
use crate::{
    app::App,
    phone::{self, Told},
    respond::Answer,
    session::Asker,
};

/// How much of a photo is here. Of one that nobody began to send nothing is, which is no error.
#[utoipa::path(
    get, path = "/api/v1/photos/{hash}/state", operation_id = "photo_state", tag = "photos", security(("token" = [], "device" = [])),
    params(("hash" = String, Path, description = "SHA-256 of the whole photo, 64 hexadecimal digits in lower case")),
    responses(
        (status = 200, body = Have),
        (status = 400, body = Told), (status = 401, body = Told), (status = 403, body = Told),
        (status = 404, body = Told, description = "Only visits of others name this photo"),
    ),
)]
pub async fn answer(State(app): State<App>, asker: Asker, Path(hash): Path<String>) -> Answer {
    let found = at_hand(&app, &asker, named(&hash)?).await?;
    Ok(phone::json(&Have::from(found.progress.unwrap_or(Progress { total: 0, have: 0, whole: false }))))
}
