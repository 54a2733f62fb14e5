//! Taking in a piece of a photo. Sent again it changes nothing, so a phone that lost the reply simply goes on.

use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    http::StatusCode,
};
use domain::{
    ids::TenantId,
    people::consents::{Purpose, says_no},
    photos::{
        PhotoHash,
        put::{Piece, Progress, Put, PutRefusal, put as decide},
    },
    refusal::Refusal,
};
use serde::Deserialize;
use store::{Fault, photos};
use utoipa::IntoParams;

use super::{AtHand, Have, at_hand, blocking, named};
use crate::{
    app::App,
    phone::{self, Kind, Told},
    respond::{Answer, Problem},
    session::Asker,
};

/// Where a piece belongs.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Place {
    /// Where in the photo the piece begins, in bytes.
    from: u64,
    /// Bytes of the whole photo.
    total: u64,
}

/// What came of a piece.
enum Came {
    Here(Progress),
    Refused(PutRefusal),
    /// Whoever lives there says no to pictures.
    NotWanted,
    /// All bytes were there and were not the photo, or the photo was announced with another length before.
    Dropped,
}

/// Takes in the next piece of a photo, or all of it.
#[utoipa::path(
    put, path = "/api/v1/photos/{hash}", operation_id = "put_photo", tag = "photos", security(("token" = [], "device" = [])),
    params(("hash" = String, Path, description = "SHA-256 of the whole photo, 64 hexadecimal digits in lower case"), Place),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes from `from` on"),
    responses(
        (status = 200, body = Have, description = "How much is here now: go on from `have` until `complete`"),
        (status = 400, body = Told), (status = 401, body = Told), (status = 403, body = Told, description = "Not for this account, or the person says no to pictures: delete it"),
        (status = 404, body = Told, description = "Only visits of others name this photo"),
        (status = 413, body = Told, description = "More than 2 MB"),
        (status = 422, body = Told, description = "Not the photo of this hash: all of it was dropped, begin anew"),
        (status = 503, body = Told),
    ),
)]
pub async fn submit(
    State(app): State<App>,
    asker: Asker,
    Path(hash): Path<String>,
    Query(place): Query<Place>,
    body: Bytes,
) -> Answer {
    let hash = named(&hash)?;
    let piece = Piece { from: place.from, length: body.len() as u64, total: place.total };
    Ok(match take(&app, &asker, hash, piece, body).await? {
        Came::Here(progress) => phone::json(&Have::from(progress)),
        Came::Refused(why) => {
            let (status, kind) = match why {
                PutRefusal::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, Kind::TooLarge),
                PutRefusal::Empty | PutRefusal::BeyondEnd => (StatusCode::BAD_REQUEST, Kind::Unreadable),
            };
            phone::no(status, kind, Refusal::from(why).text)
        }
        Came::NotWanted => phone::no(
            StatusCode::FORBIDDEN,
            Kind::Forbidden,
            "老人没有同意拍照，或已撤回同意，这张照片不保存。请从手机上删除；探访记录不受影响。",
        ),
        Came::Dropped => phone::no(
            StatusCode::UNPROCESSABLE_ENTITY,
            Kind::Unreadable,
            "照片在传输中损坏，已收到的部分不用了，请从头重新上传。",
        ),
    })
}

/// Takes in all of a photo at once; says whether it is here now. One that nobody wants, that others' visits name or that is not
/// what it is called is not, and that is no error of the batch it came in.
pub(crate) async fn take_whole(
    app: &App,
    asker: &Asker,
    hash: PhotoHash,
    bytes: Bytes,
) -> Result<bool, Problem> {
    let length = bytes.len() as u64;
    match take(app, asker, hash, Piece { from: 0, length, total: length }, bytes).await {
        Ok(Came::Here(progress)) => Ok(progress.whole),
        Ok(Came::Refused(_) | Came::NotWanted | Came::Dropped) | Err(Problem::NotFound) => Ok(false),
        Err(problem) => Err(problem),
    }
}

async fn take(
    app: &App,
    asker: &Asker,
    hash: PhotoHash,
    piece: Piece,
    bytes: Bytes,
) -> Result<Came, Problem> {
    let _turn = app.photos().turn(hash).await;
    let AtHand { tenant, progress, noted } = at_hand(app, asker, hash).await?;
    if not_wanted(app, asker, tenant, hash).await? {
        return Ok(Came::NotWanted);
    }
    let decided = match decide(progress, piece) {
        Ok(decided) => decided,
        Err(why) => return Ok(Came::Refused(why)),
    };
    let (files, by, now) = (app.photos().files.clone(), asker.actor.account, app.edge().now());
    let is_photo = match decided {
        Put::Nothing(after) => {
            if Some(after) != noted && progress.is_some() {
                note(app, move |tx| photos::save(tx, tenant, hash, after, by, now)).await?;
            }
            return Ok(Came::Here(after));
        }
        Put::Append { skip, after } => {
            let have = progress.map_or(0, |progress| progress.have);
            let whole = after.have == after.total;
            let is_photo = blocking(move || {
                files.append(tenant, hash, have, &bytes[skip..])?;
                Ok(!whole || files.finish(tenant, hash)?)
            });
            is_photo.await?.then_some(Progress { whole, ..after })
        }
        Put::StartOver => None,
    };
    match is_photo {
        Some(after) => {
            note(app, move |tx| photos::save(tx, tenant, hash, after, by, now)).await?;
            Ok(Came::Here(after))
        }
        None => {
            note(app, move |tx| photos::drop(tx, tenant, hash)).await?;
            let files = app.photos().files.clone();
            blocking(move || files.remove(tenant, hash)).await?;
            Ok(Came::Dropped)
        }
    }
}

/// Whether somebody at whose home it was taken says no to pictures today. A photo that no visit names yet is nobody's.
pub(super) async fn not_wanted(
    app: &App,
    asker: &Asker,
    tenant: TenantId,
    hash: PhotoHash,
) -> Result<bool, Problem> {
    let (scope, today, now) = (asker.scope(tenant)?, app.edge().today(), app.edge().now());
    let asked = app.db().read(move |tx| {
        for person in photos::of_whom(tx, &scope, hash)? {
            let consents = store::people::consents::of_person(tx, &scope, person)?;
            if says_no(&consents, Purpose::Photos, today, now) {
                return Ok::<_, Fault>(true);
            }
        }
        Ok(false)
    });
    Ok(asked.await.map_err(anyhow::Error::new)?)
}

/// Notes what has become of a photo. The bytes are on the disk before this.
async fn note(
    app: &App,
    change: impl Fn(&mut store::Tx<'_>) -> Result<(), Fault> + Send + 'static,
) -> Result<(), Problem> {
    Ok(app.db().write(move |tx| change(tx)).await.map_err(anyhow::Error::new)?)
}
