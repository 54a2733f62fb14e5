//! The bytes of what is sealed to a box, as a phone makes them with a small library and we open them:
//!
//! `1 | ephemeral public key (32) | nonce (24) | ciphertext | tag (16)`
//!
//! X25519 between a key made for this one sealing and the box; HKDF-SHA256 over the shared secret, with both public keys
//! as salt; XChaCha20-Poly1305, bound to box and phone. Not the national algorithms of the rest of the house: no audited
//! small library has SM2 for a mini-programme, and a mistake there would lie open on the wire.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use domain::ids::DeviceId;
use hkdf::Hkdf;
use sha2::Sha256;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use crate::seal::SealFault;

/// The first byte: how the others are to be read.
const LAYOUT: u8 = 1;

/// What both sides bind the bytes to, and derive the key under.
const NAME: &str = "koumen sealed 1";

/// The public half of a key.
pub fn public(secret: &[u8; 32]) -> [u8; 32] {
    PublicKey::from(&StaticSecret::from(*secret)).to_bytes()
}

/// Seals to a box, as a phone does: for tests and for the vectors that both languages share. `ephemeral` and `nonce` are
/// fresh chance.
///
/// # Errors
/// A public key that is none.
pub fn seal(
    to: &[u8; 32],
    (box_id, device): (&str, DeviceId),
    (ephemeral, nonce): ([u8; 32], [u8; 24]),
    plain: &[u8],
) -> Result<Vec<u8>, SealFault> {
    let own = public(&ephemeral);
    let cipher = cipher(&StaticSecret::from(ephemeral), &PublicKey::from(*to), &own, to)?;
    let bound = bound(box_id, device);
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: bound.as_bytes() });
    let sealed = sealed.map_err(|_| SealFault::Broken)?;
    Ok([&[LAYOUT], own.as_slice(), nonce.as_slice(), &sealed].concat())
}

/// Opens what was sealed to a box.
///
/// # Errors
/// Broken, whatever is wrong with it.
pub fn open(
    secret: &[u8; 32],
    (box_id, device): (&str, DeviceId),
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealFault> {
    let rest = sealed.split_first().filter(|(layout, _)| **layout == LAYOUT).map(|(_, rest)| rest);
    let (theirs, rest) = rest.and_then(<[u8]>::split_first_chunk::<32>).ok_or(SealFault::Broken)?;
    let (nonce, sealed) = rest.split_first_chunk::<24>().ok_or(SealFault::Broken)?;
    let cipher = cipher(&StaticSecret::from(*secret), &PublicKey::from(*theirs), theirs, &public(secret))?;
    let bound = bound(box_id, device);
    cipher
        .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: bound.as_bytes() })
        .map(Zeroizing::new)
        .map_err(|_| SealFault::Broken)
}

fn bound(box_id: &str, device: DeviceId) -> String {
    format!("{NAME}|{box_id}|{device}")
}

fn cipher(
    own: &StaticSecret,
    other: &PublicKey,
    ephemeral: &[u8; 32],
    to: &[u8; 32],
) -> Result<XChaCha20Poly1305, SealFault> {
    let shared = own.diffie_hellman(other);
    // A point of low order would give everybody the same key.
    if !shared.was_contributory() {
        return Err(SealFault::Broken);
    }
    let salt = [ephemeral.as_slice(), to.as_slice()].concat();
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(&salt), shared.as_bytes())
        .expand(NAME.as_bytes(), key.as_mut_slice())
        .map_err(|_| SealFault::Broken)?;
    Ok(XChaCha20Poly1305::new(&(*key).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEVICE: &str = "01930000-0000-7000-8000-0000000000c1";

    fn sealed() -> Vec<u8> {
        let about = ("1.b", DEVICE.parse().expect("an id"));
        seal(&public(&[7; 32]), about, ([9; 32], [5; 24]), b"what waits").expect("sealed")
    }

    #[test]
    fn only_the_box_opens_it_and_only_as_what_it_was_sealed() {
        let device: DeviceId = DEVICE.parse().expect("an id");
        let opened = open(&[7; 32], ("1.b", device), &sealed()).expect("opened");
        assert_eq!(opened.as_slice(), b"what waits");
        let other: DeviceId = "01930000-0000-7000-8000-0000000000c2".parse().expect("an id");
        assert!(open(&[8; 32], ("1.b", device), &sealed()).is_err());
        assert!(open(&[7; 32], ("1.c", device), &sealed()).is_err());
        assert!(open(&[7; 32], ("1.b", other), &sealed()).is_err());
        for at in 0..sealed().len() {
            let mut changed = sealed();
            changed[at] ^= 1;
            // The highest bit of a public key is not looked at; no other is passed over.
            assert!(open(&[7; 32], ("1.b", device), &changed).is_err(), "byte {at}");
            assert!(open(&[7; 32], ("1.b", device), &sealed()[..at]).is_err(), "cut at {at}");
        }
        assert!(seal(&[0; 32], ("1.b", device), ([9; 32], [5; 24]), b"x").is_err(), "a point of low order");
    }
}
