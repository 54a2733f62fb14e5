//! What people of the cast agreed to, refused or took back, when they were told of the policy, and alerts.

use anyhow::{Context, bail};
use domain::{
    alerts::IssueAlert,
    ids::{AlertId, ConsentId, PersonId, TellingId},
    people::{
        RecordConsent, TakeBack, Tell,
        consent::Back,
        consents::{Said, Signature, Way, last},
    },
    refusal::shown,
};

use super::{
    cast::{PastAlert, PastConsent, PastTelling, Person},
    county::{County, place},
    past::{refused, scope},
};
use crate::{
    alerts::issue::issue,
    app::App,
    people::{
        consent::{Command, keep, texts},
        tell::tell,
    },
};

/// Enters what somebody said.
///
/// # Errors
/// What the database cannot do; what the register refuses.
pub(super) async fn consented(
    app: &App,
    county: &County,
    person: &Person,
    id: PersonId,
    said: &PastConsent,
) -> anyhow::Result<()> {
    let actor = county.registrar()?;
    let scope = scope(&actor, county)?;
    let (today, now) = (app.edge().today(), app.edge().now());
    let signature = Signature {
        signer: said.signer,
        name: said.name.clone(),
        relation: said.relation.clone(),
        basis: said.basis.clone(),
    };
    let command = if said.said == Said::Withdrawn {
        let by = scope.clone();
        let rows = app.db().read(move |tx| store::people::consents::of_person(tx, &by, id)).await?;
        let of = last(&rows, said.purpose, today, now).context("nothing that could be withdrawn")?.id;
        Command::Back(TakeBack {
            id: ConsentId::from(app.edge().id()),
            person: id,
            of,
            how: Back::Withdrawn { on: today, signature },
            note: said.note.clone(),
        })
    } else {
        let pack = app.pack_for(county.tenant, today)?;
        let text = texts(&pack).text(said.purpose, today).context("a purpose without a text")?;
        Command::Record(RecordConsent {
            id: ConsentId::from(app.edge().id()),
            person: id,
            purpose: said.purpose,
            version: text.version.clone(),
            agrees: said.said == Said::Given,
            on: today,
            signature,
            way: if said.witness.is_some() { Way::Witnessed } else { Way::Paper },
            witness: said.witness.clone(),
            evidence: said.evidence.clone(),
            note: said.note.clone(),
        })
    };
    match keep(app, &scope, &actor, command).await? {
        Ok(()) => Ok(()),
        Err(refusals) => refused(person, &shown(refusals)),
    }
}

/// Enters that somebody was told.
///
/// # Errors
/// As [`consented`].
pub(super) async fn told(
    app: &App,
    county: &County,
    person: &Person,
    id: PersonId,
    told: &PastTelling,
) -> anyhow::Result<()> {
    let actor = county.registrar()?;
    let scope = scope(&actor, county)?;
    let command = Tell {
        id: TellingId::from(app.edge().id()),
        person: id,
        told_on: app.edge().today(),
        told_by: told.by.clone(),
        way: told.way,
        leaflet: None,
        note: None,
    };
    match tell(app, &scope, &actor, vec![command]).await? {
        Ok(_) => Ok(()),
        Err(refusals) => refused(person, &shown(refusals)),
    }
}

/// Enters an alert.
///
/// # Errors
/// What the database cannot do; an alert that is refused.
pub(super) async fn warned(app: &App, county: &County, alert: &PastAlert) -> anyhow::Result<()> {
    let now = app.edge().now();
    let command = IssueAlert {
        id: AlertId::from(app.edge().id()),
        tenant: county.tenant,
        kind: alert.kind.clone(),
        level: alert.level.clone(),
        area: Some(place(app, &alert.area).await?),
        issuer: Some(alert.issuer.clone()),
        from: Some(now),
        until: Some(now.checked_add(jiff::SignedDuration::from_hours(alert.hours))?),
        text: alert.text.clone(),
    };
    match issue(app, &county.signed_in(&alert.user)?, command).await? {
        Ok(_) => Ok(()),
        Err(refusals) => bail!("an alert of the cast was refused: {:?}", shown(refusals)),
    }
}
