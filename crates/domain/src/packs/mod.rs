//! A notice as a pack: the engine's rules, and the words and forms that our screens and prints need.

pub mod commit;
pub mod draft;
pub mod labels;
pub mod load;
pub mod rehearse;
pub mod words;

pub use draft::Draft;
pub use labels::{Labels, VisitorKind};
pub use load::{Pack, load};
