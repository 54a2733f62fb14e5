//! The visiting rate of a month, its names, and closing it.

mod close;
mod show;
mod work_out;
