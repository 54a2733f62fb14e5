use super::*;
use crate::actor::Role;
use crate::cast::{actor, at, day, id, mint, person};
use crate::people::consents::tests::row;
use crate::people::consents::{Text, Texts, allows};
use crate::refusal::shown;

fn told() -> RecordConsent {
    RecordConsent {
        id: id(50),
        person: id(1),
        purpose: Purpose::Photos,
        version: "1".into(),
        agrees: true,
        on: day("2026-11-20"),
        signature: Signature { signer: Signer::Oneself, name: None, relation: None, basis: None },
        way: Way::Paper,
        witness: None,
        evidence: Some("2026-017".into()),
        note: None,
    }
}

fn texts() -> Texts {
    let text = Text {
        purpose: Purpose::Photos,
        version: "1".into(),
        from_on: day("2026-01-01"),
        title: "拍照".into(),
        text: vec!["可以拒绝。".into()],
        clause: "个人信息保护法 第二十九条".into(),
    };
    Texts { consent: vec![text], leaflet: Vec::new() }
}

fn with<T>(before: &[Consent], decide: impl FnOnce(&Scene<'_>, &Actor) -> T) -> T {
    let (person, place, common) = (person(), Texts::default(), texts());
    let shelf = Shelf { place: &place, common: &common };
    decide(&Scene { person: Some(&person), consents: before, texts: shelf }, &actor(Role::Clerk))
}

fn decide(command: &RecordConsent, before: &[Consent]) -> Result<Option<Recorded>, Vec<ConsentRefusal>> {
    with(before, |scene, actor| record(command, scene, actor, at("2026-11-23T10:00"), &mut mint()))
}

fn back(command: &TakeBack, before: &[Consent]) -> Result<Option<Recorded>, Vec<ConsentRefusal>> {
    with(before, |scene, actor| take_back(command, scene, actor, at("2026-11-23T10:00"), &mut mint()))
}

fn guardian() -> Signature {
    Signature {
        signer: Signer::Guardian,
        name: Some("柳建".into()),
        relation: Some("儿子".into()),
        basis: Some("村委会指定监护人决定书 2026年3号".into()),
    }
}

#[test]
fn what_was_said_is_kept_with_text_signer_and_paper() {
    let kept = decide(&told(), &[]).expect("kept").expect("new");
    assert_eq!((kept.row.said, kept.event.action), (Said::Given, Action::PersonConsentRecorded));
    let again = decide(&told(), std::slice::from_ref(&kept.row));
    assert_eq!(again, Ok(None));
    let other = RecordConsent { id: id(51), ..told() };
    assert_eq!(decide(&other, &[kept.row]), Err(vec![ConsentRefusal::RecordedAlready]));
    let refused = decide(&RecordConsent { agrees: false, ..told() }, &[]).expect("kept").expect("new");
    assert_eq!(refused.event.note.as_deref(), Some("入户拍照：不同意"));
}

#[test]
fn whoever_signs_for_another_says_who_they_are_and_a_guardian_why() {
    let by = |signature| decide(&RecordConsent { signature, ..told() }, &[]);
    assert!(by(guardian()).is_ok());
    let nobody = Signature { name: None, relation: Some(" ".into()), basis: None, ..guardian() };
    assert_eq!(
        by(nobody.clone()),
        Err(vec![ConsentRefusal::NoSignerName, ConsentRefusal::NoRelation, ConsentRefusal::NoBasis])
    );
    // A helper passes on the person's own word and needs no basis.
    let helper = Signature { signer: Signer::Helper, basis: None, ..guardian() };
    assert!(by(helper).is_ok());
    let oneself = Signature { name: Some("柳树青".into()), ..guardian() };
    assert_eq!(by(oneself), Err(vec![ConsentRefusal::SignerIsOneself]));
    let own = by(Signature { signer: Signer::Oneself, ..guardian() }).expect("kept").expect("new");
    assert_eq!(own.row.signature, told().signature, "nothing of others is kept");
}

#[test]
fn a_tick_has_a_witness_and_paper_has_a_place() {
    let by = |way, witness: Option<&str>, evidence: Option<&str>| {
        let (witness, evidence) = (witness.map(str::to_owned), evidence.map(str::to_owned));
        decide(&RecordConsent { way, witness, evidence, ..told() }, &[])
    };
    assert!(by(Way::Witnessed, Some("钱来"), None).is_ok());
    assert_eq!(by(Way::Witnessed, None, None), Err(vec![ConsentRefusal::NoWitness]));
    assert_eq!(by(Way::Witnessed, Some("柳树青"), None), Err(vec![ConsentRefusal::WitnessIsParty]));
    for way in [Way::Paper, Way::Voice] {
        assert_eq!(by(way, None, Some(" ")), Err(vec![ConsentRefusal::NoEvidence(way)]));
    }
}

#[test]
fn a_text_is_signed_when_there_is_one() {
    let early = RecordConsent { on: day("2025-12-31"), ..told() };
    assert_eq!(decide(&early, &[]), Err(vec![ConsentRefusal::TextNotYet(day("2026-01-01"))]));
    let wrong =
        RecordConsent { version: "9".into(), on: day("2026-11-24"), note: Some("字".repeat(501)), ..told() };
    assert_eq!(
        decide(&wrong, &[]),
        Err(vec![
            ConsentRefusal::UnknownText,
            ConsentRefusal::InFuture,
            ConsentRefusal::LongText { field: "note" }
        ])
    );
}

fn withdrawal(on: &str) -> TakeBack {
    TakeBack {
        id: id(60),
        person: id(1),
        of: id(1),
        how: Back::Withdrawn { on: day(on), signature: told().signature },
        note: Some("不想再拍".into()),
    }
}

#[test]
fn a_withdrawal_takes_effect_at_once_and_what_ended_does_not_end_again() {
    let given = row(1, Purpose::Photos, Said::Given, "2026-10-01", "2026-10-01T10:00");
    let kept = back(&withdrawal("2026-11-23"), std::slice::from_ref(&given)).expect("kept").expect("new");
    assert_eq!(kept.event.action, Action::PersonConsentWithdrawn);
    let now = vec![given, kept.row];
    assert!(!allows(&now, Purpose::Photos, day("2026-11-23"), at("2026-11-23T10:00")));
    let twice = TakeBack { id: id(61), ..withdrawal("2026-11-23") };
    assert_eq!(back(&twice, &now), Err(vec![ConsentRefusal::NothingToWithdraw]));
    // And they may agree again.
    let again = RecordConsent { id: id(62), on: day("2026-11-23"), ..told() };
    assert!(decide(&again, &now).expect("kept").is_some());
}

#[test]
fn a_withdrawal_comes_after_the_consent_and_says_why() {
    let given = [row(1, Purpose::Photos, Said::Given, "2026-10-01", "2026-10-01T10:00")];
    let early = TakeBack { note: None, ..withdrawal("2026-09-30") };
    assert_eq!(
        back(&early, &given),
        Err(vec![ConsentRefusal::BeforeGiven(day("2026-10-01")), ConsentRefusal::NoReason])
    );
    let refused = [row(1, Purpose::Photos, Said::Refused, "2026-10-01", "2026-10-01T10:00")];
    assert_eq!(back(&withdrawal("2026-11-23"), &refused), Err(vec![ConsentRefusal::NothingToWithdraw]));
}

#[test]
fn what_was_entered_wrongly_is_corrected_once() {
    let wrong = row(1, Purpose::Photos, Said::Refused, "2026-10-01", "2026-10-01T10:00");
    let mistaken = TakeBack { how: Back::Mistaken, ..withdrawal("2026-11-23") };
    let kept = back(&mistaken, std::slice::from_ref(&wrong)).expect("kept").expect("new");
    assert!(kept.row.withdrawn && kept.event.after.is_none());
    let now = vec![wrong, kept.row];
    let late = TakeBack { id: id(61), ..mistaken };
    assert_eq!(back(&late, &now), Err(vec![ConsentRefusal::ChangedMeanwhile]));
}

#[test]
fn every_refusal_tells_what_to_do() {
    let all = [
        ConsentRefusal::NoBasis,
        ConsentRefusal::NoEvidence(Way::Voice),
        ConsentRefusal::NoEvidence(Way::Paper),
        ConsentRefusal::WitnessIsParty,
    ];
    for refusal in shown(all) {
        assert!(refusal.text.contains('请') && refusal.field.is_some(), "{}", refusal.text);
    }
}
