//! What people from outside tell, and who looks into it.

mod answer;
pub mod report;
