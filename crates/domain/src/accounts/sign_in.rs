//! Sign-in: the pure part of it, once the server knows whether the password was right.

use jiff::Timestamp;

use super::lockout::{FAILURES_ALLOWED, Failures, LOCKED_FOR};
use super::{Account, Session};
use crate::refusal::Refusal;

/// What comes of an attempt. What it says of the account is to be kept either way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// Come in.
    Welcome {
        /// The session that begins.
        session: Session,
        /// The account's failures from now on: none.
        failures: Failures,
    },
    /// Stay outside.
    Refused {
        /// Why, as far as it may be said.
        why: SignInRefusal,
        /// The account's failures from now on; `None` where nothing changes or there is no account.
        failures: Option<Failures>,
    },
}

/// Why somebody stays outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInRefusal {
    /// No such account, or the wrong password: the screen must not tell which.
    WrongNameOrPassword,
    /// Too many failures.
    Locked {
        /// When to try again.
        until: Timestamp,
        /// Whether this very attempt closed the door.
        just_now: bool,
    },
    /// The account was closed. Only said to somebody who knows the password.
    Closed,
}

impl From<SignInRefusal> for Refusal {
    fn from(refusal: SignInRefusal) -> Self {
        match refusal {
            SignInRefusal::WrongNameOrPassword => {
                Refusal::new("sign_in.wrong", "用户名或密码不正确，请重新输入").at("password")
            }
            SignInRefusal::Locked { .. } => Refusal::new(
                "sign_in.locked",
                format!(
                    "连续{FAILURES_ALLOWED}次输错密码，账号已锁定，请{}分钟后再试，或请管理员重置密码",
                    LOCKED_FOR.as_mins()
                ),
            ),
            SignInRefusal::Closed => {
                Refusal::new("sign_in.closed", "账号已停用，请联系本单位的系统管理员").at("user_name")
            }
        }
    }
}

/// Decides about an attempt to sign in.
///
/// A locked account stays locked even for the right password, so that guessing cannot go on in between.
pub fn sign_in(account: Option<&Account>, password_ok: bool, now: Timestamp) -> SignIn {
    let Some(account) = account else {
        return SignIn::Refused { why: SignInRefusal::WrongNameOrPassword, failures: None };
    };
    if let Some(until) = account.failures.locked_until(now) {
        return SignIn::Refused { why: SignInRefusal::Locked { until, just_now: false }, failures: None };
    }
    if !password_ok {
        let failures = account.failures.and_another(now);
        let why = match failures.locked_until(now) {
            Some(until) => SignInRefusal::Locked { until, just_now: true },
            None => SignInRefusal::WrongNameOrPassword,
        };
        return SignIn::Refused { why, failures: Some(failures) };
    }
    if !account.active {
        return SignIn::Refused { why: SignInRefusal::Closed, failures: None };
    }
    SignIn::Welcome { session: Session::begin(account.id, now), failures: Failures::NONE }
}

#[cfg(test)]
mod tests;
