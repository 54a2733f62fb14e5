//! A notice as a pack: the engine's rules, and the words and forms that our screens and prints need.

pub mod commit;
pub mod compare;
pub mod draft;
pub mod explain;
pub mod labels;
pub mod load;
#[cfg(test)]
pub(crate) mod made_up;
mod notices;
pub mod references;
pub mod rehearse;
mod spoken;
pub mod words;

pub use draft::Draft;
pub use labels::{Labels, VisitorKind};
pub use load::{Pack, load, with_base};
pub use notices::Notices;
