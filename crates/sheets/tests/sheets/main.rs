//! Whole files in, rows and faults out; and back.

mod assessments;
mod binary;
mod faults;
mod further;
mod legacy;
mod lists;
mod marks;
mod office;
mod people;
mod random;
mod small;
mod zips;
