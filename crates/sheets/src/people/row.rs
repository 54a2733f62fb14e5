//! One person as a row tells them.

use std::borrow::Cow;

use domain::areas::AreaPath;
use domain::ids::{PersonId, TenantId};
use domain::people::{Certificate, FactInput, IdentityNumber, PersonName, Phone, RegisterPerson, Sex};
use jiff::civil::Date;

use super::assessments::Assessment;
use super::said::Said;
/// The facts that an assessment finds.
const ABILITY: [&str; 2] = ["ability_level", "ability_score"];

/// A row without fault.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonRow {
    /// The row as Excel numbers it.
    pub row: u32,
    /// Name.
    pub name: PersonName,
    /// Identity number, where there is one.
    pub identity: Option<IdentityNumber>,
    /// Why there is none.
    pub no_identity_reason: Option<String>,
    /// Sex, by the number or as told.
    pub sex: Option<Sex>,
    /// Day of birth, by the number or as told.
    pub born_on: Option<Date>,
    /// Telephones in the order written; empty also if there is none.
    pub phones: Vec<Phone>,
    /// Address.
    pub address: String,
    /// Where they belong, down to the group if that is a place of its own.
    pub area: AreaPath,
    /// The group's name, if it is not a place of its own.
    pub group: Option<String>,
    /// Disability certificate.
    pub certificate: Option<Certificate>,
    /// Who visits, as written.
    pub visitor: Option<String>,
    /// What the row rests on.
    pub evidence: Option<String>,
    /// The day on which the abilities were assessed.
    pub assessed_on: Option<Date>,
    /// Assessments from the sheet of their own, the oldest first.
    pub assessments: Box<[Assessment]>,
    /// What is told beside number and certificate; what is not told stays unknown.
    pub facts: Box<[Told]>,
}

/// A fact as a row tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Id of the fact in the vocabulary.
    pub fact: Cow<'static, str>,
    /// Its value.
    pub said: Said,
}

impl PersonRow {
    /// The row as somebody would have entered it by hand.
    ///
    /// Everything without a field of its own (group, further telephones) goes into the note. The visitor is
    /// left to the caller: it is a charge of its own.
    pub fn command(&self, id: PersonId, tenant: TenantId) -> RegisterPerson {
        RegisterPerson {
            id,
            tenant,
            name: self.name.as_str().to_owned(),
            identity: self.identity.as_ref().map(|number| number.reveal().to_owned()).unwrap_or_default(),
            identity_note: self.no_identity_reason.clone(),
            born_on: self.born_on,
            sex: self.sex,
            certificate: self.certificate.as_ref().map(|certificate| certificate.reveal().to_owned()),
            phone: self.phones.first().map(|phone| phone.as_str().to_owned()),
            address: self.address.clone(),
            registered_on: None,
            facts: self.facts.iter().map(|told| self.input(told)).collect(),
            note: self.note(),
            not_the_namesake: false,
            by_form: false,
        }
    }

    fn input(&self, told: &Told) -> FactInput {
        let of_assessment = ABILITY.contains(&told.fact.as_ref());
        let assessed = self.assessed_on.filter(|_| of_assessment).map(|day| format!("{day}能力评估"));
        let evidence = match (assessed, &self.evidence) {
            (Some(assessed), Some(evidence)) => Some(format!("{assessed}；{evidence}")),
            (assessed, evidence) => assessed.or_else(|| evidence.clone()),
        };
        FactInput { fact: told.fact.clone().into_owned(), value: told.said.json(), evidence }
    }

    fn note(&self) -> Option<String> {
        let group = self.group.as_ref().map(|group| format!("村民小组：{group}"));
        let further = self.phones.iter().skip(1).map(Phone::as_str).collect::<Vec<_>>().join("、");
        let further = (!further.is_empty()).then(|| format!("其他电话：{further}"));
        let note = group.into_iter().chain(further).collect::<Vec<_>>().join("；");
        (!note.is_empty()).then_some(note)
    }
}
