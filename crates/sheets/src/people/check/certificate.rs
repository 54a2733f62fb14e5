//! The disability certificate: its number, or its kind and grade.

use domain::people::certificate::CertificateFault;
use domain::people::{Certificate, IdentityNumber};

use super::super::columns::Column;
use super::super::reading::Reading;
use super::super::said::Said;
use super::facts::option;
use crate::values::{is_mangled, read_flag};

/// Reads the certificate and compares it with the identity number, and with kind and grade where they are
/// given too.
pub(in crate::people) fn certificate(
    reading: &mut Reading<'_>,
    identity: Option<&IdentityNumber>,
) -> Option<Certificate> {
    let kind = option(reading, Column::CertKind).map(|(_, value)| value);
    let grade = option(reading, Column::CertGrade).map(|(_, value)| value);
    let none = reading.cell(Column::Certificate).is_some_and(|cell| read_flag(cell) == Some(false));
    let certificate = if none { None } else { number(reading, identity) };
    let (by_number_kind, by_number_grade) = match &certificate {
        Some(certificate) => (Some(certificate.kind().into()), Some(certificate.grade().into())),
        None if none => (Some(Said::Number(0)), Some(Said::Number(0))),
        None => (None, None),
    };
    let kind = agree(reading, Column::CertKind, kind, by_number_kind);
    let grade = agree(reading, Column::CertGrade, grade, by_number_grade);
    both_or_neither(reading, kind.as_ref(), grade.as_ref());
    if let Some(kind) = kind {
        reading.tell("cert_kind", kind);
    }
    if let Some(grade) = grade {
        reading.tell("cert_grade", grade);
    }
    certificate
}

fn number(reading: &mut Reading<'_>, identity: Option<&IdentityNumber>) -> Option<Certificate> {
    let cell = reading.cell(Column::Certificate)?;
    if is_mangled(cell) {
        let text = "残疾证号被 Excel 当成了数字，后几位已经丢失，不能读入。请把这一格设为“文本”格式，再照证件重新输入。";
        reading.refuse(Column::Certificate, "certificate.mangled", text);
        return None;
    }
    let Some(identity) = identity else {
        // With a wrong number there is one message already.
        if reading.is_blank(Column::Identity) {
            reading.refuse_as(Column::Certificate, CertificateFault::NoIdentity);
        }
        return None;
    };
    match Certificate::parse(&cell.text, identity) {
        Ok(certificate) => Some(certificate),
        Err(fault) => {
            reading.refuse_as(Column::Certificate, fault);
            None
        }
    }
}

/// What a column says must be what the number says.
fn agree(
    reading: &mut Reading<'_>,
    column: Column,
    told: Option<Said>,
    by_number: Option<Said>,
) -> Option<Said> {
    let (Some(told), Some(by_number)) = (&told, &by_number) else { return told.or(by_number) };
    if told == by_number {
        return Some(told.clone());
    }
    let (fact, code) = match column {
        Column::CertKind => ("cert_kind", "cert_kind.against_certificate"),
        _ => ("cert_grade", "cert_grade.against_certificate"),
    };
    let name = |value| reading.choices.name(fact, value).unwrap_or_default();
    let text = format!(
        "{}填了“{}”，但按残疾证号应是“{}”。请核对证件，改正其中一格。",
        column.heading(),
        name(told),
        name(by_number)
    );
    reading.refuse(column, code, text);
    None
}

/// A kind without a grade decides nothing, and a certificate has both.
fn both_or_neither(reading: &mut Reading<'_>, kind: Option<&Said>, grade: Option<&Said>) {
    let refused = reading.refused(Column::CertKind)
        || reading.refused(Column::CertGrade)
        || reading.refused(Column::Certificate);
    let some = |said: &Said| *said != Said::Number(0);
    if refused {
        return;
    }
    match (kind.map(some), grade.map(some)) {
        (Some(true), None | Some(false)) => {
            let text = "填了残疾类别，也要填残疾等级（一级到四级）。";
            reading.refuse(Column::CertGrade, "cert_grade.missing", text);
        }
        (None | Some(false), Some(true)) => {
            let text = "填了残疾等级，也要填残疾类别。";
            reading.refuse(Column::CertKind, "cert_kind.missing", text);
        }
        _ => {}
    }
}
