//! The disability certificate: the person's identity number, one digit of kind, one of grade. Re-issued ones may
//! carry a short suffix, such as `B1`.

use std::fmt;

use super::identity::{IdentityNumber, normalised};
use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// A checked certificate number. It holds the identity number, so neither `Debug` nor `Display` shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    number: String,
    kind: u8,
    grade: u8,
}

/// Why a text is no certificate number of this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateFault {
    /// Not twenty characters, with a suffix of at most two.
    #[error("残疾证号应为20位（补换发的证件后面可有1至2位），现在是{0}位，请核对")]
    Length(usize),
    /// The identity number inside is somebody else's.
    #[error("残疾证号的前18位与本人身份证号不一致，请核对")]
    OtherPerson,
    /// The nineteenth character.
    #[error("残疾证号第19位是类别，应为1至7，请核对")]
    Kind,
    /// The twentieth character.
    #[error("残疾证号第20位是等级，应为1至4，请核对")]
    Grade,
    /// What follows the twentieth character.
    #[error("残疾证号第20位之后只能是字母或数字，请核对")]
    Suffix,
    /// Nothing to compare it with.
    #[error("填写残疾证号前，请先填写身份证号")]
    NoIdentity,
}

impl From<CertificateFault> for Refusal {
    fn from(fault: CertificateFault) -> Self {
        let code = match fault {
            CertificateFault::Length(_) => "certificate.length",
            CertificateFault::OtherPerson => "certificate.other_person",
            CertificateFault::Kind => "certificate.kind",
            CertificateFault::Grade => "certificate.grade",
            CertificateFault::Suffix => "certificate.suffix",
            CertificateFault::NoIdentity => "certificate.no_identity",
        };
        Refusal::new(code, fault.to_string()).at("certificate")
    }
}

impl Certificate {
    /// Reads the certificate number of a person.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(text: &str, of: &IdentityNumber) -> Result<Self, CertificateFault> {
        let number = normalised(text);
        let length = number.chars().count();
        if !number.is_ascii() || !(20..=22).contains(&length) {
            return Err(CertificateFault::Length(length));
        }
        let digit = |at: usize| number.as_bytes()[at].wrapping_sub(b'0');
        if number[..18] != *of.reveal() {
            Err(CertificateFault::OtherPerson)
        } else if !(1..=7).contains(&digit(18)) {
            Err(CertificateFault::Kind)
        } else if !(1..=4).contains(&digit(19)) {
            Err(CertificateFault::Grade)
        } else if !number[20..].bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Err(CertificateFault::Suffix)
        } else {
            Ok(Self { kind: digit(18), grade: digit(19), number })
        }
    }

    /// The full number. Whoever calls this answers for where it goes.
    pub fn reveal(&self) -> &str {
        &self.number
    }

    /// 1 sight, 2 hearing, 3 speech, 4 limb, 5 intellect, 6 mental, 7 multiple: the fact `cert_kind`.
    pub fn kind(&self) -> u8 {
        self.kind
    }

    /// 1 (worst) to 4: the fact `cert_grade`.
    pub fn grade(&self) -> u8 {
        self.grade
    }

    /// What follows the twentieth character on re-issued certificates.
    pub fn suffix(&self) -> Option<&str> {
        Some(&self.number[20..]).filter(|suffix| !suffix.is_empty())
    }

    /// The number with the identity number inside hidden like one.
    pub fn masked(&self) -> String {
        format!("{}{}{}", &self.number[..6], "*".repeat(12), &self.number[18..])
    }
}

/// Whether a stored number of a certificate has this identity number inside. Where the identity number was corrected
/// later, it has not: the certificate is to be looked at.
pub fn holds(certificate: &str, identity: &str) -> bool {
    certificate.get(..18) == Some(identity)
}

/// A stored number of a certificate, hidden like an identity number.
pub fn masked(certificate: &str) -> String {
    let (head, tail) = (certificate.get(..6).unwrap_or_default(), certificate.get(18..).unwrap_or_default());
    format!("{head}{}{tail}", "*".repeat(12))
}

/// A stored number of a certificate with another identity number inside; kind, grade and suffix stay.
///
/// # Errors
/// What is wrong with what stays.
pub fn following(certificate: &str, of: &IdentityNumber) -> Result<Certificate, CertificateFault> {
    let tail = certificate.get(18..).ok_or(CertificateFault::Length(certificate.chars().count()))?;
    Certificate::parse(&format!("{}{tail}", of.reveal()), of)
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({})", self.masked())
    }
}
