//! What an ended phone had sealed.

mod receive;
mod vectors;
