mod print;
mod record;
