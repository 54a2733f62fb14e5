//! Places on the screen: their names, choosing one, the tree itself.

pub mod close;
pub mod enter;
pub mod import;
pub mod pick;
pub mod places;
pub mod tree;

use domain::{
    areas::{Area, AreaCode},
    ids::TenantId,
};
use store::areas;

use crate::{app::App, respond::Problem, session::Asker};

/// The place of an address, with the county it lies in, where the asker answers for it.
///
/// # Errors
/// Not found, whether there is no such place or only none that the asker may change.
pub(crate) async fn at_hand(app: &App, asker: &Asker, code: &str) -> Result<(TenantId, Area), Problem> {
    let code: AreaCode = code.parse().map_err(|_| Problem::NotFound)?;
    let found = app.db().read(move |tx| areas::by_code(tx, &code));
    let area = found.await.map_err(anyhow::Error::new)?.ok_or(Problem::NotFound)?;
    let counties = app.counties();
    let county = counties
        .iter()
        .map(|county| &county.tenant)
        .find(|county| asker.actor.tenants.contains(&county.id) && county.area.contains(&area.path));
    match county {
        Some(county) if asker.actor.area.contains(&area.path) => Ok((county.id, area)),
        _ => Err(Problem::NotFound),
    }
}
