//! What alerts and festivals ask for beside the ordinary duties.
//!
//! Nothing of it is kept: an alert over fifty thousand people changes no row of theirs. What is asked of somebody
//! follows from the notice, the alert or festival and their class ([`asking`]); what became of it from their contacts
//! ([`tally`]). Both are worked out when a list is shown.

pub mod ask;
pub mod asking;
pub mod load;
pub mod tally;

pub use ask::{Ask, Rhythm, Share};
pub use asking::{Asking, Cause, may_ask, rests};
pub use load::Load;
pub use tally::{Found, Made, Stand, Sum, look, through};
