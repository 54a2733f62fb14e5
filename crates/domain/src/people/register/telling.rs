//! What the papers tell: the identity number and the certificate carry facts of their own.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::{RegisterPerson, RegisterRefusal, Scene};
use crate::dates::age_on;
use crate::people::facts::FactInput;
use crate::people::{Certificate, IdentityNumber, PersonName, Sex, values};

/// Older than anybody has been.
const OLDEST: u16 = 125;

/// Identity, certificate and facts as far as they could be read.
pub(super) struct Told {
    pub identity: Option<IdentityNumber>,
    pub certificate: Option<Certificate>,
    pub born_on: Option<Date>,
    pub sex: Option<Sex>,
    pub facts: Vec<FactInput>,
}

impl Told {
    /// Reads papers and facts, refusing what is wrong with them.
    pub fn read(
        command: &RegisterPerson,
        scene: &Scene<'_>,
        today: Date,
        refuse: &mut impl FnMut(RegisterRefusal),
    ) -> Self {
        let mut told = Self {
            identity: None,
            certificate: None,
            born_on: command.born_on,
            sex: command.sex,
            facts: vec![],
        };
        if command.identity.trim().is_empty() {
            told.without_number(command, today, refuse);
        } else {
            match IdentityNumber::parse(&command.identity, today, scene.accept) {
                Ok(number) => told.by_number(number, refuse),
                Err(fault) => refuse(fault.into()),
            }
        }
        if let Some(years) = told.born_on.and_then(|day| age_on(day, today)).filter(|&years| years > OLDEST) {
            refuse(RegisterRefusal::ImplausibleAge(years));
        }
        told.read_certificate(command, refuse);
        told.read_facts(command, scene, refuse);
        told
    }

    fn without_number(
        &mut self,
        command: &RegisterPerson,
        today: Date,
        refuse: &mut impl FnMut(RegisterRefusal),
    ) {
        if command.identity_note.as_deref().is_none_or(|note| note.trim().is_empty()) {
            refuse(RegisterRefusal::NoIdentityNote);
        }
        match command.born_on {
            None => refuse(RegisterRefusal::NoBirthDate),
            Some(day) if day > today => refuse(RegisterRefusal::BornLater),
            Some(day) => self.tell("born_on", json!(day), "本人或家属口述"),
        }
        if let Some(sex) = command.sex {
            self.tell("sex", json!(sex.code()), "本人或家属口述");
        }
    }

    fn by_number(&mut self, number: IdentityNumber, refuse: &mut impl FnMut(RegisterRefusal)) {
        let (born_on, sex) = (number.born_on(), number.sex());
        if self.born_on.is_some_and(|told| told != born_on) {
            refuse(RegisterRefusal::UnlikeIdentity("born_on"));
        }
        if self.sex.is_some_and(|told| told != sex) {
            refuse(RegisterRefusal::UnlikeIdentity("sex"));
        }
        (self.born_on, self.sex) = (Some(born_on), Some(sex));
        let evidence = number.kind().label();
        self.tell("born_on", json!(born_on), evidence);
        self.tell("sex", json!(sex.code()), evidence);
        self.identity = Some(number);
    }

    fn read_certificate(&mut self, command: &RegisterPerson, refuse: &mut impl FnMut(RegisterRefusal)) {
        let Some(text) = command.certificate.as_deref().filter(|text| !text.trim().is_empty()) else {
            return;
        };
        let Some(number) = &self.identity else {
            // With a wrong number there is one message already.
            if command.identity.trim().is_empty() {
                refuse(crate::people::certificate::CertificateFault::NoIdentity.into());
            }
            return;
        };
        match Certificate::parse(text, number) {
            Ok(certificate) => {
                self.tell("cert_kind", json!(certificate.kind()), "残疾证");
                self.tell("cert_grade", json!(certificate.grade()), "残疾证");
                self.certificate = Some(certificate);
            }
            Err(fault) => refuse(fault.into()),
        }
    }

    fn read_facts(
        &mut self,
        command: &RegisterPerson,
        scene: &Scene<'_>,
        refuse: &mut impl FnMut(RegisterRefusal),
    ) {
        let papers = self.facts.len();
        for input in command.facts.iter().filter(|input| !input.value.is_null()) {
            match self.facts.iter().position(|told| told.fact == input.fact) {
                Some(at) if at < papers => {
                    if self.facts[at].value != input.value {
                        refuse(unlike(&input.fact));
                    }
                }
                Some(_) => refuse(RegisterRefusal::FactTwice(input.fact.clone())),
                None => match checked(input, command, scene) {
                    Ok(()) => self.facts.push(input.clone()),
                    Err(refusal) => refuse(refusal),
                },
            }
        }
        if !command.by_form {
            return;
        }
        let known: Map<String, Value> =
            self.facts.iter().map(|told| (told.fact.clone(), told.value.clone())).collect();
        for (def, text) in values::owed(scene.dictionary, &known) {
            refuse(RegisterRefusal::FactValue { fact: def.id.clone(), text });
        }
    }

    fn tell(&mut self, fact: &str, value: Value, evidence: &str) {
        self.facts.push(FactInput { fact: fact.to_owned(), value, evidence: Some(evidence.to_owned()) });
    }
}

fn unlike(fact: &str) -> RegisterRefusal {
    match fact {
        "cert_kind" => RegisterRefusal::UnlikeCertificate("cert_kind"),
        "cert_grade" => RegisterRefusal::UnlikeCertificate("cert_grade"),
        "sex" => RegisterRefusal::UnlikeIdentity("sex"),
        _ => RegisterRefusal::UnlikeIdentity("born_on"),
    }
}

fn checked(input: &FactInput, command: &RegisterPerson, scene: &Scene<'_>) -> Result<(), RegisterRefusal> {
    let def = scene.dictionary.def(&input.fact);
    let Some(def) = def else { return Err(RegisterRefusal::UnknownFact(input.fact.clone())) };
    if matches!(def.origin, rules::Origin::FullYears { .. }) {
        return Err(RegisterRefusal::UnknownFact(input.fact.clone()));
    }
    let oneself = || {
        let name = PersonName::parse(&command.name).ok()?;
        values::names_oneself(def, &input.value, &name)
    };
    match values::fault(def, &input.value).or_else(oneself) {
        None => Ok(()),
        Some(text) => Err(RegisterRefusal::FactValue { fact: input.fact.clone(), text }),
    }
}
