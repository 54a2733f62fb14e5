//! What the work is paid, on the screen.

pub mod month;
