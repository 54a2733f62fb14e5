//! The week of a visitor: laid out, moved, printed, entered back.

mod content;
mod enter;
mod print;
mod reschedule;
mod rest;
mod week;

use crate::office::TestOffice;
use crate::workers::worker;

/// The visitor's week as the office asks for it.
pub async fn week_of(office: &TestOffice, name: &str) -> String {
    format!("/plans/week?worker={}", worker(office, name).await.id)
}
