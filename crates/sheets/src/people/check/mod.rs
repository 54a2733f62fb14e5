//! What each column takes, and which columns must agree with each other.
//!
//! One file for what belongs together on paper. Each check reads its cells, tells facts, and refuses cells;
//! none knows of the others' order except that a number is read before what must agree with it.

mod ability;
mod certificate;
mod contact;
mod facts;
mod further;
mod household;
mod identity;
mod place;

pub(super) use ability::ability;
pub(super) use certificate::certificate;
pub(super) use contact::contact;
pub(super) use facts::{choices, flags};
pub(super) use further::further;
pub(super) use household::household;
pub(super) use identity::{identity, name, parsed};
pub(super) use place::place;
