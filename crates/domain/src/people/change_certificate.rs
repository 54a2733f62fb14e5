//! The number of the disability certificate: supplied later, corrected, or brought back into step after the identity
//! number inside it was corrected.

use jiff::Timestamp;
use serde_json::json;

use super::Person;
use super::certificate::{Certificate, CertificateFault, following};
use super::facts::{Fact, rows_on};
use super::identity::IdentityNumber;
use crate::actor::{Actor, Verb};
use crate::dates::day_of;
use crate::events::{Action, Event, Subject};
use crate::ids::{EventId, Mint, PersonId};
use crate::refusal::Refusal;
use crate::text::filled;

#[cfg(test)]
mod tests;

/// Another number of somebody's disability certificate.
#[derive(Clone, PartialEq, Eq)]
pub struct ChangeCertificate {
    /// Whose.
    pub person: PersonId,
    /// Which number.
    pub number: Which,
    /// Why; must be told where a number is known.
    pub reason: Option<String>,
}

/// Which number it is.
#[derive(Clone, PartialEq, Eq)]
pub enum Which {
    /// The known one, with the identity number that holds now inside it.
    Following,
    /// As it was typed.
    Typed(String),
}

/// What must be known in order to decide.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The person, if the actor may see them.
    pub person: Option<&'a Person>,
    /// Their identity number, opened.
    pub identity: Option<&'a IdentityNumber>,
    /// The known number of the certificate, opened.
    pub known: Option<&'a str>,
    /// All that is known of the person.
    pub facts: &'a [Fact],
}

/// What is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The new number, to be sealed.
    pub certificate: Certificate,
    /// The entry for the log.
    pub event: Event,
}

/// Why the number stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateRefusal {
    /// The role does not change details.
    NotAllowed,
    /// Nobody of that id, or nobody the actor may see.
    UnknownPerson,
    /// There is no number that could follow.
    NothingKnown,
    /// The number is the known one.
    NothingNew,
    /// A known number is replaced without a word why.
    NoReason,
    /// The number itself.
    Number(CertificateFault),
    /// The certificate is of another kind or grade than the register has.
    UnlikeRegister {
        /// The kind, and not the grade.
        kind: bool,
    },
}

impl From<CertificateRefusal> for Refusal {
    fn from(refusal: CertificateRefusal) -> Self {
        use CertificateRefusal as R;
        match refusal {
            R::NotAllowed => Refusal::new("certificate.not_allowed", "您的账号不能更正残疾证号"),
            R::UnknownPerson => {
                Refusal::new("certificate.unknown_person", "没有找到这位老人，或不在您负责的范围内")
            }
            R::NothingKnown => Refusal::new("certificate.nothing_known", "还没有登记过残疾证号，请填写号码")
                .at("certificate"),
            R::NothingNew => Refusal::new("certificate.nothing_new", "与已登记的残疾证号相同，不需要保存")
                .at("certificate"),
            R::NoReason => {
                Refusal::new("certificate.no_reason", "请写明更正的原因，如：已看过残疾证原件").at("reason")
            }
            R::Number(fault) => fault.into(),
            R::UnlikeRegister { kind } => {
                let what = if kind { "第19位（残疾类别）" } else { "第20位（残疾等级）" };
                let text = format!("残疾证号{what}与登记的不一致，请核对；登记有误的，先在“变更信息”里改正");
                Refusal::new("certificate.unlike_register", text).at("certificate")
            }
        }
    }
}

/// Decides about another number.
///
/// # Errors
/// Why it stays.
pub fn change_certificate(
    command: &ChangeCertificate,
    scene: &Scene<'_>,
    actor: &Actor,
    now: Timestamp,
    mint: &mut dyn Mint,
) -> Result<Changed, CertificateRefusal> {
    if !actor.may(Verb::ChangeDetails) {
        return Err(CertificateRefusal::NotAllowed);
    }
    let person = scene.person.filter(|person| actor.tenants.contains(&person.tenant));
    let person = person.ok_or(CertificateRefusal::UnknownPerson)?;
    let identity = scene.identity.ok_or(CertificateRefusal::Number(CertificateFault::NoIdentity))?;
    let certificate = match (&command.number, scene.known) {
        (Which::Following, None) => return Err(CertificateRefusal::NothingKnown),
        (Which::Following, Some(known)) => following(known, identity),
        (Which::Typed(text), _) => Certificate::parse(text, identity),
    };
    let certificate = certificate.map_err(CertificateRefusal::Number)?;
    if scene.known == Some(certificate.reveal()) {
        return Err(CertificateRefusal::NothingNew);
    }
    // The certificate says it on its face: two answers to one question are not kept.
    let told = |fact: &str| {
        let rows = rows_on(scene.facts, day_of(now), now);
        rows.into_iter().find(|row| row.fact == fact).and_then(|row| row.value.as_u64())
    };
    for (fact, shown) in [("cert_kind", certificate.kind()), ("cert_grade", certificate.grade())] {
        if told(fact).is_some_and(|known| known != u64::from(shown)) {
            return Err(CertificateRefusal::UnlikeRegister { kind: fact == "cert_kind" });
        }
    }
    let reason = filled(command.reason.as_deref());
    if reason.is_none() && scene.known.is_some() {
        return Err(CertificateRefusal::NoReason);
    }
    let event = Event {
        id: EventId::mint(mint),
        tenant: person.tenant,
        at: now,
        actor: actor.account,
        action: Action::PersonCertificateChanged,
        subject: Subject::Person(person.id),
        person: Some(person.id),
        before: None,
        after: Some(json!({ "certificate": certificate.masked() })),
        pack_hash: None,
        note: reason,
    };
    Ok(Changed { certificate, event })
}
