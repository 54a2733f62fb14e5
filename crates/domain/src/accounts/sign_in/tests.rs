use jiff::SignedDuration;

use super::*;
use crate::actor::Role;
use crate::cast::{at, id, village_path};

fn account() -> Account {
    Account {
        id: id(9),
        user_name: "wangfang".into(),
        name: "王芳".into(),
        role: Role::Clerk,
        tenants: vec![],
        area: village_path(),
        worker: None,
        active: true,
        failures: Failures::NONE,
    }
}

fn now() -> Timestamp {
    at("2026-11-23T08:00")
}

/// Fails so many times, a minute apart, and gives the account as it is kept.
fn failing(times: u32, mut account: Account) -> Account {
    for minute in 0..times {
        let then = now() + SignedDuration::from_mins(i64::from(minute));
        if let SignIn::Refused { failures: Some(failures), .. } = sign_in(Some(&account), false, then) {
            account.failures = failures;
        }
    }
    account
}

#[test]
fn the_right_password_opens_and_clears_what_failed() {
    let account = failing(4, account());
    let answer = sign_in(Some(&account), true, now() + SignedDuration::from_mins(4));
    assert!(matches!(answer, SignIn::Welcome { failures: Failures::NONE, .. }));
}

#[test]
fn an_unknown_name_and_a_wrong_password_sound_alike() {
    let unknown = sign_in(None, false, now());
    let wrong = sign_in(Some(&account()), false, now());
    let why = |answer: SignIn| match answer {
        SignIn::Refused { why, .. } => Refusal::from(why),
        SignIn::Welcome { .. } => panic!("nobody should come in"),
    };
    assert_eq!(why(unknown), why(wrong));
}

#[test]
fn the_fifth_failure_locks_for_a_quarter_of_an_hour_even_for_the_right_password() {
    let account = failing(5, account());
    let last = now() + SignedDuration::from_mins(4);
    let almost = last + SignedDuration::from_mins(15) - SignedDuration::from_secs(1);
    let answer = sign_in(Some(&account), true, almost);
    assert!(matches!(
        answer,
        SignIn::Refused { why: SignInRefusal::Locked { just_now: false, .. }, failures: None }
    ));
    let later = sign_in(Some(&account), true, last + SignedDuration::from_mins(15));
    assert!(matches!(later, SignIn::Welcome { .. }));
}

#[test]
fn the_attempt_that_locks_says_so() {
    let account = failing(4, account());
    let answer = sign_in(Some(&account), false, now() + SignedDuration::from_mins(4));
    assert!(matches!(answer, SignIn::Refused { why: SignInRefusal::Locked { just_now: true, .. }, .. }));
}

#[test]
fn after_a_lock_counting_begins_again() {
    let account = failing(5, account());
    let later = now() + SignedDuration::from_mins(30);
    let answer = sign_in(Some(&account), false, later);
    let expected = Failures { count: 1, last_at: Some(later) };
    assert_eq!(answer, SignIn::Refused { why: SignInRefusal::WrongNameOrPassword, failures: Some(expected) });
}

#[test]
fn a_closed_account_tells_only_those_who_know_the_password() {
    let closed = Account { active: false, ..account() };
    let right = sign_in(Some(&closed), true, now());
    assert_eq!(right, SignIn::Refused { why: SignInRefusal::Closed, failures: None });
    let wrong = sign_in(Some(&closed), false, now());
    assert!(matches!(wrong, SignIn::Refused { why: SignInRefusal::WrongNameOrPassword, .. }));
}
