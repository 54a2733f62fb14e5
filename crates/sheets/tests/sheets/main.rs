//! Whole files in, rows and faults out; and back.

mod faults;
mod office;
mod people;
