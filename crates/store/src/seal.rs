//! Sealing of what must not be read from a stolen disk, and finding it again without opening it.
//!
//! A sealed value is `key number (1) | nonce (12) | ciphertext | tag (16)`, SM4 in Galois/counter mode,
//! bound to its county, person and field, so that it cannot be moved to another row. It is found again
//! through a *blind index*: a keyed hash of the plain value under a key of its own.
//!
//! Keys: a *master key* and an *index key* live in a folder outside the database and its backups (see
//! [`crate::keys`]). Every county has *data keys* of its own, kept in the database wrapped under a
//! master key. A certified device can stand behind [`Cipher`] instead.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use aes_gcm::aead::{Aead, KeyInit, Payload, consts::U12};
use aes_gcm::{AesGcm, Nonce};
use domain::ids::{PersonId, TenantId};
use hmac::{Hmac, Mac};
use sm3::Sm3;
use zeroize::{Zeroize, Zeroizing};

use crate::keys::Keys;

mod page;

pub use page::{Owner, Page, Salt, numbers};

#[cfg(test)]
mod tests;

type Sm4Gcm = AesGcm<sm4::Sm4, U12>;

/// Bytes of chance for one sealing. Used once: two values under one nonce lay open both.
pub type NonceBytes = [u8; 12];

/// Length of an SM4 key.
const KEY: usize = 16;

/// Where a sealed value belongs. Opening it anywhere else fails.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The county.
    pub tenant: TenantId,
    /// The person whose file holds it.
    pub person: PersonId,
    /// What it is: `identity`, `bank_account`, …
    pub field: &'a str,
}

/// What a blind index is over. Two kinds never give the same hash for the same text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// A whole number, the same over the region: finds a person who moved or is registered twice.
    Identity,
    /// The last four characters, different in every county.
    LastFour,
    /// An account on a phone: what opens the phone's shelf when its PIN was forgotten.
    Phone,
}

/// Why something cannot be sealed or opened. Never contains what was to be hidden.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealFault {
    /// No data key of that number is known for the county.
    #[error("缺少解密密钥（区县 {tenant}，密钥 {key}），请核对密钥文件夹。")]
    NoKey {
        /// The county.
        tenant: TenantId,
        /// Number of the key; 0 where the county has none at all.
        key: u8,
    },
    /// The bytes were changed, moved, or sealed under another key.
    #[error("加密内容无法解开：内容被改动，或密钥与数据库不匹配。")]
    Broken,
    /// The key folder cannot be used.
    #[error("密钥文件夹：{0}")]
    Keys(String),
}

/// Seals, opens and indexes. The one door to the algorithms; a certified device can stand behind it.
pub trait Cipher: Send + Sync + fmt::Debug {
    /// Seals a value for its place. `nonce` is fresh chance from the edge.
    ///
    /// # Errors
    /// [`SealFault::NoKey`] when the county has no key.
    fn seal(&self, place: &Place<'_>, nonce: NonceBytes, plain: &[u8]) -> Result<Vec<u8>, SealFault>;

    /// Opens a value; what comes out is wiped when dropped.
    ///
    /// # Errors
    /// [`SealFault::NoKey`], or [`SealFault::Broken`] when it does not belong there.
    fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealFault>;

    /// Seals what an event says. No chance is needed: an event is sealed once.
    ///
    /// # Errors
    /// [`SealFault::NoKey`] when the county has no key.
    fn seal_page(&self, page: &Page, plain: &[u8]) -> Result<Vec<u8>, SealFault>;

    /// Opens what an event says; what comes out is wiped when dropped.
    ///
    /// # Errors
    /// [`SealFault::NoKey`], or [`SealFault::Broken`] when it does not belong there.
    fn open_page(&self, page: &Page, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealFault>;

    /// Keyed hash of a normalised text, to find it without opening anything.
    fn index(&self, kind: Index, tenant: TenantId, normalised: &str) -> [u8; 16];

    /// Makes a data key for a county out of chance; gives it wrapped, to be kept in the database.
    ///
    /// # Errors
    /// When the master key cannot wrap.
    fn new_data_key(
        &self,
        tenant: TenantId,
        number: u8,
        chance: [u8; KEY],
        nonce: NonceBytes,
    ) -> Result<Vec<u8>, SealFault>;

    /// Takes a wrapped data key into use; the highest number seals, all open.
    ///
    /// # Errors
    /// [`SealFault::Broken`] when the key folder does not belong to this database.
    fn admit(&self, tenant: TenantId, number: u8, wrapped: &[u8]) -> Result<(), SealFault>;
}

/// What a database needs to seal what it keeps: the cipher, and chance for a person's salt.
#[derive(Clone)]
pub struct Sealing {
    /// The cipher.
    pub cipher: Arc<dyn Cipher>,
    /// Sixteen bytes of chance, lent by the edge.
    pub chance: Arc<dyn Fn() -> [u8; 16] + Send + Sync>,
}

/// The cipher in software: SM4-GCM and HMAC-SM3.
pub struct SoftCipher {
    keys: Keys,
    data: RwLock<HashMap<(TenantId, u8), DataKey>>,
    newest: RwLock<HashMap<TenantId, u8>>,
}

/// A county's key, unwrapped.
struct DataKey {
    values: Sm4Gcm,
    /// From which the keys of the log come.
    pages: Zeroizing<[u8; 32]>,
}

impl SoftCipher {
    /// With the keys of the folder and no data keys yet.
    pub fn new(keys: Keys) -> Self {
        Self { keys, data: RwLock::default(), newest: RwLock::default() }
    }

    fn wrapping(&self, master: u8) -> Option<Sm4Gcm> {
        let key = Zeroizing::new(hmac(self.keys.master(master)?, &[b"koumen wrap"]));
        Some(gcm(&key[..KEY]))
    }

    fn newest(&self, tenant: TenantId) -> u8 {
        let newest = self.newest.read().unwrap_or_else(PoisonError::into_inner);
        newest.get(&tenant).copied().unwrap_or(0)
    }

    fn with_data_key<T>(
        &self,
        tenant: TenantId,
        number: u8,
        f: impl FnOnce(&DataKey) -> Result<T, SealFault>,
    ) -> Result<T, SealFault> {
        let data = self.data.read().unwrap_or_else(PoisonError::into_inner);
        f(data.get(&(tenant, number)).ok_or(SealFault::NoKey { tenant, key: number })?)
    }
}

impl Cipher for SoftCipher {
    fn seal(&self, place: &Place<'_>, nonce: NonceBytes, plain: &[u8]) -> Result<Vec<u8>, SealFault> {
        let number = self.newest(place.tenant);
        self.with_data_key(place.tenant, number, |key| {
            seal(&key.values, number, nonce, &place.bound(), plain)
        })
    }

    fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealFault> {
        let number = *sealed.first().ok_or(SealFault::Broken)?;
        self.with_data_key(place.tenant, number, |key| open(&key.values, &place.bound(), sealed))
    }

    fn seal_page(&self, page: &Page, plain: &[u8]) -> Result<Vec<u8>, SealFault> {
        let number = self.newest(page.tenant);
        self.with_data_key(page.tenant, number, |key| page::seal(&key.pages, number, page, plain))
    }

    fn open_page(&self, page: &Page, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealFault> {
        let (number, _) = numbers(sealed)?;
        self.with_data_key(page.tenant, number, |key| page::open(&key.pages, page, sealed))
    }

    fn index(&self, kind: Index, tenant: TenantId, normalised: &str) -> [u8; 16] {
        let label = match kind {
            Index::Identity => "identity|".to_owned(),
            Index::LastFour => format!("last four|{tenant}|"),
            Index::Phone => format!("phone|{tenant}|"),
        };
        let mut short = [0; 16];
        short.copy_from_slice(&hmac(self.keys.index(), &[label.as_bytes(), normalised.as_bytes()])[..16]);
        short
    }

    fn new_data_key(
        &self,
        tenant: TenantId,
        number: u8,
        mut chance: [u8; KEY],
        nonce: NonceBytes,
    ) -> Result<Vec<u8>, SealFault> {
        let master = self.keys.newest_master();
        let wrapping = self.wrapping(master).ok_or(SealFault::NoKey { tenant, key: master })?;
        let wrapped = seal(&wrapping, master, nonce, &bound_key(tenant, number), &chance);
        chance.zeroize();
        wrapped
    }

    fn admit(&self, tenant: TenantId, number: u8, wrapped: &[u8]) -> Result<(), SealFault> {
        let master = *wrapped.first().ok_or(SealFault::Broken)?;
        let wrapping = self.wrapping(master).ok_or(SealFault::NoKey { tenant, key: master })?;
        let key = open(&wrapping, &bound_key(tenant, number), wrapped)?;
        if key.len() != KEY {
            return Err(SealFault::Broken);
        }
        let key = DataKey { values: gcm(&key), pages: Zeroizing::new(page::root(&key)) };
        self.data.write().unwrap_or_else(PoisonError::into_inner).insert((tenant, number), key);
        let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
        let entry = newest.entry(tenant).or_insert(number);
        *entry = (*entry).max(number);
        Ok(())
    }
}

impl fmt::Debug for SoftCipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SoftCipher")
    }
}

impl Place<'_> {
    /// The bytes a sealed value is bound to.
    fn bound(&self) -> Vec<u8> {
        format!("{}|{}|{}", self.tenant, self.person, self.field).into_bytes()
    }
}

fn bound_key(tenant: TenantId, number: u8) -> Vec<u8> {
    format!("{tenant}|data key|{number}").into_bytes()
}

fn gcm(key: &[u8]) -> Sm4Gcm {
    // Callers hand over exactly one key's length; anything else is a mistake of this file.
    Sm4Gcm::new_from_slice(key).expect("an SM4 key has 16 bytes")
}

fn seal(
    key: &Sm4Gcm,
    number: u8,
    nonce: NonceBytes,
    bound: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, SealFault> {
    let sealed = key
        .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: bound })
        .map_err(|_| SealFault::Broken)?;
    let mut whole = Vec::with_capacity(1 + nonce.len() + sealed.len());
    whole.push(number);
    whole.extend_from_slice(&nonce);
    whole.extend_from_slice(&sealed);
    Ok(whole)
}

fn open(key: &Sm4Gcm, bound: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealFault> {
    let (nonce, rest) = sealed.get(1..).and_then(<[u8]>::split_first_chunk::<12>).ok_or(SealFault::Broken)?;
    key.decrypt(&Nonce::from(*nonce), Payload { msg: rest, aad: bound })
        .map(Zeroizing::new)
        .map_err(|_| SealFault::Broken)
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // Keys of any length are allowed by the construction.
    let mut mac = Hmac::<Sm3>::new_from_slice(key).expect("HMAC takes any key");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
