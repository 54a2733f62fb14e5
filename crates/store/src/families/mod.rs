//! What families see and say: links, words, reminders, cards at the door.

pub mod cards;
pub mod links;
pub mod reminders;
pub mod words;
