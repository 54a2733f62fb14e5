use serde_json::Value;

use super::*;
use crate::actor::Role;
use crate::cast::{actor, at, day, id, mint, person};
use crate::people::certificate::{holds, masked};
use crate::people::identity::AcceptImpossible;

const NUMBER: &str = "990112194402158029";
const OLD: &str = "99011219560318006743";

fn number() -> IdentityNumber {
    IdentityNumber::parse(NUMBER, day("2026-11-23"), AcceptImpossible::Yes).expect("a number")
}

fn fact(name: &str, value: u64) -> Fact {
    Fact {
        id: id(100 + value as u128),
        person: id(1),
        fact: name.into(),
        value: Value::from(value),
        valid_from: day("2026-01-01"),
        valid_until: None,
        recorded_at: at("2026-01-01T09:00"),
        recorded_by: id(9),
        evidence: None,
        supersedes: None,
    }
}

fn try_it(number: Which, known: Option<&str>, facts: &[Fact]) -> Result<Changed, CertificateRefusal> {
    let command = ChangeCertificate { person: id(1), number, reason: Some("已看原件".into()) };
    let (person, identity) = (person(), self::number());
    let scene = Scene { person: Some(&person), identity: Some(&identity), known, facts };
    change_certificate(&command, &scene, &actor(Role::Clerk), at("2026-11-23T10:00"), &mut mint())
}

fn typed(text: &str) -> Which {
    Which::Typed(text.to_owned())
}

#[test]
fn the_certificate_follows_the_number_and_keeps_kind_grade_and_suffix() {
    assert!(!holds(OLD, NUMBER));
    let changed = try_it(Which::Following, Some(OLD), &[fact("cert_kind", 4), fact("cert_grade", 3)]);
    let certificate = changed.expect("changed").certificate;
    assert_eq!(certificate.reveal(), format!("{NUMBER}43"));
    assert!(holds(certificate.reveal(), NUMBER));
    let again = try_it(Which::Following, Some(&format!("{OLD}B1")), &[]).expect("changed");
    assert_eq!(again.certificate.reveal(), format!("{NUMBER}43B1"));
    let event = again.event;
    assert_eq!(event.after, Some(json!({ "certificate": "990112************43B1" })));
    assert_eq!(masked(OLD), "990112************43");
}

#[test]
fn what_cannot_be_is_refused() {
    use CertificateRefusal as R;
    let refused = |number, known, facts: &[Fact]| try_it(number, known, facts).expect_err("refused");
    assert_eq!(refused(Which::Following, None, &[]), R::NothingKnown);
    assert_eq!(refused(typed(OLD), None, &[]), R::Number(CertificateFault::OtherPerson));
    let new = format!("{NUMBER}43");
    assert_eq!(refused(typed(&new), Some(&new), &[]), R::NothingNew);
    assert_eq!(refused(typed(&new), None, &[fact("cert_grade", 2)]), R::UnlikeRegister { kind: false });
    assert_eq!(refused(typed(&new), None, &[fact("cert_kind", 1)]), R::UnlikeRegister { kind: true });
    let command = ChangeCertificate { person: id(1), number: Which::Following, reason: None };
    let (person, identity) = (person(), number());
    let scene = Scene { person: Some(&person), identity: Some(&identity), known: Some(OLD), facts: &[] };
    let (now, clerk) = (at("2026-11-23T10:00"), actor(Role::Clerk));
    let told =
        |scene: &Scene<'_>, actor: &Actor| change_certificate(&command, scene, actor, now, &mut mint()).err();
    assert_eq!(told(&scene, &clerk), Some(R::NoReason));
    assert_eq!(told(&Scene { person: None, ..scene }, &clerk), Some(R::UnknownPerson));
    assert_eq!(told(&scene, &actor(Role::Visitor)), Some(R::NotAllowed));
    let numberless = Scene { identity: None, ..scene };
    assert_eq!(told(&numberless, &clerk), Some(R::Number(CertificateFault::NoIdentity)));
}
