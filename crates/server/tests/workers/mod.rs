//! Who visits: entered, on leave, gone.

mod hand_over;
mod import;
mod keep;
mod list;
mod plan_leave;

use domain::{ids::WorkerId, workers::Worker};
use store::Fault;

use crate::office::{TestOffice, everybody};

/// Somebody of the cast among the visitors, by name.
pub async fn worker(office: &TestOffice, name: &str) -> Worker {
    let (name, counties) = (name.to_owned(), office.app.counties());
    let found = office.app.db().read(move |tx| {
        for county in counties.iter() {
            let area = &county.tenant.area;
            let all = store::workers::in_area(tx, county.tenant.id, area, None, 300)?;
            if let Some(worker) = all.into_iter().find(|worker| worker.name == name) {
                return Ok::<_, Fault>(Some(worker));
            }
        }
        Ok(None)
    });
    found.await.expect("a database").expect("somebody of the cast")
}

/// Who visits somebody now.
pub async fn visitor_of(office: &TestOffice, name: &str) -> Option<WorkerId> {
    let (tenant, person) = office.person(name).await;
    let scope = everybody(tenant);
    let standing = office.app.db().read(move |tx| store::duties::by_person(tx, &scope, person));
    standing.await.map_err(|fault: Fault| fault).expect("a database").and_then(|standing| standing.worker)
}
