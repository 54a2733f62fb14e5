//! 家属: links for relatives and for the older person, what they say through them, reminders, the card at the door.
//!
//! Pages under `/f/` and `/k/` ask for no sign-in. What opens the first is a secret of chance in the address: it stands in
//! no log (`door` writes the route's pattern), goes to no other site (`Referrer-Policy: no-referrer`), and only its hash is
//! kept. There is no brake against guessing, because there is nothing to guess: 130 bits of chance, and a wrong secret
//! costs what an ended one costs, one look into one index.

pub mod card;
pub mod check;
pub mod end;
pub mod inbox;
pub mod invite;
pub mod list;
pub mod open;
pub mod qr;
pub mod remind;
pub mod say;
pub mod settle;
pub(crate) mod words;

use axum::http::{HeaderMap, header};
use domain::{
    actor::Scope,
    areas::AreaPath,
    ids::{PersonId, TenantId},
};
use sm3::{Digest, Sm3};
use store::families::links::TokenHash;

use crate::{app::App, duties::recheck::calendar_of};

/// Signs of which a secret is made: they survive being copied by hand.
const SIGNS: &[u8; 32] = b"23456789abcdefghjklmnpqrstuvwxyz";

/// Signs in a secret, five bits each: 130 bits.
const SECRET: usize = 26;

/// Whether an address belongs to the pages that ask for no sign-in.
pub(crate) fn is_familys(path: &str) -> bool {
    path.starts_with("/f/") || path.starts_with("/k/")
}

/// What opens a link: the county and a secret of chance, as they stand in the address.
pub struct Token {
    tenant: TenantId,
    secret: String,
}

impl Token {
    /// A new one.
    pub fn fresh(app: &App, tenant: TenantId) -> Self {
        Self { tenant, secret: signs(&app.edge().chance.bytes::<SECRET>()) }
    }

    /// From an address. What cannot be one leads nowhere, and costs the same.
    pub fn read(text: &str) -> Self {
        let (tenant, secret) = text.split_once('-').unwrap_or(("", text));
        Self { tenant: TenantId(tenant.parse().unwrap_or(0)), secret: secret.chars().take(64).collect() }
    }

    /// The county.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// As it stands in the address.
    pub fn text(&self) -> String {
        format!("{}-{}", self.tenant, self.secret)
    }

    /// What the database keeps of it.
    pub fn hash(&self) -> TokenHash {
        let mut out = [0; 32];
        let digest = Sm3::new().chain_update("koumen family ").chain_update(&self.secret);
        out.copy_from_slice(&digest.finalize());
        out
    }
}

/// Random bytes as signs.
pub(crate) fn signs(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect()
}

/// An address of ours as somebody elsewhere types it: under the name by which the asker reached us.
pub(crate) fn whole_address(app: &App, headers: &HeaderMap, path: &str) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let scheme = if app.settings().behind_tls { "https" } else { "http" };
    format!("{scheme}://{host}{path}")
}

/// How far the program itself sees: a family has no account, so what its link shows is looked up for it.
pub(crate) fn program(app: &App, tenant: TenantId) -> Option<Scope> {
    let home = app.tenant(tenant).map_or_else(AreaPath::root, |tenant| tenant.area);
    calendar_of(tenant, home).scope(tenant)
}

/// The page of a person's family.
pub(crate) fn page_of(person: PersonId) -> String {
    format!("/people/{person}/family")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_has_enough_chance_and_its_hash_does_not_show_it() {
        let all: Vec<u8> = (0..=255).collect();
        let text = signs(&all);
        let kinds: std::collections::BTreeSet<char> = text.chars().collect();
        assert_eq!(kinds.len(), 32, "every sign stands for five bits");
        assert!(!text.contains(['0', '1', 'i', 'o']), "nothing that is mistaken for something else");
        const { assert!(SECRET * 5 >= 128) };
        let one = Token::read(&format!("3-{}", &text[..SECRET]));
        assert_eq!((one.tenant(), one.text()), (TenantId(3), format!("3-{}", &text[..SECRET])));
        assert_ne!(one.hash(), Token::read("3-x").hash());
        for odd in ["", "-", "x", "99999999999999999999-a", &"长".repeat(500)] {
            Token::read(odd).hash();
        }
    }
}
