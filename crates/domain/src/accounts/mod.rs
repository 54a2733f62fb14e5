//! Who signs in, and for how long.

pub mod bind;
pub mod lockout;
pub mod password;
pub mod session;
pub mod set_pin;
pub mod sign_in;

pub use bind::Device;
pub use lockout::Failures;
pub use session::Session;
pub use set_pin::SetPin;

use crate::actor::{Actor, Role};
use crate::areas::AreaPath;
use crate::ids::{AccountId, TenantId, WorkerId};

/// Somebody who can sign in. The hash of the password is kept apart from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What is typed at sign-in; unique in the installation, compared in lower case.
    pub user_name: String,
    /// The person's name.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// The counties in which they work.
    pub tenants: Vec<TenantId>,
    /// The area they answer for.
    pub area: AreaPath,
    /// Their entry among the visitors, if they visit.
    pub worker: Option<WorkerId>,
    /// A closed account signs in no more; it stays for the log's sake.
    pub active: bool,
    /// Failed attempts since the last success.
    pub failures: Failures,
}

impl Account {
    /// This account as the one who asks.
    pub fn actor(&self) -> Actor {
        Actor {
            account: self.id,
            role: self.role,
            tenants: self.tenants.clone(),
            area: self.area.clone(),
            worker: self.worker,
        }
    }
}
