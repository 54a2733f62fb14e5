//! A decision names the facts it stands on, and the facts it waits for.

use crate::park::{decide, pack};

fn because(json: &str) -> Vec<String> {
    decide(&pack(), json).because.into_iter().map(|because| because.fact).collect()
}

#[test]
fn reasons_name_what_was_told_not_what_was_derived() {
    let decision = decide(
        &pack(),
        r#"{"planted_on":"1996-01-01","near_path":true,"leaning":true,"score":45,"fungus":true,"branches":[]}"#,
    );
    assert_eq!(decision.class.as_deref(), Some("danger"));
    assert_eq!(decision.rule.as_deref(), Some("danger.2"));
    let facts: Vec<&str> = decision.because.iter().map(|because| because.fact.as_str()).collect();
    assert_eq!(facts, ["leaning", "score", "fungus", "planted_on", "near_path"]);
    assert_eq!(decision.because[1].read_as, Some(("vigour".into(), "poor".into())));
    assert_eq!(decision.because[3].read_as, Some(("age".into(), 30.into())));
}

#[test]
fn out_of_scope_names_what_shut_it_out() {
    assert_eq!(because(r#"{"planted_on":"2025-01-01"}"#), ["planted_on"]);
    assert_eq!(because(r#"{"planted_on":"2000-01-01","near_path":false}"#), ["near_path", "planted_on"]);
}

#[test]
fn an_open_class_makes_the_answer_provisional_and_names_what_is_missing() {
    let decision = decide(&pack(), r#"{"planted_on":"1996-01-01","near_path":true,"leaning":false}"#);
    assert_eq!(decision.class.as_deref(), Some("calm"));
    assert!(decision.provisional);
    assert_eq!(decision.missing, ["branches"]);
}

#[test]
fn a_score_waits_for_the_flag_only_where_the_flag_matters() {
    let missing = |score: u8| {
        let json = format!(
            r#"{{"planted_on":"1996-01-01","near_path":true,"leaning":true,"score":{score},"branches":[]}}"#
        );
        let decision = decide(&pack(), &json);
        (decision.rule.unwrap(), decision.missing)
    };
    assert_eq!(missing(20), ("danger.2".into(), vec![]));
    // Fair, or poor with fungus: open, so the substitute for an unknown vigour applies.
    assert_eq!(missing(45).0, "danger.3");
    assert_eq!(missing(85).0, "danger.3");
}

#[test]
fn one_of_two_options_is_certain_when_both_are_asked_for() {
    let classes = crate::park::CLASSES.replace("长势 = 差", "(长势 = 差 或 长势 = 中)");
    let pack = crate::park::load("classes.toml", &classes).unwrap();
    let json = r#"{"planted_on":"1996-01-01","near_path":true,"leaning":true,"score":45,"branches":[]}"#;
    let decision = decide(&pack, json);
    assert_eq!((decision.rule.as_deref(), decision.provisional), (Some("danger.2"), false));
}

#[test]
fn an_open_scope_names_scope_and_class_facts() {
    let decision = decide(&pack(), r#"{"planted_on":"1996-01-01","leaning":true,"vigour":"good"}"#);
    assert_eq!((decision.eligible, decision.class.as_deref()), (None, None));
    assert_eq!(decision.missing, ["near_path", "branches"]);
    assert!(decision.duties.is_empty());
}

#[test]
fn a_substitute_rule_is_provisional_and_says_so() {
    let decision =
        decide(&pack(), r#"{"planted_on":"1996-01-01","near_path":true,"leaning":true,"branches":[]}"#);
    assert_eq!(decision.rule.as_deref(), Some("danger.3"));
    assert!(decision.provisional);
    assert_eq!(decision.provisional_note.as_deref(), Some("长势未评，按差处理"));
    assert_eq!(decision.duties[0].count, 2);
}

#[test]
fn warnings_do_not_change_the_answer() {
    let with = |species: &str| {
        let json = format!(
            r#"{{"planted_on":"1996-01-01","near_path":true,"leaning":true,"vigour":"good","species":"{species}","branches":[]}}"#
        );
        decide(&pack(), &json)
    };
    assert_eq!(with("willow").warnings[0].id, "willow_leans");
    assert!(with("oak").warnings.is_empty());
    assert_eq!(with("willow").class, with("oak").class);
}

#[test]
fn facts_of_the_wrong_kind_are_refused_with_what_would_be_right() {
    let pack = pack();
    let error = |json: &str| {
        pack.decide(&crate::park::facts(json), jiff::civil::date(2026, 11, 23)).unwrap_err().to_string()
    };
    assert_eq!(error(r#"{"height":3}"#), "unknown fact `height`");
    assert_eq!(error(r#"{"age":3}"#), "fact `age` is derived and cannot be given");
    assert_eq!(error(r#"{"leaning":1}"#), "fact `leaning`: true or false expected, got 1");
    assert_eq!(error(r#"{"score":101}"#), "fact `score`: a whole number from 0 to 100 expected, got 101");
    assert_eq!(
        error(r#"{"planted_on":"2030-01-01"}"#),
        "fact `planted_on`: a day not after 2026-11-23 expected, got 2030-01-01"
    );
    assert!(error(r#"{"planted_on":"1996-02-30"}"#).contains("a day such as"));
    assert!(error(r#"{"species":"elm"}"#).contains("\"oak\", \"willow\", \"pine\""));
    assert_eq!(error(r#"{"branches":[{"leaf":1}]}"#), "unknown fact `branches.leaf`");
}
