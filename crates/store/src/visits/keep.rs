//! Keeping a contact with everything that follows from it.

use domain::duties::Verdict;
use domain::ids::{TenantId, VisitId};
use domain::visits::record::NewVisit;
use domain::visits::{Proposal, Visit};

use super::verdict_columns;
use crate::duties::{json, tallies};
use crate::fault::Fault;
use crate::statement::{register, statement};
use crate::tx::Tx;
use crate::{duties, events, params, photos};

register!(INSERT, SET_VERDICT, PROPOSE);

/// Keeps a new contact: the contact itself, the verdicts that changed, what counted, where the person stands,
/// and the entry of the log.
///
/// # Errors
/// A foreign key when the person is unknown.
pub fn keep(tx: &mut Tx<'_>, tenant: TenantId, new: &NewVisit) -> Result<(), Fault> {
    insert(tx, tenant, &new.visit)?;
    for (visit, verdict) in &new.changed {
        set_verdict(tx, tenant, *visit, verdict)?;
    }
    tallies::save(tx, tenant, new.visit.content.person, &new.tallies)?;
    if let Some(standing) = &new.standing {
        duties::save_progress(tx, tenant, standing)?;
    }
    events::insert(tx, &new.event)
}

statement! {
    /// Keeps a contact. The scene has shown that the id is free.
    INSERT = "insert into visit (tenant, id, person, worker, visitor_kind, mode, outcome, reason, visited_at, \
        form, form_version, answers, note, late_reason, content_hash, recorded_by, received_at, verdict, duty, \
        period_from, period_until, pack_hash, photos, phone_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
        $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)";
}

/// Keeps a contact alone: moving a county in, synthetic data. Recording uses [`keep`].
///
/// # Errors
/// A duplicate `visit_pkey` when the id is taken; a foreign key when the person is unknown.
pub fn insert(tx: &mut Tx<'_>, tenant: TenantId, visit: &Visit) -> Result<(), Fault> {
    let content = &visit.content;
    let (verdict, duty, period_from, period_until) = verdict_columns(&visit.verdict);
    tx.exec(
        &INSERT,
        params![
            tenant,
            visit.id,
            content.person,
            content.worker,
            content.visitor_kind,
            content.mode.code(),
            content.outcome.kind().code(),
            content.outcome.reason(),
            content.visited_at,
            content.form,
            content.form_version,
            json(&content.answers)?,
            content.note,
            content.late_reason,
            visit.hash.as_bytes(),
            visit.recorded_by,
            visit.received_at,
            verdict,
            duty,
            period_from,
            period_until,
            visit.pack_hash,
            (!content.photos.is_empty()).then(|| json(&content.photos)).transpose()?,
            visit.phone_at,
        ],
    )?;
    photos::name(tx, tenant, visit.id, visit.recorded_by, content, visit.received_at)
}

statement! {
    /// Says anew what a contact counted for.
    SET_VERDICT = "update visit set verdict = $3, duty = $4, period_from = $5, period_until = $6 \
        where tenant = $1 and id = $2";
}

/// Says anew what a contact counted for, after another one arrived or the duties changed.
///
/// # Errors
/// What the database cannot do.
pub fn set_verdict(
    tx: &mut Tx<'_>,
    tenant: TenantId,
    visit: VisitId,
    verdict: &Verdict,
) -> Result<(), Fault> {
    let (code, duty, from, until) = verdict_columns(verdict);
    tx.exec(&SET_VERDICT, params![tenant, visit, code, duty, from, until]).map(|_| ())
}

statement! {
    /// Keeps other content for a known contact; the same content waits once.
    PROPOSE = "insert into visit_proposal (tenant, id, visit, content, content_hash, proposed_by, received_at) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant, visit, content_hash) do nothing";
}

/// Keeps other content that came in under the id of a known contact, until a human decides.
///
/// # Errors
/// A foreign key when the contact is unknown.
pub fn propose(tx: &mut Tx<'_>, tenant: TenantId, proposal: &Proposal) -> Result<(), Fault> {
    tx.exec(
        &PROPOSE,
        params![
            tenant,
            proposal.id,
            proposal.visit,
            json(&proposal.content)?,
            proposal.hash.as_bytes(),
            proposal.proposed_by,
            proposal.received_at,
        ],
    )?;
    let (by, at) = (proposal.proposed_by, proposal.received_at);
    photos::name(tx, tenant, proposal.visit, by, &proposal.content, at)
}
