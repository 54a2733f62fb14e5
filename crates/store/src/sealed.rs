//! Boxes to which phones seal what they must not lose when their sign-in is gone.

pub mod bytes;

use domain::ids::{BoxId, PersonId, TenantId};
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::params;
use crate::row::{FromRow, Row};
use crate::seal::{Cipher, NonceBytes, Place, SealFault};
use crate::statement::{register, statement};
use crate::tx::Tx;

register!(INSERT, NEWEST, BY_ID);

/// A box with the sealed secret half of its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedBox {
    /// Its id.
    pub id: BoxId,
    /// The county.
    pub tenant: TenantId,
    /// The public half of its key.
    pub public: [u8; 32],
    /// The secret half, sealed.
    pub secret: Vec<u8>,
    /// When it was made.
    pub made_at: Timestamp,
}

impl SealedBox {
    /// A new box. `chance` is the secret half.
    ///
    /// # Errors
    /// A county without a data key.
    pub fn make(
        cipher: &dyn Cipher,
        (tenant, id): (TenantId, BoxId),
        chance: [u8; 32],
        nonce: NonceBytes,
        now: Timestamp,
    ) -> Result<Self, SealFault> {
        let chance = Zeroizing::new(chance);
        let secret = cipher.seal(&place(tenant), nonce, chance.as_slice())?;
        Ok(Self { id, tenant, public: bytes::public(&chance), secret, made_at: now })
    }

    /// The secret half.
    ///
    /// # Errors
    /// Keys that do not belong to this database.
    pub fn open(&self, cipher: &dyn Cipher) -> Result<Zeroizing<[u8; 32]>, SealFault> {
        let plain = cipher.open(&place(self.tenant), &self.secret)?;
        let bytes: [u8; 32] = plain.as_slice().try_into().map_err(|_| SealFault::Broken)?;
        Ok(Zeroizing::new(bytes))
    }
}

/// The secret half belongs to nobody.
fn place(tenant: TenantId) -> Place<'static> {
    Place { tenant, person: PersonId::MIN, field: "sealed box" }
}

statement! {
    /// Keeps a box.
    INSERT = "insert into sealed_box (tenant, id, public_key, secret, made_at) values ($1, $2, $3, $4, $5) \
        on conflict (tenant, id) do nothing";

    /// The box to which phones of a county seal now.
    NEWEST = "select tenant, id, public_key, secret, made_at from sealed_box where tenant = $1 \
        order by made_at desc, id desc limit 1";

    /// A box of a county; older ones open what was sealed to them.
    BY_ID = "select tenant, id, public_key, secret, made_at from sealed_box where tenant = $1 and id = $2";
}

/// Keeps a box.
///
/// # Errors
/// What the database cannot do.
pub fn insert(tx: &mut Tx<'_>, one: &SealedBox) -> Result<(), Fault> {
    tx.exec(&INSERT, params![one.tenant, one.id, one.public, one.secret, one.made_at]).map(|_| ())
}

/// The box to which phones of a county seal now; `None` where none was made yet.
///
/// # Errors
/// What the database cannot do.
pub fn newest(tx: &mut Tx<'_>, tenant: TenantId) -> Result<Option<SealedBox>, Fault> {
    tx.one(&NEWEST, params![tenant])
}

/// A box of a county.
///
/// # Errors
/// What the database cannot do.
pub fn by_id(tx: &mut Tx<'_>, tenant: TenantId, id: BoxId) -> Result<Option<SealedBox>, Fault> {
    tx.one(&BY_ID, params![tenant, id])
}

impl FromRow for SealedBox {
    fn from_row(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Self {
            tenant: row.get(0)?,
            id: row.get(1)?,
            public: row.get(2)?,
            secret: row.get(3)?,
            made_at: row.get(4)?,
        })
    }
}
