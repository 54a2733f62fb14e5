//! The walk through a county that looks for people who stand in the register twice.

use domain::ids::{PersonId, TenantId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{Fault, people::alike, tenants};

use crate::app::App;

/// People looked at in one transaction, so that nobody waits behind them.
const CHUNK: u16 = 200;
/// People looked at in one run of the job: a county of a million is through within a day.
const PEOPLE: usize = 20_000;
/// The county's setting that says how far the walk has come.
const WALK: &str = "people.twins";

/// How far the walk has come. Once a day it begins anew, because what is known of people changes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Walk {
    after: Option<uuid::Uuid>,
    through_on: Option<Date>,
}

/// Looks at the next people of a county and notes pairs that must be asked about. Says how many are new.
///
/// # Errors
/// What the database cannot do.
pub async fn look_for_pairs(app: &App, tenant: TenantId) -> anyhow::Result<u64> {
    let today = app.edge().today();
    let known = app.db().read(move |tx| tenants::setting(tx, tenant, WALK)).await?;
    let mut walk: Walk = known.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let (mut looked, mut noted) = (0, 0);
    while looked < PEOPLE {
        let (now, after) = (app.edge().now(), walk.after.map_or(PersonId::MIN, PersonId::from));
        let step = app.db().write(move |tx| {
            let people = alike::after(tx, tenant, after, CHUNK)?;
            let mut noted = 0;
            for person in &people {
                noted += alike::note_pairs(tx, tenant, *person, now)?;
            }
            Ok::<_, Fault>((people.len(), people.last().copied(), noted))
        });
        let (people, last, new) = step.await?;
        (looked, noted) = (looked + people, noted + new);
        walk.after = last.map(|last| uuid::Uuid::from_bytes(*last.as_bytes())).or(walk.after);
        if people < usize::from(CHUNK) {
            if walk.through_on == Some(today) {
                break;
            }
            // Everybody was looked at; whoever comes now is looked at with the next run, and tomorrow everybody.
            walk = Walk { after: walk.after, through_on: Some(today) };
            break;
        }
    }
    if walk.through_on.is_some_and(|day| day < today) {
        walk = Walk::default();
    }
    let (text, now) = (serde_json::to_string(&walk)?, app.edge().now());
    app.db().write(move |tx| tenants::put_setting(tx, tenant, WALK, &text, now)).await?;
    Ok(noted)
}
