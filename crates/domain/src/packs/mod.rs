//! A notice as a pack: the engine's rules, and the words and forms that our screens and prints need.

pub mod labels;
pub mod load;
pub mod references;
pub mod words;

pub use labels::{Labels, VisitorKind};
pub use load::{Pack, load, with_base};
