use serde_json::{Value, json};

use super::decide::{DecideRefusal, Decided, Scene, decide};
use super::effect::{Before, effect};
use super::propose::{Proposed, propose};
use super::set_review::set_review;
use super::withdraw::{WithdrawRefusal, withdraw};
use super::*;
use crate::actor::{Actor, Role};
use crate::cast::{COUNTY, actor, at, day, fact as row, id, mint, person};
use crate::classes::vocabulary::host;
use crate::events::Action;
use crate::ids::FactId;
use crate::people::change_facts::{self, Change, ChangeRefusal, Changed, change_facts};
use crate::people::facts::facts_on;
use crate::people::happenings::tests::{exit, row as happened, town};
use crate::people::{Fact, FactInput};
use crate::refusal::Refusal;

const OPENED: &str = "2026-11-23T10:00";
const HANDED_IN: &str = "2026-11-23T10:05";
const DECIDED: &str = "2026-11-25T09:00";

/// 柳奶奶 as she was registered: not alone, grade 3.
fn known() -> Vec<Fact> {
    vec![
        row(101, "born_on", json!("1950-03-01"), "1950-03-01", "2026-10-01T09:00"),
        row(102, "alone", json!(false), "2026-10-01", "2026-10-01T09:00"),
        row(103, "cert_grade", json!(3), "2026-10-01", "2026-10-01T09:00"),
    ]
}

fn somebody(role: Role, account: u128) -> Actor {
    Actor { account: id(account), ..actor(role) }
}

fn from(first: &str) -> Change {
    Change::From { first: day(first), last: None }
}

fn command(how: Change, facts: &[(&str, Value)]) -> ChangeFacts {
    let evidence = Some("残疾证".to_owned());
    let facts = facts.iter().map(|(fact, value)| FactInput {
        fact: (*fact).into(),
        value: value.clone(),
        evidence: evidence.clone(),
    });
    ChangeFacts {
        person: id(1),
        how,
        facts: facts.collect(),
        opened_at: Some(at(OPENED)),
        note: Some("村里入户核实".to_owned()),
    }
}

fn sound(command: &ChangeFacts, facts: &[Fact]) -> Changed {
    let (host, person) = (host(), person());
    let scene = change_facts::Scene { person: Some(&person), facts, dictionary: &host.dictionary };
    let changed = change_facts(command, &scene, &somebody(Role::Clerk, 21), at(HANDED_IN), &mut mint());
    changed.expect("a sound change")
}

fn try_to_propose(command: &ChangeFacts, waiting: &[ProposedChange]) -> Result<Proposed, Vec<ChangeRefusal>> {
    let (changed, clerk) = (sound(command, &known()), somebody(Role::Clerk, 21));
    propose(command, &changed, waiting, &host().dictionary, &clerk, at(HANDED_IN), &mut mint())
}

fn proposed(how: Change, facts: &[(&str, Value)]) -> ProposedChange {
    try_to_propose(&command(how, facts), &[]).expect("proposed").change
}

fn grade_1() -> ProposedChange {
    proposed(from("2026-11-20"), &[("cert_grade", json!(1))])
}

fn try_to_decide(
    change: &ProposedChange,
    facts: &[Fact],
    actor: &Actor,
    verdict: Verdict,
) -> Result<Decided, Vec<Refusal>> {
    let (host, person) = (host(), person());
    let facts = change_facts::Scene { person: Some(&person), facts, dictionary: &host.dictionary };
    let scene = Scene { change: Some(change), facts };
    let command = DecideChange { change: change.id, verdict };
    let decided = decide(&command, &scene, actor, at(DECIDED), &mut mint());
    decided.map_err(|refusals: Vec<DecideRefusal>| refusals.into_iter().map(Refusal::from).collect())
}

fn town_officer() -> Actor {
    somebody(Role::Town, 31)
}

fn confirm(over: Option<&str>) -> Verdict {
    Verdict::Confirm { over: over.map(at) }
}

fn why_not(change: &ProposedChange, facts: &[Fact], actor: &Actor, verdict: Verdict) -> &'static str {
    try_to_decide(change, facts, actor, verdict).expect_err("refused")[0].code
}

#[test]
fn only_villages_wait_and_only_for_what_the_county_named() {
    let dictionary = host().dictionary;
    let alone = [row(1, "alone", json!(true), "2026-11-20", HANDED_IN)];
    let asks = |review: Review, role| review.asks(role, &dictionary, &alone);
    assert!(asks(Review::Deciding, Role::Clerk) && asks(Review::Everything, Role::Clerk));
    assert!(!asks(Review::Nothing, Role::Clerk));
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Clerk) {
        assert!(!Review::ALL.iter().any(|review| asks(*review, role)), "{role:?}");
    }
    // What nobody decides by waits only where everything does.
    let only_written = [row(1, "something_written_down", json!("x"), "2026-11-20", HANDED_IN)];
    assert!(!Review::Deciding.asks(Role::Clerk, &dictionary, &only_written));
    assert!(Review::Everything.asks(Role::Clerk, &dictionary, &only_written));
    assert!(!Review::Everything.asks(Role::Clerk, &dictionary, &[]));
    for review in Review::ALL {
        assert_eq!(Review::from_code(review.code()), Some(review));
    }
}

#[test]
fn a_proposal_carries_what_is_new_and_changes_nothing() {
    let command = command(from("2026-11-20"), &[("cert_grade", json!(1)), ("alone", json!(false))]);
    let Proposed { change, event } = try_to_propose(&command, &[]).expect("proposed");
    let facts: Vec<&str> = change.command.facts.iter().map(|input| input.fact.as_str()).collect();
    assert_eq!(facts, ["cert_grade"], "what is known already is not proposed");
    assert!(change.is_open());
    assert_eq!((change.proposed_by, change.proposed_at), (id(21), at(HANDED_IN)));
    assert_eq!((event.action, event.person), (Action::ChangeProposed, Some(id(1))));
    assert_eq!(event.before, Some(json!({ "cert_grade": 3 })));
    assert_eq!(event.after.expect("after")["facts"], json!({ "cert_grade": 1 }));
    assert_eq!(event.note.as_deref(), Some("村里入户核实"));
}

#[test]
fn two_proposals_never_wait_for_one_fact() {
    let first = grade_1();
    let second = command(Change::Correct, &[("cert_grade", json!(2)), ("alone", json!(true))]);
    let refusals = try_to_propose(&second, std::slice::from_ref(&first)).expect_err("refused");
    let [refusal] = refusals.as_slice() else { panic!("{refusals:?}") };
    assert!(matches!(refusal, ChangeRefusal::AlreadyWaiting { fact, .. } if fact == "cert_grade"));
    let said = Refusal::from(refusal.clone());
    assert!(said.text.contains("一级"), "{}", said.text);
    // Another fact, or one whose proposal has ended, is free.
    try_to_propose(&command(Change::Correct, &[("alone", json!(true))]), std::slice::from_ref(&first))
        .expect("another fact");
    let (ended, _) =
        withdraw(Some(&first), &somebody(Role::Clerk, 21), at(DECIDED), &mut mint()).expect("back");
    try_to_propose(&second, &[ended]).expect("nothing waits any more");
}

#[test]
fn consent_applies_the_change_as_the_proposer_made_it() {
    let change = grade_1();
    let decided = try_to_decide(&change, &known(), &town_officer(), confirm(None)).expect("decided");
    let (_, changed) = decided.applied.expect("applied");
    let [fact] = changed.facts.as_slice() else { panic!("{:?}", changed.facts) };
    assert_eq!((fact.recorded_by, fact.recorded_at), (id(21), at(DECIDED)), "said by the village, known now");
    assert_eq!((fact.valid_from, fact.evidence.as_deref()), (day("2026-11-20"), Some("残疾证")));
    assert_eq!(changed.event.actor, id(31), "entered in the log by who decided");
    let all = [known(), changed.facts].concat();
    assert_eq!(facts_on(&all, day("2026-11-19"), at(DECIDED))["cert_grade"], json!(3));
    assert_eq!(facts_on(&all, day("2026-11-20"), at(DECIDED))["cert_grade"], json!(1));
    let said = Said { by: id(31), at: at(DECIDED), reason: None };
    assert_eq!(decided.change.state, State::Confirmed(said));
    assert_eq!((decided.event.action, decided.event.person), (Action::ChangeConfirmed, Some(id(1))));
}

#[test]
fn what_others_changed_meanwhile_is_told_before_it_is_written_over() {
    let change = grade_1();
    let by_the_county = row(104, "cert_grade", json!(2), "2026-11-20", "2026-11-24T09:00");
    let facts = [known(), vec![by_the_county]].concat();
    let refusals = try_to_decide(&change, &facts, &town_officer(), confirm(None)).expect_err("told first");
    assert_eq!(refusals[0].code, "decide.meanwhile");
    assert!(refusals[0].text.contains("二级"), "{}", refusals[0].text);
    // Not seen by somebody who looked before it was written, nor by whoever claims to have seen what is to come.
    assert_eq!(
        why_not(&change, &facts, &town_officer(), confirm(Some("2026-11-24T08:59"))),
        "decide.meanwhile"
    );
    let decided = try_to_decide(&change, &facts, &town_officer(), confirm(Some("2026-11-25T08:59")));
    assert_eq!(decided.expect("decided").applied.expect("applied").1.facts[0].value, json!(1));
    // The county has written the very same: nothing is left to apply.
    let same = [known(), vec![row(104, "cert_grade", json!(1), "2026-11-20", "2026-11-24T09:00")]].concat();
    assert_eq!(why_not(&change, &same, &town_officer(), confirm(None)), "decide.nothing_new");
}

#[test]
fn a_form_from_the_future_hides_nothing() {
    let change = grade_1();
    let command = ChangeFacts { opened_at: Some(at("2027-01-01T00:00")), ..change.command.clone() };
    let change = ProposedChange { command, ..change };
    assert_eq!(change.knew(), at(HANDED_IN));
    let by_the_county = row(104, "cert_grade", json!(2), "2026-11-20", "2026-11-24T09:00");
    let facts = [known(), vec![by_the_county]].concat();
    assert_eq!(why_not(&change, &facts, &town_officer(), confirm(None)), "decide.meanwhile");
    let without = ChangeFacts { opened_at: None, ..change.command.clone() };
    assert_eq!(ProposedChange { command: without, ..change }.knew(), at(HANDED_IN));
}

#[test]
fn a_correction_does_not_fall_on_another_row_because_time_has_passed() {
    let change = proposed(Change::Correct, &[("cert_grade", json!(1))]);
    let limited = Fact { valid_until: Some(day("2026-11-23")), ..known()[2].clone() };
    let earlier = row(90, "cert_grade", json!(4), "2026-01-01", "2026-01-01T09:00");
    let facts = [known()[..2].to_vec(), vec![earlier, limited]].concat();
    let refusals = try_to_decide(&change, &facts, &town_officer(), confirm(None)).expect_err("told first");
    assert!(refusals[0].text.contains("四级"), "{}", refusals[0].text);
    let decided = try_to_decide(&change, &facts, &town_officer(), confirm(Some(DECIDED))).expect("decided");
    assert_eq!(decided.applied.expect("applied").1.facts[0].supersedes, Some(id::<FactId>(90)));
}

#[test]
fn giving_back_needs_a_reason_and_changes_nothing() {
    let change = grade_1();
    let back = |reason: &str| Verdict::Return { reason: reason.to_owned() };
    let decided =
        try_to_decide(&change, &known(), &town_officer(), back("  请附残疾证复印件 ")).expect("given back");
    assert_eq!(decided.applied, None);
    assert_eq!(decided.event.note.as_deref(), Some("请附残疾证复印件"));
    let said = decided.change.state.said().cloned().expect("said");
    assert_eq!((said.by, said.reason.as_deref()), (id(31), Some("请附残疾证复印件")));
    assert_eq!(why_not(&change, &known(), &town_officer(), back(" ")), "decide.no_reason");
    let long = "长".repeat(LONGEST_REASON + 1);
    assert_eq!(why_not(&change, &known(), &town_officer(), back(&long)), "decide.long_reason");
}

#[test]
fn nobody_decides_what_is_not_theirs_to_decide() {
    let change = grade_1();
    let all = known();
    assert_eq!(why_not(&change, &all, &somebody(Role::Clerk, 22), confirm(None)), "decide.not_allowed");
    // Whoever proposed it and has become a town officer since.
    assert_eq!(why_not(&change, &all, &somebody(Role::Town, 21), confirm(None)), "decide.own");
    let elsewhere = Actor { tenants: vec![crate::ids::TenantId(77)], ..town_officer() };
    assert_eq!(why_not(&change, &all, &elsewhere, confirm(None)), "decide.unknown");
    let ended = try_to_decide(&change, &all, &town_officer(), confirm(None)).expect("decided").change;
    let again = try_to_decide(&ended, &all, &town_officer(), confirm(None)).expect_err("once");
    assert_eq!(again[0].code, "decide.ended");
    assert!(again[0].text.contains("已同意"));
}

#[test]
fn only_who_proposed_takes_it_back_and_only_while_it_waits() {
    let change = grade_1();
    let take =
        |change: Option<&ProposedChange>, actor: &Actor| withdraw(change, actor, at(DECIDED), &mut mint());
    let own = somebody(Role::Clerk, 21);
    let (ended, event) = take(Some(&change), &own).expect("taken back");
    assert_eq!((ended.state.code(), event.action), ("withdrawn", Action::ChangeWithdrawn));
    assert_eq!(take(Some(&change), &somebody(Role::Clerk, 22)), Err(WithdrawRefusal::NotOwn));
    assert_eq!(take(Some(&change), &somebody(Role::Visitor, 21)), Err(WithdrawRefusal::NotAllowed));
    assert_eq!(take(None, &own), Err(WithdrawRefusal::Unknown));
    assert_eq!(take(Some(&ended), &own), Err(WithdrawRefusal::Ended("已撤回")));
}

#[test]
fn the_county_chooses_and_the_same_choice_says_nothing() {
    let command = SetReview { tenant: COUNTY, review: Review::Deciding };
    let choose = |command, before, role| set_review(command, before, &actor(role), at(DECIDED), &mut mint());
    let event = choose(command, Review::Nothing, Role::County).expect("chosen").expect("an event");
    assert_eq!((event.action, event.person), (Action::ReviewSet, None));
    assert_eq!((event.before, event.after), (Some(json!("nothing")), Some(json!("deciding"))));
    assert_eq!(choose(command, Review::Deciding, Role::County), Ok(None));
    assert!(choose(command, Review::Nothing, Role::Town).is_err());
    let abroad = SetReview { tenant: crate::ids::TenantId(77), ..command };
    assert!(choose(abroad, Review::Nothing, Role::County).is_err());
}

#[test]
fn what_it_would_do_is_seen_before_it_is_done() {
    let (pack, now) = (town(), at(DECIDED));
    let facts = [
        row(101, "born_on", json!("1940-03-01"), "1940-03-01", "2026-01-01T09:00"),
        row(102, "alone", json!(false), "2020-01-01", "2026-01-01T09:00"),
    ];
    let before = Before { pack: &pack, facts: &facts, happenings: &[] };
    let alone = [row(103, "alone", json!(true), "2026-11-20", DECIDED)];
    let seen = effect(before, &alone, from("2026-11-20"), now).expect("decided");
    assert_eq!(seen.on, day("2026-11-25"), "nothing is owed for days that are over");
    assert!(!seen.is_none());
    assert!(seen.before.duties.is_empty());
    assert_eq!(seen.after.duties.iter().map(|duty| duty.id.as_str()).collect::<Vec<_>>(), ["weekly"]);
    // From a day to come on.
    let later = [row(103, "alone", json!(true), "2026-12-01", DECIDED)];
    assert_eq!(effect(before, &later, from("2026-12-01"), now).expect("decided").on, day("2026-12-01"));
    // Whoever has died is owed nothing, whatever is found out about them.
    let died = [happened(1, exit("died"), "2026-11-21", None, "2026-11-22")];
    let before = Before { happenings: &died, ..before };
    assert!(effect(before, &alone, from("2026-11-20"), now).expect("decided").after.duties.is_empty());
}

#[test]
fn a_state_survives_being_stored() {
    let said = Said { by: id(31), at: at(DECIDED), reason: Some("理由".to_owned()) };
    let ended = [State::Confirmed(said.clone()), State::Returned(said.clone()), State::Withdrawn(said)];
    for state in [State::Open].into_iter().chain(ended) {
        assert!(State::CODES.contains(&state.code()));
        assert_eq!(State::from_parts(state.code(), state.said().cloned()), Some(state));
    }
    assert_eq!(State::from_parts("open", Some(Said { by: id(1), at: at(DECIDED), reason: None })), None);
    assert_eq!(State::from_parts("returned", None), None);
}
