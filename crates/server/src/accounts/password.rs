//! Passwords: argon2id, at most two at a time, and the same work for a name that nobody has.

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

/// Hashes and checks passwords without starving the other requests of the machine.
pub struct Passwords {
    /// Each hash takes some 30 ms of a core: more than two at once would stop everybody else's work
    /// when a whole town signs in at eight.
    turns: Semaphore,
    params: Params,
    /// What an unknown name is checked against.
    decoy: String,
}

impl Passwords {
    /// With the strength that is right for people's passwords: 19 MiB, two passes.
    pub fn new() -> Self {
        Self::with(Params::DEFAULT)
    }

    /// With as little work as the algorithm allows: tests only, where accounts are made by the dozen.
    pub fn weak() -> Self {
        Self::with(Params::new(Params::MIN_M_COST, 1, 1, None).unwrap_or(Params::DEFAULT))
    }

    fn with(params: Params) -> Self {
        let decoy = hash_now(&params, "nobody's password", &[7; 16]).unwrap_or_default();
        Self { turns: Semaphore::new(2), params, decoy }
    }

    /// The hash to keep, with its salt and strength inside.
    pub async fn hash(&self, password: &str, salt: [u8; 16]) -> anyhow::Result<String> {
        let (password, params) = (password.to_owned(), self.params.clone());
        let _turn = self.turns.acquire().await?;
        tokio::task::spawn_blocking(move || hash_now(&params, &password, &salt)).await?
    }

    /// Whether the password belongs to the kept hash. Without a hash the same work is done for nothing,
    /// so that the time of the answer does not tell whether the name exists.
    pub async fn verify(&self, password: &str, kept: Option<&str>) -> anyhow::Result<bool> {
        let known = kept.is_some();
        let (password, kept) = (password.to_owned(), kept.unwrap_or(&self.decoy).to_owned());
        let _turn = self.turns.acquire().await?;
        let fits = tokio::task::spawn_blocking(move || {
            Argon2::default().verify_password(password.as_bytes(), kept.as_str()).is_ok()
        })
        .await?;
        Ok(fits && known)
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

/// The same outside of requests: commands that make accounts.
pub fn hash_now(params: &Params, password: &str, salt: &[u8; 16]) -> anyhow::Result<String> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let hash: argon2::password_hash::phc::PasswordHash = argon2
        .hash_password_with_salt(password.as_bytes(), salt)
        .map_err(|why| anyhow::anyhow!("password not hashed: {why}"))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let passwords = Passwords::weak();
        let kept = passwords.hash("Knock-on-3-doors", [1; 16]).await.expect("hashed");
        assert!(kept.starts_with("$argon2id$"));
        assert!(passwords.verify("Knock-on-3-doors", Some(&kept)).await.expect("checked"));
        assert!(!passwords.verify("knock-on-3-doors", Some(&kept)).await.expect("checked"));
        assert!(!passwords.verify("nobody's password", None).await.expect("checked"));
    }
}
