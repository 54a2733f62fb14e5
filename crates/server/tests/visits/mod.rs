mod print;
pub mod receive;
mod record;
