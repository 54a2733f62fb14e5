//! What people write in cells, read as they mean it.
//!
//! Each reader answers with a value or with the reason why it will not guess.

mod clean;
mod day;
mod flag;
mod number;

pub use clean::{clean, mask, without_spaces};
pub use day::{DayFault, Written, read_day};
pub use flag::read_flag;
pub use number::{is_mangled, read_whole};
