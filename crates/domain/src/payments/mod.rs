//! What the work is paid. Only what follows from the contacts stands here so far: the settlement by town and county, its
//! ledger and its corrections are not built yet.

pub mod month;

pub use month::{About, Earned, Made, Pays, month};
