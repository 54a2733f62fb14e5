//! What a phone has sealed because its sign-in is gone: the box it seals to, and opening it here.

pub mod receive;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::ids::{BoxId, TenantId};
use serde::Serialize;
use store::{Fault, Root, sealed, sealed::SealedBox};
use utoipa::ToSchema;

use crate::app::App;

/// The box to which a phone seals.
#[derive(Serialize, ToSchema)]
pub struct BoxOffered {
    /// Its id, to be sent with what is sealed.
    id: String,
    /// The public half of its key: X25519, base64url without padding.
    key: String,
}

/// The box to which phones of a county seal now. The first time that one is asked for, it is made.
///
/// # Errors
/// What the database cannot do, and a county without a data key.
pub(crate) async fn offered(app: &App, tenant: TenantId) -> anyhow::Result<BoxOffered> {
    if let Some(found) = app.db().read(move |tx| sealed::newest(tx, tenant)).await? {
        return Ok(offer(&found));
    }
    let (edge, now) = (app.edge(), app.edge().now());
    let (id, secret) = (BoxId::from(edge.id()), edge.chance.bytes::<32>());
    let new = SealedBox::make(app.cipher().as_ref(), (tenant, id), secret, edge.chance.bytes(), now)?;
    let kept = app.db().write(move |tx| {
        tx.lock(Root::County, tenant, &[0; 16])?;
        // Of two phones that ask at once the second takes the first one's.
        match sealed::newest(tx, tenant)? {
            Some(found) => Ok::<_, Fault>(found),
            None => {
                sealed::insert(tx, &new)?;
                Ok(new.clone())
            }
        }
    });
    Ok(offer(&kept.await?))
}

fn offer(one: &SealedBox) -> BoxOffered {
    BoxOffered { id: name(one.tenant, one.id), key: BASE64_URL_SAFE_NO_PAD.encode(one.public) }
}

/// The id of a box as phones know it: which county's it is stands in it, because nobody is signed in when it comes back.
fn name(tenant: TenantId, id: BoxId) -> String {
    format!("{tenant}.{id}")
}

fn named(name: &str) -> Option<(TenantId, BoxId)> {
    let (tenant, id) = name.split_once('.')?;
    Some((TenantId(tenant.parse().ok()?), id.parse().ok()?))
}
