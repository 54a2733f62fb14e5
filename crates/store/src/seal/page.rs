//! What an event says, sealed under a key of the person it concerns.
//!
//! The key of a person comes from the county's data key and a salt that is kept with the person; forgetting the salt
//! makes everything unreadable that was sealed with it. An event is sealed once, so its own key and nonce come from
//! its id, and recording needs no chance. A sealed page is
//! `data key (1) | number of the salt, 0 for the county (1) | ciphertext | tag (16)`.

use aes_gcm::Nonce;
use aes_gcm::aead::{Aead, Payload};
use domain::ids::{EventId, PersonId, TenantId};
use zeroize::Zeroizing;

use super::{KEY, SealFault, gcm, hmac};

/// Where what an event says belongs. Opening it anywhere else fails.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The county.
    pub tenant: TenantId,
    /// The event.
    pub event: EventId,
    /// Under whose key.
    pub owner: Owner,
}

/// Whose key seals an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The county's: the event concerns no person.
    County,
    /// A person's.
    Person(PersonId, Salt),
}

/// What makes a person's key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt {
    /// How many this person has had, this one included; at most 255.
    pub number: u8,
    /// Its bytes, of chance.
    pub bytes: [u8; 16],
}

impl std::fmt::Debug for Salt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Salt {}", self.number)
    }
}

/// The number of the data key and of the salt under which a page was sealed.
pub fn numbers(sealed: &[u8]) -> Result<(u8, u8), SealFault> {
    match sealed {
        [key, salt, ..] => Ok((*key, *salt)),
        _ => Err(SealFault::Broken),
    }
}

/// The key from which all pages of a data key come.
pub(super) fn root(data_key: &[u8]) -> [u8; 32] {
    hmac(data_key, &[b"koumen events"])
}

pub(super) fn seal(root: &[u8; 32], number: u8, page: &Page, plain: &[u8]) -> Result<Vec<u8>, SealFault> {
    let key = page.key(root);
    let bound = page.bound();
    let sealed = gcm(&key[..KEY])
        .encrypt(&nonce(&key), Payload { msg: plain, aad: &bound })
        .map_err(|_| SealFault::Broken)?;
    let mut whole = Vec::with_capacity(2 + sealed.len());
    whole.extend_from_slice(&[number, page.salt_number()]);
    whole.extend_from_slice(&sealed);
    Ok(whole)
}

pub(super) fn open(root: &[u8; 32], page: &Page, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealFault> {
    let (_, salt) = numbers(sealed)?;
    if salt != page.salt_number() {
        return Err(SealFault::Broken);
    }
    let key = page.key(root);
    gcm(&key[..KEY])
        .decrypt(&nonce(&key), Payload { msg: &sealed[2..], aad: &page.bound() })
        .map(Zeroizing::new)
        .map_err(|_| SealFault::Broken)
}

fn nonce(key: &[u8; 32]) -> Nonce<aes_gcm::aead::consts::U12> {
    let mut nonce = [0; 12];
    nonce.copy_from_slice(&key[KEY..KEY + 12]);
    Nonce::from(nonce)
}

impl Page {
    /// Key (16) and nonce (12) of this one page.
    fn key(&self, root: &[u8; 32]) -> Zeroizing<[u8; 32]> {
        let tenant = self.tenant.0.to_be_bytes();
        let owner = Zeroizing::new(match &self.owner {
            Owner::County => hmac(root, &[b"county", &tenant]),
            Owner::Person(person, salt) => {
                hmac(root, &[b"person", &tenant, person.as_bytes(), &[salt.number], &salt.bytes])
            }
        });
        Zeroizing::new(hmac(&*owner, &[self.event.as_bytes()]))
    }

    fn salt_number(&self) -> u8 {
        match self.owner {
            Owner::County => 0,
            Owner::Person(_, salt) => salt.number,
        }
    }

    /// The bytes a sealed page is bound to: county, person (zeros for none), event.
    fn bound(&self) -> [u8; 40] {
        let person = match self.owner {
            Owner::County => PersonId::MIN,
            Owner::Person(person, _) => person,
        };
        let mut bound = [0; 40];
        bound[..8].copy_from_slice(&self.tenant.0.to_be_bytes());
        bound[8..24].copy_from_slice(person.as_bytes());
        bound[24..].copy_from_slice(self.event.as_bytes());
        bound
    }
}
