//! What the work is paid.

mod month;
