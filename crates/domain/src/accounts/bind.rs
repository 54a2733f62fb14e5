//! Binding a sign-in to a phone, and ending a phone that was lost.
//!
//! A token that is copied from a phone is of no use elsewhere: it holds on that phone only. Whether the password was
//! right is decided by [`super::sign_in`] before this is asked.

use jiff::Timestamp;

use super::Account;
use super::session::idle_limit;
use crate::actor::{Actor, Verb};
use crate::ids::{AccountId, DeviceId};
use crate::refusal::Refusal;

#[cfg(test)]
mod tests;

/// On so many phones an account may be signed in at once.
pub const DEVICES_ALLOWED: usize = 5;

/// Longest name of a phone in characters; what is longer is cut.
pub const LONGEST_NAME: usize = 40;

/// A phone on which an account has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its id, made by itself.
    pub id: DeviceId,
    /// Whose account.
    pub account: AccountId,
    /// What its owner calls it, such as its model.
    pub name: String,
    /// When the account was first used on it.
    pub bound_at: Timestamp,
    /// When somebody last signed in on it.
    pub signed_in_at: Timestamp,
    /// When the sign-in on it was last used; `None` while nobody is signed in.
    pub used_at: Option<Timestamp>,
    /// When the office ended it. It signs in no more.
    pub ended_at: Option<Timestamp>,
}

/// Why an account cannot be used on a phone, though the password was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BindRefusal {
    /// The office ended this phone.
    Ended,
    /// The account is signed in on as many phones as it may.
    TooMany,
}

/// What becomes of the phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The phone as it is to be kept.
    pub device: Device,
    /// Whether the account is used on it for the first time.
    pub new: bool,
}

/// Why a phone is not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndRefusal {
    /// The role does not manage accounts.
    NotAllowed,
    /// No such account within the actor's counties and place, or no such phone of it.
    Unknown,
}

/// Decides whether an account that has shown its password may be used on a phone. `known` are all its phones.
///
/// # Errors
/// A phone that was ended, or one more than an account may have.
pub fn bind(
    account: &Account,
    known: &[Device],
    id: DeviceId,
    name: &str,
    now: Timestamp,
) -> Result<Bound, BindRefusal> {
    let before = known.iter().find(|device| device.id == id);
    if before.is_some_and(|device| device.ended_at.is_some()) {
        return Err(BindRefusal::Ended);
    }
    let in_use = |device: &&Device| {
        device.ended_at.is_none()
            && device.used_at.is_some_and(|used| now.duration_since(used) < idle_limit(account.role))
    };
    if known.iter().filter(|device| device.id != id).filter(in_use).count() >= DEVICES_ALLOWED {
        return Err(BindRefusal::TooMany);
    }
    let device = Device {
        id,
        account: account.id,
        name: name.trim().chars().take(LONGEST_NAME).collect(),
        bound_at: before.map_or(now, |device| device.bound_at),
        signed_in_at: now,
        used_at: Some(now),
        ended_at: None,
    };
    Ok(Bound { device, new: before.is_none() })
}

/// Decides about ending a phone of an account; `None` where it was ended before and nothing changes.
///
/// # Errors
/// Who does not manage accounts, and whatever lies outside of where they do.
pub fn end(
    account: Option<&Account>,
    device: Option<&Device>,
    actor: &Actor,
    now: Timestamp,
) -> Result<Option<Device>, EndRefusal> {
    if !actor.may(Verb::ManageAccounts) {
        return Err(EndRefusal::NotAllowed);
    }
    let within = |account: &&Account| {
        actor.area.contains(&account.area)
            && !account.tenants.is_empty()
            && account.tenants.iter().all(|tenant| actor.tenants.contains(tenant))
    };
    let (Some(_), Some(device)) = (account.filter(within), device) else { return Err(EndRefusal::Unknown) };
    let ended = Device { ended_at: Some(now), used_at: None, ..device.clone() };
    Ok(device.ended_at.is_none().then_some(ended))
}

impl From<BindRefusal> for Refusal {
    fn from(refusal: BindRefusal) -> Self {
        match refusal {
            BindRefusal::Ended => {
                Refusal::new("bind.ended", "这台手机已被停用，不能登录。如需恢复，请联系本单位的系统管理员")
            }
            BindRefusal::TooMany => Refusal::new(
                "bind.too_many",
                format!(
                    "这个账号已在{DEVICES_ALLOWED}台手机上登录。请先在不用的手机上退出登录，或请管理员停用一台"
                ),
            ),
        }
    }
}

impl From<EndRefusal> for Refusal {
    fn from(refusal: EndRefusal) -> Self {
        match refusal {
            EndRefusal::NotAllowed => Refusal::new("end.not_allowed", "您的账号不能停用手机"),
            EndRefusal::Unknown => {
                Refusal::new("end.unknown", "没有找到这个账号的这台手机，或不在您负责的范围内")
            }
        }
    }
}
